"""An office’s own .docx as letterhead: named places, ``{{正文}}`` or content controls, are filled with a letter’s parts.

A place is a paragraph that holds ``{{名称}}``, or a content control whose tag or title is the name. ``{{正文}}`` takes the
opening, the items and what follows them; it must be there and stand in a paragraph of its own. Places that a letter has
nothing for are emptied. Parts for which the template has no place are printed where our own form has them, the
letterhead apart, which is the template’s business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from assistant.drafting.docx_table import add_table
from assistant.drafting.docx_text import fill, sign
from assistant.drafting.errors import TemplateError
from assistant.drafting.letter_parts import (
    Part,
    PartKind,
    TablePart,
    body_parts,
    category_text,
    head_parts,
    tail_parts,
)
from assistant.drafting.models import CategoryPlace, Letter

BODY = "正文"
_PLACE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
#: Every name that a template may use.
PLACES = (
    "正文",
    "标题",
    "文号",
    "主送",
    "发文机关",
    "落款",
    "日期",
    "联系人",
    "联系电话",
    "办理类别",
    "公开属性",
    "抄送",
)


def filled_template(letter: Letter, template: Path) -> WordDocument:
    """The template with the letter in its places. Errors: ``TemplateError``."""
    document = _open(template)
    letter = _unsigned_table(letter)
    _controls_to_marks(document)
    found = {name for paragraph in _paragraphs(document) for name in _PLACE.findall(paragraph.text)}
    unknown = sorted(found - set(PLACES))
    if unknown:
        raise TemplateError(
            f"{template.name}：不认识的位置“{'、'.join(unknown)}”。可用的名称是：{'、'.join(PLACES)}"
        )
    if BODY not in found:
        raise TemplateError(
            f"{template.name}：没有“{{{{正文}}}}”的位置。请在正文处单独一段写上 {{{{正文}}}}，或放一个标记为“正文”的内容控件"
        )
    values = _values(letter)
    for paragraph in list(_paragraphs(document)):
        names = _PLACE.findall(paragraph.text)
        if BODY in names:
            _put_body(document, paragraph, letter, found, template.name)
        elif names:
            _put_text(paragraph, values)
    return document


def _unsigned_table(letter: Letter) -> Letter:
    """A template signs where its places are, so the table does not."""
    if letter.category_place is CategoryPlace.TABLE:
        return replace(letter, category_place=CategoryPlace.BODY)
    return letter


def _open(template: Path) -> WordDocument:
    try:
        return docx.Document(str(template))
    except Exception as error:
        raise TemplateError(
            f"{template.name}：不能作为 Word 模板打开。请确认它是未加密的 .docx 文件"
        ) from error


def _values(letter: Letter) -> dict[str, str]:
    parts = {part.kind.value: part.text for part in (*head_parts(letter), *tail_parts(letter))}
    signed = {
        "落款": letter.signature,
        "发文机关": letter.letterhead or letter.signature,
        "联系人": letter.contact.person,
        "联系电话": letter.contact.phone,
        "办理类别": category_text(letter),
        "公开属性": str(letter.publicity or ""),
        "抄送": "，".join(letter.copies),
    }
    return {name: signed.get(name, parts.get(name, "")) for name in PLACES}


def _paragraphs(document: WordDocument) -> Iterator[Paragraph]:
    """Every paragraph of the body, its tables, headers and footers."""
    parts = [document.element.body]
    for section in document.sections:
        for part in (
            *(section.header, section.first_page_header, section.even_page_header),
            *(section.footer, section.first_page_footer, section.even_page_footer),
        ):
            if not part.is_linked_to_previous:
                parts.append(part._element)
    for root in parts:
        for element in root.iter(qn("w:p")):
            yield Paragraph(element, document._body)


def _controls_to_marks(document: WordDocument) -> None:
    """Content controls named after a place become ``{{名称}}``."""
    for control in list(document.element.body.iter(qn("w:sdt"))):
        properties = control.find(qn("w:sdtPr"))
        names = [
            element.get(qn("w:val"))
            for tag in ("w:tag", "w:alias")
            if properties is not None and (element := properties.find(qn(tag))) is not None
        ]
        name = next((n for n in names if n in PLACES), None)
        content = control.find(qn("w:sdtContent"))
        if name is None or content is None:
            continue
        texts = list(content.iter(qn("w:t")))
        for number, text in enumerate(texts):
            text.text = f"{{{{{name}}}}}" if number == 0 else ""
        if not texts:
            continue
        parent = control.getparent()
        at = parent.index(control)
        for child in reversed(list(content)):
            parent.insert(at, child)
        parent.remove(control)


def _put_text(paragraph: Paragraph, values: dict[str, str]) -> None:
    """Replace the marks of a paragraph, keeping the look of the run in which each begins."""
    runs = paragraph.runs
    while (match := _PLACE.search("".join(run.text for run in runs))) is not None:
        written, at = values.get(match[1], ""), 0
        for run in runs:
            start, end = at, at + len(run.text)
            at = end
            if end <= match.start() or start >= match.end():
                continue
            before = run.text[: max(0, match.start() - start)]
            after = run.text[max(0, match.end() - start) :] if match.end() < end else ""
            run.text = before + written + after
            written = ""


def _put_body(document: WordDocument, place: Paragraph, letter: Letter, found: set[str], source: str) -> None:
    if _PLACE.sub("", place.text).strip():
        raise TemplateError(f"{source}：“{{{{正文}}}}”要单独占一段，这一段里还有别的字“{place.text[:30]}”")
    signature: tuple[Paragraph, Part] | None = None
    for piece in _body(letter, found):
        if isinstance(piece, TablePart):
            add_table(document, piece, before=place)
            continue
        added = deepcopy(place._p)
        place._p.addprevious(added)
        paragraph = Paragraph(added, place._parent)
        for run in list(paragraph.runs):
            added.remove(run._r)
        if piece.kind is PartKind.SIGNATURE:
            signature = (paragraph, piece)
        elif piece.kind is PartKind.DATE and signature is not None:
            sign(signature[0], paragraph, signature[1].text, piece)
        else:
            fill(paragraph, piece)
    _remove(place._p)


def _remove(element: Any) -> None:
    element.getparent().remove(element)


def _body(letter: Letter, found: set[str]) -> Iterator[Part | TablePart]:
    """The body, and before and after it the parts that the template has no place for."""
    yield from (part for part in head_parts(letter) if part.kind.value not in found)
    yield from body_parts(letter)
    # A signature and its date are printed together, or the template has them.
    taken = found | ({"落款", "日期"} if found & {"落款", "日期"} else set())
    taken |= {"联系人"} if found & {"联系人", "联系电话"} else set()
    yield from (part for part in tail_parts(letter) if part.kind.value not in taken)
