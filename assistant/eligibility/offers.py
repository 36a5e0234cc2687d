"""可以匹配的事项：一项措施、它所在的文件、核定情况，以及在别处的重述和补充。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from assistant.eligibility.completing import names_match
from assistant.eligibility.computing import describe
from assistant.eligibility.models import Clause, Condition, Measure, MeasureStanding, Subject, Supplement
from assistant.eligibility.rules import AmountRule, Fixed, OneOf, PerUnit, Range, Share, Test, Tiered
from corpus.models import Kind, Status, Visibility
from corpus.standing import Standing


class ReviewState(StrEnum):
    """What staff have decided about a measure."""

    CANDIDATE = "待核定"
    APPROVED = "已核定"
    CORRECTED = "已修正"
    REJECTED = "不是资助"

    @property
    def reviewed(self) -> bool:
        """Whether a person has confirmed it."""
        return self in (ReviewState.APPROVED, ReviewState.CORRECTED)


@dataclass(frozen=True, slots=True)
class Document:
    """What a measure's document is."""

    doc_id: str
    source: str
    title: str
    doc_number: str | None
    issuer: str | None
    issued: date | None
    kind: Kind
    standing: Standing
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure ready to be matched. ``also`` are clauses of other documents that restate or supplement it;
    ``standard`` is its amount in words, made once."""

    measure: Measure
    document: Document
    review: ReviewState = ReviewState.CANDIDATE
    changed: bool = False
    also: tuple[tuple[Document, Clause], ...] = field(default=())
    standard: str = ""

    def standing(self, day: date) -> MeasureStanding:
        """The measure's standing on a day, from its document, its own words and its own validity."""
        status = self.document.standing.on(day)
        if status is Status.DRAFT:
            return MeasureStanding.DRAFT
        if status in (Status.REPEALED, Status.EXPIRED) or self.measure.stopped is not None:
            return MeasureStanding.EXPIRED
        if self.measure.proposed is not None:
            return MeasureStanding.PROPOSED
        if self.measure.valid_to is not None and day > self.measure.valid_to:
            return MeasureStanding.EXPIRED
        if status is Status.NOT_YET or (
            self.measure.valid_from is not None and day < self.measure.valid_from
        ):
            return MeasureStanding.NOT_YET
        return MeasureStanding.IN_FORCE if status is Status.IN_FORCE else MeasureStanding.UNSTATED


def assemble(
    offers: Iterable[Offer],
    supplements: Iterable[tuple[Document, Supplement]] = (),
    day: date | None = None,
) -> tuple[Offer, ...]:
    """Join what several documents say of one measure: a guide, a list or a letter restates the measure it rests on.

    The measure of the document that is named as the basis stays; the restatement's windows, materials, conditions and
    clause go to it, unless the restating document is itself out of force on ``day``. Equal tests become one object, so that each is decided once a match.
    """
    offers = [o for o in offers if o.review is not ReviewState.REJECTED]
    by_number: dict[str, list[int]] = {}
    for i, offer in enumerate(offers):
        if offer.document.doc_number:
            by_number.setdefault(offer.document.doc_number, []).append(i)
    kept: list[Offer | None] = list(offers)
    for i, offer in enumerate(offers):
        base = _base(offer, offers, by_number) if _restates(offer.document) else None
        if base is not None and base != i and kept[base] is not None and offer.measure.proposed is None:
            kept[base] = _restated(kept[base], offer, day)  # type: ignore[arg-type]
            kept[i] = None
    for document, supplement in supplements:
        for number in supplement.basis:
            for i in by_number.get(number, ()):
                mine = kept[i]
                if mine is not None and (
                    not supplement.project or names_match(supplement.project, mine.measure)
                ):
                    kept[i] = _supplemented(mine, document, supplement)
    tests: dict[Test, Test] = {}
    return tuple(_interned(o, tests) for o in kept if o is not None)


def _restates(document: Document) -> bool:
    """Whether a document only says again what others lay down: a guide, a list, a letter, an interpretation."""
    return document.kind in (
        Kind.GUIDE,
        Kind.TABLE,
        Kind.REPLY,
        Kind.LETTER,
        Kind.INTERPRETATION,
        Kind.PROCEDURE,
    ) or (document.kind is Kind.NOTICE and re.search("申报|申领|申请|办理|指南", document.title) is not None)


def _base(offer: Offer, offers: Sequence[Offer], by_number: Mapping[str, Sequence[int]]) -> int | None:
    best, score = None, 0.0
    for number in offer.measure.basis:
        if number == offer.document.doc_number:
            continue
        for i in by_number.get(number, ()):
            other = offers[i]
            mine, theirs = figures_of(offer.measure.amount), figures_of(other.measure.amount)
            if other.document.doc_id == offer.document.doc_id or not (mine <= theirs or theirs <= mine):
                continue
            alike = _alike(offer.measure, other.measure)
            if alike > score:
                best, score = i, alike
    return best if score >= 0.45 else _said_elsewhere(offer, offers)


def _said_elsewhere(offer: Offer, offers: Sequence[Offer]) -> int | None:
    """The measure that a letter repeats without naming its document: same place, same figures, much the same words."""
    if offer.document.kind not in (Kind.REPLY, Kind.LETTER):
        return None
    mine, region = figures_of(offer.measure.amount), _regions(offer)
    for i, other in enumerate(offers):
        if (
            not _restates(other.document)
            and figures_of(other.measure.amount) == mine
            and _regions(other) == region
            and _alike(offer.measure, other.measure) >= 0.6
        ):
            return i
    return None


def _regions(offer: Offer) -> tuple[str, ...]:
    tests = (c.test for c in offer.measure.conditions)
    return next((t.values for t in tests if isinstance(t, OneOf) and t.fact == "地区"), ())


def figures_of(rule: AmountRule) -> frozenset[tuple[str, object]]:
    """The figures of a rule, by which two statements of one amount are known however they are worded."""
    match rule:
        case Fixed():
            return frozenset({("sum", rule.amount)})
        case Range() | PerUnit():
            return frozenset({("sum", rule.low), ("sum", rule.high)} - {("sum", None)})
        case Share():
            return frozenset({("share", rule.low), ("share", rule.high)})
        case Tiered():
            return frozenset(f for tier in rule.tiers for f in figures_of(tier.rule))
    return frozenset({(rule.kind, "")})


def _alike(one: Measure, other: Measure) -> float:
    if one.project and (
        names_match(one.project, other) or (other.project and names_match(other.project, one))
    ):
        return 1.0
    name = re.sub("项目|资助|奖励|补助|补贴", "", one.project)
    if len(name) >= 3 and name in other.beneficiary:
        return 1.0
    a, b = _bigrams(one.title + one.clause.quote), _bigrams(other.title + other.clause.quote)
    return len(a & b) / max(1, min(len(a), len(b)))


def _bigrams(text: str) -> frozenset[str]:
    bare = re.sub(r"[\W_]", "", text)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def _restated(base: Offer, offer: Offer, day: date | None) -> Offer:
    """Add a restatement. Only a guide for applicants may add conditions; a list or a letter merely repeats."""
    theirs, mine = offer.measure, base.measure
    if day is not None and not offer.standing(day).counts:
        return replace(base, also=(*base.also, (offer.document, theirs.clause)))
    guides = (
        offer.document.kind is Kind.GUIDE
        or re.search("申报指南|申报通知|操作规程", offer.document.title) is not None
    )
    added = [c for c in theirs.conditions if c.subject is not Subject.OTHER or c.clause != theirs.clause]
    added = [
        c for c in added if not theirs.clause.span.contains(c.clause.span) or c.subject is Subject.APPLICANT
    ]
    conditions = _joined(mine.conditions, added) if guides and theirs.stopped is None else mine.conditions
    windows = (
        tuple(w for w in theirs.windows if w.start or w.end or w.months_after)
        if theirs.stopped is None
        else ()
    )
    measure = replace(
        mine,
        conditions=conditions,
        amount=theirs.amount
        if isinstance(mine.amount, Range) and isinstance(theirs.amount, Tiered)
        else mine.amount,
        windows=tuple(dict.fromkeys((*windows, *mine.windows)))
        if guides
        else tuple(dict.fromkeys((*mine.windows, *windows))),
        materials=tuple(dict.fromkeys((*mine.materials, *theirs.materials))),
        caps=tuple(dict.fromkeys((*mine.caps, *(() if mine.caps else theirs.caps)))),
    )
    return replace(base, measure=measure, also=(*base.also, (offer.document, theirs.clause)))


def _supplemented(offer: Offer, document: Document, supplement: Supplement) -> Offer:
    measure = replace(
        offer.measure,
        conditions=_joined(offer.measure.conditions, supplement.conditions),
        windows=tuple(dict.fromkeys((*offer.measure.windows, *supplement.windows))),
        materials=tuple(dict.fromkeys((*offer.measure.materials, *supplement.materials))),
    )
    clauses = [c.clause for c in supplement.conditions] or [m.clause for m in supplement.materials]
    also = (*offer.also, (document, clauses[0])) if clauses else offer.also
    return replace(offer, measure=measure, also=also)


def _joined(mine: Sequence[Condition], theirs: Sequence[Condition]) -> tuple[Condition, ...]:
    tests = {c.test for c in mine}
    return (*mine, *(c for c in theirs if c.test not in tests))


def _interned(offer: Offer, tests: dict[Test, Test]) -> Offer:
    conditions = tuple(replace(c, test=tests.setdefault(c.test, c.test)) for c in offer.measure.conditions)
    measure = replace(offer.measure, conditions=conditions)
    return replace(offer, measure=measure, standard=describe(measure.amount, measure.caps))
