"""Word files: what python-docx loses or doubles, and automatic numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.loaders import load
from corpus.loaders.limits import LoadLimits
from corpus.loaders.office import convert, find_soffice
from corpus.loaders.raw import RawParagraph, RawTable

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
V = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def saved(document: Any, folder: Path) -> Path:
    path = folder / "文件.docx"
    document.save(str(path))
    return path


def add(document: Any, inner: str) -> None:
    """Append a block of WordprocessingML before the section's settings."""
    tag = inner.split(">", 1)[0].split()[0].lstrip("<")
    inner = inner.replace(f"<{tag}", f"<{tag} {nsdecls('w')} {MC} {WPS} {V}", 1)
    document.element.body.insert(len(document.element.body) - 1, parse_xml(inner))


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def texts(path: Path) -> list[str]:
    return [b.text for b in load(path).blocks if isinstance(b, RawParagraph)]


def numbered(
    document: Any, levels: list[tuple[str, str]], items: list[tuple[int, str]], extra: str = ""
) -> None:
    """Append list items ``(level, text)``; ``levels`` are number format and text."""
    root = document.part.numbering_part.element
    made = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{f}"/>{extra if i else ""}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{t}"/></w:lvl>'
        for i, (f, t) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{made}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, text in items:
        add(
            document,
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr></w:pPr>{run(text)}</w:p>',
        )


def labels(path: Path) -> list[str]:
    return [b.label for b in load(path).blocks if isinstance(b, RawParagraph)]


def test_paragraphs_and_tables_stand_in_document_order(tmp_path: Path) -> None:
    d = docx.Document()
    d.add_paragraph("前")
    d.add_table(1, 2).cell(0, 0).text = "中"
    d.add_paragraph("后")
    assert [type(b) for b in load(saved(d, tmp_path)).blocks] == [RawParagraph, RawTable, RawParagraph]


def test_a_merged_cell_stands_once_with_its_spans(tmp_path: Path) -> None:
    d = docx.Document()
    t = d.add_table(3, 3)
    t.cell(0, 0).merge(t.cell(0, 1)).text = "横"
    t.cell(1, 0).merge(t.cell(2, 0)).text = "竖"
    table = load(saved(d, tmp_path)).blocks[0]
    assert isinstance(table, RawTable)
    first, below = table.rows[0].cells[0], table.rows[1].cells[0]
    assert (first.text, first.col_span, first.row_span) == ("横", 2, 1)
    assert (below.text, below.col_span, below.row_span) == ("竖", 1, 2)
    assert [c.column for c in table.rows[2].cells] == [1, 2]


def test_a_nested_table_is_folded_into_its_cell(tmp_path: Path) -> None:
    d = docx.Document()
    cell = d.add_table(1, 2).cell(0, 0)
    cell.text = "外"
    inner = cell.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "甲", "乙"
    table = load(saved(d, tmp_path)).blocks[0]
    assert isinstance(table, RawTable)
    assert table.rows[0].cells[0].text == "外\n甲\t乙"


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    d = docx.Document()
    box = f"<w:txbxContent><w:p>{run('框内')}</w:p></w:txbxContent>"
    add(
        d,
        "<w:p>" + run("正文") + '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp>'
        f"<wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    found = [(b.text, b.kind) for b in load(saved(d, tmp_path)).blocks if isinstance(b, RawParagraph)]
    assert found == [("正文", "body"), ("框内", "textbox")]


def test_insertions_stay_and_deletions_go(tmp_path: Path) -> None:
    d = docx.Document()
    add(
        d,
        f"<w:p>{run('最高')}<w:ins>{run('20')}</w:ins><w:del><w:r><w:delText>10</w:delText></w:r></w:del>{run('万元')}</w:p>",
    )
    document = load(saved(d, tmp_path))
    assert document.blocks[0] == RawParagraph("最高20万元")
    assert "修订" in document.notes[0]


def test_a_deleted_paragraph_end_joins_two_paragraphs(tmp_path: Path) -> None:
    d = docx.Document()
    add(d, f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('前半')}</w:p>")
    add(d, f"<w:p>{run('后半')}</w:p>")
    assert texts(saved(d, tmp_path)) == ["前半后半"]


def test_content_controls_links_breaks_and_tabs_are_read(tmp_path: Path) -> None:
    d = docx.Document()
    add(d, f"<w:sdt><w:sdtContent><w:p>{run('控件')}</w:p></w:sdtContent></w:sdt>")
    add(
        d,
        "<w:p><w:hyperlink>"
        + run("链接")
        + "</w:hyperlink><w:r><w:br/><w:t>次行</w:t><w:tab/></w:r>"
        + run("尾")
        + "</w:p>",
    )
    assert texts(saved(d, tmp_path)) == ["控件", "链接\n次行\t尾"]


def test_a_localised_heading_style_gives_its_level_through_the_chain(tmp_path: Path) -> None:
    d = docx.Document()
    base = d.styles.add_style("标题 2", 1)
    base.base_style = None
    child = d.styles.add_style("我的样式", 1)
    child.base_style = base
    d.add_paragraph("职责", style="我的样式")
    block = load(saved(d, tmp_path)).blocks[0]
    assert isinstance(block, RawParagraph)
    assert block.outline_level == 2


def test_levels_restart_below_a_higher_one(tmp_path: Path) -> None:
    d = docx.Document()
    numbered(
        d,
        [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")],
        [(0, "甲"), (1, "乙"), (2, "丙"), (2, "丁"), (1, "戊"), (0, "己"), (1, "庚")],
    )
    assert labels(saved(d, tmp_path)) == ["一、", "（一）", "1.", "2.", "（二）", "二、", "（一）"]


def test_legal_numbering_shows_digits_for_every_level(tmp_path: Path) -> None:
    d = docx.Document()
    numbered(d, [("chineseCounting", "%1、"), ("decimal", "%1.%2.")], [(0, "甲"), (1, "乙")], "<w:isLgl/>")
    assert labels(saved(d, tmp_path)) == ["一、", "1.1."]


def test_a_dash_bullet_is_a_dash_and_a_dot_is_nothing(tmp_path: Path) -> None:
    d = docx.Document()
    numbered(d, [("bullet", "-"), ("bullet", "●")], [(0, "甲"), (1, "乙")])
    assert labels(saved(d, tmp_path)) == ["——", ""]


def test_an_override_restarts_a_list(tmp_path: Path) -> None:
    d = docx.Document()
    numbered(d, [("decimal", "%1.")], [(0, "甲"), (0, "乙")])
    d.part.numbering_part.element.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        )
    )
    for text in "丙丁":
        add(
            d,
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="78"/></w:numPr></w:pPr>{run(text)}</w:p>',
        )
    assert labels(saved(d, tmp_path)) == ["1.", "2.", "5.", "6."]


FORMATS = [
    "chineseCounting", "chineseCountingThousand", "ideographTraditional", "decimalEnclosedCircle",
    "upperLetter", "lowerLetter", "upperRoman", "lowerRoman",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("number_format", FORMATS)
def test_labels_agree_with_libreoffice(tmp_path: Path, number_format: str) -> None:
    soffice = find_soffice()
    assert soffice is not None, "需要安装 libreoffice-writer"
    d = docx.Document()
    numbered(d, [(number_format, "第%1项：")], [(0, "内容") for _ in range(10)])
    path = saved(d, tmp_path)
    exported = convert(path, "txt", tmp_path, LoadLimits(max_seconds=60)).read_bytes()
    # The export adds indents and a space after the number.
    printed = exported.decode("utf-8-sig").replace(" ", "").split("\n")
    assert [f"{label}内容" for label in labels(path)] == [line for line in printed if line]


@pytest.mark.slow
def test_an_old_doc_is_converted(tmp_path: Path) -> None:
    d = docx.Document()
    d.add_paragraph("关于印发办法的通知")
    converted = convert(saved(d, tmp_path), "doc", tmp_path, LoadLimits(max_seconds=60))
    assert texts(converted) == ["关于印发办法的通知"]


def test_footnotes_follow_the_paragraph_that_cites_them(tmp_path: Path) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    d = docx.Document()
    add(d, f'<w:p>{run("正文")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>')
    d.add_paragraph("下段")
    xml = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p>{run("注文")}</w:p></w:footnote></w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), d.part.package)
    d.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    found = [(b.text, b.kind) for b in load(saved(d, tmp_path)).blocks if isinstance(b, RawParagraph)]
    assert found == [("正文", "body"), ("注文", "footnote"), ("下段", "body")]
