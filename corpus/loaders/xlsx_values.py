"""Cell values as the sheet shows them: dates, percentages, thousands, whole numbers without “.0”."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DECIMALS = re.compile(r"[0#?]\.([0#?]+)")


def shown(value: object, number_format: str) -> str:
    """The text of a value under an Excel number format; the first section of the format is followed.

    >>> shown(0.305, "0.0%"), shown(3.0, "General"), shown(1234567.5, "#,##0.00")
    ('30.5%', '3', '1,234,567.50')
    >>> shown(datetime(2021, 3, 5), "yyyy-mm-dd"), shown(datetime(2021, 3, 5), 'yyyy"年"m"月"')
    ('2021年3月5日', '2021年3月')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return _date(value, number_format)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value).replace("\r\n", "\n").replace("_x000D_", "")


def _date(value: date, number_format: str) -> str:
    shape = _LITERAL.sub("", number_format).lower()
    day = "" if "y" in shape and "m" in shape and "d" not in shape else f"{value.day}日"
    text = f"{value.year}年{value.month}月{day}"
    if isinstance(value, datetime) and "h" in shape and (value.hour or value.minute):
        text += f" {value.hour:02d}:{value.minute:02d}"
    return text


def _number(value: float, number_format: str) -> str:
    section = number_format.split(";")[0]
    shape = _LITERAL.sub("", section)
    # Decimal of the shortest text rounds 0.125 as Excel does, which binary fractions do not.
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return ""
    if not re.search("[0#?]", shape) or "e" in shape.lower():
        return _general(exact)
    percent = "%" in shape
    if percent:
        exact *= 100
    found = _DECIMALS.search(shape)
    places = len(found[1]) if found else 0
    text = f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):{',' if ',' in shape else ''}f}"
    optional = len(found[1]) - len(found[1].rstrip("#")) if found else 0
    if optional and "." in text:
        kept = places - optional
        whole, fraction = text.split(".")
        fraction = fraction[:kept] + fraction[kept:].rstrip("0")
        text = f"{whole}.{fraction}" if fraction else whole
    if zeros := re.fullmatch(r"0+", shape):
        text = text.zfill(len(zeros[0]))
    before, after = _affixes(section)
    return f"{before}{text}{'%' if percent else ''}{after}"


def _affixes(section: str) -> tuple[str, str]:
    """Words a format prints before and after the number (``0"万元"``)."""
    place = re.search(r"[0#?][0#?,.]*", re.sub(r'"[^"]*"', lambda m: "\0" * len(m[0]), section))
    if place is None:
        return "", ""
    quoted = [(m.start(), m[1]) for m in re.finditer(r'"([^"]*)"', section)]
    before = "".join(text for at, text in quoted if at < place.start())
    return before, "".join(text for at, text in quoted if at >= place.start())


def _general(value: Decimal) -> str:
    if value == value.to_integral_value():
        return f"{value:.0f}"
    return f"{value.quantize(Decimal(1).scaleb(-10), ROUND_HALF_UP):f}".rstrip("0").rstrip(".")
