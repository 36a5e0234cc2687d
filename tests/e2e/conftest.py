"""浏览器测试共用的资料库、两个应用和浏览器。"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.serving import PATIENCE_MS, PHONE, WIDE, banfu, chromium, sample, serving

SAMPLES = (("04_*.pdf", "public"), ("13_*.txt", "public"), ("20_*.txt", "internal"))


# Playwright's five seconds are short where two cores serve the pages and the browser.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def library(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with two public sample documents and an internal one."""
    folder = tmp_path_factory.mktemp("e2e")
    data = folder / "data"
    for pattern, visibility in SAMPLES:
        # Alone in a folder of its own, so that no list beside the samples decides the visibility.
        original = sample(root, pattern)
        copy = folder / original.stem / original.name
        copy.parent.mkdir()
        shutil.copyfile(original, copy)
        command = banfu("--data-dir", str(data), "ingest", str(copy), "--visibility", visibility)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return data


@pytest.fixture(scope="session")
def staff_address(library: Path) -> Iterator[str]:
    """The staff application on that data directory."""
    with serving(library, "staff") as address:
        yield address


@pytest.fixture(scope="session")
def public_address(library: Path, staff_address: str) -> Iterator[str]:
    """The public application, on the same data directory and at the same time."""
    assert staff_address
    with serving(library, "public") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; each test has a context of its own."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A wide page of a visitor who was never here."""
    context = browser.new_context(viewport=WIDE)
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """The same, as narrow as a phone."""
    context = browser.new_context(viewport=PHONE)
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    context.close()
