"""Web pages, workbooks, and what needs something installed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from corpus.errors import UnsupportedFormat
from corpus.loaders import LoadLimits, load, ocr, office
from corpus.loaders.raw import RawParagraph, RawTable

PAGE = """<html><head><meta charset="gb2312"><meta name="ArticleTitle" content="关于印发办法的通知"></head><body>
<div class="nav"><a href="#">首页</a> 导航</div><div><div class="TRS_Editor"><p>各有关单位：</p><p>第一段<br>换行</p>
<h2>一、总则</h2><table><tr><th rowspan="2">项目</th><th colspan="2">金额</th></tr><tr><th>上限</th><th>比例</th></tr>
<tr><td>研发</td><td>10万元</td><td></td></tr></table></div></div><div class="footer">版权所有</div>
<script>var a = 1;</script></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "通知.html"
    path.write_bytes(PAGE.encode("gb18030"))
    return path


def test_only_the_article_is_read_with_its_title(page: Path) -> None:
    texts = [b.text for b in load(page).blocks if isinstance(b, RawParagraph)]
    assert texts == ["关于印发办法的通知", "各有关单位：", "第一段\n换行", "一、总则"]


def test_spans_place_the_cells_of_a_web_table(page: Path) -> None:
    table = load(page).blocks[-1]
    assert isinstance(table, RawTable)
    places = [[(c.text, c.column, c.col_span, c.row_span) for c in r.cells] for r in table.rows]
    assert places[0] == [("项目", 0, 1, 2), ("金额", 1, 2, 1)]
    assert places[1] == [("上限", 1, 1, 1), ("比例", 2, 1, 1)]
    assert [r.is_header for r in table.rows] == [True, True, False]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "标准"
    sheet["B2"] = "2023年资助标准"
    sheet.merge_cells("B2:E2")
    rows = [
        ["类别", "项目", "金额", "比例"],
        ["研发", "甲", 10.0, 0.3],
        [None, "乙", 2.5, 0.255],
        ["其他", "丙", datetime(2021, 3, 5), None],
    ]
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            sheet.cell(4 + i, 2 + j).value = value  # type: ignore[assignment]
    sheet.merge_cells("B5:B6")
    sheet["E5"].number_format = "0%"
    sheet["E6"].number_format = "0.0%"
    hidden = made.create_sheet("草稿")
    hidden["A1"] = "不读"
    hidden.sheet_state = "hidden"
    path = tmp_path / "清单.xlsx"
    made.save(path)
    made.close()
    return path


def test_a_sheet_is_a_table_with_its_title_before_it(book: Path) -> None:
    title, table = load(book).blocks
    assert title == RawParagraph("2023年资助标准")
    assert isinstance(table, RawTable)
    assert table.caption == "标准"
    assert [r.is_header for r in table.rows] == [True, False, False, False]


def test_values_read_as_the_sheet_shows_them(book: Path) -> None:
    table = load(book).blocks[1]
    assert isinstance(table, RawTable)
    assert [[c.text for c in r.cells] for r in table.rows[1:]] == [
        ["研发", "甲", "10", "30%"],
        ["乙", "2.5", "25.5%"],
        ["其他", "丙", "2021年3月5日", ""],
    ]
    assert table.rows[1].cells[0].row_span == 2


def test_a_hidden_sheet_is_skipped_with_a_note(book: Path) -> None:
    assert load(book).notes == ("工作表“草稿”是隐藏的，没有读入",)


def test_an_image_without_the_extra_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "扫描.png"
    Image.new("RGB", (50, 50), "white").save(path)
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(UnsupportedFormat, match=r"pip install 'banfu\[ocr\]'"):
        load(path)


def test_an_image_is_refused_when_settings_forbid_recognition(tmp_path: Path) -> None:
    path = tmp_path / "扫描.png"
    Image.new("RGB", (50, 50), "white").save(path)
    with pytest.raises(UnsupportedFormat, match="设置"):
        load(path, LoadLimits(ocr=False))


def test_an_old_file_without_libreoffice_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "旧.rtf"
    path.write_bytes(b"{\\rtf1 x}")
    monkeypatch.setattr(office, "find_soffice", lambda: None)
    with pytest.raises(UnsupportedFormat, match="请安装 LibreOffice"):
        load(path)
