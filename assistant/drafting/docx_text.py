"""Paragraphs of a letter in Word: which font, indent and alignment each kind takes (GB/T 9704-2012 7.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from assistant.drafting.docx_page import (
    BODY_FONT,
    BODY_SIZE,
    HEADING_FONT,
    SMALL_SIZE,
    SUBHEADING_FONT,
    TITLE_FONT,
    TITLE_SIZE,
    no_grid,
    set_font,
)
from assistant.drafting.letter_parts import Part, PartKind
from assistant.drafting.title_lines import break_title

_GAP = re.compile(r"【[^【】\n]*】")
_SUBHEADING = re.compile(
    r"[（(][一二三四五六七八九十]{1,3}[）)][^。；！？]{1,30}$|[（(][一二三四五六七八九十]{1,3}[）)][^。；！？]{1,30}。(?=\S)"
)
_INDENTED = {
    PartKind.PARAGRAPH,
    PartKind.HEADING,
    PartKind.CONTACT,
    PartKind.PUBLICITY,
    PartKind.CATEGORY,
    PartKind.LABEL,
}
_CENTRED = {PartKind.COLUMN}
# 成文日期 ends four characters from the right edge (7.3.5.1).
_DATE_INDENT = 4.0


def fill(paragraph: Any, part: Part, *, narrow: bool = False) -> None:
    """Write a part into an empty paragraph; ``narrow`` is true in a table’s cell of one column."""
    layout = paragraph.paragraph_format
    if part.keep:
        layout.keep_with_next = True
    if part.kind is PartKind.TITLE:
        _title(paragraph, part.text)
        return
    if part.kind in (PartKind.DOC_NUMBER, PartKind.CORNER):
        layout.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif part.kind in _CENTRED:
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif part.kind in (PartKind.ADDRESSEE, PartKind.SUGGESTION) or (narrow and part.kind is PartKind.CONTACT):
        layout.alignment = WD_ALIGN_PARAGRAPH.LEFT
    elif part.kind in _INDENTED:
        first_line(paragraph)
    if part.kind is PartKind.COPIES:
        layout.left_indent, layout.right_indent = Pt(SMALL_SIZE), Pt(SMALL_SIZE)
    for words, font in _styled(part):
        _run(paragraph, words, font, SMALL_SIZE if part.kind is PartKind.COPIES else None)


def sign(signature: Any, date: Any, name: str, day: Part) -> None:
    """Write the signature centred over the date, which ends four characters from the right."""
    widths = _width(name), _width(day.text)
    date_indent = _DATE_INDENT
    name_indent = date_indent + (widths[1] - widths[0]) / 2
    if name_indent < 1:
        date_indent, name_indent = date_indent + 1 - name_indent, 1
    for paragraph, text, indent in ((signature, name, name_indent), (date, day.text, date_indent)):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(round(indent * BODY_SIZE, 1))
        for words, marked in _gaps(text):
            _run(paragraph, words, None, None, marked=marked)
    signature.paragraph_format.keep_with_next = True
    date.paragraph_format.keep_with_next = day.keep


def first_line(paragraph: Any) -> None:
    """Indent the first line by two characters, whatever their size."""
    properties = paragraph._p.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(int(2 * (BODY_SIZE * 20 - 5))))


def _title(paragraph: Any, text: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    layout = paragraph.paragraph_format
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(32)
    layout.keep_with_next = True
    layout.keep_together = True
    no_grid(paragraph)
    for number, line in enumerate(break_title(text)):
        if number:
            paragraph.add_run().add_break()
        for words, marked in _gaps(line):
            _run(paragraph, words, TITLE_FONT, TITLE_SIZE, marked=marked)


def _styled(part: Part) -> Iterator[tuple[str, str | None]]:
    if part.kind in (PartKind.HEADING, PartKind.LABEL, PartKind.COLUMN):
        yield part.text, HEADING_FONT
        return
    match = _SUBHEADING.match(part.text) if part.kind is PartKind.PARAGRAPH else None
    if match:
        yield match.group(), SUBHEADING_FONT
    rest = part.text[match.end() :] if match else part.text
    if rest:
        yield rest, None


def _gaps(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, true for 【待补充：…】 and other marks that someone must fill."""
    at = 0
    for match in _GAP.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], False
        yield match.group(), True
        at = match.end()
    if at < len(text):
        yield text[at:], False


def _run(
    paragraph: Any, text: str, font: str | None, size: float | None, *, marked: bool | None = None
) -> None:
    pieces = _gaps(text) if marked is None else [(text, marked)]
    for words, open_mark in pieces:
        run = paragraph.add_run(words)
        if font is not None and font != BODY_FONT:
            set_font(run._r.get_or_add_rPr(), font)
        if size is not None:
            run.font.size = Pt(size)
        if open_mark:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _width(text: str) -> float:
    """Width in characters of 3号; digits take half."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def blank_line(paragraph: Any) -> None:
    """Mark an empty paragraph as spacing that belongs to what follows."""
    paragraph.paragraph_format.keep_with_next = True


def bottom_of_page(paragraph: Any) -> None:
    """Put a paragraph at the foot of the type area (版记 of a letter, 10.1)."""
    frame = OxmlElement("w:framePr")
    for name, value in (
        ("wrap", "around"),
        ("vAnchor", "margin"),
        ("hAnchor", "margin"),
        ("yAlign", "bottom"),
    ):
        frame.set(qn(f"w:{name}"), value)
    frame.set(qn("w:w"), "8845")
    paragraph._p.get_or_add_pPr().insert(0, frame)
