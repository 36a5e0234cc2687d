"""Tokens: what both sides of a search share."""

from __future__ import annotations

import pytest

from corpus.tokens import bigrams, count_words, fold, simplified, words


@pytest.mark.parametrize(
    ("traditional", "expected"),
    [
        ("發明專利資助辦法", "发明专利资助办法"),
        ("殘疾人就業", "残疾人就业"),
        ("滿意度", "满意度"),
        ("勞動合同", "劳动合同"),
        ("圖書館", "图书馆"),
    ],
)
def test_traditional_text_becomes_simplified(traditional: str, expected: str) -> None:
    assert simplified(traditional) == expected


@pytest.mark.parametrize("text", ["乾隆年间", "显著成效", "发明专利资助办法", "", "PCT 2024"])
def test_simplified_text_stays_as_it_is(text: str) -> None:
    assert simplified(text) == text


def test_full_width_letters_and_digits_fold_to_ascii() -> None:
    assert fold("ＰＣＴ　５０％") == "pct 50%"


def test_a_traditional_question_has_the_tokens_of_the_simplified_text() -> None:
    assert set(bigrams("殘疾人補貼")) == set(bigrams("残疾人补贴"))
    assert words("殘疾人補貼") == words("残疾人补贴")


def test_bigrams_do_not_reach_across_punctuation() -> None:
    assert bigrams("补贴，奖励") == ["补贴", "奖励"]


def test_a_single_character_is_a_token_of_its_own() -> None:
    assert bigrams("县、区") == ["县", "区"]


def test_search_mode_gives_the_long_word_and_its_parts() -> None:
    found = words("知识产权")
    assert {"知识", "产权", "知识产权"} <= set(found)


@pytest.mark.parametrize(
    ("text", "run"), [("COVID-19防控", "covid-19"), ("降低3.5%", "3.5%"), ("5G基站", "5g")]
)
def test_letters_and_digits_stay_together(text: str, run: str) -> None:
    assert run in words(text)
    assert run in bigrams(text)


def test_punctuation_has_no_tokens() -> None:
    assert (words("，。（）★\u3000"), bigrams("，。（）★\u3000"), count_words("，。（）")) == ([], [], 0)


def test_words_are_counted_once_however_they_can_be_cut() -> None:
    assert count_words("知识产权") == 1


def test_an_optional_part_in_brackets_is_read_as_part_of_its_word() -> None:
    assert bigrams("首台（套）装备") == bigrams("首台套装备")
    assert words("首台（套）装备") == words("首台套装备")
