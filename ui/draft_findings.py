"""核稿的发现：逐条起草时右边看本条的，“核稿”一步看全文的；可定位、按建议改、忽略。"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from html import escape

import streamlit as st

from assistant.cases.models import Case, PlacedFinding
from assistant.drafting.letter_words import chinese_number
from assistant.drafting.models import Severity
from ui import (
    access,
    draft_category,
    draft_checks,
    draft_editor,
    draft_ledger,
    draft_notes,
    draft_route,
    widgets,
)
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.draft_route import Step
from ui.passages import badge
from ui.style import asset

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "orange", Severity.NOTE: "blue"}
ALL, PUT_ASIDE = "全部", "已忽略"
MAIN, SIDE = 6.4, 4.6
_WHOLE = "全文和固定部分"


def show(here: Access, case: Case) -> None:
    """The step 核稿: what is found in the whole letter, by item; beside it the category and the promises."""
    st.html(f"<style>{asset('draft_items.css')}</style>")
    st.fragment(_review, key="reply_review")(here, case.id)


def _review(here: Access, case_id: str) -> None:
    case = cases(here).store.get(case_id, reader(here))
    main, side = st.columns([MAIN, SIDE], gap="medium")
    with main:
        draft_notes.show()
        _letter(here, case)
    with side, st.container(key="reply_side"):
        st.html('<h3 class="reply-heading">办理类别</h3>')
        draft_category.show(here, case)
        st.html('<h3 class="reply-heading">承诺清单</h3>')
        draft_ledger.show(here, case)


def _letter(here: Access, case: Case) -> None:
    found = _found(here, case)
    if found is None:
        return
    live, aside = waiting(found), [one for one in found if one.ignored]
    st.html(f'<h3 class="reply-heading">核稿结果{counts(live)}</h3>')
    names = [ALL, *(level.label for level in Severity if any(f.finding.severity is level for f in live))]
    if aside:
        names.append(PUT_ASIDE)
    if len(names) > 1:
        if st.session_state.get("reply_level") not in names:
            st.session_state["reply_level"] = ALL
        level = st.segmented_control(
            "看哪些",
            names,
            required=True,
            key="reply_level",
            format_func=lambda name: f"{name} {len(_chosen(found, name))}",
            label_visibility="collapsed",
        )
    else:
        level = ALL
    shown = _chosen(found, str(level))
    if not shown:
        widgets.message("没有发现要改的地方。签发前仍请对照来件和依据通读一遍。", "green")
    for item, group in _by_item(shown):
        name = (
            f"建议{chinese_number(item)}　{case.proposal.suggestions[item - 1].heading}" if item else _WHOLE
        )
        st.html(f'<p class="reply-group">{escape(name)}{counts(group)}</p>')
        for one in group:
            card(case, one, key="all", wide=True)


def _by_item(found: Sequence[PlacedFinding]) -> list[tuple[int | None, list[PlacedFinding]]]:
    """The findings by item, those about the whole letter last; the gravest first in each."""
    numbers = sorted({one.item for one in found if one.item is not None})
    groups = [(no, [one for one in found if one.item == no]) for no in (*numbers, None)]
    return [(no, sorted(group, key=_gravity)) for no, group in groups if group]


def _gravity(one: PlacedFinding) -> int:
    return list(Severity).index(one.finding.severity)


def beside(here: Access, case: Case, no: int) -> None:
    """The findings of one item, then those about the whole letter; the rest are told by their number."""
    found = _found(here, case)
    if found is None:
        return
    mine = of_item(found, no)
    if not mine:
        widgets.message("这一条没有发现要改的地方。", "green")
    for one in mine:
        card(case, one, key="one")
    others = len(waiting(found)) - len(mine)
    if others and st.button(f"别的条还有 {others} 处，看全文核稿", key="reply_all_findings", type="tertiary"):
        draft_route.go(case.id, Step.REVIEW)
        st.rerun()


def of_item(found: Sequence[PlacedFinding], no: int) -> list[PlacedFinding]:
    """What concerns an item: its own findings first, gravest first, then those about the whole letter."""
    mine = [one for one in waiting(found) if one.item in (no, None)]
    return sorted(mine, key=lambda one: (one.item is None, _gravity(one)))


def waiting(found: Sequence[PlacedFinding]) -> list[PlacedFinding]:
    """The findings that were not put aside."""
    return [one for one in found if not one.ignored]


def counts(found: Sequence[PlacedFinding]) -> str:
    """How many there are of each severity, as badges; HTML."""
    number = Counter(one.finding.severity for one in found)
    return "".join(
        badge(f"{level.label} {number[level]}", COLOURS[level]) for level in Severity if number[level]
    )


def _chosen(found: Sequence[PlacedFinding], name: str) -> list[PlacedFinding]:
    if name == PUT_ASIDE:
        return [one for one in found if one.ignored]
    return [one for one in waiting(found) if name in (ALL, one.finding.severity.label)]


def _found(here: Access, case: Case) -> tuple[PlacedFinding, ...] | None:
    try:
        return draft_checks.findings(here, case)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "没有核完稿。", "正文不受影响；请稍后再试，或请管理员运行 banfu doctor。")
        return None


# one finding


def card(case: Case, one: PlacedFinding, *, key: str, wide: bool = False) -> None:
    """A finding with its buttons; ``wide`` has them beside its name, and its place leads to another step."""
    name = f"{key}_{mark(one)}"
    level = "aside" if one.ignored else one.finding.severity.value
    with st.container(key=f"reply_finding_{level}_{name}", border=True):
        if wide:
            with st.container(key=f"reply_finding_head_{name}", horizontal=True, vertical_alignment="center"):
                st.html(heading(one))
                _buttons(case, one, name, leads=True)
            st.html(told(one))
        else:
            st.html(heading(one) + told(one))
            with st.container(key=f"reply_finding_do_{name}", horizontal=True):
                _buttons(case, one, name, leads=False)


def _buttons(case: Case, one: PlacedFinding, name: str, *, leads: bool) -> None:
    _locate(case, one, name, leads=leads)
    if one.finding.replacement is not None and one.start is not None and not one.ignored:
        st.button(
            "按建议改",
            key=f"reply_apply_{name}",
            help=_becomes(one.finding.replacement),
            on_click=_apply,
            args=(case.id, one),
        )
    st.button(
        "恢复" if one.ignored else "忽略",
        key=f"reply_ignore_{name}",
        type="tertiary",
        on_click=_ignore,
        args=(case.id, one),
    )


def mark(one: PlacedFinding) -> str:
    """A name for the finding's widgets that stays while other findings come and go."""
    told_by = (one.place, one.finding.rule, one.finding.quote, str(one.start), one.finding.message)
    return hashlib.sha256("\0".join(told_by).encode()).hexdigest()[:12]


def heading(one: PlacedFinding) -> str:
    """Severity, rule and place; HTML, escaped."""
    severity = one.finding.severity
    return (
        f'<p class="reply-finding">{badge(severity.label, COLOURS[severity])}'
        f'<b>{escape(one.name or one.finding.rule)}</b><span class="banfu-muted">{escape(one.place)}</span></p>'
    )


def told(one: PlacedFinding) -> str:
    """Message and advice; HTML, everything of the letter escaped."""
    advice = one.finding.suggestion
    return f'<p class="reply-message">{escape(one.finding.message)}</p>' + (
        f'<p class="banfu-muted">建议：{escape(advice)}</p>' if advice else ""
    )


def _becomes(words: str) -> str:
    return f"改为“{words}”" if words else "删去这些字"


def _locate(case: Case, one: PlacedFinding, name: str, *, leads: bool) -> None:
    """The way to the words: within this page they are selected in the box, else the step that has them opens."""
    if one.item is not None and one.start is not None and one.end is not None:
        pressed = st.button(
            "定位",
            key=f"reply_go_{name}",
            type="tertiary",
            icon=":material/my_location:",
            on_click=draft_editor.select,
            args=(case.id, one.item, case.item(one.item).text[one.start : one.end], one.start),
        )
        step = Step.ITEMS
    elif one.item is not None:
        pressed = leads and st.button("去这一条", key=f"reply_go_{name}", type="tertiary")
        step = Step.ITEMS
    else:
        pressed = one.part is not None and st.button("去修改", key=f"reply_go_{name}", type="tertiary")
        leads, step = True, Step.PREVIEW
    if pressed and leads:
        draft_route.go(case.id, step, item=one.item)
        st.rerun()


def _apply(case_id: str, one: PlacedFinding) -> None:
    here = access.current()
    if draft_notes.attempt(
        "没有改成。", lambda: cases(here).apply(case_id, reader(here), one), "请手工修改。"
    ):
        draft_notes.note(f"{one.place}：已{_becomes(one.finding.replacement or '')}。", "green")
        if draft_route.step() is Step.ITEMS:
            draft_route.saved()


def _ignore(case_id: str, one: PlacedFinding) -> None:
    here = access.current()
    store = cases(here).store
    draft_notes.attempt("没有记下。", lambda: store.ignore(case_id, reader(here), one.key, not one.ignored))
