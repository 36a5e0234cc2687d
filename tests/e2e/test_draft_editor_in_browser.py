"""用真实浏览器在编辑框里打字：刷新、断线、两个窗口、输入法、撤销都不丢字；核稿随保存更新，定位到字。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.cases.models import Case, Reader
from assistant.cases.store import CaseStore, open_cases
from assistant.drafting.proposal import parse_proposal
from corpus.loopback import free_port
from corpus.settings import load_settings
from tests.e2e.serving import PATIENCE_MS, serving

pytestmark = [pytest.mark.slow, pytest.mark.browser]

#: The owner of what is done on this machine without signing in.
ME = Reader("local", True, "本机用户")
PROPOSAL = """关于增加养老床位的提案
提案人：周明委员　　提案编号：20260012
　　我市养老床位不足，为此建议：
　　一、提高新增养老床位的资助标准。
　　二、建立养老护理员入职奖励。
"""
BEGUN = "我局高度重视养老床位建设。"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty library of its own: nothing here asks for documents."""
    return tmp_path_factory.mktemp("editor") / "data"


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def store(data: Path, port: int) -> Iterator[CaseStore]:
    """The cases that the application beside this process serves."""
    with serving(data, "staff", port):
        opened = open_cases(load_settings(data))
        yield opened
        opened.close()


@pytest.fixture
def case(store: CaseStore) -> Case:
    """A case of two suggestions, the reply to the first one begun."""
    case = store.create(ME, parse_proposal(PROPOSAL), text=PROPOSAL)
    return store.save_item(case.id, ME, 1, BEGUN, case.item(1).revision)


@pytest.fixture
def address(case: Case, port: int) -> str:
    return f"http://127.0.0.1:{port}/draft?case={case.id}&step=items"


def kept(store: CaseStore, case: Case, no: int = 1) -> str:
    return store.get(case.id, ME).item(no).text


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="建议一的答复")


def status(page: Page) -> Locator:
    return page.locator(".editor .status")


def open_box(page: Page, address: str) -> Locator:
    page.goto(address)
    expect(box(page)).to_have_value(re.compile(BEGUN), timeout=PATIENCE_MS)
    return box(page)


def at_the_end(page: Page, words: str) -> None:
    box(page).press("Control+End")
    box(page).press_sequentially(words)


def test_typing_is_saved_after_a_pause_and_findings_follow(
    page: Page, address: str, store: CaseStore, case: Case
) -> None:
    open_box(page, address)
    at_the_end(page, "今年内将资助养老机构37家。")
    expect(status(page)).to_have_text("稍后自动保存")
    expect(status(page)).to_have_text(re.compile(r"^\d\d:\d\d 已保存$"))
    assert kept(store, case) == f"{BEGUN}今年内将资助养老机构37家。"
    expect(page.locator(".editor .count")).to_have_text("27 字")
    wrong = page.locator(".sentences li", has_text="37家")
    expect(wrong).to_contain_text("无依据")

    page.locator(".st-key-reply_tabs button", has_text="核稿").click()
    finding = page.locator("[class*='st-key-reply_finding_error']", has_text="37家")
    finding.get_by_role("button", name="定位").click()
    selected = "box => box.value.slice(box.selectionStart, box.selectionEnd)"
    page.wait_for_function("() => document.activeElement && document.activeElement.shadowRoot !== null")
    assert "37家" in str(box(page).evaluate(selected))


def test_a_reload_before_the_pause_loses_nothing(
    page: Page, address: str, store: CaseStore, case: Case
) -> None:
    open_box(page, address)
    at_the_end(page, "刷新前写的话。")
    page.reload()
    expect(box(page)).to_have_value(f"{BEGUN}刷新前写的话。")
    expect(status(page)).to_contain_text("已保存")
    page.wait_for_timeout(1500)
    assert kept(store, case) == f"{BEGUN}刷新前写的话。"


def test_two_windows_that_write_in_different_places_are_joined(
    page: Page, address: str, store: CaseStore, case: Case
) -> None:
    open_box(page, address)
    other = page.context.new_page()
    open_box(other, address)
    box(other).press("Control+Home")
    box(other).press_sequentially("开头的话。")
    expect(status(other)).to_contain_text("已保存")
    other.wait_for_timeout(1500)
    at_the_end(page, "末尾的话。")
    expect(box(page)).to_have_value(f"开头的话。{BEGUN}末尾的话。")
    page.wait_for_timeout(2500)
    assert kept(store, case) == f"开头的话。{BEGUN}末尾的话。"


def test_two_windows_that_write_in_one_place_are_asked_and_neither_is_lost(
    page: Page, address: str, store: CaseStore, case: Case
) -> None:
    open_box(page, address)
    other = page.context.new_page()
    open_box(other, address)
    at_the_end(other, "另一窗口的话。")
    expect(status(other)).to_have_text(re.compile(r"^\d\d:\d\d 已保存$"))
    other.wait_for_timeout(1500)
    at_the_end(page, "这一窗口的话。")
    expect(page.locator(".editor .conflict")).to_contain_text("改的是同一处")
    expect(box(page)).to_have_value(f"{BEGUN}这一窗口的话。")
    page.get_by_role("button", name="保留我写的").click()
    expect(status(page)).to_have_text(re.compile(r"^\d\d:\d\d 已保存$"))
    page.wait_for_timeout(1500)
    assert kept(store, case) == f"{BEGUN}这一窗口的话。"
    versions = [store.version(case.id, ME, one.no) for one in store.versions(case.id, ME)]
    assert f"{BEGUN}另一窗口的话。" in [one.item(1).text for one in versions]


def test_nothing_is_saved_amid_a_word_that_is_being_composed(
    page: Page, address: str, store: CaseStore, case: Case
) -> None:
    open_box(page, address).press("Control+End")
    compose = page.context.new_cdp_session(page)
    compose.send("Input.imeSetComposition", {"text": "lao", "selectionStart": 3, "selectionEnd": 3})
    expect(box(page)).to_have_value(f"{BEGUN}lao")
    page.wait_for_timeout(2500)
    assert kept(store, case) == BEGUN
    compose.send("Input.insertText", {"text": "老有所养"})
    expect(status(page)).to_have_text(re.compile(r"^\d\d:\d\d 已保存$"))
    page.wait_for_timeout(1500)
    assert kept(store, case) == f"{BEGUN}老有所养"


def test_undo_takes_back_typing_and_what_a_button_put_in(
    page: Page, address: str, store: CaseStore, case: Case
) -> None:
    open_box(page, address)
    at_the_end(page, "办理中,请稍候。")
    expect(status(page)).to_have_text(re.compile(r"^\d\d:\d\d 已保存$"))
    page.locator(".st-key-reply_tabs button", has_text="核稿").click()
    page.get_by_role("button", name="按建议改").first.click()
    expect(box(page)).to_have_value(f"{BEGUN}办理中，请稍候。")
    page.get_by_role("button", name="撤销").click()
    expect(box(page)).to_have_value(f"{BEGUN}办理中,请稍候。")
    box(page).press("Control+z")
    expect(box(page)).to_have_value(BEGUN)
    box(page).press("Control+Shift+z")
    expect(box(page)).to_have_value(f"{BEGUN}办理中,请稍候。")
    page.wait_for_timeout(3000)
    assert kept(store, case) == f"{BEGUN}办理中,请稍候。"


def test_what_is_typed_while_the_server_is_away_is_saved_when_it_is_back(page: Page, tmp_path: Path) -> None:
    port = free_port()
    data = tmp_path / "data"
    with serving(data, "staff", port):
        store = open_cases(load_settings(data))
        case = store.create(ME, parse_proposal(PROPOSAL), text=PROPOSAL)
        case = store.save_item(case.id, ME, 1, BEGUN, case.item(1).revision)
        open_box(page, f"http://127.0.0.1:{port}/draft?case={case.id}&step=items")
        at_the_end(page, "断线前写的话。")
    expect(status(page)).to_contain_text("文字已留在这台电脑上", timeout=PATIENCE_MS)
    with serving(data, "staff", port):
        expect(status(page)).to_have_text(re.compile(r"^\d\d:\d\d 已保存$"), timeout=2 * PATIENCE_MS)
        page.wait_for_timeout(1500)
        assert kept(store, case) == f"{BEGUN}断线前写的话。"
    store.close()
