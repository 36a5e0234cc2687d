"""函件的固定部分：标题、文号、主送、开头、办理过程、结尾、落款、日期、联系人、公开属性、抄送；改了就存，可以恢复。"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from assistant.cases.jurisdiction import profile_of
from assistant.cases.models import PARTS, Case, CaseSettings
from assistant.drafting.models import Publicity
from ui import access, draft_keep, draft_notes
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.passages import plain

#: The parts in the order of the letter; paragraphs get a large box.
HEAD, BODY, TAIL = ("title", "addressee"), ("opening", "process", "closing"), ("signature", "copies", "extra")
_LARGE = {"opening": 150, "process": 120, "closing": 80, "extra": 80, "copies": 80}
_LONGEST, _LONGEST_LINE = 4000, 300
_HELP = {
    "process": "联系记录会自动写进这里；自己改写以后，新的联系记录不再自动补进来。",
    "copies": "一行一个单位。",
    "extra": "附件说明等，印在最后。",
}


def _person(settings: CaseSettings, **changed: str) -> CaseSettings:
    office = settings.office
    return replace(settings, office=replace(office, contact=replace(office.contact, **changed)))


#: What stands in the settings of a case rather than among its parts: how it is read, and the settings with another value.
_SETTINGS: dict[str, tuple[Callable[[CaseSettings], Any], Callable[[CaseSettings, Any], CaseSettings]]] = {
    "day": (lambda s: s.day, lambda s, v: replace(s, day=v)),
    # An empty choice follows the profile: None would be shown as a placeholder.
    "publicity": (
        lambda s: s.publicity or "",
        lambda s, v: replace(s, publicity=Publicity(v) if v else None),
    ),
    "person": (lambda s: s.office.contact.person, lambda s, v: _person(s, person=str(v or "").strip())),
    "phone": (lambda s: s.office.contact.phone, lambda s, v: _person(s, phone=str(v or "").strip())),
}


def key_of(name: str) -> str:
    """The key of a part's widget; boxes in which one types are watched by their names (``draft_keep``)."""
    return f"preview_{name}" if name in ("day", "publicity") else f"draft_part_{name}"


def show(here: Access, case: Case) -> None:
    """All parts but number and date, which stand beside the downloads too."""
    proposed = cases(here).proposed_parts(case)
    st.html(
        '<p class="banfu-muted">由地区规范、发文机关和联系记录自动写成；改写后存为本件的文字，左边随之重排。</p>'
    )
    number_and_day(here, case)
    for name in (*HEAD, *BODY):
        _part(case, name, proposed[name])
    _part(case, "signature", proposed["signature"])
    _contact(case)
    for name in ("copies", "extra"):
        _part(case, name, proposed[name])
    keep(case, (*PARTS, "person", "phone"))


def keep(case: Case, names: Sequence[str]) -> None:
    """Once a run: hand over what is typed into these boxes after a pause, and let none of it be lost by a reload."""
    draft_keep.keep(case.id, [key_of(name) for name in names])


def number_and_day(here: Access, case: Case) -> None:
    """文号 and 成文日期, which are known last."""
    _part(case, "doc_number", cases(here).proposed_parts(case)["doc_number"])
    _bind(case, "day")
    st.date_input("成文日期（签发后填）", format="YYYY-MM-DD", **_on(case, "day"))


def _contact(case: Case) -> None:
    for name in ("person", "phone", "publicity"):
        _bind(case, name)
    first, second = st.columns(2, gap="small")
    first.text_input("联系人", max_chars=30, **_on(case, "person"))
    second.text_input("联系电话", max_chars=40, **_on(case, "phone"))
    usual = profile_of(case.settings.profile).publicity.value
    st.selectbox(
        "公开属性",
        ["", *Publicity],
        format_func=lambda one: str(one) if one else f"按规范（{usual}）",
        **_on(case, "publicity"),
    )


def _part(case: Case, name: str, proposed: str) -> None:
    """One part with its way back to the proposed wording."""
    key = key_of(name)
    draft_keep.bound(key, case.parts.get(name, proposed))
    changed: dict[str, Any] = {"key": key, "on_change": _save_part, "args": (case.id, name)}
    with st.container(gap=None, key=f"previewpart_{name}"):
        if name in _LARGE:
            st.text_area(
                PARTS[name], height=_LARGE[name], max_chars=_LONGEST, help=_HELP.get(name), **changed
            )
        else:
            st.text_input(PARTS[name], max_chars=_LONGEST_LINE, **changed)
        if name in case.parts:
            st.button(
                "恢复自动写成的",
                type="tertiary",
                icon=":material/undo:",
                key=f"preview_back_{name}",
                help=plain(proposed)[:300] or "自动写成的是空白",
                on_click=_restore,
                args=(case.id, name),
            )


def _bind(case: Case, name: str) -> None:
    read, _ = _SETTINGS[name]
    draft_keep.bound(key_of(name), read(case.settings))


def _on(case: Case, name: str) -> dict[str, Any]:
    return {"key": key_of(name), "on_change": _save_setting, "args": (case.id, name)}


def _save_part(case_id: str, name: str) -> None:
    here = access.current()
    text = str(st.session_state[key_of(name)] or "").strip()

    def save() -> Case:
        store, who = cases(here).store, reader(here)
        proposed = cases(here).proposed_parts(store.get(case_id, who))[name]
        # Written as it would be anyway, it follows the profile and the contact log again.
        return store.save_parts(case_id, who, {name: None if text == proposed.strip() else text})

    if draft_notes.attempt("这一项没有存上。", save) is not None:
        draft_keep.shown(key_of(name), text)


def _restore(case_id: str, name: str) -> None:
    here = access.current()
    draft_notes.attempt(
        "没有恢复。", lambda: cases(here).store.save_parts(case_id, reader(here), {name: None})
    )


def _save_setting(case_id: str, name: str) -> None:
    here = access.current()
    value = st.session_state[key_of(name)]
    read, write = _SETTINGS[name]

    def save() -> Case:
        store, who = cases(here).store, reader(here)
        return store.save_settings(case_id, who, write(store.get(case_id, who).settings, value))

    saved = draft_notes.attempt("这一项没有存上。", save)
    if saved is not None:
        draft_keep.shown(key_of(name), read(saved.settings))
