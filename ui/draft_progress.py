"""起草的进度：逐条一步一步看得见，可以停，也可以离开本页；写完一条存一条。"""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.cases.models import Case, ItemProgress, Progress, Step
from assistant.drafting.letter_words import chinese_number
from ui import access, draft_notes, widgets
from ui.access import Access
from ui.draft_desk import cases, reader

PERIOD_S = 1.0
_ICONS = {
    Step.WAITING: "circle",
    Step.SEARCHING: "progress_activity",
    Step.WRITING: "progress_activity",
    Step.DONE: "check_circle",
    Step.KEPT: "check_circle",
    Step.FAILED: "error",
    Step.STOPPED: "cancel",
}


def running(here: Access, case: Case) -> Progress | None:
    """The progress of what is being drafted in this case now; None where nothing is."""
    job = cases(here).job(case.id, reader(here))
    return job.progress if job is not None and job.running else None


def show(here: Access, case: Case) -> None:
    """The whole job, renewed each second; the page follows when it ends."""
    st.fragment(_steps, run_every=PERIOD_S, key="reply_progress")(here, case)


def _steps(here: Access, case: Case) -> None:
    progress = running(here, case)
    if progress is None:
        st.rerun()
        return
    total = len(progress.items)
    with st.container(key="reply_progress_box"):
        st.html(
            f'<p class="reply-progress-head"><b>正在起草 {total} 条建议的答复</b>'
            "<span>可以离开本页，完成后在“在办答复”里继续</span></p>"
        )
        at = min(progress.done + 1, total)
        st.progress(progress.done / total if total else 0.0, text=f"第 {at} 条，共 {total} 条")
        st.html(steps(progress))
        _stop_button(case, progress)


def beside(here: Access, case: Case) -> None:
    """The same in a line above the box, where one item is written anew."""
    st.fragment(_line, run_every=PERIOD_S, key="reply_progress")(here, case)


def _line(here: Access, case: Case) -> None:
    progress = running(here, case)
    if progress is None:
        st.rerun()
        return
    with st.container(key="reply_progress_line", horizontal=True, vertical_alignment="center"):
        st.html(steps(progress))
        _stop_button(case, progress)


def steps(progress: Progress) -> str:
    """The items with how far each is; HTML, everything of the proposal escaped."""
    rows = "".join(
        f'<li class="reply-step-{one.step.name.lower()}"><span class="reply-icon" aria-hidden="true">{_ICONS[one.step]}</span>'
        f'<p><b>建议{chinese_number(one.no)}</b>　{escape(one.heading)}</p><p class="banfu-muted">{escape(said(one))}</p></li>'
        for one in progress.items
    )
    return f'<ol class="reply-steps" role="status">{rows}</ol>'


def said(one: ItemProgress) -> str:
    """How far an item is, in words.

    >>> said(ItemProgress(1, "加强专利布局", Step.DONE, sources=4, gaps=1))
    '已完成：采用 4 条依据，1 处待补充'
    """
    found = f"采用 {one.sources} 条依据" + (f"，{one.gaps} 处待补充" if one.gaps else "")
    match one.step:
        case Step.WAITING:
            return "等待中"
        case Step.SEARCHING:
            return "正在检索依据…"
        case Step.WRITING:
            return f"{found} → 正在起草…" if one.sources else "正在起草…"
        case Step.DONE:
            return f"{one.step.value}：{found}"
        case Step.KEPT:
            return "您已动过这一条，保留原稿"
        case Step.FAILED:
            return f"{one.step.value}。{one.problem}"
        case _:
            return "已停止，没有起草"


def outcome(here: Access, case: Case) -> None:
    """What the last job left undone, with the way on; nothing where all went well."""
    job = cases(here).job(case.id, reader(here))
    if job is None or job.running:
        return
    progress = job.progress
    if progress.problem:
        widgets.message(f"起草没有完成：{progress.problem}", "red")
    undone = [one for one in progress.items if one.step in (Step.FAILED, Step.STOPPED)]
    open_items = [one for one in undone if not case.item(one.no).text.strip()]
    if not open_items:
        return
    names = "、".join(f"建议{chinese_number(one.no)}" for one in open_items)
    why = "；".join(dict.fromkeys(one.problem for one in open_items if one.problem))
    widgets.message(f"{names}还没有起草。{why}", "orange")
    start_button(case, "继续起草")


def start_button(case: Case, label: str) -> None:
    """The button that drafts what is not drafted yet."""
    st.button(
        label, key="reply_start", type="primary", icon=":material/edit_note:", on_click=start, args=(case.id,)
    )


def start(case_id: str) -> None:
    """In a callback: draft every item that the user has not typed in."""
    here = access.current()
    draft_notes.attempt("起草没有开始。", lambda: cases(here).start(case_id, reader(here)))


def redraft(case_id: str, no: int) -> None:
    """In a callback: write one item anew; what stood there is kept as a version."""
    here = access.current()
    draft_notes.attempt("起草没有开始。", lambda: cases(here).redraft(case_id, reader(here), no))


def _stop_button(case: Case, progress: Progress) -> None:
    st.button(
        "正在停止，写完手上这一条" if progress.stopped else "停止",
        key="reply_stop",
        icon=":material/stop_circle:",
        disabled=progress.stopped,
        on_click=_stop,
        args=(case.id,),
    )


def _stop(case_id: str) -> None:
    here = access.current()
    job = cases(here).job(case_id, reader(here))
    if job is not None:
        job.stop()
