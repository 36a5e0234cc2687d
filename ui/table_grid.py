"""表格的一段按原来的格子摆放：合并的单元格占几行几列照旧，从上面延续下来的也在，每格都在自己的表头下面。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.models import Cell, Row, Span, Table


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell as it is shown: its words, its first grid column, and how many columns and shown rows it covers."""

    span: Span
    column: int
    across: int
    down: int


def header(table: Table, first: int, until: int) -> list[Placed]:
    """The header row above rows ``first`` to ``until`` (exclusive); it reaches down only into rows that follow it."""
    below = until if first == 0 else 0
    return [_placed(cell, cell.row_span, 1 + below) for cell in table.headers]


def rows(shown: Sequence[Row], first: int, until: int) -> list[list[Placed]]:
    """Rows ``first`` to ``until`` (exclusive); what began above them and reaches into them stands in the first."""
    out = [
        [_placed(cell, cell.row_span, until - i) for cell in shown[i].cells]
        for i in range(first, min(until, len(shown)))
    ]
    for i in range(first):
        for cell in shown[i].cells:
            if out and (left := i + cell.row_span - first) > 0:
                out[0].append(_placed(cell, left, until - first))
    return [sorted(cells, key=lambda cell: cell.column) for cells in out]


def _placed(cell: Cell, down: int, most: int) -> Placed:
    return Placed(cell.span, cell.column, cell.col_span, max(1, min(down, most)))
