"""资料库页的后台工作：排队、进度、结果；页面只来看，谁的页面都不等。"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum

import streamlit as st

from assistant.audit import Actor
from assistant.library_files import Staged
from assistant.library_service import LibraryService, Outcome, Taken, open_stores
from assistant.measure_review import MeasureReview
from corpus.models import Visibility
from ui import access, widgets
from ui.access import Access

#: Finished tasks that are still shown.
_REMEMBERED = 40
_REMEDY = "请稍后重试；还不行，请管理员运行 banfu doctor。"


class State(StrEnum):
    """Where a task stands."""

    WAITING = "排队"
    RUNNING = "进行中"
    DONE = "完成"
    FAILED = "没有完成"


@dataclass
class Task:
    """One piece of work. Fields are written by one thread and read by others, each whole."""

    owner: str
    what: str
    names: tuple[str, ...] = ()
    state: State = State.WAITING
    current: str = ""
    started: float = 0.0
    problem: str = ""
    results: list[Taken] = field(default_factory=list)
    stopping: bool = False
    quiet: bool = False

    @property
    def running(self) -> bool:
        """Whether there is more to come."""
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def line(self) -> str:
        """What is going on, for the status line."""
        if self.state is State.WAITING:
            return f"{self.what}：正在排队"
        count = f" {min(len(self.results) + 1, len(self.names))}／{len(self.names)}" if self.names else ""
        return f"正在{self.what}{count}" + (f"：{self.current}" if self.current else "")


class Desk:
    """The library's service with its queue. One thread writes to the library, another reads measures."""

    def __init__(self, here: Access) -> None:
        self.library = LibraryService(
            here.service.settings, here.service.stores.library, opener=lambda *given: open_stores(*given)
        )
        self.measures = MeasureReview(here.service.stores, self.library.audit)
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="banfu-library")
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="banfu-measures")
        self._tasks: deque[Task] = deque(maxlen=_REMEMBERED)
        self._turn = threading.Lock()
        self._read_at: int | None = None

    @property
    def tasks(self) -> list[Task]:
        """Tasks, newest first."""
        with self._turn:
            return list(reversed(self._tasks))

    @property
    def active(self) -> list[Task]:
        """What runs or waits, in the order of its turn."""
        return [task for task in reversed(self.tasks) if task.running]

    def of(self, owner: str) -> list[Task]:
        """One person's tasks, newest first."""
        return [task for task in self.tasks if task.owner == owner]

    def upload(self, staged: Sequence[Staged], visibility: Visibility, who: Actor, *, replace: bool) -> Task:
        """Take files in."""
        task = Task(who.owner, "入库", tuple(one.name for one in staged))

        def work() -> None:
            def starting(one: Staged) -> bool:
                task.current = one.name
                return not task.stopping

            self.library.take(
                staged, visibility, who, replace=replace, starting=starting, done=task.results.append
            )
            for name in task.names[len(task.results) :]:
                task.results.append(Taken(name, Outcome.FAILED, "已停止，没有处理", "需要时请重新上传"))

        return self._submit(self._writing, task, work, "这次入库没有做完。")

    def set_visibility(
        self, doc_id: str, title: str, visibility: Visibility, who: Actor, reason: str
    ) -> Task:
        """Move a document between public and internal."""
        task = Task(who.owner, "修改可见范围", current=title)
        return self._submit(
            self._writing, task, lambda: self.library.set_visibility(doc_id, visibility, who, reason),
            "可见范围没有改成。",
        )  # fmt: skip

    def remove(self, doc_id: str, title: str, who: Actor, reason: str) -> Task:
        """Delete a document."""
        task = Task(who.owner, "删除", current=title)
        return self._submit(
            self._writing, task, lambda: self.library.remove([doc_id], who, reason), "这份文件没有删除。"
        )

    def read_measures(self, generation: int) -> None:
        """Read measures out of new documents, unless that runs already or was tried at this state of the library."""
        with self._turn:
            if self._read_at == generation:
                return
            self._read_at = generation
        task = Task("", "提取资助事项", quiet=True)

        def work() -> None:
            if self.measures.stale():
                self.measures.refresh()

        self._submit(self._reading, task, work, "资助事项没有提取完。")

    def _submit(self, pool: ThreadPoolExecutor, task: Task, work: Callable[[], object], failed: str) -> Task:
        with self._turn:
            self._tasks.append(task)

        def run() -> None:
            task.state, task.started = State.RUNNING, time.monotonic()
            try:
                work()
            except Exception as error:  # the reader gets a sentence, the log gets the traceback
                _, task.problem = widgets.told(error, failed, _REMEDY)
                task.state = State.FAILED
            else:
                task.state = State.DONE

        pool.submit(run)
        return task


@st.cache_resource(show_spinner=False)
def _desk(_here: Access, folder: str, service: int) -> Desk:
    del folder, service
    return Desk(_here)


def desk(here: Access) -> Desk:
    """The desk of this server's data folder."""
    return _desk(here, str(here.service.settings.data_dir), id(here.service))


def actor(here: Access) -> Actor:
    """Who acts, for the audit trail."""
    return Actor(here.user, here.name)


def may(here: Access, role: access.Role) -> bool:
    """Whether this person has at least ``role``; actions ask again with ``access.require``."""
    return here.role.at_least(role)


def status_line(here: Access, idle: str) -> None:
    """What runs now, renewed each second while something does; the page follows when it ends."""
    busy = bool(desk(here).active)
    st.fragment(_status, run_every=1.0 if busy else None)(here, idle, busy)


def _status(here: Access, idle: str, busy: bool) -> None:
    active = desk(here).active
    if busy and not active:
        st.rerun()
    words = active[0].line if active else idle
    more = f"　另有 {len(active) - 1} 项在排队" if len(active) > 1 else ""
    st.html(f'<p class="banfu-muted" role="status">{widgets.marked(words + more, [])}</p>')
