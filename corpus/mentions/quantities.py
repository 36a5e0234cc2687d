"""Figures and ranges of figures as a regular expression, shared by amounts, percentages and counts.

A figure is a number, an optional 余 or 多, and an optional magnitude (20多万); a range is two (30-50万).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus.mentions.base import Bound
from corpus.mentions.bounds import Limits
from corpus.mentions.numerals import MAGNITUDE, NUMBER, parse_number, tidy

RANGE_SIGN = r"\s?(?:[-－—–―~～〜]{1,2}|至|到)\s?"
# The words of a vague figure: 数十万, 几百, 上千.
_VAGUE = "[数几上](?=[十百千万亿])"


def figure(name: str) -> str:
    """The pattern of one figure: groups ``<name>_vague``, ``_num``, ``_more`` and ``_mag``."""
    return (
        rf"(?P<{name}_vague>{_VAGUE})?(?P<{name}_num>{NUMBER})"
        rf"(?:(?P<{name}_more>[余多几来])(?P<{name}_mag>(?>(?:个(?=亿))?{MAGNITUDE}++)?+))?+"
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure read from text: ``approximate`` for 余, 多, 数十; ``scaled`` with a 万 or 亿 of its own."""

    value: Decimal
    approximate: bool
    scaled: bool


_LAST_BIG = re.compile(r"[万亿]+$")


def read_figure(match: re.Match[str], name: str) -> Figure | None:
    """The figure of one group family, or None where its characters are not a well-formed number."""
    number = match[f"{name}_num"]
    if number is None:
        return None
    vague, mag = match[f"{name}_vague"], match[f"{name}_mag"] or ""
    # 数百万 counts from 100万: the vague word stands in for a leading 一.
    value = parse_number("一" + number if vague else number)
    if value is None:
        return None
    if mag:
        scale = parse_number("一" + mag.removeprefix("个"))
        if scale is None:
            return None
        value = tidy(value * scale)
    scaled = bool(mag) or bool(_LAST_BIG.search(number))
    return Figure(value, bool(vague or match[f"{name}_more"]), scaled)


def _trailing_scale(match: re.Match[str], name: str) -> Decimal:
    """The 万 or 亿 at the end of a figure, which the lower end of a range may share (30-50万)."""
    words = (match[f"{name}_num"] or "") + (match[f"{name}_more"] or "") + (match[f"{name}_mag"] or "")
    found = _LAST_BIG.search(words)
    scale = parse_number("一" + found[0]) if found else None
    return scale or Decimal(1)


def _share_scale(low: Figure, high: Figure, scale: Decimal) -> Decimal:
    """The lower end of a range with the scale of the upper where it has none: 30-50万, but 5000-1万."""
    if not low.scaled and low.value * scale <= high.value:
        return tidy(low.value * scale)
    return low.value


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure, or a range when ``low`` is set, and where it starts in the text."""

    low: Decimal | None
    high: Figure
    start: int


def read_range(match: re.Match[str], *, own_unit: bool = False) -> Reading | None:
    """The range or single figure of a pattern with the figures ``a`` (optional) and ``b``.

    ``own_unit`` says that the lower end printed its unit, so that it shares no 万 (30万元至50万元). A range that
    does not rise is read as its second figure alone; None where that one is no number.
    """
    high = read_figure(match, "b")
    if high is None:
        return None
    alone = match.start("b_vague") if match["b_vague"] else match.start("b_num")
    figure_low = read_figure(match, "a")
    if figure_low is not None:
        low = figure_low.value if own_unit else _share_scale(figure_low, high, _trailing_scale(match, "b"))
        if low < high.value:
            return Reading(low, high, match.start("a_vague") if match["a_vague"] else match.start("a_num"))
    return Reading(None, high, alone)


@dataclass(frozen=True, slots=True)
class Extent:
    """The fields every quantity value shares."""

    low: Decimal | None
    high: Decimal | None
    bound: Bound
    strict: bool


def extent(reading: Reading, limits: Limits, scale: Decimal = Decimal(1)) -> Extent:
    """The limits of a figure or range under the words around it, multiplied by ``scale`` (0.01 for %)."""
    high = tidy(reading.high.value * scale)
    if reading.low is not None:
        return Extent(tidy(reading.low * scale), high, Bound.RANGE, False)
    if limits.bound is Bound.AT_MOST:
        return Extent(None, high, limits.bound, limits.strict)
    if limits.bound is Bound.AT_LEAST:
        return Extent(high, None, limits.bound, limits.strict)
    if reading.high.approximate:
        return Extent(high, None, Bound.ABOUT, False)
    return Extent(high, high, limits.bound, False)
