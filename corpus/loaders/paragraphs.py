"""Printed lines to paragraphs, by indent, fullness of the line, spacing, size and punctuation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.loaders.layout import Line, is_wide
from corpus.loaders.raw import RawParagraph

_CLOSING = "，。、；：？！）》〉」』】〕”’％%,.;:?!)]…—"
_TERMINAL = re.compile(r"[。！？；：!?;:][”’）)》」』]*$")
_NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十百千零〇\d]+[编章节条款]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|"
    r"\d{1,2}[.．、](?!\d)|[①-⑳]|——|附件?[:：\d]|[●•■◆▪])"
)
_WORD = re.compile(r"[A-Za-z0-9.,%/:@_-]+")
_BROKEN_WORD = re.compile(r"[A-Za-z]{2,}[-\u00ad\u2010]$")


@dataclass(frozen=True, slots=True)
class Frame:
    """The text area of a run of lines: its edges, and the usual distance from line to line."""

    left: float
    right: float
    pitch: float
    size: float


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, and the paragraph they make."""

    lines: list[Line]
    kind: str = "body"

    def raw(self) -> RawParagraph:
        """The joined text with the page and box of its first page."""
        first = [line for line in self.lines if line.page == self.lines[0].page]
        box = (
            round(min(line.x0 for line in first), 2),
            round(first[0].top, 2),
            round(max(line.x1 for line in first), 2),
            round(first[-1].bottom, 2),
        )
        return RawParagraph(join_lines(self.lines), page=self.lines[0].page, kind=self.kind, bbox=box)


def join_lines(lines: Sequence[Line]) -> str:
    """The text of lines in one: hanzi meet without a space, a hyphenated word is made whole.

    >>> a, b = Line("支持 arti-", 0, 0, 9, 9, 9), Line("ficial 智能", 0, 9, 9, 18, 9)
    >>> join_lines([a, b])
    '支持 artificial 智能'
    """
    text = ""
    for line in lines:
        piece = line.text.strip()
        if not text or not piece:
            text += piece
        elif _BROKEN_WORD.search(text) and piece[0].islower():
            text = text[:-1] + piece
        elif is_wide(text[-1]) or is_wide(piece[0]) or text[-1] in "-/" or piece[0] in _CLOSING:
            text += piece
        elif text[-1].isdigit() and piece[0].isdigit():
            # A number broken at the line's end (“20” “21年”) has no space in it; two numbers would be parted.
            text += piece
        else:
            text += f" {piece}"
    return text


def frame_of(lines: Sequence[Line], width: float | None = None) -> Frame:
    """The text area that ``lines`` show; ``width`` is the page's width, or None for a cell."""
    sizes = Counter(round(line.size * 2) / 2 for line in lines for _ in range(max(1, len(line.text) // 5)))
    size = sizes.most_common(1)[0][0] if sizes else 10.5
    body = [line for line in lines if abs(line.size - size) < 0.15 * size] or list(lines)
    left = sorted(line.x0 for line in body)[len(body) // 20] if body else 0.0
    ends = sorted(line.x1 for line in body)
    right = ends[min(len(ends) - 1, int(len(ends) * 0.97))] if ends else 0.0
    if width is not None and right < 0.7 * width:
        # Only short lines: take the margins to be alike, or the longest of them would count as full.
        right = max(right, width - left)
    gaps = [
        b.top - a.top for a, b in pairwise(body) if a.page == b.page and 0.8 * size < b.top - a.top < 4 * size
    ]
    return Frame(left, right, median(gaps) if gaps else 1.5 * size, size)


def continues(line: Line, before: Line, frame: Frame, first_of_paragraph: bool) -> bool:
    """Whether ``line`` goes on with the paragraph of ``before``."""
    em = max(line.size, 1.0)
    if abs(line.size - before.size) > 0.15 * max(line.size, before.size):
        return False
    if line.page == before.page and line.top - before.top > max(1.45 * frame.pitch, frame.pitch + 0.6 * em):
        return False
    if not _is_full(before, line, frame):
        return False
    ended = bool(_TERMINAL.search(before.text))
    if _NUMBERED.match(line.text) and (ended or line.x0 - frame.left > 0.8 * em):
        return False
    if line.x0 - frame.left < 0.8 * em:
        return True
    # Indented as the line before: an indented block runs on unless its one sentence is over.
    return abs(line.x0 - before.x0) < 0.5 * em and not (first_of_paragraph and ended)


def _is_full(before: Line, line: Line, frame: Frame) -> bool:
    """Whether the first unbreakable piece of ``line`` would not have fitted at the end of ``before``."""
    text = line.text
    if word := _WORD.match(text):
        piece = 0.55 * len(word[0])
    else:
        piece = 1.0
        while int(piece) < len(text) and text[int(piece)] in _CLOSING and piece < 4:
            piece += 1
    return frame.right - before.x1 < (piece + 0.9) * max(line.size, 1.0)


def paragraphs_of(lines: Sequence[Line], frame: Frame) -> list[Paragraph]:
    """The paragraphs that ``lines``, in reading order, make."""
    found: list[Paragraph] = []
    for line in lines:
        last = found[-1] if found else None
        if last is not None and continues(line, last.lines[-1], frame, len(last.lines) == 1):
            last.lines.append(line)
        else:
            found.append(Paragraph([line]))
    return found
