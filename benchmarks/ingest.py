"""Time and memory of taking in the 3,469 statutes, beside what the embedding model alone takes on the same passages.

    python benchmarks/ingest.py [--sample N]     # N documents drawn with a fixed seed; all of them by default

Three runs, each in a process of its own: ingest into an empty data folder; the same again over unchanged files;
and the model alone on the passages that the first run stored. The ratio first/alone is what indexing adds; compare
ratios, not seconds, on a shared machine. Peak memory is the largest resident set of the process and its children.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.material import statutes


def main() -> None:
    """Run the three parts and print the table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--sample", type=int, default=0)
    options.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "banfu-benchmarks")
    options.add_argument("--part", choices=["ingest", "embed"], help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = options.parse_args()
    data = arguments.work / ("data-laws" if not arguments.sample else f"data-laws-{arguments.sample}")
    if arguments.part == "ingest":
        ingest(arguments.folder, data)
        return
    if arguments.part == "embed":
        embed_alone(data)
        return
    arguments.work.mkdir(parents=True, exist_ok=True)
    folder = statutes(arguments.work)
    if arguments.sample:
        folder = _sampled(folder, arguments.work, arguments.sample)
    shutil.rmtree(data, ignore_errors=True)
    first = _run("ingest", arguments, folder)
    again = _run("ingest", arguments, folder)
    alone = _run("embed", arguments, folder)
    print(f"{'':26}{'seconds':>10}{'peak MB':>10}")
    for name, part in (("ingest, empty library", first), ("model alone", alone), ("again, unchanged", again)):
        print(f"{name:26}{part['seconds']:10.1f}{part['peak_mb']:10.0f}")
    print(
        f"{first['documents']} documents, {first['characters']:,} characters, {first['chunks']:,} passages; "
        f"of the first run {first['embedding']:.1f} s in the model; ingest / model alone = "
        f"{first['seconds'] / alone['seconds']:.3f}"
    )


def _sampled(folder: Path, work: Path, count: int) -> Path:
    target = work / f"laws-{count}"
    if not target.is_dir():
        target.mkdir()
        for file in random.Random(11).sample(sorted(folder.glob("*.txt")), count):
            shutil.copy(file, target)
    return target


def _run(part: str, arguments: argparse.Namespace, folder: Path) -> dict[str, float]:
    command = [
        sys.executable, "-m", "benchmarks.ingest", "--part", part, "--folder", str(folder),
        "--sample", str(arguments.sample), "--work", str(arguments.work),
    ]  # fmt: skip
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def ingest(folder: Path, data: Path) -> None:
    """Ingest and print figures as JSON."""
    started = time.monotonic()
    from corpus.ingest import Ingest
    from corpus.settings import load_settings
    from corpus.stores import Stores

    with Stores(load_settings(data), purpose="评测") as stores:
        report = Ingest(stores).run([folder])
        rows = stores.library.documents()
    _print(
        time.monotonic() - started,
        documents=len(rows),
        characters=sum(row.characters for row in rows),
        chunks=report.chunks,
        embedding=report.embedding_seconds,
        failed=len(report.failed),
    )


def embed_alone(data: Path) -> None:
    """Embed what the library stored, in the order it was stored, and print figures as JSON."""
    from corpus.settings import load_settings
    from corpus.stores import Stores, texts_to_embed

    with Stores(load_settings(data), purpose="评测") as stores:
        texts = [
            text
            for row in stores.library.documents()
            for text in texts_to_embed(row.title, [c.chunk for c in stores.library.chunks_of(row.version)])
        ]
        started = time.monotonic()
        # Loading the model belongs to both sides of the ratio.
        stores.embedder.embed_passages(texts)
        _print(time.monotonic() - started, chunks=len(texts))


def _print(seconds: float, **figures: float) -> None:
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "peak_mb": peak / 1024, **figures}))


if __name__ == "__main__":
    main()
