"""From chosen units to statements: frames, quotes, items of lists, rows read out, and what is said about the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from assistant.answering.citing import Citer, citation_of
from assistant.answering.models import Role, Statement
from assistant.answering.question import Question
from assistant.answering.reading import as_prose, clipped, ended, row_read_out, slice_of
from assistant.answering.selection import Run
from assistant.answering.standing import standing_phrase, titled
from assistant.answering.table_rows import ReadRow
from assistant.answering.trimming import trims
from assistant.answering.units import Unit, beside
from corpus.models import Hit, Span

#: Reads the table row at a span of a hit's document.
Reader = Callable[[Hit, Span], ReadRow | None]

_ISSUED = re.compile(r"印发[《〈]([^《》〈〉]+)[》〉]的?通知")
_LONGEST_TITLE = 32
_SHORT_TITLE = 24


def frame_of(hit: Hit) -> Statement:
    """The words before the quotes: which document says so, and its standing where a reader must know."""
    named = _name(hit.title, _LONGEST_TITLE) or "材料"
    return Statement(f"{named}{_standing(hit)}写明：", role=Role.FRAME)


def statements_of(
    runs: Sequence[Run], hits: Sequence[Hit], citer: Citer, asked: Sequence[str], room: int, read: Reader
) -> list[Statement]:
    """The quotes of all runs, each run on a line of its own; what another document says is led by its name or date."""
    found: list[Statement] = []
    before = hits[runs[0].hit].doc_id
    for number, run in enumerate(runs):
        hit = hits[run.hit]
        lead = "\n" if number else ""
        if hit.doc_id != before:
            found.append(replace(other_frame(hit), lead=lead))
            lead = ""
        before = hit.doc_id
        for quote in _quotes(run, hit, citer, asked, room, read):
            found.append(replace(quote, lead=quote.lead or lead))
            lead = ""
    return found


def other_frame(hit: Hit) -> Statement:
    """The words before quotes of a further document."""
    named = _name(hit.title, _SHORT_TITLE)
    if named:
        return Statement(f"另据{named}{_standing(hit)}：", role=Role.FRAME)
    day = f"（文件日期{hit.date.year}年{hit.date.month}月{hit.date.day}日）" if hit.date else ""
    return Statement(f"另一份材料{day}{_standing(hit)}：", role=Role.FRAME)


def _name(title: str, longest: int) -> str:
    """A title as an answer names it: that of what a notice issues, else the whole; empty where it is too long."""
    issued = _ISSUED.search(title)
    if issued and len(issued.group(1)) <= _SHORT_TITLE:
        return f"《{issued.group(1)}》"
    return titled(title) if len(title) <= longest else ""


def newest_first(question: Question, runs: Sequence[Run], hits: Sequence[Hit]) -> list[Run]:
    """Runs with the newest document first where figures are asked for and several documents give some."""
    if not trims(question) or len({hits[run.hit].doc_id for run in runs}) < 2:
        return list(runs)
    return sorted(runs, key=lambda run: -(hits[run.hit].date or date.min).toordinal())


def _standing(hit: Hit) -> str:
    return standing_phrase(citation_of(hit, hit.span, "", 0))


def _quotes(
    run: Run, hit: Hit, citer: Citer, asked: Sequence[str], room: int, read: Reader
) -> list[Statement]:
    if run.listed:
        return [
            Statement(
                ended(as_prose(slice_of(hit, span))), (citer.cite(hit, span).n,), lead="\n" if i else ""
            )
            for i, span in enumerate(_pieces(run.units))
        ]
    if any(unit.row for unit in run.units):
        return _rows(run.units, hit, citer, read)
    found = []
    for group, said in _groups(run):
        if len(said) > room and len(group) == 1:
            said = clipped(group[0], asked, room)
        found.append(Statement(ended(as_prose(slice_of(hit, said))), (citer.cite(hit, said).n,)))
    return found


def _groups(run: Run) -> list[tuple[list[Unit], Span]]:
    """Neighbours that are quoted whole as one; a unit that is cut to its decisive clauses stands alone."""
    found: list[tuple[list[Unit], Span]] = []
    whole = False
    for unit, said in zip(run.units, run.said, strict=True):
        if found and whole and said == unit.span:
            group, span = found[-1]
            found[-1] = ([*group, unit], Span(span.start, unit.span.end))
        else:
            found.append(([unit], said))
        whole = said == unit.span
    return found


def _rows(units: Sequence[Unit], hit: Hit, citer: Citer, read: Reader) -> list[Statement]:
    """Each row on a line of its own; the row of the headers says nothing by itself."""
    found: list[Statement] = []
    for unit in units:
        row = read(hit, unit.span) if unit.row else None
        if row is not None and not row.text and len(units) > 1:
            continue
        text = row_read_out(unit.text, hit.context) if unit.row else as_prose(unit.text)
        numbers: tuple[int, ...] = (citer.cite(hit, unit.span).n,)
        if row is not None and row.text and hit.span.contains(row.headers):
            text, numbers = row.text, (*numbers, citer.cite(hit, row.headers).n)
        elif row is not None and row.text and hit.context:
            text = row.text
        found.append(Statement(ended(text), numbers, lead="\n" if found else ""))
    return found


def _pieces(units: Sequence[Unit]) -> list[Span]:
    """One span for the lead-in and for each item; what follows an item directly belongs to it."""
    found: list[list[Unit]] = []
    for unit in units:
        if found and not unit.item and beside(found[-1][-1], unit):
            found[-1].append(unit)
        else:
            found.append([unit])
    return [Span(group[0].span.start, group[-1].span.end) for group in found]
