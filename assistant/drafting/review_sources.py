"""The figures of a letter against the library: where they come from, and where the library says something else.

Passages are found by their words alone: a figure’s source has the words of the sentence, and no model is loaded for it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from assistant.answering.claims import Claim
from assistant.answering.claims_likeness import alike
from assistant.drafting.models import Finding
from assistant.drafting.review_claims import figures_of
from assistant.drafting.review_content import content
from assistant.drafting.review_figures import around
from assistant.drafting.review_view import Role, Sentence, View
from corpus.models import Span, Status, Visibility
from corpus.rows import DocumentRow
from corpus.search import query_terms
from corpus.sentences import sentence_spans
from corpus.stores import Stores
from corpus.tokens import fold, words

_FIGURES = ("amount", "percentage", "count", "multiple")
#: Passages looked at for a sentence, and how many of them one document gives.
_PASSAGES, _PER_DOCUMENT = 8, 4
#: The words around two figures speak of one thing when so many are shared: of the letter’s own, and of both together.
_SAME, _JACCARD = 0.75, 0.5
#: A sentence of the library with so many of the letter’s words, one of its figures among them, is its source.
_SOURCE = 0.45
#: A figure of the library that shares less of the words around it is another one that happens to be as large.
_RELATED = 0.5
_ENDED = (Status.REPEALED, Status.EXPIRED)
#: More figures than this without a source in one paragraph are told together.
_APART = 1


@dataclass(frozen=True, slots=True)
class _Passage:
    """A sentence of the library with figures, and the document it stands in."""

    text: str
    claims: tuple[Claim, ...]
    row: DocumentRow
    ended: bool


def check_figure_sources(view: View, stores: Stores, own: Set[str], day: date) -> Iterator[Finding]:
    """Findings of figure-library and figure-no-source in the replies; documents in ``own`` are the letter itself."""
    rows = stores.library.documents_by_version()
    unknown: dict[int, list[tuple[Span, str]]] = {}
    for sentence in view.said(Role.REPLY):
        claims = [c for c in figures_of(sentence.text, day) if c.type in _FIGURES]
        if not claims:
            continue
        passages = list(_passages(stores, rows, sentence.text, own, day))
        for claim in claims:
            place = Span(sentence.span.start + claim.span.start, sentence.span.start + claim.span.end)
            told = _figure(view, place, sentence, claims, claim, passages)
            if isinstance(told, Finding):
                yield told
            elif not told:
                at = next((n for n, p in enumerate(view.paragraphs) if p.span.contains(place)), -1)
                unknown.setdefault(at, []).append((place, claim.text))
    for found in unknown.values():
        figures = "、".join(f"“{text}”" for _, text in found[:6])
        many = f"等{len(found)}个数字" if len(found) > _APART else ""
        yield view.found(
            "figure-no-source",
            Span(found[0][0].start, found[-1][0].end),
            f"资料库中没有找到{figures}{many}的出处",
            "补充来源，或者请提供单位核实",
        )


def _passages(
    stores: Stores, rows: Mapping[int, DocumentRow], text: str, own: Set[str], day: date
) -> Iterator[_Passage]:
    terms = query_terms(fold(text), words, 0.0)
    ranked = stores.fulltext.passages("words", terms, _PASSAGES * _PER_DOCUMENT, list(Visibility))
    stored = stores.library.chunks([passage for passage, _ in ranked])
    taken: dict[int, int] = {}
    for passage, _ in ranked:
        chunk = stored.get(passage)
        row = rows.get(chunk.version) if chunk else None
        if chunk is None or row is None or row.id in own or taken.get(row.version, 0) >= _PER_DOCUMENT:
            continue
        if sum(taken.values()) >= _PASSAGES:
            return
        taken[row.version] = taken.get(row.version, 0) + 1
        ended = row.status(day) in _ENDED
        for sentence, claims in _stated(chunk.chunk.text, row.issued):
            yield _Passage(sentence, claims, row, ended)


@functools.lru_cache(maxsize=1024)
def _stated(text: str, issued: date | None) -> tuple[tuple[str, tuple[Claim, ...]], ...]:
    """The sentences of a passage that have figures; kept, since a letter is reviewed after every change."""
    found = []
    for span in sentence_spans(text):
        sentence = span.of(text)
        claims = tuple(c for c in figures_of(sentence, issued) if c.type in _FIGURES)
        if claims:
            found.append((sentence, claims))
    return tuple(found)


def _figure(
    view: View,
    place: Span,
    sentence: Sentence,
    claims: Sequence[Claim],
    claim: Claim,
    passages: Sequence[_Passage],
) -> Finding | bool:
    """What to say of a figure: a finding where the library says otherwise, else whether it bears it out."""
    bearing = [(p, other) for p in passages for other in p.claims if alike(claim, other)]
    valid = [p for p in passages if not p.ended]
    for passage, other in bearing:
        if not passage.ended and (
            _source(sentence, claims, claim, passage) or _speaks_of(sentence, claim, passage, other)
        ):
            return True
    # Where only a document that has ended says so, the ones in force are asked first.
    contrary = _same_words(sentence, claim, valid) or _left_over(sentence, claims, claim, valid)
    if contrary is None and bearing:
        return any(p.ended for p, _ in bearing) or claim.type != "amount"
    contrary = (
        contrary or _same_words(sentence, claim, passages) or _left_over(sentence, claims, claim, passages)
    )
    if contrary is None:
        return False
    passage, said = contrary
    row = passage.row
    number = f"（{row.doc_number}）" if row.doc_number else ""
    year = f"（{row.issued.year}年）" if row.issued and not number else ""
    title = row.title.strip("《》")
    return view.found(
        "figure-library", place, f"这里是{claim.text}，《{title}》{number}{year}写的是{said}", "核对数字"
    )


def _speaks_of(sentence: Sentence, claim: Claim, passage: _Passage, other: Claim) -> bool:
    """Whether a figure of the library stands among the same words, as far as there are any."""
    words = content(around(sentence.text, claim.span))
    theirs = content(around(passage.text, other.span))
    return len(words) < 2 or len(words & theirs) >= _RELATED * len(words)


def _same_words(
    sentence: Sentence, claim: Claim, passages: Sequence[_Passage]
) -> tuple[_Passage, str] | None:
    """A figure of the same kind with the same words around it."""
    words = content(around(sentence.text, claim.span))
    best: tuple[float, _Passage, str] | None = None
    for passage in passages:
        for other in passage.claims:
            theirs = content(around(passage.text, other.span))
            both = len(words & theirs)
            likeness = both / max(1, len(words | theirs))
            near = len(words) >= 2 and both >= _SAME * len(words) and likeness >= _JACCARD
            if near and other.family == claim.family and (best is None or likeness > best[0]):
                best = (likeness, passage, other.text)
    return (best[1], best[2]) if best else None


def _source(sentence: Sentence, claims: Sequence[Claim], claim: Claim, passage: _Passage) -> bool:
    """Whether a passage is where the sentence comes from: many of its words, and another of its figures."""
    words = content(sentence.text)
    others = any(alike(mine, theirs) for mine in claims if mine is not claim for theirs in passage.claims)
    return others and len(words & content(passage.text)) >= max(3, _SOURCE * len(words))


def _left_over(
    sentence: Sentence, claims: Sequence[Claim], claim: Claim, passages: Sequence[_Passage]
) -> tuple[_Passage, str] | None:
    """What the source of the sentence says in the place of this figure: its figures of the kind that the letter lacks.

    The source is known by the letter’s other figures, which stand in it.
    """
    for passage in passages:
        if not _source(sentence, claims, claim, passage):
            continue
        left = [
            other.text
            for other in passage.claims
            if other.family == claim.family and not any(alike(mine, other) for mine in claims)
        ]
        if left:
            return passage, "、".join(dict.fromkeys(left[:3]))
    return None
