"""How fast and how complete the vector search is: exact scan, Chroma directly, through langchain-chroma, server.

    python -m benchmarks.vectors [--count 20000] [--tune]

Vectors share a common direction and overlap as sentence embeddings do: each is a mean, a mixture of three
topics in unequal parts, and a part of its own; queries are made the same way and are none of the passages.
``--tune`` compares HNSW settings (one build each).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.exact_scan import ExactScan
from corpus.models import Visibility
from corpus.vector_open import VectorSource, open_vectors, serve_vectors
from corpus.vector_store import Batch, VectorSettings
from corpus.vectors import connect_folder

WIDTH, TOPICS, K = 384, 400, 10
Search = Callable[[NDArray[np.float32]], list[int]]


def passages(count: int, seed: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """``count`` unit vectors and 300 queries, shapes (count, 384) and (300, 384)."""
    rng = np.random.default_rng(seed)

    mean, topics = 2.0 * _normal(rng, 1), _normal(rng, TOPICS)

    def mixed(number: int) -> NDArray[np.float32]:
        made = mean + 0.7 * _normal(rng, number)
        for weight in (1.0, 0.6, 0.4):
            made += weight * topics[rng.integers(TOPICS, size=number)]
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)

    return mixed(count), mixed(300)


def _normal(rng: np.random.Generator, number: int) -> NDArray[np.float64]:
    return np.asarray(rng.standard_normal((number, WIDTH)) / WIDTH**0.5, np.float64)


def measure(name: str, search: Search, queries: NDArray[np.float32], truth: list[set[int]]) -> None:
    """Print one row: p50 and p95 in milliseconds after a warm-up, recall@10 against the exact scan."""
    for query in queries[:20]:
        search(query)
    times, found = [], 0
    for query, right in zip(queries, truth, strict=True):
        began = time.perf_counter()
        hits = search(query)
        times.append(1000 * (time.perf_counter() - began))
        found += len(right & set(hits))
    p50, p95 = np.percentile(times, [50, 95])
    print(f"| {name:<44} | {p50:7.2f} | {p95:7.2f} | {found / (K * len(truth)):9.4f} |", flush=True)


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tune", action="store_true")
    options = parser.parse_args()
    rows, queries = passages(options.count, options.seed)
    public = Visibility.PUBLIC

    def batches() -> Iterator[Batch]:
        yield public, range(len(rows)), rows

    source = VectorSource("random", WIDTH, lambda: {public: len(rows)}, batches)
    exact = ExactScan.from_batches(batches(), WIDTH)
    truth = [{i for i, _ in exact.search(q, K, [public])} for q in queries]
    print(f"{options.count} vectors of {WIDTH} dimensions, {len(queries)} queries, k = {K}\n")
    print(f"| {'search':<44} | p50 ms  | p95 ms  | recall@10 |\n|{'-' * 46}|---------|---------|-----------|")
    measure("exact scan", lambda q: [i for i, _ in exact.search(q, K, [public])], queries, truth)
    chosen = VectorSettings()
    compare(chosen, source, queries, truth, everything=not options.tune)
    if not options.tune:
        return
    for neighbors, construction, ef in [(16, 100, 50), (16, 100, 200), (16, 200, 100), (32, 200, 100)]:
        settings = replace(chosen, max_neighbors=neighbors, ef_construction=construction, ef_search=ef)
        compare(settings, source, queries, truth, everything=False)


def compare(
    settings: VectorSettings,
    source: VectorSource,
    queries: NDArray[np.float32],
    truth: list[set[int]],
    everything: bool,
) -> None:
    """Build once with these settings and measure the ways to search it."""
    public = Visibility.PUBLIC
    label = f"M={settings.max_neighbors} efC={settings.ef_construction} ef={settings.ef_search}"
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        began = time.perf_counter()
        store = open_vectors(data_dir, settings, source)
        built = time.perf_counter() - began
        measure(
            f"langchain-chroma, {label}, {built:.0f} s",
            lambda q: [i for i, _ in store.search(q, K, [public])],
            queries,
            truth,
        )
        store.close()
        if not everything:
            return
        connection = connect_folder(data_dir / "chroma" / "g000001")
        collection = connection.client.get_collection("banfu-public", embedding_function=None)
        measure(
            "chromadb directly, ids and distances only",
            lambda q: [
                int(i)
                for i in collection.query(query_embeddings=[q], n_results=K, include=["distances"])["ids"][0]
            ],
            queries,
            truth,
        )
        connection.close()
        server = serve_vectors(data_dir, settings, source)
        client = open_vectors(data_dir, settings, source)
        measure(
            "server on loopback, through langchain-chroma",
            lambda q: [i for i, _ in client.search(q, K, [public])],
            queries,
            truth,
        )
        client.close()
        server.stop()


if __name__ == "__main__":
    main()
