"""页面取用检索服务的唯一入口：打开一次，全体会话共用；测试从这里换上自己的服务。"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

import streamlit as st

from corpus.models import Hit, Kind, Status


class SearchService(Protocol):
    """What the pages ask of ``assistant.service``."""

    def search(
        self,
        query: str,
        *,
        k: int,
        audience: str,
        kinds: Sequence[Kind],
        statuses: Sequence[Status],
        as_of: date | None,
    ) -> list[Hit]:
        """The passages found for ``query``, best first; empty filters admit everything."""
        ...

    def documents(self, audience: str) -> Sequence[object]:
        """The documents that the audience may see."""
        ...


def _open_installed() -> SearchService:
    from assistant.service import open_service

    return open_service()


_opener: Callable[[], SearchService] = _open_installed


def provide(opener: Callable[[], SearchService] | None) -> None:
    """Make the pages use ``opener`` from now on; None goes back to the installed service."""
    global _opener
    _opener = opener or _open_installed
    service.clear()


@st.cache_resource(show_spinner=False)
def service() -> SearchService:
    """The service on the data folder that ``banfu serve`` names, opened on first use and shared by all sessions. A failure is not kept."""
    return _opener()


def audience() -> str:
    """Whom this server serves, ``staff`` or ``public``; anything but ``staff`` sees public documents only."""
    return "staff" if os.environ.get("BANFU_AUDIENCE") == "staff" else "public"
