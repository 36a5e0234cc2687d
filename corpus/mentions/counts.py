"""Counts of things (69551件, 近20家, 百余人) and ordinals (第三名, 第十二条)."""

from __future__ import annotations

import re

from corpus.mentions.amounts import is_money
from corpus.mentions.base import Bound, CountValue, Mention, MentionType, OrdinalValue
from corpus.mentions.bounds import read_limits
from corpus.mentions.numerals import NUMBER, parse_number
from corpus.mentions.quantities import RANGE_SIGN, extent, figure, read_range
from corpus.mentions.units import ANY_UNIT, COUNT_UNIT
from corpus.models import Span

_COUNT = re.compile(
    rf"(?<![第A-Za-z])(?<![A-Za-z][-.])(?<![0-9０-９][-－/])(?:{figure('a')}(?:{COUNT_UNIT})?{RANGE_SIGN})?"
    rf"{figure('b')}(?:[ \u3000]?(?P<unit>{COUNT_UNIT})|(?<=[万亿]))"
)
_REFERENCE_BEFORE = re.compile(r"第[^\s，。；第]{1,6}(?:[-－—–~～至到、和])$")
_LIMITING = re.compile("[限仅只共]$")
_NOT_ROUND = "十拾百佰千仟万亿"

_CLAUSES = {"条", "款", "项", "目", "章", "节", "编", "部分"}
_ORDINAL = re.compile(
    rf"第\s?[（(]?\s?(?P<number>{NUMBER})\s?[)）]?\s?"
    r"(?P<unit>条|款(?!项)|项(?!目)|目|章|节|编|部分|名|位|届|批次?|期|次|号|个|家|类|阶段|轮)"
)
_RANK = re.compile(
    rf"(?:排名?|排在|位居|位列|名列|[居列]|跃居|稳居)[\u4e00-\u9fff]{{0,8}}?第(?P<number>{NUMBER})(?![位名条款项])"
)


def find_counts(text: str) -> list[Mention[CountValue]]:
    """The counted things in a text, in order; a bare 万 or 亿 that is not money is a count without a unit.

    A lone 一 (一个, 一项) counts only under a limiting word, since it is mostly an article.

    >>> [(m.text, m.value.unit, str(m.value.low)) for m in find_counts("13.85万件，近20家，11批119个，第3条")]
    [('13.85万件', '件', '138500'), ('近20家', '家', '20'), ('11批', '批', '11'), ('119个', '个', '119')]
    """
    found: list[Mention[CountValue]] = []
    floor = 0
    for match in _COUNT.finditer(text):
        mention = _read_count(text, match, floor)
        if mention is not None:
            found.append(mention)
            floor = mention.span.end
    return found


def _read_count(text: str, match: re.Match[str], floor: int) -> Mention[CountValue] | None:
    reading = read_range(match)
    if reading is None or _REFERENCE_BEFORE.search(text[max(0, reading.start - 8) : reading.start]):
        return None
    unit = match["unit"] or ""
    if not unit and not _is_bare_count(text, reading.start, match.end()):
        return None
    limits = read_limits(text, reading.start, match.end(), floor)
    number = match["b_num"]
    plain = limits.bound is Bound.EXACT and reading.low is None and not reading.high.approximate
    if plain and number == "一" and not _LIMITING.search(text[max(0, reading.start - 1) : reading.start]):
        return None
    if plain and number[0] in _NOT_ROUND and not number.startswith(("十", "拾")):
        return None
    size = extent(reading, limits)
    span = Span(limits.start, limits.end)
    value = CountValue(size.low, size.high, size.bound, size.strict, unit=unit)
    return Mention(MentionType.COUNT, span, span.of(text), value)


def _is_bare_count(text: str, start: int, end: int) -> bool:
    """Whether a figure in 万 or 亿 stands without a unit and counts no money."""
    following = text[end : end + 1]
    # 5万元, 5万吨: a unit follows; 3万多, 10万级 are left alone.
    if text[start] in _NOT_ROUND or following in {
        "元",
        "美",
        "港",
        "欧",
        "日",
        "多",
        "级",
        "分",
        "股",
        "千",
        "标",
    }:
        return False
    return not ANY_UNIT.match(text, end) and not is_money(text, start, end)


def find_ordinals(text: str) -> list[Mention[OrdinalValue]]:
    """The ordinals in a text: clauses (条 款 项 目 章 节 编 部分) as CLAUSE, ranks and series as ORDINAL.

    >>> [(m.type.value, m.value.number, m.value.unit) for m in find_ordinals("第十二条第（三）项，全国排名第一")]
    [('clause', 12, '条'), ('clause', 3, '项'), ('ordinal', 1, '位')]
    """
    found: list[Mention[OrdinalValue]] = []
    for match in _ORDINAL.finditer(text):
        number = parse_number(match["number"])
        if number is None or number != int(number):
            continue
        kind = MentionType.CLAUSE if match["unit"] in _CLAUSES else MentionType.ORDINAL
        span = Span(match.start(), match.end())
        found.append(Mention(kind, span, span.of(text), OrdinalValue(int(number), match["unit"])))
    for match in _RANK.finditer(text):
        number = parse_number(match["number"])
        if number is None or number != int(number):
            continue
        span = Span(match.start("number") - 1, match.end())
        if not _ORDINAL.match(text, span.start):
            found.append(Mention(MentionType.ORDINAL, span, span.of(text), OrdinalValue(int(number), "位")))
    return sorted(found, key=lambda m: m.span)
