"""From a loader's blocks to a ``PolicyDocument``: text, header, outline, tables, pairs, blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.assemble import Assembly, Paragraph, assemble
from corpus.gridtables import pairs_of, read_table
from corpus.header import Signature, read_header
from corpus.lines import is_bracketed
from corpus.loaders.raw import RawDocument
from corpus.models import (
    Block,
    BlockKind,
    Header,
    Kind,
    PolicyDocument,
    Section,
    Span,
    SuggestionReply,
    Table,
    TableKind,
)
from corpus.numbering import PROPOSAL, find_marker
from corpus.outline import Flow, build_sections, is_enclosure, open_sections, reparent
from corpus.titles import TitleBlock

_CLOSING = re.compile(
    r"(?:特此|专此|此函|此复|此致)|(?:最后，?|再次|衷心|诚挚|非常)*感谢.{0,6}(?:你|您|各位|贵)"
)
# A letter answers suggestions by name; its other headings report.
_NAMES_SUGGESTION = re.compile(r"^关于|建议|问题|诉求|意见|提案")


def parse(raw: RawDocument, source: str) -> PolicyDocument:
    """Parse what a loader read.

    ``source`` is the file name, kept for citations. The result's text is the normalised text that every span
    points into; the same input gives the same document.
    """
    assembly = assemble(raw)
    text = assembly.text
    paragraphs = assembly.paragraphs
    spans = [paragraph.span for paragraph in paragraphs]
    outside = [i for i, p in enumerate(paragraphs) if p.table is None and p.kind != "footnote"]
    cutoff = next((i for i, p in enumerate(paragraphs) if p.table is not None), len(paragraphs))
    cells = frozenset(i for i, p in enumerate(paragraphs) if p.table is not None)
    header, block, signature = read_header(text, spans, cells=cells)
    if block.body > cutoff:
        # The title block cannot reach into a table: read it again from what stands before.
        header, block, signature = _header_before_table(text, spans, cutoff, cells)
    tables = tuple(read_table(text, grid) for grid in assembly.grids)
    skip = _skipped(block, signature)
    sections = _sections(assembly, tables, header, outside, skip)
    return PolicyDocument(
        source=source,
        text=text,
        header=header,
        blocks=_blocks(paragraphs, sections, block, signature),
        sections=tuple(sections),
        tables=tables,
        pairs=tuple(_pairs(text, header, tables, sections)),
        offsets=assembly.offsets,
        media_type=raw.media_type,
        page_count=raw.page_count,
        notes=raw.notes,
    )


def _header_before_table(
    text: str, spans: list[Span], cutoff: int, cells: frozenset[int]
) -> tuple[Header, TitleBlock, Signature]:
    header, block, signature = read_header(text, spans[:cutoff])
    if signature.issued is None:
        whole, _, below = read_header(text, spans, cells=cells)
        header = replace(
            header,
            issued=whole.issued,
            issuer=header.issuer or below.issuer,
            effective=whole.effective,
            expires=whole.expires,
        )
        signature = below
    return header, block, signature


def _skipped(block: TitleBlock, signature: Signature) -> frozenset[int]:
    skip = set(range(block.body)) | set(signature.issuer_lines)
    if signature.date_line is not None:
        skip.add(signature.date_line)
    return frozenset(skip)


def _sections(
    assembly: Assembly,
    tables: Sequence[Table],
    header: Header,
    outside: list[int],
    skip: frozenset[int],
) -> list[Section]:
    """The outline of the body and, in document order, of the rows and cells of 答复表."""
    text, paragraphs = assembly.text, assembly.paragraphs
    title = header.title.value if header.title else None
    sections: list[Section] = []
    for body in _body_flows(assembly, tables, outside, skip):
        opened = open_sections(text, paragraphs, body, title=title, skip=skip)
        sections.extend(build_sections(text, paragraphs, opened, body, len(sections)))
    for number, table in enumerate(tables):
        if table.kind is TableKind.REPLY:
            _row_sections(assembly, number, table, sections, skip)
    order = sorted(range(len(sections)), key=lambda i: (sections[i].span.start, sections[i].level))
    return reparent(sections, order)


def _body_flows(
    assembly: Assembly, tables: Sequence[Table], outside: list[int], skip: frozenset[int]
) -> Iterator[Flow]:
    """The paragraphs outside tables, in runs that end where a 答复表 begins: its rows are units of their own."""
    starts = [table.span.start for table in tables if table.kind is TableKind.REPLY]
    members = iter(outside)
    waiting = next(members, None)
    for start in starts:
        run: list[int] = []
        while waiting is not None and assembly.paragraphs[waiting].span.start < start:
            run.append(waiting)
            waiting = next(members, None)
        yield Flow(tuple(run), start)
    rest = () if waiting is None else (waiting, *members)
    yield Flow(rest, _body_end(assembly, outside, skip))


def _body_end(assembly: Assembly, outside: list[int], skip: frozenset[int]) -> int:
    """Where the last section ends: before 特此说明, the thanks of a letter and 落款, when they close the document."""
    end = len(assembly.text)
    for index in reversed(outside):
        line = assembly.paragraphs[index].span.of(assembly.text)
        if (
            index in skip
            or _CLOSING.match(line)
            or (len(line) <= 40 and is_bracketed(line) and not find_marker(line))
        ):
            end = assembly.paragraphs[index].span.start
        else:
            break
    return end


def _row_sections(
    assembly: Assembly, number: int, table: Table, sections: list[Section], skip: frozenset[int]
) -> None:
    """Each row that opens with a number is a section of the first level; its cells are numbered on their own."""
    text, paragraphs = assembly.text, assembly.paragraphs
    by_cell: dict[tuple[int, int], list[int]] = {}
    for index, paragraph in enumerate(paragraphs):
        if paragraph.table == number and paragraph.row is not None and paragraph.cell is not None:
            by_cell.setdefault((paragraph.row, paragraph.cell), []).append(index)
    dropped = len(assembly.grids[number].rows) - len(table.rows)
    firsts = [
        by_cell[row, 0][0] for row in range(dropped, len(assembly.grids[number].rows)) if (row, 0) in by_cell
    ]
    rows = Flow(tuple(firsts), table.span.end)
    opened = open_sections(text, paragraphs, rows, title=None, skip=frozenset())
    built = build_sections(text, paragraphs, opened, rows, len(sections))
    for opening, section in zip(opened, built, strict=True):
        paragraph = paragraphs[opening.index]
        row = table.rows[(paragraph.row or 0) - dropped]
        parent = len(sections)
        heading = section.heading
        if not heading and len(row.cells) > 1:
            heading = Span(section.label.end, row.cells[0].span.end)
        sections.append(replace(section, level=1, parent=None, span=row.span, heading=heading))
        for cell in range(len(row.cells)):
            members = tuple(i for i in by_cell.get((paragraph.row or 0, cell), []) if i != opening.index)
            flow = Flow(members, row.cells[cell].span.end, parent, 1)
            inner = open_sections(text, paragraphs, flow, title=None, skip=skip)
            sections.extend(build_sections(text, paragraphs, inner, flow, len(sections)))


def _pairs(
    text: str, header: Header, tables: Sequence[Table], sections: Sequence[Section]
) -> list[SuggestionReply]:
    """Suggestions with their replies: rows of a 答复表, or the sections of a narrative letter that answer one."""
    pairs = [pair for table in tables for pair in pairs_of(table)]
    if pairs or header.kind is not Kind.REPLY:
        return pairs
    for section in sections:
        if not _NAMES_SUGGESTION.search(section.heading.of(text)) and section.style != PROPOSAL.name:
            continue
        start = section.heading.end
        while start < section.span.end and (text[start].isspace() or text[start] in "。：；"):
            start += 1
        body = Span(start, section.span.end)
        if section.level == 1 and section.heading and body and not is_enclosure(section):
            pairs.append(SuggestionReply(Span(section.label.start, section.heading.end), body))
    return pairs


def _blocks(
    paragraphs: Sequence[Paragraph], sections: Sequence[Section], block: TitleBlock, signature: Signature
) -> tuple[Block, ...]:
    blocks: list[Block] = []
    current: list[int] = []
    upcoming = 0
    for index, paragraph in enumerate(paragraphs):
        while upcoming < len(sections) and sections[upcoming].span.start <= paragraph.span.start:
            current.append(upcoming)
            upcoming += 1
        while current and sections[current[-1]].span.end <= paragraph.span.start:
            current.pop()
        section = current[-1] if current else None
        blocks.append(
            Block(
                _block_kind(index, paragraph, section, sections, block, signature),
                paragraph.span,
                section,
                paragraph.table,
                paragraph.row,
                paragraph.cell,
                paragraph.page,
            )
        )
    return tuple(blocks)


def _block_kind(
    index: int,
    paragraph: Paragraph,
    section: int | None,
    sections: Sequence[Section],
    block: TitleBlock,
    signature: Signature,
) -> BlockKind:
    if index in block.titles:
        return BlockKind.TITLE
    if index in block.number_lines:
        return BlockKind.DOC_NUMBER
    if index == block.addressee_line:
        return BlockKind.ADDRESSEE
    if index in signature.issuer_lines:
        return BlockKind.SIGNATURE
    if index == signature.date_line:
        return BlockKind.DATE
    if paragraph.kind == "footnote":
        return BlockKind.NOTE
    if paragraph.table is not None:
        return BlockKind.CELL
    if section is not None:
        opened = sections[section]
        if opened.label.start == paragraph.span.start and opened.heading.end == paragraph.span.end:
            return BlockKind.HEADING
    return BlockKind.BODY
