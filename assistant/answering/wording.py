"""A model's verified sentences, and the answer that they lead."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answering.evidence_text import bigrams_of
from assistant.answering.models import Answer, Citation, Role, Statement, Usage
from corpus.mentions import find_mentions, normalise_value
from corpus.models import Status

#: Characters of an answer without markers, where the extractive part leaves room.
ANSWER_CHARACTERS = 450
#: A quote may go unsaid only where a sentence holds this share of its pairs of characters besides all its values.
_SAID = 0.85
#: A sentence that holds this share of a quote, and little else, repeats it.
_REPEATED = 0.7
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Worded:
    """A sentence of the model that its citations support."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What came of asking the model. ``dropped`` are its sentences that were not used, with the reason."""

    sentences: tuple[Worded, ...] = ()
    warnings: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    prompts: tuple[str, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()


class Numbering:
    """Numbers citations from 1 in the order of first use; one place has one number."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._citations: list[Citation] = []

    def of(self, citation: Citation) -> int:
        """The number of a citation, a new one at its first use."""
        place = (citation.doc_id, citation.span)
        if place not in self._numbers:
            self._numbers[place] = len(self._numbers) + 1
            self._citations.append(replace(citation, n=self._numbers[place]))
        return self._numbers[place]

    def statement(self, worded: Worded) -> Statement:
        """The sentence with its numbers."""
        return Statement(worded.text, tuple(self.of(c) for c in worded.citations), Role.WORDED)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All that were numbered, by number."""
        return tuple(self._citations)


def characters(statements: Iterable[Statement]) -> int:
    """The length of statements without markers and white space."""
    return sum(len(_BLANK.sub("", s.lead + s.text)) for s in statements)


def merged(extractive: Answer, wording: Wording) -> Answer:
    """The model's sentences first, then the extractive answer; never less than that.

    Outcome, notes and warnings are the extractive side's. A quote is left out only where one worded sentence that
    cites it says all of it: every figure, date, reference and institution with its limits, and nearly all its words.
    Without a usable sentence the extractive answer stands, with the warnings.
    """
    spent = {"usage": extractive.usage + wording.usage, "warnings": (*extractive.warnings, *wording.warnings)}
    if not wording.sentences:
        return replace(extractive, **spent)  # type: ignore[arg-type]
    numbering = Numbering()
    first = [
        replace(numbering.statement(worded), lead="" if i == 0 else _between(wording.sentences[i - 1].text))
        for i, worded in enumerate(wording.sentences)
    ]
    by_number = {c.n: c for c in extractive.citations}
    kept = list(_kept(extractive.statements, by_number, wording.sentences))
    rest = [replace(s, citations=tuple(numbering.of(by_number[n]) for n in s.citations)) for s in kept]
    if rest and not rest[0].lead.startswith("\n"):
        rest[0] = replace(rest[0], lead=f"\n{rest[0].lead}")
    return replace(
        extractive,
        statements=(*first, *rest),
        citations=numbering.citations,
        model=wording.model,
        **spent,  # type: ignore[arg-type]
    )


def _between(before: str) -> str:
    return "" if before[-1:] in "。！？；" else " "


def _kept(
    statements: Sequence[Statement], by_number: dict[int, Citation], worded: Sequence[Worded]
) -> Iterator[Statement]:
    """The extractive statements without quotes that were said in full; a frame goes with the quotes it leads."""
    said = {
        i: statement.role is Role.QUOTE and _is_said(statement, by_number, worded)
        for i, statement in enumerate(statements)
    }
    for i, statement in enumerate(statements):
        if statement.role is Role.FRAME:
            led = _led(statements, i)
            if led and all(said[j] for j in led):
                continue
        if not said[i]:
            yield statement


def _led(statements: Sequence[Statement], frame: int) -> list[int]:
    """The quotes between a frame and the next one."""
    found: list[int] = []
    for i in range(frame + 1, len(statements)):
        if statements[i].role is Role.FRAME:
            break
        if statements[i].role in (Role.QUOTE, Role.WORDED):
            found.append(i)
    return found


def only_repeats(worded: Worded, extractive: Answer) -> bool:
    """Whether a sentence says most of a quote that will be shown all the same, and so only makes the answer longer."""
    by_number = {c.n: c for c in extractive.citations}
    words = bigrams_of(worded.text)
    return any(
        len(words & bigrams_of(statement.text)) >= _REPEATED * len(bigrams_of(statement.text))
        and len(words & bigrams_of(statement.text)) >= _REPEATED * len(words)
        and not _is_said(statement, by_number, [worded])
        for statement in extractive.statements
        if statement.role is Role.QUOTE
    )


def _is_said(quote: Statement, by_number: dict[int, Citation], worded: Sequence[Worded]) -> bool:
    cited = [by_number[n] for n in quote.citations]
    if not cited or any(c.status not in (Status.IN_FORCE, Status.UNKNOWN) for c in cited):
        return False
    places = {(c.doc_id, c.span) for c in cited}
    words, values = bigrams_of(quote.text), _values(quote.text)
    return any(
        places <= {(c.doc_id, c.span) for c in sentence.citations}
        and values <= _values(sentence.text)
        and len(words & bigrams_of(sentence.text)) >= _SAID * len(words)
        for sentence in worded
    )


def _values(text: str) -> set[Hashable]:
    return {normalise_value(m, bounds=True) or m.text for m in find_mentions(text)}
