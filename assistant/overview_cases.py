"""概览里的在办答复：离期限多远、什么类别。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.cases.models import CaseRow, CaseStatus
from assistant.drafting.models import Category


class Due(StrEnum):
    """How near a deadline is; the values are what users read."""

    OVER = "已逾期"
    WEEK = "7天内"
    MONTH = "30天内"
    LATER = "30天以后"
    NONE = "未定期限"


@dataclass(frozen=True, slots=True)
class Replies:
    """The cases that are not closed, the nearest deadline first, counted by deadline and category (None: 未定)."""

    rows: tuple[CaseRow, ...]
    cells: Mapping[tuple[Due, Category | None], int]

    def count(self, *dues: Due) -> int:
        """How many have one of these deadlines."""
        return sum(count for (due, _), count in self.cells.items() if due in dues)


def replies(rows: Sequence[CaseRow]) -> Replies:
    """The open ones among these cases."""
    found = [row for row in rows if row.status is not CaseStatus.CLOSED]
    found.sort(key=lambda row: (row.due or date.max, row.number))
    return Replies(tuple(found), Counter((due_of(row.days_left), row.category) for row in found))


def due_of(days_left: int | None) -> Due:
    """The group of a deadline so many days away; the last day itself is not over.

    >>> [due_of(days).value for days in (-1, 0, 7, 8, 31, None)]
    ['已逾期', '7天内', '7天内', '30天内', '30天以后', '未定期限']
    """
    if days_left is None:
        return Due.NONE
    if days_left < 0:
        return Due.OVER
    return Due.WEEK if days_left <= 7 else Due.MONTH if days_left <= 30 else Due.LATER
