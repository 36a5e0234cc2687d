"""概览各处共用的说法：结果、日期、份额、与上期相比。"""

from __future__ import annotations

from datetime import date, datetime

from assistant.answering.models import Outcome
from assistant.overview_questions import Counts

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    Outcome.ANSWERED: ("已答", "green"),
    Outcome.PARTIAL: ("部分答复", "orange"),
    Outcome.REFUSED: ("未答", "gray"),
}


def day_of(moment: datetime | date, today: date | None = None) -> str:
    """A day as lists show it: with the year only where it is another one.

    >>> day_of(date(2026, 3, 5), date(2026, 8, 1)), day_of(date(2025, 12, 31), date(2026, 8, 1))
    ('3月5日', '2025年12月31日')
    """
    day = moment.astimezone().date() if isinstance(moment, datetime) else moment
    year = "" if day.year == (today or date.today()).year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def percent(share: float | None) -> str:
    """A share as a whole percentage; a dash where there is nothing to take a share of.

    >>> percent(0.834), percent(None)
    ('83%', '—')
    """
    return "—" if share is None else f"{share * 100:.0f}%"


def against(now: int, before: int) -> str:
    """How a count compares with that of the period before.

    >>> against(118, 100), against(90, 100), against(5, 0)
    ('较上期 +18%', '较上期 -10%', '上期没有')
    """
    if not before:
        return "上期没有" if now else "还没有提问"
    return f"较上期 {(now - before) / before * 100:+.0f}%"


def points(now: Counts, before: Counts) -> str:
    """How the share of refusals compares with that of the period before, in points.

    >>> points(Counts(80, 10, 10), Counts(70, 10, 20))
    '较上期 -10点'
    """
    share, earlier = now.share(now.refused), before.share(before.refused)
    if share is None or earlier is None:
        return f"{now.refused} 次"
    return f"较上期 {(share - earlier) * 100:+.0f}点"
