"""Whether two claims state one value, whatever their notation; bounds are compared elsewhere."""

from __future__ import annotations

import re
from datetime import timedelta

from assistant.answering.claims import Claim
from corpus.mentions import (
    Bound,
    DateValue,
    DocNumberValue,
    DurationValue,
    InstitutionValue,
    PeriodValue,
    QuantityValue,
    TitleValue,
    same_institution,
)

_BLANK = re.compile(r"\s+")
_SHORTEST_TITLE = 4
_UNIT = re.compile("工作日|[年月日周天时]")


def alike(claim: Claim, other: Claim) -> bool:
    """Whether two claims state the same value, bounds apart; a date may be less precise than its source."""
    if claim.type == "number" or other.type == "number":
        return claim.key == other.key
    one, two = claim.value, other.value
    if isinstance(one, DateValue) and isinstance(two, DateValue):
        return _same_date(one, two)
    if isinstance(one, DateValue) and isinstance(two, PeriodValue) and two.start and two.end:
        # 从2026年到2030年 for 2026—2030年.
        return one.first == two.start or one.last == two.end
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
    if isinstance(one, DurationValue) and one.bound is Bound.RANGE:
        # 6年至12个月 has the ends of 6个月至12个月, and another unit.
        units = [_UNIT.findall(text) for text in (claim.text, other.text)]
        return claim.key == other.key and (min(map(len, units)) < 2 or units[0] == units[1])
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
