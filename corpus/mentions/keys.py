"""Comparing mentions: one key for every notation of a value."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal

from corpus.mentions.base import (
    AmountValue,
    CaseNumberValue,
    CountValue,
    DateValue,
    DocNumberValue,
    DurationValue,
    InstitutionValue,
    Mention,
    MultipleValue,
    OrdinalValue,
    PercentageValue,
    PeriodValue,
    QuantityValue,
    TitleValue,
    Value,
)

Key = tuple[Hashable, ...]
# One year is twelve months and a week seven days in every notation; months and days do not convert.
_DURATION_UNITS = {"年": ("月", 12), "学年": ("学年", 1), "季度": ("月", 3), "周": ("日", 7)}


def normalise_value(mention: Mention[Value] | Mention[Value | None], *, bounds: bool = False) -> Key | None:
    """A key that is equal for equal values: 4000元, 4,000元, 四千元 and 0.4万元 have one key.

    With ``bounds`` the limiting words count too (不超过100万元 differs from 100万元). None for a mention without
    a value (a date that leans on a reference that was not given).

    >>> from corpus.mentions.amounts import find_amounts
    >>> {normalise_value(find_amounts(t)[0]) for t in ("4000元", "4,000元", "四千元", "0.4万元")}
    {('amount', (Decimal('4000'),), '人民币')}
    """
    value = mention.value
    if value is None:
        return None
    key = (mention.type.value, *_content(value))
    if bounds and isinstance(value, QuantityValue):
        per = value.per if isinstance(value, AmountValue) else ()
        return (*key, value.bound.value, value.strict, per)
    return key


def _figures(value: QuantityValue, scale: int = 1) -> tuple[Decimal, ...]:
    ends = [end * scale for end in (value.low, value.high) if end is not None]
    return tuple(dict.fromkeys(ends))


def _content(value: Value) -> Key:
    match value:
        case AmountValue():
            return (_figures(value), value.currency)
        case PercentageValue():
            return (_figures(value), value.points)
        case CountValue():
            return (_figures(value), value.unit)
        case DurationValue():
            unit, scale = _DURATION_UNITS.get(value.unit, (value.unit, 1))
            return (_figures(value, scale), unit)
        case MultipleValue():
            return (_figures(value),)
        case OrdinalValue():
            return (value.number, value.unit)
        case DateValue():
            return (value.year, value.month, value.day, value.part)
        case PeriodValue():
            return (value.start, value.end)
        case DocNumberValue():
            return (value.text,)
        case CaseNumberValue():
            return (value.number,)
        case TitleValue():
            return (value.name,)
        case InstitutionValue():
            return (value.place, value.name)


def same_institution(one: InstitutionValue, other: InstitutionValue) -> bool:
    """Whether two names can mean one institution: 市市场监管局 and 深圳市市场监督管理局 can.

    >>> same_institution(InstitutionValue("教育局", "市"), InstitutionValue("教育局", "深圳市"))
    True
    >>> same_institution(InstitutionValue("教育局", "广州市"), InstitutionValue("教育局", "深圳市"))
    False
    """
    if one.name != other.name:
        return False
    return one.place.endswith(other.place) or other.place.endswith(one.place)
