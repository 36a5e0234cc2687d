"""Excel workbooks: each visible sheet a table with its header rows, as the sheet shows it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl

from corpus.errors import LoadError
from corpus.loaders.formats import no_text
from corpus.loaders.limits import Deadline, LoadLimits
from corpus.loaders.package import check_archive, damaged
from corpus.loaders.raw import RawBlock, RawCell, RawDocument, RawParagraph, RawRow, RawTable
from corpus.loaders.xlsx_values import shown

_MOST_HEADER_ROWS = 3
_MOST_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class _Value:
    """A filled cell: its place, the rows and columns it spans, its text, and whether it is words."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    is_words: bool = True


def load_xlsx(path: Path, limits: LoadLimits) -> RawDocument:
    """Read an .xlsx file; formulas give the value that was saved with them.

    Errors: ``LimitExceeded`` (zip bomb, time), ``EncryptedFile``, ``DamagedFile``.
    """
    check_archive(path, limits)
    deadline = Deadline(path.name, limits.max_seconds)
    try:
        book = openpyxl.load_workbook(path, data_only=True, rich_text=False)
    except LoadError:
        raise
    except Exception as error:  # openpyxl raises whatever its XML reading hits
        raise damaged(path.name) from error
    blocks: list[RawBlock] = []
    notes: list[str] = []
    try:
        for sheet in book.worksheets:
            deadline.check()
            if sheet.sheet_state != "visible":
                notes.append(f"工作表“{sheet.title}”是隐藏的，没有读入")
                continue
            blocks += _sheet(sheet, deadline)
    finally:
        book.close()
    if not blocks:
        raise no_text(path.name, "工作簿里")
    return RawDocument(tuple(blocks), "xlsx", notes=tuple(notes))


def _sheet(sheet: Any, deadline: Deadline) -> list[RawBlock]:
    values = _values(sheet, deadline)
    if not values:
        return []
    # Rows and columns without a value of their own go, those that a merged cell only reaches over too.
    columns = sorted({v.column for v in values})
    numbers = sorted({v.row for v in values})
    rows: list[list[_Value]] = [[] for _ in numbers]
    for v in values:
        row, column = bisect_left(numbers, v.row), bisect_left(columns, v.column)
        down = bisect_left(numbers, v.row + v.rows) - row
        across = bisect_left(columns, v.column + v.columns) - column
        rows[row].append(replace(v, row=row, column=column, rows=down, columns=across))
    return _with_titles(rows, len(columns), sheet.title)


def _values(sheet: Any, deadline: Deadline) -> list[_Value]:
    merged = {(m.min_row, m.min_col): m for m in sheet.merged_cells.ranges}
    found: list[_Value] = []
    for count, row in enumerate(sheet.iter_rows()):
        if count % 500 == 0:
            deadline.check()
        for cell in row:
            if cell.value is None or len(found) >= _MOST_CELLS:
                continue
            text = shown(cell.value, cell.number_format or "General").strip("\n")
            if not text.strip():
                continue
            area = merged.get((cell.row, cell.column))
            height = area.max_row - area.min_row + 1 if area else 1
            width = area.max_col - area.min_col + 1 if area else 1
            found.append(_Value(cell.row, cell.column, text, height, width, isinstance(cell.value, str)))
    return found


def _with_titles(rows: Sequence[list[_Value]], width: int, name: str) -> list[RawBlock]:
    """The rows above the table that hold one text only become paragraphs, the rest a table."""
    start = 0
    while start < len(rows) and width > 1 and _is_title(rows[start], width, rows[start + 1 :]):
        start += 1
    blocks: list[RawBlock] = [RawParagraph(row[0].text) for row in rows[:start]]
    body = rows[start:]
    if not body:
        return blocks
    headers = _header_rows(body, width)
    covered = {
        (r, c)
        for row in body
        for v in row
        for r in range(v.row, v.row + v.rows)
        for c in range(v.column, v.column + v.columns)
    }
    raw = []
    for number, row in enumerate(body):
        cells = [_cell(v) for v in row]
        cells += [RawCell((), c) for c in range(width) if (row[0].row, c) not in covered]
        raw.append(RawRow(tuple(sorted(cells, key=lambda c: c.column)), is_header=number < headers))
    return [*blocks, RawTable(tuple(raw), caption=name)]


def _cell(value: _Value) -> RawCell:
    paragraphs = tuple(RawParagraph(line) for line in value.text.split("\n") if line.strip())
    return RawCell(paragraphs, value.column, value.columns, value.rows)


def _is_title(row: Sequence[_Value], width: int, below: Sequence[Sequence[_Value]]) -> bool:
    """A row with one text at the left, merged over the table or alone above a row that has several."""
    if len(row) != 1 or row[0].rows > 1 or not row[0].is_words:
        return False
    return row[0].columns >= width or (row[0].column == 0 and any(len(r) > 1 for r in below[:3]))


def _header_rows(body: Sequence[Sequence[_Value]], width: int) -> int:
    """How many rows at the top are headers: words in most columns, and the rows their merged cells reach."""
    first = body[0]
    filled = sum(v.columns for v in first)
    if len(body) < 2 or filled * 2 < width or not all(v.is_words for v in first):
        return 0
    merged = any(v.columns > 1 for v in first)
    deepest = max(v.rows for v in first)
    count = deepest if deepest > 1 else (2 if merged else 1)
    return min(count, _MOST_HEADER_ROWS, len(body) - 1)
