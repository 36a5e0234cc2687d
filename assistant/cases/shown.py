"""What pages show of a case beside its content: lists, versions, differences, checks, findings, progress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assistant.cases.kept import CaseStatus, Source
from assistant.drafting.models import Category, Finding, ProposalKind
from assistant.drafting.public_version import Change as Removed


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as lists show it.

    ``submitters`` is as addressed (李飞委员); ``due`` the extended deadline where there is one (``extended``);
    ``category`` the user's, else the proposed one; ``evidenced`` the share (0–1) of items with a cited source.
    """

    id: str
    number: str
    kind: ProposalKind
    title: str
    submitters: str
    due: date | None
    extended: bool
    days_left: int | None
    status: CaseStatus
    category: Category | None
    owner: str
    owner_name: str
    evidenced: float
    updated: datetime


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How many cases a reader has, for filters: by status, kind and owner (id → (name, count)); ``overdue`` and ``soon`` (7 days)."""

    total: int
    by_status: Mapping[CaseStatus, int]
    by_kind: Mapping[ProposalKind, int]
    by_owner: Mapping[str, tuple[str, int]]
    overdue: int
    soon: int


@dataclass(frozen=True, slots=True)
class Version:
    """A kept state of a case: ``no`` counts from 1 within the case, ``by`` is who made it, ``label`` why."""

    id: str
    no: int
    at: datetime
    by: str
    label: str


class PieceKind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, was added or was removed."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What differs in one place between two states: ``place`` as users read it (第一条, 标题, 答复期限), the words in order.

    ``item`` is the number of the item, None for other places.
    """

    place: str
    pieces: tuple[Piece, ...]
    item: int | None = None


class Label(StrEnum):
    """What the check of a sentence says of it; the values are what users read."""

    SUPPORTED = "有依据"
    PROPOSED = "拟议"
    DATED = "旧数据"
    UNSUPPORTED = "无依据"
    GAP = "待补充"
    FRAME = "衔接语"


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of an item's text with its check; ``text == item.text[start:end]`` without the marks.

    ``citations`` are the numbers of its marks, ``proposed`` those of sources that carry a sentence without
    marks. ``reason`` is Chinese and says what to do, empty where nothing is wrong.
    """

    text: str
    start: int
    end: int
    label: Label
    citations: tuple[int, ...] = ()
    proposed: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding with its place: item number, or the key of a part (``PARTS``); both None where it is about the whole letter.

    ``place`` is as users read it (第一条, 开头, 全文). ``start``/``end`` index the item's text in the editor (marks
    included) or the part's text; None where the quote does not stand there. ``name`` is the rule in Chinese.
    """

    finding: Finding
    place: str
    name: str = ""
    item: int | None = None
    part: str | None = None
    start: int | None = None
    end: int | None = None
    ignored: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What putting it aside remembers: rule and quote."""
        return self.finding.rule, self.finding.quote or self.finding.message


class Step(StrEnum):
    """How far one item is in a drafting job; the values are what users read. KEPT: the user's own text was left alone."""

    WAITING = "等待"
    SEARCHING = "检索依据"
    WRITING = "起草"
    DONE = "已完成"
    KEPT = "保留原稿"
    FAILED = "没有写成"
    STOPPED = "已停止"


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """One item of a job: how far it is, and what it has: cited sources, gaps left open, what went wrong."""

    no: int
    heading: str
    step: Step = Step.WAITING
    sources: int = 0
    gaps: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """A job at one moment; ``problem`` is what ended it, in Chinese."""

    items: tuple[ItemProgress, ...]
    running: bool
    stopped: bool = False
    problem: str = ""

    @property
    def done(self) -> int:
        """How many items have ended, one way or another."""
        return sum(item.step not in (Step.WAITING, Step.SEARCHING, Step.WRITING) for item in self.items)


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A result of looking for more evidence: ``source`` has the number 0 until it is added; ``used`` is its number where the item has it."""

    source: Source
    used: int | None = None


@dataclass(frozen=True, slots=True)
class PublicCopy:
    """The version for publication as .docx with the list of what changed."""

    data: bytes
    changes: tuple[Removed, ...]
