"""The types of drafting: the incoming proposal, the reply letter as data, its commitments and the findings of its review.

A letter is plain data: how it is worded comes from a jurisdiction's profile (``profiles``), how it is printed from
``docx_writer``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.answering.models import Citation
from assistant.drafting.proposal_models import Proposal, ProposalKind, Submitter, SubPoint, Suggestion

__all__ = [
    "Category",
    "CategoryPlace",
    "Citation",
    "Commitment",
    "Contact",
    "Draft",
    "Finding",
    "Gap",
    "Letter",
    "LetterForm",
    "LetterRole",
    "Proposal",
    "ProposalKind",
    "Publicity",
    "ReplyItem",
    "ReplySentence",
    "Severity",
    "Standing",
    "SubPoint",
    "Submitter",
    "Suggestion",
]


class LetterForm(StrEnum):
    """How the items are laid out; the values are the names on the command line."""

    TWO_COLUMN = "two-column"
    JOINT_OPINION = "joint-opinion"
    NARRATIVE = "narrative"

    @property
    def tabular(self) -> bool:
        """Whether suggestions and replies stand in the two columns of a table."""
        return self is not LetterForm.NARRATIVE


class LetterRole(StrEnum):
    """Whom the letter speaks to: REPLY the submitters, OPINION the 主办 unit (from a 会办 unit)."""

    REPLY = "答复"
    OPINION = "会办意见"


class Category(StrEnum):
    """办理实效评估类别. What each letter means is the jurisdiction's: see ``profiles``."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class CategoryPlace(StrEnum):
    """Where the category is printed: in the table's last row, as a section of the body, top right, or not at all."""

    TABLE = "table"
    BODY = "body"
    CORNER = "corner"
    NONE = "none"


class Publicity(StrEnum):
    """公开属性 of the letter (《政府信息公开条例》第十三条)."""

    PUBLIC = "主动公开"
    ON_REQUEST = "依申请公开"
    NOT_PUBLIC = "不予公开"


class Standing(StrEnum):
    """What a sentence speaks of. Review compares it with the category."""

    DONE = "已经落实"
    POLICY = "现行政策"
    UNDER_WAY = "正在推进"
    PLANNED = "计划"
    PROPOSED = "拟议"
    DATED = "旧数据"
    DECLINED = "暂不采纳"
    FRAME = "衔接语"
    UNKNOWN = "未标注"


@dataclass(frozen=True, slots=True)
class ReplySentence:
    """One sentence of a reply with the citations that carry it; they are kept beside it and not printed.

    ``opens`` is true where it begins a paragraph. ``unit`` is the 会办单位 that supplied it, empty for the letter's
    own office. An edited letter read back from Word has no citations.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    standing: Standing = Standing.UNKNOWN
    unit: str = ""
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """What the documents do not hold: what is needed, and who would know.

    >>> Gap("2025年专利导航的资助金额", "市财政局").text
    '【待补充：2025年专利导航的资助金额（请市财政局提供）】'
    """

    needed: str
    who: str = ""

    @property
    def text(self) -> str:
        """The mark as it stands in the letter."""
        return f"【待补充：{self.needed}{f'（请{self.who}提供）' if self.who else ''}】"


@dataclass(frozen=True, slots=True)
class ReplyItem:
    """The reply to one suggestion.

    ``number`` and ``heading`` are printed: ``一、`` and the words of the left column, or of the heading of a narrative
    letter (关于…的建议); with ``run_in`` the heading, its mark included, begins the first paragraph of the
    reply. ``suggestion`` is the whole suggestion, for the editor. Gaps are printed after the reply, a
    paragraph each.
    """

    no: int
    heading: str
    number: str = ""
    suggestion: str = ""
    reply: tuple[ReplySentence, ...] = ()
    gaps: tuple[Gap, ...] = ()
    run_in: bool = False

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The reply's text, one paragraph each, gaps last."""
        made: list[str] = []
        for sentence in self.reply:
            if sentence.opens or not made:
                made.append(sentence.text)
            else:
                made[-1] += sentence.text
        return (*made, *(gap.text for gap in self.gaps))


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers for the letter: the 联系人 and the telephone as printed; empty where not known."""

    person: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.person or self.phone)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as data; every text is what is printed.

    ``title`` is one line; ``noun`` is what it answers (提案, 建议, 议案). ``letterhead`` is the name printed in red at the top, ``signature`` the name above the date.
    ``columns`` are the two headings of the table (empty in the narrative form). ``opening`` and ``closing``
    are paragraphs before and after the items; ``process`` those of 办理过程及其他需要说明的情况. ``category_line`` prints the category (``{category}类``), ``legend``
    explains all four. ``date`` is None until it is signed. ``extra`` holds paragraphs read from an edited letter that
    belong to no other part (附件, notes); they are printed last.
    """

    form: LetterForm
    title: str
    addressee: str
    role: LetterRole = LetterRole.REPLY
    noun: str = "提案"
    doc_number: str = ""
    letterhead: str = ""
    opening: tuple[str, ...] = ()
    columns: tuple[str, str] = ("", "")
    items: tuple[ReplyItem, ...] = ()
    closing: tuple[str, ...] = ()
    process_heading: str = ""
    process: tuple[str, ...] = ()
    category_heading: str = ""
    category_line: str = "{category}类"
    category: Category | None = None
    category_place: CategoryPlace = CategoryPlace.NONE
    legend: str = ""
    signature: str = ""
    date: date | None = None
    contact: Contact = Contact()
    contact_labels: tuple[str, str] = ("联系人", "联系电话")
    publicity: Publicity | None = None
    copies: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise in the letter: who does what, up to which amount, by when, and on what source.

    ``amount`` and ``deadline`` are as worded, empty where the letter gives none; ``quote`` is the sentence, in item ``item``
    (None outside the items). ``sources`` are the citations that carry it.
    """

    who: str
    what: str
    quote: str
    amount: str = ""
    deadline: str = ""
    item: int | None = None
    sources: tuple[Citation, ...] = ()


class Severity(StrEnum):
    """How grave a finding is; ``label`` is what users read."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """必改, 建议 or 提示."""
        return {"error": "必改", "warning": "建议", "note": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a review found. ``start``/``end`` index the reviewed text; both None where the fault is an absence.

    ``suggestion`` is advice for a person. ``replacement`` is the text that may stand exactly in the place of
    ``start``–``end`` with nothing left to decide (empty: to delete it); None where only a person can mend it.
    """

    rule: str
    severity: Severity
    message: str
    quote: str = ""
    start: int | None = None
    end: int | None = None
    suggestion: str = ""
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted letter with everything kept beside it."""

    letter: Letter
    proposal: Proposal | None = None
    findings: tuple[Finding, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    category_reasons: tuple[str, ...] = ()
    model: str = "extractive"
    timings: dict[str, float] = field(default_factory=dict)
