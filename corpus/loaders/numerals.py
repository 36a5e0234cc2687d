"""Numbers as Word prints them in automatic numbering (ST_NumberFormat, ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

_COUNTING = "〇一二三四五六七八九"
_SIMPLIFIED_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_TRADITIONAL_LEGAL = "零壹貳參肆伍陸柒捌玖"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def spoken(
    number: int, digits: str = "零一二三四五六七八九", units: str = "十百千", myriad: str = "万"
) -> str:
    """``number`` as it is read out, up to 99,999,999.

    >>> [spoken(n) for n in (10, 12, 20, 101, 110, 1001, 12345)]
    ['十', '十二', '二十', '一百零一', '一百一十', '一千零一', '一万二千三百四十五']
    """
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = digits[0] if 0 < low < 1000 else ""
        return (
            spoken(high, digits, units, myriad)
            + myriad
            + gap
            + (_below_myriad(low, digits, units) if low else "")
        )
    text = _below_myriad(number, digits, units)
    return text[1:] if 10 <= number < 20 and digits[1] == "一" else text


def _below_myriad(number: int, digits: str, units: str) -> str:
    parts: list[str] = []
    gap = False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            parts.append(
                (digits[0] if gap and parts else "") + digits[digit] + (units[power - 1] if power else "")
            )
            gap = False
        else:
            gap = True
    return "".join(parts) or digits[0]


def digit_by_digit(number: int) -> str:
    """
    >>> digit_by_digit(20)
    '二〇'
    """
    return "".join(_COUNTING[int(d)] for d in str(number))


def japanese(number: int) -> str:
    """Like ``spoken`` without 一 before 十, 百, 千 and without 零.

    >>> [japanese(n) for n in (10, 21, 110, 101)]
    ['十', '二十一', '百十', '百一']
    """
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return japanese(high) + "万" + (japanese(low) if low else "")
    text = ""
    for power, unit in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = number // 10**power % 10
        if digit:
            text += ("" if digit == 1 and unit else _COUNTING[digit]) + unit
    return text or "〇"


def roman(number: int) -> str:
    """
    >>> roman(14)
    'XIV'
    """
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def letters(number: int) -> str:
    """Word repeats the letter after z: aa, bb, … zz, aaa.

    >>> [letters(n) for n in (1, 26, 27, 28)]
    ['A', 'Z', 'AA', 'BB']
    """
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _from_list(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(0xFF10 + int(d)) for d in str(number))


def _sexagenary(number: int) -> str:
    return "甲乙丙丁戊己庚辛壬癸"[(number - 1) % 10] + "子丑寅卯辰巳午未申酉戌亥"[(number - 1) % 12]


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"


_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "upperRoman": roman,
    "lowerRoman": lambda n: roman(n).lower(),
    "upperLetter": letters,
    "lowerLetter": lambda n: letters(n).lower(),
    "ordinal": _ordinal,
    "hex": lambda n: f"{n:X}",
    "numberInDash": lambda n: f"- {n} -",
    "none": lambda n: "",  # noqa: ARG005
    "chineseCounting": lambda n: spoken(n) if n < 100 else digit_by_digit(n),
    "chineseCountingThousand": spoken,
    "taiwaneseCounting": lambda n: spoken(n) if n < 100 else digit_by_digit(n),
    "taiwaneseCountingThousand": spoken,
    "taiwaneseDigital": digit_by_digit,
    "ideographDigital": digit_by_digit,
    "japaneseDigitalTenThousand": digit_by_digit,
    "japaneseCounting": japanese,
    "koreanDigital2": digit_by_digit,
    "chineseLegalSimplified": lambda n: spoken(n, _SIMPLIFIED_LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda n: spoken(n, _TRADITIONAL_LEGAL, "拾佰仟", "萬"),
    "ideographTraditional": _from_list("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _from_list("子丑寅卯辰巳午未申酉戌亥"),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _from_list("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedCircle": _from_list(_CIRCLED),
    "decimalEnclosedCircleChinese": _from_list(_CIRCLED),
    "decimalEnclosedParen": _from_list("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _from_list("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
}


def format_number(number: int, number_format: str) -> str:
    """``number`` in a Word number format; an unknown format prints decimal digits, as Word does.

    >>> format_number(3, "chineseCounting"), format_number(12, "decimalEnclosedCircle")
    ('三', '⑫')
    """
    if number <= 0:
        return str(number)
    return _FORMATS.get(number_format, str)(number)
