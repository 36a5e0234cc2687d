"""Put the cleaned paragraphs of a file together into one text, remembering where each came from."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.loaders.raw import RawBlock, RawCell, RawDocument, RawParagraph, RawTable
from corpus.models import Cell, OffsetMap, Row, Span
from corpus.normalise import clean, split_flattened
from corpus.tabtables import recover_tables


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A cleaned paragraph and its place; ``table``, ``row`` and ``cell`` are indices, None outside tables."""

    span: Span
    outline_level: int | None
    kind: str
    page: int | None
    table: int | None = None
    row: int | None = None
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table before its header row is known; ``header_rows`` is how many rows the file marks as header."""

    rows: tuple[Row, ...]
    header_rows: int
    caption: str


@dataclass(frozen=True, slots=True)
class Assembly:
    """The normalised text, its paragraphs in order, its tables and its offset map."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    grids: tuple[Grid, ...]
    offsets: OffsetMap


@dataclass
class _Writer:
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    starts: list[int] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    read: int = 0

    def put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def separate(self, mark: str) -> None:
        if self.length:
            self.put(mark)

    def paragraph(
        self, raw: RawParagraph, place: tuple[int, int, int] | None = None, *, first: bool = True
    ) -> bool:
        """Write one raw paragraph (line by line); ``first`` is False when a line break must precede it."""
        wrote = False
        base = 0
        for number, line in enumerate(raw.text.split("\n")):
            for at, piece in split_flattened(line, opening=not self.paragraphs):
                cleaned = clean(piece)
                label = clean(raw.label).text if number == 0 and at == 0 else ""
                if not cleaned.text and not label:
                    continue
                if place is None or wrote or not first:
                    self.separate("\n")
                start = self.length
                if label:
                    self._mark(start, 0)
                    self.put(label)
                for offset, origin in cleaned.segments:
                    self._mark(self.length + offset, base + at + origin)
                self.put(cleaned.text)
                table, row, cell = place or (None, None, None)
                self.paragraphs.append(
                    Paragraph(
                        Span(start, self.length), raw.outline_level, raw.kind, raw.page, table, row, cell
                    )
                )
                wrote = True
            base += len(line) + 1
        self.read += 1
        return wrote

    def _mark(self, start: int, offset: int) -> None:
        self.starts.append(start)
        self.origins.append(self.read)
        self.offsets.append(offset)


def assemble(raw: RawDocument) -> Assembly:
    """Clean and join a file's blocks.

    Paragraphs are separated by a line break, the cells of a row by a tab, the paragraphs of a cell by a line
    break. Blank paragraphs vanish, blank cells stay as empty spans.
    """
    blocks: list[RawBlock] = list(raw.blocks)
    if raw.media_type == "text":
        blocks = recover_tables(blocks)
    writer = _Writer()
    grids: list[Grid] = []
    for block in blocks:
        if isinstance(block, RawParagraph):
            writer.paragraph(block)
        else:
            grids.append(_write_table(writer, block, len(grids)))
    return Assembly(
        "".join(writer.pieces),
        tuple(writer.paragraphs),
        tuple(grids),
        OffsetMap(tuple(writer.starts), tuple(writer.origins), tuple(writer.offsets)),
    )


def _write_table(writer: _Writer, table: RawTable, index: int) -> Grid:
    rows: list[Row] = []
    if table.caption.strip():
        writer.paragraph(RawParagraph(table.caption))
    for raw_row in table.rows:
        if not any(clean(p.label + p.text).text for cell in raw_row.cells for p in cell.paragraphs):
            # A blank row vanishes, but its paragraphs stand in the file and are counted.
            writer.read += sum(len(cell.paragraphs) for cell in raw_row.cells)
            continue
        writer.separate("\n")
        start = writer.length
        cells: list[Cell] = []
        for number, raw_cell in enumerate(raw_row.cells):
            if number:
                writer.put("\t")
            cells.append(_write_cell(writer, raw_cell, (index, len(rows), number)))
        rows.append(Row(Span(start, writer.length), tuple(cells)))
    header_rows = 0
    for raw_row in table.rows:
        if not raw_row.is_header:
            break
        header_rows += 1
    return Grid(tuple(rows), header_rows, table.caption)


def _write_cell(writer: _Writer, raw: RawCell, place: tuple[int, int, int]) -> Cell:
    start = writer.length
    wrote = False
    for paragraph in raw.paragraphs:
        wrote = writer.paragraph(paragraph, place, first=not wrote) or wrote
    return Cell(Span(start, writer.length), raw.column, raw.col_span, raw.row_span)
