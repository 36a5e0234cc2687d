"""文件头: who issued a document, when, to whom, under which number, and what it does to others."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.adoption import read_adoption, read_labels
from corpus.kinds import DRAFT, enclosed_kind_of, kind_of
from corpus.lines import DATE, is_date_line, is_organisation_line, read_date, signed_on_one_line
from corpus.models import Header, Kind, Located, Span
from corpus.titles import TitleBlock, read_title_block
from corpus.validity import read_effect, read_relations

_TITLE_ISSUER = re.compile(
    r"(?P<who>[\u4e00-\u9fff（）、 ]{2,60}?)(?:关于|转发|印发|批转|公布|发布|对(?=.{2,40}(?:提案|建议|议案)))"
)
# These tell what other documents do; they repeal nothing themselves.
_TELLS_ONLY = frozenset({Kind.EXPLANATION, Kind.INTERPRETATION, Kind.REPLY, Kind.LETTER, Kind.REPORT})


@dataclass(frozen=True, slots=True)
class Signature:
    """落款: the paragraphs of the issuing bodies and of the date."""

    issuer: Located[str] | None
    issued: Located[date] | None
    issuer_lines: tuple[int, ...]
    date_line: int | None


def read_header(
    text: str, lines: Sequence[Span], *, cells: Collection[int] = ()
) -> tuple[Header, TitleBlock, Signature]:
    """Read the header from the normalised text.

    ``lines`` are the document’s paragraphs in order; ``cells`` the indices of those that stand in tables.
    """
    block = read_title_block(text, lines)
    signature = read_signature(text, lines, block, cells=cells)
    title = block.title
    kind = kind_of(title.value) if title else Kind.OTHER
    labels = read_labels(text, lines)
    adoption = read_adoption(text, lines, block, cells=cells)
    issued = (
        signature.issued
        if signature.issuer
        else labels.issued or (adoption.last if adoption else None) or signature.issued
    )
    name = title.value if title else None
    adopted = adoption.first.value if adoption and adoption.last == issued else None
    effective, expires = read_effect(text, name, issued, adopted=adopted)
    header = Header(
        title=title,
        doc_number=block.doc_number,
        issuer=block.issuer
        or _issuer_in_title(text, title)
        or signature.issuer
        or labels.issuer
        or (adoption.issuer if adoption else None),
        addressee=block.addressee,
        issued=issued,
        kind=kind,
        enclosed_kind=enclosed_kind_of(title.value) if title else None,
        draft=_draft(text, title),
        effective=effective,
        expires=expires,
        relations=() if kind in _TELLS_ONLY else read_relations(text, name),
    )
    return header, block, signature


def read_signature(
    text: str, lines: Sequence[Span], block: TitleBlock, *, cells: Collection[int] = ()
) -> Signature:
    """Find 落款: the first date on a line of its own under the names of issuing bodies; else the last date line.

    A date alone in a table cell (``cells``) is a value of the table, not 成文日期.
    """
    fallback: Signature | None = None
    for index in range(max(block.body, 1), len(lines)):
        span = lines[index]
        if len(span) > 150:
            continue
        line = span.of(text)
        who = signed_on_one_line(line)
        if who:
            match = DATE.search(line)
            value = read_date(line)
            if match and value:
                return Signature(
                    Located("、".join(who.split()), Span(span.start, span.start + len(who))),
                    Located(value, Span(*match.span()).shift(span.start)),
                    (index,),
                    index,
                )
        if not is_date_line(line):
            continue
        value = read_date(line)
        match = DATE.search(line)
        if value is None or match is None:
            continue
        issued = Located(value, Span(*match.span()).shift(span.start))
        signers: list[int] = []
        while index - len(signers) - 1 >= block.body and is_organisation_line(
            lines[index - len(signers) - 1].of(text)
        ):
            signers.insert(0, index - len(signers) - 1)
        if signers:
            whole = Span(lines[signers[0]].start, lines[signers[-1]].end)
            names = [name for i in signers for name in lines[i].of(text).split()]
            return Signature(Located("、".join(names), whole), issued, tuple(signers), index)
        if index not in cells:
            fallback = Signature(None, issued, (), index)
    if fallback:
        return fallback
    # A signature without a date still names the issuer.
    for index in range(len(lines) - 1, max(block.body, len(lines) - 4) - 1, -1):
        line = lines[index].of(text)
        if is_organisation_line(line) and len(line) >= 4 and index >= max(block.body, 2):
            return Signature(Located(line, lines[index]), None, (index,), None)
    return Signature(None, None, (), None)


def _issuer_in_title(text: str, title: Located[str] | None) -> Located[str] | None:
    if title is None:
        return None
    match = _TITLE_ISSUER.match(title.value)
    if not match:
        return None
    who = match["who"].strip()
    bodies = [part for part in re.split(r"[、 ]", who) if part]
    if not bodies or not all(is_organisation_line(part) for part in bodies):
        return None
    printed = title.span.of(text)
    # The value is read from the printed title, where a line break may stand inside the name.
    end = len(who)
    seen = 0
    for offset, char in enumerate(printed):
        if char != "\n":
            seen += 1
        if seen == end:
            return Located(who, Span(title.span.start, title.span.start + offset + 1))
    return None


def _draft(text: str, title: Located[str] | None) -> Located[str] | None:
    if title is None:
        return None
    match = DRAFT.search(title.value)
    if not match:
        return None
    printed = DRAFT.search(title.span.of(text))
    span = Span(*printed.span()).shift(title.span.start) if printed else title.span
    return Located(match.group(), span)
