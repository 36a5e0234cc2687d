"""打字不丢：Streamlit 自带的输入框停顿约一秒自动保存，浏览器里另留一份，刷新后补回没来得及保存的字。

draft_keep.bound("draft_title", case.proposal.title)        # 在画输入框之前：库里的值变了才换上
st.text_input("案名", key="draft_title", on_change=save)     # save 里存好后调用 shown("draft_title", 存下的值)
draft_keep.keep(case.id, ["draft_title"])                   # 每次运行一次，在页尾；键以 draft_ 开头，只用英文、数字、下划线
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from ui.style import asset

_SHOWN = "draft_shown"
_FORGET = "draft_forget"

_keeper = st.components.v2.component("banfu_draft_keep", js=asset("draft_keep.js"))


def bound(key: str, stored: Any) -> None:
    """Give the widget ``key`` what is stored, unless it shows that already; what is being typed is never replaced by itself."""
    known: dict[str, Any] = st.session_state.setdefault(_SHOWN, {})
    if key not in st.session_state or key not in known or known[key] != stored:
        st.session_state[key] = stored
        known[key] = stored


def shown(key: str, stored: Any) -> None:
    """Remember what was stored of the widget ``key``, so that the next run leaves the box to the one who types."""
    st.session_state.setdefault(_SHOWN, {})[key] = stored


def watch() -> None:
    """Listen to the boxes from the start of the page; ``keep`` at its end says what they hold."""
    _keeper(key="draft_watcher")


def keep(scope: str, keys: Iterable[str], *, hold: bool = False) -> None:
    """Watch the boxes of these keys; ``hold`` keeps the browser's copies though the session has them (nothing is stored yet)."""
    _keeper(
        data={
            "scope": scope,
            "saved": {key: str(st.session_state.get(key) or "") for key in keys},
            "hold": hold,
            "forget": st.session_state.pop(_FORGET, []),
        },
        key="draft_keeper",
    )


def forget(scope: str) -> None:
    """Drop the browser's copies of a scope in the next run: what was typed there is stored now."""
    st.session_state.setdefault(_FORGET, []).append(scope)
