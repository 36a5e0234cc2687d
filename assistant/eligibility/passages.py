"""文件的段落，各带引出它的那句话、它上面的标题和它自己的小题目。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.models import Block, BlockKind, PolicyDocument, Span, TableKind
from corpus.sentences import trimmed

_TOPIC = re.compile(r"([^。，；：、]{3,24})。(?=.)")
#: 申报某某项目的，…… names the project that a list or sentence is about.
FOR_PROJECT = re.compile(r"^申[请报]([^，。；]{3,20}?)(?:项目)?(?:的|资金的?)(?:单位|企业|机构|人)?[，,]")
_LEAD_END = re.compile(r"[：:]$")


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph without its printed number.

    ``topic`` is a short title at its beginning (专利转化奖励。) or its own heading; ``lead`` the sentence ending in ： above the
    list it belongs to; ``headings`` the headings above it, outermost first. ``section`` indexes the document's sections.
    """

    span: Span
    section: int | None
    headings: tuple[Span, ...] = ()
    topic: Span | None = None
    lead: Span | None = None
    lead_section: int | None = None


def passages(document: PolicyDocument) -> Iterator[Passage]:
    """The paragraphs of a document in order, tables other than 答复表 left out."""
    text = document.text
    leads: dict[int | None, tuple[Span, int | None]] = {}
    for block in document.blocks:
        if not _readable(document, block):
            continue
        span = _unnumbered(document, block)
        if span is None:
            continue
        parent = document.sections[block.section].parent if block.section is not None else None
        own = leads.get(block.section)
        above = leads.get(parent) if parent is not None else None
        lead = own or above
        headings = _headings(document, block)
        topic, body = _topic(text, span, block)
        if topic is None and block.kind is not BlockKind.HEADING and headings and _own(document, block):
            topic = headings[-1]
        yield Passage(
            body, block.section, headings, topic, lead[0] if lead else None, lead[1] if lead else None
        )
        if _LEAD_END.search(span.of(text)) and block.kind is not BlockKind.HEADING:
            leads[block.section] = (span, block.section)
        elif block.kind is not BlockKind.HEADING and own and not _continues(text, span):
            leads.pop(block.section, None)


def _readable(document: PolicyDocument, block: Block) -> bool:
    if block.table is not None:
        return document.tables[block.table].kind is TableKind.REPLY and (block.column or 0) > 0
    return block.kind in (BlockKind.BODY, BlockKind.HEADING, BlockKind.NOTE)


def _unnumbered(document: PolicyDocument, block: Block) -> Span | None:
    span = block.span
    if block.section is not None:
        label = document.sections[block.section].label
        if span.contains(label) and len(label):
            span = Span(label.end, span.end)
    return next(trimmed(document.text, span.start, span.end), None)


def _headings(document: PolicyDocument, block: Block) -> tuple[Span, ...]:
    path = (document.sections[i].heading for i in document.heading_path(block.section))
    return tuple(h for h in path if len(h) and not h.overlaps(block.span))


def _own(document: PolicyDocument, block: Block) -> bool:
    section = document.sections[block.section] if block.section is not None else None
    return section is not None and len(section.heading) > 0


def _topic(text: str, span: Span, block: Block) -> tuple[Span | None, Span]:
    match = _TOPIC.match(text, span.start, span.end)
    if match and block.kind is not BlockKind.HEADING and not re.search(r"\d", match[1]):
        return Span(match.start(1), match.end(1)), Span(match.end(), span.end)
    return None, span


def _continues(text: str, span: Span) -> bool:
    return bool(
        re.match(r"\d+[.．、]|[（(][一二三四五六七八九十\d]+[）)]|[—－-]", text[span.start : span.start + 6])
    )
