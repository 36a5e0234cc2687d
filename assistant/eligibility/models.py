"""资助事项的类型：条文、条件、金额规则、上限、申报时间、事项。

每个值都带着它的条文（``Clause``：文件编号、位置、原文），可以逐字核对。
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from assistant.eligibility.rules import AmountRule, Test
from corpus.models import Span

#: Where nobody is named as the beneficiary, this is said instead of a guess.
NO_BENEFICIARY = "受益对象未写明"
MODEL_ORIGIN = "大模型"


class MeasureStanding(StrEnum):
    """A measure's standing on a day. UNSTATED: its document does not say since when it holds."""

    IN_FORCE = "现行"
    UNSTATED = "效力未明"
    NOT_YET = "尚未施行"
    PROPOSED = "拟"
    DRAFT = "征求意见"
    EXPIRED = "已失效"
    HISTORICAL = "历史事实"

    @property
    def counts(self) -> bool:
        """Whether a measure of this standing can be applied for at all."""
        return self in (MeasureStanding.IN_FORCE, MeasureStanding.UNSTATED)


class Benefit(StrEnum):
    """What kind of help a measure gives."""

    GRANT = "补助"
    AWARD = "奖励"
    INTEREST = "贴息"
    REFUND = "返还"
    RELIEF = "减免"
    DEFERRAL = "缓缴"
    LOAN = "贷款"


class Subject(StrEnum):
    """What a condition asks about."""

    APPLICANT = "申报主体"
    SIZE = "规模"
    OWNERSHIP = "所有制"
    INDUSTRY = "行业"
    REGION = "地区"
    REGISTRATION = "登记"
    YEARS = "年限"
    COUNT = "数量"
    AMOUNT = "金额"
    RATIO = "比例"
    AGE = "年龄"
    EDUCATION = "学历"
    CERTIFICATE = "证书"
    HONOUR = "荣誉资质"
    ACTIVITY = "事项"
    DATE = "时间"
    EXCLUSION = "排除情形"
    NO_DOUBLE = "不重复享受"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a document's normalised text: ``quote == document.text[start:end]``."""

    doc_id: str
    start: int
    end: int
    quote: str

    @property
    def span(self) -> Span:
        """The place in the document."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: what it asks about, how code decides it, its words for people, and its clause.

    Conditions of one ``group`` are alternatives: one of them is enough.
    """

    subject: Subject
    test: Test
    text: str
    clause: Clause
    group: str = ""


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit: of money (``amount``), of times or items (``count``), or of months (``months``).

    ``per`` names what it limits (项目, 申请人 …, ``""`` where unsaid), ``period`` is 年 for a yearly limit.
    ``shared`` names the measures of the document that it covers together; ``spared`` those it leaves out.
    """

    clause: Clause
    amount: Decimal | None = None
    count: Decimal | None = None
    months: Decimal | None = None
    unit: str = ""
    per: str = ""
    period: str = ""
    shared: bool = False
    spared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """When one can apply. ``yearly`` windows repeat: only month and day of ``start`` and ``end`` count.

    ``months_after`` counts from the event itself (自获评之日起12个月内). Dates are None where only words are given.
    """

    text: str
    clause: Clause
    start: date | None = None
    end: date | None = None
    yearly: bool = False
    quarterly: bool = False
    months_after: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """A word or name with the clause it was read from."""

    value: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class Measure:
    """One 资助事项. ``project`` is the name it goes by in its document, ``title`` tells it from its neighbours.

    ``proposed`` holds the word that makes it a mere plan (拟, 计划). ``rivals`` are names of measures that may not
    be enjoyed together with it. ``basis`` lists the 文号 its document or row rests on. ``by_model`` names the values that a
    chat model proposed and code found in the clause: 事项 for the whole measure.
    """

    id: str
    title: str
    project: str
    benefit: Benefit
    beneficiary: str
    clause: Clause
    amount: AmountRule
    amount_clause: Clause
    conditions: tuple[Condition, ...] = ()
    caps: tuple[Cap, ...] = ()
    windows: tuple[Window, ...] = ()
    materials: tuple[Noted, ...] = ()
    department: Noted | None = None
    basis: tuple[str, ...] = ()
    proposed: Noted | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    rivals: tuple[Noted, ...] = ()
    stopped: Noted | None = None
    by_model: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """Who read it: the rules alone, or a chat model too."""
        return MODEL_ORIGIN if self.by_model else ""

    @property
    def flags(self) -> tuple[str, ...]:
        """What a reader must know before using it."""
        found = [] if self.beneficiary else [NO_BENEFICIARY]
        return (*found, *(f"{name}由大模型提出，已与条文核对" for name in self.by_model))


@dataclass(frozen=True, slots=True)
class Supplement:
    """What a document adds to measures that it does not itself define: conditions, materials, windows.

    ``project`` is the measure's name, ``""`` for all measures of the documents in ``basis``.
    """

    project: str
    basis: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    materials: tuple[Noted, ...] = ()
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything one document gives."""

    measures: tuple[Measure, ...] = ()
    supplements: tuple[Supplement, ...] = ()
