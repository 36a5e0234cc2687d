"""下载：答复函、公开版和它去掉了什么、依据附录。缺什么先说，但不拦着。"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from assistant.cases import appendix
from assistant.cases.models import Case, PublicCopy
from assistant.cases.readiness import Ready
from assistant.drafting.models import Publicity
from ui import widgets
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.style import asset

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: What a file's name may not hold on any system.
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
_LONGEST = 80
UNCHECKED = "（未核稿）"


def show(here: Access, case: Case) -> None:
    """The menu at the head of a case; what is in it is worked out when it is opened."""
    menu = st.popover(
        "下载", type="primary", icon=":material/download:", key="draft_download", on_change="rerun"
    )
    if not menu.open or not case.proposal.suggestions:
        if menu.open:
            menu.html('<p class="banfu-muted">还没有拆出建议，没有可以下载的。</p>')
        return
    with menu:
        st.html(f"<style>{asset('preview.css')}</style>")
        from ui.draft_preview import points

        try:
            found = points(here, case)
        except Exception as error:  # the reader gets a sentence, the log gets the traceback
            widgets.failure(error, "没有检查完。", "仍可下载。")
            found = ()
        for one in found:
            if one.grave:
                st.html(f'<p class="preview-warning">{escape(one.words)}</p>')
        buttons(here, case, found, key="menu")


def buttons(here: Access, case: Case, found: Sequence[Ready], *, key: str) -> None:
    """All downloads; ``found`` is what is still open, ``key`` tells the two places apart."""
    name = file_name(cases(here).letter(case).title, found)
    desk, who, case_id = cases(here), reader(here), case.id

    def now() -> Case:
        """The case as it is when the button is pressed: something may have been typed since."""
        return desk.store.get(case_id, who)

    _button(
        "下载答复函（Word）",
        "download",
        lambda: desk.docx(now()),
        f"{name}.docx",
        f"{key}_letter",
        primary=True,
    )
    if UNCHECKED in name:
        st.html('<p class="banfu-muted">还有没处理的地方，仍可下载，文件名会带“未核稿”。</p>')
    _public(here, case, now, name, key)
    _appendix(here, now, name, key)


def _button(
    label: str, icon: str, data: Callable[[], bytes], name: str, key: str, *, primary: bool = False
) -> None:
    st.download_button(
        label,
        data,
        file_name=name,
        mime=DOCX,
        icon=f":material/{icon}:",
        type="primary" if primary else "secondary",
        width="stretch",
        on_click="ignore",
        key=f"download_{key}",
    )


def _public(here: Access, case: Case, now: Callable[[], Case], name: str, key: str) -> None:
    desk = cases(here)
    _button(
        "下载公开版（Word）",
        "public",
        lambda: desk.public(now()).data,
        f"{name}（公开版）.docx",
        f"{key}_public",
    )
    try:
        copy = public_copy(here, case)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "公开版没有做成。")
        return
    if case.settings.publicity is Publicity.NOT_PUBLIC:
        widgets.message("公开属性是“不予公开”，请确认是否可以公开。", "orange")
    taken = [change for change in copy.changes if change.kind != Publicity.NOT_PUBLIC.value]
    if not taken:
        st.html('<p class="banfu-muted">公开版与答复函相同：没有联系方式和个人信息要去掉。</p>')
        return
    lines = "".join(
        f"<li><b>{escape(one.where)}</b>　{escape(one.kind)}　<del>{escape(one.before)}</del> → {escape(one.after)}</li>"
        for one in taken
    )
    st.html(
        f'<details class="preview-changes"><summary>公开版去掉了 {len(taken)} 处，查看</summary><ul>{lines}</ul></details>'
    )


def public_copy(here: Access, case: Case) -> PublicCopy:
    """The version for publication of this state of the case, made once."""
    kept = st.session_state.get("preview_public")
    if kept is None or kept[0] != (case.id, case.revision):
        kept = ((case.id, case.revision), cases(here).public(case))
        st.session_state["preview_public"] = kept
    made: PublicCopy = kept[1]
    return made


def _appendix(here: Access, now: Callable[[], Case], name: str, key: str) -> None:
    desk = cases(here)

    def word() -> bytes:
        case = now()
        return appendix.word(case, {item.no: desk.checked(case, item.no) for item in case.items})

    _button("下载依据附录（Word）", "fact_check", word, f"{name}（依据附录）.docx", f"{key}_appendix")
    st.html('<p class="banfu-muted">附录逐句列出依据，供核稿签发时对照，不随函印发。</p>')


def file_name(title: str, found: Sequence[Ready]) -> str:
    """A file's name without its ending: the letter's title, and that it is not checked where something grave is open.

    >>> file_name("澜江市民政局关于第20260012号提案答复的函", ())
    '澜江市民政局关于第20260012号提案答复的函'
    """
    safe = _UNSAFE.sub("", title)[:_LONGEST] or "答复函"
    return safe + (UNCHECKED if any(one.grave for one in found) else "")
