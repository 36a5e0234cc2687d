"""后台作答：停得下来，失败有说法，别人的看不到，删了对话就不留。"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.answering.chain import Found, Request
from assistant.answering.models import Answer, Outcome, Role, Statement
from assistant.conversation.messages import Standalone
from assistant.conversation.store import ConversationStore
from corpus.errors import IndexDamaged
from ui.access import Access
from ui.answer_view import job_data
from ui.jobs import Job, Jobs, State
from ui.roles import Role as Rights

REQUEST = Request("每张床位资助多少？")
ANSWER = Answer(
    REQUEST.question, REQUEST.question, (Statement("没有。", role=Role.NOTE),), (), Outcome.REFUSED
)


class Slow:
    """A chain whose model writes one word and then waits to be let on; the conversations are real."""

    def __init__(self, folder: Path, error: Exception | None = None) -> None:
        self.conversations = ConversationStore(folder / "assistant.sqlite")
        self.wrote, self.go_on = threading.Event(), threading.Event()
        self._error = error

    def stream(self, request: Request) -> Iterator[Any]:
        yield Standalone(request.question)
        if self._error:
            raise self._error
        yield Found(())
        yield "对每张床位"
        self.wrote.set()
        assert self.go_on.wait(20)
        yield ANSWER


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Slow]:
    slow = Slow(tmp_path)
    yield slow
    slow.go_on.set()
    slow.conversations.close()


def started(chain: Slow, jobs: Jobs) -> Job:
    here = Access(chain, "local", "本机用户", Rights.ADMIN, "staff")  # type: ignore[arg-type]
    return jobs.start(here, chain.conversations.create("local").id, REQUEST)


def test_words_are_there_before_the_answer(chain: Slow) -> None:
    job = started(chain, Jobs())
    assert chain.wrote.wait(20)
    shown = job_data(job, ready=True)
    assert (shown["words"], shown["state"]) == ("对每张床位", "running")


def test_a_finished_answer_is_kept(chain: Slow) -> None:
    job = started(chain, Jobs())
    chain.go_on.set()
    assert job.finished.wait(20)
    (turn,) = chain.conversations.turns(job.conversation_id, "local")
    assert (turn.answer.text, job.state) == ("没有。", State.DONE)


def test_a_stopped_answer_is_not_kept_and_says_so(chain: Slow) -> None:
    job = started(chain, Jobs())
    assert chain.wrote.wait(20)
    job.stop()
    chain.go_on.set()
    assert (job_data(job, ready=True)["status"], chain.conversations.turns(job.conversation_id, "local")) == (
        "已停止，以上内容未核验完。",
        [],
    )


def test_a_second_question_waits_for_the_first_in_its_conversation(chain: Slow) -> None:
    jobs = Jobs()
    first = started(chain, jobs)
    here = Access(chain, "local", "本机用户", Rights.ADMIN, "staff")  # type: ignore[arg-type]
    assert jobs.start(here, first.conversation_id, Request("另一个问题")) is first


def test_another_owner_gets_no_job(chain: Slow) -> None:
    jobs = Jobs()
    job = started(chain, jobs)
    assert (jobs.of(job.conversation_id, "visitor:x"), jobs.of(job.conversation_id, "local")) == (None, job)


def test_a_conversation_deleted_meanwhile_ends_the_job_quietly(chain: Slow) -> None:
    job = started(chain, Jobs())
    assert chain.wrote.wait(20)
    chain.conversations.delete(job.conversation_id, "local")
    chain.go_on.set()
    assert job.finished.wait(20)
    assert (job.state, job.problem) == (State.STOPPED, "")


def test_a_failure_keeps_the_question_and_gives_a_number(tmp_path: Path) -> None:
    chain = Slow(tmp_path, RuntimeError("secret path"))
    job = started(chain, Jobs())
    assert job.finished.wait(20)
    chain.conversations.close()
    assert (job.state, "编号 E-" in job.problem, "secret" in job.problem) == (State.FAILED, True, False)


def test_only_staff_are_told_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for audience in ("staff", "public"):
        monkeypatch.setenv("BANFU_AUDIENCE", audience)
        chain = Slow(tmp_path / audience, IndexDamaged("检索索引打不开"))
        job = started(chain, Jobs())
        assert job.finished.wait(20)
        chain.conversations.close()
        told.append("检索索引打不开" in job.problem)
    assert told == [True, False]
