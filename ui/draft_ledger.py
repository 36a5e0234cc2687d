"""承诺清单：函里答应了谁做什么、多少、什么时候、凭什么；没有依据、没有期限的说出来。"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from assistant.cases.models import Case
from assistant.drafting.ledger import ledger_findings
from assistant.drafting.letter_words import chinese_number
from assistant.drafting.models import Commitment, Finding, Severity
from ui import draft_checks, widgets
from ui.access import Access
from ui.passages import STATUS_BADGES


def show(here: Access, case: Case, no: int | None = None) -> None:
    """The promises of the letter, or with ``no`` of one item, with what is wrong with them."""
    try:
        promises = of_item(draft_checks.draft(here, case).commitments, no)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "没有列出承诺。", "正文不受影响；请稍后再试，或请管理员运行 banfu doctor。")
        return
    if not promises:
        st.html('<p class="banfu-muted">没有写到要做、要给的事。</p>')
        return
    st.html(table(promises, places=no is None))
    for text, colour in warnings(promises):
        widgets.message(text, colour)


def of_item(promises: Sequence[Commitment], no: int | None) -> list[Commitment]:
    """The promises of one item; of the whole letter with None."""
    return [one for one in promises if no is None or one.item == no]


def warnings(promises: Sequence[Commitment]) -> list[tuple[str, str]]:
    """What is wrong with the promises, in a sentence each, with its colour: gravest first."""
    found = list(ledger_findings(promises))
    told = []
    if bare := [f for f in found if f.severity is Severity.ERROR]:
        told.append((f"{len(bare)} 项承诺没有依据，请补上依据或删去：{_named(bare)}。", "red"))
    if open_ended := [f for f in found if f.severity is Severity.NOTE]:
        told.append((f"{len(open_ended)} 项承诺没有期限，请确认是否补写。", "orange"))
    return told


def _named(found: Sequence[Finding]) -> str:
    return "；".join(f"“{one.quote[:24]}{'…' if len(one.quote) > 24 else ''}”" for one in found[:3])


def table(promises: Sequence[Commitment], *, places: bool = True) -> str:
    """The ledger, with the item of each where ``places``; HTML, everything of the letter escaped."""
    rows = "".join(f"<tr>{_row(one, places=places)}</tr>" for one in promises)
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("谁", "做什么", "额度", "期限", "依据"))
    return (
        f'<div class="reply-ledger"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(one: Commitment, *, places: bool) -> str:
    name = f"建议{chinese_number(one.item)}" if one.item else "开头结尾"
    place = f'<span class="banfu-muted reply-place">{name}</span>' if places else ""
    sources = "".join(
        f'<span class="reply-n" title="{escape(f"{c.title}，{STATUS_BADGES[c.status][0]}")}">{c.n}</span>'
        for c in one.sources
    )
    missing = '<span class="reply-missing">无</span>'
    return (
        f'<td>{escape(one.who)}</td><td title="{escape(one.quote)}">{escape(one.what)}{place}</td>'
        f"<td>{escape(one.amount) or '—'}</td>"
        f"<td>{escape(one.deadline) or '<span class=banfu-muted>未写</span>'}</td><td>{sources or missing}</td>"
    )
