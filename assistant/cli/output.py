"""How commands print: results on standard output, everything else on standard error."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from corpus.errors import SettingsError
from corpus.owner import OwnerInfo

DONE, FAILED, WRONG_USE, IN_PART = 0, 1, 2, 3


def put(text: str) -> None:
    """A line of the result."""
    print(text, flush=True)


def put_json(value: Any, *, indent: int | None = None) -> None:
    """One JSON object."""
    put(json.dumps(value, ensure_ascii=False, indent=indent, default=_plain))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)


def say(text: str) -> None:
    """Something the user should know that is not the result."""
    print(text, file=sys.stderr, flush=True)


def say_waiting(owner: OwnerInfo) -> None:
    """Tell for whom a command waits."""
    say(f"资料库正由另一个进程使用，等待它完成：{owner.describe()}")


def read_batch(name: str, needed: str) -> Iterator[dict[str, Any]]:
    """Rows of a JSONL file (``-`` for standard input), one at a time; each needs the field ``needed``.

    Raises ``SettingsError`` naming the line that cannot be read.
    """
    with contextlib.ExitStack() as stack:
        try:
            lines = sys.stdin if name == "-" else stack.enter_context(Path(name).open(encoding="utf-8-sig"))
        except OSError as error:
            raise SettingsError(f"{name}：打不开（{error.strerror}）。请检查文件名") from error
        for number, line in enumerate(_lines(name, lines), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise SettingsError(f"{name} 第 {number} 行不是 JSON（{error}）。每行应是一个对象") from error
            if not isinstance(row, dict) or not isinstance(row.get(needed), str):
                raise SettingsError(f"{name} 第 {number} 行没有 {needed} 字段。每行应是含有它的一个对象")
            yield row


def _lines(name: str, file: Iterable[str]) -> Iterator[str]:
    try:
        yield from file
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}：不是 UTF-8 编码。请另存为 UTF-8 后重试") from error
