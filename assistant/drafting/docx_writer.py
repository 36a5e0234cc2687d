"""A letter as a Word file: our own letterhead form, or an office’s template with named places."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument

from assistant.drafting.docx_header import add_letterhead, below_rule
from assistant.drafting.docx_page import set_up
from assistant.drafting.docx_table import add_table
from assistant.drafting.docx_text import blank_line, bottom_of_page, fill, sign
from assistant.drafting.letter_parts import (
    Part,
    PartKind,
    TablePart,
    body_parts,
    head_parts,
    tail_parts,
)
from assistant.drafting.models import Letter


def write_letter(letter: Letter, path: Path, template: Path | None = None) -> Path:
    """Write the letter to ``path`` and return it; with ``template`` into the office’s own form.

    Errors: ``TemplateError`` naming the place that is missing or unknown.
    """
    path.write_bytes(letter_bytes(letter, template))
    return path


def letter_bytes(letter: Letter, template: Path | None = None) -> bytes:
    """The letter as the bytes of a .docx file. Errors: ``TemplateError``."""
    if template is None:
        document = _own_form(letter)
    else:
        from assistant.drafting.docx_template import filled_template

        document = filled_template(letter, template)
    _describe(document, letter)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _describe(document: WordDocument, letter: Letter) -> None:
    """The file’s properties: title, author and time, and no preview picture of another document."""
    properties = document.core_properties
    author = letter.letterhead or letter.signature
    properties.title, properties.author, properties.last_modified_by = letter.title, author, author
    properties.created = properties.modified = datetime.now(UTC)
    package = document.part.package
    for key in [key for key, relation in package.rels.items() if relation.reltype.endswith("/thumbnail")]:
        del package.rels[key]


def _own_form(letter: Letter) -> WordDocument:
    document = docx.Document()
    set_up(document)
    if letter.letterhead:
        add_letterhead(document, letter.letterhead)
    for part in head_parts(letter):
        if part.kind is PartKind.TITLE:
            _blank(document, 2)
        if part.kind is PartKind.ADDRESSEE:
            _blank(document, 1)
        paragraph = document.add_paragraph()
        fill(paragraph, part)
        if part.kind is PartKind.DOC_NUMBER and letter.letterhead:
            below_rule(paragraph, letter.letterhead)
    for piece in body_parts(letter):
        if isinstance(piece, TablePart):
            add_table(document, piece)
        else:
            fill(document.add_paragraph(), piece)
    _tail(document, tail_parts(letter))
    return document


def _tail(document: WordDocument, parts: tuple[Part, ...]) -> None:
    pending: tuple[Any, str] | None = None
    for part in parts:
        if part.kind is PartKind.SIGNATURE:
            _blank(document, 2)
        paragraph = document.add_paragraph()
        if part.kind is PartKind.SIGNATURE:
            pending = (paragraph, part.text)
        elif part.kind is PartKind.DATE and pending is not None:
            sign(pending[0], paragraph, pending[1], part)
        else:
            fill(paragraph, part)
        if part.kind is PartKind.COPIES:
            bottom_of_page(paragraph)


def _blank(document: WordDocument, count: int) -> None:
    for _ in range(count):
        blank_line(document.add_paragraph())
