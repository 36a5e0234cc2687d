"""The file of cases: its tables, transactions, and reading and writing whole cases and versions."""

from __future__ import annotations

import contextlib
import json
import secrets
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.audit import AuditLog
from assistant.cases.codec import from_json, to_json
from assistant.cases.errors import CasesDamaged
from assistant.cases.models import Case, Reader, Version
from assistant.cases.summary import summary_of
from corpus.errors import NotFound
from corpus.schema import connect

#: Raised when the tables change; a file of an older number needs steps to bring it up to date.
SCHEMA = 1
TABLES = (
    """CREATE TABLE cases (
        id TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        owner_name TEXT NOT NULL,
        status TEXT NOT NULL,
        kind TEXT NOT NULL,
        number TEXT NOT NULL,
        title TEXT NOT NULL,
        submitters TEXT NOT NULL,
        due TEXT,
        extended INTEGER NOT NULL,
        category TEXT,
        evidenced REAL NOT NULL,
        created REAL NOT NULL,
        updated REAL NOT NULL,
        body TEXT NOT NULL
    )""",
    "CREATE INDEX cases_owner ON cases(owner, updated)",
    """CREATE TABLE versions (
        id TEXT PRIMARY KEY,
        case_id TEXT NOT NULL REFERENCES cases(id) ON DELETE CASCADE,
        no INTEGER NOT NULL,
        at REAL NOT NULL,
        by TEXT NOT NULL,
        label TEXT NOT NULL,
        automatic INTEGER NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (case_id, no)
    )""",
)
_COLUMNS = (
    "id", "owner", "owner_name", "status", "kind", "number", "title", "submitters", "due", "extended",
    "category", "evidenced", "created", "updated", "body",
)  # fmt: skip
#: Versions that nobody asked for are kept so many.
_AUTOMATIC = 40


class CaseRecords:
    """One connection to the file behind a lock; every read and write checks the reader."""

    def __init__(
        self,
        path: Path,
        audit: AuditLog,
        *,
        now: Callable[[], float] = time.time,
        today: Callable[[], date] = date.today,
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._audit = audit
        self._now = now
        self._today = today
        # One connection behind a lock: web servers use a new thread for every request, and each would leave one open.
        self._turn = threading.RLock()
        try:
            self._db = _opened(path)
        except sqlite3.DatabaseError as error:
            raise CasesDamaged(
                f"答复件 {path} 打不开（{error}）。请从备份恢复它，或把它移走后重试"
            ) from error

    def close(self) -> None:
        """Close the file and the audit log; safe to call twice."""
        with self._turn:
            self._db.close()
            self._audit.close()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._turn:
            # IMMEDIATE: a deferred transaction that reads first fails when another writer comes between.
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with self._turn:
            return self._db.execute(sql, values).fetchall()

    # cases

    def _row(self, case_id: str, who: Reader) -> sqlite3.Row:
        """The row of a case that the reader may see, whether its body can be read or not. Raises ``NotFound``."""
        rows = self._rows("SELECT * FROM cases WHERE id = ?", case_id)
        if not rows or not (who.sees_all or rows[0]["owner"] == who.user):
            # The same words whether it never was or is somebody else's: an id must not tell which.
            raise NotFound("没有这件答复，可能已经删除或过期。请在列表中另选一件，或新建答复")
        return rows[0]

    def _load(self, case_id: str, who: Reader) -> Case:
        return _case_of(self._row(case_id, who)["body"], case_id)

    def _mine(self, who: Reader) -> list[sqlite3.Row]:
        columns = ", ".join(column for column in _COLUMNS if column != "body")
        return self._rows(
            f"SELECT {columns} FROM cases WHERE owner = ?1 OR ?2 ORDER BY rowid", who.user, who.sees_all
        )

    def _insert(self, case: Case) -> None:
        marks = ", ".join("?" * len(_COLUMNS))
        self._db.execute(f"INSERT INTO cases ({', '.join(_COLUMNS)}) VALUES ({marks})", _values(case))

    def _update(self, case: Case) -> None:
        places = ", ".join(f"{column} = ?" for column in _COLUMNS)
        self._db.execute(f"UPDATE cases SET {places} WHERE id = ?", (*_values(case), case.id))

    # versions

    def _keep(self, case: Case, who: Reader, label: str, *, automatic: bool = False) -> Version:
        """Write the case as a version, within a transaction."""
        last = self._db.execute(
            "SELECT coalesce(max(no), 0) FROM versions WHERE case_id = ?", (case.id,)
        ).fetchone()[0]
        version = Version(secrets.token_hex(16), last + 1, self._time(), who.name or who.user, label)
        self._db.execute(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(version.id, case.id, version.no, version.at.timestamp(), version.by, label, automatic),
                _packed(case),
            ),
        )
        if automatic:
            self._db.execute(
                "DELETE FROM versions WHERE case_id = ?1 AND automatic AND no NOT IN"
                " (SELECT no FROM versions WHERE case_id = ?1 AND automatic ORDER BY no DESC LIMIT ?2)",
                (case.id, _AUTOMATIC),
            )
        return version

    def _rewrite(self, version: Version, case: Case) -> None:
        self._db.execute(
            "UPDATE versions SET body = ?, at = ? WHERE id = ?", (_packed(case), self._now(), version.id)
        )

    def _versions(self, case_id: str) -> list[Version]:
        rows = self._rows("SELECT * FROM versions WHERE case_id = ? ORDER BY no DESC", case_id)
        return [_version_of(row) for row in rows]

    def _kept(self, case_id: str, no: int) -> Case:
        rows = self._rows("SELECT body FROM versions WHERE case_id = ? AND no = ?", case_id, no)
        if not rows:
            raise NotFound(f"没有第{no}版。请在版本列表中另选一版")
        try:
            text = zlib.decompress(rows[0]["body"]).decode("utf-8")
        except (zlib.error, UnicodeDecodeError) as error:
            raise CasesDamaged(f"第{no}版的记录已损坏（{error}），其他版本不受影响。请另选一版") from error
        return _case_of(text, case_id)

    def _time(self) -> datetime:
        return datetime.fromtimestamp(self._now(), UTC)


def _opened(path: Path) -> sqlite3.Connection:
    connection = connect(str(path))
    try:
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Create the tables; refuse a file from a newer Banfu."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA:
            raise CasesDamaged(
                f"答复件由更新版本的 Banfu 写成（格式 {version}，本程序支持到 {SCHEMA}）。请升级 Banfu，或换一个数据目录"
            )
        if version == 0:
            for statement in TABLES:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _values(case: Case) -> tuple[object, ...]:
    shown = summary_of(case)
    return (
        case.id, case.owner, case.owner_name, case.status.value, case.proposal.kind.value,
        case.proposal.number, case.proposal.title, shown.submitters,
        case.settings.deadline.isoformat() if case.settings.deadline else None,
        case.settings.extended_to is not None, shown.category.value if shown.category else None,
        shown.evidenced, case.created.timestamp(), case.updated.timestamp(), _written(case),
    )  # fmt: skip


def _written(case: Case) -> str:
    return json.dumps(to_json(case), ensure_ascii=False)


def _packed(case: Case) -> bytes:
    return zlib.compress(_written(case).encode("utf-8"), 6)


def _case_of(text: str, case_id: str) -> Case:
    try:
        return from_json(Case, json.loads(text))
    except ValueError as error:
        raise CasesDamaged(
            f"答复件 {case_id[:8]} 的记录读不懂（{error}）。请在版本中取回较早的一版，或从备份恢复"
        ) from error


def _version_of(row: sqlite3.Row) -> Version:
    return Version(row["id"], row["no"], datetime.fromtimestamp(row["at"], UTC), row["by"], row["label"])
