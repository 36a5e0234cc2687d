"""两个应用共用一个资料库：第一个提供向量服务，第二个借用，第一个退出后由第二个接管。"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.serving import SharedVectors
from corpus.search import Searcher
from corpus.settings import CorpusSettings, load_settings
from corpus.stores import Stores
from tests.parts import MEASURES, ingest, opened, write

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(data_dir: Path, tmp_path: Path, embedder: Any) -> CorpusSettings:
    found = load_settings(data_dir)
    ingest(found, embedder, *write(tmp_path / "files", {"办法.txt": MEASURES}))
    return found


@pytest.fixture
def two(settings: CorpusSettings, embedder: Any) -> Iterator[tuple[SharedVectors, SharedVectors]]:
    """Two applications on one data folder, both started."""
    with opened(settings, embedder) as mine, opened(settings, embedder) as other:
        first, second = SharedVectors(settings, mine), SharedVectors(settings, other)
        first.start()
        second.start()
        yield first, second
        second.stop()
        first.stop()


def found_through_server(settings: CorpusSettings, embedder: Any) -> int:
    with opened(settings, embedder) as stores:
        hits = Searcher(stores).search("养老床位资助多少", 3)
        assert "ExactScan" not in type(stores.vectors).__name__
        return len(hits)


def test_the_second_application_uses_the_server_of_the_first(
    two: tuple[SharedVectors, SharedVectors],
) -> None:
    assert [shared.owner for shared in two] == [True, False]


def test_a_search_beside_two_applications_finds_what_there_is(
    two: tuple[SharedVectors, SharedVectors], settings: CorpusSettings, embedder: Any
) -> None:
    assert [shared.served() for shared in two] == [True, True]
    assert found_through_server(settings, embedder) > 0


def test_the_second_takes_over_when_the_first_ends(
    two: tuple[SharedVectors, SharedVectors], settings: CorpusSettings, embedder: Any
) -> None:
    first, second = two
    first.stop()
    deadline = time.monotonic() + 30
    while not second.owner and time.monotonic() < deadline:
        time.sleep(0.1)
    assert (second.owner, found_through_server(settings, embedder) > 0) == (True, True)


def test_a_search_that_was_open_before_goes_on_after_the_change(
    two: tuple[SharedVectors, SharedVectors], settings: CorpusSettings, embedder: Any
) -> None:
    with opened(settings, embedder) as stores:
        searcher = Searcher(stores)
        before = [hit.text for hit in searcher.search("养老床位资助多少", 3)]
        two[0].stop()
        assert [hit.text for hit in searcher.search("养老床位资助多少", 3)] == before


def test_nothing_is_served_where_a_server_is_configured(settings: CorpusSettings, embedder: Any) -> None:
    elsewhere = settings.model_copy(update={"chroma_url": "http://127.0.0.1:9"})
    with Stores(elsewhere) as stores:
        stores.__dict__["embedder"] = embedder
        shared = SharedVectors(elsewhere, stores)
        shared.start()
        shared.stop()
        assert shared.owner is False
