"""Which evidence a reply uses, in which order, and which asks it leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.evidence import Evidence, Gathered, share_of, subject_gate
from assistant.drafting.evidence_asks import Ask
from assistant.drafting.evidence_repeats import add_without_repeating, said_elsewhere
from assistant.drafting.evidence_trimming import trimmed_to
from assistant.drafting.models import Standing
from corpus.mentions import MentionType, find_mentions
from corpus.tokens import fold

#: Share of all that a suggestion asks for that its evidence must cover, and of one ask.
SUPPORTED, ANSWERED, OPEN = 0.48, 0.42, 0.36
#: Or one ask of this weight among all must be covered so far.
_WEIGHTY, _COVERED = 0.25, 0.62
#: Or one of several sub-points so far, by a sentence that has this share of the case's subject.
SUPPORTED_PART, _ABOUT = 0.45, 0.35
_SENTENCES, _CHARACTERS = 6, 800
#: The best sentence for an ask must score this share of the best of all, a further one that share; one that goes on
#: from a chosen one scores so much more.
_MARGIN, _FURTHER, _GOES_ON = 0.5, 0.62, 0.2
_NEXT = 4
#: Shares of an ask that may be unsaid so far, and that a further sentence must then say.
_LEFT, _LEFT_SAID = 0.2, 0.14
#: And the share of the best score that it must have.
_REST = 0.35
#: A best sentence that scores more than this does not raise the bar for others.
_HIGH = 1.3
#: A further sentence must cover so much of some ask, unless it goes on from one that does.
_SHARE = 0.3
#: From this share of the case's subject on a sentence speaks of it; one that does not must cover so much of an ask that
#: weighs at least this share of the average one.
_ON_SUBJECT, _OFF_SUBJECT, _SLIGHT = 0.08, 0.5, 0.5
#: By its own words it must cover so much: what only its heading says is not what it says.
_OWN = 0.15
_ANAPHORA = re.compile(r"^(?:该|其中|同时|此外|上述|这|其|对于|对|符合条件|另外|并)")
_FIGURES = {MentionType.AMOUNT, MentionType.PERCENTAGE, MentionType.DATE, MentionType.DURATION}
_STAGE = {
    Standing.POLICY: 0,
    Standing.DONE: 1,
    Standing.DATED: 1,
    Standing.UNDER_WAY: 2,
    Standing.PLANNED: 3,
    Standing.PROPOSED: 4,
    Standing.DECLINED: 5,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The evidence of one reply in printing order, and the asks that nothing answers; both empty never."""

    evidence: tuple[Evidence, ...]
    open: tuple[Ask, ...]

    @property
    def supported(self) -> bool:
        """Whether there is anything to reply from."""
        return bool(self.evidence)


def choose(gathered: Gathered, *, sentences: int = _SENTENCES, characters: int = _CHARACTERS) -> Choice:
    """The best sentences for every ask, cut to the clauses that answer; none where they do not cover what is asked."""
    asks, found = gathered.asks, _current(gathered)
    if not asks or not found or not supported(gathered):
        return Choice((), asks)
    usable = [e for e in found if _to_the_point(e, asks)]
    best = max((e.score for e in usable), default=0.0)
    chosen: list[Evidence] = []
    for index in sorted(range(len(asks)), key=lambda i: -asks[i].weight):
        able = [
            e for e in usable if e.shares[index] >= ANSWERED and e.own >= _OWN and e.score >= _MARGIN * best
        ]
        one = max(able, key=lambda e: e.shares[index] * subject_gate(e.about) + 0.5 * e.score, default=None)
        if one is not None:
            add_without_repeating(chosen, one)
    for one in _of_the_rest(asks, usable, chosen):
        add_without_repeating(chosen, one)
    for one in _further(usable, chosen, best):
        room = characters - sum(len(e.text) for e in chosen)
        if len(chosen) < sentences and len(one.text) <= room:
            add_without_repeating(chosen, one)
    if not chosen:
        return Choice((), asks)
    answered = [max((e.shares[i] for e in chosen), default=0.0) for i in range(len(asks))]
    left = tuple(ask for ask, share in zip(asks, answered, strict=True) if share < OPEN)
    return Choice(in_order([trimmed_to(one, asks) for one in chosen]), left)


def _current(gathered: Gathered) -> tuple[Evidence, ...]:
    """The evidence without what is ended or was never adopted, where something in force answers the same ask."""
    answered = [
        max((e.shares[i] for e in gathered.evidence if not e.stale), default=0.0) >= ANSWERED
        for i in range(len(gathered.asks))
    ]
    return tuple(
        e
        for e in gathered.evidence
        if not e.stale or any(s >= ANSWERED and not done for s, done in zip(e.shares, answered, strict=True))
    )


def _to_the_point(one: Evidence, asks: Sequence[Ask]) -> bool:
    """Whether a sentence that says nothing of the case's subject covers an ask of weight by its own words."""
    if one.about >= _ON_SUBJECT:
        return True
    average = sum(ask.weight for ask in asks) / len(asks)
    weighty = [s for s, ask in zip(one.shares, asks, strict=True) if ask.weight >= _SLIGHT * average]
    return max(weighty, default=0.0) >= _OFF_SUBJECT and one.own >= _OWN


def support(gathered: Gathered) -> float:
    """How much of all that is asked for the best sentence for each ask covers (0–1)."""
    total = sum(ask.weight for ask in gathered.asks) or 1.0
    return (
        sum(
            ask.weight * max((e.shares[i] for e in gathered.evidence), default=0.0)
            for i, ask in enumerate(gathered.asks)
        )
        / total
    )


def supported(gathered: Gathered) -> bool:
    """Whether the evidence covers what the suggestion is about: most of all asks, or one weighty ask well.

    Chosen on 53 suggestions of which 11 have no evidence in their library (``benchmarks/drafting.py``).
    """
    total = sum(ask.weight for ask in gathered.asks) or 1.0
    points = bool(gathered.suggestion.points)
    return support(gathered) >= SUPPORTED or any(
        e.shares[i] >= _COVERED or (points and e.shares[i] >= SUPPORTED_PART and e.about >= _ABOUT)
        for i, ask in enumerate(gathered.asks)
        if ask.weight >= _WEIGHTY * total
        for e in gathered.evidence
    )


def in_order(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Policy and what is done, then what is under way, then what comes next; newest first, a document's sentences together."""
    first: dict[tuple[int, str], int] = {}
    for one in evidence:
        key = (_stage(one), one.citation.doc_id)
        first[key] = min(first.get(key, one.citation.span.start), one.citation.span.start)

    def place(one: Evidence) -> tuple[int, int, int, str, int]:
        day = one.citation.date.toordinal() if one.citation.date else 0
        return (bool(one.unit), _stage(one), -day, one.citation.doc_id, one.citation.span.start)

    return tuple(sorted(evidence, key=place))


def choose_all(gathered: Sequence[Gathered]) -> list[Choice]:
    """The choices of one letter, none quoting what another does; where one gives up a sentence, the next best follows."""
    first = [choose(one) for one in gathered]
    kept = without_repeats(first)
    again: list[Choice] = []
    for one, before, after in zip(gathered, first, kept, strict=True):
        lost = [e for e in before.evidence if e not in after.evidence]
        if lost:
            rest = tuple(e for e in one.evidence if not said_elsewhere(e, lost))
            again.append(choose(replace(one, evidence=rest)) if rest else after)
        else:
            again.append(after)
    return [
        after if not made.supported else made
        for made, after in zip(without_repeats(again), kept, strict=True)
    ]


def without_repeats(choices: Sequence[Choice]) -> list[Choice]:
    """The choices of one letter; a place is quoted again only where that item's ask has no other answer."""
    made = [list(choice.evidence) for choice in choices]
    for number, choice in enumerate(choices):
        for one in choice.evidence:
            others = [e for i, kept in enumerate(made) if i != number for e in kept]
            rivals = [e for e in others if said_elsewhere(one, [e])]
            if not rivals or one.best > max(e.best for e in rivals):
                continue
            rest = [e for e in made[number] if e is not one]
            if all(
                share < ANSWERED or any(e.shares[i] >= ANSWERED for e in rest)
                for i, share in enumerate(one.shares)
            ):
                made[number] = rest
    return [Choice(tuple(kept), choice.open) for kept, choice in zip(made, choices, strict=True)]


def _stage(one: Evidence) -> int:
    return _STAGE.get(one.standing, 0)


def _of_the_rest(
    asks: Sequence[Ask], found: Sequence[Evidence], chosen: Sequence[Evidence]
) -> list[Evidence]:
    """For each ask a sentence on what the chosen ones leave unsaid of it (绿色工厂 where they speak of 节能改造)."""
    added: list[Evidence] = []
    floor = _REST * max((e.score for e in chosen), default=0.0)
    for ask in asks:
        said = fold("".join(e.text for e in (*chosen, *added)))
        left = {term: weight for term, weight in ask.terms.items() if term not in said}
        if sum(left.values()) < _LEFT * ask.weight or not any(e.best >= ANSWERED for e in chosen):
            continue
        share = sum(left.values()) / ask.weight
        best = max(
            (e for e in found if e not in chosen and e not in added and e.own >= _OWN and e.score >= floor),
            key=lambda e: share_of(left, fold(e.text)) * subject_gate(e.about) + 0.1 * e.score,
            default=None,
        )
        if best and share * share_of(left, fold(best.text)) * subject_gate(best.about) >= _LEFT_SAID:
            added.append(best)
    return added


def _further(found: Sequence[Evidence], chosen: list[Evidence], best: float) -> list[Evidence]:
    """What else is worth saying, best first; a sentence that goes on from a chosen one counts more."""
    rest: list[tuple[float, int, Evidence]] = []
    for number, one in enumerate(found):
        if one in chosen:
            continue
        bonus = _GOES_ON if any(goes_on(before, one) for before in (*chosen, *found[:2])) else 0.0
        margin = _MARGIN if bonus else _FURTHER
        if ((one.best >= _SHARE and one.own >= _OWN) or bonus) and one.score + bonus >= margin * min(
            best, _HIGH
        ):
            rest.append((one.score + bonus, -number, one))
    return [one for _, _, one in sorted(rest, key=lambda r: (-r[0], -r[1]))]


def goes_on(before: Evidence, after: Evidence) -> bool:
    """Whether a sentence follows another at once and leans on it, or says when and how much."""
    if before.citation.doc_id != after.citation.doc_id:
        return False
    if not 0 <= after.citation.span.start - before.citation.span.end <= _NEXT:
        return False
    figures = any(m.type in _FIGURES for m in find_mentions(after.text))
    return bool(_ANAPHORA.match(after.text)) or figures
