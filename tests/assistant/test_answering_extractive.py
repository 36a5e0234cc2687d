"""Extractive answers over a small library: few sentences, exact, cited, in part or refused where that is all there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant.answering.extractive import Extraction, extract, extract_both, joined
from assistant.answering.models import Answer, Outcome, Role
from assistant.answering.verify import check_answer
from assistant.settings import AnswerSettings
from corpus.search import Searcher
from corpus.settings import CorpusSettings
from corpus.stores import Stores
from tests.assistant.worded import MEALS
from tests.parts import MEASURES, ingest, opened, write

SETTINGS = AnswerSettings()
REFUSED_CASES = """\
澜江市民政局关于养老服务机构申请资助的补充通知

各区民政局：
　　一、申请资助的养老服务机构有下列情形之一的，不予资助：
　　（一）近一年内发生责任事故的；
　　（二）预收费违规尚未整改的；
　　（三）消防安全不符合规定的；
　　（四）提供虚假材料的。
　　二、2024年全市共有养老服务机构46家，护理型床位1.2万张，护理员860名。
　　三、区民政局应当自受理之日起20个工作日内完成审核。

澜江市民政局
2025年3月3日
"""


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, embedder: Any) -> Iterator[Stores]:
    folder = tmp_path_factory.mktemp("extractive")
    settings = CorpusSettings(data_dir=folder / "data")
    texts = {"床位.txt": MEASURES, "助餐.txt": MEALS, "补充通知.txt": REFUSED_CASES}
    ingest(settings, embedder, *write(folder / "files", texts))
    with opened(settings, embedder) as stores:
        yield stores


@pytest.fixture(scope="module")
def ask(stores: Stores) -> Callable[..., Extraction]:
    def asking(question: str, settings: AnswerSettings = SETTINGS) -> Extraction:
        hits = Searcher(stores).search(question, settings.passages, per_document=settings.per_document)
        return extract(question, hits, stores, settings)

    return asking


QUESTIONS = [
    "澜江市新增养老床位每张资助多少元？",
    "养老服务机构有哪些情形不予资助？",
    "2024年全市有多少家养老服务机构，护理员多少名？",
    "区民政局审核要多少个工作日？",
    "养老床位资助办法的文号是什么？",
    "助餐点每人每餐补贴多少元？",
]


@pytest.mark.parametrize(
    ("question", "said"),
    zip(
        QUESTIONS,
        ["8000元", "（四）提供虚假材料的", "46家", "20个工作日", "澜民规〔2023〕5号", "2元"],
        strict=True,
    ),
)
def test_the_answer_holds_what_was_asked_for(ask: Any, question: str, said: str) -> None:
    answer = ask(question).answer
    assert answer.outcome is not Outcome.REFUSED
    assert said in answer.text


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_is_the_documents_own_words_at_its_span(ask: Any, stores: Stores, question: str) -> None:
    for citation in ask(question).answer.citations:
        version = stores.library.document(citation.doc_id).version
        assert stores.library.passage(version, citation.span) == citation.quote


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_statement_is_supported_by_its_evidence(ask: Any, question: str) -> None:
    found = ask(question)
    assert found.answer.grounded
    assert all(verdict.supported for _, verdict in check_answer(found.answer, found.evidence))


@pytest.mark.parametrize("question", QUESTIONS)
def test_citations_count_from_one_in_the_order_of_use(ask: Any, question: str) -> None:
    answer: Answer = ask(question).answer
    used = list(dict.fromkeys(n for s in answer.statements for n in s.citations))
    assert used == [c.n for c in answer.citations] == list(range(1, len(used) + 1))


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_keeps_to_its_length(ask: Any, question: str) -> None:
    short = AnswerSettings(characters=150)
    assert len(ask(question, short).answer.text) <= 150 + 3 * 12


def test_a_frame_comes_first_and_states_nothing(ask: Any) -> None:
    first, *rest = ask(QUESTIONS[0]).answer.statements
    assert (first.role, first.citations) == (Role.FRAME, ())
    assert Role.QUOTE in {s.role for s in rest}


def test_a_list_is_told_whole_and_in_order(ask: Any) -> None:
    text = ask(QUESTIONS[1]).answer.text
    places = [text.index(mark) for mark in ("（一）", "（二）", "（三）", "（四）")]
    assert places == sorted(places)


def test_what_follows_a_list_is_left_out(ask: Any) -> None:
    assert "46家" not in ask(QUESTIONS[1]).answer.text


def test_nothing_found_is_a_refusal(stores: Stores) -> None:
    found = extract("每张床位资助多少元？", [], stores, SETTINGS)
    assert (found.answer.outcome, found.evidence) == (Outcome.REFUSED, ())


@pytest.mark.parametrize("question", ["月球基地的门票怎么卖？", "今天适合钓鱼吗？", "幼儿园学位怎么申请？"])
def test_what_the_documents_do_not_speak_of_is_refused(ask: Any, question: str) -> None:
    answer = ask(question).answer
    assert (answer.outcome, answer.citations) == (Outcome.REFUSED, ())
    assert answer.nearby


def test_a_comparison_is_answered_side_by_side(stores: Stores) -> None:
    sides = ("养老床位每张资助多少元", "助餐点每餐补贴多少元")
    hits = [(side, Searcher(stores).search(side, 8, per_document=4)) for side in sides]
    found = extract_both("养老床位和助餐点分别补多少元？", hits, stores, SETTINGS)
    assert "8000元" in found.answer.text
    assert "2元" in found.answer.text
    assert all(verdict.supported for _, verdict in check_answer(found.answer, found.evidence))


def test_a_comparison_with_one_side_silent_is_answered_in_part(stores: Stores) -> None:
    sides = ("养老床位每张资助多少元", "月球基地的门票怎么卖")
    hits = [(side, Searcher(stores).search(side, 8, per_document=4)) for side in sides]
    answer = extract_both("两样分别多少元？", hits, stores, SETTINGS).answer
    assert answer.outcome is Outcome.PARTIAL
    assert "8000元" in answer.text
    assert "没有找到" in answer.text


def test_a_comparison_with_both_sides_silent_is_refused(stores: Stores) -> None:
    hits = [(side, Searcher(stores).search(side, 8)) for side in ("月球基地的门票怎么卖", "火星车怎么上牌")]
    answer = extract_both("月球门票和火星车牌分别怎么办？", hits, stores, SETTINGS).answer
    assert (answer.outcome, answer.citations) == (Outcome.REFUSED, ())


def test_two_answers_are_joined_with_their_citations_counted_on(ask: Any) -> None:
    first, second = ask(QUESTIONS[0]).answer, ask(QUESTIONS[5]).answer
    both = joined(first, second)
    assert [c.n for c in both.citations] == list(range(1, len(first.citations) + len(second.citations) + 1))
    assert {n for s in both.statements for n in s.citations} == {c.n for c in both.citations}


def test_an_answer_joined_with_a_refusal_is_one_in_part(ask: Any) -> None:
    both = joined(ask(QUESTIONS[0]).answer, ask("月球基地的门票怎么卖？").answer)
    assert both.outcome is Outcome.PARTIAL
    assert "8000元" in both.text
