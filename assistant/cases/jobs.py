"""Drafting in the background: item by item, each saved in the case as it ends; pages only look at the progress."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from assistant.cases.errors import Unchangeable
from assistant.cases.models import Case, ItemProgress, Progress, Step
from corpus.errors import BanfuError, NotFound

LOG = logging.getLogger(__name__)
#: Cases drafted at once; more wait their turn. Searching is bound by the processor.
AT_ONCE = 2
#: Seconds that closing waits for what is being written.
_LONGEST_CLOSING = 30.0


class Stopped(Exception):
    """Raised within a job to end it where the user stopped it."""


class DraftJob:
    """Items being drafted in the background; results are saved in the case as each item ends. Safe from any thread."""

    def __init__(self, case: Case, only: Collection[int], kept: Collection[int]) -> None:
        self.id = secrets.token_hex(8)
        self.case_id = case.id
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._stop = threading.Event()
        self._items = {
            s.no: ItemProgress(s.no, s.heading, Step.KEPT if s.no in kept else Step.WAITING)
            for s in case.proposal.suggestions
            if s.no in kept or s.no in only
        }
        self._problem = ""

    @property
    def progress(self) -> Progress:
        """How far it is, at this moment."""
        with self._lock:
            return Progress(
                tuple(self._items.values()),
                self.running,
                self._stop.is_set() and not self._all(),
                self._problem,
            )

    @property
    def running(self) -> bool:
        """Whether there is more to come."""
        return not self._ended.is_set()

    def stop(self) -> None:
        """End after the item that is being written now, whose result is kept."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended; whether it has."""
        return self._ended.wait(seconds)

    # for the thread that does the work

    def become(self, no: int, step: Step, *, sources: int = 0, gaps: int = 0, problem: str = "") -> None:
        """Tell how far one item is; raises ``Stopped`` where the user stopped the job before it was being written."""
        if self._stop.is_set() and step in (Step.SEARCHING, Step.WRITING):
            raise Stopped
        with self._lock:
            self._items[no] = replace(self._items[no], step=step, sources=sources, gaps=gaps, problem=problem)

    def end(self, problem: str = "") -> None:
        """Tell that there is no more to come; what had not ended failed, or was stopped."""
        with self._lock:
            self._problem = problem
            left = Step.FAILED if problem else Step.STOPPED
            for no, item in self._items.items():
                if item.step in (Step.WAITING, Step.SEARCHING, Step.WRITING):
                    self._items[no] = replace(item, step=left, problem=problem)
        self._ended.set()

    def _all(self) -> bool:
        return all(item.step in (Step.DONE, Step.KEPT, Step.FAILED) for item in self._items.values())


class DraftJobs:
    """The last job of each case in this process."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="banfu-draft")
        self._by_case: dict[str, DraftJob] = {}
        self._lock = threading.Lock()
        self._closed = False

    def of(self, case_id: str) -> DraftJob | None:
        """The last job of a case."""
        return self._by_case.get(case_id)

    def start(
        self, case: Case, only: Collection[int], kept: Collection[int], work: Callable[[DraftJob], None]
    ) -> DraftJob:
        """Do ``work`` in the background; a job of the case that runs still is returned instead."""
        with self._lock:
            if self._closed:
                raise Unchangeable("服务正在关闭，没有开始起草。请稍后重试")
            before = self._by_case.get(case.id)
            if before is not None and before.running:
                return before
            job = DraftJob(case, only, kept)
            self._by_case[case.id] = job
            self._pool.submit(_run, job, work)
        return job

    def forget(self, case_id: str) -> None:
        """Stop and drop the job of a case that is deleted."""
        job = self._by_case.pop(case_id, None)
        if job is not None:
            job.stop()

    def close(self) -> None:
        """Stop what runs and wait for it: the stores must not close under a search."""
        with self._lock:
            self._closed = True
        for job in list(self._by_case.values()):
            job.stop()
        for job in list(self._by_case.values()):
            job.wait(_LONGEST_CLOSING)
        self._pool.shutdown(wait=False, cancel_futures=True)


def _run(job: DraftJob, work: Callable[[DraftJob], None]) -> None:
    try:
        work(job)
    except (Stopped, NotFound):  # stopped by the user, or deleted meanwhile
        job.end()
    except BanfuError as error:
        job.end(str(error))
    except Exception:  # the reader gets a sentence, the log gets the traceback
        LOG.exception("起草中断")
        job.end("起草时出了意外，已经写好的条目都已保存。请稍后重试，或请管理员查看日志")
    else:
        job.end()
