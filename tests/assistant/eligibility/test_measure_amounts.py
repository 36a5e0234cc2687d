"""条文写的是多少：降到几、缓到哪天、减免几个月、几项优惠合在一句里；哪些句子不是资助。"""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.eligibility.computing import describe
from assistant.eligibility.extract import extract
from assistant.eligibility.models import Measure
from corpus.loaders import load
from corpus.parser import parse

WORDS = {
    "对复工的餐饮企业，政府性担保机构担保费率降至1.2%以下。": "担保费率降至1.2%以下",
    "对有融资需求的文旅企业，其新增融资担保费率按0.8%收取。": "其新增融资担保费率按0.8%收取",
    "对缴纳房产税确有困难的中小企业，经审核后，给予不少于3个月的应纳税款减免。": "给予不少于3个月的应纳税款减免",
    "对经营困难的参保企业，返还标准按5个月的全市月人均失业保险金和参保职工人数确定。": "返还标准按5个月的全市月人均失业保险金和参保职工人数确定",
    "对志愿者取得的临时性补助暂不征收个人所得税。": "个人所得税全额",
    "对受灾的小微企业停征垃圾处理费。": "垃圾处理费全额",
    "对困难行业企业当年发生的亏损，最长结转年限由5年延长至7年。": "最长结转年限由5年延长至7年",
    "对房租确有困难的书店给予房租支持，支持比例上限由40%提高至60%。": "房租的不超过60%",
    "向旅行社暂退部分服务质量保证金，标准为现有交纳数额的70%。": "现有交纳数额的70%",
    "单位运输救灾物资取得的收入免征增值税的，免征城市维护建设税。": "城市维护建设税全额",
    "进口救灾物资已征收的应免税款予以退还。": "已征收的应免税款全额",
}
DEFERRALS = {
    "对受灾企业，一季度应缴纳的社会保险费可延长至5月底，延迟缴费期间，不收滞纳金。": "缓缴一季度应缴纳的社会保险费，至5月底，期间不收滞纳金",
    "对无力足额缴费的企业，经批准后，将4月、5月应缴社会保险费征收期延长至9月底。": "缓缴4月、5月应缴社会保险费，至9月底",
    "对不能按期缴纳水费、电费的商户，由商户申请，经批准后延期缴纳，最长不超过2个月。": "缓缴水费、电费，最长2个月，期限不超过2个月",
    "对遇到困难的个体工商户贷款本金，给予临时性延期偿还安排，付息可延期到6月30日，免收罚息。": "缓缴贷款本金，至6月30日，期间不收罚息",
    "对受灾企业生产用电，所欠费用允许企业在解除预警后2个月内补缴。": "缓缴所欠费用，最长2个月",
}
NONE = [
    "澜江市税务局从支援一线人员、延期缴纳税费、优化服务三个方面出台了十项举措。",
    "对生产救灾药品的企业，税务机关优先办理出口退税，优先核准延期缴纳税款。",
    "澜江发展银行8日向澜江市发放应急贷款3亿元，用于支持救灾工作。",
]


def measures(folder: Path, *paragraphs: str) -> tuple[Measure, ...]:
    """What the rules read from a short notice of 澜江市."""
    path = folder / "notice.txt"
    text = "".join(f"　　{paragraph}\n" for paragraph in paragraphs)
    path.write_text(f"澜江市人民政府关于支持企业的通知\n\n各单位：\n{text}", encoding="utf-8")
    return extract(parse(load(path), path.name), "d").measures


@pytest.mark.parametrize("sentence", [*WORDS, *DEFERRALS])
def test_the_amount_is_what_the_clause_writes(sentence: str, tmp_path: Path) -> None:
    (found,) = measures(tmp_path, sentence)
    assert describe(found.amount, found.caps) == {**WORDS, **DEFERRALS}[sentence]


@pytest.mark.parametrize("sentence", NONE)
def test_a_summary_a_priority_and_a_past_loan_are_no_measures(sentence: str, tmp_path: Path) -> None:
    assert measures(tmp_path, sentence) == ()


def test_a_benefit_in_words_alone_still_says_that_no_amount_is_written(tmp_path: Path) -> None:
    (found,) = measures(tmp_path, "对参加救灾的运输企业，由市财政给予适当补助。")
    assert describe(found.amount, ()).endswith("（条文未写明数额）")


def test_a_month_of_the_calendar_is_no_amount(tmp_path: Path) -> None:
    (found,) = measures(tmp_path, "对2026年3月复工的运输企业，给予2026年度稳岗补贴。")
    assert found.amount.kind == "unstated"


def test_a_deferral_beside_a_relief_is_a_measure_of_its_own(tmp_path: Path) -> None:
    found = measures(
        tmp_path,
        "遭受重大损失的养殖企业，经核准，免征城镇土地使用税，不能按期缴纳税款的，经批准可以延期缴纳，最长不超过2个月。",
    )
    assert [describe(m.amount, ()) for m in found] == ["城镇土地使用税全额", "缓缴税款，最长2个月"]
    assert found[1].beneficiary == "养殖企业：不能按期缴纳税款的"


def test_a_refund_after_a_deduction_goes_to_the_class_not_to_its_goods(tmp_path: Path) -> None:
    found = measures(
        tmp_path, "对救灾物资生产企业扩大产能购置设备允许税前一次性扣除，全额退还增值税增量留抵税额。"
    )
    assert [m.beneficiary for m in found] == ["救灾物资生产企业扩大产能购置设备", "救灾物资生产企业"]


def test_what_is_not_charged_meanwhile_belongs_to_the_deferral_before(tmp_path: Path) -> None:
    (found,) = measures(tmp_path, "对受灾企业，可缓缴社会保险费，期限不超过6个月。缓缴期间免收滞纳金。")
    assert describe(found.amount, ()) == "缓缴社会保险费，最长6个月，期间不收滞纳金"


def test_a_standard_in_the_next_sentence_is_that_of_the_measure_before(tmp_path: Path) -> None:
    (found,) = measures(
        tmp_path, "对春节期间配送物资的企业，给予一次性用工补贴。补贴标准为每人800元，最高不超过10万元。"
    )
    assert describe(found.amount, found.caps) == "800元/人，上限10万元"
    assert found.beneficiary == "春节期间配送物资的企业"


def test_how_many_profit_does_not_make_a_relief_past(tmp_path: Path) -> None:
    (found,) = measures(tmp_path, "3月份，全市纳税人发票寄递业务将免收邮寄费，预计近2万户因此受益。")
    assert describe(found.amount, ()) == "邮寄费全额"


def test_a_day_on_which_heads_are_counted_does_not_make_a_subsidy_past(tmp_path: Path) -> None:
    (found,) = measures(
        tmp_path,
        "对注册在澜江市的中小微企业，截至6月底职工人数比上年增长10%以上的，一次性给予该企业3个月应缴纳社会保险费40%的补贴。",
    )
    assert describe(found.amount, ()) == "该企业3个月应缴纳社会保险费的40%"


def test_the_place_that_relieves_stays_in_the_class(tmp_path: Path) -> None:
    (found,) = measures(tmp_path, "自2026年3月起，澜江市可免征各类参保单位的社会保险单位缴费。")
    assert found.beneficiary.startswith("澜江市各类参保单位")


def test_a_line_of_contents_is_dropped_where_the_clause_stands_in_full(tmp_path: Path) -> None:
    found = measures(
        tmp_path,
        "受灾较重的种植企业当年发生的亏损最长结转年限延长至8年。",
        "自2026年1月1日起，受灾较重的种植企业当年度所发生的亏损，最长结转年限由5年延长至8年。",
    )
    assert [describe(m.amount, ()) for m in found] == ["最长结转年限由5年延长至8年"]


def test_a_grant_that_is_not_taxed_is_named_in_full(tmp_path: Path) -> None:
    (found,) = measures(tmp_path, "对志愿者取得的临时性补助暂不征收个人所得税。")
    assert found.beneficiary == "志愿者取得的临时性补助"


def test_the_class_that_stands_with_the_sum_is_preferred_to_the_news_before_it(tmp_path: Path) -> None:
    (found,) = measures(
        tmp_path,
        "澜江市16日印发意见，从优化用工服务、降低成本等多方面推动复工，鼓励多途径扩大招工规模，每家企业最高可获得20万元的招工补助。",
    )
    assert (found.beneficiary, describe(found.amount, ())) == ("企业", "不超过20万元")
