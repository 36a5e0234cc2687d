"""What every store of vectors must do: Chroma in its folder, Chroma behind its server, the exact scan."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.errors import IndexDamaged, ModelMismatch, SettingsError
from corpus.exact_scan import ExactScan
from corpus.loopback import server_address
from corpus.models import Visibility
from corpus.vector_open import VectorSource, serve_vectors
from corpus.vector_store import VectorSettings, VectorStore
from corpus.vectors import MAX_BATCH, ChromaVectors, connect_folder, connect_server

ROOT = Path(__file__).parents[2]
WIDTH = 16
PUBLIC, INTERNAL = Visibility.PUBLIC, Visibility.INTERNAL
BOTH = (PUBLIC, INTERNAL)


def unit_vectors(count: int, seed: int = 1) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((count, WIDTH)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def only(found: list[tuple[int, float]]) -> tuple[int, float]:
    """The id and the rounded score of the one hit."""
    [(id_, score)] = found
    return id_, round(score, 4)


class StoreContract:
    """Inherited for every implementation; ``store`` is an empty one of ``WIDTH`` dimensions."""

    def test_a_vector_finds_itself_first(self, store: VectorStore) -> None:
        rows = unit_vectors(50)
        store.add(PUBLIC, range(50), rows)
        assert only(store.search(rows[7], 1, BOTH)) == (7, 1.0)

    def test_scores_are_cosine_similarities_best_first(self, store: VectorStore) -> None:
        rows = unit_vectors(50)
        store.add(PUBLIC, range(50), rows * 3)
        expected = sorted((rows @ rows[0]).tolist(), reverse=True)[:5]
        assert [s for _, s in store.search(rows[0] * 2, 5, BOTH)] == pytest.approx(expected, abs=1e-5)

    def test_the_public_never_finds_an_internal_vector(self, store: VectorStore) -> None:
        rows = unit_vectors(20)
        store.add(PUBLIC, range(10), rows[:10])
        store.add(INTERNAL, range(10, 20), rows[10:])
        assert {i for i, _ in store.search(rows[15], 20, [PUBLIC])} == set(range(10))

    def test_both_audiences_are_merged_by_score(self, store: VectorStore) -> None:
        rows = unit_vectors(20)
        store.add(PUBLIC, range(10), rows[:10])
        store.add(INTERNAL, range(10, 20), rows[10:])
        expected = np.argsort(-(rows @ rows[15]))[:6].tolist()
        assert [i for i, _ in store.search(rows[15], 6, BOTH)] == expected

    def test_adding_twice_leaves_one_vector(self, store: VectorStore) -> None:
        for _ in range(2):
            store.add(PUBLIC, [1, 2], unit_vectors(2))
        assert store.count(PUBLIC) == 2

    def test_adding_again_replaces_the_vector(self, store: VectorStore) -> None:
        old, new = unit_vectors(2)
        store.add(PUBLIC, [1], old[None])
        store.add(PUBLIC, [1], new[None])
        assert only(store.search(new, 1, [PUBLIC])) == (1, 1.0)

    def test_of_an_id_given_twice_the_last_vector_counts(self, store: VectorStore) -> None:
        rows = unit_vectors(2)
        store.add(PUBLIC, [1, 1], rows)
        assert only(store.search(rows[1], 1, [PUBLIC])) == (1, 1.0)

    def test_a_removed_vector_is_not_found(self, store: VectorStore) -> None:
        rows = unit_vectors(30)
        store.add(PUBLIC, range(30), rows)
        store.remove(PUBLIC, range(0, 30, 2))
        assert {i for i, _ in store.search(rows[4], 30, BOTH)} == set(range(1, 30, 2))

    def test_removal_without_a_visibility_reaches_both(self, store: VectorStore) -> None:
        store.add(PUBLIC, [1], unit_vectors(1))
        store.add(INTERNAL, [2], unit_vectors(1))
        store.remove(None, [1, 2])
        assert [store.count(v) for v in BOTH] == [0, 0]

    def test_removing_an_unknown_id_changes_nothing(self, store: VectorStore) -> None:
        store.add(PUBLIC, [1], unit_vectors(1))
        store.remove(PUBLIC, [99])
        assert store.ids(PUBLIC) == {1}

    def test_more_than_chroma_takes_at_once_is_added_and_listed(self, store: VectorStore) -> None:
        many = MAX_BATCH + 10
        store.add(PUBLIC, range(many), unit_vectors(many))
        assert store.ids(PUBLIC) == set(range(many))

    def test_an_empty_store_finds_nothing(self, store: VectorStore) -> None:
        assert store.search(unit_vectors(1)[0], 5, BOTH) == []

    def test_adding_nothing_is_allowed(self, store: VectorStore) -> None:
        store.add(PUBLIC, [], np.empty((0, WIDTH), np.float32))
        assert store.count(PUBLIC) == 0

    def test_no_audience_finds_nothing(self, store: VectorStore) -> None:
        store.add(PUBLIC, [1], unit_vectors(1))
        assert store.search(unit_vectors(1)[0], 5, []) == []

    def test_a_vector_of_another_width_is_refused(self, store: VectorStore) -> None:
        with pytest.raises(ValueError, match=r"shape \(1, 16\)"):
            store.add(PUBLIC, [1], np.ones((1, WIDTH + 1), np.float32))

    def test_a_vector_that_is_not_finite_is_refused(self, store: VectorStore) -> None:
        with pytest.raises(ValueError, match="finite"):
            store.add(PUBLIC, [1], np.full((1, WIDTH), np.nan, np.float32))

    def test_closing_twice_is_allowed(self, store: VectorStore) -> None:
        store.close()
        store.close()


class TestExactScan(StoreContract):
    @pytest.fixture
    def store(self) -> ExactScan:
        return ExactScan({}, {}, WIDTH)


class TestEmbeddedChroma(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[ChromaVectors]:
        store = embedded(tmp_path)
        yield store
        store.close()


class TestServedChroma(StoreContract):
    @pytest.fixture(scope="class")
    def url(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
        source = VectorSource("e5", WIDTH, dict, list)
        server = serve_vectors(tmp_path_factory.mktemp("served"), VectorSettings(), source)
        assert server.address is not None
        yield server.address.url
        server.stop()

    @pytest.fixture
    def store(self, url: str) -> Iterator[ChromaVectors]:
        store = ChromaVectors(lambda: connect_server(url), "e5", WIDTH, VectorSettings(), replace=True)
        yield store
        store.close()

    def test_a_proxy_in_the_environment_does_not_reach_loopback(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        store = ChromaVectors(lambda: connect_server(url), "e5", WIDTH, VectorSettings())
        assert store.count(PUBLIC) == 0
        store.close()


def embedded(folder: Path, model_id: str = "e5", width: int = WIDTH) -> ChromaVectors:
    return ChromaVectors(lambda: connect_folder(folder), model_id, width, VectorSettings())


def test_vectors_are_there_after_reopening(tmp_path: Path) -> None:
    rows = unit_vectors(3)
    store = embedded(tmp_path)
    store.add(PUBLIC, [1, 2, 3], rows)
    store.close()
    store = embedded(tmp_path)
    assert [i for i, _ in store.search(rows[1], 1, BOTH)] == [2]
    store.close()


@pytest.mark.parametrize(("model_id", "width"), [("bge", WIDTH), ("e5", WIDTH * 2)])
def test_another_model_is_refused_with_the_way_to_rebuild(tmp_path: Path, model_id: str, width: int) -> None:
    embedded(tmp_path).close()
    with pytest.raises(ModelMismatch, match="banfu doctor --rebuild"):
        embedded(tmp_path, model_id, width)


def test_a_refused_folder_can_be_opened_by_its_own_model(tmp_path: Path) -> None:
    embedded(tmp_path).close()
    with pytest.raises(ModelMismatch):
        embedded(tmp_path, "bge")
    embedded(tmp_path).close()


def test_collections_of_another_schema_version_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.vector_store.SCHEMA_VERSION", 0)
    embedded(tmp_path).close()
    monkeypatch.undo()
    with pytest.raises(IndexDamaged, match="格式版本是 0"):
        embedded(tmp_path)


def test_a_url_without_a_scheme_is_refused() -> None:
    with pytest.raises(SettingsError, match="BANFU_CHROMA_URL"):
        server_address("10.0.0.8:8000")


def test_importing_the_doorway_imports_neither_chroma_nor_langchain() -> None:
    code = (
        "import sys, corpus.vector_open\n"
        "heavy = {'chromadb', 'langchain_chroma', 'langchain_core', 'httpx'} & set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
