"""Table rows read out with the headers above them, from the table itself."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answering.reading import as_prose
from corpus.models import Cell, PolicyDocument, Row, Span, Table

#: Rows above one whose merged cells are looked for.
_ABOVE = 300


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row in words, and the span of the headers that name its cells."""

    text: str
    headers: Span


def read_row(document: PolicyDocument, span: Span) -> ReadRow | None:
    """The data row that holds ``span`` as ``header：cell`` pairs; None outside a table with headers.

    The header row itself reads as nothing. A column that is merged downwards lends its value to the rows it covers.
    """
    for table in document.tables:
        if not table.span.contains(span) or not table.headers:
            continue
        headers = Span(table.headers[0].span.start, max(cell.span.end for cell in table.headers))
        if headers.overlaps(span):
            return ReadRow("", headers)
        for place, row in enumerate(table.rows):
            if row.span.overlaps(span):
                pairs = _pairs(document.text, table, place)
                return ReadRow("；".join(pairs), headers) if pairs else None
    return None


def _pairs(text: str, table: Table, place: int) -> list[str]:
    found: list[str] = []
    for header in table.headers:
        name = as_prose(header.span.of(text))
        cell = _covering(table.rows[place], header.column) or _from_above(table, place, header.column)
        value = as_prose(cell.span.of(text)) if cell is not None else ""
        if value:
            found.append(f"{name}：{value}" if name else value)
    return found


def _covering(row: Row, column: int) -> Cell | None:
    """The cell of a row at a grid column, None where it is blank."""
    for cell in row.cells:
        if cell.column <= column < cell.column + cell.col_span and len(cell.span):
            return cell
    return None


def _from_above(table: Table, place: int, column: int) -> Cell | None:
    """The cell of an earlier row that is merged down to this one."""
    for above in range(place - 1, max(-1, place - _ABOVE), -1):
        cell = _covering(table.rows[above], column)
        if cell is not None:
            return cell if above + cell.row_span > place else None
    return None
