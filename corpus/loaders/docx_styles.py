"""Paragraph styles of a Word file: heading levels and numbering, along the chain of parents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_HEADING = re.compile(
    r"(?:heading|标题|標題|見出し|제목|titre|überschrift|título|titolo|заголовок)\s*([1-9])", re.IGNORECASE
)
_CHINESE_HEADING = re.compile(r"([一二三四五六七八九])级标题")
_CONTENTS = re.compile(r"(?:toc|目录|目錄)\s*\d", re.IGNORECASE)


def attribute(parent: etree._Element | None, child: str, name: str = "val") -> str | None:
    """The attribute ``w:name`` of the element ``w:child`` (a path may be given), or None."""
    if parent is None:
        return None
    found = parent.find("/".join(W + step for step in child.split("/")))
    return None if found is None else found.get(W + name)


def integer(value: str | None) -> int | None:
    """A whole number written as Word does, or None."""
    try:
        return None if value is None else int(float(value))
    except ValueError:
        return None


def is_on(parent: etree._Element | None, child: str) -> bool:
    """Whether the toggle ``w:child`` is present and not switched off."""
    if parent is None:
        return False
    found = parent.find(W + child)
    return found is not None and found.get(W + "val", "true").lower() not in {"0", "false", "off", "none"}


def heading_level(name: str) -> int | None:
    """The level that a style's name states, in the languages Word localises it to.

    >>> heading_level("heading 2"), heading_level("标题 1"), heading_level("三级标题"), heading_level("标题")
    (2, 1, 3, None)
    """
    if found := _HEADING.fullmatch(name.strip()):
        return int(found[1])
    if found := _CHINESE_HEADING.fullmatch(name.strip()):
        return "一二三四五六七八九".index(found[1]) + 1
    return None


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style; ``outline`` counts from 1, 0 for body text stated as such."""

    style_id: str
    name: str
    parent: str | None
    outline: int | None
    num_id: int | None
    num_level: int | None


class Styles:
    """The styles of a document by id; unknown ids have no properties."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default: str | None = None
        for element in root.iter(W + "style") if root is not None else ():
            style = self._read(element)
            self._styles[style.style_id] = style
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in {"1", "true", "on"}:
                self._default = style.style_id

    @staticmethod
    def _read(element: etree._Element) -> Style:
        properties = element.find(W + "pPr")
        level = integer(attribute(properties, "outlineLvl"))
        return Style(
            style_id=element.get(W + "styleId", ""),
            name=attribute(element, "name") or "",
            parent=attribute(element, "basedOn"),
            outline=None if level is None else (level + 1 if level < 9 else 0),
            num_id=integer(attribute(properties, "numPr/numId")),
            num_level=integer(attribute(properties, "numPr/ilvl")),
        )

    def chain(self, style_id: str | None) -> Iterator[Style]:
        """The style and its parents, nearest first; a paragraph without a style has the default one."""
        seen: set[str] = set()
        current = style_id or self._default
        while current is not None and current not in seen and current in self._styles:
            seen.add(current)
            style = self._styles[current]
            yield style
            current = style.parent

    def outline_level(self, style_id: str | None) -> int | None:
        """The heading level of a style, stated or named; None for body text."""
        for style in self.chain(style_id):
            if style.outline is not None:
                return style.outline or None
            if (level := heading_level(style.name)) is not None:
                return level
        return None

    def is_contents(self, style_id: str | None) -> bool:
        """Whether the style is for a line of a table of contents."""
        return any(_CONTENTS.fullmatch(style.name.strip()) for style in self.chain(style_id))
