"""PDF files with a text layer."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib import pdfencrypt

from corpus.errors import EncryptedFile, LimitExceeded
from corpus.loaders import LoadLimits, load
from corpus.loaders.raw import RawParagraph, RawTable

_spec = importlib.util.spec_from_file_location("loader_pdfs", Path(__file__).with_name("pdfs.py"))
assert _spec is not None
assert _spec.loader is not None
pdfs = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(pdfs)

PARAGRAPHS = [
    f"第{n}条 " + "对符合条件的项目按照核定金额给予补助，" * (1 + n % 4) + "最高不超过一百万元。"
    for n in range(1, 40)
]


def texts(path: Path) -> list[str]:
    return [b.text for b in load(path).blocks if isinstance(b, RawParagraph)]


@pytest.mark.parametrize("foot", ["— {page} —", "第{page}页 共{pages}页", "{page}/{pages}", "{page}"])
def test_paragraphs_are_whole_without_heads_and_page_numbers(tmp_path: Path, foot: str) -> None:
    path = pdfs.write(tmp_path / "a.pdf", PARAGRAPHS, head="某市科技创新局文件", foot=foot)
    assert texts(path) == PARAGRAPHS


def test_paragraphs_carry_page_and_place(tmp_path: Path) -> None:
    document = load(pdfs.write(tmp_path / "a.pdf", PARAGRAPHS))
    last = document.blocks[-1]
    assert isinstance(last, RawParagraph)
    assert last.page in (document.page_count, (document.page_count or 0) - 1)
    first = document.blocks[0]
    assert isinstance(first, RawParagraph)
    assert first.bbox is not None
    assert first.bbox[0] == pytest.approx(pdfs.LEFT, abs=2)
    assert first.bbox[1] == pytest.approx(pdfs.TOP, abs=4)


def test_a_hyphenated_word_is_made_whole(tmp_path: Path) -> None:
    c = pdfs.canvas(tmp_path / "a.pdf")
    pdfs.put(c, "支持企业开展技术改造和设备更新，鼓励采用 arti-", pdfs.LEFT + 32, 105)
    pdfs.put(c, "ficial intelligence 技术。", pdfs.LEFT, 134)
    c.showPage()
    c.save()
    assert any("artificial intelligence 技术" in text for text in texts(tmp_path / "a.pdf"))


def test_a_table_over_a_page_break_is_one_table(tmp_path: Path) -> None:
    c = pdfs.canvas(tmp_path / "a.pdf")
    pdfs.put(c, "附件", 250, 110)
    pdfs.grid(c, 600, [60, 200, 150], 28, [["序号", "项目", "金额"], ["1", "研发", "10万元"]])
    c.showPage()
    pdfs.grid(c, 105, [60, 200, 150], 28, [["序号", "项目", "金额"], ["2", "改造", "20万元"]])
    pdfs.put(c, "以上标准自印发之日起施行。", 112, 300)
    c.showPage()
    c.save()
    blocks = load(tmp_path / "a.pdf").blocks
    assert [type(b) for b in blocks] == [RawParagraph, RawTable, RawParagraph]
    table = blocks[1]
    assert isinstance(table, RawTable)
    assert [[c.text for c in r.cells] for r in table.rows] == [
        ["序号", "项目", "金额"],
        ["1", "研发", "10万元"],
        ["2", "改造", "20万元"],
    ]
    assert [r.page for r in table.rows] == [1, 1, 2]


def test_the_page_limit_holds(tmp_path: Path) -> None:
    path = pdfs.write(tmp_path / "a.pdf", PARAGRAPHS)
    with pytest.raises(LimitExceeded, match="超过 2 页的上限"):
        load(path, LoadLimits(max_pages=2))


def test_the_time_limit_holds(tmp_path: Path) -> None:
    path = pdfs.write(tmp_path / "a.pdf", PARAGRAPHS)
    with pytest.raises(LimitExceeded, match="秒仍未完成"):
        load(path, LoadLimits(max_seconds=0))


def test_a_password_is_named(tmp_path: Path) -> None:
    path = pdfs.write(
        tmp_path / "a.pdf", PARAGRAPHS[:1], encrypt=pdfencrypt.StandardEncryption("口令1"[2:], "owner")
    )
    with pytest.raises(EncryptedFile):
        load(path)


def test_an_empty_password_opens(tmp_path: Path) -> None:
    path = pdfs.write(tmp_path / "a.pdf", PARAGRAPHS[:1], encrypt=pdfencrypt.StandardEncryption("", "owner"))
    assert texts(path) == PARAGRAPHS[:1]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".pdf", ".png"])
def test_a_scan_is_recognised_with_a_note(tmp_path: Path, suffix: str) -> None:
    text = "第一条 对符合条件的企业给予一次性奖励，最高不超过一百万元，所需资金从市级专项资金中安排。"
    with pypdfium2.PdfDocument(pdfs.write(tmp_path / "a.pdf", [text])) as printed:
        page = printed[0]
        picture = page.render(scale=2).to_pil().convert("RGB")
        page.close()
    scan = tmp_path / f"scan{suffix}"
    picture.save(scan)
    document = load(scan)
    assert document.notes == ("文字由图像识别得到，请核对",)
    assert "".join(b.text for b in document.blocks if isinstance(b, RawParagraph)) == text.replace(" ", "")
