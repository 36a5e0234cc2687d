"""Running heads, running feet and page numbers: found by place and repetition, and taken out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from corpus.loaders.layout import Line

MARGIN = 0.12
"""The share of the page height, at top and bottom, where running heads and page numbers stand.

GB/T 9704-2012 gives 37 mm of 297 above the text and puts the page number 7 mm below it.
"""

_DASH = r"[-‐‑‒–—―─━－·•\s\u3000]"
_COUNT = r"(?:\d{1,4}|[０-９]{1,4}|[ivxlc]{1,6}|[一二三四五六七八九十百〇○零]{1,5})"
_MARKED = re.compile(
    rf"{_DASH}+{_COUNT}{_DASH}+|第\s*{_COUNT}\s*页(?:[\s,，/、|（(]*共\s*{_COUNT}\s*页[)）]?)?|"
    rf"共\s*{_COUNT}\s*页[\s,，/、]*第\s*{_COUNT}\s*页|{_COUNT}\s*/\s*{_COUNT}|"
    rf"page\s*{_COUNT}(?:\s*(?:of|/)\s*{_COUNT})?",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,4}")


def is_page_number(text: str) -> bool:
    """Whether a line can be nothing but a marked page number.

    >>> [is_page_number(t) for t in ("— 1 —", "第1页 共3页", "1/3", "- 12 -", "2021", "第一条 目的")]
    [True, True, True, True, False, False]
    """
    return bool(_MARKED.fullmatch(text.strip()))


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The lines of each page less running heads, feet and page numbers.

    ``heights`` are page heights in points.
    """
    margins = [_in_margin(lines, height) for lines, height in zip(pages, heights, strict=True)]
    repeated = _repeated(margins)
    numbered = _bare_numbers(margins)
    kept = []
    for index, lines in enumerate(pages):
        gone = {
            id(line)
            for line in margins[index]
            if is_page_number(line.text)
            or (_shape(line), round(line.center / 6)) in repeated
            or (index, line.text.strip()) in numbered
        }
        kept.append([line for line in lines if id(line) not in gone])
    return kept


def _in_margin(lines: Sequence[Line], height: float) -> list[Line]:
    ordered = sorted(lines, key=lambda line: line.top)
    top = [line for line in ordered[:3] if line.bottom <= height * MARGIN]
    foot = [line for line in ordered[-3:] if line.top >= height * (1 - MARGIN)]
    return [*top, *(line for line in foot if line not in top)]


def _shape(line: Line) -> str:
    """The line's text with its numbers and blanks made alike, so that “第3页” repeats “第12页”."""
    text = re.sub(r"[\s\u3000]+", "", line.text)
    return re.sub(r"\d+|(?<=第)[一二三四五六七八九十百]+(?=页)", "#", text)


def _repeated(margins: Sequence[Sequence[Line]]) -> set[tuple[str, int]]:
    """Shapes that stand at the same height on at least three pages, or on both pages of two."""
    seen: Counter[tuple[str, int]] = Counter()
    for lines in margins:
        places = set()
        for line in lines:
            at = round(line.center / 6)
            places |= {(_shape(line), at + step) for step in (-1, 0, 1)}
        seen.update(places)
    least = 3 if len(margins) > 2 else 2
    return {place for place, count in seen.items() if count >= least and place[0]}


def _bare_numbers(margins: Sequence[Sequence[Line]]) -> set[tuple[int, str]]:
    """Bare numbers that count the pages: their distance to the page's place is the same throughout."""
    by_offset: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for index, lines in enumerate(margins):
        for line in lines:
            text = line.text.strip()
            if _BARE.fullmatch(text):
                by_offset[int(text) - index].append((index, text))
    least = 2 if len(margins) > 1 else 1
    return {
        place
        for offset, places in by_offset.items()
        if len({index for index, _ in places}) >= least or (offset == 1 and len(margins) == 1)
        for place in places
    }
