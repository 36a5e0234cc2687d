"""Questions that take something for granted, beside what the document says."""

from __future__ import annotations

import re

import pytest

from assistant.answering.models import Role
from assistant.answering.premise import premise_note
from assistant.answering.question import understand
from assistant.answering.verify import verify
from tests.assistant.worded import cited, hits_of

TEXT = """\
澜江市养老服务资助办法
　　第一条　每张床位资助8000元。
　　第二条　综合责任保险按机构实际支付保费的80%给予补贴。
　　第三条　资助款分3年拨付，项目名单公示5个工作日。
　　第四条　全面推行“先评估、后资助”的方式。
　　第五条　拨付比例为4∶3∶3，运营补贴按季度发放。
　　第六条　收住轻度、中度失能老年人的，分别按每人每月150元、300元给予资助。
"""
HITS = hits_of(TEXT)
BEDS, INSURED = "每张床位资助8000元。", "综合责任保险按机构实际支付保费的80%给予补贴。"
SEVERAL = "分别按每人每月150元、300元给予资助。"
SHOWN = "项目名单公示5个工作日"
ORDER = "全面推行“先评估、后资助”的方式。"


def told(question: str, *quotes: str) -> str | None:
    note = premise_note(understand(question), [cited(HITS, quote, n) for n, quote in enumerate(quotes, 1)])
    return note.text if note else None


@pytest.mark.parametrize(
    ("question", "quote", "written", "said"),
    [
        ("每张床位资助5000元，对吧？", BEDS, "8000元", "5000元"),
        ("责任保险是补保费的一半吧？", INSURED, "80%", "一半"),
        ("保费补贴已经提高到90%了吗？", INSURED, "80%", "90%"),
        ("名单要公示7个工作日，是吗？", SHOWN, "5个工作日", "7个工作日"),
    ],
)
def test_what_the_document_says_otherwise_is_told(question: str, quote: str, written: str, said: str) -> None:
    text = told(question, quote)
    assert text is not None
    assert re.fullmatch(f"材料写明“[^”]*{written}”，与提问中的“[^”]*{said}”不一致。", text)


def test_a_reversed_order_of_steps_is_told() -> None:
    said = told("是先资助后评估的方式吧？", ORDER)
    assert said is not None
    assert "先评估、后资助" in said
    assert "先资助后评估" in said


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("每张床位资助8000元，对吧？", BEDS),
        ("每张床位资助0.8万元，对吧？", BEDS),
        ("责任保险补八成吧？", INSURED),
        ("是先评估后资助的方式吧？", ORDER),
        ("名单公示5个工作日，是吗？", SHOWN),
    ],
)
def test_a_right_premise_is_not_contradicted(question: str, quote: str) -> None:
    assert told(question, quote) is None


@pytest.mark.parametrize(
    "question", ["每张床位资助多少元？", "投入5000元的床位怎么资助？", "5000元以上的设备如何折旧？"]
)
def test_a_figure_in_a_question_that_asserts_nothing_is_let_be(question: str) -> None:
    assert told(question, BEDS) is None


def test_a_figure_of_another_kind_contradicts_nothing() -> None:
    assert told("资助款3年内要到账，对吧？", BEDS) is None


def test_several_figures_of_one_kind_are_not_set_against_one() -> None:
    assert told("中度失能的每月补500元，对吧？", SEVERAL) is None


def test_the_first_quote_that_contradicts_is_cited() -> None:
    note = premise_note(
        understand("每张床位资助5000元，对吧？"), [cited(HITS, SHOWN, 1), cited(HITS, BEDS, 2)]
    )
    assert note is not None
    assert (note.citations, note.role) == ((2,), Role.WORDED)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("每张床位资助5000元，对吧？", BEDS),
        ("责任保险是补保费的一半吧？", INSURED),
        ("名单要公示7个工作日，是吗？", SHOWN),
    ],
)
def test_the_note_passes_verification(question: str, quote: str) -> None:
    text = told(question, quote)
    assert text is not None
    assert verify(text, [cited(HITS, quote)], HITS, question=question).supported
