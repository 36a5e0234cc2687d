"""Shares and multiples: 不低于30%, 百分之五, 8个百分点, 三成, 一半, 万分之一, 8倍, 翻一番."""

from __future__ import annotations

import re
from decimal import Decimal

from corpus.mentions.base import Mention, MentionType, MultipleValue, PercentageValue
from corpus.mentions.bounds import read_limits
from corpus.mentions.numerals import parse_number
from corpus.mentions.quantities import RANGE_SIGN, Extent, Figure, Reading, extent, figure, read_range
from corpus.models import Span

_SIGN = "[%％‰]"
_PER_WORD = "(?:百|千|万)分之"
_SHARE = re.compile(
    rf"(?:(?P<word>{_PER_WORD})(?=[\d零〇一二三四五六七八九十百两])(?:{figure('a')}{RANGE_SIGN}(?:{_PER_WORD})?)?"
    rf"{figure('b')})"
)
_PERCENT = re.compile(
    rf"(?:{figure('a')}(?:{_SIGN}|个?百分点)?(?:{RANGE_SIGN}|以上(?:[、，,至]|不满|不足|不超过)?))?"
    rf"{figure('b')}[ \u3000]?(?:(?P<sign>{_SIGN})|(?P<points>个?百分点))"
)
_TENTHS = re.compile(
    r"(?<![第一二三四五六七八九十])(?P<tenths>[一两二三四五六七八九])成(?P<half>半)?(?=以上|以下|以内|左右|多|的|[，。；、,;）)\n]|$)"
)
_HALF = re.compile("一半|(?<![多过])半数|过半数?")
_MULTIPLE = re.compile(
    rf"(?:{figure('a')}倍?(?:{RANGE_SIGN}|以上(?:[、，,至]|不满|不足|不超过)?))?{figure('b')}[ ]?倍(?![增率感频数])"
)
_DOUBLING = re.compile("翻(?P<times>[一两二三四]|[1-4])番")
_SCALES = {"%": 2, "％": 2, "‰": 3, "百": 2, "千": 3, "万": 4}


def find_percentages(text: str) -> list[Mention[PercentageValue]]:
    """The shares in a text as fractions, in order; ``points`` marks 百分点.

    >>> [(str(m.value.low), str(m.value.high)) for m in find_percentages("不低于30%，5%-10%，百分之五，三成")]
    [('0.3', 'None'), ('0.05', '0.1'), ('0.05', '0.05'), ('0.3', '0.3')]
    """
    found: list[Mention[PercentageValue]] = []
    for match in _PERCENT.finditer(text):
        if reading := read_range(match):
            scale = Decimal(10) ** -_SCALES.get(match["sign"] or "%", 2)
            found.append(_share(text, reading, match.end(), scale, points=bool(match["points"])))
    for match in _SHARE.finditer(text):
        if reading := read_range(match):
            reading = Reading(reading.low, reading.high, match.start())
            found.append(_share(text, reading, match.end(), Decimal(10) ** -_SCALES[match["word"][0]]))
    for match in _TENTHS.finditer(text):
        tenths = parse_number(match["tenths"]) or Decimal(0)
        value = Figure(tenths + (Decimal("0.5") if match["half"] else 0), False, False)
        found.append(_share(text, Reading(None, value, match.start()), match.end(), Decimal("0.1")))
    for match in _HALF.finditer(text):
        value = Figure(Decimal(50), False, False)
        found.append(_share(text, Reading(None, value, match.start()), match.end(), Decimal("0.01")))
    return _in_order(found)


def _share(
    text: str, reading: Reading, end: int, scale: Decimal, *, points: bool = False
) -> Mention[PercentageValue]:
    limits = read_limits(text, reading.start, end)
    size = extent(reading, limits, scale)
    span = Span(limits.start, limits.end)
    value = PercentageValue(size.low, size.high, size.bound, size.strict, points=points)
    return Mention(MentionType.PERCENTAGE, span, span.of(text), value)


def _in_order(found: list[Mention[PercentageValue]]) -> list[Mention[PercentageValue]]:
    """Sorted by place; of two that overlap the longer one stays."""
    found.sort(key=lambda m: (m.span.start, -m.span.end))
    kept: list[Mention[PercentageValue]] = []
    for mention in found:
        if not kept or mention.span.start >= kept[-1].span.end:
            kept.append(mention)
    return kept


def find_multiples(text: str) -> list[Mention[MultipleValue]]:
    """The multiples in a text: 8倍, 一倍以上五倍以下, 翻一番 (twice).

    >>> [(m.text, str(m.value.low), str(m.value.high)) for m in find_multiples("处1倍以上5倍以下罚款，翻两番")]
    [('1倍以上5倍以下', '1', '5'), ('翻两番', '4', '4')]
    """
    found: list[Mention[MultipleValue]] = []
    for match in _MULTIPLE.finditer(text):
        if reading := read_range(match):
            limits = read_limits(text, reading.start, match.end())
            found.append(_multiple(text, Span(limits.start, limits.end), extent(reading, limits)))
    for match in _DOUBLING.finditer(text):
        times = Decimal(2) ** int(parse_number(match["times"]) or 1)
        limits = read_limits(text, match.start(), match.end())
        reading = Reading(None, Figure(times, False, False), match.start())
        found.append(_multiple(text, Span(limits.start, limits.end), extent(reading, limits)))
    return sorted(found, key=lambda m: m.span)


def _multiple(text: str, span: Span, size: Extent) -> Mention[MultipleValue]:
    value = MultipleValue(size.low, size.high, size.bound, size.strict)
    return Mention(MentionType.MULTIPLE, span, span.of(text), value)
