"""概览页（内部）：六个数、四张图、四张单子；每一行都通到办事的地方。"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from assistant.cases.models import CaseRow
from assistant.overview_cases import Due, Replies
from assistant.overview_documents import Holdings
from assistant.overview_questions import Counts
from assistant.overview_service import OverviewService, Period, Questions
from corpus.models import Status
from ui import access, library_measures, overview_boxes, overview_details, widgets
from ui.access import Access, Role
from ui.draft_desk import cases, reader
from ui.library_work import desk
from ui.overview_words import against, percent, points
from ui.style import asset

Colour = Literal["gray", "orange", "red"]
SOURCES = {"staff": "内部使用", "public": "企业端"}


def main() -> None:
    """The whole page, top to bottom."""
    here = access.require(Role.STAFF)
    st.html(f"<style>{asset('overview.css')}</style>")
    period, sources = _sidebar(here)
    try:
        service = OverviewService(here.service.conversations)
        rows = here.service.documents(here.audience)
        today = here.service.today
        desk(here).read_measures(here.service.stores.library.generation())
        found = service.overview(
            rows, _cases(here), reader(here), today=today, period=period, audiences=sources
        )
        measures = _measures(here)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "概览算不出来。")
        return
    overview_details.taken_back(here, service)
    _metrics(found.documents, found.questions, found.replies, measures)
    overview_boxes.charts(found, period.value)
    overview_boxes.lists(here, service, found, today)


def _sidebar(here: Access) -> tuple[Period, Sequence[str]]:
    """Over which time and from which face questions are counted, and whose words are shown."""
    with st.sidebar:
        period = st.segmented_control(
            "统计期间",
            list(Period),
            default=Period.QUARTER,
            required=True,
            format_func=lambda one: one.value,
            width="stretch",
            key="overview_period",
        )
        sources = st.pills(
            "来源",
            list(SOURCES),
            selection_mode="multi",
            default=list(SOURCES),
            format_func=lambda one: SOURCES[one],
            key="overview_sources",
        )
        st.html(f'<p class="banfu-muted">{_privacy(here)}</p>')
    return Period(period), tuple(sources)


def _privacy(here: Access) -> str:
    if here.role.at_least(Role.EDITOR):
        return (
            "提问和评价只列原文和结果，不列是谁问的，电话、证件号已略去；对话删除或过期后不再计入。"
            "您的权限可以看全部答复件。"
        )
    return "数量是全部人的；问题和评价的原文只列您自己的，别人的由资料管理员查看。答复件只列您自己的。"


def _cases(here: Access) -> Sequence[CaseRow]:
    """The cases that the reader may see; the rest of the page does not wait for a file that is damaged."""
    try:
        return cases(here).store.list(reader(here))
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "答复件打不开，下面没有计入。")
        return ()


def _measures(here: Access) -> tuple[int, int]:
    """How many measures wait for review, and how many there are."""
    found = desk(here).measures.all()
    return sum(library_measures.waiting(one) for one in found), len(found)


def _metrics(documents: Holdings, questions: Questions, replies: Replies, measures: tuple[int, int]) -> None:
    now = questions.now
    with st.grid(6, min_column_width=130, key="overview_metrics"):
        _metric(
            "收录文件", f"{documents.total:,}", f"现行 {documents.by_status.get(Status.IN_FORCE, 0):,} 份"
        )
        _metric("待核定事项", f"{measures[0]:,}", f"已核定 {measures[1] - measures[0]:,} 项")
        _metric("提问", f"{now.total:,}", against(now.total, questions.before.total))
        _metric("已答", percent(now.share(now.answered)), _partly(now))
        _metric("未答", percent(now.share(now.refused)), points(now, questions.before))
        _metric("在办答复", f"{len(replies.rows):,}", *_due(replies))


def _metric(label: str, value: str, beside: str, colour: Colour = "gray") -> None:
    st.metric(label, value, beside, delta_color=colour, delta_arrow="off", border=True)


def _partly(now: Counts) -> str:
    return f"部分答复 {percent(now.share(now.partial))}" if now.total else "还没有提问"


def _due(replies: Replies) -> tuple[str, Colour]:
    over, soon = replies.count(Due.OVER), replies.count(Due.WEEK)
    if over:
        return f"{over} 件已逾期", "red"
    if soon:
        return f"{soon} 件7天内到期", "orange"
    return ("7天内没有到期的" if replies.rows else "没有在办的"), "gray"


main()
