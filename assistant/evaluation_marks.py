"""Marking one answer: outcome, wording, citations read again from the library, and the places that were marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.models import Answer, Citation, Outcome
from assistant.answering.verify import check_answer
from assistant.evaluation_rows import EvaluationRow, Expect, GoldPlace
from corpus.errors import NotFound
from corpus.models import Hit, Span
from corpus.stores import Stores

_MARKER = re.compile(r"\[\d+\]")
_DASHES = re.compile(r"[—–－~～−‑]+")
_BLANKS = re.compile(r"[\s,，]")
_WANTED = {
    Expect.ANSWER: frozenset({Outcome.ANSWERED, Outcome.PARTIAL}),
    Expect.CORRECT_PREMISE: frozenset({Outcome.ANSWERED, Outcome.PARTIAL}),
    Expect.QUALIFIED: frozenset({Outcome.ANSWERED, Outcome.PARTIAL}),
    Expect.PARTIAL: frozenset({Outcome.PARTIAL}),
    Expect.REFUSE: frozenset({Outcome.REFUSED, Outcome.PARTIAL}),
}
_SAID = {Outcome.ANSWERED: "作了回答", Outcome.PARTIAL: "只答了一部分", Outcome.REFUSED: "拒答了"}
_HOPED = {
    Expect.ANSWER: "应当回答",
    Expect.CORRECT_PREMISE: "应当指出与原文不符之处",
    Expect.QUALIFIED: "应当有保留地回答",
    Expect.PARTIAL: "应当回答一部分",
    Expect.REFUSE: "应当拒答",
}


@dataclass(frozen=True, slots=True)
class Marks:
    """What was found about one answer.

    ``reasons`` say why it is wrong (none: right). ``citations_valid`` is None for an answer without citations;
    ``gold`` is the share of the marked places that its citations touch, None where none could be looked up;
    ``unresolved`` are marked places that the library does not have.
    """

    outcome_right: bool
    wording_right: bool
    citations_valid: bool | None
    gold: float | None
    reasons: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.reasons


def mark(
    row: EvaluationRow, answer: Answer, found: Sequence[Hit], stores: Stores, *, most: int | None = None
) -> Marks:
    """Mark an answer; ``found`` are the passages of its turn, ``most`` how many characters it may have.

    A refusal is also right as an answer in part. The marked places decide by themselves only where the row gives
    no wording: an answer may rest on another place that says the same.
    """
    outcome_right = answer.outcome in _WANTED[row.expect]
    outcome = [] if outcome_right else [f"{_HOPED[row.expect]}，却{_SAID[answer.outcome]}"]
    wording = [*_wording(row, answer), *_length(answer, most)]
    citations = list(_citations(answer, found, stores))
    gold, unresolved = _gold(row.gold, answer.citations, stores)
    missed = []
    if gold == 0 and row.expect is not Expect.REFUSE and not (row.must_contain or row.answers):
        missed.append("引文没有一处落在标出的依据上")
    return Marks(
        outcome_right=outcome_right,
        wording_right=not wording,
        citations_valid=not citations if answer.citations else None,
        gold=gold,
        reasons=(*outcome, *wording, *citations, *missed),
        unresolved=tuple(unresolved),
    )


def characters(answer: Answer) -> int:
    """The length of an answer as shown, without its markers."""
    return len(_MARKER.sub("", answer.text))


def folded(text: str) -> str:
    """Text as wordings are compared: full-width forms, blanks, commas and dashes made alike.

    >>> folded("最高 １,０００ 万元"), folded("2021—2025年")
    ('最高1000万元', '2021-2025年')
    """
    return _BLANKS.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))


def squeezed(text: str) -> str:
    """Text without white space and punctuation.

    >>> squeezed("澜江市，一次性补助 5 万元。")
    '澜江市一次性补助5万元'
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def _wording(row: EvaluationRow, answer: Answer) -> Iterator[str]:
    bare = _MARKER.sub("", answer.text)
    text = folded(bare)
    for entry in row.must_contain:
        if not any(folded(one) in text for one in entry.split("|")):
            yield f"缺少“{entry}”"
    for entry in row.must_not_contain:
        if folded(entry) in text:
            yield f"不该有“{entry}”"
    if row.answers and not any(squeezed(one) in squeezed(bare) for one in row.answers):
        yield f"没有标准答案“{_short(row.answers[0])}”"


def _length(answer: Answer, most: int | None) -> Iterator[str]:
    count = characters(answer)
    if most is not None and count > most:
        yield f"回答有 {count} 字，超过 {most} 字"


def _citations(answer: Answer, found: Sequence[Hit], stores: Stores) -> Iterator[str]:
    """What is wrong with the citations: a quote that is not the document's text, a sentence that its quotes do not support."""
    evidence = list(found)
    by_document = {hit.doc_id: hit for hit in reversed(found)}
    for citation in answer.citations:
        misquoted = _misquoted(citation, stores)
        if misquoted:
            yield misquoted
        elif citation.doc_id in by_document:
            # A header that an answer cites stands in no passage, though its document was found.
            hit = by_document[citation.doc_id]
            evidence.append(replace(hit, span=citation.span, text=citation.quote, heading=(), context=""))
    if answer.outcome is Outcome.REFUSED and not answer.citations:
        # A refusal states nothing; it names the nearest documents.
        return
    for statement, verdict in check_answer(answer, evidence):
        for problem in verdict.problems:
            yield f"“{_short(statement.text)}”：{problem.message}"
    if not answer.grounded:
        yield "有的句子没有注明出处"


def _misquoted(citation: Citation, stores: Stores) -> str | None:
    try:
        version = stores.library.document(citation.doc_id).version
        stands = stores.library.passage(version, citation.span)
    except NotFound:
        return f"出处[{citation.n}]的文件 {citation.source} 不在资料库中"
    if stands != citation.quote:
        return f"出处[{citation.n}]的引文与 {citation.source} 该处的原文不一致"
    return None


def _gold(
    places: Sequence[GoldPlace], citations: Sequence[Citation], stores: Stores
) -> tuple[float | None, list[str]]:
    """The share of the marked places that a citation overlaps, and the places that cannot be looked up."""
    unresolved: list[str] = []
    touched: list[bool] = []
    for place in places:
        located = _located(place, stores)
        if isinstance(located, str):
            unresolved.append(located)
        else:
            doc_id, spans = located
            mine = [c.span for c in citations if c.doc_id == doc_id]
            touched.append(any(span.overlaps(one) for span in spans for one in mine))
    return (sum(touched) / len(touched) if touched else None), unresolved


def _located(place: GoldPlace, stores: Stores) -> tuple[str, list[Span]] | str:
    """The document and the ranges where a marked place stands (a quote may stand in several), or why there is none."""
    try:
        row = _document(place.doc, stores)
        text = stores.library.body(row[1]).text
    except NotFound:
        return f"依据所在的文件 {place.doc} 不在资料库中"
    if place.start is not None and place.end is not None:
        if place.end > len(text):
            return f"依据的位置 {place.start}–{place.end} 超出了 {place.doc} 的正文（{len(text)} 字）"
        return row[0], [Span(place.start, place.end)]
    if place.quote is None:
        return row[0], [Span(0, len(text))]
    spans = _standing(place.quote, text)
    return (row[0], spans) if spans else f"依据“{_short(place.quote)}”不在 {place.doc} 的正文中"


def _document(name: str, stores: Stores) -> tuple[str, int]:
    """A document's id and version by id, source name, or source name without its ending."""
    try:
        row = stores.library.document(name)
    except NotFound:
        named = [r for r in stores.library.documents() if r.source.rpartition(".")[0] == name]
        if len(named) != 1:
            raise
        row = named[0]
    return row.id, row.version


def _standing(quote: str, text: str) -> list[Span]:
    """Every place where a quote stands, white space and punctuation aside."""
    kept = [(i, c) for i, character in enumerate(text) for c in squeezed(character)]
    flat, wanted = "".join(c for _, c in kept), squeezed(quote)
    spans: list[Span] = []
    at = flat.find(wanted) if wanted else -1
    while at >= 0:
        spans.append(Span(kept[at][0], kept[at + len(wanted) - 1][0] + 1))
        at = flat.find(wanted, at + 1)
    return spans


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else f"{flat[:39]}…"
