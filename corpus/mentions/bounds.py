"""Words around a figure that make it a limit: 最高不超过 … , … 以上, 约 …, 每件 ….

The finders match the figure first and then read a short window before it and the words after it; windows keep
the work per figure constant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.mentions.base import Bound
from corpus.mentions.numerals import DIGIT
from corpus.mentions.units import PER_UNIT

WINDOW = 28

_NOT = "(?:不[得能可应会宜]?|未|没有?)"
_MOST = f"{_NOT}(?:超过|超出|高于|多于|大于|突破)|至多|最多|最高|上限|限额"
_MOST_STRICT = "低于|少于|不足|不到|不满|未满|未达到?|小于"
_LEAST = f"{_NOT}(?:低于|少于|小于)|不下于?|最低|最少|至少|起码|下限|(?<![饱充圆美期届])满"
_LEAST_STRICT = "超过|高于|大于|多于|逾|突破|超(?!过)|超出"
_ABOUT = "(?<![预合签节条集契公缔履违特邀])大?约为?|(?<![附最临靠邻就])近|将近|接近|大致|大概"
_BOUND = f"(?:{_MOST}|{_LEAST}|{_MOST_STRICT}|{_LEAST_STRICT}|{_ABOUT})"
_GAP = (
    "(?:可以?|能够?|给予|予以|获得?|得到|资助|奖励|补贴|补助|支持|扶持|发放|享受|申请|申报|按照?|为|是|达到?|额度|金额|"
    "限额|标准|总额|一次性|的|额|到|应|须|收取|缴纳|累计|合计|共计?|[:：])"
)
_CURRENCY = "(?:人民币|港币|美金|[￥¥$])"
_EACH = f"(?:(?:每|单(?!位))一?个?{PER_UNIT})"
_PREFIX = re.compile(
    rf"(?P<per>{_EACH}+)(?:的?[\u4e00-\u9fff]{{0,8}}?)(?P<b1>{_BOUND}*){_GAP}{{0,3}}(?P<c1>{_CURRENCY})?$"
    rf"|(?P<b2>{_BOUND}+){_GAP}{{0,3}}(?P<c2>{_CURRENCY})?\s?$"
    rf"|(?P<c3>{_CURRENCY})\s?$"
)
_CLASSES = (
    (re.compile(_MOST), Bound.AT_MOST, False),
    (re.compile(_LEAST), Bound.AT_LEAST, False),
    (re.compile(_MOST_STRICT), Bound.AT_MOST, True),
    (re.compile(_LEAST_STRICT), Bound.AT_LEAST, True),
    (re.compile(_ABOUT), Bound.ABOUT, False),
)
_ONE_BOUND = re.compile(_BOUND)
_INCLUSIVE = r"(?:[（(]\s?(?P<inc>不?含)(?:本数|[^（()）]{0,8})?[)）])?"
_SUFFIX = re.compile(
    rf"{_INCLUSIVE}及?(?:(?P<least>以上|之上|起步)|(?P<most>以下|以内|之内|之下|封顶|为限|为上限|内)|(?P<about>左右|上下))"
)
_EACH_UNIT = re.compile(f"(?:每|单(?!位))一?个?({PER_UNIT})")
_SLASH = re.compile(rf"\s?[/／]\s?({PER_UNIT})(?:\s?[/／·•.]\s?({PER_UNIT}))?|每({PER_UNIT})(?![{DIGIT}])")
_STOP = re.compile(r"[，。；,;!?！？、\n\t]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What surrounds a figure: its bound, whether the figure is excluded, its per units, the widened span."""

    start: int
    end: int
    bound: Bound = Bound.EXACT
    strict: bool = False
    per: tuple[str, ...] = ()
    currency: str = ""


def _classify(words: str) -> tuple[Bound, bool]:
    """The bound of a run of limiting words: 最高不超过 is its last word."""
    last = _ONE_BOUND.findall(words)[-1]
    for pattern, bound, strict in _CLASSES:
        if pattern.fullmatch(last):
            return bound, strict
    return Bound.EXACT, False


def read_limits(text: str, start: int, end: int, floor: int = 0, *, money: bool = False) -> Limits:
    """The limiting words before ``start`` and after ``end``; nothing before ``floor`` is read.

    Per units are read for money only.
    """
    bound, strict, currency, left = Bound.EXACT, False, "", start
    per: tuple[str, ...] = ()
    window_start = max(floor, start - WINDOW)
    window = text[window_start:start]
    if stops := list(_STOP.finditer(window)):
        window_start += stops[-1].end()
        window = window[stops[-1].end() :]
    if window and (match := _PREFIX.search(window)):
        words = match["b1"] or match["b2"] or ""
        if match["per"] and not money:
            match = _PREFIX.search(window, match.end("per"))
            words = (match["b2"] or "") if match else ""
        if match:
            left = window_start + match.start()
            if words:
                bound, strict = _classify(words)
            if match["per"]:
                per = tuple(_EACH_UNIT.findall(match["per"]))
            currency = match["c1"] or match["c2"] or match["c3"] or ""
    right = end
    if money and (slash := _SLASH.match(text, right)):
        per += tuple(unit for unit in slash.groups() if unit)
        right = slash.end()
    if suffix := _SUFFIX.match(text, right):
        right = suffix.end()
        if suffix["least"]:
            bound, strict = Bound.AT_LEAST, suffix["inc"] == "不含"
        elif suffix["most"]:
            bound, strict = Bound.AT_MOST, suffix["inc"] == "不含"
        elif bound is Bound.EXACT:
            bound = Bound.ABOUT
    return Limits(left, right, bound, strict, per, currency)
