"""Amounts of money: 最高不超过100万元, 4000-5000元/件, 每人每月300元, 20个亿."""

from __future__ import annotations

import re

from corpus.mentions.base import AmountValue, Bound, Mention, MentionType
from corpus.mentions.bounds import read_limits
from corpus.mentions.quantities import RANGE_SIGN, extent, figure, read_range
from corpus.mentions.units import ANY_UNIT
from corpus.models import Span

_FOREIGN = (
    "美元|美金|港元|港币|港纸|欧元|英镑|日元|澳门元|澳门币|澳元|加元|新加坡元|新元|韩元|新台币|卢布|瑞士法郎"
)
# 三元材料, 二元结构, 多元, 元旦 and the like hold 元 but no money.
_NOT_MONEY = "(?![化次论素件组体旦首宵催里锂正前件结股老年月材])"
_CURRENCY = rf"(?:{_FOREIGN}|(?:元{_NOT_MONEY}|块钱)(?:人民币|港币|整)?|圆整?)"
_AMOUNT = re.compile(
    rf"(?:{figure('a')}(?P<a_cur>[ \u3000]?{_CURRENCY})?"
    rf"(?:{RANGE_SIGN}|以上(?:[、，,至]|不满|不足|不超过)?))?"
    rf"{figure('b')}(?:[ \u3000]?(?P<cur>{_CURRENCY})|(?<=[万亿]))"
)
_CANONICAL = {"美金": "美元", "港币": "港元", "港纸": "港元", "澳门币": "澳门元", "新元": "新加坡元"}
_SIGNS = {"$": "美元", "美金": "美元", "港币": "港元"}

_MONEY_WORDS = re.compile(
    "资金|资助|金额|总?额|[元款税费]|投入|投资|经费|奖励|奖金|补贴|补助|贷|融资|收入|产值|营收|利润|预算|财政|拨付|"
    "估值|市值|资产|成本|价[格值]|罚|赔|GDP|生产总值|增加值|销售|交易|质押|到账|入账|回款|付息|基金|募|注册资本|担保|授信|股权|债|现金|保费|出资|财力|增收|消费"
)
_PEOPLE_WORDS = re.compile(
    "人口|用户|下载|阅读|点击|访问|浏览|观看|播放|参与|就业|粉丝|受众|人次|数量|申请量|授权量|拥有量"
)
_BARE_SCALE = re.compile("[万亿]+")
#: 最高不超过万元: the figure has been lost on the page; 不足万元 and 近亿元 are figures.
_LOST = re.compile("(?:不超过|不得超过|不高于|最高|至多|上限)[为是]?$")
_CLAUSE_END = re.compile(r"[。；;!?！？\n]")
_NEAR = 20


def find_amounts(text: str) -> list[Mention[AmountValue]]:
    """The amounts of money in a text, in order, none overlapping another.

    A 万 or 亿 without 元 is money only where the clause speaks of money.

    >>> [(m.text, m.value.low, m.value.high) for m in find_amounts("补助30-50万元，每件5000元")]
    [('30-50万元', Decimal('300000'), Decimal('500000')), ('每件5000元', Decimal('5000'), Decimal('5000'))]
    >>> [m.text for m in find_amounts("专利许可到账80万")], find_amounts("奖励最高不超过万元")
    (['80万'], [])
    """
    found: list[Mention[AmountValue]] = []
    floor = 0
    for match in _AMOUNT.finditer(text):
        mention = _read(text, match, floor)
        if mention is not None:
            found.append(mention)
            floor = mention.span.end
    return found


def _read(text: str, match: re.Match[str], floor: int) -> Mention[AmountValue] | None:
    reading = read_range(match, own_unit=match["a_cur"] is not None)
    if reading is None:
        return None
    if match["cur"] is None and not is_money(text, reading.start, match.end()):
        return None
    limits = read_limits(text, reading.start, match.end(), floor, money=True)
    if limits.bound is Bound.EXACT and _BARE_SCALE.fullmatch(match["b_num"]) and not match["b_vague"]:
        # 单位：万元 names a unit; 近千万元 is a figure.
        return None
    if (
        match["b_num"] in ("万", "亿")
        and not match["b_vague"]
        and _LOST.search(text[: reading.start].rstrip()[-6:])
    ):
        return None
    size = extent(reading, limits)
    amount = AmountValue(
        size.low,
        size.high,
        size.bound,
        size.strict,
        currency=_currency(match["cur"] or "", limits.currency),
        per=limits.per,
    )
    span = Span(limits.start, limits.end)
    return Mention(MentionType.AMOUNT, span, span.of(text), amount)


def _currency(words: str, sign: str) -> str:
    if words.endswith("港币") or (sign in _SIGNS and words.startswith(("元", "圆"))):
        return "港元" if words.endswith("港币") else _SIGNS[sign]
    if not words or words[0] in "元圆块":
        return _SIGNS.get(sign, "人民币")
    return _CANONICAL.get(words, words)


def is_money(text: str, start: int, end: int) -> bool:
    """Whether a bare 万 or 亿 figure counts money: no measure word follows, and money words stand nearby."""
    # 百万 without a digit is a manner of speaking.
    if ANY_UNIT.match(text, end) or text[start] in "百千万亿" or (start and text[start - 1] == "第"):
        return False
    following = text[end : end + 1]
    if "个亿" in text[start:end] and following != "人":
        return True
    if (
        following
        and "\u4e00" <= following <= "\u9fff"
        and following not in "以之左上和与及、的用至到余多用资"
    ):
        return False
    before = _clause(text[max(0, start - _NEAR) : start], last=True)
    after = _clause(text[end : end + 8], last=False)
    money = [m.end() for m in _MONEY_WORDS.finditer(before)]
    people = [m.end() for m in _PEOPLE_WORDS.finditer(before)]
    if people and (not money or people[-1] > money[-1]):
        return False
    return bool(money or _MONEY_WORDS.search(after))


def _clause(window: str, *, last: bool) -> str:
    parts = _CLAUSE_END.split(window)
    return parts[-1] if last else parts[0]
