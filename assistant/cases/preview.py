"""A letter's pages as pictures: LibreOffice makes a PDF of the Word file, PDFium draws it, gaps are marked in yellow.

PDFium keeps state of its own and is used elsewhere in this process, so pages are drawn in a child:
``python -m assistant.cases.preview FILE.pdf FOLDER`` writes ``001.png`` … into the folder.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from assistant.cases.errors import PreviewMissing
from corpus.errors import LoadError
from corpus.loaders.limits import LoadLimits
from corpus.loaders.office import convert, find_soffice

#: Dots per inch of the pictures: an A4 page is 992 × 1403.
DPI = 120
_LONGEST_S = 60.0
_GAP = re.compile(r"【[^【】]{1,200}】")
_YELLOW = (255, 239, 168)


def page_pictures(word: bytes) -> tuple[bytes, ...]:
    """The pages of a .docx as PNG. Errors: ``PreviewMissing`` with a remedy."""
    if find_soffice() is None:
        raise PreviewMissing(
            "预览要用 LibreOffice 排版，这台机器没有安装。请管理员安装 libreoffice-writer，或下载 Word 文件查看"
        )
    with tempfile.TemporaryDirectory(prefix="banfu-preview-") as name:
        folder = Path(name)
        file = folder / "letter.docx"
        file.write_bytes(word)
        try:
            pdf = convert(file, "pdf", folder, LoadLimits(max_seconds=_LONGEST_S))
        except LoadError as error:
            raise PreviewMissing(
                f"LibreOffice 没有排出版来（{error.reason}）。请稍后重试，或下载 Word 文件查看"
            ) from error
        pages = folder / "pages"
        pages.mkdir()
        try:
            subprocess.run(
                [sys.executable, "-m", "assistant.cases.preview", str(pdf), str(pages)],
                check=True, capture_output=True, timeout=_LONGEST_S,
            )  # fmt: skip
        except subprocess.SubprocessError as error:
            raise PreviewMissing("预览图没有画出来。请稍后重试，或下载 Word 文件查看") from error
        return tuple(path.read_bytes() for path in sorted(pages.iterdir()))


def draw(pdf: Path, folder: Path) -> int:
    """Draw every page of a PDF into a folder; how many there are."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            page = document[number]
            scale = DPI / 72
            image = page.render(scale=scale).to_pil().convert("RGB")
            _mark(image, _boxes(page), page.get_height(), scale)
            image.save(folder / f"{number + 1:03}.png", optimize=True)
        return len(document)
    finally:
        document.close()


def _boxes(page: Any) -> list[tuple[float, float, float, float]]:
    """Where the gaps of a page stand, line by line, in points from the lower left corner."""
    text = page.get_textpage()
    try:
        # Characters are counted one by one: white space that PDFium adds between lines has no box.
        words = "".join(text.get_text_range(i, 1)[:1] or " " for i in range(text.count_chars()))
        found = []
        for match in _GAP.finditer(words):
            count = text.count_rects(match.start(), match.end() - match.start())
            found += [text.get_rect(i) for i in range(count)]
        return found
    finally:
        text.close()


def _mark(image: Any, boxes: list[tuple[float, float, float, float]], height: float, scale: float) -> None:
    """Yellow behind the words: what is lighter than yellow becomes yellow, the letters stay."""
    from PIL import Image, ImageChops

    for left, bottom, right, top in boxes:
        area = tuple(
            round(value)
            for value in (
                left * scale - 2, (height - top) * scale - 4, right * scale + 2, (height - bottom) * scale + 4,
            )
        )  # fmt: skip
        part = image.crop(area)
        image.paste(ImageChops.multiply(part, Image.new("RGB", part.size, _YELLOW)), area[:2])


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
