"""回调做完才重跑：Streamlit 1.67 在回调里读 ``st.session_state`` 时也会被下一次操作打断，打断的回调不再补做。

改一个框、马上改下一个框或点按钮，前一个框的保存会因此丢失。``install()`` 让下一次操作等到回调做完，随后照常重跑。
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from streamlit.runtime.state import SafeSessionState

_FLAG = "_execing"


def install() -> None:
    """From the next run on, nothing interrupts a callback; safe to call in every run."""
    original = SafeSessionState.on_script_will_rerun
    if hasattr(original, "__wrapped__"):
        return

    @functools.wraps(original)
    def whole(self: SafeSessionState, *arguments: Any, **named: Any) -> None:
        with _held(getattr(self._yield_callback, "__self__", None)):
            original(self, *arguments, **named)

    SafeSessionState.on_script_will_rerun = whole  # type: ignore[method-assign]


@contextmanager
def _held(runner: Any) -> Iterator[None]:
    # A script runner heeds a waiting request only while it says that it executes; the script itself asks again.
    if not getattr(runner, _FLAG, False):
        yield
        return
    setattr(runner, _FLAG, False)
    try:
        yield
    finally:
        setattr(runner, _FLAG, True)
