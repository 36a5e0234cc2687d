"""The figures of a letter against the library: where they come from, and where the library says something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from assistant.answering.claims import Claim
from assistant.answering.claims_likeness import alike
from assistant.drafting.models import Finding
from assistant.drafting.review_claims import figures_of
from assistant.drafting.review_content import content
from assistant.drafting.review_figures import around
from assistant.drafting.review_view import Role, Sentence, View
from corpus.models import Hit, Span
from corpus.search import Filters, Searcher
from corpus.sentences import sentence_spans

_FIGURES = ("amount", "percentage", "count", "multiple")
_HITS = 6
#: The words around two figures speak of one thing when so many are shared: of the letter’s own, and of both together.
_SAME, _JACCARD = 0.75, 0.5
#: A sentence of the library with so many of the letter’s words, one of its figures among them, is its source.
_SOURCE = 0.45


@dataclass(frozen=True, slots=True)
class _Passage:
    """A sentence of the library with figures."""

    text: str
    claims: tuple[Claim, ...]
    hit: Hit


def check_figure_sources(view: View, searcher: Searcher, own: Set[str], day: date) -> Iterator[Finding]:
    """Findings of figure-library and figure-no-source in the replies; documents in ``own`` are the letter itself."""
    for sentence in view.said(Role.REPLY):
        claims = [c for c in figures_of(sentence.text, day) if c.type in _FIGURES]
        if not claims:
            continue
        hits = [h for h in searcher.search(sentence.text, _HITS + len(own), Filters()) if h.doc_id not in own]
        passages = [passage for hit in hits[:_HITS] for passage in _passages(hit)]
        for claim in claims:
            yield from _figure(view, sentence, claims, claim, passages)


def _passages(hit: Hit) -> Iterator[_Passage]:
    for span in sentence_spans(hit.text):
        text = span.of(hit.text)
        claims = tuple(c for c in figures_of(text, hit.date) if c.type in _FIGURES)
        if claims:
            yield _Passage(text, claims, hit)


def _figure(
    view: View, sentence: Sentence, claims: Sequence[Claim], claim: Claim, passages: Sequence[_Passage]
) -> Iterator[Finding]:
    if any(alike(claim, other) for passage in passages for other in passage.claims):
        return
    place = Span(sentence.span.start + claim.span.start, sentence.span.start + claim.span.end)
    contrary = _same_words(sentence, claim, passages) or _left_over(sentence, claims, claim, passages)
    if contrary is None:
        yield view.found(
            "figure-no-source", place, f"资料库中没有找到“{claim.text}”的出处", "补充来源，或者请提供单位核实"
        )
        return
    passage, other = contrary
    number = f"（{passage.hit.doc_number}）" if passage.hit.doc_number else ""
    year = f"（{passage.hit.date.year}年）" if passage.hit.date and not number else ""
    title = passage.hit.title.strip("《》")
    yield view.found(
        "figure-library", place, f"这里是{claim.text}，《{title}》{number}{year}写的是{other}", "核对数字"
    )


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


def _left_over(
    sentence: Sentence, claims: Sequence[Claim], claim: Claim, passages: Sequence[_Passage]
) -> tuple[_Passage, str] | None:
    """What the source of the sentence says in the place of this figure: its figures of the kind that the letter lacks.

    The source is known by the letter’s other figures, which stand in it.
    """
    words = content(sentence.text)
    for passage in passages:
        others = [c for c in claims if c is not claim and any(alike(c, theirs) for theirs in passage.claims)]
        shared = len(words & content(passage.text))
        if not others or shared < max(3, _SOURCE * len(words)):
            continue
        left = [
            other.text
            for other in passage.claims
            if other.family == claim.family and not any(alike(mine, other) for mine in claims)
        ]
        if left:
            return passage, "、".join(dict.fromkeys(left[:3]))
    return None
