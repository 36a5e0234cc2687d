"""Stretches of the calendar: 2016-2020年, 3月1日至4月30日, “十三五”期间, 截至2019年底, 自2019年3月1日起."""

from __future__ import annotations

import bisect
import re
from datetime import date, timedelta

from corpus.mentions.base import DateValue, DurationValue, Mention, MentionType, PeriodValue, Precision
from corpus.mentions.dates import DAY, MONTH, YEAR, checked, find_dates, last_day, number_of
from corpus.mentions.durations import find_durations
from corpus.mentions.numerals import parse_number
from corpus.mentions.quantities import RANGE_SIGN
from corpus.models import Span

_YEARS = re.compile(
    rf"(?P<y1>{YEAR})\s?年?度?{RANGE_SIGN}(?P<y2>{YEAR})\s?(?:年度?|学年)(?!\s?[\d一二三四五六七八九十]{{1,2}}\s?月)"
    rf"|[（(](?P<y3>{YEAR})\s?年?{RANGE_SIGN}(?P<y4>{YEAR})\s?年?[)）]"
)
_MONTHS = re.compile(
    rf"(?:(?P<year>{YEAR})\s?年\s?)?(?P<m1>{MONTH}){RANGE_SIGN}(?P<m2>{MONTH})\s?月(?:份)?(?![\d日])"
)
_SAME_MONTH = re.compile(rf"(?:起)?{RANGE_SIGN}(?P<day>{DAY})\s?[日号]")
_BETWEEN = re.compile(rf"(?:[（(][^（）()\n]{{1,4}}[）)])?(?:起)?(?:{RANGE_SIGN})")
_QUARTER = re.compile(
    r"(?:的)?(?:第?(?P<q>[一二三四1-4])季度|(?P<first>前)(?P<n>[二两三23])个?季度|(?P<half>[上下])半年)"
)

# 一五 began in 1953; 1963–1965 were years of adjustment, so 三五 began in 1966.
_PLAN = re.compile(
    '[“"「‘](?P<quoted>十[一二三四五六七八九]?|[一二三四五六七八九])五[”"」’](?!普法)(?:时期|期间|规划期)?'
    "|(?<![一二三四五六七八九十])(?P<plain>十[一二三四五六])五(?=时期|期间|规划|计划|末|初|以来|[^一二三四五六七八九十百千万亿年个项条])(?:时期|期间)?"
    "|(?P<long>第(?:十[一二三四五六七八九]?|[一二三四五六七八九])个五年(?:规划|计划))"
)
_UNTIL_BEFORE = re.compile("(?:截止到|截至到|截至|截止|到|至)$")
_AS_OF_BEFORE = re.compile("(?:截止到|截至到|截至|截止)$")
_FROM_BEFORE = re.compile("(?:自|从)$")
_FROM_AFTER = re.compile("起(?!草|诉|点)|以来|至今")
_AFTER_AFTER = re.compile("之后|以后|后(?![续期勤备来者台])")
_BEFORE_AFTER = re.compile(
    "之前|以前|前(?![一二三四五六七八九十\\d]|提|期|述|后|往|来|瞻|沿|景|列|几|半|置|款|年)"
)


def find_periods(
    text: str, reference: date | None = None
) -> list[Mention[PeriodValue] | Mention[DurationValue]]:
    """The stretches of time in a text (PERIOD with first and last day) and its lengths of time (DURATION), in order.

    A year or month 前 ends before it (2025年前 ends on 2024-12-31), a day 前 and a 底 前 include it, as 规范性文件
    use these words.

    >>> [(str(m.value.start), str(m.value.end)) for m in find_periods("2013年7-12月，“十三五”期间，截至2019年底")]
    [('2013-07-01', '2013-12-31'), ('2016-01-01', '2020-12-31'), ('None', '2019-12-31')]
    """
    dates = [m for m in find_dates(text, reference) if m.value is not None]
    found = [
        *_plans(text),
        *_year_ranges(text),
        *_month_ranges(text, dates, reference),
        *_from_dates(text, dates),
    ]
    found.sort(key=lambda m: (m.span.start, -m.span.end))
    kept: list[Mention[PeriodValue]] = []
    for mention in found:
        if not kept or mention.span.start >= kept[-1].span.end:
            kept.append(mention)
        elif len(mention.span) > len(kept[-1].span):
            kept[-1] = mention
    both: list[Mention[PeriodValue] | Mention[DurationValue]] = [*kept]
    # 五年 in 第十四个五年规划 is part of the name.
    named = [m.span for m in kept if m.text.startswith("第")]
    starts = [span.start for span in named]
    for duration in find_durations(text):
        i = bisect.bisect_right(starts, duration.span.start) - 1
        if i < 0 or not named[i].contains(duration.span):
            both.append(duration)
    return sorted(both, key=lambda m: m.span)


def plan_years(ordinal: int) -> tuple[int, int]:
    """First and last year of the n-th 五年规划.

    >>> plan_years(1), plan_years(13)
    ((1953, 1957), (2016, 2020))
    """
    first = 1953 + 5 * (ordinal - 1) + (3 if ordinal >= 3 else 0)
    return first, first + 4


def _mention(text: str, span: Span, value: PeriodValue) -> Mention[PeriodValue]:
    return Mention(MentionType.PERIOD, span, span.of(text), value)


def _plans(text: str) -> list[Mention[PeriodValue]]:
    found = []
    for match in _PLAN.finditer(text):
        words = match["quoted"] or match["plain"] or match["long"][1:].partition("个")[0]
        ordinal = parse_number(words)
        if ordinal is None:
            continue
        first, last = plan_years(int(ordinal))
        value = PeriodValue(date(first, 1, 1), date(last, 12, 31), Precision.YEAR)
        found.append(_mention(text, Span(match.start(), match.end()), value))
    return found


def _year_ranges(text: str) -> list[Mention[PeriodValue]]:
    found = []
    for match in _YEARS.finditer(text):
        first, last = number_of(match["y1"] or match["y3"]), number_of(match["y2"] or match["y4"])
        if first >= last:
            continue
        span = Span(match.start(), match.end())
        if match["y3"]:
            span = Span(span.start + 1, span.end - 1)
        found.append(_mention(text, span, PeriodValue(date(first, 1, 1), date(last, 12, 31), Precision.YEAR)))
    return found


def _month_ranges(
    text: str, dates: list[Mention[DateValue | None]], reference: date | None
) -> list[Mention[PeriodValue]]:
    starts = [m.span.start for m in dates]
    found = []
    for match in _MONTHS.finditer(text):
        year, inferred = number_of(match["year"]) if match["year"] else None, match["year"] is None
        if year is None:
            i = bisect.bisect_left(starts, match.start()) - 1
            earlier = dates[i].value if i >= 0 else None
            year = earlier.year if earlier else (reference.year if reference else None)
        try:
            first, last = number_of(match["m1"]), number_of(match["m2"])
            if year is None or first >= last:
                continue
            start, end = checked(year, first), checked(year, last)
        except ValueError:
            continue
        value = PeriodValue(start.first, end.last, Precision.MONTH, inferred)
        found.append(_mention(text, Span(match.start(), match.end()), value))
    return found


def _from_dates(text: str, dates: list[Mention[DateValue | None]]) -> list[Mention[PeriodValue]]:
    """Ranges between two dates, and dates with 截至, 自…起, 前, 季度 and the like around them."""
    found, i = [], 0
    while i < len(dates):
        mention, value = dates[i], dates[i].value
        following = dates[i + 1] if i + 1 < len(dates) else None
        i += 1
        if value is None:
            continue
        if following and following.value and _BETWEEN.fullmatch(text, mention.span.end, following.span.start):
            end = last_day(following.value)
            if value.first <= end:
                found.append(_closed(text, mention.span.start, following.span.end, value, end))
                i += 1
                continue
        if value.day is not None and (same := _SAME_MONTH.match(text, mention.span.end)):
            period = _to_day_of_month(text, mention, value, same)
            if period is not None:
                found.append(period)
                continue
        period = _quarter(text, mention, value) or _open(text, mention, value)
        if period is not None:
            found.append(period)
    return found


def _closed(text: str, start: int, end: int, value: DateValue, last: date) -> Mention[PeriodValue]:
    if text[start - 1 : start] in {"自", "从"}:
        start -= 1
    if text.startswith("止", end):
        end += 1
    return _mention(text, Span(start, end), PeriodValue(value.first, last, value.precision, value.inferred))


def _to_day_of_month(
    text: str, mention: Mention[DateValue | None], value: DateValue, match: re.Match[str]
) -> Mention[PeriodValue] | None:
    try:
        last = checked(value.year, value.month, number_of(match["day"])).last
    except ValueError:
        return None
    return _closed(text, mention.span.start, match.end(), value, last) if last > value.first else None


def _quarter(text: str, mention: Mention[DateValue | None], value: DateValue) -> Mention[PeriodValue] | None:
    if (
        value.precision is not Precision.YEAR
        or value.part
        or not (match := _QUARTER.match(text, mention.span.end))
    ):
        return None
    first, last = 1, 12
    if match["q"]:
        quarter = number_of(match["q"])
        first, last = quarter * 3 - 2, quarter * 3
    elif match["n"]:
        last = number_of(match["n"]) * 3
    elif match["half"] == "上":
        last = 6
    else:
        first = 7
    start, end = checked(value.year, first).first, checked(value.year, last).last
    span = Span(mention.span.start, match.end())
    return _mention(text, span, PeriodValue(start, end, Precision.MONTH, value.inferred))


def _open(text: str, mention: Mention[DateValue | None], value: DateValue) -> Mention[PeriodValue] | None:
    start, end = mention.span.start, mention.span.end
    before = text[max(0, start - 3) : start]
    precision, inferred, last = value.precision, value.inferred, last_day(value)
    if after := _FROM_AFTER.match(text, end):
        opened = _FROM_BEFORE.search(before)
        span = Span(start - len(opened[0]) if opened else start, after.end())
        return _mention(text, span, PeriodValue(value.first, None, precision, inferred))
    if after := _BEFORE_AFTER.match(text, end):
        exclusive = value.day is None and not value.part
        limit = value.first - timedelta(days=1) if exclusive else last
        opened = _UNTIL_BEFORE.search(before)
        span = Span(start - len(opened[0]) if opened else start, after.end())
        return _mention(text, span, PeriodValue(None, limit, precision, inferred))
    if after := _AFTER_AFTER.match(text, end):
        return _mention(
            text, Span(start, after.end()), PeriodValue(last + timedelta(days=1), None, precision, inferred)
        )
    opened = _UNTIL_BEFORE.search(before)
    # 达到2020年 and 直到…: only a free-standing 到 or 至 sets an end.
    if opened and (
        _AS_OF_BEFORE.search(before) or before[-2:-1] not in {"达", "提", "受", "收", "甚", "乃", "直", "得"}
    ):
        return _mention(text, Span(start - len(opened[0]), end), PeriodValue(None, last, precision, inferred))
    return None
