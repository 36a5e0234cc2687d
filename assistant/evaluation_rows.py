"""A user's own questions: the rows of a JSONL file, read and checked line by line."""

from __future__ import annotations

import datetime
import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from assistant.conversation.messages import Message, messages_of
from corpus.errors import SettingsError

#: How alike an unknown field must be to a known one to be taken for a slip of the pen.
_ALIKE = 0.85


class Expect(StrEnum):
    """What should become of a question. QUALIFIED: an answer with its limits; CORRECT_PREMISE: what the document really says."""

    ANSWER = "answer"
    REFUSE = "refuse"
    PARTIAL = "partial"
    CORRECT_PREMISE = "correct-premise"
    QUALIFIED = "qualified"


class GoldPlace(BaseModel):
    """Where the answer stands: a document by source name or id, and a quote, a range of its text, or neither (anywhere)."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    doc: str = Field(min_length=1)
    quote: str | None = Field(None, min_length=1)
    start: int | None = Field(None, ge=0)
    end: int | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _whole(self) -> GoldPlace:
        if (self.start is None) != (self.end is None):
            raise ValueError("start 与 end 要一起给出")
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError("end 应大于 start")
        return self


class EvaluationRow(BaseModel):
    """One question and what a right answer holds. ``line`` is its line in the file, from 1.

    Each entry of ``must_contain`` may hold alternatives split by ``|``; of ``answers`` one must be contained.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, arbitrary_types_allowed=True)

    id: str
    line: int
    question: str
    history: tuple[Message, ...] = ()
    kind: str = "未分类"
    expect: Expect = Expect.ANSWER
    must_contain: tuple[str, ...] = ()
    must_not_contain: tuple[str, ...] = ()
    gold: tuple[GoldPlace, ...] = ()
    answers: tuple[str, ...] = ()
    audience: Literal["public", "staff"] | None = None
    as_of: datetime.date | None = None

    @field_validator("question")
    @classmethod
    def _asks(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("问题是空的")
        return value

    @field_validator("must_contain", "must_not_contain", "answers")
    @classmethod
    def _filled(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Blank wordings would be in every answer, or in none."""
        if any(not one.strip() for entry in value for one in entry.split("|")):
            raise ValueError("有空白的写法，请删去")
        return value

    @field_validator("gold", mode="before")
    @classmethod
    def _documents(cls, value: Any) -> Any:
        """A bare name stands for a whole document."""
        if isinstance(value, list):
            return [{"doc": place} if isinstance(place, str) else place for place in value]
        return value


#: Fields a row may have; ``query`` and ``answerable`` are other names for ``question`` and ``expect``.
FIELDS = frozenset(EvaluationRow.model_fields) - {"line"} | {"query", "answerable"}


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The rows of a file, and what a reader should know about them."""

    rows: tuple[EvaluationRow, ...]
    remarks: tuple[str, ...] = ()


def read_questions(path: Path) -> QuestionFile:
    """All rows of a JSONL file, read before the first is asked.

    A row without ``id`` is named by its line. Raises ``SettingsError`` naming the line and the field.
    """
    rows: list[EvaluationRow] = []
    remarks: list[str] = []
    seen: dict[str, int] = {}
    for number, value in json_lines(path):
        row = _row(path, number, value)
        if row.id in seen:
            raise SettingsError(
                f"{path} 第 {number} 行的 id“{row.id}”与第 {seen[row.id]} 行相同。请让每行的 id 各不相同"
            )
        seen[row.id] = number
        rows.append(row)
        remarks += _slips(path, number, value)
    if not rows:
        raise SettingsError(f"{path} 里没有问题。每行应是一个含有 question 的 JSON 对象")
    return QuestionFile(tuple(rows), tuple(remarks))


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSONL file with their line numbers, from 1; blank lines are left out.

    Raises ``SettingsError`` naming the line that is no JSON object.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{path}：打不开（{error.strerror}）。请检查文件名") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}：不是 UTF-8 编码。请另存为 UTF-8 后重试") from error
    # Only real line ends: U+2028 may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise SettingsError(f"{path} 第 {number} 行不是 JSON（{error}）。每行应是一个对象") from error
        if not isinstance(value, dict):
            raise SettingsError(f"{path} 第 {number} 行不是 JSON 对象。每行应形如 {{…}}")
        yield number, value


def _row(path: Path, number: int, value: dict[str, Any]) -> EvaluationRow:
    given = {name: found for name, found in value.items() if found is not None}
    if "question" not in given and "query" in given:
        given["question"] = given["query"]
    if "question" not in given:
        raise SettingsError(f"{path} 第 {number} 行没有 question 字段。每行应是含有它的一个对象")
    if "expect" not in given and given.get("answerable") is False:
        given["expect"] = Expect.REFUSE
    try:
        history = messages_of(given.get("history"))
    except SettingsError as error:
        raise SettingsError(f"{path} 第 {number} 行：{error}") from error
    given |= {"history": tuple(history), "line": number, "id": str(given.get("id", number))}
    try:
        return EvaluationRow.model_validate(given)
    except ValidationError as error:
        raise SettingsError(f"{path} 第 {number} 行：{_reason(error)}") from error


_REASONS = {
    "string_type": "应是文字",
    "tuple_type": "应是列表",
    "string_too_short": "不能是空的",
    "missing": "没有给出",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "greater_than_equal": "不能小于 0",
    "model_type": "应是对象",
}


def _reason(error: ValidationError) -> str:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    if first["type"] in ("enum", "literal_error"):
        allowed = "、".join(Expect) if field == "expect" else "public、staff"
        return f"{field} 没有“{first['input']}”这种写法，可写：{allowed}"
    if first["type"] == "value_error":
        return f"{field} 有误：{first['ctx']['error']}"
    if first["type"].startswith("date"):
        return f"{field} 应写作 2024-06-30，收到 {first['input']!r}"
    return f"{field} {_REASONS.get(first['type'], first['msg'])}，收到 {first['input']!r}"


def _slips(path: Path, number: int, value: dict[str, Any]) -> Iterator[str]:
    """Unknown fields that look like known ones; others are the user's own business."""
    for name in sorted(set(value) - FIELDS):
        alike = difflib.get_close_matches(name, FIELDS - set(value), n=1, cutoff=_ALIKE)
        if alike:
            yield f"{path} 第 {number} 行的 {name} 没有被使用，是不是想写 {alike[0]}？"
