"""用真实浏览器走一遍资助匹配：说一句话，答两个问题，找到能申请的资助，看条文，下载清单。"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.serving import PATIENCE_MS, banfu, serving

pytestmark = [pytest.mark.slow, pytest.mark.browser]

WORDS = "我们是澜江市的企业"


@pytest.fixture(scope="module")
def address(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The public face over one public and one internal sample document."""
    folder = tmp_path_factory.mktemp("match-e2e")
    for pattern, visibility in (("06_*.docx", "public"), ("20_*.txt", "internal")):
        (original,) = (root / "corpus/samples/documents").glob(pattern)
        # Alone in a folder of its own, so that no list beside the samples decides the visibility.
        copy = folder / visibility / original.name
        copy.parent.mkdir()
        shutil.copyfile(original, copy)
        command = banfu("--data-dir", str(folder / "data"), "ingest", str(copy), "--visibility", visibility)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    with serving(folder / "data", "public") as found:
        yield found


def say(page: Page, address: str, words: str = WORDS) -> None:
    page.goto(f"{address}/match")
    page.get_by_label("说说您的情况").fill(words)
    page.get_by_role("button", name="识别并匹配").click()
    page.locator("details.card").first.wait_for()


def test_two_answers_find_a_measure_to_apply_for_with_its_clause_and_a_list(
    page: Page, address: str, tmp_path: Path
) -> None:
    say(page, address)
    first = page.locator(".banfu-ask").inner_text()
    page.get_by_role("button", name="都没有", exact=True).click()
    expect(page.locator(".banfu-ask")).not_to_have_text(first, timeout=PATIENCE_MS)
    page.get_by_role("button", name="是", exact=True).click()
    card = page.locator("details.card.green").first
    expect(card).to_contain_text("可申请", timeout=PATIENCE_MS)
    expect(card.locator(".mark.met").first).to_be_visible()

    card.get_by_role("button", name="看原处").click()
    expect(page.locator(".banfu-clause mark").first).to_be_in_viewport(timeout=PATIENCE_MS)
    page.keyboard.press("Escape")

    with page.expect_download() as download:
        page.get_by_role("button", name="下载清单").click()
    saved = tmp_path / "清单.docx"
    download.value.save_as(saved)
    assert "一、可申请（1 项）" in [p.text for p in docx.Document(str(saved)).paragraphs]


def test_a_card_that_the_reader_opened_stays_open_when_the_results_change(page: Page, address: str) -> None:
    say(page, address)
    card = page.locator("details.card").nth(2)
    title = card.locator(".title").inner_text()
    card.locator("summary").click()
    first = page.locator(".banfu-ask").inner_text()
    page.get_by_role("button", name="都没有", exact=True).click()
    expect(page.locator(".banfu-ask")).not_to_have_text(first, timeout=PATIENCE_MS)
    expect(page.locator("details.card[open]", has_text=title).first).to_be_visible()


def test_a_phone_reads_the_results_without_sideways_scrolling(phone: Page, address: str) -> None:
    say(phone, address)
    widths = phone.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


def test_the_public_sees_no_measure_of_an_internal_document(page: Page, address: str) -> None:
    say(page, address, "我们是澜江市的企业，购买技术成果")
    expect(page.locator("body")).not_to_contain_text("内部讨论稿")
    expect(page.locator("details.card .badge.blue")).to_have_count(0)
