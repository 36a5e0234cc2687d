"""引文旁边的原文：整节文字里标出所引的话，表格标出那一行；PDF 可看原页。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from assistant.answering.models import Citation
from corpus.models import Block, BlockKind, PolicyDocument, Span, Table
from corpus.rows import DocumentRow
from ui import table_grid
from ui.answer_view import badges
from ui.passages import chinese_date
from ui.style import asset
from ui.table_grid import Placed

#: A section is shown whole up to this many characters; the next larger one is taken while it fits.
MOST_CHARACTERS = 1600
#: Where what is shown would be shorter than this: so many paragraphs, or table rows, on either side of the quote.
LEAST_CHARACTERS = 400
AROUND = 4
CHANGED = "这份文件后来更新过，当时引用的话已不在原处。可以重新提问，看现在的文件怎么说。"

_source = st.components.v2.component(
    "banfu_source",
    html='<section class="source" tabindex="-1"></section>',
    css=asset("source.css"),
    js=asset("source.js"),
)


def show(data: dict[str, Any], key: str, **on: Any) -> None:
    """Mount the pane. ``on`` are callbacks such as ``on_step_change``."""
    _source(data=data, key=key, height="content", **on)


def citation_data(
    citation: Citation, row: DocumentRow, document: PolicyDocument, *, full: bool = False
) -> dict[str, Any]:
    """What the pane shows of one citation: its document, the heading path, and the words around it."""
    return {
        **document_facts(row, citation),
        "name": f"引文 {citation.n}",
        "path": " › ".join(citation.heading),
        "quote": citation.quote,
        "parts": list(parts(document, citation.span, full=full)),
        "full": full,
        "gone": "",
    }


def document_data(row: DocumentRow, document: PolicyDocument, badge: list[list[str]]) -> dict[str, Any]:
    """What the pane shows of a whole document that no citation points into."""
    return {
        "name": "文件",
        "title": titled(row.title),
        "facts": _joined(row.doc_number, row.issuer, chinese_date(row.issued)),
        "badges": badge,
        "path": "",
        "quote": "",
        "parts": list(parts(document, Span(0, 0), full=True)),
        "full": True,
        "gone": "",
    }


def document_facts(row: DocumentRow, citation: Citation) -> dict[str, Any]:
    """Title, facts and standing, as they were when the answer was given."""
    return {
        "title": titled(row.title),
        "facts": _joined(citation.doc_number, citation.issuer, chinese_date(citation.date)),
        "badges": badges(citation.status, citation.visibility),
    }


def gone_data(citation: Citation) -> dict[str, Any]:
    """What the pane shows when the document cited is no longer there for this reader."""
    return {
        "name": f"引文 {citation.n}",
        "title": titled(citation.title),
        "facts": "",
        "badges": [],
        "path": "",
        "quote": "",
        "parts": [],
        "full": False,
        "gone": "这份文件已不在资料库中，或已不对您开放。可以重新提问，看现在的文件怎么说。",
    }


def titled(title: str) -> str:
    """A title in 《》, unless it has its own."""
    return title if "《" in title else f"《{title}》"


def window(document: PolicyDocument, quote: Span) -> Span:
    """The surroundings of a quote: the largest section that is not too long, and where that is short or there is
    none, some paragraphs on either side."""
    at = _block_at(document, quote.start)
    section = document.blocks[at].section
    best = quote
    while section is not None and len(document.sections[section].span) <= MOST_CHARACTERS:
        span = document.sections[section].span
        best = Span(min(best.start, span.start), max(best.end, span.end))
        section = document.sections[section].parent
    if len(best) >= LEAST_CHARACTERS:
        return best
    last = _block_at(document, max(quote.start, quote.end - 1))
    first, until = max(0, at - AROUND), min(len(document.blocks) - 1, last + AROUND)
    near = Span(document.blocks[first].span.start, document.blocks[until].span.end)
    return Span(min(best.start, near.start), max(best.end, near.end))


def parts(document: PolicyDocument, quote: Span, *, full: bool = False) -> Iterator[dict[str, Any]]:
    """Paragraphs ``{kind, runs}`` and tables ``{kind: "table", header, rows}`` in document order.

    A cell is ``{runs, across, down}``: its words, and how many columns and rows it covers.

    A run is ``[text, marked]``; the marked runs together are exactly the quote.
    """
    shown = Span(0, len(document.text)) if full or not document.blocks else window(document, quote)
    tables: set[int] = set()
    for block in document.blocks:
        if not block.span.overlaps(shown) or not len(block.span):
            continue
        if block.table is None:
            yield {"kind": _kind(block), "runs": runs(document.text, block.span, quote)}
        elif block.table not in tables:
            tables.add(block.table)
            yield _table(document.text, document.tables[block.table], quote, full=full)


def runs(text: str, span: Span, quote: Span) -> list[list[Any]]:
    """The text of ``span`` cut where the quote begins and ends.

    >>> runs("每件最高5万元。", Span(0, 8), Span(4, 7))
    [['每件最高', False], ['5万元', True], ['。', False]]
    """
    start, end = max(span.start, quote.start), min(span.end, quote.end)
    if start >= end:
        return [[span.of(text), False]]
    cut = [[text[span.start : start], False], [text[start:end], True], [text[end : span.end], False]]
    return [run for run in cut if run[0]]


def _table(text: str, table: Table, quote: Span, *, full: bool) -> dict[str, Any]:
    rows = list(table.rows)
    at = next((i for i, row in enumerate(rows) if row.span.overlaps(quote)), 0)
    first, until = (0, len(rows)) if full else (max(0, at - AROUND), at + AROUND + 1)
    until = min(until, len(rows))
    return {
        "kind": "table",
        "header": [_cell(text, cell, Span(0, 0)) for cell in table_grid.header(table, first, until)],
        "rows": [
            {"open": row.span.overlaps(quote), "cells": [_cell(text, cell, quote) for cell in cells]}
            for row, cells in zip(rows[first:until], table_grid.rows(rows, first, until), strict=True)
        ],
        "cut": first > 0 or until < len(rows),
    }


def _cell(text: str, cell: Placed, quote: Span) -> dict[str, Any]:
    return {"runs": runs(text, cell.span, quote), "across": cell.across, "down": cell.down}


def _kind(block: Block) -> str:
    match block.kind:
        case BlockKind.TITLE:
            return "title"
        case BlockKind.HEADING:
            return "heading"
        case BlockKind.SIGNATURE | BlockKind.DATE:
            return "right"
        case BlockKind.DOC_NUMBER:
            return "centre"
        case BlockKind.ADDRESSEE:
            return "flush"
        case _:
            return "body"


def _block_at(document: PolicyDocument, offset: int) -> int:
    found = 0
    for i, block in enumerate(document.blocks):
        if block.span.start > offset:
            break
        found = i
    return found


def _joined(*values: str | None) -> str:
    return "　".join(value for value in values if value)
