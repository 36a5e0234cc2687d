"""我的情况：一条条事实，各有来源，可以改、可以删；一句话、短表单、回答问题都写到这里。

状态在 ``st.session_state`` 的 ``match_`` 键里，只属于这一个会话；刷新后凭网址里的 ``?p=`` 编号接着填（``ui.match_kept``）。
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import streamlit as st

from assistant.eligibility import Fact, Profile, Question, answered
from assistant.eligibility.profile import UNSURE, Origin, Source, Value
from assistant.eligibility.profile_words import read_answer
from assistant.eligibility.regions import Region, parse_region
from assistant.eligibility.vocabulary import (
    ACTIVITIES,
    APPLICANTS,
    HONOURS,
    INDUSTRIES,
    OWNERSHIPS,
    SIZES,
)
from assistant.matching_service import matching
from ui import access
from ui.access import Access
from ui.match_kept import kept

LONGEST = 500
#: In the address of the page: the id of what was filled in, never what it says.
PARAMETER = "p"
CHOICES: dict[str, tuple[str, ...]] = {
    "类型": tuple(term.name for term in APPLICANTS),
    "规模": SIZES,
    "所有制": tuple(term.name for term in OWNERSHIPS),
    "行业": tuple(term.name for term in INDUSTRIES),
    "学历": ("博士", "硕士", "本科", "大专"),
}
_OPEN = {
    "资质": tuple(term.name for term in HONOURS),
    "事项": tuple(term.name for term in ACTIVITIES),
}
YES, NO, UNKNOWN = "是", "否", "不清楚"


def profile() -> Profile:
    """What this session's applicant has said so far."""
    found: Profile = st.session_state.setdefault("match_profile", Profile())
    return found


def opened(here: Access) -> None:
    """Take up what the address names, if it is this user's; the address then names what this session has."""
    wanted, held = st.query_params.get(PARAMETER), st.session_state.get("match_id")
    if wanted and wanted != held:
        found = kept().get(here.user, wanted)
        if found is None:
            note("这份情况已经过期，或者不是在这个浏览器里填的。请重新填写。", "gray")
        else:
            st.session_state["match_profile"], held = found, wanted
            st.session_state["match_id"] = held
    _address(held)


def keep(new: Profile) -> None:
    """Take ``new`` as the applicant's profile; the lists start at their tops again."""
    st.session_state["match_profile"] = new
    st.session_state.pop("match_more", None)
    user, held = access.current().user, st.session_state.get("match_id")
    if new.facts:
        held = kept().put(user, new, held)
    elif held:
        kept().forget(user, held)
        held = None
    st.session_state["match_id"] = held
    _address(held)


def _address(held: str | None) -> None:
    if held:
        st.query_params[PARAMETER] = held
    elif PARAMETER in st.query_params:
        del st.query_params[PARAMETER]


def note(text: str, colour: str = "orange") -> None:
    """Say something above the results in the next run."""
    st.session_state["match_note"] = (text, colour)


# what the applicant says


def said(text: str) -> None:
    """Read a description into the profile; what it does not state stays as it was."""
    here = access.current()
    before = profile()
    after = matching(here.service).listen(before, text[:LONGEST], here.audience)
    new = [f for k, f in after.facts.items() if before.facts.get(k) != f]
    keep(after)
    if not new:
        note(
            "没有从这段话里读出情况。请写明申请人类型、所在市区、做了什么，例如：我们是一家小微企业，去年招用了5名高校毕业生。"
        )


def answer(question: Question, text: str) -> None:
    """Take an answer to the question that was asked."""
    if not text.strip():
        return
    before = profile()
    after = answered(before, question, text[:LONGEST])
    here = access.current()
    if "地区" in question.facts and not after.unsure("地区"):
        place = parse_region(text, matching(here.service).regions(here.audience))
        if place is not None:
            after = after.with_facts([Fact("地区", place, Origin(Source.ANSWER, text.strip()))])
    if not any(key in after.facts for key in question.facts):
        note(f"没有读懂“{text.strip()[:30]}”。请按问题里的单位写数字或名称，拿不准可以选“不清楚”。")
        return
    keep(after)


# the short form


def form(prefix: str) -> None:
    """The short form: what decides most. Every field writes to the profile at once, and shows what is there."""
    for key, label in (("类型", "申请人类型"), ("规模", "规模"), ("所有制", "所有制")):
        _choice(prefix, key, label)
    _place(prefix)
    _several(prefix, "行业", "行业", CHOICES["行业"])
    _several(prefix, "资质", "已有的资质", _OPEN["资质"])
    _several(prefix, "事项", "做过的事", _OPEN["事项"])


def _choice(prefix: str, key: str, label: str) -> None:
    value = profile().value(key)
    options = CHOICES[key]
    widget = f"{prefix}_{key}"
    names = value if isinstance(value, tuple) else ()
    # 小微 is two sizes at once: the box then shows none, and the fact beside the results says both.
    st.session_state[widget] = names[0] if len(names) == 1 and names[0] in options else None
    st.selectbox(
        label,
        options,
        index=None,
        key=widget,
        placeholder="、".join(names) or "未填",
        on_change=_chosen,
        args=(widget, key),
    )


def _chosen(widget: str, key: str) -> None:
    value = st.session_state[widget]
    _put(key, (value,) if value else None, value or "")


def _place(prefix: str) -> None:
    widget = f"{prefix}_地区"
    value = profile().value("地区")
    st.session_state[widget] = str(value) if isinstance(value, Region) else ""
    st.text_input(
        "所在市、区",
        key=widget,
        max_chars=40,
        placeholder="未填，如：深圳市南山区",
        on_change=correct,
        args=(widget, "地区"),
    )


def _several(prefix: str, key: str, label: str, options: tuple[str, ...]) -> None:
    widget = f"{prefix}_{key}"
    value = profile().value(key)
    held = [f.key.split(":", 1)[1] for f in profile().having(key)] if key in _OPEN else list(value or ())  # type: ignore[arg-type]
    st.session_state[widget] = [name for name in held if name in options]
    st.multiselect(
        label, options, key=widget, placeholder="未填，可多选", on_change=_listed, args=(widget, key)
    )


def _listed(widget: str, key: str) -> None:
    chosen: list[str] = st.session_state[widget]
    if key not in _OPEN:
        _put(key, tuple(chosen) or None, "、".join(chosen))
        return
    now = profile()
    for fact in now.having(key):
        name = fact.key.split(":", 1)[1]
        if name in _OPEN[key] and name not in chosen:
            now = now.without(fact.key)
    new = [
        Fact(f"{key}:{n}", True, Origin(Source.FORM, n))
        for n in chosen
        if now.value(f"{key}:{n}") is not True
    ]
    keep(now.with_facts(new))


def _put(key: str, value: Value | None, words: str) -> None:
    now = profile()
    keep(
        now.without(key) if value is None else now.with_facts([Fact(key, value, Origin(Source.FORM, words))])
    )


# corrections


def drop(key: str) -> None:
    """Forget one fact."""
    keep(profile().without(key))


def clear() -> None:
    """Forget everything this applicant has said."""
    keep(Profile())
    st.session_state["match_words"] = ""


def correct(widget: str, key: str) -> None:
    """Take the value of a widget as the fact; an unreadable one changes nothing and says so."""
    given = st.session_state[widget]
    if isinstance(given, list):
        _put(key, tuple(given) or None, "、".join(given))
    elif isinstance(given, date):
        _put(key, given, str(given))
    elif given in (YES, NO, UNKNOWN):
        _put(key, UNSURE if given == UNKNOWN else given == YES, given)
    elif not str(given or "").strip():
        drop(key)
    else:
        fact = _read(key, str(given))
        if fact is None:
            note(f"没有读懂“{str(given)[:30]}”，原来的没有改。金额请写如“80万元”，地区请写到市或区。")
        else:
            keep(profile().with_facts([fact]))


def _read(key: str, text: str) -> Fact | None:
    if key == "地区":
        here = access.current()
        place = parse_region(text, matching(here.service).regions(here.audience))
        return Fact(key, place, Origin(Source.FORM, text)) if place else None
    found = next((f for f in read_answer((), text, (key,)) if f.key == key), None)
    held = profile().facts.get(key)
    if found is None or (
        isinstance(found.value, bool) and held is not None and isinstance(held.value, Decimal)
    ):
        return None
    return replace(found, origin=Origin(Source.FORM, text))
