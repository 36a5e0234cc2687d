"""文件头：文种、单行的身份、标题块、落款、施行与失效、废止与修改。"""

from __future__ import annotations

from datetime import date

import pytest

from corpus.kinds import enclosed_kind_of, kind_of
from corpus.lines import is_addressee, is_date_line, is_organisation_line, signed_on_one_line
from corpus.models import Header, Kind, Located, RelationKind, Span
from corpus.validity import read_effect, read_relations
from tests.corpus.written import document

ISSUED = Located(date(2024, 1, 15), Span(0, 0))


def header(text: str) -> Header:
    return document(text).header


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("澜江市专利资助办法（试行）", Kind.MEASURES),
        ("关于对第20240012号提案答复的函", Kind.REPLY),
        ("关于20240012号提案会办意见的函", Kind.LETTER),
        ("《若干措施（征求意见稿）》起草说明", Kind.EXPLANATION),
        ("澜江市知识产权“十五五”规划", Kind.PLAN),
        ("最高法院关于适用担保法若干问题的解释", Kind.LAW),
        ("某局开展专项宣传行动", Kind.OTHER),
    ],
)
def test_the_title_names_the_kind(title: str, kind: Kind) -> None:
    assert kind_of(title) is kind


def test_a_notice_names_the_kind_of_what_it_carries() -> None:
    assert enclosed_kind_of("关于印发《澜江市养老服务实施细则》的通知") is Kind.DETAILED_RULES


@pytest.mark.parametrize(
    "line",
    [
        "各区人民政府，市直各有关单位：",
        "各区农业农村局，有关农业经营主体：",
        "科技部、新疆生产建设兵团：",
        "各县（市、区）建设行政主管部门、各在建工程：",
        "尊敬的白某委员：",
    ],
)
def test_who_a_document_is_sent_to_is_an_addressee(line: str) -> None:
    assert is_addressee(line)


@pytest.mark.parametrize(
    "line",
    ["出席人员：", "现将有关事项通知如下：", "申报单位应当符合下列条件：", "各单位要落实责任。具体如下："],
)
def test_what_leads_into_a_list_is_no_addressee(line: str) -> None:
    assert not is_addressee(line)


@pytest.mark.parametrize(
    ("line", "is_date"), [("二〇〇四年八月十二日", True), ("2014年12月1 日", True), ("2014年12月起", False)]
)
def test_a_date_line_holds_a_full_date_only(line: str, is_date: bool) -> None:
    assert is_date_line(line) is is_date


def test_a_signature_and_its_date_may_share_a_line() -> None:
    assert signed_on_one_line("财政部 税务总局 2020年2月1日") == "财政部 税务总局"
    assert signed_on_one_line("会议开到 2020年2月1日") is None


def test_a_sentence_that_ends_in_an_organisation_is_no_signature() -> None:
    assert not is_organisation_line("由市科技局负责，报市财政局。")


def test_a_title_broken_over_lines_is_joined() -> None:
    found = header(
        "澜江市民政局关于对\n市七届人大一次会议第20240018号\n建议答复的函\n张某代表：\n一、关于甲的建议\n乙。"
    )
    assert found.title
    assert found.title.value == "澜江市民政局关于对市七届人大一次会议第20240018号建议答复的函"
    assert found.addressee
    assert found.addressee.value == "张某代表"


def test_an_issuer_right_above_the_number_is_a_letterhead_and_no_part_of_the_title() -> None:
    found = header(
        "澜江市民政局\n澜民规〔2023〕5号\n澜江市养老床位资助办法\n各区民政局：\n第一条 为增加床位，制定本办法。"
    )
    assert found.title
    assert found.title.value == "澜江市养老床位资助办法"
    assert found.issuer
    assert found.issuer.value == "澜江市民政局"


def test_a_draft_mark_on_its_own_line_belongs_to_the_title() -> None:
    found = header("附件\n澜江市知识产权规划\n[bookmark: _GoBack]（征求意见稿）\n一、基础")
    assert found.title
    assert found.title.value == "澜江市知识产权规划（征求意见稿）"
    assert found.draft
    assert found.draft.value == "征求意见稿"


def test_what_the_document_does_not_say_is_absent() -> None:
    found = header("澜江市养老规划\n一、基础\n甲。")
    assert (found.doc_number, found.issuer, found.addressee, found.issued, found.effective) == (None,) * 5


def test_joint_issuers_on_lines_of_their_own_stay_apart_in_the_title() -> None:
    found = header("澜江市财政局\n澜江市民政局关于发放补贴的公告\n甲。")
    assert found.title
    assert found.title.value == "澜江市财政局 澜江市民政局关于发放补贴的公告"


def test_a_statute_is_dated_by_its_last_adoption_and_issued_by_its_adopter() -> None:
    found = header(
        "甲市节水条例\n2015年5月29日 甲市第十四届人民代表大会常务委员会第十九次会议通过\n2020年1月2日 甲市第十五届人民代表大会常务委员会修订\n第一条 甲。\n第二条 本条例自公布之日起施行。"
    )
    assert found.issued
    assert found.issued.value == date(2020, 1, 2)
    assert found.issuer
    assert found.issuer.value == "甲市人民代表大会常务委员会"
    assert found.effective
    assert found.effective.value == date(2015, 5, 29)


def test_labelled_fields_name_the_issuer_and_the_date() -> None:
    found = header("澜江市项目清单\n编制单位：澜江市财政局 编制日期：2026年3月16日\n甲\t乙\n丙\t2021年1月1日")
    assert found.issuer
    assert found.issuer.value == "澜江市财政局"
    assert found.issued
    assert found.issued.value == date(2026, 3, 16)


def test_a_date_in_a_table_is_not_the_date_of_the_document() -> None:
    assert header("澜江市项目清单\n项目\t停止日期\n甲\t2021年1月1日\n乙\t2022年1月1日").issued is None


@pytest.mark.parametrize(
    ("clause", "effective", "expires"),
    [
        ("本办法自2024年3月1日起施行，有效期5年。", date(2024, 3, 1), date(2029, 2, 28)),
        ("本办法自印发之日起施行，有效期3年。", date(2024, 1, 15), date(2027, 1, 14)),
        ("本办法自印发之日起30日后施行。", date(2024, 2, 14), None),
        ("本通知自2024年2月1日起执行，有效期至2026年12月31日。", date(2024, 2, 1), date(2026, 12, 31)),
        ("《乙条例》自2020年1月1日起施行。", None, None),
        ("本措施拟自印发之日起30日后施行，有效期3年。", None, None),
        ("证书有效期为10年。", None, None),
    ],
)
def test_only_a_clause_about_the_document_itself_sets_its_term(
    clause: str, effective: date | None, expires: date | None
) -> None:
    found = read_effect(clause, "甲办法", ISSUED)
    assert tuple(value and value.value for value in found) == (effective, expires)


@pytest.mark.parametrize(
    ("clause", "repealed"),
    [
        ("本办法自印发之日起施行，《旧办法》（澜府〔2016〕8号）同时废止。", ["旧办法"]),
        ("本办法施行后，《甲办法》（澜府〔2016〕8号）、《乙办法》同时废止。", ["甲办法", "乙办法"]),
        ("1990年通过、根据《关于修改部分法规的决定》修正的《丙办法》同时废止。", ["丙办法"]),
        ("经研究，决定废止《丁办法》和《戊办法》。", ["丁办法", "戊办法"]),
        ("在《己安排》下，对港澳企业，不再执行《庚规定》有关要求。", []),
        ("《辛办法》第三条规定同时废止。", []),
        ("拟同时废止《壬办法》。", []),
        ("根据《癸条例》，制定本办法。", []),
    ],
)
def test_only_a_whole_document_that_a_clause_ends_is_repealed(clause: str, repealed: list[str]) -> None:
    found = [r for r in read_relations(clause, "新办法") if r.kind is RelationKind.REPEALS]
    assert [r.title for r in found] == repealed
    assert all(r.title in r.span.of(clause) for r in found if r.title)


def test_an_explanation_repeals_nothing() -> None:
    assert header("《新办法》起草说明\n一、说明\n《旧办法》同时废止。").relations == ()


def test_an_amending_decision_names_what_it_amends() -> None:
    [relation] = read_relations("市政府决定对《甲条例》作如下修改：", None)
    assert (relation.kind, relation.title) == (RelationKind.AMENDS, "甲条例")
