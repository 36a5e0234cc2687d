"""回调不被打断：下一次操作等到回调做完；脚本正文里照常让位。"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

from ui import uninterrupted


class Waiting(Exception):
    """A request for another run was heeded."""


class Runner:
    """What a script runner does while somebody has clicked on: it gives way whenever it executes."""

    _execing = True

    def heed(self) -> None:
        if self._execing:
            raise Waiting


@pytest.fixture
def state() -> SafeSessionState:
    uninterrupted.install()
    return SafeSessionState(SessionState(), Runner().heed)


def test_callbacks_are_called_though_another_run_is_asked_for(state: SafeSessionState) -> None:
    state.on_script_will_rerun(WidgetStates())
    assert state.filtered_state == {}


def test_the_script_itself_gives_way_after_them(state: SafeSessionState) -> None:
    state.on_script_will_rerun(WidgetStates())
    with pytest.raises(Waiting):
        state["draft_title"]


def test_runs_of_one_session_follow_each_other(root: Path) -> None:
    settings = tomllib.loads((root / "ui/.streamlit/config.toml").read_text("utf-8"))
    assert settings["runner"]["fastReruns"] is False
