"""Rows of the list of cases, in the order in which they are due, and how many there are of each sort."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from assistant.cases.models import CaseCounts, CaseRow, CaseStatus
from assistant.drafting.models import Category, ProposalKind

#: Days before the deadline from which a case is due soon.
SOON = 7


def listed(rows: Iterable[sqlite3.Row], today: date) -> list[CaseRow]:
    """Cases as lists show them: those due first at the top, those without a deadline behind them, closed ones last."""
    found = [_row(row, today) for row in rows]
    found.sort(key=lambda one: -one.updated.timestamp())
    found.sort(key=lambda one: (one.status is CaseStatus.CLOSED, one.due is None, one.due or date.max))
    return found


def counted(rows: Sequence[CaseRow]) -> CaseCounts:
    """How many there are of each sort; ``overdue`` and ``soon`` count open cases only."""
    left = [row.days_left for row in rows if row.days_left is not None]
    names = {row.owner: row.owner_name or row.owner for row in rows}
    owners = Counter(row.owner for row in rows)
    return CaseCounts(
        total=len(rows),
        by_status=Counter(row.status for row in rows),
        by_kind=Counter(row.kind for row in rows),
        by_owner={owner: (names[owner], count) for owner, count in owners.most_common()},
        overdue=sum(days < 0 for days in left),
        soon=sum(0 <= days <= SOON for days in left),
    )


def _row(row: sqlite3.Row, today: date) -> CaseRow:
    due = date.fromisoformat(row["due"]) if row["due"] else None
    status = CaseStatus(row["status"])
    return CaseRow(
        id=row["id"],
        number=row["number"],
        kind=ProposalKind(row["kind"]),
        title=row["title"],
        submitters=row["submitters"],
        due=due,
        extended=bool(row["extended"]),
        days_left=(due - today).days if due and status is not CaseStatus.CLOSED else None,
        status=status,
        category=Category(row["category"]) if row["category"] else None,
        owner=row["owner"],
        owner_name=row["owner_name"],
        evidenced=row["evidenced"],
        updated=datetime.fromtimestamp(row["updated"], UTC),
    )
