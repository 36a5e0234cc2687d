"""An exact replacement, put in its place, mends the letter; what needs a person has none."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.drafting.models import Finding
from assistant.drafting.review import parse_document, review

TODAY = date(2026, 11, 1)
LETTER = """\
澜民函〔2026〕7号
关于市政协七届五次会议第20260008号提案答复的函
沈既白委员：
您提出的《关于增加养老床位的提案》（第20260008号）收悉，现答复如下：
一、关于床位的建议
已按《澜江市民办养老机构资助办法》（澜民规〔2024〕1号）增加床位120张，计划明年再增80张。
二、关于护理的建议
我局将于2026年12月前组织护理员培训，并公布名单。
澜江市民政局
2026年6月5日
"""


def findings_of(text: str, rule: str) -> list[Finding]:
    return [f for f in review(parse_document(text), today=TODAY) if f.rule == rule]


SLIPS = [
    ("number-brackets", "澜民规〔2024〕1号", "澜民规[2024]1号"),
    ("number-brackets", "澜民函〔2026〕7号", "澜民函（2026）7号"),
    ("number-form", "澜民规〔2024〕1号", "澜民规〔2024〕01号"),
    ("number-form", "〔2024〕1号", "2024〔1〕号"),
    ("half-width", "增加床位120张，", "增加床位120张,"),
    ("half-width", "答复如下：", "答复如下:"),
    ("half-width", "（第20260008号）收悉", "(第20260008号)收悉"),
    ("half-width", "（澜民规〔2024〕1号）", "(澜民规〔2024〕1号)"),
    ("punctuation", "并公布名单。", "并公布名单。。"),
    ("punctuation", "护理员培训，并", "护理员培训，，并"),
    ("repeated-word", "组织护理员", "组织组织护理员"),
    ("date-form", "2026年6月5日", "2026年06月05日"),
    ("date-form", "2026年6月5日", "2026.6.5"),
    ("date-form", "2026年6月5日", "二〇二六年六月五日"),
    ("numbering-repeat", "二、关于护理", "一、关于护理"),
    ("numbering-form", "二、关于护理", "二.关于护理"),
    ("courtesy", "您提出的", "你们提出的"),
]


@pytest.mark.parametrize(("rule", "right", "wrong"), SLIPS)
def test_applying_the_replacement_gives_the_letter_as_it_should_be(rule: str, right: str, wrong: str) -> None:
    text = parse_document(LETTER.replace(right, wrong, 1)).text
    found = next(f for f in findings_of(text, rule) if f.replacement is not None)
    assert found.start is not None
    assert found.end is not None
    assert text[found.start : found.end] == found.quote
    mended = text[: found.start] + (found.replacement or "") + text[found.end :]
    assert mended == parse_document(LETTER).text


def test_a_letter_without_slips_offers_no_replacement() -> None:
    found = review(parse_document(LETTER), today=TODAY)
    assert [f.rule for f in found if f.replacement is not None] == []


def test_what_a_person_must_decide_has_no_replacement() -> None:
    findings = findings_of(LETTER.replace("2026年6月5日", "2026年6月31日"), "date-impossible")
    assert [f.replacement for f in findings] == [None]


def test_a_repeated_sentence_is_replaced_by_nothing() -> None:
    twice = "我局将于2026年12月前组织护理员培训，并公布名单。"
    assert [f.replacement for f in findings_of(LETTER.replace(twice, twice * 2), "repeated-sentence")] == [""]
