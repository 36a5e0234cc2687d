"""Questions that set two things side by side."""

from __future__ import annotations

import pytest

from assistant.answering.comparison import aspects


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("自建和租赁的床位分别资助多少元？", ("自建的床位资助多少元", "租赁的床位资助多少元")),
        ("博士与硕士各是多少？", ("博士是多少", "硕士是多少")),
        ("2016年的办法和2025年的措施有什么不同？", ("2016年的办法", "2025年的措施")),
        ("床位资助跟运营资助哪个更高？", ("床位资助", "运营资助")),
        ("专利资助办法与专项资金管理办法的区别是什么？", ("专利资助办法", "专项资金管理办法的")),
        (
            "清洁生产审核奖励，2016年的办法和2025年的措施有什么不同？",
            ("清洁生产审核奖励2016年的办法", "清洁生产审核奖励2025年的措施"),
        ),
        ("2016年办法里的上限和2025年的有什么不同？", ("2016年办法里的上限", "2025年的上限")),
    ],
)
def test_two_things_are_told_apart_each_with_what_is_asked_of_both(
    question: str, sides: tuple[str, str]
) -> None:
    assert aspects(question) == sides


@pytest.mark.parametrize(
    "question",
    [
        "民政局和财政局联合发的通知文号是多少？",
        "每张床位资助多少元？",
        "《床位和助餐资助办法》分别在哪年施行？",
        "“自建和租赁”分别怎么理解？",
        "分别是多少？",
        "",
    ],
)
def test_other_questions_are_no_comparison(question: str) -> None:
    assert aspects(question) is None


def test_a_clause_before_the_comparison_does_not_hide_it() -> None:
    found = aspects("我们想办养老机构，自建和租赁分别资助多少元？")
    assert found == ("自建资助多少元", "租赁资助多少元")
