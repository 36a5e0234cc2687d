"""The tables of the library, and how an older file is brought up to date."""

from __future__ import annotations

import sqlite3

from corpus.errors import IndexDamaged

#: Raised when the tables change; add a step to ``_MIGRATIONS`` then.
SCHEMA = 1
#: Raised when parsing or chunking changes what is stored; documents of an older number are read again at ingest.
PARSER = 1

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    visibility TEXT NOT NULL,
    declared TEXT,
    url TEXT,
    retrieved TEXT,
    note TEXT,
    added REAL NOT NULL
);
CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    doc_id TEXT NOT NULL REFERENCES documents(id),
    state TEXT NOT NULL CHECK (state IN ('indexing', 'ready', 'deleting')),
    sha256 TEXT NOT NULL,
    parser INTEGER NOT NULL,
    visibility TEXT NOT NULL,
    title TEXT NOT NULL,
    doc_number TEXT,
    issuer TEXT,
    issued TEXT,
    kind TEXT NOT NULL,
    enclosed_kind TEXT,
    draft INTEGER NOT NULL,
    effective TEXT,
    expires TEXT,
    characters INTEGER NOT NULL,
    text TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE UNIQUE INDEX versions_ready ON versions(doc_id) WHERE state = 'ready';
CREATE INDEX versions_state ON versions(state) WHERE state <> 'ready';
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version_id INTEGER NOT NULL REFERENCES versions(id),
    ordinal INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    heading TEXT NOT NULL,
    context TEXT NOT NULL,
    page INTEGER,
    vector BLOB NOT NULL
);
CREATE UNIQUE INDEX chunks_place ON chunks(version_id, ordinal);
CREATE TABLE relations (
    version_id INTEGER NOT NULL REFERENCES versions(id),
    kind TEXT NOT NULL,
    title TEXT,
    doc_number TEXT
);
CREATE INDEX relations_version ON relations(version_id);
"""
_MIGRATIONS: dict[int, str] = {}


def connect(path: str) -> sqlite3.Connection:
    """Open the library's file for use from several threads, in WAL mode; autocommit outside transactions."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What is removed is overwritten, not left in free pages.
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def prepare(connection: sqlite3.Connection) -> None:
    """Create the tables, or migrate an older file step by step; refuse one from a newer Banfu."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA:
            raise IndexDamaged(
                f"资料库由更新版本的 Banfu 写成（格式 {version}，本程序支持到 {SCHEMA}）。请升级 Banfu，或换一个数据目录"
            )
        if version == 0:
            for statement in _TABLES.split(";\n"):
                if statement.strip():
                    connection.execute(statement)
        for step in range(max(version, 1), SCHEMA):
            connection.execute(_MIGRATIONS[step])
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
