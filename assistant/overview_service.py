"""概览：从资料库、对话记录和答复件现算，什么也不另存；谁能看到别人问题的原文，在这里定。

全部人的数量人人可看；别人问题和评价的原文只给资料管理员以上看，而且不带是谁问的，其中的电话、证件号等已经略去。
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from assistant.answering.models import Outcome
from assistant.cases.models import CaseRow, Reader
from assistant.conversation.records import Asked, Turn
from assistant.conversation.store import ConversationStore
from assistant.overview_cases import Replies, replies
from assistant.overview_documents import Holdings, holdings
from assistant.overview_questions import (
    Counts,
    OpenQuestion,
    Remark,
    Week,
    counts,
    remarks,
    unanswered,
    weeks,
)
from corpus.errors import NotFound
from corpus.rows import DocumentRow


class Period(StrEnum):
    """Over which time questions are counted; the values are what users read."""

    MONTH = "30天"
    QUARTER = "90天"
    YEAR = "今年"

    def first(self, today: date) -> date:
        """Its first day; the last one is ``today``."""
        if self is Period.YEAR:
            return date(today.year, 1, 1)
        return today - timedelta(days=29 if self is Period.MONTH else 89)


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a period, from everybody.

    ``before`` counts the period of the same length before it. ``open`` and ``remarks`` are what this reader may
    read, ``hidden_open`` and ``hidden_remarks`` how many more of other people there are; ``useful`` and
    ``useless`` count the feedback.
    """

    now: Counts
    before: Counts
    weeks: tuple[Week, ...]
    open: tuple[OpenQuestion, ...]
    remarks: tuple[Remark, ...]
    hidden_open: int
    hidden_remarks: int
    useful: int
    useless: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the page shows."""

    documents: Holdings
    questions: Questions
    replies: Replies


class OverviewService:
    """The overview of one data folder. Reads are short; what is handled is kept with the conversations."""

    def __init__(self, conversations: ConversationStore) -> None:
        self._conversations = conversations

    def overview(
        self,
        rows: Sequence[DocumentRow],
        cases: Sequence[CaseRow],
        reader: Reader,
        *,
        today: date,
        period: Period = Period.QUARTER,
        audiences: Collection[str] = (),
    ) -> Overview:
        """The overview as ``reader`` may see it; ``audiences`` narrows questions to those asked there (none: all).

        ``cases`` are those that the reader may see.
        """
        asked = self._asked(period, today, audiences)
        return Overview(holdings(rows, today), _questions(*asked, reader, period, today), replies(cases))

    def _asked(
        self, period: Period, today: date, audiences: Collection[str]
    ) -> tuple[list[Asked], list[Asked]]:
        """The questions of the period, and those of as many days before it."""
        first = period.first(today)
        length = today - first + timedelta(days=1)
        found = [
            one
            for one in self._conversations.asked(_midnight(first - length))
            if not audiences or one.audience in audiences
        ]
        begins = _midnight(first)
        return [one for one in found if one.asked >= begins], [one for one in found if one.asked < begins]

    def turn(self, turn_id: str, reader: Reader) -> Turn:
        """The question with its answer that a list leads to. Raises ``NotFound``, also for another's that the reader may not see."""
        turn = self._conversations.turn(turn_id)
        if not reader.sees_all:
            # Another owner's is as good as missing.
            self._conversations.get(turn.conversation_id, reader.user)
        return turn

    def handle(self, turn_ids: Iterable[str], reader: Reader) -> None:
        """Keep that these were dealt with: they leave the lists, the counts stay. Raises ``NotFound`` as ``turn`` does."""
        self._conversations.handle(self._allowed(turn_ids, reader), reader.name or reader.user)

    def reopen(self, turn_ids: Iterable[str], reader: Reader) -> None:
        """Put them back. Raises ``NotFound`` as ``turn`` does."""
        self._conversations.reopen(self._allowed(turn_ids, reader))

    def _allowed(self, turn_ids: Iterable[str], reader: Reader) -> list[str]:
        found = list(turn_ids)
        if not reader.sees_all:
            own = {
                turn.id
                for conversation in self._conversations.list(reader.user)
                for turn in self._conversations.turns(conversation.id, reader.user)
            }
            if not own.issuperset(found):
                raise NotFound("没有这个问题，可能已经删除或过期。请刷新页面")
        return found


def _questions(
    now: Sequence[Asked], before: Sequence[Asked], reader: Reader, period: Period, today: date
) -> Questions:
    readable = now if reader.sees_all else [one for one in now if one.owner == reader.user]
    hidden = [] if reader.sees_all else [one for one in now if one.owner != reader.user]
    given = [one.feedback.useful for one in now if one.feedback is not None]
    return Questions(
        counts(now),
        counts(before),
        weeks(now, period.first(today), today),
        unanswered(readable, reader.user),
        remarks(readable, reader.user),
        sum(one.outcome is Outcome.REFUSED and one.handled is None for one in hidden),
        len(remarks(hidden, "")),
        sum(given),
        len(given) - sum(given),
    )


def _midnight(day: date) -> datetime:
    """The moment at which a day begins on this machine's calendar."""
    return datetime.combine(day, time()).astimezone()
