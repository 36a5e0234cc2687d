"""解析与切分在任何文字上都成立的性质：不出错、位置准确、层级连续、每个字恰好归入一个片段。"""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.chunker import ChunkSize, chunk
from corpus.loaders.raw import RawDocument, RawParagraph
from corpus.models import PolicyDocument, Span, TableKind
from corpus.normalise import clean, split_flattened
from corpus.parser import parse
from corpus.sentences import sentence_spans
from corpus.tokens import count_words
from tests.corpus.written import ANY_TEXT, RAW_DOCUMENTS

SMALL = ChunkSize(target=40, most=60)
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(raw: RawDocument) -> PolicyDocument:
    return parse(raw, "测试.docx")


@many
@given(ANY_TEXT, st.sampled_from(["text", "docx", "pdf", "html"]))
def test_any_text_parses_and_chunks(text: str, media_type: str) -> None:
    lines = tuple(RawParagraph(line) for line in text.split("\n"))
    document = read(RawDocument(lines, media_type))
    assert "".join("".join(c.text.split()) for c in chunk(document)) == "".join(document.text.split())


@many
@given(ANY_TEXT)
def test_each_kept_character_stands_at_its_mapped_place_in_the_raw_text(raw: str) -> None:
    cleaned = clean(raw)
    ends = [start for start, _ in cleaned.segments[1:]] + [len(cleaned.text)]
    for (start, origin), end in zip(cleaned.segments, ends, strict=False):
        for offset in range(start, end):
            kept = cleaned.text[offset]
            there = raw[origin + offset - start]
            assert there == kept or (kept == " " and there.isspace())


@many
@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more_in_spacing(raw: str) -> None:
    once = clean(raw).text
    assert once == once.strip()
    assert "  " not in once
    assert "\t" not in once


@many
@given(ANY_TEXT.map(lambda text: text.replace("\n", " ") * 3), st.booleans())
def test_splitting_a_run_together_page_loses_nothing_but_space(line: str, opening: bool) -> None:
    pieces = split_flattened(line, opening=opening)
    assert all(line[at : at + len(piece)] == piece for at, piece in pieces)
    assert "".join("".join(piece.split()) for _, piece in pieces) == "".join(line.split())


@some
@given(RAW_DOCUMENTS)
def test_the_offset_map_leads_back_to_the_file(raw: RawDocument) -> None:
    document = read(raw)
    texts = [
        p.text
        for block in raw.blocks
        for p in (
            [block]
            if isinstance(block, RawParagraph)
            else [q for r in block.rows for c in r.cells for q in c.paragraphs]
        )
    ]
    for block in document.blocks:
        for offset in range(block.span.start, block.span.end):
            paragraph, at = document.offsets.locate(offset)
            assert texts[paragraph][at] == document.text[offset]


@many
@given(ANY_TEXT)
def test_parents_come_before_their_children_and_levels_step_down_by_one(text: str) -> None:
    document = read(RawDocument(tuple(RawParagraph(line) for line in text.split("\n")), "text"))
    for index, section in enumerate(document.sections):
        if section.parent is None:
            assert section.level == 1
        else:
            assert section.parent < index
            assert section.level == document.sections[section.parent].level + 1


@some
@given(RAW_DOCUMENTS)
def test_a_section_lies_in_its_parent_and_holds_its_label_and_heading(raw: RawDocument) -> None:
    document = read(raw)
    for section in document.sections:
        assert section.span.contains(section.label)
        assert section.span.contains(section.heading)
        if section.parent is not None:
            assert document.sections[section.parent].span.contains(section.span)


@some
@given(RAW_DOCUMENTS)
def test_a_block_names_a_section_that_holds_it(raw: RawDocument) -> None:
    document = read(raw)
    for block in document.blocks:
        if block.section is not None:
            assert document.sections[block.section].span.contains(block.span)


@many
@given(ANY_TEXT)
def test_sentences_follow_each_other_and_leave_out_only_space(text: str) -> None:
    spans = list(sentence_spans(text))
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert "".join("".join(s.of(text).split()) for s in spans) == "".join(text.split())


@some
@given(RAW_DOCUMENTS)
def test_a_chunk_is_the_text_of_its_span(raw: RawDocument) -> None:
    document = read(raw)
    assert all(c.text == document.text[c.span.start : c.span.end] for c in chunk(document, SMALL))


@some
@given(RAW_DOCUMENTS)
def test_every_character_lies_in_exactly_one_chunk(raw: RawDocument) -> None:
    document = read(raw)
    times = [0] * len(document.text)
    for piece in chunk(document, SMALL):
        for offset in range(piece.span.start, piece.span.end):
            times[offset] += 1
    assert all(n == 1 for n, char in zip(times, document.text, strict=True) if not char.isspace())
    assert max(times) <= 1


@some
@given(RAW_DOCUMENTS)
def test_no_chunk_is_longer_than_allowed(raw: RawDocument) -> None:
    assert all(count_words(c.text) <= SMALL.most for c in chunk(read(raw), SMALL))


def crossing(document: PolicyDocument, units: list[Span]) -> list[Span]:
    """The chunks that overlap one of the units without lying in it or holding only it."""
    return [
        c.span for c in chunk(document, SMALL) for u in units if c.span.overlaps(u) and not u.contains(c.span)
    ]


@some
@given(RAW_DOCUMENTS)
def test_no_chunk_crosses_a_top_level_section(raw: RawDocument) -> None:
    document = read(raw)
    tops = [s.span for s in document.sections if s.level == 1 and s.style not in {"条", "附件", "附文"}]
    assert crossing(document, tops) == []


@some
@given(RAW_DOCUMENTS)
def test_no_chunk_crosses_a_table_row(raw: RawDocument) -> None:
    document = read(raw)
    assert crossing(document, [row.span for t in document.tables for row in t.rows]) == []


@some
@given(RAW_DOCUMENTS)
def test_no_chunk_crosses_a_suggestion_and_its_reply(raw: RawDocument) -> None:
    document = read(raw)
    pairs = [
        Span(p.suggestion.start, p.reply.end)
        for p in document.pairs
        if any(t.kind is TableKind.REPLY and t.span.contains(p.reply) for t in document.tables)
    ]
    assert crossing(document, pairs) == []


@some
@given(RAW_DOCUMENTS)
def test_context_is_given_only_where_the_chunk_lacks_it(raw: RawDocument) -> None:
    assert all(c.context not in c.text for c in chunk(read(raw), SMALL) if c.context)


ADVERSARIES = {
    "右括号编号": "（一）" * 33_000,
    "编号成行": "（一）\n" * 25_000,
    "两级交替": "一、\n（一）\n" * 14_000,
    "制表符": "\t" * 100_000,
    "空格": " " * 100_000,
    "没有下文的“第”": "第" * 100_000,
    "十万行": "第一条 甲\n" * 20_000,
    "缩进成表": "\t甲\n\t乙\n\n" * 14_000,
    "不闭合的书名号": "《" * 100_000,
    "括号与句号": "（。" * 50_000,
    "逗号": "甲，" * 50_000,
    "同时废止": "《甲》同时废止" * 14_000,
    "小数编号": "1.1.1 甲\n1.2 乙\n" * 7_000,
    "文种成行": "甲办法\n一、乙\n" * 12_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", ADVERSARIES.values(), ids=list(ADVERSARIES))
def test_a_hundred_thousand_characters_of_anything_take_seconds(text: str) -> None:
    began = time.process_time()
    document = read(RawDocument(tuple(RawParagraph(line) for line in text.split("\n")), "text"))
    chunk(document)
    # Quadratic work on this size takes minutes; linear work about two seconds on a slow core.
    assert time.process_time() - began < 15
