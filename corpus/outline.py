"""The outline: numbered and headed paragraphs become sections with levels, parents and spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.assemble import Paragraph
from corpus.enclosures import ENCLOSED, Front
from corpus.headings import LONGEST_HEADING, heading_span
from corpus.models import Section, Span
from corpus.numbering import NAMED, PART, Marker, Outliner, find_marker


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
    """The paragraphs of a flow that begin a section, in order; ``skip`` are title-block and signature lines.

    The list of attachments before 落款 opens none; an annex and an enclosed document open one each, with their
    titles as headings.
    """
    members = [i for i in flow.paragraphs if i in skip or paragraphs[i].kind != "footnote"]
    lines = [paragraphs[i].span.of(text) for i in members]
    front = Front(lines, [i in skip for i in members], title)
    openings: list[Opening] = []
    items: dict[str, int | None] = {}
    headed: dict[str, bool] = {}
    position = 0
    while position < len(members):
        here, position = position, position + 1
        index = members[here]
        if index in skip or front.in_contents(here) or front.lists_attachment(here):
            continue
        paragraph = paragraphs[index]
        marker = find_marker(lines[here]) or front.chapter(here)
        named = marker is not None and marker.number != 1 and headed.get(marker.style.name, False)
        if marker is not None and marker.style is PART:
            last = front.title_end(here + 1)
            heading = _heading(paragraphs, members, text, here, marker, lines, named=named)
            if last is not None:
                heading = Span(paragraphs[members[here + 1]].span.start, paragraphs[members[last]].span.end)
                position = last + 1
        elif marker is not None:
            heading = _heading(paragraphs, members, text, here, marker, lines, named=named)
        elif (last := front.enclosed_end(here)) is not None:
            marker = Marker(ENCLOSED, None, 0)
            heading = Span(paragraph.span.start, paragraphs[members[last]].span.end)
            position = last + 1
        else:
            level = paragraph.outline_level
            if level is None or not 1 <= level <= len(NAMED) or len(lines[here]) > LONGEST_HEADING:
                continue
            marker = Marker(NAMED[level - 1], None, 0)
            heading = heading_span(text, paragraph.span, marker)
        if items.get(marker.style.name) == (marker.number or 0) - 1 and marker.style is not PART:
            # The list’s items before ended in ；, so this one is an item too, however short.
            heading = Span(heading.start, heading.start)
        if lines[here].endswith(("；", ";")):
            items[marker.style.name] = marker.number
        else:
            items.pop(marker.style.name, None)
        headed[marker.style.name] = bool(heading)
        start = paragraph.span.start
        openings.append(Opening(index, marker, Span(start, start + marker.end), heading))
    return openings


def _heading(
    paragraphs: Sequence[Paragraph],
    members: Sequence[int],
    text: str,
    here: int,
    marker: Marker,
    lines: Sequence[str],
    *,
    named: bool,
) -> Span:
    """The heading of a numbered paragraph.

    A lone sentence with nothing under it is content, unless the item before it (``named``) has a heading.
    """
    span = paragraphs[members[here]].span
    heading = heading_span(text, span, marker)
    if heading and not named and heading.end == span.end - 1 and text[heading.end] == "。":
        below = find_marker(lines[here + 1]) if here + 1 < len(lines) else marker
        if below is not None and (below.style is marker.style or below.number != 1):
            return Span(heading.start, heading.start)
    return heading


def build_sections(
    text: str, paragraphs: Sequence[Paragraph], openings: Sequence[Opening], flow: Flow, base: int
) -> list[Section]:
    """Place a flow's openings into levels; indices of the result start at ``base`` in the document's list."""
    outliner = Outliner([opening.marker for opening in openings])
    placed = [outliner.place(i) for i in range(len(openings))]
    followers = _followers([place.level for place in placed])
    sections: list[Section] = []
    for i, (opening, place) in enumerate(zip(openings, placed, strict=True)):
        follower = followers[i]
        end = flow.end if follower is None else paragraphs[openings[follower].index].span.start
        start = opening.label.start
        # Only line breaks are trimmed: a tab at the end belongs to a row whose last cell is blank.
        while end > start and text[end - 1] == "\n":
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


def _followers(levels: Sequence[int]) -> list[int | None]:
    """For each section the next one at its level or above, which ends it."""
    followers: list[int | None] = [None] * len(levels)
    waiting: list[int] = []
    for index, level in enumerate(levels):
        while waiting and levels[waiting[-1]] >= level:
            followers[waiting.pop()] = index
        waiting.append(index)
    return followers


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
