"""Cut a document into passages along its structure, sized in jieba words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.models import Block, Chunk, PolicyDocument, Span, TableKind
from corpus.numbering import ARTICLE, inline_items
from corpus.outline import is_enclosure
from corpus.sentences import sentence_spans, trimmed
from corpus.tablecontext import TableContext, one_line
from corpus.tokens import count_words

_LEAD_IN = re.compile(r"[：:]\s*$")
_CLAUSE = re.compile(r"[，、,：:]")
_LONGEST_LEAD_IN = 160


@dataclass(frozen=True, slots=True)
class ChunkSize:
    """Sizes in jieba words: a chunk is closed at ``target``, and never longer than ``most``."""

    target: int = 190
    most: int = 260


@dataclass(frozen=True, slots=True)
class _Unit:
    """Text that is never cut again: a paragraph, a sentence or a table row (or part of a long one)."""

    span: Span
    words: int
    boundary: tuple[int, int, int]
    section: int | None
    context: str
    page: int | None
    opens: bool


def chunk(document: PolicyDocument, size: ChunkSize | None = None) -> list[Chunk]:
    """The document's passages in order; together they hold every character of its text but white space once.

    A passage never crosses a top-level section, a table row or a suggestion/reply pair. A paragraph that is too
    long is cut at sentence ends; what is cut off keeps the sentence that leads into it (ending in ：) as context.
    """
    size = size or ChunkSize()
    chunks: list[Chunk] = []
    group: list[_Unit] = []
    words = 0
    count = 0
    shown: tuple[int, ...] | None = None
    for unit in _units(document, size):
        full = words + unit.words > size.most or words >= size.target
        early = unit.opens and words >= size.target // 2
        if group and (group[-1].boundary != unit.boundary or full or early):
            chunks.append(_close(document, group, len(chunks), count))
            group, words = [], 0
        if not group:
            together = _shown_together(document, unit.boundary)
            count += shown is not None and together != shown
            shown = together
        group.append(unit)
        words += unit.words
    if group:
        chunks.append(_close(document, group, len(chunks), count))
    return chunks


def _shown_together(document: PolicyDocument, boundary: tuple[int, int, int]) -> tuple[int, ...]:
    """What passages must share to be shown as one: the section and the table, in a 答复表 the row too."""
    _, table, _ = boundary
    if table >= 0 and document.tables[table].kind is TableKind.REPLY:
        return boundary
    return boundary[:2]


def _close(document: PolicyDocument, group: list[_Unit], ordinal: int, unit: int) -> Chunk:
    first = group[0]
    span = Span(first.span.start, group[-1].span.end)
    context = first.context if first.context not in span.of(document.text) else ""
    return Chunk(
        ordinal, span, span.of(document.text), _heading(document, first.section), context, first.page, unit
    )


def _heading(document: PolicyDocument, section: int | None) -> tuple[str, ...]:
    path: list[str] = []
    for index in document.heading_path(section):
        found = document.sections[index]
        label = found.label.of(document.text)
        name = found.heading.of(document.text)
        if name:
            path.append(one_line(label + name))
        elif found.style == ARTICLE.name:
            path.append(label)
    return tuple(path)


def _units(document: PolicyDocument, size: ChunkSize) -> Iterator[_Unit]:
    tops = _top_sections(document)
    lead_in = ""
    lead_section: int | None = None
    tables = TableContext(document)
    for block in _runs(document):
        text = block.span.of(document.text)
        boundary = _boundary(block, tops)
        if block.table is not None and block.row is not None:
            yield from _row_units(document, block, boundary, size, tables)
            continue
        if lead_section is not None and not _inside(document, block.section, lead_section):
            lead_in, lead_section = "", None
        yield from _paragraph_units(document, block, boundary, size, lead_in)
        if _LEAD_IN.search(text):
            last = list(sentence_spans(text))[-1].of(text)
            lead_in = last[-_LONGEST_LEAD_IN:]
            lead_section = -1 if block.section is None else block.section


def _inside(document: PolicyDocument, section: int | None, owner: int) -> bool:
    """Whether a paragraph still belongs to the lead-in of section ``owner`` (-1: the document itself)."""
    if owner == -1:
        return True
    return owner in document.heading_path(section)


def _runs(document: PolicyDocument) -> Iterator[Block]:
    """Blocks in order, with the paragraphs of one table row taken together (a row is a unit of its own)."""
    seen: set[tuple[int, int]] = set()
    for block in document.blocks:
        if block.table is None or block.row is None:
            yield block
            continue
        if (block.table, block.row) not in seen:
            seen.add((block.table, block.row))
            yield block


def _top_sections(document: PolicyDocument) -> list[int | None]:
    """For each section the index of the top-level section it lies in.

    Under an annex or an enclosed document the next level is the top. Articles that stand in no chapter are not
    sections of their own here: they are short, and are packed like paragraphs.
    """
    tops: list[int | None] = []
    for index, section in enumerate(document.sections):
        parent = section.parent
        if parent is None or is_enclosure(document.sections[parent]):
            if section.style == ARTICLE.name:
                tops.append(parent)
            else:
                tops.append(index)
        else:
            tops.append(tops[parent])
    return tops


def _boundary(block: Block, tops: Sequence[int | None]) -> tuple[int, int, int]:
    top = tops[block.section] if block.section is not None else None
    return (
        -1 if top is None else top,
        -1 if block.table is None else block.table,
        -1 if block.row is None else block.row,
    )


def _paragraph_units(
    document: PolicyDocument, block: Block, boundary: tuple[int, int, int], size: ChunkSize, lead_in: str
) -> Iterator[_Unit]:
    opens = block.section is not None and document.sections[block.section].label.start == block.span.start
    yield from _cut(document, block.span, boundary, block.section, lead_in, block.page, size, opens)


def _row_units(
    document: PolicyDocument,
    block: Block,
    boundary: tuple[int, int, int],
    size: ChunkSize,
    tables: TableContext,
) -> Iterator[_Unit]:
    """A row of a data table with its column headers as context; a reply row with its suggestion as context."""
    number = block.table or 0
    table = document.tables[number]
    position = tables.position(number, block.span)
    if position is None:
        # The header row itself.
        yield from _cut(document, tables.extent(block), boundary, block.section, "", block.page, size, False)
        return
    row = table.rows[position]
    if table.kind is TableKind.REPLY and len(row.cells) > 1:
        context = one_line(row.cells[0].span.of(document.text))[:_LONGEST_LEAD_IN]
    else:
        context = tables.columns(number, position)
    yield from _cut(document, row.span, boundary, block.section, context, block.page, size, True)


def _cut(
    document: PolicyDocument,
    span: Span,
    boundary: tuple[int, int, int],
    section: int | None,
    context: str,
    page: int | None,
    size: ChunkSize,
    opens: bool,
) -> Iterator[_Unit]:
    """One unit for the span, or one a sentence where it is too long."""
    words = count_words(span.of(document.text))
    if words <= size.most:
        yield _Unit(span, words, boundary, section, context, page, opens)
        return
    lead = context
    for number, piece in enumerate(_sentences(document.text, span, size)):
        text = piece.of(document.text)
        yield _Unit(piece, count_words(text), boundary, section, lead, page, opens and number == 0)
        if _LEAD_IN.search(text):
            lead = one_line(text)[-_LONGEST_LEAD_IN:]


def _sentences(text: str, span: Span, size: ChunkSize) -> Iterator[Span]:
    for sentence in sentence_spans(text, span):
        words = count_words(sentence.of(text))
        if words <= size.most:
            yield sentence
        else:
            yield from _pieces(text, sentence, size)


def _pieces(text: str, sentence: Span, size: ChunkSize) -> Iterator[Span]:
    """Cut a sentence that is too long: at inline items, then at commas, then anywhere."""
    body = sentence.of(text)
    start = at = words = 0
    for end in _cuts(body, size):
        count = count_words(body[at:end])
        if words and words + count > size.most:
            yield from trimmed(text, sentence.start + start, sentence.start + at)
            start, words = at, 0
        words += count
        at = end
        if words >= size.target // 2:
            yield from trimmed(text, sentence.start + start, sentence.start + at)
            start, words = at, 0
    yield from trimmed(text, sentence.start + start, sentence.end)


def _cuts(body: str, size: ChunkSize) -> Iterator[int]:
    """Where a sentence may be cut, no stretch between two cuts holding more than ``size.most`` words."""
    start = 0
    for cut in [*(inline_items(body) or _commas(body)), len(body)]:
        if count_words(body[start:cut]) > size.most:
            marks = [start + mark for mark in _commas(body[start:cut])]
            for mark in [*marks, cut]:
                if mark - start > size.most and count_words(body[start:mark]) > size.most:
                    # No mark within reach: as many characters as words are allowed.
                    yield from range(start + size.most, mark, size.most)
                yield mark
                start = mark
        else:
            yield cut
            start = cut


def _commas(body: str) -> list[int]:
    return [match.end() for match in _CLAUSE.finditer(body)]
