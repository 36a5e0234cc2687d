"""What a chat model writes stands only where it says all that the quoted sentence says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import pytest

from assistant.drafting.composer_model import WordedItem, word_item
from assistant.drafting.models import ReplySentence, Standing, Suggestion
from assistant.llm import ChatModel
from assistant.settings import LlmSettings
from tests.assistant.worded import BEDS, cited, hits_of
from tests.parts import MEASURES

AGED = "对新增养老床位的民办机构，每张床位资助8000元，同一机构最高不超过100万元（截至2023年6月的情况）。"


@dataclass
class Says:
    """A model that always writes the same words."""

    text: str

    def complete(self, *_: Any) -> Says:
        return self


def worded(text: str, extractive: str = BEDS) -> WordedItem:
    hits = hits_of(MEASURES)
    reply = [ReplySentence(extractive, (cited(hits, BEDS),), Standing.POLICY)]
    model = cast(ChatModel, Says(text))
    suggestion = Suggestion(1, "资助养老床位", "对新增养老床位给予资助。")
    return word_item(
        suggestion, reply, hits, model, LlmSettings(), own="澜江市民政局", today=date(2026, 11, 20)
    )


@pytest.mark.parametrize(
    "text",
    [
        "对新增养老床位的民办机构，每张床位资助8000元。[1]",
        "对新增养老床位的民办机构，每张床位资助9000元，同一机构最高不超过100万元。[1]",
        "同一机构最高不超过100万元。[1]",
        "",
    ],
)
def test_no_figure_of_the_quoted_sentence_is_lost(text: str) -> None:
    assert worded(text).sentences[0].text == BEDS


def test_the_models_words_stand_where_they_say_the_same() -> None:
    text = "民办机构新增养老床位的，每张床位资助8000元，同一机构最高不超过100万元。"
    assert worded(f"{text}[1]").sentences[0].text == text


def test_what_is_said_of_age_stays_with_the_models_words() -> None:
    text = "民办机构新增养老床位的，每张床位资助8000元，同一机构最高不超过100万元。[1]"
    assert worded(text, AGED).sentences[0].text.endswith("（截至2023年6月的情况）。")
