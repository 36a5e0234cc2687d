"""用真实浏览器打开 ``banfu serve`` 启动的真实应用：入库样例，检索，看页面。"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [pytest.mark.slow, pytest.mark.browser]

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
PUBLIC_SAMPLE, INTERNAL_SAMPLE = "13_*.txt", "20_*.txt"
PATIENCE_MS = 60_000
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def banfu(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("banfu")), *arguments]


def sample(root: Path, pattern: str) -> Path:
    (found,) = (root / "corpus/samples/documents").glob(pattern)
    return found


@pytest.fixture(scope="module")
def library(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one public and one internal sample document."""
    folder = tmp_path_factory.mktemp("e2e")
    data = folder / "data"
    for pattern, visibility in ((PUBLIC_SAMPLE, "public"), (INTERNAL_SAMPLE, "internal")):
        # Alone in a folder of its own, so that no list beside the samples decides the visibility.
        copy = folder / visibility / sample(root, pattern).name
        copy.parent.mkdir()
        shutil.copyfile(sample(root, pattern), copy)
        command = banfu("--data-dir", str(data), "ingest", str(copy), "--visibility", visibility)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return data


@contextmanager
def serving(data: Path, audience: str) -> Iterator[str]:
    """The application's address while ``banfu serve`` runs."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    log = data.parent / f"serve-{audience}.log"
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


# One data directory is served by one process at a time, so the staff server stops with its class.
@pytest.fixture(scope="class")
def staff_address(library: Path) -> Iterator[str]:
    with serving(library, "staff") as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport=WIDE)
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


def search(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}/?q={quote(query)}")
    page.locator(".banfu-hit, .banfu-notice").first.wait_for()


class TestForStaff:
    def test_a_typed_question_finds_the_passage_with_standing_and_source(
        self, page: Page, staff_address: str
    ) -> None:
        page.goto(staff_address)
        page.get_by_role("textbox", name="检索").fill("安居补贴")
        page.get_by_role("textbox", name="检索").press("Enter")
        first = page.locator(".banfu-hit").first
        expect(first).to_contain_text("青年人才安居补贴", timeout=PATIENCE_MS)
        expect(first.locator(".banfu-badge").first).not_to_be_empty()
        expect(first.locator(".banfu-source")).to_contain_text("13_")
        expect(first.locator("mark").first).to_have_text("安居补贴")

    def test_nothing_is_fetched_from_another_host(self, page: Page, staff_address: str) -> None:
        hosts: set[str | None] = set()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        search(page, staff_address, "安居补贴")
        assert hosts - {None} == {"127.0.0.1"}

    def test_a_phone_needs_no_sideways_scrolling(self, browser: Browser, staff_address: str) -> None:
        phone = browser.new_page(viewport=PHONE)
        search(phone, staff_address, "安居补贴")
        widths = phone.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        phone.close()
        assert widths[0] <= widths[1]

    def test_staff_find_an_internal_document_marked_as_internal(self, page: Page, staff_address: str) -> None:
        search(page, staff_address, "科技成果转化资助")
        expect(page.locator(".banfu-hit", has_text="20_").first).to_contain_text("内部")


def test_the_public_never_sees_an_internal_document(page: Page, library: Path, root: Path) -> None:
    with serving(library, "public") as address:
        search(page, address, "科技成果转化资助")
        expect(page.locator("body")).not_to_contain_text(sample(root, INTERNAL_SAMPLE).stem)
        expect(page.get_by_text("可见范围")).to_have_count(0)
