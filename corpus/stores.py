"""The three stores of one data folder, opened together and kept in step."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from corpus.embedding import Embedder, QueryEmbedder, open_embedder, open_query_embedder
from corpus.errors import IndexDamaged, ModelMismatch
from corpus.fulltext import Entry, FullText, sealed
from corpus.library import Library
from corpus.models import Chunk, Visibility
from corpus.owner import OwnerInfo, OwnerLock
from corpus.rows import Written, indexed_text
from corpus.settings import CorpusSettings
from corpus.tokens import bigrams, words
from corpus.vector_open import VectorSource, open_vectors
from corpus.vector_store import VectorSettings, VectorStore

T = TypeVar("T")


def _silent(_: object) -> None:
    return None


class Stores:
    """SQLite, Tantivy and Chroma of a data folder.

    Each opens when it is first needed. ``writing`` is for ingest and removal: it takes the library's lock, so
    one process writes at a time, and finishes what a killed one left.
    """

    def __init__(
        self,
        settings: CorpusSettings,
        *,
        purpose: str = "检索",
        report: Callable[[str], None] = _silent,
        on_wait: Callable[[OwnerInfo], None] = _silent,
    ) -> None:
        self.settings = settings
        self.folder: Path = settings.data_dir
        self._purpose = purpose
        self._report = report
        self._on_wait = on_wait
        self._lock: OwnerLock | None = None
        self._vectors: VectorStore | None = None
        self._opening = threading.RLock()
        self.library = Library(self.folder / "library.sqlite")

    def __enter__(self) -> Stores:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @functools.cached_property
    def fulltext(self) -> FullText:
        """The words; filled from SQLite when the index is new or of an older schema."""
        return self._once("fulltext", self._open_fulltext)

    def _open_fulltext(self) -> FullText:
        folder = self.folder / "fulltext"
        if sealed(folder):
            try:
                return FullText(folder)
            except IndexDamaged as error:
                self._report(str(error))
        return self._filled_fulltext(renew=sealed(folder))

    def _filled_fulltext(self, *, renew: bool) -> FullText:
        # Under a lock of its own: readers fill it too, and two at once would double or empty it.
        path = self.folder / "fulltext.lock"
        with OwnerLock.acquire(path, "重建全文索引", self.settings.lock_timeout, self._on_wait):
            if renew:
                shutil.rmtree(self.folder / "fulltext", ignore_errors=True)
            index = FullText(self.folder / "fulltext")
            if index.fresh:
                if any(self.library.counts().values()):
                    self._report("正在用资料库重建全文索引")
                    self.fill_fulltext(index)
                    index.commit()
                    # The next writer may be another process.
                    index.close()
                index.seal()
            return index

    def rebuild_fulltext(self) -> FullText:
        """Fill the words anew from SQLite."""
        with self._opening:
            self._close_fulltext()
            self.__dict__["fulltext"] = self._filled_fulltext(renew=True)
            return self.fulltext

    def _close_fulltext(self) -> None:
        if "fulltext" in self.__dict__:
            self.fulltext.close()
            del self.__dict__["fulltext"]

    def _once(self, name: str, make: Callable[[], T]) -> T:
        # From Python 3.12 on, cached_property lets two threads in.
        with self._opening:
            if name not in self.__dict__:
                self.__dict__[name] = make()
            found: T = self.__dict__[name]
            return found

    @functools.cached_property
    def embedder(self) -> Embedder:
        """The model for passages and questions."""
        return self._once(
            "embedder", lambda: open_embedder(self.settings.embedding, self.settings.models_dir)
        )

    @functools.cached_property
    def query_embedder(self) -> QueryEmbedder:
        """The model for questions alone; starts without torch where it can."""
        if "embedder" in self.__dict__:
            return self.embedder
        return self._once(
            "query_embedder", lambda: open_query_embedder(self.settings.embedding, self.settings.models_dir)
        )

    @property
    def vectors(self) -> VectorStore:
        """The vectors, mended first where they disagree with SQLite."""
        with self._opening:
            if self._vectors is None:
                self._vectors = self.open_vectors()
            return self._vectors

    def open_vectors(self, *, rebuild: bool = False) -> VectorStore:
        """Open Chroma; ``rebuild`` fills it anew from the vectors that SQLite keeps."""
        self.check_model()
        if self._vectors is not None:
            self._vectors.close()
        try:
            self._vectors = self._connected(rebuild)
        except ModelMismatch:
            if any(self.library.counts().values()):
                raise
            # Nothing is left of the other model's documents, only the empty collections.
            self._vectors = self._connected(rebuild=True)
        return self._vectors

    def _connected(self, rebuild: bool) -> VectorStore:
        return open_vectors(
            self.folder,
            self.vector_settings,
            self.vector_source,
            purpose=self._purpose,
            rebuild=rebuild,
            repair=self._lock is not None,
            report=self._report,
            on_wait=self._on_wait,
        )

    @property
    def vector_settings(self) -> VectorSettings:
        """How Chroma is reached."""
        token = self.settings.chroma_token
        return VectorSettings(
            chroma_url=self.settings.chroma_url,
            chroma_token=token.get_secret_value() if token else None,
            lock_timeout=self.settings.lock_timeout,
        )

    @property
    def vector_source(self) -> VectorSource:
        """What the vectors must be."""
        return VectorSource(
            self.query_embedder.model_id,
            self.query_embedder.dimensions,
            self.library.counts,
            self.library.vector_batches,
        )

    def check_model(self) -> None:
        """Refuse to mix vectors of two models. Raises ``ModelMismatch``."""
        stored = self.library.meta("model_id")
        mine = self.query_embedder.model_id
        if stored is not None and stored != mine and any(self.library.counts().values()):
            raise ModelMismatch(
                f"资料库中的向量由模型 {stored} 生成，当前设置的模型是 {mine}，两者不能混用。"
                "请把设置改回原来的模型，或运行 banfu doctor --rebuild --reembed 用新模型重新计算"
            )

    def lock(self, *, recover: bool = True) -> None:
        """Become the one writer, and finish what a killed one left. Raises ``LibraryBusy``."""
        if self._lock is not None:
            return
        self._lock = OwnerLock.acquire(
            self.folder / "library.lock", self._purpose, self.settings.lock_timeout, self._on_wait
        )
        if recover:
            self.recover()

    def recover(self) -> None:
        """Remove versions that were being written or deleted when a process ended."""
        unfinished = self.library.unfinished()
        if unfinished:
            self._report(f"上次有 {len(unfinished)} 份文件没有处理完，正在清理")
            self.discard(unfinished)

    def discard(self, versions: dict[int, list[int]]) -> None:
        """Delete versions from every index, then from SQLite (versions → passages' row ids)."""
        self.fulltext.delete(list(versions))
        self.fulltext.commit()
        ids = [chunk_id for found in versions.values() for chunk_id in found]
        if ids:
            self.vectors.remove(None, ids)
        self.library.forget(versions)

    def index(
        self, written: Sequence[Written], chunks: Sequence[Sequence[Chunk]], titles: Sequence[str]
    ) -> None:
        """Add passages and documents to Tantivy and make them durable (they stay hidden until published)."""
        for new, passages, title in zip(written, chunks, titles, strict=True):
            self.fulltext.add(*_entries(new.version, new.visibility, title, new.chunk_ids, passages))
        self.fulltext.commit()

    def fill_fulltext(self, index: FullText) -> None:
        """Add everything that is ready to an empty full-text index."""
        for row in self.library.documents():
            stored = self.library.chunks_of(row.version)
            index.add(
                *_entries(
                    row.version, row.visibility, row.title, [c.id for c in stored], [c.chunk for c in stored]
                )
            )

    def release_vectors(self) -> None:
        """Let go of the vectors, so that another process may own the folder."""
        if self._vectors is not None:
            self._vectors.close()
            self._vectors = None

    def unlock(self) -> None:
        """Stop being the writer."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def close(self) -> None:
        """Close everything; safe to call twice."""
        self.release_vectors()
        self._close_fulltext()
        self.library.close()
        self.unlock()


def _entries(
    version: int, visibility: Visibility, title: str, ids: Sequence[int], chunks: Sequence[Chunk]
) -> tuple[list[Entry], list[Entry]]:
    """A document's passages, each with its title, headings and context, and the document with its title once."""
    document: dict[str, list[str]] = {}
    passages: dict[int, dict[str, list[str]]] = {chunk_id: {} for chunk_id in ids}
    for name, tokenise in (("words", words), ("bigrams", bigrams)):
        titled = tokenise(title)
        document[name] = list(titled)
        for chunk_id, chunk in zip(ids, chunks, strict=True):
            own = tokenise(chunk.text)
            above = (
                tokenise("\n".join((*chunk.heading, chunk.context))) if chunk.heading or chunk.context else []
            )
            passages[chunk_id][name] = [*titled, *above, *own]
            document[name].extend(own)
    return (
        [Entry(chunk_id, version, visibility, fields) for chunk_id, fields in passages.items()],
        [Entry(version, version, visibility, document)],
    )


def texts_to_embed(title: str, chunks: Sequence[Chunk]) -> list[str]:
    """What is embedded for each passage of a document."""
    return [indexed_text(title, chunk) for chunk in chunks]
