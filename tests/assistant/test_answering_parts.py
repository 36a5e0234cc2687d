"""Questions of several parts, each made a question of its own."""

from __future__ import annotations

import pytest

from assistant.answering.parts import parts_of
from assistant.answering.question import AnswerType, understand


def parted(question: str) -> list[str]:
    return [part.text for part in parts_of(understand(question))]


def test_two_questions_are_two_parts_in_order() -> None:
    assert parted("床位资助多少元？什么时候申请？") == ["床位资助多少元", "什么时候申请"]


def test_each_part_asks_for_its_own_kind() -> None:
    first, second = parts_of(understand("床位资助多少元？什么时候申请？"))
    assert AnswerType.AMOUNT in first.types
    assert AnswerType.AMOUNT not in second.types
    assert AnswerType.DATE in second.types


def test_a_part_that_leaves_its_question_out_is_completed() -> None:
    assert parted("市级奖励多少元？区级的呢？") == ["市级奖励多少元", "区级奖励多少元"]


def test_a_completed_part_keeps_its_own_words_apart() -> None:
    _, second = parts_of(understand("市级奖励多少元？区级的呢？"))
    assert "区级" in second.own
    assert "奖励" not in second.own


def test_background_goes_with_the_part_that_follows_it() -> None:
    found = parted("我们是民办机构。床位资助多少元？运营资助多少元？")
    assert found == ["我们是民办机构，床位资助多少元", "运营资助多少元"]


@pytest.mark.parametrize(
    "question",
    [
        "床位资助多少元？",
        "我们是民办机构，床位资助多少元？",
        "床位多少元？助餐多少元？保险多少元？运营多少元？奖励多少元？",
        "谢谢。再见。",
    ],
)
def test_one_question_background_alone_or_too_many_are_read_as_a_whole(question: str) -> None:
    assert parted(question) == []
