"""Which units make the answer: the best one, what continues it, and others nearly as good, within a length."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.lists import whole_list
from assistant.answering.question import AnswerType, Question
from assistant.answering.scoring import Scored
from assistant.answering.units import Unit, beside

#: How much likelier a unit is for following, or coming right before, one that was chosen.
_FOLLOWS, _PRECEDES = 2.0, 1.0
#: How far below the best a further unit may score; less far where one sentence with a figure answers.
_MARGIN, _FACT_MARGIN = 3.0, 1.0
_FACTS = frozenset(
    {
        AnswerType.AMOUNT,
        AnswerType.PERCENTAGE,
        AnswerType.COUNT,
        AnswerType.RANK,
        AnswerType.CLAUSE,
        AnswerType.DATE,
        AnswerType.DURATION,
    }
)


@dataclass(frozen=True, slots=True)
class Run:
    """Units that follow each other in one hit; quoted as one. ``listed`` marks the items of a list, quoted one by one."""

    units: tuple[Unit, ...]
    listed: bool = False

    @property
    def hit(self) -> int:
        """Index of the hit that the units stand in."""
        return self.units[0].hit


def select(question: Question, scored: Scored, characters: int) -> list[Run]:
    """The runs to quote, the one with the best unit first; empty where there are no units."""
    if not scored.units:
        return []
    best = best_unit(scored)
    if AnswerType.LIST in question.types:
        listed = whole_list(scored.units, best, characters)
        if listed:
            return [Run(tuple(listed), listed=True)]
    chosen = _choose(question, scored, best, characters)
    runs: list[list[Unit]] = []
    for index in sorted(chosen):
        unit = scored.units[index]
        if runs and beside(runs[-1][-1], unit):
            runs[-1].append(unit)
        else:
            runs.append([unit])
    home = scored.units[best]
    runs.sort(key=lambda run: (home not in run, run[0].hit != home.hit, run[0].hit, run[0].order))
    return [Run(tuple(run)) for run in runs]


def best_unit(scored: Scored) -> int:
    """Index of the likeliest unit; a bare heading gives way to what stands under it."""
    best = int(np.argmax(scored.scores))
    following = best + 1
    while (
        following < len(scored.units)
        and is_heading(scored.units[best])
        and beside(scored.units[best], scored.units[following])
    ):
        best, following = following, following + 1
    return best


def is_heading(unit: Unit) -> bool:
    """Whether a unit is a heading or caption: short, without a full stop, no table row and no lead-in."""
    return not unit.row and not unit.lead and len(unit.text) < 60 and unit.text[-1] not in "。；！？;!?”）)…"


def _choose(question: Question, scored: Scored, best: int, characters: int) -> list[int]:
    """Indices of the chosen units, the best one first."""
    scores = scored.scores
    fact = bool(question.types & _FACTS) and AnswerType.LIST not in question.types
    margin = _FACT_MARGIN if fact and scored.value(best, "typed") >= 1 else _MARGIN
    chosen = [best]
    used = len(scored.units[best].text)
    while True:
        candidate = _next(scored, chosen, characters - used)
        if candidate is None or candidate[1] < scores[best] - margin:
            return chosen
        chosen.append(candidate[0])
        used += len(scored.units[candidate[0]].text)


def _next(scored: Scored, chosen: Sequence[int], room: int) -> tuple[int, float] | None:
    """The best further unit that fits, with its score raised for standing beside a chosen one."""
    taken = set(chosen)
    found: tuple[int, float] | None = None
    for index, unit in enumerate(scored.units):
        if index in taken or len(unit.text) > room or is_heading(unit):
            continue
        if _repeats(unit, scored.units, taken):
            continue
        bonus = 0.0
        if index - 1 in taken and beside(scored.units[index - 1], unit):
            bonus = _FOLLOWS
        elif index + 1 in taken and beside(unit, scored.units[index + 1]):
            bonus = _PRECEDES
        score = float(scored.scores[index]) + bonus
        if found is None or score > found[1]:
            found = (index, score)
    return found


def _repeats(unit: Unit, units: Sequence[Unit], taken: Collection[int]) -> bool:
    """Whether a chosen unit has the same words (copies of one text, forwarded documents)."""
    return any(units[i].text == unit.text for i in taken)
