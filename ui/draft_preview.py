"""预览定稿：左边一页一页的成稿，右边定稿前的检查单和固定部分；缺什么只提醒，不拦着下载。"""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.cases.models import Case
from assistant.cases.readiness import Point, Ready, readiness
from ui import (
    draft_checks,
    draft_download,
    draft_notes,
    draft_parts,
    draft_preview_pages,
    draft_route,
    widgets,
)
from ui.access import Access
from ui.draft_desk import cases
from ui.draft_route import Step
from ui.style import asset

PAPER, SIDE = 7.0, 4.2
CHECK, PARTS = "定稿前", "固定部分"


def show(here: Access, case: Case) -> None:
    """The step 预览定稿 of a case."""
    st.html(f"<style>{asset('preview.css')}</style>")
    if not case.proposal.suggestions:
        widgets.empty_state("还没有拆出建议", "请回到“来件与拆分”，增加一条建议并起草后再来预览。")
        return
    paper, side = st.columns([PAPER, SIDE], gap="medium")
    with paper:
        draft_preview_pages.show(here, case)
    with side, st.container(key="preview_side"):
        draft_notes.show()
        view = st.segmented_control(
            "看什么",
            [CHECK, PARTS],
            default=CHECK,
            required=True,
            width="stretch",
            key="preview_view",
            label_visibility="collapsed",
        )
        if view == PARTS:
            draft_parts.show(here, case)
        else:
            _before(here, case)


def _before(here: Access, case: Case) -> None:
    """The list before the letter goes out, number and date, and the downloads."""
    try:
        found = points(here, case)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "没有检查完。", "仍可下载；请稍后再试，或请管理员运行 banfu doctor。")
        found = ()
    for one in found:
        _line(case, one)
    draft_parts.number_and_day(here, case)
    draft_download.buttons(here, case, found, key="preview")
    draft_parts.keep(case, ("doc_number",))


def points(here: Access, case: Case) -> tuple[Ready, ...]:
    """What is still open in this state of the case."""
    checked = {item.no: draft_checks.checked(here, case, item.no) for item in case.items}
    return readiness(case, cases(here).letter(case), draft_checks.findings(here, case), checked)


def _line(case: Case, one: Ready) -> None:
    icon, name = "radio_button_unchecked", "open"
    if one.done or one.grave:
        icon, name = ("check_circle", "done") if one.done else ("error", "grave")
    state = "已完成" if one.done else "还缺"
    with st.container(key=f"previewpoint_{name}_{one.point.name.lower()}", horizontal=True):
        st.html(
            f'<p class="preview-point"><span class="preview-icon" role="img" aria-label="{state}">{icon}</span>'
            f"<span>{escape(one.words)}</span></p>"
        )
        step = step_of(one)
        if step is not None:
            st.button(
                "去处理",
                type="tertiary",
                key=f"preview_go_{one.point.name.lower()}",
                on_click=draft_route.go,
                args=(case.id, step),
                kwargs={"item": one.item},
            )


def step_of(one: Ready) -> Step | None:
    """Where an open point is dealt with; None where that is this step, or nothing is left."""
    if one.done:
        return None
    if one.point is Point.ERRORS:
        return Step.REVIEW
    if one.point is Point.CONTACT:
        return Step.RECORD
    return Step.ITEMS if one.item is not None else None
