"""Lengths of time: 2个工作日内, 22个月, 满三年, 有效期5年, 半年, 两个半月, 近三年."""

from __future__ import annotations

import re
from decimal import Decimal

from corpus.mentions.base import Bound, DurationValue, Mention, MentionType
from corpus.mentions.bounds import read_limits
from corpus.mentions.quantities import RANGE_SIGN, Figure, Reading, extent, figure, read_range
from corpus.models import Span

_UNIT = "工作日|自然日|日历日|日历天|交易日|小时|分钟|星期|季度|学期|学年|周|月|年|天|日"
_DURATION = re.compile(
    rf"(?<!第)(?:{figure('a')}个?(?:{_UNIT})?(?:{RANGE_SIGN}|以上(?:[、，,至]|不满|不足|不超过)?))?"
    rf"{figure('b')}[ \u3000]?(?P<each>个)?(?P<half>半)?(?P<unit>{_UNIT})(?P<and_half>半)?"
)
_HALF = re.compile(
    r"(?<![上下前后大小过多个年\d一二两三四五六七八九十])半个?(?P<unit>年|月|天|小时|学期)(?![度报])"
)
_NAMES = {"天": "日", "自然日": "日", "日历日": "日", "日历天": "日", "星期": "周"}
# 三年级, 5年度, 2月龄, 一周年: another word follows.
_NOT_AFTER = {
    "年": re.compile("[级度代龄轻产均终检报会鉴长幼老青节货月第]"),
    "周": re.compile("[年边期转围报刊末岁一二三四五六日]"),
    "月": re.compile("龄"),
    "日": re.compile("[游常益]"),
    "季度": re.compile("末"),
}
_PAST_BEFORE = re.compile("(?:近|最近|过去)$")
_FUTURE_BEFORE = re.compile("(?:未来|今后|接下来)$")
_PAST_AFTER = re.compile("以?来(?![自访源往电函])")
_LONGEST = {"年": 120, "学年": 12, "学期": 24}


def find_durations(text: str) -> list[Mention[DurationValue]]:
    """The lengths of time in a text, in order. 工作日 stays apart from 日, which also stands for 天 and 自然日.

    N日 without 内, 满 or the like is a day of the month and left out; so is N月 without 个.

    >>> [(str(m.value.high), m.value.unit, m.value.bound.value) for m in find_durations("2个工作日内，一年半，近三年")]
    [('2', '工作日', 'at_most'), ('1.5', '年', 'exact'), ('3', '年', 'exact')]
    """
    found: list[Mention[DurationValue]] = []
    floor = 0
    for match in _DURATION.finditer(text):
        mention = _read(text, match, floor)
        if mention is not None:
            found.append(mention)
            floor = mention.span.end
    for match in _HALF.finditer(text):
        reading = Reading(None, Figure(Decimal("0.5"), False, False), match.start())
        found.append(_build(text, reading, match.end(), match["unit"], 0))
    return sorted(found, key=lambda m: m.span)


def _read(text: str, match: re.Match[str], floor: int) -> Mention[DurationValue] | None:
    reading, unit = read_range(match), match["unit"]
    if reading is None or _is_calendar(text, match, reading, unit):
        return None
    if match["half"] or match["and_half"]:
        if match["half"] and not match["each"]:
            return None
        high = reading.high
        reading = Reading(
            reading.low, Figure(high.value + Decimal("0.5"), high.approximate, high.scaled), reading.start
        )
    mention = _build(text, reading, match.end(), unit, floor)
    limited = mention.span != Span(reading.start, match.end())
    return None if unit == "日" and not limited else mention


def _is_calendar(text: str, match: re.Match[str], reading: Reading, unit: str) -> bool:
    """Whether the words are a date or part of another word rather than a length of time."""
    follow = _NOT_AFTER.get(unit)
    if follow and not match["and_half"] and follow.match(text, match.end()):
        return True
    if unit in {"月", "季度"} and not match["each"]:
        return True
    if unit in {"年", "日", "天"} and match["each"] and not match["half"]:
        return True
    before = text[max(0, reading.start - 1) : reading.start]
    if match["b_num"] == "一" and not match["and_half"] and before in set("同新每这那某头的"):
        return True
    if unit == "日" and before in {"月", "份", " "}:
        return True
    if unit == "年" and (
        before == "年"
        or (match["b_num"].isdigit() and len(match["b_num"]) == 2 and int(match["b_num"]) >= 85)
    ):
        return True
    return reading.high.value > _LONGEST.get(unit, 100_000)


def _build(text: str, reading: Reading, end: int, unit: str, floor: int) -> Mention[DurationValue]:
    limits = read_limits(text, reading.start, end, floor)
    size = extent(reading, limits)
    start, end = limits.start, limits.end
    before = text[max(0, reading.start - 3) : reading.start]
    past, future = bool(_PAST_BEFORE.search(before)), bool(_FUTURE_BEFORE.search(before))
    if after := _PAST_AFTER.match(text, end):
        past, end = True, after.end()
    low, high, bound = size.low, size.high, size.bound
    if past and bound is Bound.ABOUT and not reading.high.approximate:
        # 近三年 is the last three years, not nearly three.
        bound = Bound.EXACT
    if found := (_PAST_BEFORE.search(before) or _FUTURE_BEFORE.search(before)):
        start = min(start, max(floor, reading.start - len(found[0])))
    value = DurationValue(
        low, high, bound, size.strict, unit=_NAMES.get(unit, unit), past=past, future=future
    )
    span = Span(start, end)
    return Mention(MentionType.DURATION, span, span.of(text), value)
