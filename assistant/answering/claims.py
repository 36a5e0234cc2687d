"""What a sentence claims, value by value: figures, dates, clauses, references, titles, institutions, bare numbers.

Both sides of a check are read by the same functions, so that two notations of one fact have one key.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from corpus.mentions import (
    CountValue,
    InstitutionValue,
    Mention,
    MentionType,
    QuantityValue,
    Value,
    find_mentions,
    normalise_value,
    parse_number,
)
from corpus.mentions.keys import Key
from corpus.models import Span

#: Mentions whose text is a name: a figure inside one is part of the name.
_NAMES = {MentionType.TITLE, MentionType.DOC_NUMBER, MentionType.CASE_NUMBER}
_TIMES = {MentionType.DATE, MentionType.PERIOD}
#: Measure words that count the same things.
_SAME_UNIT = {"名": "人", "位": "人", "户": "家"}
_ARABIC = re.compile(r"\d+(?:[.,]\d+)*")
_ANY_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?[十百千万亿]*|[〇零一二两三四五六七八九十百千万亿]+")
#: Private-use characters stand for claims where wordings are compared.
_FIRST_MARK, _MARKS = 0xF0000, 0xFFF0


@dataclass(frozen=True, slots=True)
class Claim:
    """One value, where it stands, and what it is compared by.

    ``key`` leaves bounds out (不超过100万元 and 100万元 share one). ``family`` is what could be mistaken for it: the
    key without its figures. A bare number that no finder types has ``mention`` None and the type ``number``.
    """

    type: str
    span: Span
    text: str
    key: Key
    family: Key
    mention: Mention[Value | None] | None = None

    @property
    def value(self) -> Value | None:
        """The typed value; None for a bare number and for a date that leans on another one (去年)."""
        return self.mention.value if self.mention else None

    @property
    def mark(self) -> str:
        """One private-use character that stands for the key."""
        return chr(_FIRST_MARK + hash(self.key) % _MARKS)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is compared: ``plain`` has the length of the text, ``claims`` stand in its order.

    ``masked`` is the plain text without blanks in which every outermost claim is one character;
    ``offsets[i]`` is where ``masked[i]`` stands in ``plain``.
    """

    plain: str
    claims: tuple[Claim, ...]
    masked: str
    offsets: tuple[int, ...]


def plain(text: str) -> str:
    """Full-width letters, digits and signs as ASCII ones, one character for one; punctuation stays.

    >>> plain("最高５０％，约２，０００件")
    '最高50%，约2,000件'
    """
    if text.isascii():
        return text
    folded = "".join(_folded(c) for c in text)
    return re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", folded)


def _folded(character: str) -> str:
    if "\uff10" <= character <= "\uff5a" or character in "％．＋－＄":
        return unicodedata.normalize("NFKC", character)
    return character


@lru_cache(maxsize=2048)
def read(text: str, reference: date | None = None) -> Reading:
    """Everything a text claims. ``reference`` is the day of writing, for 去年 and dates without a year.

    >>> [(c.type, c.text) for c in read("对3家机构按第八条资助5万元，比例为4:3").claims]
    [('count', '3家'), ('clause', '第八条'), ('amount', '5万元'), ('number', '4'), ('number', '3')]
    """
    folded = plain(text)
    claims = _claims(folded, reference)
    masked, offsets = _mask(folded, claims)
    return Reading(folded, tuple(claims), masked, offsets)


def _claims(text: str, reference: date | None) -> list[Claim]:
    found = [m for m in find_mentions(text, reference) if m.type is not MentionType.INSTITUTION_GENERIC]
    names = [m.span for m in found if m.type in _NAMES]
    claims = [_claim(m) for m in found if m.type in _NAMES or not any(n.contains(m.span) for n in names)]
    covered = [c.span for c in claims]
    for match in _ARABIC.finditer(text):
        span = Span(*match.span())
        if not any(c.overlaps(span) for c in [*covered, *names]):
            value = parse_number(match[0])
            key: Key = ("number", value if value is not None else match[0])
            claims.append(Claim("number", span, match[0], key, ("number",)))
    return sorted(claims, key=lambda c: (c.span.start, -c.span.end))


def _claim(mention: Mention[Value | None]) -> Claim:
    value = mention.value
    kind = "time" if mention.type in _TIMES else mention.type.value
    if isinstance(value, CountValue) and value.unit in _SAME_UNIT:
        alike: Mention[Value | None] = replace(mention, value=replace(value, unit=_SAME_UNIT[value.unit]))
        key = normalise_value(alike)
    else:
        key = normalise_value(mention)
    key = key or (mention.type.value, mention.text)
    if isinstance(value, InstitutionValue):
        # 市教育局 may stand for 澜江市教育局: the place is compared apart.
        key = (key[0], value.name)
    family = (key[0], *key[2:]) if isinstance(value, QuantityValue) else (kind,)
    return Claim(mention.type.value, mention.span, mention.text, key, family, mention)


def _mask(text: str, claims: list[Claim]) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0

    def copy(end: int) -> None:
        for i in range(position, end):
            if not text[i].isspace() or text[i] in "\n\t":
                pieces.append(text[i])
                offsets.append(i)

    for claim in claims:
        if claim.span.start < position:
            continue
        copy(claim.span.start)
        pieces.append(claim.mark)
        offsets.append(claim.span.start)
        position = claim.span.end
    copy(len(text))
    return "".join(pieces), tuple(offsets)


@lru_cache(maxsize=2048)
def numbers_in(text: str) -> frozenset[Decimal]:
    """Every number of a text, whatever it counts.

    >>> sorted(numbers_in("共25名委员，二〇二一年起每件１，０００元"))
    [Decimal('25'), Decimal('1000'), Decimal('2021')]
    """
    found: set[Decimal] = set()
    for match in _ANY_NUMBER.finditer(plain(text)):
        value = parse_number(match[0])
        if value is not None:
            found.add(value)
    return frozenset(found)
