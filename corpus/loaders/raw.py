"""What a loader hands to the parser: the paragraphs and tables of a file in reading order, not yet cleaned."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RawParagraph:
    """One paragraph (or line) as it stands in the file.

    ``text`` may hold tabs, odd spaces and line breaks; it never starts or ends a table.
    ``label`` is an automatic number Word prints but does not store as text (``（一）``); it is not part of
    ``text``. ``outline_level`` is Word's or HTML's heading level (1 = highest) when the file states one.
    ``page`` counts from 1. ``kind`` is ``body``, ``footnote`` or ``textbox``.
    """

    text: str
    page: int | None = None
    label: str = ""
    outline_level: int | None = None
    kind: str = "body"
    bbox: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class RawCell:
    """A table cell: its paragraphs, and how many columns and rows it spans.

    A merged cell appears once, at its top left; the places it covers are not listed.
    ``column`` is the grid column, from 0.
    """

    paragraphs: tuple[RawParagraph, ...]
    column: int = 0
    col_span: int = 1
    row_span: int = 1

    @property
    def text(self) -> str:
        """The cell's paragraphs, one a line."""
        return "\n".join(p.label + p.text for p in self.paragraphs)


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row; ``is_header`` when the file itself says so (Word's repeated header row, HTML ``th``)."""

    cells: tuple[RawCell, ...]
    is_header: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table in document order; ``caption`` is a sheet name or an HTML caption."""

    rows: tuple[RawRow, ...]
    caption: str = ""


RawBlock = RawParagraph | RawTable


@dataclass(frozen=True, slots=True)
class RawDocument:
    """Everything a loader read from one file, in order.

    ``media_type`` is ``text``, ``docx``, ``pdf``, ``html``, ``xlsx`` or ``image``. ``page_count`` is None
    where the format has no pages. ``notes`` are things a user should know (text recognised by OCR, a
    tracked insertion accepted, an encoding that was guessed), in Chinese.
    """

    blocks: tuple[RawBlock, ...]
    media_type: str
    page_count: int | None = None
    notes: tuple[str, ...] = field(default=())
