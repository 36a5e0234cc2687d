"""Reading in a child process, with bounds on time and memory that a stuck or crashing library cannot pass."""

from __future__ import annotations

import contextlib
import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

from corpus.errors import DamagedFile, LimitExceeded, LoadError
from corpus.loaders.dispatch import load
from corpus.loaders.limits import MIB, LoadLimits, too_slow
from corpus.loaders.raw import RawDocument

_IN_PROCESS = frozenset({".txt", ".md"})
_IN_PROCESS_BYTES = 5 * MIB

Failure = tuple[type[LoadError], str, str, str]


def load_guarded(path: Path, limits: LoadLimits | None = None) -> RawDocument:
    """Like ``load``, in a spawned child process; short text files are read in this one.

    Errors: those of ``load``; ``LimitExceeded`` when time or memory runs out; ``DamagedFile`` when the child
    crashes. A spawned child imports the main module again, so scripts need the ``__main__`` guard.
    """
    limits = limits or LoadLimits()
    small = path.suffix.lower() in _IN_PROCESS and path.is_file() and path.stat().st_size < _IN_PROCESS_BYTES
    if small or not path.is_file():
        return load(path, limits)
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(path, limits, sender), daemon=True)
    child.start()
    sender.close()
    answer: RawDocument | Failure | None = None
    try:
        # The child counts from its own start; the margin covers its start-up.
        if not receiver.poll(limits.max_seconds + 10):
            raise too_slow(path.name, limits.max_seconds)
        with contextlib.suppress(EOFError, OSError):
            answer = receiver.recv()
    finally:
        receiver.close()
        if answer is None:
            child.kill()
        child.join()
        child.close()
    if isinstance(answer, RawDocument):
        return answer
    if answer is None:
        raise DamagedFile(path.name, "读取时程序崩溃，文件可能已损坏", "请用原来的软件打开后另存一份再试")
    kind, source, reason, remedy = answer
    raise kind(source, reason, remedy)


def _child(path: Path, limits: LoadLimits, sender: Connection) -> None:
    _cap_memory(limits.max_memory_bytes)
    answer: RawDocument | Failure
    try:
        answer = load(path, limits)
    except LoadError as error:
        answer = (type(error), error.source, error.reason, error.remedy)
    except MemoryError:
        reason = f"读取时内存超过 {limits.max_memory_bytes / MIB:g} MB 的上限"
        answer = (LimitExceeded, path.name, reason, "请拆分成几个文件再试")
    sender.send(answer)
    sender.close()


def _cap_memory(limit: int) -> None:
    """Bound the address space, where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))
