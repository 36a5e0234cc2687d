"""A Chroma server on loopback as a child of this process, with its address published in the data folder."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from corpus.chroma_address import ServedAddress
from corpus.errors import IndexDamaged
from corpus.loopback import free_port, heartbeat
from corpus.vector_folder import child_environment, write_atomically

HOST = "127.0.0.1"
START_ATTEMPTS = 3
# A server that dies more often than this is not restarted any more.
MAX_RESTARTS, RESTART_WINDOW_S = 5, 60.0
STOP_S = 10.0


class ChromaServer:
    """``chroma run`` on ``folder``: started, watched and restarted by a thread, until ``stop``.

    ``introduce`` is called with the address of each server that answers, before it is published: it writes
    the nonce into the server's data. ``keep`` are descriptors the server holds open (the owner's lock, which
    then lasts until the server itself is gone). ``report`` is told in Chinese what the thread does.
    """

    def __init__(
        self,
        folder: Path,
        address_path: Path,
        introduce: Callable[[ServedAddress], None],
        *,
        timeout: float = 30.0,
        keep: tuple[int, ...] = (),
        report: Callable[[str], None] = lambda _: None,
        on_stop: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self.folder = folder
        self.address_path = address_path
        self.log_path = address_path.with_name("chroma.log")
        self.address: ServedAddress | None = None
        self._introduce = introduce
        self._timeout = timeout
        self._keep = keep
        self._report = report
        self._on_stop = on_stop
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._settled = threading.Event()
        self._error: BaseException | None = None
        self._clean = True

    def start(self) -> ServedAddress:
        """Start the server and wait until it answers. Raises ``IndexDamaged`` when it does not."""
        # The kernel ties the child's life to the thread that starts it, so one thread starts every child.
        self._thread = threading.Thread(target=self._supervise, name="chroma-server", daemon=True)
        self._thread.start()
        atexit.register(self.stop)
        self._settled.wait()
        if self._error is not None:
            self.stop()
            raise self._error
        assert self.address is not None
        return self.address

    @property
    def alive(self) -> bool:
        """Whether the server process runs at this moment."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Withdraw the address and end the server; safe to call twice."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            atexit.unregister(self.stop)
            self._on_stop(self._clean)

    def _supervise(self) -> None:
        deaths: list[float] = []
        try:
            self._launch(None)
            self._settled.set()
            while not self._stopping.wait(0.1):
                if self.alive:
                    continue
                self._clean = False
                now = time.monotonic()
                deaths = [at for at in deaths if now - at < RESTART_WINDOW_S] + [now]
                if len(deaths) > MAX_RESTARTS:
                    raise IndexDamaged(
                        f"向量服务一分钟内退出 {len(deaths)} 次，不再重启。详见 {self.log_path}"
                    )
                self._report("向量服务意外退出，正在重启")
                self._launch(self.address.port if self.address else None)
        except BaseException as error:
            self._error = error
            self._clean = False
            self._report(str(error))
        finally:
            self._withdraw()
            self._end()
            self._settled.set()

    def _launch(self, port: int | None) -> None:
        # The old port first, since clients know it; it may be taken by now.
        for attempt in range(START_ATTEMPTS):
            chosen = port if port is not None and attempt == 0 else free_port()
            self._process = self._spawn(chosen)
            if self._answers(chosen):
                address = ServedAddress(
                    pid=self._process.pid,
                    owner=os.getpid(),
                    started=datetime.now().astimezone().isoformat(timespec="seconds"),
                    host=HOST,
                    port=chosen,
                    nonce=secrets.token_hex(16),
                )
                self._introduce(address)
                write_atomically(self.address_path, json.dumps(asdict(address)))
                self.address = address
                return
            self._end()
            if self._stopping.is_set():
                return
        raise IndexDamaged(
            f"向量服务没有在 {self._timeout:.0f} 秒内启动。请查看 {self.log_path}，或运行 banfu doctor"
        )

    def _spawn(self, port: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "corpus.vector_child", "serve", str(os.getpid())]
        command += ["run", "--path", str(self.folder), "--host", HOST, "--port", str(port)]
        with self.log_path.open("wb") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C in the terminal is for the parent, which then stops the server in order.
                start_new_session=True,
                pass_fds=self._keep if sys.platform != "win32" else (),
                env=child_environment(),
            )

    def _answers(self, port: int) -> bool:
        deadline = time.monotonic() + self._timeout
        while time.monotonic() < deadline and not self._stopping.is_set():
            if not self.alive:
                return False
            if heartbeat(HOST, port) and self.alive:
                return True
            time.sleep(0.05)
        return False

    def _withdraw(self) -> None:
        published = ServedAddress.read(self.address_path)
        if published is not None and published.owner == os.getpid():
            self.address_path.unlink(missing_ok=True)

    def _end(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            self._clean = False
