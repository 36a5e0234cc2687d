"""Cut a document into passages along its structure, sized in jieba words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.gridtables import category_above
from corpus.models import Block, Chunk, PolicyDocument, Span, TableKind
from corpus.numbering import ARTICLE, inline_items
from corpus.outline import is_enclosure
from corpus.sentences import sentence_spans
from corpus.tokens import count_words

_LEAD_IN = re.compile(r"[：:]\s*$")
_CLAUSE = re.compile(r"[，、,：:]")
_LONGEST_LEAD_IN = 160
_LONGEST_CATEGORY = 40


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
    for unit in _units(document, size):
        full = words + unit.words > size.most or words >= size.target
        early = unit.opens and words >= size.target // 2
        if group and (group[-1].boundary != unit.boundary or full or early):
            chunks.append(_close(document, group, len(chunks)))
            group, words = [], 0
        group.append(unit)
        words += unit.words
    if group:
        chunks.append(_close(document, group, len(chunks)))
    return chunks


def _close(document: PolicyDocument, group: list[_Unit], ordinal: int) -> Chunk:
    first = group[0]
    span = Span(first.span.start, group[-1].span.end)
    context = first.context if first.context not in span.of(document.text) else ""
    return Chunk(
        ordinal, span, span.of(document.text), _heading(document, first.section), context, first.page
    )


def _heading(document: PolicyDocument, section: int | None) -> tuple[str, ...]:
    path: list[str] = []
    for index in document.heading_path(section):
        found = document.sections[index]
        label = found.label.of(document.text)
        name = found.heading.of(document.text)
        if name:
            path.append(_one_line(label + name))
        elif found.style == ARTICLE.name:
            path.append(label)
    return tuple(path)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _units(document: PolicyDocument, size: ChunkSize) -> Iterator[_Unit]:
    tops = _top_sections(document)
    lead_in = ""
    lead_section: int | None = None
    for block in _runs(document):
        text = block.span.of(document.text)
        boundary = _boundary(block, tops)
        if block.table is not None and block.row is not None:
            yield from _row_units(document, block, boundary, size)
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
    document: PolicyDocument, block: Block, boundary: tuple[int, int, int], size: ChunkSize
) -> Iterator[_Unit]:
    """A row of a data table with its column headers as context; a reply row with its suggestion as context."""
    table = document.tables[block.table or 0]
    rows = table.rows
    position = None
    for index, row in enumerate(rows):
        if row.span.contains(block.span):
            position = index
            break
    if position is None:
        # The header row itself.
        for header_row in _header_span(document, block):
            yield from _cut(document, header_row, boundary, block.section, "", block.page, size, False)
        return
    row = rows[position]
    if table.kind is TableKind.REPLY and len(row.cells) > 1:
        suggestion = _one_line(row.cells[0].span.of(document.text))[:_LONGEST_LEAD_IN]
        yield from _cut(document, row.span, boundary, block.section, suggestion, block.page, size, True)
        return
    context = _columns(document, block.table or 0, position)
    yield from _cut(document, row.span, boundary, block.section, context, block.page, size, True)


def _header_span(document: PolicyDocument, block: Block) -> list[Span]:
    members = [
        other.span for other in document.blocks if other.table == block.table and other.row == block.row
    ]
    return [Span(members[0].start, members[-1].end)] if members else []


def _columns(document: PolicyDocument, table_index: int, position: int) -> str:
    """The caption and the column headers of a data row, with the category a blank cell carries on."""
    table = document.tables[table_index]
    if len(table.rows[position].cells) == 1:
        return ""
    names: list[str] = []
    for header in table.headers:
        name = _one_line(header.span.of(document.text))
        carried = [
            value
            for column in range(header.column, header.column + header.col_span)
            if (value := _one_line(category_above(document.text, table, position, column)))
            and len(value) <= _LONGEST_CATEGORY
        ]
        if name or carried:
            names.append(name + (f"（{carried[0]}）" if carried else ""))
    return _caption(document, table.span.start) + "｜".join(names)


def _caption(document: PolicyDocument, table_start: int) -> str:
    """The line above a table when it is a caption: short, and no sentence."""
    before = [b for b in document.blocks if b.span.end <= table_start]
    if not before or before[-1].table is not None:
        return ""
    line = _one_line(before[-1].span.of(document.text))
    return f"{line}：" if len(line) <= _LONGEST_CATEGORY and line[-1] not in "。；：:！？" else ""


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
            lead = _one_line(text)[-_LONGEST_LEAD_IN:]


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
    cuts = inline_items(body) or [match.end() for match in _CLAUSE.finditer(body)]
    start = 0
    for cut in [*cuts, len(body)]:
        while count_words(body[start:cut]) > size.most:
            # No mark within reach: cut where the words run out.
            middle = min(cut, start + size.most)
            yield from _trim(text, sentence.start + start, sentence.start + middle)
            start = middle
        if cut == len(body) or count_words(body[start:cut]) >= size.target // 2:
            yield from _trim(text, sentence.start + start, sentence.start + cut)
            start = cut


def _trim(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)
