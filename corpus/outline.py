"""The outline: numbered and headed paragraphs become sections with levels, parents and spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.assemble import Paragraph
from corpus.kinds import enclosed_title, is_complete
from corpus.models import Section, Span
from corpus.numbering import ARTICLE, NAMED, PART, SEQUENCE, Marker, Outliner, Style, find_marker

ENCLOSED = Style("附文", -1)
_LONGEST_HEADING = 80
_LONGEST_RUN_IN = 50
_RUN_IN = re.compile(r"(?P<head>[^。；！？]{2,}?)(?:[。！？]|：(?=[^”」』）]{20}))")
_ARTICLE_NAME = re.compile(r"\s*(?P<head>[【〔\[（(][^】〕\]）)]{2,20}[】〕\]）)])")
_TERMINAL = "。；！？;!?，,、"


@dataclass(frozen=True, slots=True)
class Opening:
    """A paragraph that opens a section: its index, its marker and what stands after the label."""

    index: int
    marker: Marker
    label: Span
    heading: Span


@dataclass(frozen=True, slots=True)
class Flow:
    """A run of paragraphs numbered on its own: the body, or one cell of a table.

    ``end`` is where its text ends; ``parent`` the section it hangs under and ``depth`` that section's level.
    """

    paragraphs: tuple[int, ...]
    end: int
    parent: int | None = None
    depth: int = 0


def open_sections(
    text: str, paragraphs: Sequence[Paragraph], flow: Flow, *, title: str | None, skip: frozenset[int]
) -> list[Opening]:
    """The paragraphs of a flow that begin a section, in order; ``skip`` are title-block and signature lines."""
    openings: list[Opening] = []
    enclosed = enclosed_title(title) if title else None
    for index in flow.paragraphs:
        if index in skip:
            continue
        paragraph = paragraphs[index]
        line = paragraph.span.of(text)
        if paragraph.kind == "footnote":
            continue
        marker = find_marker(line)
        start = paragraph.span.start
        if marker is None:
            level = paragraph.outline_level
            if enclosed and _squeezed(line) == _squeezed(enclosed):
                marker = Marker(ENCLOSED, None, 0)
            elif level is not None and 1 <= level <= 9 and len(line) <= _LONGEST_HEADING:
                marker = Marker(NAMED[level - 1], None, 0)
            else:
                continue
        openings.append(
            Opening(
                index, marker, Span(start, start + marker.end), heading_span(text, paragraph.span, marker)
            )
        )
    return openings


def _squeezed(text: str) -> str:
    return re.sub(r"[\s《》“”]", "", text)


def heading_span(text: str, span: Span, marker: Marker) -> Span:
    """The words after the label that name the section: the whole line, or its first short sentence.

    Empty where the paragraph is all content (an article, 一是…, or a numbered sentence).
    """
    start = span.start + marker.end
    while start < span.end and text[start].isspace():
        start += 1
    rest = text[start : span.end]
    if marker.style is ARTICLE:
        named = _ARTICLE_NAME.match(rest)
        return Span(start, start + named.end("head")) if named else Span(start, start)
    if not rest or marker.style is SEQUENCE:
        return Span(start, start)
    if rest[-1] not in _TERMINAL and len(rest) <= _LONGEST_HEADING:
        return Span(start, span.end)
    if rest[-1] == "。" and len(rest) <= 40 and "。" not in rest[:-1] and "，" not in rest:
        return Span(start, span.end - 1)
    run_in = _RUN_IN.match(rest)
    if run_in and len(run_in["head"]) <= _LONGEST_RUN_IN and run_in.end() < len(rest):
        return Span(start, start + run_in.end("head"))
    return Span(start, start)


def build_sections(
    text: str, paragraphs: Sequence[Paragraph], openings: Sequence[Opening], flow: Flow, base: int
) -> list[Section]:
    """Place a flow's openings into levels; indices of the result start at ``base`` in the document's list."""
    outliner = Outliner([opening.marker for opening in openings])
    placed = [outliner.place(i) for i in range(len(openings))]
    sections: list[Section] = []
    for i, (opening, place) in enumerate(zip(openings, placed, strict=True)):
        end = flow.end
        for later in range(i + 1, len(openings)):
            if placed[later].level <= place.level:
                end = paragraphs[openings[later].index].span.start
                break
        start = opening.label.start
        while end > start and text[end - 1].isspace():
            end -= 1
        style = opening.marker.style
        sections.append(
            Section(
                level=place.level + flow.depth,
                style=style.name,
                number=opening.marker.number,
                label=opening.label,
                heading=opening.heading,
                span=Span(start, end),
                parent=flow.parent if place.parent is None else base + place.parent,
                note=place.note,
            )
        )
    return sections


def is_enclosure(section: Section) -> bool:
    """Whether a section is an annex or an enclosed document rather than a numbered part of the body."""
    return section.style in (PART.name, ENCLOSED.name)


def reparent(sections: list[Section], order: list[int]) -> list[Section]:
    """The sections in the given order, with parent indices renamed to match."""
    renamed = {old: new for new, old in enumerate(order)}
    return [
        replace(
            sections[old], parent=None if sections[old].parent is None else renamed[sections[old].parent or 0]
        )
        for old in order
    ]


def looks_like_enclosed_title(line: str) -> bool:
    """Whether a line after 落款 can be the title of an enclosed document."""
    return 4 <= len(line) <= 60 and is_complete(line) and line[-1] not in _TERMINAL
