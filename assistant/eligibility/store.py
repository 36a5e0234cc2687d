"""事项库（measures.sqlite）：抽取的候选、核定的结论；重新入库时，条文没变的结论保留，变了的标出来。"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

from assistant.eligibility.errors import MeasureError
from assistant.eligibility.extract import EXTRACTOR
from assistant.eligibility.models import Extraction, Measure, Supplement
from assistant.eligibility.offers import ReviewState
from assistant.eligibility.titling import clause_key
from corpus.errors import NotFound

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    doc_id TEXT PRIMARY KEY, version INTEGER NOT NULL, extractor INTEGER NOT NULL, supplements TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS measures (
    id TEXT PRIMARY KEY, doc_id TEXT NOT NULL, position INTEGER NOT NULL, clause_key TEXT NOT NULL, candidate TEXT NOT NULL,
    corrected TEXT, state TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', decided TEXT, changed INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS replies (
    doc_id TEXT NOT NULL, clause_key TEXT NOT NULL, prompt TEXT NOT NULL, reply TEXT NOT NULL, PRIMARY KEY (doc_id, clause_key)
);
CREATE INDEX IF NOT EXISTS measures_of ON measures (doc_id);
"""
_measures: TypeAdapter[Measure] = TypeAdapter(Measure)
_supplements: TypeAdapter[tuple[Supplement, ...]] = TypeAdapter(tuple[Supplement, ...])


@dataclass(frozen=True, slots=True)
class Stored:
    """A measure with what staff decided. ``changed``: its clause is new since an earlier decision in its document.

    ``measure`` is the corrected one where there is a correction, ``candidate`` always what extraction found.
    """

    measure: Measure
    candidate: Measure
    state: ReviewState
    note: str
    decided: str | None
    changed: bool


class MeasureStore:
    """The file of measures. Reads and writes are short; several processes may use it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        try:
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise MeasureError(
                f"事项库 {path} 打不开（{error}）。请从备份恢复；删除后重新抽取会丢失核定结论"
            ) from error

    def __enter__(self) -> MeasureStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def generation(self) -> tuple[int, int]:
        """A pair that changes whenever the file does."""
        return self._db.execute("PRAGMA data_version").fetchone()[0], self._db.total_changes

    def versions(self) -> dict[str, int]:
        """The version that each document was last read at, by today's rules; older readings are left out."""
        rows = self._db.execute("SELECT doc_id, version FROM documents WHERE extractor = ?", (EXTRACTOR,))
        return {row["doc_id"]: row["version"] for row in rows}

    def known(self) -> set[str]:
        """Every document that has been read."""
        return {row["doc_id"] for row in self._db.execute("SELECT doc_id FROM documents")}

    def replace(self, doc_id: str, version: int, extraction: Extraction) -> tuple[int, int]:
        """Store what a document gives now. Returns how many measures are new and how many decided ones changed.

        A decision stays with a clause whose words did not change. Where a decided clause is gone or was reworded, the
        document's new measures are flagged, so that staff look again.
        """
        with self._writing() as db:
            old = {row["id"]: row for row in db.execute("SELECT * FROM measures WHERE doc_id = ?", (doc_id,))}
            ids = {m.id for m in extraction.measures}
            lost = [
                r
                for i, r in old.items()
                if i not in ids and not r["gone"] and r["state"] != ReviewState.CANDIDATE
            ]
            new = 0
            for position, measure in enumerate(extraction.measures):
                candidate = _measures.dump_json(measure).decode()
                if measure.id in old:
                    db.execute(
                        "UPDATE measures SET candidate = ?, position = ?, gone = 0 WHERE id = ?",
                        (candidate, position, measure.id),
                    )
                    continue
                new += 1
                changed = bool(lost) and any(_near(measure, r) for r in lost)
                db.execute(
                    "INSERT INTO measures (id, doc_id, position, clause_key, candidate, state, changed) VALUES (?,?,?,?,?,?,?)",
                    (
                        measure.id,
                        doc_id,
                        position,
                        clause_key(measure.clause.quote),
                        candidate,
                        ReviewState.CANDIDATE,
                        changed,
                    ),
                )
            for row in old.values():
                if row["id"] not in ids:
                    decided = row["state"] != ReviewState.CANDIDATE
                    statement = (
                        "UPDATE measures SET gone = 1 WHERE id = ?"
                        if decided
                        else "DELETE FROM measures WHERE id = ?"
                    )
                    db.execute(statement, (row["id"],))
            db.execute(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)",
                (doc_id, version, EXTRACTOR, _supplements.dump_json(extraction.supplements).decode()),
            )
            return new, len(lost)

    def replies(self, doc_id: str, prompt: str) -> dict[str, str]:
        """What a chat model said of a document's clauses, by clause key, under one version of the prompt."""
        rows = self._db.execute(
            "SELECT clause_key, reply FROM replies WHERE doc_id = ? AND prompt = ?", (doc_id, prompt)
        )
        return {row["clause_key"]: row["reply"] for row in rows}

    def keep_reply(self, doc_id: str, key: str, prompt: str, reply: str) -> None:
        """Keep a reply, so that a clause is asked about once."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?)", (doc_id, key, prompt, reply))

    def forget(self, doc_id: str) -> None:
        """Drop a document that is no longer in the library; decisions are kept, hidden, for its return."""
        with self._writing() as db:
            db.execute("DELETE FROM measures WHERE doc_id = ? AND state = ?", (doc_id, ReviewState.CANDIDATE))
            db.execute("UPDATE measures SET gone = 1 WHERE doc_id = ?", (doc_id,))
            db.execute("DELETE FROM documents WHERE doc_id = ?", (doc_id,))
            db.execute("DELETE FROM replies WHERE doc_id = ?", (doc_id,))

    def all(self) -> list[Stored]:
        """Every measure that its document still holds, in the order of documents and clauses."""
        rows = self._db.execute("SELECT * FROM measures WHERE gone = 0 ORDER BY doc_id, position")
        return [_stored(row) for row in rows]

    def supplements(self) -> Mapping[str, tuple[Supplement, ...]]:
        """What documents add to measures of others, by document."""
        rows = self._db.execute("SELECT doc_id, supplements FROM documents WHERE supplements <> '[]'")
        return {row["doc_id"]: _supplements.validate_json(row["supplements"]) for row in rows}

    def get(self, measure_id: str) -> Stored:
        """One measure. Raises ``NotFound``."""
        row = self._db.execute("SELECT * FROM measures WHERE id = ? AND gone = 0", (measure_id,)).fetchone()
        if row is None:
            raise NotFound(f"{measure_id}：没有这个事项。运行 banfu measures list 查看全部事项和编号")
        return _stored(row)

    def decide(
        self, measure_id: str, state: ReviewState, note: str = "", corrected: Measure | None = None
    ) -> Stored:
        """Record a decision; a correction comes with the corrected measure. Raises ``NotFound``."""
        self.get(measure_id)
        body = _measures.dump_json(corrected).decode() if corrected is not None else None
        with self._writing() as db:
            db.execute(
                "UPDATE measures SET state = ?, note = ?, corrected = ?, decided = ?, changed = 0 WHERE id = ?",
                (state, note, body, datetime.now(UTC).isoformat(timespec="seconds"), measure_id),
            )
        return self.get(measure_id)


def _near(measure: Measure, row: sqlite3.Row) -> bool:
    """Whether a new clause may be a decided one in new words."""
    old = _measures.validate_json(row["candidate"])
    if measure.project and measure.project == old.project:
        return True
    a, b = set(measure.clause.quote), set(old.clause.quote)
    return len(a & b) / max(1, len(a | b)) > 0.5


def _stored(row: sqlite3.Row) -> Stored:
    candidate = _measures.validate_json(row["candidate"])
    corrected = _measures.validate_json(row["corrected"]) if row["corrected"] else None
    return Stored(
        corrected or candidate,
        candidate,
        ReviewState(row["state"]),
        row["note"],
        row["decided"],
        bool(row["changed"]),
    )
