"""Evidence as sources of a case, and sources as evidence again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.answering.models import Citation
from assistant.answering.standing import tense_of
from assistant.cases.marks import marked
from assistant.cases.models import Source
from assistant.drafting.composer_wording import sentences_of
from assistant.drafting.evidence import Evidence
from assistant.drafting.models import Standing
from corpus.models import Hit

#: Characters around the quote that are kept of a long passage, on each side.
_AROUND = 800


def source_of(evidence: Evidence) -> Source:
    """A piece of evidence as a source without a number, with the passage around it."""
    return _source(evidence.citation, evidence.hit, evidence.standing, evidence.unit)


def source_from(citation: Citation, hit: Hit, standing: Standing, unit: str = "") -> Source:
    """A citation found in a passage as a source without a number."""
    return _source(citation, hit, standing, unit)


def _source(citation: Citation, hit: Hit, standing: Standing, unit: str) -> Source:
    start = max(hit.span.start, citation.span.start - _AROUND)
    end = min(hit.span.end, citation.span.end + _AROUND)
    passage = hit.text[start - hit.span.start : end - hit.span.start]
    return Source(replace(citation, n=0), standing, unit, False, passage, start, hit.context)


def evidence_of(source: Source) -> Evidence:
    """A source as the composer words evidence; its scores say nothing."""
    quote = source.citation.quote
    return Evidence(
        text=quote,
        citation=source.citation,
        hit=source.hit,
        tense=tense_of(quote),
        standing=source.standing,
        shares=(),
        own=0.0,
        about=0.0,
        score=0.0,
        dated=source.standing is Standing.DATED,
        unit=source.unit,
    )


def sentence_for(source: Source, own: str = "", today: date | None = None, *, marks: bool = True) -> str:
    """A source as a sentence of an official reply with its mark, to put into the text (插入正文).

    ``own`` is the full name of the office that answers.
    """
    made = sentences_of([evidence_of(source)], [source.hit], own, today=today)
    return "".join(marked(s.text, [source.n] if marks else []) for s in made)
