"""申请人的情况：一条条有类型、有来源的事实，可以更正，可以说不清楚。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from assistant.eligibility.regions import Region, parse_region

#: Facts of which an applicant has one value (or a few at once), so that another value contradicts.
EXCLUSIVE = ("类型", "规模", "所有制", "行业", "学历")
#: Facts that are lists of names, each true or false by itself: 资质:高新技术企业.
OPEN = ("身份", "资质", "新获资质", "证书", "事项")


class Source(StrEnum):
    """Where a fact comes from."""

    FILE = "文件"
    FORM = "表单"
    TALK = "对话"
    ANSWER = "回答"


class Unsure(StrEnum):
    """The applicant does not know; the same thing is not asked twice."""

    UNSURE = "不清楚"


UNSURE = Unsure.UNSURE
Value = tuple[str, ...] | Decimal | bool | date | Region | Unsure


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact was said: the source, and the applicant's own words."""

    source: Source
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact with its origin. ``key`` is a name of ``EXCLUSIVE``, ``OPEN:name``, a quantity, a date, 地区 or a statement."""

    key: str
    value: Value
    origin: Origin

    @property
    def text(self) -> str:
        """The fact as people read it: 规模：小型、微型."""
        name = self.key.split(":", 1)[-1]
        if self.value is UNSURE:
            return f"{name}：不清楚"
        if isinstance(self.value, bool):
            return f"{name}：{'是' if self.value else '否'}"
        if isinstance(self.value, tuple):
            return f"{name}：{'、'.join(self.value)}"
        if isinstance(self.value, Decimal):
            return f"{name}：{figure(self.value)}"
        return f"{name}：{self.value}"


def figure(value: Decimal) -> str:
    """A number without trailing zeros; sums from ten thousand up in 万.

    >>> figure(Decimal(800000)), figure(Decimal("0.055")), figure(Decimal(1200))
    ('80万', '5.5%', '1200')
    """
    if 0 < value < 1:
        return f"{(value * 100).normalize():f}%"
    if abs(value) >= 100_000_000 and value % 1_000_000 == 0:
        return f"{(value / 100_000_000).normalize():f}亿"
    if abs(value) >= 10_000:
        return f"{(value / 10_000).normalize():f}万"
    return f"{value.normalize():f}"


def money(value: Decimal) -> str:
    """A sum in 元 or 万元, to the 分.

    >>> money(Decimal(40000)), money(Decimal("1234.50")), money(Decimal("16666.666"))
    ('4万元', '1234.5元', '1.666667万元')
    """
    if abs(value) >= 100_000_000:
        return f"{(value / 100_000_000).quantize(Decimal('0.000001')).normalize():f}亿元"
    if abs(value) >= 10_000:
        return f"{(value / 10_000).quantize(Decimal('0.000001')).normalize():f}万元"
    return f"{value.quantize(Decimal('0.01')).normalize():f}元"


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of an applicant."""

    facts: Mapping[str, Fact] = field(default_factory=dict)

    def get(self, key: str) -> Fact | None:
        """One fact."""
        return self.facts.get(key)

    def value(self, key: str) -> Value | None:
        """A fact's value; None where nothing is known, also where the applicant is unsure."""
        fact = self.facts.get(key)
        return None if fact is None or fact.value is UNSURE else fact.value

    def unsure(self, key: str) -> bool:
        """Whether the applicant said 不清楚."""
        fact = self.facts.get(key)
        return fact is not None and fact.value is UNSURE

    def having(self, group: str) -> list[Fact]:
        """The facts of an open group that hold: all 资质 the applicant has."""
        return [f for k, f in self.facts.items() if k.startswith(f"{group}:") and f.value is True]

    def with_facts(self, facts: Iterable[Fact]) -> Profile:
        """The profile with facts added; a later one takes the place of an earlier one.

        >>> o = Origin(Source.TALK, "")
        >>> p = Profile().with_facts([Fact("所有制", ("国有",), o)]).with_facts([Fact("所有制", ("民营",), o)])
        >>> p.value("所有制")
        ('民营',)
        """
        return Profile({**self.facts, **{fact.key: fact for fact in facts}})

    def without(self, key: str) -> Profile:
        """The profile without a fact."""
        return Profile({k: f for k, f in self.facts.items() if k != key})


def read_place(text: str, known: Mapping[str, Region] | None = None) -> Region | None:
    """The region a profile's field names."""
    return parse_region(text, known)
