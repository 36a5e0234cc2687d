"""Single rules of 核稿, on short letters about 澜江市."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.drafting.letter_text import letter_text
from assistant.drafting.models import Finding, LetterForm, Severity
from assistant.drafting.profiles import load_profile
from assistant.drafting.proposal import parse_proposal
from assistant.drafting.review import is_letter, parse_document, review
from assistant.drafting.review_rules import rules
from tests.assistant.drafting.letters import letter

TODAY = date(2026, 11, 1)
LETTER = """\
澜民函〔2026〕8号

澜江市民政局关于对市政协七届五次会议第20260008号提案答复的函

沈既白委员：
您提出的《关于增加社区养老床位的提案》（第20260008号）收悉。现答复如下：

一、关于增加养老床位的建议
根据《澜江市民办养老机构资助办法》（澜民规〔2024〕1号），每张新增养老床位资助8000元。

二、关于培训护理员的建议
2025年全市培训护理员420人。下一步，我局将把培训扩大到家庭照护者。

感谢您对养老工作的关心，欢迎继续提出宝贵意见。

澜江市民政局
2026年5月6日
"""
PROPOSAL = """\
关于增加社区养老床位的提案
提案人：沈既白委员　提案编号：20260008
建议：
一、增加养老床位。
二、培训护理员。
"""


def told(text: str, rule: str, proposal: str = "") -> list[Finding]:
    """The findings of one rule."""
    incoming = parse_proposal(proposal) if proposal else None
    return [f for f in review(parse_document(text), incoming, today=TODAY) if f.rule == rule]


def changed(old: str, new: str) -> str:
    """The letter with other words in one place."""
    assert old in LETTER
    return LETTER.replace(old, new, 1)


def test_a_clean_letter_has_no_finding_at_all() -> None:
    assert review(parse_document(LETTER), parse_proposal(PROPOSAL), today=TODAY) == ()


def test_a_finding_quotes_what_stands_at_its_place() -> None:
    document = parse_document(changed("2026年5月6日", "2026年5月36日"))
    for finding in review(document, today=TODAY):
        assert finding.start is None or document.text[finding.start : finding.end] == finding.quote


def test_every_finding_names_a_known_rule_and_says_what_to_do() -> None:
    text = changed("420人", "420").replace("您提出的", "你们提出的").replace("二、关于", "三、关于")
    findings = review(parse_document(text), today=TODAY)
    assert len(findings) >= 3
    assert all(f.rule in rules() and f.message and f.suggestion for f in findings)


def test_an_answer_to_what_nobody_asked_is_told() -> None:
    short = PROPOSAL.replace("二、培训护理员。\n", "")
    assert [f.quote for f in told(LETTER, "extra-item", short)] == ["二、关于培训护理员的建议"]


def test_replies_that_changed_places_are_told() -> None:
    one = "每张新增养老床位资助8000元。"
    two = "2025年全市培训护理员420人。下一步，我局将把培训扩大到家庭照护者。"
    text = LETTER.replace("根据《澜江市民办养老机构资助办法》（澜民规〔2024〕1号），" + one, "@").replace(
        two, one * 3
    )
    assert told(text.replace("@", two), "off-topic")


def test_a_short_form_of_the_office_in_the_signature_is_a_remark() -> None:
    assert told(changed("澜江市民政局\n2026", "市民政局\n2026"), "issuer-short")[0].severity is Severity.NOTE


def test_a_letter_that_does_not_say_what_it_answers_is_told() -> None:
    text = changed(
        "您提出的《关于增加社区养老床位的提案》（第20260008号）收悉。现答复如下：", "感谢您的关心。"
    )
    assert told(text, "receipt")


def test_category_b_with_nothing_left_to_do_is_a_remark() -> None:
    text = changed("下一步，我局将把培训扩大到家庭照护者。", "").replace(
        "感谢您对", "三、办理结果类别\n办理结果：B类\n感谢您对"
    )
    assert told(text, "category-low")


def test_two_categories_in_one_letter_are_an_error() -> None:
    text = "A类\n" + changed("感谢您对", "三、办理实效评估类别\nB类\n感谢您对")
    assert told(text, "category-varies")[0].severity is Severity.ERROR


def test_a_legend_without_all_four_categories_is_told() -> None:
    legend = "（A类：已经解决；B类：正在解决；D类：留作参考。）"
    assert told(changed("感谢您对", f"三、办理实效评估类别\nB类\n{legend}\n感谢您对"), "category-legend")


@pytest.mark.parametrize("number", ["（一）、", "1、", "(一)"])
def test_a_number_with_the_wrong_mark_is_a_remark(number: str) -> None:
    text = changed("2025年全市", f"{number}培训情况较好，2025年全市")
    assert told(text, "numbering-form")


def test_row_numbers_of_a_table_that_jump_are_told() -> None:
    rows = "".join(f"\n\t{n}\n\t指标{n}\n\t市民政局\n" for n in (1, 2, 4))
    text = f"澜江市养老规划\n\n一、指标\n\t序号\n\t指标\n\t来源\n{rows}\n\n二、保障\n加强领导。\n"
    assert [f.message for f in told(text, "row-number")] == ["序号从2跳到4"]


def test_what_is_said_to_have_happened_after_the_letter_was_signed_is_told() -> None:
    assert told(changed("2025年全市", "截至2026年9月，已在全市"), "date-future")


def test_planned_years_ahead_are_left_alone() -> None:
    assert told(changed("我局将把", "我局将于2027年底前把"), "residue-year") == []


def test_a_basis_that_is_said_to_have_been_repealed_is_left_alone() -> None:
    text = changed("二、关于培训", "原办法有效期至2023年12月31日，已经失效。\n二、关于培训")
    assert told(text, "policy-expired") == []


def test_a_quotation_of_a_forbidden_phrase_is_left_alone() -> None:
    assert told(changed("2025年全市", "针对来信所说“毫无意义”的问题，2025年全市"), "phrase-forbidden") == []


def test_a_letter_not_to_be_published_may_hold_a_telephone() -> None:
    text = LETTER + "\n公开属性：不予公开\n（联系人：沈知微，联系电话：13900001234）\n"
    assert told(text, "personal-data") == []


def test_the_office_line_under_a_letter_is_only_a_remark() -> None:
    text = LETTER + "\n（联系人：沈知微，联系电话：8806 1234）\n"
    assert [f.severity for f in told(text, "contact-data")] == [Severity.NOTE]


def test_a_slip_repeated_everywhere_is_told_a_few_times_and_counted() -> None:
    text = changed(
        "2025年全市", "甲,乙,丙,丁,戊,己,庚,辛,壬,癸,子,丑,寅,卯,辰,巳,午,未,申,酉,戌,亥。" * 3 + "2025年全市"
    )
    findings = told(text, "half-width")
    assert len(findings) <= 15


def test_a_plan_is_reviewed_without_the_rules_for_letters() -> None:
    document = parse_document("澜江市养老规划\n\n一、目标\n到2030年建成。\n三、保障\n加强领导。\n")
    assert not is_letter(document)
    assert {f.rule for f in review(document, today=TODAY)} == {"numbering-gap"}


@pytest.mark.parametrize("form", list(LetterForm))
@pytest.mark.parametrize("place", ["shenzhen", "lanjiang"])
def test_our_own_letters_have_no_error_but_what_is_left_to_fill(form: LetterForm, place: str) -> None:
    text = letter_text(letter(form, place, paragraphs=1))
    findings = review(parse_document(text), profile=load_profile(place), today=TODAY)
    assert {f.rule for f in findings if f.severity is Severity.ERROR} <= {"placeholder"}
