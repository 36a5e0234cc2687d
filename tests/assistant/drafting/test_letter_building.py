"""函的固定部分：由来件、地区规范和单位得出。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant.drafting.errors import ProfileError
from assistant.drafting.letter import Office, build_letter, change_form, with_category
from assistant.drafting.letter_json import draft_to_json
from assistant.drafting.letter_words import topic_of
from assistant.drafting.models import (
    Category,
    CategoryPlace,
    Draft,
    Finding,
    LetterForm,
    LetterRole,
    ProposalKind,
    Severity,
    Submitter,
)
from assistant.drafting.profiles import due, load_profile, profile_names
from assistant.drafting.title_lines import break_title
from tests.assistant.drafting.letters import OFFICE, letter, opinion, proposal

FORMS = list(LetterForm)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_all_fixed_parts(form: LetterForm) -> None:
    made = letter(form)
    assert made.title == "澜江市市场监督管理局关于对澜江市政协七届五次会议第20260118号提案答复的函"
    assert made.addressee == "沈既白委员"
    assert made.doc_number == "澜市监政案函〔2026〕【序号】号"
    assert "《关于帮助科技型企业用好养老与知识产权政策的提案》（第20260118号）收悉" in made.opening[0]
    assert "市财政局、市科技创新局" in made.opening[0]
    assert made.closing[0].startswith("感谢您")
    assert made.process_heading == "办理过程及其他需要说明的情况"
    assert made.legend.startswith("（A类：提案所提问题已经解决")
    assert made.signature == "澜江市市场监督管理局"
    assert made.publicity is not None


def test_the_columns_and_numbers_follow_the_form() -> None:
    two, joint, narrative = (letter(form) for form in FORMS)
    assert (two.columns, joint.columns) == (("意见建议", "办理答复"), ("意见建议", "会办意见"))
    assert [item.number for item in joint.items] == ["建议一、", "建议二、", "建议三、"]
    assert narrative.items[1].heading == "关于支持企业在境外应对诉讼的建议"


def test_a_second_place_differs_in_data_alone() -> None:
    made = letter(LetterForm.TWO_COLUMN, "lanjiang")
    assert made.columns == ("意见建议", "答复意见")
    assert made.addressee == "尊敬的沈既白委员"
    assert made.category_place is CategoryPlace.BODY
    assert made.contact_labels[0] == "承办人"
    assert made.copies == ("市政协提案委员会", "市政府督查室")


def test_a_joint_proposal_is_addressed_with_others() -> None:
    source = replace(proposal(), kind=ProposalKind.NPC, joint=True)
    made = build_letter(source, load_profile(), OFFICE)
    assert made.addressee == "沈既白（等）代表"
    assert made.opening[0].startswith("你们提出的")
    assert "建议所提问题" in made.legend


def test_an_organisation_takes_no_courtesy_title() -> None:
    source = replace(proposal(), submitters=(Submitter("民进澜江市委会", group=True),))
    made = build_letter(source, load_profile(), OFFICE)
    assert made.addressee == "民进澜江市委会"
    assert made.opening[0].startswith("贵单位提出的")


def test_the_opinion_of_another_unit_speaks_to_the_lead_unit() -> None:
    made = opinion()
    assert made.role is LetterRole.OPINION
    assert made.title == "澜江市科技创新局关于澜江市政协七届五次会议第20260118号提案会办意见的函"
    assert (made.addressee, made.columns[1]) == ("市市场监督管理局", "会办意见")
    assert (made.process, made.category_place) == ((), CategoryPlace.NONE)


def test_what_is_not_known_is_marked_and_not_invented() -> None:
    source = replace(proposal(), number="", title="", submitters=())
    made = build_letter(source, load_profile(), Office())
    assert "【待补充：编号】" in made.title
    assert "【待补充：发文机关】" in made.signature
    assert "【待补充：委员姓名】" in made.addressee
    assert made.doc_number == "【代字】〔【年份】〕【序号】号"
    assert all(item.gaps for item in made.items)


def test_changing_the_form_keeps_the_replies() -> None:
    source = letter(LetterForm.TWO_COLUMN)
    made = change_form(source, LetterForm.NARRATIVE, proposal(), load_profile())
    assert [item.reply for item in made.items] == [item.reply for item in source.items]
    assert made.items[1].heading == "关于支持企业在境外应对诉讼的建议"
    assert made.category_place is CategoryPlace.BODY


def test_the_category_can_be_changed_alone() -> None:
    made = with_category(letter(LetterForm.TWO_COLUMN), Category.C, load_profile())
    assert (made.category, made.category_place) == (Category.C, CategoryPlace.TABLE)


def test_both_places_ship_and_an_unknown_one_is_refused_by_name() -> None:
    assert profile_names() == {"lanjiang": "澜江市", "shenzhen": "深圳市"}
    with pytest.raises(ProfileError, match=r"没有名为“北疆”的地区规范：现有 澜江市"):
        load_profile("北疆")


def own_profile(folder: Path, **changes: object) -> str:
    data = yaml.safe_load(load_profile().model_dump_json())
    path = folder / "本市.yaml"
    path.write_text(yaml.safe_dump({**data, **changes}, allow_unicode=True), encoding="utf-8")
    return str(path)


def test_an_office_may_bring_a_profile_of_its_own(tmp_path: Path) -> None:
    profile = load_profile(own_profile(tmp_path, name="北疆市", publicity="依申请公开"))
    assert build_letter(proposal(), profile, OFFICE).publicity == "依申请公开"


def test_a_profile_with_an_unknown_entry_names_it(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="colour 有误：没有这个项目"):
        load_profile(own_profile(tmp_path, colour="red"))


def test_a_profile_without_a_category_meaning_is_refused(tmp_path: Path) -> None:
    words = {"place": "body", "meanings": {"A": "已解决"}}
    with pytest.raises(ProfileError, match="缺少类别 B、C、D 的含义"):
        load_profile(own_profile(tmp_path, categories=words))


@pytest.mark.parametrize(
    ("place", "extended", "expected"),
    [
        ("shenzhen", False, date(2026, 5, 31)),
        ("lanjiang", False, date(2026, 6, 30)),
        ("shenzhen", True, date(2026, 8, 31)),
    ],
)
def test_the_deadline_counts_months_from_assignment(place: str, extended: bool, expected: date) -> None:
    assert due(
        load_profile(place), ProposalKind.CPPCC, date(2026, 2, 28), extended=extended
    ) == expected.replace(day=28)


def test_a_long_suggestion_gives_its_first_clause_as_topic() -> None:
    assert topic_of("建议在全市范围内建立统一的惠企政策发布和申报平台，实现一网通办、限时办结") == (
        "在全市范围内建立统一的惠企政策发布和申报平台"
    )


def test_title_lines_join_to_the_title_and_fit() -> None:
    for form in FORMS:
        title = letter(form).title
        lines = break_title(title)
        assert "".join(lines) == title
        assert max(len(line) for line in lines) <= 22


def test_the_json_has_the_letter_the_items_and_the_findings() -> None:
    finding = Finding("number", Severity.ERROR, "编号不一致", "第20260117号", 3, 13, "第20260118号")
    made = draft_to_json(Draft(letter(LetterForm.NARRATIVE), findings=(finding,)))
    assert made["letter"]["date"] == "2026-03-05"
    assert made["items"][2]["gaps"][0]["text"] == "【待补充：各区的设立计划（请市教育局提供）】"
    assert made["items"][1]["suggestion"] == "支持企业在境外应对诉讼。"
    assert made["items"][1]["reply"][0]["citations"] == []
    assert made["findings"][0]["severity"] == "error"
