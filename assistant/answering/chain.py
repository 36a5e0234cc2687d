"""The one chain: standalone question → search → answer → verify → finish, over LangChain's runnables.

``AnswerChain.stream`` yields what each step gives as soon as it is there; ``ask`` waits for the answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.answering.comparison import aspects
from assistant.answering.extractive import Extraction, extract, extract_both, read_besides
from assistant.answering.finishing import dropped_unsupported, finished
from assistant.answering.generative import word_answer
from assistant.answering.handover import matcher_note
from assistant.answering.models import Answer, Outcome
from assistant.answering.question import understand
from assistant.answering.scoring import asks_for_drafts
from assistant.answering.trimming import trims
from assistant.answering.wording import Wording, merged
from assistant.conversation.followups import standalone
from assistant.conversation.messages import Message, Standalone
from assistant.llm import ChatModel
from assistant.settings import AssistantSettings
from corpus.models import Hit, Kind, Status
from corpus.search import Filters, Searcher, audiences_of
from corpus.stores import Stores
from corpus.succession import superseded

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable


@dataclass(frozen=True, slots=True)
class Request:
    """A question with what was said before, who asks, and what may be searched."""

    question: str
    history: tuple[Message, ...] = ()
    audience: str = "staff"
    as_of: date | None = None
    kinds: tuple[Kind, ...] = ()
    statuses: tuple[Status, ...] = ()
    issuer: str | None = None
    issued_from: date | None = None
    issued_to: date | None = None

    @property
    def filters(self) -> Filters:
        """What the search may show."""
        return Filters(
            audiences=audiences_of(self.audience),
            kinds=self.kinds,
            statuses=self.statuses,
            issuer=self.issuer,
            issued_from=self.issued_from,
            issued_to=self.issued_to,
            as_of=self.as_of,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that the answer may rest on, best first; for a comparison also those of each side."""

    hits: tuple[Hit, ...]
    sides: tuple[tuple[str, tuple[Hit, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the answer as they come, and at the end what they came to. Pieces add up, as LangChain's streams do."""

    text: str = ""
    wording: Wording | None = None

    def __add__(self, other: Piece) -> Piece:
        return Piece(self.text + other.text, other.wording or self.wording)


@dataclass
class _Clock:
    """Seconds by step, and what each step saw; and whether nobody waits for the rest any more."""

    seconds: dict[str, float] = field(default_factory=dict)
    trace: list[dict[str, Any]] = field(default_factory=list)
    abandoned: bool = False

    def note(self, step: str, started: float, **seen: Any) -> None:
        taken = round(time.perf_counter() - started, 4)
        self.seconds[step] = taken
        self.trace.append({"step": step, "seconds": taken, **seen})


class AnswerChain:
    """Answers over one opened library. Safe to use from several threads: a request carries all its state."""

    def __init__(
        self,
        stores: Stores,
        settings: AssistantSettings,
        model: ChatModel | None = None,
        *,
        today: Callable[[], date] | None = None,
    ) -> None:
        self._stores = stores
        self._settings = settings
        self._searcher = Searcher(stores)
        self._today = today or (lambda: stores.settings.today or date.today())
        self.model = model
        self.runnable = self._build()

    def ask(self, request: Request) -> Answer:
        """The answer to one question."""
        for event in self.stream(request):
            if isinstance(event, Answer):
                return event
        raise RuntimeError("the chain ended without an answer")

    def stream(self, request: Request) -> Iterator[Standalone | Found | str | Answer]:
        """The standalone question, the passages found, words of the answer as they come, and last the answer.

        Words come only where a model writes; they are replaced by the answer, which holds what was verified.
        Each is given before the next step begins; closing the iterator ends the work where it stands.
        """
        clock = _Clock()
        started = time.perf_counter()
        # Held by name: a loop would drop, and so close, its iterator before it comes to ``finally``.
        chunks = self.runnable.stream({"request": request, "clock": clock})
        try:
            for chunk in chunks:
                for name, value in chunk.items():
                    if name in ("standalone", "found"):
                        yield value
                    elif name == "piece" and value.text:
                        yield value.text
                    elif name == "answer":
                        seconds = {**clock.seconds, "total": round(time.perf_counter() - started, 4)}
                        yield replace(value, timings=seconds, trace=tuple(clock.trace))
        finally:
            # LangChain reads a closed stream to its end for its traces: the steps must not go on for that.
            clock.abandoned = True

    def _build(self) -> Runnable[Any, Any]:
        # Loaded with the first chain: a command that only searches or lists does not wait for it.
        from langchain_core.runnables import RunnableGenerator, RunnableSequence

        steps = {
            "standalone": _at_once(self._standalone),
            "found": _at_once(self._search),
            "extraction": _at_once(self._extract),
            "piece": self._word,
            "verified": _at_once(self._verify),
            "answer": _at_once(self._finish),
        }
        return RunnableSequence(*(RunnableGenerator(_handing_on(name, run)) for name, run in steps.items()))

    def _standalone(self, state: dict[str, Any]) -> Standalone:
        started = time.perf_counter()
        request: Request = state["request"]
        found = standalone(request.question, request.history, self.model)
        state["clock"].note("standalone", started, question=found.question, carried=list(found.carried))
        return found

    def _search(self, state: dict[str, Any]) -> Found:
        started = time.perf_counter()
        question = state["standalone"].question
        sides = tuple((side, self._hits(side, state)) for side in aspects(question) or ())
        hits = self._hits(question, state)
        seen = [f"{hit.doc_id}:{hit.span.start}-{hit.span.end}" for hit in hits]
        state["clock"].note("search", started, passages=seen, sides=[side for side, _ in sides])
        return Found(hits, sides)

    def _hits(self, query: str, state: dict[str, Any]) -> tuple[Hit, ...]:
        """The passages for a query; drafts that have become a document are left out unless they are asked for."""
        answers = self._settings.answers
        filters: Filters = state["request"].filters
        wanted = answers.passages

        def search(k: int) -> tuple[Hit, ...]:
            return tuple(self._searcher.search(query, k, filters, per_document=answers.per_document))

        hits = search(wanted)
        if filters.statuses or asks_for_drafts(state["standalone"].question):
            return hits
        if not any(hit.status is Status.DRAFT or hit.kind is Kind.EXPLANATION for hit in hits):
            return hits
        day = filters.as_of or self._today()
        rows = [r for r in self._stores.library.documents() if r.visibility in filters.audiences]
        past = superseded(rows, day)
        if not any(hit.doc_id in past for hit in hits):
            return hits
        # Drafts have taken the places of their final documents.
        return tuple(hit for hit in search(2 * wanted) if hit.doc_id not in past)[:wanted]

    def _extract(self, state: dict[str, Any]) -> Extraction:
        started = time.perf_counter()
        found: Found = state["found"]
        question, settings = state["standalone"].question, self._settings.answers
        if found.sides:
            extraction = extract_both(question, found.sides, self._stores, settings)
        else:
            typed = state["request"].question
            extraction = extract(question, found.hits, self._stores, settings, typed=typed)
        checked, dropped = dropped_unsupported(extraction.answer, extraction.evidence)
        state["clock"].note("answer", started, outcome=extraction.answer.outcome.value, dropped=dropped)
        return replace(extraction, answer=checked)

    def _word(self, state: dict[str, Any]) -> Iterator[Piece]:
        extraction: Extraction = state["extraction"]
        if self.model is None or extraction.answer.outcome is Outcome.REFUSED:
            yield Piece()
            return
        started = time.perf_counter()
        for part in word_answer(
            state["standalone"].question,
            _to_word(state["standalone"].question, extraction),
            extraction.answer,
            self.model,
            self._settings.llm,
        ):
            if isinstance(part, Wording):
                state["clock"].note(
                    "model",
                    started,
                    prompts=list(part.prompts),
                    kept=[s.text for s in part.sentences],
                    dropped=[list(pair) for pair in part.dropped],
                )
                yield Piece(wording=part)
            else:
                yield Piece(part)

    def _verify(self, state: dict[str, Any]) -> Answer:
        started = time.perf_counter()
        extraction: Extraction = state["extraction"]
        wording: Wording | None = state["piece"].wording
        answer = merged(extraction.answer, wording) if wording else extraction.answer
        answer, dropped = dropped_unsupported(answer, extraction.evidence)
        state["clock"].note("verify", started, dropped=dropped)
        return answer

    def _finish(self, state: dict[str, Any]) -> Answer:
        started = time.perf_counter()
        request: Request = state["request"]
        day = request.as_of or self._today()
        answer = finished(state["verified"], request.question, state["standalone"], self._stores, day)
        note = matcher_note(
            answer.standalone_question, state["found"].hits, self._stores, request.audience, day
        )
        if note is not None:
            answer = replace(answer, statements=(*answer.statements, note))
        state["clock"].note("finish", started, warnings=list(answer.warnings))
        return answer


def _at_once(run: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Iterator[Any]]:
    """A step that gives one value, as one that gives values as they come."""
    return lambda state: iter((run(state),))


def _handing_on(
    name: str, run: Callable[[dict[str, Any]], Iterator[Any]]
) -> Callable[[Iterator[dict[str, Any]]], Iterator[dict[str, Any]]]:
    """A step of the chain: hands on what the steps before it gave, at once, then gives its own values under ``name``.

    ``RunnablePassthrough.assign`` would hand each value on only when the next one is there: it reads its input
    from two threads behind one lock, and the one that goes on to wait takes the lock first.
    """
    from langchain_core.runnables import AddableDict

    def step(given: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        state: dict[str, Any] = {}
        for part in given:
            state |= part
            yield AddableDict(part)
        clock: _Clock = state["clock"]
        if clock.abandoned:
            return
        for value in run(state):
            yield AddableDict({name: value})
            if clock.abandoned:
                return

    return step


def _to_word(question: str, extraction: Extraction) -> tuple[Hit, ...]:
    """What a model may read: for a question of figures the decisive places alone, else all passages.

    A figure that stands beside the one asked for would be true, and still no answer.
    """
    if not trims(understand(question)):
        return extraction.evidence
    return tuple(read_besides(extraction.answer, extraction.evidence))


def hits_of(events: Sequence[object]) -> tuple[Hit, ...]:
    """The passages among the events of a stream."""
    return next((event.hits for event in events if isinstance(event, Found)), ())
