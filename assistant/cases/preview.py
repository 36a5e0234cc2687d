"""A letter's pages as pictures: LibreOffice makes a PDF of the Word file, PDFium draws it.

PDFium keeps state of its own and is used elsewhere in this process, so the work is done in a child:
``python -m assistant.cases.preview FILE.docx FOLDER`` writes ``001.png`` … into the folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from assistant.cases.errors import PreviewMissing
from corpus.errors import LoadError
from corpus.loaders.limits import LoadLimits
from corpus.loaders.office import convert, find_soffice

#: Dots per inch of the pictures: an A4 page is 992 × 1403.
DPI = 120
_CONVERTING_S, _LONGEST_S = 60.0, 150.0
_FAILED = 3
#: The fonts of official documents are not free; where they are missing, the first of these that is there is taken.
_STAND_INS = {
    "仿宋_GB2312": ("FangSong", "仿宋", "STFangsong", "FandolFang R", "Noto Serif CJK SC"),
    "楷体_GB2312": ("KaiTi", "楷体", "STKaiti", "FandolKai", "LXGW WenKai", "Noto Serif CJK SC"),
    "方正小标宋_GBK": ("方正小标宋简体", "STZhongsong", "Noto Serif CJK SC"),
    "宋体": ("SimSun", "STSong", "Noto Serif CJK SC"),
    "黑体": ("SimHei", "STHeiti", "Noto Sans CJK SC"),
}


def page_pictures(word: bytes) -> tuple[bytes, ...]:
    """The pages of a .docx as PNG. Errors: ``PreviewMissing`` with a remedy."""
    if find_soffice() is None:
        raise PreviewMissing(
            "预览要用 LibreOffice 排版，这台机器没有安装。请管理员安装 libreoffice-writer，或下载 Word 文件查看"
        )
    with tempfile.TemporaryDirectory(prefix="banfu-preview-") as name:
        folder = Path(name)
        file, pages, fonts = folder / "letter.docx", folder / "pages", folder / "fonts.conf"
        pages.mkdir()
        file.write_bytes(word)
        fonts.write_text(_font_rules(), encoding="utf-8")
        try:
            done = subprocess.run(
                [sys.executable, "-m", "assistant.cases.preview", str(file), str(pages)],
                capture_output=True,
                timeout=_LONGEST_S,
                env={**os.environ, "FONTCONFIG_FILE": str(fonts), "PYTHONIOENCODING": "utf-8"},
                # Found as this process finds it, installed or not.
                cwd=Path(__file__).parents[2],
            )
        except subprocess.TimeoutExpired as error:
            raise PreviewMissing(
                "排版超过了时限，预览没有画出来。请稍后重试，或下载 Word 文件查看"
            ) from error
        if done.returncode:
            told = (
                done.stderr.decode("utf-8", "replace").strip() if done.returncode == _FAILED else "意外中断"
            )
            raise PreviewMissing(f"预览没有画出来（{told}）。请稍后重试，或下载 Word 文件查看")
        return tuple(path.read_bytes() for path in sorted(pages.iterdir()))


def draw(word: Path, folder: Path) -> int:
    """Draw every page of a .docx into a folder; how many there are. Errors: ``LoadError``."""
    import pypdfium2

    with tempfile.TemporaryDirectory(prefix="banfu-preview-") as name:
        pdf = convert(word, "pdf", Path(name), LoadLimits(max_seconds=_CONVERTING_S))
        document = pypdfium2.PdfDocument(pdf)
        try:
            for number in range(len(document)):
                image = document[number].render(scale=DPI / 72).to_pil().convert("RGB")
                image.save(folder / f"{number + 1:03}.png", optimize=True)
            return len(document)
        finally:
            document.close()


def _font_rules() -> str:
    """Fontconfig's rules on top of the system's: a missing font is replaced, one that is there is kept."""
    aliases = "".join(
        f'<alias binding="same"><family>{font}</family><accept>'
        f"{''.join(f'<family>{other}</family>' for other in others)}</accept></alias>"
        for font, others in _STAND_INS.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>'
    )


if __name__ == "__main__":
    try:
        draw(Path(sys.argv[1]), Path(sys.argv[2]))
    except LoadError as failure:
        sys.stderr.write(failure.reason)
        sys.exit(_FAILED)
