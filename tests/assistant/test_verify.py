"""核验一句话：出处、数字、限定、归属、否定、语气、机构，以及整份答复。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.models import Answer, Citation, Outcome, Role, Statement
from assistant.answering.verify import ProblemKind, Verdict, check_answer, verify
from corpus.models import Hit, Kind, Span, Status, Visibility

TEXT = (
    "第二条　对新增养老床位的民办机构，每张床位资助8000元，同一机构最高不超过100万元。\n"
    "第三条　首次评定为三级、四级、五级养老机构的，分别给予5万元、10万元、20万元奖励；逾期申报的，不予受理。\n"
    "第四条　2024年甲区建成机构5家、乙区建成机构8家，由市民政局会同市财政局审核，20个工作日内办结。\n"
    "第五条　市民政局拟将标准提高至9000元，正在修订《澜江市养老床位资助办法》（澜民规〔2023〕5号），原则上按年发放。\n"
    "第六条　申请人可以委托他人办理，自2023年7月1日起施行。"
)
START = 300
HIT = Hit(
    rank=1,
    score=1.0,
    doc_id="a1",
    source="床位.txt",
    title="澜江市养老床位资助办法",
    doc_number="澜民规〔2023〕5号",
    issuer="澜江市民政局",
    date=date(2023, 6, 1),
    kind=Kind.MEASURES,
    status=Status.IN_FORCE,
    visibility=Visibility.PUBLIC,
    heading=("第二章 资助标准",),
    context="资助对象为下列机构：",
    text=TEXT,
    span=Span(START, START + len(TEXT)),
    page=None,
    chunk_ids=(1,),
)


def cite(words: str, hit: Hit = HIT, n: int = 1) -> Citation:
    """A citation of the line of a hit that holds ``words``."""
    line = next(line for line in hit.text.split("\n") if words in line)
    start = hit.text.index(line)
    return Citation(
        n, hit.doc_id, hit.source, hit.title, hit.doc_number, hit.issuer, hit.date, hit.kind, hit.status,
        hit.visibility, hit.heading, line, Span(hit.span.start + start, hit.span.start + start + len(line)),
    )  # fmt: skip


def check(sentence: str, words: str, question: str = "") -> Verdict:
    return verify(sentence, [cite(words)], [HIT], question=question)


def kinds(sentence: str, words: str) -> set[ProblemKind]:
    return {problem.kind for problem in check(sentence, words).problems}


# ---- 出处 ----


def test_a_sentence_without_a_citation_is_not_supported() -> None:
    [problem] = verify("每张床位资助8000元。", [], [HIT]).problems
    assert problem.kind is ProblemKind.CITATION


def test_a_citation_of_a_passage_that_was_not_retrieved_is_refused() -> None:
    citation = replace(cite("8000元"), doc_id="b2")
    assert "不在本次检索结果中" in verify(citation.quote, [citation], [HIT]).problems[0].message


def test_a_citation_whose_span_lies_outside_the_passage_is_refused() -> None:
    citation = replace(cite("8000元"), span=Span(0, 20))
    assert not verify(citation.quote, [citation], [HIT]).supported


def test_a_quote_that_does_not_stand_at_its_span_is_refused() -> None:
    citation = cite("8000元")
    moved = replace(citation, span=citation.span.shift(2))
    assert "与所注位置的原文不一致" in verify(citation.quote, [moved], [HIT]).problems[0].message


def test_one_bad_citation_beside_a_good_one_is_still_a_problem() -> None:
    good, bad = cite("8000元"), replace(cite("8000元", n=2), doc_id="b2")
    assert not verify(good.quote, [good, bad], [HIT]).supported


# ---- 原句 ----


def test_the_quote_itself_is_supported() -> None:
    assert check(cite("8000元").quote, "8000元").supported


def test_whole_clauses_of_the_quote_are_supported() -> None:
    assert check("每张床位资助8000元，同一机构最高不超过100万元", "8000元").supported


def test_a_piece_cut_inside_a_clause_loses_its_negation() -> None:
    assert kinds("逾期申报的，予受理。", "不予受理") == {ProblemKind.NEGATION}


# ---- 数字与限定 ----


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("每张床位资助8,000元，同一机构最高不超过1,000,000元。", "8000元"),
        ("每张床位资助八千元。", "8000元"),
        ("民办机构每张床位资助０.８万元。", "8000元"),
        ("同一机构不超过100万元。", "8000元"),
        ("同一机构的上限为100万元。", "8000元"),
        ("甲区二〇二四年建成五家机构。", "甲区"),
        ("五级养老机构首次评定奖励20万元。", "三级"),
        ("审核时限为20个工作日。", "甲区"),
        ("该办法2023年7月1日施行。", "施行"),
        ("根据《澜江市养老床位资助办法》（澜民规〔2023〕5号）第二条，每张床位资助8000元。", "8000元"),
        ("澜江市民政局与澜江市财政局负责审核。", "甲区"),
    ],
)
def test_another_notation_of_the_same_facts_is_supported(sentence: str, words: str) -> None:
    assert check(sentence, words).problems == ()


@pytest.mark.parametrize(
    ("sentence", "words", "kind"),
    [
        ("每张床位资助8500元。", "8000元", ProblemKind.VALUE),
        ("同一机构最高不超过100亿元。", "8000元", ProblemKind.VALUE),
        ("同一机构资助100万元。", "8000元", ProblemKind.BOUND),
        ("同一机构不低于100万元。", "8000元", ProblemKind.BOUND),
        ("2023年甲区建成机构5家。", "甲区", ProblemKind.VALUE),
        ("2024年甲区建成机构5个百分点。", "甲区", ProblemKind.VALUE),
        ("2024年甲区建成机构8家。", "甲区", ProblemKind.MOVED),
        ("五级养老机构首次评定奖励10万元。", "三级", ProblemKind.MOVED),
        ("由市教育局会同市财政局审核。", "甲区", ProblemKind.INSTITUTION),
        ("根据第三条，每张床位资助8000元。", "8000元", ProblemKind.REFERENCE),
        ("正在修订《澜江市养老床位资助办法》（澜民规〔2023〕6号）。", "拟将", ProblemKind.REFERENCE),
        ("正在修订《澜江市社会救助办法》。", "拟将", ProblemKind.REFERENCE),
        ("该办法自2023年8月1日起施行。", "施行", ProblemKind.VALUE),
    ],
)
def test_a_changed_fact_is_named(sentence: str, words: str, kind: ProblemKind) -> None:
    assert kind in kinds(sentence, words)


def test_a_problem_points_at_the_figure_in_the_sentence() -> None:
    sentence = "民办机构每张床位资助8500元。"
    [problem] = check(sentence, "8000元").problems
    assert problem.span is not None
    assert "8500元" in problem.span.of(sentence)


def test_a_message_says_what_the_source_has() -> None:
    [problem] = check("同一机构最高不超过90万元，每张床位资助8000元。", "8000元").problems
    assert "所引原文没有“最高不超过90万元”" in problem.message


def test_a_bare_number_must_stand_in_the_quote_too() -> None:
    assert not check("市民政局会同市财政局审核，电话88062415。", "甲区").supported


def test_a_unit_in_another_cell_belongs_to_its_figure() -> None:
    row = "床位数\t张\t1260\t1500"
    hit = replace(HIT, text=row, span=Span(0, len(row)), context="指标：名称｜单位｜2024年｜2025年")
    citation = cite("床位数", hit)
    assert verify("2024年床位数为1260张。", [citation], [hit]).supported
    assert not verify("2024年床位数为1360张。", [citation], [hit]).supported


def test_the_month_of_the_document_date_supports_only_the_documents_date() -> None:
    assert check("按照2023年6月印发的办法，每张床位资助8000元。", "8000元").supported
    assert not check("2023年6月，甲区建成机构5家。", "甲区").supported


# ---- 否定与语气 ----


@pytest.mark.parametrize(
    ("sentence", "words", "kind"),
    [
        ("逾期申报的予以受理。", "不予受理", ProblemKind.NEGATION),
        ("逾期申报的，受理。", "不予受理", ProblemKind.NEGATION),
        ("申请人不得委托他人办理。", "委托", ProblemKind.NEGATION),
        ("市民政局将标准提高至9000元。", "拟将", ProblemKind.MODALITY),
        ("已经修订《澜江市养老床位资助办法》。", "拟将", ProblemKind.MODALITY),
        ("资助按年发放。", "原则上", ProblemKind.MODALITY),
        ("申请人应当委托他人办理。", "委托", ProblemKind.MODALITY),
    ],
)
def test_a_turned_meaning_is_named(sentence: str, words: str, kind: ProblemKind) -> None:
    assert kind in kinds(sentence, words)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("逾期申报的不受理。", "不予受理"),
        ("逾期申报的，不能受理。", "不予受理"),
        ("市民政局计划将标准提高至9000元。", "拟将"),
        ("申请人可委托他人办理。", "委托"),
        ("《澜江市养老床位资助办法》还在修订。", "拟将"),
    ],
)
def test_other_words_for_the_same_meaning_are_supported(sentence: str, words: str) -> None:
    assert check(sentence, words).problems == ()


LISTED = "第九条　有下列情形之一的，不予资助：\n（一）近一年内发生责任事故的；\n（二）消防安全不符合规定的。"


@pytest.mark.parametrize(
    ("sentence", "supported"),
    [("近一年内发生责任事故的机构不能获得资助。", True), ("近一年内发生责任事故的机构可以获得资助。", False)],
)
def test_an_item_of_a_list_is_read_with_the_words_that_lead_into_it(sentence: str, supported: bool) -> None:
    hit = replace(HIT, text=LISTED, span=Span(0, len(LISTED)))
    assert verify(sentence, [cite("责任事故", hit)], [hit]).supported is supported


def test_a_sentence_about_something_else_is_not_supported_by_a_true_citation() -> None:
    assert ProblemKind.WORDING in kinds("新能源汽车充电设施按照投资额给予补助。", "8000元")


def test_our_own_bracket_about_standing_needs_no_source() -> None:
    hit = replace(HIT, status=Status.DRAFT)
    sentence = "每张床位资助8000元（征求意见稿，尚未生效）。"
    assert verify(sentence, [cite("8000元", hit)], [hit]).supported


# ---- 提问 ----


def test_a_figure_of_the_question_may_be_named_as_asked() -> None:
    sentence = "材料写明每张床位资助8000元，与提问中的9500元不一致。"
    assert check(sentence, "8000元", "每张床位资助9500元吗？").supported


def test_a_figure_of_the_question_is_no_source() -> None:
    assert not check("每张床位资助9500元。", "8000元", "每张床位资助9500元吗？").supported


# ---- 整份答复 ----


def answer(*statements: Statement) -> Answer:
    return Answer("每张床位资助多少？", "每张床位资助多少？", statements, (cite("8000元"),), Outcome.ANSWERED)


def test_quotes_and_worded_sentences_of_an_answer_are_verified() -> None:
    good, bad = Statement("每张床位资助8000元。", (1,), Role.WORDED), Statement("每张床位资助9000元。", (1,))
    checked = check_answer(answer(good, bad), [HIT])
    assert [(s.text, v.supported) for s, v in checked] == [(good.text, True), (bad.text, False)]


def test_a_marker_without_a_citation_is_a_problem() -> None:
    [(_, verdict)] = check_answer(answer(Statement("每张床位资助8000元。", (2,))), [HIT])
    assert any(problem.text == "[2]" for problem in verdict.problems)


def test_a_frame_may_name_the_document_it_introduces() -> None:
    frame = Statement("《澜江市养老床位资助办法》（澜民规〔2023〕5号）写明：", role=Role.FRAME)
    [(_, verdict)] = check_answer(answer(frame), [HIT])
    assert verdict.supported


@pytest.mark.parametrize("role", [Role.FRAME, Role.NOTE])
def test_a_frame_or_note_may_not_bring_a_figure(role: Role) -> None:
    [(_, verdict)] = check_answer(answer(Statement("此外每年还有3万元。", role=role)), [HIT])
    assert not verdict.supported


# ---- 总要成立的 ----

PIECES = st.sampled_from(
    ["不予", "拟", "将", "正在", "最高不超过", "100万元", "5家", "30%", "2024年5月", "第三条", "《办法》", "（", "）",
     "〔2023〕5号", "市民政局", "机构", "，", "；", "。", "\n", "\t", "每月", "分别", "、", "９", "二〇二四", "①", "甲"]
)  # fmt: skip
WORDS = st.lists(PIECES, min_size=1, max_size=24).map("".join)


@settings(max_examples=150, deadline=None)
@given(source=WORDS, sentence=WORDS)
def test_any_problem_lies_within_its_sentence(source: str, sentence: str) -> None:
    hit = replace(HIT, text=source, span=Span(0, len(source)))
    citation = replace(cite("8000元"), quote=source, span=Span(0, len(source)))
    spans = [p.span for p in verify(sentence, [citation], [hit]).problems if p.span is not None]
    assert all(Span(0, len(sentence)).contains(span) for span in spans)


@settings(max_examples=150, deadline=None)
@given(source=WORDS)
def test_a_source_supports_itself(source: str) -> None:
    hit = replace(HIT, text=source, span=Span(0, len(source)))
    citation = replace(cite("8000元"), quote=source, span=Span(0, len(source)))
    assert not source.strip("，；。、\n\t") or verify(source, [citation], [hit]).supported
