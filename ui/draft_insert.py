"""往正文里放现成的话：以往对同类建议的答复（先例），会办单位的意见。"""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.cases.models import Case, Source
from assistant.drafting.precedents import Precedent
from corpus.models import Visibility
from ui import access, draft_evidence, draft_notes, draft_opinions, widgets
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.passages import STATUS_BADGES, badge, chinese_date, plain
from ui.source_view import titled


@st.dialog("插入先例", width="large")
def precedents(here: Access, case: Case, no: int) -> None:
    """Earlier replies to suggestions like this one; the sentences that are ticked go into the text, each with its mark."""
    try:
        found = cases(here).precedents(case.id, reader(here), no)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "先例没有找成。", "请稍后再试，或请管理员运行 banfu doctor。")
        return
    if not found:
        widgets.message("资料库里没有对同类建议的答复。把以往的答复函传进资料库，这里就能找到。", "gray")
        return
    st.html(
        '<p class="banfu-muted">以往的答复只说明当时的情况。勾选要用的句子放进正文，数字和做法请按现在的情况核对。</p>'
    )
    chosen = [pair for i, one in enumerate(found) for pair in _precedent(here, no, i, one)]
    if st.button(
        f"插入所选 {len(chosen)} 句" if chosen else "插入所选",
        key="reply_precedent_insert",
        type="primary",
        disabled=not chosen,
    ):
        draft_evidence.add(case.id, no, chosen)
        st.rerun()


def _precedent(here: Access, no: int, i: int, one: Precedent) -> list[Source]:
    hit = one.hit
    facts = "　".join(part for part in (hit.doc_number, hit.issuer, chinese_date(hit.date)) if part)
    inner = badge("内部", "blue") if hit.visibility is Visibility.INTERNAL else ""
    with st.container(key=f"reply_precedent_{i}", border=True):
        st.html(
            f'<p class="reply-precedent"><b>{escape(titled(hit.title))}</b>{badge(*STATUS_BADGES[hit.status])}{inner}</p>'
            f'<p class="banfu-muted">{escape(facts)}</p>'
            f'<p class="reply-asked">当时的建议：{escape(one.suggestion.strip())}</p>'
        )
        picked = []
        for k, source in enumerate(cases(here).precedent_sources(one)):
            if st.checkbox(plain(source.citation.quote), key=f"reply_precedent_{no}_{i}_{k}"):
                picked.append(source)
        return picked


@st.dialog("合并会办意见", width="large")
def opinions(here: Access, case: Case, no: int) -> None:
    """The opinions that are there, another one, and what they say to this suggestion put into the text."""
    case = cases(here).store.get(case.id, reader(here))
    # A file that could not be read is told in the box, and the dialog stays open.
    refused = draft_opinions.told()
    st.html('<p class="banfu-muted">会办单位的意见并入正文时注明单位；几家说法不一的，核稿时会提示。</p>')
    draft_opinions.show(here, case, opened=not case.files)
    if (
        st.button(
            "并入本条",
            key="reply_opinion_merge",
            type="primary",
            disabled=not case.files and not draft_opinions.given(),
            icon=":material/merge:",
            on_click=draft_opinions.take,
            args=(here, case),
        )
        and not refused
    ):
        merge(case.id, no)
        st.rerun()


def merge(case_id: str, no: int) -> None:
    """Put what the opinions say to this suggestion at the end of its text, and say how much it was."""
    here = access.current()
    merged = draft_notes.attempt(
        "会办意见没有并入。", lambda: cases(here).merge_opinions(case_id, reader(here), no)
    )
    if merged is None:
        return
    count = merged[1]
    if count:
        draft_notes.note(f"已并入 {count} 句会办意见，放在正文末尾并注明单位。", "green")
    else:
        draft_notes.note("会办意见里没有说到这一条的话，或者已经并入过。", "gray")
