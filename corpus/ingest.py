"""Bring files into the library: load, parse, cut, embed, index, and switch over in one step."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.chunker import ChunkSize, chunk
from corpus.classification import refuse_classified
from corpus.errors import DamagedFile, LoadError, NotFound
from corpus.loaders import SUPPORTED_SUFFIXES, load_guarded
from corpus.models import Chunk, PolicyDocument, Visibility
from corpus.parser import parse
from corpus.rows import DocumentRow, NewVersion
from corpus.schema import PARSER
from corpus.sidecar import SIDECAR_NAMES, Note, find_sidecar, read_sidecar
from corpus.stores import Stores, texts_to_embed

#: Passages that are embedded and written together: large enough for full batches, small enough to lose little.
_FLUSH_CHUNKS = 1024
_FLUSH_DOCUMENTS = 128


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was not taken in, why, and what to do."""

    path: str
    source: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is. ``rate`` is characters a second, ``remaining`` seconds (None until it is known)."""

    done: int
    total: int
    current: str
    rate: float
    remaining: float | None


@dataclass
class Report:
    """What an ingest did: document ids by outcome, failures, and remarks on files that were taken in."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    chunks: int = 0
    seconds: float = 0.0
    embedding_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Pending:
    path: Path
    sha256: str
    document: PolicyDocument
    chunks: Sequence[Chunk]
    note: Note
    previous: DocumentRow | None

    @property
    def title(self) -> str:
        found = self.document.header.title
        return found.value if found else self.path.stem


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files meant by the paths given: files as they are, folders searched for known formats, in order.

    Raises ``NotFound`` for a path that is not there. Hidden files, Office's lock files and sidecars are passed over.
    """
    for path in paths:
        if path.is_file():
            yield path
        elif path.is_dir():
            for found in sorted(path.rglob("*")):
                hidden = any(part.startswith((".", "~$")) for part in found.relative_to(path).parts)
                known = found.suffix.lower() in SUPPORTED_SUFFIXES
                if found.is_file() and known and not hidden and found.name not in SIDECAR_NAMES:
                    yield found
        else:
            raise NotFound(f"{path}：没有这个文件或文件夹。请检查路径")


class Ingest:
    """One run over many files. Failures are collected; everything else is taken in."""

    def __init__(
        self,
        stores: Stores,
        *,
        visibility: Visibility = Visibility.PUBLIC,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self._stores = stores
        self._settings = stores.settings
        self._visibility = visibility
        self._progress = progress or (lambda _: None)
        self._sidecars: dict[Path, Mapping[str, Note]] = {}
        self._unread: dict[Path, str] = {}
        self._pending: list[_Pending] = []
        self._size = ChunkSize(self._settings.chunks.target, self._settings.chunks.most)
        self.report = Report()

    def run(self, paths: Sequence[Path]) -> Report:
        """Take in files and folders. Raises only for what concerns the whole run (lock, model, missing path)."""
        started = time.monotonic()
        files = list(dict.fromkeys(path.absolute() for path in find_files(paths)))
        sizes = [path.stat().st_size for path in files]
        total = sum(sizes)
        self._stores.lock()
        self._stores.check_model()
        read = 0
        characters = 0
        for number, (path, size) in enumerate(zip(files, sizes, strict=True)):
            elapsed = time.monotonic() - started
            remaining = elapsed / read * (total - read) if read and elapsed > 1 else None
            self._progress(
                Progress(number, len(files), path.name, characters / max(elapsed, 1e-6), remaining)
            )
            characters += self._take(path)
            read += size
            if (
                sum(len(p.chunks) for p in self._pending) >= _FLUSH_CHUNKS
                or len(self._pending) >= _FLUSH_DOCUMENTS
            ):
                self._flush()
        self._flush()
        self.report.seconds = time.monotonic() - started
        rate = characters / max(self.report.seconds, 1e-6)
        self._progress(Progress(len(files), len(files), "", rate, 0.0))
        return self.report

    def _take(self, path: Path) -> int:
        """Read one file unless it is unchanged; returns its characters."""
        try:
            return self._read(path)
        except LoadError as error:
            self._fail(path, error.reason, error.remedy)
        except OSError as error:
            self._fail(path, f"文件打不开（{error.strerror}）", "请检查文件是否存在、有没有读取权限")
        except (MemoryError, RecursionError) as error:
            self._fail(path, f"文件结构过于复杂（{type(error).__name__}）", "请拆分后重试")
        return 0

    def _fail(self, path: Path, reason: str, remedy: str) -> None:
        self.report.failed.append(Failure(str(path), path.name, reason, remedy))

    def _read(self, path: Path) -> int:
        note = self._note_for(path)
        if path.stat().st_size > self._settings.limits.for_loader().max_bytes:
            load_guarded(path, self._settings.limits.for_loader())
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        library = self._stores.library
        previous = library.ready_version(path)
        if previous is None:
            moved = library.moved_from(path.name, sha256)
            if moved:
                library.relocate(moved.id, path)
                previous = moved
        if (
            previous
            and previous.sha256 == sha256
            and previous.visibility is note.visibility
            and library.parser_of(previous.version) == PARSER
        ):
            library.annotate(previous.id, note)
            self.report.unchanged.append(previous.id)
            return 0
        document, chunks = self._parsed(path)
        if not document.text.strip():
            raise DamagedFile(path.name, "文件里没有文字", "请确认文件内容；扫描件请先安装 banfu[ocr]")
        refuse_classified(path.name, document.text, allowed=self._settings.allow_classified)
        self.report.notes.extend(f"{path.name}：{remark}" for remark in document.notes)
        self._pending.append(_Pending(path, sha256, document, chunks, note, previous))
        return len(document.text)

    def _parsed(self, path: Path) -> tuple[PolicyDocument, Sequence[Chunk]]:
        raw = load_guarded(path, self._settings.limits.for_loader())
        try:
            document = parse(raw, path.name)
            return document, chunk(document, self._size)
        except (ValueError, LookupError, ArithmeticError, TypeError, AttributeError, AssertionError) as error:
            # A mistake of ours in one document must not keep the others out.
            raise LoadError(
                path.name,
                f"解析时出错（{type(error).__name__}：{error}）",
                "请把文件另存为 .docx 或 .txt 后再试，并把这条信息反馈给开发者",
            ) from error

    def _note_for(self, path: Path) -> Note:
        folder = path.parent
        for candidate in (folder, folder.parent):
            if candidate not in self._sidecars:
                found = find_sidecar(candidate)
                try:
                    self._sidecars[candidate] = read_sidecar(found, self._visibility) if found else {}
                except LoadError as error:
                    self._sidecars[candidate] = {}
                    self._unread[candidate] = error.source
                    self._fail(found or candidate, error.reason, error.remedy)
            if candidate in self._unread:
                # The list may call the file internal; without it nobody knows, and published is published.
                raise LoadError(
                    path.name,
                    f"清单 {self._unread[candidate]} 读不了，不知道这份文件的可见范围",
                    "请先改正清单后重试",
                )
            notes = self._sidecars[candidate]
            for key in (path.name, f"{folder.name}/{path.name}"):
                if key in notes:
                    return notes[key]
        return Note(visibility=self._visibility)

    def _flush(self) -> None:
        """Embed, write and publish what is pending."""
        if not self._pending:
            return
        pending, self._pending = self._pending, []
        stores = self._stores
        vectors = self._embed(pending)
        library = stores.library
        if library.meta("model_id") != stores.query_embedder.model_id:
            library.set_meta("model_id", stores.query_embedder.model_id)
        written = library.write(
            [
                NewVersion(p.path, p.sha256, p.document, p.chunks, v, p.note)
                for p, v in zip(pending, vectors, strict=True)
            ]
        )
        stores.index(written, [p.chunks for p in pending], [p.title for p in pending])
        for visibility in Visibility:
            members = [
                (w, v) for w, v in zip(written, vectors, strict=True) if w.visibility is visibility and len(v)
            ]
            if members:
                ids = [chunk_id for w, _ in members for chunk_id in w.chunk_ids]
                stores.vectors.add(visibility, ids, np.concatenate([v for _, v in members]))
        library.publish(written)
        stores.discard(library.unfinished())
        for new, p in zip(written, pending, strict=True):
            (self.report.updated if p.previous else self.report.added).append(new.doc_id)
            self.report.chunks += len(p.chunks)

    def _embed(self, pending: Sequence[_Pending]) -> list[NDArray[np.float32]]:
        """Vectors for every document's passages; text that the replaced version already had is not embedded again."""
        known: dict[str, NDArray[np.float32]] = {}
        for p in pending:
            if p.previous:
                known.update(self._stores.library.vectors_of(p.previous.version))
        texts = [text for p in pending for text in texts_to_embed(p.title, p.chunks)]
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        started = time.monotonic()
        if missing:
            known.update(zip(missing, self._stores.embedder.embed_passages(missing), strict=True))
        self.report.embedding_seconds += time.monotonic() - started
        dimensions = self._stores.query_embedder.dimensions
        vectors: list[NDArray[np.float32]] = []
        position = 0
        for p in pending:
            part = texts[position : position + len(p.chunks)]
            position += len(p.chunks)
            vectors.append(
                np.stack([known[t] for t in part]) if part else np.zeros((0, dimensions), np.float32)
            )
        return vectors


def remove(stores: Stores, doc_ids: Sequence[str]) -> list[DocumentRow]:
    """Remove documents from every store; returns what was removed.

    Raises ``NotFound`` before anything is removed when an id is unknown.
    """
    stores.lock()
    rows = {row.id: row for row in map(stores.library.document, doc_ids)}
    stores.library.retire(list(rows))
    stores.discard(stores.library.unfinished())
    return list(rows.values())
