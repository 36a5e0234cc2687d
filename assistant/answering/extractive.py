"""Answers in the documents' own words: the fewest sentences that answer, each with its citation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.about import answer_about_document
from assistant.answering.citing import Citer
from assistant.answering.composing import Reader, frame_of, newest_first, statements_of
from assistant.answering.confidence import judge
from assistant.answering.features import asked_bigrams
from assistant.answering.gaps import gaps
from assistant.answering.models import Answer, Outcome, Role, Statement
from assistant.answering.parts import best_of_parts, parts_of
from assistant.answering.premise import premise_note
from assistant.answering.question import AnswerType, Question, understand
from assistant.answering.refusing import refusal
from assistant.answering.replies import answer_from_reply
from assistant.answering.scoring import Scored, score_units
from assistant.answering.selection import Start, best_lead, best_stated, best_unit, select
from assistant.answering.table_rows import ReadRow, read_row
from assistant.answering.unstated import unstated_types
from assistant.answering.weights import Weights, fitted
from assistant.settings import AnswerSettings
from corpus.errors import NotFound
from corpus.models import Hit, PolicyDocument, Span
from corpus.stores import Stores

#: What a missing figure of the asked kind takes off the confidence (log-odds).
_UNTYPED = 1.0
#: Share of an answer's length that each side of a comparison may take.
_EACH = 0.7


@dataclass(frozen=True, slots=True)
class Extraction:
    """An answer in the documents' words, and the hits it was read from (those given, and places read besides them)."""

    answer: Answer
    evidence: tuple[Hit, ...]


def extract(
    question: str,
    hits: Sequence[Hit],
    stores: Stores,
    settings: AnswerSettings,
    weights: Weights | None = None,
    *,
    typed: str | None = None,
) -> Extraction:
    """Answer a standalone question from the hits; ``typed`` is what the user typed, where the conversation gave the rest.

    Warnings and timings are the chain's to add.
    """
    weights = weights or fitted()
    understood = understand(question, typed)
    readable = [hit for hit in hits if hit.text.strip()]
    if not readable:
        return Extraction(refusal(question, hits, ()), tuple(hits))
    replied = answer_from_reply(question, readable, stores, settings.characters)
    if replied is not None:
        return Extraction(replied, (*hits, *read_besides(replied, hits)))
    about = answer_about_document(understood, readable, stores)
    if about is not None and about.rest is None:
        return Extraction(about.answer, (*hits, *read_besides(about.answer, hits)))
    answer = _from_hits(
        understood if about is None else understand(about.rest or question),
        readable,
        stores,
        settings,
        weights,
    )
    if about is not None:
        answer = joined(about.answer, answer)
        answer = replace(answer, question=question, standalone_question=question)
        return Extraction(answer, (*hits, *read_besides(about.answer, hits)))
    return Extraction(answer, tuple(hits))


def extract_both(
    question: str,
    aspects: Sequence[tuple[str, Sequence[Hit]]],
    stores: Stores,
    settings: AnswerSettings,
    weights: Weights | None = None,
) -> Extraction:
    """Answer a comparison: each of its aspects from the hits of its own search, one after the other."""
    weights = weights or fitted()
    shorter = settings.model_copy(update={"characters": round(settings.characters * _EACH)})
    answers = [
        _from_hits(_side(aspect), _of_its_year(aspect, hits), stores, shorter, weights, alone=True)
        for aspect, hits in aspects
    ]
    evidence = tuple(hit for _, hits in aspects for hit in hits)
    found = sorted(answers, key=lambda answer: answer.outcome is Outcome.REFUSED)
    if found[0].outcome is Outcome.REFUSED:
        return Extraction(refusal(question, evidence, ()), evidence)
    answer = joined(found[0], found[1])
    return Extraction(replace(answer, question=question, standalone_question=question), evidence)


def _side(aspect: str) -> Question:
    """One side of a comparison as a question; where it only names a thing, what the thing gives is what differs."""
    asked = understand(aspect)
    return asked if asked.types else replace(asked, types=frozenset({AnswerType.AMOUNT}))


def _of_its_year(aspect: str, hits: Sequence[Hit]) -> list[Hit]:
    """Of the hits those from the year that a side of a comparison names, where there are such; else all."""
    readable = [hit for hit in hits if hit.text.strip()]
    years = {int(year) for year in re.findall(r"((?:19|20)\d\d)年的?(?!起|前|后|底)", aspect)}
    return [hit for hit in readable if hit.date and hit.date.year in years] or readable


def _from_hits(
    question: Question,
    hits: Sequence[Hit],
    stores: Stores,
    settings: AnswerSettings,
    weights: Weights,
    *,
    alone: bool = False,
) -> Answer:
    scored = score_units(question, hits, stores, weights.units)
    if not scored.units:
        return refusal(question.text, hits, ())
    confidence = judge(question, hits, scored, weights.confidence)
    read = _row_reader(stores)
    parts = parts_of(question)
    if parts:
        units = best_of_parts(parts, scored, hits, stores, weights.units)
        starts = [Start(unit, part) for unit, part in zip(units, parts, strict=True)]
    else:
        best = best_unit(scored)
        if AnswerType.LIST in question.types:
            best = best_lead(question, scored, best)
        starts = [Start(best, question)]
    draft = _composed(question, hits, scored, starts, settings.characters, alone, read)
    untyped = _unstated(starts, draft)
    further = best_stated(question, scored, starts[0].unit) if untyped and not parts else None
    if further is not None:
        starts = [*starts, Start(further, question)]
        draft = _composed(question, hits, scored, starts, settings.characters, alone, read)
    missing = gaps(question.text, [hits[i] for i in dict.fromkeys(scored.units[s.unit].hit for s in starts)])
    score = confidence.score - (_UNTYPED if untyped else 0.0)
    if score < weights.refuse_below:
        return refusal(question.text, hits, confidence.missing)
    untyped = _unstated(starts, draft)
    if not (untyped or missing or score < weights.partial_below):
        return draft
    note = _partial_note(missing, untyped)
    if len(draft.text) + len(note.text) > settings.characters:
        shorter = settings.characters - len(note.text)
        draft = _composed(question, hits, scored, starts, shorter, alone, read)
    return replace(draft, statements=(*draft.statements, note), outcome=Outcome.PARTIAL)


def _composed(
    question: Question,
    hits: Sequence[Hit],
    scored: Scored,
    starts: Sequence[Start],
    characters: int,
    alone: bool,
    read: Reader,
) -> Answer:
    home = hits[scored.units[starts[0].unit].hit]
    room = characters - len(frame_of(home).text)
    citer = Citer()
    runs = newest_first(question, select(question, scored, starts, room, alone=alone), hits)
    frame = frame_of(hits[runs[0].hit])
    quotes = statements_of(runs, hits, citer, asked_bigrams(question), room, read)
    premise = premise_note(question, citer.citations[:1])
    if premise is not None:
        frame = replace(frame, lead="\n")
    return Answer(
        question=question.text,
        standalone_question=question.text,
        statements=tuple(s for s in (premise, frame, *quotes) if s is not None),
        citations=citer.citations,
        outcome=Outcome.ANSWERED,
    )


def _row_reader(stores: Stores) -> Reader:
    """Reads rows from the documents of a library, each document once."""
    bodies: dict[str, PolicyDocument | None] = {}

    def read(hit: Hit, span: Span) -> ReadRow | None:
        if hit.doc_id not in bodies:
            try:
                bodies[hit.doc_id] = stores.library.body(stores.library.document(hit.doc_id).version)
            except NotFound:
                bodies[hit.doc_id] = None
        body = bodies[hit.doc_id]
        return read_row(body, span) if body is not None else None

    return read


def _unstated(starts: Sequence[Start], draft: Answer) -> tuple[str, ...]:
    """Kinds of figure that a part of the question asks for and no quote holds."""
    texts = [statement.text for statement in draft.statements if statement.role is Role.QUOTE]
    return tuple(dict.fromkeys(name for start in starts for name in unstated_types(start.question, texts)))


def _partial_note(missing: Sequence[str], untyped: Sequence[str]) -> Statement:
    if missing:
        said = f"材料没有提到“{'”“'.join(missing)}”，以上仅供核对。"
    elif untyped:
        said = f"材料没有写明所问的{'、'.join(untyped)}，以上仅供核对。"
    else:
        said = "以上最为接近，但无法确定是否就是所问，请核对原文。"
    return Statement(said, role=Role.NOTE, lead="\n")


def read_besides(answer: Answer, hits: Sequence[Hit]) -> list[Hit]:
    """The places that an answer cites, each as a hit of this turn by itself."""
    first = {hit.doc_id: hit for hit in reversed(hits)}
    return [replace(first[c.doc_id], span=c.span, text=c.quote, chunk_ids=()) for c in answer.citations]


def joined(first: Answer, second: Answer) -> Answer:
    """Two answers to parts of one question as one; in part where one of them is refused or in part."""
    if second.outcome is Outcome.REFUSED:
        note = Statement("其余部分资料库中没有找到。", role=Role.NOTE, lead="\n")
        return replace(
            first, statements=(*first.statements, note), outcome=Outcome.PARTIAL, nearby=second.nearby
        )
    shift = len(first.citations)
    moved = tuple(replace(s, citations=tuple(n + shift for n in s.citations)) for s in second.statements)
    moved = (replace(moved[0], lead="\n"), *moved[1:])
    whole = {first.outcome, second.outcome} == {Outcome.ANSWERED}
    return replace(
        first,
        statements=(*first.statements, *moved),
        citations=(*first.citations, *(replace(c, n=c.n + shift) for c in second.citations)),
        outcome=Outcome.ANSWERED if whole else Outcome.PARTIAL,
    )
