"""浏览器测试共用：用 ``banfu serve`` 启动真实应用，用 Debian 的 Chromium 打开它。"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from corpus.loopback import free_port

CHROMIUM = "/usr/bin/chromium"
# Chromium on its own looks for updates and resolves its maker's hosts; here it must stay on the machine.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PATIENCE_MS = 60_000
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def banfu(*arguments: str) -> list[str]:
    """The installed command with its arguments."""
    return [str(Path(sys.executable).with_name("banfu")), *arguments]


def sample(root: Path, pattern: str) -> Path:
    """The one sample document that the pattern names."""
    (found,) = (root / "corpus/samples/documents").glob(pattern)
    return found


@contextmanager
def serving(data: Path, audience: str, port: int | None = None) -> Iterator[str]:
    """The application's address while ``banfu serve`` runs, on a free port where none is given."""
    port = port or free_port()
    log = data.parent / f"serve-{audience}-{port}.log"
    command = banfu("--data-dir", str(data), "serve", "--audience", audience, "--port", str(port))
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ})
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/_stcore/health", server, log)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the application answers; its log is in the error when it does not."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text("utf-8")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except urllib.error.HTTPError as answer:
            answer.close()
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"应用 60 秒没有应答：{log.read_text('utf-8')}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def ask(page: Page, question: str) -> None:
    """Type a question and send it."""
    box = page.get_by_test_id("stChatInputTextArea").first
    box.fill(question)
    box.press("Enter")
