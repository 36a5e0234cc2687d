"""用真实浏览器看概览：答不上来的问题列出来，点开处理、撤回、再问一次；答复件点开能下载成稿。"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.cases.models import CaseSettings, Reader
from assistant.cases.store import open_cases
from assistant.drafting.letter import Office
from assistant.drafting.proposal import parse_proposal
from corpus.settings import load_settings
from tests.e2e.serving import PATIENCE_MS, ask, serving

pytestmark = [pytest.mark.slow, pytest.mark.browser]

MARS = "火星移民有没有安家费？"
PROPOSAL = """第20260012号提案

关于增加养老床位的提案

提案人：周明委员

　　我市养老床位不足，为此建议：
　　一、提高新增养老床位的资助标准，鼓励社会力量办养老机构。
　　二、建立养老护理员入职奖励，吸引年轻人从事护理工作。
"""
ROW = ".list button.open"


@pytest.fixture(scope="module")
def folder(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of one's own with a reply case: what other tests ask is not counted here."""
    data = tmp_path_factory.mktemp("overview") / "data"
    shutil.copytree(
        library, data, ignore=shutil.ignore_patterns("*.lock", "assistant.sqlite*", "cases.sqlite*")
    )
    store = open_cases(load_settings(data))
    proposal = parse_proposal(PROPOSAL)
    settings = replace(CaseSettings(), office=Office("澜江市民政局"), profile="lanjiang")
    case = store.create(Reader("local", True), proposal, text=PROPOSAL, settings=settings)
    store.save_item(case.id, Reader("local", True), 1, "【待补充：资助标准】", case.item(1).revision)
    store.close()
    return data


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder, "staff") as opened:
        yield opened


def refused(page: Page, address: str) -> None:
    """Ask what no document answers, and wait until that is said."""
    page.goto(address)
    ask(page, MARS)
    expect(page.locator(".turn .next")).to_have_count(1, timeout=PATIENCE_MS)


def row(page: Page, name: str) -> None:
    """Open the overview and press the row of that name."""
    page.locator(ROW).filter(has_text=name).first.click()


def test_a_refused_question_is_listed_dealt_with_taken_back_and_asked_again(page: Page, address: str) -> None:
    refused(page, address)
    page.goto(f"{address}/overview")
    row(page, MARS)
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("问过 1 次")
    drawer.get_by_role("button", name="标为已处理").click()
    expect(page.locator(ROW).filter(has_text=MARS)).to_have_count(0)
    page.get_by_role("button", name="撤回").click()
    row(page, MARS)
    page.get_by_role("dialog").get_by_role("button", name="再问一次").click()
    expect(page.locator(".turn .next")).to_have_count(1, timeout=PATIENCE_MS)
    assert "/overview" not in page.url


def test_what_somebody_found_useless_is_listed_with_the_reason(page: Page, address: str) -> None:
    refused(page, address)
    page.get_by_role("button", name="没用").click()
    page.get_by_role("button", name="没有答到").click()
    page.get_by_text("已记下").wait_for()
    page.goto(f"{address}/overview")
    expect(page.locator(".list").filter(has_text="原因")).to_contain_text("没有答到")


def test_charts_are_drawn_without_the_outside_and_say_their_content_in_words(
    page: Page, address: str
) -> None:
    refused(page, address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/overview")
    charts = page.locator('[data-testid="stVegaLiteChart"]').filter(has=page.locator("svg, canvas"))
    expect(charts).to_have_count(4, timeout=PATIENCE_MS)
    for words in ("每周提问与结果：", "文件按文种与效力：", "文件按成文年份：", "在办答复按期限与类别："):
        expect(page.locator(f'[aria-label*="{words}"]').first).to_be_attached()
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def test_a_case_leads_to_its_letter_which_can_be_downloaded(page: Page, address: str) -> None:
    page.goto(f"{address}/overview")
    row(page, "20260012号")
    page.get_by_text("预览定稿").click()
    expect(page.get_by_alt_text("成稿第1页").first).to_be_visible(timeout=PATIENCE_MS)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载答复函").click()
    file = waiting.value
    data = Path(file.path()).read_bytes()
    assert file.suggested_filename.endswith("（未核稿）.docx")
    text = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert ("澜江市民政局" in text, "待补充：资助标准" in text) == (True, True)
