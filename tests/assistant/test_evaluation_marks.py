"""Marking answers against the real library: outcome, wording, citations, marked places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from assistant.answering.chain import AnswerChain, Found, Request
from assistant.answering.models import Answer, Outcome, Role, Statement
from assistant.evaluation_marks import Marks, mark
from assistant.evaluation_rows import EvaluationRow
from assistant.settings import AssistantSettings
from corpus.models import Hit, Span
from corpus.settings import CorpusSettings
from corpus.stores import Stores
from tests.parts import MEASURES, ingest, opened, write

ASKED = "澜江市新增养老床位每张资助多少元？"
QUOTE = "每张床位资助8000元，同一机构最高不超过100万元"


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, embedder: Any) -> Iterator[Stores]:
    folder = tmp_path_factory.mktemp("marks")
    settings = CorpusSettings(data_dir=folder / "data")
    ingest(settings, embedder, *write(folder / "files", {"床位资助.txt": MEASURES}))
    with opened(settings, embedder) as stores:
        yield stores


@pytest.fixture(scope="module")
def asked(stores: Stores) -> tuple[Answer, list[Hit]]:
    """A right answer and the passages of its turn."""
    hits: list[Hit] = []
    for event in AnswerChain(stores, AssistantSettings()).stream(Request(ASKED)):
        if isinstance(event, Found):
            hits = list(event.hits)
        elif isinstance(event, Answer):
            answer = event
    assert "8000元" in answer.text
    return answer, hits


@pytest.fixture
def marked(stores: Stores, asked: tuple[Answer, list[Hit]]) -> Any:
    """Mark the right answer, or another one, by a row with these fields."""

    def marking(answer: Answer | None = None, most: int | None = None, **fields: Any) -> Marks:
        row = EvaluationRow.model_validate({"id": "a", "line": 1, "question": ASKED, **fields})
        return mark(row, answer or asked[0], asked[1], stores, most=most)

    return marking


def refusal() -> Answer:
    note = Statement("资料库中没有找到，最接近的文件是《澜江市养老床位资助办法》。", role=Role.NOTE)
    return Answer(ASKED, ASKED, (note,), (), Outcome.REFUSED)


def partial(answer: Answer) -> Answer:
    return replace(answer, outcome=Outcome.PARTIAL)


def test_an_answer_with_nothing_to_hold_against_it_is_right(marked: Any) -> None:
    assert marked().right


def test_a_refusal_where_an_answer_is_expected_is_wrong(marked: Any) -> None:
    assert marked(refusal()).reasons == ("应当回答，却拒答了",)


def test_an_answer_where_a_refusal_is_expected_is_wrong(marked: Any) -> None:
    assert marked(expect="refuse").reasons == ("应当拒答，却作了回答",)


@pytest.mark.parametrize("expect", ["answer", "refuse", "partial", "correct-premise", "qualified"])
def test_an_answer_in_part_is_right_whatever_is_expected(marked: Any, asked: Any, expect: str) -> None:
    assert marked(partial(asked[0]), expect=expect).outcome_right


def test_a_whole_answer_is_no_answer_in_part(marked: Any) -> None:
    assert marked(expect="partial").reasons == ("应当回答一部分，却作了回答",)


def test_a_refusal_that_names_documents_is_right_where_it_is_expected(marked: Any) -> None:
    assert marked(refusal(), expect="refuse").right


def test_every_required_wording_must_be_there(marked: Any) -> None:
    assert marked(must_contain=["8000元", "9000元"]).reasons == ("缺少“9000元”",)


def test_one_of_the_alternatives_is_enough(marked: Any) -> None:
    assert marked(must_contain=["9000元|８,０００ 元"]).right


def test_a_forbidden_wording_is_told(marked: Any) -> None:
    assert marked(must_not_contain=["8000元"]).reasons == ("不该有“8000元”",)


def test_one_of_the_given_answers_is_enough_punctuation_aside(marked: Any) -> None:
    assert marked(answers=["一万元", "资助8000元。同一机构"]).right


def test_an_answer_without_any_of_the_given_ones_is_wrong(marked: Any) -> None:
    assert marked(answers=["一万元"]).reasons == ("没有标准答案“一万元”",)


def test_a_marker_does_not_part_a_wording(marked: Any, asked: Any) -> None:
    split = replace(
        asked[0],
        statements=(Statement("每张床位资助", (1,)), Statement("8000元。", (1,))),
    )
    assert "缺少" not in "".join(marked(split, must_contain=["资助8000元"]).reasons)


def test_a_long_answer_is_wrong_only_where_a_length_is_given(marked: Any) -> None:
    assert marked().right
    (reason,) = marked(most=10).reasons
    assert "超过 10 字" in reason


def test_true_citations_are_valid(marked: Any) -> None:
    assert marked().citations_valid is True


def test_an_answer_without_citations_has_no_validity(marked: Any) -> None:
    assert marked(refusal()).citations_valid is None


def test_a_quote_that_differs_from_the_document_is_found(marked: Any, asked: Any) -> None:
    answer, _ = asked
    changed = replace(answer.citations[0], quote=answer.citations[0].quote.replace("8000", "9000"))
    marks = marked(replace(answer, citations=(changed, *answer.citations[1:])))
    assert marks.citations_valid is False
    assert any("该处的原文不一致" in reason for reason in marks.reasons)


def test_a_citation_of_a_document_that_is_gone_is_found(marked: Any, asked: Any) -> None:
    answer, _ = asked
    gone = replace(answer.citations[0], doc_id="000000000000")
    marks = marked(replace(answer, citations=(gone, *answer.citations[1:])))
    assert any("不在资料库中" in reason for reason in marks.reasons)


def test_a_figure_that_its_cited_span_lacks_is_found(marked: Any, asked: Any) -> None:
    answer, _ = asked
    wrong = Statement("每张床位资助9000元。", (1,), Role.WORDED)
    marks = marked(replace(answer, statements=(*answer.statements, wrong)))
    assert any("9000元" in reason for reason in marks.reasons)
    assert marks.citations_valid is False


def test_a_sentence_without_a_source_is_found(marked: Any, asked: Any) -> None:
    answer, _ = asked
    bare = Statement("资金由市财政局拨付。", (), Role.WORDED)
    marks = marked(replace(answer, statements=(*answer.statements, bare)))
    assert "有的句子没有注明出处" in marks.reasons


def test_a_marked_quote_that_is_cited_counts(marked: Any) -> None:
    assert marked(gold=[{"doc": "床位资助.txt", "quote": QUOTE}]).gold == 1


def test_a_marked_quote_is_found_without_its_white_space(marked: Any) -> None:
    spaced = "每张床位 资助 8000 元"
    assert marked(gold=[{"doc": "床位资助.txt", "quote": spaced}]).gold == 1


def test_a_document_may_be_named_without_its_ending_or_by_its_id(marked: Any, asked: Any) -> None:
    for name in ("床位资助", asked[0].citations[0].doc_id):
        assert marked(gold=[{"doc": name, "quote": QUOTE}]).gold == 1


def test_a_document_alone_counts_when_anything_of_it_is_cited(marked: Any) -> None:
    assert marked(gold=["床位资助.txt"]).gold == 1


def test_a_marked_range_that_is_not_cited_does_not_count(marked: Any) -> None:
    assert marked(gold=[{"doc": "床位资助.txt", "start": 0, "end": 5}], must_contain=["8000元"]).gold == 0


def test_a_marked_range_that_is_cited_counts(marked: Any, asked: Any) -> None:
    span: Span = asked[0].citations[0].span
    place = {"doc": "床位资助.txt", "start": span.end - 1, "end": span.end}
    assert marked(gold=[place]).gold == 1


def test_half_of_the_marked_places_is_one_half(marked: Any) -> None:
    gold = ["床位资助.txt", {"doc": "床位资助.txt", "start": 0, "end": 5}]
    assert marked(gold=gold).gold == 0.5


def test_another_place_that_says_the_same_is_right_where_wording_is_given(marked: Any) -> None:
    elsewhere = [{"doc": "床位资助.txt", "start": 0, "end": 5}]
    assert marked(gold=elsewhere, must_contain=["8000元"]).right


def test_marked_places_decide_where_no_wording_is_given(marked: Any) -> None:
    elsewhere = [{"doc": "床位资助.txt", "start": 0, "end": 5}]
    assert marked(gold=elsewhere).reasons == ("引文没有一处落在标出的依据上",)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ({"doc": "别的.txt", "quote": "8000元"}, "别的.txt 不在资料库中"),
        ({"doc": "床位资助.txt", "quote": "每张床位资助9000元"}, "不在 床位资助.txt 的正文中"),
        ({"doc": "床位资助.txt", "start": 1, "end": 99999}, "超出了"),
    ],
)
def test_a_place_that_cannot_be_looked_up_is_told_and_not_counted(
    marked: Any, place: dict[str, Any], said: str
) -> None:
    marks = marked(gold=[place])
    assert (marks.gold, marks.right) == (None, True)
    assert said in marks.unresolved[0]
