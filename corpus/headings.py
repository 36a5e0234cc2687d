"""Which words of a numbered paragraph are its heading, and which are content."""

from __future__ import annotations

import re

from corpus.models import Span
from corpus.numbering import ARTICLE, SEQUENCE, Marker

LONGEST_HEADING = 80
TERMINAL = "。；！？;!?，,、"
_LONGEST_RUN_IN = 50
_LONGEST_LABEL = 24
_RUN_IN = re.compile(r"(?P<head>[^。；！？]{2,80}?)(?:[。！？]|：(?=.{20}))")
# A page whose line breaks were lost keeps a space between a heading and its paragraph.
_SPACED = re.compile(r"(?P<head>[^。；！？\s]{4,50})\s(?=[\u4e00-\u9fff“《][^\s]{29})")
_LABEL_AND_VALUE = re.compile(r"(?P<head>[^，。；：]{2,12})：")
_ARTICLE_NAME = re.compile(r"\s*(?P<head>[【〔\[（(][^】〕\]）)]{2,20}[】〕\]）)])")
_CONTENT = re.compile(
    r"应当|不得|必须|可以|给予|是指|予以|的，|\d(?:万|亿)?元|\d[%％]|下列|如下|以下"
    r"|(?<![响供适对反效相感回])应(?![急用对收届聘税诉邀])|^(?:由于|鉴于)"
    r"|^对(?![标接外口内])|^自(?![主觉由然贸愿查])|^凡|^本(?:办法|规定|措施|细则|通知|意见|规程|条例|方案|预案)"
)


def heading_span(text: str, span: Span, marker: Marker) -> Span:
    """The words after the label that name the section: the whole line, or its first short sentence.

    Empty where the paragraph is all content: an article, 一是…, a rule (…的，应当…) or an amount.

    >>> from corpus.numbering import find_marker
    >>> line = "（一）加大支持。对企业给予奖励。"
    >>> heading_span(line, Span(0, len(line)), find_marker(line)).of(line)
    '加大支持'
    """
    start = span.start + marker.end
    while start < span.end and text[start].isspace():
        start += 1
    rest = text[start : span.end]
    if marker.style is ARTICLE:
        named = _ARTICLE_NAME.match(rest)
        return Span(start, start + named.end("head")) if named else Span(start, start)
    if not rest or marker.style is SEQUENCE:
        return Span(start, start)
    length = _heading_length(rest)
    return Span(start, start + length)


def _heading_length(rest: str) -> int:
    if rest[-1] in "：:":
        named = rest[:-1]
        return (
            len(named) if len(named) <= _LONGEST_LABEL and not _is_content(named) and "，" not in named else 0
        )
    if len(rest) <= LONGEST_HEADING and rest[-1] not in TERMINAL and "。" not in rest:
        label = _LABEL_AND_VALUE.match(rest)
        if label:
            return label.end("head")
        return 0 if _is_content(rest) else len(rest)
    if rest[-1] == "。" and len(rest) <= 40 and "。" not in rest[:-1] and "，" not in rest:
        return 0 if _is_content(rest) else len(rest) - 1
    for pattern in (_SPACED, _RUN_IN):
        found = pattern.match(rest)
        if found and found.end() < len(rest):
            head = found["head"]
            if len(head) <= _LONGEST_RUN_IN and not _is_content(head):
                return len(head)
            return 0
    return 0


def _is_content(words: str) -> bool:
    """Whether the words rule, define or grant something, or break off, rather than name a subject."""
    unclosed = any(words.count(left) > words.count(right) for left, right in ("“”", "《》", "（）"))
    return unclosed or _CONTENT.search(words) is not None
