"""Whether a figure is limited the same way on both sides: 不超过, 不低于, 约, 以上."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answering.claims import Claim
from corpus.mentions import Bound, DurationValue, QuantityValue

_DEADLINE = re.compile("时限|期限|限期|限时|最长|最迟")
_SAID = "[\u4e00-\u9fff]{0,6}$"
_BEFORE = (
    (Bound.AT_MOST, re.compile(f"(?:封顶|上限|限额|顶格|最多|最高|至多|最长|不超过){_SAID}")),
    (Bound.AT_LEAST, re.compile(f"(?:下限|起点|门槛|最低|最少|至少|达到|不低于|不少于|不小于){_SAID}")),
    (Bound.ABOUT, re.compile("(?:约|大概|左右|近)[\u4e00-\u9fff]{0,9}$")),
)
_FIGURE = re.compile("[\\d〇一二两三四五六七八九十百千万亿]")
_AFTER = re.compile("(?:(?!规模|的)[\u4e00-\u9fff]){0,4}(以上|以下|以内|之内|封顶)")


def bounds_agree(claim: Claim, other: Claim, sentence: str, source: str) -> bool:
    """Whether a claim of ``sentence`` is limited as its like in ``source``; both texts are plain."""
    one, two = claim.value, other.value
    if not (isinstance(one, QuantityValue) and isinstance(two, QuantityValue)):
        return True
    if two.bound is Bound.RANGE or (one.bound, one.strict) == (two.bound, two.strict):
        # 至少具有1件 and 至多具有1件 are both read as 1件.
        opposed = {Bound.AT_MOST, Bound.AT_LEAST}
        mine, theirs = _bounds_around(claim, sentence) & opposed, _bounds_around(other, source) & opposed
        return two.bound is not Bound.EXACT or not mine or not theirs or bool(mine & theirs)
    if isinstance(two, DurationValue) and two.past:
        # 近三年内 is 近三年.
        return one.bound in (Bound.EXACT, Bound.AT_MOST)
    mine, theirs = _bounds_around(claim, sentence), _bounds_around(other, source)
    if one.bound is not Bound.EXACT:
        return not one.strict and not two.strict and one.bound in theirs
    return not two.strict and two.bound in mine


def _bounds_around(claim: Claim, text: str) -> set[Bound]:
    """Limits set in other words than right beside the figure: 封顶300万元, 达到20场, 300吨标准煤以上, 时限为20个工作日."""
    before = text[max(0, claim.span.start - 14) : claim.span.start] + _FIGURE.split(claim.text, maxsplit=1)[0]
    after = text[claim.span.end : claim.span.end + 7]
    found = {bound for bound, pattern in _BEFORE if pattern.search(before)}
    if isinstance(claim.value, DurationValue) and _DEADLINE.search(before + after):
        found.add(Bound.AT_MOST)
    if behind := _AFTER.match(after):
        found.add(Bound.AT_LEAST if behind[1] == "以上" else Bound.AT_MOST)
    return found


def bound_named(claim: Claim, beside: Iterable[str]) -> bool:
    """Whether the limit of a claim heads its column: 上限 over a cell of a bare 36个月."""
    value = claim.value
    if not isinstance(value, QuantityValue):
        return False
    words = {Bound.AT_MOST: "上限|最高|限额|封顶|最多", Bound.AT_LEAST: "下限|最低|不低于|最少"}.get(
        value.bound
    )
    return words is not None and any(re.search(words, text) for text in beside)
