"""请大模型看规则没有读全的条文：一次一句，限时限量；问不到、答不对，都不影响规则读出的事项。"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import prompts
from assistant.eligibility.extract import Question, read
from assistant.eligibility.store import MeasureStore
from assistant.llm import ChatMessage, Completion, ModelUnavailable, open_chat_model
from assistant.settings import load_assistant_settings
from corpus.stores import Stores

PROMPT = prompts.load("measure")
_TOKENS = 500
#: 连着这么多次没有答复就停。
_FAILURES = 3


class Chat(Protocol):
    """A chat model, as far as it is needed here."""

    def complete(self, messages: Sequence[ChatMessage], max_tokens: int) -> Completion:
        """The whole reply. Raises ``ModelUnavailable``."""
        ...


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of asking: clauses asked, values kept, values dropped by reason, calls that failed, clauses left over."""

    asked: int = 0
    kept: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    failed: int = 0
    left: int = 0
    reason: str = ""


def propose_as_set(
    stores: Stores, measure_store: MeasureStore, report: Callable[[str], None] = lambda _: None
) -> Proposed | None:
    """``propose_measures`` with the model and limits of the settings; None where no model is set or it is switched off.

    The setting is ``assistant: eligibility: proposals``. Raises ``SettingsError`` only for settings that cannot be read.
    """
    settings = load_assistant_settings(stores.settings)
    limits = settings.eligibility
    if not limits.proposals:
        return None
    chat = open_chat_model(settings.llm)
    if chat is None:
        return None
    with chat:
        return propose_measures(
            stores, measure_store, chat, clauses=limits.clauses, seconds=limits.seconds, report=report
        )


def propose_measures(
    stores: Stores,
    measure_store: MeasureStore,
    chat: Chat,
    *,
    clauses: int = 60,
    seconds: float = 120,
    report: Callable[[str], None] = lambda _: None,
) -> Proposed:
    """Ask about the open clauses of every document that was read, within ``clauses`` calls and ``seconds``.

    A reply is kept, so each clause is asked about once; what is left over is asked the next time. Nothing raises: a model
    that fails or is slow leaves the measures as the rules read them. Call it after ``refresh_measures``.
    """
    deadline = time.monotonic() + seconds
    asked = kept = failed = row_failed = left = 0
    dropped: Counter[str] = Counter()
    reason = ""
    known = measure_store.versions()
    for row in stores.library.documents():
        if known.get(row.id) != row.version:
            continue
        body = stores.library.body(row.version)
        replies = measure_store.replies(row.id, PROMPT.id)
        before = len(replies)
        for question in read(body, row.id).questions:
            if question.key in replies:
                continue
            if asked + failed >= clauses or row_failed >= _FAILURES or time.monotonic() >= deadline:
                left += 1
                continue
            try:
                reply = ask(chat, question)
            except ModelUnavailable as error:
                failed, row_failed, reason = failed + 1, row_failed + 1, str(error)
                left += 1
                continue
            asked, row_failed = asked + 1, 0
            replies[question.key] = reply
            measure_store.keep_reply(row.id, question.key, PROMPT.id, reply)
        if len(replies) == before:
            continue
        found = read(body, row.id, replies)
        kept, dropped = kept + found.kept, dropped + Counter(found.dropped)
        measure_store.replace(row.id, row.version, found.extraction)
        if found.kept:
            report(f"{row.source}：大模型补出 {found.kept} 处，待核定")
    return Proposed(asked, kept, dict(dropped), failed, left, reason)


def told(found: Proposed) -> str:
    """What came of asking, in one sentence for people.

    >>> told(Proposed(asked=5, kept=2, dropped={"数额不符": 1}, left=3))
    '大模型看了 5 句条文，补出 2 处待核定，丢掉 1 处与条文不符的（数额不符 1），还有 3 句没有看'
    """
    parts = [f"大模型看了 {found.asked} 句条文", f"补出 {found.kept} 处待核定"]
    if found.dropped:
        each = "、".join(f"{name} {count}" for name, count in sorted(found.dropped.items()))
        parts.append(f"丢掉 {sum(found.dropped.values())} 处与条文不符的（{each}）")
    if found.failed:
        parts.append(f"{found.failed} 次没有答复：{found.reason}")
    if found.left:
        parts.append(f"还有 {found.left} 句没有看")
    return "，".join(parts)


def ask(chat: Chat, question: Question) -> str:
    """The model's reply about one clause. Raises ``ModelUnavailable``."""
    words = PROMPT.fill(context=question.context or "（无）", clause=question.clause)
    return chat.complete([ChatMessage("user", words)], _TOKENS).text
