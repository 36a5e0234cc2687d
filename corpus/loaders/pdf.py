"""PDF files: paragraphs with page and place, tables, without running heads and page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import UnsupportedFormat
from corpus.loaders.formats import no_text
from corpus.loaders.furniture import without_furniture
from corpus.loaders.layout import Line, lines_of
from corpus.loaders.limits import Deadline, LoadLimits, too_long
from corpus.loaders.paragraphs import Frame, Paragraph, continues, frame_of, paragraphs_of
from corpus.loaders.pdf_pages import Page, Pdf
from corpus.loaders.pdf_tables import PageTable, inside, join_parts, read_grid, same_columns
from corpus.loaders.raw import RawBlock, RawDocument

_NOTE = re.compile(r"[①-⑳❶-❿]|\[?\d{1,2}\]?|[*＊]|注[:：\d]?")


def load_pdf(path: Path, limits: LoadLimits) -> RawDocument:
    """Read a .pdf file.

    Errors: ``EncryptedFile``, ``DamagedFile``; ``LimitExceeded`` for too many pages (before any is read) or
    too much time (between pages); ``UnsupportedFormat`` for a scan when text recognition is not installed.
    """
    deadline = Deadline(path.name, limits.max_seconds)
    with Pdf(path) as pdf:
        if len(pdf) > limits.max_pages:
            raise too_long(path.name, len(pdf), limits.max_pages)
        pages = []
        for index in range(len(pdf)):
            deadline.check()
            pages.append(pdf.page(index))
        lines, tables = _read_pages(pages)
        missing = [page.number for page in pages if not page.legible and (page.has_image or page.chars)]
        notes: list[str] = []
        if missing:
            if len(missing) == len([p for p in pages if p.chars or p.has_image]) and not limits.ocr:
                raise UnsupportedFormat(path.name, "是扫描件，没有文字层", "请在设置中允许文字识别后再试")
            notes = _recognise(pdf, missing, lines, limits, deadline)
    blocks = _assemble(pages, lines, tables)
    if not blocks:
        raise no_text(path.name, "PDF 里")
    return RawDocument(tuple(blocks), "pdf", page_count=len(pages), notes=tuple(notes))


def _recognise(
    pdf: Pdf, missing: Sequence[int], lines: list[list[Line]], limits: LoadLimits, deadline: Deadline
) -> list[str]:
    """Put recognised lines in place of pages without a text layer; returns notes for the user."""
    from corpus.loaders.ocr import NOTE, Recogniser

    listed = "、".join(map(str, missing[:10])) + ("……" if len(missing) > 10 else "")
    other = any(page for i, page in enumerate(lines) if i + 1 not in missing)
    if not limits.ocr:
        return [f"第 {listed} 页是图片，没有读入文字"]
    try:
        recogniser = Recogniser(pdf.source)
    except UnsupportedFormat as error:
        if other:
            return [f"第 {listed} 页是图片，没有读入文字。{error.remedy}"]
        raise
    for number in missing:
        deadline.check()
        lines[number - 1] = recogniser.page(pdf.document, number)
    return [NOTE if len(missing) == len(lines) else f"第 {listed} 页的{NOTE}"]


def _read_pages(pages: Sequence[Page]) -> tuple[list[list[Line]], list[list[PageTable]]]:
    lines: list[list[Line]] = []
    tables: list[list[PageTable]] = []
    for page in pages:
        if not page.legible:
            lines.append([])
            tables.append([])
            continue
        found = [t for cells in page.tables if (t := read_grid(cells, page.chars, page.number)) is not None]
        found.sort(key=lambda table: table.box[1])
        outside = [c for c in page.chars if not any(inside(c, table.box) for table in found)]
        lines.append(lines_of(outside, page.number))
        tables.append(found)
    return lines, tables


def _assemble(
    pages: Sequence[Page], lines: Sequence[Sequence[Line]], tables: Sequence[Sequence[PageTable]]
) -> list[RawBlock]:
    """Paragraphs and tables in order; what runs over a page break is made one."""
    bodies = without_furniture(lines, [page.height for page in pages])
    frames = _frames(pages, bodies)
    blocks: list[Paragraph | list[PageTable]] = []
    for page, body, held in zip(pages, bodies, tables, strict=True):
        frame = frames[round(page.width)]
        text, notes = _split_notes(body, frame)
        pieces = _in_order(text, held, frame)
        if blocks and pieces:
            _join_over_break(blocks, pieces, frame)
        blocks += pieces
        for note in paragraphs_of(notes, frame_of(notes, page.width)) if notes else ():
            note.kind = "footnote"
            blocks.append(note)
    return [block.raw() if isinstance(block, Paragraph) else join_parts(block) for block in blocks]


def _frames(pages: Sequence[Page], bodies: Sequence[Sequence[Line]]) -> dict[int, Frame]:
    """The text area for each page width: portrait and landscape pages have different margins."""
    by_width: dict[int, list[Line]] = {}
    for page, body in zip(pages, bodies, strict=True):
        by_width.setdefault(round(page.width), []).extend(body)
    return {width: frame_of(lines, width) for width, lines in by_width.items()}


def _split_notes(body: Sequence[Line], frame: Frame) -> tuple[list[Line], list[Line]]:
    """The lines of a page's text, and those of the footnotes in smaller type at its end."""
    at = len(body)
    while at > 0 and body[at - 1].size <= 0.86 * frame.size:
        at -= 1
    while at < len(body) and not _NOTE.match(body[at].text):
        at += 1
    return (list(body[:at]), list(body[at:])) if at > 0 else (list(body), [])


def _in_order(
    text: Sequence[Line], held: Sequence[PageTable], frame: Frame
) -> list[Paragraph | list[PageTable]]:
    pieces: list[Paragraph | list[PageTable]] = []
    rest = list(text)
    for table in held:
        above = [line for line in rest if line.center < table.box[1]]
        rest = [line for line in rest if line.center >= table.box[1]]
        pieces += [*paragraphs_of(above, frame), [table]]
    return [*pieces, *paragraphs_of(rest, frame)]


def _join_over_break(
    blocks: list[Paragraph | list[PageTable]], pieces: list[Paragraph | list[PageTable]], frame: Frame
) -> None:
    """Move the first piece of a page into the last block of the page before, when it goes on with it."""
    before = next(
        (b for b in reversed(blocks) if not (isinstance(b, Paragraph) and b.kind == "footnote")), None
    )
    first = pieces[0]
    if isinstance(before, Paragraph) and isinstance(first, Paragraph):
        last = before.lines[-1]
        if continues(first.lines[0], last, frame, len(before.lines) == 1):
            before.lines += first.lines
            pieces.pop(0)
    elif isinstance(before, list) and isinstance(first, list):
        following = before[-1].page + 1 == first[0].page
        if following and same_columns(before[-1], first[0]):
            before += first
            pieces.pop(0)
