"""Whether a claim of a sentence stands in what it cites, with its bound and at its own subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from assistant.answering.claims import Claim, numbers_in, read
from assistant.answering.claims_context import Context, contexts
from corpus.mentions import (
    AmountValue,
    Bound,
    CountValue,
    DateValue,
    DocNumberValue,
    DurationValue,
    InstitutionValue,
    MentionType,
    PercentageValue,
    PeriodValue,
    QuantityValue,
    TitleValue,
    same_institution,
)

_DEADLINE = re.compile("时限|期限|限期|限时|最长|最迟")
_BLANK = re.compile(r"\s+")
#: How many more words must point to another figure before a figure counts as moved.
_MARGIN = 2
#: How many pairs of characters two places share when they are one place.
_SAME_PLACE = 3
_SHORTEST_TITLE = 4
_ISSUED = re.compile(
    "印发|发布|公布|颁布|出台|发文|文件|下发|落款|成文|答复|来函|复函|《|文号|日期|写明|起草"
)
_NAMED_ONCE = {"title", "doc_number", "case_number"}
_CAPPED = re.compile("(?:封顶|上限|限额|顶格|最多|最高|至多)[\u4e00-\u9fff]{0,4}$")
_FLOORED = re.compile("(?:下限|起点|门槛|最低|最少|至少)[\u4e00-\u9fff]{0,4}$")
_YEARLY = re.compile("年最高|年度|每年|一年|年最多|年累计|年总额|年不")


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a sentence may rest on: the quotes it cites, and what stands over and beside them.

    ``beside`` are header values, headings, the label of the cited clause, and the passage's context.
    """

    quotes: tuple[str, ...]
    beside: tuple[str, ...] = ()
    reference: date | None = None

    def quoted(self) -> Iterator[tuple[Claim, Context]]:
        """The claims of the quotes with what stands around each."""
        for quote in self.quotes:
            yield from zip(read(quote, self.reference).claims, contexts(quote, self.reference), strict=True)

    def about(self) -> Iterator[Claim]:
        """The claims of what stands beside the quotes."""
        for text in self.beside:
            yield from read(text, self.reference).claims

    @property
    def words(self) -> str:
        """Everything a sentence may take its words from."""
        return "\n".join((*self.quotes, *self.beside))


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a claim: ``reason`` is absent, bound or moved; ``found`` is what the source says."""

    reason: str
    found: str = ""


def check_claim(claim: Claim, around: Context, sentence: str, grounds: Grounds) -> Finding | None:
    """What is wrong with one claim of ``sentence``; None when it stands in the grounds."""
    quoted = list(grounds.quoted())
    same = [(c, context) for c, context in quoted if alike(claim, c)]
    others = [(c, context) for c, context in quoted if c.family == claim.family and not alike(claim, c)]
    if not same:
        if taken := _place_taken(claim, around, others, sentence):
            return Finding("absent", taken)
        if _stands_beside(claim, sentence, grounds) or _told_apart(claim, grounds):
            return None
        near = [c.text for c, _ in others]
        return Finding("absent", near[0] if len(near) == 1 else "")
    if number := _other_number(claim, [c for c, _ in same]):
        return Finding("absent", number)
    if claim.type in _NAMED_ONCE:
        return None
    for other, context in others:
        if not any(c.span.overlaps(other.span) for c, _ in same) and all(
            _points(around, context, mine) for _, mine in same
        ):
            return Finding("moved", other.text)
    best = max(len(around & context) for _, context in same)
    nearest = [c for c, context in same if len(around & context) == best]
    if not any(_bound_agrees(claim, c, sentence) for c in nearest):
        return Finding("bound", nearest[0].text)
    return None


def _points(around: Context, other: Context, mine: Context) -> bool:
    """Whether the words around a claim are those of another figure rather than its own."""
    theirs, own = len(around & (other - mine)), len(around & (mine - other))
    return theirs >= own + _MARGIN or (theirs > 0 and own == 0 and bool(mine - other))


def _place_taken(
    claim: Claim, around: Context, others: Sequence[tuple[Claim, Context]], sentence: str
) -> str:
    """The institution that the quotes name where the sentence names another one, which only stands beside them."""
    if claim.type != MentionType.INSTITUTION.value:
        return ""
    for other, context in others:
        if len(around & context) >= _SAME_PLACE and other.text not in sentence:
            return other.text
    return ""


def _stands_beside(claim: Claim, sentence: str, grounds: Grounds) -> bool:
    """Whether a claim stands in a header, a heading or the context; a header's date only as the document's date."""
    if not any(alike(claim, c) for c in grounds.about()):
        return False
    if not isinstance(claim.value, DateValue) or claim.value.month is None:
        return True
    around = sentence[max(0, claim.span.start - 12) : claim.span.end + 12]
    return bool(_ISSUED.search(around))


def _other_number(claim: Claim, same: Sequence[Claim]) -> str:
    """The 文号 that the sources print behind a title where the sentence prints another one."""
    if not isinstance(claim.value, TitleValue) or claim.value.doc_number is None:
        return ""
    numbers = {c.value.doc_number for c in same if isinstance(c.value, TitleValue) and c.value.doc_number}
    return "" if not numbers or claim.value.doc_number in numbers else "、".join(sorted(numbers))


def alike(claim: Claim, other: Claim) -> bool:
    """Whether two claims state the same value, bounds apart; a date may be less precise than its source."""
    if claim.type == "number" or other.type == "number":
        return claim.key == other.key
    one, two = claim.value, other.value
    if isinstance(one, DateValue) and isinstance(two, DateValue):
        return _same_date(one, two)
    if isinstance(one, PeriodValue):
        return isinstance(two, PeriodValue | DateValue) and _same_period(one, two)
    if isinstance(one, InstitutionValue) and isinstance(two, InstitutionValue):
        return same_institution(one, two)
    if isinstance(one, TitleValue) and isinstance(two, TitleValue):
        return _same_title(one.name, two)
    if isinstance(one, DocNumberValue):
        named = two.doc_number if isinstance(two, TitleValue) else None
        return claim.key == other.key or one.text == named
    if isinstance(one, QuantityValue) and isinstance(two, QuantityValue) and claim.key != other.key:
        return claim.family == other.family and _end_of_range(one, two)
    return claim.key == other.key


def _same_date(one: DateValue, two: DateValue) -> bool:
    # A date printed without its year takes the source's.
    return (
        (two.year == one.year or (one.inferred and one.month is not None))
        and one.month in (None, two.month)
        and one.day in (None, two.day)
        and (not one.part or one.part == two.part)
    )


def _same_period(one: PeriodValue, two: PeriodValue | DateValue) -> bool:
    """A period agrees with another of the same ends, and with a date that it begins or ends with."""
    if isinstance(two, PeriodValue):
        if (one.start, one.end) == (two.start, two.end):
            return True
        if one.start is None or one.end is None:
            mine = one.start or one.end
            # 至5月30日 for the end of 4月1日至5月30日, never for 5月30日起.
            return mine in ((two.start,) if one.end is None else (two.end,))
        return False
    if one.start is not None and one.end is not None:
        return (one.start, one.end) == (two.first, two.last)
    edge = one.start or one.end
    return edge is not None and two.first - timedelta(days=1) <= edge <= two.last + timedelta(days=1)


def _same_title(name: str, other: TitleValue) -> bool:
    name, full = _BLANK.sub("", name), _BLANK.sub("", other.name)
    if name in (full, other.alias):
        return True
    return len(name) >= _SHORTEST_TITLE and (full.endswith(name) or name in full or full in name)


def _end_of_range(one: QuantityValue, two: QuantityValue) -> bool:
    """最高50万元 for the upper end of 20-50万元."""
    if two.bound is not Bound.RANGE:
        return False
    if one.bound is Bound.AT_MOST:
        return one.high == two.high
    return one.bound is Bound.AT_LEAST and one.low == two.low


def _bound_agrees(claim: Claim, other: Claim, sentence: str) -> bool:
    one, two = claim.value, other.value
    if not (isinstance(one, QuantityValue) and isinstance(two, QuantityValue)):
        return True
    if two.bound is Bound.RANGE or (one.bound, one.strict) == (two.bound, two.strict):
        return True
    # 封顶300万元 and 审核时限为20个工作日 set a limit in other words.
    before = sentence[max(0, claim.span.start - 12) : claim.span.start]
    if one.bound is Bound.EXACT and two.bound is Bound.AT_MOST and _CAPPED.search(before):
        return True
    if one.bound is Bound.EXACT and two.bound is Bound.AT_LEAST and _FLOORED.search(before):
        return True
    return (
        isinstance(one, DurationValue)
        and one.bound is Bound.EXACT
        and two.bound is Bound.AT_MOST
        and bool(_DEADLINE.search(before))
    )


def _told_apart(claim: Claim, grounds: Grounds) -> bool:
    """Whether a value stands there in pieces: in a title, in a table whose unit heads the column, in words."""
    value = claim.value
    if isinstance(value, TitleValue):
        name = _BLANK.sub("", value.name)
        return len(name) >= _SHORTEST_TITLE and name in _BLANK.sub("", grounds.words)
    if isinstance(value, InstitutionValue):
        return claim.text in grounds.words
    if value is None and claim.type != "number":
        return claim.text in grounds.words
    if claim.type == "number":
        number = claim.key[1]
        return any(number in numbers_in(text) for text in (*grounds.quotes, *grounds.beside))
    if claim.type == MentionType.CLAUSE.value:
        return _BLANK.sub("", claim.text) in _BLANK.sub("", grounds.words)
    if isinstance(value, PeriodValue):
        return claim.text in grounds.words or _from_pieces(value, grounds)
    if isinstance(value, DurationValue) and value.unit == "年" and value.high == 1:
        # 一年最高20万元 for 同一企业年最高20万元.
        return bool(_YEARLY.search(grounds.words))
    return isinstance(value, QuantityValue) and _in_table(value, grounds)


def _from_pieces(value: PeriodValue, grounds: Grounds) -> bool:
    """2021年至2025年 from two dates."""
    dates = [
        c.value
        for c in [*(c for c, _ in grounds.quoted()), *grounds.about()]
        if isinstance(c.value, DateValue)
    ]
    if value.start is None or value.end is None:
        return False
    return any(d.first == value.start for d in dates) and any(d.last == value.end for d in dates)


def _in_table(value: QuantityValue, grounds: Grounds) -> bool:
    """A figure whose unit stands in another cell or over the column: 有效发明专利 | 件 | 20000."""
    figures = [f for f in (value.low, value.high) if f is not None]
    words = grounds.words
    if "\t" not in words:
        return False
    scale = Decimal(1)
    if isinstance(value, AmountValue):
        if not re.search("[（(：:\t ](?:单位[：:])?[百千万亿]*元[）)\t\n ]|单位|万元|亿元", words):
            return False
        scale = Decimal(10**4) if "万元" in words else Decimal(10**8) if "亿元" in words else Decimal(1)
    elif isinstance(value, CountValue | DurationValue):
        if not re.search(rf"(?<![0-9]){re.escape(value.unit)}", words):
            return False
    elif isinstance(value, PercentageValue):
        if "%" not in words:
            return False
        scale = Decimal("0.01")
    bare = {
        c.key[1]
        for quote in grounds.quotes
        for c in read(quote, grounds.reference).claims
        if c.type == "number"
    }
    return all(f / scale in bare for f in figures)
