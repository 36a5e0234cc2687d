"""Plain text and Markdown."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import DamagedFile
from corpus.loaders import LoadLimits, load
from corpus.loaders.decoding import decode
from corpus.loaders.raw import RawParagraph, RawTable

COMMON = "".join(bytes([a, b]).decode("gb2312") for a in range(0xB0, 0xD7) for b in range(0xA1, 0xFF))
line = st.text(st.sampled_from(COMMON + "，。、（）《》“”〔〕０１"), min_size=1, max_size=40)
tail = st.text(st.sampled_from("0123456789%\t "), max_size=8)
writing = st.lists(st.tuples(line, tail).map("".join), min_size=1, max_size=5).map(
    lambda x: "\n".join(x) + "\n"
)


@given(writing, st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be"]))
def test_text_survives_each_encoding_without_a_mark(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded is not None
    assert decoded.text == text


@given(writing, st.sampled_from(["utf-8-sig", "utf-16"]))
def test_text_survives_each_encoding_with_a_mark(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded is not None
    assert decoded.text == text


@pytest.mark.parametrize("text", ["联通", "通知", "茅", "市政府"])
def test_a_very_short_gb18030_file_is_read(text: str) -> None:
    decoded = decode(text.encode("gb18030"))
    assert decoded is not None
    assert decoded.text == text


def test_english_with_an_accent_stays_utf8() -> None:
    decoded = decode("The café on the corner opens at nine · every day".encode())
    assert decoded is not None
    assert decoded.encoding == "utf-8"


def test_leading_tabs_and_blank_lines_are_kept(tmp_path: Path, limits: LoadLimits) -> None:
    path = tmp_path / "函.txt"
    path.write_bytes("标题\r\n\r\n\t意见建议\r\n\t办理答复\r\n　　正文\r\n".encode())
    assert [b.text for b in load(path, limits).blocks if isinstance(b, RawParagraph)] == [
        "标题",
        "",
        "\t意见建议",
        "\t办理答复",
        "　　正文",
    ]


def test_binary_content_in_a_txt_is_damaged(tmp_path: Path, limits: LoadLimits) -> None:
    path = tmp_path / "数据.txt"
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(DamagedFile, match=r"数据\.txt：内容不是文本"):
        load(path, limits)


def test_a_long_text_with_one_broken_byte_is_read_with_a_note(tmp_path: Path, limits: LoadLimits) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("支持企业开展技术改造。\n".encode("gb18030") * 100 + b"\xff\n")
    document = load(path, limits)
    assert "无法识别" in document.notes[0]
    assert document.blocks[0].text == "支持企业开展技术改造。"


def test_utf16_files_carry_their_mark_away(tmp_path: Path, limits: LoadLimits) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(codecs.BOM_UTF16_BE + "通知".encode("utf-16-be"))
    assert load(path, limits).blocks[0].text == "通知"


def test_markdown_headings_tables_and_marks(tmp_path: Path, limits: LoadLimits) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "## 一、总则 ##\n\n* 见**《办法》**[第三条](http://a.cn)\n\n| 项目 | 金额 |\n|:--|--:|\n| 研发 | 10万元 |\n",
        encoding="utf-8",
    )
    blocks = load(path, limits).blocks
    assert blocks[0] == RawParagraph("一、总则", outline_level=1 + 1)
    assert blocks[2] == RawParagraph("见《办法》第三条")
    table = blocks[4]
    assert isinstance(table, RawTable)
    assert [[c.text for c in r.cells] for r in table.rows] == [["项目", "金额"], ["研发", "10万元"]]
    assert [r.is_header for r in table.rows] == [True, False]
