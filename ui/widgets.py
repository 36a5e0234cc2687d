"""各页共用的小部件：效力标签、引文卡片、提示、出错说明、空页面。文件里的字只在这里变成 HTML，一律转义。

from ui import widgets

widgets.message("已保存", "green")
st.html(widgets.standing_badge(row.status(today)))
st.html(widgets.citation_card(title=…, status=…, facts=[…], path=(…), text=…, quote=Span(…)))
try: …
except Exception as error: widgets.failure(error, "这份文件没有放进资料库。", "请换一个格式再传。")
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from html import escape

import streamlit as st

from corpus.errors import BanfuError
from corpus.models import Span, Status, Visibility
from ui import access
from ui.passages import STATUS_BADGES, badge, notice

LOG = logging.getLogger(__name__)


def standing_badge(status: Status, visibility: Visibility = Visibility.PUBLIC) -> str:
    """现行, 征求意见稿, … as a coloured label, with 内部 beside it where that holds; HTML."""
    label, colour = STATUS_BADGES[status]
    return badge(label, colour) + (badge("内部", "blue") if visibility is Visibility.INTERNAL else "")


def marked(text: str, spans: Sequence[Span]) -> str:
    """``text`` escaped for HTML with ``spans`` of it (sorted, apart) in ``<mark>``.

    >>> marked("最高<50万元", [Span(3, 7)])
    '最高&lt;<mark class="banfu-mark">50万元</mark>'
    """
    out, at = [], 0
    for span in spans:
        out += [
            escape(text[at : span.start]),
            f'<mark class="banfu-mark">{escape(span.of(text))}</mark>',
        ]
        at = span.end
    return "".join(out) + escape(text[at:])


def citation_card(
    *,
    title: str,
    status: Status,
    text: str,
    quote: Span | None = None,
    facts: Sequence[str | None] = (),
    path: Sequence[str] = (),
    visibility: Visibility = Visibility.PUBLIC,
    source: str = "",
) -> str:
    """A passage on paper with its document's title, standing, facts and heading path; ``quote`` of it is marked; HTML."""
    parts = [
        '<article class="banfu-hit">',
        f'<h3 class="banfu-title">{escape(title)} {standing_badge(status, visibility)}</h3>',
        f'<p class="banfu-facts">{escape("　".join(fact for fact in facts if fact))}</p>',
        '<div class="banfu-paper">',
        f'<p class="banfu-path">{escape(" › ".join(path))}</p>' if path else "",
        f'<p class="banfu-text">{marked(text, [quote] if quote else [])}</p>',
        "</div>",
        f'<p class="banfu-source">{escape(source)}</p>' if source else "",
        "</article>",
    ]
    return "".join(parts)


def message(text: str, colour: str = "blue") -> None:
    """A message box; ``colour`` is green, orange, gray, red or blue, as 效力 and 提示 use them."""
    st.html(notice(text, colour=colour, role="alert" if colour == "red" else "status"))


def empty_state(title: str, text: str) -> None:
    """What a page shows that has nothing to show yet: what is missing, and what to do."""
    st.html(f'<div class="banfu-empty" role="status"><h2>{escape(title)}</h2><p>{escape(text)}</p></div>')


def failure(error: Exception, what: str, remedy: str = "请管理员运行 banfu doctor 查看原因。") -> str:
    """Say that ``what`` failed and what to do, with a number that the log has beside the traceback; the number.

    The message of a ``BanfuError`` is shown to staff; it may name files, so the public never sees it.
    """
    number, text = told(error, what, remedy)
    message(text, "red")
    return number


def told(error: Exception, what: str, remedy: str) -> tuple[str, str]:
    """Log ``error`` under a new number; the number, and the words to show."""
    number = f"E-{secrets.token_hex(3)}"
    LOG.error("%s %s", number, what, exc_info=error)
    if isinstance(error, BanfuError) and access.audience() == "staff":
        what += f"{str(error).rstrip('。')}。"
    return number, f"{what}{remedy}（编号 {number}）"
