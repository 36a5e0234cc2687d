"""Search latency over the statutes that ``benchmarks/ingest.py`` ingested: in process, by part, and from a cold shell.

    python benchmarks/latency.py [--sample N] [--queries 200]

Queries are sentences of 20 to 40 characters drawn from the statutes with a fixed seed, so that every signal has work
to do. Times are wall-clock milliseconds, the embedding of the query included.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from corpus.models import Visibility
from corpus.search import Filters, Searcher, query_terms
from corpus.sentences import sentence_spans
from corpus.settings import load_settings
from corpus.stores import Stores
from corpus.tokens import bigrams, fold, words


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--sample", type=int, default=0)
    options.add_argument("--queries", type=int, default=200)
    options.add_argument("--cold", type=int, default=5)
    options.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "banfu-benchmarks")
    arguments = options.parse_args()
    data = arguments.work / ("data-laws" if not arguments.sample else f"data-laws-{arguments.sample}")
    if not (data / "library.sqlite").is_file():
        raise SystemExit("先运行 python -m benchmarks.ingest，把法规放入评测用的资料库")
    with Stores(load_settings(data), purpose="评测", report=print) as stores:
        queries = draw(stores, arguments.queries)
        searcher = Searcher(stores)
        for query in queries[:10]:
            searcher.search(query)
        print(f"{sum(stores.library.counts().values()):,} passages, {len(queries)} queries; milliseconds")
        print(f"{'':28}{'p50':>8}{'p95':>8}{'max':>8}")
        row("search, all", [timed(lambda q=q: searcher.search(q)) for q in queries])
        row(
            "search, public",
            [timed(lambda q=q: searcher.search(q, 10, Filters((Visibility.PUBLIC,)))) for q in queries],
        )
        row("query embedding", [timed(lambda q=q: stores.query_embedder.embed_query(q)) for q in queries])
        vectors = [stores.query_embedder.embed_query(q) for q in queries]
        row("chroma", [timed(lambda v=v: stores.vectors.search(v, 200, tuple(Visibility))) for v in vectors])
        for name, tokenise in (("words", words), ("bigrams", bigrams)):
            terms = [query_terms(fold(q), tokenise, 0.3) for q in queries]
            row(
                f"tantivy, passages {name}",
                [
                    timed(lambda t=t, n=name: stores.fulltext.passages(n, t, 200, list(Visibility)))
                    for t in terms
                ],
            )
            row(
                f"tantivy, documents {name}",
                [
                    timed(lambda t=t, n=name: stores.fulltext.documents(n, t, 200, list(Visibility)))
                    for t in terms
                ],
            )
    command = [sys.executable, "-m", "assistant.cli", "--data-dir", str(data), "search", "--json"]
    row(
        "banfu search, cold shell",
        [
            timed(lambda q=q: subprocess.run([*command, q], check=True, stdout=-3))
            for q in queries[: arguments.cold]
        ],
    )


def draw(stores: Stores, count: int) -> list[str]:
    """Sentences of 20 to 40 characters, from passages drawn with a fixed seed."""
    generator = random.Random(5)
    rows = stores.library.documents()
    queries: list[str] = []
    while len(queries) < count:
        version = generator.choice(rows).version
        text = generator.choice(stores.library.chunks_of(version)).chunk.text
        fitting = [s.of(text) for s in sentence_spans(text) if 20 <= len(s) <= 40]
        if fitting:
            queries.append(generator.choice(fitting))
    return queries


def timed(call: Callable[[], object]) -> float:
    """Milliseconds that a call takes."""
    started = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - started)


def row(name: str, times: list[float]) -> None:
    """One line of the table."""
    p50, p95 = np.percentile(times, [50, 95])
    print(f"{name:28}{p50:8.1f}{p95:8.1f}{max(times):8.1f}", flush=True)


if __name__ == "__main__":
    main()
