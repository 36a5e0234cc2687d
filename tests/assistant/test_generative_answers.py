"""A chat model's wording over an extractive answer: verified, repaired once, or dropped; never worse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.models import Outcome, Role, Statement
from assistant.answering.verify import check_answer
from assistant.answering.wording import ANSWER_CHARACTERS, Worded, Wording, characters, merged
from assistant.llm import estimate_tokens
from corpus.models import Status
from tests.assistant.openai_server import Scripted
from tests.assistant.worded import BEDS, MEALS, beds, cited, extracted, hits_of, worded
from tests.parts import MEASURES

GOOD = "民办机构新增养老床位，每张资助8000元[1]。"


def roles(statements: tuple[Statement, ...]) -> list[Role]:
    return [s.role for s in statements]


def test_a_verified_sentence_leads_and_the_decisive_quote_follows() -> None:
    hits, extractive = beds()
    answer, *_ = worded([GOOD], hits, extractive)
    assert answer.text == f"民办机构新增养老床位，每张资助8000元[1]。\n{BEDS[:-1]}[1]。"


def test_the_answer_passes_verification_as_a_whole() -> None:
    hits, extractive = beds()
    answer, *_ = worded([GOOD], hits, extractive)
    assert [verdict.problems for _, verdict in check_answer(answer, hits)] == [(), ()]


def test_the_answer_names_the_model_and_what_it_cost() -> None:
    hits, extractive = beds()
    answer, _, _, server = worded([GOOD], hits, extractive)
    read = sum(len(m["content"]) for m in server.requests[0]["messages"])
    assert (answer.model, answer.usage.prompt_tokens) == ("tiny", read)


def test_sentences_are_streamed_as_they_will_be_shown() -> None:
    hits, extractive = beds()
    answer, _, pieces, _ = worded([GOOD + "同一机构最高不超过100万元[1]。"], hits, extractive)
    assert answer.text.startswith("".join(pieces))
    assert len(pieces) == 2


def test_a_wrong_figure_is_never_streamed() -> None:
    hits, extractive = beds()
    _, _, pieces, _ = worded(["每张床位资助9000元[1]。"], hits, extractive)
    assert pieces == []


def test_a_wrong_figure_is_repaired_once() -> None:
    hits, extractive = beds()
    answer, _, _, server = worded(
        ["每张养老床位资助9000元[1]。", "每张养老床位资助8000元[1]。"], hits, extractive
    )
    assert answer.statements[0].text == "每张养老床位资助8000元。"
    assert "9000元" in server.prompt(1)
    assert len(server.requests) == 2


def test_what_cannot_be_repaired_is_dropped_with_a_warning() -> None:
    hits, extractive = beds()
    answer, wording, _, server = worded(["每张养老床位资助9000元[1]。"], hits, extractive)
    assert answer.statements == extractive.statements
    assert any("略去" in w for w in answer.warnings)
    assert ("每张养老床位资助9000元。" in dict(wording.dropped), len(server.requests)) == (True, 2)


def test_an_answer_without_the_models_words_is_called_extractive() -> None:
    hits, extractive = beds()
    answer, *_ = worded(["每张养老床位资助9000元[1]。"], hits, extractive)
    assert answer.model == "extractive"


def test_the_cost_of_dropped_sentences_is_counted() -> None:
    hits, extractive = beds()
    answer, _, _, server = worded(["每张养老床位资助9000元[1]。"], hits, extractive)
    read = sum(len(m["content"]) for request in server.requests for m in request["messages"])
    assert answer.usage.prompt_tokens == read


def test_one_bad_sentence_does_not_cost_the_good_one() -> None:
    hits, extractive = beds()
    answer, *_ = worded([GOOD + "由市财政局按季度拨付到位[1]。", ""], hits, extractive)
    assert roles(answer.statements) == [Role.WORDED, Role.QUOTE]


@pytest.mark.parametrize(
    "reply", ["", "   \n", "材料中没有提到相关内容。", "无法回答这个问题。", "[1]", "<think>还在想"]
)
def test_a_model_that_says_nothing_leaves_the_extractive_answer_with_a_warning(reply: str) -> None:
    hits, extractive = beds()
    answer, *_ = worded([reply], hits, extractive)
    assert (answer.statements, answer.outcome) == (extractive.statements, Outcome.ANSWERED)
    assert any("原文摘录" in w for w in answer.warnings)


@pytest.mark.parametrize(
    "said",
    [
        Scripted("down", status=500),
        Scripted("late", delay=1.0),
        Scripted(raw=b"not json"),
        Scripted(pieces=("民办机构", "新增养老床位，每张资助8000元[1]。", "另有"), cut_after=2),
    ],
)
def test_a_failing_model_leaves_the_extractive_answer_with_a_warning(said: Scripted) -> None:
    hits, extractive = beds()
    answer, *_ = worded([said], hits, extractive, timeout=0.5)
    assert (answer.statements, answer.model) == (extractive.statements, "extractive")
    assert any("大模型服务" in w for w in answer.warnings)


def test_a_bad_sentence_beside_a_good_one_costs_no_second_call() -> None:
    hits, extractive = beds()
    answer, _, _, server = worded([GOOD + "每张养老床位资助9000元[1]。"], hits, extractive)
    assert (answer.model, len(server.requests)) == ("tiny", 1)
    assert any("略去" in w for w in answer.warnings)


def test_a_repair_that_fails_leaves_the_extractive_answer() -> None:
    hits, extractive = beds()
    answer, *_ = worded(["每张养老床位资助9000元[1]。", Scripted("down", status=500)], hits, extractive)
    assert answer.statements == extractive.statements


def test_a_refused_question_is_not_put_to_the_model() -> None:
    hits, _ = beds()
    refused = extracted(hits, outcome=Outcome.REFUSED, notes=["资料库中没有找到依据。"])
    answer, _, _, server = worded([GOOD], hits, refused)
    assert (answer.outcome, server.requests) == (Outcome.REFUSED, [])


def test_a_partial_answer_stays_partial_with_its_note() -> None:
    hits, _ = beds()
    partial = extracted(hits, BEDS, outcome=Outcome.PARTIAL, notes=["未找到关于申请时间的依据。"])
    answer, *_ = worded([GOOD], hits, partial)
    assert answer.outcome is Outcome.PARTIAL
    assert answer.statements[-1].text == "未找到关于申请时间的依据。"


def test_a_sentence_without_a_marker_gets_the_quote_that_supports_it() -> None:
    hits, extractive = beds()
    answer, *_ = worded(["民办机构新增养老床位，每张资助8000元。"], hits, extractive)
    assert answer.statements[0].citations == (1,)


def test_a_sentence_with_a_wrong_marker_gets_the_quote_that_supports_it() -> None:
    hits, _ = beds()
    extractive = extracted(hits, "本办法自2023年7月1日起施行，有效期5年。", BEDS)
    answer, *_ = worded(["民办机构新增养老床位，每张资助8000元[1]。"], hits, extractive)
    assert answer.citations[answer.statements[0].citations[0] - 1].quote == BEDS


def test_a_marker_of_a_passage_that_was_not_given_supports_nothing() -> None:
    hits, extractive = beds()
    answer, *_ = worded(["助餐点由市财政局认定和拨付[77]。"], hits, extractive)
    assert answer.statements == extractive.statements


def test_citations_are_numbered_in_the_order_of_first_use() -> None:
    hits, _ = beds()
    extractive = extracted(hits, "本办法自2023年7月1日起施行，有效期5年。", BEDS)
    answer, *_ = worded(["民办机构新增养老床位，每张资助8000元[2]。"], hits, extractive)
    used = [n for s in answer.statements for n in s.citations]
    assert (used[0], [c.n for c in answer.citations]) == (1, [1, 2])
    assert answer.citations[0].quote == BEDS


def test_a_quote_that_was_said_in_full_is_not_said_twice() -> None:
    hits, extractive = beds()
    answer, *_ = worded([f"{BEDS[:-1]}[1]。"], hits, extractive)
    assert roles(answer.statements) == [Role.WORDED]


def test_a_sentence_that_only_repeats_a_quote_is_left_to_the_quote() -> None:
    hits, extractive = beds()
    answer, *_ = worded(
        ["对新增养老床位的民办机构，每张床位资助8000元，同一机构最高不超过100万元[1]。"], hits, extractive
    )
    again, *_ = worded(
        ["新增养老床位的民办机构，每张床位资助8000元，同一机构最高100万元[1]。"], hits, extractive
    )
    assert roles(answer.statements) == [Role.WORDED]
    assert (roles(again.statements), again.warnings) == ([Role.QUOTE], ())


def test_a_quote_with_a_figure_that_was_not_said_stays() -> None:
    hits, extractive = beds()
    answer, *_ = worded(["新增养老床位每张资助8000元[1]。"], hits, extractive)
    assert roles(answer.statements) == [Role.WORDED, Role.QUOTE]


def test_the_quotes_of_a_draft_always_stay() -> None:
    hits = hits_of(MEASURES, "床位.txt", status=Status.DRAFT)
    answer, *_ = worded([f"{BEDS[:-1]}[1]。"], hits, extracted(hits, BEDS))
    assert BEDS in [s.text for s in answer.statements if s.role is Role.QUOTE]


@pytest.mark.parametrize(
    ("status", "said"),
    [(Status.DRAFT, "征求意见稿"), (Status.REPEALED, "已废止"), (Status.EXPIRED, "已失效")],
)
def test_a_sentence_on_a_document_not_in_force_says_so(status: Status, said: str) -> None:
    hits = hits_of(MEASURES, "床位.txt", status=status)
    answer, *_ = worded([GOOD], hits, extracted(hits, BEDS))
    assert said in answer.statements[0].text


def test_a_sentence_shown_beside_a_quote_may_be_cited_too() -> None:
    hits = hits_of(MEALS, "助餐.txt")
    asked = "助餐点设在养老机构内的，养老床位重复资助吗？"
    extractive = extracted(hits, "助餐点由区民政局认定，认定结果公示5个工作日。", question=asked)
    answer, *_ = worded(["助餐点设在养老机构内的，养老床位不重复资助[1]。"], hits, extractive)
    assert "不重复资助" in answer.citations[0].quote


def test_a_further_passage_may_add_what_the_quotes_do_not_say() -> None:
    hits = [*hits_of(MEASURES, "床位.txt"), *hits_of(MEALS, "助餐.txt")]
    asked = "助餐点设在养老机构内的，养老床位重复资助吗？"
    extractive = extracted(hits, "本办法自2023年7月1日起施行，有效期5年。", question=asked)
    answer, _, _, server = worded(["助餐点设在养老机构内的，养老床位不重复资助[2]。"], hits, extractive)
    assert "[2] 《澜江市长者助餐补贴办法》" in server.prompt(0)
    assert "不重复资助" in answer.citations[0].quote


def test_a_further_figure_does_not_stand_beside_the_decisive_one() -> None:
    hits, extractive = beds()
    answer, *_ = worded(["长者助餐点按每人每餐2元补贴[2]。", ""], hits, extractive)
    assert answer.statements == extractive.statements


def test_no_more_than_three_sentences_are_taken() -> None:
    hits, _ = beds()
    extractive = extracted(hits, BEDS, "本办法自2023年7月1日起施行，有效期5年。")
    reply = GOOD + "同一机构最高不超过100万元[1]。本办法自2023年7月1日起施行[2]。该办法有效期为5年[2]。"
    answer, *_ = worded([reply], hits, extractive)
    assert roles(answer.statements).count(Role.WORDED) == 3


def test_the_answer_stays_within_its_length() -> None:
    hits, _ = beds()
    long = "".join(f"第{i}类机构每张养老床位资助8000元。" for i in range(14))
    text = MEASURES.replace("　　第三条", f"　　{long}\n　　第三条")
    hits = hits_of(text, "床位.txt")
    extractive = extracted(hits, BEDS, *[h.text for h in hits if "第13类" in h.text])
    assert ANSWER_CHARACTERS - 100 < characters(extractive.statements) < ANSWER_CHARACTERS
    answer, *_ = worded([GOOD * 4], hits, extractive)
    assert characters(answer.statements) <= ANSWER_CHARACTERS


def test_a_long_extractive_answer_is_not_put_to_the_model() -> None:
    hits, extractive = beds()
    long = replace(extractive, statements=extractive.statements * 12)
    _, wording, _, server = worded([GOOD], hits, long)
    assert (server.requests, wording.warnings) == ([], ())


def test_a_prompt_stays_within_the_budget() -> None:
    hits, extractive = beds()
    server = worded([GOOD], hits * 9, extractive)[-1]
    assert sum(estimate_tokens(m["content"]) for m in server.requests[0]["messages"]) <= 1200


def test_a_frame_goes_with_the_quotes_that_it_leads() -> None:
    hits, extractive = beds()
    framed = replace(
        extractive,
        statements=(Statement("《澜江市养老床位资助办法》规定：", (), Role.FRAME), *extractive.statements),
    )
    said = Wording((Worded(BEDS, (cited(hits, BEDS),)),), model="tiny")
    assert roles(merged(framed, said).statements) == [Role.WORDED]
