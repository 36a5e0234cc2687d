"""Values that stand in the sources in pieces: in a table whose unit heads the column, in a list, in a number's year."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.answering.claims import Claim, numbers_in, read
from assistant.answering.claims_grounds import Grounds
from corpus.mentions import (
    AmountValue,
    Bound,
    CountValue,
    DateValue,
    DocNumberValue,
    DurationValue,
    InstitutionValue,
    MentionType,
    PercentageValue,
    PeriodValue,
    QuantityValue,
    TitleValue,
)

_BLANK = re.compile(r"\s+")
_SHORTEST_TITLE = 4
_LISTED_UNITS = {"类", "种", "方面", "点", "档", "部分"}
_ITEM = re.compile("、|和|与|及|以及")
_OF_A_TITLE = re.compile("的?(?:印发|发布|出台|制定)?的?《")
_YEARLY = re.compile("年最高|年度|每年|一年|年最多|年累计|年总额|年不")


def told_apart(claim: Claim, sentence: str, grounds: Grounds) -> bool:
    """Whether a value stands there in pieces: in a title, in a table whose unit heads the column, in words."""
    value = claim.value
    if isinstance(value, TitleValue):
        name = _BLANK.sub("", value.name)
        return len(name) >= _SHORTEST_TITLE and name in _BLANK.sub("", grounds.words)
    if isinstance(value, InstitutionValue):
        return claim.text in grounds.words
    if value is None and claim.type != "number":
        return claim.text in grounds.words
    if claim.type == "number":
        number = claim.key[1]
        return any(number in numbers_in(quote) for quote in grounds.quotes)
    if claim.type == MentionType.CLAUSE.value:
        return _BLANK.sub("", claim.text) in _BLANK.sub("", grounds.words)
    if isinstance(value, PeriodValue):
        return claim.text in grounds.words or _from_pieces(value, grounds)
    if isinstance(value, DateValue):
        # 2016年的《暂行办法》（澜府〔2016〕4号): the number tells the year.
        years = {c.value.year for c in grounds.claims() if isinstance(c.value, DocNumberValue)}
        return value.year in years and bool(_OF_A_TITLE.match(sentence, claim.span.end))
    if isinstance(value, CountValue) and _counted(value, grounds):
        return True
    if isinstance(value, DurationValue) and value.unit == "年" and value.high == 1:
        # 一年最高20万元 for 同一企业年最高20万元.
        return bool(_YEARLY.search(grounds.words))
    return isinstance(value, QuantityValue) and _in_table(value, grounds)


def _counted(value: CountValue, grounds: Grounds) -> bool:
    """一次 (an article to the finders) for 1次, 0.2元/千瓦时 for 每1千瓦时, and 两类 for the two things that a list of the source names."""
    if value.high == 1 and re.search(f"[一每/]{re.escape(value.unit)}", grounds.words):
        return True
    if value.unit not in _LISTED_UNITS or value.bound is not Bound.EXACT or value.high is None:
        return False
    clauses = re.split("[，。；：]", grounds.words)
    return value.high > 1 and any(len(_ITEM.findall(clause)) == value.high - 1 for clause in clauses)


def _from_pieces(value: PeriodValue, grounds: Grounds) -> bool:
    """2021年至2025年 from two dates."""
    dates = [c.value for c in grounds.claims() if isinstance(c.value, DateValue)]
    if value.start is None or value.end is None:
        return False
    return any(d.first == value.start for d in dates) and any(d.last == value.end for d in dates)


def _in_table(value: QuantityValue, grounds: Grounds) -> bool:
    """A figure whose unit stands in another cell or over the column: 有效发明专利 | 件 | 20000."""
    figures = [f for f in (value.low, value.high) if f is not None]
    words = grounds.words
    if "\t" not in words:
        return False
    scale = Decimal(1)
    if isinstance(value, AmountValue):
        if not re.search("[（(：:\t ](?:单位[：:])?[百千万亿]*元[）)\t\n ]|单位|万元|亿元", words):
            return False
        scale = Decimal(10**4) if "万元" in words else Decimal(10**8) if "亿元" in words else Decimal(1)
    elif isinstance(value, CountValue | DurationValue):
        if not re.search(rf"(?<![0-9]){re.escape(value.unit)}", words):
            return False
    elif isinstance(value, PercentageValue):
        if "%" not in words:
            return False
        scale = Decimal("0.01")
    bare = {
        c.key[1]
        for quote in grounds.quotes
        for c in read(quote, grounds.reference).claims
        if c.type == "number"
    }
    return all(f / scale in bare for f in figures)
