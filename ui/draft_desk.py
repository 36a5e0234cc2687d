"""答复件从哪里取、以谁的名义取：答复起草各房间共用。

from ui.draft_desk import cases, reader

case = cases(here).store.save_item(case.id, reader(here), no, text, revision)
"""

from __future__ import annotations

import streamlit as st

from assistant.cases.models import Reader
from assistant.cases.service import Cases
from ui.access import Access, Role


@st.cache_resource(show_spinner=False)
def _cases(_here: Access, folder: str, service: int) -> Cases:
    del folder, service
    return Cases(_here.service)


def cases(here: Access) -> Cases:
    """The cases of this server's data folder, opened on first use and shared by all sessions."""
    return _cases(here, str(here.service.settings.data_dir), id(here.service))


def reader(here: Access) -> Reader:
    """Who asks: 资料管理员 and 系统管理员 see everybody's cases, others their own."""
    return Reader(here.user, here.role.at_least(Role.EDITOR), here.name)
