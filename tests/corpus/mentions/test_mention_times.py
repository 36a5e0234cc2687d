"""Dates, periods and durations: tables of examples."""

from datetime import date

import pytest

from corpus.mentions import (
    DurationValue,
    PeriodValue,
    Precision,
    find_dates,
    find_durations,
    find_periods,
)
from corpus.mentions.dates import last_day

REFERENCE = date(2021, 6, 15)

DATES = [
    ("2018年5月8日", "2018-05-08", "2018-05-08"),
    ("2014年12月1 日", "2014-12-01", "2014-12-01"),
    ("２０１８年５月８日", "2018-05-08", "2018-05-08"),
    ("二〇〇四年八月十二日", "2004-08-12", "2004-08-12"),
    ("二○一八年十二月三十一日", "2018-12-31", "2018-12-31"),
    ("二零一八年", "2018-01-01", "2018-12-31"),
    ("2020-02-04", "2020-02-04", "2020-02-04"),
    ("2020.2.4", "2020-02-04", "2020-02-04"),
    ("2020/2/4", "2020-02-04", "2020-02-04"),
    ("2016年2月", "2016-02-01", "2016-02-29"),
    ("2019年底", "2019-01-01", "2019-12-31"),
    ("2019年6月底", "2019-06-01", "2019-06-30"),
    ("今年初", "2021-01-01", "2021-03-31"),
    ("去年", "2020-01-01", "2020-12-31"),
    ("去年3月5日", "2020-03-05", "2020-03-05"),
    ("本月底", "2021-06-01", "2021-06-30"),
    ("3月1日", "2021-03-01", "2021-03-01"),
    ("5月上旬", "2021-05-01", "2021-05-10"),
]


@pytest.mark.parametrize(("text", "first", "last"), DATES, ids=[t for t, _, _ in DATES])
def test_a_date_is_read_to_its_precision(text: str, first: str, last: str) -> None:
    [mention] = find_dates(text, REFERENCE)
    assert mention.text == text
    assert mention.value is not None
    assert (mention.value.first.isoformat(), last_day(mention.value).isoformat()) == (first, last)


def test_a_date_states_its_precision() -> None:
    values = [m.value for m in find_dates("2018年，2018年5月，2018年5月8日")]
    assert [v.precision for v in values if v] == [Precision.YEAR, Precision.MONTH, Precision.DAY]


@pytest.mark.parametrize("text", ["去年", "今年初", "当月", "同年3月", "3月1日"])
def test_a_leaning_date_without_anything_to_lean_on_has_no_value(text: str) -> None:
    [mention] = find_dates(text)
    assert mention.value is None


def test_a_day_without_a_year_takes_the_year_before_it_and_is_marked() -> None:
    second = find_dates("2019年3月1日受理，4月30日办结")[1].value
    assert second is not None
    assert (second.year, second.inferred) == (2019, True)


def test_the_text_outweighs_the_reference_for_the_same_year() -> None:
    second = find_dates("2015年成立，同年8月开业", REFERENCE)[1].value
    assert second is not None
    assert (second.year, second.month) == (2015, 8)


@pytest.mark.parametrize("text", ["2020年2月30日", "2020-13-01", "1.2.3", "2020级新生"])
def test_a_day_that_does_not_exist_is_left_out(text: str) -> None:
    assert find_dates(text) == []


PERIODS = [
    ("2013年7-12月", "2013-07-01", "2013-12-31"),
    ("2014年5月-6月", "2014-05-01", "2014-06-30"),
    ("2014年1-10月份", "2014-01-01", "2014-10-31"),
    ("2016-2020年", "2016-01-01", "2020-12-31"),
    ("（2011-2015）", "2011-01-01", "2015-12-31"),
    ("2018—2035年", "2018-01-01", "2035-12-31"),
    ("2016年至2020年", "2016-01-01", "2020-12-31"),
    ("3月1日至4月30日", "2021-03-01", "2021-04-30"),
    ("2020年2月1日至6日", "2020-02-01", "2020-02-06"),
    ("自2020年1月1日起至2020年3月31日止", "2020-01-01", "2020-03-31"),
    ("2020年第一季度", "2020-01-01", "2020-03-31"),
    ("2020年前三季度", "2020-01-01", "2020-09-30"),
    ("2019年下半年", "2019-07-01", "2019-12-31"),
    ("“十三五”期间", "2016-01-01", "2020-12-31"),
    ("十二五规划", "2011-01-01", "2015-12-31"),
    ("“三五”时期", "1966-01-01", "1970-12-31"),
    ("第十四个五年规划", "2021-01-01", "2025-12-31"),
    ("截至2019年底", None, "2019-12-31"),
    ("截止到2014年10月", None, "2014-10-31"),
    ("自2019年3月1日起", "2019-03-01", None),
    ("2月3日以来", "2021-02-03", None),
    ("到2025年", None, "2025-12-31"),
    ("2025年前", None, "2024-12-31"),
    ("2025年底前", None, "2025-12-31"),
    ("2020年6月30日前", None, "2020-06-30"),
]


@pytest.mark.parametrize(("text", "start", "end"), PERIODS, ids=[t for t, _, _ in PERIODS])
def test_a_period_has_its_first_and_last_day(text: str, start: str | None, end: str | None) -> None:
    [mention] = find_periods(text, REFERENCE)
    assert isinstance(mention.value, PeriodValue)
    days = [day.isoformat() if day else None for day in (mention.value.start, mention.value.end)]
    assert days == [start, end]


@pytest.mark.parametrize("text", ["“七五”普法", "三五家", "一九九五", "十五个", "达到2020年水平"])
def test_what_only_looks_like_a_plan_or_an_end_is_no_period(text: str) -> None:
    assert find_periods(text) == []


DURATIONS = [
    ("2个工作日内", None, "2", "工作日"),
    ("3至5个工作日", "3", "5", "工作日"),
    ("22个月", "22", "22", "月"),
    ("30日内", None, "30", "日"),
    ("15天", "15", "15", "日"),
    ("有效期5年", "5", "5", "年"),
    ("满三年", "3", None, "年"),
    ("不得超过五年", None, "5", "年"),
    ("三年以上七年以下", "3", "7", "年"),
    ("两年", "2", "2", "年"),
    ("半年", "0.5", "0.5", "年"),
    ("一年半", "1.5", "1.5", "年"),
    ("2个半月", "2.5", "2.5", "月"),
    ("24小时内", None, "24", "小时"),
]


@pytest.mark.parametrize(("text", "low", "high", "unit"), DURATIONS, ids=[d[0] for d in DURATIONS])
def test_a_duration_has_its_limits_and_unit(text: str, low: str | None, high: str | None, unit: str) -> None:
    [mention] = find_durations(text)
    value = mention.value
    ends = [None if end is None else str(end) for end in (value.low, value.high)]
    assert (*ends, value.unit) == (low, high, unit)


@pytest.mark.parametrize("text", ["近三年", "五年来", "过去两年"])
def test_a_span_up_to_now_is_marked_as_past(text: str) -> None:
    [mention] = find_durations(text)
    assert (mention.text, mention.value.past) == (text, True)


@pytest.mark.parametrize(
    "text", ["2020年", "3月5日", "5月30日内", "三年级", "第五年", "上半年", "同一天", "98年"]
)
def test_a_calendar_date_is_no_duration(text: str) -> None:
    assert find_durations(text) == []


def test_periods_and_durations_come_in_one_list() -> None:
    kinds = [type(m.value) for m in find_periods("自2019年3月1日起施行，有效期5年")]
    assert kinds == [PeriodValue, DurationValue]
