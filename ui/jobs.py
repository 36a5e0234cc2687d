"""回答在后台线程里写，页面只来看进度：刷新、关页都不丢，随时可以停。"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answering.models import Answer
from assistant.conversation.messages import Standalone
from assistant.conversation.records import Turn
from corpus.errors import NotFound
from ui import widgets

if TYPE_CHECKING:
    from assistant.answering.chain import Request
    from ui.access import Access

#: Answers written at once; more wait their turn. Searching is bound by the processor, a chat model by its server.
AT_ONCE = 4
_REMEDY = "请稍后重新回答，或请管理员运行 banfu doctor。"


class State(StrEnum):
    """Where a job stands. WAITING: others come first; WRITING: words of a model are coming."""

    WAITING = "waiting"
    SEARCHING = "searching"
    WRITING = "writing"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass
class Job:
    """One question being answered. Fields are written by one thread and read by others, each whole."""

    conversation_id: str
    owner: str
    request: Request
    state: State = State.WAITING
    standalone: str = ""
    passages: int = 0
    words: str = ""
    problem: str = ""
    turn: Turn | None = None
    finished: threading.Event = field(default_factory=threading.Event)
    _turn_lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def running(self) -> bool:
        """Whether there is more to come."""
        return not self.finished.is_set()

    def become(self, state: State) -> bool:
        """Go on to ``state``, unless it ended before; whether it did."""
        with self._turn_lock:
            if self.finished.is_set():
                return False
            self.state = state
            if state in (State.DONE, State.STOPPED, State.FAILED):
                self.finished.set()
            return True

    def stop(self) -> None:
        """End it now for the reader; the thread follows at its next step, and keeps nothing."""
        self.become(State.STOPPED)


class Jobs:
    """The last job of each conversation, in this process."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="banfu-answer")
        self._by_conversation: dict[str, Job] = {}
        self._lock = threading.Lock()

    def of(self, conversation_id: str, owner: str) -> Job | None:
        """The conversation's last job that ended without a turn, or runs still; another owner's is as good as none."""
        job = self._by_conversation.get(conversation_id)
        return job if job is not None and job.owner == owner else None

    def start(self, here: Access, conversation_id: str, request: Request) -> Job:
        """Answer in the background; a job that still runs in this conversation is returned instead."""
        with self._lock:
            before = self.of(conversation_id, here.user)
            if before is not None and before.running:
                return before
            job = Job(conversation_id, here.user, request)
            self._by_conversation[conversation_id] = job
        self._pool.submit(self._run, here, job)
        return job

    def forget(self, conversation_id: str) -> None:
        """Drop the job of a conversation that is deleted, or whose answer is kept."""
        job = self._by_conversation.pop(conversation_id, None)
        if job is not None:
            job.stop()

    def _run(self, here: Access, job: Job) -> None:
        try:
            self._answer(here, job)
        except NotFound:  # the conversation was deleted meanwhile
            job.stop()
        except Exception as error:  # the reader gets a sentence, the log gets the traceback
            _, job.problem = widgets.told(error, "这个问题没有作答，您的问题已保留。", _REMEDY)
            job.become(State.FAILED)
        finally:
            job.stop()

    def _answer(self, here: Access, job: Job) -> None:
        if not job.become(State.SEARCHING):
            return
        for event in here.service.stream(job.request):
            if not job.running:
                return
            if isinstance(event, Standalone):
                job.standalone = event.question if event.changed else ""
            elif isinstance(event, str):
                job.words += event
            elif isinstance(event, Answer):
                question = job.request.question
                store = here.service.conversations
                job.turn = store.append(job.conversation_id, job.owner, question, event)
                job.become(State.DONE)
                return
            else:
                job.passages = len(event.hits)
                job.become(State.WRITING)


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """The jobs of this server."""
    return Jobs()
