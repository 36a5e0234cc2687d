"""政策问答页：左边问答，右边原文；提问框在底部，对话在侧栏。"""

from __future__ import annotations

from collections import Counter

import streamlit as st

from assistant.conversation.records import Turn
from assistant.service import Readiness
from corpus.errors import NotFound
from corpus.models import Status
from ui import access, answer_view, conversation_list, pdf_page, scope, source_view, talk, widgets
from ui.access import Access
from ui.jobs import Job
from ui.passages import STATUS_BADGES, chinese_date, plain
from ui.starters import starters
from ui.talk import Talk

ANSWER, SIDE = 7, 5
FOOTER = "引文逐条核验，办理以正式文件为准"


def main() -> None:
    """The whole page, top to bottom."""
    try:
        here = access.current()
        here.service.warm()
        found = talk.opened(here)
        if (query := st.session_state.pop("ask_passages", None)) is not None:
            st.switch_page("views/search.py", query_params={"q": query})
        conversation_list.show(
            here, found.conversation if found else None, pick=talk.pick, export=talk.export
        )
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "资料库打不开。")
        return
    if found is None or not (found.turns or found.job):
        _welcome(here)
    else:
        _conversation(here, found)


def _welcome(here: Access) -> None:
    rows = here.service.documents(here.audience)
    with st.container(key="ask_welcome"):
        st.html(
            '<h1 class="banfu-hero">查政策，看依据</h1>'
            '<p class="banfu-lead">用一句话提问。回答逐句标注出处，点编号即可查看原文；资料里没有的，会直接说明没有。</p>'
        )
        if not rows:
            widgets.message(_nothing(here), "orange")
        elif here.service.readiness is Readiness.FAILED:
            problem = here.service.problem if here.audience == "staff" else ""
            widgets.message(f"检索没有准备好。{problem}请管理员运行 banfu doctor 查看原因。", "red")
        elif here.service.readiness is not Readiness.READY:
            widgets.message("检索模型正在后台准备，约需 20 秒。现在可以先输入问题，准备好后自动作答。")
        st.chat_input(
            "请输入问题",
            key="ask_first",
            height=72,
            max_chars=talk.LONGEST_QUESTION,
            on_submit=talk.submitted,
            args=("ask_first",),
        )
        with st.container(key="ask_starters"):
            for i, question in enumerate(starters(here.service, here.audience) if rows else []):
                st.button(
                    plain(question),
                    key=f"ask_starter_{i}",
                    width="stretch",
                    on_click=talk.ask,
                    args=(question,),
                )
        with st.container(key="ask_below", horizontal=True, vertical_alignment="center"):
            scope.chooser(here)
            st.html(f'<p class="banfu-muted">{_holdings(here)}</p>', width="content")


def _nothing(here: Access) -> str:
    if here.audience == "public":
        return "资料库里还没有公开的文件，暂时不能作答。请稍后再来。"
    return "资料库里还没有文件。请在资料库页上传，或由管理员运行 banfu ingest 加上文件或文件夹的位置。"


def _holdings(here: Access) -> str:
    """How many documents there are, by standing, and how new they are."""
    rows = here.service.documents(here.audience)
    counts = Counter(row.status(here.service.today) for row in rows)
    shown = (Status.IN_FORCE, Status.DRAFT, Status.EXPIRED, Status.REPEALED)
    parts = [f"{STATUS_BADGES[status][0]} {counts[status]} 份" for status in shown if counts[status]]
    newest = max((row.issued for row in rows if row.issued), default=None)
    public = "公开" if here.audience == "public" else ""
    return (
        f"收录{public}文件 {len(rows)} 份"
        + (f"，其中{'、'.join(parts)}" if parts else "")
        + (f"　最新一份成文于 {chinese_date(newest)}" if newest else "")
    )


def _conversation(here: Access, found: Talk) -> None:
    left, right = st.columns([ANSWER, SIDE], gap="medium")
    with left:
        for i, turn in enumerate(found.turns):
            _turn(here, found, turn, i)
        if found.job is not None:
            key = found.key(len(found.turns))
            if found.job.running:
                st.fragment(_running, run_every=0.25)(here, found.job, key, [])
            else:
                _job(here, found.job, key)
    with right, st.container(key="srccol"):
        _source(here, found)
    with st.bottom:
        ask, side = st.columns([ANSWER, SIDE], gap="medium", vertical_alignment="center")
        busy = found.job is not None and found.job.running
        ask.chat_input(
            "正在作答，可以先停止" if busy else "输入问题，回车发送，Shift+回车换行",
            key="ask_next",
            max_chars=talk.LONGEST_QUESTION,
            disabled=busy,
            on_submit=talk.submitted,
            args=("ask_next",),
        )
        with side, st.container(key="ask_scope_row", horizontal=True, vertical_alignment="center"):
            scope.chooser(here)
            st.html(f'<p class="banfu-muted">{FOOTER}</p>', width="content")


def _turn(here: Access, found: Talk, turn: Turn, i: int) -> None:
    last = i == len(found.turns) - 1 and found.job is None
    if last and turn.answer.citations and not st.session_state.get("ask_open"):
        talk.open_source(turn.id, n=turn.answer.citations[0].n, by="auto")
    data = answer_view.turn_data(turn, last=last, staff=here.audience == "staff")
    data["open"] = st.session_state.get("ask_open")
    if i == len(found.turns) - 1:
        data["download"] = st.session_state.get("ask_export")
    key = found.key(i)
    answer_view.show(data, key, **talk.events(key))


def _job(here: Access, job: Job, key: str) -> None:
    ready = here.service.readiness is Readiness.READY
    answer_view.show(answer_view.job_data(job, ready=ready), key, **talk.events(key))


def _running(here: Access, job: Job, key: str, drawn: list[bool]) -> None:
    running = job.running
    _job(here, job, key)
    # Only a later run of the fragment has to bring the rest of the page along.
    if drawn and not running:
        st.rerun()
    drawn.append(True)


@st.fragment(key=talk.SOURCE)
def _source(here: Access, found: Talk) -> None:
    chosen = st.session_state.get("ask_open")
    turn = found.turn(chosen["turn"]) if chosen else None
    if chosen is None or turn is None:
        return
    try:
        data = _source_data(here, turn, chosen)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "这处原文打不开。")
        return
    with st.container(key=f"srcpane_{chosen['by']}"):
        source_view.show(data, "ask_source_view", **talk.source_events("ask_source_view"))


def _source_data(here: Access, turn: Turn, chosen: dict[str, object]) -> dict[str, object]:
    if chosen["doc"]:
        row, document = here.service.document(str(chosen["doc"]), here.audience)
        badge = answer_view.badges(row.status(here.service.today), row.visibility)
        return {**source_view.document_data(row, document, badge), "turn": turn.id}
    numbers = [citation.n for citation in turn.answer.citations]
    citation = turn.answer.citations[numbers.index(int(str(chosen["n"])))]
    at = numbers.index(citation.n)
    steps = {
        "turn": turn.id,
        "before": numbers[at - 1] if at else 0,
        "after": numbers[at + 1] if at + 1 < len(numbers) else 0,
    }
    try:
        row, document = here.service.document(citation.doc_id, here.audience)
    except NotFound:
        return {**source_view.gone_data(citation), **steps}
    if citation.span.of(document.text) != citation.quote:
        return {**source_view.gone_data(citation), **steps, "gone": source_view.CHANGED}
    data = source_view.citation_data(citation, row, document, full=bool(chosen["whole"]))
    pages = pdf_page.has_page(row, citation.page)
    image = None
    if pages and chosen["view"] == "page":
        image = pdf_page.page_image(row, citation.page or 1, citation.quote)
    return {**data, **steps, "pages": pages, "image": image}


main()
