"""The doorway to chromadb and langchain-chroma: cosine HNSW vectors, one collection a visibility.

Importing this module is cheap; Chroma is imported when a store is opened. ``corpus.vector_open.open_vectors``
decides which folder or server to open, and mends it.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexDamaged, ModelMismatch, SettingsError
from corpus.exact_scan import checked, checked_query, nearest
from corpus.loopback import LOOPBACK, no_proxy, server_address
from corpus.models import Visibility
from corpus.vector_store import VectorSettings, check_made_by, made_by

# Chroma's own limit on one call; larger ones raise.
MAX_BATCH = 5_461
PAGE = 50_000
HTTP_TIMEOUT_S = 60.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Connection:
    """An open Chroma client with the settings it was made from."""

    client: Any
    settings: Any

    def close(self) -> None:
        """Close the client, and the HTTP sessions that Chroma leaves open."""
        servers = [
            getattr(c, "_server", None) for c in (self.client, getattr(self.client, "_admin_client", None))
        ]
        self.client.close()
        for session in filter(None, (getattr(server, "_session", None) for server in servers)):
            session.close()


class ChromaVectors:
    """Two Chroma collections, ``<namespace>-public`` and ``<namespace>-internal``.

    ``connect`` opens the client; with ``retry`` it is called again when a server was lost. ``replace`` begins
    with empty collections. ``on_close`` is told, once, whether every write went well. Opening raises
    ``ModelMismatch`` when the vectors are another model's, ``IndexDamaged`` when Chroma does not answer or
    its collections have another schema version.
    """

    exact = False

    def __init__(
        self,
        connect: Callable[[], Connection],
        model_id: str,
        dimensions: int,
        settings: VectorSettings,
        *,
        retry: bool = False,
        replace: bool = False,
    ) -> None:
        self.on_close: Callable[[bool], None] | None = None
        self.model_id = model_id
        self.dimensions = dimensions
        self._settings = settings
        self._connect = connect
        self._retry = retry
        self._sound = True
        self._closed = False
        self._lock = threading.Lock()
        self._readers: dict[Visibility, Any] = {}
        self._collections: dict[Visibility, Any] = {}
        self._connection = _wrapped("打开向量库", connect)
        try:
            if replace:
                self.empty()
            else:
                _wrapped("打开向量库", self._open_collections)
        except BaseException:
            with contextlib.suppress(Exception):
                self._connection.close()
            raise

    def add(self, visibility: Visibility, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add or replace vectors, shape (len(ids), dimensions); of an id given twice the last counts.

        Raises ``ValueError`` on another shape or NaN, ``IndexDamaged`` when Chroma fails.
        """
        rows = checked(ids, vectors, self.dimensions)
        latest = list({id_: at for at, id_ in enumerate(ids)}.values())
        for start in range(0, len(latest), MAX_BATCH):
            part = latest[start : start + MAX_BATCH]
            self._write(
                "写入向量", partial(self._upsert, visibility, [str(ids[at]) for at in part], rows[part])
            )

    def remove(self, visibility: Visibility | None, ids: Sequence[int]) -> None:
        """Remove ids from one visibility, or from both when it is None; unknown ids are no error."""
        names = [str(i) for i in dict.fromkeys(ids)]
        for each in Visibility if visibility is None else (visibility,):
            for start in range(0, len(names), MAX_BATCH):
                self._write("删除向量", partial(self._delete, each, names[start : start + MAX_BATCH]))

    def search(
        self, vector: NDArray[np.float32], k: int, audiences: Collection[Visibility]
    ) -> list[tuple[int, float]]:
        """The ``k`` nearest as (id, cosine similarity), best first, over the visibilities asked."""
        query = checked_query(vector, self.dimensions)
        if k < 1:
            return []
        found: list[tuple[int, float]] = []
        for each in sorted(set(audiences)):
            found += self._call("检索向量", partial(self._query, each, query, k))
        return nearest(found, k)

    def count(self, visibility: Visibility) -> int:
        """How many vectors this visibility has."""
        return int(self._call("统计向量", lambda: self._collections[visibility].count()))

    def ids(self, visibility: Visibility) -> set[int]:
        """All ids of this visibility, read page by page."""
        found: set[int] = set()
        while True:
            page = self._call("读取向量编号", partial(self._get, visibility, [], PAGE, len(found)))["ids"]
            found.update(map(int, page))
            if len(page) < PAGE:
                return found

    def unreadable(self, visibility: Visibility) -> int:
        """How many ids have no vector in the HNSW index although Chroma's tables list them."""
        missing = 0
        for start in range(0, self.count(visibility), MAX_BATCH):
            page = self._call("读取向量", partial(self._get, visibility, ["embeddings"], MAX_BATCH, start))
            rows = page["embeddings"]
            missing += sum(row is None or len(row) != self.dimensions for row in rows)
            missing += len(page["ids"]) - len(rows)
        return missing

    def empty(self) -> None:
        """Put empty collections of this model in place of the present ones."""
        for each in Visibility:
            with contextlib.suppress(Exception):  # there may be none yet
                self._connection.client.delete_collection(self._name(each))
        _wrapped("清空向量库", self._open_collections)

    def close(self) -> None:
        """Let go of the folder or the connection; safe to call twice."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        try:
            self._readers, self._collections = {}, {}
            self._connection.close()
        except Exception:
            self._sound = False
            raise
        finally:
            if self.on_close is not None:
                self.on_close(self._sound)

    def _name(self, visibility: Visibility) -> str:
        return f"{self._settings.namespace}-{visibility.value}"

    def _upsert(self, visibility: Visibility, names: list[str], rows: NDArray[np.float32]) -> None:
        # langchain-chroma leaves out rows that have no document, so each has an empty one.
        self._collections[visibility].upsert(ids=names, embeddings=rows, documents=[""] * len(names))

    def _delete(self, visibility: Visibility, names: list[str]) -> None:
        self._collections[visibility].delete(ids=names)

    def _query(self, visibility: Visibility, query: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        hits = self._readers[visibility].similarity_search_by_vector_with_relevance_scores(query, k=k)
        return [(int(document.id), 1.0 - distance) for document, distance in hits]

    def _get(self, visibility: Visibility, include: list[str], limit: int, offset: int) -> Any:
        return self._collections[visibility].get(include=include, limit=limit, offset=offset)

    def _open_collections(self) -> None:
        from langchain_chroma import Chroma

        client, client_settings = self._connection.client, self._connection.settings
        for visibility in Visibility:
            collection = client.get_or_create_collection(
                self._name(visibility),
                embedding_function=None,
                metadata=made_by(self.model_id, self.dimensions),
                configuration={
                    "hnsw": {
                        "space": "cosine",
                        "ef_search": self._settings.ef_search,
                        "ef_construction": self._settings.ef_construction,
                        "max_neighbors": self._settings.max_neighbors,
                    }
                },
            )
            check_made_by(collection.metadata or {}, self.model_id, self.dimensions)
            self._collections[visibility] = collection
            self._readers[visibility] = Chroma(
                client=client, client_settings=client_settings, collection_name=self._name(visibility)
            )

    def _write(self, action: str, call: Callable[[], object]) -> None:
        try:
            self._call(action, call)
        except BaseException:
            # A write that was cut short may have left the folder damaged: it is probed at the next opening.
            self._sound = False
            raise

    def _call(self, action: str, call: Callable[[], T]) -> T:
        if self._closed:
            raise ValueError("the vector store was closed")
        try:
            return _wrapped(action, call)
        except IndexDamaged:
            if not self._retry:
                raise
        # The server was restarted, or another process replaced the collections: look again, once.
        with self._lock:
            lost, self._connection = self._connection, _wrapped("重新连接向量库", self._connect)
            with contextlib.suppress(Exception):
                lost.close()
            _wrapped("重新连接向量库", self._open_collections)
        return _wrapped(action, call)


def connect_folder(path: Path) -> Connection:
    """Open a folder in this process, which must own it."""
    import chromadb

    settings = _client_settings(
        chroma_api_impl="chromadb.api.rust.RustBindingsAPI", is_persistent=True, persist_directory=str(path)
    )
    return Connection(chromadb.PersistentClient(path=str(path), settings=settings), settings)


def connect_server(url: str, token: str | None = None) -> Connection:
    """Connect to a Chroma server; loopback never goes through a proxy. ``SettingsError`` on a bad URL."""
    import chromadb

    host, port, tls = server_address(url)
    settings = _client_settings(
        chroma_api_impl="chromadb.api.fastapi.FastAPI", chroma_server_host=host, chroma_server_http_port=port
    )
    headers = {"Authorization": f"Bearer {token}"} if token else None
    with no_proxy(host) if host in LOOPBACK else contextlib.nullcontext():
        client = chromadb.HttpClient(host=host, port=port, ssl=tls, headers=headers, settings=settings)
    session = getattr(getattr(client, "_server", None), "_session", None)
    if session is not None:  # Chroma sets no time limit: a server that hangs would hang every search
        session.timeout = HTTP_TIMEOUT_S
    return Connection(client, settings)


def run_server_command(arguments: list[str]) -> None:
    """Be ``chroma`` with these arguments, in this process; returns when the server ends."""
    from chromadb.cli import cli

    command_line: Any = cli
    sys.argv = ["chroma", *arguments]
    command_line.app()


def _client_settings(**values: Any) -> Any:
    from chromadb.config import Settings

    # Chroma would otherwise read a .env file in whatever folder the user happens to stand in.
    make: Any = Settings
    return make(_env_file=None, anonymized_telemetry=False, **values)


def _wrapped(action: str, call: Callable[[], T]) -> T:
    try:
        return call()
    except (ModelMismatch, IndexDamaged, SettingsError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic in Chroma's Rust code is no Exception
        raise IndexDamaged(
            f"{action}失败：{type(error).__name__}：{str(error)[:300]}。请运行 banfu doctor 检查"
        ) from error
