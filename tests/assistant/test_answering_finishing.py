"""What happens to every answer last: unsupported sentences, numbering, warnings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.finishing import dropped_unsupported, finished
from assistant.answering.models import Answer, Outcome, Role, Statement
from assistant.conversation.messages import Standalone
from corpus.models import Status
from corpus.stores import Stores
from tests.assistant.conftest import SAMPLE_DAY
from tests.assistant.worded import BEDS, QUESTION, cited, hits_of
from tests.parts import MEASURES

HITS = hits_of(MEASURES, "床位.txt")
FRAME = Statement("《澜江市养老床位资助办法》写明：", role=Role.FRAME)
TERM = "本办法自2023年7月1日起施行，有效期5年。"


def answer(*statements: Statement, quotes: tuple[str, ...] = (BEDS, TERM)) -> Answer:
    citations = tuple(cited(HITS, quote, n) for n, quote in enumerate(quotes, 1))
    return Answer(QUESTION, QUESTION, statements, citations, Outcome.ANSWERED)


def test_a_supported_answer_is_left_as_it_is() -> None:
    given = answer(FRAME, Statement(BEDS, (1,)), Statement(TERM, (2,)))
    assert dropped_unsupported(given, HITS) == (given, [])


def test_a_sentence_with_a_wrong_figure_goes_and_the_reason_is_kept() -> None:
    wrong = Statement("每张床位资助9000元。", (1,), Role.WORDED)
    kept, dropped = dropped_unsupported(answer(FRAME, Statement(BEDS, (1,)), wrong), HITS)
    assert [s.text for s in kept.statements] == [FRAME.text, BEDS]
    assert len(dropped) == 1
    assert dropped[0].startswith("每张床位资助9000元。（")
    assert "9000元" in dropped[0].split("（", 1)[1]


def test_citations_that_are_left_count_from_one_again() -> None:
    wrong = Statement("每张床位资助9000元。", (1,), Role.WORDED)
    kept, _ = dropped_unsupported(answer(wrong, Statement(TERM, (2,))), HITS)
    assert [(c.n, c.quote) for c in kept.citations] == [(1, TERM)]
    assert kept.text.endswith("[1]。")


def test_citations_are_numbered_in_the_order_of_first_use() -> None:
    wrong = Statement("每张床位资助9000元。", (1,), Role.WORDED)
    given = answer(wrong, Statement(TERM, (2,)), Statement(BEDS, (1,)))
    kept, _ = dropped_unsupported(given, HITS)
    assert [c.quote for c in kept.citations] == [TERM, BEDS]
    assert [s.citations for s in kept.statements] == [(1,), (2,)]


def test_a_frame_that_leads_to_nothing_goes_too() -> None:
    wrong = Statement("每张床位资助9000元。", (1,), Role.WORDED)
    second = Statement("另据材料：", role=Role.FRAME, lead="\n")
    kept, _ = dropped_unsupported(answer(FRAME, Statement(BEDS, (1,)), second, wrong), HITS)
    assert second not in kept.statements


def test_an_answer_that_loses_all_it_states_becomes_a_refusal() -> None:
    wrong = Statement("每张床位资助9000元。", (1,), Role.WORDED)
    kept, _ = dropped_unsupported(answer(FRAME, wrong), HITS)
    assert (kept.outcome, kept.citations) == (Outcome.REFUSED, ())
    assert [s.role for s in kept.statements] == [Role.NOTE]


def test_a_quote_that_was_not_found_this_turn_goes() -> None:
    kept, _ = dropped_unsupported(
        answer(Statement(BEDS, (1,)), quotes=(BEDS,)), hits_of(MEASURES, "别的.txt")
    )
    assert kept.outcome is Outcome.REFUSED


def test_a_refusal_is_not_checked_again() -> None:
    note = Statement("资料库中没有找到9000元的标准。", role=Role.NOTE)
    given = Answer(QUESTION, QUESTION, (note,), (), Outcome.REFUSED)
    assert dropped_unsupported(given, HITS) == (given, [])


def test_the_answer_stands_under_the_users_own_question(sample_stores: Stores) -> None:
    given = answer(Statement(BEDS, (1,)), quotes=(BEDS,))
    done = finished(
        given, "租赁的呢？", Standalone("租赁的床位资助多少？", ("床位",)), sample_stores, SAMPLE_DAY
    )
    assert (done.question, done.standalone_question) == ("租赁的呢？", "租赁的床位资助多少？")


@pytest.mark.parametrize(("status", "said"), [(Status.DRAFT, "征求意见稿"), (Status.REPEALED, "废止")])
def test_the_reader_is_warned_of_a_documents_standing(
    sample_stores: Stores, status: Status, said: str
) -> None:
    given = answer(Statement(BEDS, (1,)), quotes=(BEDS,))
    given = replace(given, citations=(replace(given.citations[0], status=status),))
    done = finished(given, QUESTION, Standalone(QUESTION), sample_stores, SAMPLE_DAY)
    assert any(said in warning for warning in done.warnings)


def test_a_warning_is_given_once(sample_stores: Stores) -> None:
    given = replace(answer(Statement(BEDS, (1,)), quotes=(BEDS,)), warnings=("请核对", "请核对"))
    done = finished(given, QUESTION, Standalone(QUESTION), sample_stores, SAMPLE_DAY)
    assert done.warnings.count("请核对") == 1
