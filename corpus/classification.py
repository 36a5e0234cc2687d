"""密级标志: documents that must not be ingested (《保守国家秘密法》第十四条、GB/T 9704-2012 7.2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

# The mark stands alone in the top corner: 机密, 机密★, 秘密★1年. The words inside a sentence are no mark.
_MARK = re.compile(
    r"(?:密级\s*[：:]\s*)?(?P<level>绝\s?密|机\s?密|秘\s?密)\s*(?:[★☆]\s*(?:\d+\s*[年个月天]*|长期|[一二三四五六七八九十]+年)?|(?:件|级)?)$"
)
_STAR = re.compile(r"^\s*★\s*(?:\d+\s*年|长期)?\s*$")
_LINES = 12


def classification_mark(lines: Iterable[str]) -> str | None:
    """The classification mark among the first lines of a document, or None.

    >>> classification_mark(["000001", "机密★1年", "澜江市人民政府文件"]), classification_mark(["商业秘密保护办法"])
    ('机密★1年', None)
    """
    for number, line in enumerate(lines):
        if number >= _LINES:
            return None
        text = line.strip()
        if len(text) > 30:
            continue
        for part in [text, *text.split()]:
            if _MARK.fullmatch(part) or _STAR.match(part):
                return text
    return None
