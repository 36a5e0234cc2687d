"""申请人情况从话里听、从文件里读、可以更正；下一个问题问最有用的那条。"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.eligibility.errors import ProfileError
from assistant.eligibility.matcher import match
from assistant.eligibility.next_question import answered, next_question
from assistant.eligibility.offers import Offer
from assistant.eligibility.profile import Profile, Source
from assistant.eligibility.profile_file import load_profile, profile_from
from assistant.eligibility.profile_words import listen
from assistant.eligibility.regions import Region

DAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        ("我们是南山一家做机器人的高新技术企业", "地区", Region("广东省", "深圳市", "南山区")),
        ("我们是南山一家做机器人的高新技术企业", "资质:高新技术企业", True),
        ("我们是南山一家做机器人的高新技术企业", "行业", ("机器人",)),
        ("去年专利许可到账八十万元", "专利转化到账额", Decimal(800000)),
        ("去年专利转让到账80万", "专利转化到账额", Decimal(800000)),
        ("有效发明专利25件，员工三百人", "有效发明专利", Decimal(25)),
        ("有效发明专利25件，员工三百人", "职工人数", Decimal(300)),
        ("还不是高新技术企业", "资质:高新技术企业", False),
        ("我是刚毕业的博士", "类型", ("个人",)),
        ("我是刚毕业的博士", "学历", ("博士",)),
        ("我们是一所高校，和企业一起做研发", "类型", ("高校",)),
        ("没有被列入失信名单", "被列入严重失信名单", False),
        ("公司2019年6月成立", "成立日期", date(2019, 6, 1)),
        ("去年没有裁员", "裁员率", Decimal(0)),
        ("小微企业", "规模", ("小型", "微型")),
        ("今年刚获评国家级绿色工厂", "新获资质:国家级绿色工厂", True),
    ],
)
def test_a_remark_is_heard_as_a_typed_fact(words: str, key: str, value: object) -> None:
    assert listen(Profile(), words).value(key) == value


def test_a_correction_takes_the_place_of_what_was_said_and_keeps_its_origin() -> None:
    profile = listen(listen(Profile(), "我们是一家国有企业"), "不对，是民营企业")
    fact = profile.get("所有制")
    assert fact is not None
    assert (fact.value, fact.origin.quote, fact.origin.source) == (("民营",), "不对，是民营企业", Source.TALK)


def test_a_district_of_the_library_is_completed_to_its_city() -> None:
    known = {"云浦": Region("", "澜江市", "云浦区")}
    assert listen(Profile(), "我们在云浦区", known).value("地区") == Region("", "澜江市", "云浦区")


def test_a_file_with_an_unknown_field_names_it_and_the_known_ones(tmp_path: Path) -> None:
    path = tmp_path / "情况.yaml"
    path.write_text("类别: 企业\n", encoding="utf-8")
    with pytest.raises(ProfileError, match="字段“类别”有误（没有这个字段）。可用的字段：描述、类型"):
        load_profile(path)


def test_json_and_english_names_are_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    path.write_text('{"type": "企业", "amounts": {"保费": 500000}}', encoding="utf-8")
    profile = load_profile(path)
    assert (profile.value("类型"), profile.value("保险费")) == (("企业",), Decimal(500000))


def test_an_amount_that_is_no_number_is_refused_with_an_example() -> None:
    with pytest.raises(ProfileError, match="请写金额，如“80万元”"):
        profile_from({"金额": {"保费": "不少"}})


def test_the_first_question_asks_who_the_applicant_is(sample_offers: tuple[Offer, ...]) -> None:
    question = next_question(match(sample_offers, Profile(), DAY), Profile())
    assert question is not None
    assert question.facts == ("类型",)


def test_what_the_applicant_is_unsure_of_is_not_asked_again(sample_offers: tuple[Offer, ...]) -> None:
    profile = Profile()
    asked: set[tuple[str, ...]] = set()
    for _ in range(8):
        question = next_question(match(sample_offers, profile, DAY), profile)
        assert question is not None
        assert question.facts not in asked
        asked.add(question.facts)
        profile = answered(profile, question, "不清楚")


def test_answering_every_question_leaves_nothing_unknown_for_one_measure(
    sample_offers: tuple[Offer, ...],
) -> None:
    offers = [o for o in sample_offers if o.measure.title == "知识产权保险补贴"]
    profile = listen(Profile(), "我们是澜江市的企业，投保了海外侵权责任险，保费50万元")
    for _ in range(12):
        question = next_question(match(offers, profile, DAY), profile)
        if question is None:
            break
        profile = answered(profile, question, "都没有" if "都没有" in question.options else "是")
    (decision,) = match(offers, profile, DAY).decisions
    assert (decision.verdict, decision.estimate.text) == ("eligible", "20万元")


def test_one_named_situation_says_nothing_of_the_others(sample_offers: tuple[Offer, ...]) -> None:
    offers = [o for o in sample_offers if o.measure.title == "实施技术改造贷款贴息"]
    profile = listen(Profile(), "我们是澜江市的企业，有技改贷款4000万元")
    question = next_question(match(offers, profile, DAY), profile)
    assert question is not None
    assert "都没有" in question.options
    profile = answered(profile, question, "有重大环境违法行为")
    assert profile.value("有重大环境违法行为") is True
    assert profile.value("发生较大以上生产安全事故") is None


def test_rivals_name_each_other(sample_offers: tuple[Offer, ...]) -> None:
    result = match(sample_offers, Profile(), DAY)
    by_title = {d.offer.measure.title: d for d in result.decisions}
    grant, interest = by_title["实施技术改造分档补助"], by_title["实施技术改造贷款贴息"]
    assert grant.rivals == (interest.offer.measure.id,)
    assert interest.rivals == (grant.offer.measure.id,)


def test_a_limit_over_several_measures_caps_their_sum(sample_offers: tuple[Offer, ...]) -> None:
    offers = [o for o in sample_offers if o.document.doc_id == "01"]
    facts = {
        "类型": "企业", "规模": "小型", "地区": "澜江市",
        "事项": ["知识产权质押融资", "投保知识产权保险", "海外维权", "高价值专利组合培育", "马德里商标国际注册"],
        "新获资质": ["国家知识产权示范企业", "地理标志"],
        "金额": {"质押贷款利息": "200万元", "保费": "100万元", "代理费律师费": "300万元"},
        "数量": {"有效发明专利": 30, "商标国际注册": "40件", "地理标志": "2件"},
    }  # fmt: skip
    profile = profile_from(facts)
    for _ in range(40):
        question = next_question(match(offers, profile, DAY), profile)
        if question is None:
            break
        profile = answered(profile, question, "都没有" if "都没有" in question.options else "是")
    shared = match(offers, profile, DAY).shared
    assert [str(s.limit) for s in shared] == ["3000000"]
    assert "合计按300万元计" in shared[0].text


def test_a_measure_that_is_out_of_force_is_never_eligible(sample_offers: tuple[Offer, ...]) -> None:
    result = match(sample_offers, profile_from({"类型": "企业", "地区": "澜江市"}), DAY)
    assert result.apart
    assert {d.verdict for d in result.apart} == {"not_eligible"}
    assert not {d.offer.measure.id for d in result.apart} & {
        d.offer.measure.id for d in result.of("eligible")
    }
