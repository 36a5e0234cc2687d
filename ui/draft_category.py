"""办理类别：系统按各条的落实情况建议一类并说明理由，由人选定；各类的含义照所选地区的规范。"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

import streamlit as st

from assistant.cases.models import Case
from assistant.drafting.category import propose_category
from assistant.drafting.models import Category
from assistant.drafting.profiles import Profile, load_profile
from ui import access, draft_checks, draft_notes, widgets
from ui.access import Access
from ui.draft_desk import cases, reader

#: In a reason the words of the letter stand in these marks.
_QUOTED = re.compile(r"“[^”]*”")


def show(here: Access, case: Case) -> None:
    """The control with what each letter means, the proposed one and why."""
    try:
        letter = draft_checks.draft(here, case).letter
        profile = load_profile(case.settings.profile)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "没有判断类别。", "正文不受影响；请稍后再试，或请管理员运行 banfu doctor。")
        return
    if case.settings.lead_unit:
        st.html('<p class="banfu-muted">会办意见不定类别，由主办单位在答复里写明。</p>')
        return
    proposed, reasons = propose_category(letter.items)
    chosen = case.settings.category or proposed
    key = f"reply_category_{case.id}_{case.settings.category}_{proposed}"
    st.segmented_control(
        "办理类别",
        list(Category),
        default=chosen,
        required=chosen is not None,
        format_func=lambda one: f"{one.value} 类",
        key=key,
        on_change=_choose,
        args=(case.id, key),
        label_visibility="collapsed",
        width="stretch",
    )
    st.html(meanings(profile, case.proposal.kind.noun, chosen))
    if case.settings.category is not None and case.settings.category is not proposed:
        said = (
            f"建议列{proposed.value}类，现按您的选择列{case.settings.category.value}类。" if proposed else ""
        )
        widgets.message(said or "还不足以建议类别，现按您的选择。", "orange")
    st.html(why(proposed, reasons))
    if case.settings.category is not None:
        st.button(
            "改回由系统建议",
            key=f"reply_category_auto_{case.id}",
            type="tertiary",
            on_click=_set,
            args=(case.id, None),
        )


def proposed_or_chosen(here: Access, case: Case) -> str:
    """The letter of the category as it stands now: chosen, else proposed; empty where there is none."""
    chosen = case.settings.category or propose_category(draft_checks.draft(here, case).letter.items)[0]
    return chosen.value if chosen else ""


def meanings(profile: Profile, noun: str, chosen: Category | None) -> str:
    """What each letter means at this place, the chosen one set off; HTML."""
    rows = "".join(
        f"<li{' class=reply-chosen' if one is chosen else ''}><b>{one.value}</b>"
        f"{escape(profile.categories.meanings[one].format(noun=noun))}</li>"
        for one in Category
    )
    return f'<ul class="reply-categories">{rows}</ul><p class="banfu-muted">含义依{escape(profile.name)}的规范</p>'


def why(proposed: Category | None, reasons: tuple[str, ...]) -> str:
    """The proposed category and its reasons, the letter's own words in a serif; HTML."""
    head = f"建议 {proposed.value} 类" if proposed else "暂不建议类别"
    lines = "".join(f"<li>{_quoted(reason)}</li>" for reason in reasons)
    return f'<div class="reply-why"><p><b>{head}</b></p><ul class="reply-reasons">{lines}</ul></div>'


def _quoted(reason: str) -> str:
    return _QUOTED.sub(lambda m: f'<span class="reply-words">{m.group()}</span>', escape(reason, quote=False))


def _choose(case_id: str, key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen is not None:
        _set(case_id, Category(chosen))


def _set(case_id: str, category: Category | None) -> None:
    here = access.current()
    store, who = cases(here).store, reader(here)

    def change() -> Case:
        settings = store.get(case_id, who).settings
        return store.save_settings(case_id, who, replace(settings, category=category))

    draft_notes.attempt("类别没有存上。", change)
