"""概览里的提问：每周多少、答了多少，哪些没答上来（说法相近的合在一起），哪些评价要看。"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.answering.models import Outcome
from assistant.conversation.records import Asked
from assistant.drafting.public_version import public_text
from assistant.overview_wordings import Wordings, question_key

#: What 没用 says when a refused question is put down as missing material (the page of questions writes it).
WANTED = "登记为待补资料"


@dataclass(frozen=True, slots=True)
class Week:
    """The questions of the week that begins on ``start``, a Monday, by what became of them."""

    start: date
    answered: int = 0
    partial: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """Questions of a period by what became of them."""

    answered: int = 0
    partial: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.answered + self.partial + self.refused

    def share(self, count: int) -> float | None:
        """``count`` as a share (0–1) of all; None where there are none."""
        return count / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that was refused, with all near wordings: how often, by how many people, when last.

    ``question`` is the latest wording and ``wordings`` all different ones, newest first, personal data taken out.
    ``wanted``: somebody put it down as missing material. ``own`` is the reader's own latest conversation with it.
    """

    question: str
    count: int
    people: int
    last: datetime
    wanted: bool
    wordings: tuple[str, ...]
    turn_ids: tuple[str, ...]
    own: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """An answer that somebody found useless, and why; ``question`` without personal data."""

    turn_id: str
    question: str
    reason: str
    outcome: Outcome
    given: datetime
    own: str | None = None


def counts(asked: Iterable[Asked]) -> Counts:
    """The questions by what became of them."""
    found = Counter(one.outcome for one in asked)
    return Counts(found[Outcome.ANSWERED], found[Outcome.PARTIAL], found[Outcome.REFUSED])


def weeks(asked: Iterable[Asked], first: date, last: date) -> tuple[Week, ...]:
    """Every week from that of ``first`` to that of ``last``, empty ones too, on this machine's calendar."""
    by_week: dict[date, list[Asked]] = defaultdict(list)
    for one in asked:
        by_week[monday(one.asked.astimezone().date())].append(one)
    found, start = [], monday(first)
    while start <= last:
        inside = counts(by_week[start])
        found.append(Week(start, inside.answered, inside.partial, inside.refused))
        start += timedelta(days=7)
    return tuple(found)


def monday(day: date) -> date:
    """The Monday of that day's week.

    >>> monday(date(2026, 3, 5))
    datetime.date(2026, 3, 2)
    """
    return day - timedelta(days=day.weekday())


def unanswered(asked: Iterable[Asked], reader: str) -> tuple[OpenQuestion, ...]:
    """Refused questions that nobody dealt with, near wordings together: the most frequent first, then the latest."""
    wordings = Wordings()
    groups: dict[int, list[Asked]] = defaultdict(list)
    for one in asked:
        if one.outcome is Outcome.REFUSED and one.handled is None:
            groups[wordings.group(question_key(one.standalone or one.question))].append(one)
    found = [_open_question(group, reader) for group in groups.values()]
    return tuple(sorted(found, key=lambda one: (-one.count, -one.last.timestamp())))


def _open_question(group: Sequence[Asked], reader: str) -> OpenQuestion:
    newest = sorted(group, key=lambda one: one.asked, reverse=True)
    wordings = tuple(dict.fromkeys(masked(one.standalone or one.question) for one in newest))
    return OpenQuestion(
        wordings[0],
        len(group),
        len({one.owner for one in group}),
        newest[0].asked,
        any(one.feedback is not None and one.feedback.reason == WANTED for one in group),
        wordings,
        tuple(one.turn_id for one in newest),
        next((one.conversation_id for one in newest if one.owner == reader), None),
    )


def remarks(asked: Iterable[Asked], reader: str) -> tuple[Remark, ...]:
    """没用 that nobody dealt with, the newest first; what was put down as missing material is listed as unanswered instead."""
    found = [
        Remark(
            one.turn_id,
            masked(one.question),
            masked(one.feedback.reason),
            one.outcome,
            one.feedback.given,
            one.conversation_id if one.owner == reader else None,
        )
        for one in asked
        if one.feedback is not None
        and not one.feedback.useful
        and one.handled is None
        and not (one.feedback.reason == WANTED and one.outcome is Outcome.REFUSED)
    ]
    return tuple(sorted(found, key=lambda one: one.given, reverse=True))


def masked(text: str) -> str:
    """The text on one line without telephone numbers, identity numbers and the like: statistics need them from nobody.

    >>> masked("我的手机13510698605，补贴到账了吗？")
    '我的手机（略），补贴到账了吗？'
    """
    return public_text(" ".join(text.split()), "", [])
