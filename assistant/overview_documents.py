"""概览里的资料：按文种、效力、年份各有多少份，哪些文件需要留意。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.models import Kind, Status
from corpus.rows import DocumentRow

#: Years shown one by one; what is older is one bar.
YEARS = 12
#: A document in force that ends within so many days is worth a look, also one that ended so recently or begins so soon.
ENDS_WITHIN, ENDED_WITHIN, BEGINS_WITHIN = 180, 90, 90
#: A draft as old as this has probably been adopted or given up.
OLD_DRAFT = 365


@dataclass(frozen=True, slots=True)
class Holding:
    """How many documents of one kind have one standing."""

    kind: Kind
    status: Status
    count: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many documents are of one year, ``2024``, or older: ``2013及以前``."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A document that somebody should look at, and why; ``day`` is when it happens or happened."""

    row: DocumentRow
    why: str
    day: date


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the library holds. ``cells`` have the most frequent kind first; ``years`` are in order; ``undated`` have none."""

    total: int
    by_status: Mapping[Status, int]
    cells: tuple[Holding, ...]
    years: tuple[YearCount, ...]
    undated: int
    notices: tuple[Notice, ...]


def holdings(rows: Sequence[DocumentRow], today: date) -> Holdings:
    """The documents counted as on ``today``. A notice that issues 办法 counts as 办法."""
    cells = Counter(((row.enclosed_kind or row.kind), row.status(today)) for row in rows)
    kinds = Counter(row.enclosed_kind or row.kind for row in rows)
    return Holdings(
        len(rows),
        Counter(row.status(today) for row in rows),
        tuple(
            Holding(kind, status, cells[kind, status])
            for kind, _ in kinds.most_common()
            for status in Status
            if cells[kind, status]
        ),
        _years(rows),
        sum(row.issued is None for row in rows),
        _notices(rows, today),
    )


def _years(rows: Sequence[DocumentRow]) -> tuple[YearCount, ...]:
    counts = Counter(row.issued.year for row in rows if row.issued)
    if not counts:
        return ()
    last = max(counts)
    first = max(min(counts), last - YEARS + 1)
    older = sum(count for year, count in counts.items() if year < first)
    found = [YearCount(f"{first - 1}及以前", older)] if older else []
    return (*found, *(YearCount(str(year), counts[year]) for year in range(first, last + 1)))


def _notices(rows: Sequence[DocumentRow], today: date) -> tuple[Notice, ...]:
    """The nearest day first, on either side of today."""
    found = [notice for row in rows if (notice := _notice(row, today)) is not None]
    return tuple(sorted(found, key=lambda one: (abs((one.day - today).days), one.row.title)))


def _notice(row: DocumentRow, today: date) -> Notice | None:
    begins, ends = row.standing.effective, row.standing.expires
    # The explanation of a draft goes with the draft.
    issued = None if row.kind is Kind.EXPLANATION else row.issued
    match row.status(today):
        # In force by somebody's word though its own term is over: that word should be checked.
        case Status.IN_FORCE if ends and ends < today:
            return Notice(row, "有效期已过，仍标为现行", ends)
        case Status.IN_FORCE if ends and (ends - today).days <= ENDS_WITHIN:
            return Notice(row, "有效期将满", ends)
        case Status.EXPIRED if ends and 0 <= (today - ends).days <= ENDED_WITHIN:
            return Notice(row, "刚刚失效", ends)
        case Status.NOT_YET if begins and (begins - today).days <= BEGINS_WITHIN:
            return Notice(row, "即将施行", begins)
        case Status.DRAFT if issued and (today - issued).days >= OLD_DRAFT:
            return Notice(row, "征求意见稿已满一年", issued)
        case _:
            return None
