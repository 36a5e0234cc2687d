"""What this machine's processor can do, as far as the choice of arithmetic depends on it."""

from __future__ import annotations

import platform
from pathlib import Path


def cpu_flags(cpuinfo: str) -> frozenset[str]:
    """The feature flags in the text of Linux's ``/proc/cpuinfo``; empty where it lists none.

    >>> sorted(cpu_flags("processor : 0\\nmodel name : 某处理器\\nflags : fpu avx2 fma\\n"))
    ['avx2', 'fma', 'fpu']
    """
    for line in cpuinfo.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "flags":
            return frozenset(value.split())
    return frozenset()


def _flags() -> frozenset[str]:
    try:
        return cpu_flags(Path("/proc/cpuinfo").read_text("utf-8", "replace"))
    except OSError:
        return frozenset()


def has_avx2() -> bool:
    """Whether AVX2 and FMA are there, as far as can be known without running them."""
    return platform.machine().lower() in {"x86_64", "amd64"} and {"avx2", "fma"} <= _flags()


def has_bfloat16() -> bool:
    """Whether bfloat16 products run in hardware (AVX512-BF16 or AMX).

    Elsewhere they are emulated, and slower than float32.
    """
    return bool({"avx512_bf16", "amx_bf16"} & _flags())
