"""Questions that take something for granted: what they say, beside what the document says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.answering.models import Citation, Role, Statement
from assistant.answering.question import AnswerType, Question
from corpus.mentions import Mention, MentionType, find_mentions
from corpus.models import Span
from corpus.tokens import bigrams, words

_ASSERTS = re.compile(
    r"(?:了|的|模式)?(?:吧|对吧|对吗|是吧|是吗|没错吧|不是吗)|已经|都|有(?:一半|[一二三四五六七八九]成)|是不是"
)
#: Pairs of characters that a figure's clause must share with the question.
_SHARED = 2
_FIGURE = re.compile(r"[\d.%％万亿元]+")
_SHARES = {
    "一半": "50%",
    "半数": "50%",
    "过半": "50%",
    "三分之一": "33.3%",
    "三分之二": "66.7%",
    "四分之一": "25%",
    "四分之三": "75%",
    "全部": "100%",
}
#: How far behind its word a figure stands, in characters, and what parts the two.
_BOUND = 10
_PARTS = re.compile(r"[、，,。；;\n\t]")
#: Words that stand before every figure and name no subject.
_GENERAL = re.compile(
    r"每[\u4e00-\u9fff]|最[高低多少]|不超过|补[贴助]|奖[励补金]|资助|给予|一次性|标准|可以|现在|目前|应该|按照?|已经|超过|达到|金额|比例|发放?"
)
_ORDER = re.compile(
    r"先(?P<first>[\u4e00-\u9fff]{1,4}?)[，,、]?(?:再|后|然后)(?P<second>(?:(?![的模方式了吧吗])[\u4e00-\u9fff]){1,4})"
)
_COMPARED = {
    MentionType.PERCENTAGE,
    MentionType.AMOUNT,
    MentionType.COUNT,
    MentionType.MULTIPLE,
    MentionType.DURATION,
}


def premise_note(question: Question, citations: Sequence[Citation]) -> Statement | None:
    """What a document says otherwise than the question takes for granted; None where nothing contradicts.

    Only a question that asserts (…对吧, 已经…了吧, 有一半…) is compared: a share, figure or order of two steps in it
    against the one of its kind in the quotes.
    """
    if not (AnswerType.YES_NO in question.types or _ASSERTS.search(question.text)):
        return None
    for citation in citations:
        for said, written in _contradictions(question.text, citation.quote):
            text = f"材料写明“{written}”，与提问中的“{said}”不一致。"
            return Statement(text, (citation.n,), Role.WORDED)
    return None


def _contradictions(question: str, text: str) -> list[tuple[str, str]]:
    return [
        *_orders(question, text),
        *_shares(question, text),
        *_figures(question, text),
        *_bound(question, text),
    ]


def _orders(question: str, text: str) -> list[tuple[str, str]]:
    asked = _ORDER.search(question)
    if not asked:
        return []
    for written in _ORDER.finditer(re.sub(r"[“”\"]", "", text)):
        a, b = asked["first"], asked["second"]
        if written["first"].startswith(b[:2]) and written["second"].startswith(a[:2]):
            return [(asked.group(), written.group())]
    return []


def _shares(question: str, text: str) -> list[tuple[str, str]]:
    for word, value in _SHARES.items():
        if word in question:
            written = [m.text for m in find_mentions(text) if m.type is MentionType.PERCENTAGE]
            if written and not any(value in w for w in written) and word not in text:
                return [(word, written[0])]
    return []


def _figures(question: str, text: str) -> list[tuple[str, str]]:
    """A figure of the question whose kind and unit stand once in the text with another value."""
    found: list[tuple[str, str]] = []
    for mention in find_mentions(question):
        if mention.type not in _COMPARED:
            continue
        unit = getattr(mention.value, "unit", None)
        alike = [
            m
            for m in find_mentions(text)
            if m.type is mention.type and getattr(m.value, "unit", None) == unit
        ]
        if (
            len(alike) == 1
            and not _same(mention.value, alike[0].value)
            and _about(question, text, alike[0].span)
        ):
            found.append((mention.text, alike[0].text))
    return found


def _bound(question: str, text: str) -> list[tuple[str, str]]:
    """A figure of the question beside the one that the text gives right after the same word (农户自缴40%, 自缴25%)."""
    found: list[tuple[str, str]] = []
    theirs = [m for m in find_mentions(text) if m.type in _COMPARED]
    for mention in find_mentions(question):
        if mention.type not in _COMPARED:
            continue
        unit = getattr(mention.value, "unit", None)
        alike = [m for m in theirs if m.type is mention.type and getattr(m.value, "unit", None) == unit]
        for word in _words_before(question, mention.span.start):
            given = [m for at in _places(word, text) if (m := _right_after(alike, at, text)) is not None]
            if given:
                if not any(_same(m.value, mention.value) for m in given):
                    found.append((mention.text, given[0].text))
                break
    return found


def _words_before(question: str, at: int) -> list[str]:
    """The words that may bind a figure to its subject, nearest first; words of measures in general bind nothing."""
    start = max(question.rfind(mark, 0, at) for mark in "，。；,？") + 1
    said = [word for word in words(question[start:at]) if len(word) >= 2 and not _GENERAL.fullmatch(word)]
    return said[::-1][:2]


def _places(word: str, text: str) -> list[int]:
    return [match.end() for match in re.finditer(re.escape(word), text)]


def _right_after(figures: Sequence[Mention[Any]], at: int, text: str) -> Mention[Any] | None:
    """The first of the figures within a few characters of ``at``, in the same clause and item."""
    nearest = min((m for m in figures if m.span.start >= at), key=lambda m: m.span.start, default=None)
    if nearest is None or nearest.span.start - at > _BOUND:
        return None
    return None if _PARTS.search(text[at : nearest.span.start]) else nearest


def _same(a: object, b: object) -> bool:
    return (getattr(a, "low", None), getattr(a, "high", None)) == (
        getattr(b, "low", None),
        getattr(b, "high", None),
    )


def _about(question: str, text: str, figure: Span) -> bool:
    """Whether the clause of a figure, with the one before it, speaks of what the question does."""
    start = max(text.rfind(mark, 0, figure.start + 1) for mark in "。；;\n") + 1
    clauses = text[start : figure.start].split("，")[-2:]
    after = re.split(r"[，。；;\n]", text[figure.end :], maxsplit=1)[0]
    asked = set(bigrams(_FIGURE.sub(" ", question)))
    said = set(bigrams(_FIGURE.sub(" ", "".join(clauses) + figure.of(text) + after)))
    return len(asked & said) >= _SHARED
