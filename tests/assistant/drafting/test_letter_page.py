"""成文：用 LibreOffice 排成 PDF 后量出的尺寸，与 GB/T 9704-2012 相差不超过半毫米。"""

from __future__ import annotations

import itertools
import statistics
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from assistant.drafting.docx_writer import write_letter
from assistant.drafting.models import LetterForm
from tests.assistant.drafting.letters import letter
from tests.assistant.drafting.rendering import Pages, render

POINT = 25.4 / 72

pytestmark = pytest.mark.slow


def near(value: float) -> object:
    return pytest.approx(value, abs=0.5)


@pytest.fixture(scope="module")
def narrative(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    folder = tmp_path_factory.mktemp("narrative")
    made = letter(LetterForm.NARRATIVE, paragraphs=12)
    return Pages(render(write_letter(made, folder / "函.docx"), folder))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    folder = tmp_path_factory.mktemp("table")
    made = letter(LetterForm.TWO_COLUMN, paragraphs=8)
    return Pages(render(write_letter(made, folder / "函.docx"), folder))


def test_the_page_is_a4(narrative: Pages) -> None:
    width, height = narrative.size()
    assert (width, height) == (near(210), near(297))


def test_text_stands_in_a_type_area_of_156_by_225_mm(narrative: Pages) -> None:
    ends = [line for page in range(narrative.count) for line in narrative.lines(page)[:-1]]
    body = [line for line in ends if line.sizes == {16.0}]
    assert min(line.left for line in body) == near(28)
    assert max(line.right for line in body) == near(184)
    ink = narrative.bars(1, below=0, above=262)
    assert ink[0].top >= 37 - 0.5
    assert ink[-1].bottom <= 262 + 0.5


def test_a_full_page_has_22_lines_of_28_characters(narrative: Pages) -> None:
    pages = [
        [line for line in narrative.lines(page) if line.sizes == {16.0}] for page in range(1, narrative.count)
    ]
    lines = max(pages, key=len)
    assert len(lines) == 22
    # A digit takes half a character, whatever the stand-in font makes of it.
    widths = [sum(0.5 if c.isascii() else 1 for c in line.text) for line in lines]
    assert 27 <= max(widths) <= 28
    assert (lines[0].right - lines[0].left) / 28 == pytest.approx(15.79 * POINT, abs=0.1)


def test_the_line_pitch_is_that_of_22_lines_in_225_mm(narrative: Pages) -> None:
    middles = [(row.top + row.bottom) / 2 for row in narrative.bars(1, above=262)]
    steps = [after - before for before, after in itertools.pairwise(middles)]
    assert statistics.median(steps) == pytest.approx(225 / 22, abs=0.1)


def test_the_issuer_begins_30_mm_from_the_edge_and_is_red(narrative: Pages) -> None:
    name = narrative.bars(0, red=True)[0]
    assert name.top == near(30)
    assert (name.left + name.right) / 2 == near(105 + 1)


def test_the_red_rules_are_where_the_letter_form_wants_them(narrative: Pages) -> None:
    name, thick, thin, lower_thin, lower_thick = narrative.bars(0, red=True)
    assert thick.top - name.bottom == near(4)
    assert lower_thick.bottom == near(297 - 20)
    for rule in (thick, thin, lower_thin, lower_thick):
        assert rule.right - rule.left == near(170)
        assert (rule.left + rule.right) / 2 == near(105)
    assert thick.bottom - thick.top > 2 * (thin.bottom - thin.top)
    assert lower_thick.bottom - lower_thick.top > 2 * (lower_thin.bottom - lower_thin.top)


def test_the_red_rules_stand_on_the_first_page_only(narrative: Pages) -> None:
    assert [bool(narrative.bars(page, red=True)) for page in range(3)] == [True, False, False]


def test_the_doc_number_stands_at_the_right_seven_eighths_of_a_character_under_the_rule(
    narrative: Pages,
) -> None:
    rule = narrative.bars(0, red=True)[2]
    number = next(line for line in narrative.lines(0) if "〔2026〕" in line.text)
    ink = narrative.bars(0, below=rule.bottom + 1)[0]
    assert number.right == near(184)
    assert ink.top - rule.bottom == near(16 * 7 / 8 * POINT)


def test_two_lines_part_the_title_from_the_doc_number(narrative: Pages) -> None:
    rule = narrative.bars(0, red=True)[2]
    number, title = narrative.bars(0, below=rule.bottom + 1)[:2]
    assert 2 * 225 / 22 <= title.top - number.bottom <= 3 * 225 / 22


def test_the_title_is_of_size_2_and_centred(narrative: Pages) -> None:
    titles = [line for line in narrative.lines(0) if line.sizes == {22.0}]
    assert "".join(line.text for line in titles).replace(" ", "") == letter(LetterForm.NARRATIVE).title
    assert len(titles) == 2
    assert all((line.left + line.right) / 2 == near(106) for line in titles)


def test_headings_and_body_take_the_fonts_of_the_standard(narrative: Pages) -> None:
    lines = [line for page in range(narrative.count) for line in narrative.lines(page)]
    heading = next(line for line in lines if line.text.startswith("一、"))
    body = next(line for line in lines if "质押取得" in line.text)
    assert all("Sans" in font for font in heading.fonts)
    assert all("Serif" in font for font in body.fonts)
    assert (heading.sizes, body.sizes) == ({16.0}, {16.0})


def test_the_first_page_has_no_number(narrative: Pages) -> None:
    assert not any(line.text.startswith("—") for line in narrative.lines(0))


@pytest.mark.parametrize(("page", "side"), [(1, "left"), (2, "right")])
def test_page_numbers_stand_left_on_even_and_right_on_odd_pages(
    narrative: Pages, page: int, side: str
) -> None:
    number = narrative.lines(page)[-1]
    assert number.text == f"— {page + 1} —"
    assert number.sizes == {14.0}
    indent = 14 * POINT
    place = number.left if side == "left" else number.right
    assert place == near(28 + indent if side == "left" else 184 - indent)


def test_the_dash_of_a_page_number_lies_7_mm_under_the_type_area(narrative: Pages) -> None:
    number = narrative.lines(1)[-1]
    dots = narrative.ink(1)
    scale = 25.4 / 300
    left = round((number.left + 1) / scale)
    column = dots[round(263 / scale) :, left : left + 20].any(axis=1)
    assert (column.argmax() * scale) + 263 == near(37 + 225 + 7)


def test_the_header_row_repeats_on_every_page_of_the_table(table: Pages) -> None:
    pages = [
        page for page in range(table.count) if any("质押取得" in line.text for line in table.lines(page))
    ]
    assert len(pages) >= 3
    for page in pages[1:]:
        assert table.lines(page)[0].text == "意见建议办理答复"


def test_a_page_of_the_table_holds_no_fewer_lines_than_a_page_of_text(table: Pages) -> None:
    assert len([line for line in table.lines(1) if line.sizes == {16.0}]) >= 21


def test_the_table_keeps_to_the_type_area(table: Pages) -> None:
    dots = table.bars(1, above=262)
    assert min(bar.left for bar in dots) == near(28)
    assert max(bar.right for bar in dots) == near(184)


def test_short_rows_are_never_split_and_the_header_row_is_marked(tmp_path: Path) -> None:
    path = write_letter(letter(LetterForm.TWO_COLUMN, paragraphs=6), tmp_path / "函.docx")
    rows = docx.Document(str(path)).tables[0].rows
    kept = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows]
    assert kept[:4] == [True, False, False, True]
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_fonts_are_named_with_fallbacks(tmp_path: Path) -> None:
    path = write_letter(letter(LetterForm.NARRATIVE), tmp_path / "函.docx")
    document = docx.Document(str(path))
    table = next(r.target_part.blob.decode() for r in document.part.rels.values() if "fontTable" in r.reltype)
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong' in table
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"


def test_open_marks_are_yellow(tmp_path: Path) -> None:
    path = write_letter(letter(LetterForm.NARRATIVE), tmp_path / "函.docx")
    runs = [run for paragraph in docx.Document(str(path)).paragraphs for run in paragraph.runs]
    assert [run.font.highlight_color is not None for run in runs if "待补充" in run.text] == [True]
