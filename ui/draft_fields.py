"""来件的识别结果和答复的要求：每一项都可以改，改了就存。"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from assistant.cases.jurisdiction import profile_of
from assistant.cases.models import Case, CaseSettings
from assistant.drafting.letter import Office
from assistant.drafting.models import LetterForm, Proposal, ProposalKind, Publicity
from assistant.drafting.profiles import profile_names
from assistant.drafting.proposal_header import read_names
from ui import draft_keep, widgets
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.passages import plain

#: Chosen where the profile says how public a letter is; None would read “Choose an option”.
BY_PROFILE = "按规范"
FORMS = {
    LetterForm.TWO_COLUMN: "意见建议／办理答复（两栏）",
    LetterForm.JOINT_OPINION: "意见建议／会办意见（两栏）",
    LetterForm.NARRATIVE: "分条叙述（关于……的建议）",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: where its value comes from in a case, and the case's proposal or settings with another value."""

    key: str
    read: Callable[[Case], Any]
    proposal: Callable[[Proposal, Any], Proposal] | None = None
    settings: Callable[[CaseSettings, Any], CaseSettings] | None = None


def _text(value: Any) -> str:
    return str(value or "").strip()


def _office(settings: CaseSettings, **changed: Any) -> CaseSettings:
    return replace(settings, office=replace(settings.office, **changed))


def _contact(settings: CaseSettings, **changed: Any) -> CaseSettings:
    return _office(settings, contact=replace(settings.office.contact, **changed))


def submitters_words(proposal: Proposal) -> str:
    """The submitters as they stand in the field."""
    return "、".join(one.name for one in proposal.submitters)


def _with_submitters(proposal: Proposal, value: Any) -> Proposal:
    submitters, joint = read_names(_text(value)) if _text(value) else ((), False)
    return replace(proposal, submitters=submitters, joint=joint or (proposal.joint and len(submitters) == 1))


_FIELDS = {
    field.key: field
    for field in (
        Field("draft_kind", lambda c: c.proposal.kind, lambda p, v: replace(p, kind=v or p.kind)),
        Field("draft_number", lambda c: c.proposal.number, lambda p, v: replace(p, number=_text(v))),
        Field("draft_session", lambda c: c.proposal.session, lambda p, v: replace(p, session=_text(v))),
        Field("draft_title", lambda c: c.proposal.title, lambda p, v: replace(p, title=_text(v))),
        Field("draft_submitters", lambda c: submitters_words(c.proposal), _with_submitters),
        Field("draft_joint", lambda c: c.proposal.joint, lambda p, v: replace(p, joint=bool(v))),
        Field("draft_sector", lambda c: c.proposal.sector, lambda p, v: replace(p, sector=_text(v))),
        Field("draft_dated", lambda c: c.proposal.date, lambda p, v: replace(p, date=v)),
        Field("draft_form", lambda c: c.settings.form, None, lambda s, v: replace(s, form=v or s.form)),
        Field("draft_profile", lambda c: c.settings.profile, None, lambda s, v: replace(s, profile=v or s.profile)),
        Field("draft_received", lambda c: c.settings.received, None, lambda s, v: replace(s, received=v)),
        Field("draft_due", lambda c: c.settings.due, None, lambda s, v: replace(s, due=v)),
        Field("draft_publicity", lambda c: c.settings.publicity or BY_PROFILE, None,
              lambda s, v: replace(s, publicity=v if isinstance(v, Publicity) else None)),
        Field("draft_internal", lambda c: c.settings.internal, None, lambda s, v: replace(s, internal=bool(v))),
        Field("draft_day", lambda c: c.settings.day, None, lambda s, v: replace(s, day=v)),
        Field("draft_lead", lambda c: c.settings.lead_unit, None, lambda s, v: replace(s, lead_unit=_text(v))),
        Field("draft_office", lambda c: c.settings.office.name, None, lambda s, v: _office(s, name=_text(v))),
        Field("draft_code", lambda c: c.settings.office.code, None, lambda s, v: _office(s, code=_text(v))),
        Field("draft_person", lambda c: c.settings.office.contact.person, None, lambda s, v: _contact(s, person=_text(v))),
        Field("draft_phone", lambda c: c.settings.office.contact.phone, None, lambda s, v: _contact(s, phone=_text(v))),
    )
}  # fmt: skip


def _bound(here: Access, case: Case) -> Callable[[str], dict[str, Any]]:
    """What a widget of a field needs: its key, and to be saved when it changes."""

    def arguments(key: str) -> dict[str, Any]:
        draft_keep.bound(key, _FIELDS[key].read(case))
        return {"key": key, "on_change": _save, "args": (here, case.id, key)}

    return arguments


def recognised(here: Access, case: Case) -> list[str]:
    """What was read from the proposal; the keys of the boxes in which one types."""
    on = _bound(here, case)
    st.html(
        '<h3 class="draft-group">识别结果 <span class="banfu-badge banfu-gray">请核对后再起草</span></h3>'
    )
    for note in case.proposal.notes if not case.proposal.corrected else ():
        if _still(note, case.proposal):
            widgets.message(f"{note}。", "orange")
    first, second, third = st.columns([1.1, 1, 1.3])
    first.selectbox("来件类别", list(ProposalKind), format_func=lambda k: k.value, **on("draft_kind"))
    second.text_input("编号", placeholder="未填", max_chars=40, **on("draft_number"))
    third.text_input("届次", placeholder="如：市政协七届四次会议", max_chars=60, **on("draft_session"))
    st.text_input("案名", placeholder="关于……的提案", max_chars=200, **on("draft_title"))
    first, second, third = st.columns([1.3, 1, 1.1], vertical_alignment="bottom")
    first.text_input("提交人", placeholder="几个人用顿号隔开", max_chars=300, **on("draft_submitters"))
    second.text_input("界别或代表团", placeholder="选填", max_chars=60, **on("draft_sector"))
    third.date_input("提出日期", format="YYYY-MM-DD", **on("draft_dated"))
    st.checkbox("联名提出，姓名后写“（等）”", **on("draft_joint"))
    return ["draft_number", "draft_session", "draft_title", "draft_submitters", "draft_sector"]


def _still(note: str, proposal: Proposal) -> bool:
    """Whether a note of the reader is still to be heeded."""
    return not (
        ("标题" in note and proposal.title)
        or ("编号" in note and proposal.number)
        or ("提案人" in note and proposal.submitters)
    )


def wanted(here: Access, case: Case) -> list[str]:
    """What the letter shall be like; the keys of the boxes in which one types."""
    on = _bound(here, case)
    st.html('<h3 class="draft-group">答复要求</h3>')
    first, second = st.columns([1.5, 1])
    first.selectbox("答复格式", list(LetterForm), format_func=FORMS.__getitem__, **on("draft_form"))
    names = _profiles()
    # An office's own profile file is kept as it is named.
    options = [*names, *([case.settings.profile] if case.settings.profile not in names else [])]
    second.selectbox("地区规范", options, format_func=lambda one: names.get(one, one), **on("draft_profile"))
    first, second = st.columns(2)
    first.date_input("收到日期", format="YYYY-MM-DD", **on("draft_received"))
    second.date_input("答复期限", format="YYYY-MM-DD", **on("draft_due"))
    st.html(f'<p class="banfu-muted">{due_words(here, case)}</p>')
    office = case.settings.office
    with st.expander(
        f"发文机关　{plain(office.name)}" if office.name else "发文机关　未填",
        icon=":material/account_balance:",
        expanded=_office_open(case),
        key="draft_office_box",
    ):
        first, second = st.columns([1.5, 1])
        first.text_input("全称", placeholder="如：澜江市民政局", max_chars=60, **on("draft_office"))
        second.text_input("发文代字", placeholder="如：澜民函", max_chars=30, **on("draft_code"))
        first, second = st.columns(2)
        first.text_input("联系人", max_chars=30, **on("draft_person"))
        second.text_input("联系电话", max_chars=40, **on("draft_phone"))
        st.html('<p class="banfu-muted">下一件会沿用这里的填写。</p>')
    with st.expander("公开属性、成文日期、会办函", icon=":material/tune:", key="draft_more_box"):
        first, second = st.columns(2)
        first.selectbox(
            "公开属性",
            [BY_PROFILE, *Publicity],
            format_func=lambda one: (
                one.value
                if isinstance(one, Publicity)
                else f"按规范（{profile_of(case.settings.profile).publicity.value}）"
            ),
            **on("draft_publicity"),
        )
        second.date_input("成文日期（签发后填）", format="YYYY-MM-DD", **on("draft_day"))
        st.text_input(
            "主办单位（本单位只是会办时填，答复写成给它的会办意见函）",
            max_chars=60,
            **on("draft_lead"),
        )
        st.checkbox("起草时可以引用内部文件", **on("draft_internal"))
    return ["draft_office", "draft_code", "draft_person", "draft_phone", "draft_lead"]


def _office_open(case: Case) -> bool:
    """Whether the office is to be filled in; it stays open while it is, though the name is there."""
    unfilled: dict[str, bool] = st.session_state.setdefault("draft_office_unfilled", {})
    return unfilled.setdefault(case.id, not case.settings.office.name)


@functools.cache
def _profiles() -> dict[str, str]:
    return profile_names()


def due_words(here: Access, case: Case) -> str:
    """Where the deadline comes from."""
    if case.settings.received is None:
        return "填了收到日期，期限按规范自动算出。"
    deadline = profile_of(case.settings.profile).deadlines.get(case.proposal.kind)
    months = f"自收到之日起{deadline.months}个月" if deadline else ""
    computed = cases(here).due(case.settings, case.proposal.kind)
    if computed == case.settings.due:
        return f"期限按规范算出（{months}），可以改；延期请到“办理记录”。"
    day = f"{computed.year}年{computed.month}月{computed.day}日" if computed else ""
    return f"期限是人工改过的；按规范（{months}）应为{day}。"


def with_due(here: Access, settings: CaseSettings, kind: ProposalKind) -> CaseSettings:
    """The settings with the deadline that their profile and received date make."""
    return replace(settings, due=cases(here).due(settings, kind))


def remembered(settings: CaseSettings, last: CaseSettings) -> CaseSettings:
    """New settings with what a person rarely changes from one case to the next."""
    office = last.office
    if not office.name:
        office = Office(settings.office.name, office.code or settings.office.code,
                        office.contact if office.contact else settings.office.contact)  # fmt: skip
    return replace(
        settings,
        office=office if office.name or office.contact else settings.office,
        profile=last.profile,
        form=last.form,
    )


def _save(here: Access, case_id: str, key: str) -> None:
    store, who = cases(here).store, reader(here)
    field, value = _FIELDS[key], st.session_state[key]
    try:
        case = store.get(case_id, who)
        automatic = case.settings.due == cases(here).due(case.settings, case.proposal.kind)
        if field.proposal is not None:
            case = store.save_proposal(case_id, who, field.proposal(case.proposal, value))
        if field.settings is not None:
            case = store.save_settings(case_id, who, field.settings(case.settings, value))
        if automatic and key in ("draft_kind", "draft_received", "draft_profile"):
            due = with_due(here, case.settings, case.proposal.kind)
            if due != case.settings:
                case = store.save_settings(case_id, who, due)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        _, text = widgets.told(error, "这一项没有存上。", "请刷新页面再试。")
        st.session_state["draft_intake_problem"] = text
        return
    draft_keep.shown(key, field.read(case))
