"""概览的图：每周提问、文种与效力、年份、答复的期限与类别。每张图都带文字说明，给读屏软件和看不清图的人。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import streamlit as st

from assistant.drafting.models import Category
from assistant.overview_cases import Due, Replies
from assistant.overview_documents import Holding, YearCount
from assistant.overview_questions import Week
from corpus.models import Status
from ui.passages import STATUS_BADGES

HEIGHT, LOW = 268, 220
#: Kinds drawn one by one; the others are one bar.
KINDS = 8
_REST = "其余文种"
_OUTCOMES = {"已答": "#1F4E79", "部分答复": "#9DB8D2", "未答": "#C96F66"}
_STANDINGS = {
    Status.IN_FORCE: "#2F7355",
    Status.DRAFT: "#D9A24B",
    Status.NOT_YET: "#F0CF94",
    Status.EXPIRED: "#A8A294",
    Status.REPEALED: "#7E796E",
    Status.UNKNOWN: "#CFCBC0",
}
_CATEGORIES: Mapping[Category | None, tuple[str, str]] = {
    Category.A: ("A类", "#2F7355"),
    Category.B: ("B类", "#1F4E79"),
    Category.C: ("C类", "#D9A24B"),
    Category.D: ("D类", "#A5352B"),
    None: ("未定", "#B9B4A8"),
}
_INK, _MUTED, _LINE = "#23272E", "#565B63", "#ECEAE4"


def weekly(weeks: Sequence[Week]) -> None:
    """Questions by week and what became of them, stacked."""
    names = list(_OUTCOMES)
    rows = [
        {"周": f"{week.start.month}/{week.start.day}", "结果": name, "提问": count, "序": names.index(name)}
        for week in weeks
        for name, count in zip(names, (week.answered, week.partial, week.refused), strict=True)
    ]
    order = list(dict.fromkeys(str(row["周"]) for row in rows))
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            x=alt.X(
                "周:O",
                sort=order,
                title=None,
                axis=alt.Axis(labelAngle=0, labelOverlap="greedy", ticks=False),
            ),
            y=alt.Y("提问:Q", title=None, axis=_counts()),
            color=_colour("结果", _OUTCOMES),
            order=alt.Order("序:Q"),
            tooltip=[alt.Tooltip("周:O", title="周一"), "结果:N", "提问:Q"],
        )
    )
    total = sum(week.answered + week.partial + week.refused for week in weeks)
    refused = sum(week.refused for week in weeks)
    busiest = max(weeks, key=lambda week: week.answered + week.partial + week.refused)
    most = busiest.answered + busiest.partial + busiest.refused
    _draw(
        chart,
        f"每周提问与结果：{len(weeks)} 周共 {total} 次，其中未答 {refused} 次；"
        f"最多的一周从{busiest.start.month}月{busiest.start.day}日起，{most} 次。",
        "overview_weeks",
    )


def kinds(cells: Sequence[Holding]) -> None:
    """Documents by kind, stacked by standing; the most frequent kind on top."""
    counts: dict[str, dict[Status, int]] = {}
    shown = list(dict.fromkeys(cell.kind.value for cell in cells))[:KINDS]
    for cell in cells:
        name = cell.kind.value if cell.kind.value in shown else _REST
        by_status = counts.setdefault(name, {})
        by_status[cell.status] = by_status.get(cell.status, 0) + cell.count
    present = {
        STATUS_BADGES[status][0]: colour
        for status, colour in _STANDINGS.items()
        if any(status in some for some in counts.values())
    }
    names = list(present)
    rows = [
        {
            "文种": name,
            "效力": STATUS_BADGES[status][0],
            "份数": count,
            "序": names.index(STATUS_BADGES[status][0]),
        }
        for name, by_status in counts.items()
        for status, count in by_status.items()
    ]
    order = [name for name in counts if name != _REST] + ([_REST] if _REST in counts else [])
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            y=alt.Y(
                "文种:N",
                sort=order,
                title=None,
                axis=alt.Axis(ticks=False, labelLimit=90, labelOverlap=False, labelFlush=False),
            ),
            x=alt.X("份数:Q", title=None, axis=_counts()),
            color=_colour("效力", present, across=2),
            order=alt.Order("序:Q"),
            tooltip=["文种:N", "效力:N", "份数:Q"],
        )
    )
    words = "，".join(f"{name} {sum(counts[name].values())} 份" for name in order)
    _draw(chart, f"文件按文种与效力：{words}。", "overview_kinds")


def years(counts: Sequence[YearCount]) -> None:
    """Documents by the year of their date."""
    rows = [{"年份": one.label, "份数": one.count} for one in counts]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(color="#7EA2C7")
        .encode(
            x=alt.X(
                "年份:O",
                sort=[one.label for one in counts],
                title=None,
                axis=alt.Axis(labelAngle=0, labelOverlap="greedy", ticks=False),
            ),
            y=alt.Y("份数:Q", title=None, axis=_counts()),
            tooltip=["年份:O", "份数:Q"],
        )
    )
    words = "，".join(f"{one.label}{'年' if one.label.isdecimal() else ''} {one.count} 份" for one in counts)
    _draw(chart, f"文件按成文年份：{words}。", "overview_years")


def replies(found: Replies) -> None:
    """Open cases by how near the deadline is, stacked by category."""
    present = {
        name: colour
        for category, (name, colour) in _CATEGORIES.items()
        if any(one is category for _, one in found.cells)
    }
    names = list(present)
    rows: list[dict[str, Any]] = [
        {
            "期限": due.value,
            "类别": _CATEGORIES[category][0],
            "件数": count,
            "序": names.index(_CATEGORIES[category][0]),
        }
        for (due, category), count in found.cells.items()
    ]
    order = [due.value for due in Due if found.count(due)]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            y=alt.Y(
                "期限:N",
                sort=order,
                title=None,
                axis=alt.Axis(ticks=False, labelOverlap=False, labelFlush=False),
            ),
            x=alt.X("件数:Q", title=None, axis=_counts()),
            color=_colour("类别", present, len(present)),
            order=alt.Order("序:Q"),
            tooltip=["期限:N", "类别:N", "件数:Q"],
        )
    )
    words = "，".join(f"{due.value} {found.count(due)} 件" for due in Due if found.count(due))
    _draw(chart, f"在办答复按期限与类别：{words}。", "overview_dues", LOW)


def _counts() -> alt.Axis:
    """An axis of whole numbers."""
    return alt.Axis(format="d", tickMinStep=1, tickCount=5, gridColor=_LINE, domain=False, ticks=False)


def _colour(field: str, colours: Mapping[str, str], across: int = 3) -> alt.Color:
    return alt.Color(
        f"{field}:N",
        sort=list(colours),
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
        legend=alt.Legend(title=None, orient="top", columns=across, symbolType="square", labelColor=_INK),
    )


def _draw(chart: alt.Chart, words: str, key: str, height: int = HEIGHT) -> None:
    made = chart.properties(height=height).configure(
        padding={"left": 0, "right": 4, "top": 0, "bottom": 0},
        axis=alt.AxisConfig(labelColor=_MUTED, labelFontSize=13),
        legend=alt.LegendConfig(labelFontSize=13, padding=0, offset=8),
    )
    st.altair_chart(made, key=key, alt=words)
