"""The table of suggestions and replies in Word.

Its header row repeats on every page. A row that fits in a few lines is kept whole; a longer one may break, and Word then
leaves at least two lines of a paragraph on either side (LibreOffice 7.4 does not look at that inside cells).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from assistant.drafting.docx_page import TEXT_WIDTH
from assistant.drafting.docx_text import fill, sign
from assistant.drafting.letter_parts import Part, PartKind, TablePart, TableRow

_LEFT_WIDTH = 44.0
_CELL_MARGIN = 108
_CHARACTERS = (7, 18)
_WHOLE_CHARACTERS = 27
#: A row of at most this many lines is never split.
KEPT_WHOLE = 6


def add_table(document: Any, table: TablePart, before: Any | None = None) -> Any:
    """Append the table, or put it before the paragraph ``before``."""
    made = document.add_table(rows=0, cols=2)
    made.alignment = WD_TABLE_ALIGNMENT.LEFT
    made.autofit = False
    widths = (_LEFT_WIDTH, TEXT_WIDTH - _LEFT_WIDTH)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    _borders(made)
    for row in table.rows:
        _row(made, row, widths)
    if before is not None:
        before._p.addprevious(made._tbl)
    return made


def _row(table: Any, row: TableRow, widths: Sequence[float]) -> None:
    added = table.add_row()
    cells = list(added.cells)
    if len(row.cells) == 1:
        cells = [cells[0].merge(cells[1])]
        cells[0].width = Mm(sum(widths))
    else:
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Mm(width)
    for cell, parts in zip(cells, row.cells, strict=True):
        _fill_cell(cell, parts, narrow=len(row.cells) > 1)
    properties = added._tr.get_or_add_trPr()
    if row.header or _lines(row) <= KEPT_WHOLE:
        properties.append(OxmlElement("w:cantSplit"))
    if row.header:
        properties.append(OxmlElement("w:tblHeader"))


def _fill_cell(cell: Any, parts: Sequence[Part], *, narrow: bool) -> None:
    paragraphs = [cell.paragraphs[0], *(cell.add_paragraph() for _ in parts[1:])]
    pending: tuple[Any, str] | None = None
    for paragraph, part in zip(paragraphs, parts, strict=False):
        if part.kind is PartKind.SIGNATURE:
            pending = (paragraph, part.text)
        elif part.kind is PartKind.DATE and pending is not None:
            sign(pending[0], paragraph, pending[1], part)
        else:
            fill(paragraph, part, narrow=narrow)


def _lines(row: TableRow) -> int:
    """About how many lines a row takes."""
    whole = len(row.cells) == 1
    widths = (_WHOLE_CHARACTERS,) if whole else _CHARACTERS
    return max(
        (
            sum(-(-(len(part.text) + 2) // width) for part in cell)
            for cell, width in zip(row.cells, widths, strict=True)
        ),
        default=0,
    )


def _borders(table: Any) -> None:
    properties = table._tbl.tblPr
    for name in ("w:tblStyle", "w:tblW", "w:tblInd", "w:tblBorders", "w:tblCellMar"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    width = _element("w:tblW", w=str(int(Mm(TEXT_WIDTH).twips)), type="dxa")
    indent = _element("w:tblInd", w=str(_CELL_MARGIN), type="dxa")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="000000"))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=str(_CELL_MARGIN), type="dxa"))
    for element in (width, indent, borders, margins):
        properties.append(element)
    # The schema wants a fixed order of these properties.
    order = ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"]
    found = sorted(properties, key=lambda e: order.index(e.tag.rsplit("}", 1)[-1]))
    for element in found:
        properties.remove(element)
        properties.append(element)


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
