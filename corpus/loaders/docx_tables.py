"""Word tables: cells with the columns and rows they span, nested tables folded into their cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.loaders.docx_styles import W, attribute, integer, is_on
from corpus.loaders.raw import RawBlock, RawCell, RawParagraph, RawRow, RawTable

_TRANSPARENT = frozenset(W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml"))

BlocksOf = Callable[[etree._Element], Iterable[RawBlock]]


@dataclass(slots=True)
class _OpenCell:
    paragraphs: list[RawParagraph]
    column: int
    col_span: int
    row_span: int = 1


@dataclass(slots=True)
class _OpenRow:
    cells: list[_OpenCell] = field(default_factory=list)
    is_header: bool = False


def read_table(table: etree._Element, blocks_of: BlocksOf) -> RawTable | None:
    """A ``w:tbl`` as rows of cells, or None when no cell holds text. ``blocks_of`` reads a cell."""
    rows: list[_OpenRow] = []
    merging: dict[int, _OpenCell] = {}
    for element in _children(table, "tr"):
        properties = element.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            continue
        rows.append(_read_row(element, properties, merging, blocks_of))
    if not any(cell.paragraphs for row in rows for cell in row.cells):
        return None
    return RawTable(
        tuple(
            RawRow(
                tuple(RawCell(tuple(c.paragraphs), c.column, c.col_span, c.row_span) for c in row.cells),
                is_header=row.is_header,
            )
            for row in rows
        )
    )


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _children(child, name)


def _read_row(
    element: etree._Element,
    properties: etree._Element | None,
    merging: dict[int, _OpenCell],
    blocks_of: BlocksOf,
) -> _OpenRow:
    """One row; ``merging`` holds by column the cells that later rows may continue."""
    row = _OpenRow(is_header=is_on(properties, "tblHeader"))
    column = integer(attribute(properties, "gridBefore")) or 0
    for cell in _children(element, "tc"):
        settings = cell.find(W + "tcPr")
        span = max(1, integer(attribute(settings, "gridSpan")) or 1)
        vertical = None if settings is None else settings.find(W + "vMerge")
        continues = vertical is not None and vertical.get(W + "val", "continue") != "restart"
        horizontal = None if settings is None else settings.find(W + "hMerge")
        if horizontal is not None and horizontal.get(W + "val", "continue") != "restart" and row.cells:
            row.cells[-1].col_span += span
            column += span
            continue
        above = merging.get(column)
        if continues and above is not None:
            above.row_span += 1
            # Word ignores text in a continued cell; other writers leave some there.
            above.paragraphs.extend(_paragraphs(blocks_of(cell)))
        else:
            opened = _OpenCell(_paragraphs(blocks_of(cell)), column, span)
            row.cells.append(opened)
            merging.pop(column, None)
            if vertical is not None:
                merging[column] = opened
        column += span
    return row


def _paragraphs(blocks: Iterable[RawBlock]) -> list[RawParagraph]:
    """A cell's paragraphs; each row of a nested table becomes one, its cells parted by tabs."""
    found: list[RawParagraph] = []
    for block in blocks:
        if isinstance(block, RawParagraph):
            found.append(block)
            continue
        for row in block.rows:
            text = "\t".join(cell.text.replace("\n", " ") for cell in row.cells)
            if text.strip():
                found.append(RawParagraph(text))
    return found
