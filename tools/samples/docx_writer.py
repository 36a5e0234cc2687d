"""Write a sample document as .docx, with heading styles, Word's own numbering and merged cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from fixed_zip import freeze
from source_format import Item, merge_runs

# 章、条、自一各成一个列表，项是条的下一级：条号因此全文连续，项号每条重新起算，不靠 lvlRestart
# （LibreOffice 不认 lvlRestart="0"，会使条号随章重起）。
_LISTS = (("第%1章",), ("第%1条", "（%2）"), ("（%1）",))
_PLACES = {"章": (0, 0), "条": (1, 0), "项": (1, 1), "自一": (2, 0)}
_FIRST_ABSTRACT_ID = 90
_ALIGNED = {
    "文号": WD_ALIGN_PARAGRAPH.CENTER,
    "落款": WD_ALIGN_PARAGRAPH.RIGHT,
    "日期": WD_ALIGN_PARAGRAPH.RIGHT,
}


def write_docx(items: list[Item], target: Path) -> None:
    """Write the items to ``target``."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name = "仿宋_GB2312"
    normal.font.size = Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    numbering = _add_numbering(document)
    for item in items:
        _write_item(document, item, numbering)
    document.core_properties.author = "澜江市"
    document.core_properties.title = next(i.text.replace("|", "") for i in items if i.mark == "标题")
    document.save(str(target))
    freeze(target)


def _write_item(document: WordDocument, item: Item, numbering: list[int]) -> None:
    if item.mark == "行":
        _write_table(document, item.rows)
    elif item.mark == "分页":
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif item.mark == "标题":
        _write_title(document, item.text)
    elif item.mark in ("##", "###"):
        _write_heading(document, item.text, len(item.mark) - 1)
    elif item.mark in _PLACES:
        _number(document.add_paragraph(item.text), numbering, _PLACES[item.mark])
    elif item.mark == "表":
        document.add_paragraph(item.text).alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif item.mark != "答复表":
        paragraph = document.add_paragraph(item.text)
        if item.mark in _ALIGNED:
            paragraph.alignment = _ALIGNED[item.mark]
        elif item.mark == "文":
            paragraph.paragraph_format.first_line_indent = Pt(32)


def _write_heading(document: WordDocument, text: str, level: int) -> None:
    # 公文一级标题黑体、二级标题楷体，都用三号字、黑色（GB/T 9704—2012 第 7.3.3 条）。
    run = document.add_heading("", level=level).add_run(text)
    run.bold = False
    run.font.size = Pt(16)
    run.font.color.rgb = RGBColor(0, 0, 0)
    face = "黑体" if level == 1 else "楷体_GB2312"
    run.font.name = face
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)


def _write_title(document: WordDocument, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for index, line in enumerate(text.split("|")):
        run = paragraph.add_run(line)
        run.font.size = Pt(22)
        run.bold = True
        if index < text.count("|"):
            run.add_break()


def _write_table(document: WordDocument, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    if len(rows[0]) == 2:
        # 答复函的左栏只写建议，右栏写答复，宽窄要分开。
        table.autofit = False
        for column, width in zip(table.columns, (Cm(4.4), Cm(10.8)), strict=True):
            column.width = width
            for cell in column.cells:
                cell.width = width
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "^":
                continue
            first, *others = text.split("<br>")
            cell = table.cell(r, c)
            cell.paragraphs[0].text = first
            for other in others:
                cell.add_paragraph(other)
    for column, first_row, last_row in merge_runs(rows):
        merged = table.cell(first_row, column).merge(table.cell(last_row, column))
        for paragraph in merged.paragraphs[1:]:
            if not paragraph.text:
                paragraph._element.getparent().remove(paragraph._element)
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def _add_numbering(document: WordDocument) -> list[int]:
    root = document.part.numbering_part.element
    for offset, texts in enumerate(_LISTS):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
            f'<w:suff w:val="space"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
            for level, text in enumerate(texts)
        )
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_FIRST_ABSTRACT_ID + offset}">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        # abstractNum 必须排在所有 num 之前，否则 Word 报文件损坏。
        root.insert(0, abstract)
    return [int(root.add_num(_FIRST_ABSTRACT_ID + offset).numId) for offset in range(len(_LISTS))]


def _number(paragraph: Paragraph, numbering: list[int], place: tuple[int, int]) -> None:
    list_index, level = place
    properties: Any = paragraph._element.get_or_add_pPr()
    properties = properties.get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = numbering[list_index]
    if list_index == 0:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
