"""The stream hands every step on as soon as it is there: nothing waits for the step after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from assistant.answering.chain import AnswerChain, Found, Request
from assistant.answering.models import Answer, Usage
from assistant.conversation.messages import Standalone
from assistant.llm import ChatMessage, Completion
from assistant.settings import AssistantSettings
from corpus.stores import Stores

INSURANCE = "养老机构综合责任保险补贴多少？"
# A sentence is complete when the next one begins: its mark may still follow it.
SENTENCES = (
    "综合责任保险按实际支付保费的80%补贴[1]。",
    "单个机构年最高3万元[1]。",
    "补贴对象为养老机构[1]。",
)


class SlowModel:
    """A model that writes a sentence when it is asked for one, and notes that it did."""

    name = "慢模型"

    def __init__(self) -> None:
        self.log: list[str] = []

    def stream(self, messages: Sequence[ChatMessage], most: int) -> Iterator[str | Completion]:
        """The sentences one by one, then what they came to."""
        del messages, most
        for sentence in SENTENCES:
            self.log.append(sentence)
            yield sentence
        self.log.append("写完")
        yield Completion("".join(SENTENCES), Usage(), self.name)

    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def model() -> SlowModel:
    return SlowModel()


@pytest.fixture
def events(sample_stores: Stores, model: SlowModel) -> Iterator[Iterator[object]]:
    stream = AnswerChain(sample_stores, AssistantSettings(), model).stream(Request(INSURANCE))
    yield stream
    stream.close()


def until(events: Iterator[object], kind: type) -> object:
    return next(event for event in events if isinstance(event, kind))


def test_the_question_is_given_before_anything_is_searched(
    sample_stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = AnswerChain(sample_stores, AssistantSettings())
    monkeypatch.setattr(chain, "_searcher", None)
    stream = chain.stream(Request(INSURANCE))
    assert isinstance(next(stream), Standalone)
    stream.close()


def test_the_passages_are_given_before_the_model_is_asked(events: Iterator[object], model: SlowModel) -> None:
    assert (bool(until(events, Found)), model.log) == (True, [])


def test_a_sentence_is_given_before_the_last_one_is_written(
    events: Iterator[object], model: SlowModel
) -> None:
    words = until(events, str)
    assert ("80%" in str(words), model.log) == (True, list(SENTENCES[:2]))


def test_the_answer_comes_last_and_holds_what_was_written(events: Iterator[object]) -> None:
    *_, last = events
    assert isinstance(last, Answer)
    assert "单个机构年最高3万元" in last.text


def test_who_stops_reading_stops_the_model(sample_stores: Stores, model: SlowModel) -> None:
    stream = AnswerChain(sample_stores, AssistantSettings(), model).stream(Request(INSURANCE))
    until(stream, str)
    stream.close()
    assert model.log == list(SENTENCES[:2])


def test_who_stops_reading_early_asks_no_model(sample_stores: Stores, model: SlowModel) -> None:
    stream = AnswerChain(sample_stores, AssistantSettings(), model).stream(Request(INSURANCE))
    until(stream, Found)
    stream.close()
    assert model.log == []
