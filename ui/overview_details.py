"""概览里点开一行之后：未答问题、待看评价的详情和去处；文件和答复件直接去各自的页面。"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from assistant.conversation.records import Turn
from assistant.overview_questions import OpenQuestion, Remark
from assistant.overview_service import OverviewService
from corpus.errors import NotFound
from ui import talk, widgets
from ui.access import Access, Role
from ui.draft_desk import reader
from ui.overview_words import OUTCOMES, day_of
from ui.passages import STATUS_BADGES, badge, plain

#: What was marked as dealt with last, so that it can be taken back.
HANDLED = "overview_handled"
_WIDTH = 620
_WORDINGS = 6
_QUOTE = 60
_LONGEST_SEARCH = 100


# where rows lead


def open_case(case_id: str) -> None:
    """Go to a case in 答复起草."""
    st.switch_page("views/draft.py", query_params={"case": case_id})


def open_document(title: str) -> None:
    """Go to a document in 资料库, found there by its title."""
    st.session_state["library_text"] = title[:_LONGEST_SEARCH]
    st.switch_page("views/library.py")


def open_conversation(conversation_id: str) -> None:
    """Go to one of the reader's own conversations in 政策问答."""
    talk.pick(conversation_id)
    st.switch_page("views/ask.py", query_params={"c": conversation_id})


def ask_again(question: str) -> None:
    """Ask in a conversation of the reader's own, with the documents as they are now."""
    talk.pick(None)
    talk.ask(question)
    st.switch_page("views/ask.py", query_params={"c": str(st.session_state["ask_id"])})


def see_passages(question: str) -> None:
    """Go to the passages that a search finds for a question."""
    st.switch_page("views/search.py", query_params={"q": question})


def handle(here: Access, service: OverviewService, turn_ids: Sequence[str], question: str) -> None:
    """Mark as dealt with, and remember it for 撤回."""
    service.handle(turn_ids, reader(here))
    st.session_state[HANDLED] = (tuple(turn_ids), question)


def taken_back(here: Access, service: OverviewService) -> None:
    """Say what was just marked, with a way back; nothing where nothing was."""
    if HANDLED not in st.session_state:
        return
    turn_ids, question = st.session_state[HANDLED]
    with st.container(horizontal=True, vertical_alignment="center", key="overview_undo"):
        st.html(
            f'<p class="banfu-muted" role="status">已标为已处理：{escape(_cut(question))}</p>',
            width="content",
        )
        if st.button("撤回", type="tertiary", icon=":material/undo:", key="overview_take_back"):
            del st.session_state[HANDLED]
            service.reopen(turn_ids, reader(here))
            st.rerun()


# what opens at the right


@st.dialog("未答问题", width=_WIDTH, position="right", icon=":material/help:")
def question(here: Access, service: OverviewService, one: OpenQuestion) -> None:
    """A question that was refused: its wordings, what came nearest, and what can be done."""
    facts = f"问过 {one.count} 次　{one.people} 人　最近 {day_of(one.last)}"
    wanted = badge("已登记待补资料", "blue") if one.wanted else ""
    st.html(f'<h3 class="ov-question">{escape(one.question)}</h3><p class="banfu-muted">{facts}{wanted}</p>')
    others = one.wordings[1 : _WORDINGS + 1]
    if others:
        items = "".join(f"<li>{escape(text)}</li>" for text in others)
        st.html(f'<h4 class="ov-part">其他问法</h4><ul class="ov-words">{items}</ul>')
    turn = _turn(here, service, one.turn_ids[0])
    if turn is not None and turn.answer.nearby:
        st.html('<h4 class="ov-part">当时最接近的文件</h4>')
        _documents([(near.title, "") for near in turn.answer.nearby])
    st.html(
        '<h4 class="ov-part">可以这样处理</h4><p class="banfu-muted">'
        "资料库里应有而没有的，去资料库上传后再问一次；本来就没有规定的，或不归本单位管的，标为已处理。</p>"
    )
    with st.container(horizontal=True):
        _button("用现在的资料再问一次", "refresh", lambda: ask_again(one.question), primary=True)
        _button("看检索到的原文", "manage_search", lambda: see_passages(one.question))
        if here.role.at_least(Role.EDITOR):
            _button("去资料库上传", "upload_file", lambda: st.switch_page("views/library.py"))
        own = one.own
        if own is not None:
            _button("打开我的对话", "forum", lambda: open_conversation(own))
        _mark(here, service, one.turn_ids, one.question)


@st.dialog("待看反馈", width=_WIDTH, position="right", icon=":material/thumb_down:")
def remark(here: Access, service: OverviewService, one: Remark) -> None:
    """An answer that somebody found useless: the reason, the answer, its sources."""
    label, colour = OUTCOMES[one.outcome]
    st.html(
        f'<h3 class="ov-question">{escape(one.question)}</h3><p class="banfu-muted">{day_of(one.given)}'
        f"　没用：{escape(one.reason or '没有写原因')}{badge(label, colour)}</p>"
    )
    turn = _turn(here, service, one.turn_id)
    if turn is None:
        widgets.message("这个回答已经删除或过期，只剩下评价。", "gray")
    else:
        st.html('<h4 class="ov-part">当时的回答</h4>')
        with st.container(border=True):
            st.html(f'<p class="ov-answer">{escape(turn.answer.text)}</p>')
        if turn.answer.citations:
            st.html('<h4 class="ov-part">引用的文件</h4>')
            _documents(
                [
                    (cited.title, f"［{cited.n}］{STATUS_BADGES[cited.status][0]}　{_cut(cited.quote)}")
                    for cited in turn.answer.citations
                ]
            )
    with st.container(horizontal=True):
        _button("用现在的资料再问一次", "refresh", lambda: ask_again(one.question), primary=True)
        own = one.own
        if own is not None:
            _button("打开我的对话", "forum", lambda: open_conversation(own))
        _mark(here, service, (one.turn_id,), one.question)


def _turn(here: Access, service: OverviewService, turn_id: str) -> Turn | None:
    try:
        return service.turn(turn_id, reader(here))
    except NotFound:
        return None


def _documents(found: Sequence[tuple[str, str]]) -> None:
    """Titles that lead to 资料库, each once, with what was quoted of it."""
    shown: dict[str, list[str]] = {}
    for title, note in found:
        shown.setdefault(title, []).append(note)
    with st.container(gap="xxsmall"):
        for i, (title, notes) in enumerate(shown.items()):
            name = plain(title)
            if st.button(name, icon=":material/description:", type="tertiary", key=f"overview_document_{i}"):
                open_document(title)
            text = "<br>".join(escape(note) for note in notes if note)
            if text:
                st.html(f'<p class="banfu-muted ov-quote">{text}</p>')


def _button(label: str, icon: str, act: Callable[[], None], *, primary: bool = False) -> None:
    if st.button(
        label,
        icon=f":material/{icon}:",
        type="primary" if primary else "secondary",
        key=f"overview_do_{icon}",
    ):
        act()


def _mark(here: Access, service: OverviewService, turn_ids: Sequence[str], question: str) -> None:
    if st.button("标为已处理", icon=":material/check:", key="overview_handle"):
        try:
            handle(here, service, turn_ids, question)
        except Exception as error:  # the reader gets a sentence, the log gets the traceback
            widgets.failure(error, "没有标成。", "请刷新页面再试。")
            return
        st.rerun()


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTE else f"{text[:_QUOTE]}…"
