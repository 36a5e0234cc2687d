"""来件原文：各条建议在原处着色编号；选中一段文字可以标为一条建议；原文不全时可以改了重新识别。"""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from assistant.cases.models import Case
from assistant.drafting.corrections import marked
from assistant.drafting.letter_words import chinese_number
from corpus.errors import BanfuError
from ui import draft_split, widgets
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.style import asset

_LONGEST = 100_000

_paper = st.components.v2.component(
    "banfu_draft_source",
    html='<div class="source"></div>',
    css=asset("draft_source.css"),
    js=asset("draft_source.js"),
)


def show(here: Access, case: Case) -> None:
    """The original on paper, with the suggestions in their places."""
    name = case.file_name or "粘贴的正文"
    st.html(
        f'<h3 class="draft-group draft-apart">来件<span class="banfu-muted">{escape(name)}　'
        f"{len(case.proposal.text):,}字</span></h3>"
    )
    chosen = _paper(
        data=source_data(case), key="draft_source", height="content", on_mark_change=_selected
    ).mark
    if chosen:
        _mark(here, case, chosen)
    _again(here, case)


def source_data(case: Case) -> dict[str, Any]:
    """The text with the places of its suggestions, in characters from its beginning."""
    return {
        "text": case.proposal.text,
        "places": [
            {"start": one.span.start, "end": one.span.end, "label": chinese_number(one.no)}
            for one in case.proposal.suggestions
            if one.span is not None
        ],
    }


def _selected() -> None:
    """Nothing: what was selected is read where the paper is mounted."""


def _mark(here: Access, case: Case, chosen: Any) -> None:
    try:
        changed = marked(case.proposal, int(chosen["start"]), int(chosen["end"]))
        cases(here).store.save_proposal(case.id, reader(here), changed)
    except BanfuError as error:
        widgets.message(str(error), "red")
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "没有标成一条建议。", "请刷新页面再试。")
    else:
        st.rerun()


def _again(here: Access, case: Case) -> None:
    with st.popover(
        "改原文、重新识别", icon=":material/refresh:", type="tertiary", key="draft_again", width="content"
    ):
        st.html(
            "<p>原文贴得不全、识别乱了的，可以在这里改了重新识别。"
            "识别结果和拆分会从头来，已起草的文字先存为一版。</p>"
        )
        if "draft_again_text" not in st.session_state:
            st.session_state["draft_again_text"] = case.proposal.text
        st.text_area(
            "原文", key="draft_again_text", height=280, max_chars=_LONGEST, label_visibility="collapsed"
        )
        st.button("重新识别", type="primary", key="draft_again_read", on_click=_reread, args=(here, case))


def _reread(here: Access, case: Case) -> None:
    store, who = cases(here).store, reader(here)
    try:
        found = cases(here).read(str(st.session_state.get("draft_again_text", "")))
        if any(item.text.strip() for item in case.items):
            store.keep_version(case.id, who, "重新识别之前")
        store.save_proposal(case.id, who, found)
    except BanfuError as error:
        st.session_state["draft_intake_problem"] = str(error)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        _, text = widgets.told(error, "没有重新识别。", "请刷新页面再试。")
        st.session_state["draft_intake_problem"] = text
    else:
        st.session_state.pop("draft_again_text", None)
        draft_split.renew()
