"""匹配：一份申请人情况对全部事项，逐条判断，算出金额，排好次序。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from assistant.eligibility.computing import Estimate, cap_words, describe, estimate
from assistant.eligibility.evaluating import Outcome, Verdict, evaluate
from assistant.eligibility.models import Cap, Clause, Condition, MeasureStanding, Subject
from assistant.eligibility.offers import Offer
from assistant.eligibility.profile import Profile, money
from assistant.eligibility.rules import Test
from assistant.eligibility.windows import Occurrence, WindowState, occurrence

_PLACES = (Subject.REGION, Subject.REGISTRATION)


class Checked(NamedTuple):
    """A condition with its verdict and the applicant's fact beside it; thousands are made for one match."""

    condition: Condition
    verdict: Verdict
    fact: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What holds for one measure: its standing, verdict, conditions, sum and window.

    ``verdict`` is the words of the command line: met → eligible, unmet → not_eligible. A measure that does not count
    (expired, not adopted) is not_eligible and says so in ``reason``. ``rivals`` are measures that may not be enjoyed with it.
    """

    offer: Offer
    standing: MeasureStanding
    verdict: str
    checked: tuple[Checked, ...]
    estimate: Estimate
    occurrence: Occurrence | None
    reason: str = ""
    missing: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether the measure can be applied for at all on that day."""
        return self.standing.counts

    @property
    def timing(self) -> str:
        """Why one cannot apply on that day though the measure holds: its window is over or has not begun. Empty else."""
        return self.occurrence.note if self.counted and self.occurrence else ""

    @property
    def elsewhere(self) -> bool:
        """Whether the measure is for another place than the applicant's."""
        return any(
            c.verdict is Verdict.UNMET and c.condition.subject in _PLACES and c.fact.startswith("地区")
            for c in self.checked
        )


@dataclass(frozen=True, slots=True)
class SharedCap:
    """A limit over several measures: what they come to together and what the limit leaves."""

    clause: Clause
    text: str
    measures: tuple[str, ...]
    total: Decimal
    limit: Decimal


@dataclass(frozen=True, slots=True)
class MatchResult:
    """All decisions in the order they are shown, and the limits that hold across them."""

    day: date
    decisions: tuple[Decision, ...]
    shared: tuple[SharedCap, ...] = field(default=())

    def of(self, verdict: str) -> tuple[Decision, ...]:
        """The counted decisions of one verdict."""
        return tuple(d for d in self.decisions if d.counted and d.verdict == verdict)

    @property
    def apart(self) -> tuple[Decision, ...]:
        """Measures that are expired or not adopted; they count nowhere."""
        return tuple(d for d in self.decisions if not d.counted)


_APART = {
    MeasureStanding.DRAFT: "征求意见稿，尚未施行，不计入",
    MeasureStanding.PROPOSED: "还只是拟定，尚未施行，不计入",
    MeasureStanding.NOT_YET: "尚未施行，不计入",
    MeasureStanding.EXPIRED: "已经失效或者停止执行，不计入",
    MeasureStanding.HISTORICAL: "只是过去的情况，不计入",
}


def match(offers: Sequence[Offer], profile: Profile, day: date) -> MatchResult:
    """Decide every measure for one applicant on one day."""
    outcomes: dict[Test, Outcome] = {}
    decisions = [_decide(offer, profile, day, outcomes) for offer in offers]
    decisions = _rivals(decisions)
    decisions.sort(key=_order)
    return MatchResult(day, tuple(decisions), _shared(decisions))


def _decide(offer: Offer, profile: Profile, day: date, outcomes: dict[Test, Outcome]) -> Decision:
    standing = offer.standing(day)
    measure = offer.measure
    checked = []
    for condition in measure.conditions:
        outcome = outcomes.get(condition.test)
        if outcome is None:
            outcome = outcomes[condition.test] = evaluate(condition.test, profile, day)
        checked.append(Checked(condition, outcome.verdict, outcome.fact, outcome.missing))
    verdict = overall(checked)
    window = _window(offer, day)
    if not standing.counts:
        return Decision(
            offer,
            standing,
            "not_eligible",
            tuple(checked),
            Estimate(offer.standard or describe(measure.amount, measure.caps)),
            window,
            _APART[standing],
        )
    unmet = [c for c in checked if c.verdict is Verdict.UNMET]
    if verdict is Verdict.UNMET:
        first = unmet[0]
        reason = f"{first.condition.text}（{first.fact}）" if first.fact else first.condition.text
        return Decision(
            offer,
            standing,
            "not_eligible",
            tuple(checked),
            Estimate(offer.standard or describe(measure.amount, measure.caps)),
            window,
            reason,
        )
    missing = tuple(dict.fromkeys(k for c in checked if c.verdict is Verdict.UNKNOWN for k in c.missing))
    name = "eligible" if verdict is Verdict.MET else "unknown"
    return Decision(
        offer,
        standing,
        name,
        tuple(checked),
        estimate(measure.amount, measure.caps, profile, day),
        window,
        "",
        missing,
    )


def overall(checked: Sequence[Checked]) -> Verdict:
    """The verdict of all conditions together: one unmet decides, one unknown leaves it open.

    Conditions of a group ``name:k`` are alternatives ``k`` of which one, whole, is enough.
    """
    plain = [c.verdict for c in checked if not c.condition.group]
    groups: dict[str, dict[str, list[Verdict]]] = {}
    for c in checked:
        if c.condition.group:
            name, _, choice = c.condition.group.partition(":")
            groups.setdefault(name, {}).setdefault(choice, []).append(c.verdict)
    for choices in groups.values():
        each = [_all(verdicts) for verdicts in choices.values()]
        plain.append(
            Verdict.MET
            if Verdict.MET in each
            else Verdict.UNKNOWN
            if Verdict.UNKNOWN in each
            else Verdict.UNMET
        )
    return _all(plain)


def _all(verdicts: Sequence[Verdict]) -> Verdict:
    if Verdict.UNMET in verdicts:
        return Verdict.UNMET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.MET


def _window(offer: Offer, day: date) -> Occurrence | None:
    """The window that matters on a day: an open one, else one to come, else one that has closed."""
    found = [occurrence(w, day) for w in offer.measure.windows if w.start or w.end]
    order = (WindowState.OPEN, WindowState.UPCOMING, WindowState.CLOSED, WindowState.UNKNOWN)
    return min(found, key=lambda o: order.index(o.state), default=None)


#: An open window first; one that is over for good last.
_WINDOW_ORDER = {WindowState.OPEN: 0, WindowState.UNKNOWN: 1, WindowState.UPCOMING: 2, WindowState.CLOSED: 3}
#: What an applicant does or holds: a measure that meets one of these is what they came for.
_STATED = (Subject.ACTIVITY, Subject.HONOUR, Subject.CERTIFICATE, Subject.INDUSTRY)


def _order(decision: Decision) -> tuple[object, ...]:
    groups = {"eligible": 0, "unknown": 1, "not_eligible": 2}
    group = groups[decision.verdict] if decision.counted else 3
    unmet = sum(c.verdict is Verdict.UNMET for c in decision.checked)
    stated = any(c.verdict is Verdict.MET and c.condition.subject in _STATED for c in decision.checked)
    window = _WINDOW_ORDER[decision.occurrence.state] if decision.occurrence else 1
    worth = decision.estimate.high if decision.estimate.high is not None else Decimal(0)
    known = -sum(c.verdict is Verdict.MET and c.condition.subject not in _PLACES for c in decision.checked)
    return (
        group,
        decision.elsewhere,
        unmet,
        not stated,
        len(decision.missing) if group == 1 else 0,
        window,
        known,
        -worth,
        decision.offer.measure.title,
    )


def _rivals(decisions: list[Decision]) -> list[Decision]:
    """Find the measures that a clause forbids to enjoy together, both ways."""
    pairs: dict[str, set[str]] = {}
    for decision in decisions:
        for noted in decision.offer.measure.rivals:
            for other in _rival_of(decision, noted.value, decisions):
                pairs.setdefault(decision.offer.measure.id, set()).add(other.offer.measure.id)
                pairs.setdefault(other.offer.measure.id, set()).add(decision.offer.measure.id)
    if not pairs:
        return decisions
    return [
        replace(d, rivals=tuple(sorted(pairs[d.offer.measure.id]))) if d.offer.measure.id in pairs else d
        for d in decisions
    ]


def _rival_of(decision: Decision, words: str, decisions: Sequence[Decision]) -> list[Decision]:
    named = re.search(
        "(?:同时|重复)?(?:享受)?([^，。；]{2,20}?)(?:和|与|、|及)([^，。；]{2,20}?)(?:不得|$|。|，|；)",
        re.sub("^.*?同时享受", "", words),
    )
    if not named:
        return []
    mine = decision.offer
    found = []
    siblings = [d for d in decisions if d.offer.document.doc_id == mine.document.doc_id]
    for name in (named[1], named[2]):
        others = [(_cover(name, d.offer), d) for d in siblings if d.offer.measure.id != mine.measure.id]
        best = max(others, key=lambda pair: pair[0], default=None)
        if best and best[0] >= 0.6 and best[0] > _cover(name, mine):
            found.append(best[1])
    return found


def _cover(name: str, offer: Offer) -> float:
    """How much of a name stands in a measure's own names."""
    text = f"{offer.measure.project}{offer.measure.title}{offer.measure.benefit.value}"
    pairs = [name[i : i + 2] for i in range(len(name) - 1)]
    return sum(p in text for p in pairs) / max(1, len(pairs))


def _shared(decisions: Sequence[Decision]) -> tuple[SharedCap, ...]:
    """Limits over several measures of one document, where the eligible ones come to more."""
    by_cap: dict[Cap, list[Decision]] = {}
    for decision in decisions:
        if decision.counted and decision.verdict == "eligible" and decision.estimate.high is not None:
            for cap in decision.offer.measure.caps:
                if cap.shared and cap.amount is not None:
                    by_cap.setdefault(cap, []).append(decision)
    found = []
    for cap, covered in by_cap.items():
        total = sum((d.estimate.high or Decimal(0) for d in covered), Decimal(0))
        assert cap.amount is not None
        if total > cap.amount:
            text = f"{len(covered)}项合计{money(total)}，超过{cap_words(cap)}，合计按{money(cap.amount)}计"
            found.append(
                SharedCap(cap.clause, text, tuple(d.offer.measure.id for d in covered), total, cap.amount)
            )
    return tuple(found)
