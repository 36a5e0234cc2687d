"""在办答复：左边筛选，右边一张表，先到期的在前；点一行接着办。"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from assistant.cases.models import CaseCounts, CaseRow, CaseStatus
from assistant.drafting.models import Category, ProposalKind
from ui import draft_route, widgets
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.draft_route import NEW, Step
from ui.passages import badge, plain
from ui.style import asset

#: A case that is due within so many days is told apart.
SOON = 7
STATUS_COLOURS = {
    CaseStatus.DRAFTING: "gray",
    CaseStatus.COUNTERSIGN: "blue",
    CaseStatus.REVIEW: "blue",
    CaseStatus.ISSUE: "orange",
    CaseStatus.CLOSED: "green",
}
CATEGORY_COLOURS = {Category.A: "green", Category.B: "blue", Category.C: "orange", Category.D: "gray"}
_OPEN = [status for status in CaseStatus if status is not CaseStatus.CLOSED]
_FILTERS = ("draft_statuses", "draft_kinds", "draft_owner", "draft_words")

_table = st.components.v2.component(
    "banfu_draft_list",
    html='<div class="list"></div>',
    css=asset("draft_list.css"),
    js=asset("draft_list.js"),
)


def keep_filters() -> None:
    """Keep what is filtered while a case is open: Streamlit forgets the boxes that a run does not draw."""
    for key in _FILTERS:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def show(here: Access) -> None:
    """The landing page: filters, counts, the table, or what to do where there is nothing."""
    who = reader(here)
    store = cases(here).store
    counts = store.counts(who)
    with st.sidebar:
        new_button()
        if counts.total:
            with st.container(key="draft_filters"):
                _sidebar(counts)
    if not counts.total:
        widgets.empty_state(
            "还没有答复稿",
            "请点左边的“新建答复”，上传或粘贴一份提案、建议；读出来的内容核对后就可以起草。",
        )
        return
    owner = st.session_state.get("draft_owner")
    with st.container(key="draft_list_head", horizontal=True, vertical_alignment="center"):
        place = st.container()
        words = st.text_input(
            "编号、提交人、标题",
            key="draft_words",
            placeholder="编号、提交人、标题",
            icon=":material/search:",
            label_visibility="collapsed",
            max_chars=100,
            width=320,
        )
    rows = store.list(
        who,
        statuses=st.session_state.get("draft_statuses") or (),
        kinds=st.session_state.get("draft_kinds") or (),
        owners=[owner] if owner else (),
        words=words,
    )
    with place:
        st.html(_heading(rows, counts))
    if not rows:
        widgets.empty_state("没有符合筛选的答复稿", "请放宽左边的筛选，或换一个词再搜。")
        return
    today = here.service.today
    chosen = _table(
        data={"rows": [row_data(row, today) for row in rows], "owners": len(counts.by_owner) > 1},
        key="draft_table",
        height="content",
        on_open_change=_pressed,
    ).open
    if chosen in {row.id for row in rows}:
        opened = next(row for row in rows if row.id == chosen)
        draft_route.go(opened.id, Step.ITEMS if opened.evidenced else Step.INTAKE)
        st.rerun()
    st.html('<p class="banfu-muted">点一行接着办。草稿随写随存，换一台电脑登录也在。</p>')


def new_button() -> None:
    """新建答复, at the top of the sidebar."""
    st.button(
        "新建答复",
        icon=":material/add:",
        type="primary",
        width="stretch",
        shortcut="alt+n",
        on_click=draft_route.go,
        args=(NEW,),
        key="draft_new",
    )


def _sidebar(counts: CaseCounts) -> None:
    if not st.session_state.get("draft_filtered"):
        # Until somebody chooses: all that are open, also those that moved on since the last look.
        st.session_state["draft_statuses"] = [one for one in _OPEN if counts.by_status.get(one)]
    st.pills(
        "状态",
        [one for one in CaseStatus if counts.by_status.get(one)],
        selection_mode="multi",
        format_func=lambda one: f"{one.value} {counts.by_status[one]}",
        on_change=_chosen,
        key="draft_statuses",
    )
    st.pills(
        "来件类别",
        [one for one in ProposalKind if counts.by_kind.get(one)],
        selection_mode="multi",
        format_func=lambda one: f"{one.value} {counts.by_kind[one]}",
        key="draft_kinds",
    )
    if len(counts.by_owner) > 1:
        names = {owner: f"{name or owner} {count}" for owner, (name, count) in counts.by_owner.items()}
        st.selectbox(
            "承办人",
            list(names),
            index=None,
            format_func=lambda one: plain(names[one]),
            placeholder="全部承办人",
            key="draft_owner",
        )


def _chosen() -> None:
    st.session_state["draft_filtered"] = True


def _heading(rows: Sequence[CaseRow], counts: CaseCounts) -> str:
    open_ = sum(count for status, count in counts.by_status.items() if status is not CaseStatus.CLOSED)
    few = f'<span class="banfu-muted">　列出 {len(rows)} 件</span>' if len(rows) != open_ else ""
    late = badge(f"逾期 {counts.overdue}", "red" if counts.overdue else "gray")
    soon = badge(f"{SOON}天内到期 {counts.soon}", "orange" if counts.soon else "gray")
    return f'<h2 class="draft-heading">在办答复 {open_} 件 {late}{soon}{few}</h2>'


def row_data(row: CaseRow, today: date) -> dict[str, Any]:
    """A case as the table shows it; the component makes text nodes of all words."""
    category = row.category
    return {
        "id": row.id,
        "number": row.number or "未填",
        "title": row.title or "（没有案名）",
        "submitters": row.submitters,
        "due": short_date(row.due, today) if row.due else "未定",
        "left": left_words(row.days_left),
        "left_colour": left_colour(row.days_left),
        "extended": row.extended,
        "status": row.status.value,
        "status_colour": STATUS_COLOURS[row.status],
        "category": category.value if category else "未定",
        "category_colour": CATEGORY_COLOURS[category] if category else "gray",
        "evidenced": round(row.evidenced * 100),
        "owner": row.owner_name or row.owner,
        "sort": {
            "number": row.number,
            "title": row.title,
            "submitters": row.submitters,
            "due": row.due.isoformat() if row.due else "9999",
            "status": list(CaseStatus).index(row.status),
            "category": category.value if category else "Z",
            "evidenced": row.evidenced,
            "owner": row.owner_name or row.owner,
        },
    }


def short_date(day: date, today: date) -> str:
    """Month and day, with the year where it is another one.

    >>> short_date(date(2026, 3, 5), date(2026, 1, 1)), short_date(date(2027, 3, 5), date(2026, 1, 1))
    ('03-05', '2027-03-05')
    """
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def left_words(days: int | None) -> str:
    """How long is left, in words.

    >>> [left_words(days) for days in (4, 0, -3, None)]
    ['还有4天', '今天到期', '逾期3天', '']
    """
    if days is None:
        return ""
    if days < 0:
        return f"逾期{-days}天"
    return f"还有{days}天" if days else "今天到期"


def left_colour(days: int | None) -> str:
    """The colour that goes with it."""
    if days is None:
        return ""
    return "red" if days < 0 else "orange" if days <= SOON else ""


def _pressed() -> None:
    """Nothing: which row it was is read where the table is mounted."""
