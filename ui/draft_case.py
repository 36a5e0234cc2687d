"""一件答复的外框：左边是编号、期限、逐条的进展和办理状态，上面是各步、保存时间和下载。"""

from __future__ import annotations

from datetime import date, datetime
from html import escape

import streamlit as st

from assistant.cases.jurisdiction import submitters_of
from assistant.cases.models import Case, CaseItem, CaseStatus, Label
from assistant.drafting.letter_words import chinese_number
from corpus.errors import NotFound
from ui import access, draft_download, draft_preview, draft_route, widgets
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.draft_list import left_colour, left_words
from ui.draft_route import Step
from ui.passages import badge, plain

#: What moves a case on from a status, and what sends it back to the one before, as on the buttons.
_ON = {
    CaseStatus.DRAFTING: "送会签",
    CaseStatus.COUNTERSIGN: "送核稿",
    CaseStatus.REVIEW: "送签发",
    CaseStatus.ISSUE: "办结",
}
_BACK = {
    CaseStatus.COUNTERSIGN: "退回拟稿",
    CaseStatus.REVIEW: "退回会签",
    CaseStatus.ISSUE: "退回核稿",
    CaseStatus.CLOSED: "重新打开",
}
_LISTED = 60
#: Before these, what is still open is told.
_LAST = (CaseStatus.ISSUE, CaseStatus.CLOSED)
#: Colour, icon and words of the state of an item.
_DRAFTED, _GAPS, _DOUBTS, _EMPTY = (
    ("green", ":material/check_circle:", "各句有依据"),
    ("orange", ":material/schedule:", "有待补充"),
    ("red", ":material/error:", "有无依据的句子"),
    ("gray", ":material/radio_button_unchecked:", "还没有起草"),
)


def back() -> None:
    """The way to the list."""
    st.button(
        "全部答复稿",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=draft_route.go,
        args=("",),
        key="draft_back",
    )


def sidebar(here: Access, case: Case) -> None:
    """Everything beside a case that is open."""
    with st.sidebar:
        back()
        st.html(_name(here, case))
        st.fragment(_items, key=draft_route.ITEMS_FRAGMENT)(here, case.id)
        st.html('<hr class="draft-line">')
        _status(here, case)
        if st.button("删除这件答复", icon=":material/delete:", type="tertiary", key="draft_delete"):
            _delete(here, case)


def _name(here: Access, case: Case) -> str:
    proposal = case.proposal
    days = case.days_left(here.service.today)
    left = badge(left_words(days), left_colour(days) or "gray") if days is not None else ""
    number = f"{proposal.number}号" if proposal.number else "编号未填"
    deadline = case.settings.deadline
    facts = [
        submitters_of(proposal, case.settings) or "提交人未填",
        proposal.title or "案名未填",
        f"期限 {_day(deadline, here.service.today)}" if deadline else "期限未定",
    ]
    if case.settings.extended_to:
        facts[-1] += "（已延期）"
    whose = f"承办人 {case.owner_name or case.owner}" if case.owner != here.user else ""
    return (
        f'<h2 class="draft-name"><span>{escape(f"{proposal.kind.value} {number}")}</span>{left}</h2>'
        f'<p class="draft-facts">{escape("　".join([*facts, *([whose] if whose else [])]))}</p>'
    )


def _day(day: date, today: date) -> str:
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def _items(here: Access, case_id: str) -> None:
    """One button for each suggestion, with the state of its reply; drawn again alone when a text is saved."""
    case = _as_stored(here, case_id)
    if case is None:
        return
    chosen = draft_route.item(case) if draft_route.step() is Step.ITEMS else 0
    if not case.items:
        st.html('<p class="banfu-muted">还没有建议。请在“来件与拆分”里增加。</p>')
    headings = {one.no: one.heading for one in case.proposal.suggestions}
    for one in case.items:
        colour, icon, words = state_of(here, case, one)
        heading = headings.get(one.no, "")
        heading = heading if len(heading) <= _LISTED else heading[: _LISTED - 1] + "…"
        with st.container(key=f"draftitem_{colour}_{'open' if one.no == chosen else one.no}"):
            if st.button(
                f"**{chinese_number(one.no)}**　{plain(heading)}",
                icon=icon,
                type="tertiary",
                width="stretch",
                help=words,
                key=f"draft_item_{one.no}",
            ):
                draft_route.go(case.id, Step.ITEMS, item=one.no)
                st.rerun()


def _as_stored(here: Access, case_id: str) -> Case | None:
    """The case as it is now; None where it was deleted meanwhile, which the page tells in its next run."""
    try:
        return cases(here).store.get(case_id, reader(here))
    except NotFound:
        return None


def state_of(here: Access, case: Case, item: CaseItem) -> tuple[str, str, str]:
    """The colour, the icon and the words for how far a reply is; worked out once for each wording."""
    if not item.text.strip():
        return _EMPTY
    known: dict[object, tuple[str, str, str]] = st.session_state.setdefault("draft_states", {})
    key = (case.id, item.no, item.text, tuple((source.n, source.dropped) for source in item.sources))
    if key not in known:
        labels = {one.label for one in cases(here).checked(case, item.no)}
        known[key] = _DOUBTS if Label.UNSUPPORTED in labels else _GAPS if Label.GAP in labels else _DRAFTED
    return known[key]


# status


def _status(here: Access, case: Case) -> None:
    order = list(CaseStatus)
    at = order.index(case.status)
    marks = ['class="done"'] * at + ['class="now" aria-current="step"'] + [""] * len(order)
    steps = [f"<li {mark}>{one.value}</li>" for one, mark in zip(order, marks, strict=False)]
    st.html(f'<ol class="draft-steps" aria-label="办理状态">{"".join(steps)}</ol>')
    problem = st.session_state.pop("draft_problem", "")
    if problem:
        widgets.message(problem, "red")
    with st.container(key="draft_moves", horizontal=True):
        if case.status.next is not None:
            _send_on(here, case, case.status.next)
        if case.status.before is not None:
            _send_back(here, case, case.status.before)


def _send_on(here: Access, case: Case, to: CaseStatus) -> None:
    label, arguments = _ON[case.status], (here, case, to)
    left = _left_open(here, case) if to in _LAST else []
    if not left:
        st.button(label, icon=":material/arrow_forward:", key="draft_on", on_click=_move, args=arguments)
        return
    with st.popover(label, icon=":material/arrow_forward:", key=f"draft_on_{case.status.name}"):
        st.html(f"<p>这件答复{escape('，'.join(left))}。</p>")
        st.button(f"仍然{label}", type="primary", key="draft_on", on_click=_move, args=arguments)


def _left_open(here: Access, case: Case) -> list[str]:
    """What the letter must not go out with, in words; nothing where it cannot be told now: 预览定稿 tells why."""
    try:
        return [one.words for one in draft_preview.points(here, case) if one.grave]
    except Exception as error:  # the way on is never barred by a check that failed
        widgets.told(error, "没有检查完。", "")
        return []


def _send_back(here: Access, case: Case, to: CaseStatus) -> None:
    label = _BACK[case.status]
    with st.popover(label, type="tertiary", icon=":material/undo:", key=f"draft_return_{case.status.name}"):
        st.html(f"<p>从“{case.status.value}”{label}，当前内容先存为一版。</p>")
        st.text_input("原因（选填）", key="draft_return_reason", max_chars=200)
        st.button(
            f"确认{label}", type="primary", key="draft_return_sure", on_click=_move, args=(here, case, to)
        )


def _move(here: Access, case: Case, to: CaseStatus) -> None:
    reason = str(st.session_state.get("draft_return_reason", "")).strip()
    try:
        cases(here).store.set_status(case.id, reader(here), to, reason)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        _, text = widgets.told(error, "状态没有改成。", "请刷新页面再试。")
        st.session_state["draft_problem"] = text


@st.dialog("删除这件答复")
def _delete(here: Access, case: Case) -> None:
    proposal = case.proposal
    st.html(
        f"<p>将删除<b>{escape(f'{proposal.kind.value} {proposal.number}号')}</b>"
        f"《{escape(proposal.title)}》的答复稿。</p>"
        '<p class="banfu-muted">来件、各条答复、联系记录和全部版本一并删除，不能恢复；删除会记入修改记录。</p>'
    )
    sure, not_sure = st.columns(2)
    if sure.button("确认删除", type="primary", key="draft_delete_sure", width="stretch"):
        here = access.require(access.Role.STAFF)
        cases(here).store.delete(case.id, reader(here))
        draft_route.go("")
        st.rerun()
    if not_sure.button("不删除", key="draft_delete_back", width="stretch"):
        st.rerun()


# the head of the page


def head(here: Access, case: Case) -> Step:
    """The steps, when it was saved, the downloads; the step that is open."""
    step = draft_route.step()
    st.session_state["draft_step"] = step
    with st.container(key="draft_head", horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            "步骤",
            list(Step),
            required=True,
            format_func=lambda one: one.label,
            key="draft_step",
            label_visibility="collapsed",
            on_change=_to_step,
            args=(case.id,),
        )
        st.fragment(_saved, key=draft_route.SAVED_FRAGMENT)(here, case.id)
        draft_download.show(here, case)
    return step


def _saved(here: Access, case_id: str) -> None:
    case = _as_stored(here, case_id)
    if case is not None:
        words = saved_words(case.updated, datetime.now())
        st.html(f'<p class="banfu-muted" role="status">{words}</p>')


def _to_step(case_id: str) -> None:
    chosen = st.session_state["draft_step"]
    item = str(st.query_params.get(draft_route.ITEM, ""))
    draft_route.go(case_id, chosen, item=int(item) if item.isdecimal() else None)


def saved_words(updated: datetime, now: datetime) -> str:
    """When a case was last saved, on this machine's clock.

    >>> from datetime import UTC
    >>> now = datetime.now()
    >>> saved_words(now.astimezone(UTC), now) == f"{now:%H:%M} 已保存"
    True
    """
    when = updated.astimezone()
    same = when.date() == now.date()
    return f"{when:%H:%M} 已保存" if same else f"{when.month}月{when.day}日 {when:%H:%M} 已保存"
