"""Numbers at the start of paragraphs, and the outline they make.

GB/T 9704-2012 7.3.3 gives the levels of official documents (一、 （一） 1. （1）); statutes use 编、章、节、条
(《立法法》第六十五条). Real documents mix and restart them, so a level is inferred from the numbers around it and
the standard order only decides where nothing else does.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.mentions.numerals import parse_number

_CN = "一二三四五六七八九十百零〇两"


def ordinal(text: str) -> int | None:
    """The integer that a Chinese or Arabic ordinal below 1,000 stands for.

    >>> ordinal("二十三"), ordinal("一百零八"), ordinal("１２"), ordinal("甲")
    (23, 108, 12, None)
    """
    number = parse_number(text.strip())
    return int(number) if number is not None else None


@dataclass(frozen=True, slots=True)
class Style:
    """A way of numbering: its printed form, its place in the standard order and its shape (``（x）``, ``x、``)."""

    name: str
    rank: float
    shape: str = ""


PART = Style("附件", -1)
BOOK = Style("编", 0)
DIVISION = Style("部分", 0.5)
CHAPTER = Style("章", 1)
SECTION = Style("节", 2)
ARTICLE = Style("条", 3)
PROPOSAL = Style("建议一", 3.5)
CN = Style("一、", 4, "x、")
CN_PAREN = Style("（一）", 5, "（x）")
ARABIC = Style("1.", 6, "x、")
DECIMAL = Style("1.1", 6.5)
ARABIC_PAREN = Style("（1）", 7, "（x）")
ARABIC_HALF = Style("1）", 8, "x）")
CIRCLED = Style("①", 9)
LETTER = Style("A.", 10, "x、")
SEQUENCE = Style("一是", 11)
DASH = Style("——", 12)
NAMED = tuple(Style(f"标题{n}", 3 + n / 100) for n in range(1, 10))

_MARKERS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (BOOK, re.compile(rf"第(?P<n>[{_CN}\d]{{1,4}})(?:分)?编(?=\s|$|[^，。、])")),
    (DIVISION, re.compile(rf"第(?P<n>[{_CN}\d]{{1,3}})部分(?=[\s：:、]|$|\S)")),
    (CHAPTER, re.compile(rf"第(?P<n>[{_CN}\d]{{1,4}})章(?=\s|$|[^，。、的])")),
    (SECTION, re.compile(rf"第(?P<n>[{_CN}\d]{{1,4}})节(?=\s|$|[^，。、的])")),
    (ARTICLE, re.compile(rf"第(?P<n>[{_CN}\d]{{1,7}})条(?:之[{_CN}]{{1,2}})?(?=\s|$|[^，。、的至和规第款])")),
    (PROPOSAL, re.compile(rf"(?:建议|意见|问题|提案建议)(?P<n>[{_CN}]{{1,3}}|\d{{1,2}})[、：:.．]")),
    (CN, re.compile(rf"(?P<n>[{_CN}]{{1,4}})[、．](?![{_CN}]{{1,3}}(?:[、级类审期线]|$))")),
    (CN_PAREN, re.compile(rf"[（(]\s?(?P<n>[{_CN}]{{1,4}})\s?[）)][、.．]?")),
    (
        DECIMAL,
        re.compile(
            r"(?P<n>\d{1,2}(?:[.．]\d{1,2}){1,4})(?![\d.．])[、.．]?(?=\s|[^\d\s%％万亿元米吨度倍个，。、至到-])"
        ),
    ),
    (ARABIC, re.compile(r"(?P<n>\d{1,3})\s?[.．、](?!\d)(?!\s?\d{1,2}月)")),
    (ARABIC_PAREN, re.compile(r"[（(]\s?(?P<n>\d{1,3})\s?[）)][、.．]?")),
    (ARABIC_HALF, re.compile(r"(?P<n>\d{1,3})\s?[）)]")),
    (CIRCLED, re.compile(r"(?P<n>[①-⑳㉑-㉟])")),
    (LETTER, re.compile(r"(?P<n>[A-Za-z])[.．、)）](?=\s?[\u4e00-\u9fff“《])")),
    (
        SEQUENCE,
        re.compile(rf"(?P<n>[{_CN}]{{1,3}})(?:是(?!否)|要(?=[\u4e00-\u9fff]))|第(?P<m>[{_CN}]{{1,3}})[，,]"),
    ),
    (DASH, re.compile(r"(?:——|—|--|－－|[•●■◆·▪])(?=\s?\S)")),
    (PART, re.compile(r"附\s?[件录表](?P<n>[\s\d一二三四五六七八九十]*)[：:]?$|附[：:]$")),
)
# Most paragraphs begin with none of these, so one look at the first characters saves the others.
_MAYBE = re.compile(rf"[第建意问提{_CN}（(\d①-⑳㉑-㉟A-Za-z—\-－•●■◆·▪附]")


@dataclass(frozen=True, slots=True)
class Marker:
    """A number found at the start of a paragraph. ``end`` is where its label ends; ``number`` None for dashes."""

    style: Style
    number: int | None
    end: int
    depth: int = 0


def find_marker(text: str) -> Marker | None:
    """The number that ``text`` begins with, or None.

    >>> find_marker("（三）建立机制").number, find_marker("第十二条 申请人").style.name
    (3, '条')
    >>> find_marker("2018年5月8日") is None, find_marker("一、二审案件") is None, find_marker("3.5万元") is None
    (True, True, True)
    """
    if not _MAYBE.match(text):
        return None
    for style, pattern in _MARKERS:
        match = pattern.match(text)
        if not match:
            continue
        groups = match.groupdict()
        raw = groups.get("n") or groups.get("m")
        if style is DASH:
            return Marker(style, None, match.end())
        if style is DECIMAL and raw:
            parts = re.split(r"[.．]", raw)
            return Marker(style, int(parts[-1]), match.end(), depth=len(parts))
        if style is CIRCLED and raw:
            first = "①" if raw <= "⑳" else "㉑"
            return Marker(style, ord(raw) - ord(first) + (1 if first == "①" else 21), match.end())
        if style is LETTER and raw:
            return Marker(style, ord(raw.upper()) - ord("A") + 1, match.end())
        return Marker(style, ordinal(raw) if raw and raw.strip() else None, match.end())
    return None


def _key(marker: Marker) -> str:
    return f"{marker.style.name}/{marker.depth}" if marker.depth else marker.style.name


@dataclass
class _Level:
    """One open level of the outline: the styles that have numbered it, and the last number."""

    style: Style
    key: str
    last: int | None
    section: int
    depth: int = 0
    joined: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a marker stands: its level from 1, its parent among the markers given, and a remark if inferred."""

    level: int
    parent: int | None
    note: str = ""


class Outliner:
    """Place markers, in order, into levels.

    A style already open continues its level. A new style opens a level below the last one, unless the standard
    order says it ranks above (then the deeper levels are closed), or its number continues another style's count
    in the same shape: （3） after （二） is that level's third item, whatever the digits.
    """

    def __init__(self, upcoming: Sequence[Marker]) -> None:
        self._markers = upcoming
        # Where each numbering and each rank occurs, so that looking ahead does not read the rest every time.
        self._at_key: dict[str, list[int]] = {}
        self._at_rank: dict[float, list[int]] = {}
        for index, marker in enumerate(upcoming):
            self._at_key.setdefault(_key(marker), []).append(index)
            self._at_rank.setdefault(marker.style.rank, []).append(index)
        self._open: list[_Level] = []
        self._last_of: dict[str, int | None] = {}

    def place(self, index: int) -> Placed:
        """Place ``upcoming[index]``; call with 0, 1, 2, … in turn."""
        marker = self._markers[index]
        key = _key(marker)
        depth, note = self._depth_for(marker, key, index)
        del self._open[depth + 1 :]
        if depth < len(self._open):
            level = self._open[depth]
            if level.key != key:
                level.joined.add(key)
            elif (
                not note and marker.number is not None and level.last is not None and marker.style is not PART
            ):
                if marker.number > level.last + 1:
                    note = f"编号由{level.last}跳到{marker.number}"
                elif marker.number == level.last:
                    note = f"编号{marker.number}重复"
                elif marker.number == 1:
                    note = "编号重新开始"
                elif marker.number < level.last:
                    note = f"编号由{level.last}退回{marker.number}"
            level.last, level.section = marker.number, index
        else:
            self._open.append(_Level(marker.style, key, marker.number, index, marker.depth))
        self._last_of[key] = marker.number
        parent = self._open[depth - 1].section if depth else None
        return Placed(depth + 1, parent, note)

    def _depth_for(self, marker: Marker, key: str, index: int) -> tuple[int, str]:
        number = marker.number
        counted = [depth for depth, level in enumerate(self._open) if key == level.key or key in level.joined]
        # The level whose count goes on comes before a deeper one that it would make jump.
        for depth in reversed(counted):
            if number is not None and number == (self._open[depth].last or 0) + 1:
                return depth, ""
        for depth in reversed(counted):
            if self._open[depth].key == key:
                return depth, ""
        if number is not None and number > 1 and self._last_of.get(key) != number - 1:
            for depth in range(len(self._open) - 1, -1, -1):
                level = self._open[depth]
                if level.last == number - 1 and level.style.shape and level.style.shape == marker.style.shape:
                    return depth, f"编号与上一项不同，接续{level.last}，按第{depth + 1}级处理"
        depth = len(self._open)
        while depth and self._outranks(marker, self._open[depth - 1], index):
            depth -= 1
        # Past the deepest open level a new one begins; otherwise the level at ``depth`` is replaced.
        del self._open[depth:]
        return depth, ""

    def _outranks(self, marker: Marker, level: _Level, index: int) -> bool:
        """Whether ``marker`` closes ``level``: it ranks higher, and the level's own count does not go on later."""
        if marker.style is level.style:
            return marker.depth <= level.depth
        if marker.style.rank >= level.style.rank:
            return marker.style.rank == level.style.rank
        if marker.number != 1 or level.last is None:
            return True
        again = _after(self._at_key[level.key], index)
        if again is None:
            return True
        above = [_after(places, index) for rank, places in self._at_rank.items() if rank < marker.style.rank]
        if any(place is not None and place < again for place in above):
            return True
        return self._markers[again].number != level.last + 1


def _after(places: Sequence[int], index: int) -> int | None:
    """The first of the sorted ``places`` beyond ``index``."""
    found = bisect.bisect_right(places, index)
    return places[found] if found < len(places) else None


_INLINE = re.compile(
    rf"(?<=[。；：:;，])\s?(?=(?:[{_CN}]{{1,3}}是(?!否)|[（(](?:\d{{1,2}}|[{_CN}]{{1,3}})[）)]|[①-⑳]|\d{{1,2}}[、.．](?!\d)))"
)


def inline_items(text: str) -> list[int]:
    """Offsets at which a list inside one paragraph begins a new item (一是…；二是…, （1）…；（2）…).

    >>> inline_items("退出方式：（1）上市；（2）兼并。")
    [5, 11]
    """
    return [match.end() for match in _INLINE.finditer(text)]
