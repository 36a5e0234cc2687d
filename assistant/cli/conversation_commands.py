"""``banfu conversations`` and the history files of ``banfu ask``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answering.answer_json import answer_to_json
from assistant.cli.output import DONE, put, put_json, say
from assistant.conversation.messages import Message, Speaker
from assistant.conversation.records import Conversation, Turn
from assistant.conversation.store import LOCAL_OWNER, ConversationStore, open_conversations
from corpus.errors import NotFound, SettingsError
from corpus.settings import load_settings

_SHORTEST_ID = 4


def add_conversation_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser of ``banfu conversations`` its actions; ``arguments.action`` names the one chosen."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data-dir", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="数据目录")
    shared.add_argument("--owner", default=LOCAL_OWNER, metavar="用户", help="谁的对话（默认是本机命令行的）")
    shared.add_argument("--json", action="store_true", help="输出 JSON")
    actions = parser.add_subparsers(dest="action", required=True, metavar="动作")

    def action(name: str, summary: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=summary, description=summary, parents=[shared])

    action("list", "列出对话")
    one = action("show", "看一个对话")
    renamed = action("rename", "给对话改名")
    deleted = action("delete", "删除对话")
    exported = action("export", "把对话导出为 Markdown")
    for parser_of_one in (one, renamed, exported):
        parser_of_one.add_argument("id", metavar="ID", help="对话编号，可只写开头几位")
    deleted.add_argument("ids", nargs="+", metavar="ID", help="对话编号，可只写开头几位")
    renamed.add_argument("title", metavar="名称", help="新名称；写空的则用第一个问题")
    exported.add_argument("--out", type=Path, metavar="FILE", help="写入文件（默认打印出来）")


def conversations(arguments: argparse.Namespace) -> int:
    """Do what ``arguments.action`` names."""
    with open_conversations(load_settings(arguments.data_dir)) as store:
        _ACTIONS[arguments.action](store, arguments)
    return DONE


def _list(store: ConversationStore, arguments: argparse.Namespace) -> None:
    found = store.list(arguments.owner)
    if arguments.json:
        put_json({"conversations": [_conversation_json(conversation) for conversation in found]})
        return
    for conversation in found:
        put(f"{conversation.id}  {_time(conversation.updated)}  {conversation.title or '新对话'}")
    if not found:
        say("还没有对话")


def _show(store: ConversationStore, arguments: argparse.Namespace) -> None:
    conversation = _found(store, arguments.id, arguments.owner)
    turns = store.turns(conversation.id, arguments.owner)
    if arguments.json:
        put_json({**_conversation_json(conversation), "turns": [_turn_json(turn) for turn in turns]})
        return
    put(f"{conversation.title or '新对话'}（{_time(conversation.created)}）")
    for turn in turns:
        put(f"\n问：{turn.question}")
        if turn.answer.standalone_question != turn.question:
            put(f"按这样理解：{turn.answer.standalone_question}")
        put(f"答：{turn.answer.text}")
        for warning in turn.answer.warnings:
            put(f"注意：{warning}")


def _rename(store: ConversationStore, arguments: argparse.Namespace) -> None:
    conversation = _found(store, arguments.id, arguments.owner)
    renamed = store.rename(conversation.id, arguments.owner, arguments.title)
    if arguments.json:
        put_json(_conversation_json(renamed))
    else:
        put(f"已改名：{renamed.title}")


def _delete(store: ConversationStore, arguments: argparse.Namespace) -> None:
    # All are looked up before the first is gone, so that a wrong id deletes nothing.
    found = [_found(store, given, arguments.owner) for given in arguments.ids]
    for conversation in dict.fromkeys(found):
        store.delete(conversation.id, arguments.owner)
    if arguments.json:
        put_json({"deleted": list(dict.fromkeys(conversation.id for conversation in found))})
    else:
        for conversation in dict.fromkeys(found):
            put(f"已删除：{conversation.title or conversation.id}")


def _export(store: ConversationStore, arguments: argparse.Namespace) -> None:
    conversation = _found(store, arguments.id, arguments.owner)
    text = store.export_markdown(conversation.id, arguments.owner)
    if arguments.out is None:
        if arguments.json:
            put_json({"id": conversation.id, "markdown": text})
        else:
            put(text)
        return
    try:
        arguments.out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{arguments.out}：写不了（{error.strerror}）。请换一个位置") from error
    if arguments.json:
        put_json({"id": conversation.id, "file": str(arguments.out)})
    else:
        put(f"已导出到 {arguments.out}")


_ACTIONS = {"list": _list, "show": _show, "rename": _rename, "delete": _delete, "export": _export}


def _found(store: ConversationStore, given: str, owner: str) -> Conversation:
    """A conversation by its id or the beginning of it. Raises ``NotFound``."""
    if len(given) >= _SHORTEST_ID:
        alike = [conversation for conversation in store.list(owner) if conversation.id.startswith(given)]
        if len(alike) > 1:
            raise NotFound(f"有 {len(alike)} 个对话的编号以“{given}”开头。请多写几位")
        if alike:
            return alike[0]
    return store.get(given, owner)


def _conversation_json(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "title": conversation.title,
        "audience": conversation.audience,
        "created": conversation.created.isoformat(),
        "updated": conversation.updated.isoformat(),
    }


def _turn_json(turn: Turn) -> dict[str, Any]:
    feedback = turn.feedback
    return {
        "id": turn.id,
        "asked": turn.asked.isoformat(),
        **answer_to_json(turn.answer),
        "question": turn.question,
        "feedback": {"useful": feedback.useful, "reason": feedback.reason} if feedback else None,
    }


def _time(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


# histories

#: Roles of the OpenAI format that nobody of a conversation speaks in.
_LEFT_OUT = {"system", "developer", "tool", "function"}


def read_history(path: str | Path) -> list[Message]:
    """The messages of a file (``-`` for standard input): a JSON list, or JSONL with one ``{role, content}`` a line.

    System and tool messages are left out. Raises ``SettingsError`` naming the line, or in a list the message.
    """
    name = str(path)
    try:
        text = sys.stdin.read() if name == "-" else Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{name}：打不开（{error.strerror}）。请检查文件名") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}：不是 UTF-8 编码。请另存为 UTF-8 后重试") from error
    rows = _listed(name, text) if text.lstrip().startswith("[") else _lines(name, text)
    return [message for row, where in rows for message in _messages(row, where)]


def _listed(name: str, text: str) -> Iterator[tuple[object, str]]:
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        raise SettingsError(
            f"{name} 第 {error.lineno} 行不是 JSON（{error}）。请检查引号、逗号和括号"
        ) from error
    for number, row in enumerate(rows, start=1):
        yield row, f"{name} 第 {number} 条"


def _lines(name: str, text: str) -> Iterator[tuple[object, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{name} 第 {number} 行"
        try:
            yield json.loads(line), where
        except ValueError as error:
            raise SettingsError(f"{where}不是 JSON（{error}）。每行应是 {{role, content}}") from error


def _messages(row: object, where: str) -> Iterator[Message]:
    if isinstance(row, dict) and row.get("role") in _LEFT_OUT:
        return
    try:
        read = _MessageRow.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        if field == "role" and first["type"] == "enum":
            wrong = f"role 是 {first['input']!r}，只能是 user（提问）或 assistant（回答）"
        elif first["type"] == "missing":
            wrong = f"没有 {field} 字段"
        else:
            wrong = f"{field} 应是文字" if field else "不是 {role, content}"
        raise SettingsError(f'{where}：{wrong}。每条应写作 {{"role": "user", "content": "……"}}') from error
    yield Message(read.role, read.content)


class _MessageRow(BaseModel):
    model_config = ConfigDict(extra="ignore")

    role: Speaker
    content: str
