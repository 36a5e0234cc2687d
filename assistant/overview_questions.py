"""概览里的提问：每周多少、答了多少，哪些没答上来（说法相近的合在一起），哪些评价要看。"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.answering.models import Outcome
from assistant.conversation.records import Asked
from assistant.drafting.public_version import public_text

#: What 没用 says when a refused question is put down as missing material (the page of questions writes it).
WANTED = "登记为待补资料"
#: Two questions are near when they share at least this much of their pairs of characters (Dice).
NEAR = 0.68
_FILLER = re.compile(
    r"请问|想问一?下?|问一下|咨询一?下?|麻烦|你好|您好|有没有|有无|是不是|是否|能不能|能否|可不可以|可否|可以|"
    r"目前|现在|我们|我想|我|一下|[吗呢吧啊的了是有要想]|\W+"
)
_SYNONYMS = (
    ("补助", "补贴"),
    ("资助", "补贴"),
    ("奖补", "补贴"),
    ("怎么样", "怎么"),
    ("如何", "怎么"),
    ("怎样", "怎么"),
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_NEGATIONS = "不未非无没"


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
    groups: list[tuple[str, list[Asked]]] = []
    by_key: dict[str, list[Asked]] = {}
    for one in asked:
        if one.outcome is not Outcome.REFUSED or one.handled is not None:
            continue
        key = question_key(one.standalone or one.question)
        if key not in by_key:
            home = next((group for head, group in groups if near(head, key)), None)
            if home is None:
                home = []
                groups.append((key, home))
            by_key[key] = home
        by_key[key].append(one)
    found = [_open_question(group, reader) for _, group in groups]
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


def question_key(question: str) -> str:
    """What a question is compared by: folded, without words that only ask, one word for 补贴, 补助 and 资助.

    >>> question_key("请问，无人机适航取证有没有资助？"), question_key("无人机适航取证有补贴吗")
    ('无人机适航取证补贴', '无人机适航取证补贴')
    """
    folded = _FILLER.sub("", unicodedata.normalize("NFKC", question).casefold())
    for word, same in _SYNONYMS:
        folded = folded.replace(word, same)
    return folded or question.strip()


def near(one: str, other: str) -> bool:
    """Whether two keys ask the same: no number, negation or sign on both sides that the other lacks, and most pairs shared.

    >>> near(question_key("养老床位补贴多少"), question_key("托育床位补贴多少"))
    False
    >>> near(question_key("新增一张养老床位补贴多少"), question_key("养老床位补贴多少"))
    True
    """
    if one == other:
        return True
    if sorted(_DIGITS.findall(one)) != sorted(_DIGITS.findall(other)):
        return False
    mine, theirs = Counter(one), Counter(other)
    if any(mine[sign] != theirs[sign] for sign in _NEGATIONS):
        return False
    # “养老床位” and “托育床位” share most of their signs; what tells them apart stands on both sides.
    if mine - theirs and theirs - mine:
        return False
    return _dice(_pairs(one), _pairs(other)) >= NEAR


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _dice(one: Collection[str], other: Collection[str]) -> float:
    return 2 * len(set(one) & set(other)) / (len(one) + len(other)) if one and other else 0.0
