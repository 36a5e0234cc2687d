"""The types everything stands on: spans, headers, sections, tables, documents, chunks, hits.

Offsets count characters (code points) of ``PolicyDocument.text``, from 0, half open.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)`` of a document's normalised text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span must satisfy 0 <= start <= end, got ({self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The text this span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def shift(self, by: int) -> Span:
        """The same range moved by ``by`` characters."""
        return Span(self.start + by, self.end + by)


class Kind(StrEnum):
    """文种. Values are what users read; OTHER is used when the title names none of them."""

    LAW = "法律法规"
    MEASURES = "办法"
    RULES = "规定"
    DETAILED_RULES = "细则"
    PROCEDURE = "操作规程"
    GUIDE = "申报指南"
    POLICY = "措施"
    PLAN = "规划"
    SCHEME = "方案"
    OPINION = "意见"
    NOTICE = "通知"
    ANNOUNCEMENT = "公告"
    DECISION = "决定"
    APPROVAL = "批复"
    CIRCULAR = "通报"
    REPORT = "报告"
    LETTER = "函"
    REPLY = "答复函"
    EXPLANATION = "起草说明"
    INTERPRETATION = "政策解读"
    TABLE = "清单"
    OTHER = "其他"


class Status(StrEnum):
    """效力. UNKNOWN when neither the document nor a sidecar says."""

    DRAFT = "征求意见稿"
    IN_FORCE = "现行"
    NOT_YET = "尚未施行"
    REPEALED = "废止"
    EXPIRED = "失效"
    UNKNOWN = "未知"


class Visibility(StrEnum):
    """Who may see a document: everyone, or staff only."""

    PUBLIC = "public"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Located(Generic[T]):
    """A value read from the document, and the span it was read from."""

    value: T
    span: Span


class RelationKind(StrEnum):
    """How a document acts on another one."""

    REPEALS = "废止"
    AMENDS = "修改"


@dataclass(frozen=True, slots=True)
class Relation:
    """This document repeals or amends another, named by title, 文号 or both."""

    kind: RelationKind
    title: str | None
    doc_number: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Header:
    """文件头. A value the document does not state is None, never guessed.

    ``effective`` and ``expires`` may be computed from a clause (“自印发之日起施行，有效期5年”); the span is
    that clause. ``expires`` is the last day in force. ``status`` is what the document's own words give on the
    day it is asked about: see ``corpus.standing``.
    """

    title: Located[str] | None = None
    doc_number: Located[str] | None = None
    issuer: Located[str] | None = None
    addressee: Located[str] | None = None
    issued: Located[date] | None = None
    kind: Kind = Kind.OTHER
    enclosed_kind: Kind | None = None
    draft: Located[str] | None = None
    effective: Located[date] | None = None
    expires: Located[date] | None = None
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered or headed unit of the outline, in document order.

    ``level`` is 1 for the highest level that the document uses. ``parent`` is an index into
    ``PolicyDocument.sections`` (None at level 1). ``style`` names the numbering (``一、`` ``（一）`` ``第一条``);
    ``number`` is its ordinal as an integer, None for dashes and unnumbered headings. ``label`` is the span of
    the printed number, ``heading`` the span of the heading's words (empty where the paragraph has none of its
    own), ``span`` everything from the label to the end of its last child.
    """

    level: int
    style: str
    number: int | None
    label: Span
    heading: Span
    span: Span
    parent: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. ``span`` is empty where the cell is blank. ``column`` counts grid columns from 0."""

    span: Span
    column: int
    col_span: int = 1
    row_span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; ``cells`` in printed order."""

    span: Span
    cells: tuple[Cell, ...]


class TableKind(StrEnum):
    """DATA has column headers; REPLY pairs suggestions with replies; FORM is labels beside values."""

    DATA = "数据表"
    REPLY = "答复表"
    FORM = "表单"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``headers`` are the cells of the header row (empty where there is none); ``rows`` the others."""

    span: Span
    kind: TableKind
    headers: tuple[Cell, ...]
    rows: tuple[Row, ...]

    def header_for(self, column: int) -> Cell | None:
        """The header cell above grid column ``column``."""
        for cell in self.headers:
            if cell.column <= column < cell.column + cell.col_span:
                return cell
        return None


@dataclass(frozen=True, slots=True)
class SuggestionReply:
    """One row of a 意见建议/办理答复 table, or one 建议 with its reply in a narrative letter."""

    suggestion: Span
    reply: Span


class BlockKind(StrEnum):
    """What a paragraph is in its document."""

    TITLE = "标题"
    DOC_NUMBER = "文号"
    ADDRESSEE = "主送"
    HEADING = "小标题"
    BODY = "正文"
    CELL = "单元格"
    SIGNATURE = "落款"
    DATE = "日期"
    NOTE = "脚注"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph (or one paragraph of a cell), with the section it belongs to.

    ``section`` indexes ``PolicyDocument.sections``; ``table``/``row``/``column`` place it in a table.
    ``page`` counts from 1.
    """

    kind: BlockKind
    span: Span
    section: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each stretch of the normalised text stands in the file.

    ``starts[i]`` begins a stretch of the normalised text that was copied unchanged from paragraph
    ``paragraphs[i]`` of the file (counting cells' paragraphs in reading order, from 0), beginning at that
    paragraph's character ``offsets[i]``.
    """

    starts: tuple[int, ...]
    paragraphs: tuple[int, ...]
    offsets: tuple[int, ...]

    def locate(self, offset: int) -> tuple[int, int]:
        """The file's paragraph and the character in it for one offset of the normalised text."""
        i = bisect.bisect_right(self.starts, offset) - 1
        if i < 0:
            raise ValueError(f"offset must be within the text, got {offset}")
        return self.paragraphs[i], self.offsets[i] + offset - self.starts[i]


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """One parsed document. Every span points into ``text``."""

    source: str
    text: str
    header: Header
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    pairs: tuple[SuggestionReply, ...]
    offsets: OffsetMap
    media_type: str = "text"
    page_count: int | None = None
    notes: tuple[str, ...] = field(default=())

    def page_at(self, offset: int) -> int | None:
        """The page (from 1) on which the block that holds ``offset`` begins."""
        i = bisect.bisect_right(self.blocks, offset, key=lambda block: block.span.start) - 1
        return self.blocks[i].page if i >= 0 else None

    def heading_path(self, section: int | None) -> tuple[int, ...]:
        """Indices of the sections from the highest level down to ``section``."""
        path: list[int] = []
        while section is not None:
            path.append(section)
            section = self.sections[section].parent
        return tuple(reversed(path))


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage that is indexed and cited as one.

    ``text == document.text[span.start:span.end]`` always. ``unit`` counts the top-level sections, data tables and
    suggestion/reply pairs of the document: neighbours of one unit may be shown as one passage. ``heading`` is the path of headings above it as
    printed; ``context`` is text the passage needs to be understood but does not contain (the sentence ending
    in ： before a list, the column headers of a table row).
    """

    ordinal: int
    span: Span
    text: str
    heading: tuple[str, ...] = ()
    context: str = ""
    page: int | None = None
    unit: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk (or merged neighbours) found for a query, with what a reader needs to judge it."""

    rank: int
    score: float
    doc_id: str
    source: str
    title: str
    doc_number: str | None
    issuer: str | None
    date: date | None
    kind: Kind
    status: Status
    visibility: Visibility
    heading: tuple[str, ...]
    context: str
    text: str
    span: Span
    page: int | None
    chunk_ids: tuple[int, ...]
    signals: dict[str, float] = field(default_factory=dict)
