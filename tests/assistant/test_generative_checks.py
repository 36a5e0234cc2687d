"""Which sentences of a model may stand: retellings do, additions, exchanges and talk about itself do not."""

from __future__ import annotations

import pytest

from assistant.answering.evidence_text import format_evidence
from assistant.answering.foreign_words import foreign_words
from assistant.answering.orders import gives_orders, leaks
from assistant.answering.reply import Draft, ReplyReader, read_draft, read_reply
from assistant.answering.sentence_check import Rejection, SentenceCheck
from assistant.answering.wording import Worded
from prompts import load
from tests.assistant.worded import QUESTION, beds, extracted, hits_of
from tests.parts import MEASURES


def check(sentence: str) -> Worded | Rejection:
    hits, extractive = beds()
    evidence = format_evidence(hits, 800, extractive.citations, question=QUESTION)
    draft = read_draft(sentence)
    assert draft is not None
    return SentenceCheck(QUESTION, hits, evidence, extractive.citations)(draft, ())


@pytest.mark.parametrize(
    "sentence",
    [
        "民办机构新增养老床位，每张资助8000元，同一机构最高100万元[1]。",
        "澜江市对民办养老机构新增的养老床位给予每张8000元的资助，同一机构累计最高不超过100万元[1]。",
        "根据《澜江市养老床位资助办法》，民办机构新增养老床位的资助标准为每张8000元[1]。",
        "新增养老床位每张补贴8000元，单个机构不超过100万元[1]。",
        "资助金额为每张床位8000元，且同一机构的资助总额不超过100万元[1]。",
        "符合条件的民办机构，每新增一张养老床位可获得8000元资助[1]。",
        "每张床位资助0.8万元[1]。",
    ],
)
def test_a_retelling_stands(sentence: str) -> None:
    assert isinstance(check(sentence), Worded)


@pytest.mark.parametrize(
    "sentence",
    [
        "养老床位资助由社会资本承担[1]。",
        "民办机构新增养老床位需先行缴税[1]。",
        "民办机构可以多次申领每张8000元[1]。",
        "每张床位资助8000元，但需返还一半[1]。",
        "民办机构应当向颐乐公司采购床位[1]。",
        "新增养老床位的民办机构，每张床位资助8000元，与养老机构星级挂钩[1]。",
        "新增养老床位不在资助范围内[1]。",
        "资助标准以区民政局口头通知为准[1]。",
        "每张床位资助8000元，是全国最高标准[1]。",
        "外地机构每张床位资助8000元[1]。",
        "每张床位罚款8000元[1]。",
        "每张床位收取8000元[1]。",
        "每个房间资助8000元[1]。",
        "同一机构最低100万元[1]。",
        "公办机构新增养老床位，每张资助8000元[1]。",
        "对新增养老床位的民办机构不予资助[1]。",
        "每张床位资助8000元，上不封顶[1]。",
        "民办机构新增养老床位已经资助8000元[1]。",
        "澜江市财政局对新增养老床位每张资助8000元[1]。",
        "每张床位资助8000元，申领请访问www.fake.example[1]。",
    ],
)
def test_an_addition_or_an_exchange_does_not(sentence: str) -> None:
    assert isinstance(check(sentence), Rejection)


@pytest.mark.parametrize(
    "sentence",
    [
        "材料中没有提到申请时间。",
        "材料未提及具体的申请流程。",
        "无法根据材料确定。",
        "资助[1]。",
    ],
)
def test_a_sentence_that_states_nothing_is_dropped_in_silence(sentence: str) -> None:
    rejected = check(sentence)
    assert isinstance(rejected, Rejection)
    assert (rejected.silent, rejected.repairable) == (True, False)


def test_a_sentence_that_only_gives_the_question_back_does_not_stand() -> None:
    hits = hits_of(
        MEASURES.replace("制定本办法。", "市民政局正在修订养老床位资助的操作规程，拟增加星级评定。"),
        "床位.txt",
    )
    asked = "星级评定写进操作规程了吗？"
    extractive = extracted(hits, "市民政局正在修订养老床位资助的操作规程，拟增加星级评定。", question=asked)
    evidence = format_evidence(hits, 800, extractive.citations, question=asked)
    checked = SentenceCheck(asked, hits, evidence, extractive.citations)
    assert isinstance(checked(Draft("星级评定写进了操作规程。", (1,)), ()), Rejection)
    assert isinstance(checked(Draft("市民政局正在修订操作规程，拟增加星级评定。", (1,)), ()), Worded)


def test_a_date_of_the_question_is_not_given_back_as_the_sources() -> None:
    hits, extractive = beds()
    asked = "到2030年每张养老床位资助多少？"
    evidence = format_evidence(hits, 800, extractive.citations, question=asked)
    checked = SentenceCheck(asked, hits, evidence, extractive.citations)
    assert isinstance(checked(Draft("到2030年，每张养老床位资助8000元。", (1,)), ()), Rejection)


@pytest.mark.parametrize(
    ("told", "stands"),
    [("甲区、乙区、丙区、丁区、戊区、己区", True), ("乙区、丁区、戊区", False)],
)
def test_a_long_list_is_told_whole_or_not_at_all(told: str, stands: bool) -> None:
    quote = "助餐点设在甲区、乙区、丙区、丁区、戊区、己区。"
    hits = hits_of(MEASURES.replace("为增加养老床位，制定本办法。", quote), "床位.txt")
    extractive = extracted(hits, quote, question="哪些区设有助餐点？")
    evidence = format_evidence(hits, 800, extractive.citations)
    checked = SentenceCheck(extractive.question, hits, evidence, extractive.citations)
    assert isinstance(checked(Draft(f"助餐点设在{told}。", (1,)), ()), Worded) is stands


def test_a_rejection_says_what_is_wrong_for_the_repair() -> None:
    rejected = check("每张床位资助9000元[1]。")
    assert isinstance(rejected, Rejection)
    assert any("9000元" in problem for problem in rejected.problems)


@pytest.mark.parametrize("name", ["answer", "repair", "rewrite"])
def test_every_line_of_a_prompt_is_known_as_ours(name: str) -> None:
    lines = [line for line in load(name).text.splitlines() if len(line) > 16 and "{{" not in line]
    assert [line for line in lines if not leaks(f"好的，规则如下：{line}")] == []


@pytest.mark.parametrize(
    "text",
    [
        "申请人应当在30日内提交材料，区民政局应当书面答复申请人。",
        "各单位不得以任何理由拒绝提供原始凭证。",
        "请于6月30日前将意见反馈我局。",
        "企业应当如实填报，不得忽略安全生产要求。",
        "办理机关应当在三个月内答复代表，并抄送市人大常委会。",
        "鼓励企业建设人工智能模型和智能客服系统，应当依法备案。",
        "推广智能机器人应用，须通过安全评估。",
        "引用标准应当注明出处。",
        "咨询电话接通后，工作人员应当直接答复来电人。",
        "对提案提出的问题，承办单位应当逐条回答。",
    ],
)
def test_official_wording_is_no_order_to_the_answerer(text: str) -> None:
    assert not gives_orders(text)


@pytest.mark.parametrize(
    ("reply", "drafts"),
    [
        ("资助8000元[1]。最高100万元[2]。", [("资助8000元。", (1,)), ("最高100万元。", (2,))]),
        ("资助8000元。[1]最高100万元。[2]", [("资助8000元。", (1,)), ("最高100万元。", (2,))]),
        ("资助8000元【1】【3】。", [("资助8000元。", (1, 3))]),
        ("资助8000元[1, 2]", [("资助8000元。", (1, 2))]),
        ("资助8000元（材料1）。", [("资助8000元。", (1,))]),
        ("1. 资助8000元[1]\n2. 最高100万元[1]", [("资助8000元。", (1,)), ("最高100万元。", (1,))]),
        ("答：**资助8000元**[1]。", [("资助8000元。", (1,))]),
        ("包括（1）床位；（2）助餐[1]。", [("包括（1）床位；（2）助餐。", (1,))]),
        ("是的，资助8000元[1]。", [("资助8000元。", (1,))]),
        ("根据[1]中的信息，资助8000元。", [("资助8000元。", (1,))]),
        ("由区民政局认定；[1]。", [("由区民政局认定。", (1,))]),
        ("（由区民政局认定[1]。", [("由区民政局认定。", (1,))]),
        ("是的。", []),
        ("可以[1]。", []),
        ("", []),
        ("[1]", []),
    ],
)
def test_a_reply_is_read_sentence_by_sentence(reply: str, drafts: list[tuple[str, tuple[int, ...]]]) -> None:
    assert read_reply(reply) == [Draft(*draft) for draft in drafts]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_a_reply_reads_the_same_however_it_arrives(size: int) -> None:
    reply = "资助8000元。[1]最高100万元[1][2]。”\n- 由区民政局认定【3】。\n完毕"
    reader = ReplyReader()
    pieces = [reply[i : i + size] for i in range(0, len(reply), size)]
    arrived = [draft for piece in pieces for draft in reader.feed(piece)] + list(reader.close())
    assert arrived == read_reply(reply)


def test_words_of_the_source_and_other_names_for_them_are_not_foreign() -> None:
    assert foreign_words("申报补贴的条件是民办机构。", "民办机构可以申请资助。") == []
