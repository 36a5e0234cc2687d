"""``banfu ask``: one question, a conversation, or a batch."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from typing import Any

from assistant.answering.answer_json import answer_to_json
from assistant.answering.chain import AnswerChain, Request
from assistant.answering.models import Answer, Outcome
from assistant.cli.conversation_commands import read_history
from assistant.cli.output import DONE, IN_PART, put, put_json, read_batch, say, say_waiting
from assistant.conversation.messages import Message, Standalone, messages_of
from assistant.conversation.store import LOCAL_OWNER, ConversationStore, open_conversations
from assistant.llm import open_chat_model
from assistant.settings import load_assistant_settings
from corpus.errors import SettingsError
from corpus.settings import CorpusSettings, load_settings
from corpus.stores import Stores

#: The value of ``--conversation`` that begins a new one.
_NEW = "new"


def ask(arguments: argparse.Namespace) -> int:
    """Answer one question, or each row of a batch as it is read."""
    if (arguments.question is None) == (arguments.batch is None):
        raise SettingsError("请给出一个问题，或用 --batch 给出 JSONL 文件（二者取一）")
    if arguments.batch and (arguments.history or arguments.conversation):
        raise SettingsError("--batch 的每一行自带 history，不能与 --history 或 --conversation 合用")
    settings = load_settings(arguments.data_dir)
    with opened(settings, extractive=arguments.extractive) as chain:
        if arguments.batch:
            for row in read_batch(arguments.batch, "question"):
                answer = chain.ask(_request(arguments, row["question"], messages_of(row.get("history"))))
                put_json({**({"id": row["id"]} if "id" in row else {}), **_row(arguments, answer)})
            return DONE
        return _one(arguments, chain, settings)


@contextlib.contextmanager
def opened(settings: CorpusSettings, *, extractive: bool = False) -> Iterator[AnswerChain]:
    """The chain over a data folder, with the configured model unless ``extractive``."""
    mine = load_assistant_settings(settings)
    with contextlib.ExitStack() as stack:
        stores = stack.enter_context(Stores(settings, purpose="问答", report=say, on_wait=say_waiting))
        model = None if extractive else open_chat_model(mine.llm)
        if model is not None:
            stack.enter_context(model)
        yield AnswerChain(stores, mine, model)


def _one(arguments: argparse.Namespace, chain: AnswerChain, settings: CorpusSettings) -> int:
    with contextlib.ExitStack() as stack:
        history = read_history(arguments.history) if arguments.history else []
        kept: ConversationStore | None = None
        conversation = ""
        if arguments.conversation:
            kept = stack.enter_context(open_conversations(settings))
            conversation = _conversation(kept, arguments)
            history = [*kept.history(conversation, LOCAL_OWNER), *history]
        request = _request(arguments, arguments.question, history)
        answer = chain.ask(request) if arguments.json else _shown(chain, request)
        if kept is not None:
            kept.append(conversation, LOCAL_OWNER, arguments.question, answer)
    if arguments.json:
        put_json(_row(arguments, answer))
    else:
        _print(answer)
    return DONE if answer.outcome is not Outcome.REFUSED else IN_PART


def _conversation(store: ConversationStore, arguments: argparse.Namespace) -> str:
    """The id of the conversation to go on with; a new one is named on standard error."""
    if arguments.conversation != _NEW:
        return store.get(arguments.conversation, LOCAL_OWNER).id
    created = store.create(LOCAL_OWNER, audience=arguments.audience)
    say(f"新的对话：{created.id}")
    return created.id


def _request(arguments: argparse.Namespace, question: str, history: list[Message]) -> Request:
    if not question.strip():
        raise SettingsError("问题是空的。请写出想问的内容")
    return Request(question, tuple(history), arguments.audience, arguments.as_of)


def _row(arguments: argparse.Namespace, answer: Answer) -> dict[str, Any]:
    return answer_to_json(answer, trace=arguments.trace)


def _shown(chain: AnswerChain, request: Request) -> Answer:
    """Show what a model writes as it comes, on a terminal only; the checked answer follows."""
    streamed = False
    for event in chain.stream(request):
        if isinstance(event, Standalone) and event.changed:
            say(f"按这样理解：{event.question}")
        elif isinstance(event, str) and sys.stderr.isatty():
            print(event, end="", file=sys.stderr, flush=True)
            streamed = True
        elif isinstance(event, Answer):
            if streamed:
                print("\n", file=sys.stderr)
            return event
    raise RuntimeError("the chain ended without an answer")


def _print(answer: Answer) -> None:
    put(answer.text)
    for warning in answer.warnings:
        put(f"注意：{warning}")
    if answer.citations:
        put("\n出处")
    for c in answer.citations:
        facts = [c.doc_number, c.issuer, c.date.isoformat() if c.date else None, c.status.value]
        title = c.title if "《" in c.title else f"《{c.title}》"
        page = f"，第{c.page}页" if c.page else ""
        put(f"[{c.n}] {title} {'  '.join(f for f in facts if f)}")
        if c.heading:
            put(f"    {' › '.join(c.heading)}")
        put(f"    —— {c.source}（{c.doc_id}，{c.span.start}–{c.span.end}{page}）")
    if answer.outcome is Outcome.REFUSED and answer.nearby:
        put("\n最接近的文件")
        for near in answer.nearby:
            put(f"- {near.title}（{near.source}，{near.doc_id}）")
