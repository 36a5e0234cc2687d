"""定稿前的检查单：哪些做完了，哪些还缺；只提醒，不拦着下载。"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.cases.models import Case, CheckedSentence, Label, PlacedFinding
from assistant.drafting.models import Letter, Severity

_BLANK = re.compile(r"【[^【】\n]*】|_{2,}|＿{2,}")
#: The parts whose blanks are counted with the gaps; the number has a line of its own.
_WORDED = ("title", "addressee", "signature")
_PARAGRAPHS = ("opening", "process", "closing", "copies", "extra")


class Point(StrEnum):
    """What is looked at before a letter goes out; the values are what users read where it is done."""

    WRITTEN = "每条建议都有答复"
    ERRORS = "必改的核稿问题已处理"
    GAPS = "待补充的内容已补齐"
    SUPPORTED = "各句都有依据"
    CONTACT = "已与提交人沟通"
    NUMBER = "文号已填"
    DAY = "成文日期已填"


_GRAVE = (Point.WRITTEN, Point.ERRORS, Point.GAPS, Point.SUPPORTED)


@dataclass(frozen=True, slots=True)
class Ready:
    """One line of the list: ``left`` is how many things are still open (0: done), ``words`` how that reads.

    ``item`` is the first item that it concerns, ``part`` the first fixed part; both None elsewhere.
    """

    point: Point
    left: int
    words: str
    item: int | None = None
    part: str | None = None

    @property
    def done(self) -> bool:
        """Whether nothing is left open."""
        return not self.left

    @property
    def grave(self) -> bool:
        """Whether the letter must not go out so; the others are filled in on the way to signing."""
        return bool(self.left) and self.point in _GRAVE


def readiness(
    case: Case,
    letter: Letter,
    findings: Sequence[PlacedFinding],
    checked: Mapping[int, Sequence[CheckedSentence]],
) -> tuple[Ready, ...]:
    """The list for a case, its letter as printed, what 核稿 found and the checks of each item's sentences."""
    empty = [item.no for item in case.items if not item.text.strip()]
    errors = [one for one in findings if not one.ignored and one.finding.severity is Severity.ERROR]
    blanks = [name for name in (*_WORDED, *_PARAGRAPHS) for _ in _BLANK.findall(_part(letter, name))]
    gaps = _with(checked, Label.GAP)
    doubts = _with(checked, Label.UNSUPPORTED)
    number = not letter.doc_number.strip() or bool(_BLANK.search(letter.doc_number))
    found = [
        _ready(Point.WRITTEN, len(empty), f"还有 {len(empty)} 条建议没有答复", item=_first(empty)),
        _ready(
            Point.ERRORS,
            len(errors),
            f"还有 {len(errors)} 处必改的核稿问题",
            item=_first([one.item for one in errors if one.item is not None]),
        ),
        _ready(
            Point.GAPS,
            len(gaps) + len(blanks),
            f"还有 {len(gaps) + len(blanks)} 处待补充",
            item=_first(gaps),
            part=None if gaps else next(iter(blanks), None),
        ),
        _ready(Point.SUPPORTED, len(doubts), f"还有 {len(doubts)} 句没有依据", item=_first(doubts)),
        _ready(Point.NUMBER, int(number), "文号还没有填全", part="doc_number"),
        _ready(Point.DAY, int(letter.date is None), "成文日期还没有填（签发后填）"),
    ]
    # A 会办 unit writes to the 主办 unit, which is the one that speaks with the submitters.
    if not case.settings.lead_unit:
        found.insert(4, _ready(Point.CONTACT, int(not case.contacts), "还没有与提交人的联系记录"))
    return tuple(found)


def _ready(point: Point, left: int, words: str, *, item: int | None = None, part: str | None = None) -> Ready:
    return Ready(point, left, words, item, part) if left else Ready(point, 0, point.value)


def _with(checked: Mapping[int, Sequence[CheckedSentence]], label: Label) -> list[int]:
    """The item of every sentence with this label."""
    return [no for no, sentences in sorted(checked.items()) for one in sentences if one.label is label]


def _first(numbers: Sequence[int]) -> int | None:
    return min(numbers, default=None)


def _part(letter: Letter, name: str) -> str:
    value = getattr(letter, name)
    return value if isinstance(value, str) else "\n".join(value)
