"""密级标志: documents that must not be ingested (《保守国家秘密法》第十四条、GB/T 9704-2012 7.2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.errors import ClassifiedFile

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


def refuse_classified(source: str, text: str, *, allowed: bool) -> None:
    """Raise ``ClassifiedFile`` for a text that bears a classification mark, unless the settings allow such files.

    >>> refuse_classified("来件.txt", "关于增加床位的提案", allowed=False)
    """
    mark = None if allowed else classification_mark(text.split("\n"))
    if mark:
        raise ClassifiedFile(
            source,
            f"带有密级标志“{mark}”，不予接收",
            "涉密文件不得在此系统处理；确系误标的，请在设置中允许后重试",
        )
