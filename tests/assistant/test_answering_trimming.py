"""The decisive clauses of a long sentence where a figure is asked for."""

from __future__ import annotations

import pytest

from assistant.answering.question import understand
from assistant.answering.trimming import decisive_clauses, trims
from assistant.answering.units import units_of
from tests.assistant.test_answering_units import hit

LONG = (
    "为落实养老服务体系建设的总体部署，切实增强普惠养老服务供给能力，2024年市民政局会同市财政局开展了床位核查工作，"
    "全市新增养老床位2100张，改造助餐点35个，培训护理员860名，有关情况已在市政府门户网站公布。"
)


def said(question: str, sentence: str, *, start: int = 0) -> str:
    (unit,) = units_of([hit(sentence, start=start)])
    return decisive_clauses(understand(question), unit).shift(-start).of(sentence)


def test_what_stands_around_the_figure_is_left_away() -> None:
    kept = said("全市新增养老床位多少张？", LONG)
    assert "新增养老床位2100张" in kept
    assert "总体部署" not in kept
    assert "门户网站" not in kept


def test_each_figure_asked_for_is_kept() -> None:
    kept = said("改造了多少个助餐点，培训了多少名护理员？", LONG)
    assert "35个" in kept
    assert "860名" in kept


def test_the_span_is_in_the_document() -> None:
    assert "2100张" in said("全市新增养老床位多少张？", LONG, start=4000)


@pytest.mark.parametrize(
    "question",
    ["为什么开展床位核查？", "有哪些工作情况？", "怎么开展床位核查？", "床位核查是什么意思？", "床位核查"],
)
def test_the_sentence_stays_whole_where_no_figure_is_asked_for(question: str) -> None:
    assert said(question, LONG) == LONG


def test_a_short_sentence_stays_whole() -> None:
    short = "对新增床位的民办机构，每张床位资助8000元，最高不超过100万元。"
    assert said("每张床位资助多少元？", short) == short


def test_a_table_row_stays_whole() -> None:
    row = "\t".join(
        [
            "养老",
            "新增床位资助",
            "每张8000元，最高100万元，自建或者购置房产",
            "市民政局",
            "每年7月，材料见指南，逾期不予受理",
        ]
    )
    assert said("新增床位资助每张多少元？", row) == row


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("对收住失能老年人并且实际运营满一年的民办机构，", "对收住失能老年人"),
        ("护理型床位占比达到百分之六十以上且评定为三级以上的，", "占比达到百分之六十以上"),
        ("除已经享受市级建设补助的床位之外，", "除已经享受市级建设补助"),
        ("从下一个年度起拟将资助标准予以适当上调，", "拟将"),
        ("公办机构和外资机构不享受以下规定的待遇，", "不享受"),
    ],
)
def test_what_binds_the_figure_is_kept_before_it(before: str, kept: str) -> None:
    sentence = f"为进一步健全基本养老服务体系，全面提升养老机构的服务质量和水平，{before}每张床位每年资助1200元，资金由市区两级财政分担。"
    shown = said("每张床位每年资助多少元？", sentence)
    assert kept in shown
    assert "1200元" in shown


@pytest.mark.parametrize(
    "after", ["但累计不超过三年", "其中市级承担六成", "且最高不超过50万元", "不含改建床位"]
)
def test_what_limits_the_figure_is_kept_after_it(after: str) -> None:
    sentence = f"为进一步健全基本养老服务体系，全面提升养老机构的服务质量和水平，每张床位每年资助1200元，{after}，有关材料请向所在区民政局索取。"
    assert after in said("每张床位每年资助多少元？", sentence)


def test_a_figure_that_the_question_gives_itself_is_not_the_answer() -> None:
    sentence = (
        "为进一步健全基本养老服务体系，2024年全市启动了养老机构提质行动并召开了推进会议，会议由市民政局组织，"
        "2023年下拨床位资助资金1900万元，各区配套资金按规定同时落实。"
    )
    assert "1900万元" in said("2024年的会议之前，2023年下拨床位资助资金多少万元？", sentence)


def test_a_quotation_is_never_opened_without_being_closed() -> None:
    sentence = (
        "市民政局会同各区建立了养老服务协调机制并定期会商研究解决问题，推行“申报材料只交一份，资助资金一次到账，"
        "每张床位资助8000元”的做法，受到了养老机构和老年人家庭的普遍好评。"
    )
    shown = said("每张床位资助多少元？", sentence)
    assert shown.count("“") == shown.count("”")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("每张床位资助多少元？", True),
        ("写在第几条，有哪些要求？", True),
        ("有哪些补贴，各多少元？", False),
        ("为什么资助8000元？", False),
        ("怎么申请？", False),
    ],
)
def test_only_questions_of_figures_trim(question: str, expected: bool) -> None:
    assert trims(understand(question)) is expected
