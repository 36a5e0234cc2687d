"""What is kept of conversations: the types, the tables, and reading rows."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.answering.answer_json import AnswerUnreadable, answer_from_json
from assistant.answering.models import Answer, Outcome
from corpus.errors import BanfuError

#: Raised when the tables change; add a step to ``_MIGRATIONS`` then.
SCHEMA = 2


class ConversationsDamaged(BanfuError):
    """The file of conversations cannot be opened."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation; ``id`` cannot be guessed, times are in UTC."""

    id: str
    owner: str
    title: str
    audience: str
    created: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a user thought of an answer: 有用 or 没用, with a reason."""

    useful: bool
    reason: str
    given: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer; ``ordinal`` counts from 1 within the conversation."""

    id: str
    conversation_id: str
    ordinal: int
    asked: datetime
    question: str
    answer: Answer
    feedback: Feedback | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as statistics count it, without its answer: who asked, where, what became of it, what was thought of it.

    ``standalone`` is the question as it was understood, empty unless it was refused. ``handled`` is when somebody dealt
    with it, None where feedback came after that.
    """

    turn_id: str
    conversation_id: str
    owner: str
    audience: str
    asked: datetime
    question: str
    standalone: str
    outcome: Outcome
    feedback: Feedback | None = None
    handled: datetime | None = None


_HANDLED = """CREATE TABLE handled (
        turn_id TEXT PRIMARY KEY REFERENCES turns(id) ON DELETE CASCADE,
        who TEXT NOT NULL,
        at REAL NOT NULL
    )"""
TABLES = (
    """CREATE TABLE conversations (
        id TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        title TEXT NOT NULL,
        audience TEXT NOT NULL,
        created REAL NOT NULL,
        updated REAL NOT NULL
    )""",
    "CREATE INDEX conversations_owner ON conversations(owner, updated)",
    """CREATE TABLE turns (
        id TEXT PRIMARY KEY,
        conversation_id TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        asked REAL NOT NULL,
        question TEXT NOT NULL,
        outcome TEXT NOT NULL,
        answer TEXT NOT NULL,
        UNIQUE (conversation_id, ordinal)
    )""",
    """CREATE TABLE feedback (
        turn_id TEXT PRIMARY KEY REFERENCES turns(id) ON DELETE CASCADE,
        useful INTEGER NOT NULL,
        reason TEXT NOT NULL,
        given REAL NOT NULL
    )""",
    _HANDLED,
)
_MIGRATIONS: dict[int, str] = {1: _HANDLED}


def prepare(connection: sqlite3.Connection) -> None:
    """Create the tables, or migrate an older file step by step; refuse one from a newer Banfu."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA:
            raise ConversationsDamaged(
                f"对话记录由更新版本的 Banfu 写成（格式 {version}，本程序支持到 {SCHEMA}）。"
                "请升级 Banfu，或换一个数据目录"
            )
        if version == 0:
            for statement in TABLES:
                connection.execute(statement)
            version = SCHEMA
        for step in range(version, SCHEMA):
            connection.execute(_MIGRATIONS[step])
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as a time in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def conversation_of(row: sqlite3.Row) -> Conversation:
    """A row of ``conversations``."""
    return Conversation(
        row["id"], row["owner"], row["title"], row["audience"], moment(row["created"]), moment(row["updated"])
    )


def turn_of(row: sqlite3.Row) -> Turn:
    """A row of ``turns`` with its feedback, if any. Raises ``AnswerUnreadable``."""
    try:
        written = json.loads(row["answer"])
    except ValueError as error:
        raise AnswerUnreadable(
            f"第 {row['ordinal']} 轮回答的记录已损坏（{error}）。请重新提问，或删除这个对话"
        ) from error
    return Turn(
        row["id"],
        row["conversation_id"],
        row["ordinal"],
        moment(row["asked"]),
        row["question"],
        answer_from_json(written),
        _feedback_of(row),
    )


def asked_of(row: sqlite3.Row) -> Asked:
    """A row of ``turns`` with its conversation, feedback and whether it was dealt with."""
    feedback = _feedback_of(row)
    handled = None if row["handled"] is None else moment(row["handled"])
    if feedback is not None and handled is not None and feedback.given > handled:
        handled = None
    return Asked(
        row["id"],
        row["conversation_id"],
        row["owner"],
        row["audience"],
        moment(row["asked"]),
        row["question"],
        row["standalone"] or "",
        Outcome(row["outcome"]),
        feedback,
        handled,
    )


def _feedback_of(row: sqlite3.Row) -> Feedback | None:
    if row["given"] is None:
        return None
    return Feedback(bool(row["useful"]), row["reason"], moment(row["given"]))
