"""答复起草页（内部）：在办清单、新建、一件答复的各步；``?case=…&step=…`` 指明在哪里，刷新后还在原处。"""

from __future__ import annotations

import streamlit as st

from corpus.errors import NotFound
from ui import (
    access,
    draft_case,
    draft_findings,
    draft_intake,
    draft_items,
    draft_keep,
    draft_list,
    draft_log,
    draft_preview,
    draft_route,
    draft_versions,
    widgets,
)
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.draft_route import NEW, Step
from ui.style import asset


def main() -> None:
    """The whole page, top to bottom."""
    here = access.require(access.Role.STAFF)
    st.html(f"<style>{asset('draft.css')}</style>")
    draft_keep.watch()
    draft_list.keep_filters()
    try:
        _page(here)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "这一页没有打开。", "请刷新页面再试；还不行，请管理员运行 banfu doctor。")


def _page(here: Access) -> None:
    wanted = draft_route.case_id()
    if not wanted:
        draft_list.show(here)
        return
    if wanted == NEW:
        draft_intake.new(here)
        return
    try:
        case = cases(here).store.get(wanted, reader(here))
    except NotFound:
        _missing()
        return
    draft_case.sidebar(here, case)
    step = draft_case.head(here, case)
    if step is Step.INTAKE:
        draft_intake.show(here, case)
    elif step is Step.ITEMS:
        draft_items.show(here, case)
    elif step is Step.REVIEW:
        draft_findings.show(here, case)
    elif step is Step.PREVIEW:
        draft_preview.show(here, case)
    else:
        left, right = st.columns([5, 6], gap="large")
        with left:
            draft_log.show(here, case)
        with right:
            draft_versions.show(here, case)


def _missing() -> None:
    with st.sidebar:
        draft_case.back()
    widgets.empty_state(
        "没有找到这件答复稿",
        "它可能已经删除，或者由别人承办。请回到清单另选一件；要接手别人承办的，请找资料管理员。",
    )


main()
