"""版本：随时存一版，任选两版对照；增加的加绿色下划线，删去的加红色删除线，并写明“增”“删”。"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from assistant.cases.difference import difference
from assistant.cases.models import Case, Change, PieceKind, Version
from ui import draft_keep, widgets
from ui.access import Access
from ui.draft_desk import cases, reader

_NOW = 0
#: So many characters of what did not change stand on each side of a change.
_AROUND = 40


def show(here: Access, case: Case) -> None:
    """The versions, and what differs between two of them."""
    versions = cases(here).store.versions(case.id, reader(here))
    count = f'<span class="banfu-muted">{len(versions)} 版</span>' if versions else ""
    st.html(f'<h3 class="draft-group">版本 {count}</h3>')
    problem = st.session_state.pop("draft_version_problem", "")
    if problem:
        widgets.message(problem, "red")
    told = st.session_state.pop("draft_version_told", "")
    if told:
        widgets.message(told, "green")
    with st.container(key="draft_version_new", horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "说明（选填）", key="draft_version_label", max_chars=60, placeholder="如：处长改后", width=260
        )
        st.button("把现在的存为一版", icon=":material/bookmark_add:", key="draft_version_keep",
                  on_click=_keep, args=(here, case))  # fmt: skip
    if not versions:
        st.html('<p class="banfu-muted">还没有版本。送会签、送核稿、重新起草之前会自动存一版。</p>')
        return
    names = {_NOW: "现在的内容", **{one.no: version_name(one) for one in versions}}
    numbers = [one.no for one in versions]
    left, right = st.columns(2)
    old = left.selectbox("原来", numbers, format_func=names.__getitem__, key=f"draft_old_{case.id}")
    new = right.selectbox("改后", [_NOW, *numbers], format_func=names.__getitem__, key=f"draft_new_{case.id}")
    _compare(here, case, old or numbers[0], new or _NOW, names)


def version_name(version: Version) -> str:
    """A version in one line: number, time, who, why."""
    when = version.at.astimezone()
    facts = [
        f"第{version.no}版",
        f"{when.month}月{when.day}日 {when:%H:%M}",
        version.by,
        version.label,
    ]
    return "　".join(fact for fact in facts if fact)


def _compare(here: Access, case: Case, old: int, new: int, names: dict[int, str]) -> None:
    store, who = cases(here).store, reader(here)
    before = store.version(case.id, who, old)
    after = case if new == _NOW else store.version(case.id, who, new)
    changes = difference(before, after)
    if changes:
        added = _letters(changes, PieceKind.ADDED)
        removed = _letters(changes, PieceKind.REMOVED)
        st.html(f'<p class="banfu-muted">{len(changes)} 处不同：增 {added} 字，删 {removed} 字。</p>')
        st.html("".join(change_html(change) for change in changes))
    else:
        st.html('<p class="banfu-muted">这两版的内容一样。</p>')
    with st.popover(f"取回第{old}版", icon=":material/history:", key=f"draft_restore_{case.revision}"):
        st.html(f"<p>取回{escape(names[old])}。现在的内容先存为一版，随时可以再取回来。</p>")
        st.button(
            "确认取回", type="primary", key="draft_restore_sure", on_click=_restore, args=(here, case, old)
        )


def _letters(changes: Sequence[Change], kind: PieceKind) -> int:
    return sum(len(piece.text) for change in changes for piece in change.pieces if piece.kind is kind)


def change_html(change: Change) -> str:
    """One change with its place; HTML, all words escaped. What is added and removed says so in words, not only in colour."""
    last = len(change.pieces) - 1
    parts = []
    for at, piece in enumerate(change.pieces):
        if piece.kind is PieceKind.SAME:
            parts.append(escape(shortened(piece.text, first=at == 0, last=at == last)))
        elif piece.kind is PieceKind.ADDED:
            parts.append(f'<ins><span class="draft-sign">增</span>{escape(piece.text)}</ins>')
        else:
            parts.append(f'<del><span class="draft-sign">删</span>{escape(piece.text)}</del>')
    return (
        f'<section class="draft-change"><h4>{escape(change.place)}</h4>'
        f'<p class="draft-words">{"".join(parts)}</p></section>'
    )


def shortened(text: str, *, first: bool, last: bool) -> str:
    """What did not change, cut to what stands beside a change.

    >>> shortened("甲" * 100, first=True, last=False) == "……" + "甲" * 40
    True
    """
    if first and last:
        return text
    if first and len(text) > _AROUND:
        return "……" + text[-_AROUND:]
    if last and len(text) > _AROUND:
        return text[:_AROUND] + "……"
    if len(text) > 2 * _AROUND:
        return f"{text[:_AROUND]}……{text[-_AROUND:]}"
    return text


def _keep(here: Access, case: Case) -> None:
    label = str(st.session_state.get("draft_version_label", "")).strip()
    try:
        cases(here).store.keep_version(case.id, reader(here), label)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        _, st.session_state["draft_version_problem"] = widgets.told(
            error, "没有存成一版。", "请刷新页面再试。"
        )
    else:
        st.session_state["draft_version_label"] = ""


def _restore(here: Access, case: Case, no: int) -> None:
    try:
        cases(here).store.restore(case.id, reader(here), no)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        _, st.session_state["draft_version_problem"] = widgets.told(error, "没有取回。", "请刷新页面再试。")
    else:
        st.session_state["draft_version_told"] = f"已取回第{no}版，取回之前的内容另存为一版。"
        # What the browser still holds of this case was typed into what is no more.
        draft_keep.forget(case.id)
