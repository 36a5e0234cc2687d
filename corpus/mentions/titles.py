"""Titles in 《》, with nested marks, the 文号 printed behind them and their 简称."""

from __future__ import annotations

import re

from corpus.mentions.base import Mention, MentionType, TitleValue
from corpus.mentions.references import find_doc_numbers
from corpus.models import Span

_MARK = re.compile("[《》〈〉\n]")
_LONGEST = 200
_BEHIND = re.compile(r"\s?[（(](?P<inside>[^（(）)\n]*(?:[（(][^（(）)\n]*[）)][^（(）)\n]*)*)[）)]")
_ALIAS = re.compile(
    '(?:(?:以下|下)?(?:统一|均)?简称|以?下称)为?[：:]?\\s?[“"「]?\\s?《?(?P<alias>[^“”"「」《》，,；;）)\n]{1,40})》?'
)
_BLANK = re.compile(r"\s+")


def find_titles(text: str) -> list[Mention[TitleValue]]:
    """The outermost titles in a text; a 《 that is not closed in its paragraph is passed over.

    The span holds the marks; ``name`` is what stands between them without line breaks.

    >>> m = find_titles("《关于转发〈办法〉的通知》（深府〔2020〕1号，以下简称《通知》）")[0]
    >>> m.value
    TitleValue(name='关于转发〈办法〉的通知', doc_number='深府〔2020〕1号', alias='通知')
    """
    found: list[Mention[TitleValue]] = []
    for span in _outermost(text):
        name = _BLANK.sub("", text[span.start + 1 : span.end - 1])
        if not name:
            continue
        doc_number = alias = None
        if behind := _BEHIND.match(text, span.end):
            numbers = find_doc_numbers(behind["inside"])
            doc_number = numbers[0].value.text if numbers else None
            words = _ALIAS.search(behind["inside"])
            alias = words["alias"].strip() if words else None
        found.append(Mention(MentionType.TITLE, span, span.of(text), TitleValue(name, doc_number, alias)))
    return found


def _outermost(text: str) -> list[Span]:
    spans: list[Span] = []
    opened: list[int] = []
    for mark in _MARK.finditer(text):
        sign, at = mark[0], mark.start()
        if opened and (at - opened[0] > _LONGEST or (sign == "\n" and text.startswith("\n", at + 1))):
            opened = []
        if sign == "《":
            opened.append(at)
        elif sign == "》" and opened:
            if len(opened) == 1:
                spans.append(Span(opened[0], at + 1))
            opened.pop()
    return spans
