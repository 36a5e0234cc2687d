"""已知的情况：每条一个按钮，点开看来源、改、删；答“否”的多了就合在一起。"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

import streamlit as st

from assistant.eligibility import Fact
from assistant.eligibility.profile import EXCLUSIVE, UNSURE, Source, figure
from assistant.eligibility.regions import Region
from ui.match_profile import CHOICES, NO, UNKNOWN, YES, clear, correct, drop, profile
from ui.passages import plain

_WHENCE = {
    Source.FILE: "来自情况文件",
    Source.FORM: "您填写的",
    Source.TALK: "来自您的描述",
    Source.ANSWER: "来自您的回答",
}
#: From so many on, what was denied is one button: it says little and would crowd out the rest.
_TOGETHER = 3


def chips() -> None:
    """Every fact as a button that opens its origin, its correction and its removal; what is denied stands together."""
    facts = list(profile().facts.values())
    if not facts:
        return
    denied = [fact for fact in facts if fact.value is False]
    apart = denied if len(denied) >= _TOGETHER else []
    with st.container(key="match_facts", horizontal=True, gap="small", vertical_alignment="center"):
        for fact in facts:
            if fact not in apart:
                with st.popover(plain(_short(fact)), key=f"match_fact_{fact.key}"):
                    _fact(fact)
        if apart:
            with st.popover(f"答“否”的 {len(apart)} 条", key="match_denied"):
                for fact in apart:
                    _fact(fact)
        st.button("全部清空", key="match_clear", type="tertiary", on_click=clear)


def _short(fact: Fact) -> str:
    """A fact as its button says it; 企业 needs no 类型 before it.

    >>> from assistant.eligibility.profile import Origin
    >>> _short(Fact("类型", ("企业",), Origin(Source.TALK))), _short(Fact("资质:龙头企业", False, Origin(Source.TALK)))
    ('企业', '不是／没有：龙头企业')
    """
    name = fact.key.split(":", 1)[-1]
    if fact.value is True and ":" in fact.key:
        return name
    if fact.value is False and ":" in fact.key:
        return f"不是／没有：{name}"
    if isinstance(fact.value, tuple) and fact.key in EXCLUSIVE:
        return "、".join(fact.value)
    return str(fact.value) if isinstance(fact.value, Region) else fact.text


def whence(fact: Fact) -> str:
    """Where a fact comes from, with the applicant's own words.

    >>> from assistant.eligibility.profile import Origin
    >>> whence(Fact("类型", ("企业",), Origin(Source.TALK, "我们是一家企业")))
    '来自您的描述：“我们是一家企业”'
    """
    quote = fact.origin.quote
    return _WHENCE[fact.origin.source] + (f"：“{quote}”" if quote else "")


def _fact(fact: Fact) -> None:
    st.html(f'<p class="banfu-muted">{escape(fact.text)}<br>{escape(whence(fact))}</p>')
    widget = f"match_fix_{fact.key}"
    how: dict[str, Any] = {"key": widget, "on_change": correct, "args": (widget, fact.key)}
    if fact.key in CHOICES:
        value = fact.value if isinstance(fact.value, tuple) else ()
        st.session_state[widget] = [name for name in value if name in CHOICES[fact.key]]
        st.multiselect("改为", CHOICES[fact.key], placeholder="请选择", **how)
    elif isinstance(fact.value, date):
        st.session_state[widget] = fact.value
        st.date_input("改为", format="YYYY-MM-DD", min_value=date(1900, 1, 1), **how)
    elif isinstance(fact.value, Decimal | Region) or (fact.value is UNSURE and ":" not in fact.key):
        shown = figure(fact.value) if isinstance(fact.value, Decimal) else str(fact.value)
        st.session_state[widget] = "" if fact.value is UNSURE else shown
        st.text_input("改为", max_chars=40, placeholder="写数字或名称，也可写 是、否", **how)
    else:
        options = (YES, NO, UNKNOWN)
        st.session_state[widget] = UNKNOWN if fact.value is UNSURE else YES if fact.value else NO
        st.segmented_control("改为", options, required=True, **how)
    st.button(
        "删去这一条", key=f"match_drop_{fact.key}", icon=":material/delete:", on_click=drop, args=(fact.key,)
    )
