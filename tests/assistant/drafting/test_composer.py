"""Letters drafted from a small library of 澜江市: evidence, order, gaps, standing, attribution."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.answering.verify import verify
from assistant.drafting.composer import compose
from assistant.drafting.composer_wording import AGE
from assistant.drafting.evidence import gather
from assistant.drafting.letter import Office
from assistant.drafting.letter_text import letter_text
from assistant.drafting.merging import opinion_from
from assistant.drafting.models import Draft, LetterForm, ReplyItem, Standing
from assistant.drafting.precedents import Precedents
from assistant.drafting.profiles import load_profile
from assistant.drafting.proposal import parse_proposal
from assistant.settings import AssistantSettings
from corpus.loaders.raw import RawDocument, RawParagraph
from corpus.mentions import find_amounts
from corpus.models import Visibility
from corpus.parser import parse
from corpus.settings import CorpusSettings
from corpus.stores import Stores
from tests.parts import MEASURES, ingest, opened, write

TODAY = date(2026, 11, 20)
DRAFT = """\
澜江市社区助餐服务办法（征求意见稿）

　　第一条　为发展社区助餐服务，制定本办法。
　　第二条　拟对社区老年助餐点按每餐2元给予补贴，并支持养老机构开放食堂。
　　第三条　本办法自印发之日起施行。
"""
REPLY = """\
澜民函〔2025〕41号

澜江市民政局关于对市政协七届四次会议第20250163号提案答复的函

温砚秋委员：
您提出的《关于扶持普惠型民办养老机构的提案》（第20250163号）收悉。现答复如下：

一、关于加强养老护理员培训的建议

2024年，我局已举办养老护理员培训班12期，培训养老护理员860人。目前，我局正在编制养老护理员培训教材。下一步，我局将建立养老护理员职业技能等级与薪酬挂钩的制度。

感谢您对养老服务工作的支持。

澜江市民政局
2025年7月8日
"""
INTERNAL = """\
澜江市民政局内部测算

　　养老护理员入职补贴初步测算，每人补贴6000元，每年约需资金300万元。
"""
PROPOSAL = """\
关于加强养老服务供给的提案
提案人：沈既白委员　提案编号：20260118
养老床位不足、护理员短缺。建议：
一、对新增养老床位的民办机构给予资助。
二、加强养老护理员培训，培养更多养老护理员。
三、支持发展社区老年助餐点，对助餐点给予补贴。
四、为每位高龄老人配备价值三万元的陪伴机器人。
"""
OPINION = """\
澜江市财政局关于20260118号提案会办意见的函

市民政局：
贵局转来的《关于加强养老服务供给的提案》（第20260118号）收悉。提出会办意见如下：

一、关于对新增养老床位的民办机构给予资助的建议

我局认为，对新增养老床位的民办机构，每张床位资助6000元较为稳妥。

以上意见供参考。

澜江市财政局
2026年3月5日
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Any) -> Iterator[Stores]:
    base = tmp_path_factory.mktemp("drafting")
    settings = CorpusSettings(data_dir=base / "data", today=TODAY)
    public = write(base / "in", {"床位.txt": MEASURES, "助餐.txt": DRAFT, "答复.txt": REPLY})
    ingest(settings, embedder, *public)
    ingest(settings, embedder, *write(base / "own", {"测算.txt": INTERNAL}), visibility=Visibility.INTERNAL)
    with opened(settings, embedder) as stores:
        yield stores


@pytest.fixture(scope="module")
def draft(library: Stores) -> Draft:
    return drafted(library)


def drafted(stores: Stores, text: str = PROPOSAL, **more: Any) -> Draft:
    office = more.pop("office", Office("澜江市民政局", "澜民函"))
    profile = load_profile("lanjiang")
    return compose(parse_proposal(text), stores, AssistantSettings(), profile, office, today=TODAY, **more)


def said(item: ReplyItem) -> str:
    return "".join(sentence.text for sentence in item.reply)


def test_every_suggestion_has_an_item(draft: Draft) -> None:
    assert [item.no for item in draft.letter.items] == [1, 2, 3, 4]


def test_a_policy_is_named_with_its_number_and_its_figures_are_kept(draft: Draft) -> None:
    text = said(draft.letter.items[0])
    assert "《澜江市养老床位资助办法》（澜民规〔2023〕5号）" in text
    assert "每张床位资助8000元，同一机构最高不超过100万元。" in text


def test_what_is_done_comes_before_what_is_under_way_and_what_comes_next(draft: Draft) -> None:
    stands = [sentence.standing for sentence in draft.letter.items[1].reply]
    assert stands == [Standing.DONE, Standing.UNDER_WAY, Standing.PLANNED]


def test_an_earlier_reply_to_a_like_suggestion_is_found_as_a_pair(library: Stores) -> None:
    proposal = parse_proposal(PROPOSAL)
    found = Precedents(library, TODAY).like(proposal.suggestions[1], proposal)
    assert [p.suggestion for p in found] == ["一、关于加强养老护理员培训的建议"]


def test_a_draft_is_worded_as_one_and_never_as_policy(draft: Draft) -> None:
    reply = draft.letter.items[2].reply
    assert {sentence.standing for sentence in reply} == {Standing.PROPOSED}
    assert "（征求意见稿）》（尚未生效）提出" in said(draft.letter.items[2])


def test_what_the_library_does_not_hold_is_left_open_without_any_amount(draft: Draft) -> None:
    item = draft.letter.items[3]
    assert item.reply == ()
    assert "【待补充：" in item.paragraphs[0]
    assert find_amounts("".join(item.paragraphs)) == []


def test_every_sentence_is_carried_by_what_it_cites(library: Stores, draft: Draft) -> None:
    proposal = parse_proposal(PROPOSAL)
    precedents = Precedents(library, TODAY)
    for suggestion, item in zip(proposal.suggestions, draft.letter.items, strict=True):
        hits = gather(suggestion, proposal, library, precedents, TODAY).hits
        for sentence in item.reply:
            text = AGE.sub("", sentence.text).replace("）》（尚未生效）", "）》（征求意见稿，尚未生效）")
            assert verify(text, sentence.citations, hits).supported, sentence.text


def test_a_citation_holds_the_words_of_its_document(library: Stores, draft: Draft) -> None:
    for item in draft.letter.items:
        for citation in (c for s in item.reply for c in s.citations):
            row = library.library.document(citation.doc_id)
            assert citation.span.of(library.library.body(row.version).text) == citation.quote


def test_citations_are_not_printed(draft: Draft) -> None:
    assert "[1]" not in letter_text(draft.letter)


def test_internal_documents_are_left_out_unless_asked_for(library: Stores) -> None:
    text = PROPOSAL.replace("为每位高龄老人配备价值三万元的陪伴机器人", "发放养老护理员入职补贴")
    assert drafted(library, text).letter.items[3].reply == ()
    assert "6000元" in said(drafted(library, text, audiences=tuple(Visibility)).letter.items[3])


def test_another_office_does_not_speak_as_we(library: Stores) -> None:
    other = drafted(library, office=Office("澜江市卫生健康委员会"))
    assert "市民政局已举办养老护理员培训班12期" in said(other.letter.items[1])


def test_an_opinion_is_merged_under_the_name_of_its_unit(library: Stores) -> None:
    item = with_opinion(library).letter.items[0]
    assert [s.unit for s in item.reply] == ["", "市财政局"]
    assert item.reply[-1].text.startswith("市财政局表示，该局认为")


def test_an_opinion_with_another_figure_is_shown_as_a_disagreement(library: Stores) -> None:
    findings = [f for f in with_opinion(library).findings if f.rule == "会办意见不一致"]
    assert len(findings) == 1
    assert "8000元" in findings[0].message
    assert "6000元" in findings[0].message


def test_the_letter_names_the_units_whose_opinions_it_draws_on(library: Stores) -> None:
    assert "市财政局" in with_opinion(library).letter.opening[0]


def with_opinion(stores: Stores) -> Draft:
    raw = RawDocument(tuple(RawParagraph(line) for line in OPINION.split("\n")), "text")
    return drafted(stores, joint_opinions=[opinion_from(parse(raw, "财政局.txt"))])


@pytest.mark.parametrize("form", list(LetterForm))
def test_every_form_holds_the_same_replies(library: Stores, draft: Draft, form: LetterForm) -> None:
    other = drafted(library, form=form)
    assert [said(i) for i in other.letter.items] == [said(i) for i in draft.letter.items]


def test_an_empty_library_leaves_every_item_open(tmp_path: Path, embedder: Any) -> None:
    with opened(CorpusSettings(data_dir=tmp_path / "data", today=TODAY), embedder) as stores:
        made = drafted(stores)
    assert all(item.gaps and not item.reply for item in made.letter.items)
    assert made.letter.category is None
