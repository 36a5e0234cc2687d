"""逐条起草：左边来件的建议、正文、逐句核对，右边依据、核稿、承诺、类别；起草中显示进度。"""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.cases.models import Case, Progress
from assistant.drafting.letter_words import chinese_number
from assistant.drafting.models import Suggestion
from corpus.errors import NotFound
from ui import (
    draft_category,
    draft_checks,
    draft_editor,
    draft_evidence,
    draft_findings,
    draft_insert,
    draft_ledger,
    draft_notes,
    draft_progress,
    draft_route,
    widgets,
)
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.passages import plain
from ui.style import asset

EVIDENCE, FINDINGS, PROMISES, CATEGORY = "依据", "核稿", "承诺", "类别"
TABS = (EVIDENCE, FINDINGS, PROMISES, CATEGORY)
TAB = "reply_tab"
_TAB_KEPT = "reply_tab_kept"
_LISTED = 20
_REWRITTEN = "正在重新起草本条，写好后在这里改。"


def show(here: Access, case: Case) -> None:
    """The step 逐条起草 of a case. Everything happens within one fragment: what is typed moves nothing else."""
    st.html(f"<style>{asset('match.css')}{asset('draft_items.css')}</style>")
    if not case.proposal.suggestions:
        widgets.empty_state("还没有拆出建议", "请回到“来件与拆分”，增加一条建议后再来起草。")
        return
    progress = draft_progress.running(here, case)
    if _whole(case, progress):
        draft_progress.show(here, case)
        return
    st.fragment(_room, key=draft_route.ROOM)(here, case.id)


def _room(here: Access, case_id: str) -> None:
    try:
        case = cases(here).store.get(case_id, reader(here))
    except NotFound:
        widgets.message("这件答复已被删除，或不再对您开放。请回到全部答复稿。", "gray")
        return
    no = draft_route.item(case)
    progress = draft_progress.running(here, case)
    if _whole(case, progress):
        # Begun just now from within: the progress takes the place of the whole room.
        st.rerun()
    main, side = st.columns([draft_findings.MAIN, draft_findings.SIDE], gap="medium")
    with main:
        _writing(here, case, no, progress)
    with side, st.container(key="reply_side"):
        draft_notes.show()
        _beside(here, case, no)


def _whole(case: Case, progress: Progress | None) -> bool:
    """Whether the whole letter is being drafted, not one item anew."""
    return progress is not None and (len(progress.items) > 1 or len(case.items) == 1)


# left: the suggestion, the text, its check


def _writing(here: Access, case: Case, no: int, progress: Progress | None) -> None:
    suggestion = next(one for one in case.proposal.suggestions if one.no == no)
    st.html(quoted(suggestion))
    item = case.item(no)
    if not any(one.text.strip() for one in case.items):
        with st.container(key="reply_unwritten"):
            st.html(
                "<p>各条都还没有起草。可以先由系统逐条检索依据、写成初稿，每句注明出处；没有依据的地方标为待补充。</p>"
            )
            draft_progress.start_button(case, "起草全部建议")
    else:
        draft_progress.outcome(here, case)
    for text in item.notes:
        widgets.message(text, "orange")
    rewritten = progress is not None and any(one.no == no for one in progress.items)
    if progress is not None:
        draft_progress.beside(here, case)
    draft_editor.show(case, no, locked=_REWRITTEN if rewritten else "")
    _buttons(here, case, no, busy=progress is not None)
    try:
        checked = draft_checks.checked(here, case, no)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(
            error, "逐句核对没有做成。", "正文不受影响；请稍后再试，或请管理员运行 banfu doctor。"
        )
    else:
        draft_editor.sentences(case, no, checked, on_cite=draft_evidence.cite, on_find=draft_evidence.find)
    _neighbours(case, no)


def quoted(suggestion: Suggestion) -> str:
    """The suggestion in the proposal's own words, the whole of a long one on demand; HTML, escaped."""
    name = f"建议{chinese_number(suggestion.no)}"
    text = suggestion.text.strip()
    rest = text.removeprefix(suggestion.heading).strip("。；， \n\u3000")
    whole = f"<details><summary>看来件原文</summary><p>{escape(text)}</p></details>" if rest else ""
    return (
        f'<section class="reply-suggestion" aria-label="{name}"><p><b>{name}</b>'
        f"<span>{escape(suggestion.heading)}</span></p>{whole}</section>"
    )


def _buttons(here: Access, case: Case, no: int, *, busy: bool) -> None:
    with st.container(key="reply_actions", horizontal=True):
        st.button(
            "重新起草本条",
            key="reply_redraft",
            icon=":material/auto_awesome:",
            help="检索依据，写成新稿；现在的文字存为一个版本",
            disabled=busy,
            on_click=draft_progress.redraft,
            args=(case.id, no),
        )
        if st.button("插入先例", key="reply_precedents", icon=":material/history_edu:", disabled=busy):
            draft_insert.precedents(here, case, no)
        if st.button("合并会办意见", key="reply_opinions", icon=":material/merge:", disabled=busy):
            draft_insert.opinions(here, case, no)


def _neighbours(case: Case, no: int) -> None:
    with st.container(key="reply_neighbours", horizontal=True):
        for suggestion in case.proposal.suggestions:
            if suggestion.no not in (no - 1, no + 1):
                continue
            before = suggestion.no < no
            label = f"{'上' if before else '下'}一条：{plain(_short(suggestion.heading))}"
            if st.button(
                label,
                key=f"reply_to_{suggestion.no}",
                type="tertiary",
                icon=":material/arrow_back:" if before else ":material/arrow_forward:",
            ):
                draft_route.go(case.id, draft_route.Step.ITEMS, item=suggestion.no)
                st.rerun()


def _short(heading: str) -> str:
    return heading if len(heading) <= _LISTED else heading[: _LISTED - 1].rstrip("，、；：") + "…"


# right: what the text rests on, and what is wrong with it


def _beside(here: Access, case: Case, no: int) -> None:
    # The panel is drawn first: what the tabs count takes longer than the evidence, which one wants to see at once.
    head, panel = st.container(key="reply_tabs"), st.container(key="reply_panel")
    # Kept beside the box too: a run that gives way before the box is drawn must not take the choice away.
    tab = st.session_state.setdefault(TAB, st.session_state.get(_TAB_KEPT, EVIDENCE))
    st.session_state[_TAB_KEPT] = tab
    with panel:
        if tab == FINDINGS:
            draft_findings.beside(here, case, no)
        elif tab == PROMISES:
            draft_ledger.show(here, case, no)
        elif tab == CATEGORY:
            draft_category.show(here, case)
        else:
            draft_evidence.show(here, case, no)
    names = _names(here, case, no)
    with head:
        st.segmented_control(
            "看什么",
            TABS,
            required=True,
            format_func=lambda one: names.get(one, one),
            key=TAB,
            label_visibility="collapsed",
            width="stretch",
        )


def _names(here: Access, case: Case, no: int) -> dict[str, str]:
    """The tabs with their counts; those that cannot be counted now are named without, and say why inside."""
    names = {EVIDENCE: f"{EVIDENCE} {len(case.item(no).used)}"}
    try:
        found = draft_findings.of_item(draft_checks.findings(here, case), no)
        promises = draft_ledger.of_item(draft_checks.draft(here, case).commitments, no)
        category = draft_category.proposed_or_chosen(here, case)
    except Exception:  # told in the panel itself, with its number
        return names
    return {
        **names,
        FINDINGS: f"{FINDINGS} {len(found)}",
        PROMISES: f"{PROMISES} {len(promises)}",
        CATEGORY: f"{CATEGORY} {category}".rstrip(),
    }
