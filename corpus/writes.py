"""Writing a new version's rows; callers hold the transaction."""

from __future__ import annotations

import json
import sqlite3
import time

import numpy as np
from numpy.typing import NDArray

from corpus.models import Chunk
from corpus.records import pack
from corpus.rows import NewVersion, digest, title_key
from corpus.schema import PARSER


def document_id(db: sqlite3.Connection, new: NewVersion) -> str:
    """The id of the version\'s document, whose row is made or brought up to date."""
    row = db.execute("SELECT id FROM documents WHERE path = ?", (str(new.path),)).fetchone()
    values = (
        new.note.status and new.note.status.value, new.note.url, new.note.retrieved, new.note.note,
    )  # fmt: skip
    if row:
        db.execute(
            "UPDATE documents SET declared = ?, url = ?, retrieved = ?, note = ? WHERE id = ?",
            (*values, row["id"]),
        )
        return str(row["id"])
    doc_id = digest(new.path.name)
    if db.execute("SELECT 1 FROM documents WHERE id = ?", (doc_id,)).fetchone():
        doc_id = digest(str(new.path))
    db.execute(
        "INSERT INTO documents (id, path, source, visibility, declared, url, retrieved, note, added) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (doc_id, str(new.path), new.path.name, new.note.visibility.value, *values, time.time()),
    )
    return doc_id


def insert_version(db: sqlite3.Connection, doc_id: str, new: NewVersion) -> int:
    """Insert the version in state indexing, with its relations; returns its row id."""
    header = new.document.header
    cursor = db.execute(
        "INSERT INTO versions (doc_id, state, sha256, parser, visibility, title, doc_number, issuer, issued, kind, "
        "enclosed_kind, draft, effective, expires, characters, text, body) "
        "VALUES (?, 'indexing', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            doc_id,
            new.sha256,
            PARSER,
            new.note.visibility.value,
            header.title.value if header.title else new.path.stem,
            header.doc_number.value if header.doc_number else None,
            header.issuer.value if header.issuer else None,
            header.issued.value.isoformat() if header.issued else None,
            header.kind.value,
            header.enclosed_kind.value if header.enclosed_kind else None,
            header.draft is not None,
            header.effective.value.isoformat() if header.effective else None,
            header.expires.value.isoformat() if header.expires else None,
            len(new.document.text),
            new.document.text,
            pack(new.document),
        ),
    )
    version = int(cursor.lastrowid or 0)
    db.executemany(
        "INSERT INTO relations VALUES (?, ?, ?, ?)",
        [(version, r.kind.value, title_key(r.title), r.doc_number) for r in header.relations],
    )
    return version


def insert_chunk(db: sqlite3.Connection, version: int, chunk: Chunk, vector: NDArray[np.float32]) -> int:
    """Insert a passage; returns its row id."""
    cursor = db.execute(
        'INSERT INTO chunks (version_id, ordinal, unit, start, "end", text, heading, context, page, vector) '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            version,
            chunk.ordinal,
            chunk.unit,
            chunk.span.start,
            chunk.span.end,
            chunk.text,
            json.dumps(chunk.heading, ensure_ascii=False),
            chunk.context,
            chunk.page,
            np.ascontiguousarray(vector, np.float32).tobytes(),
        ),
    )
    return int(cursor.lastrowid or 0)
