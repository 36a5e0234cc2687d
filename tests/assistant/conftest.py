"""The sample corpus, ingested once with the real model, for every test that answers from it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.answering.chain import AnswerChain
from assistant.settings import AssistantSettings
from corpus.settings import CorpusSettings
from corpus.stores import Stores
from tests.parts import ingest, opened

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples" / "documents"
#: The day on which the sample corpus is asked about.
SAMPLE_DAY = date(2026, 6, 30)


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory, embedder: Any) -> Path:
    """The data folder of the sample corpus, closed; copy it before opening it."""
    folder = tmp_path_factory.mktemp("samples") / "data"
    report = ingest(CorpusSettings(data_dir=folder, today=SAMPLE_DAY), embedder, SAMPLES)
    assert report.failed == []
    return folder


@pytest.fixture(scope="session")
def sample_stores(
    sample_data: Path, tmp_path_factory: pytest.TempPathFactory, embedder: Any
) -> Iterator[Stores]:
    """The sample corpus, open for reading."""
    folder = tmp_path_factory.mktemp("open") / "data"
    shutil.copytree(sample_data, folder)
    with opened(CorpusSettings(data_dir=folder, today=SAMPLE_DAY), embedder) as stores:
        yield stores


@pytest.fixture(scope="session")
def sample_chain(sample_stores: Stores) -> AnswerChain:
    """Extractive answers over the sample corpus."""
    return AnswerChain(sample_stores, AssistantSettings())
