"""把检索结果写成 HTML：文件里的字一律转义，只有这里写的标签才是标签。"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from html import escape

from corpus.models import Hit, Status, Visibility

STATUS_BADGES: dict[Status, tuple[str, str]] = {
    Status.IN_FORCE: ("现行", "green"),
    Status.DRAFT: ("征求意见稿", "orange"),
    Status.NOT_YET: ("尚未施行", "orange"),
    Status.REPEALED: ("已废止", "gray"),
    Status.EXPIRED: ("已失效", "gray"),
    Status.UNKNOWN: ("效力未核定", "gray"),
}

# Words of a question that say nothing about its subject; marking them would only distract.
_ASKING = re.compile(
    r"有没有|是不是|能不能|可不可以|多少钱|多少|什么样|什么|怎么样|怎么|怎样|如何|哪些|哪个|哪里|几个|为什么|"
    r"可以|是否|需要|请问|关于|以及|或者|我们|你们|他们|[的了吗呢是和与及或在对]|[^\w]+"
)
_SHORTEST = 2


def query_parts(query: str) -> list[str]:
    """The stretches of a query worth marking in a passage.

    >>> query_parts("高校的专利导航，有没有资助？")
    ['高校', '专利导航', '资助']
    """
    parts = (part for part in _ASKING.split(_fold(query)) if len(part) >= _SHORTEST)
    return list(dict.fromkeys(parts))


def mark(text: str, query: str) -> str:
    """``text`` escaped for HTML, with what it shares with ``query`` (two characters or more) in ``<mark>``.

    Full-width letters and digits, and capitals, match their plain forms.

    >>> mark("最高<b>50万元", "最高多少万元")
    '<mark>最高</mark>&lt;b&gt;50<mark>万元</mark>'
    """
    folded, parts = _fold(text), query_parts(query)
    out: list[str] = []
    at = plain = 0
    while at < len(text):
        length = _shared(folded, at, parts)
        if length:
            out += [escape(text[plain:at]), "<mark>", escape(text[at : at + length]), "</mark>"]
            plain = at + length
        at += length or 1
    out.append(escape(text[plain:]))
    return "".join(out)


def _fold(text: str) -> str:
    return "".join(_fold_one(char) for char in text)


def _fold_one(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).casefold()
    # Offsets must stay those of the text, so a sign that unfolds into several is left as it is.
    return plain if len(plain) == 1 else char


def _shared(text: str, at: int, parts: Sequence[str]) -> int:
    best, head = 0, text[at : at + _SHORTEST]
    for part in parts:
        start = part.find(head)
        while start >= 0 and len(head) == _SHORTEST:
            length = _common(text, at, part, start)
            best = max(best, length)
            start = part.find(head, start + 1)
    # Half a number or half an English word is not what was asked for.
    return 0 if best and _cuts_word(text, at, best) else best


def _common(text: str, at: int, part: str, start: int) -> int:
    length = 0
    while (
        at + length < len(text) and start + length < len(part) and text[at + length] == part[start + length]
    ):
        length += 1
    return length


def _cuts_word(text: str, at: int, length: int) -> bool:
    return _joins(text[max(at - 1, 0) : at + 1]) or _joins(text[at + length - 1 : at + length + 1])


def _joins(pair: str) -> bool:
    return len(pair) == 2 and pair.isascii() and pair.isalnum()


_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    r"""Text for the label of a button or link, which Streamlit reads as Markdown: shown as it is.

    >>> plain("每件1~3万元![x](http://a)").startswith(r"每件1\~3万元\!\[x")
    True
    """
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def chinese_date(day: date | None) -> str:
    """A date as documents print it, or that there is none.

    >>> chinese_date(date(2026, 3, 1)), chinese_date(None)
    ('2026年3月1日', '日期未注明')
    """
    return f"{day.year}年{day.month}月{day.day}日" if day else "日期未注明"


def badge(label: str, colour: str) -> str:
    """A small label in one of the theme's colours."""
    return f'<span class="banfu-badge banfu-{colour}">{escape(label)}</span>'


def hit_card(hit: Hit, query: str) -> str:
    """One hit: title, standing, origin, heading path, passage with the query marked, file and page."""
    label, colour = STATUS_BADGES[hit.status]
    badges = badge(label, colour)
    if hit.visibility is Visibility.INTERNAL:
        badges += badge("内部", "blue")
    facts = [hit.doc_number, hit.issuer, chinese_date(hit.date), hit.kind.value]
    path = " › ".join(escape(heading) for heading in hit.heading)
    place = hit.source if hit.page is None else f"{hit.source}　第{hit.page}页"
    lines = [
        '<article class="banfu-hit">',
        f'<h3 class="banfu-title">{mark(hit.title, query)} {badges}</h3>',
        f'<p class="banfu-facts">{escape("　".join(fact for fact in facts if fact))}</p>',
        '<div class="banfu-paper">',
        f'<p class="banfu-path">{path}</p>' if path else "",
        f'<p class="banfu-context">{escape(hit.context)}</p>' if hit.context else "",
        f'<p class="banfu-text">{mark(hit.text, query)}</p>',
        "</div>",
        f'<p class="banfu-source">{escape(place)}</p>',
        "</article>",
    ]
    return "".join(lines)


def notice(message: str, *, role: str = "status", colour: str = "blue") -> str:
    """A message box; ``role`` is ``status`` or, for errors, ``alert``."""
    return f'<div class="banfu-notice banfu-{colour}" role="{role}">{escape(message)}</div>'
