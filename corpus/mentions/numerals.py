"""Numbers as official text writes them: Arabic, full-width, with 千分位, 中文数字, 大写, and mixes of these.

The regular-expression pieces here are shared by every finder. They are atomic or possessive throughout, so
that a long run of digits is read once.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

DIGIT = "0-9０-９"
CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")
}
CHINESE_DIGITS |= {"〇": 0, "○": 0, "两": 2}
SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG_UNITS = (("亿", Decimal(10**8)), ("万", Decimal(10**4)))

_CN_DIGIT = "".join(CHINESE_DIGITS)
# 百分之, 千克 and 万分之 begin with a character that is not a magnitude there.
MAGNITUDE = "(?:[十拾佰仟亿]|百(?!分)|千(?!分之|[克米瓦卡伏赫])|万(?!分之))"
ARABIC = (
    rf"(?<![{DIGIT}])(?<![{DIGIT}][.．])"
    rf"(?>[{DIGIT}]{{1,3}}(?:[,，][{DIGIT}]{{3}})++(?![{DIGIT}])|[{DIGIT}]++)(?>[.．][{DIGIT}]++)?+"
)
CHINESE = (
    rf"(?<![{_CN_DIGIT}十百千万亿拾佰仟])(?>(?:[{_CN_DIGIT}]|{MAGNITUDE})++)(?>点[{_CN_DIGIT}]++[万亿]*+)?+"
)
# 1亿5000万, 3万5千, 3万5000元, 20个亿.
NUMBER = (
    rf"(?>(?:{ARABIC}(?>[ ]?(?:个(?=亿))?{MAGNITUDE}++)?+"
    rf"(?>[{DIGIT}]++(?:[.．][{DIGIT}]++)?[十百千万]++)*+"
    rf"(?>(?<=万)[{DIGIT}]{{1,4}}+(?=元))?+)|{CHINESE})"
)

_TOKEN = re.compile(r"\d+(?:\.\d+)?|.", re.DOTALL)
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ONLY_DIGITS = re.compile(rf"[{_CN_DIGIT}]+")


_LONGEST = 24


def parse_number(text: str) -> Decimal | None:
    """The value of one number in any notation, or None where the text is not one well-formed number.

    Accepts thousands commas, full-width digits, 中文数字 and 大写, decimals (``3.5亿``, ``三点五``), mixes
    (``1亿5000万``), year-like digit strings (``二〇一八``) and the spoken ``一百五`` (150).

    >>> parse_number("４,000"), parse_number("一千五百万"), parse_number("壹佰万"), parse_number("20个亿")
    (Decimal('4000'), Decimal('15000000'), Decimal('1000000'), Decimal('2000000000'))
    >>> parse_number("十三五") is None, parse_number("9" * 4000) is None
    (True, True)
    """
    # A run of more digits is a code, and more than a Decimal holds exactly.
    if len(text) > _LONGEST:
        return None
    value = _parse(text)
    return None if value is None else tidy(value)


def tidy(value: Decimal) -> Decimal:
    """The same value without trailing zeros or an exponent: 1630500.00 becomes 1630500."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _parse(text: str) -> Decimal | None:
    plain = unicodedata.normalize("NFKC", text).replace("个亿", "亿").replace(" ", "")
    plain = _GROUPED.sub("", plain)
    if not plain or not (plain[0] in CHINESE_DIGITS or plain[0] in SMALL_UNITS or plain[0].isdigit()):
        return _parse_bare_magnitude(plain)
    if _ONLY_DIGITS.fullmatch(plain):
        return _parse_digit_string(plain)
    whole, dot, fraction = plain.partition("点")
    if dot:
        return _parse_spoken_decimal(whole, fraction)
    return _parse_big(plain, BIG_UNITS)


def _parse_bare_magnitude(plain: str) -> Decimal | None:
    return {"万": Decimal(10**4), "亿": Decimal(10**8), "万亿": Decimal(10**12)}.get(plain)


def _parse_digit_string(plain: str) -> Decimal | None:
    # 三五 means "three to five"; only a single digit, or a string as long as a year, is a number.
    if len(plain) == 1 or len(plain) >= 3 or plain[-1] in "〇零○":
        return Decimal("".join(str(CHINESE_DIGITS[c]) for c in plain))
    return None


def _parse_spoken_decimal(whole: str, fraction: str) -> Decimal | None:
    scale = Decimal(1)
    while fraction and fraction[-1] in "万亿":
        scale *= Decimal(10**4) if fraction[-1] == "万" else Decimal(10**8)
        fraction = fraction[:-1]
    value = parse_number(whole)
    if value is None or not _ONLY_DIGITS.fullmatch(fraction):
        return None
    return Decimal(f"{value}.{''.join(str(CHINESE_DIGITS[c]) for c in fraction)}") * scale


def _parse_big(plain: str, units: tuple[tuple[str, Decimal], ...]) -> Decimal | None:
    """Sections divided by 亿 and 万, from the highest."""
    if not units:
        return _parse_section(plain)
    (sign, unit), lower = units[0], units[1:]
    head, found, tail = plain.rpartition(sign)
    if not found:
        return _parse_big(plain, lower)
    # 万亿: what stands before 亿 may itself hold 万.
    high = _parse_big(head, lower) if head else Decimal(1)
    if high is None:
        return None
    if not tail:
        return high * unit
    if len(tail) == 1 and tail in CHINESE_DIGITS and CHINESE_DIGITS[tail]:
        return high * unit + CHINESE_DIGITS[tail] * unit / 10
    low = _parse_big(tail, lower)
    return high * unit + low if low is not None and low < unit and high == int(high) else None


def _parse_section(plain: str) -> Decimal | None:
    """A section below 10000: digits before 千, 百, 十, each at most once and in falling order."""
    total, pending, last = Decimal(0), None, Decimal(10**5)
    zero = False
    for token in _TOKEN.findall(plain):
        if token in SMALL_UNITS:
            unit = Decimal(SMALL_UNITS[token])
            # 十五 has no digit before 十; 百 and 千 without one are only read at the very beginning.
            if unit >= last or (pending is None and total and unit > 10):
                return None
            total += (Decimal(1) if pending is None else pending) * unit
            pending, last, zero = None, unit, False
        elif pending is not None:
            return None
        elif token in CHINESE_DIGITS:
            if CHINESE_DIGITS[token] == 0 and (total or plain != token):
                zero = True
                continue
            pending = Decimal(CHINESE_DIGITS[token])
        elif token[0].isdigit():
            pending = Decimal(token)
        else:
            return None
    if pending is not None:
        spoken = plain[-1] in CHINESE_DIGITS and not zero and Decimal(100) <= last <= Decimal(1000)
        total += pending * last / 10 if spoken else pending
    return total
