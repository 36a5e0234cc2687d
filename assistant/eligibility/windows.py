"""什么时候可以申报，什么时候起止有效。"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assistant.eligibility.conditions import Where
from assistant.eligibility.models import Window
from corpus.mentions import PeriodValue, find_dates, find_durations, find_periods, parse_number
from corpus.models import Span

_YEARLY = re.compile(
    r"每年(?P<m1>\d{1,2}|[一二三四五六七八九十]+)月(?:(?P<d1>\d{1,2})日)?(?:[至到—–\-～~]+(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日)?(?P<before>前|之前|底前|以前)?"
)
_QUARTERLY = re.compile(r"每季度首月(?P<d1>\d{1,2})日[至到—–\-～~](?P<d2>\d{1,2})日")
_AFTER = re.compile(r"之日起(?P<months>\d{1,2}|[一二三四五六七八九十]+)个月内|之日起(?P<year>一年|1年)内")
_UNTIL = re.compile(
    "(?:截止|截至|执行至|有效期至|实施期限至|期限至|止于|延长至|不超过|施行至|日前|底前|至|前|止)"
)
_VALIDITY = re.compile(
    r"执行至|有效期至|实施期限|期限至|执行期限|政策期限|实施至|施行至|(?:自|从)[^，。；]{0,16}(?:起)?[，,]?(?:至|到)|(?:^|[，；。（(])(?:自|从|在|对)?20\d\d年[^，。；]{0,12}(?:至|—|-)[^，。；]{0,14}[日月底]"
)


class WindowState(StrEnum):
    """Where a day stands in a window."""

    OPEN = "可以申报"
    UPCOMING = "尚未开始"
    CLOSED = "已经截止"
    UNKNOWN = "以通知为准"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A window on a day: its state, and the next or current stretch where dates are known.

    ``closed`` is the last day of a stretch that has ended, where the window opens again later.
    """

    state: WindowState
    start: date | None = None
    end: date | None = None
    closed: date | None = None

    @property
    def ended(self) -> bool:
        """Whether one came too late: this year's or this quarter's window is over, or the only one."""
        return self.state is WindowState.CLOSED or self.closed is not None

    @property
    def note(self) -> str:
        """What keeps one from applying on that day, in words; empty where the window is open or not dated.

        >>> Occurrence(WindowState.UPCOMING, date(2027, 7, 1), date(2027, 7, 31), date(2026, 7, 31)).note
        '窗口已过（2026-07-31 截止），下次 2027-07-01 至 2027-07-31'
        >>> Occurrence(WindowState.UPCOMING, date(2026, 12, 1)).note, Occurrence(WindowState.OPEN).note
        ('窗口未开始，2026-12-01 起', '')
        """
        if self.state is WindowState.UPCOMING:
            until = f" 至 {self.end}" if self.end else ""
            return (
                f"窗口已过（{self.closed} 截止），下次 {self.start}{until}"
                if self.closed
                else f"窗口未开始，{self.start}{until or ' 起'}"
            )
        return f"窗口已过（{self.end} 截止）" if self.state is WindowState.CLOSED else ""


def read_window(where: Where, span: Span) -> Window | None:
    """The window a sentence states; None where it states none.

    >>> w = Where("每年7月1日至7月31日向所在区民政局提出申请。", "d")
    >>> found = read_window(w, Span(0, len(w.text)))
    >>> found.yearly, found.start.month, found.end.day
    (True, 7, 31)
    """
    words, clause = span.of(where.text), where.clause(span)
    # 部门发布通知、初审、审核的期限不是申报时间。
    words = "，".join(p for p in words.split("，") if not re.search("发布|初审|审核|公示|报送|拨付", p))
    text = re.sub("[。；]$", "", words)[:80]
    if match := _QUARTERLY.search(words):
        return Window(
            match[0], clause, date(2000, 1, int(match["d1"])), date(2000, 1, int(match["d2"])), quarterly=True
        )
    if match := _YEARLY.search(words):
        return _yearly(match, clause_text=match[0], window=Window(match[0], clause))
    if match := _AFTER.search(words):
        months = parse_number(match["months"]) if match["months"] else parse_number("12")
        return Window(text, clause, months_after=months)
    starts = [d for d in find_dates(words) if d.value is not None and d.value.day is not None]
    periods = [
        p.value for p in find_periods(words) if isinstance(p.value, PeriodValue) and p.value.end is not None
    ]
    if len(starts) >= 2 and re.search("[至到—–-]", words[starts[0].span.end : starts[1].span.start]):
        first, second = starts[0].value, starts[1].value
        assert first is not None
        assert second is not None
        return Window(text, clause, first.first, second.last)
    if periods:
        return Window(text, clause, periods[0].start, periods[0].end)
    if starts and _UNTIL.search(words):
        value_ = starts[-1].value
        assert value_ is not None
        return Window(text, clause, None, value_.last)
    return (
        Window(text, clause)
        if len(words) < 30 and re.search("申报指南|申报通知|通知为准|另行", words)
        else None
    )


def _yearly(match: re.Match[str], clause_text: str, window: Window) -> Window:
    first = int(parse_number(match["m1"]) or 1)
    last = int(match["m2"]) if match["m2"] else first
    if match["before"]:
        start, end = date(2000, 1, 1), date(2000, first, int(match["d1"] or _days(first)))
    else:
        start = date(2000, first, int(match["d1"] or 1))
        end = date(2000, last, int(match["d2"] or (match["d1"] if match["m2"] else None) or _days(last)))
    return Window(clause_text, window.clause, start, end, yearly=True)


def _days(month: int) -> int:
    return calendar.monthrange(2001, month)[1]


def read_validity(text: str, span: Span) -> tuple[date | None, date | None]:
    """From when to when a benefit holds, as its own sentence says; (None, None) where it does not.

    >>> read_validity("自2020年2月1日至2020年6月30日，免征增值税", Span(0, 27))
    (datetime.date(2020, 2, 1), datetime.date(2020, 6, 30))
    """
    words = span.of(text)
    if not _VALIDITY.search(words):
        return None, None
    for period in find_periods(words):
        value = period.value
        around = words[max(0, period.span.start - 8) : period.span.end + 8]
        if (
            not isinstance(value, PeriodValue)
            or (value.start is None and value.end is None)
            or re.search("毕业|新增的?贷款|期间的?新|签订|建成|并网|认定|缴费所属|上年度", around)
        ):
            continue
        if value.end is not None:
            return value.start, value.end
    return None, None


def occurrence(window: Window, day: date) -> Occurrence:
    """Where ``day`` stands in a window; both ends belong to it.

    >>> from assistant.eligibility.models import Clause
    >>> w = Window("", Clause("d", 0, 0, ""), date(2000, 7, 1), date(2000, 7, 31), yearly=True)
    >>> [occurrence(w, date(2026, 7, d)).state.value for d in (1, 31)], occurrence(w, date(2026, 8, 1)).start
    (['可以申报', '可以申报'], datetime.date(2027, 7, 1))
    """
    if window.quarterly and window.start and window.end:
        return _quarterly(window, day)
    if window.yearly and window.start and window.end:
        closed = None
        for year in (day.year, day.year + 1):
            start, end = _on(window.start, year), _on(window.end, year)
            if day <= end:
                state = WindowState.OPEN if start <= day else WindowState.UPCOMING
                return Occurrence(state, start, end, closed)
            closed = end
    if window.start is None and window.end is None:
        return Occurrence(WindowState.UNKNOWN)
    if window.start and day < window.start:
        return Occurrence(WindowState.UPCOMING, window.start, window.end)
    if window.end and day > window.end:
        return Occurrence(WindowState.CLOSED, window.start, window.end)
    return Occurrence(WindowState.OPEN, window.start, window.end)


def _quarterly(window: Window, day: date) -> Occurrence:
    assert window.start
    assert window.end
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    closed = None
    for _ in range(2):
        start, end = first.replace(day=window.start.day), first.replace(day=window.end.day)
        if day <= end:
            state = WindowState.OPEN if start <= day else WindowState.UPCOMING
            return Occurrence(state, start, end, closed)
        closed = end
        first = (first + timedelta(days=95)).replace(day=1)
    return Occurrence(WindowState.UNKNOWN)


def _on(day: date, year: int) -> date:
    last = calendar.monthrange(year, day.month)[1]
    return date(year, day.month, min(day.day, last))


def months_of(text: str) -> int | None:
    """The months that a limit of time allows (贴息期限不超过2年: 24)."""
    for duration in reversed(find_durations(text)):
        high = duration.value.high
        if high is not None and duration.value.unit in ("年", "月"):
            return int(high * 12 if duration.value.unit == "年" else high)
    return None
