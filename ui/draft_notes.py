"""按了按钮之后说一句话：成了，或者没成、怎么办。说一次就收起。"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from ui import widgets

_NOTE = "reply_note"
_Result = TypeVar("_Result")


def note(text: str, colour: str = "blue") -> None:
    """In a callback: say this in the run that follows."""
    st.session_state[_NOTE] = (text, colour)


def show() -> None:
    """What is to be said, once."""
    if _NOTE in st.session_state:
        widgets.message(*st.session_state.pop(_NOTE))


def attempt(what: str, act: Callable[[], _Result], remedy: str = "请刷新页面再试。") -> _Result | None:
    """In a callback: what ``act`` gives; None after saying that ``what`` failed, with the traceback in the log."""
    try:
        return act()
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        note(widgets.told(error, what, remedy)[1], "red")
        return None
