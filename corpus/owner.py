"""One process at a time: a lock file that names its owner.

The operating system holds the lock (flock, LockFileEx on Windows), so it frees itself when the owner dies,
however it dies. What the file says is information for people, never the lock itself.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import socket
import sys
import time
import weakref
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.errors import LibraryBusy, SettingsError

POLL_S = 0.1
# Windows locks bytes, not files, and a locked byte cannot be read by others: lock one far beyond the content.
WINDOWS_LOCK_BYTE = 1 << 30

_held: weakref.WeakSet[OwnerLock] = weakref.WeakSet()


@dataclass(frozen=True, slots=True)
class OwnerInfo:
    """Who holds a lock; ``since`` is local time, ``pid`` 0 where the file does not say."""

    pid: int = 0
    purpose: str = ""
    command: str = ""
    host: str = ""
    user: str = ""
    since: str = ""

    @classmethod
    def of_this_process(cls, purpose: str) -> OwnerInfo:
        """This process, now."""
        try:
            user = getpass.getuser()
        except (KeyError, OSError, ImportError):  # a container's numeric user has no name
            user = ""
        return cls(
            pid=os.getpid(),
            purpose=purpose,
            command=" ".join(Path(a).name if i == 0 else a for i, a in enumerate(sys.argv))[:200],
            host=socket.gethostname(),
            user=user,
            since=datetime.now().astimezone().isoformat(timespec="seconds"),
        )

    @classmethod
    def read(cls, path: Path) -> OwnerInfo:
        """What the lock file says; all fields empty where it cannot be read or is being written."""
        try:
            data = json.loads(path.read_text("utf-8"))
            return cls(**{name: type(default)(data[name]) for name, default in asdict(cls()).items()})
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def describe(self) -> str:
        """The owner in one Chinese phrase.

        >>> OwnerInfo(pid=42, purpose="入库", command="banfu ingest", host="gov-1", since="…").describe()
        '入库（进程 42，主机 gov-1，自 … 起：banfu ingest）'
        """
        if not self.pid:
            return "另一个进程"
        what = self.purpose or "另一个进程"
        return f"{what}（进程 {self.pid}，主机 {self.host}，自 {self.since} 起：{self.command}）"


class OwnerLock:
    """A held lock: made by ``acquire`` or ``try_acquire``, let go by ``release`` or by ``with``."""

    def __init__(self, path: Path, fd: int) -> None:
        self.path = path
        self._fd: int | None = fd
        _held.add(self)

    @classmethod
    def try_acquire(cls, path: Path, purpose: str) -> OwnerLock | None:
        """The lock, or None when another process (or another part of this one) has it.

        Raises ``SettingsError`` where the file system cannot lock.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            locked = _lock(fd)
        except OSError as error:
            os.close(fd)
            raise SettingsError(
                f"{path}：所在的文件系统不支持文件锁（{error.strerror}）。请把数据目录放到本地磁盘上，"
                "用 --data-dir 或 BANFU_DATA_DIR 指定"
            ) from error
        if not locked:
            os.close(fd)
            return None
        content = json.dumps(asdict(OwnerInfo.of_this_process(purpose)), ensure_ascii=False).encode()
        os.ftruncate(fd, 0)
        os.write(fd, content)
        return cls(path, fd)

    @classmethod
    def acquire(
        cls,
        path: Path,
        purpose: str,
        timeout: float = 60.0,
        on_wait: Callable[[OwnerInfo], None] | None = None,
    ) -> OwnerLock:
        """Wait up to ``timeout`` seconds for the lock; ``on_wait`` is told once for whom.

        Raises ``LibraryBusy`` when the owner does not let go in time.
        """
        deadline = time.monotonic() + timeout
        waited = False
        while True:
            lock = cls.try_acquire(path, purpose)
            if lock is not None:
                return lock
            if not waited and on_wait is not None:
                on_wait(OwnerInfo.read(path))
            waited = True
            if time.monotonic() >= deadline:
                raise busy(path, timeout)
            time.sleep(POLL_S)

    @property
    def held(self) -> bool:
        """Whether this object still holds the lock."""
        return self._fd is not None

    def fileno(self) -> int:
        """The descriptor, to hand to a child that must keep the lock for as long as it lives."""
        if self._fd is None:
            raise ValueError("the lock was released")
        return self._fd

    def release(self) -> None:
        """Let go; safe to call twice. The file stays: deleting it would let two owners in."""
        if self._fd is None:
            return
        fd, self._fd = self._fd, None
        with contextlib.suppress(OSError):
            os.ftruncate(fd, 0)
        with contextlib.suppress(OSError):
            _unlock(fd)
        os.close(fd)

    def forget(self) -> None:
        """Close this process's copy without letting go: for a forked child."""
        if self._fd is not None:
            fd, self._fd = self._fd, None
            os.close(fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def busy(path: Path, waited: float) -> LibraryBusy:
    """The error for a lock that was not let go within ``waited`` seconds."""
    return LibraryBusy(
        f"资料库正被占用：{OwnerInfo.read(path).describe()}。已等待 {waited:.0f} 秒。"
        "请等它结束后重试；若确认它已不该运行，请先结束该进程"
    )


def _forget_in_child() -> None:
    # A forked worker shares its parent's lock and would keep it after the parent was killed.
    for lock in list(_held):
        lock.forget()


if sys.platform == "win32":
    import msvcrt

    def _lock(fd: int) -> bool:
        os.lseek(fd, WINDOWS_LOCK_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        finally:
            os.lseek(fd, 0, os.SEEK_SET)
        return True

    def _unlock(fd: int) -> None:
        os.lseek(fd, WINDOWS_LOCK_BYTE, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_UN)

    os.register_at_fork(after_in_child=_forget_in_child)
