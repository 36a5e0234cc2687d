"""Characters on a page to lines of text: shared by the PDF and the OCR loader.

Coordinates are points from the top left corner of the page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Char:
    """One printed character and its box; ``size`` is the font size in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. ``page`` counts from 1."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    page: int = 1

    @property
    def center(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


def is_wide(char: str) -> bool:
    """Whether a character is set in a full square, so that no space parts it from its neighbour.

    >>> is_wide("政"), is_wide("，"), is_wide("“"), is_wide("a")
    (True, True, True, False)
    """
    return unicodedata.east_asian_width(char) in "WF" or char in "“”‘’…—·〔〕①②③④⑤⑥⑦⑧⑨⑩"


def plain_form(char: str) -> str:
    """The ordinary character for a Kangxi radical or compatibility ideograph, which PDF fonts often yield.

    >>> plain_form("⽅"), plain_form("方"), plain_form("１")
    ('方', '方', '１')
    """
    if "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff":
        return unicodedata.normalize("NFKC", char)
    return char


def lines_of(chars: Iterable[Char], page: int = 1) -> list[Line]:
    """The lines that ``chars`` make, top to bottom, each read from left to right."""
    ordered = sorted(chars, key=lambda c: (c.top + c.bottom, c.x0))
    rows: list[list[Char]] = []
    center = height = 0.0
    for char in ordered:
        middle = (char.top + char.bottom) / 2
        if rows and abs(middle - center) < 0.5 * max(height, char.bottom - char.top):
            rows[-1].append(char)
            biggest = max(rows[-1], key=lambda c: c.size)
            center, height = (biggest.top + biggest.bottom) / 2, biggest.bottom - biggest.top
        else:
            rows.append([char])
            center, height = middle, char.bottom - char.top
    return [line for row in rows if (line := _line(row, page)) is not None]


def _line(row: list[Char], page: int) -> Line | None:
    row.sort(key=lambda c: c.x0)
    kept: list[Char] = []
    blanks = [char for char in row if not char.text.strip()]
    for char in row:
        if not char.text.strip():
            continue
        # Bold face is often faked by printing a character twice, a hair apart.
        if any(c.text == char.text and abs(c.x0 - char.x0) < 0.4 * (char.x1 - char.x0) for c in kept[-3:]):
            continue
        kept.append(char)
    if not kept:
        return None
    return Line(
        text=_spaced(kept, blanks),
        x0=kept[0].x0,
        top=min(c.top for c in kept),
        x1=max(c.x1 for c in kept),
        bottom=max(c.bottom for c in kept),
        size=median(c.size for c in kept),
        page=page,
    )


def _spaced(chars: Sequence[Char], blanks: Sequence[Char]) -> str:
    """The characters as text, with a space where the gap shows one."""
    parts = [chars[0].text]
    for left, right in pairwise(chars):
        size = max(left.size, right.size, 1.0)
        wide = is_wide(left.text[-1]) or is_wide(right.text[0])
        typed = any(left.x0 <= blank.x0 <= right.x0 and blank.x1 - blank.x0 > 0.12 * size for blank in blanks)
        # Justified lines stretch the gaps between hanzi; more than half a square is a space.
        least = 0.05 if typed else 0.7 if wide else 0.18
        if right.x0 - left.x1 > least * size:
            parts.append(" ")
        parts.append(right.text)
    return "".join(parts)
