"""Give freed memory back to the operating system."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable


@functools.cache
def _malloc_trim() -> Callable[[int], int] | None:
    """glibc's ``malloc_trim``; None where the C library has none (macOS, Windows, musl)."""
    try:
        function = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):
        return None
    function.argtypes = [ctypes.c_size_t]
    function.restype = ctypes.c_int
    return function


def give_back() -> None:
    """Return free heap pages; a few milliseconds.

    Batches of many lengths leave holes that glibc keeps: over an hour of embedding the process would grow to three
    times its size.
    """
    trim = _malloc_trim()
    if trim is not None:
        trim(0)
