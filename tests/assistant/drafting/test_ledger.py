"""The commitment ledger: who, what, how much, by when, on what source; and what is wrong with a promise."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.drafting.ledger import ledger, ledger_findings
from assistant.drafting.merging import disagreement
from assistant.drafting.models import Commitment, Letter, LetterForm, ReplyItem, ReplySentence, Standing
from assistant.drafting.precedents import Precedent, Precedents
from tests.assistant.worded import cited, hits_of

EARLIER = """\
一、关于提高床位资助的建议
对新增养老床位的民办机构，每张床位资助6000元。
"""


def letter(*sentences: ReplySentence, closing: tuple[str, ...] = ()) -> Letter:
    item = ReplyItem(1, "床位", reply=sentences)
    return Letter(
        LetterForm.NARRATIVE,
        "关于第8号提案答复的函",
        "沈既白委员",
        letterhead="澜江市民政局",
        items=(item,),
        closing=closing,
    )


def promises(*texts: str) -> tuple[Commitment, ...]:
    return ledger(letter(*(ReplySentence(text) for text in texts)))


def test_a_promise_says_who_does_what_how_much_and_by_when() -> None:
    (one,) = promises("下一步，我局将在2027年6月底前安排资金500万元用于护理员培训。")
    assert (one.who, one.amount, one.deadline, one.item) == ("我局", "500万元", "2027年6月底前", 1)
    assert one.what == "我局将在2027年6月底前安排资金500万元用于护理员培训"


@pytest.mark.parametrize(
    "text", ["2024年已建成床位500张。", "我市高度重视养老服务工作。", "截至2025年底，累计资助1260张床位。"]
)
def test_what_is_reported_promises_nothing(text: str) -> None:
    assert promises(text) == ()


def test_an_amount_that_a_policy_gives_is_a_promise() -> None:
    (one,) = promises("对新增床位每张给予资助8000元。")
    assert "8000元" in one.amount


def test_an_opinion_binds_the_unit_that_gave_it() -> None:
    sentence = ReplySentence("市财政局表示，将统筹安排资金。", unit="市财政局")
    assert ledger(letter(sentence))[0].who == "市财政局"


def test_a_promise_in_the_closing_counts_too() -> None:
    found = ledger(letter(ReplySentence("已建成5个中心。"), closing=("今后，我局将定期公布床位情况。",)))
    assert [(one.item, one.who) for one in found] == [(None, "我局")]


def test_a_sentence_marked_as_done_is_no_promise() -> None:
    assert ledger(letter(ReplySentence("将资助30万元。", standing=Standing.DATED))) == ()


def rules(commitments: Sequence[Commitment], precedents: Precedents | None = None) -> list[str]:
    return [finding.rule for finding in ledger_findings(commitments, precedents)]


def test_a_promise_without_a_source_is_an_error() -> None:
    assert "承诺没有依据" in rules(promises("下一步，我局将于2027年底前完成改造。"))


def test_a_plan_without_a_time_is_noted() -> None:
    assert "承诺没有期限" in rules(promises("下一步，我局将完善评估机制。"))


def test_a_plan_with_a_time_is_not() -> None:
    assert "承诺没有期限" not in rules(promises("下一步，我局将于2027年底前完善评估机制。"))


class _Read(Precedents):
    """Precedents of one letter that was read without a library."""

    def __init__(self, text: str) -> None:
        self.__dict__["pairs"] = tuple(Precedent("", hit) for hit in hits_of(text))


def test_a_promise_that_an_earlier_reply_contradicts_is_shown_with_its_words() -> None:
    found = promises("对新增养老床位的民办机构，每张床位资助8000元。")
    findings = [f for f in ledger_findings(found, _Read(EARLIER)) if f.rule == "承诺与以往答复不一致"]
    assert len(findings) == 1
    assert "每张床位资助6000元" in findings[0].suggestion


def test_an_earlier_reply_that_says_the_same_is_no_contradiction() -> None:
    found = promises("对新增养老床位的民办机构，每张床位资助6000元。")
    assert "承诺与以往答复不一致" not in rules(found, _Read(EARLIER))


def test_the_letter_that_is_cited_does_not_contradict_itself() -> None:
    hits = hits_of(EARLIER)
    quote = "对新增养老床位的民办机构，每张床位资助6000元。"
    sentence = ReplySentence(quote.replace("6000", "8000"), citations=(cited(hits, quote),))
    assert "承诺与以往答复不一致" not in rules(ledger(letter(sentence)), _Read(EARLIER))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("对新增养老床位每张资助8000元。", "对新增养老床位每张资助0.8万元。"),
        ("对新增养老床位每张资助8000元。", "对青年人才每月补贴3000元。"),
        ("同意提高护理补贴标准。", "同意提高护理补贴的标准。"),
    ],
)
def test_no_disagreement_where_the_same_is_said_or_another_thing(one: str, other: str) -> None:
    assert disagreement(one, other) == ""


def test_a_duty_that_a_rule_lays_down_is_no_promise() -> None:
    sentence = ReplySentence("市民政局编制年度绩效目标。", standing=Standing.POLICY)
    assert ledger(letter(sentence)) == ()
