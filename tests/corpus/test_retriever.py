"""The LangChain retriever."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from corpus.models import Hit, Visibility
from corpus.retriever import PolicyRetriever
from corpus.search import Filters, Searcher
from corpus.settings import CorpusSettings
from tests.parts import MEASURES, ingest, opened, write


@pytest.fixture
def searcher(data_dir: Path, embedder: Any, tmp_path: Path) -> Iterator[Searcher]:
    settings = CorpusSettings(data_dir=data_dir)
    write(tmp_path / "public", {"养老.txt": MEASURES})
    write(tmp_path / "internal", {"托育.txt": MEASURES.replace("养老", "托育")})
    ingest(settings, embedder, tmp_path / "public")
    ingest(settings, embedder, tmp_path / "internal", visibility=Visibility.INTERNAL)
    with opened(settings, embedder) as stores:
        yield Searcher(stores)


def test_it_gives_what_the_search_gives(searcher: Searcher) -> None:
    documents = PolicyRetriever(searcher=searcher, k=3).invoke("养老床位资助")
    assert [d.page_content for d in documents] == [h.text for h in searcher.search("养老床位资助", 3)]


def test_every_field_of_a_hit_is_in_the_metadata(searcher: Searcher) -> None:
    metadata = PolicyRetriever(searcher=searcher).invoke("养老床位资助")[0].metadata
    assert set(metadata) == {f.name for f in fields(Hit)} - {"text", "span"} | {"start", "end"}


def test_the_metadata_can_be_written_as_json(searcher: Searcher) -> None:
    metadata = PolicyRetriever(searcher=searcher).invoke("养老床位资助")[0].metadata
    assert json.loads(json.dumps(metadata)) == metadata


def test_its_filters_hold(searcher: Searcher) -> None:
    public = PolicyRetriever(searcher=searcher, filters=Filters(audiences=(Visibility.PUBLIC,)))
    assert {d.metadata["visibility"] for d in public.invoke("托育床位资助")} == {"public"}


def test_a_chain_may_hold_it(searcher: Searcher) -> None:
    chain = PolicyRetriever(searcher=searcher, k=1) | (lambda documents: documents[0].metadata["source"])
    assert chain.invoke("养老床位资助") == "养老.txt"


def test_less_than_one_passage_is_refused(searcher: Searcher) -> None:
    with pytest.raises(ValidationError):
        PolicyRetriever(searcher=searcher, k=0)


def test_nothing_else_of_ours_loads_langchain(root: Path) -> None:
    script = (
        "import sys, corpus.search, corpus.ingest, corpus.stores, assistant.service, assistant.cli.main;"
        "sys.exit(any(name.startswith('langchain') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=root).returncode == 0
