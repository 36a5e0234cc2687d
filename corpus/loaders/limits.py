"""How much a loader may read, unpack and spend before it gives up."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from corpus.errors import LimitExceeded

MIB = 2**20


@dataclass(frozen=True, slots=True)
class LoadLimits:
    """Bounds for one file.

    Sizes in bytes, time in seconds. ``max_unpack_ratio`` (unpacked over packed) only counts for archives that
    unpack to more than 64 MiB, since honest XML compresses well. ``max_memory_bytes`` bounds the child
    process of ``load_guarded``. ``ocr`` allows text recognition on images and scanned pages.
    """

    max_bytes: int = 200 * MIB
    max_pages: int = 3000
    max_seconds: float = 300.0
    max_unpacked_bytes: int = 1024 * MIB
    max_unpack_ratio: float = 150.0
    max_memory_bytes: int = 6144 * MIB
    ocr: bool = True


@dataclass(slots=True)
class Deadline:
    """The moment at which reading ``source`` must stop; loaders call ``check`` between pages or sheets."""

    source: str
    seconds: float
    started: float = field(default_factory=time.monotonic)

    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.started + self.seconds - time.monotonic())

    def check(self) -> None:
        """Raise ``LimitExceeded`` when no time is left."""
        if self.remaining() <= 0:
            raise too_slow(self.source, self.seconds)


def too_slow(source: str, seconds: float) -> LimitExceeded:
    """The error for a file that takes longer than ``seconds`` to read.

    >>> print(too_slow("规划.pdf", 300))
    规划.pdf：读取超过 300 秒仍未完成。请拆分成几个文件，或在设置中放宽时间上限
    """
    reason = f"读取超过 {seconds:g} 秒仍未完成"
    return LimitExceeded(source, reason, "请拆分成几个文件，或在设置中放宽时间上限")


def too_large(source: str, size: int, limit: int) -> LimitExceeded:
    """The error for a file of ``size`` bytes where ``limit`` are allowed."""
    reason = f"文件有 {size / MIB:.1f} MB，超过 {limit / MIB:g} MB 的上限"
    return LimitExceeded(source, reason, "请拆分或压缩图片后再试，或在设置中放宽大小上限")


def too_long(source: str, pages: int, limit: int) -> LimitExceeded:
    """The error for a file of ``pages`` pages where ``limit`` are allowed.

    >>> print(too_long("年鉴.pdf", 3200, 3000))
    年鉴.pdf：共 3200 页，超过 3000 页的上限。请拆分成几个文件，或在设置中放宽页数上限
    """
    return LimitExceeded(
        source, f"共 {pages} 页，超过 {limit} 页的上限", "请拆分成几个文件，或在设置中放宽页数上限"
    )
