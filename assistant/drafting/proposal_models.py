"""The types of an incoming 提案, 建议 or 议案: who, what about, and the suggestions it makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from corpus.models import Span


class ProposalKind(StrEnum):
    """What came in. The values are what users read."""

    CPPCC = "政协提案"
    NPC = "人大代表建议"
    MOTION = "议案"

    @property
    def noun(self) -> str:
        """What letters call it: 提案, 建议 or 议案."""
        return {"政协提案": "提案", "人大代表建议": "建议", "议案": "议案"}[self.value]

    @property
    def person(self) -> str:
        """What its submitter is called: 委员 of the 政协, 代表 of the 人大."""
        return "委员" if self is ProposalKind.CPPCC else "代表"


@dataclass(frozen=True, slots=True)
class Submitter:
    """One who submitted it. ``group`` marks an organisation (民进市委会, 科技界), which takes no 委员 or 代表."""

    name: str
    group: bool = False


@dataclass(frozen=True, slots=True)
class SubPoint:
    """A point under a suggestion: the number as printed (``（1）``, ``一是``, or empty) and its text."""

    number: str
    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that is asked for.

    ``no`` counts from 1; ``number`` is the label as printed (``一、``, ``建议一、``, ``二是``, or empty); ``heading`` is
    its first sentence without the label and the final mark; ``text`` everything it says without the label, one
    paragraph a line, sub-points with their labels. ``span`` covers label and text in ``Proposal.text``; None where a
    user wrote the suggestion.
    """

    no: int
    heading: str
    text: str
    number: str = ""
    span: Span | None = None
    points: tuple[SubPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """An incoming proposal. What the document does not state is empty or None, never guessed.

    ``number`` holds the digits (and letters) of 第N号; ``session`` is as printed (``市政协七届四次会议``, ``六届二次``);
    ``joint`` is true where others signed with the first (（等）, several names); ``sector`` is the 界别 or 代表团;
    ``background`` is what stands before the suggestions. Spans point into ``text``, the normalised text of
    the file. ``corrected`` is true once a user has changed the split; ``notes`` say in Chinese what to check.
    """

    kind: ProposalKind
    title: str
    number: str = ""
    session: str = ""
    submitters: tuple[Submitter, ...] = ()
    joint: bool = False
    sector: str = ""
    date: date | None = None
    background: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    text: str = ""
    source: str = ""
    corrected: bool = False
    notes: tuple[str, ...] = field(default=())

    def with_suggestions(self, suggestions: Sequence[Suggestion]) -> Proposal:
        """The same proposal with the user's suggestions, numbered anew from 1 in their order."""
        numbered = tuple(replace(s, no=n) for n, s in enumerate(suggestions, start=1))
        return replace(self, suggestions=numbered, corrected=True)
