"""Questions about a document itself, answered from its header."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.chain import AnswerChain, Request
from assistant.answering.models import Answer, Outcome
from assistant.settings import AssistantSettings
from corpus.stores import Stores

BEDS = "民办养老机构资助办法"


def asked(chain: AnswerChain, question: str, **more: object) -> Answer:
    return chain.ask(Request(question, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (f"{BEDS}的文号是什么？", "澜民规〔2024〕1号"),
        (f"《澜江市{BEDS}》是哪个部门印发的？", "澜江市民政局"),
        (f"{BEDS}是什么时候印发的？", "2024年4月30日"),
        (f"{BEDS}什么时候开始施行？", "2024年6月1日"),
        ("澜府办规〔2025〕1号是什么时候印发的？", "2025年1月15日"),
        ("青年人才安居补贴实施细则从什么时候起施行？", "2023年1月1日"),
        ("20260042号提案答复函是给谁的？", "白芷晴委员"),
        ("绿色低碳措施起草说明属于哪种文种？", "起草说明"),
        ("《澜江市专利资助办法》现在还有效吗？", "废止"),
        ("应对疫情支持企业稳岗若干措施失效了吗？", "失效"),
        (f"{BEDS}现在还有效吗？", "有效"),
        ("绿色低碳发展若干措施征求意见稿是正式文件吗？", "征求意见稿"),
        ("这是正式稿吗？绿色低碳发展若干措施征求意见稿", "不是正式文件"),
    ],
)
def test_a_header_value_is_told(sample_chain: AnswerChain, question: str, said: str) -> None:
    answer = asked(sample_chain, question)
    assert answer.outcome is Outcome.ANSWERED
    assert said in answer.text


def test_a_header_value_is_cited_where_it_stands(sample_chain: AnswerChain) -> None:
    (citation,) = asked(sample_chain, f"{BEDS}的文号是什么？").citations
    assert (citation.quote, citation.source) == ("澜民规〔2024〕1号", "15_民办养老机构资助办法.txt")


def test_two_values_are_told_in_one_answer(sample_chain: AnswerChain) -> None:
    answer = asked(sample_chain, f"{BEDS}的文号是什么？什么时候开始施行？")
    assert "澜民规〔2024〕1号" in answer.text
    assert "2024年6月1日" in answer.text


def test_what_is_not_in_the_header_is_answered_from_the_text(sample_chain: AnswerChain) -> None:
    answer = asked(sample_chain, f"{BEDS}的文号是什么？自建的新增床位每张资助多少元？")
    assert "澜民规〔2024〕1号" in answer.text
    assert "8000元" in answer.text


def test_a_header_without_the_value_is_said_to_lack_it(sample_chain: AnswerChain) -> None:
    answer = asked(sample_chain, "绿色低碳措施起草说明的文号是什么？")
    assert answer.outcome is not Outcome.ANSWERED


def test_standing_is_told_for_the_day_that_is_asked_about(sample_stores: Stores) -> None:
    chain = AnswerChain(sample_stores, AssistantSettings())
    asked_about = "《澜江市专利资助办法》还有效吗？"
    early = asked(chain, asked_about, as_of=date(2018, 1, 1))
    assert "废止" not in early.text
    assert "废止" in asked(chain, asked_about, as_of=date(2025, 1, 1)).text


@pytest.mark.parametrize(
    "question",
    ["养老机构什么时候提出资助申请？", "由哪个部门审核养老机构的申请？", "首台套奖励的申报时间是什么时候？"],
)
def test_times_and_departments_inside_the_text_are_no_header_values(
    sample_chain: AnswerChain, question: str
) -> None:
    assert "成文日期" not in (answer := asked(sample_chain, question)).text
    assert "发文机关" not in answer.text
