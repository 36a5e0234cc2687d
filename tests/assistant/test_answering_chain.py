"""The chain over the sample corpus: its steps, its stream, who may see what, on which day, with and without a model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from assistant.answering.chain import AnswerChain, Found, Request, hits_of
from assistant.answering.models import Answer, Outcome, Role
from assistant.answering.verify import check_answer
from assistant.conversation.messages import Message, Speaker, Standalone
from assistant.llm import ChatModel
from assistant.settings import AssistantSettings, LlmSettings
from corpus.models import Kind, Status, Visibility
from corpus.settings import CorpusSettings
from corpus.stores import Stores
from tests.assistant.openai_server import OpenAIServer, Script, Scripted, serving
from tests.parts import opened

INSURANCE = "养老机构综合责任保险补贴多少？"
INTERNAL = "技术转移服务机构奖励比例拟由2%调整为多少？"
ABSENT = "月球基地的门票怎么卖？"
STEPS = ["standalone", "search", "answer", "verify", "finish"]


@pytest.fixture(scope="module")
def insured(sample_chain: AnswerChain) -> Answer:
    return sample_chain.ask(Request(INSURANCE))


@contextmanager
def modelled(stores: Stores, script: Script, **settings: Any) -> Iterator[tuple[AnswerChain, OpenAIServer]]:
    """The chain with a scripted model behind real HTTP."""
    with serving(script) as server:
        llm = LlmSettings(base_url=server.base_url, model="tiny", **{"timeout": 5, "retries": 0, **settings})
        with ChatModel(llm) as model:
            yield AnswerChain(stores, AssistantSettings(llm=llm), model), server


# --- steps --------------------------------------------------------------------------------------------------


def test_the_answer_quotes_the_document(insured: Answer) -> None:
    assert "实际支付保费的80%" in insured.text
    assert insured.citations[0].source == "15_民办养老机构资助办法.txt"


def test_steps_are_timed_in_their_order_with_the_total_last(insured: Answer) -> None:
    assert list(insured.timings) == [*STEPS, "total"]
    assert insured.timings["total"] >= sum(insured.timings[step] for step in STEPS) * 0.9


def test_the_trace_tells_what_each_step_saw(insured: Answer) -> None:
    seen = {step["step"]: step for step in insured.trace}
    assert list(seen) == STEPS
    assert seen["standalone"]["question"] == INSURANCE
    assert any(place.startswith(insured.citations[0].doc_id) for place in seen["search"]["passages"])
    assert seen["answer"]["dropped"] == []


def test_the_stream_gives_the_question_then_the_passages_then_the_answer(sample_chain: AnswerChain) -> None:
    events = list(sample_chain.stream(Request(INSURANCE)))
    assert [type(event) for event in events] == [Standalone, Found, Answer]


def test_the_answer_rests_on_the_passages_of_its_stream(sample_chain: AnswerChain) -> None:
    events = list(sample_chain.stream(Request(INSURANCE)))
    assert all(verdict.supported for _, verdict in check_answer(events[-1], hits_of(events)))


def test_hits_of_events_without_a_search_are_none() -> None:
    assert hits_of([Standalone("问")]) == ()


def test_a_follow_up_is_answered_as_it_was_meant(sample_chain: AnswerChain) -> None:
    talk = (
        Message(Speaker.USER, "博士每月能领多少安居补贴？"),
        Message(Speaker.ASSISTANT, "每月3000元[1]。"),
    )
    answer = sample_chain.ask(Request("那硕士呢？", talk))
    assert answer.question == "那硕士呢？"
    assert answer.standalone_question == "硕士每月能领多少安居补贴？"
    assert "2000元" in answer.text


# --- refusing -----------------------------------------------------------------------------------------------


def test_a_refusal_names_the_question_and_the_nearest_documents_and_cites_nothing(
    sample_chain: AnswerChain,
) -> None:
    answer = sample_chain.ask(Request(ABSENT))
    assert (answer.outcome, answer.citations) == (Outcome.REFUSED, ())
    assert ABSENT.rstrip("？") in answer.text
    assert 1 <= len(answer.nearby) <= 3
    assert len({near.doc_id for near in answer.nearby}) == len(answer.nearby)


def test_a_refusal_states_nothing(sample_chain: AnswerChain) -> None:
    assert {s.role for s in sample_chain.ask(Request(ABSENT)).statements} == {Role.NOTE}


def test_a_place_that_no_document_mentions_is_named(sample_chain: AnswerChain) -> None:
    answer = sample_chain.ask(Request("海宁市的养老床位补贴是多少？"))
    assert answer.outcome is not Outcome.ANSWERED
    assert "海宁" in answer.text


def test_filters_that_leave_nothing_end_in_a_refusal(sample_chain: AnswerChain) -> None:
    answer = sample_chain.ask(Request(INSURANCE, issuer="月球管理局"))
    assert (answer.outcome, answer.nearby) == (Outcome.REFUSED, ())


@pytest.mark.parametrize("question", ["？", "。。。", "12345", "\u200b", "a" * 3000, "养老" * 1500])
def test_odd_questions_are_answered_or_refused_without_failing(
    sample_chain: AnswerChain, question: str
) -> None:
    assert sample_chain.ask(Request(question)).text


# --- who may see what, on which day -------------------------------------------------------------------------


def test_staff_are_answered_from_internal_documents(sample_chain: AnswerChain) -> None:
    answer = sample_chain.ask(Request(INTERNAL))
    assert "3%" in answer.text
    assert Visibility.INTERNAL in {c.visibility for c in answer.citations}


@pytest.mark.parametrize(
    "question",
    [
        INTERNAL,
        "科技成果转化资助操作规程内部讨论稿的审核时限是多少？",
        "高新技术企业纳入贴息白名单每年要增加支出多少？",
        "20250117号提案的会办意见文号是多少？",
        "概念验证中心期中考核不合格怎么办，专利转化奖励怎么办？",
    ],
)
def test_the_public_never_sees_internal_documents(sample_chain: AnswerChain, question: str) -> None:
    answer = sample_chain.ask(Request(question, audience="public"))
    assert {c.visibility for c in answer.citations} <= {Visibility.PUBLIC}
    shown = answer.text + "".join(near.title for near in answer.nearby)
    assert "内部讨论稿" not in shown.replace(question.rstrip("？"), "")
    assert "600万元" not in shown


def test_a_document_in_force_is_told_as_repealed_after_its_day(sample_stores: Stores) -> None:
    chain = AnswerChain(sample_stores, AssistantSettings())
    asked = "国内发明专利获得授权每件资助多少元？"
    before = chain.ask(Request(asked, as_of=date(2018, 1, 1), issuer="知识产权局"))
    after = chain.ask(Request(asked, as_of=date(2026, 6, 30), issuer="知识产权局"))
    assert {c.status for c in before.citations} == {Status.IN_FORCE}
    assert "废止" not in before.text
    assert {c.status for c in after.citations} == {Status.REPEALED}
    assert "废止" in after.text


def test_a_kind_of_document_can_be_asked_for(sample_chain: AnswerChain) -> None:
    answer = sample_chain.ask(Request("首台（套）保险补贴了多少家企业？", kinds=(Kind.REPLY,)))
    assert {c.kind for c in answer.citations} == {Kind.REPLY}


# --- threads ------------------------------------------------------------------------------------------------


def test_threads_do_not_mix_their_answers(sample_chain: AnswerChain) -> None:
    questions = [INSURANCE, "硕士每月能领多少安居补贴？", ABSENT, "失业保险稳岗返还大型企业按多少返还？"] * 2
    alone = [sample_chain.ask(Request(question)).text for question in questions[:4]] * 2
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda q: sample_chain.ask(Request(q)).text, questions))
    assert together == alone


# --- models -------------------------------------------------------------------------------------------------


def test_a_models_sentence_leads_and_the_decisive_quote_stays(sample_stores: Stores) -> None:
    said = "综合责任保险按实际支付保费的80%补贴，单个机构年最高3万元[1]。"
    with modelled(sample_stores, [said]) as (chain, _):
        answer = chain.ask(Request(INSURANCE))
    assert answer.model == "tiny"
    assert Role.WORDED in {s.role for s in answer.statements}
    assert any("80%" in c.quote for c in answer.citations)
    assert "model" in answer.timings


def test_a_models_words_are_streamed_before_the_answer(sample_stores: Stores) -> None:
    said = "综合责任保险按实际支付保费的80%补贴，单个机构年最高3万元[1]。"
    with modelled(sample_stores, [said]) as (chain, _):
        kinds = [type(event) for event in chain.stream(Request(INSURANCE))]
    assert kinds[:2] == [Standalone, Found]
    assert str in kinds[2:-1]
    assert kinds[-1] is Answer


def test_a_models_wrong_figure_never_reaches_the_answer(sample_stores: Stores, insured: Answer) -> None:
    with modelled(sample_stores, ["按实际支付保费的90%补贴[1]。"]) as (chain, _):
        answer = chain.ask(Request(INSURANCE))
    assert "90%" not in answer.text
    assert answer.text == insured.text
    assert answer.warnings != ()


@pytest.mark.parametrize(
    "said", [Scripted("busy", status=503), Scripted("late", delay=1.5), Scripted(raw=b"<html>"), Scripted("")]
)
def test_a_model_that_fails_leaves_the_extractive_answer_with_a_warning(
    sample_stores: Stores, insured: Answer, said: Scripted
) -> None:
    with modelled(sample_stores, [said], timeout=0.5) as (chain, _):
        answer = chain.ask(Request(INSURANCE))
    assert (answer.text, answer.model, answer.outcome) == (insured.text, "extractive", insured.outcome)
    assert any("原文摘录" in warning for warning in answer.warnings)


def test_a_refused_question_is_not_put_to_the_model(sample_stores: Stores) -> None:
    with modelled(sample_stores, ["门票100元[1]。"]) as (chain, server):
        answer = chain.ask(Request(ABSENT))
        assert server.requests == []
    assert answer.outcome is Outcome.REFUSED


def test_the_public_models_prompt_holds_nothing_internal(sample_stores: Stores) -> None:
    with modelled(sample_stores, ["按实际成交额的2%给予奖励[1]。"]) as (chain, server):
        chain.ask(Request("技术转移服务机构促成技术交易的奖励比例是多少？", audience="public"))
        prompts = "\n".join(server.prompt(i) for i in range(len(server.requests)))
    assert "2%" in prompts
    assert "讨论稿" not in prompts


# --- an empty library ---------------------------------------------------------------------------------------


@pytest.fixture
def empty(tmp_path: Any, embedder: Any) -> Iterator[Callable[[str], Answer]]:
    with opened(CorpusSettings(data_dir=tmp_path / "empty"), embedder) as stores:
        chain = AnswerChain(stores, AssistantSettings())
        yield lambda question: chain.ask(Request(question))


def test_an_empty_library_refuses_everything(empty: Callable[[str], Answer]) -> None:
    answer = empty(INSURANCE)
    assert (answer.outcome, answer.nearby, answer.citations) == (Outcome.REFUSED, (), ())
