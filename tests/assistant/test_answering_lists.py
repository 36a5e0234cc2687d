"""Lists in the text, found whole and in order from any of their items."""

from __future__ import annotations

import inspect

import pytest

from assistant.answering.lists import mark_of, whole_list
from assistant.answering.units import Unit, units_of
from tests.assistant.test_answering_units import hit

REFUSED = """\
第九条　有下列情形之一的，不予资助：
（一）近一年内发生责任事故的；
（二）预收费违规尚未整改的；
（三）消防安全不符合规定的。
第十条　已经享受建设补助的床位，不再享受新增床位资助。"""


def listed(text: str, start: str, *, characters: int = 290, heads: bool = True) -> list[str]:
    """The list found from the unit that begins with ``start``, all units scoring alike."""
    units = units_of([hit(text)])
    best = next(i for i, unit in enumerate(units) if unit.text.startswith(start))
    return [unit.text for unit in found(units, best, characters, heads)]


def found(units: list[Unit], best: int, characters: int, heads: bool) -> list[Unit]:
    given = {
        "units": units,
        "best": best,
        "characters": characters,
        "heads": heads,
        "scores": [0.0] * len(units),
    }
    names = inspect.signature(whole_list).parameters
    return whole_list(**{name: value for name, value in given.items() if name in names})


@pytest.mark.parametrize("start", ["第九条", "（一）", "（二）", "（三）"])
def test_a_list_is_found_whole_from_its_lead_in_and_from_each_item(start: str) -> None:
    whole = listed(REFUSED, start)
    assert [text[:3] for text in whole] == ["第九条", "（一）", "（二）", "（三）"]


def test_what_follows_the_last_item_is_not_part_of_the_list() -> None:
    assert not any("第十条" in text for text in listed(REFUSED, "（三）"))


def test_a_sentence_after_the_list_leads_to_no_list() -> None:
    assert listed(REFUSED, "第十条") == []


def test_items_without_a_lead_in_are_a_list() -> None:
    text = "1.专项资金申请表；\n2.银行付款凭证；\n3.信用承诺书。"
    assert listed(text, "2.") == text.split("\n")


def test_spoken_items_on_one_line_are_a_list() -> None:
    text = "主要做法有：一是设立专员；二是简化流程；三是免申即享。"
    assert "".join(listed(text, "二是")) == text


def test_what_stands_between_two_items_belongs_to_the_first() -> None:
    text = "（一）支持建设。每张床位资助8000元。\n（二）支持运营。按月资助。"
    assert "".join(listed(text, "每张床位")) == text.replace("\n", "")


def test_one_item_alone_is_no_list() -> None:
    assert listed("（一）支持建设。\n其他事项另行通知。", "（一）") == []


def test_a_list_that_does_not_begin_with_one_is_not_told() -> None:
    assert listed("（三）支持建设。\n（四）支持运营。", "（三）") == []


def test_a_list_ends_where_the_count_breaks() -> None:
    whole = listed("（一）支持建设。\n（二）支持运营。\n（五）附则。", "（一）")
    assert whole == ["（一）支持建设。", "（二）支持运营。"]


def test_an_inner_list_is_told_alone_when_it_is_meant() -> None:
    text = "（一）支持建设：\n1.自建的；\n2.租赁的。\n（二）支持运营。"
    assert listed(text, "2.") in (
        ["（一）支持建设：", "1.自建的；", "2.租赁的。"],
        ["1.自建的；", "2.租赁的。"],
    )


def test_a_list_that_does_not_fit_is_cut_to_its_items_first_sentences_where_allowed() -> None:
    text = "（一）支持建设。每张床位资助8000元。\n（二）支持运营。按月给予资助。"
    assert listed(text, "（一）", characters=20) == ["（一）支持建设。", "（二）支持运营。"]


def test_a_list_that_does_not_fit_is_not_told_in_pieces() -> None:
    assert listed(REFUSED, "（一）", characters=30) == []


def test_heads_alone_are_not_told_where_the_items_words_are_wanted() -> None:
    text = "（一）支持建设。每张床位资助8000元。\n（二）支持运营。按月给予资助。"
    assert listed(text, "（一）", characters=20, heads=False) == []


def test_a_list_is_not_followed_into_another_passage() -> None:
    units = units_of([hit("（一）支持建设。"), hit("（二）支持运营。", start=900)])
    assert found(units, 0, 290, True) == []


@pytest.mark.parametrize(
    ("text", "ordinal"),
    [
        ("（十二）附则", 12),
        ("（二十）附则", 20),
        ("(3)附则", 3),
        ("③附则", 3),
        ("十、附则", 10),
        ("第二，加强监管", 2),
    ],
)
def test_ordinals_are_read(text: str, ordinal: int) -> None:
    mark = mark_of(text)
    assert mark is not None
    assert mark[1] == ordinal


@pytest.mark.parametrize(
    "text", ["2.5万元", "一般项目", "三年内不再受理", "第三条　资助标准", "（市民政局）", ""]
)
def test_what_only_looks_like_a_mark_is_none(text: str) -> None:
    assert mark_of(text) is None
