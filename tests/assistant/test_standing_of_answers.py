"""效力提示：征求意见稿、废止、失效、尚未施行、拟议事项、旧数据。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.answering.models import Citation
from assistant.answering.standing import Ending, Tense, standing_phrase, standing_remarks, tense_of
from corpus.models import Kind, Span, Status, Visibility

TODAY = date(2026, 11, 1)
CITATION = Citation(
    n=1,
    doc_id="a1",
    source="措施.txt",
    title="澜江市促进绿色低碳发展若干措施",
    doc_number=None,
    issuer="澜江市发展和改革局",
    date=date(2025, 1, 15),
    kind=Kind.POLICY,
    status=Status.IN_FORCE,
    visibility=Visibility.PUBLIC,
    heading=(),
    quote="每家奖励5万元。",
    span=Span(10, 18),
)
RULE = ["每家奖励5万元。"]


def standing(status: Status, **more: object) -> Citation:
    return replace(CITATION, status=status, **more)  # type: ignore[arg-type]


def test_a_document_in_force_needs_no_remark() -> None:
    assert standing_remarks([CITATION], RULE, TODAY) == ()
    assert standing_phrase(CITATION) == ""


def test_a_document_of_unknown_standing_and_date_needs_no_remark() -> None:
    unknown = standing(Status.UNKNOWN, date=None)
    assert standing_remarks([unknown], RULE, TODAY) == ()
    assert standing_phrase(unknown) == ""


def test_a_draft_says_in_its_sentence_that_it_is_not_in_force() -> None:
    draft = standing(Status.DRAFT)
    assert standing_phrase(draft) == "（征求意见稿，尚未生效）"
    assert "是征求意见稿，尚未生效" in standing_remarks([draft], RULE, TODAY)[0]


def test_an_internal_paper_for_discussion_is_not_called_a_draft_for_comments() -> None:
    paper = standing(Status.DRAFT, title="资助操作规程（内部讨论稿）")
    assert standing_phrase(paper) == "（讨论稿，尚未生效）"


def test_a_repealed_document_names_the_day_and_the_document_that_repeals_it() -> None:
    endings = {"a1": Ending(ended=date(2026, 2, 1), by="澜江市绿色发展办法")}
    [remark] = standing_remarks([standing(Status.REPEALED)], RULE, TODAY, endings=endings)
    assert "已于2026年2月1日废止（被《澜江市绿色发展办法》废止）" in remark


def test_an_expired_document_names_its_last_day_where_it_is_known() -> None:
    expired, ending = standing(Status.EXPIRED), Ending(ended=date(2025, 12, 31))
    assert standing_phrase(expired, ending) == "（有效期至2025年12月31日，已失效）"
    assert standing_phrase(expired) == "（已失效）"


def test_a_document_not_yet_in_force_names_its_first_day() -> None:
    coming = standing(Status.NOT_YET)
    [remark] = standing_remarks([coming], RULE, TODAY, endings={"a1": Ending(effective=date(2027, 1, 1))})
    assert "自2027年1月1日起施行，目前尚未施行" in remark


def test_what_is_only_planned_is_said_to_be_undecided() -> None:
    [remark] = standing_remarks([CITATION], ["我局拟将标准提高至8万元。"], TODAY)
    assert "尚未确定实施" in remark


def test_a_draft_is_not_also_remarked_as_planned() -> None:
    remarks = standing_remarks([standing(Status.DRAFT)], ["拟对企业奖励8万元。"], TODAY)
    assert len(remarks) == 1


def test_old_figures_of_a_report_may_have_been_renewed() -> None:
    old = standing(Status.UNKNOWN, kind=Kind.REPLY, date=date(2021, 6, 1), quote="全市累计资助43家。")
    [remark] = standing_remarks([old], ["全市累计资助43家。"], TODAY)
    assert "2021年6月1日" in remark
    assert "可能已更新" in remark


def test_an_old_rule_is_no_old_figure() -> None:
    old = standing(Status.IN_FORCE, kind=Kind.MEASURES, date=date(2021, 6, 1))
    assert standing_remarks([old], RULE, TODAY) == ()


def test_an_old_document_without_figures_needs_no_remark() -> None:
    old = standing(Status.UNKNOWN, kind=Kind.REPLY, date=date(2021, 6, 1), quote="感谢您的关心和支持。")
    assert standing_remarks([old], ["感谢您的关心和支持。"], TODAY) == ()


def test_a_document_cited_twice_is_remarked_once() -> None:
    draft = standing(Status.DRAFT)
    assert len(standing_remarks([draft, replace(draft, n=2)], RULE, TODAY)) == 1


@pytest.mark.parametrize(
    ("sentence", "tense"),
    [
        ("截至2025年底，全市有效发明专利21360件。", Tense.DONE),
        ("2024年，全市共组织青年见习4380人。", Tense.DONE),
        ("该办法已于2024年3月1日废止。", Tense.DONE),
        ("我局正在修订专项资金管理办法。", Tense.UNDER_WAY),
        ("具体比例正在研究论证。", Tense.UNDER_WAY),
        ("下一步，我局拟会同市财政局建立分担机制。", Tense.PLANNED),
        ("我局将结合财力状况进一步研究。", Tense.PLANNED),
        ("2025年计划新增见习岗位6000个。", Tense.PLANNED),
        ("到2030年，集聚服务机构达到80家以上。", Tense.PLANNED),
        ("力争建成3个中心。", Tense.PLANNED),
        ("按实际支付利息的50%给予贴息。", Tense.RULE),
        ("申请人应当在12个月内提出申请。", Tense.RULE),
        ("已经享受租金减免的，不得重复享受。", Tense.RULE),
        ("材料应当将合同复印件一并提交。", Tense.RULE),
        ("按照资助计划下达资金。", Tense.RULE),
    ],
)
def test_the_tense_of_a_sentence(sentence: str, tense: Tense) -> None:
    assert tense_of(sentence) is tense
