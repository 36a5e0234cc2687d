"""Bytes to text: UTF-8, UTF-16 and GB18030, with or without a byte order mark."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 20_000
_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE"}
READABLE = 0.75
"""The least plausibility of text: below it the bytes are something else."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and notes for the user."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded | None:
    """The text in ``data``, or None when the bytes are not text in a known encoding.

    >>> decode("关于印发《办法》的通知".encode("gb18030"))
    Decoded(text='关于印发《办法》的通知', encoding='gb18030', notes=())
    >>> decode("深府〔2021〕1号\\n".encode("utf-16-le")).encoding
    'utf-16-le'
    >>> decode(bytes(range(256))) is None
    True
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _with_mark(data[len(bom) :], encoding)
    if b"\x00" in data:
        # A NUL never stands in UTF-8 or GB18030 text; in UTF-16 every ASCII character and line end has one.
        return _best(data, ("utf-16-le", "utf-16-be"))
    if data.isascii():
        text = data.decode("ascii")
        return Decoded(text, "utf-8") if plausibility(text) >= READABLE else None
    found = _utf8(data) or _best(data, ("gb18030", "utf-16-le", "utf-16-be"))
    return found or _with_broken_bytes(data)


def _with_mark(data: bytes, encoding: str) -> Decoded | None:
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken > len(text) * 0.01 + 1 or (text and plausibility(text) < READABLE):
        return None
    notes = (f"有 {broken} 处字节无法识别，以“\ufffd”代替",) if broken else ()
    return Decoded(text, encoding, notes)


def _utf8(data: bytes) -> Decoded | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if max(text) <= "\u07ff":
        # Only two-byte characters: GB18030 text whose second bytes all lie in 0x80–0xBF reads as accented or
        # Cyrillic letters. Chinese is the likelier reading unless the text is mostly Latin letters.
        other = _best(data, ("gb18030",))
        wide = sum(c > "\x7f" for c in text)
        latin = sum(c.isascii() and c.isalpha() for c in text)
        if other and wide * 4 >= latin and plausibility(other.text) > plausibility(text):
            return other
    return Decoded(text, "utf-8") if plausibility(text) >= READABLE else None


def _best(data: bytes, encodings: tuple[str, ...]) -> Decoded | None:
    found: list[tuple[float, int, Decoded]] = []
    for order, encoding in enumerate(encodings):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        found.append((plausibility(text), -order, Decoded(text, encoding)))
    if not found:
        return None
    score, _, best = max(found, key=lambda item: item[:2])
    return best if score >= READABLE else None


def _with_broken_bytes(data: bytes) -> Decoded | None:
    """A long text with a few broken bytes (a cut download, a bad export) is still worth reading."""
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        broken = text.count("\ufffd")
        if broken <= max(1, len(text) // 200) and plausibility(text) >= 0.9:
            note = f"按 {_NAMES[encoding]} 读取，有 {broken} 处字节无法识别，以“\ufffd”代替"
            return Decoded(text, encoding, (note,))
    return None


def plausibility(text: str) -> float:
    """How much ``text`` looks like writing: the mean weight of its characters, at most 1.

    Common hanzi, CJK punctuation and ASCII weigh 1; rare hanzi less; controls and unassigned characters are
    strong evidence against. Judged on a sample of 20,000 characters from the start, the middle and the end.
    """
    if len(text) > 3 * _SAMPLE:
        middle = len(text) // 2
        text = text[:_SAMPLE] + text[middle : middle + _SAMPLE] + text[-_SAMPLE:]
    if not text:
        return 1.0
    return sum(map(_weight, text)) / len(text)


@lru_cache(maxsize=70_000)
def _weight(char: str) -> float:
    if char in "\t\n\r\x0b\x0c\ufeff\u2028\u2029" or " " <= char <= "~":
        return 1.0
    code = ord(char)
    category = unicodedata.category(char)
    if category in {"Cc", "Cn", "Cs"}:
        return -8.0
    if category == "Co":
        return 0.0
    if 0x4E00 <= code <= 0x9FFF:
        return _hanzi_weight(char)
    if 0x3000 <= code <= 0x303F or 0xFF00 <= code <= 0xFFEF or 0x2000 <= code <= 0x27BF:
        return 1.0
    if 0x3200 <= code <= 0x33FF or char in "·×÷±°§¥\xa0":
        return 0.9
    return 0.4


def _hanzi_weight(char: str) -> float:
    try:
        lead = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return 0.7
    # Rows 16–55 (lead bytes B0–D7) of GB 2312 are its 3,755 common characters.
    return 1.0 if lead <= 0xD7 else 0.8
