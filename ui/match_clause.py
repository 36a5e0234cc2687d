"""条文原处：右侧打开，整节文字里标出这一句，表格标出所在的行。"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from assistant.eligibility.models import Clause
from assistant.matching_service import matching
from corpus.models import PolicyDocument, Span
from ui import widgets
from ui.access import Access
from ui.passages import chinese_date
from ui.source_view import parts, titled

_WIDTH = 620
_SCROLL = """<script>
setTimeout(() => document.querySelector('.banfu-clause mark')?.scrollIntoView({ block: 'center' }), 120);
</script>"""
_GONE = "这份文件已不在资料库中，或已不对您开放。请重新匹配，看现在的文件怎么说。"
_MOVED = "这份文件后来更新过，这句话已不在原处。请重新匹配，看现在的文件怎么说。"


@st.dialog("条文原文", width=_WIDTH, position="right", icon=":material/article:")
def drawer(here: Access, clause: Clause) -> None:
    """The clause in its surroundings, for one who may see its document."""
    try:
        row, document = matching(here.service).place(clause, here.audience)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "这处条文打不开。", _GONE)
        return
    badge = widgets.standing_badge(row.status(here.service.today), row.visibility)
    facts = "　".join(f for f in (row.doc_number, row.issuer, chinese_date(row.issued)) if f)
    st.html(
        f'<p class="banfu-clause-title">{escape(titled(row.title))} {badge}</p>'
        f'<p class="banfu-muted">{escape(facts)}</p>'
    )
    if clause.span.of(document.text) != clause.quote:
        widgets.message(_MOVED, "orange")
        return
    page = document.page_at(clause.start)
    st.html(surroundings(document, clause.span))
    # The script is ours and holds nothing of the document: it brings the marked words into view.
    st.html(_SCROLL, unsafe_allow_javascript=True)
    st.html(
        f'<p class="banfu-muted">{escape(row.source)}{f"　第{page}页" if page else ""}　黄色为所依据的原话。</p>'
    )


def surroundings(document: PolicyDocument, span: Span) -> str:
    """The section around ``span`` with its words marked; HTML, everything of the document escaped."""
    found = ['<div class="banfu-paper banfu-clause">', f'<p class="banfu-path">{_path(document, span)}</p>']
    for part in parts(document, span):
        if part["kind"] == "table":
            found.append(_table(part))
        else:
            found.append(f'<p class="banfu-{part["kind"]}">{_runs(part["runs"])}</p>')
    return "".join([*found, "</div>"])


def _path(document: PolicyDocument, span: Span) -> str:
    section = next(
        (b.section for b in reversed(document.blocks) if b.span.start <= span.start and len(b.span)), None
    )
    names = []
    for i in document.heading_path(section):
        entry = document.sections[i]
        label, heading = entry.label.of(document.text), entry.heading.of(document.text)
        names.append(f"{label}{heading}".strip())
    return escape(" › ".join(name for name in names if name))


def _runs(runs: Sequence[Sequence[Any]]) -> str:
    return "".join(
        f'<mark class="banfu-mark">{escape(text)}</mark>' if marked else escape(text) for text, marked in runs
    )


def _table(part: dict[str, Any]) -> str:
    head = "".join(_cell("th", cell) for cell in part["header"])
    rows = (
        f"<tr{' class=banfu-open' if row['open'] else ''}>{''.join(_cell('td', cell) for cell in row['cells'])}</tr>"
        for row in part["rows"]
    )
    cut = '<p class="banfu-muted">只列出附近几行。</p>' if part["cut"] else ""
    return f'<div class="banfu-table"><table><tr>{head}</tr>{"".join(rows)}</table>{cut}</div>'


def _cell(tag: str, cell: dict[str, Any]) -> str:
    return f'<{tag} colspan="{cell["across"]:d}" rowspan="{cell["down"]:d}">{_runs(cell["runs"])}</{tag}>'
