"""The chat model behind its one doorway, against a real server on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from assistant.answering.models import Usage
from assistant.llm import (
    ChatMessage,
    ChatModel,
    Completion,
    ModelUnavailable,
    estimate_tokens,
    open_chat_model,
)
from assistant.settings import LlmSettings
from corpus.errors import SettingsError
from tests.assistant.openai_server import OpenAIServer, Script, Scripted, serving

QUESTION = [ChatMessage("system", "只答材料里有的。"), ChatMessage("user", "每张床位资助多少？")]


@contextmanager
def asked(script: Script, **more: Any) -> Iterator[tuple[ChatModel, OpenAIServer]]:
    """A model that talks to a scripted server."""
    with serving(script) as server:
        settings = LlmSettings(base_url=server.base_url, model="tiny", **{"timeout": 10, **more})
        with ChatModel(settings) as model:
            yield model, server


def streamed(model: ChatModel) -> tuple[list[str], Completion]:
    *pieces, last = model.stream(QUESTION, 100)
    assert isinstance(last, Completion)
    return [p for p in pieces if isinstance(p, str)], last


def failure(script: Script, **more: Any) -> str:
    with asked(script, retries=0, **more) as (model, _), pytest.raises(ModelUnavailable) as caught:
        model.complete(QUESTION, 100)
    return str(caught.value)


def test_no_model_is_opened_unless_address_and_name_are_set() -> None:
    assert open_chat_model(LlmSettings(base_url="http://127.0.0.1:9/v1")) is None


def test_opening_a_model_sends_nothing() -> None:
    with asked(["好"]) as (_, server):
        assert server.requests == []


def test_an_address_that_is_none_is_refused_with_an_example() -> None:
    with pytest.raises(SettingsError, match="BANFU_LLM_BASE_URL"):
        open_chat_model(LlmSettings(base_url="127.0.0.1:8000", model="tiny"))


def test_a_reply_comes_with_the_usage_the_server_counted() -> None:
    with asked(["每张床位资助8000元[1]。"]) as (model, _):
        completion = model.complete(QUESTION, 100)
    expected = Usage(sum(len(m.content) for m in QUESTION), len("每张床位资助8000元[1]。"))
    assert completion == Completion("每张床位资助8000元[1]。", expected, "tiny")


def test_a_server_that_counts_nothing_gets_an_estimate() -> None:
    with asked([Scripted("每张床位资助8000元。", usage=False)]) as (model, _):
        assert model.complete(QUESTION, 100).usage.completion_tokens == estimate_tokens(
            "每张床位资助8000元。"
        )


def test_the_length_limit_is_sent_under_the_name_that_every_server_knows() -> None:
    with asked(["好"]) as (model, server):
        model.complete(QUESTION, 77)
    assert (server.requests[0]["max_tokens"], "max_completion_tokens" in server.requests[0]) == (77, False)


@pytest.mark.parametrize("field", ["max_tokens", "temperature"])
def test_a_field_that_the_server_refuses_is_left_out_from_then_on(field: str) -> None:
    def script(request: dict[str, Any]) -> Scripted:
        if field in request:
            return Scripted(f"Unsupported parameter: '{field}' is not supported", status=400)
        return Scripted("好")

    with asked(script) as (model, server):
        model.complete(QUESTION, 77)
        model.complete(QUESTION, 77)
    assert [field in request for request in server.requests] == [True, False, False]


def test_pieces_arrive_one_by_one_and_the_whole_at_the_end() -> None:
    with asked([Scripted(pieces=("每张", "床位", "8000元。"))]) as (model, _):
        pieces, last = streamed(model)
    assert (pieces, last.text) == (["每张", "床位", "8000元。"], "每张床位8000元。")


def test_a_streamed_reply_has_usage_too() -> None:
    with asked(["八千元。"]) as (model, _):
        assert streamed(model)[1].usage == Usage(sum(len(m.content) for m in QUESTION), 4)


@pytest.mark.parametrize(
    ("pieces", "answer"),
    [
        (("<think>", "查第二条", "</think>", "8000元"), "8000元"),
        (("<th", "ink>查第二条</thi", "nk>8000", "元"), "8000元"),
        (("<think>\n查第二条\n</think>\n\n8000元",), "8000元"),
        (("<think>一直在想", "没有想完"), ""),
        (("<think>外<think>内</think>外</think>8000元",), "8000元"),
        (("查第二条</think>", "8000元"), "8000元"),
        (("PM2.5<35", "微克"), "PM2.5<35微克"),
        (("不超过<", "b>"), "不超过<b>"),
    ],
)
def test_reasoning_is_taken_out_of_the_whole_however_it_is_cut(pieces: tuple[str, ...], answer: str) -> None:
    with asked([Scripted(pieces=pieces)]) as (model, _):
        assert (model.complete(QUESTION, 9).text, streamed(model)[1].text) == (answer, answer)


def test_reasoning_between_tags_is_never_streamed() -> None:
    with asked([Scripted(pieces=("<thi", "nk>秘密", "</think", ">8000元"))]) as (model, _):
        assert "".join(streamed(model)[0]) == "8000元"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again(status: int) -> None:
    with asked([Scripted("忙", status=status), "八千元。"], retries=1) as (model, _):
        assert model.complete(QUESTION, 9).text == "八千元。"


def test_a_stream_that_fails_at_the_start_is_tried_again() -> None:
    with asked([Scripted("忙", status=503), "八千元。"], retries=1) as (model, _):
        assert streamed(model)[1].text == "八千元。"


def test_no_more_attempts_are_made_than_settings_allow() -> None:
    with (
        asked([Scripted("忙", status=503)], retries=2) as (model, server),
        pytest.raises(ModelUnavailable),
    ):
        model.complete(QUESTION, 9)
    assert len(server.requests) == 3


def test_a_wait_longer_than_the_time_allowed_is_not_begun() -> None:
    begun = time.monotonic()
    busy = Scripted("忙", status=429, headers={"Retry-After": "60"})
    with asked([busy], retries=3, timeout=5) as (model, _), pytest.raises(ModelUnavailable, match="429"):
        model.complete(QUESTION, 9)
    assert time.monotonic() - begun < 4


def test_a_refused_request_is_not_tried_again() -> None:
    with (
        asked([Scripted("bad", status=400)], retries=3) as (model, server),
        pytest.raises(ModelUnavailable),
    ):
        model.complete(QUESTION, 9)
    assert len(server.requests) == 1


def test_a_slow_server_is_left_after_the_timeout() -> None:
    message = failure([Scripted("晚了", delay=1.5)], timeout=0.4)
    assert "0.4 秒" in message
    assert "BANFU_LLM_TIMEOUT" in message


def test_a_reply_that_trickles_is_left_after_the_timeout_too() -> None:
    slow = Scripted(pieces=("一",) * 50, pause=0.1)
    with asked([slow], timeout=0.6) as (model, _), pytest.raises(ModelUnavailable, match=r"0\.6 秒"):
        streamed(model)


def test_a_stream_that_is_broken_off_is_told() -> None:
    with (
        asked([Scripted(pieces=("每张", "床位"), cut_after=1)], retries=0) as (model, _),
        pytest.raises(ModelUnavailable),
    ):
        list(model.stream(QUESTION, 9))


def test_closing_the_stream_ends_the_connection() -> None:
    with asked([Scripted(pieces=("一",) * 400, pause=0.02)]) as (model, server):
        stream = model.stream(QUESTION, 9)
        next(stream)
        stream.close()  # type: ignore[attr-defined]
        until = time.monotonic() + 5
        while not server.left and time.monotonic() < until:
            time.sleep(0.02)
        assert server.left == [True]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Scripted("no", status=401), "BANFU_LLM_API_KEY"),
        (Scripted("model not found", status=404), "BANFU_LLM_MODEL"),
        (Scripted("quota", status=429), "429"),
        (Scripted("boom", status=500), "boom"),
        (Scripted("context too long", status=400), "evidence_tokens"),
        (Scripted(raw=b"<html>welcome</html>"), "BANFU_LLM_BASE_URL"),
        (Scripted(raw=b'{"choices": null}'), "BANFU_LLM_BASE_URL"),
        (Scripted(raw=b"[]"), "BANFU_LLM_BASE_URL"),
    ],
)
def test_a_failure_names_its_remedy(said: Scripted, told: str) -> None:
    assert told in failure([said])


def test_an_address_where_nobody_listens_is_told() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with (
        ChatModel(LlmSettings(base_url=f"http://127.0.0.1:{port}/v1", model="tiny", retries=0)) as model,
        pytest.raises(ModelUnavailable, match=f"连不上.*{port}"),
    ):
        model.complete(QUESTION, 9)


def test_the_key_is_sent_and_never_told() -> None:
    key = "sk-very-secret-0042"
    with asked([Scripted(f"Incorrect API key {key}", status=429)], retries=0, api_key=SecretStr(key)) as (
        model,
        server,
    ):
        with pytest.raises(ModelUnavailable) as caught:
            model.complete(QUESTION, 9)
        assert server.headers[0]["authorization"] == f"Bearer {key}"
    assert key not in str(caught.value)


def test_the_key_of_another_program_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-program")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-another-program")
    with asked(["好"]) as (model, server):
        model.complete(QUESTION, 9)
    assert "another" not in str(server.headers)


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_PROXY"])
def test_a_model_on_this_machine_is_reached_past_the_proxy(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    with asked(["好"]) as (model, _):
        assert model.complete(QUESTION, 9).text == "好"


def test_tracing_that_the_environment_asks_for_is_not_done() -> None:
    code = """
import sys
from assistant.llm import ChatMessage, ChatModel
from assistant.settings import LlmSettings
from langsmith.run_trees import get_cached_client

with ChatModel(LlmSettings(base_url=sys.argv[1], model="tiny")) as model:
    model.complete([ChatMessage("user", "问")], 9)
    list(model.stream([ChatMessage("user", "问")], 9))
get_cached_client().flush()
"""
    with serving(["好"]) as server:
        asking = dict.fromkeys(("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"), "true")
        tracing = {**asking, "LANGSMITH_API_KEY": "x", "LANGSMITH_ENDPOINT": server.base_url}
        command = [sys.executable, "-c", code, server.base_url]
        subprocess.run(command, env={**os.environ, **tracing}, check=True, timeout=60)
        assert server.paths == ["/v1/chat/completions"] * 2


def test_extractive_use_does_not_load_the_chat_library() -> None:
    code = "import sys, assistant.llm, assistant.settings as s; assistant.llm.open_chat_model(s.LlmSettings()); print('openai' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_an_estimate_grows_with_the_text() -> None:
    assert estimate_tokens("资助" * 20) > estimate_tokens("资助" * 10) > estimate_tokens("") == 0


def test_a_server_that_overlooks_the_limit_is_cut_off() -> None:
    with asked(["立足产业基础，" * 400]) as (model, _):
        pieces, completion = streamed(model)
    assert estimate_tokens(completion.text) < 250
    assert completion.text.startswith("".join(pieces))
