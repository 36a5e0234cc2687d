"""条件怎样判断、金额怎样计算：规则的类型，不带出处。金额以元计，比例以小数计（5% 为 0.05）。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field


@dataclass(frozen=True, slots=True)
class OneOf:
    """The applicant's ``fact`` must be one of ``values``; ``excluded`` turns it round."""

    fact: str
    values: tuple[str, ...]
    excluded: bool = False
    kind: Literal["one_of"] = "one_of"


@dataclass(frozen=True, slots=True)
class Within:
    """The applicant's figure must lie within the limits; a strict limit excludes the figure itself."""

    fact: str
    low: Decimal | None = None
    high: Decimal | None = None
    strict_low: bool = False
    strict_high: bool = False
    unit: str = ""
    kind: Literal["within"] = "within"


@dataclass(frozen=True, slots=True)
class Dated:
    """The day on which ``fact`` happened must lie between ``start`` and ``end``, both included."""

    fact: str
    start: date | None = None
    end: date | None = None
    kind: Literal["dated"] = "dated"


@dataclass(frozen=True, slots=True)
class Holds:
    """A yes-or-no statement, known by its own words; ``expected`` is False for what must not be the case."""

    fact: str
    expected: bool = True
    kind: Literal["holds"] = "holds"


Test = Annotated[OneOf | Within | Dated | Holds, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Fixed:
    """One sum."""

    amount: Decimal
    kind: Literal["fixed"] = "fixed"


@dataclass(frozen=True, slots=True)
class Range:
    """A sum between two figures; ``low`` None means 不超过."""

    low: Decimal | None
    high: Decimal
    kind: Literal["range"] = "range"


@dataclass(frozen=True, slots=True)
class PerUnit:
    """A sum per unit: 每件5000元 has unit 件, 每人每月1200元 has unit 人 and period 月. ``fact`` counts the units."""

    low: Decimal
    high: Decimal
    unit: str
    fact: str
    period: str = ""
    kind: Literal["per_unit"] = "per_unit"


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a base: 到账额的5%. ``points`` marks 百分点 of an interest rate, whose base is the loan."""

    low: Decimal
    high: Decimal
    base: str
    fact: str
    points: bool = False
    kind: Literal["share"] = "share"


@dataclass(frozen=True, slots=True)
class Deferral:
    """Payment put off: what, for how many months at most (None: not stated) or until when, and what is not charged meanwhile.

    缴费期延长至4月底，期间不收滞纳金 has until 4月底 and free_of 滞纳金.
    """

    what: str
    months: Decimal | None = None
    until: str = ""
    free_of: str = ""
    kind: Literal["deferral"] = "deferral"


@dataclass(frozen=True, slots=True)
class Unstated:
    """A benefit whose amount the clause does not state."""

    what: str
    kind: Literal["unstated"] = "unstated"


@dataclass(frozen=True, slots=True)
class Stated:
    """A benefit whose figure is written but is no sum, nor a share of one: 担保费率降至1%以下, 结转年限延长至8年."""

    what: str
    kind: Literal["stated"] = "stated"


Simple = Annotated[
    Fixed | Range | PerUnit | Share | Deferral | Stated | Unstated, Field(discriminator="kind")
]


@dataclass(frozen=True, slots=True)
class Tier:
    """One step of a tiered amount: its words, the conditions that decide it (None: only the words), its rule."""

    label: str
    rule: Simple
    test: Test | None = None


@dataclass(frozen=True, slots=True)
class Tiered:
    """Several amounts of which one applies."""

    tiers: tuple[Tier, ...]
    kind: Literal["tiered"] = "tiered"


AmountRule = Annotated[
    Fixed | Range | PerUnit | Share | Deferral | Stated | Unstated | Tiered, Field(discriminator="kind")
]
