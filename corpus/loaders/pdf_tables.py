"""Ruled tables on PDF pages: cell boxes to a grid, and one table out of parts on several pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.loaders.layout import Box, Char, lines_of
from corpus.loaders.paragraphs import frame_of, paragraphs_of
from corpus.loaders.raw import RawCell, RawParagraph, RawRow, RawTable

_NEAR = 3.0
_ENDED = re.compile(r"[。！？；：.!?;:][”’）)]*$")


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on one page: its box, the inner column edges, and its rows."""

    page: int
    box: Box
    edges: tuple[float, ...]
    rows: tuple[RawRow, ...]


def _edges(values: Sequence[float]) -> list[float]:
    """Values less than ``_NEAR`` apart count as one edge."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _at(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def inside(char: Char, box: Box) -> bool:
    """Whether the middle of a character lies in a box."""
    x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def read_grid(cells: Sequence[Box], chars: Sequence[Char], page: int) -> PageTable | None:
    """The table that cell boxes make, or None for a frame or rule that holds fewer than two texts."""
    columns = _edges([x for cell in cells for x in (cell[0], cell[2])])
    heights = _edges([y for cell in cells for y in (cell[1], cell[3])])
    rows: list[list[RawCell]] = [[] for _ in heights[:-1]]
    left = [list[Char]() for _ in cells]
    for char in chars:
        for i, cell in enumerate(cells):
            if inside(char, cell):
                left[i].append(char)
                break
    filled = 0
    for cell, held in zip(cells, left, strict=True):
        row, column = _at(heights, cell[1]), _at(columns, cell[0])
        if row >= len(rows):
            continue
        paragraphs = _cell_paragraphs(held, cell, page)
        filled += bool(paragraphs)
        rows[row].append(
            RawCell(
                paragraphs,
                column,
                max(1, _at(columns, cell[2]) - column),
                max(1, _at(heights, cell[3]) - row),
            )
        )
    if filled < 2:
        return None
    ordered = tuple(RawRow(tuple(sorted(row, key=lambda c: c.column)), page=page) for row in rows if row)
    box = (columns[0], heights[0], columns[-1], heights[-1])
    return PageTable(page, box, tuple(columns), ordered)


def _cell_paragraphs(chars: Sequence[Char], cell: Box, page: int) -> tuple[RawParagraph, ...]:
    lines = lines_of(chars, page)
    if not lines:
        return ()
    frame = frame_of(lines)
    # The text area of a cell is the cell itself: centred words that wrap fill it from edge to edge.
    padding = max(2.0, min(line.x0 for line in lines) - cell[0])
    right = max(frame.right, cell[2] - min(padding, 0.75 * frame.size + 2))
    return tuple(p.raw() for p in paragraphs_of(lines, replace(frame, right=right)))


def _texts(row: RawRow) -> list[str]:
    return [re.sub(r"\s+", "", cell.text) for cell in row.cells]


def same_columns(a: PageTable, b: PageTable) -> bool:
    """Whether two parts have the same column edges, wherever they stand on their pages."""
    if len(a.edges) != len(b.edges):
        return False
    shift = b.edges[0] - a.edges[0]
    return all(abs(y - x - shift) <= 2 * _NEAR for x, y in zip(a.edges, b.edges, strict=True))


def join_parts(parts: Sequence[PageTable]) -> RawTable:
    """One table from its parts on following pages: repeated header rows dropped, a broken row made whole."""
    rows = list(parts[0].rows)
    for part in parts[1:]:
        more = list(part.rows)
        repeated = 0
        while repeated < min(len(more), len(parts[0].rows), 4) and (
            _texts(more[repeated]) == _texts(parts[0].rows[repeated]) and any(_texts(more[repeated]))
        ):
            repeated += 1
        for i in range(repeated):
            rows[i] = replace(rows[i], is_header=True)
        more = more[repeated:]
        if more and rows and _goes_on(rows[-1], more[0]):
            rows[-1] = _merged(rows[-1], more.pop(0))
        rows += more
    return RawTable(tuple(rows))


def _goes_on(above: RawRow, below: RawRow) -> bool:
    """Whether the first row of a part is the rest of the last row of the part before.

    A broken row has its first cell blank; either a single cell runs on, or each that does stopped in the
    middle of a sentence.
    """
    if len(above.cells) != len(below.cells) or below.cells[0].text.strip() or len(below.cells) < 2:
        return False
    pairs = [(a, b) for a, b in zip(above.cells, below.cells, strict=True) if b.text.strip()]
    if not pairs or any(a.column != b.column for a, b in pairs):
        return False
    if len(pairs) == 1 and len(below.cells) == 2:
        return True
    return all(len(a.text) >= 8 and not _ENDED.search(a.text.rstrip()) for a, _ in pairs)


def _merged(above: RawRow, below: RawRow) -> RawRow:
    cells = []
    for a, b in zip(above.cells, below.cells, strict=True):
        first, rest = list(a.paragraphs), list(b.paragraphs)
        if first and rest and not _ENDED.search(first[-1].text):
            first[-1] = replace(first[-1], text=first[-1].text + rest.pop(0).text)
        cells.append(replace(a, paragraphs=(*first, *rest)))
    return replace(above, cells=tuple(cells))
