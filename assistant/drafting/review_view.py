"""A letter as review sees it: paragraphs with the part each plays, items with their spans, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from assistant.drafting.errors import LetterUnreadable
from assistant.drafting.letter_lines import CATEGORY, CLOSING, PROCESS
from assistant.drafting.letter_reader import letter_from
from assistant.drafting.models import Finding, Letter, Proposal, Severity
from assistant.drafting.profiles import Profile
from assistant.drafting.review_rules import rules
from corpus.models import BlockKind, PolicyDocument, Section, Span, TableKind
from corpus.numbering import find_marker
from corpus.sentences import sentence_spans

_CONTACT = re.compile(
    r"^[（(]?\s*(?:联系人|承办人|经办人|联系单位|联系方式|联系电话|电话|手机|公开属性|公开方式|抄送|附件)"
)
_ITEM_STYLES = ("一、", "建议一", "1.", "（一）", "标题1", "标题2")
_LETTER = re.compile("函|答复|回复|会办|协办|提案|议案|建议")
_DASHED = re.compile(r"^（本文有删减）$")


class Role(StrEnum):
    """The part a paragraph plays in a letter; BODY where the document is no letter."""

    HEAD = "标题"
    NUMBER = "文号"
    ADDRESSEE = "主送"
    OPENING = "开头"
    SUGGESTION = "建议"
    REPLY = "答复"
    PROCESS = "办理过程"
    CATEGORY = "类别"
    CLOSING = "结尾"
    SIGNATURE = "落款"
    DATE = "日期"
    NOTE = "附注"
    BODY = "正文"


PROSE = (Role.OPENING, Role.REPLY, Role.PROCESS, Role.CLOSING, Role.BODY)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: where it stands, its part, and the item it belongs to (an index)."""

    span: Span
    text: str
    role: Role
    item: int | None = None
    cell: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One answered suggestion: the printed number, the heading's span (None where there is none), the reply's span."""

    no: int
    label: str
    heading: Span | None
    reply: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place, part and item."""

    span: Span
    text: str
    role: Role
    item: int | None


@dataclass(frozen=True, slots=True)
class View:
    """Everything the rules read. ``letter`` is None for a document that is no letter; ``day`` is the date of the letter."""

    document: PolicyDocument
    letter: Letter | None
    paragraphs: tuple[Paragraph, ...]
    items: tuple[Item, ...]
    sentences: tuple[Sentence, ...]
    proposal: Proposal | None
    profile: Profile
    today: date

    @property
    def text(self) -> str:
        """The letter’s text; every span points into it."""
        return self.document.text

    @property
    def day(self) -> date | None:
        """The date of the letter, where it has one."""
        issued = self.document.header.issued
        return (self.letter.date if self.letter else None) or (issued.value if issued else None)

    def of(self, *roles: Role) -> Iterator[Paragraph]:
        """The paragraphs of these parts."""
        return (p for p in self.paragraphs if p.role in roles)

    def said(self, *roles: Role, item: int | None = None) -> list[Sentence]:
        """The sentences of these parts, of one item where ``item`` is given."""
        return [s for s in self.sentences if s.role in roles and (item is None or s.item == item)]

    def found(
        self,
        rule: str,
        span: Span | None,
        message: str,
        suggestion: str = "",
        severity: Severity | None = None,
        replacement: str | None = None,
    ) -> Finding:
        """A finding of a rule at a place; None for an absence. ``replacement`` is put exactly in the place of ``span``."""
        return Finding(
            rule,
            severity or rules()[rule].severity,
            message,
            quote=span.of(self.text) if span else "",
            start=span.start if span else None,
            end=span.end if span else None,
            suggestion=suggestion,
            replacement=replacement if span and replacement != span.of(self.text) else None,
        )


def view_of(document: PolicyDocument, proposal: Proposal | None, profile: Profile, today: date) -> View:
    """What the rules read of a parsed letter (or of any document)."""
    letter = _letter(document)
    items = _items(document, letter)
    paragraphs = tuple(_paragraphs(document, letter, items))
    sentences = tuple(
        Sentence(span, span.of(document.text), p.role, p.item)
        for p in paragraphs
        if p.role in (*PROSE, Role.SUGGESTION)
        for span in sentence_spans(document.text, p.span)
    )
    return View(document, letter, paragraphs, items, sentences, proposal, profile, today)


def _letter(document: PolicyDocument) -> Letter | None:
    try:
        letter = letter_from(document)
    except LetterUnreadable:
        return None
    # Notices and approvals have an addressee too.
    return letter if _LETTER.search(letter.title) else None


def _items(document: PolicyDocument, letter: Letter | None) -> tuple[Item, ...]:
    if letter is None:
        return ()
    text = document.text
    if document.pairs:
        made = []
        for no, pair in enumerate(document.pairs):
            if _CONTACT.match(pair.suggestion.of(text)) and len(pair.suggestion) <= 20:
                continue  # a row of the table that names who answers for the letter
            section = next(
                (s for s in document.sections if s.label.start <= pair.suggestion.start < s.label.end), None
            )
            reply = pair.reply
            if all(not table.span.overlaps(reply) for table in document.tables):
                reply = _before_closing(document, reply)
            made.append(Item(no, section.label.of(text) if section else "", pair.suggestion, reply))
        made.extend(_without_reply(document, made))
        made.sort(key=lambda item: item.heading or item.reply)
        return tuple(replace(item, no=no) for no, item in enumerate(made))
    sections = [s for s in document.sections if _opens_item(s, text)]
    level = min((s.level for s in sections), default=0)
    return tuple(_item_of(document, no, s) for no, s in enumerate(s for s in sections if s.level == level))


def _without_reply(document: PolicyDocument, items: list[Item]) -> Iterator[Item]:
    """Rows of the table that hold a numbered suggestion and nothing beside it."""
    text = document.text
    for table in document.tables:
        for row in table.rows if table.kind is TableKind.REPLY else ():
            cells = [cell for cell in row.cells if len(cell.span)]
            if len(cells) != 1 or any(i.heading and i.heading.overlaps(cells[0].span) for i in items):
                continue
            words = cells[0].span.of(text)
            marker = find_marker(words)
            if marker and len(words) <= 120 and not (PROCESS.search(words) or CATEGORY.search(words)):
                end = cells[0].span.end
                yield Item(0, words[: marker.end], cells[0].span, Span(end, end))


def _opens_item(section: Section, text: str) -> bool:
    heading = section.heading.of(text)
    closing = len(heading) <= 40 and (PROCESS.search(heading) or CATEGORY.search(heading))
    return section.style in _ITEM_STYLES and section.number is not None and not closing


def _item_of(document: PolicyDocument, no: int, section: Section) -> Item:
    heading = section.heading if len(section.heading) else None
    start = section.heading.end if heading else section.label.end
    reply = _before_closing(document, Span(start, max(start, section.span.end)))
    return Item(no, section.label.of(document.text), heading, reply)


def _before_closing(document: PolicyDocument, reply: Span) -> Span:
    """The reply up to the thanks, the category, the signature or the notes of the letter."""
    for block in document.blocks:
        if not reply.start < block.span.start < reply.end:
            continue
        words = block.span.of(document.text)
        stated = len(words) <= 60 and (CATEGORY.match(words) or _CONTACT.match(words))
        if block.kind in (BlockKind.SIGNATURE, BlockKind.DATE) or CLOSING.match(words) or stated:
            return Span(reply.start, block.span.start)
    return reply


_KINDS = {
    BlockKind.TITLE: Role.HEAD,
    BlockKind.DOC_NUMBER: Role.NUMBER,
    BlockKind.ADDRESSEE: Role.ADDRESSEE,
    BlockKind.SIGNATURE: Role.SIGNATURE,
    BlockKind.DATE: Role.DATE,
}


def _paragraphs(
    document: PolicyDocument, letter: Letter | None, items: tuple[Item, ...]
) -> Iterator[Paragraph]:
    text = document.text
    addressed = any(block.kind is BlockKind.ADDRESSEE for block in document.blocks)
    state = Role.HEAD if addressed else Role.OPENING
    for block in document.blocks:
        words = block.span.of(text)
        cell = block.table is not None
        item = _item_at(items, block.span)
        if letter is None:
            role = _KINDS.get(block.kind, Role.BODY)
        elif item is not None:
            role = _in_item(items[item], block.span)
            state = Role.CLOSING
        elif block.kind in _KINDS and not (block.kind is BlockKind.TITLE and _CONTACT.match(words)):
            role = _KINDS[block.kind]
            state = Role.OPENING if role is Role.ADDRESSEE else state
        elif cell and state in (Role.HEAD, Role.OPENING):
            role = Role.NOTE  # the headings of the columns
        else:
            role = state = _state(state, words, items)
        yield Paragraph(block.span, words, role, item, cell)


def _item_at(items: tuple[Item, ...], span: Span) -> int | None:
    for item in items:
        if item.reply.overlaps(span) or (item.heading is not None and item.heading.overlaps(span)):
            return item.no
    return None


def _in_item(item: Item, span: Span) -> Role:
    return Role.REPLY if item.reply.overlaps(span) else Role.SUGGESTION


def _state(state: Role, words: str, items: tuple[Item, ...]) -> Role:
    short = len(words) <= 40
    if (short and CATEGORY.search(words)) or (len(words) <= 60 and CATEGORY.match(words)):
        return Role.CATEGORY
    if short and PROCESS.search(words):
        return Role.PROCESS
    if _CONTACT.match(words) or _DASHED.match(words):
        return Role.NOTE
    if CLOSING.match(words):
        return Role.CLOSING
    if state is Role.OPENING and not items and re.search("答复如下|函复如下|意见如下|回复如下", words):
        return Role.OPENING
    if state is Role.OPENING and not items:
        return Role.REPLY
    return state
