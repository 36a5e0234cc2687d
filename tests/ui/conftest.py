"""页面测试共用：当作 ``banfu serve`` 在本机启动的，用完换回安装的服务。"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit import config

from ui import access


@pytest.fixture(autouse=True)
def _served_on_this_machine() -> Iterator[None]:
    """``server.address`` as ``banfu serve`` gives it: without it the staff face refuses to open."""
    before = config.get_option("server.address")
    config.set_option("server.address", "127.0.0.1")
    yield
    config.set_option("server.address", before)
    access.provide(None)
