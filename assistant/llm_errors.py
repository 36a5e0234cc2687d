"""What can go wrong with a chat model, told in the user's words; a key is never shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from assistant.settings import LlmSettings
from corpus.errors import BanfuError

# Fields that one server wants and another refuses.
_OPTIONAL_FIELDS = ("max_tokens", "temperature", "stream_options")
_PASSING = {408, 409, 425, 429, 500, 502, 503, 504, 529}
_SHOWN = 120


class ModelUnavailable(BanfuError):
    """The chat model gave no usable reply; ``str(error)`` says why and what to do, in Chinese."""


class Overdue(Exception):
    """A streamed reply went on beyond the time allowed."""


def is_passing(error: Exception, pause: float) -> float | None:
    """Seconds to wait before trying again, or None where it would fail again.

    A server's ``Retry-After`` (seconds) counts where it is longer than ``pause``. A timeout is not tried again:
    the same reply would take as long once more.
    """
    if _is_timeout(error):
        return None
    status = _status(error)
    if status in _PASSING:
        response = getattr(error, "response", None)
        asked = str(response.headers.get("retry-after", "")) if response is not None else ""
        return max(pause, float(asked)) if re.fullmatch(r"\d{1,4}(?:\.\d+)?", asked) else pause
    return pause if status is None and _is_connection(error) else None


def unsupported_field(error: Exception) -> str | None:
    """The field of the request that the server says it does not know, if that is why it refused."""
    if _status(error) not in (400, 422):
        return None
    text = str(error)
    return next((field for field in _OPTIONAL_FIELDS if re.search(rf"\b{field}\b", text)), None)


def explained(error: Exception, settings: LlmSettings, address: str, key: str) -> ModelUnavailable:
    """The error as users read it: what happened, where, and what to do next."""
    where = f"大模型服务 {_shown_address(address)}"
    reason = _server_words(error, key)
    status = _status(error)
    if _is_timeout(error):
        return ModelUnavailable(
            f"{where} 没有在 {settings.timeout:g} 秒内答完。可调大 BANFU_LLM_TIMEOUT，或换用更快的模型"
        )
    if status is None and _is_connection(error):
        return ModelUnavailable(f"连不上{where}。请确认服务已经启动，BANFU_LLM_BASE_URL 填写正确")
    if status in (401, 403):
        return ModelUnavailable(f"{where} 不接受所用的密钥（{status}）。请检查 BANFU_LLM_API_KEY")
    if status == 404:
        return ModelUnavailable(
            f"{where} 上没有模型 {settings.model}，或者地址不对（404）{reason}。"
            "请检查 BANFU_LLM_MODEL，以及 BANFU_LLM_BASE_URL 是否缺少 /v1"
        )
    if status == 429:
        return ModelUnavailable(f"{where} 请求过多或额度用完（429）{reason}。请稍后再试，或检查账户额度")
    if status is not None and status >= 500:
        return ModelUnavailable(f"{where} 出错（{status}）{reason}。请稍后再试，或查看该服务的日志")
    if status is not None:
        return ModelUnavailable(
            f"{where} 不接受这次请求（{status}）{reason}。"
            "可能是提示词超过了模型的长度上限，可调小 assistant.llm.evidence_tokens"
        )
    return ModelUnavailable(
        f"{where} 的回复读不懂（{type(error).__name__}）。"
        "请确认它与 OpenAI 接口兼容，BANFU_LLM_BASE_URL 指向接口而不是网页"
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _names(error: BaseException) -> Iterator[str]:
    for link in _chain(error):
        yield from (cls.__name__ for cls in type(link).__mro__)


def _is_timeout(error: Exception) -> bool:
    return any(name in ("Overdue", "APITimeoutError", "TimeoutException") for name in _names(error))


def _is_connection(error: Exception) -> bool:
    return any(name in ("APIConnectionError", "TransportError", "ConnectionError") for name in _names(error))


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _server_words(error: Exception, key: str) -> str:
    """What the server said, short, on one line, without the key."""
    body = getattr(error, "body", None)
    message = body.get("message") if isinstance(body, dict) else None
    if not isinstance(message, str) or not message.strip():
        return ""
    text = " ".join(message.split())
    if len(key) >= 4:
        text = text.replace(key, "（密钥已隐去）")
    # Servers quote part of a refused key, too.
    text = re.sub(r"\b(?:sk|key|token)-[\w*.-]{4,}", "（密钥已隐去）", text)
    return f"：{text[:_SHOWN]}"


def _shown_address(address: str) -> str:
    """The address without a name and password in it.

    >>> _shown_address("https://user:secret@llm.example.cn/v1")
    'https://llm.example.cn/v1'
    """
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
