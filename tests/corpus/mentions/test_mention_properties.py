"""What holds for every text: exact spans, one key for every notation, shifting, long runs of digits."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.mentions import find_amounts, find_dates, find_mentions, normalise_value, parse_number
from corpus.mentions.base import Mention, Value

_PIECES = st.sampled_from(
    ["最高", "不超过", "100", "5,000", "３０", "万", "亿", "元", "/件", "每人", "每月", "－", "至", "%", "百分之", "二十", "三", "年",
     "2018", "月", "日", "底", "前", "起", "自", "截至", "“十三五”", "国办发", "〔", "2014", "〕", "号", "第", "条", "《", "》", "（", "）",
     "深圳市", "市", "教育", "局", "委", "财政部", "有限公司", "的", "和", "，", "。", "\n", "资金", "件", "家", "个", "余", "半", "令", "公告"]
)  # fmt: skip
TEXTS = st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=60)
_DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """中文数字 of a number below 10^12, by the rules of primary school."""
    if number == 0:
        return "零"
    words = ""
    for unit, sign in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, unit)
        if not section:
            continue
        spoken, gap = "", False
        for size, small in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = section // size % 10
            if digit:
                spoken += ("零" if gap and spoken else "") + _DIGITS[digit] + small
                gap = False
            else:
                gap = True
        words += ("零" if words and section < 1000 else "") + spoken + sign
    return words


def key_of(text: str) -> object:
    [mention] = find_amounts(text)
    return normalise_value(mention)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_the_span_of_a_mention_is_its_text(text: str) -> None:
    for mention in find_mentions(text, date(2021, 1, 1)):
        assert mention.text
        assert text[mention.span.start : mention.span.end] == mention.text


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_mentions_of_one_type_are_in_order_and_apart(text: str) -> None:
    last: dict[str, Mention[Value | None]] = {}
    starts = []
    for mention in find_mentions(text):
        before = last.get(mention.type)
        assert before is None or before.span.end <= mention.span.start
        last[mention.type] = mention
        starts.append(mention.span.start)
    assert starts == sorted(starts)


@given(TEXTS, st.sampled_from(["特此说明。\n", "以下内容供参考：\n"]))
@settings(max_examples=100, deadline=None)
def test_a_prefix_shifts_the_spans(text: str, prefix: str) -> None:
    moved = {(m.type, m.span.shift(len(prefix)), m.value) for m in find_mentions("。\n" + text)}
    assert {(m.type, m.span, m.value) for m in find_mentions(prefix + "。\n" + text)} == moved


@given(st.integers(1, 10**12 - 1))
def test_a_number_survives_every_notation(number: int) -> None:
    full_width = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    in_ten_thousands = f"{(Decimal(number) / 10**4).normalize():f}万"
    for words in (str(number), f"{number:,}", full_width, in_ten_thousands, in_chinese(number)):
        assert parse_number(words) == number, words


@given(st.integers(1, 10**8))
@settings(max_examples=60)
def test_an_amount_has_one_key_in_every_notation(number: int) -> None:
    tens = f"{(Decimal(number) / 10**4).normalize():f}万元"
    assert len({key_of(w) for w in (f"{number}元", f"{number:,}元", tens, in_chinese(number) + "元")}) == 1


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_a_date_has_one_key_in_every_notation(day: date) -> None:
    numeric = f"{day.year}年{day.month}月{day.day}日"
    chinese = "".join("〇一二三四五六七八九"[int(c)] for c in str(day.year))
    month, ordinal = (
        in_chinese(n).removeprefix("一") if 10 <= n < 20 else in_chinese(n) for n in (day.month, day.day)
    )
    spoken = f"{chinese}年{month}月{ordinal}日"
    keys = set()
    for words in (numeric, spoken, day.isoformat(), f"{day.year}.{day.month}.{day.day}"):
        [mention] = find_dates(words)
        keys.add(normalise_value(mention))
    assert keys == {("date", day.year, day.month, day.day, "")}


def test_the_limiting_words_count_only_when_asked_for() -> None:
    one, other = find_amounts("不超过5万元，5万元")
    assert normalise_value(one) == normalise_value(other)
    assert normalise_value(one, bounds=True) != normalise_value(other, bounds=True)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,000",
        "1.",
        "一",
        "十",
        "万",
        "1-",
        "每人",
        "第",
        "《",
        "（",
        "2018年",
        "国",
        "最高",
        "1月",
        "市",
        "教育",
    ],
)
def test_a_long_repetition_comes_to_an_end(piece: str) -> None:
    # Quadratic patterns would need minutes here.
    text = piece * (60_000 // len(piece))
    assert all(m.span.end <= len(text) for m in find_mentions(text))
