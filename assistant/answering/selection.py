"""Which units make the answer: the best one, what continues it, and others nearly as good, within a length."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.lists import whole_list
from assistant.answering.question import AnswerType, Question
from assistant.answering.scoring import Scored
from assistant.answering.trimming import decisive_clauses
from assistant.answering.units import Unit, beside
from corpus.models import Span
from corpus.thesaurus import canonical
from corpus.tokens import bigrams

#: How much likelier a unit is for following, or coming right before, one that was chosen.
_FOLLOWS, _PRECEDES = 2.0, 1.0
#: How far below the best a further unit may score; less far where one sentence with a figure answers.
_MARGIN, _FACT_MARGIN = 3.0, 1.0
#: Characters that naming a further document takes.
_FRAME = 18
#: Share of the shorter text's pairs of characters from which two units say the same.
_SAME = 0.85
#: How far below the best unit a lead-in may score whose list is asked for, and what the right kind of list adds.
_LEAD_MARGIN, _OF_KIND = 1.0, 2.5
#: How far below the best unit one may score that alone holds a figure of the asked kind.
_STATED_MARGIN = 4.0
_REFUSES = re.compile(
    r"不(?:予|得|再|能|可以|给|发|享受|适用|符合|支持|纳入|受理|属于|包括)|停(?:止|发)|取消|终止|追回|撤销|除外|禁止|负面清单|例外"
)
#: What a list is asked to hold.
_LISTED_NOUN = re.compile(
    r"(?:哪些|什么|哪几(?:个|类|种|项)?|几(?:个|类|种|项))(?P<noun>材料|资料|证件|证明|条件|情形|程序|流程|步骤|措施|职责|方式|内容|范围)"
)
#: Questions that a list of names answers; others want what the items say.
_ENUMERATES = re.compile(
    r"哪[几两二三四五六七八九]|几(?:个|类|种|条|项|大|点|方面|步)|分为|分成|分哪|包括哪|有哪些(?:部门|单位|类|种|方面|环节|步骤|内容)"
)
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
    """Units that follow each other in one hit; quoted as one.

    ``said`` is what of each unit is printed (a span of the document). ``listed`` marks the items of a list, quoted one
    by one.
    """

    units: tuple[Unit, ...]
    said: tuple[Span, ...]
    listed: bool = False

    @property
    def hit(self) -> int:
        """Index of the hit that the units stand in."""
        return self.units[0].hit


@dataclass(frozen=True, slots=True)
class Start:
    """A unit that must be quoted, and the question (or part of one) that it answers."""

    unit: int
    question: Question


def select(
    question: Question, scored: Scored, starts: Sequence[Start], characters: int, *, alone: bool = False
) -> list[Run]:
    """The runs to quote: the starts first, in their order, with what continues them (nothing else where ``alone``)."""
    if AnswerType.LIST in question.types and len(starts) == 1 and not alone:
        heads = bool(_ENUMERATES.search(question.text))
        listed = whole_list(scored.units, scored.scores.tolist(), starts[0].unit, characters, heads=heads)
        if listed:
            return [Run(tuple(listed), tuple(unit.span for unit in listed), listed=True)]
    said = _said(question, scored.units, starts)
    chosen = _choose(question, scored, starts, said, 0 if alone else characters)
    runs: list[list[int]] = []
    for index in sorted(chosen):
        if runs and beside(scored.units[runs[-1][-1]], scored.units[index]):
            runs[-1].append(index)
        else:
            runs.append([index])
    for run in runs:
        # A lead-in whose list is not quoted leads nowhere.
        while len(run) > 1 and scored.units[run[-1]].lead:
            run.pop()
    rank = {index: place for place, index in enumerate(chosen)}
    runs.sort(key=lambda run: min(rank[index] for index in run))
    return [Run(tuple(scored.units[i] for i in run), tuple(said[i] for i in run)) for run in runs]


def _said(question: Question, units: Sequence[Unit], starts: Sequence[Start]) -> list[Span]:
    """What of each unit would be printed; a start says what its own part of the question asks for."""
    asked: dict[int, list[Question]] = {}
    for start in starts:
        asked.setdefault(start.unit, []).append(start.question)
    found: list[Span] = []
    for index, unit in enumerate(units):
        spans = [decisive_clauses(one, unit) for one in asked.get(index, [question])]
        found.append(Span(min(s.start for s in spans), max(s.end for s in spans)))
    return found


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


def best_lead(question: Question, scored: Scored, best: int) -> int:
    """Index of the lead-in whose list a question for a list wants; ``best`` where no lead-in comes near it.

    A list of what is granted answers no question of what is refused, and the other way round.
    """
    refused = bool(_REFUSES.search(question.text))
    noun = _LISTED_NOUN.search(question.text)
    found, top = best, float(scored.scores[best]) - _LEAD_MARGIN
    if scored.units[best].lead and refused == _refuses(scored.units[best]):
        return best
    for index, unit in enumerate(scored.units):
        follows = index + 1 < len(scored.units) and beside(unit, scored.units[index + 1])
        if not (unit.lead and follows and scored.units[index + 1].item):
            continue
        # What stands above it (安居补贴) is in its score; what it opens (哪些情形不发) often is in its kind alone.
        gain = _OF_KIND if refused and _refuses(unit) else -_OF_KIND if refused != _refuses(unit) else 0.0
        if noun and noun["noun"] in unit.text:
            gain += _OF_KIND
        if scored.scores[index] + gain > top:
            found, top = index, float(scored.scores[index]) + gain
    return found


def best_stated(question: Question, scored: Scored, best: int) -> int | None:
    """Index of the likeliest unit that holds a figure of the asked kind, where ``best`` holds none; None where none is near."""
    stated = [
        (float(scored.scores[index]), index)
        for index, unit in enumerate(scored.units)
        if scored.value(index, "typed") >= 1 and not is_heading(unit) and _of_the_same(unit, scored, best)
    ]
    if not (question.types & _FACTS and stated):
        return None
    score, index = max(stated)
    return index if index != best and score >= float(scored.scores[best]) - _STATED_MARGIN else None


def _refuses(unit: Unit) -> bool:
    return bool(_REFUSES.search(unit.text))


def is_heading(unit: Unit) -> bool:
    """Whether a unit is a heading or caption: short, without a full stop, no table row and no lead-in."""
    return not unit.row and not unit.lead and len(unit.text) < 60 and unit.text[-1] not in "。；！？;!?”）)…"


def _choose(
    question: Question, scored: Scored, starts: Sequence[Start], said: Sequence[Span], characters: int
) -> list[int]:
    """Indices of the chosen units, the starts first."""
    chosen = list(dict.fromkeys(start.unit for start in starts))
    best = scored.scores[chosen[0]]
    fact = bool(question.types & _FACTS) and AnswerType.LIST not in question.types
    certain = len(chosen) > 1 or (fact and scored.value(chosen[0], "typed") >= 1)
    margin = _FACT_MARGIN if certain else _MARGIN
    lengths = [len(span) for span in said]
    used = sum(lengths[index] for index in chosen)
    while True:
        candidate = _next(scored, chosen, lengths, characters - used)
        if candidate is None or candidate[1] < best - margin:
            return chosen
        other = scored.units[candidate[0]].hit not in {scored.units[i].hit for i in chosen}
        chosen.append(candidate[0])
        used += lengths[candidate[0]] + (_FRAME if other else 0)


def _next(
    scored: Scored, chosen: Sequence[int], lengths: Sequence[int], room: int
) -> tuple[int, float] | None:
    """The best further unit that fits, with its score raised for standing beside a chosen one."""
    taken = set(chosen)
    found: tuple[int, float] | None = None
    for index, unit in enumerate(scored.units):
        if index in taken or lengths[index] > room or is_heading(unit):
            continue
        if _repeats(unit, scored.units, taken) or not _of_the_same(unit, scored, chosen[0]):
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


def _of_the_same(unit: Unit, scored: Scored, first: int) -> bool:
    """Whether a further row of a table is about what the first one is: it has the rarest of the question's words there."""
    start = scored.units[first]
    if not (unit.row and start.row and unit.hit == start.hit):
        return True
    told = [token for token in bigrams(canonical(start.text)) if token in scored.rarity]
    if not told:
        return True
    return max(told, key=lambda token: scored.rarity[token]) in bigrams(canonical(unit.text))


def _repeats(unit: Unit, units: Sequence[Unit], taken: Collection[int]) -> bool:
    """Whether a chosen unit says the same (copies of one text, forwarded documents)."""
    mine = set(bigrams(unit.text))
    for index in taken:
        other = set(bigrams(units[index].text))
        if mine and other and len(mine & other) >= _SAME * min(len(mine), len(other)):
            return True
    return False
