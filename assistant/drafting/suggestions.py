"""The suggestions of a proposal: label, heading, text, sub-points and span of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.drafting.proposal_lines import Line
from assistant.drafting.proposal_models import SubPoint, Suggestion
from assistant.drafting.suggestion_marks import enumerated, is_background, opens_suggestion, without_label
from assistant.drafting.suggestion_regions import Piece, find_pieces
from corpus.models import Span
from corpus.numbering import find_marker
from corpus.sentences import sentence_spans


def find_suggestions(text: str, lines: Sequence[Line], rows: Sequence[Line] = ()) -> tuple[Suggestion, ...]:
    """The suggestions in ``lines`` and in the 建议 cells ``rows``, in document order.

    ``text`` is the normalised text that the lines' spans point into.
    """
    pieces = [
        *find_pieces(text, lines, announced=bool(rows)),
        *(Piece((row.span,)) for row in _whole_rows(rows)),
    ]
    pieces.sort(key=lambda piece: piece.parts[0].start)
    return tuple(make_suggestion(text, piece.parts, no) for no, piece in enumerate(pieces, start=1))


def _whole_rows(rows: Sequence[Line]) -> Iterator[Line]:
    yield from (row for row in rows if row.text.strip("—-/无 "))


def make_suggestion(text: str, parts: Sequence[Span], no: int) -> Suggestion:
    """A suggestion from the spans of its paragraphs; the first may open with a label."""
    number, first = without_label(parts[0].of(text))
    inline = enumerated(parts[0].of(text))
    if not number and inline and inline[0].span.start == 0:
        number, first = "", parts[0].of(text).strip()
    if not number:
        number, first = _sequence_label(first)
    rest = [part.of(text) for part in parts[1:]]
    body = "\n".join([first, *rest]).strip("\n")
    span = Span(parts[0].start, parts[-1].end)
    points = tuple(_points(text, parts))
    return Suggestion(no, _heading(body, points), body, number, span, points)


def _heading(body: str, points: Sequence[SubPoint]) -> str:
    """The heading, which ends where the sub-points of its own paragraph begin."""
    at = body.find(points[0].number + points[0].text[:8]) if points and points[0].number else -1
    if 2 <= at <= len(body.split("\n", 1)[0]):
        return heading_of(body[:at].rstrip("，,：:；; "))
    return heading_of(body)


def _sequence_label(text: str) -> tuple[str, str]:
    for word in ("首先", "其次", "再次", "再者", "此外", "另外", "最后", "同时"):
        if text.startswith(word):
            return word, text[len(word) :].lstrip("，, ")
    return "", text


def heading_of(text: str) -> str:
    """The first sentence that asks, without 建议 before it and the mark behind it.

    >>> heading_of("建议提高补贴标准，扩大范围；公开名单。")
    '提高补贴标准，扩大范围'
    """
    line = text.split("\n", 1)[0]
    sentences = [span.of(line) for span in sentence_spans(line)] or [line]
    sentence = sentences[0]
    if is_background(sentence):
        sentence = next((s for s in sentences[1:] if opens_suggestion(s)), sentence)
    for mark in ("：", ":"):
        head = sentence.split(mark, 1)[0]
        sentence = head if 4 <= len(head) < len(sentence) else sentence
    sentence = sentence.rstrip("。；;！!？?：:，, ").strip()
    for word in ("建议", "希望", "呼吁"):
        rest = sentence.removeprefix(word).lstrip("，,：: ")
        if rest != sentence and len(rest) >= 4:
            return rest
    return sentence


def _points(text: str, parts: Sequence[Span]) -> Iterator[SubPoint]:
    """Sub-points: numbered paragraphs under the first, else an enumeration inside it."""
    marked = [(part, find_marker(part.of(text))) for part in parts[1:]]
    top = next((marker for _, marker in marked if marker is not None), None)
    if top is not None:
        current: list[Span] = []
        for part, marker in marked:
            if marker is not None and marker.style is top.style:
                if current:
                    yield _point(text, current)
                current = [part]
            elif current:
                current.append(part)
        yield _point(text, current)
        return
    first = parts[0].of(text)
    label, _ = without_label(first)
    offset = len(first) - len(first[len(label) :].lstrip()) if label else 0
    for found in enumerated(first[offset:]):
        span = found.span.shift(parts[0].start + offset)
        yield SubPoint(found.label, span.of(text)[len(found.label) :].strip().rstrip("；;"), span)


def _point(text: str, spans: Sequence[Span]) -> SubPoint:
    label, first = without_label(spans[0].of(text))
    body = "\n".join([first, *(span.of(text) for span in spans[1:])])
    return SubPoint(label, body, Span(spans[0].start, spans[-1].end))
