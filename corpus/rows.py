"""What the library's tables hold, as frozen types: documents, versions and passages."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.models import Chunk, Kind, PolicyDocument, Span, Status, Visibility
from corpus.sidecar import Note
from corpus.standing import Standing

#: Selects ready documents with the columns that ``document_row`` reads.
SELECT_READY = (
    "SELECT d.id, d.source, d.path, d.declared, d.url, d.retrieved, d.note, v.id AS version, v.visibility, v.title, "
    "v.doc_number, v.issuer, v.issued, v.kind, v.enclosed_kind, v.draft, v.effective, v.expires, v.characters, v.sha256 "
    "FROM documents d JOIN versions v ON v.doc_id = d.id AND v.state = 'ready' WHERE 1 = 1"
)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A ready document as lists show it. ``version`` is the row id of its ready version."""

    id: str
    version: int
    source: str
    path: str
    visibility: Visibility
    title: str
    doc_number: str | None
    issuer: str | None
    issued: date | None
    kind: Kind
    enclosed_kind: Kind | None
    standing: Standing
    characters: int
    sha256: str
    url: str | None = None
    retrieved: str | None = None
    note: str | None = None

    def status(self, day: date) -> Status:
        """The status on ``day``."""
        return self.standing.on(day)


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """A stored passage."""

    id: int
    version: int
    chunk: Chunk


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A parsed document ready to be written: its file, its passages and their vectors, shape (n, d)."""

    path: Path
    sha256: str
    document: PolicyDocument
    chunks: Sequence[Chunk]
    vectors: NDArray[np.float32]
    note: Note


@dataclass(frozen=True, slots=True)
class Written:
    """Row ids given to a new version."""

    version: int
    doc_id: str
    chunk_ids: tuple[int, ...]
    visibility: Visibility


def digest(name: str) -> str:
    """A short stable id."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def title_key(title: str | None) -> str | None:
    """A title as it is compared: without spaces, quotes, brackets around it and the words 关于印发…的通知."""
    if title is None:
        return None
    enclosed = re.search(r"(?:印发|发布|公布)《?(.+?)》?的(?:通知|公告|决定)", title)
    return re.sub(r"[\s“”《》〈〉]", "", enclosed.group(1) if enclosed else title)


def indexed_text(title: str, chunk: Chunk) -> str:
    """What is embedded for a passage: its document's title, the headings above it, its context and its text."""
    above = " ".join(h for h in chunk.heading if h not in chunk.text.replace("\n", " "))
    return "\n".join(part for part in (f"{title} {above}".strip(), chunk.context, chunk.text) if part)


def chunk_row(row: sqlite3.Row) -> ChunkRow:
    """A row of ``chunks``."""
    chunk = Chunk(
        row["ordinal"], Span(row["start"], row["end"]), row["text"], tuple(json.loads(row["heading"])), row["context"],
        row["page"], row["unit"],
    )  # fmt: skip
    return ChunkRow(row["id"], row["version_id"], chunk)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def document_row(row: sqlite3.Row, repealed: date | None) -> DocumentRow:
    """A row of ``SELECT_READY``; ``repealed`` is the day from which another document repeals it."""
    standing = Standing(
        bool(row["draft"]), _day(row["effective"]), _day(row["expires"]), repealed,
        Status(row["declared"]) if row["declared"] else None,
    )  # fmt: skip
    return DocumentRow(
        id=row["id"],
        version=row["version"],
        source=row["source"],
        path=row["path"],
        visibility=Visibility(row["visibility"]),
        title=row["title"],
        doc_number=row["doc_number"],
        issuer=row["issuer"],
        issued=_day(row["issued"]),
        kind=Kind(row["kind"]),
        enclosed_kind=Kind(row["enclosed_kind"]) if row["enclosed_kind"] else None,
        standing=standing,
        characters=row["characters"],
        sha256=row["sha256"],
        url=row["url"],
        retrieved=row["retrieved"],
        note=row["note"],
    )
