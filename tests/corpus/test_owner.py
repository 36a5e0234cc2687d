"""The lock: one owner, named to those who wait, and let go by the system when the owner is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import LibraryBusy
from corpus.owner import OwnerInfo, OwnerLock

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from corpus.owner import OwnerLock
lock = OwnerLock.acquire(Path(sys.argv[1]), "入库", 5)
sys.stdout.write("held\\n"); sys.stdout.flush()
sys.stdin.read()
lock.release()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chroma.lock"


@pytest.fixture
def owner(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock until its stdin is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    with process:
        yield process
        process.kill()


def test_a_second_process_is_told_who_owns_the_lock(path: Path, owner: subprocess.Popen[bytes]) -> None:
    told: list[OwnerInfo] = []
    with pytest.raises(LibraryBusy):
        OwnerLock.acquire(path, "检索", 0.3, told.append)
    assert [(t.pid, t.purpose) for t in told] == [(owner.pid, "入库")]


def test_the_error_names_the_owner_in_chinese(path: Path, owner: subprocess.Popen[bytes]) -> None:
    with pytest.raises(LibraryBusy, match=f"入库（进程 {owner.pid}"):
        OwnerLock.acquire(path, "检索", 0)


def test_a_waiting_process_gets_the_lock_when_it_is_let_go(
    path: Path, owner: subprocess.Popen[bytes]
) -> None:
    assert owner.stdin is not None
    stdin = owner.stdin
    with OwnerLock.acquire(path, "检索", 10, lambda _: stdin.close()) as lock:
        assert lock.held


def test_a_killed_owner_frees_the_lock(path: Path, owner: subprocess.Popen[bytes]) -> None:
    os.kill(owner.pid, signal.SIGKILL)
    owner.wait()
    with OwnerLock.acquire(path, "检索", 5):
        assert OwnerInfo.read(path).pid == os.getpid()


def test_the_same_process_cannot_take_it_twice(path: Path) -> None:
    with OwnerLock.acquire(path, "入库", 1):
        assert OwnerLock.try_acquire(path, "检索") is None


def test_a_released_lock_names_nobody(path: Path) -> None:
    OwnerLock.acquire(path, "入库", 1).release()
    assert OwnerInfo.read(path) == OwnerInfo()


def test_a_lock_file_with_garbage_is_still_a_lock(path: Path) -> None:
    path.write_bytes(b"\xff{not json")
    with OwnerLock.acquire(path, "入库", 1) as lock:
        assert lock.held


def test_a_forked_worker_does_not_keep_the_lock_of_its_parent(path: Path) -> None:
    lock = OwnerLock.acquire(path, "入库", 1)
    started, told = os.pipe()
    waits, ends = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ends)
        os.write(told, b".")
        os.read(waits, 1)
        os._exit(0)
    os.read(started, 1)
    lock.forget()  # as if this process had been killed
    taken = OwnerLock.try_acquire(path, "检索")
    for fd in (started, told, waits, ends):
        os.close(fd)
    os.waitpid(child, 0)
    assert taken is not None
    taken.release()
