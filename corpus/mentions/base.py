"""What a mention is: its type, its exact span and a typed, normalised value.

Every value is frozen and hashable, so that two notations of one fact can be compared
(see ``corpus.mentions.keys``).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from corpus.models import Span

V_co = TypeVar("V_co", covariant=True)


class MentionType(StrEnum):
    """The kinds of mention; the values are stable names for files and logs."""

    AMOUNT = "amount"
    PERCENTAGE = "percentage"
    MULTIPLE = "multiple"
    COUNT = "count"
    ORDINAL = "ordinal"
    CLAUSE = "clause"
    DATE = "date"
    PERIOD = "period"
    DURATION = "duration"
    DOC_NUMBER = "doc_number"
    CASE_NUMBER = "case_number"
    TITLE = "title"
    INSTITUTION = "institution"
    INSTITUTION_GENERIC = "institution_generic"


class Bound(StrEnum):
    """How a figure limits: 恰为, 不超过, 不低于, 约, 介于."""

    EXACT = "exact"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ABOUT = "about"
    RANGE = "range"


class Precision(StrEnum):
    """The smallest calendar unit a date states."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """A figure with its limits; ``low`` or ``high`` is None on an open side.

    ``strict`` is true where the words exclude the figure itself: 超过, 不满, 低于 and 逾 exclude it,
    以上, 以下 and 以内 include it (民法典第一千二百五十九条). ABOUT with ``high`` None means
    “somewhat more” (20余家).
    """

    low: Decimal | None
    high: Decimal | None
    bound: Bound
    strict: bool = False


@dataclass(frozen=True, slots=True)
class AmountValue(QuantityValue):
    """Money, in units of ``currency`` (元, not 万元); ``per`` is ``("人", "月")`` for 每人每月."""

    currency: str = "人民币"
    per: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PercentageValue(QuantityValue):
    """A share as a fraction (5% is 0.05); ``points`` marks 百分点, which add instead of multiply."""

    points: bool = False


@dataclass(frozen=True, slots=True)
class MultipleValue(QuantityValue):
    """倍: 8倍 is 8, 翻一番 is 2."""


@dataclass(frozen=True, slots=True)
class CountValue(QuantityValue):
    """A number of things; ``unit`` is the measure word as written, ``""`` for a bare 6000万."""

    unit: str = ""


@dataclass(frozen=True, slots=True)
class OrdinalValue:
    """第N: a rank (名, 位), a place in a series (届, 批) or a clause (条, 款, 项)."""

    number: int
    unit: str


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date as precise as the text states it.

    ``part`` is 初, 中, 底, or a third of a month (上旬 …), else ``""``.
    ``inferred`` is true where the year (or more) comes from an earlier date or from the reference date.
    """

    year: int
    month: int | None = None
    day: int | None = None
    part: str = ""
    inferred: bool = False

    @property
    def precision(self) -> Precision:
        """Day, month or year."""
        if self.day is not None:
            return Precision.DAY
        return Precision.MONTH if self.month is not None else Precision.YEAR

    @property
    def first(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True)
class PeriodValue:
    """A stretch of time, both days included; None on an open side. ``precision`` is that of the words."""

    start: date | None
    end: date | None
    precision: Precision
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class DurationValue(QuantityValue):
    """A length of time; ``unit`` is 年, 月, 日, 工作日, 周, 小时 ….

    ``past`` marks 近三年 and 五年来, ``future`` 未来三年.
    """

    unit: str = "日"
    past: bool = False
    future: bool = False


class NumberKind(StrEnum):
    """The forms of a document number: 代字 with year, 令, 公告."""

    CODE = "文号"
    ORDER = "令"
    ANNOUNCEMENT = "公告"


@dataclass(frozen=True, slots=True)
class DocNumberValue:
    """A document number; ``text`` is its normal form (``深市质函〔2018〕203号``, ``国务院令第706号``)."""

    text: str
    code: str
    year: int | None
    number: int
    kind: NumberKind


@dataclass(frozen=True, slots=True)
class CaseNumberValue:
    """The number of a 提案, 建议 or 议案, digits as printed."""

    number: str
    kind: str


@dataclass(frozen=True, slots=True)
class TitleValue:
    """A title in 《》: its name without the outer marks, the 文号 printed behind it, and its 简称."""

    name: str
    doc_number: str | None = None
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class InstitutionValue:
    """An institution: its canonical name, and the place or level written with it (``深圳市``, ``市``)."""

    name: str
    place: str = ""


Value = (
    AmountValue
    | PercentageValue
    | MultipleValue
    | CountValue
    | OrdinalValue
    | DateValue
    | PeriodValue
    | DurationValue
    | DocNumberValue
    | CaseNumberValue
    | TitleValue
    | InstitutionValue
)


@dataclass(frozen=True, slots=True)
class Mention(Generic[V_co]):
    """One typed value and where it stands: ``text_of_document[span.start:span.end] == text``.

    ``value`` is None only for a date that cannot be placed without a reference date (去年).
    """

    type: MentionType
    span: Span
    text: str
    value: V_co
