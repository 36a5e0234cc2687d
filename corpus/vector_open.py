"""Open the vectors of a data folder: through a server, or alone in its folder; probe and mend them first.

``open_vectors`` is for every command; ``serve_vectors`` for the one process that serves the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from corpus.chroma_address import ServedAddress, answers, connect_served, introduce
from corpus.chroma_server import ChromaServer
from corpus.errors import IndexDamaged, LibraryBusy, ModelMismatch
from corpus.exact_scan import ExactScan
from corpus.models import Visibility
from corpus.owner import POLL_S, OwnerInfo, OwnerLock, busy
from corpus.vector_folder import VectorFolder, probe
from corpus.vector_store import Batch, VectorSettings, VectorStore
from corpus.vectors import ChromaVectors, Connection, connect_folder, connect_server


def _silent(_: object) -> None:
    return None


@dataclass(frozen=True)
class VectorSource:
    """What the vectors must be, from SQLite.

    ``expected`` counts them by visibility, ``batches`` reads them. An id always means the same vector: rows
    use AUTOINCREMENT, so that the id of a deleted chunk never comes back.
    """

    model_id: str
    dimensions: int
    expected: Callable[[], Mapping[Visibility, int]]
    batches: Callable[[], Iterable[Batch]]


@dataclass(frozen=True)
class _Opening:
    folder: VectorFolder
    settings: VectorSettings
    source: VectorSource
    report: Callable[[str], None] = field(default=_silent)

    def store(
        self, connect: Callable[[], Connection], *, retry: bool = False, replace: bool = False
    ) -> ChromaVectors:
        source = self.source
        return ChromaVectors(
            connect, source.model_id, source.dimensions, self.settings, retry=retry, replace=replace
        )

    def alone(self, lock: OwnerLock, rebuild: bool) -> ChromaVectors:
        """The folder, opened in this process, agreeing with the source."""
        generation = self.folder.current()
        self.folder.sweep()
        reason = "按要求重建" if rebuild else ""
        if generation is None and any(self.source.expected().values()):
            reason = "没有向量库"
        if generation is not None and not rebuild and self.folder.ended_uncleanly(generation):
            reason = self._probed(generation)
        if generation is not None and not reason:
            try:
                return self._mended(self._embedded(generation, lock))
            except IndexDamaged as error:
                reason = str(error)
        if reason:
            self.report(f"正在用资料库里保存的向量重建向量库（{reason}）")
        return self._rebuilt(lock)

    def _probed(self, generation: Path) -> str:
        """Why the folder must be rebuilt; empty where it is sound and complete."""
        self.report("上次没有正常结束，正在检查向量库")
        try:
            counts = probe(generation, self.source.model_id, self.source.dimensions, self.settings)
        except IndexDamaged as error:
            return str(error)
        if counts != _by_visibility(self.source.expected()):
            return "上次没有正常结束，向量条数与资料库不符"
        return ""

    def _embedded(self, generation: Path, lock: OwnerLock) -> ChromaVectors:
        self.folder.mark_open(generation)

        def closed(sound: bool) -> None:
            if sound:
                self.folder.mark_closed(generation)
            lock.release()

        try:
            store = self.store(partial(connect_folder, generation))
        except ModelMismatch:
            self.folder.mark_closed(generation)
            raise
        store.on_close = closed
        return store

    def _rebuilt(self, lock: OwnerLock) -> ChromaVectors:
        """A new generation filled from the source, in the old one's place once it is complete."""
        began = time.monotonic()
        generation = self.folder.new_generation()
        store = self._embedded(generation, lock)
        try:
            written = 0
            for visibility, ids, rows in self.source.batches():
                store.add(visibility, ids, rows)
                written += len(ids)
        except BaseException:
            store.on_close = None
            store.close()
            raise
        self.folder.switch(generation)
        if written:
            self.report(f"向量库已重建：{written} 条，用时 {time.monotonic() - began:.1f} 秒")
        return store

    def _mended(self, store: ChromaVectors) -> ChromaVectors:
        """Add what is missing and remove what is too much, where the counts disagree with the source."""
        try:
            if {v: store.count(v) for v in Visibility} == _by_visibility(self.source.expected()):
                return store
            surplus = {v: store.ids(v) for v in Visibility}
            present = {v: frozenset(ids) for v, ids in surplus.items()}
            added = 0
            for visibility, ids, rows in self.source.batches():
                new = [at for at, i in enumerate(ids) if i not in present[visibility]]
                store.add(visibility, [ids[at] for at in new], rows[new])
                surplus[visibility].difference_update(ids)
                added += len(new)
            for visibility, left in surplus.items():
                store.remove(visibility, sorted(left))
        except BaseException:
            # The lock stays with the caller, which may yet rebuild.
            store.on_close = None
            store.close()
            raise
        removed = sum(map(len, surplus.values()))
        self.report(f"向量库与资料库不一致，已补上 {added} 条，删去 {removed} 条")
        return store

    def through(self, connect: Callable[[], Connection], rebuild: bool, repair: bool) -> ChromaVectors:
        """A server's collections, agreeing with the source where ``repair`` asks for it."""
        try:
            store = self.store(connect, retry=True, replace=rebuild)
        except IndexDamaged:
            connect().close()  # raises again where the server itself does not answer
            self.report("向量库的格式与本程序不符，正在重建")
            store = self.store(connect, retry=True, replace=True)
            repair = True
        return self._mended(store) if repair or rebuild else store


def open_vectors(
    data_dir: Path,
    settings: VectorSettings,
    source: VectorSource,
    *,
    purpose: str = "检索",
    rebuild: bool = False,
    repair: bool = True,
    report: Callable[[str], None] = _silent,
    on_wait: Callable[[OwnerInfo], None] = _silent,
) -> VectorStore:
    """The vectors, ready: from ``chroma_url``, from the server that serves the folder, or from the folder.

    ``rebuild`` fills everything anew (also for another model); ``repair`` lets a server's collections be
    mended where counts disagree, and is for the command that holds the library for writing: an alien ingest
    in progress looks like a disagreement. A folder opened alone is always mended.

    Raises ``LibraryBusy`` after ``lock_timeout`` seconds, ``ModelMismatch`` when the vectors are another
    model's. Where Chroma fails altogether the result is an ``ExactScan``, and ``report`` says so.
    """
    opening = _Opening(VectorFolder(data_dir), settings, source, report)
    if settings.chroma_url:
        return opening.through(
            partial(connect_server, settings.chroma_url, settings.chroma_token), rebuild, repair
        )
    found = _address_or_lock(opening, purpose, on_wait)
    if isinstance(found, ServedAddress):
        return opening.through(
            partial(connect_served, opening.folder.address_path, settings.namespace), rebuild, repair
        )
    try:
        return opening.alone(found, rebuild)
    except (ModelMismatch, LibraryBusy):
        found.release()
        raise
    except (IndexDamaged, OSError, ImportError) as error:
        found.release()
        report(f"向量库打不开，暂用逐条比对代替（较慢，结果相同）：{error}")
        return ExactScan.from_batches(source.batches(), source.dimensions)
    except BaseException:
        found.release()
        raise


def serve_vectors(
    data_dir: Path,
    settings: VectorSettings,
    source: VectorSource,
    *,
    purpose: str = "服务",
    report: Callable[[str], None] = _silent,
    on_wait: Callable[[OwnerInfo], None] = _silent,
) -> ChromaServer:
    """Own the folder, mend it, and serve it on loopback to every other process, until ``stop``.

    Raises as ``open_vectors`` does, and ``IndexDamaged`` when the server does not start.
    """
    opening = _Opening(VectorFolder(data_dir), settings, source, report)
    folder = opening.folder
    lock = OwnerLock.acquire(folder.lock_path, purpose, settings.lock_timeout, on_wait)
    try:
        store = opening.alone(lock, rebuild=False)
        store.on_close = None
        store.close()
        generation = folder.current()
        if generation is None:
            raise IndexDamaged(f"{folder.root}：没有可用的向量库。请运行 banfu doctor --rebuild")

        def stopped(clean: bool) -> None:
            if clean:
                folder.mark_closed(generation)
            lock.release()

        server = ChromaServer(
            generation,
            folder.address_path,
            partial(introduce, settings.namespace),
            timeout=settings.server_timeout,
            keep=(lock.fileno(),),
            report=report,
            on_stop=stopped,
        )
        server.start()
    except BaseException:
        lock.release()
        raise
    return server


def _address_or_lock(
    opening: _Opening, purpose: str, on_wait: Callable[[OwnerInfo], None]
) -> ServedAddress | OwnerLock:
    folder, timeout = opening.folder, opening.settings.lock_timeout
    deadline = time.monotonic() + timeout
    waited = False
    while True:
        # The owner may be a server that is just starting, so look for its address at every turn.
        address = ServedAddress.read(folder.address_path)
        if address is not None and answers(address, opening.settings.namespace):
            return address
        lock = OwnerLock.try_acquire(folder.lock_path, purpose)
        if lock is not None:
            folder.address_path.unlink(missing_ok=True)
            return lock
        if not waited:
            on_wait(OwnerInfo.read(folder.lock_path))
            waited = True
        if time.monotonic() >= deadline:
            raise busy(folder.lock_path, timeout)
        time.sleep(POLL_S)


def _by_visibility(counts: Mapping[Visibility, int]) -> dict[Visibility, int]:
    return {v: counts.get(v, 0) for v in Visibility}
