"""全部测试共用：断开外网、指定临时资料目录、找到真实文件目录、在持续集成中不许跳过。

测试自己启动的本机服务（回环地址、Unix 套接字）可以连接，别的地址一律拒绝并说出是哪个地址。
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}

# Set on import, before any library that reads them is loaded; child processes inherit them.
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "TOKENIZERS_PARALLELISM": "false",
    "NO_PROXY": "127.0.0.1,localhost,::1",
    "no_proxy": "127.0.0.1,localhost,::1",
}


class NetworkBlockedError(RuntimeError):
    """A test tried to reach an address outside this machine."""


def _is_local(family: int, address: Any) -> bool:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return True
    return _is_local_host(address[0])


def _is_local_host(host: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")
    if name in {"", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse(address: object) -> NetworkBlockedError:
    return NetworkBlockedError(f"测试不许访问外网，却试图连接 {address}。请改用本机服务或真实的本地部件。")


def _block_network(patch: pytest.MonkeyPatch) -> None:
    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex
    real_sendto, real_getaddrinfo = socket.socket.sendto, socket.getaddrinfo

    def connect(self: socket.socket, address: Any) -> None:
        if not _is_local(self.family, address):
            raise _refuse(address)
        real_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        if not _is_local(self.family, address):
            raise _refuse(address)
        return real_connect_ex(self, address)

    def sendto(self: socket.socket, data: Any, *rest: Any) -> int:
        if not _is_local(self.family, rest[-1]):
            raise _refuse(rest[-1])
        return real_sendto(self, data, *rest)

    def getaddrinfo(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_local_host(host):
            raise _refuse((host, port))
        return real_getaddrinfo(host, port, *args, **kwargs)

    patch.setattr(socket.socket, "connect", connect)
    patch.setattr(socket.socket, "connect_ex", connect_ex)
    patch.setattr(socket.socket, "sendto", sendto)
    patch.setattr(socket, "getaddrinfo", getaddrinfo)


def _isolate_environment(patch: pytest.MonkeyPatch, home: Path) -> None:
    for name in [name for name in os.environ if name.startswith("BANFU_") and name != "BANFU_SHARED"]:
        patch.delenv(name)
    for name, value in OFFLINE.items():
        patch.setenv(name, value)
    # A test that names no data directory must not find the developer's own library.
    patch.setenv("BANFU_DATA_DIR", str(home / "data"))
    patch.setenv("BANFU_MODELS_DIR", str(_models_folder(home)))


def _models_folder(home: Path) -> Path:
    # Unpacking the model takes seconds, so the environment keeps it between sessions where it can.
    folder = Path(sys.prefix) / "banfu-models" if os.access(sys.prefix, os.W_OK) else home / "models"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def pytest_configure(config: pytest.Config) -> None:
    """Isolate the whole session, collection and doctests included."""
    patch = pytest.MonkeyPatch()
    home = tempfile.TemporaryDirectory(prefix="banfu-tests-", ignore_cleanup_errors=True)
    _isolate_environment(patch, Path(home.name))
    _block_network(patch)
    config.add_cleanup(home.cleanup)
    config.add_cleanup(patch.undo)


def _skipped(config: pytest.Config) -> list[Any]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    stats = reporter.stats if reporter is not None else {}
    return [*stats.get("skipped", []), *stats.get("xfailed", [])]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a skipped test fails the run: a check that did not happen is not a pass."""
    if IN_CI and exitstatus == pytest.ExitCode.OK and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Name the tests that CI did not accept."""
    skipped = _skipped(config)
    if IN_CI and skipped:
        terminalreporter.section("持续集成中不许跳过测试", red=True)
        for report in skipped:
            terminalreporter.line(f"{report.nodeid}: {report.longrepr}")


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real documents: ``BANFU_SHARED``, or ``shared`` beside the checkout."""
    folder = Path(os.environ.get("BANFU_SHARED") or ROOT.parent / "shared").resolve()
    if folder.is_dir():
        return folder
    message = f"没有真实文件目录 {folder}：请把 shared 放在检出目录旁边，或用 BANFU_SHARED 指明位置。"
    if IN_CI:
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory of the test's own, also set as ``BANFU_DATA_DIR``."""
    folder = tmp_path / "data"
    monkeypatch.setenv("BANFU_DATA_DIR", str(folder))
    return folder


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Where the embedding model is unpacked once; also set as ``BANFU_MODELS_DIR``."""
    return Path(os.environ["BANFU_MODELS_DIR"])


@pytest.fixture(scope="session")
def embedder(models_dir: Path) -> Any:
    """The default embedding model, loaded once a session."""
    from corpus.embedding import EmbeddingSettings, open_embedder

    return open_embedder(EmbeddingSettings(), models_dir)
