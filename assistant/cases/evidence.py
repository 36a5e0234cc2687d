"""More evidence for an item: sentences found by the user's own words, and earlier replies to like suggestions."""

from __future__ import annotations

from datetime import date

from assistant.answering.citing import citation_of
from assistant.answering.standing import tense_of
from assistant.answering.units import units_of
from assistant.cases.drafting import audiences_of_case, suggestion_for
from assistant.cases.models import Case, FoundSource, Source
from assistant.cases.sourcing import source_from, source_of
from assistant.drafting.evidence import weigh
from assistant.drafting.evidence_asks import asks_of
from assistant.drafting.evidence_sentences import is_old, standing_of
from assistant.drafting.precedents import Precedent, Precedents
from corpus.search import Filters, Searcher
from corpus.stores import Stores

_PASSAGES = 12
#: A sentence shorter than this says nothing by itself.
_SHORTEST = 8


def found_for(
    case: Case, no: int, words: str, stores: Stores, today: date, k: int
) -> tuple[FoundSource, ...]:
    """Sentences of the library for some words, best first; those that the item has are marked with their numbers."""
    asked = " ".join(words.split())
    if not asked:
        return ()
    hits = Searcher(stores).search(asked, _PASSAGES, Filters(audiences=audiences_of_case(case)))
    wanted = suggestion_for(asked, no)
    evidence = weigh(wanted, case.proposal, hits, asks_of(wanted, case.proposal, stores), stores, today)
    known = {source.place: source for source in case.item(no).sources}
    made = []
    for one in evidence[:k]:
        source = source_of(one)
        held = known.get(source.place)
        made.append(FoundSource(held or source, held.n if held and not held.dropped else None))
    return tuple(made)


def precedents_for(case: Case, no: int, stores: Stores, today: date, most: int) -> tuple[Precedent, ...]:
    """Earlier replies to suggestions like this one, the most alike first; then those that the item has evidence from.

    Words are seldom the same from one proposal to the next: a reply that says something to the matter is shown too.
    """
    known = Precedents(stores, today, audiences_of_case(case))
    alike = known.like(case.proposal.suggestions[no - 1], case.proposal, most)
    found = {(one.hit.doc_id, one.hit.span): one for one in alike}
    for source in case.item(no).used:
        doc_id, span = source.place
        for pair in known.pairs:
            if pair.hit.doc_id == doc_id and pair.hit.span.contains(span):
                found.setdefault((doc_id, pair.hit.span), pair)
    return tuple(found.values())[:most]


def sentences_of_precedent(precedent: Precedent, today: date) -> tuple[Source, ...]:
    """The sentences of an earlier reply as sources without numbers."""
    hit = precedent.hit
    made = []
    for unit in units_of([hit]):
        if unit.lead or unit.row or len(unit.text) < _SHORTEST:
            continue
        tense = tense_of(unit.text)
        standing = standing_of(hit, unit.text, tense, old=is_old(hit, unit.text, tense, today))
        made.append(source_from(citation_of(hit, unit.span, unit.text, 0), hit, standing))
    return tuple(made)
