"""填过的情况留在本进程的内存里：刷新后凭网址里的编号和本人的身份取回；过期即忘，不写进文件，也不进网址。

编号猜不出来，还要是同一个人才给，所以网址发给别人也看不到内容。一个标签页一份：工作人员可以同时替两家企业看。
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from assistant.eligibility import Profile

#: So long after the last use, in seconds: a working day, and no personal data is left over night.
KEEP_S = 12 * 3600
#: More than this many are not held; the one that was used longest ago goes first.
MOST = 5_000


@dataclass(frozen=True, slots=True)
class _Held:
    owner: str
    profile: Profile
    used: float


class KeptProfiles:
    """Profiles by id, each for its owner alone. Safe from several threads; ``now`` gives seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._held: dict[str, _Held] = {}
        self._turn = threading.Lock()

    def put(self, owner: str, profile: Profile, key: str | None = None) -> str:
        """Keep ``profile`` under ``key``, or under a new id where that is nobody's or another owner's; the id."""
        with self._turn:
            self._forget_old()
            before = self._held.get(key) if key else None
            if key is None or before is None or before.owner != owner:
                key = secrets.token_hex(16)
            # A dictionary keeps the order of insertion: the first one is the one that was used longest ago.
            self._held.pop(key, None)
            self._held[key] = _Held(owner, profile, self._now())
            while len(self._held) > MOST:
                del self._held[next(iter(self._held))]
            return key

    def get(self, owner: str, key: str) -> Profile | None:
        """The profile kept under ``key``, if it is this owner's and not too old."""
        with self._turn:
            self._forget_old()
            held = self._held.get(key)
            if held is None or held.owner != owner:
                return None
            del self._held[key]
            self._held[key] = _Held(owner, held.profile, self._now())
            return held.profile

    def forget(self, owner: str, key: str) -> None:
        """Drop what is kept under ``key``; another owner's stays."""
        with self._turn:
            held = self._held.get(key)
            if held is not None and held.owner == owner:
                del self._held[key]

    def _forget_old(self) -> None:
        oldest = self._now() - KEEP_S
        for key in [key for key, held in self._held.items() if held.used < oldest]:
            del self._held[key]


@st.cache_resource(show_spinner=False)
def kept() -> KeptProfiles:
    """The profiles of this server."""
    return KeptProfiles()
