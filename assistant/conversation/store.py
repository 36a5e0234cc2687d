"""Conversations kept in SQLite: listed, resumed, renamed, deleted, exported. Another owner's are as good as missing."""

from __future__ import annotations

import builtins
import contextlib
import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from assistant.answering.answer_json import answer_to_json
from assistant.answering.models import Answer
from assistant.conversation.export import to_markdown
from assistant.conversation.messages import Message, Speaker
from assistant.conversation.records import (
    Asked,
    Conversation,
    ConversationsDamaged,
    Turn,
    asked_of,
    conversation_of,
    moment,
    prepare,
    turn_of,
)
from assistant.settings import load_assistant_settings
from corpus.errors import NotFound
from corpus.schema import connect
from corpus.settings import CorpusSettings

STORE_FILE = "assistant.sqlite"
#: The owner of what is asked on the command line.
LOCAL_OWNER = "local"
TITLE_CHARACTERS = 20
_LONGEST_TITLE = 100
_UNTITLED = "新对话"
_DAY = 86_400
_TURNS = (
    "SELECT t.*, f.useful, f.reason, f.given FROM turns t"
    " LEFT JOIN feedback f ON f.turn_id = t.id JOIN conversations c ON c.id = t.conversation_id"
)


class ConversationStore:
    """The file of conversations; safe from several threads and processes.

    Every id is checked against its owner: another owner's conversation raises the same ``NotFound`` as one that
    never was. ``now`` gives seconds since 1970.
    """

    def __init__(self, path: Path, *, now: Callable[[], float] = time.time) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._now = now
        # One connection behind a lock: web servers use a new thread for every request, and each would leave one open.
        self._turn = threading.RLock()
        try:
            self._db = _opened(path)
        except sqlite3.DatabaseError as error:
            raise ConversationsDamaged(
                f"对话记录 {path} 打不开（{error}）。请从备份恢复它，或把它移走后重试"
            ) from error

    def __enter__(self) -> ConversationStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; safe to call twice."""
        with self._turn:
            self._db.close()

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

    # conversations

    def create(self, owner: str, title: str = "", audience: str = "staff") -> Conversation:
        """A new conversation; without a title it takes that of its first question."""
        now = self._now()
        found = Conversation(
            secrets.token_hex(16), owner, _shortened(title), audience, moment(now), moment(now)
        )
        with self._writing() as db:
            db.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?)",
                (found.id, owner, found.title, audience, now, now),
            )
        return found

    def get(self, conversation_id: str, owner: str) -> Conversation:
        """One conversation. Raises ``NotFound``."""
        rows = self._rows("SELECT * FROM conversations WHERE id = ? AND owner = ?", conversation_id, owner)
        if not rows:
            raise _missing()
        return conversation_of(rows[0])

    def list(self, owner: str, audience: str | None = None) -> list[Conversation]:
        """The owner's conversations (of one audience), the one last used first."""
        rows = self._rows(
            "SELECT * FROM conversations WHERE owner = ?1 AND (?2 IS NULL OR audience = ?2)"
            " ORDER BY updated DESC, rowid DESC",
            owner,
            audience,
        )
        return [conversation_of(row) for row in rows]

    def rename(self, conversation_id: str, owner: str, title: str) -> Conversation:
        """Give it another title; an empty one brings that of the first question back. Raises ``NotFound``."""
        with self._writing() as db:
            self.get(conversation_id, owner)
            first = db.execute(
                "SELECT question FROM turns WHERE conversation_id = ? ORDER BY ordinal LIMIT 1",
                (conversation_id,),
            ).fetchone()
            new = _shortened(title) or (title_of(first["question"]) if first else "")
            db.execute("UPDATE conversations SET title = ? WHERE id = ?", (new, conversation_id))
            return self.get(conversation_id, owner)

    def delete(self, conversation_id: str, owner: str) -> None:
        """Remove it with its turns and feedback. Raises ``NotFound``."""
        with self._writing() as db:
            self.get(conversation_id, owner)
            db.execute("DELETE FROM conversations WHERE id = ?", (conversation_id,))

    def purge(self, keep_days: int) -> int:
        """Remove conversations not used for ``keep_days`` days; how many there were."""
        with self._writing() as db:
            before = self._now() - keep_days * _DAY
            return db.execute("DELETE FROM conversations WHERE updated < ?", (before,)).rowcount

    # turns

    def append(self, conversation_id: str, owner: str, question: str, answer: Answer) -> Turn:
        """Add a question with its whole answer, its trace included. Raises ``NotFound``."""
        now = self._now()
        written = json.dumps(answer_to_json(answer, trace=True), ensure_ascii=False, default=str)
        with self._writing() as db:
            conversation = self.get(conversation_id, owner)
            ordinal = db.execute(
                "SELECT coalesce(max(ordinal), 0) + 1 FROM turns WHERE conversation_id = ?",
                (conversation_id,),
            ).fetchone()[0]
            turn = Turn(secrets.token_hex(16), conversation_id, ordinal, moment(now), question, answer)
            db.execute(
                "INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?, ?)",
                (turn.id, conversation_id, ordinal, now, question, answer.outcome.value, written),
            )
            db.execute(
                "UPDATE conversations SET updated = ?, title = ? WHERE id = ?",
                (now, conversation.title or title_of(question), conversation_id),
            )
        return turn

    def turns(self, conversation_id: str, owner: str) -> builtins.list[Turn]:
        """All turns in order. Raises ``NotFound``."""
        with self._turn:
            self.get(conversation_id, owner)
            rows = self._rows(f"{_TURNS} WHERE c.id = ? ORDER BY t.ordinal", conversation_id)
        return [turn_of(row) for row in rows]

    def history(self, conversation_id: str, owner: str) -> builtins.list[Message]:
        """What was said, as a follow-up is understood from it. Raises ``NotFound``."""
        return [
            message
            for turn in self.turns(conversation_id, owner)
            for message in (
                Message(Speaker.USER, turn.question),
                Message(Speaker.ASSISTANT, turn.answer.text),
            )
        ]

    def export_markdown(self, conversation_id: str, owner: str) -> str:
        """The conversation as a Markdown text that people read. Raises ``NotFound``."""
        with self._turn:
            return to_markdown(self.get(conversation_id, owner), self.turns(conversation_id, owner))

    # feedback

    def feedback(self, turn_id: str, owner: str, useful: bool, reason: str = "") -> None:
        """Keep what the user thought of an answer; a later word replaces an earlier one. Raises ``NotFound``."""
        with self._writing() as db:
            owned = db.execute(
                "SELECT 1 FROM turns t JOIN conversations c ON c.id = t.conversation_id WHERE t.id = ? AND c.owner = ?",
                (turn_id, owner),
            ).fetchone()
            if not owned:
                raise _missing()
            db.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?)",
                (turn_id, useful, reason.strip(), self._now()),
            )

    def feedback_to_review(self, *, useful: bool | None = False, limit: int = 100) -> builtins.list[Turn]:
        """Turns of every owner that got feedback (没用 alone unless asked otherwise), the newest first."""
        rows = self._rows(
            f"{_TURNS} WHERE f.turn_id IS NOT NULL AND (?1 IS NULL OR f.useful = ?1)"
            " ORDER BY f.given DESC, t.rowid DESC LIMIT ?2",
            useful,
            limit,
        )
        return [turn_of(row) for row in rows]

    # every owner's questions, for 概览: callers check that the reader may see them

    def asked(self, since: datetime | None = None) -> builtins.list[Asked]:
        """Questions of every owner asked since then, oldest first, without their answers."""
        rows = self._rows(
            "SELECT t.id, t.conversation_id, t.asked, t.question, t.outcome, c.owner, c.audience, f.useful, f.reason,"
            # Reading a whole answer takes long; only for refusals does it matter how the question was understood.
            " f.given, h.at AS handled,"
            " CASE WHEN t.outcome = 'refused' AND json_valid(t.answer)"
            " THEN json_extract(t.answer, '$.standalone_question') END AS standalone"
            " FROM turns t JOIN conversations c ON c.id = t.conversation_id"
            " LEFT JOIN feedback f ON f.turn_id = t.id LEFT JOIN handled h ON h.turn_id = t.id"
            " WHERE t.asked >= ? ORDER BY t.asked, t.rowid",
            0.0 if since is None else since.timestamp(),
        )
        return [asked_of(row) for row in rows]

    def turn(self, turn_id: str) -> Turn:
        """One turn of whichever owner. Raises ``NotFound``."""
        rows = self._rows(f"{_TURNS} WHERE t.id = ?", turn_id)
        if not rows:
            raise _missing()
        return turn_of(rows[0])

    def handle(self, turn_ids: Iterable[str], who: str) -> None:
        """Keep that ``who`` dealt with these turns; one that is gone already is passed over."""
        with self._writing() as db:
            for turn_id in turn_ids:
                db.execute(
                    "INSERT OR REPLACE INTO handled SELECT id, ?, ? FROM turns WHERE id = ?",
                    (who, self._now(), turn_id),
                )

    def reopen(self, turn_ids: Iterable[str]) -> None:
        """Take back that these turns were dealt with."""
        with self._writing() as db:
            db.executemany("DELETE FROM handled WHERE turn_id = ?", [(one,) for one in turn_ids])


def open_conversations(settings: CorpusSettings) -> ConversationStore:
    """The conversations of a data folder, without those that settings no longer keep."""
    keep_days = load_assistant_settings(settings).conversations.keep_days
    store = ConversationStore(settings.data_dir / STORE_FILE)
    store.purge(keep_days)
    return store


def _opened(path: Path) -> sqlite3.Connection:
    connection = connect(str(path))
    try:
        prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def title_of(question: str) -> str:
    """The title a conversation takes from its first question.

    >>> title_of("澜江市民办养老机构新增床位，每张资助多少钱？\\n")
    '澜江市民办养老机构新增床位，每张资助多少'
    """
    return " ".join(question.split())[:TITLE_CHARACTERS] or _UNTITLED


def _shortened(title: str) -> str:
    return " ".join(title.split())[:_LONGEST_TITLE]


def _missing() -> NotFound:
    # The same words whether it never was or is another owner's: an id must not tell which.
    return NotFound("没有这个对话，可能已经删除或过期。请在对话列表中另选一个，或开始新对话")
