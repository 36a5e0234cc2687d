"""Amounts, shares, multiples, counts and ordinals: tables of examples."""

from decimal import Decimal

import pytest

from corpus.mentions import (
    Bound,
    find_amounts,
    find_counts,
    find_multiples,
    find_ordinals,
    find_percentages,
    parse_number,
)
from corpus.mentions.base import QuantityValue


def figures(value: QuantityValue) -> tuple[str | None, str | None, str]:
    low, high = (None if end is None else str(end) for end in (value.low, value.high))
    return low, high, value.bound.value


NUMBERS = [
    ("4000", "4000"),
    ("4,000", "4000"),
    ("４，０００", "4000"),
    ("四千", "4000"),
    ("163.05万", "1630500"),
    ("三百万", "3000000"),
    ("壹佰万", "1000000"),
    ("一千五百万", "15000000"),
    ("20个亿", "2000000000"),
    ("1亿5000万", "150000000"),
    ("3万5千", "35000"),
    ("一万亿", "1000000000000"),
    ("三点五亿", "350000000"),
    ("十", "10"),
    ("二十一", "21"),
    ("一百零五", "105"),
    ("一百五", "150"),
    ("一千零一十", "1010"),
    ("两万五", "25000"),
    ("二〇一八", "2018"),
    ("〇", "0"),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS, ids=[t for t, _ in NUMBERS])
def test_a_number_is_read_in_every_notation(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "十三五", "三五", "元", "百十千", "12三", "第三", "若干"])
def test_what_is_not_one_number_has_no_value(text: str) -> None:
    assert parse_number(text) is None


AMOUNTS = [
    ("最高不超过100万元", "最高不超过100万元", (None, "1000000", "at_most")),
    ("给予30-50万元资助", "30-50万元", ("300000", "500000", "range")),
    ("30万元至50万元", "30万元至50万元", ("300000", "500000", "range")),
    ("资助３～５万元", "３～５万元", ("30000", "50000", "range")),
    ("5000-1万元", "5000-1万元", ("5000", "10000", "range")),
    ("处一万元以上五万元以下罚款", "一万元以上五万元以下", ("10000", "50000", "range")),
    ("不低于3万元", "不低于3万元", ("30000", None, "at_least")),
    ("不能超过800元", "不能超过800元", (None, "800", "at_most")),
    ("近6000万资金", "近6000万", ("60000000", "60000000", "about")),
    ("贷款超过1个亿", "超过1个亿", ("100000000", None, "at_least")),
    ("总投资20个亿", "20个亿", ("2000000000", "2000000000", "exact")),
    ("资金规模300亿，", "300亿", ("30000000000", "30000000000", "exact")),
    ("100万以上的资助", "100万以上", ("1000000", None, "at_least")),
    ("累计10亿元", "10亿元", ("1000000000", "1000000000", "exact")),
    ("奖金二十万元", "二十万元", ("200000", "200000", "exact")),
    ("补助3万5000元", "3万5000元", ("35000", "35000", "exact")),
    ("罚款壹佰万元整", "壹佰万元整", ("1000000", "1000000", "exact")),
    ("补贴20余万元", "20余万元", ("200000", None, "about")),
    ("捐款数百万元", "数百万元", ("1000000", None, "about")),
    ("100万元（含）以上", "100万元（含）以上", ("1000000", None, "at_least")),
    ("５，０００元左右", "５，０００元左右", ("5000", "5000", "about")),
    ("签约20亿元", "20亿元", ("2000000000", "2000000000", "exact")),
]


@pytest.mark.parametrize(("text", "words", "value"), AMOUNTS, ids=[t for t, _, _ in AMOUNTS])
def test_an_amount_has_its_words_and_limits(
    text: str, words: str, value: tuple[str | None, str | None, str]
) -> None:
    [mention] = find_amounts(text)
    assert (mention.text, figures(mention.value)) == (words, value)


PER = [
    ("每件5000元", ("件",)),
    ("4000-5000元/件", ("件",)),
    ("每人每月300元", ("人", "月")),
    ("每亩补贴800元", ("亩",)),
    ("5000元/人·月", ("人", "月")),
    ("每平方米每月30元", ("平方米", "月")),
    ("每家企业最高给予50万元", ("家",)),
    ("单个项目不超过80万元", ("项目",)),
    ("单位缴纳500元", ()),
    ("一次性5000元", ()),
]


@pytest.mark.parametrize(("text", "per"), PER, ids=[t for t, _ in PER])
def test_an_amount_says_what_it_is_per(text: str, per: tuple[str, ...]) -> None:
    assert find_amounts(text)[0].value.per == per


CURRENCIES = [
    ("100万美元", "美元"),
    ("3亿港元", "港元"),
    ("港币50万元", "港元"),
    ("50万元港币", "港元"),
    ("人民币20万元", "人民币"),
    ("￥300元", "人民币"),
    ("500欧元", "欧元"),
]


@pytest.mark.parametrize(("text", "currency"), CURRENCIES, ids=[t for t, _ in CURRENCIES])
def test_an_amount_names_its_currency(text: str, currency: str) -> None:
    assert find_amounts(text)[0].value.currency == currency


@pytest.mark.parametrize(
    "text",
    [
        "三元材料",
        "二元结构",
        "出口100万吨",
        "用户超过6000万",
        "单位：万元",
        "四个“百万”资金",
        "2019元旦",
        "数百万企业",
    ],
)
def test_what_is_no_money_is_no_amount(text: str) -> None:
    assert find_amounts(text) == []


def test_a_figure_of_words_that_exclude_it_is_strict() -> None:
    strict = [
        m.value.strict
        for m in find_amounts("超过5万元，不低于5万元，低于5万元，5万元以下，5万元（不含）以上")
    ]
    assert strict == [True, False, True, False, True]


def test_a_falling_pair_is_no_range() -> None:
    assert [m.value.bound for m in find_amounts("由5万元至3万元")] == [Bound.EXACT]


SHARES = [
    ("5%", ("0.05", "0.05", "exact")),
    ("５％", ("0.05", "0.05", "exact")),
    ("百分之五", ("0.05", "0.05", "exact")),
    ("百分之三点五", ("0.035", "0.035", "exact")),
    ("30%-50%", ("0.3", "0.5", "range")),
    ("30-50%", ("0.3", "0.5", "range")),
    ("百分之三十至百分之五十", ("0.3", "0.5", "range")),
    ("不低于30%", ("0.3", None, "at_least")),
    ("不得超过30%", (None, "0.3", "at_most")),
    ("80%以上", ("0.8", None, "at_least")),
    ("控制在50%左右", ("0.5", "0.5", "about")),
    ("8个百分点", ("0.08", "0.08", "exact")),
    ("占三成，", ("0.3", "0.3", "exact")),
    ("一半以上", ("0.5", None, "at_least")),
    ("千分之五", ("0.005", "0.005", "exact")),
    ("万分之一", ("0.0001", "0.0001", "exact")),
    ("2‰", ("0.002", "0.002", "exact")),
]


@pytest.mark.parametrize(("text", "value"), SHARES, ids=[t for t, _ in SHARES])
def test_a_share_is_a_fraction(text: str, value: tuple[str | None, str | None, str]) -> None:
    [mention] = find_percentages(text)
    assert figures(mention.value) == value


def test_percentage_points_are_marked() -> None:
    assert [m.value.points for m in find_percentages("提高3个百分点，达到30%")] == [True, False]


@pytest.mark.parametrize("text", ["五成员国", "一成不变", "三成果", "达成"])
def test_cheng_inside_a_word_is_no_share(text: str) -> None:
    assert find_percentages(text) == []


MULTIPLES = [
    ("8倍", ("8", "8", "exact")),
    ("两倍", ("2", "2", "exact")),
    ("一倍以上五倍以下", ("1", "5", "range")),
    ("翻一番", ("2", "2", "exact")),
    ("不超过3倍", (None, "3", "at_most")),
]


@pytest.mark.parametrize(("text", "value"), MULTIPLES, ids=[t for t, _ in MULTIPLES])
def test_a_multiple_has_its_limits(text: str, value: tuple[str | None, str | None, str]) -> None:
    [mention] = find_multiples(text)
    assert figures(mention.value) == value


COUNTS = [
    ("69551件", "件", ("69551", "69551", "exact")),
    ("13.85万件", "件", ("138500", "138500", "exact")),
    ("2,383人", "人", ("2383", "2383", "exact")),
    ("近20家", "家", ("20", "20", "about")),
    ("逾200人", "人", ("200", None, "at_least")),
    ("百余家", "家", ("100", None, "about")),
    ("数十家", "家", ("10", None, "about")),
    ("20多家", "家", ("20", None, "about")),
    ("20-30人", "人", ("20", "30", "range")),
    ("不超过一个", "个", (None, "1", "at_most")),
    ("5个工程", "个", ("5", "5", "exact")),
    ("十二条措施", "条", ("12", "12", "exact")),
    ("用户6000万，", "", ("60000000", "60000000", "exact")),
]


@pytest.mark.parametrize(("text", "unit", "value"), COUNTS, ids=[t for t, _, _ in COUNTS])
def test_a_count_has_its_unit_and_limits(
    text: str, unit: str, value: tuple[str | None, str | None, str]
) -> None:
    [mention] = find_counts(text)
    assert (mention.value.unit, figures(mention.value)) == (unit, value)


def test_two_counts_side_by_side_are_two() -> None:
    assert [m.text for m in find_counts("11批119个")] == ["11批", "119个"]


@pytest.mark.parametrize(
    "text",
    [
        "若干家",
        "一个方面",
        "第三名",
        "第十二条",
        "第3-5条",
        "3个月",
        "5个工作日",
        "四次会议",
        "千家万户",
        "2020年",
        "COVID-19例",
        "五位一体",
    ],
)
def test_what_counts_nothing_is_no_count(text: str) -> None:
    assert find_counts(text) == []


ORDINALS = [
    ("第十二条", "clause", 12, "条"),
    ("第3款", "clause", 3, "款"),
    ("第（三）项", "clause", 3, "项"),
    ("第三名", "ordinal", 3, "名"),
    ("第2期", "ordinal", 2, "期"),
    ("第十三届", "ordinal", 13, "届"),
    ("全国排名第一", "ordinal", 1, "位"),
    ("位居全省第二，", "ordinal", 2, "位"),
]


@pytest.mark.parametrize(("text", "kind", "number", "unit"), ORDINALS, ids=[o[0] for o in ORDINALS])
def test_an_ordinal_is_a_clause_or_a_rank(text: str, kind: str, number: int, unit: str) -> None:
    [mention] = find_ordinals(text)
    assert (mention.type.value, mention.value.number, mention.value.unit) == (kind, number, unit)
