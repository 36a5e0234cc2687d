"""Which documents of the library are repealed by others in it, and from which day."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date

from corpus.models import RelationKind
from corpus.rows import title_key


def repeals(db: sqlite3.Connection) -> Mapping[int, date]:
    """The day from which each version is repealed by another ready document that is no draft."""
    relations = db.execute(
        "SELECT r.title, r.doc_number, r.version_id, coalesce(v.effective, v.issued) AS day FROM relations r "
        "JOIN versions v ON v.id = r.version_id WHERE v.state = 'ready' AND NOT v.draft AND r.kind = ?",
        (RelationKind.REPEALS.value,),
    ).fetchall()
    if not relations:
        return {}
    by_number: dict[str, list[int]] = {}
    by_title: dict[str, list[int]] = {}
    numbers: dict[int, str | None] = {}
    issued: dict[int, str | None] = {}
    for row in db.execute("SELECT id, title, doc_number, issued FROM versions WHERE state = 'ready'"):
        if row["doc_number"]:
            by_number.setdefault(row["doc_number"], []).append(row["id"])
        by_title.setdefault(title_key(row["title"]) or "", []).append(row["id"])
        numbers[row["id"]], issued[row["id"]] = row["doc_number"], row["issued"]
    found: dict[int, date] = {}
    for row in relations:
        # A 文号 names one document. A title may name others too: those of another 文号 than the one named, and
        # a successor of the same name, issued later.
        targets = by_number.get(row["doc_number"] or "") or [
            target
            for target in by_title.get(row["title"] or "", [])
            if not (row["doc_number"] and numbers[target])
            and not (row["day"] and (issued[target] or "") > row["day"])
        ]
        day = date.fromisoformat(row["day"]) if row["day"] else date.min
        for target in targets:
            if target != row["version_id"] and (target not in found or day < found[target]):
                found[target] = day
    return found
