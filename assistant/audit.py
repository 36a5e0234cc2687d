"""修改记录（audit.sqlite）：谁、什么时候、改了什么、改前改后；只能往后添，改不了也删不掉。"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from corpus.errors import BanfuError

AUDIT_FILE = "audit.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, owner TEXT NOT NULL, name TEXT NOT NULL, action TEXT NOT NULL,
    subject TEXT NOT NULL, title TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_of ON entries (subject);
CREATE TRIGGER IF NOT EXISTS entries_stay BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS entries_hold BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""
_COLUMNS = "at, owner, name, action, subject, title, before, after, reason"


class AuditDamaged(BanfuError):
    """The audit trail cannot be opened or written, so nothing may be changed."""


class Action(StrEnum):
    """What was done. FAILED follows an entry whose change did not happen."""

    ADDED = "入库"
    UPDATED = "更新文件"
    REFUSED = "未入库"
    STANDING = "改效力"
    VISIBILITY = "改可见范围"
    REMOVED = "删除"
    MEASURE = "核定事项"
    CASE_STATUS = "改办理状态"
    CASE_DUE = "改答复期限"
    CASE_REMOVED = "删除答复件"
    FAILED = "没有改成"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: ``owner`` as conversations are owned, ``name`` as people read it."""

    owner: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail. ``subject`` is the id of a document, measure or case, ``title`` its name on that day."""

    at: datetime
    who: Actor
    action: Action
    subject: str
    title: str
    before: str = ""
    after: str = ""
    reason: str = ""


class AuditLog:
    """The file of the trail; safe from several threads and processes. Triggers refuse changes to what is written."""

    def __init__(self, path: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._now = now
        self._turn = threading.RLock()
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise AuditDamaged(
                f"修改记录 {path} 打不开（{error}）。没有记录就不能改动资料，请从备份恢复它，或把它移走后重试"
            ) from error

    def close(self) -> None:
        """Close the file; safe to call twice."""
        with self._turn:
            self._db.close()

    def record(
        self,
        who: Actor,
        action: Action,
        subject: str,
        title: str,
        *,
        before: str = "",
        after: str = "",
        reason: str = "",
    ) -> Entry:
        """Add a line. Raises ``AuditDamaged`` where that is not possible."""
        entry = Entry(self._now(), who, action, subject, title, before, after, reason)
        values = (
            entry.at.astimezone(UTC).isoformat(timespec="milliseconds"), who.owner, who.name, action.value,
            subject, title, before, after, reason,
        )  # fmt: skip
        with self._turn:
            try:
                self._db.execute(
                    f"INSERT INTO entries ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values
                )
            except sqlite3.Error as error:
                raise AuditDamaged(
                    f"修改记录 {self.path} 写不进去（{error}），这次没有改动。请检查磁盘空间和权限后重试"
                ) from error
        return entry

    @contextlib.contextmanager
    def recording(
        self,
        who: Actor,
        action: Action,
        subject: str,
        title: str,
        *,
        before: str = "",
        after: str = "",
        reason: str = "",
    ) -> Iterator[None]:
        """Write the line first, then let the change happen, so that none goes unrecorded; one that fails gets a second line."""
        self.record(who, action, subject, title, before=before, after=after, reason=reason)
        try:
            yield
        except BaseException as error:
            self.record(
                who, Action.FAILED, subject, title, before=after, after=before, reason=str(error)[:500]
            )
            raise

    def of(self, subject: str) -> list[Entry]:
        """What happened to one document or measure, newest first."""
        return self._entries("WHERE subject = ? ORDER BY id DESC", subject)

    def recent(self, most: int = 100) -> list[Entry]:
        """The last lines, newest first."""
        return self._entries("ORDER BY id DESC LIMIT ?", most)

    def _entries(self, where: str, *values: object) -> list[Entry]:
        with self._turn:
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM entries {where}", values).fetchall()
        return [
            Entry(datetime.fromisoformat(row[0]), Actor(row[1], row[2]), Action(row[3]), *row[4:])
            for row in rows
        ]
