"""用真实浏览器打开 ``banfu serve`` 启动的真实应用：检索，看页面。"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.serving import PATIENCE_MS

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def search(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}/search?q={quote(query)}")
    page.locator(".banfu-hit, .banfu-notice").first.wait_for()


def test_a_typed_question_finds_the_passage_with_standing_and_source(page: Page, staff_address: str) -> None:
    page.goto(f"{staff_address}/search")
    page.get_by_role("textbox", name="检索").fill("安居补贴")
    page.get_by_role("textbox", name="检索").press("Enter")
    first = page.locator(".banfu-hit").first
    expect(first).to_contain_text("青年人才安居补贴", timeout=PATIENCE_MS)
    expect(first.locator(".banfu-badge").first).not_to_be_empty()
    expect(first.locator(".banfu-source")).to_contain_text("13_")
    expect(first.locator("mark").first).to_have_text("安居补贴")


def test_nothing_is_fetched_from_another_host(page: Page, staff_address: str) -> None:
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    search(page, staff_address, "安居补贴")
    assert hosts - {None} == {"127.0.0.1"}


def test_a_phone_needs_no_sideways_scrolling(phone: Page, staff_address: str) -> None:
    search(phone, staff_address, "安居补贴")
    widths = phone.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


def test_staff_find_an_internal_document_marked_as_internal(page: Page, staff_address: str) -> None:
    search(page, staff_address, "科技成果转化资助")
    expect(page.locator(".banfu-hit", has_text="20_").first).to_contain_text("内部")


def test_the_public_never_sees_an_internal_document(page: Page, public_address: str, root: Path) -> None:
    (internal,) = (root / "corpus/samples/documents").glob("20_*.txt")
    search(page, public_address, "科技成果转化资助")
    expect(page.locator("body")).not_to_contain_text(internal.stem)
    expect(page.get_by_text("可见范围")).to_have_count(0)
