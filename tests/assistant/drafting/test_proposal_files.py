"""读来件：示例语料的三份、真实评测集的三份，以及 Word 表格、PDF 等格式。"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.corrections import marked, merge, move, remove, reword, split, split_points
from assistant.drafting.errors import CorrectionError, EmptyProposal
from assistant.drafting.models import Proposal, ProposalKind
from assistant.drafting.proposal import parse_proposal, read_proposal
from tests.assistant.drafting.rendering import render

PLAIN = """\
关于发展银发经济的提案
提案人：沈既白委员　提案编号：20260118
老年用品种类少。
建议：
一、培育银发产业园。一是减免租金；二是组织展会。
二、开发适老家居。鼓励企业设计。
三、培训养老护理员。
"""


@pytest.fixture
def proposal() -> Proposal:
    return parse_proposal(PLAIN)


def headings(made: Proposal) -> list[str]:
    return [suggestion.heading for suggestion in made.suggestions]


def test_the_sample_proposals_are_read_as_their_facts_say(root: Path) -> None:
    facts = yaml.safe_load((root / "tools" / "samples" / "facts.yaml").read_text(encoding="utf-8"))
    for fact in facts["proposals"]:
        made = read_proposal(root / "corpus" / "samples" / "proposals" / fact["file"])
        name = made.submitters[0].name + ("（等）" if made.joint else "") + made.kind.person
        assert (name, made.kind.noun) == (fact["salutation"], fact["source"])
        assert made.number in fact["number"]
        assert len(made.suggestions) == fact["suggestions"]


def test_the_real_proposals_give_every_gold_suggestion(shared_dir: Path) -> None:
    rows = (shared_dir / "eval" / "dev_proposals.jsonl").read_text(encoding="utf-8").splitlines()
    for row in rows:
        gold: dict[str, Any] = json.loads(row)
        made = parse_proposal(gold["text"])
        assert (made.number, made.title, made.kind.noun) == (gold["number"], gold["title"], gold["kind"])
        assert len(made.suggestions) == len(gold["suggestions"])
        assert made.submitters[0].name in gold["salutation"]


def word_form(folder: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("澜江市政协提案")
    table = document.add_table(rows=6, cols=4)
    filled = [
        ("提案编号", "20260501", "界别", "农业和农村界"),
        ("案由", "关于推进高标准农田建设的提案", "案由", "关于推进高标准农田建设的提案"),
        ("提案人", "苗稼轩", "联系电话", "8806 0000"),
    ]
    for row, cells in enumerate(filled):
        for column, words in enumerate(cells):
            if row == 1 and column == 1:
                table.cell(1, 1).merge(table.cell(1, 3)).text = words
                break
            table.cell(row, column).text = words
    parts = [
        ("问题", "灌溉设施老化，管护无人。"),
        ("建议", "一、提高亩均投资标准。\n二、落实管护主体和经费。"),
        ("提交日期", "2026年1月19日"),
    ]
    for row, (label, words) in enumerate(parts, start=3):
        table.cell(row, 0).text = label
        table.cell(row, 1).merge(table.cell(row, 3)).text = words
    path = folder / "提案表.docx"
    document.save(str(path))
    return path


def test_a_proposal_form_in_a_word_table_is_read(tmp_path: Path) -> None:
    made = read_proposal(word_form(tmp_path))
    assert headings(made) == ["提高亩均投资标准", "落实管护主体和经费"]
    assert (made.title, made.number) == ("关于推进高标准农田建设的提案", "20260501")
    assert (made.submitters[0].name, made.sector) == ("苗稼轩", "农业和农村界")
    assert made.date == date(2026, 1, 19)
    assert made.background == "灌溉设施老化，管护无人。"


def test_suggestions_in_a_column_of_a_table_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    for line in ("关于优化营商环境的建议", "领衔代表：计然", "建议编号：2026177", "具体问题和建议见下表。"):
        document.add_paragraph(line)
    table = document.add_table(rows=3, cols=3)
    rows = [
        ("序号", "存在问题", "建议"),
        ("1", "办事材料多", "推行告知承诺，减少材料。"),
        ("2", "政策难找", "建立惠企政策统一入口。"),
    ]
    for row, cells in enumerate(rows):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    path = tmp_path / "建议.docx"
    document.save(str(path))
    made = read_proposal(path)
    assert headings(made) == ["推行告知承诺，减少材料", "建立惠企政策统一入口"]
    assert made.kind is ProposalKind.NPC


def test_automatic_numbers_of_word_mark_suggestions(tmp_path: Path) -> None:
    document = docx.Document()
    for line in ("关于保护古树名木的提案", "提案人：林深时委员 提案编号：20260511", "古树缺少管护。建议："):
        document.add_paragraph(line)
    for line in ("建立古树名木档案。", "落实一树一策。"):
        document.add_paragraph(line, style="List Number")
    path = tmp_path / "提案.docx"
    document.save(str(path))
    assert headings(read_proposal(path)) == ["建立古树名木档案", "落实一树一策"]


def test_a_text_without_suggestions_says_what_to_do() -> None:
    made = parse_proposal("关于桥梁的提案\n提案人：沈既白委员\n桥梁老化。")
    assert made.suggestions == ()
    assert any("逐条标出" in note for note in made.notes)


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(EmptyProposal, match="没有文字"):
        parse_proposal(" \n")


def test_a_suggestion_is_split_where_the_user_says(proposal: Proposal) -> None:
    made = split(proposal, 2, len("开发适老家居。"))
    assert headings(made)[1:3] == ["开发适老家居", "鼓励企业设计"]
    assert [s.no for s in made.suggestions] == [1, 2, 3, 4]
    assert made.corrected
    assert made.suggestions[2].span is not None
    assert made.suggestions[2].span.of(made.text) == "鼓励企业设计。"


def test_a_split_that_leaves_one_side_empty_is_refused(proposal: Proposal) -> None:
    with pytest.raises(CorrectionError, match="两边都要有文字"):
        split(proposal, 2, 0)


def test_sub_points_become_suggestions(proposal: Proposal) -> None:
    assert headings(split_points(proposal, 1))[:2] == ["减免租金", "组织展会"]


def test_merged_suggestions_keep_their_words_and_span(proposal: Proposal) -> None:
    made = merge(proposal, 2, 3)
    assert len(made.suggestions) == 2
    last = made.suggestions[-1]
    assert last.text == "开发适老家居。鼓励企业设计。\n三、培训养老护理员。"
    assert last.span is not None
    assert last.span.of(made.text).startswith("二、开发")
    assert last.span.of(made.text).endswith("护理员。")


def test_marked_text_becomes_a_suggestion_in_its_place(proposal: Proposal) -> None:
    start = proposal.text.index("老年用品种类少")
    made = marked(proposal, start, start + len("老年用品种类少。"))
    assert headings(made)[0] == "老年用品种类少"
    assert len(made.suggestions) == 4


def test_suggestions_are_moved_removed_and_reworded(proposal: Proposal) -> None:
    made = reword(remove(move(proposal, 3, 1), 2), 2, "开发适老家电。")
    assert headings(made) == ["培训养老护理员", "开发适老家电"]


def test_a_correction_of_what_is_not_there_names_how_many_there_are(proposal: Proposal) -> None:
    with pytest.raises(CorrectionError, match="现有 3 条"):
        remove(proposal, 9)


def test_a_proposal_in_a_pdf_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    for line in PLAIN.splitlines():
        document.add_paragraph(line)
    path = tmp_path / "提案.docx"
    document.save(str(path))
    made = read_proposal(render(path, tmp_path))
    assert headings(made) == ["培育银发产业园", "开发适老家居", "培训养老护理员"]
    assert (made.number, made.submitters[0].name) == ("20260118", "沈既白")


PARAGRAPHS = st.sampled_from(
    [
        *(
            "关于银发经济的提案",
            "提案人：沈既白委员",
            "一、存在问题",
            "二、对策建议",
            "（一）增加床位。",
            "1. 培训护理员。",
        ),
        *(
            "建议：",
            "为此，提出如下建议：一是扩面；二是提标。",
            "群众反映强烈。",
            "希望公布清单。",
            "以上建议供参考。",
        ),
        *(
            "培育产业园",
            "2026年1月19日",
            "（1）减免租金；（2）组织展会。",
            "建议一：延长补贴。",
            "\t建议",
            "沈既白",
            "——",
            "",
        ),
    ]
)


@given(st.lists(PARAGRAPHS, min_size=1, max_size=14))
def test_whatever_the_order_of_its_lines_spans_hold_the_words_and_do_not_overlap(lines: list[str]) -> None:
    text = "\n".join(["关于桥梁的提案", *lines])
    made = parse_proposal(text)
    end = 0
    for suggestion in made.suggestions:
        assert suggestion.span is not None
        assert suggestion.span.start >= end
        assert suggestion.text.split("\n")[0] in suggestion.span.of(made.text)
        assert all(
            point.span is not None and suggestion.span.contains(point.span) for point in suggestion.points
        )
        end = suggestion.span.end
