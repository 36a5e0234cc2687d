"""概览的方框：四张图、四张单子；还没有内容的，说明将来会出现什么。"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import TypeVar

import streamlit as st

from assistant.cases.models import CaseRow
from assistant.drafting.models import Category
from assistant.overview_cases import Replies
from assistant.overview_documents import Notice
from assistant.overview_questions import OpenQuestion, Remark
from assistant.overview_service import Overview, OverviewService, Questions
from ui import overview_charts, overview_details, overview_list
from ui.access import Access
from ui.overview_list import Column, Row
from ui.overview_words import day_of
from ui.passages import STATUS_BADGES

#: Rows of a list before 全部.
FEW, MANY = 5, 100
#: Widths of the rows of boxes.
_CHARTS, _LISTS, _REPLIES = (4.2, 3.6, 3.2), (3.9, 3.9), (7.4, 3.2)
_CATEGORY_COLOURS = {Category.A: "green", Category.B: "blue", Category.C: "orange", Category.D: "red"}
T = TypeVar("T")


def _head(title: str, beside: str = "") -> None:
    st.html(
        f'<div class="ov-head"><h2>{escape(title)}</h2>{f"<span>{escape(beside)}</span>" if beside else ""}</div>'
    )


def _nothing(text: str) -> None:
    st.html(f'<p class="ov-nothing">{escape(text)}</p>')


# charts


def charts(found: Overview, period: str) -> None:
    """The first row: questions by week, documents by kind and standing, and by year."""
    weekly, kinds, years = st.columns(_CHARTS, gap="small")
    with weekly, st.container(border=True, height="stretch", gap="xsmall"):
        _head("每周提问与结果", period)
        if found.questions.now.total:
            overview_charts.weekly(found.questions.weeks)
        else:
            _nothing("这段时间没有人提问。有了提问，这里按周画出问了多少，答上来和没答上来的各多少。")
    with kinds, st.container(border=True, height="stretch", gap="xsmall"):
        _head("文件构成", "文种与效力")
        if found.documents.cells:
            overview_charts.kinds(found.documents.cells)
        else:
            _nothing("资料库里还没有文件。入库以后，这里画出各文种有多少份、其中多少现行有效。")
    with years, st.container(border=True, height="stretch", gap="xsmall"):
        undated = found.documents.undated
        _head("文件年份", f"{undated:,} 份未注明" if undated else "")
        if found.documents.years:
            overview_charts.years(found.documents.years)
        else:
            _nothing("注明了日期的文件入库以后，这里画出各年有多少份。")


# lists


def lists(here: Access, service: OverviewService, found: Overview, today: date) -> None:
    """The second and third row: what was not answered, what was found useless; cases and documents to look at."""
    left, right = st.columns(_LISTS, gap="small")
    with left, st.container(border=True, height="stretch", gap="xsmall"):
        _questions(here, service, found.questions, today)
    with right, st.container(border=True, height="stretch", gap="xsmall"):
        _remarks(here, service, found.questions, today)
    with st.container(border=True, gap="xsmall"):
        _replies(found.replies, today)
    with st.container(border=True, gap="xsmall"):
        _notices(found.documents.notices, today)


def _some(key: str, rows: Sequence[T]) -> Sequence[T]:
    """The first few, or with the button under the list all of them."""
    return rows[:MANY] if st.session_state.get(f"overview_all_{key}") else rows[:FEW]


def _more(key: str, total: int) -> None:
    if total > FEW:
        few = bool(st.session_state.get(f"overview_all_{key}"))
        label = "收起" if few else f"全部 {total} 条" if total <= MANY else f"前 {MANY} 条，共 {total} 条"
        st.button(label, type="tertiary", key=f"overview_more_{key}", on_click=_turned, args=(key,))


def _turned(key: str) -> None:
    name = f"overview_all_{key}"
    st.session_state[name] = not st.session_state.get(name)


def _questions(here: Access, service: OverviewService, found: Questions, today: date) -> None:
    _head("未答问题", "按次数，说法相近的合在一起")
    others = f"另有 {found.hidden_open} 次是别人问的，原文由资料管理员查看。" if found.hidden_open else ""
    if not found.open:
        _nothing(others or "没有待处理的未答问题。答不上来的提问会列在这里，可以看出缺哪些资料。")
        return
    rows = [
        Row(
            one.turn_ids[0],
            f"{one.question}，问过{one.count}次，查看",
            (one.question, str(one.count), day_of(one.last, today)),
            (("已登记待补资料", "blue"),) if one.wanted else (),
        )
        for one in _some("questions", found.open)
    ]
    _table(
        "questions",
        "未答问题",
        (Column("问题"), Column("次数", "3.6rem", number=True), Column("最近", "5.6rem")),
        rows,
        lambda chosen: overview_details.question(here, service, _with(found.open, chosen)),
    )
    _more("questions", len(found.open))
    if others:
        _nothing(others)


def _with(found: Sequence[OpenQuestion], turn_id: str) -> OpenQuestion:
    return next(one for one in found if one.turn_ids[0] == turn_id)


def _remarks(here: Access, service: OverviewService, found: Questions, today: date) -> None:
    _head("待看反馈", f"有用 {found.useful}　没用 {found.useless}" if found.useful or found.useless else "")
    others = f"另有 {found.hidden_remarks} 条是别人写的，由资料管理员查看。" if found.hidden_remarks else ""
    if not found.remarks:
        _nothing(others or "没有待看的反馈。有人在回答下面点“没用”，就会连同原因列在这里。")
        return
    by_turn: dict[str, Remark] = {one.turn_id: one for one in found.remarks}
    rows = [
        Row(
            one.turn_id,
            f"{one.reason or '没有写原因'}：{one.question}，查看",
            (one.question, one.reason or "没有写原因", day_of(one.given, today)),
        )
        for one in _some("remarks", found.remarks)
    ]
    _table(
        "remarks",
        "待看反馈",
        (Column("问题"), Column("原因", "8.2rem"), Column("日期", "5.6rem")),
        rows,
        lambda chosen: overview_details.remark(here, service, by_turn[chosen]),
    )
    _more("remarks", len(found.remarks))
    if others:
        _nothing(others)


def _replies(found: Replies, today: date) -> None:
    _head("在办答复", "按期限")
    if not found.rows:
        _nothing("没有在办的答复件。在“答复起草”里新建以后，这里按期限列出，并画出各类别有多少件。")
        return
    table, chart = st.columns(_REPLIES, gap="medium")
    with table:
        rows = [_reply(row, today) for row in _some("replies", found.rows)]
        columns = (
            Column("答复件"),
            Column("状态", "3.6rem"),
            Column("期限", "6.2rem"),
            Column("类别", "3.8rem"),
        )
        _table("replies", "在办答复", columns, rows, overview_details.open_case)
        _more("replies", len(found.rows))
    with chart:
        overview_charts.replies(found)


def _reply(row: CaseRow, today: date) -> Row:
    name = (
        "　".join(part for part in (row.number and f"{row.number}号", row.title) if part) or "编号和案名未填"
    )
    days = row.days_left
    if days is None or row.due is None:
        due: str | tuple[str, str] = "未定"
    elif days < 0:
        due = (f"逾期{-days}天", "red")
    elif days <= 7:
        due = (f"还有{days}天", "orange")
    else:
        due = day_of(row.due, today)
    category = row.category
    shown = ("未定", "gray") if category is None else (f"{category.value}类", _CATEGORY_COLOURS[category])
    return Row(row.id, f"{row.kind.value}{name}，打开", (name, row.status.value, due, shown))


def _notices(found: Sequence[Notice], today: date) -> None:
    _head("需要留意的文件", "有效期、施行日期、征求意见稿")
    if not found:
        _nothing("没有需要留意的文件。快到期、刚失效、即将施行的，和放了一年的征求意见稿，会列在这里。")
        return
    titles = {one.row.id: one.row.title for one in found}
    rows = [
        Row(
            one.row.id,
            f"{one.row.title}，{one.why}，在资料库打开",
            (one.row.title, one.why, day_of(one.day, today)),
            (STATUS_BADGES[one.row.status(today)],),
        )
        for one in _some("notices", found)
    ]
    columns = (Column("文件"), Column("原因", "9.8rem"), Column("日期", "8rem"))
    _table(
        "notices",
        "需要留意的文件",
        columns,
        rows,
        lambda chosen: overview_details.open_document(titles[chosen]),
    )
    _more("notices", len(found))


def _table(
    key: str, caption: str, columns: Sequence[Column], rows: Sequence[Row], opened: Callable[[str], None]
) -> None:
    overview_list.show(f"overview_list_{key}", caption, columns, rows, opened)
