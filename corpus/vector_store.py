"""What a store of vectors offers, and how it is set up; importing this costs nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexDamaged, ModelMismatch
from corpus.models import Visibility

SCHEMA_VERSION = 1

Batch = tuple[Visibility, Sequence[int], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class VectorSettings:
    """How the vectors are kept. Times are in seconds.

    ``chroma_url`` (``http://host:port``) sends everything to a Chroma server elsewhere, with ``chroma_token``
    as its bearer token. ``namespace`` begins the collections' names: ASCII letters, digits, ``-``, ``_``. The
    HNSW values were chosen with ``benchmarks/vectors.py``; they hold for collections made after a change.
    """

    chroma_url: str | None = None
    chroma_token: str | None = None
    namespace: str = "banfu"
    ef_search: int = 200
    ef_construction: int = 200
    max_neighbors: int = 16
    lock_timeout: float = 60.0
    probe_timeout: float = 120.0
    server_timeout: float = 30.0


class VectorStore(Protocol):
    """What every store of vectors offers; ids are chunk row ids, scores cosine similarities."""

    @property
    def exact(self) -> bool:
        """True for the scan that stands in where Chroma cannot be opened."""

    def add(self, visibility: Visibility, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add or replace vectors, shape (len(ids), dimensions)."""

    def remove(self, visibility: Visibility | None, ids: Sequence[int]) -> None:
        """Remove ids from one visibility, or from both when it is None; unknown ids are no error."""

    def search(
        self, vector: NDArray[np.float32], k: int, audiences: Collection[Visibility]
    ) -> list[tuple[int, float]]:
        """The ``k`` nearest as (id, cosine similarity), best first, over the visibilities asked."""

    def count(self, visibility: Visibility) -> int:
        """How many vectors this visibility has."""

    def ids(self, visibility: Visibility) -> set[int]:
        """All ids of this visibility."""

    def close(self) -> None:
        """Let go of the folder or the connection; safe to call twice."""


def made_by(model_id: str, dimensions: int) -> dict[str, str | int]:
    """What a collection's metadata say of the vectors in it."""
    return {"schema": SCHEMA_VERSION, "model_id": model_id, "dimensions": dimensions}


def check_made_by(metadata: Mapping[str, object], model_id: str, dimensions: int) -> None:
    """Compare a collection's metadata with what is asked for.

    Raises ``IndexDamaged`` for another schema version, ``ModelMismatch`` for another model or width.
    """
    schema, model, width = (metadata.get(key) for key in ("schema", "model_id", "dimensions"))
    if schema != SCHEMA_VERSION:
        raise IndexDamaged(
            f"向量库的格式版本是 {schema}，本程序用 {SCHEMA_VERSION}，需要重建：banfu doctor --rebuild"
        )
    if (model, width) != (model_id, dimensions):
        raise ModelMismatch(
            f"向量库由模型 {model}（{width} 维）生成，当前设置是 {model_id}（{dimensions} 维），"
            "两种向量不能混用。请改回原来的模型，或运行 banfu doctor --rebuild 用当前模型重建"
        )
