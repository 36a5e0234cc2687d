"""The types of answering: citations, statements, answers. One ``Answer`` for the extractive and the generative path."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from corpus.models import Kind, Span, Status, Visibility

#: Marks that end a sentence; a citation marker goes before them.
_FINAL = re.compile(r"[。！？；!?;]+$")


class Outcome(StrEnum):
    """What became of a question. PARTIAL: some of what was asked stands in the documents, and the answer says what does not."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands: ``quote == document.text[span.start:span.end]``.

    ``n`` is the number of its marker in the answer, from 1 in the order of first use.
    """

    n: int
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
    quote: str
    span: Span
    page: int | None = None


class Role(StrEnum):
    """What a statement is. FRAME and NOTE are ours and carry no facts; QUOTE is the source's own words; WORDED must be verified."""

    FRAME = "frame"
    QUOTE = "quote"
    WORDED = "worded"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer with the numbers of its citations.

    ``lead`` is printed before it: ``"\\n"`` begins a line, ``"\\n- "`` an item of a list.
    """

    text: str
    citations: tuple[int, ...] = ()
    role: Role = Role.QUOTE
    lead: str = ""

    @property
    def marked(self) -> str:
        """The text with its ``[n]`` markers, before the final punctuation."""
        if not self.citations:
            return self.text
        marks = "".join(f"[{n}]" for n in self.citations)
        final = _FINAL.search(self.text)
        return f"{self.text[: final.start()]}{marks}{final.group()}" if final else f"{self.text}{marks}"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a model read and wrote for one answer, over all its calls."""

    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens, self.completion_tokens + other.completion_tokens
        )


@dataclass(frozen=True, slots=True)
class Nearby:
    """A document that came nearest to a question that was refused."""

    doc_id: str
    source: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a user gets. ``timings`` are seconds by step; ``model`` names the chat model, or is ``extractive``."""

    question: str
    standalone_question: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    outcome: Outcome
    warnings: tuple[str, ...] = ()
    nearby: tuple[Nearby, ...] = ()
    model: str = "extractive"
    usage: Usage = Usage()
    timings: dict[str, float] = field(default_factory=dict)
    trace: tuple[dict[str, Any], ...] = ()

    @property
    def text(self) -> str:
        """The answer as shown, with ``[n]`` markers."""
        return "".join(s.lead + s.marked for s in self.statements).strip()

    @property
    def grounded(self) -> bool:
        """Whether every sentence that states something names its source."""
        return all(s.citations for s in self.statements if s.role in (Role.QUOTE, Role.WORDED))
