"""Start the Streamlit application, and the vector server that it and other commands share.

Two ``banfu serve`` may serve one data folder, one for staff and one for the public: the first owns the vectors,
the second goes through its server, and takes over when it ends.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import ipaddress
import os
import signal
import subprocess
import sys
import threading
import time
import tomllib
from pathlib import Path
from types import FrameType

from assistant.cli.output import say, say_waiting
from corpus.chroma_address import ServedAddress, answers
from corpus.chroma_server import ChromaServer
from corpus.errors import BanfuError, LibraryBusy, SettingsError
from corpus.settings import CorpusSettings
from corpus.stores import Stores
from corpus.vector_folder import VectorFolder
from corpus.vector_open import serve_vectors

ADDRESS = "127.0.0.1"
#: Beside ``banfu.yaml``: sign-in ([auth], as Streamlit reads it) and roles ([banfu], see ``ui.roles``).
SECRETS_FILE = "secrets.toml"
#: How often a second application looks whether it has to take the vectors over, in seconds.
WATCH_S = 2.0
_TRY_S = 0.2


def run_application(settings: CorpusSettings, audience: str, port: int, address: str = ADDRESS) -> int:
    """Serve the pages until they are stopped; the exit code is Streamlit's.

    The vector folder is opened by one ``chroma run`` child, so that ``banfu ingest`` and ``banfu search`` work
    while the application runs. With ``chroma_url`` set there is nothing to start. Raises ``SettingsError`` where
    the staff pages would be open to others without sign-in.
    """
    signed = sign_in_configured(settings.data_dir)
    if audience == "staff" and not signed and not _is_loopback(address):
        raise SettingsError(
            f"内部端没有配置登录，不能在 {address} 上打开。请去掉 --address 只在本机使用，"
            f"或先在 {settings.data_dir / SECRETS_FILE} 中写好 [auth]"
        )
    if audience == "staff" and signed and importlib.util.find_spec("authlib") is None:
        raise SettingsError(
            "配置了登录，但没有安装登录用的组件 Authlib。请运行 pip install Authlib 后重新启动，"
            f"或去掉 {settings.data_dir / SECRETS_FILE} 中的 [auth]"
        )
    application = Path(__file__).resolve().parent.parent / "ui" / "app.py"
    with Stores(settings, purpose="应用", report=say, on_wait=say_waiting) as stores:
        shared = SharedVectors(settings, stores)
        shared.start()
        try:
            say(f"打开 http://{address}:{port}（{_seen_by(audience, signed, address)}；按 Ctrl+C 停止）")
            return _streamlit(application, settings.data_dir, audience, port, address)
        finally:
            shared.stop()


def sign_in_configured(data_dir: Path) -> bool:
    """Whether ``secrets.toml`` in the data folder has an ``[auth]`` table. Raises ``SettingsError`` for no TOML."""
    file = data_dir / SECRETS_FILE
    if not file.is_file():
        return False
    try:
        return "auth" in tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} 读不懂：{error}。请改正后重试") from error


class SharedVectors:
    """The vectors of a data folder, served by this process or by another application on the same folder."""

    def __init__(self, settings: CorpusSettings, stores: Stores) -> None:
        self._settings = settings
        self._stores = stores
        self._server: ChromaServer | None = None
        self._watcher: threading.Thread | None = None
        self._stopping = threading.Event()

    def start(self) -> None:
        """Serve the vectors, or find who does. Raises ``LibraryBusy`` when a command holds them for too long."""
        if self._settings.chroma_url:
            return
        deadline = time.monotonic() + self._settings.lock_timeout
        while not self.served():
            try:
                self._own()
            except LibraryBusy:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(_TRY_S)
            else:
                return
        say("同一资料库已有应用在运行，共用它的向量服务")
        self._watcher = threading.Thread(target=self._watch, name="banfu-vectors", daemon=True)
        self._watcher.start()

    @property
    def owner(self) -> bool:
        """Whether this process serves the vectors."""
        return self._server is not None

    def served(self) -> bool:
        """Whether a server answers at the published address."""
        folder = VectorFolder(self._settings.data_dir)
        address = ServedAddress.read(folder.address_path)
        return address is not None and answers(address, self._stores.vector_settings.namespace)

    def stop(self) -> None:
        """End the own server, if there is one; safe to call twice."""
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = None
        if self._server is not None:
            self._server.stop()
            self._server = None

    def _own(self) -> None:
        self._stores.lock()
        try:
            source = self._stores.vector_source
        finally:
            self._stores.release_vectors()
            self._stores.unlock()
        # The waiting is done here: meanwhile another application may come up and serve.
        vectors = dataclasses.replace(self._stores.vector_settings, lock_timeout=0)
        self._server = serve_vectors(
            self._settings.data_dir, vectors, source, purpose="应用", report=say, on_wait=lambda _: None
        )

    def _watch(self) -> None:
        while not self._stopping.wait(WATCH_S):
            if self.served():
                continue
            try:
                self._own()
            except LibraryBusy:  # another one was faster, or the server is only being restarted
                continue
            except BanfuError as error:
                say(f"接管向量服务没有成功，稍后再试：{error}")
                continue
            say("原来的应用已退出，向量服务已由本应用接管")
            return


def _seen_by(audience: str, signed: bool, address: str) -> str:
    if audience == "public":
        return "公开端，只有公开文件" + ("，只在本机可见" if _is_loopback(address) else "")
    if signed:
        return "内部端，需要登录"
    return "内部端，没有配置登录，只在本机可见"


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _streamlit(application: Path, data_dir: Path, audience: str, port: int, address: str) -> int:
    command = [
        sys.executable, "-m", "streamlit", "run", str(application),
        f"--server.address={address}", f"--server.port={port}", "--server.headless=true",
        "--browser.gatherUsageStats=false", "--server.fileWatcherType=none",
    ]  # fmt: skip
    # The public pages need no secrets, so their process does not get any.
    if audience == "staff" and (data_dir / SECRETS_FILE).is_file():
        command.append(f"--secrets.files={data_dir / SECRETS_FILE}")
    environment = {
        **os.environ,
        "BANFU_DATA_DIR": str(data_dir),
        "BANFU_AUDIENCE": audience,
        "STREAMLIT_CONFIG_DIR": str(application.parent),
    }
    child = subprocess.Popen(command, env=environment, cwd=application.parent.parent)

    def stop(signum: int, frame: FrameType | None) -> None:
        del signum, frame
        child.terminate()

    previous = signal.signal(signal.SIGTERM, stop)
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        return 0
    finally:
        signal.signal(signal.SIGTERM, previous)
