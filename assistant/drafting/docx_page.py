"""The page of an official letter in Word: size, margins, grid, fonts and page numbers (GB/T 9704-2012 5–7, 10.1).

A4; margins 37 mm above and 28 mm left, type area 156 × 225 mm; 22 lines of 28 characters in 3号 (16 pt). The grid is set
by lines, with the pitch in twentieths of a point that gave 22 lines, and characters set 0.25 pt closer, since
156 mm hold 28 characters of 15.79 pt.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

BODY_FONT = "仿宋_GB2312"
TITLE_FONT = "方正小标宋_GBK"
HEADING_FONT = "黑体"
SUBHEADING_FONT = "楷体_GB2312"
NUMBER_FONT = "宋体"
#: For each font the names to fall back on where it is not installed; Word and WPS read them from the font table.
FALLBACKS = {
    BODY_FONT: "仿宋,FangSong,STFangsong,FandolFang",
    TITLE_FONT: "方正小标宋简体,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体",
    HEADING_FONT: "SimHei,STHeiti,Noto Sans CJK SC",
    SUBHEADING_FONT: "楷体,KaiTi,STKaiti,FandolKai",
    NUMBER_FONT: "SimSun,STSong,Noto Serif CJK SC",
}
BODY_SIZE = 16.0
TITLE_SIZE = 22.0
SMALL_SIZE = 14.0
LINE_PITCH = 579
CHARACTER_SPACING = -5
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
TOP, LEFT, TEXT_WIDTH, TEXT_HEIGHT = 37.0, 28.0, 156.0, 225.0
# From the lower edge of the page to that of the number’s line: its dash then lies 7 mm below the type area.
_FOOTER_DISTANCE = 25.2


def set_up(document: WordDocument) -> None:
    """Set page, grid, styles, fonts and page numbers of an empty document."""
    _page(document)
    _styles(document)
    _settings(document)
    _font_table(document)
    _page_numbers(document)


def set_font(run_properties: Any, name: str) -> None:
    """Set one font for Chinese and Latin characters alike."""
    fonts = run_properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)


def set_spacing(run_properties: Any, twentieths: int) -> None:
    """Set characters closer (negative) or wider, in twentieths of a point."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(twentieths))
    run_properties.insert_element_before(spacing, *_AFTER_SPACING)


_AFTER_SPACING = (
    *(
        "w:w",
        "w:kern",
        "w:position",
        "w:sz",
        "w:szCs",
        "w:highlight",
        "w:u",
        "w:effect",
        "w:bdr",
        "w:shd",
        "w:fitText",
    ),
    *("w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath"),
)


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.top_margin, section.left_margin = Mm(TOP), Mm(LEFT)
    section.right_margin = Mm(PAGE_WIDTH - LEFT - TEXT_WIDTH)
    section.bottom_margin = Mm(PAGE_HEIGHT - TOP - TEXT_HEIGHT)
    section.header_distance, section.footer_distance = Mm(15), Mm(_FOOTER_DISTANCE)
    properties = section._sectPr
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_PITCH))
    properties.append(grid)


def _styles(document: WordDocument) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    if defaults is not None:
        document.styles.element.remove(defaults)
    normal = document.styles["Normal"]
    normal.font.size = Pt(BODY_SIZE)
    properties = normal.element.get_or_add_rPr()
    set_font(properties, BODY_FONT)
    set_spacing(properties, CHARACTER_SPACING)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
    layout = normal.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = 1.0
    layout.widow_control = True
    layout.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph = normal.element.get_or_add_pPr()
    # Word hangs a mark into the margin unless told otherwise, and LibreOffice 7.4 reads overflowPunct inverted: 1 is
    # Word’s own default and keeps LibreOffice’s lines within the type area.
    for name, value in (("kinsoku", "1"), ("overflowPunct", "1"), ("autoSpaceDE", "0"), ("autoSpaceDN", "0")):
        element = OxmlElement(f"w:{name}")
        element.set(qn("w:val"), value)
        paragraph.insert_element_before(element, *_AFTER_KINSOKU)


_AFTER_KINSOKU = (
    *(
        "w:bidi",
        "w:adjustRightInd",
        "w:snapToGrid",
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:mirrorIndents",
    ),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:outlineLvl", "w:rPr"),
)


def _settings(document: WordDocument) -> None:
    settings = document.settings.element
    language = settings.find(qn("w:themeFontLang"))
    if language is not None:
        language.set(qn("w:val"), "zh-CN")
        language.set(qn("w:eastAsia"), "zh-CN")
    compat = settings.find(qn("w:compat"))
    if compat is not None and compat.find(qn("w:adjustLineHeightInTable")) is None:
        # Lines in tables keep to the grid as well.
        compat.insert(0, OxmlElement("w:adjustLineHeightInTable"))
    document.settings.odd_and_even_pages_header_footer = True
    properties = document.core_properties
    properties.comments = ""
    properties.language = "zh-CN"


def _font_table(document: WordDocument) -> None:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{names}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, names in FALLBACKS.items()
    )
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            table = relation.target_part
            table._blob = (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
                f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"
            ).encode()


def _page_numbers(document: WordDocument) -> None:
    """4号 “— 2 —”: odd pages one character in from the right, even ones from the left, none on the first."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_footer.is_linked_to_previous = False
    section.footer.is_linked_to_previous = False
    section.even_page_footer.is_linked_to_previous = False
    section.header.is_linked_to_previous = False
    section.even_page_header.is_linked_to_previous = False
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        layout = paragraph.paragraph_format
        if side == "right":
            layout.alignment, layout.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Pt(SMALL_SIZE)
        else:
            layout.alignment, layout.left_indent = WD_ALIGN_PARAGRAPH.LEFT, Pt(SMALL_SIZE)
        layout.line_spacing = Pt(SMALL_SIZE + 4)
        no_grid(paragraph)
        for name, value in _NUMBER_PIECES:
            run = paragraph.add_run()
            run.font.size = Pt(SMALL_SIZE)
            set_font(run._r.get_or_add_rPr(), NUMBER_FONT)
            run._r.append(_piece(name, value))


# A run each: the dashes, and the field PAGE between them with a value until it is computed.
_NUMBER_PIECES = (
    *(("t", "— "), ("fldChar", "begin"), ("instrText", "PAGE"), ("fldChar", "separate")),
    *(("t", "1"), ("fldChar", "end"), ("t", " —")),
)


def _piece(name: str, value: str) -> Any:
    element = OxmlElement(f"w:{name}")
    if name == "fldChar":
        element.set(qn("w:fldCharType"), value)
    else:
        element.text = value
        element.set(qn("xml:space"), "preserve")
    return element


def no_grid(paragraph: Any) -> None:
    """Let a paragraph keep its own line height instead of the grid’s."""
    properties = paragraph._p.get_or_add_pPr()
    element = OxmlElement("w:snapToGrid")
    element.set(qn("w:val"), "0")
    properties.insert_element_before(element, *_AFTER_KINSOKU[3:])
