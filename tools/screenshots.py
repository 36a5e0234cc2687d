"""给说明文档拍界面照片：在临时文件夹里放好样例语料，启动真实的应用，用 Chromium 逐页打开，存成 docs/*.png。

一条命令：``make screenshots``；只拍几张：``python -m tools.screenshots ask match-narrow``；存到别处：``--out 文件夹``；
用已有的资料文件夹（不再入库，拍完也不删）：``--data 文件夹``。宽图 1440×900，窄图是 390×844 的手机。日子固定为样例申报期内的一天。
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.e2e.serving import PATIENCE_MS, PHONE, ask, banfu, chromium, serving

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "corpus/samples"
WIDE = {"width": 1440, "height": 900}
TODAY = "2026-11-02"
#: A README with a dozen pictures has to load.
MOST_BYTES = 250_000
#: Long enough for fonts, scrolling and fading to come to rest, in milliseconds.
_REST_MS = 900

FIRM = "我们是澜江市云浦区一家做机器人的高新技术企业，去年专利许可到账80万元，有员工120人"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: ``docs/<name>.png``, of the staff or the public face, after ``stage`` has set the scene."""

    name: str
    stage: Callable[[Page, str], None]
    face: str = "staff"
    narrow: bool = False


# scenes


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


def drafted(page: Page, address: str) -> None:
    """A proposal that was pasted, split and drafted; the first reply with its evidence."""
    proposal = next((SAMPLES / "proposals").glob("提案_20260118_*.txt"))
    page.goto(f"{address}/draft?case=new")
    page.get_by_label("或粘贴正文").fill(proposal.read_text("utf-8"))
    page.get_by_role("button", name="识别并拆分").click()
    page.wait_for_url("**/draft?*case=*", wait_until="commit")
    page.get_by_text("逐条起草", exact=True).click()
    page.get_by_role("button", name="开始起草").or_(page.get_by_role("button", name="继续起草")).first.click()
    page.get_by_text("正在起草").first.wait_for()
    page.get_by_text("正在起草").first.wait_for(state="detached", timeout=2 * PATIENCE_MS)


def reviewed(page: Page, address: str) -> None:
    """The findings of the same letter."""
    in_hand(page, address)
    page.get_by_text("核稿", exact=True).first.click()


def previewed(page: Page, address: str) -> None:
    """The letter as pages."""
    in_hand(page, address)
    page.get_by_text("预览定稿", exact=True).first.click()


def in_hand(page: Page, address: str) -> None:
    """The case that ``drafted`` made, opened from the list."""
    page.goto(f"{address}/draft")
    page.get_by_text("20260118").first.click()


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
    Shot("draft", drafted),
    Shot("draft-review", reviewed),
    Shot("draft-preview", previewed),
    Shot("library", in_library),
    Shot("library-measures", measures),
    Shot("overview", overview),
    Shot("ask-narrow", on_a_phone, "public", narrow=True),
    Shot("match-narrow", matched, "public", narrow=True),
)


# taking them


def quantised(picture: bytes) -> bytes:
    """The picture with at most 256 colours, fewer where it would be too large; PNG.

    Rare colours are kept: the seal and the marks are few dots among grey ones.
    """
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        small = image.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        saved = io.BytesIO()
        small.save(saved, "PNG", optimize=True)
        if saved.tell() < MOST_BYTES:
            break
    return saved.getvalue()


def take(browser: Browser, shot: Shot, address: str, out: Path) -> str:
    """Take one picture; what went wrong, empty where nothing did."""
    scale = 2 if shot.narrow else 1
    context = browser.new_context(
        viewport=PHONE if shot.narrow else WIDE,
        device_scale_factor=scale,
        is_mobile=shot.narrow,
        has_touch=shot.narrow,
        locale="zh-CN",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    try:
        shot.stage(page, address)
        page.mouse.move(0, 0)
        page.wait_for_timeout(_REST_MS)
        (out / f"{shot.name}.png").write_bytes(quantised(page.screenshot()))
    except Exception as error:  # one page that does not come must not cost the other pictures
        return f"{shot.name}：{str(error).splitlines()[0]}"
    finally:
        context.close()
    return ""


@contextmanager
def library(kept: Path | None) -> Iterator[Path]:
    """A data folder with the sample corpus: the one given, or one that is gone afterwards."""
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="banfu-shots-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        say("样例语料入库 …")
        subprocess.run(
            banfu("--data-dir", str(data), "ingest", str(SAMPLES / "documents")),
            check=True,
            stdout=subprocess.DEVNULL,
        )
        yield data


def say(line: str) -> None:
    """A line of progress."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures; 1 where one of them failed."""
    parser = argparse.ArgumentParser(description="拍界面照片，存到 docs。")
    parser.add_argument("names", nargs="*", metavar="名称", help="、".join(shot.name for shot in SHOTS))
    parser.add_argument("--out", type=Path, default=ROOT / "docs")
    parser.add_argument("--data", type=Path)
    given = parser.parse_args(arguments)
    unknown = set(given.names) - {shot.name for shot in SHOTS}
    if unknown:
        parser.error(f"没有这张图：{'、'.join(sorted(unknown))}")
    given.out.mkdir(parents=True, exist_ok=True)
    os.environ["BANFU_TODAY"] = TODAY
    chosen = [shot for shot in SHOTS if not given.names or shot.name in given.names]
    problems = []
    with library(given.data) as data, chromium() as browser:
        for face in dict.fromkeys(shot.face for shot in chosen):
            with serving(data, face) as address:
                for shot in (one for one in chosen if one.face == face):
                    problem = take(browser, shot, address, given.out)
                    size = 0 if problem else (given.out / f"{shot.name}.png").stat().st_size
                    say(problem or f"{shot.name}.png　{size // 1000} kB")
                    problems += [problem] if problem else []
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
