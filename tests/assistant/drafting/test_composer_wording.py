"""What a section chief would strike out of a drafted letter: each class of it has a test here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.drafting.composer import compose
from assistant.drafting.composer_gaps import gap_of
from assistant.drafting.composer_wording import cleaned, named
from assistant.drafting.evidence_repeats import repeats
from assistant.drafting.evidence_sources import is_elsewhere, is_petition, place_of, sort_sources
from assistant.drafting.evidence_trimming import measures_of
from assistant.drafting.letter import Office
from assistant.drafting.models import Draft, ReplyItem, Standing, Suggestion
from assistant.drafting.profiles import load_profile
from assistant.drafting.proposal import parse_proposal
from assistant.eligibility.regions import Region
from assistant.settings import AssistantSettings
from corpus.settings import CorpusSettings
from corpus.stores import Stores
from tests.assistant.worded import hits_of
from tests.parts import ingest, opened, write

TODAY = date(2026, 11, 20)
PLAN = """\
澜江市人民政府文件
澜府〔2026〕8号

澜江市养老服务发展规划

各区人民政府：
　　第一条　健全养老人才培养机制，推进养老护理本科教育，建设养老人才智库，优化养老护理员职称评定，吸引各地养老管理人才落户澜江，举办养老服务交流活动。
　　第二条　养老服务发展面临重大历史机遇，各单位要充分认识做好护理员培训的重要意义。

澜江市人民政府
2026年3月1日
"""
RULES = """\
澜江市民政局文件
澜民规〔2025〕3号

澜江市民办养老机构资助办法

各区民政局：
　　第一条　自建房产举办养老机构的，每张床位资助8000元。
　　第二条　养老机构运营资助按季度申领，每人每月300元。
　　第三条　本办法自2025年7月1日起施行，有效期5年。

澜江市民政局
2025年6月1日
"""
ENDED = """\
澜江市民政局文件
澜民规〔2018〕1号

澜江市养老床位资助办法

各区民政局：
　　第一条　自建房产举办养老机构的，每张床位资助5000元。
　　第二条　对社区老年食堂，每年资助20000元。
　　第三条　本办法自2018年7月1日起施行，有效期至2022年6月30日。

澜江市民政局
2018年6月1日
"""
REPLY = """\
澜民函〔2025〕41号

澜江市民政局关于对市政协七届四次会议第20250163号提案答复的函

温砚秋委员：
您提出的《关于扶持养老机构的提案》（第20250163号）收悉。现答复如下：

一、关于资助养老床位的建议

根据《澜江市民办养老机构资助办法》（澜民规〔2025〕3号），自建房产举办养老机构的，每张床位资助8000元。今年，市民政局已组织养老机构消防培训9场。目前，我局已建成家庭养老床位管理平台。

感谢您对养老服务工作的支持。

澜江市民政局
2025年7月8日
"""
PETITION = """\
关于增加养老床位资助的提案
提案人：祝南枝委员　提案编号：20240011
养老床位资助标准偏低，养老机构自建房产负担重，每张床位应当资助20000元。建议提高养老床位资助。
"""
PROPOSAL = """\
关于加强养老服务的提案
提案人：沈既白委员　提案编号：20260118
一、对自建房产举办养老机构的，给予床位资助。
二、将养老机构运营资助的申领由按季度改为按月。
三、推进养老护理本科教育。
四、优化养老护理员职称评定。
五、对社区老年食堂给予资助，并明确资助的申报时间。
六、组织养老机构消防培训，建设家庭养老床位管理平台。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Any) -> Iterator[Stores]:
    base = tmp_path_factory.mktemp("wording")
    settings = CorpusSettings(data_dir=base / "data", today=TODAY)
    texts = {
        "规划.txt": PLAN,
        "办法.txt": RULES,
        "旧办法.txt": ENDED,
        "答复.txt": REPLY,
        "提案.txt": PETITION,
    }
    ingest(settings, embedder, *write(base / "in", texts))
    with opened(settings, embedder) as stores:
        yield stores


@pytest.fixture(scope="module")
def draft(library: Stores) -> Draft:
    office = Office("澜江市民政局", "澜民函")
    profile = load_profile("lanjiang")
    return compose(parse_proposal(PROPOSAL), library, AssistantSettings(), profile, office, today=TODAY)


def said(item: ReplyItem) -> str:
    return "".join(sentence.text for sentence in item.reply)


def test_what_another_proposal_asks_for_is_no_source(draft: Draft) -> None:
    cited = {c.title for item in draft.letter.items for s in item.reply for c in s.citations}
    assert not any(title.endswith("提案") for title in cited)


def test_a_reply_and_its_rule_tell_a_figure_once(draft: Draft) -> None:
    assert said(draft.letter.items[0]).count("8000元") == 1


def test_an_ended_rule_is_left_out_where_one_in_force_answers(draft: Draft) -> None:
    assert "5000元" not in said(draft.letter.items[0])


def test_an_ended_rule_is_named_as_ended_where_nothing_else_speaks(draft: Draft) -> None:
    item = draft.letter.items[4]
    assert "已失效" in said(item)
    assert {sentence.standing for sentence in item.reply} == {Standing.DATED}


def test_a_change_that_only_meets_the_rule_in_force_stays_open(draft: Draft) -> None:
    gaps = [gap.needed for gap in draft.letter.items[1].gaps]
    assert gaps == ["“将养老机构运营资助的申领由按季度改为按月”的研究意见"]


def test_a_time_that_is_asked_for_and_not_given_stays_open(draft: Draft) -> None:
    assert any("申报时间" in gap.needed for gap in draft.letter.items[4].gaps)


def test_two_items_take_their_own_clauses_of_one_sentence(draft: Draft) -> None:
    education, titles = said(draft.letter.items[2]), said(draft.letter.items[3])
    assert "推进养老护理本科教育" in education
    assert "举办养老服务交流活动" not in education
    assert "优化养老护理员职称评定" in titles
    assert "推进养老护理本科教育" not in titles


def test_fine_words_are_left_out(draft: Draft) -> None:
    text = "".join(said(item) for item in draft.letter.items)
    assert "历史机遇" not in text
    assert "充分认识" not in text


def test_this_year_and_now_of_an_old_letter_are_dated(draft: Draft) -> None:
    text = said(draft.letter.items[5])
    assert "2025年，我局已组织养老机构消防培训9场" in text
    assert "我局已建成家庭养老床位管理平台（截至2025年7月的情况）" in text
    assert "目前" not in text
    assert "今年" not in text


def test_no_sentence_of_a_letter_repeats_another(draft: Draft) -> None:
    texts = [s.citations[0].quote for item in draft.letter.items for s in item.reply]
    assert not any(repeats(one, other) for i, one in enumerate(texts) for other in texts[:i])


def test_a_department_is_not_asked_to_ask_itself() -> None:
    gap = gap_of(None, Suggestion(1, "养老机构收费", "公布养老机构收费"), [], "澜江市民政局")
    assert gap.who == "承办处室"


def test_sentences_with_other_figures_do_not_repeat_each_other() -> None:
    assert not repeats("新获评国家级的，奖励50万元。", "新获评省级的，奖励30万元。")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (
            "分档补助：\n1.不足100万元的，按8%；\n2.100万元以上的，按10%。",
            "分档补助：不足100万元的，按8%；100万元以上的，按10%。",
        ),
        ("条例规定“ 应当评估， 并公开。”", "条例规定“应当评估，并公开。”"),
        ("还安排专家上门指导。”", "还安排专家上门指导。"),
    ],
)
def test_marks_of_lists_and_stray_quotation_marks_are_not_carried_in(raw: str, clean: str) -> None:
    assert cleaned(raw) == clean


def test_a_title_loses_its_joint_issuers_and_the_number_before_it() -> None:
    assert named("澜江市民政局 澜江市财政局关于做好助餐工作的通知", None) == "《关于做好助餐工作的通知》"


def test_a_measure_with_its_limit_is_never_cut_apart() -> None:
    text = "对新增床位给予资助，同一机构最高不超过100万元，支持租赁房产办院。"
    assert [m.span.of(text) for m in measures_of(text)] == [
        "对新增床位给予资助，同一机构最高不超过100万元，",
        "支持租赁房产办院。",
    ]


def test_rules_of_another_province_are_left_out() -> None:
    theirs = hits_of(
        "江西省人民政府关于养老床位的通知\n\n对养老床位每张资助9000元。\n\n江西省人民政府\n2025年1月1日"
    )
    ours = hits_of("澜江市养老床位办法\n\n对养老床位每张资助8000元。\n\n澜江市民政局\n2025年1月1日")
    assert is_elsewhere(theirs[0], Region("广东省", "深圳市"))
    assert not is_elsewhere(ours[0], Region("", "澜江市"))
    sources = sort_sources([*theirs, *ours], "深圳市民政局")
    assert [hit.title for hit in sources.elsewhere] == [theirs[0].title, ours[0].title]


def test_without_an_office_no_place_is_another_one() -> None:
    theirs = hits_of("江西省人民政府关于养老床位的通知\n\n对养老床位每张资助9000元。")
    assert sort_sources(theirs).elsewhere == ()


def test_a_number_of_a_provincial_government_says_where_it_holds() -> None:
    hit = hits_of("养老床位若干措施\n\n对养老床位每张资助9000元。")[0]
    assert str(place_of(replace(hit, doc_number="京政办发〔2025〕7号"))) == "北京市"


def test_a_notice_about_suggestions_is_no_petition() -> None:
    assert not is_petition(hits_of("关于办理养老建议的通知\n\n请认真办理。")[0])
