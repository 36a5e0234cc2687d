"""Names, places, years and titles of a question that the passages do not mention."""

from __future__ import annotations

import pytest

from assistant.answering.gaps import gaps, places
from tests.assistant.worded import hits_of
from tests.parts import MEASURES

HITS = hits_of(MEASURES, "床位.txt")


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("海宁市的养老床位补贴是多少？", ("海宁",)),
        ("澜江市石汀区每张床位补多少？", ("石汀",)),
        ("2019年的床位资助是多少？", ("2019年",)),
        ("《澜江市养老机构管理条例》怎么规定床位资助？", ("《澜江市养老机构管理条例》",)),
        ("澜民规〔2021〕9号规定了什么？", ("澜民规〔2021〕9号",)),
        ("广东省和湖南省的床位补贴各是多少？", ("广东", "湖南")),
    ],
)
def test_what_no_passage_mentions_is_named_as_the_question_writes_it(
    question: str, missing: tuple[str, ...]
) -> None:
    assert gaps(question, HITS) == missing


@pytest.mark.parametrize(
    "question",
    [
        "澜江市的养老床位补贴是多少？",
        "2023年的床位资助是多少？",
        "《澜江市养老床位资助办法》怎么规定床位资助？",
        "澜民规〔2023〕5号规定了什么？",
        "澜民规[2023]5号规定了什么？",
        "各区怎么办？",
        "全市一共多少张床位？",
    ],
)
def test_what_a_passage_or_its_document_says_is_no_gap(question: str) -> None:
    assert gaps(question, HITS) == ()


def test_a_gap_that_is_named_twice_is_told_once() -> None:
    assert gaps("海宁市床位补多少，海宁市助餐补多少？", HITS) == ("海宁",)


def test_without_passages_every_name_is_a_gap() -> None:
    assert gaps("澜江市2023年的标准是多少？", []) == ("2023年", "澜江")


@pytest.mark.parametrize(
    "text",
    [
        "超市和夜市能申请吗",
        "高新区的企业",
        "各区县",
        "开发区有哪些",
        "疫区管控",
        "社区食堂",
        "我市本区",
        "在城镇就业",
    ],
)
def test_common_words_are_no_places(text: str) -> None:
    assert places(text) == []
