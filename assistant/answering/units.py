"""What an answer is made of: sentences and table rows of the passages found, each with its exact place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.models import Hit, Span
from corpus.sentences import sentence_spans, trimmed

_LINE = re.compile(r"[^\n]+")
_LONG_CELL = 90
#: White space between two units that follow each other, in characters.
_GAP = 6
#: A list item, or a paragraph that begins with a number of its own.
_ITEM = re.compile(
    r"[（(]?[一二三四五六七八九十百\d]{1,3}(?:[、．.）)]|\s)|[①-⑳]|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十\d]+[，、条款项]|——|[·•●■◆\-]\s?|其[一二三四五]|首先|其次|再次|最后"
)
_LEAD_AND_ITEM = re.compile(r"[：:](?=\s*(?:一是|1[、.．）]|（一）|（1）|\(1\)|①|一、|首先))")
_LEAD = re.compile(r"[：:]$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a row of a data table, of one hit.

    ``span`` is in the document; ``order`` counts the units of all hits in reading order within a hit. ``item`` marks
    one that begins with a list mark, ``lead`` one that ends in a colon; ``line`` numbers its paragraph in the hit.
    """

    hit: int
    order: int
    span: Span
    text: str
    row: bool
    item: bool
    lead: bool
    line: int


def units_of(hits: Sequence[Hit]) -> list[Unit]:
    """The units of all hits, without those that stand in an earlier hit too."""
    found: list[Unit] = []
    seen: set[tuple[str, int, int]] = set()
    for index, hit in enumerate(hits):
        for line, (span, row) in _spans(hit.text):
            place = (hit.doc_id, hit.span.start + span.start, hit.span.start + span.end)
            if place in seen:
                continue
            seen.add(place)
            text = span.of(hit.text)
            if row and _is_header(text, hit.context):
                continue
            found.append(
                Unit(
                    hit=index,
                    order=len(found),
                    span=span.shift(hit.span.start),
                    text=text,
                    row=row,
                    item=bool(_ITEM.match(text)),
                    lead=bool(_LEAD.search(text)),
                    line=line,
                )
            )
    return found


def _is_header(row: str, context: str) -> bool:
    """Whether a row is the one of the column headers, which the context of the other rows repeats."""
    names = {re.sub(r"（.*）$", "", name) for name in re.split(r"[：:｜]", context)}
    cells = [cell.strip() for cell in row.split("\t") if cell.strip()]
    return bool(context) and all(cell in names for cell in cells)


def _spans(text: str) -> Iterator[tuple[int, tuple[Span, bool]]]:
    """(line number, (span, whether a table row)) of every unit of a passage."""
    for number, line in enumerate(_LINE.finditer(text)):
        cells = [cell for cell in line.group().split("\t") if cell.strip()]
        if len(cells) >= 2 and max(map(len, cells)) <= _LONG_CELL:
            for span in trimmed(text, line.start(), line.end()):
                yield number, (span, True)
        else:
            for sentence in sentence_spans(text, Span(line.start(), line.end())):
                for span in _without_lead(text, sentence):
                    yield number, (span, False)


def _without_lead(text: str, sentence: Span) -> Iterator[Span]:
    """A sentence whose first item follows a lead-in on the same line (主要有：一是…) as two units."""
    split = _LEAD_AND_ITEM.search(text, sentence.start, sentence.end)
    if split:
        yield Span(sentence.start, split.end())
        yield from trimmed(text, split.end(), sentence.end)
    else:
        yield sentence


def beside(before: Unit, after: Unit) -> bool:
    """Whether ``after`` follows ``before`` in the same passage with nothing but white space between."""
    return before.hit == after.hit and 0 <= after.span.start - before.span.end <= _GAP
