"""Reading a question: what it asks for, its measure word, its parts, its subject."""

from __future__ import annotations

import pytest

from assistant.answering.question import AnswerType, understand


def asked(text: str) -> set[str]:
    return {type_.value for type_ in understand(text).types}


@pytest.mark.parametrize(
    ("question", "type_"),
    [
        ("澜江市新增养老床位每张资助多少元？", "amount"),
        ("质押融资贴息最高多少？", "amount"),
        ("罚了多少？", "amount"),
        ("稳岗返还的比例是多少？", "percentage"),
        ("产值同比增长了多少？", "percentage"),
        ("去年资助了多少家机构？", "count"),
        ("培训了几名专员？", "count"),
        ("澜江市的专利密度在全省排第几？", "rank"),
        ("贴息写在操作规程第几条？", "clause"),
        ("哪一条说的是延期验收？", "clause"),
        ("什么时候开始受理？", "date"),
        ("申报截止到哪天？", "date"),
        ("审核要多久？", "duration"),
        ("公示几个工作日？", "duration"),
        ("由哪个部门审核？", "institution"),
        ("谁负责受理？", "institution"),
        ("局长是谁？", "person"),
        ("在哪里提交材料？", "place"),
        ("咨询电话是什么？", "contact"),
        ("为什么取消授权资助？", "reason"),
        ("制定这个办法的目的是什么？", "purpose"),
        ("有哪些情形不予资助？", "list"),
        ("要交什么材料？", "list"),
        ("护理型床位是什么意思？", "definition"),
        ("怎么申请运营资助？", "procedure"),
        ("公办机构能不能申请？", "yes_no"),
        ("租赁房产也资助吗？", "yes_no"),
    ],
)
def test_a_question_asks_for_a_kind_of_answer(question: str, type_: str) -> None:
    assert type_ in asked(question)


@pytest.mark.parametrize(
    ("question", "type_"),
    [
        ("由谁审批？", "person"),
        ("哪条路在修？", "clause"),
        ("多少家机构领了资助？", "amount"),
        ("申报时间是什么时候？", "amount"),
        ("每张床位资助多少元？", "list"),
        ("每张床位资助多少元？", "date"),
    ],
)
def test_a_question_is_not_taken_for_another_kind(question: str, type_: str) -> None:
    assert type_ not in asked(question)


def test_a_question_may_ask_for_several_kinds_at_once() -> None:
    assert {"count", "amount"} <= asked("资助了多少家机构，合计多少元？")


def test_a_statement_asks_for_nothing() -> None:
    assert asked("澜江市民办养老机构资助办法") == set()


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("一共有多少家养老机构？", "家"),
        ("评审专家要几名？", "名"),
        ("新增了多少万张床位？", "张"),
        ("共查处多少起案件？", "起"),
        ("资助多少元？", ""),
    ],
)
def test_the_measure_word_is_read(question: str, unit: str) -> None:
    assert understand(question).unit == unit


def test_two_questions_are_two_parts() -> None:
    found = understand("见习补贴每人每月多少？最长补多久？")
    assert found.parts == ("见习补贴每人每月多少", "最长补多久")


def test_a_comma_parts_only_before_what_asks() -> None:
    found = understand("在云浦区办养老机构，自建的，每张床位资助多少元？")
    assert found.parts == ("在云浦区办养老机构，自建的", "每张床位资助多少元")


def test_a_question_without_marks_is_one_part() -> None:
    assert understand("每张床位资助多少元").parts == ("每张床位资助多少元",)


def test_marks_alone_leave_the_text_itself() -> None:
    assert understand("？？").parts == ("？？",)


def test_the_core_keeps_the_subject_and_leaves_the_asking() -> None:
    core = understand("请问民办养老机构的床位资助是多少呢？").core
    assert "民办养老机构" in core
    assert "床位资助" in core
    assert not {"请问", "多少", "呢"} & {word for word in ("请问", "多少", "呢") if word in core}


def test_own_words_are_those_that_were_typed() -> None:
    found = understand("租赁房产的养老床位资助多少元？", "租赁的呢？")
    assert "租赁" in found.own
    assert "床位" not in found.own
    assert "床位" in found.core


def test_a_question_of_its_own_has_only_own_words() -> None:
    found = understand("租赁房产的养老床位资助多少元？")
    assert found.own == found.core


def test_types_are_hashable_members() -> None:
    assert understand("为什么？").types == frozenset({AnswerType.REASON})
