"""The letterhead of the letter form: the issuing body in red and the two double rules (GB/T 9704-2012 10.1).

Its upper edge is 30 mm from the edge of the page; 4 mm under it a red double rule, thick over thin; 20 mm from the lower
edge another, thin over thick; both 170 mm wide and centred. Both are drawn in the header of the first page.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Emu, Mm, Pt, RGBColor

from assistant.drafting.docx_page import (
    BODY_SIZE,
    LINE_PITCH,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TITLE_FONT,
    TOP,
    no_grid,
    set_font,
    set_spacing,
)

RED = "FF0000"
NAME_EDGE = 30.0
RULE_GAP = 4.0
RULE_WIDTH = 170.0
RULE_BOTTOM = 20.0
THICK, BETWEEN, THIN = 0.8, 0.4, 0.3
_MM_PER_POINT = 25.4 / 72
_LARGEST, _SMALLEST = 36.0, 18.0
# The ink of a large Chinese character is this share of its size, and begins this share under the top of its line.
_INK = 0.92
_RISE = 0.2
_LINE = 1.3
# The text of the first page begins a whole number of grid lines under the top margin: LibreOffice centres the grid in
# what is left of the page, and would else move every line of it.
BODY_TOP = TOP + LINE_PITCH / 20 * 25.4 / 72
# From the top of a line of 20 points to the ink of a 3号 character in it.
_NUMBER_RISE = 3.2
NUMBER_LINE = 20.0


def name_size(name: str) -> float:
    """The size in points in which a name of this length fills at most 156 mm.

    >>> name_size("澜江市民政局"), round(name_size("澜江市住房和城乡建设局房屋安全管理中心"), 1)
    (36.0, 23.3)
    """
    return max(_SMALLEST, min(_LARGEST, 442 / max(len(name), 1)))


def rule_top(name: str) -> float:
    """Millimetres from the upper edge of the page to the first rule."""
    return NAME_EDGE + name_size(name) * _INK * _MM_PER_POINT + RULE_GAP


def add_letterhead(document: WordDocument, name: str) -> None:
    """Print ``name`` and the rules on the first page, and make room for the 文号 under the first rule."""
    section = document.sections[0]
    header = section.first_page_header
    header.is_linked_to_previous = False
    size = name_size(name)
    paragraph = header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _exact(paragraph, size * _LINE)
    run = paragraph.add_run(name)
    run.font.size = Pt(size)
    run.font.color.rgb = RGBColor.from_string(RED)
    set_font(run._r.get_or_add_rPr(), TITLE_FONT)
    set_spacing(run._r.get_or_add_rPr(), 0)
    _rules(paragraph, rule_top(name))
    start = NAME_EDGE - size * _RISE * _MM_PER_POINT
    section.header_distance = Mm(start)
    spacer = header.add_paragraph()
    _exact(spacer, (BODY_TOP - start) / _MM_PER_POINT - size * _LINE)


def space_before_number(name: str) -> float:
    """Points above the 文号, so that it stands seven eighths of a 3号 character under the first rule."""
    rule = rule_top(name) + THICK + BETWEEN + THIN
    return max(0.0, (rule - BODY_TOP) / _MM_PER_POINT + BODY_SIZE * 7 / 8 - _NUMBER_RISE)


def below_rule(paragraph: Any, name: str) -> None:
    """Place the 文号 under the first rule."""
    _exact(paragraph, NUMBER_LINE)
    paragraph.paragraph_format.space_before = Pt(round(space_before_number(name), 1))


def _exact(paragraph: Any, points: float) -> None:
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(round(points, 1))
    no_grid(paragraph)


def _rules(paragraph: Any, top: float) -> None:
    lower = PAGE_HEIGHT - RULE_BOTTOM
    bars = (
        (top, THICK),
        (top + THICK + BETWEEN, THIN),
        (lower - THICK - BETWEEN - THIN, THIN),
        (lower - THICK, THICK),
    )
    for number, (at, height) in enumerate(bars, start=1):
        run = paragraph.add_run()
        run._r.append(parse_xml(_bar(number, at, height)))


def _bar(number: int, top: float, height: float) -> str:
    """A red rectangle without outline, placed on the page behind the text."""
    left = (PAGE_WIDTH - RULE_WIDTH) / 2
    x, y, width, tall = (int(Emu(Mm(value))) for value in (left, top, RULE_WIDTH, height))
    return f"""<mc:AlternateContent {nsdecls("w", "wp", "a")}
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="1"
 locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>
<wp:extent cx="{width}" cy="{tall}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="{100 + number}" name="红线{number}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{tall}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{RED}"/></a:solidFill>
<a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>
</mc:AlternateContent>"""
