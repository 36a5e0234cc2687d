"""From the lines of a proposal to its suggestions, however they are marked.

A proposal announces its suggestions (对策建议, 为此建议：) or numbers nothing else; inside that region the first numbering
used is the top one, deeper numbers are sub-points. Without numbers short headings, an enumeration in the
paragraph (一是…二是…) and at last sentences with 建议 are taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.proposal_lines import Line
from assistant.drafting.suggestion_marks import (
    adds_another,
    asked_inside,
    asks,
    closes,
    enumerated,
    is_background,
    leads_in,
    names_suggestions,
    opens_suggestion,
)
from corpus.models import Span
from corpus.numbering import Marker, find_marker
from corpus.sentences import sentence_spans

_HEADING_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A suggestion found: the spans of its paragraphs, the first with its label."""

    parts: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Marked:
    line: Line
    marker: Marker | None
    words: str

    @property
    def heading(self) -> bool:
        """Short, and not a sentence."""
        return len(self.words) <= _HEADING_LENGTH and not self.words.endswith(("。", "；", ";", "！", "，"))


def find_pieces(text: str, lines: Sequence[Line], *, announced: bool = False) -> list[Piece]:
    """The paragraphs of each suggestion; with ``announced`` only where the text announces suggestions."""
    marked = [_mark(line) for line in lines]
    found: list[Piece] = []
    at = 0
    while (lead := _next_lead(marked, at)) is not None:
        end = _region_end(marked, lead)
        found.extend(_items(text, marked[lead + 1 : end], marked[lead]))
        at = max(end, lead + 1)
    if found or announced:
        return found
    return _without_lead(text, marked)


def _mark(line: Line) -> _Marked:
    marker = None if line.head else find_marker(line.text)
    words = line.text[marker.end :].strip() if marker else line.text.strip()
    return _Marked(line, marker, words)


def _next_lead(lines: Sequence[_Marked], at: int) -> int | None:
    for i in range(at, len(lines)):
        words = lines[i].words
        if (lines[i].line.head or (lines[i].heading and len(words) <= 30)) and names_suggestions(words):
            return i
        if lines[i].marker is not None and lines[i].heading and _contains_them(lines, i):
            return i
        if leads_in(words) and not (lines[i].marker is not None and lines[i].heading):
            return i
        prose = lines[i].marker is None and not lines[i].heading
        if prose and (_leads_inside(words) or asked_inside(words) is not None):
            return i
    return None


def _contains_them(lines: Sequence[_Marked], i: int) -> bool:
    """Whether a numbered heading that asks is the one such section among backgrounds, with numbers of its own."""
    marker = lines[i].marker
    if marker is None or not asks(lines[i].words) or is_background(lines[i].words):
        return False
    siblings = [
        m for m in lines if m.marker is not None and m.marker.style is marker.style and m is not lines[i]
    ]
    inner = [m for m in lines[i + 1 : i + 12] if m.marker is not None and m.marker.style is not marker.style]
    return bool(siblings) and bool(inner) and all(is_background(m.words) for m in siblings)


def _leads_inside(words: str) -> bool:
    """为此建议：一是…二是… in one paragraph."""
    points = enumerated(words)
    if len(points) < 2 or points[0].span.start == 0:
        return False
    return leads_in(words[: points[0].span.start]) or leads_in(
        words[: points[0].span.start].rstrip("，, ") + "："
    )


def _region_end(lines: Sequence[_Marked], lead: int) -> int:
    """Where the suggestions that ``lead`` announces end."""
    head = lines[lead]
    outer = head.marker if head.marker is not None and head.heading else None
    before = {m.marker.style.name: m.marker.number for m in lines[:lead] if m.marker is not None}
    restarted: set[str] = set()
    first = next((m.marker for m in lines[lead + 1 :] if m.marker is not None), None)
    for i in range(lead + 1, len(lines)):
        line = lines[i]
        if line.line.head:
            return i
        if closes(line.line.text) and not any(m.marker for m in lines[i + 1 :]):
            return i
        if line.marker is None:
            if (
                line.heading
                and len(line.words) <= 20
                and (
                    (is_background(line.words) and line.words[-1:] in "：:") or names_suggestions(line.words)
                )
                and i > lead + 1
            ):
                return i
            continue
        if (
            outer is not None
            and line.marker.style is outer.style
            and i > lead + 1 - (first is not line.marker)
        ):
            return i
        name = line.marker.style.name
        if outer is None and name in before and name not in restarted:
            # A count that goes on is that of the sections around; one that starts anew belongs to the suggestions.
            if line.marker.number != 1:
                return i
            restarted.add(name)
        if (
            outer is None
            and first is not None
            and line.marker.style is not first.style
            and line.marker.style.name in before
            and line.marker.style.rank < first.style.rank
        ):
            return i
    return len(lines)


def _items(text: str, region: Sequence[_Marked], lead: _Marked) -> list[Piece]:
    """The suggestions of a region, and of what follows the announcement in its own paragraph."""
    own = _own_items(lead) or _rest_of_lead(text, lead)
    if own:
        return [*own[:-1], *_attach(own[-1], region)]
    region = [m for m in region if not closes(m.line.text) or m.marker is not None]
    numbered = [m for m in region if m.marker is not None]
    if len(numbered) >= 2 or (numbered and region and region[0] is numbered[0]):
        return _numbered(region, numbered[0])
    return _unnumbered(text, region)


def _own_items(lead: _Marked) -> list[Piece]:
    points = enumerated(lead.line.text)
    if len(points) < 2 or points[0].span.start == 0:
        return []
    if not leads_in(lead.line.text[: points[0].span.start].rstrip("，, ：:") + "："):
        return []
    return [Piece((point.span.shift(lead.line.span.start),)) for point in points]


def _rest_of_lead(text: str, lead: _Marked) -> list[Piece]:
    """建议： and in the same paragraph what is asked, without numbers."""
    at = asked_inside(lead.line.text)
    if at is None or lead.marker is not None:
        return []
    return _prose(text, Span(lead.line.span.start + at, lead.line.span.end), leading=True)


def _attach(last: Piece, region: Sequence[_Marked]) -> list[Piece]:
    rest = [m.line.span for m in region if not closes(m.line.text)]
    numbered = [m for m in region if m.marker is not None]
    if numbered:
        return [last, *_numbered(region, numbered[0])]
    return [Piece((*last.parts, *rest))] if rest else [last]


def _numbered(region: Sequence[_Marked], first: _Marked) -> list[Piece]:
    top = first.marker
    groups: list[list[Span]] = []
    for member in region:
        if (
            member.marker is not None
            and top is not None
            and member.marker.style is top.style
            and member.marker.depth == top.depth
        ) or (groups and member.marker is None and adds_another(member.words)):
            groups.append([member.line.span])
        elif groups and not closes(member.line.text):
            groups[-1].append(member.line.span)
    return [Piece(tuple(group)) for group in groups]


def _unnumbered(text: str, region: Sequence[_Marked]) -> list[Piece]:
    heads = [
        i for i, m in enumerate(region) if m.heading and i + 1 < len(region) and not region[i + 1].heading
    ]
    if len(heads) >= 2 and heads[0] == 0:
        ends = [*heads[1:], len(region)]
        return [
            Piece(tuple(m.line.span for m in region[start:end]))
            for start, end in zip(heads, ends, strict=True)
        ]
    pieces: list[Piece] = []
    for member in region:
        points = enumerated(member.line.text)
        if len(points) >= 2 and len(region) == 1:
            pieces.extend(Piece((p.span.shift(member.line.span.start),)) for p in points)
        else:
            pieces.extend(
                _prose(text, member.line.span) if len(region) == 1 else [Piece((member.line.span,))]
            )
    return pieces


def _prose(text: str, span: Span, *, leading: bool = False) -> list[Piece]:
    """The sentences of one paragraph that ask, each with those that follow from it; with ``leading`` the first asks."""
    sentences = list(sentence_spans(text, span))
    asking = [
        i
        for i, sentence in enumerate(sentences)
        if (leading and i == 0) or opens_suggestion(sentence.of(text))
    ]
    if not asking:
        return [Piece((span,))]
    ends = [*asking[1:], len(sentences)]
    return [
        Piece((Span(sentences[start].start, sentences[end - 1].end),))
        for start, end in zip(asking, ends, strict=True)
    ]


def _without_lead(text: str, lines: Sequence[_Marked]) -> list[Piece]:
    """Nothing announces the suggestions: sections that are no background, short headings, or prose."""
    first = next((m for m in lines if m.marker is not None), None)
    asked: list[list[_Marked]] = []
    if first is not None:
        groups = _sections(lines, first)
        asked = [group for group in groups if not is_background(group[0].words)]
        if asked and (len(asked) >= 2 or len(groups) > 1 or opens_suggestion(asked[0][0].words)):
            preferred = [group for group in asked if asks(group[0].words)]
            if len(asked) == len(groups) or not preferred or len(preferred) == len(asked):
                return [Piece(tuple(m.line.span for m in group)) for group in asked]
            return [Piece(tuple(m.line.span for m in group)) for group in preferred]
    heads = [i for i, m in enumerate(lines) if m.heading and i + 1 < len(lines) and not lines[i + 1].heading]
    if len(heads) >= 2:
        ends = [*heads[1:], len(lines)]
        spans = [lines[start:end] for start, end in zip(heads, ends, strict=True)]
        kept = [group for group in spans if not is_background(group[0].words)]
        return [Piece(tuple(m.line.span for m in group if not closes(m.line.text))) for group in kept]
    pieces: list[Piece] = []
    for member in lines:
        if closes(member.line.text):
            continue
        inside = _own_items(member)
        found = inside or [
            piece for piece in _prose(text, member.line.span) if opens_suggestion(piece.parts[0].of(text))
        ]
        pieces.extend(found)
    # One numbered paragraph and nothing else that asks: it is the suggestion.
    return pieces or [Piece(tuple(m.line.span for m in group)) for group in asked]


def _sections(lines: Sequence[_Marked], first: _Marked) -> list[list[_Marked]]:
    groups: list[list[_Marked]] = []
    for member in lines:
        if (
            member.marker is not None
            and first.marker is not None
            and member.marker.style is first.marker.style
        ) or (groups and member.marker is None and adds_another(member.words)):
            groups.append([member])
        elif groups and not closes(member.line.text):
            groups[-1].append(member)
    return groups
