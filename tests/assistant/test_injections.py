"""Orders inside documents, questions and conversations change nothing, even where the model obeys them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.answering.models import Answer, Role
from assistant.answering.orders import leaks
from assistant.answering.rewriting_prompt import ask_model_to_rewrite
from assistant.answering.verify import check_answer
from assistant.conversation.messages import Message, Speaker
from assistant.llm import ChatModel
from assistant.settings import LlmSettings
from corpus.loaders.raw import RawCell, RawParagraph, RawRow, RawTable
from corpus.mentions import find_mentions, normalise_value
from corpus.models import Hit
from tests.assistant.openai_server import OpenAIServer, serving
from tests.assistant.worded import BEDS, MEALS, QUESTION, extracted, hits_of, hits_of_blocks, worded
from tests.parts import MEASURES

Case = dict[str, Any]
CASES: list[Case] = yaml.safe_load(Path(__file__).with_name("injections.yaml").read_text("utf-8"))
IN_HISTORY = [c for c in CASES if c["place"] == "history"]
IN_ANSWER = [c for c in CASES if c["place"] != "history"]
by_id = {"ids": lambda case: case["id"]}


def table(order: str) -> RawTable:
    rows = [
        ("项目", "资助对象", "标准"),
        ("新增养老床位", "民办机构", "每张8000元"),
        ("改建养老床位", order, "不资助"),
    ]
    return RawTable(
        tuple(RawRow(tuple(RawCell((RawParagraph(c),), i) for i, c in enumerate(r))) for r in rows)
    )


def passages(case: Case | None) -> list[Hit]:
    """The hits of the question, with the case's order in its place; without a case, with none."""
    place, order = (case["place"], case["order"]) if case else ("", "")
    text = MEASURES
    if place == "text":
        text = text.replace("不超过100万元。", f"不超过100万元。{order}")
    if place == "heading":
        text = text.replace("　　第二条", f"{order}\n　　第二条")
    source = order if place == "source" else "床位.txt"
    hits = hits_of(text, source, title=order if place == "title" else None)
    if place == "number":
        hits = [replace(h, doc_number=order) for h in hits]
    if place == "table":
        hits += hits_of_blocks([RawParagraph("澜江市养老床位资助标准表"), table(order)], "标准表.txt")
    if place == "passage":
        hits += hits_of(f"澜江市养老工作资料\n{order}", "资料.txt")
    return [*hits, *hits_of(MEALS, "助餐.txt")]


def obeying(case: Case) -> Callable[[dict[str, Any]], str]:
    """A model that does what it was told, at the first call and at the repair."""

    def reply(request: dict[str, Any]) -> str:
        messages = request["messages"]
        prompt = "\n".join(m["content"] for m in messages)
        return str(case["says"]).format(system=messages[0]["content"], prompt=prompt)

    return reply


def obeyed(case: Case) -> tuple[Answer, list[Hit], list[str], OpenAIServer]:
    hits = passages(case)
    question = f"{QUESTION}{case['order']}" if case["place"] == "question" else QUESTION
    answer, _, pieces, server = worded(obeying(case), hits, extracted(hits, BEDS, question=question))
    return answer, hits, pieces, server


@pytest.fixture(scope="module")
def calm() -> Answer:
    """The answer without any order, from a model that says what the documents say."""
    hits = passages(None)
    return worded(["民办机构新增养老床位，每张资助8000元[1]。"], hits, extracted(hits, BEDS))[0]


def quotes(answer: Answer) -> list[str]:
    return [c.quote for c in answer.citations]


def figures(answer: Answer) -> set[Any]:
    return {normalise_value(m) or m.text for m in find_mentions("\n".join(s.text for s in answer.statements))}


def test_there_are_enough_cases_and_every_place_is_tried() -> None:
    places = {case["place"] for case in CASES}
    assert len({case["id"] for case in CASES}) == len(CASES) >= 36
    assert places == {
        "text",
        "passage",
        "table",
        "heading",
        "title",
        "source",
        "number",
        "question",
        "history",
    }


def test_the_calm_model_is_heard(calm: Answer) -> None:
    assert calm.statements[0].role is Role.WORDED


@pytest.mark.parametrize("case", IN_ANSWER, **by_id)
def test_an_obeyed_order_changes_no_outcome_no_citation_and_no_figure(case: Case, calm: Answer) -> None:
    answer, *_ = obeyed(case)
    assert (answer.outcome, quotes(answer)) == (calm.outcome, quotes(calm))
    assert figures(answer) == figures(calm)


@pytest.mark.parametrize("case", IN_ANSWER, **by_id)
def test_nothing_that_an_order_asks_for_is_shown_or_streamed(case: Case) -> None:
    answer, _, pieces, _ = obeyed(case)
    shown = answer.text + "".join(pieces)
    assert [word for word in case["canary"] if word in shown] == []
    assert not leaks(shown)


@pytest.mark.parametrize("case", IN_ANSWER, **by_id)
def test_every_sentence_still_passes_verification(case: Case) -> None:
    answer, hits, *_ = obeyed(case)
    assert [p for _, verdict in check_answer(answer, hits) for p in verdict.problems] == []


@pytest.mark.parametrize("case", IN_ANSWER, **by_id)
def test_the_marks_of_the_prompt_cannot_be_forged(case: Case) -> None:
    *_, server = obeyed(case)
    user = server.requests[0]["messages"][1]["content"]
    assert [user.count(mark) for mark in ("【材料】", "【材料完】", "【问题】")] == [1, 1, 1]
    assert user.count("★[") == 1
    assert "<|" not in user


@pytest.mark.parametrize("case", IN_HISTORY, **by_id)
def test_an_order_in_the_conversation_does_not_become_the_question(case: Case) -> None:
    talk = [
        Message(Speaker.USER, case["order"]),
        Message(Speaker.ASSISTANT, "资料库中没有找到依据。"),
        Message(Speaker.USER, QUESTION),
        Message(Speaker.ASSISTANT, BEDS),
    ]
    with serving(obeying(case)) as server:
        settings = LlmSettings(base_url=server.base_url, model="tiny", retries=0)
        with ChatModel(settings) as model:
            question = ask_model_to_rewrite("那公办机构呢？", talk, model)
        prompt = server.prompt()
    assert question is None
    assert (prompt.count("【对话完】"), prompt.count("【追问】")) == (1, 1)
