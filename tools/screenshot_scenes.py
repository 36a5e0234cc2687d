"""界面照片里的各个场面：打开哪一页，问什么，点什么；``tools/screenshots.py`` 按这里的次序拍。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.serving import PATIENCE_MS, ask

SAMPLES = Path(__file__).resolve().parent.parent / "corpus/samples"

FIRM = "我们是澜江市云浦区一家做机器人的高新技术企业，去年专利许可到账80万元，有员工120人"
#: The numbers of two sample proposals.
PROPOSAL, ANOTHER = "20260118", "2026045"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: ``docs/<name>.png``, of the staff or the public face, after ``stage`` has set the scene."""

    name: str
    stage: Callable[[Page, str], None]
    face: str = "staff"
    narrow: bool = False
    #: On today's date: what was just asked is counted by the clock.
    now: bool = False


def answered(page: Page, count: int = 1) -> None:
    """Wait until so many answers are there."""
    page.locator(".turn .actions").nth(count - 1).wait_for()


def start(page: Page, address: str) -> None:
    """The question page, ready to answer at once."""
    page.goto(address)
    page.get_by_text("查政策，看依据").wait_for()
    page.get_by_text("检索就绪").first.wait_for(state="attached")


def empty(page: Page, address: str) -> None:
    """Before the first question."""
    start(page, address)


def follow_up(page: Page, address: str) -> None:
    """A question and its follow-up, with the source beside the answer."""
    start(page, address)
    ask(page, "博士每月安居补贴多少元？")
    answered(page)
    ask(page, "那硕士呢？")
    answered(page, 2)
    page.locator(".turn").nth(1).locator(".chip").first.click()
    page.locator(".source .paper mark").first.wait_for()


def pdf_page(page: Page, address: str) -> None:
    """The page of a PDF with the quoted place marked."""
    start(page, address)
    ask(page, "2026年度知识产权专项资金网上申报时间是什么时候？")
    answered(page)
    page.get_by_role("button", name="原页").click()
    page.locator(".source .leaf .box").first.wait_for()


def refused(page: Page, address: str) -> None:
    """A question that no document answers."""
    start(page, address)
    ask(page, "火星移民有没有安家费？")
    answered(page)


def on_a_phone(page: Page, address: str) -> None:
    """An answer, and its source as a sheet from below."""
    start(page, address)
    ask(page, "博士每月安居补贴多少元？")
    answered(page)
    page.locator(".turn .chip").first.click()
    page.locator(".source .paper mark").first.wait_for()


def matched(page: Page, address: str) -> None:
    """What a firm may apply for that said a sentence and answered a few questions."""
    page.goto(f"{address}/match")
    page.get_by_label("说说您的情况").fill(FIRM)
    page.get_by_role("button", name="识别并匹配").click()
    page.locator("details.card").first.wait_for()
    for _ in range(8):
        if page.locator("details.card.green").count() > 1:
            return
        reply(page)


def reply(page: Page) -> None:
    """Answer the question: nothing of what rules out, yes to the rest; until the next one is there."""
    box = page.locator(".st-key-match_question")
    before = box.inner_text()
    yes = box.get_by_role("button", name="都没有", exact=True).or_(
        box.get_by_role("button", name="是", exact=True)
    )
    yes.or_(box.get_by_role("button", name="不清楚", exact=True)).first.click()
    page.wait_for_function(
        "before => (document.querySelector('.st-key-match_question')?.innerText ?? '') !== before", arg=before
    )


def clause(page: Page, address: str) -> None:
    """The clause behind a condition."""
    matched(page, address)
    page.locator("details.card[open]").first.get_by_role("button", name="看原处").first.click()
    page.locator(".banfu-clause mark").first.wait_for()


def compared(page: Page, address: str) -> None:
    """The amounts side by side."""
    matched(page, address)
    page.get_by_text("金额对比", exact=True).click()
    page.locator(".banfu-bars").wait_for()


def take_in(page: Page, address: str, number: str) -> None:
    """Paste a sample proposal and open its case."""
    proposal = next((SAMPLES / "proposals").glob(f"*{number}*.txt"))
    page.goto(f"{address}/draft?case=new")
    page.get_by_label("或粘贴正文").fill(proposal.read_text("utf-8"))
    page.get_by_role("button", name="识别并拆分").click()
    page.locator(".st-key-draftcard_1").wait_for()
    # Open where no earlier case has said which office it is.
    office = page.get_by_role("textbox", name="全称")
    page.wait_for_timeout(2000)
    if office.is_visible():
        office.fill("澜江市市场监督管理局")
        page.get_by_role("textbox", name="发文代字").fill("澜市监函")
        page.get_by_role("textbox", name="发文代字").press("Tab")
        page.wait_for_timeout(1500)


def in_hand(page: Page, address: str, number: str = PROPOSAL) -> None:
    """The case of a sample proposal, opened from the list; taken in first where it is not there."""
    page.goto(f"{address}/draft")
    row = page.get_by_test_id("stMain").get_by_text(number).first
    page.locator(".st-key-draft_list_head").or_(page.get_by_text("还没有答复稿")).first.wait_for()
    page.wait_for_timeout(1500)
    if row.is_visible():
        row.click()
    else:
        take_in(page, address, number)
    page.get_by_text("逐条起草", exact=True).wait_for()


def split(page: Page, address: str) -> None:
    """A proposal that was pasted, and how it was split."""
    in_hand(page, address)
    page.get_by_text("来件与拆分", exact=True).click()
    page.locator(".st-key-draftcard_1").wait_for()
    page.get_by_test_id("stMain").evaluate("node => { node.scrollTop = 0; }")


def drafted(page: Page, address: str) -> None:
    """The first reply, drafted, with its evidence beside it."""
    split(page, address)
    page.get_by_role("button", name="开始起草").click()
    written = page.get_by_role("textbox", name="建议一的答复")
    written.wait_for(timeout=2 * PATIENCE_MS)
    page.wait_for_function("() => !document.body.innerText.includes('正在起草')", timeout=2 * PATIENCE_MS)


def listed(page: Page, address: str) -> None:
    """The replies in hand."""
    for number in (PROPOSAL, ANOTHER):
        in_hand(page, address, number)
    page.goto(f"{address}/draft")
    page.get_by_text(ANOTHER).first.wait_for()


def reviewed(page: Page, address: str) -> None:
    """The findings of the same letter."""
    in_hand(page, address)
    page.get_by_test_id("stMain").get_by_text("核稿", exact=True).first.click()
    page.locator("[class*=st-key-reply_finding]").first.wait_for()


def previewed(page: Page, address: str) -> None:
    """The letter as pages."""
    in_hand(page, address)
    page.get_by_text("预览定稿", exact=True).first.click()
    page.get_by_role("button", name="下载答复函（Word）").first.wait_for()
    page.get_by_text("正在排成页面").wait_for(state="detached", timeout=2 * PATIENCE_MS)


def in_library(page: Page, address: str) -> None:
    """The documents."""
    page.goto(f"{address}/library")
    page.get_by_test_id("stDataFrame").first.wait_for()


def measures(page: Page, address: str) -> None:
    """The measures that wait for a person's eyes."""
    in_library(page, address)
    page.get_by_test_id("stMain").get_by_text("待核定").first.click()


def overview(page: Page, address: str) -> None:
    """What was asked and what is in hand."""
    page.goto(f"{address}/overview")
    page.get_by_test_id("stMetric").first.wait_for()


#: In this order: what the first ones ask and draft is what the last one counts.
SHOTS = (
    Shot("ask-start", empty),
    Shot("ask-refused", refused),
    Shot("ask-pdf", pdf_page),
    Shot("ask", follow_up),
    Shot("match", matched),
    Shot("match-clause", clause),
    Shot("match-compare", compared),
    Shot("draft-split", split),
    Shot("draft", drafted),
    Shot("draft-list", listed),
    Shot("draft-review", reviewed),
    Shot("draft-preview", previewed),
    Shot("library", in_library),
    Shot("library-measures", measures),
    Shot("overview", overview, now=True),
    Shot("ask-narrow", on_a_phone, "public", narrow=True),
    Shot("match-narrow", matched, "public", narrow=True),
)
