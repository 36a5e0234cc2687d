"""How quotes are printed: on one line, rows with their headers, long sentences cut at a clause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.reading import as_prose, clipped, row_read_out, slice_of
from assistant.answering.units import units_of
from corpus.models import Span
from corpus.tokens import bigrams
from tests.assistant.test_answering_units import hit

HEADERS = "养老服务指标表：序号｜指标｜目标｜责任部门"
LONG = "民办机构应当在每年7月提出申请，区民政局应当受理并审核，审核结果公示5个工作日，市财政局按季度拨付资助款，各区应当公开资金使用情况。"


@pytest.mark.parametrize(
    ("quote", "line"),
    [
        ("第二条　每张床位资助8000元。", "第二条每张床位资助8000元。"),
        ("每张床位\n　　资助8000元。", "每张床位资助8000元。"),
        ("  每张床位资助8000元。\n", "每张床位资助8000元。"),
        ("PCT application fee", "PCT application fee"),
        ("咨询电话：8806 3307。", "咨询电话：8806 3307。"),
        ("床位\t\t8000元\t", "床位｜8000元"),
    ],
)
def test_a_quote_is_printed_on_one_line(quote: str, line: str) -> None:
    assert as_prose(quote) == line


@given(st.text(alphabet="甲乙8。，；（）“” 　\n\t", max_size=40))
def test_printing_changes_white_space_alone(quote: str) -> None:
    assert "".join(as_prose(quote).replace("｜", "").split()) == "".join(quote.split())


@given(st.text(alphabet="甲乙8a。， 　\n\t", max_size=40))
def test_printing_again_changes_nothing(quote: str) -> None:
    assert as_prose(as_prose(quote)) == as_prose(quote)


def test_a_row_is_read_out_with_its_headers() -> None:
    said = row_read_out("3\t护理型床位\t1.2万张\t市民政局", HEADERS)
    assert said == "序号：3；指标：护理型床位；目标：1.2万张；责任部门：市民政局"


def test_a_blank_cell_is_left_out() -> None:
    assert (
        row_read_out("3\t护理型床位\t\t市民政局", HEADERS) == "序号：3；指标：护理型床位；责任部门：市民政局"
    )


def test_a_blank_cell_takes_the_category_that_is_carried_on() -> None:
    context = "养老服务指标表：类别（床位）｜指标｜目标"
    assert row_read_out("\t护理型\t1.2万张", context) == "类别：床位；指标：护理型；目标：1.2万张"


def test_a_category_gives_way_to_the_rows_own() -> None:
    context = "养老服务指标表：类别（床位）｜指标｜目标"
    assert row_read_out("助餐\t助餐点\t300个", context) == "类别：助餐；指标：助餐点；目标：300个"


@pytest.mark.parametrize("context", ["", "第二章　资助标准", "类别｜指标"])
def test_a_row_whose_headers_are_not_known_is_set_apart(context: str) -> None:
    assert row_read_out("护理型床位\t1.2万张\t市民政局", context) == "护理型床位｜1.2万张｜市民政局"


def test_a_unit_that_fits_is_not_cut() -> None:
    (unit,) = units_of([hit(LONG, start=50)])
    assert clipped(unit, bigrams("公示几天"), 500) == unit.span


def test_a_long_unit_is_cut_at_clauses_to_what_was_asked() -> None:
    (unit,) = units_of([hit(LONG, start=50)])
    shown = clipped(unit, bigrams("审核结果公示"), 20).shift(-50).of(LONG)
    assert shown == "审核结果公示5个工作日，"


def test_a_unit_without_clauses_to_cut_at_stays_whole() -> None:
    (unit,) = units_of([hit("民办机构申请资助" * 10)])
    assert clipped(unit, bigrams("申请"), 20) == unit.span


@given(st.integers(12, 80))
def test_what_is_cut_fits_and_keeps_whole_clauses(room: int) -> None:
    (unit,) = units_of([hit(LONG)])
    span = clipped(unit, bigrams("资助款拨付"), room)
    if span != unit.span:
        assert len(span) <= room
        assert span.of(LONG)[-1] in "，。"
        assert span.start == 0 or LONG[span.start - 1] in "，"


def test_a_slice_counts_from_the_documents_beginning() -> None:
    assert slice_of(hit("甲区试行。乙区推广。", start=700), Span(705, 709)) == "乙区推广"
