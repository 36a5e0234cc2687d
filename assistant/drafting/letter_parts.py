"""The order in which the parts of a letter are printed: one order for Word, for plain text and for templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.drafting.letter_words import chinese_number, printed_date
from assistant.drafting.models import CategoryPlace, Contact, Letter, ReplyItem


class PartKind(StrEnum):
    """What a paragraph is. The values of the first group name the places of an office's template."""

    DOC_NUMBER = "文号"
    TITLE = "标题"
    ADDRESSEE = "主送"
    CORNER = "办理类别"
    SIGNATURE = "落款"
    DATE = "日期"
    CONTACT = "联系人"
    PUBLICITY = "公开属性"
    COPIES = "抄送"
    PARAGRAPH = "段落"
    HEADING = "一级标题"
    CATEGORY = "类别"
    COLUMN = "栏目"
    SUGGESTION = "意见建议"
    LABEL = "标签"


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph to print. ``keep`` binds it to the next so that they stay on one page."""

    kind: PartKind
    text: str
    keep: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its cells, each a list of paragraphs; one cell spans the whole width. ``header`` repeats on every page."""

    cells: tuple[tuple[Part, ...], ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class TablePart:
    """The two-column table."""

    rows: tuple[TableRow, ...]


def head_parts(letter: Letter) -> tuple[Part, ...]:
    """文号, category in the corner, title and addressee."""
    corner: tuple[Part, ...] = ()
    if letter.category_place is CategoryPlace.CORNER:
        corner = (Part(PartKind.CORNER, category_text(letter)),)
    return (
        *corner,
        *_some(PartKind.DOC_NUMBER, letter.doc_number),
        Part(PartKind.TITLE, letter.title),
        Part(PartKind.ADDRESSEE, f"{letter.addressee}："),
    )


def body_parts(letter: Letter) -> tuple[Part | TablePart, ...]:
    """Everything between the addressee and the signature, the table included."""
    opening = _paragraphs(letter.opening)
    if not letter.form.tabular:
        items = tuple(part for item in letter.items for part in _narrated(item))
        return (*opening, *items, *_sections(letter, len(letter.items)), *_ending(letter))
    table = TablePart(tuple(_rows(letter)))
    if letter.category_place is CategoryPlace.TABLE:
        return (*opening, table)
    return (*opening, table, *_sections(letter, 0), *_ending(letter))


def tail_parts(letter: Letter) -> tuple[Part, ...]:
    """Signature, date, contact, publicity and copies, as far as they do not stand in the table."""
    signed: tuple[Part, ...] = ()
    contact: tuple[Part, ...] = ()
    if not _signed_in_table(letter):
        signed = _signature(letter)
        contact = _some(PartKind.CONTACT, contact_text(letter.contact, letter.contact_labels))
    publicity = f"公开属性：{letter.publicity}" if letter.publicity else ""
    copies = f"抄送：{'，'.join(letter.copies)}。" if letter.copies else ""
    notes = (*contact, *_some(PartKind.PUBLICITY, publicity))
    if signed and notes:
        # The notes under the date never stand alone on a page.
        signed = (*signed[:-1], replace(signed[-1], keep=True))
        notes = (*(replace(note, keep=True) for note in notes[:-1]), notes[-1])
    return (*signed, *notes, *_paragraphs(letter.extra), *_some(PartKind.COPIES, copies))


def category_text(letter: Letter) -> str:
    """The line that states the category; a blank where it is not decided."""
    return letter.category_line.format(category=letter.category.value if letter.category else "____")


def contact_text(contact: Contact, labels: tuple[str, str] = ("联系人", "联系电话")) -> str:
    """附注 in brackets (GB/T 9704-2012 7.3.7).

    >>> contact_text(Contact("沈知微", "8806 1234"))
    '（联系人：沈知微，联系电话：8806 1234）'
    """
    if not contact:
        return ""
    named = zip(labels, (contact.person, contact.phone), strict=True)
    return f"（{'，'.join(f'{label}：{value}' for label, value in named if value)}）"


def _signed_in_table(letter: Letter) -> bool:
    return letter.form.tabular and letter.category_place is CategoryPlace.TABLE


def _some(kind: PartKind, text: str) -> tuple[Part, ...]:
    return (Part(kind, text),) if text else ()


def _paragraphs(texts: tuple[str, ...]) -> tuple[Part, ...]:
    return tuple(Part(PartKind.PARAGRAPH, text) for text in texts)


def _narrated(item: ReplyItem) -> Iterator[Part]:
    head = f"{item.number}{item.heading}"
    paragraphs = item.paragraphs
    if item.run_in and paragraphs:
        yield from _paragraphs((head + paragraphs[0], *paragraphs[1:]))
        return
    if head:
        yield Part(PartKind.HEADING, head, keep=True)
    yield from _paragraphs(paragraphs)


def _sections(letter: Letter, before: int) -> Iterator[Part]:
    """办理过程 and 办理实效评估类别 as numbered sections after ``before`` others."""
    number = before
    if letter.process:
        number += 1
        yield Part(PartKind.HEADING, f"{chinese_number(number)}、{letter.process_heading}", keep=True)
        yield from _paragraphs(letter.process)
    if letter.category_place is CategoryPlace.BODY:
        number += 1
        yield Part(PartKind.HEADING, f"{chinese_number(number)}、{letter.category_heading}", keep=True)
        yield Part(PartKind.CATEGORY, category_text(letter), keep=True)
        yield from _some(PartKind.PARAGRAPH, letter.legend)


def _ending(letter: Letter) -> tuple[Part, ...]:
    ending = _paragraphs(letter.closing)
    return (*ending[:-1], *(replace(part, keep=True) for part in ending[-1:]))


def _signature(letter: Letter) -> tuple[Part, ...]:
    day = printed_date(letter.date) if letter.date else "【待补充：成文日期】"
    if not letter.signature and not letter.date:
        return ()
    return (Part(PartKind.SIGNATURE, letter.signature, keep=True), Part(PartKind.DATE, day))


def _rows(letter: Letter) -> Iterator[TableRow]:
    yield TableRow(tuple((Part(PartKind.COLUMN, name),) for name in letter.columns), header=True)
    for item in letter.items:
        left = Part(PartKind.SUGGESTION, f"{item.number}{item.heading}")
        yield TableRow(((left,), _paragraphs(item.paragraphs)))
    if letter.category_place is not CategoryPlace.TABLE:
        return
    last: list[Part] = []
    if letter.process:
        last.append(Part(PartKind.LABEL, f"一、{letter.process_heading}", keep=True))
        last.extend(_paragraphs(letter.process))
    last.extend(_ending(letter))
    yield TableRow(((*last, *_signature(letter)),))
    number = chinese_number(2 if letter.process else 1)
    category = [
        Part(PartKind.LABEL, f"{number}、{letter.category_heading}", keep=True),
        Part(PartKind.CATEGORY, category_text(letter), keep=True),
        *_some(PartKind.PARAGRAPH, letter.legend),
    ]
    yield TableRow((tuple(category),))
    values = (letter.contact.person, letter.contact.phone)
    for label, value in zip(letter.contact_labels, values, strict=True):
        if value:
            yield TableRow(((Part(PartKind.COLUMN, label),), (Part(PartKind.CONTACT, value),)))
