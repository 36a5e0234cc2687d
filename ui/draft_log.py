"""办理记录：期限与延期，和提案人、代表的联系记录；联系记录写进答复的办理过程。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from html import escape

import streamlit as st

from assistant.cases.models import Case, ContactEntry, ContactWay
from corpus.errors import BanfuError
from ui import draft_keep, widgets
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.draft_list import left_colour, left_words
from ui.passages import badge, chinese_date

_PERSON, _WORDS, _REASON = "draft_contact_person", "draft_contact_words", "draft_extension_reason"


def show(here: Access, case: Case) -> None:
    """The deadline with its extension, then the contacts."""
    _problem()
    _deadline(here, case)
    _contacts(here, case)
    draft_keep.keep(case.id, (_PERSON, _WORDS, _REASON), hold=True)


def _problem() -> None:
    text = st.session_state.pop("draft_log_problem", "")
    if text:
        widgets.message(text, "red")


def _tell(error: Exception, what: str) -> None:
    if isinstance(error, BanfuError):
        st.session_state["draft_log_problem"] = f"{what}{error}"
    else:
        st.session_state["draft_log_problem"] = widgets.told(error, what, "请刷新页面再试。")[1]


# deadline


def _deadline(here: Access, case: Case) -> None:
    settings = case.settings
    days = case.days_left(here.service.today)
    left = badge(left_words(days), left_colour(days) or "gray") if days is not None else ""
    st.html(f'<h3 class="draft-group">期限 {left}</h3>')
    if settings.received is None or settings.due is None:
        widgets.message("还没有收到日期或答复期限。请在“来件与拆分”里填写。", "gray")
        return
    lines = [f"收到　{chinese_date(settings.received)}", f"答复期限　{chinese_date(settings.due)}"]
    if settings.extended_to:
        lines.append(f"延期至　{chinese_date(settings.extended_to)}")
        lines.append(f"延期原因　{settings.extension_reason}")
    st.html(f'<ul class="draft-lines">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>')
    if settings.extended_to:
        st.button("撤销延期", key="draft_extension_off", on_click=_revoke, args=(here, case))
        return
    longest = cases(here).due(settings, case.proposal.kind, extended=True)
    with st.expander("申请延期", icon=":material/event:", key="draft_extension"):
        st.date_input(
            "延期至",
            value=max(longest or settings.due, settings.due + timedelta(days=1)),
            min_value=settings.due + timedelta(days=1),
            format="YYYY-MM-DD",
            key="draft_extension_day",
        )
        if longest:
            st.html(f'<p class="banfu-muted">按规范最长可到{chinese_date(longest)}，须先向提交人说明。</p>')
        st.text_area("延期原因", key=_REASON, height=80, max_chars=300)
        st.button("保存延期", type="primary", key="draft_extension_save", on_click=_extend, args=(here, case))


def _extend(here: Access, case: Case) -> None:
    reason = str(st.session_state.get(_REASON, "")).strip()
    day = st.session_state.get("draft_extension_day")
    if not isinstance(day, date):
        st.session_state["draft_log_problem"] = "请选定延期到哪一天。"
    elif not reason:
        st.session_state["draft_log_problem"] = "请写明延期原因，如“需会同市财政局研究资金安排”。"
    else:
        _save(here, case, extended_to=day, extension_reason=reason)


def _revoke(here: Access, case: Case) -> None:
    _save(here, case, extended_to=None, extension_reason="")


def _save(here: Access, case: Case, *, extended_to: date | None, extension_reason: str) -> None:
    changed = replace(case.settings, extended_to=extended_to, extension_reason=extension_reason)
    try:
        cases(here).store.save_settings(case.id, reader(here), changed)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        _tell(error, "期限没有改成。")
    else:
        draft_keep.forget(case.id)


# contacts


def _contacts(here: Access, case: Case) -> None:
    count = f'<span class="banfu-muted">{len(case.contacts)} 次</span>' if case.contacts else ""
    st.html(f'<h3 class="draft-group">联系记录 {count}</h3>')
    for entry in case.contacts:
        with st.container(key=f"draftcontact_{entry.id}", horizontal=True, vertical_alignment="center"):
            st.html(contact_line(entry))
            st.button(
                "删除",
                icon=":material/close:",
                type="tertiary",
                key=f"draft_contact_off_{entry.id}",
                on_click=_remove,
                args=(here, case, entry.id),
            )
    if not case.contacts:
        st.html('<p class="banfu-muted">还没有联系记录。记下来的时间、方式和意见会写进答复的办理过程。</p>')
    with st.container(key="draft_contact_form", border=True):
        left, right = st.columns([1, 1.4])
        left.date_input(
            "日期",
            value=here.service.today,
            max_value=here.service.today,
            format="YYYY-MM-DD",
            key="draft_contact_day",
        )
        if _PERSON not in st.session_state:
            st.session_state[_PERSON] = _first_submitter(case)
        right.text_input("联系对象", key=_PERSON, max_chars=60)
        st.segmented_control(
            "方式",
            list(ContactWay),
            default=ContactWay.PHONE,
            required=True,
            format_func=lambda one: one.value,
            key="draft_contact_way",
        )
        st.text_area(
            "谈了什么、对方的意见",
            key=_WORDS,
            height=96,
            max_chars=1000,
            placeholder="如：介绍了贴息政策的办理情况，委员表示理解，希望公布申报时间",
        )
        st.button("记下来", type="primary", key="draft_contact_add", on_click=_add, args=(here, case))


def _first_submitter(case: Case) -> str:
    submitters = case.proposal.submitters
    if not submitters:
        return ""
    first = submitters[0]
    return first.name if first.group else f"{first.name}{case.proposal.kind.person}"


def contact_line(entry: ContactEntry) -> str:
    """One contact; HTML, all words escaped."""
    head = f"{chinese_date(entry.day)}　{entry.way.value}　{entry.person}"
    written = entry.written.astimezone()
    note = f"{entry.by}记于{written.month}月{written.day}日 {written:%H:%M}" if entry.by else ""
    return (
        f'<p class="draft-contact"><b>{escape(head)}</b><br>{escape(entry.words)}'
        f'<span class="banfu-muted">　{escape(note)}</span></p>'
    )


def _add(here: Access, case: Case) -> None:
    state = st.session_state
    person, words = str(state.get(_PERSON, "")).strip(), str(state.get(_WORDS, "")).strip()
    day, way = state.get("draft_contact_day"), state.get("draft_contact_way")
    if not isinstance(day, date) or not person or not words:
        state["draft_log_problem"] = "联系记录没有记下：请填好日期、联系对象和谈话内容。"
        return
    try:
        cases(here).store.add_contact(case.id, reader(here), day, ContactWay(str(way)), person, words)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        _tell(error, "联系记录没有记下。")
        return
    state[_WORDS] = ""
    draft_keep.forget(case.id)


def _remove(here: Access, case: Case, contact_id: str) -> None:
    try:
        cases(here).store.remove_contact(case.id, reader(here), contact_id)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        _tell(error, "联系记录没有删除。")
