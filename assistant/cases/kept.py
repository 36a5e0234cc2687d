"""What is kept of a case: the proposal, its items with their evidence, settings, opinions, contacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from assistant.answering.models import Citation
from assistant.drafting.letter import Office
from assistant.drafting.models import (
    Category,
    LetterForm,
    Proposal,
    Publicity,
    Standing,
)
from assistant.drafting.profiles import DEFAULT
from corpus.models import Hit, Span

#: The fixed parts of a letter that a user may word: key → what users read. Paragraphs are separated by a line break.
PARTS: Mapping[str, str] = {
    "title": "标题",
    "doc_number": "文号",
    "addressee": "主送",
    "opening": "开头",
    "process": "办理过程",
    "closing": "结尾",
    "signature": "落款",
    "copies": "抄送",
    "extra": "附记",
}


class CaseStatus(StrEnum):
    """How far a case is; the values are what users read."""

    DRAFTING = "拟稿"
    COUNTERSIGN = "会签"
    REVIEW = "核稿"
    ISSUE = "签发"
    CLOSED = "办结"

    @property
    def next(self) -> CaseStatus | None:
        """The step after this one; None after the last."""
        return _neighbour(self, 1)

    @property
    def before(self) -> CaseStatus | None:
        """The step before this one, to send a case back; None before the first."""
        return _neighbour(self, -1)


def _neighbour(status: CaseStatus, by: int) -> CaseStatus | None:
    order = list(CaseStatus)
    at = order.index(status) + by
    return order[at] if 0 <= at < len(order) else None


class ContactWay(StrEnum):
    """How the submitters were spoken with."""

    PHONE = "电话"
    MEETING = "当面"
    LETTER = "书面"
    DISCUSSION = "座谈"
    VISIT = "调研"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: ``user`` owns cases, ``name`` is for showing; one who ``sees_all`` reads and changes everybody's."""

    user: str
    sees_all: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One piece of evidence of an item. ``citation.n`` is its number within the whole case, the same as long as the case lives.

    ``unit`` is the 会办单位 whose opinion it is from. ``dropped`` marks what the user does not want (不用). ``passage``
    is the text around the quote as it was found, beginning at ``start`` of the document; ``lead`` stands above it.
    """

    citation: Citation
    standing: Standing = Standing.UNKNOWN
    unit: str = ""
    dropped: bool = False
    passage: str = ""
    start: int = 0
    lead: str = ""

    @property
    def n(self) -> int:
        """The number of its marks."""
        return self.citation.n

    @property
    def place(self) -> tuple[str, Span]:
        """Where it stands: document and span."""
        return self.citation.doc_id, self.citation.span

    @property
    def hit(self) -> Hit:
        """The passage that holds the quote, as a search gave it."""
        cited = self.citation
        passage, start = (self.passage, self.start) if self.passage else (cited.quote, cited.span.start)
        return Hit(
            rank=0,
            score=0.0,
            doc_id=cited.doc_id,
            source=cited.source,
            title=cited.title,
            doc_number=cited.doc_number,
            issuer=cited.issuer,
            date=cited.date,
            kind=cited.kind,
            status=cited.status,
            visibility=cited.visibility,
            heading=cited.heading,
            context=self.lead,
            text=passage,
            span=Span(start, start + len(passage)),
            page=cited.page,
            chunk_ids=(),
        )


@dataclass(frozen=True, slots=True)
class CaseItem:
    """The reply to one suggestion as it stands in the editor.

    ``text``: paragraphs separated by a line break, citations as full-width marks ［1］ ［1，2］ at the end of a
    sentence (before or behind its 。), gaps as 【待补充：…】. ``revision`` counts the changes of the text, from 0;
    ``typed`` is true once a user has changed it, so that drafting leaves it alone.
    """

    no: int
    text: str = ""
    sources: tuple[Source, ...] = ()
    revision: int = 0
    typed: bool = False
    notes: tuple[str, ...] = ()

    @property
    def used(self) -> tuple[Source, ...]:
        """The sources that are not dropped."""
        return tuple(source for source in self.sources if not source.dropped)

    def source(self, n: int) -> Source | None:
        """The source of a number, a dropped one too."""
        return next((source for source in self.sources if source.n == n), None)


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """One line of 联系记录: ``words`` is what was said, ``by`` who wrote it down and ``written`` when (UTC)."""

    id: str
    day: date
    way: ContactWay
    person: str
    words: str
    by: str
    written: datetime


@dataclass(frozen=True, slots=True)
class CaseFile:
    """An opinion of a 会办单位: the file's name, the unit as the reply says it (市财政局) and its text."""

    id: str
    name: str
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseSettings:
    """What a user chooses for a case.

    With ``lead_unit`` it is a 会办 unit's own letter to the 主办 unit. ``category`` None takes the proposed one.
    ``internal`` allows quoting internal documents. ``day`` is the date of the letter, None until it is signed.
    """

    form: LetterForm = LetterForm.TWO_COLUMN
    profile: str = DEFAULT
    office: Office = field(default_factory=Office)
    lead_unit: str = ""
    received: date | None = None
    due: date | None = None
    extended_to: date | None = None
    extension_reason: str = ""
    category: Category | None = None
    publicity: Publicity | None = None
    day: date | None = None
    internal: bool = False

    @property
    def deadline(self) -> date | None:
        """The day by which to answer: the extended one where there is an extension."""
        return self.extended_to or self.due


@dataclass(frozen=True, slots=True)
class Case:
    """A reply case. ``text`` is the proposal as pasted, ``file_name`` the file it came in; times are in UTC.

    ``items`` stand in the order of the suggestions, one each. ``parts`` holds the fixed parts that the user worded (keys
    of ``PARTS``), ``ignored`` the findings put aside (rule, quote). ``numbers`` is the highest number that a source
    was ever given. ``revision`` counts every change.
    """

    id: str
    owner: str
    proposal: Proposal
    created: datetime
    updated: datetime
    owner_name: str = ""
    status: CaseStatus = CaseStatus.DRAFTING
    text: str = ""
    file_name: str = ""
    settings: CaseSettings = field(default_factory=CaseSettings)
    items: tuple[CaseItem, ...] = ()
    files: tuple[CaseFile, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    contacts: tuple[ContactEntry, ...] = ()
    ignored: tuple[tuple[str, str], ...] = ()
    numbers: int = 0
    revision: int = 0

    def item(self, no: int) -> CaseItem:
        """The item of suggestion ``no`` (from 1); an empty one where there is none."""
        return next((item for item in self.items if item.no == no), CaseItem(no))

    def with_item(self, item: CaseItem) -> Case:
        """The case with this item in the place of the one of its number."""
        others = [other for other in self.items if other.no != item.no]
        return replace(self, items=tuple(sorted([*others, item], key=lambda one: one.no)))

    def days_left(self, today: date) -> int | None:
        """Days until the deadline, negative when it is over; None without a deadline or when closed."""
        deadline = self.settings.deadline
        if deadline is None or self.status is CaseStatus.CLOSED:
            return None
        return (deadline - today).days
