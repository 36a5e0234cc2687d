"""会办单位的意见：以文件收下，起草和合并会办意见时使用。"""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.cases.models import Case
from corpus.errors import BanfuError
from ui import widgets
from ui.access import Access
from ui.draft_desk import cases, reader


def show(here: Access, case: Case, *, opened: bool = False) -> None:
    """The opinions that are there, and the box to give more; ``opened`` where nothing else is to be done."""
    count = len(case.files)
    units = "、".join(dict.fromkeys(one.unit for one in case.files))
    label = f"会办单位意见　{count} 份" if count else "会办单位意见　没有"
    with st.expander(label, icon=":material/groups:", expanded=opened or told(), key="draft_opinions_box"):
        problems = st.session_state.pop("draft_opinion_problems", [])
        for problem in problems:
            widgets.message(problem, "red")
        for one in case.files:
            with st.container(key=f"draftopinion_{one.id}", horizontal=True, vertical_alignment="center"):
                st.html(
                    f'<p class="draft-opinion"><b>{escape(one.unit)}</b>　{escape(one.name)}'
                    f'<span class="banfu-muted">　{len(one.text):,}字</span></p>'
                )
                st.button(
                    "删除", icon=":material/close:", type="tertiary", key=f"draft_opinion_off_{one.id}",
                    on_click=_remove, args=(here, case, one.id),
                )  # fmt: skip
        round_ = st.session_state.setdefault("draft_opinion_round", 0)
        with st.container(key="draft_uploader_opinions"):
            given = st.file_uploader(
                "会办单位的复函或意见（Word、PDF、文本）",
                accept_multiple_files=True,
                max_upload_size=int(here.service.settings.limits.max_megabytes),
                key=f"draft_opinion_files_{round_}",
            )
        st.text_input(
            "会办单位（选填）",
            key="draft_opinion_unit",
            max_chars=40,
            placeholder="不填则从文件里读出，如：市财政局",
        )
        st.button("收下", key="draft_opinion_add", disabled=not given, on_click=take, args=(here, case))
        if units:
            st.html(f'<p class="banfu-muted">答复开头会写明经商{escape(units)}。</p>')


def told() -> bool:
    """Whether something is to be told about files that were not taken."""
    return bool(st.session_state.get("draft_opinion_problems"))


def given() -> bool:
    """Whether files were chosen that are not taken yet."""
    return bool(st.session_state.get(f"draft_opinion_files_{st.session_state.get('draft_opinion_round', 0)}"))


def take(here: Access, case: Case) -> None:
    """Take the chosen files; what cannot be read is told in the box."""
    state = st.session_state
    if not given():
        return
    round_ = int(state.get("draft_opinion_round", 0))
    unit = str(state.get("draft_opinion_unit", "")).strip()
    problems: list[str] = []
    for one in state.get(f"draft_opinion_files_{round_}") or []:
        try:
            cases(here).add_opinion(case.id, reader(here), one.name, one.getvalue(), unit)
        except BanfuError as error:
            problems.append(str(error))
        except Exception as error:  # the reader gets a sentence, the log gets the traceback
            problems.append(widgets.told(error, f"“{one.name}”没有收下。", "请换成 Word 或文本再传。")[1])
    state["draft_opinion_problems"] = problems
    state["draft_opinion_unit"] = ""
    # A new key empties the box.
    state["draft_opinion_round"] = round_ + 1


def _remove(here: Access, case: Case, file_id: str) -> None:
    try:
        cases(here).store.remove_file(case.id, reader(here), file_id)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        st.session_state["draft_opinion_problems"] = [
            widgets.told(error, "这份意见没有删除。", "请刷新页面再试。")[1]
        ]
