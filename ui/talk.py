"""政策问答页的状态和动作：开着哪个对话、哪处引文，以及提问、停止、重答、评价、导出。

状态都在 ``st.session_state`` 的 ``ask_`` 键里；对话编号也写在网址 ``?c=`` 里，刷新后接着看。
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from assistant.conversation.messages import Message
from assistant.conversation.records import Conversation, Turn
from assistant.conversation.store import title_of
from corpus.errors import NotFound
from ui import access, scope
from ui.access import Access
from ui.jobs import Job, jobs

LONGEST_QUESTION = 500
SOURCE = "ask_source"


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation that is open, with its finished turns and the job without one, if any."""

    conversation: Conversation
    turns: tuple[Turn, ...]
    job: Job | None

    def key(self, turn: int) -> str:
        """The key of the component that shows turn number ``turn`` (from 0), while it is written and afterwards."""
        # Ids may hold “__”, which Streamlit refuses in a component's key.
        return f"ask_turn_{hashlib.sha256(self.conversation.id.encode()).hexdigest()[:16]}_{turn}"

    def turn(self, turn_id: str) -> Turn | None:
        """A turn by its id."""
        return next((turn for turn in self.turns if turn.id == turn_id), None)


def opened(here: Access) -> Talk | None:
    """The conversation that the address or this session names, if it is this user's; else None."""
    wanted = st.query_params.get("c") or st.session_state.get("ask_id")
    if not wanted:
        return None
    if wanted != st.session_state.get("ask_id"):
        forget_source()
    try:
        store = here.service.conversations
        conversation = store.get(wanted, here.user)
        if conversation.audience != here.audience:
            raise NotFound(wanted)
        # The job first: one that ends in between is then among the turns.
        job = jobs().of(wanted, here.user)
        turns = tuple(store.turns(wanted, here.user))
    except NotFound:
        pick(None)
        return None
    st.session_state["ask_id"] = wanted
    st.query_params["c"] = wanted
    if job is not None and job.turn is not None and any(turn.id == job.turn.id for turn in turns):
        job = None
    return Talk(conversation, tuple(withheld(here, turn) for turn in turns), job)


def withheld(here: Access, turn: Turn) -> Turn:
    """The turn; on the public face without an answer that quotes a document which is public no longer."""
    if here.audience != "public":
        return turn
    from ui.withdrawn import without_hidden

    return without_hidden(turn, {row.id for row in here.service.documents(here.audience)})


def pick(conversation_id: str | None) -> None:
    """Open a conversation, or with None begin a new one."""
    forget_source()
    st.session_state["ask_id"] = conversation_id
    if conversation_id:
        st.query_params["c"] = conversation_id
    elif "c" in st.query_params:
        del st.query_params["c"]


def submitted(key: str) -> None:
    """The callback of an input."""
    ask(str(st.session_state[key] or ""))


def ask(question: str, history: list[Message] | None = None) -> None:
    """Answer in the conversation that is open, or in a new one; blank questions are left alone."""
    question = question.strip()[:LONGEST_QUESTION]
    if not question:
        return
    from assistant.answering.chain import Request

    here = access.current()
    store = here.service.conversations
    conversation_id = st.session_state.get("ask_id")
    if not conversation_id:
        conversation_id = store.create(here.user, title_of(question), here.audience).id
        pick(conversation_id)
    if history is None:
        history = store.history(conversation_id, here.user)
    chosen = scope.current()
    request = Request(
        question,
        tuple(history),
        here.audience,
        chosen.as_of,
        chosen.kinds,
        chosen.statuses,
        chosen.issuer,
        chosen.issued_from,
        chosen.issued_to,
    )
    jobs().start(here, conversation_id, request)
    forget_source()


def stop() -> None:
    """End the answer that is being written."""
    job = _job()
    if job is not None:
        job.stop()


def again() -> None:
    """Ask the last question once more, with the scope as it is now."""
    here = access.current()
    job = _job()
    if job is not None and job.turn is None:
        jobs().forget(job.conversation_id)
        ask(job.request.question, list(job.request.history))
        return
    turns = here.service.conversations.turns(st.session_state["ask_id"], here.user)
    if turns:
        history = here.service.conversations.history(st.session_state["ask_id"], here.user)
        ask(turns[-1].question, history[:-2])


def _job() -> Job | None:
    conversation_id = st.session_state.get("ask_id")
    return jobs().of(conversation_id, access.current().user) if conversation_id else None


# what a turn's component sends


def events(key: str) -> dict[str, Callable[[], None]]:
    """The callbacks of the component mounted under ``key``."""
    return {
        "on_cite_change": lambda: _cite(_sent(key, "cite")),
        "on_document_change": lambda: _document(_sent(key, "document")),
        "on_feedback_change": lambda: _feedback(_sent(key, "feedback")),
        "on_export_change": lambda: export(),
        "on_passages_change": lambda: _passages(_sent(key, "passages")),
        "on_inforce_change": _in_force,
        "on_retry_change": again,
        "on_stop_change": stop,
    }


def _sent(key: str, name: str) -> dict[str, Any]:
    return dict(getattr(st.session_state[key], name, None) or {})


def _cite(sent: dict[str, Any]) -> None:
    if sent:
        open_source(str(sent["turn"]), n=int(sent["n"]))
        st.rerun(SOURCE)


def _document(sent: dict[str, Any]) -> None:
    if sent:
        open_source(str(sent["turn"]), document=str(sent["doc"]))
        st.rerun(SOURCE)


def _feedback(sent: dict[str, Any]) -> None:
    if sent:
        here = access.current()
        useful, reason = bool(sent["useful"]), str(sent["reason"])[:200]
        here.service.conversations.feedback(str(sent["turn"]), here.user, useful, reason)


def _passages(sent: dict[str, Any]) -> None:
    here = access.current()
    for turn in here.service.conversations.turns(st.session_state["ask_id"], here.user):
        if turn.id == sent.get("turn"):
            st.session_state["ask_passages"] = turn.answer.standalone_question


def _in_force() -> None:
    scope.only_in_force()
    again()


def export() -> None:
    """Have the browser save the whole conversation as Markdown."""
    here = access.current()
    text = here.service.conversations.export_markdown(st.session_state["ask_id"], here.user)
    st.session_state["ask_export"] = {"name": "办复问答.md", "text": text, "nonce": secrets.token_hex(4)}


# the source beside the answer


def forget_source() -> None:
    """Close the pane; the next answer opens its own."""
    st.session_state.pop("ask_open", None)


def open_source(turn: str, *, n: int | None = None, document: str = "", by: str = "user") -> None:
    """Open a citation, or a document; ``by`` is ``user`` or ``auto`` (on a phone only the user's is shown)."""
    st.session_state["ask_open"] = {
        "turn": turn,
        "n": n,
        "doc": document,
        "by": by,
        "view": "text",
        "whole": False,
    }


def source_events(key: str) -> dict[str, Callable[[], None]]:
    """The callbacks of the source pane; they redraw the pane alone."""

    def change(**values: object) -> None:
        if values and st.session_state.get("ask_open"):
            st.session_state["ask_open"] = {**st.session_state["ask_open"], **values}
        st.rerun(SOURCE)

    def close() -> None:
        # On a wide screen the pane stays; the sheet of a phone goes.
        change(by="auto")

    return {
        "on_step_change": lambda: _cite(_sent(key, "step")),
        "on_view_change": lambda: change(**{k: v for k, v in _sent(key, "view").items() if k == "view"}),
        "on_whole_change": lambda: change(**{k: v for k, v in _sent(key, "whole").items() if k == "whole"}),
        "on_close_change": close,
    }
