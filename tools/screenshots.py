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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.e2e.serving import PATIENCE_MS, PHONE, banfu, chromium, serving
from tools.screenshot_scenes import SAMPLES, SHOTS, Shot

ROOT = Path(__file__).resolve().parent.parent
WIDE = {"width": 1440, "height": 900}
TODAY = "2026-11-02"
#: A README with a dozen pictures has to load.
MOST_BYTES = 250_000
#: Long enough for fonts, scrolling and fading to come to rest, in milliseconds.
_REST_MS = 900


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
    chosen = [shot for shot in SHOTS if not given.names or shot.name in given.names]
    problems = []
    with library(given.data) as data, chromium() as browser:
        for face, now in dict.fromkeys((shot.face, shot.now) for shot in chosen):
            os.environ["BANFU_TODAY"] = "" if now else TODAY
            with serving(data, face) as address:
                for shot in (one for one in chosen if (one.face, one.now) == (face, now)):
                    problem = take(browser, shot, address, given.out)
                    size = 0 if problem else (given.out / f"{shot.name}.png").stat().st_size
                    say(problem or f"{shot.name}.png　{size // 1000} kB")
                    problems += [problem] if problem else []
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
