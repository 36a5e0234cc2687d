"""SQLite, the source of truth: documents, their versions, passages and vectors."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexDamaged, NotFound
from corpus.models import PolicyDocument, Span, Visibility
from corpus.records import unpack
from corpus.repeals import repeals
from corpus.rows import (
    SELECT_READY,
    ChunkRow,
    DocumentRow,
    NewVersion,
    Written,
    chunk_row,
    document_row,
    indexed_text,
)
from corpus.schema import connect, prepare
from corpus.sidecar import Note
from corpus.writes import document_id, insert_chunk, insert_version

_BATCH = 4096


class Library:
    """The library's file. Reads may come from any thread; one process writes at a time (see ``corpus.ingest``)."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._local = threading.local()
        self._commits = 0
        try:
            prepare(self._db)
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(
                f"资料库文件 {path} 打不开（{error}）。请从备份恢复它，或删除后重新运行 banfu ingest"
            ) from error

    @property
    def _db(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(str(self.path))
            self._local.connection = connection
        return connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        # IMMEDIATE: a deferred transaction that reads first fails when another writer comes between.
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        self._commits += 1

    def close(self) -> None:
        """Let go of the file in every thread.

        A connection that another thread is reading from closes when that read ends: SQLite crashes where a
        connection is closed under a running statement.
        """
        mine: sqlite3.Connection | None = getattr(self._local, "connection", None)
        self._local = threading.local()
        if mine is not None:
            mine.close()

    # meta

    def meta(self, key: str) -> str | None:
        """A remembered value."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row["value"] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # reading

    def generation(self) -> int:
        """A number that changes whenever the set of ready versions does."""
        return int(self.meta("generation") or 0)

    def documents(self) -> list[DocumentRow]:
        """All ready documents, by source name."""
        return list(self.documents_by_version().values())

    def documents_by_version(self) -> Mapping[int, DocumentRow]:
        """All ready documents by the row id of their version, kept until something in the library changes."""
        # data_version tells of other connections' commits, _commits of this object's own.
        state = (self._db.execute("PRAGMA data_version").fetchone()[0], self._commits)
        kept: tuple[tuple[int, int], dict[int, DocumentRow]] | None = getattr(self._local, "documents", None)
        if kept is None or kept[0] != state:
            repealed = repeals(self._db)
            rows = self._db.execute(SELECT_READY + " ORDER BY d.source, d.id").fetchall()
            kept = (state, {row["version"]: document_row(row, repealed.get(row["version"])) for row in rows})
            self._local.documents = kept
        return kept[1]

    def document(self, doc_id: str) -> DocumentRow:
        """One ready document by its id, or by its source name where only one has it. Raises ``NotFound``."""
        rows = self._db.execute(SELECT_READY + " AND (d.id = ? OR d.source = ?)", (doc_id, doc_id)).fetchall()
        if len(rows) != 1:
            found = "没有这份文件" if not rows else f"有 {len(rows)} 份同名文件，请改用编号"
            raise NotFound(f"{doc_id}：{found}。运行 banfu documents 查看全部文件和编号")
        return document_row(rows[0], repeals(self._db).get(rows[0]["version"]))

    def body(self, version: int) -> PolicyDocument:
        """The parsed document of a version."""
        row = self._db.execute("SELECT body FROM versions WHERE id = ?", (version,)).fetchone()
        if row is None:
            raise NotFound("这份文件刚刚被更新或删除。请刷新后重试")
        return unpack(row["body"])

    def passage(self, version: int, span: Span) -> str:
        """A stretch of a version's normalised text."""
        row = self._db.execute(
            "SELECT substr(text, ?, ?) FROM versions WHERE id = ?", (span.start + 1, len(span), version)
        ).fetchone()
        if row is None:
            raise NotFound("这份文件刚刚被更新或删除。请刷新后重试")
        return str(row[0])

    def chunks(self, ids: Sequence[int]) -> dict[int, ChunkRow]:
        """Passages of ready versions by row id; ids of other versions are left out."""
        found: dict[int, ChunkRow] = {}
        for start in range(0, len(ids), 900):
            part = ids[start : start + 900]
            marks = ",".join("?" * len(part))
            rows = self._db.execute(
                f"SELECT c.* FROM chunks c JOIN versions v ON v.id = c.version_id "
                f"WHERE v.state = 'ready' AND c.id IN ({marks})",
                part,
            )
            found.update({row["id"]: chunk_row(row) for row in rows})
        return found

    def places(self, ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
        """(version, ordinal, unit) of passages of ready versions, by row id: the cheap part of ``chunks``."""
        found: dict[int, tuple[int, int, int]] = {}
        for start in range(0, len(ids), 900):
            part = ids[start : start + 900]
            marks = ",".join("?" * len(part))
            rows = self._db.execute(
                f"SELECT c.id, c.version_id, c.ordinal, c.unit FROM chunks c JOIN versions v ON v.id = c.version_id "
                f"WHERE v.state = 'ready' AND c.id IN ({marks})",
                part,
            )
            found.update({row[0]: (row[1], row[2], row[3]) for row in rows})
        return found

    def chunks_of(self, version: int) -> list[ChunkRow]:
        """All passages of a version, in order."""
        rows = self._db.execute("SELECT * FROM chunks WHERE version_id = ? ORDER BY ordinal", (version,))
        return [chunk_row(row) for row in rows]

    def vectors_of(self, version: int) -> list[tuple[str, NDArray[np.float32]]]:
        """(indexed text, vector) of a version's passages, so that unchanged text is not embedded again."""
        title = self._db.execute("SELECT title FROM versions WHERE id = ?", (version,)).fetchone()
        rows = self._db.execute("SELECT * FROM chunks WHERE version_id = ?", (version,))
        return [
            (indexed_text(title["title"], chunk_row(row).chunk), np.frombuffer(row["vector"], np.float32))
            for row in rows
        ]

    def counts(self) -> dict[Visibility, int]:
        """How many passages of ready versions each visibility has."""
        found = dict.fromkeys(Visibility, 0)
        for row in self._db.execute(
            "SELECT v.visibility AS visibility, count(*) AS n FROM chunks c JOIN versions v ON v.id = c.version_id "
            "WHERE v.state = 'ready' GROUP BY 1"
        ):
            found[Visibility(row["visibility"])] = row["n"]
        return found

    def vector_batches(self) -> Iterator[tuple[Visibility, list[int], NDArray[np.float32]]]:
        """Every ready passage's vector, for rebuilding the vector index: ids (n,), vectors (n, d)."""
        for visibility in Visibility:
            last = 0
            while True:
                rows = self._db.execute(
                    "SELECT c.id, c.vector FROM chunks c JOIN versions v ON v.id = c.version_id "
                    "WHERE v.state = 'ready' AND v.visibility = ? AND c.id > ? ORDER BY c.id LIMIT ?",
                    (visibility.value, last, _BATCH),
                ).fetchall()
                if not rows:
                    break
                last = rows[-1]["id"]
                yield (
                    visibility,
                    [row["id"] for row in rows],
                    np.stack([np.frombuffer(row["vector"], np.float32) for row in rows]),
                )

    # writing

    def ready_version(self, path: Path) -> DocumentRow | None:
        """The ready document that came from ``path``, or None."""
        row = self._db.execute(SELECT_READY + " AND d.path = ?", (str(path),)).fetchone()
        return document_row(row, None) if row else None

    def parser_of(self, version: int) -> int:
        """The parser number that wrote a version."""
        return int(self._db.execute("SELECT parser FROM versions WHERE id = ?", (version,)).fetchone()[0])

    def moved_from(self, source: str, sha256: str) -> DocumentRow | None:
        """A ready document of the same name and content whose file is gone: the file has been moved."""
        for row in self._db.execute(SELECT_READY + " AND d.source = ? AND v.sha256 = ?", (source, sha256)):
            if not Path(row["path"]).exists():
                return document_row(row, None)
        return None

    def relocate(self, doc_id: str, path: Path) -> None:
        """Remember a document's new path."""
        with self._writing() as db:
            db.execute("UPDATE documents SET path = ? WHERE id = ?", (str(path), doc_id))

    def annotate(self, doc_id: str, note: Note) -> None:
        """Store what a sidecar says of a document (not its visibility: that needs a new version)."""
        with self._writing() as db:
            db.execute(
                "UPDATE documents SET declared = ?, url = ?, retrieved = ?, note = ? WHERE id = ?",
                (note.status and note.status.value, note.url, note.retrieved, note.note, doc_id),
            )

    def write(self, versions: Sequence[NewVersion]) -> list[Written]:
        """Write versions in state indexing; nothing finds them until ``publish``."""
        written: list[Written] = []
        with self._writing() as db:
            for new in versions:
                doc_id = document_id(db, new)
                version = insert_version(db, doc_id, new)
                ids = [insert_chunk(db, version, c, v) for c, v in zip(new.chunks, new.vectors, strict=True)]
                written.append(Written(version, doc_id, tuple(ids), new.note.visibility))
        return written

    def publish(self, written: Sequence[Written]) -> None:
        """Make versions ready and the ones they replace deleting, in one step."""
        with self._writing() as db:
            for new in written:
                db.execute(
                    "UPDATE versions SET state = 'deleting' WHERE doc_id = ? AND state = 'ready'",
                    (new.doc_id,),
                )
                db.execute("UPDATE versions SET state = 'ready' WHERE id = ?", (new.version,))
                db.execute(
                    "UPDATE documents SET visibility = ? WHERE id = ?", (new.visibility.value, new.doc_id)
                )
            _next_generation(db)

    def replace_vectors(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Store new vectors for passages, shape (len(ids), d)."""
        with self._writing() as db:
            db.executemany(
                "UPDATE chunks SET vector = ? WHERE id = ?",
                [
                    (np.ascontiguousarray(v, np.float32).tobytes(), i)
                    for i, v in zip(ids, vectors, strict=True)
                ],
            )

    def retire(self, doc_ids: Sequence[str]) -> None:
        """Stop finding documents; ``unfinished`` names what is left to delete."""
        with self._writing() as db:
            for doc_id in doc_ids:
                db.execute(
                    "UPDATE versions SET state = 'deleting' WHERE doc_id = ? AND state = 'ready'", (doc_id,)
                )
            _next_generation(db)

    def unfinished(self) -> dict[int, list[int]]:
        """Versions that are indexing or deleting, with their passages' ids."""
        found: dict[int, list[int]] = {
            row["id"]: [] for row in self._db.execute("SELECT id FROM versions WHERE state <> 'ready'")
        }
        for version, ids in found.items():
            ids.extend(
                row["id"]
                for row in self._db.execute("SELECT id FROM chunks WHERE version_id = ?", (version,))
            )
        return found

    def forget(self, versions: Iterable[int]) -> None:
        """Delete versions' rows, and documents that have none left."""
        with self._writing() as db:
            for version in versions:
                db.execute("DELETE FROM chunks WHERE version_id = ?", (version,))
                db.execute("DELETE FROM relations WHERE version_id = ?", (version,))
                db.execute("DELETE FROM versions WHERE id = ?", (version,))
            db.execute("DELETE FROM documents WHERE id NOT IN (SELECT doc_id FROM versions)")


def _next_generation(db: sqlite3.Connection) -> None:
    db.execute(
        "INSERT INTO meta VALUES ('generation', '1') "
        "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    )
