"""One PDF page at a time: its characters and its ruled tables.

PDFium reads characters about ten times as fast as pdfplumber; pdfplumber knows about ruled lines. So a page
goes to pdfplumber only when it has lines or boxes drawn on it, and then for both, so that they agree.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import DamagedFile
from corpus.loaders.formats import encrypted_file
from corpus.loaders.layout import Box, Char, plain_form

_TABLES = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": 3,
    "join_tolerance": 3,
}
_MOST_DRAWN = 20_000
"""Drawn objects on a page beyond which it is a map or a chart, not a table."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on a page. ``tables`` holds the cell boxes of each ruled table."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    tables: tuple[tuple[Box, ...], ...] = ()
    has_image: bool = False

    @property
    def legible(self) -> bool:
        """Whether there is text and most of it maps to real characters."""
        odd = sum(
            c.text in "\ufffd" or "\ue000" <= c.text[0] <= "\uf8ff" or c.text.startswith("(cid:")
            for c in self.chars
        )
        return bool(self.chars) and odd <= 0.3 * len(self.chars)


class Pdf:
    """An open PDF; use as a context manager. Errors: ``EncryptedFile``, ``DamagedFile``."""

    def __init__(self, path: Path) -> None:
        self.source = path.name
        self._path = path
        self._plumber: Any = None
        try:
            self.document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise encrypted_file(path.name) from error
            raise DamagedFile(
                path.name, "PDF 已损坏，打不开", "请重新下载，或用 PDF 阅读器打开后另存一份再试"
            ) from error

    def __enter__(self) -> Pdf:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._plumber is not None:
            self._plumber.close()
        self.document.close()

    def __len__(self) -> int:
        return len(self.document)

    def page(self, index: int) -> Page:
        """The page at ``index`` (from 0)."""
        page = self.document[index]
        try:
            drawn, has_image = _drawn(page)
            if 2 <= drawn <= _MOST_DRAWN:
                found = self._ruled(index, has_image)
                if found.tables:
                    return found
            width, height = page.get_size()
            return Page(index + 1, width, height, _chars(page, width, height), has_image=has_image)
        finally:
            page.close()

    def _ruled(self, index: int, has_image: bool) -> Page:
        if self._plumber is None:
            self._plumber = pdfplumber.open(self._path)
        page = self._plumber.pages[index]
        left, above = page.bbox[0], page.bbox[1]
        tables = tuple(
            cells
            for table in page.find_tables(_TABLES)
            if len(
                cells := tuple((c[0] - left, c[1] - above, c[2] - left, c[3] - above) for c in table.cells)
            )
            > 1
        )
        chars = (
            tuple(
                Char(
                    plain_form(c["text"]),
                    c["x0"] - left,
                    c["top"] - above,
                    c["x1"] - left,
                    c["bottom"] - above,
                    c["size"],
                )
                for c in page.chars
                if c["upright"] and c["text"]
            )
            if tables
            else ()
        )
        width, height = float(page.width), float(page.height)
        page.close()
        return Page(index + 1, width, height, chars, tables, has_image)


def _drawn(page: Any) -> tuple[int, bool]:
    """How many paths are drawn on a page, and whether it shows an image."""
    paths = 0
    image = False
    for item in page.get_objects(max_depth=4):
        paths += item.type == pdfium.FPDF_PAGEOBJ_PATH
        image |= item.type == pdfium.FPDF_PAGEOBJ_IMAGE
        if paths > _MOST_DRAWN:
            break
    return paths, image


def _chars(page: Any, width: float, height: float) -> tuple[Char, ...]:
    """The upright characters of a page, in the page's displayed orientation."""
    text = page.get_textpage()
    found: list[Char] = []
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_int(), ctypes.c_int()
    scale = 100
    rotated = page.get_rotation() != 0
    left, _, _, top = page.get_bbox()
    try:
        for i in range(text.count_chars()):
            code = pdfium.FPDFText_GetUnicode(text, i)
            if code in (0, 0xFFFE, 0xFFFF) or code in (10, 13) or pdfium.FPDFText_IsGenerated(text, i) == 1:
                continue
            if not pdfium.FPDFText_GetLooseCharBox(text, i, box):
                continue
            if rotated:
                corners = []
                for px, py in ((box.left, box.top), (box.right, box.bottom)):
                    pdfium.FPDF_PageToDevice(
                        page, 0, 0, int(width * scale), int(height * scale), 0, px, py, x, y
                    )
                    corners.append((x.value / scale, y.value / scale))
                (xa, ya), (xb, yb) = corners
            else:
                xa, ya, xb, yb = box.left - left, top - box.top, box.right - left, top - box.bottom
                angle = pdfium.FPDFText_GetCharAngle(text, i)
                if 0.05 < angle < 6.23:
                    continue  # a slanting watermark
            char = "-" if code in (2, 0xAD) else plain_form(chr(code))
            x0, x1, y0, y1 = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
            found.append(Char(char, x0, y0, x1, y1, pdfium.FPDFText_GetFontSize(text, i) or y1 - y0))
    finally:
        text.close()
    return tuple(found)
