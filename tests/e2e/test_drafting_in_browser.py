"""用真实浏览器走一遍答复起草：粘贴来件，改拆分，起草，改字，刷新还在，下载 Word；记录、版本、删除。"""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from docx.shared import Mm
from playwright.sync_api import Browser, Page, expect

from tests.e2e.serving import PATIENCE_MS

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ADDED = "下一步将在区级服务窗口同步公布申领办法。"
REASON = "需会同市财政局研究资金安排"


def proposal(root: Path) -> str:
    """The sample 建议 about housing allowances for young people."""
    (file,) = (root / "corpus/samples/proposals").glob("建议_*.txt")
    return file.read_text("utf-8")


@pytest.fixture(autouse=True)
def patient(page: Page) -> None:
    """Drafting loads the models first."""
    page.set_default_timeout(2 * PATIENCE_MS)


def take_in(page: Page, address: str, text: str) -> None:
    """Paste a proposal and have it read; what is there of that number already does not matter."""
    page.goto(f"{address}/draft")
    page.get_by_role("button", name="新建答复").click()
    page.get_by_label("或粘贴正文").fill(text)
    page.get_by_role("button", name="识别并拆分").click()
    page.locator(".st-key-draftcard_1").or_(page.get_by_role("button", name="仍然新建")).first.wait_for()
    if page.get_by_role("button", name="仍然新建").is_visible():
        page.get_by_role("button", name="仍然新建").click()
    page.locator(".st-key-draftcard_1").wait_for()


def cards(page: Page) -> int:
    return page.locator("[class*='st-key-draftcard_']").count()


def test_a_letter_is_drafted_edited_and_downloaded_as_a_valid_word_file(
    page: Page, staff_address: str, root: Path, tmp_path: Path
) -> None:
    take_in(page, staff_address, proposal(root))
    expect(page.get_by_role("textbox", name="编号")).to_have_value("2026045")

    # The first suggestion is about something else: two remain, the first of them in other words.
    page.locator(".st-key-draftmoves_1").get_by_role("button", name="删除").click()
    expect(page.get_by_text("拆分为 2 条建议")).to_be_visible()
    expect(page.get_by_role("textbox", name="建议一")).to_have_value(re.compile("安居补贴"))
    page.get_by_role("textbox", name="全称").fill("澜江市人力资源和社会保障局")
    page.get_by_role("textbox", name="发文代字").fill("澜人社函")
    page.get_by_role("button", name="开始起草").click()

    text = page.get_by_role("textbox", name="建议一的答复")
    text.wait_for()
    expect(text).to_have_value(re.compile(r"［\d+］"), timeout=2 * PATIENCE_MS)
    text.press("Control+End")
    text.press_sequentially(ADDED)
    written = text.input_value()
    # At once: the browser's copy has to bring back what the server does not have yet.
    page.reload()
    expect(page.get_by_role("textbox", name="建议一的答复")).to_have_value(written, timeout=PATIENCE_MS)
    expect(page.get_by_text("已保存").first).to_be_visible()
    page.wait_for_timeout(2000)

    page.get_by_role("button", name="下载", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载答复函（Word）").first.click()
    saved = tmp_path / "答复函.docx"
    download.value.save_as(saved)
    letter = docx.Document(str(saved))
    cells = [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
    body = "\n".join([*(one.text for one in letter.paragraphs), *cells])
    assert [
        part for part in (ADDED, "祝南枝", "2026045", "澜江市人力资源和社会保障局") if part not in body
    ] == []
    # The marks of the evidence stand beside the letter, not in it.
    assert re.search(r"［\d+］", body) is None
    assert letter.sections[0].page_width == pytest.approx(Mm(210), abs=Mm(1))


def test_what_is_typed_while_taking_in_survives_a_reload_in_the_middle(
    page: Page, staff_address: str, root: Path
) -> None:
    page.goto(f"{staff_address}/draft?case=new")
    box = page.get_by_label("或粘贴正文")
    box.fill(proposal(root))
    page.reload()
    expect(page.get_by_label("或粘贴正文")).to_have_value(proposal(root), timeout=PATIENCE_MS)

    take_in(page, staff_address, proposal(root).replace("2026045", "2026046"))
    page.get_by_role("textbox", name="建议二").press("Control+End")
    page.get_by_role("textbox", name="建议二").press_sequentially("请公布名额。")
    page.get_by_role("textbox", name="案名").fill("关于做好青年安居的建议")
    page.reload()
    expect(page.get_by_role("textbox", name="建议二")).to_have_value(re.compile("请公布名额。$"))
    expect(page.get_by_role("textbox", name="案名")).to_have_value("关于做好青年安居的建议")
    # Handed over by themselves after a pause, without leaving the box: another reload finds them on the server.
    page.wait_for_timeout(2500)
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.get_by_role("textbox", name="建议二")).to_have_value(re.compile("请公布名额。$"))
    expect(page.get_by_role("textbox", name="案名")).to_have_value("关于做好青年安居的建议")


def test_boxes_filled_one_right_after_the_other_are_all_stored(
    page: Page, browser: Browser, staff_address: str, root: Path
) -> None:
    take_in(page, staff_address, proposal(root).replace("2026045", "2026050"))
    if not page.get_by_role("textbox", name="全称").is_visible():
        page.locator(".st-key-draft_office_box summary").click()
    names = ("届次", "界别或代表团", "全称", "发文代字", "联系人", "联系电话")
    for turn in range(3):
        for name in names:
            page.get_by_role("textbox", name=name).fill(f"{name}{turn}")
    page.get_by_role("textbox", name="联系电话").press("Tab")
    page.wait_for_timeout(2500)
    # Another window has no copies of what was typed: it shows what the server has.
    context = browser.new_context()
    again = context.new_page()
    again.goto(page.url)
    again.locator(".st-key-draft_office_box summary").click(timeout=PATIENCE_MS)
    for name in names:
        expect(again.get_by_role("textbox", name=name)).to_have_value(f"{name}2")
    context.close()


def test_words_selected_in_the_original_become_a_suggestion(
    page: Page, staff_address: str, root: Path
) -> None:
    take_in(page, staff_address, proposal(root).replace("2026045", "2026047"))
    before = cards(page)
    # The background paragraph is no suggestion until somebody says so.
    page.locator(".source .paper p").filter(has_text="养老机构床位不足").first.click(click_count=3)
    page.get_by_role("button", name="把选中的文字标为一条建议").click()
    expect(page.get_by_text(f"拆分为 {before + 1} 条建议")).to_be_visible()
    expect(page.get_by_role("textbox", name="建议一")).to_have_value(re.compile("^养老机构床位不足"))


def test_the_course_of_a_case_is_written_down_and_it_can_be_deleted(
    page: Page, browser: Browser, staff_address: str, root: Path
) -> None:
    take_in(page, staff_address, proposal(root).replace("2026045", "2026048"))
    page.get_by_text("办理记录", exact=True).click()
    page.get_by_role("textbox", name="谈了什么").fill("介绍了申领办法，代表表示满意")
    page.get_by_role("button", name="记下来").click()
    expect(page.locator(".draft-contact")).to_contain_text("代表表示满意")
    page.get_by_text("申请延期").click()
    page.get_by_role("textbox", name="延期原因").fill(REASON)
    page.get_by_role("button", name="保存延期").click()
    expect(page.locator(".draft-lines")).to_contain_text(REASON)
    page.get_by_role("button", name="送会签").click()
    expect(page.locator(".draft-steps [aria-current=step]")).to_have_text("会签")
    page.get_by_role("button", name="退回拟稿").click()
    page.get_by_role("button", name="确认退回拟稿").click()
    expect(page.locator(".draft-steps [aria-current=step]")).to_have_text("拟稿")
    expect(page.get_by_role("button", name="取回第")).to_be_visible()

    # The address is enough to come back: another window opens on the same step.
    context = browser.new_context()
    again = context.new_page()
    again.goto(page.url)
    expect(again.locator(".draft-contact")).to_contain_text("代表表示满意", timeout=PATIENCE_MS)

    page.get_by_role("button", name="删除这件答复").click()
    page.get_by_role("dialog").get_by_role("button", name="确认删除").click()
    expect(page.locator("h2.draft-heading").or_(page.get_by_text("还没有答复稿")).first).to_be_visible()
    again.reload()
    expect(again.get_by_text("没有找到这件答复稿")).to_be_visible(timeout=PATIENCE_MS)
    context.close()


def test_the_list_is_walked_with_the_keyboard(page: Page, staff_address: str, root: Path) -> None:
    take_in(page, staff_address, proposal(root).replace("2026045", "2026049"))
    page.get_by_role("button", name="全部答复稿").click()
    row = page.get_by_role("row").filter(has_text="2026049")
    expect(row).to_contain_text("还有")
    row.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="编号")).to_have_value("2026049")
