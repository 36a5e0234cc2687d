"""用真实浏览器提问：看到回答，点开引文，看到原文里标出的那句话和原页；两个浏览器互不相见，刷新不丢。"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.serving import PATIENCE_MS, WIDE, ask

pytestmark = [pytest.mark.slow, pytest.mark.browser]

HOUSING = "博士每月安居补贴多少元？"
DATES = "2026年度知识产权专项资金网上申报时间是什么时候？"


def opened(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_text("查政策，看依据").wait_for()


def answered(page: Page, count: int = 1) -> None:
    expect(page.locator(".turn .actions")).to_have_count(count, timeout=PATIENCE_MS)


def test_asking_and_opening_a_citation_shows_its_words_in_the_source(page: Page, staff_address: str) -> None:
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    opened(page, staff_address)
    ask(page, HOUSING)
    answered(page)
    page.locator(".turn .chip").first.click()
    mark = page.locator(".source .paper mark").first
    expect(mark).to_contain_text("3000元")
    expect(mark).to_be_in_viewport()
    assert hosts - {None} == {"127.0.0.1"}


def test_a_pdf_shows_its_page_with_the_place_marked(page: Page, staff_address: str) -> None:
    opened(page, staff_address)
    ask(page, DATES)
    answered(page)
    page.get_by_role("button", name="原页").click()
    expect(page.locator(".source .leaf .box").first).to_be_in_viewport(timeout=PATIENCE_MS)


def test_a_reload_keeps_the_conversation(page: Page, public_address: str) -> None:
    opened(page, public_address)
    ask(page, HOUSING)
    answered(page)
    page.reload()
    answered(page)
    expect(page.locator(".turn .asked")).to_have_text(HOUSING)


def test_two_browsers_do_not_see_each_others_conversations(
    page: Page, browser: Browser, public_address: str
) -> None:
    opened(page, public_address)
    ask(page, HOUSING)
    answered(page)
    context = browser.new_context(viewport=WIDE)
    other = context.new_page()
    other.goto(page.url)
    other.get_by_text("查政策，看依据").wait_for(timeout=PATIENCE_MS)
    seen = other.locator("body").inner_text()
    context.close()
    assert HOUSING not in seen


def test_a_reason_given_for_a_useless_answer_is_kept(page: Page, staff_address: str) -> None:
    opened(page, staff_address)
    ask(page, HOUSING)
    answered(page)
    page.get_by_role("button", name="没用").click()
    page.get_by_role("button", name="没有答到").click()
    expect(page.locator(".turn .thanks")).to_have_text("已记下：没有答到")
    page.reload()
    expect(page.locator(".turn .thanks")).to_have_text("已记下：没有答到", timeout=PATIENCE_MS)


def test_asking_documents_in_force_only_is_shown_as_the_scope_and_stays(
    page: Page, staff_address: str
) -> None:
    opened(page, staff_address)
    ask(page, "火星移民有没有安家费？")
    answered(page)
    page.get_by_role("button", name="只查现行文件").click()
    answered(page, 2)
    expect(page.get_by_role("button", name="检索范围：现行")).to_be_visible()
    ask(page, HOUSING)
    answered(page, 3)
    expect(page.get_by_role("button", name="检索范围：现行")).to_be_visible()


def test_a_scope_that_is_chosen_is_named_at_once(page: Page, staff_address: str) -> None:
    opened(page, staff_address)
    page.get_by_role("button", name="检索范围：全部").click()
    page.get_by_role("button", name="征求意见稿").click()
    expect(page.get_by_role("button", name="检索范围：征求意见稿")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="恢复为全部").click()
    expect(page.get_by_role("button", name="检索范围：全部")).to_be_visible(timeout=PATIENCE_MS)


def test_a_conversation_is_saved_as_markdown(page: Page, staff_address: str) -> None:
    opened(page, staff_address)
    ask(page, HOUSING)
    answered(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="导出").click()
    assert "3000元" in saved.value.path().read_text("utf-8")


def test_on_a_phone_the_source_opens_only_when_asked_for(phone: Page, public_address: str) -> None:
    opened(phone, public_address)
    ask(phone, HOUSING)
    answered(phone)
    expect(phone.locator(".source .paper")).to_be_hidden()
    phone.locator(".turn .chip").first.click()
    expect(phone.locator(".source .paper")).to_be_visible()
    widths = phone.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    phone.get_by_role("button", name="关闭原文").click()
    expect(phone.locator(".source .paper")).to_be_hidden()
    assert widths[0] <= widths[1]


def test_a_staff_page_is_closed_to_the_public_in_chinese(page: Page, public_address: str) -> None:
    page.goto(f"{public_address}/draft")
    expect(page.get_by_text("此页面仅供本单位使用")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("Page not found")).to_have_count(0)
