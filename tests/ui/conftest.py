"""页面测试共用：当作 ``banfu serve`` 在本机启动的；一个有公开和内部文件的真资料库。"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

from assistant.service import Service
from corpus.models import Visibility
from corpus.settings import load_settings
from tests.parts import MEASURES, ingest, write
from ui import access

SECRET = """\
澜江市民政局

养老床位资助内部测算讨论稿

　　第一条　拟将每张养老床位的资助提高到12000元，本稿仅供内部讨论。

2026年1月5日
"""


@pytest.fixture(autouse=True)
def _served_on_this_machine() -> Iterator[None]:
    """``server.address`` as ``banfu serve`` gives it: without it the staff face refuses to open."""
    before = config.get_option("server.address")
    config.set_option("server.address", "127.0.0.1")
    yield
    config.set_option("server.address", before)
    access.provide(None)


@pytest.fixture
def staff(monkeypatch: pytest.MonkeyPatch) -> None:
    """The staff face."""
    monkeypatch.setenv("BANFU_AUDIENCE", "staff")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, embedder: Any, root: Path) -> Path:
    """A data folder with two public documents, one of them a PDF, and an internal one."""
    folder = tmp_path_factory.mktemp("pages")
    settings = load_settings(folder / "data")
    (pdf,) = (root / "corpus/samples/documents").glob("04_*.pdf")
    shutil.copyfile(pdf, folder / "指南.pdf")
    (measures,) = write(folder, {"办法.txt": MEASURES})
    (secret,) = write(folder, {"讨论稿.txt": SECRET})
    ingest(settings, embedder, folder / "指南.pdf", measures)
    ingest(settings, embedder, secret, visibility=Visibility.INTERNAL)
    return folder / "data"


@pytest.fixture
def service(filled: Path, tmp_path: Path, embedder: Any) -> Iterator[Service]:
    """The service on a copy of that folder, its model loaded."""
    shutil.copytree(filled, tmp_path / "data")
    opened = Service(load_settings(tmp_path / "data"))
    opened.stores.__dict__["embedder"] = embedder
    access.provide(lambda: opened)
    yield opened
    opened.close()
