"""Where the title of a document breaks: whole words, lines of like length (GB/T 9704-2012 7.3.1)."""

from __future__ import annotations

import itertools
import re

#: Places where a line may end: before 关于, after 关于对, 会议, 号提案 …, and between a session and its number.
_BREAKS = re.compile(
    r"(?=关于)|(?<=关于对)|(?<=关于)(?!对)|(?<=会议)|(?<=政协)|(?<=人大)(?!常)|(?=第[\dA-Za-z\-【])|(?<=号)|(?<=号提案)|(?<=号建议)|(?<=号议案)|(?=答复的函)|(?=的答复)|(?=会办意见)"
)


def break_title(title: str, width: int = 20) -> list[str]:
    """The lines of ``title``, none longer than ``width`` characters, broken between words and as even as can be.

    >>> break_title("澜江市民政局关于对市政协七届四次会议第20250163号提案答复的函")
    ['澜江市民政局关于对市政协七届四次会议', '第20250163号提案答复的函']
    >>> break_title("澜江市民政局关于养老的函")
    ['澜江市民政局关于养老的函']
    """
    if _width(title) <= width:
        return [title]
    places = sorted({m.start() for m in _BREAKS.finditer(title)} - {0, len(title)})
    for count in range(2, 5):
        best = min(
            (
                cut
                for ends in itertools.combinations(places, count - 1)
                if max(map(_width, cut := _cut(title, ends))) <= width
            ),
            key=_unevenness,
            default=None,
        )
        if best:
            return best
    count = -(-len(title) // width)
    step = -(-len(title) // count)
    return [title[i : i + step] for i in range(0, len(title), step)]


def _cut(title: str, ends: tuple[int, ...]) -> list[str]:
    return [title[a:b] for a, b in itertools.pairwise((0, *ends, len(title)))]


def _width(text: str) -> float:
    """Width in full characters; a digit or Latin letter takes half."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def _unevenness(lines: list[str]) -> float:
    widths = [_width(line) for line in lines]
    # A last line longer than the one before looks upside down.
    return max(widths) - min(widths) + (3 if widths[-1] > widths[-2] + 2 else 0)
