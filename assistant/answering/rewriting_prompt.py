"""Asking the chat model to make a follow-up understandable on its own, and refusing what is no such question."""

from __future__ import annotations

import re
from collections.abc import Sequence

import prompts
from assistant.answering.claims import plain, read
from assistant.answering.evidence_text import as_data, bigrams_of
from assistant.answering.orders import gives_orders, leaks
from assistant.conversation.messages import Message, Speaker
from assistant.llm import ChatMessage, ChatModel, ModelUnavailable

_TURNS = 4
_SHOWN = {Speaker.USER: 160, Speaker.ASSISTANT: 200}
_QUESTION = 300
_TOKENS = 120
#: How much longer than the question and its history allow a rewriting may be.
_LONGER, _LONGEST = 80, 200
#: Shares of its characters and of their pairs that must stand in the question or the history.
_KNOWN_CHARACTERS, _KNOWN = 0.8, 0.5
_VALUES = {"amount", "percentage", "multiple", "date", "doc_number", "case_number"}
_NAMES = {"institution", "title"}
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_MARK = re.compile(r"\[\d{1,2}\]")
_SENTENCES = re.compile(r"[^。！？!?]+[。！？!?]*")
_LABEL = re.compile(
    r"^\s*(?:【?(?:追问|改写|问话|独立问题|问题|改写后的?(?:问话|问题|追问)?)】?\s*[:：]|【追问】)\s*"
)
_ASKS = re.compile(
    r"[?？]\s*$|吗|呢|什么|哪|谁|几|多少|多久|如何|怎|是否|能否|可否|有无|是不是|能不能|有没有|会不会|要不要|多大|多长|请问|何时|何地|为何"
)
_ASKED_FOR = re.compile(r"^(?:请|列出|介绍|说明|比较|对比|查|找|讲|告诉|给出|总结|概括|解释)")


def ask_model_to_rewrite(question: str, history: Sequence[Message], model: ChatModel) -> str | None:
    """The follow-up as one question that needs no conversation; None where the model fails or does not ask.

    Refused are: more than one line, an answer instead of a question, a lost or an invented figure, words that are
    neither in the question nor in the conversation, and anything that gives orders or repeats our prompt.
    """
    if not history:
        return None
    prompt = prompts.load("rewrite")
    shown = "\n".join(
        f"{'问' if m.role is Speaker.USER else '答'}：{as_data(_MARK.sub('', m.content))[: _SHOWN[m.role]]}"
        for m in _plain_turns(history)[-_TURNS:]
    )
    asked = prompt.fill(history=shown, question=as_data(question)[:_QUESTION])
    try:
        reply = model.complete([ChatMessage("user", asked)], _TOKENS)
    except ModelUnavailable:
        return None
    return accepted_rewriting(reply.text, question, history)


def accepted_rewriting(reply: str, question: str, history: Sequence[Message]) -> str | None:
    """The rewriting in a reply, or None where it is not one.

    >>> talk = [Message(Speaker.USER, "民办养老机构新增床位资助多少？")]
    >>> accepted_rewriting("公办养老机构新增床位资助多少？", "那公办的呢？", talk)
    '公办养老机构新增床位资助多少？'
    >>> accepted_rewriting("公办养老机构新增床位资助8000元。", "那公办的呢？", talk) is None
    True
    """
    lines = [line for line in reply.strip().splitlines() if line.strip()]
    if len(lines) != 1:
        return None
    text = _MARK.sub("", _LABEL.sub("", lines[0])).strip().strip("“”\"'`*").strip()
    known = "\n".join([question, *(m.content for m in _plain_turns(history))])
    if not text or len(text) > min(_LONGEST, len(question) + _LONGER):
        return None
    if not all(_ASKS.search(part) or _ASKED_FOR.match(part) for part in _SENTENCES.findall(text)):
        return None
    if gives_orders(text) or leaks(text) or not _same_figures(text, question, known):
        return None
    words = bigrams_of(text)
    characters = [c for pair in words for c in pair]
    old = sum(c in known for c in characters) >= _KNOWN_CHARACTERS * len(characters)
    return text if words and old and len(words & bigrams_of(known)) >= _KNOWN * len(words) else None


def _plain_turns(history: Sequence[Message]) -> list[Message]:
    """The turns that give no orders."""
    return [message for message in history if not gives_orders(message.content)]


def _same_figures(text: str, question: str, known: str) -> bool:
    """Whether every figure of the question is kept, and no figure or name came in from nowhere.

    Chinese ordinals may go: “上面第二条” becomes what the second item says.
    """
    if not _digits(question) <= _digits(text) <= _digits(known):
        return False
    mine, theirs = read(text).claims, read(known).claims
    values = {c.key for c in mine if c.type in _VALUES}
    asked = {c.key for c in read(question).claims if c.type in _VALUES}
    named = [c.text.strip("《》") for c in mine if c.type in _NAMES]
    return asked <= values <= {c.key for c in theirs} and all(name in known for name in named)


def _digits(text: str) -> set[str]:
    return set(_DIGITS.findall(plain(text)))
