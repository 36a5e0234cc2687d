"""Clean one paragraph of a file, remembering where every kept character stood."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.kinds import is_complete
from corpus.lines import is_addressee, signed_on_one_line

# Residue that exports leave in the text: bookmarks and field codes of word processors, never part of a policy.
_RESIDUE = (
    r"\[(?:bookmark|image|comment|hyperlink|endnoteRef|footnoteRef)(?::[^\]\n]*)?\]"
    r"|HYPERLINK\s+\"[^\"\n]*\"(?:\s*\\[a-z](?:\s+\"[^\"\n]*\")?)*"
    r"|PAGEREF\s+_Toc\d+(?:\s*\\[a-z])*"
    r"|(?<![A-Za-z])TOC(?:\s*\\[a-z](?:\s+\"[^\"\n]*\")?)+"
    r"|\\\*\s*MERGEFORMAT"
)
# Zero-width marks, direction marks, soft hyphens, byte-order marks and control characters.
_INVISIBLE = r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]"
_SPACE = r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_CLEAN = re.compile(rf"(?P<drop>{_RESIDUE}|{_INVISIBLE})|(?P<space>{_SPACE}+)")
_NEEDS_CLEANING = re.compile(
    rf"{_RESIDUE}|{_INVISIBLE}|{_SPACE}{{2}}|[\t\r\n\x0b\x0c\u00a0\u3000\u2000-\u200a]"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned paragraph. ``segments`` are (offset in ``text``, offset in the raw text) of unchanged runs."""

    text: str
    segments: tuple[tuple[int, int], ...]


def clean(raw: str) -> Cleaned:
    """Drop export residue, collapse every run of white space to one space and trim the ends.

    White space means tabs, full-width, non-breaking and other Unicode spaces. Letters, digits, punctuation and
    typing errors stay as they are.

    >>> clean("[bookmark: _GoBack]（征求\\u3000\\u3000意见稿）\\t").text
    '（征求 意见稿）'
    """
    if not _NEEDS_CLEANING.search(raw):
        text = raw.strip()
        return Cleaned(text, ((0, len(raw) - len(raw.lstrip())),)) if text else Cleaned("", ())
    pieces: list[str] = []
    segments: list[tuple[int, int]] = []
    length = 0
    position = 0
    pending_space: int | None = None

    def keep(text: str, at: int) -> None:
        nonlocal length
        segments.append((length, at))
        pieces.append(text)
        length += len(text)

    for match in _CLEAN.finditer(raw):
        run = raw[position : match.start()]
        if run:
            if pending_space is not None and length:
                keep(" ", pending_space)
            pending_space = None
            keep(run, position)
        if match.lastgroup == "space" and pending_space is None:
            pending_space = match.start()
        position = match.end()
    if position < len(raw):
        if pending_space is not None and length:
            keep(" ", pending_space)
        keep(raw[position:], position)
    return Cleaned("".join(pieces), _joined(segments, pieces))


def _joined(segments: list[tuple[int, int]], pieces: list[str]) -> tuple[tuple[int, int], ...]:
    """Merge runs that follow each other in the raw text without a gap (a single space kept in place)."""
    merged: list[tuple[int, int]] = []
    expected: int | None = None
    for (start, raw_start), piece in zip(segments, pieces, strict=True):
        if raw_start != expected:
            merged.append((start, raw_start))
        expected = raw_start + len(piece)
    return tuple(merged)


# A line of this length with sentence ends followed by gaps is a page whose paragraphs were run together.
_FLATTENED_LENGTH = 200
_LONGEST_FRONT = 400
_LONGEST_TITLE = 100
# A title and the gap behind it; a gap before a Latin letter stands inside the title (关于 5G …), as does one in 《》.
_OPENING_TITLE = re.compile(
    rf"{_SPACE}*(?P<title>[^。；《》]{{4,70}}?|[^。；]{{0,40}}《[^》]{{1,80}}》[^。；]{{0,40}}?)(?P<gap>{_SPACE}+)(?=[^A-Za-z])"
)
_GAP = re.compile(rf"{_SPACE}+")
_NUMBER_AHEAD = re.compile(
    r"第[一二三四五六七八九十百零〇\d]+[编章节条]"
    r"|[一二三四五六七八九十]{1,3}[、．]"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳]|——|附件"
)
_SIGNATURE_LENGTH = 120


def split_flattened(line: str, *, opening: bool = False) -> list[tuple[int, str]]:
    """Split a line into which a whole page was run together, where its paragraphs met.

    Returns (offset, piece) pairs; one pair when the line is an ordinary paragraph. A page copied from the web
    keeps only a space between paragraphs, so a break is a gap after a sentence end, a gap before a number such
    as 一、 or （二）, a wide gap, or the gap before the names and the date that sign it. In the line that
    opens a document (``opening``) the title, the 文号 and the addressee stand without sentence ends: every gap
    counts where an addressee follows; else a gap ends the title where a whole title stands before it; else the
    first gap does, when what stands before it is short and has no full stop.

    >>> [piece for _, piece in split_flattened("关于稳岗的通知 各单位： 一、加大支持。" + "稳" * 200, opening=True)][:2]
    ['关于稳岗的通知', '各单位：']
    """
    if len(line) < _FLATTENED_LENGTH:
        return [(0, line)]
    gaps = [match.span() for match in _GAP.finditer(line) if match.start() > 0 and match.end() < len(line)]
    breaks = [gap for gap in gaps if _is_break(line, gap)]
    last = breaks[-1][1] if breaks else 0
    signed = (gap for gap in gaps if gap[0] > last and len(line) - gap[1] <= _SIGNATURE_LENGTH)
    breaks += [gap for gap in signed if signed_on_one_line(line[gap[1] :].strip())][:1]
    if opening:
        breaks = sorted({*_front_breaks(line, gaps, breaks[0][0] if breaks else len(line)), *breaks})
    if not breaks:
        return [(0, line)]
    pieces: list[tuple[int, str]] = []
    start = 0
    for gap_start, gap_end in breaks:
        if line[start:gap_start].strip():
            pieces.append((start, line[start:gap_start]))
        start = gap_end
    pieces.append((start, line[start:]))
    return pieces


def _is_break(line: str, gap: tuple[int, int]) -> bool:
    start, end = gap
    return (
        line[start - 1] in "。！？；：;”）"
        or end - start >= 3
        or line[start:end].count("\u3000") >= 2
        or _NUMBER_AHEAD.match(line, end) is not None
    )


def _front_breaks(line: str, gaps: list[tuple[int, int]], first: int) -> list[tuple[int, int]]:
    """The gaps before the first ordinary break at which the title and what follows it end."""
    end = min(first, _LONGEST_FRONT)
    before = [(start, stop) for start, stop in gaps if start < end and not line[stop].isascii()]
    before = [gap for gap in before if line.count("（", 0, gap[0]) == line.count("）", 0, gap[0])]
    unbroken = first <= _LONGEST_FRONT and not re.search(r"[。！？；]", line[:first])
    if before and unbroken and is_addressee(line[before[-1][1] : first]):
        return before
    for gap in before:
        if gap[0] > _LONGEST_TITLE or "。" in line[: gap[0]]:
            break
        if is_complete(re.sub(_SPACE, "", line[: gap[0]])):
            return [gap]
    title = _OPENING_TITLE.match(line)
    return [title.span("gap")] if title and title.start("gap") < first else []
