"""Opening the vectors of a data folder: alone, after a crash, after damage, and through a server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.chroma_address import ServedAddress, answers
from corpus.chroma_server import ChromaServer
from corpus.errors import IndexDamaged, LibraryBusy, ModelMismatch
from corpus.exact_scan import ExactScan
from corpus.models import Visibility
from corpus.owner import OwnerInfo, OwnerLock
from corpus.vector_folder import VectorFolder, probe
from corpus.vector_open import VectorSource, open_vectors, serve_vectors
from corpus.vector_store import Batch, VectorSettings, VectorStore

ROOT = Path(__file__).parents[2]
WIDTH = 16
PUBLIC, INTERNAL = Visibility.PUBLIC, Visibility.INTERNAL
SETTINGS = VectorSettings(lock_timeout=0.5)
HOLD_AND_WRITE = """
import sys
from pathlib import Path
import numpy as np
from corpus.models import Visibility
from corpus.vector_open import VectorSource, open_vectors
from corpus.vector_store import VectorSettings
store = open_vectors(Path(sys.argv[1]), VectorSettings(), VectorSource("e5", 16, dict, list), purpose="入库")
rng = np.random.default_rng(5)
sys.stdout.write("open\\n"); sys.stdout.flush()
for at in range(100_000):
    rows = rng.standard_normal((100, 16)).astype(np.float32)
    store.add(Visibility.PUBLIC, range(at * 100, at * 100 + 100), rows)
"""
SERVE = """
import sys
from pathlib import Path
from corpus.vector_open import VectorSource, serve_vectors
from corpus.vector_store import VectorSettings
server = serve_vectors(Path(sys.argv[1]), VectorSettings(), VectorSource("e5", 16, dict, list))
sys.stdout.write(f"{server.address.pid}\\n"); sys.stdout.flush()
sys.stdin.read()
"""


class Library:
    """Stands for SQLite: the rows, and the source made of them."""

    def __init__(self, count: int = 1500, model_id: str = "e5") -> None:
        rng = np.random.default_rng(3)
        self.model_id = model_id
        self.rows = {i: rng.standard_normal(WIDTH).astype(np.float32) for i in range(1, count + 1)}

    def visibility(self, id_: int) -> Visibility:
        return INTERNAL if id_ % 5 == 0 else PUBLIC

    def expected(self) -> dict[Visibility, int]:
        return {v: sum(self.visibility(i) is v for i in self.rows) for v in Visibility}

    def batches(self) -> Iterator[Batch]:
        for visibility in Visibility:
            ids = [i for i in self.rows if self.visibility(i) is visibility]
            yield visibility, ids, self.matrix(ids)

    def matrix(self, ids: list[int]) -> NDArray[np.float32]:
        return np.array([self.rows[i] for i in ids], np.float32).reshape(len(ids), WIDTH)

    @property
    def source(self) -> VectorSource:
        return VectorSource(self.model_id, WIDTH, self.expected, self.batches)

    def is_whole_in(self, store: VectorStore) -> bool:
        """Every row is listed, with nothing more, and a sample of them is found by its own vector."""
        listed = {v: store.ids(v) for v in Visibility}
        right = {v: {i for i in self.rows if self.visibility(i) is v} for v in Visibility}
        sample = list(self.rows)[::97]
        return listed == right and all(
            store.search(self.rows[i], 1, list(Visibility))[0][0] == i for i in sample
        )


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def filled(tmp_path: Path, library: Library) -> Path:
    """A data folder that holds the library's vectors and was closed in order."""
    open_vectors(tmp_path, SETTINGS, library.source).close()
    return tmp_path


@pytest.fixture
def served(filled: Path, library: Library) -> Iterator[ChromaServer]:
    server = serve_vectors(filled, SETTINGS, library.source)
    yield server
    server.stop()


def generation(data_dir: Path) -> Path:
    current = VectorFolder(data_dir).current()
    assert current is not None
    return current


def pretend_unclean(data_dir: Path) -> None:
    VectorFolder(data_dir).mark_open(generation(data_dir))


def tables(data_dir: Path) -> Path:
    return generation(data_dir) / "chroma.sqlite3"


def index(data_dir: Path, name: str) -> Path:
    """A file of the public index, which is the only one large enough to have been written out."""
    files = generation(data_dir).rglob("data_level0.bin")
    return max(files, key=lambda p: p.stat().st_size).with_name(name)


def test_a_new_folder_is_filled_from_the_library(tmp_path: Path, library: Library) -> None:
    store = open_vectors(tmp_path, SETTINGS, library.source)
    assert library.is_whole_in(store)
    store.close()


def test_an_empty_library_opens_without_a_word(tmp_path: Path) -> None:
    said: list[str] = []
    open_vectors(tmp_path, SETTINGS, Library(0).source, report=said.append).close()
    assert said == []


def test_a_clean_end_leaves_no_mark_and_no_rebuild(filled: Path, library: Library) -> None:
    said: list[str] = []
    open_vectors(filled, SETTINGS, library.source, report=said.append).close()
    assert (said, generation(filled).name) == ([], "g000001")


def test_a_folder_that_is_open_is_marked(filled: Path, library: Library) -> None:
    store = open_vectors(filled, SETTINGS, library.source)
    assert VectorFolder(filled).ended_uncleanly(generation(filled))
    store.close()


def test_a_sound_folder_is_kept_after_an_unclean_end(filled: Path, library: Library) -> None:
    pretend_unclean(filled)
    store = open_vectors(filled, SETTINGS, library.source)
    assert library.is_whole_in(store)
    store.close()
    assert generation(filled).name == "g000001"


def test_a_sound_folder_with_wrong_counts_is_rebuilt_after_an_unclean_end(
    filled: Path, library: Library
) -> None:
    pretend_unclean(filled)
    del library.rows[1]
    store = open_vectors(filled, SETTINGS, library.source)
    assert library.is_whole_in(store)
    store.close()
    assert generation(filled).name == "g000002"


def test_a_disagreement_after_a_clean_end_is_mended_in_place(filled: Path, library: Library) -> None:
    del library.rows[1]
    library.rows[9001] = np.ones(WIDTH, np.float32)
    library.rows[9002] = -np.ones(WIDTH, np.float32)
    store = open_vectors(filled, SETTINGS, library.source)
    assert library.is_whole_in(store)
    store.close()
    assert generation(filled).name == "g000001"


DAMAGE: dict[str, Callable[[Path], object]] = {
    "garbage_over_the_tables": lambda d: tables(d).write_bytes(b"\x00garbage" * 999),
    "tables_cut_short": lambda d: os.truncate(tables(d), 5000),
    "tables_gone": lambda d: tables(d).unlink(),
    "vectors_cut_short": lambda d: os.truncate(index(d, "data_level0.bin"), 1000),
    "vectors_gone": lambda d: index(d, "data_level0.bin").unlink(),
    "garbage_in_the_graph_header": lambda d: index(d, "header.bin").write_bytes(b"\xff" * 100),
    "garbage_in_the_id_map": lambda d: index(d, "index_metadata.pickle").write_bytes(b"\x93\xff" * 99),
}


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_folder_is_found_by_the_probe_and_rebuilt_whole(
    filled: Path, library: Library, damage: str
) -> None:
    DAMAGE[damage](filled)
    pretend_unclean(filled)
    store = open_vectors(filled, SETTINGS, library.source)
    assert library.is_whole_in(store)
    store.close()
    assert generation(filled).name == "g000002"


def test_the_old_generation_is_deleted_after_a_rebuild(filled: Path, library: Library) -> None:
    open_vectors(filled, SETTINGS, library.source, rebuild=True).close()
    assert sorted(p.name for p in (filled / "chroma").iterdir()) == ["current", "g000002"]


def test_a_rebuild_that_fails_leaves_the_old_generation(filled: Path, library: Library) -> None:
    def broken() -> Iterator[Batch]:
        yield PUBLIC, [1], library.matrix([1])
        raise KeyboardInterrupt

    source = VectorSource("e5", WIDTH, library.expected, broken)
    with pytest.raises(KeyboardInterrupt):
        open_vectors(filled, SETTINGS, source, rebuild=True)
    store = open_vectors(filled, SETTINGS, library.source)
    assert library.is_whole_in(store)
    store.close()
    assert generation(filled).name == "g000001"


def test_another_model_is_refused(filled: Path) -> None:
    with pytest.raises(ModelMismatch, match="banfu doctor --rebuild"):
        open_vectors(filled, SETTINGS, Library(model_id="bge").source)


def test_another_model_is_refused_after_an_unclean_end_too(filled: Path) -> None:
    pretend_unclean(filled)
    with pytest.raises(ModelMismatch):
        open_vectors(filled, SETTINGS, Library(model_id="bge").source)


def test_a_rebuild_takes_the_new_model(filled: Path) -> None:
    other = Library(300, model_id="bge")
    store = open_vectors(filled, SETTINGS, other.source, rebuild=True)
    assert other.is_whole_in(store)
    store.close()


def test_a_second_opening_is_told_for_whom_it_waits(filled: Path, library: Library) -> None:
    told: list[OwnerInfo] = []
    store = open_vectors(filled, SETTINGS, library.source, purpose="入库")
    with pytest.raises(LibraryBusy, match="入库"):
        open_vectors(filled, SETTINGS, library.source, on_wait=told.append)
    store.close()
    assert [t.pid for t in told] == [os.getpid()]


def test_the_lock_is_let_go_when_opening_fails(filled: Path) -> None:
    with pytest.raises(ModelMismatch):
        open_vectors(filled, SETTINGS, Library(model_id="bge").source)
    lock = OwnerLock.try_acquire(VectorFolder(filled).lock_path, "检查")
    assert lock is not None
    lock.release()


@pytest.mark.slow
def test_nothing_is_lost_when_a_writer_is_killed(tmp_path: Path, library: Library) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", HOLD_AND_WRITE, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT
    )
    with writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.7)
        writer.kill()
    store = open_vectors(tmp_path, SETTINGS, library.source)
    assert library.is_whole_in(store)
    store.close()


def test_the_probe_counts_a_sound_folder(filled: Path, library: Library) -> None:
    assert probe(generation(filled), "e5", WIDTH, SETTINGS) == library.expected()


def test_a_probe_that_takes_too_long_counts_as_damage(filled: Path) -> None:
    with pytest.raises(IndexDamaged, match="超过"):
        probe(generation(filled), "e5", WIDTH, VectorSettings(probe_timeout=0.01))


def test_without_chroma_the_exact_scan_answers_and_says_so(tmp_path: Path, library: Library) -> None:
    (tmp_path / "chroma").write_text("a file stands where the folder should be")
    said: list[str] = []
    store = open_vectors(tmp_path, SETTINGS, library.source, report=said.append)
    assert isinstance(store, ExactScan)
    assert library.is_whole_in(store)
    assert "逐条比对" in said[-1]


@pytest.mark.usefixtures("served")
def test_the_server_gives_the_vectors_to_others(filled: Path, library: Library) -> None:
    store = open_vectors(filled, SETTINGS, library.source)
    assert library.is_whole_in(store)
    store.close()


@pytest.mark.usefixtures("served")
def test_two_clients_see_each_others_changes(filled: Path, library: Library) -> None:
    writer = open_vectors(filled, SETTINGS, library.source)
    reader = open_vectors(filled, SETTINGS, library.source)
    writer.remove(None, [7])
    assert 7 not in {i for i, _ in reader.search(library.rows[7], 20, list(Visibility))}
    writer.close()
    reader.close()


@pytest.mark.usefixtures("served")
def test_a_client_that_may_not_repair_leaves_a_disagreement(filled: Path, library: Library) -> None:
    del library.rows[1]
    store = open_vectors(filled, SETTINGS, library.source, repair=False)
    assert 1 in store.ids(PUBLIC)
    store.close()


@pytest.mark.usefixtures("served")
def test_a_client_that_repairs_mends_a_disagreement(filled: Path, library: Library) -> None:
    del library.rows[1]
    store = open_vectors(filled, SETTINGS, library.source)
    assert library.is_whole_in(store)
    store.close()


@pytest.mark.usefixtures("served")
def test_another_model_is_refused_by_the_server_too(filled: Path) -> None:
    with pytest.raises(ModelMismatch):
        open_vectors(filled, SETTINGS, Library(model_id="bge").source)


@pytest.mark.usefixtures("served")
def test_clients_follow_a_rebuild_by_another_client(filled: Path, library: Library) -> None:
    reader = open_vectors(filled, SETTINGS, library.source)
    open_vectors(filled, SETTINGS, library.source, rebuild=True).close()
    assert library.is_whole_in(reader)
    reader.close()


def test_a_killed_server_is_restarted_and_clients_go_on(
    served: ChromaServer, filled: Path, library: Library
) -> None:
    store = open_vectors(filled, SETTINGS, library.source)
    assert served.address is not None
    os.kill(served.address.pid, signal.SIGKILL)
    assert library.is_whole_in(store)
    store.close()


def test_a_stopped_server_withdraws_its_address_and_frees_the_folder(filled: Path, library: Library) -> None:
    serve_vectors(filled, SETTINGS, library.source).stop()
    said: list[str] = []
    store = open_vectors(filled, SETTINGS, library.source, report=said.append)
    store.close()
    assert (VectorFolder(filled).address_path.exists(), said) == (False, [])


def test_the_server_dies_with_its_parent_and_the_folder_is_free(filled: Path, library: Library) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(filled)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    with parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        parent.kill()
    store = open_vectors(filled, VectorSettings(lock_timeout=5), library.source)
    assert library.is_whole_in(store)
    store.close()


def test_an_address_with_another_nonce_is_not_taken_for_ours(served: ChromaServer) -> None:
    assert served.address is not None
    a = served.address
    alien = ServedAddress(a.pid, a.owner, a.started, a.host, a.port, "0" * 32)
    assert (answers(a, "banfu"), answers(alien, "banfu")) == (True, False)


@pytest.mark.usefixtures("served")
def test_a_second_server_on_the_same_folder_has_to_wait(filled: Path, library: Library) -> None:
    with pytest.raises(LibraryBusy, match="服务"):
        serve_vectors(filled, SETTINGS, library.source)


def test_a_server_elsewhere_is_used_by_its_url(
    served: ChromaServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert served.address is not None
    here = tmp_path_factory.mktemp("elsewhere")
    other = Library(200)
    settings = VectorSettings(chroma_url=served.address.url, namespace="other-library")
    store = open_vectors(here, settings, other.source)
    assert other.is_whole_in(store)
    store.close()
    assert list(here.iterdir()) == []
