"""Questions of the three kinds of users, asked of the sample corpus."""

from __future__ import annotations

import pytest

from assistant.answering.chain import AnswerChain, Found, Request
from assistant.answering.models import Answer, Outcome
from assistant.conversation.messages import Message, Speaker
from assistant.evaluation_marks import mark
from assistant.evaluation_rows import EvaluationRow
from corpus.models import Kind
from corpus.stores import Stores

FIGURES = [
    ("省级绿色工厂一次性奖励多少？", ["30万元"]),
    ("分布式光伏每千瓦时补多少？", ["0.2元"]),
    ("分布式光伏补贴连续补几年？", ["连续补贴1年"]),
    ("养老服务处的联系电话是多少？", ["8806 3307"]),
    ("澜府规〔2023〕4号的有效期到哪天？", ["自2023年5月1日起施行，有效期5年"]),
    ("自建房产办民办养老机构，新增床位每张资助多少？", ["8000元"]),
    ("养老机构综合责任保险能补多少？", ["80%", "3万元"]),
    ("博士每月能领多少安居补贴？", ["3000元"]),
    ("失业保险稳岗返还，中小微企业按多少返还？", ["60%"]),
    ("水稻完全成本保险农户自己要缴多少？", ["25%"]),
    ("2024年度首台套一共受理了多少个产品，奖励了多少个？", ["27个", "19个"]),
    ("首次认定高新技术企业奖多少钱？", ["20万元"]),
    ("技术转移服务机构促成交易奖励比例是多少？", ["2%"]),
    ("就业见习补贴每人每月多少？", ["1200元"]),
    ("养老机构什么时候提出资助申请？", ["7月1日至7月31日"]),
    ("高价值专利组合培育的培育期是几年？", ["2年"]),
    ("质押融资贴息在操作规程第几条？", ["第六条"]),
    ("知识产权专项资金操作规程规定审核要多久？", ["30个工作日"]),
    ("专利资助办法是哪个部门解释的？", ["市知识产权局"]),
]
LISTS = [
    ("申领安居补贴要符合哪些条件？", ["劳动合同", "未满45周岁", "社会保险满6个月", "无自有住房"]),
    ("安居补贴哪些情形不发？", ["在编人员", "人才公寓", "断缴"]),
    ("养老机构有哪些情形不予资助？", ["责任事故", "预收费违规", "消防安全不符合规定"]),
    ("申报产业规划类专利导航项目要具备什么条件？", ["行业协会", "重点产业链", "不少于5人"]),
    ("操作规程里哪几种情形不予受理？", ["申报主体不符合", "不在申报指南规定期间", "超过申报截止时间"]),
]
PROSE = [
    ("材料不齐全怎么办？", ["5个工作日", "一次性告知"]),
    ("安居补贴怎么申领？", ["按季度"]),
    ("公办公营养老机构能申请床位资助吗？", ["不适用本办法"]),
    ("我是事业单位在编人员，能领安居补贴吗？", ["在编人员"]),
    ("地理标志产品的奖励按哪个文件执行？", ["知识产权专项资金管理办法"]),
    ("重度失能资助提高到800元的建议采纳了吗？", ["近期难以调整"]),
    ("设备投资额的30%给予补助指的是什么项目？", ["冷藏保鲜"]),
]
SEVERAL = [
    ("博士和硕士的购房补贴分别是多少？", ["15万元", "8万元"]),
    ("发明专利和实用新型授权分别资助多少钱？", ["4000-5000元", "600元"]),
    ("见习补贴每人每月多少？最长补多久？", ["1200元", "12个月"]),
    ("国家级示范社奖多少？省级的呢？", ["10万元", "5万元"]),
]


def asked(chain: AnswerChain, question: str, *history: Message) -> tuple[Answer, list[Found]]:
    events = list(chain.stream(Request(question, history)))
    return events[-1], [event for event in events if isinstance(event, Found)]  # type: ignore[return-value]


@pytest.mark.parametrize(("question", "said"), [*FIGURES, *LISTS, *PROSE, *SEVERAL])
def test_the_answer_holds_what_the_document_says_with_valid_citations(
    sample_chain: AnswerChain, sample_stores: Stores, question: str, said: list[str]
) -> None:
    answer, (found,) = asked(sample_chain, question)
    row = EvaluationRow(id="a", line=1, question=question, must_contain=tuple(said))
    hits = [*found.hits, *(hit for _, side in found.sides for hit in side)]
    assert mark(row, answer, hits, sample_stores, most=450).reasons == ()


@pytest.mark.parametrize(("question", "said"), LISTS)
def test_items_come_in_the_documents_order(sample_chain: AnswerChain, question: str, said: list[str]) -> None:
    text = asked(sample_chain, question)[0].text
    places = [text.index(item) for item in said]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("question", "written", "said"),
    [
        ("养老机构责任保险是按保费的一半补贴吧？", "80%", "一半"),
        ("区民政局审核养老机构的申请要30个工作日吧？", "20个工作日", "30个工作日"),
        ("水稻保险农户自缴40%，对吧？", "25%", "40%"),
        ("安居补贴本科生每月2000元，没错吧？", "1000元", "2000元"),
    ],
)
def test_a_wrong_premise_is_answered_with_what_the_document_says(
    sample_chain: AnswerChain, question: str, written: str, said: str
) -> None:
    answer, _ = asked(sample_chain, question)
    assert answer.outcome is not Outcome.REFUSED
    assert written in answer.text
    assert "与提问中的" in answer.text
    assert said in answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("白芷晴委员的提案建议二怎么答复的？", "综合险"),
        ("20260042号提案第2条建议是怎么答复的？", "20%"),
        ("20250163号提案关于床位资助的建议怎么答复的？", "8000元"),
    ],
)
def test_a_reply_to_one_suggestion_is_told_from_its_letter(
    sample_chain: AnswerChain, question: str, said: str
) -> None:
    answer, _ = asked(sample_chain, question)
    assert answer.outcome is Outcome.ANSWERED
    assert said in answer.text
    assert {citation.kind for citation in answer.citations} == {Kind.REPLY}


def test_a_whole_letter_is_told_suggestion_by_suggestion(sample_chain: AnswerChain) -> None:
    answer, _ = asked(sample_chain, "工业和信息化局给白芷晴委员怎么答复的？")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.text.count("：[") == 3
    assert len(answer.citations) == 6
    assert len(answer.text) < 450


def test_a_suggestion_that_the_letter_does_not_have_gets_no_other_ones_reply(
    sample_chain: AnswerChain,
) -> None:
    answer, _ = asked(sample_chain, "白芷晴委员的提案建议九怎么答复的？")
    assert "综合险" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "澜江市2027年的最低工资标准是多少？",
        "海宁市的养老床位补贴是多少？",
        "《澜江市地下管廊管理条例》第几条规定了入廊费？",
        "教育局局长是谁？",
        "幼儿园学位申请需要什么材料？",
        "今天天气怎么样？",
        "石汀区自己对民办养老机构每张床位补多少？",
    ],
)
def test_what_the_documents_do_not_say_is_refused_or_told_in_part(
    sample_chain: AnswerChain, question: str
) -> None:
    assert asked(sample_chain, question)[0].outcome is not Outcome.ANSWERED


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("博士每月能领多少安居补贴？幼儿园学费每月多少？", "3000元"),
        ("民办养老机构的床位资助多少？殡葬补贴多少？", "8000元"),
    ],
)
def test_one_part_that_is_there_is_answered_in_part(
    sample_chain: AnswerChain, question: str, said: str
) -> None:
    answer, _ = asked(sample_chain, question)
    assert answer.outcome is Outcome.PARTIAL
    assert said in answer.text


@pytest.mark.parametrize(
    ("before", "question", "said"),
    [
        ("博士每月能领多少安居补贴？", "那硕士呢？", "2000元"),
        ("自建房产办民办养老机构，新增床位每张资助多少？", "租赁的呢？", "5000元"),
    ],
)
def test_a_follow_up_is_answered(sample_chain: AnswerChain, before: str, question: str, said: str) -> None:
    answer, _ = asked(sample_chain, question, Message(Speaker.USER, before))
    assert said in answer.text


def test_an_answer_from_a_draft_says_so_in_its_words_and_its_warnings(sample_chain: AnswerChain) -> None:
    answer, _ = asked(sample_chain, "技术转移服务机构奖励比例拟由2%调整为多少？")
    assert "尚未生效" in answer.text
    assert answer.warnings


def test_a_draft_that_was_issued_since_answers_only_where_it_is_asked_for(sample_chain: AnswerChain) -> None:
    answer, _ = asked(sample_chain, "征求意见稿里，省级绿色工厂拟一次性奖励多少？")
    assert "40万元" in answer.text
    assert "尚未生效" in answer.text
    now, _ = asked(sample_chain, "省级绿色工厂一次性奖励多少？")
    assert "40万元" not in now.text


def test_rows_about_something_else_are_not_read_out_beside_the_one_asked_for(
    sample_chain: AnswerChain,
) -> None:
    answer, _ = asked(sample_chain, "首台套奖励的申报时间是什么时候？")
    assert "以申报指南为准" in answer.text
    assert "绿色工厂" not in answer.text


def test_an_answer_from_an_expired_guide_says_so(sample_chain: AnswerChain) -> None:
    answer, _ = asked(sample_chain, "2024年度首台套一共受理了多少个产品，奖励了多少个？")
    assert "失效" in answer.text


def test_what_a_proposal_asks_for_is_no_answer_where_a_rule_says_it(sample_chain: AnswerChain) -> None:
    answer, _ = asked(sample_chain, "失能老年人运营资助每人每月多少？")
    assert answer.outcome is not Outcome.REFUSED
    assert not any(citation.title.endswith(("提案", "建议")) for citation in answer.citations[:1])
