"""资料库页的事项核定：左边待办，中间条文并标出提取的值，右边可改的值；核定、修正、不是资助、暂缓。"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from html import escape

import streamlit as st

from assistant.eligibility.computing import cap_words, describe
from assistant.eligibility.models import NO_BENEFICIARY, Measure
from assistant.eligibility.offers import ReviewState
from assistant.eligibility.store import Stored
from assistant.measure_review import Edits, figures_of
from corpus.models import Span
from corpus.rows import DocumentRow
from ui import access, library_measure_list, library_text, widgets
from ui.access import Access, Role
from ui.library_work import actor, desk, may
from ui.passages import badge, plain

OPEN, DECIDED, REJECTED = "待核定", "已核定", "不是资助"
#: What to do about a flag of a measure.
_ADVICE = {True: "请看条文和上下文，能确定的填在“申请人”里。", False: "请重点看看它与条文的意思是否一致。"}
_COLOURS = {
    ReviewState.CANDIDATE: "gray",
    ReviewState.APPROVED: "green",
    ReviewState.CORRECTED: "green",
    ReviewState.REJECTED: "gray",
}


def waiting(stored: Stored) -> bool:
    """Whether somebody should look at a measure: nobody did yet, or its clause changed since."""
    return stored.state is ReviewState.CANDIDATE or stored.changed


def show(here: Access, rows: Mapping[str, DocumentRow]) -> None:
    """The view: the list, the clause and the form of the measure that is open. ``rows`` are the documents filtered for."""
    found = [one for one in desk(here).measures.all() if one.measure.clause.doc_id in rows]
    listing, clause, form = st.columns([2.6, 4.2, 4.2], gap="medium")
    with listing:
        which = st.segmented_control(
            "核定状态",
            [OPEN, DECIDED, REJECTED],
            default=OPEN,
            required=True,
            key="library_which",
            label_visibility="collapsed",
        )
        shown = [one for one in found if _belongs(one, which or OPEN)]
        # Put off: at the end of the list, for this session.
        later: list[str] = st.session_state.setdefault("library_later", [])
        shown.sort(key=lambda one: one.measure.id in later)
        stored = library_measure_list.show(shown)
    if stored is None:
        with clause:
            widgets.empty_state(*_nothing(here, which or OPEN, bool(found)))
        return
    row = rows[stored.measure.clause.doc_id]
    library_measure_list.into_view(stored)
    with clause, st.container(key="library_clause"):
        _clause(here, stored, row)
    with form:
        if may(here, Role.EDITOR):
            _form(here, stored)
        else:
            _values(stored.measure)
            st.html('<p class="banfu-muted">核定需要“资料管理员”权限。</p>')


def _belongs(stored: Stored, which: str) -> bool:
    if which == OPEN:
        return waiting(stored)
    if which == REJECTED:
        return stored.state is ReviewState.REJECTED
    return stored.state.reviewed and not stored.changed


def _nothing(here: Access, which: str, some: bool) -> tuple[str, str]:
    if any(task.quiet for task in desk(here).active):
        return "正在从文件中提取资助事项", "提取在后台进行，完成后自动列出。"
    if which == OPEN and some:
        return "没有待核定的事项", "新文件入库后，提取出的事项会列在这里。"
    return "这里还没有事项", "换一个状态，或放宽左边的筛选。"


def _clause(here: Access, stored: Stored, row: DocumentRow) -> None:
    measure = stored.measure
    _, document = here.service.document(row.id, here.audience)
    section = next((b.section for b in document.blocks if b.span.overlaps(measure.clause.span)), None)
    path = " › ".join(
        (document.sections[i].label.of(document.text) + document.sections[i].heading.of(document.text))[:24]
        for i in document.heading_path(section)
    )
    st.html(
        f'<h3 class="lib-group">条文 {widgets.standing_badge(row.status(here.service.today), row.visibility)}</h3>'
        f'<p class="banfu-muted">{escape(row.title)}　{escape(row.doc_number or "")}</p>'
        f'<p class="banfu-muted">{escape(path)}</p>'
    )
    if measure.clause.span.of(document.text) != measure.clause.quote:
        widgets.message("文件刚刚更新，正在重新提取这一事项。请稍候再核定。", "orange")
    st.html(library_text.paper(document, spans_of(measure), measure.clause.span))


def spans_of(measure: Measure) -> list[Span]:
    """Where the extracted values stand, except those as long as the clause itself."""
    noted = [
        measure.amount_clause,
        *(condition.clause for condition in measure.conditions),
        *(cap.clause for cap in measure.caps),
        *(window.clause for window in measure.windows),
        *([measure.department.clause] if measure.department else []),
        *([measure.proposed.clause] if measure.proposed else []),
    ]
    inner = [one.span for one in noted if one.span != measure.clause.span]
    return inner or [measure.clause.span]


def _form(here: Access, stored: Stored) -> None:
    measure, key = stored.measure, f"{stored.measure.id}_{stored.decided}"
    changed = badge("条文有变，请重新核定", "orange") if stored.changed else ""
    st.html(f'<h3 class="lib-group">提取的值 {badge(_state(stored), _COLOURS[stored.state])}{changed}</h3>')
    for flag in measure.flags:
        widgets.message(f"{flag}。{_ADVICE[flag == NO_BENEFICIARY]}", "orange")
    with st.form(f"library_form_{key}", border=False):
        title = st.text_input("事项名称", measure.title, max_chars=120, key=f"library_title_{key}")
        left, right = st.columns(2)
        beneficiary = left.text_input(
            "申请人",
            measure.beneficiary,
            max_chars=200,
            placeholder=NO_BENEFICIARY,
            key=f"library_for_{key}",
        )
        department = right.text_input(
            "主管部门",
            measure.department.value if measure.department else "",
            disabled=measure.department is None,
            placeholder="条文未写",
            key=f"library_department_{key}",
        )
        figures = _figures(measure, key)
        _fixed(measure)
        kept = _conditions(measure, key)
        note = st.text_input("备注（选填）", stored.note, max_chars=200, key=f"library_note_{key}")
        with st.container(horizontal=True, key="library_decide"):
            approve = st.form_submit_button(
                "核定", type="primary", icon=":material/check:", shortcut="alt+enter"
            )
            reject = st.form_submit_button("不是资助")
            later = st.form_submit_button("暂缓", type="tertiary", shortcut="alt+down")
    if approve:
        edits = Edits(title, beneficiary, department, figures, kept)
        _decide(stored, edits, note.strip(), approve=True)
    elif reject:
        _decide(stored, None, note.strip(), approve=False)
    elif later:
        st.session_state["library_later"].append(measure.id)
        library_measure_list.open_next()
        st.rerun()
    _everything(here, stored, key)


def _state(stored: Stored) -> str:
    return "未经人工核定" if stored.state is ReviewState.CANDIDATE else stored.state.value


def _figures(measure: Measure, key: str) -> dict[str, Decimal]:
    found = figures_of(measure.amount)
    st.html(f'<p class="lib-value"><b>标准</b>　{escape(describe(measure.amount, ()))}</p>')
    given: dict[str, Decimal] = {}
    columns = st.columns(2) if found else []
    for number, (label, value) in enumerate(found.items()):
        typed = columns[number % 2].number_input(
            label, min_value=0.0, value=float(value), format="%g", key=f"library_figure_{key}_{number}"
        )
        # A box holds floats; what nobody touched stays exact.
        given[label] = value if typed == float(value) else _decimal(typed)
    if not found:
        st.html('<p class="banfu-muted">这种标准请在下面“全部数据”中改。</p>')
    return given


def _decimal(typed: float) -> Decimal:
    """What was typed, as it was typed.

    >>> _decimal(5.0), _decimal(2.5)
    (Decimal('5'), Decimal('2.5'))
    """
    return Decimal(int(typed)) if typed.is_integer() else Decimal(str(typed))


def _fixed(measure: Measure) -> None:
    lines = [
        ("上限", "；".join(cap_words(cap) for cap in measure.caps) or "条文未写"),
        ("申报时间", "；".join(window.text for window in measure.windows) or "条文未写"),
    ]
    if measure.proposed is not None:
        lines.append(("表述", f"“{measure.proposed.value}”，尚未施行"))
    st.html("".join(f'<p class="lib-value"><b>{name}</b>　{escape(text)}</p>' for name, text in lines))


def _conditions(measure: Measure, key: str) -> set[int]:
    if not measure.conditions:
        st.html('<p class="lib-value"><b>条件</b>　条文未写</p>')
        return set()
    st.html('<p class="lib-value"><b>条件</b>　提取错了的取消勾选</p>')
    return {
        number
        for number, condition in enumerate(measure.conditions)
        if st.checkbox(
            plain(f"{condition.subject.value}：{condition.text}"),
            value=True,
            key=f"library_condition_{key}_{number}",
        )
    }


def _values(measure: Measure) -> None:
    st.html('<h3 class="lib-group">提取的值</h3>')
    lines = [
        ("事项名称", measure.title),
        ("申请人", measure.beneficiary or NO_BENEFICIARY),
        ("标准", describe(measure.amount, ())),
        ("条件", "；".join(c.text for c in measure.conditions) or "条文未写"),
    ]
    st.html("".join(f'<p class="lib-value"><b>{name}</b>　{escape(text)}</p>' for name, text in lines))
    _fixed(measure)


def _decide(stored: Stored, edits: Edits | None, note: str, *, approve: bool) -> None:
    here = access.require(Role.EDITOR)
    review = desk(here).measures
    try:
        if approve:
            done = review.approve(stored.measure.id, edits, actor(here), note)
        else:
            done = review.reject(stored.measure.id, actor(here), note)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "没有核定成。", "")
        return
    st.toast(f"{done.state.value}：{plain(done.measure.title)}")
    library_measure_list.open_next()
    st.rerun()


def _everything(here: Access, stored: Stored, key: str) -> None:
    review = desk(here).measures
    with st.expander("全部数据"):
        st.html(
            '<p class="banfu-muted">数额规则、条件和申报时间都可以在这里改；条文和编号由程序核对，改不动。</p>'
        )
        text = st.text_area(
            "全部数据",
            review.as_yaml(stored),
            height=320,
            key=f"library_yaml_{key}",
            label_visibility="collapsed",
        )
        if st.button("按此修正", key=f"library_yaml_save_{key}"):
            here = access.require(Role.EDITOR)
            try:
                review.from_yaml(stored.measure.id, text, actor(here))
            except Exception as error:  # the reader gets a sentence, the log gets the traceback
                widgets.failure(error, "没有改成。", "")
                return
            st.rerun()
        st.html(library_text.trail(desk(here).library.audit.of(stored.measure.id)))
