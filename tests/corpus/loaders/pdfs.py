"""PDF files for tests, set like official documents: 16 pt, 28 characters a line, 22 lines a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
SIZE = 16
LEFT = 79.4
TOP = 105.0
PITCH = 29.0
LINE = 28
ROWS = 22


def canvas(path: Path, **options: Any) -> Canvas:
    """A page of A4 with a Chinese font chosen."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    made = Canvas(str(path), pagesize=A4, **options)
    made.setFont(FONT, SIZE)
    return made


def put(c: Canvas, text: str, x: float, top: float, size: float = SIZE) -> None:
    """Write ``text`` with its upper edge ``top`` points below the top of the page."""
    c.setFont(FONT, size)
    c.drawString(x, A4[1] - top - 0.88 * size, text)


def set_lines(paragraph: str) -> list[tuple[float, str]]:
    """The lines a paragraph breaks into, with their left edges: first line indented by two characters."""
    found, rest, indent = [], paragraph, 2
    while rest:
        room = LINE - indent
        found.append((LEFT + indent * SIZE, rest[:room]))
        rest, indent = rest[room:], 0
    return found


def write(
    path: Path, paragraphs: Sequence[str], head: str = "", foot: str = "— {page} —", **options: Any
) -> Path:
    """Set paragraphs over as many pages as they need."""
    c = canvas(path, **options)
    lines = [line for paragraph in paragraphs for line in set_lines(paragraph)]
    pages = [lines[i : i + ROWS] for i in range(0, len(lines), ROWS)] or [[]]
    for number, page in enumerate(pages, 1):
        if head:
            put(c, head, 230, 50, 10)
        if foot:
            put(c, foot.format(page=number, pages=len(pages)), 280, 770, 14)
        for row, (x, text) in enumerate(page):
            put(c, text, x, TOP + row * PITCH)
        c.showPage()
    c.save()
    return path


def grid(
    c: Canvas, top: float, widths: Sequence[float], height: float, rows: Sequence[Sequence[str]]
) -> float:
    """Draw a ruled table with one line a cell; returns where it ends."""
    xs = [LEFT]
    for width in widths:
        xs.append(xs[-1] + width)
    for i in range(len(rows) + 1):
        c.line(xs[0], A4[1] - top - i * height, xs[-1], A4[1] - top - i * height)
    for x in xs:
        c.line(x, A4[1] - top, x, A4[1] - top - len(rows) * height)
    for i, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            put(c, text, x + 5, top + i * height + 6, 12)
    return top + len(rows) * height
