"""A user's question file: what is read, and what is said about a line that cannot be."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.conversation.messages import Message, Speaker
from assistant.evaluation_rows import EvaluationRow, Expect, GoldPlace, QuestionFile, read_questions
from corpus.errors import SettingsError

BEDS = "新增养老床位每张资助多少？"


def written(folder: Path, *rows: dict[str, Any] | str) -> Path:
    path = folder / "questions.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def reading(*rows: dict[str, Any] | str) -> QuestionFile:
        return read_questions(written(tmp_path, *rows))

    return reading


def only(file: QuestionFile) -> EvaluationRow:
    (row,) = file.rows
    return row


def refused(folder: Path, *rows: dict[str, Any] | str) -> str:
    with pytest.raises(SettingsError) as caught:
        read_questions(written(folder, *rows))
    return str(caught.value)


def test_a_question_alone_is_expected_to_be_answered(read: Any) -> None:
    row = only(read({"id": "a", "question": BEDS}))
    assert (row.id, row.question, row.expect, row.kind) == ("a", BEDS, Expect.ANSWER, "未分类")


def test_a_row_without_id_is_named_by_its_line(read: Any) -> None:
    assert [row.id for row in read("", {"question": BEDS}, {"question": "谁来审核？"}).rows] == ["2", "3"]


def test_a_number_may_be_the_id(read: Any) -> None:
    assert only(read({"id": 7, "question": BEDS})).id == "7"


def test_query_is_another_name_for_question(read: Any) -> None:
    assert only(read({"query": BEDS, "answers": ["8000元"]})).question == BEDS


def test_an_unanswerable_row_is_expected_to_be_refused(read: Any) -> None:
    assert only(read({"query": BEDS, "answerable": False})).expect is Expect.REFUSE


def test_what_is_expected_goes_before_answerable(read: Any) -> None:
    row = only(read({"query": BEDS, "answerable": False, "expect": "partial"}))
    assert row.expect is Expect.PARTIAL


def test_history_becomes_messages(read: Any) -> None:
    row = only(read({"question": "租赁的呢？", "history": [{"role": "user", "content": BEDS}]}))
    assert row.history == (Message(Speaker.USER, BEDS),)


def test_gold_may_be_a_quote_a_range_or_a_document(read: Any) -> None:
    gold = [{"doc": "甲.txt", "quote": "8000元"}, {"doc": "乙.txt", "start": 3, "end": 9}, "丙.txt"]
    assert only(read({"question": BEDS, "gold": gold})).gold == (
        GoldPlace(doc="甲.txt", quote="8000元"),
        GoldPlace(doc="乙.txt", start=3, end=9),
        GoldPlace(doc="丙.txt"),
    )


def test_null_fields_count_as_absent(read: Any) -> None:
    assert only(read({"id": None, "question": BEDS, "gold": None, "expect": None})).id == "1"


def test_a_row_may_say_who_asks_and_when(read: Any) -> None:
    row = only(read({"question": BEDS, "audience": "public", "as_of": "2026-03-01"}))
    assert (row.audience, row.as_of) == ("public", date(2026, 3, 1))


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps({"question": BEDS}), encoding="utf-8-sig")
    assert only(read_questions(path)).question == BEDS


def test_a_line_separator_inside_a_string_ends_no_line(read: Any) -> None:
    assert only(read('{"question": "床位\u2028资助多少？"}')).question == "床位\u2028资助多少？"


def test_the_users_own_fields_are_left_alone(read: Any) -> None:
    assert read({"question": BEDS, "作者": "张三", "remark": "待核"}).remarks == ()


def test_a_field_that_looks_misspelt_is_told(read: Any) -> None:
    (remark,) = read({"question": BEDS, "must_contains": ["8000元"]}).remarks
    assert "第 1 行的 must_contains" in remark
    assert "must_contain？" in remark


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "不是 JSON"),
        ("[1]", "不是 JSON 对象"),
        ({"id": "b"}, "没有 question 字段"),
        ({"question": "　 "}, "问题是空的"),
        ({"question": 3}, "question 应是文字"),
        ({"question": BEDS, "expect": "yes"}, "expect 没有“yes”这种写法，可写：answer、refuse"),
        ({"question": BEDS, "audience": "all"}, "可写：public、staff"),
        ({"question": BEDS, "must_contain": "8000元"}, "must_contain 应是列表"),
        ({"question": BEDS, "must_contain": ["8000元|"]}, "有空白的写法"),
        ({"question": BEDS, "answers": [""]}, "有空白的写法"),
        ({"question": BEDS, "gold": [{"quote": "8000元"}]}, "gold.0.doc 没有给出"),
        ({"question": BEDS, "gold": [{"doc": "甲.txt", "start": 3}]}, "start 与 end 要一起给出"),
        ({"question": BEDS, "gold": [{"doc": "甲.txt", "start": 9, "end": 3}]}, "end 应大于 start"),
        ({"question": BEDS, "gold": [{"doc": "甲.txt", "start": -1, "end": 3}]}, "不能小于 0"),
        ({"question": BEDS, "as_of": "明天"}, "应写作 2024-06-30"),
        ({"question": BEDS, "history": ["租赁的呢"]}, "history 第 1 项"),
        ({"id": "a", "question": "谁来审核？"}, "id“a”与第 1 行相同"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, row: dict[str, Any] | str, said: str) -> None:
    message = refused(tmp_path, {"id": "a", "question": BEDS}, row)
    assert "第 2 行" in message
    assert said in message


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    assert "没有问题" in refused(tmp_path, "", "  ")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"没有\.jsonl：打不开"):
        read_questions(tmp_path / "没有.jsonl")


def test_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gbk.jsonl"
    path.write_bytes('{"question": "床位"}'.encode("gb18030"))
    with pytest.raises(SettingsError, match="不是 UTF-8"):
        read_questions(path)
