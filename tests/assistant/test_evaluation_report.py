"""Figures per kind, the table, and the comparison of two runs."""

from __future__ import annotations

from typing import Any

from assistant.answering.models import Outcome
from assistant.evaluation import Result
from assistant.evaluation_report import compared, summaries, table


def result(id_: str, **more: Any) -> Result:
    given = {
        "kind": "number",
        "expect": "answer",
        "question": f"{id_}？",
        "right": True,
        "outcome": "answered",
        "answer": "每张床位资助8000元[1]。",
    }
    return Result.model_validate({"id": id_, **given, **more})


def test_kinds_come_in_the_order_of_first_use_and_the_total_last() -> None:
    rows = [result("a", kind="list"), result("b", kind="fact"), result("c", kind="list")]
    assert [(s.kind, s.questions) for s in summaries(rows)] == [("list", 2), ("fact", 1), ("合计", 3)]


def test_right_answers_and_outcomes_are_counted() -> None:
    rows = [result("a"), result("b", right=False, outcome="refused"), result("c", outcome="partial")]
    total = summaries(rows)[-1]
    assert total.right == 2
    assert [total.outcomes[o] for o in Outcome] == [1, 1, 1]


def test_validity_is_a_share_of_the_answers_that_cite() -> None:
    rows = [result("a", citations_valid=True), result("b", citations_valid=False), result("c")]
    assert summaries(rows)[-1].citations_valid == 0.5


def test_gold_is_a_mean_over_the_rows_that_have_some() -> None:
    rows = [result("a", gold=1.0), result("b", gold=0.5), result("c")]
    assert summaries(rows)[-1].gold == 0.75


def test_shares_of_nothing_are_unknown_rather_than_zero() -> None:
    total = summaries([result("a")])[-1]
    assert (total.citations_valid, total.gold) == (None, None)


def test_the_95th_percentile_of_twenty_is_the_nineteenth() -> None:
    total = summaries([result(str(n), seconds=n / 10) for n in range(1, 21)])[-1]
    assert (total.seconds_p50, total.seconds_p95) == (1.05, 1.9)


def test_the_slowest_of_a_few_counts() -> None:
    assert summaries([result(str(n), seconds=float(n)) for n in range(4)])[-1].seconds_p95 == 3.0


def test_tokens_read_and_written_are_added() -> None:
    rows = [result("a", prompt_tokens=900, completion_tokens=100), result("b")]
    assert summaries(rows)[-1].tokens == 500


def test_columns_stand_under_each_other_with_chinese_names() -> None:
    lines = table(summaries([result("a", kind="数字"), result("b", kind="eligibility")])).split("\n")
    wide = [line.encode("gb18030") for line in lines]
    assert {line[13:14] for line in wide[1:]} == {b"1", b"2"}


def test_an_unknown_share_is_a_dash() -> None:
    assert "—" in table(summaries([result("a")])).split("\n")[1]


def test_what_a_change_made_right_and_wrong_is_told_apart() -> None:
    before = [result("a", right=False), result("b"), result("c")]
    now = [result("a"), result("b", right=False), result("c")]
    found = compared(before, now)
    assert [c.now.id for c in found.newly_right] == ["a"]
    assert [c.now.id for c in found.newly_wrong] == ["b"]
    assert found.unchanged == 1


def test_an_answer_in_other_words_is_told_where_the_mark_stays() -> None:
    found = compared([result("a")], [result("a", answer="每张8000元[1]。")])
    assert [c.before.answer for c in found.reworded] == ["每张床位资助8000元[1]。"]


def test_questions_of_one_run_alone_are_not_compared() -> None:
    found = compared([result("a"), result("b")], [result("b"), result("c")])
    assert (found.added, found.missing, found.unchanged) == (("c",), ("a",), 1)


def test_a_question_that_was_changed_is_not_compared() -> None:
    found = compared([result("a", right=False)], [result("a", question="另一个问题？")])
    assert (found.other, found.newly_right) == (("a",), ())
