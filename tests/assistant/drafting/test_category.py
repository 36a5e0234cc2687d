"""The category that the standing of the items speaks for."""

from __future__ import annotations

import pytest

from assistant.drafting.category import propose_category, standing_of_sentence
from assistant.drafting.models import Category, Gap, ReplyItem, ReplySentence, Standing


def item(*texts: str, no: int = 1, gaps: tuple[Gap, ...] = ()) -> ReplyItem:
    return ReplyItem(no, "床位", reply=tuple(ReplySentence(text) for text in texts), gaps=gaps)


POLICY = "根据《澜江市养老床位资助办法》，每张床位资助8000元。"
DONE = "我局已建成5个护理培训基地。"
PLANNED = "下一步，我局将会同市财政局完善补贴办法。"
UNDER_WAY = "我局正在修订床位资助办法。"
PROPOSED = "我局拟对助餐点给予补贴。"
DECLINED = "受财力限制，近期难以调整补贴标准。"


@pytest.mark.parametrize(
    ("items", "category"),
    [
        ([item(POLICY), item(DONE, no=2)], Category.A),
        ([item(POLICY), item(PLANNED, no=2)], Category.B),
        ([item(DONE, UNDER_WAY)], Category.B),
        ([item(POLICY, PROPOSED)], Category.B),
        ([item(POLICY), item(DECLINED, no=2)], Category.C),
        ([item(DECLINED), item(DECLINED, no=2)], Category.D),
        ([item(POLICY), item(no=2, gaps=(Gap("培训计划"),))], Category.B),
        ([item(POLICY, gaps=(Gap("培训计划"),))], Category.B),
        ([item(gaps=(Gap("床位计划"),))], None),
        ([], None),
    ],
)
def test_the_category_follows_from_the_items(items: list[ReplyItem], category: Category | None) -> None:
    assert propose_category(items)[0] is category


def test_the_reasons_quote_the_words_that_decide() -> None:
    _, reasons = propose_category([item(POLICY), item(PROPOSED, no=2)])
    assert "第二条只是拟议：“我局拟对助餐点给予补贴。”" in reasons


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("该事项不属于本市事权。", Standing.DECLINED),
        ("模拟法庭已建成。", Standing.DONE),
        ("根据征求意见稿，补贴为每餐2元。", Standing.PROPOSED),
        ("每餐补贴2元。", Standing.POLICY),
    ],
)
def test_a_sentence_without_a_mark_is_read_from_its_words(text: str, standing: Standing) -> None:
    assert standing_of_sentence(ReplySentence(text)) is standing


def test_what_the_composer_marked_is_kept() -> None:
    marked = ReplySentence("每餐补贴2元。", standing=Standing.DATED)
    assert standing_of_sentence(marked) is Standing.DATED
