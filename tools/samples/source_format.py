"""The one-mark-a-line text format in which the sample documents are kept.

A line is a mark, a space and its text. ``标题`` title (``|`` breaks the line), ``文号``, ``主送``, ``文`` body,
``一``/``二`` printed headings (pdf), ``##``/``###`` heading styles (docx), ``章``/``条``/``项``/``自一`` paragraphs that
Word numbers by itself, ``落款``, ``日期``, ``注``, ``分页``, ``工作表`` (xlsx). ``表 caption`` or ``答复表`` precedes rows
``| a | b |``; in a cell ``^`` continues the cell above and ``<br>`` breaks the paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MARKS = frozenset(
    [
        "文号",
        "标题",
        "主送",
        "文",
        "一",
        "二",
        "##",
        "###",
        "章",
        "条",
        "项",
        "自一",
        "落款",
        "日期",
        "注",
        "分页",
        "工作表",
        "表",
        "答复表",
        "附",
    ]
)


class SourceError(Exception):
    """A source file cannot be built; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a source, or the rows of a table (mark ``行``)."""

    mark: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def read_source(path: Path) -> list[Item]:
    """Read a source file into items; consecutive ``| … |`` lines become one table.

    Raises SourceError for an unknown mark.
    """
    items: list[Item] = []
    rows: list[tuple[str, ...]] = []
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], start=1):
        if line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in line.strip().strip("|").split("|")))
            continue
        if rows:
            items.append(Item("行", rows=tuple(rows)))
            rows = []
        if not line.strip():
            continue
        mark, _, text = line.partition(" ")
        if mark not in MARKS:
            raise SourceError(f"{path.name} 第 {number} 行：不认识的标记“{mark}”，请对照 source_format.py")
        items.append(Item(mark, text.strip()))
    return items


def merge_runs(rows: tuple[tuple[str, ...], ...]) -> list[tuple[int, int, int]]:
    """Vertical merges as (column, first row, last row), from cells written ``^``.

    >>> merge_runs((("类别",), ("创造",), ("^",), ("运用",)))
    [(0, 1, 2)]
    """
    runs = []
    for column in range(len(rows[0])):
        start = 0
        for row in range(1, len(rows) + 1):
            if row < len(rows) and rows[row][column] == "^":
                continue
            if row - 1 > start:
                runs.append((column, start, row - 1))
            start = row
    return runs
