"""Write a sample document as .pdf with a text layer, a running head, page numbers and ruled tables."""

from __future__ import annotations

import re
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table
from source_format import Item, SourceError, merge_runs

_FONT = "SampleSong"
_WIDTH = 156 * mm
# 避头和避尾的标点；连写的数字、字母和电话号码不拆开。
_NOT_FIRST = frozenset("，。、；：！？）〕》”’%")
_NOT_LAST = frozenset("（〔《“‘")
_UNITS = re.compile(r"[0-9]{4} [0-9]{4}|[0-9A-Za-z.:]+|.", re.DOTALL)


def _style(name: str, size: float, leading: float, **more: object) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=_FONT, fontSize=size, leading=leading, wordWrap="CJK", **more)


_STYLES = {
    "标题": _style("title", 20, 30, alignment=TA_CENTER, spaceAfter=12, spaceBefore=8),
    "文号": _style("number", 14, 24, alignment=TA_CENTER),
    "主送": _style("addressee", 14, 25),
    "文": _style("body", 14, 25, firstLineIndent=28),
    "一": _style("level1", 15, 27, firstLineIndent=30, spaceBefore=4, keepWithNext=1),
    "二": _style("level2", 14, 25, firstLineIndent=28, keepWithNext=1),
    "表": _style("caption", 12, 20, alignment=TA_CENTER, keepWithNext=1),
    "落款": _style("issuer", 14, 25, alignment=TA_RIGHT, spaceBefore=20),
    "日期": _style("date", 14, 25, alignment=TA_RIGHT),
    "格": _style("cell", 10, 15),
}


def write_pdf(items: list[Item], target: Path, font: Path) -> None:
    """Write the items to ``target`` with ``font`` embedded as a subset.

    Raises SourceError when the font is missing or lacks a character of the text.
    """
    if not font.exists():
        raise SourceError(
            f"找不到字体 {font}，请安装 fonts-arphic-gbsn00lp 或用 --font 指定 TrueType 中文字体"
        )
    face = TTFont(_FONT, str(font))
    text = "".join(item.text + "".join(map("".join, item.rows)) for item in items)
    missing = sorted({c for c in text if ord(c) not in face.face.charToGlyph})
    if missing:
        raise SourceError(f"{target.name}：字体 {font.name} 缺少“{''.join(missing)}”，请换用字形更全的字体")
    pdfmetrics.registerFont(face)
    running_head = [item.text for item in items if item.mark == "标题"][-1]

    def decorate(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(_FONT, 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 18 * mm, running_head)
        canvas.line(27 * mm, A4[1] - 20 * mm, A4[0] - 27 * mm, A4[1] - 20 * mm)
        canvas.drawCentredString(A4[0] / 2, 14 * mm, f"— {document.page} —")

    template = SimpleDocTemplate(
        str(target),
        pagesize=A4,
        invariant=1,
        title=running_head,
        author="澜江市",
        leftMargin=27 * mm,
        rightMargin=27 * mm,
        topMargin=28 * mm,
        bottomMargin=25 * mm,
    )
    story = [flowable for item in items for flowable in _flowables(item)]
    template.build(story, onFirstPage=decorate, onLaterPages=decorate)


def _flowables(item: Item) -> list[Flowable]:
    if item.mark == "分页":
        return [PageBreak()]
    if item.mark == "行":
        return [_table(item.rows), Spacer(1, 8)]
    style = _STYLES[item.mark]
    # SimpleDocTemplate 的版心两侧各留 6 磅，另留 1 磅以免排版引擎再次断行。
    width = A4[0] - 2 * 27 * mm - 13
    return [Paragraph("<br/>".join(broken_lines(item.text, style, width)), style)]


def broken_lines(text: str, style: ParagraphStyle, width: float) -> list[str]:
    """Break ``text`` into lines of at most ``width`` points; no line begins with a
    closing mark or ends with an opening one.

    ReportLab lets one mark hang over the edge and breaks before a second one, which no printer would.
    """
    lines: list[list[str]] = [[]]
    room = width - style.firstLineIndent
    for unit in _UNITS.findall(text):
        if pdfmetrics.stringWidth("".join(lines[-1]) + unit, _FONT, style.fontSize) <= room:
            lines[-1].append(unit)
            continue
        carried = [unit]
        while len(lines[-1]) > 1 and (carried[0] in _NOT_FIRST or lines[-1][-1] in _NOT_LAST):
            carried.insert(0, lines[-1].pop())
        lines.append(carried)
        room = width
    return ["".join(line) for line in lines]


def _table(rows: tuple[tuple[str, ...], ...]) -> Table:
    longest = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    weights = [min(max(n, 4), 14) for n in longest]
    widths = [_WIDTH * w / sum(weights) for w in weights]
    cells = [["" if t in ("", "^") else Paragraph(t, _STYLES["格"]) for t in row] for row in rows]
    style = [("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    style += [("SPAN", (c, first), (c, last)) for c, first, last in merge_runs(rows)]
    return Table(cells, colWidths=widths, style=style, repeatRows=1)
