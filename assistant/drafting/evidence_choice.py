"""Which evidence a reply uses, in which order, and which asks it leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.evidence import Evidence, Gathered, share_of, subject_gate
from assistant.drafting.evidence_asks import Ask
from assistant.drafting.models import Standing
from corpus.mentions import MentionType, find_mentions
from corpus.tokens import fold

#: Share of all that a suggestion asks for that its evidence must cover, and of one ask.
SUPPORTED, ANSWERED, OPEN = 0.48, 0.42, 0.36
#: Or one ask of this weight among all must be covered so far.
_WEIGHTY, _COVERED = 0.25, 0.62
_SENTENCES, _CHARACTERS = 8, 900
#: A further sentence must score this share of the best one; one that goes on from a chosen one, less.
_MARGIN, _GOES_ON = 0.5, 0.2
_NEXT = 4
#: Shares of an ask that may be unsaid so far, and that a further sentence must then say.
_LEFT, _LEFT_SAID = 0.2, 0.14
#: A best sentence that scores more than this does not raise the bar for others.
_HIGH = 1.3
#: A further sentence must cover so much of some ask, unless it goes on from one that does.
_SHARE = 0.3
#: By its own words it must cover so much: what only its heading says is not what it says.
_OWN = 0.2
#: From this share of an ask on a sentence may stand in a second item.
_AGAIN = 0.55
_ANAPHORA = re.compile(r"^(?:该|其中|同时|此外|上述|这|其|对于|对|符合条件|另外|并)")
_FIGURES = {MentionType.AMOUNT, MentionType.PERCENTAGE, MentionType.DATE}
_STAGE = {
    Standing.POLICY: 0,
    Standing.DONE: 1,
    Standing.DATED: 1,
    Standing.UNDER_WAY: 2,
    Standing.PLANNED: 3,
    Standing.PROPOSED: 4,
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
    """The best sentences for every ask; none where they do not cover what the suggestion is about."""
    asks, found = gathered.asks, gathered.evidence
    if not asks or not found or not supported(gathered):
        return Choice((), asks)
    best = found[0].score
    chosen: list[Evidence] = []
    for index in sorted(range(len(asks)), key=lambda i: -asks[i].weight):
        for one in sorted(found, key=lambda e: -(e.shares[index] * subject_gate(e.about) + 0.5 * e.score))[
            :1
        ]:
            if (
                one.shares[index] >= ANSWERED
                and one.own >= _OWN
                and one not in chosen
                and one.score >= _MARGIN * best
            ):
                chosen.append(one)
    chosen += _of_the_rest(asks, found, chosen)
    for one in _further(found, chosen, best):
        room = characters - sum(len(e.text) for e in chosen)
        if len(chosen) < sentences and len(one.text) <= room:
            chosen.append(one)
    answered = [max((e.shares[i] for e in chosen), default=0.0) for i in range(len(asks))]
    left = tuple(ask for ask, share in zip(asks, answered, strict=True) if share < OPEN)
    return Choice(in_order(chosen), left)


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
    return support(gathered) >= SUPPORTED or any(
        e.shares[i] >= _COVERED
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


def without_repeats(choices: Sequence[Choice]) -> list[Choice]:
    """The choices of one letter; a sentence is said again only where it answers an ask of that item too."""
    best: dict[tuple[str, int], float] = {}
    for choice in choices:
        for one in choice.evidence:
            key = (one.citation.doc_id, one.citation.span.start)
            best[key] = max(best.get(key, 0.0), one.best)
    made: list[Choice] = []
    for choice in choices:
        kept = [
            one
            for one in choice.evidence
            if one.best >= min(_AGAIN, best[(one.citation.doc_id, one.citation.span.start)])
        ]
        made.append(Choice(tuple(kept), choice.open))
    return made


def _stage(one: Evidence) -> int:
    return _STAGE.get(one.standing, 0)


def _of_the_rest(
    asks: Sequence[Ask], found: Sequence[Evidence], chosen: Sequence[Evidence]
) -> list[Evidence]:
    """For each ask a sentence on what the chosen ones leave unsaid of it (绿色工厂 where they speak of 节能改造)."""
    added: list[Evidence] = []
    for ask in asks:
        said = fold("".join(e.text for e in (*chosen, *added)))
        left = {term: weight for term, weight in ask.terms.items() if term not in said}
        if sum(left.values()) < _LEFT * ask.weight or not any(e.best >= ANSWERED for e in chosen):
            continue
        share = sum(left.values()) / ask.weight
        best = max(
            (e for e in found if e not in chosen and e not in added),
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
        if ((one.best >= _SHARE and one.own >= _OWN) or bonus) and one.score + bonus >= _MARGIN * min(
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
