"""Ingest killed at twenty random moments: afterwards nothing is lost, doubled or half-found."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.embedding import open_embedder
from corpus.fulltext import DOCUMENT_FIELDS, PASSAGE_FIELDS
from corpus.models import Visibility
from corpus.settings import load_settings
from corpus.stores import Stores
from corpus.vectors import ChromaVectors
from tests.parts import build_tiny_model, opened

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
FILES = 40
EVERYONE = list(Visibility)
_CHARACTERS = [chr(code) for code in range(0x4E00, 0x9FA6, 40)]

# Each line on standard input starts one ``banfu ingest`` as a process of its own, killed after so many seconds. It is forked from one that has
# imported everything, so that the kills fall into the work and not into seconds of importing; small batches give
# every run many moments of writing, publishing and deleting.
INGESTS = """
import os, signal, sys, time
import chromadb, jieba, langchain_chroma, opencc, sentence_transformers, tantivy, torch
import corpus.encoder, corpus.ingest, corpus.tokens, corpus.vector_open
from assistant.cli.main import main
folder, log = sys.argv[1:]
corpus.tokens.words("预热")
corpus.ingest._FLUSH_DOCUMENTS = 3
for line in sys.stdin:
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os._exit(main(["ingest", folder]))
    ended, status = os.waitpid(child, os.WNOHANG)
    while not ended and time.monotonic() - began < float(line):
        time.sleep(0.002)
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, signal.SIGKILL)
        ended, status = os.waitpid(child, 0)
    sys.stdout.write(f"{os.waitstatus_to_exitcode(status)} {time.monotonic() - began}\\n")
    sys.stdout.flush()
"""


class Ingests:
    """Starts ingests of one folder."""

    def __init__(self, folder: Path, log: Path) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-c", INGESTS, str(folder), str(log)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip

    def run(self, kill_after: float = 60.0) -> tuple[int, float]:
        """The exit code (-9 when it was killed, ``kill_after`` seconds after its start) and how long it ran."""
        assert self._parent.stdin
        assert self._parent.stdout
        self._parent.stdin.write(f"{kill_after}\n")
        self._parent.stdin.flush()
        code, seconds = self._parent.stdout.readline().split()
        return int(code), float(seconds)

    def close(self) -> None:
        self._parent.communicate(timeout=60)


class Papers:
    """Forty short documents, each with a word of its own and an edition that rises with every change."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.editions = dict.fromkeys(range(FILES), 0)
        for number in self.editions:
            self.write(number)

    def write(self, number: int) -> None:
        edition = self.editions[number]
        # A few characters of its own over and over, since vectors of like texts crowd together.
        draw = random.Random(1000 * edition + number)
        body = "\n".join(
            f"　　第{n}条　paper{number:02}x项目第edition{edition}x版，每件资助{number * 100 + edition}元。"
            + "".join(draw.choices(_CHARACTERS, k=4)) * (40 + number % 5)
            + "。"
            for n in "一二三"
        )
        path = self.folder / f"文件{number:02}.txt"
        path.write_text(f"澜江市第{number}号项目资助办法\n\n{body}\n", encoding="utf-8")

    def change(self, chosen: list[int]) -> None:
        for number in chosen:
            self.editions[number] += 1
            self.write(number)


@pytest.fixture
def tiny(tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A small model, so that the time goes into the stores."""
    model = build_tiny_model(tmp_path / "model")
    monkeypatch.setenv("BANFU_EMBEDDING_MODEL", str(model))
    monkeypatch.setenv("BANFU_EMBEDDING_THREADS", "1")
    return open_embedder(load_settings(data_dir).embedding, tmp_path / "models")


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    return Papers(tmp_path / "in")


@pytest.fixture
def ingests(tiny: Any, papers: Papers, tmp_path: Path) -> Iterator[Ingests]:
    del tiny  # its settings are inherited
    ingests = Ingests(papers.folder, tmp_path / "log")
    yield ingests
    ingests.close()


def words_found(stores: Stores, number: int) -> list[set[int]]:
    """The ready passages and documents that each full-text field finds by a document's own word."""
    ready = stores.library.documents_by_version()
    term = {f"paper{number:02}x": 1.0}
    passages = [
        set(stores.library.places([i for i, _ in stores.fulltext.passages(field, term, 999, EVERYONE)]))
        for field in PASSAGE_FIELDS
    ]
    documents = [
        {i for i, _ in stores.fulltext.documents(field, term, 99, EVERYONE)} & set(ready)
        for field in DOCUMENT_FIELDS
    ]
    return passages + documents


def check_what_is_ready(stores: Stores, papers: Papers) -> set[int]:
    """Every ready document is whole, of one edition, and found by each signal; returns their numbers."""
    seen: set[int] = set()
    vector_ids: set[int] = set()
    for row in stores.library.documents():
        number = int(row.source[2:4])
        assert number not in seen, f"{row.source} is there twice"
        seen.add(number)
        text = stores.library.body(row.version).text
        assert text.count(f"paper{number:02}x") == 3
        editions = [e for e in range(papers.editions[number] + 1) if f"edition{e}x" in text]
        assert len(editions) == 1, f"{row.source} mixes editions {editions}"
        chunks = stores.library.chunks_of(row.version)
        own = {c.id for c in chunks if f"paper{number:02}x" in c.chunk.text}
        assert words_found(stores, number) == [own, own, {row.version}, {row.version}]
        # HNSW is approximate: now and then it does not reach one vector of many, so one passage is enough here.
        # That all of them are stored and readable is checked below.
        assert any(
            near.get(chunk.id, 0.0) > 0.999
            for chunk, (_, vector) in zip(chunks, stores.library.vectors_of(row.version), strict=True)
            for near in [dict(stores.vectors.search(vector, 200, EVERYONE))]
        ), f"{row.source} is not found by its vectors"
        vector_ids.update(c.id for c in chunks)
    vectors = stores.vectors
    assert isinstance(vectors, ChromaVectors)
    assert vectors.ids(Visibility.PUBLIC) == vector_ids
    assert [vectors.unreadable(visibility) for visibility in Visibility] == [0, 0]
    return seen


def check_that_stores_agree(stores: Stores) -> None:
    """Nothing unfinished is left, and the three stores hold the same passages."""
    assert stores.library.unfinished() == {}
    counts = stores.library.counts()
    assert stores.fulltext.counts() == (sum(counts.values()), FILES)
    assert {v: stores.vectors.count(v) for v in Visibility} == counts


@pytest.mark.slow
def test_after_twenty_kills_nothing_is_lost_doubled_or_half_found(
    tiny: Any,
    papers: Papers,
    ingests: Ingests,
    data_dir: Path,
    tmp_path: Path,
) -> None:
    settings = load_settings(data_dir)
    chance = random.Random(20240601)
    ready: set[int] = set()
    longest, kills = 2.0, 0
    for _ in range(3 * KILLS):
        if kills == KILLS:
            break
        code, _ = ingests.run(kill_after=chance.uniform(0.02, 0.9 * longest))
        if code == -signal.SIGKILL:
            kills += 1
        else:
            assert code == 0, (tmp_path / "log").read_text("utf-8")
        with opened(settings, tiny) as stores:
            found = check_what_is_ready(stores, papers)
        assert found >= ready
        ready = found
        if kills % 2 == 0:
            # Every second time the work is finished; in between a recovery is itself killed.
            code, seconds = ingests.run()
            assert code == 0, (tmp_path / "log").read_text("utf-8")
            with opened(settings, tiny) as stores:
                check_that_stores_agree(stores)
                ready = check_what_is_ready(stores, papers)
            assert ready == set(range(FILES))
            longest = seconds
        papers.change(chance.sample(range(FILES), 12))
    assert kills == KILLS
