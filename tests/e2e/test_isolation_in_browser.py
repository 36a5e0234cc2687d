"""两个浏览器同时用：各问各的、各填各的，互相看不见；刷新后接着看自己的。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.serving import PATIENCE_MS, WIDE, ask

pytestmark = [pytest.mark.slow, pytest.mark.browser]

HOUSING = "博士每月安居补贴多少元？"
DATES = "2026年度知识产权专项资金网上申报时间是什么时候？"
FIRM, COLLEGE = "我们是澜江市一家民营企业，有员工37人", "我们是澜江市的一所高校"


@contextmanager
def another(browser: Browser) -> Iterator[Page]:
    """A second browser: nothing of the first one's cookies or storage."""
    context = browser.new_context(viewport=WIDE)
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    context.close()


def answered(page: Page) -> str:
    """Wait for the answer; the words of the page, those in the answer's own shadow tree among them."""
    expect(page.locator(".turn .actions")).to_have_count(1, timeout=PATIENCE_MS)
    return page.locator("body").inner_text() + page.locator(".turn").inner_text()


def say(page: Page, address: str, words: str) -> None:
    page.goto(f"{address}/match")
    page.get_by_label("说说您的情况").fill(words)
    page.get_by_role("button", name="识别并匹配").click()
    page.get_by_role("button", name="全部清空").wait_for()


def facts(page: Page) -> str:
    return page.locator(".st-key-match_facts").inner_text()


def test_two_visitors_asking_at_once_each_get_their_own_answer_and_list(
    page: Page, browser: Browser, public_address: str
) -> None:
    with another(browser) as other:
        for one in (page, other):
            one.goto(public_address)
            one.get_by_text("查政策，看依据").wait_for()
        ask(page, HOUSING)
        ask(other, DATES)
        mine, theirs = answered(page), answered(other)
    assert ("3000元" in mine, DATES in mine, HOUSING in mine) == (True, False, True)
    assert ("3000元" in theirs, DATES in theirs, HOUSING in theirs) == (False, True, False)


def test_two_visitors_filling_in_at_once_each_see_their_own_profile(
    page: Page, browser: Browser, public_address: str
) -> None:
    with another(browser) as other:
        say(page, public_address, FIRM)
        say(other, public_address, COLLEGE)
        page.get_by_role("button", name="识别并匹配").click()
        assert ("民营" in facts(page), "高校" in facts(page)) == (True, False)
        assert ("民营" in facts(other), "高校" in facts(other)) == (False, True)


def test_a_reload_keeps_the_profile(page: Page, public_address: str) -> None:
    say(page, public_address, FIRM)
    before = facts(page)
    page.reload()
    expect(page.locator(".st-key-match_facts")).to_have_text(before.replace("\n", ""), timeout=PATIENCE_MS)


def test_the_profile_is_kept_while_another_page_is_read(page: Page, public_address: str) -> None:
    say(page, public_address, FIRM)
    page.get_by_role("link", name="政策问答").first.click()
    page.get_by_text("查政策，看依据").wait_for()
    page.get_by_role("link", name="资助匹配").first.click()
    page.get_by_role("button", name="全部清空").wait_for()
    page.reload()
    page.get_by_role("button", name="全部清空").wait_for()
    assert "民营" in facts(page)


def test_the_address_holds_nothing_that_was_said(page: Page, public_address: str) -> None:
    say(page, public_address, FIRM)
    parts = urlsplit(unquote(page.url))
    assert (parts.path, parts.query[:2], len(parts.query), parts.fragment) == ("/match", "p=", 34, "")


def test_the_address_of_a_profile_shows_another_visitor_nothing(
    page: Page, browser: Browser, public_address: str
) -> None:
    say(page, public_address, FIRM)
    with another(browser) as other:
        other.goto(page.url)
        other.get_by_text("这份情况已经过期，或者不是在这个浏览器里填的").wait_for()
        # The welcome stands where the results would be: nothing was taken up.
        other.get_by_text("看看能申请什么").wait_for()
        expect(other.locator(".st-key-match_facts")).to_have_count(0)


def test_two_tabs_hold_two_profiles(page: Page, public_address: str) -> None:
    second = page.context.new_page()
    second.set_default_timeout(PATIENCE_MS)
    say(page, public_address, FIRM)
    say(second, public_address, COLLEGE)
    for one in (page, second):
        one.reload()
        one.get_by_role("button", name="全部清空").wait_for()
    assert ("民营" in facts(page), "高校" in facts(second), "高校" in facts(page)) == (True, True, False)


def test_without_sign_in_whoever_uses_this_machine_shares_the_conversations(
    page: Page, browser: Browser, staff_address: str
) -> None:
    page.goto(staff_address)
    page.get_by_text("查政策，看依据").wait_for()
    ask(page, HOUSING)
    answered(page)
    with another(browser) as other:
        other.goto(page.url)
        assert HOUSING in answered(other)
