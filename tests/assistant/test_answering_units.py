"""Units: the sentences and table rows of the passages found, each at its exact place."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.units import Unit, beside, units_of
from corpus.models import Hit, Kind, Span, Status, Visibility
from tests.assistant.worded import hits_of
from tests.parts import MEASURES


def hit(text: str, *, start: int = 0, doc_id: str = "床位", context: str = "") -> Hit:
    """One passage that begins at ``start`` of its document."""
    return Hit(
        rank=1,
        score=1.0,
        doc_id=doc_id,
        source=f"{doc_id}.txt",
        title="澜江市养老床位资助办法",
        doc_number=None,
        issuer=None,
        date=None,
        kind=Kind.MEASURES,
        status=Status.IN_FORCE,
        visibility=Visibility.PUBLIC,
        heading=(),
        context=context,
        text=text,
        span=Span(start, start + len(text)),
        page=None,
        chunk_ids=(1,),
    )


def texts(units: list[Unit]) -> list[str]:
    return [unit.text for unit in units]


def test_each_sentence_is_a_unit() -> None:
    found = units_of([hit("每张床位资助8000元。同一机构最高不超过100万元。")])
    assert texts(found) == ["每张床位资助8000元。", "同一机构最高不超过100万元。"]


def test_a_units_span_counts_from_the_beginning_of_its_document() -> None:
    (first, second) = units_of([hit("甲区试行。乙区推广。", start=700)])
    assert (first.span, second.span) == (Span(700, 705), Span(705, 710))


def test_units_of_a_real_document_stand_at_their_spans() -> None:
    hits = hits_of(MEASURES)
    for unit in units_of(hits):
        whole = hits[unit.hit]
        assert whole.text[unit.span.start - whole.span.start : unit.span.end - whole.span.start] == unit.text


def test_a_line_of_short_cells_is_one_row() -> None:
    (unit,) = units_of([hit("3\t护理型床位\t1.2万张\t市民政局")])
    assert unit.row


def test_long_cells_are_read_sentence_by_sentence() -> None:
    long = "我局已会同市财政局研究提高床位资助标准，并将在下一轮政策评估时统筹考虑财力情况。" * 3
    found = units_of([hit(f"建议一\t{long}")])
    assert not any(unit.row for unit in found)
    assert len(found) > 1


def test_the_row_of_column_headers_is_no_unit() -> None:
    text = "指标\t目标\t数据来源\n护理型床位\t1.2万张\t市民政局"
    found = units_of([hit(text, context="养老服务指标表：指标｜目标｜数据来源")])
    assert texts(found) == ["护理型床位\t1.2万张\t市民政局"]


def test_a_lead_in_and_its_first_item_on_one_line_are_two_units() -> None:
    lead, item, *_ = units_of([hit("主要做法有：一是设立专员；二是简化流程。")])
    assert (lead.text, lead.lead) == ("主要做法有：", True)
    assert item.text.startswith("一是设立专员")
    assert item.item


def test_a_colon_before_anything_else_parts_nothing() -> None:
    (unit,) = units_of([hit("联系电话：8806 0000。")])
    assert unit.text == "联系电话：8806 0000。"


def test_items_and_lead_ins_are_marked() -> None:
    found = units_of(
        [hit("有下列情形之一的，不予资助：\n（一）弄虚作假的；\n（二）消防不合格的。\n其他情形另行研究。")]
    )
    assert [(unit.lead, unit.item) for unit in found] == [
        (True, False),
        (False, True),
        (False, True),
        (False, False),
    ]


def test_a_year_does_not_make_an_item() -> None:
    (unit,) = units_of([hit("2025年新增床位300张。")])
    assert not unit.item


def test_what_stands_in_two_passages_is_one_unit() -> None:
    first = hit("甲区试行。乙区推广。", start=0)
    second = hit("乙区推广。丙区观望。", start=5)
    assert texts(units_of([first, second])) == ["甲区试行。", "乙区推广。", "丙区观望。"]


def test_the_same_words_in_two_documents_are_two_units() -> None:
    found = units_of([hit("甲区试行。"), hit("甲区试行。", doc_id="转发")])
    assert [unit.hit for unit in found] == [0, 1]


def test_a_blank_passage_has_no_units() -> None:
    assert units_of([hit(" \n\t\n　")]) == []


def test_neighbours_stand_beside_each_other_only_in_order_and_in_one_passage() -> None:
    first, second, third = units_of([hit("甲区试行。\n　　乙区推广。丙区观望。")])
    assert beside(first, second)
    assert not beside(second, first)
    assert not beside(first, third)
    assert not beside(first, replace(second, hit=1))


@given(st.text(alphabet="甲乙。；：\n\t 　一二（）1.、", max_size=60), st.integers(0, 500))
def test_units_are_exact_ordered_and_never_overlap(text: str, start: int) -> None:
    found = units_of([hit(text, start=start)])
    assert all(unit.span.shift(-start).of(text) == unit.text for unit in found)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
    assert [unit.order for unit in found] == list(range(len(found)))


@given(st.text(alphabet="甲乙。；：\n\t 　一二（）1.、", max_size=60))
def test_units_leave_out_nothing_but_white_space(text: str) -> None:
    kept = "".join(unit.text for unit in units_of([hit(text)]))
    assert "".join(kept.split()) == "".join(text.split())
