"""The one doorway to the chat model: any OpenAI-compatible endpoint, and none unless one is configured.

langchain-openai is imported when a model is opened, so that extractive use does not pay its second.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlsplit

from assistant.answering.models import Usage
from assistant.answering.reasoning import ReasoningFilter, without_reasoning
from assistant.llm_errors import ModelUnavailable, Overdue, explained, is_passing, unsupported_field
from assistant.settings import LlmSettings
from corpus.errors import SettingsError
from corpus.loopback import LOOPBACK

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_openai import ChatOpenAI

__all__ = ["ChatMessage", "ChatModel", "Completion", "ModelUnavailable", "estimate_tokens", "open_chat_model"]

T = TypeVar("T")

#: Seconds before the first retry; doubled for each one after it.
_BACKOFF = 0.4
_LONGEST_PAUSE = 8.0
#: How far a reply may run past the limit by our estimate before it is cut off.
_OVERRUN = 1.5
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_LATIN = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message as the endpoint gets it."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole reply without reasoning. ``usage`` is the server's count, or our estimate where it sends none."""

    text: str
    usage: Usage
    model: str


def estimate_tokens(text: str) -> int:
    """About how many tokens a text has, without a tokenizer and without the network.

    Chinese characters and their punctuation count 0.68 tokens, Latin words one and a half for every six letters
    or part of them, every other visible character (digits above all) 1. The weights lean towards too many, so
    that a budget holds.

    >>> estimate_tokens("对新增养老床位的民办机构，每张床位资助8000元。")
    18
    """
    chinese = len(_CJK.findall(text))
    words = _LATIN.findall(text)
    letters = sum(map(len, words))
    visible = sum(1 for c in text if not c.isspace())
    latin = sum(1.5 * -(-len(word) // 6) for word in words)
    return round(0.68 * chinese + latin + (visible - chinese - letters))


def open_chat_model(settings: LlmSettings) -> ChatModel | None:
    """The configured model, or None. Nothing is sent before the first question.

    Raises ``SettingsError`` where the address is none.
    """
    return ChatModel(settings) if settings.configured else None


class ChatModel:
    """A chat model behind an OpenAI-compatible endpoint; one object serves many threads.

    Proxies are not used for an address of this machine, and nothing is reported to a tracing service, whatever
    the environment says. Failures are ``ModelUnavailable``.
    """

    def __init__(self, settings: LlmSettings) -> None:
        assert settings.base_url
        assert settings.model
        self.name = settings.model
        self.address = _address(settings.base_url)
        self._settings = settings
        self._key = settings.api_key.get_secret_value() if settings.api_key else "none"
        # Fields of the request that this endpoint turned out not to know.
        self._unsupported: frozenset[str] = frozenset()
        self._chat, self._http = self._open()

    def _open(self) -> tuple[ChatOpenAI, Any]:
        from langchain_openai import ChatOpenAI
        from openai import DefaultHttpxClient
        from pydantic import SecretStr

        timeout = self._settings.timeout
        http = DefaultHttpxClient(timeout=timeout, trust_env=urlsplit(self.address).hostname not in LOOPBACK)
        # Everything that would otherwise be read from OPENAI_… variables is given: they belong to other programs.
        chat = ChatOpenAI(
            model=self.name,
            base_url=self.address,
            api_key=SecretStr(self._key or "none"),
            openai_proxy=None,
            timeout=timeout,
            max_retries=0,
            stream_usage=True,
            use_responses_api=False,
            http_client=http,
            http_socket_options=(),
        )
        chat.root_client.organization = chat.root_client.project = None
        return chat, http

    def close(self) -> None:
        """Close the connections; safe to call twice."""
        self._http.close()

    def __enter__(self) -> ChatModel:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def complete(self, messages: Sequence[ChatMessage], max_tokens: int) -> Completion:
        """The whole reply. Raises ``ModelUnavailable``."""
        deadline = time.monotonic() + self._settings.timeout
        reply = self._patiently(lambda: self._invoke(messages, max_tokens), deadline)
        return self._completion(messages, without_reasoning(reply.text), reply)

    def stream(self, messages: Sequence[ChatMessage], max_tokens: int) -> Iterator[str | Completion]:
        """Pieces of the reply as they come, without reasoning, and last the ``Completion``.

        Raises ``ModelUnavailable``, also in the middle. Closing the iterator closes the connection.
        """
        deadline = time.monotonic() + self._settings.timeout
        reading = ReasoningFilter()
        first, rest = self._patiently(lambda: self._begin(messages, max_tokens), deadline)
        whole: AIMessage = first
        written, cut = 0, False
        try:
            if piece := reading.feed(first.text):
                yield piece
            while (chunk := self._next(rest, deadline)) is not None:
                whole = whole + chunk  # type: ignore[assignment]
                written += estimate_tokens(chunk.text)
                # A server that overlooks the limit would write until the time is up.
                if cut := written > max_tokens * _OVERRUN:
                    break
                if piece := reading.feed(chunk.text):
                    yield piece
            if piece := reading.close():
                yield piece
        finally:
            rest.close()
        if not cut and not whole.response_metadata.get("finish_reason"):
            raise self._failure(ConnectionError("the stream ended early"))
        yield self._completion(messages, reading.answer, whole)

    def _invoke(self, messages: Sequence[ChatMessage], max_tokens: int) -> AIMessage:
        with _untraced():
            return self._chat.invoke([(m.role, m.content) for m in messages], **self._fields(max_tokens))

    def _begin(self, messages: Sequence[ChatMessage], max_tokens: int) -> tuple[AIMessage, Any]:
        rest: Any = self._chat.stream([(m.role, m.content) for m in messages], **self._fields(max_tokens))
        # Callbacks are set up in the first step, so only that one needs to be untraced.
        with _untraced():
            return next(rest), rest

    def _next(self, rest: Iterator[AIMessage], deadline: float) -> AIMessage | None:
        try:
            chunk = next(rest, None)
        except Exception as error:
            raise self._failure(error) from error
        if chunk is not None and time.monotonic() > deadline:
            raise self._failure(Overdue())
        return chunk

    def _fields(self, max_tokens: int) -> dict[str, Any]:
        # langchain-openai would send max_completion_tokens, which many servers do not know yet.
        length = "max_completion_tokens" if "max_tokens" in self._unsupported else "max_tokens"
        fields: dict[str, Any] = {"extra_body": {length: max_tokens}}
        if "temperature" not in self._unsupported:
            fields["temperature"] = self._settings.temperature
        if "stream_options" in self._unsupported:
            fields["stream_usage"] = False
        return fields

    def _patiently(self, call: Callable[[], T], deadline: float) -> T:
        """Call until it works: again after a passing failure, and without a field that the endpoint refuses."""
        attempt = 0
        while True:
            try:
                return call()
            except Exception as error:
                field = unsupported_field(error)
                if field and field not in self._unsupported:
                    self._unsupported |= {field}
                    continue
                pause = is_passing(error, min(_BACKOFF * 2**attempt, _LONGEST_PAUSE))
                attempt += 1
                late = pause is None or time.monotonic() + pause >= deadline
                if pause is None or late or attempt > self._settings.retries:
                    raise self._failure(error) from error
                time.sleep(pause)

    def _failure(self, error: Exception) -> ModelUnavailable:
        return explained(error, self._settings, self.address, self._key)

    def _completion(self, messages: Sequence[ChatMessage], text: str, reply: AIMessage) -> Completion:
        counted = reply.usage_metadata
        usage = (
            Usage(counted["input_tokens"], counted["output_tokens"])
            if counted and counted["input_tokens"]
            else Usage(sum(estimate_tokens(m.content) + 4 for m in messages), estimate_tokens(reply.text))
        )
        return Completion(text, usage, self.name)


def _address(base_url: str) -> str:
    """The endpoint's base address, without a path that users tend to paste along.

    >>> _address("http://127.0.0.1:8000/v1/chat/completions")
    'http://127.0.0.1:8000/v1'
    """
    address = re.sub(r"/(?:chat/completions|completions|models)/?$", "", base_url.strip()).rstrip("/")
    try:
        parts = urlsplit(address)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise SettingsError(
            f"大模型服务的地址有误：{base_url!r}。BANFU_LLM_BASE_URL 应写成 http://主机:端口/v1 的样子"
        )
    return address


def _untraced() -> Any:
    from langsmith import tracing_context

    return tracing_context(enabled=False)
