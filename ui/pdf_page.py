"""PDF 的原页：渲染成灰度图，裁去白边，标出所引的话在哪几行。"""

from __future__ import annotations

import base64
import hashlib
import io
import threading
import unicodedata
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image, ImageChops

from corpus.rows import DocumentRow

# PDFium keeps state of its own: one thread at a time.
_PDFIUM = threading.Lock()
_SCALE = 2.0
_MARGIN = 24
#: A quote that runs on to the next page is looked for by its beginning, of at least so many characters.
_SHORTEST = 12
Box = tuple[float, float, float, float]


def has_page(row: DocumentRow, page: int | None) -> bool:
    """Whether the original is a PDF that still lies where it was taken from."""
    return page is not None and row.path.lower().endswith(".pdf") and Path(row.path).is_file()


def page_image(row: DocumentRow, page: int, quote: str) -> dict[str, Any] | None:
    """The page that holds the quote, from page ``page`` (from 1) on: ``{page, src, width, height, boxes}``.

    ``boxes`` are left, top, width and height in parts of the image. None where the file is not the one that was
    taken in, or cannot be read.
    """
    try:
        content = Path(row.path).read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content).hexdigest() != row.sha256:
        return None
    with _PDFIUM:
        try:
            pdf = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            return None
        try:
            return _rendered(pdf, page, quote)
        finally:
            pdf.close()


def _rendered(pdf: pypdfium2.PdfDocument, page: int, quote: str) -> dict[str, Any]:
    number, boxes = page, []
    # A passage begins on its page, but the sentence quoted may stand on the next one.
    for candidate in range(page, min(page + 2, len(pdf)) + 1):
        found = _boxes(pdf[candidate - 1], quote)
        if found:
            number, boxes = candidate, found
            break
    leaf = pdf[number - 1]
    height = leaf.get_height()
    image: Image.Image = leaf.render(scale=_SCALE, grayscale=True).to_pil().convert("L")
    left, top, right, bottom = _content(image)
    image = image.crop((left, top, right, bottom))
    written = io.BytesIO()
    image.save(written, "WEBP", quality=70)
    width, tall = right - left, bottom - top
    return {
        "page": number,
        "src": "data:image/webp;base64," + base64.b64encode(written.getvalue()).decode(),
        "ratio": width / tall,
        "boxes": [
            [
                (x0 * _SCALE - left) / width,
                ((height - y1) * _SCALE - top) / tall,
                (x1 - x0) * _SCALE / width,
                (y1 - y0) * _SCALE / tall,
            ]
            for x0, y0, x1, y1 in boxes
        ],
    }


def _content(image: Image.Image) -> tuple[int, int, int, int]:
    """The part of a page that is not white, with a margin."""
    found = ImageChops.invert(image).point(lambda value: 255 if value > 24 else 0).getbbox()
    if found is None:
        return 0, 0, image.width, image.height
    left, top, right, bottom = found
    return (
        max(0, left - _MARGIN),
        max(0, top - _MARGIN),
        min(image.width, right + _MARGIN),
        min(image.height, bottom + _MARGIN),
    )


def _boxes(leaf: Any, quote: str) -> list[Box]:
    """One box a line for the quote on a page, in points from the lower left corner; none where it is not there."""
    text = leaf.get_textpage()
    # Letter by letter: a range's text has other offsets where PDFium makes up line breaks.
    read = ((i, _plain(chr(raw.FPDFText_GetUnicode(text.raw, i)))) for i in range(text.count_chars()))
    letters = [(i, char) for i, char in read if not char.isspace() and char != "\0"]
    plain = "".join(char for _, char in letters)
    wanted = "".join(_plain(char) for char in quote if not char.isspace())
    while wanted and wanted not in plain:
        # Perhaps it runs on to the next page: its beginning may end this one.
        if len(wanted) <= _SHORTEST:
            return []
        wanted = wanted[: max(_SHORTEST, len(wanted) * 3 // 4)]
    at = plain.find(wanted)
    if not wanted or at < 0:
        return []
    boxes = [text.get_charbox(i, loose=True) for i, _ in letters[at : at + len(wanted)]]
    return _lines(boxes)


def _plain(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    # One letter for one, so that offsets stay those of the page.
    return folded if len(folded) == 1 else char


def _lines(boxes: list[Box]) -> list[Box]:
    """Boxes of letters as one box a line.

    >>> _lines([(0, 10, 5, 20), (5, 10, 10, 20), (0, 0, 5, 9)])
    [(0, 10, 10, 20), (0, 0, 5, 9)]
    """
    lines: list[Box] = []
    for box in boxes:
        x0, y0, x1, y1 = box
        if lines:
            a0, b0, a1, b1 = lines[-1]
            if min(b1, y1) - max(b0, y0) > (y1 - y0) / 2 and x0 >= a0:
                lines[-1] = (a0, min(b0, y0), max(a1, x1), max(b1, y1))
                continue
        lines.append(box)
    return lines
