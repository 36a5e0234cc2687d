"""Table rows read out from the table itself, merged cells and blanks included."""

from __future__ import annotations

import pytest

from assistant.answering.table_rows import read_row
from corpus.loaders.raw import RawCell, RawDocument, RawParagraph, RawRow, RawTable
from corpus.models import PolicyDocument, Span
from corpus.parser import parse

HEADERS = ("类别", "指标", "目标")


def cell(text: str, column: int, *, down: int = 1) -> RawCell:
    return RawCell((RawParagraph(text),), column, row_span=down)


def row(*cells: RawCell, header: bool = False) -> RawRow:
    return RawRow(cells, is_header=header)


def plain(*texts: str, header: bool = False) -> RawRow:
    return row(*(cell(text, column) for column, text in enumerate(texts)), header=header)


def planned(*rows: RawRow) -> PolicyDocument:
    """A plan with one table of ``rows`` under the headers."""
    table = RawTable((plain(*HEADERS, header=True), *rows))
    return parse(RawDocument((RawParagraph("澜江市养老服务规划"), table), "text"), "规划.docx")


def read(document: PolicyDocument, words: str) -> str | None:
    start = document.text.index(words)
    found = read_row(document, Span(start, start + len(words)))
    return found.text if found else None


def test_each_cell_is_named_by_its_header() -> None:
    document = planned(plain("床位", "护理型床位", "1.2万张"))
    assert read(document, "护理型床位") == "类别：床位；指标：护理型床位；目标：1.2万张"


def test_the_headers_are_located() -> None:
    document = planned(plain("床位", "护理型床位", "1.2万张"))
    start = document.text.index("1.2万张")
    found = read_row(document, Span(start, start + 1))
    assert found is not None
    assert [text.strip() for text in found.headers.of(document.text).split("\t")] == list(HEADERS)


def test_a_blank_cell_is_left_out() -> None:
    document = planned(plain("床位", "护理型床位", ""), plain("助餐", "助餐点", "300个"))
    assert read(document, "护理型床位") == "类别：床位；指标：护理型床位"


def test_a_cell_that_is_merged_down_lends_its_value_to_the_rows_it_covers() -> None:
    document = planned(
        row(cell("床位", 0, down=2), cell("护理型床位", 1), cell("1.2万张", 2)),
        row(cell("家庭床位", 1), cell("3000张", 2)),
        plain("助餐", "助餐点", "300个"),
    )
    assert read(document, "家庭床位") == "类别：床位；指标：家庭床位；目标：3000张"
    assert read(document, "助餐点") == "类别：助餐；指标：助餐点；目标：300个"


def test_a_merged_cell_lends_nothing_beyond_the_rows_it_covers() -> None:
    document = planned(
        row(cell("床位", 0, down=2), cell("护理型床位", 1), cell("1.2万张", 2)),
        row(cell("家庭床位", 1), cell("3000张", 2)),
        plain("", "助餐点", "300个"),
    )
    assert read(document, "助餐点") == "指标：助餐点；目标：300个"


def test_the_header_row_reads_as_nothing() -> None:
    assert read(planned(plain("床位", "护理型床位", "1.2万张")), "指标") == ""


@pytest.mark.parametrize("words", ["养老服务规划", "澜江市"])
def test_what_stands_in_no_table_is_no_row(words: str) -> None:
    assert read(planned(plain("床位", "护理型床位", "1.2万张")), words) is None
