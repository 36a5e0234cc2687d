"""Dates: 2018年5月8日, 二〇〇四年八月十二日, 2020-02-04, 2019年底, and those that lean on others (去年)."""

from __future__ import annotations

import calendar
import re
from datetime import date

from corpus.mentions.base import DateValue, Mention, MentionType
from corpus.mentions.numerals import DIGIT, parse_number
from corpus.models import Span

_CN = "〇○零一二三四五六七八九"
YEAR = rf"(?:(?<![{DIGIT}.])(?:19|20|１９|２０)[{DIGIT}]{{2}}|(?<![{_CN}十])[一二][{_CN}]{{3}})"
_ONE_TO_NINE = "一二三四五六七八九"
MONTH = rf"(?:(?<![{DIGIT}.])[{DIGIT}]{{1,2}}+|(?<![{_CN}十])(?:十[一二]?|[{_ONE_TO_NINE}])(?![{_CN}十]))"
DAY = rf"(?:(?<![{DIGIT}])[{DIGIT}]{{1,2}}+|(?:[一二三]?十[{_ONE_TO_NINE}]?|[{_ONE_TO_NINE}])(?![{_CN}十]))"
PART = "(?:[上中下]旬|[年月]?[底末初中](?![小级学国共央外华期步心层部年来]))"
_NOT_YEAR = "(?![级生轻代薪龄检])"
RELATIVE_YEAR = "(?:去年|今年|明年|后年|前年|上年|本年度?|当年|同年|次年|翌年)"
RELATIVE_MONTH = "(?:本月|当月|上月|上个月|下月|下个月|次月)"
RELATIVE_DAY = "(?:当日|同日|次日)"
_MONTH_AND_DAY = rf"(?P<month>{MONTH})\s?月(?:份)?(?:\s?(?P<day>{DAY})\s?[日号]|(?P<month_part>{PART}))?"
_DATE = re.compile(
    rf"(?P<year>{YEAR})\s?年度?{_NOT_YEAR}(?:\s?{_MONTH_AND_DAY}|(?P<year_part>{PART}))?"
    rf"|(?P<iso_year>{YEAR})(?P<sign>[-./．／－])(?P<iso_month>[{DIGIT}]{{1,2}}+)"
    rf"(?P=sign)(?P<iso_day>[{DIGIT}]{{1,2}}+)(?![{DIGIT}.])"
    rf"|(?P<relative>{RELATIVE_YEAR})"
    rf"(?:(?:的)?{_MONTH_AND_DAY.replace('P<', 'P<r_')}|(?P<r_year_part>年?{PART}))?"
    rf"|(?P<relative_month>{RELATIVE_MONTH})(?:(?P<rm_day>{DAY})[日号]|(?P<rm_part>{PART}))?"
    rf"|(?P<relative_day>{RELATIVE_DAY})"
    rf"|(?<![{DIGIT}][-－—–―~～〜至到])(?P<m_month>{MONTH})\s?月(?:份)?"
    rf"(?:\s?(?P<m_day>{DAY})\s?[日号]|(?P<m_part>{PART}))?"
)
_YEAR_STEPS = {"去年": -1, "上年": -1, "前年": -2, "明年": 1, "次年": 1, "翌年": 1, "后年": 2}
# 当年, 同年 and 次年 count from the date before them in the text; the others from the day of writing.
_FROM_CONTEXT = {"当年", "同年", "次年", "翌年", "当月", "次月"}
_MONTH_STEPS = {"上月": -1, "上个月": -1, "下月": 1, "下个月": 1, "次月": 1}


def find_dates(text: str, reference: date | None = None) -> list[Mention[DateValue | None]]:
    """The dates in a text, in order; ``reference`` is the day of writing, from which 去年 and 今年 count.

    A month or day without a year takes the year of the date before it, else of ``reference``, and is marked
    ``inferred``; with neither, ``value`` is None. Days that do not exist (2月30日) are left out.

    >>> [m.value.last.isoformat() for m in find_dates("2018年5月8日受理，6月30日办结，二〇一九年底评估")]
    ['2018-05-08', '2018-06-30', '2019-12-31']
    """
    found: list[Mention[DateValue | None]] = []
    latest: DateValue | None = None
    for match in _DATE.finditer(text):
        if (
            match["m_month"]
            and not (match["m_day"] or match["m_part"])
            and not _month_stands_alone(text, match)
        ):
            continue
        try:
            value = _read(match, latest, reference)
        except ValueError:
            continue
        if value is not None:
            latest = value
        span = Span(match.start(), match.end())
        found.append(Mention(MentionType.DATE, span, span.of(text), value))
    return found


def number_of(words: str) -> int:
    """A year, month or day in digits or 中文数字; ValueError where it is neither."""
    value = parse_number(words)
    if value is None:
        raise ValueError(f"not a number: {words!r}")
    return int(value)


def checked(
    year: int, month: int | None = None, day: int | None = None, part: str = "", inferred: bool = False
) -> DateValue:
    """A DateValue whose month and day exist; ValueError where they do not."""
    date(year, month or 1, day or 1)
    return DateValue(year, month, day, part.lstrip("年月"), inferred)


def _month_stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether 3月 is a month and not part of 3月龄, 三月三 or a heading number."""
    following = text[match.end() : match.end() + 1]
    return following not in "龄亮球饼薪租刊经均嫂" if following else True


def _read(match: re.Match[str], latest: DateValue | None, reference: date | None) -> DateValue | None:
    if match["year"]:
        month = number_of(match["month"]) if match["month"] else None
        day = number_of(match["day"]) if match["day"] else None
        return checked(number_of(match["year"]), month, day, match["month_part"] or match["year_part"] or "")
    if match["iso_year"]:
        return checked(
            number_of(match["iso_year"]), number_of(match["iso_month"]), number_of(match["iso_day"])
        )
    if match["relative"]:
        return _read_relative_year(match, latest, reference)
    if match["relative_month"]:
        return _read_relative_month(match, latest, reference)
    if match["relative_day"]:
        return _read_relative_day(match["relative_day"], latest)
    year = latest.year if latest is not None else (reference.year if reference else None)
    month = number_of(match["m_month"])
    day = number_of(match["m_day"]) if match["m_day"] else None
    checked(year or 2000, month, day)
    return checked(year, month, day, match["m_part"] or "", inferred=True) if year else None


def _read_relative_year(
    match: re.Match[str], latest: DateValue | None, reference: date | None
) -> DateValue | None:
    word = match["relative"].removesuffix("度")
    base = latest.year if word in _FROM_CONTEXT and latest else (reference.year if reference else None)
    month = number_of(match["r_month"]) if match["r_month"] else None
    day = number_of(match["r_day"]) if match["r_day"] else None
    part = match["r_month_part"] or match["r_year_part"] or ""
    checked(2000, month, day)
    if base is None:
        return None
    return checked(base + _YEAR_STEPS.get(word, 0), month, day, part, inferred=True)


def _read_relative_month(
    match: re.Match[str], latest: DateValue | None, reference: date | None
) -> DateValue | None:
    word = match["relative_month"]
    if word in _FROM_CONTEXT and latest is not None and latest.month is not None:
        year, month = latest.year, latest.month
    elif reference is not None:
        year, month = reference.year, reference.month
    else:
        return None
    months = year * 12 + month - 1 + _MONTH_STEPS.get(word, 0)
    day = number_of(match["rm_day"]) if match["rm_day"] else None
    return checked(months // 12, months % 12 + 1, day, match["rm_part"] or "", inferred=True)


def _read_relative_day(word: str, latest: DateValue | None) -> DateValue | None:
    if latest is None or latest.month is None or latest.day is None:
        return None
    if word == "次日":
        following = date.fromordinal(latest.first.toordinal() + 1)
        return checked(following.year, following.month, following.day, inferred=True)
    return checked(latest.year, latest.month, latest.day, inferred=True)


def last_day(value: DateValue) -> date:
    """The last day a date can mean, its part included: 2019年初 ends in March, 5月上旬 on the 10th.

    初 and 中 of a year have no legal length; the first quarter and the middle of the year stand for them.
    """
    if value.day is not None or value.part in {"", "底", "末", "下旬"}:
        return value.last
    if value.month is None:
        month = {"初": 3, "中": 6}.get(value.part, 12)
        return date(value.year, month, calendar.monthrange(value.year, month)[1])
    day = {"初": 10, "上旬": 10, "中": 20, "中旬": 20}[value.part]
    return date(value.year, value.month, day)
