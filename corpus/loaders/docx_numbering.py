"""Word's automatic numbers, which stand in numbering.xml and not in the text.

Rules: ECMA-376 part 1, 17.9. Counters belong to the abstract list, so that two lists made from one continue
each other unless an override restarts them; a level restarts when a higher one has been used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from corpus.loaders.docx_styles import Styles, W, attribute, integer, is_on
from corpus.loaders.numerals import format_number

_PLACE = re.compile(r"%([1-9])")
# U+F02D and U+F0BE are hyphen and dash of the Symbol font.
_DASHES = frozenset("-‐‑‒–—―─━－−﹣\uf02d\uf0be")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level is numbered. ``restart`` is the level (from 1) after which it restarts; 0 never."""

    number_format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    spaced: bool = True


def _read_level(element: etree._Element) -> Level:
    custom = next(element.iter(W + "numFmt"), None)
    number_format = custom.get(W + "val", "decimal") if custom is not None else "decimal"
    if number_format == "custom" and custom is not None:
        # Written for Word 2010 and later inside AlternateContent, e.g. "001, 002, 003, ...".
        number_format = "decimalZero" if custom.get(W + "format", "").startswith("01") else "decimal"
    start = integer(attribute(element, "start"))
    return Level(
        number_format=number_format,
        text=attribute(element, "lvlText") or "",
        start=1 if start is None else start,
        restart=integer(attribute(element, "lvlRestart")),
        legal=is_on(element, "isLgl"),
        style=attribute(element, "pStyle"),
        spaced=attribute(element, "suff") != "nothing",
    )


class Numbering:
    """Gives each numbered paragraph its label; call ``label`` once for each paragraph, in document order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[int, dict[int, Level]] = {}
        self._links: dict[int, str] = {}
        self._abstract_of: dict[int, int] = {}
        self._overrides: dict[int, dict[int, Level]] = {}
        self._restarts: dict[int, dict[int, int]] = {}
        self._counters: dict[int, dict[int, int]] = {}
        self._restarted: set[tuple[int, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: etree._Element) -> None:
        for abstract in root.findall(W + "abstractNum"):
            key = integer(abstract.get(W + "abstractNumId"))
            if key is None:
                continue
            self._levels[key] = {
                integer(level.get(W + "ilvl")) or 0: _read_level(level)
                for level in abstract.findall(W + "lvl")
            }
            if link := attribute(abstract, "numStyleLink"):
                self._links[key] = link
        for num in root.findall(W + "num"):
            number = integer(num.get(W + "numId"))
            target = integer(attribute(num, "abstractNumId"))
            if number is None or target is None:
                continue
            self._abstract_of[number] = target
            for override in num.findall(W + "lvlOverride"):
                at = integer(override.get(W + "ilvl")) or 0
                level = override.find(W + "lvl")
                if level is not None:
                    self._overrides.setdefault(number, {})[at] = _read_level(level)
                start = integer(attribute(override, "startOverride"))
                if start is not None:
                    self._restarts.setdefault(number, {})[at] = start

    def _abstract(self, num_id: int) -> int | None:
        """The abstract list of a list, following links to a numbering style."""
        for _ in range(5):
            key = self._abstract_of.get(num_id)
            link = self._links.get(key) if key is not None else None
            if link is None:
                return key
            linked = next((s.num_id for s in self._styles.chain(link) if s.num_id), None)
            if linked is None or linked == num_id:
                return key
            num_id = linked
        return None

    def _level(self, num_id: int, abstract: int, at: int) -> Level:
        given = self._overrides.get(num_id, {}).get(at)
        return given or self._levels.get(abstract, {}).get(at, Level(text=f"%{at + 1}."))

    def _place(self, properties: etree._Element | None, style_id: str | None) -> tuple[int, int] | None:
        """The list and level (from 0) of a paragraph: its own, or those of its style chain."""
        num_id = integer(attribute(properties, "numPr/numId"))
        at = integer(attribute(properties, "numPr/ilvl"))
        if num_id is not None:
            return (num_id, at or 0) if num_id else None
        for style in self._styles.chain(style_id):
            if style.num_id is None:
                continue
            if style.num_id == 0:
                return None
            if at is None:
                abstract = self._abstract(style.num_id)
                levels = self._levels.get(abstract, {}) if abstract is not None else {}
                at = next((k for k, v in levels.items() if v.style == style.style_id), style.num_level or 0)
            return style.num_id, at
        return None

    def label(self, properties: etree._Element | None, style_id: str | None) -> str:
        """The number printed before a paragraph; “——” for a dash bullet, empty for other bullets and none.

        A number that ends in a digit or Latin letter is followed by a space, as printed, so that it cannot
        run into the text (``1.1 2021年``).
        """
        place = self._place(properties, style_id)
        if place is None:
            return ""
        num_id, at = place
        abstract = self._abstract(num_id)
        if abstract is None:
            return ""
        level = self._level(num_id, abstract, at)
        counters = self._count(num_id, abstract, at, level)
        if level.number_format == "bullet":
            return "——" if level.text.strip() and set(level.text.strip()) <= _DASHES else ""

        def printed(place_match: re.Match[str]) -> str:
            which = int(place_match[1]) - 1
            its_level = self._level(num_id, abstract, which)
            if which not in counters:
                counters[which] = its_level.start
            if level.legal and its_level.number_format != "none":
                return str(counters[which])
            return format_number(counters[which], its_level.number_format)

        text = _PLACE.sub(printed, level.text)
        spaced = level.spaced and text[-1:].isascii() and text[-1:].isalnum()
        return f"{text} " if spaced else text

    def _count(self, num_id: int, abstract: int, at: int, level: Level) -> dict[int, int]:
        counters = self._counters.setdefault(abstract, {})
        for higher in range(at):
            counters.setdefault(higher, self._first(num_id, higher, self._level(num_id, abstract, higher)))
        override = self._restarts.get(num_id, {}).get(at)
        if override is not None and (num_id, at) not in self._restarted:
            counters[at] = override
            self._restarted.add((num_id, at))
        else:
            counters[at] = counters[at] + 1 if at in counters else level.start
        for lower in [k for k in counters if k > at]:
            restart = self._level(num_id, abstract, lower).restart
            if restart is None or at < restart:
                del counters[lower]
        return counters

    def _first(self, num_id: int, at: int, level: Level) -> int:
        override = self._restarts.get(num_id, {}).get(at)
        if override is None:
            return level.start
        self._restarted.add((num_id, at))
        return override
