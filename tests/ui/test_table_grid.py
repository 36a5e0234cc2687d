"""表格的一段照原来的格子摆：合并的单元格延续下来，每格在自己的表头下面。"""

from __future__ import annotations

import pytest

from corpus.models import Cell, Row, Span, Table, TableKind
from ui.table_grid import header, rows


def row(*cells: tuple[int, int]) -> Row:
    """A row of cells (column, row span)."""
    return Row(Span(0, 1), tuple(Cell(Span(10 * c, 10 * c + 1), c, 1, down) for c, down in cells))


#: 省级 covers two rows: the second of them begins in column 1.
LEVELS = [row((0, 1), (1, 1)), row((0, 2), (1, 1)), row((1, 1)), row((0, 1), (1, 1))]


def shape(found: list[list[object]]) -> list[list[tuple[int, int]]]:
    return [[(cell.column, cell.down) for cell in cells] for cells in found]  # type: ignore[attr-defined]


def test_a_merged_cell_covers_its_rows() -> None:
    assert shape(rows(LEVELS, 0, 4)) == [[(0, 1), (1, 1)], [(0, 2), (1, 1)], [(1, 1)], [(0, 1), (1, 1)]]


def test_a_merged_cell_that_began_above_stands_in_the_first_row_shown() -> None:
    assert shape(rows(LEVELS, 2, 4)) == [[(0, 1), (1, 1)], [(0, 1), (1, 1)]]


def test_a_merged_cell_ends_with_the_rows_shown() -> None:
    assert shape(rows(LEVELS, 0, 2)) == [[(0, 1), (1, 1)], [(0, 1), (1, 1)]]


@pytest.mark.parametrize(("first", "down"), [(0, 2), (1, 1)])
def test_a_header_reaches_down_only_into_the_rows_below_it(first: int, down: int) -> None:
    table = Table(Span(0, 1), TableKind.DATA, (Cell(Span(0, 1), 0, 1, 2),), tuple(LEVELS))
    assert [cell.down for cell in header(table, first, 4)] == [down]


def test_a_table_without_rows_shows_none() -> None:
    assert rows([], 0, 0) == []
