"""From chosen units to statements: frames, quotes, items of lists, rows read out, and what is said about the source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.citing import Citer
from assistant.answering.models import Citation, Role, Statement
from assistant.answering.question import Question
from assistant.answering.reading import as_prose, clipped, row_read_out, slice_of
from assistant.answering.selection import Run
from assistant.answering.standing import standing_phrase
from assistant.answering.trimming import decisive_clauses
from assistant.answering.units import Unit, beside
from corpus.models import Hit, Span

_LONGEST_TITLE = 32
_FINAL = "。！？…"


def frame_of(hit: Hit) -> Statement:
    """The words before the quotes: which document says so, and its standing where a reader must know."""
    named = titled(hit.title) if len(hit.title) <= _LONGEST_TITLE else "材料"
    return Statement(f"{named}{_standing(hit)}写明：", role=Role.FRAME)


def statements_of(
    question: Question,
    runs: Sequence[Run],
    hits: Sequence[Hit],
    citer: Citer,
    asked: Sequence[str],
    room: int,
) -> list[Statement]:
    """The quotes of all runs, each run on a line of its own. What comes from another document says its standing itself."""
    home = hits[runs[0].hit].doc_id
    found: list[Statement] = []
    for number, run in enumerate(runs):
        hit = hits[run.hit]
        phrase = "" if hit.doc_id == home else _standing(hit)
        lead = "\n" if number else ""
        for quote in _quotes(question, run, hit, citer, asked, room):
            said = f"{quote.text[:-1]}{phrase}{quote.text[-1]}" if phrase else quote.text
            found.append(Statement(said, quote.citations, quote.role, lead=quote.lead or lead))
            lead = ""
    return found


def titled(title: str) -> str:
    """A title in 《》, unless it has its own.

    >>> titled("澜江市专利资助办法"), titled("关于印发《澜江市专利资助办法》的通知")
    ('《澜江市专利资助办法》', '关于印发《澜江市专利资助办法》的通知')
    """
    return title if "《" in title else f"《{title}》"


def _standing(hit: Hit) -> str:
    return standing_phrase(
        Citation(
            0,
            hit.doc_id,
            hit.source,
            hit.title,
            hit.doc_number,
            hit.issuer,
            hit.date,
            hit.kind,
            hit.status,
            hit.visibility,
            hit.heading,
            "",
            hit.span,
        )
    )


def _quotes(
    question: Question, run: Run, hit: Hit, citer: Citer, asked: Sequence[str], room: int
) -> list[Statement]:
    if run.listed:
        pieces = _pieces(run.units)
        return [
            Statement(
                ended(as_prose(slice_of(hit, span))), (citer.cite(hit, span).n,), lead="\n" if i else ""
            )
            for i, span in enumerate(pieces)
        ]
    if any(unit.row for unit in run.units):
        return [_row(unit, hit, citer, first=i == 0) for i, unit in enumerate(run.units)]
    if len(run.units) > 1:
        span = Span(run.units[0].span.start, run.units[-1].span.end)
        return [Statement(ended(as_prose(slice_of(hit, span))), (citer.cite(hit, span).n,))]
    unit = run.units[0]
    said = decisive_clauses(question, unit, asked)
    if len(said) > room:
        said = clipped(unit, asked, room)
    whole = unit.span if len(unit.text) <= room else said
    return [Statement(ended(as_prose(slice_of(hit, said))), (citer.cite(hit, whole).n,))]


def _row(unit: Unit, hit: Hit, citer: Citer, *, first: bool) -> Statement:
    citation = citer.cite(hit, unit.span)
    text = row_read_out(unit.text, hit.context) if unit.row else as_prose(unit.text)
    return Statement(ended(text), (citation.n,), lead="" if first else "\n")


def _pieces(units: Sequence[Unit]) -> list[Span]:
    """One span for the lead-in and for each item; what follows an item directly belongs to it."""
    found: list[list[Unit]] = []
    for unit in units:
        if found and not unit.item and beside(found[-1][-1], unit):
            found[-1].append(unit)
        else:
            found.append([unit])
    return [Span(group[0].span.start, group[-1].span.end) for group in found]


def ended(text: str) -> str:
    """A quote with a full stop: marks that lead on to what is not quoted give way to it.

    >>> ended("结案4,400件；"), ended("主要有："), ended("（以下同。）")
    ('结案4,400件。', '主要有：', '（以下同。）')
    """
    if text.endswith(("：", ":")):
        return text
    bare = re.sub(r"[，,；;、\s]+$", "", text)
    return bare if bare[-1:] in _FINAL or re.search(r"[。！？…][”’）】》]$", bare) else f"{bare}。"
