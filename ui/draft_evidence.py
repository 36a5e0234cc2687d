"""一条答复的依据：每段原话一张卡片，可插入正文、看原文、不用；也可以在资料库里再找。"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from assistant.cases.models import Case, FoundSource, Source
from assistant.cases.wording import sentence_for
from assistant.drafting.models import Standing
from corpus.models import Span, Visibility
from ui import access, draft_checks, draft_editor, widgets
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.draft_notes import attempt, note
from ui.match_clause import surroundings
from ui.passages import STATUS_BADGES, badge, chinese_date
from ui.source_view import titled

WORDS, OPEN = "reply_words", "reply_cited"
#: What a source speaks of, where that is less than policy in force or work that is done.
_STANDINGS = {
    Standing.PROPOSED: ("拟议", "orange"),
    Standing.PLANNED: ("计划", "orange"),
    Standing.UNDER_WAY: ("正在推进", "orange"),
    Standing.DATED: ("旧数据", "gray"),
    Standing.DECLINED: ("暂不采纳", "gray"),
}
_GONE = "这份文件已不在资料库中，或已不对您开放。请换一条依据。"
_MOVED = "这份文件后来更新过，这句话已不在原处。请重新找依据。"
_SCROLL = """<script>
setTimeout(() => document.querySelector('%s')?.scrollIntoView({ block: '%s', behavior: 'smooth' }), 120);
</script>"""


def show(here: Access, case: Case, no: int) -> None:
    """The search, what it found, and the evidence of the item by its numbers."""
    _search(here, case, no)
    item = case.item(no)
    cited = {n for one in draft_checks.checked(here, case, no) for n in one.citations}
    if not item.used and not st.session_state.get(WORDS):
        st.html('<p class="banfu-muted">这一条还没有依据。可以在上面输入关键词找，也可以重新起草本条。</p>')
    opened = st.session_state.pop(OPEN, None)
    for source in sorted(item.used, key=lambda one: one.n):
        _card(here, case, no, source, cited=source.n in cited, opened=source.n == opened)
    if opened is not None:
        st.html(_SCROLL % (".st-key-reply_source_open", "nearest"), unsafe_allow_javascript=True)
    dropped = [one for one in item.sources if one.dropped]
    if dropped:
        with st.expander(f"不用的依据 {len(dropped)}", key=f"reply_dropped_{case.id}_{no}"):
            for source in dropped:
                _card(here, case, no, source, cited=source.n in cited, opened=False)


def cite(n: int) -> None:
    """In a callback: open the evidence with this number."""
    if n:
        st.session_state[OPEN] = n
        st.session_state["reply_tab"] = "依据"


def find(words: str) -> None:
    """In a callback: look for evidence with these words."""
    if words:
        st.session_state[WORDS] = words
        st.session_state["reply_tab"] = "依据"


# one piece of evidence


def _card(here: Access, case: Case, no: int, source: Source, *, cited: bool, opened: bool) -> None:
    key = f"{case.id}_{no}_{source.n}"
    outer = "reply_source_open" if opened else f"reply_source_{key}"
    with st.container(key=outer, border=True):
        st.html(head(source, "已引用" if cited else "未引用"))
        with st.container(key=f"reply_do_{key}", horizontal=True):
            if source.dropped:
                st.button(
                    "恢复使用", key=f"reply_back_{key}", on_click=_drop, args=(case.id, no, source.n, False)
                )
            else:
                st.button(
                    "插入正文",
                    key=f"reply_insert_{key}",
                    disabled=cited,
                    help="正文里已经引用" if cited else None,
                    on_click=_insert,
                    args=(case, no, source),
                )
            if st.button("看原文", key=f"reply_read_{key}", type="tertiary"):
                drawer(here, case, source)
            if not source.dropped:
                st.button(
                    "不用",
                    key=f"reply_drop_{key}",
                    type="tertiary",
                    help="正文里还引用着它，请先改正文" if cited else "从这一条的依据里拿掉，可以恢复",
                    disabled=cited,
                    on_click=_drop,
                    args=(case.id, no, source.n),
                )


def head(source: Source, state: str = "") -> str:
    """Number, standing, quote and origin of a source; HTML, everything of the document escaped."""
    cited = source.citation
    number = f"<b>{source.n}</b>" if source.n else ""
    path = " › ".join(cited.heading[-1:])
    where = "　".join(
        part for part in (cited.doc_number, titled(cited.title), chinese_date(cited.date), path[:40]) if part
    )
    return (
        f'<div class="reply-source-head">{number}{badges(source)}<span class="reply-space"></span>'
        f'<span class="banfu-muted">{escape(state)}</span></div>'
        f'<p class="reply-quote">{escape(cited.quote)}</p>'
        f'<p class="banfu-muted reply-origin">{escape(where)}</p>'
    )


def badges(source: Source) -> str:
    """Whose words they are and how far they hold, as badges; HTML."""
    cited = source.citation
    found = [
        badge(f"会办意见 · {source.unit}", "blue") if source.unit else badge(*STATUS_BADGES[cited.status])
    ]
    if source.standing in _STANDINGS:
        found.append(badge(*_STANDINGS[source.standing]))
    if cited.visibility is Visibility.INTERNAL and not source.unit:
        found.append(badge("内部", "blue"))
    return "".join(found)


def _insert(case: Case, no: int, source: Source) -> None:
    draft_editor.insert(case.id, no, sentence_for(source, case.settings.office.name))


def _drop(case_id: str, no: int, n: int, dropped: bool = True) -> None:
    here = access.current()
    attempt("依据没有改成。", lambda: cases(here).store.drop_source(case_id, reader(here), no, n, dropped))


def add(case_id: str, no: int, sources: Sequence[Source], *, into_text: bool = True) -> None:
    """Put sources beside the item and, in their order, their sentences into the text."""
    here = access.current()
    added: list[Source] = []
    for source in sources:
        kept = attempt(
            "这条依据没有加上。", partial(cases(here).store.add_source, case_id, reader(here), no, source)
        )
        if kept is None:
            return
        case, n = kept
        added += [one for one in case.item(no).sources if one.n == n]
    if into_text and added:
        words = "".join(sentence_for(one, case.settings.office.name) for one in added)
        draft_editor.insert(case_id, no, words)
    else:
        note(f"已加为依据{'、'.join(f'［{one.n}］' for one in added)}。", "green")


# looking for more


def _search(here: Access, case: Case, no: int) -> None:
    words = st.text_input(
        "再找依据",
        key=WORDS,
        placeholder="再找依据：输入关键词",
        icon=":material/search:",
        label_visibility="collapsed",
        max_chars=100,
    )
    if not words or not words.strip():
        return
    try:
        found = cases(here).search(case.id, reader(here), no, words.strip())
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "依据没有找成。", "请稍后再试，或请管理员运行 banfu doctor。")
        return
    with st.container(key="reply_found"):
        with st.container(key="reply_found_head", horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="reply-group">找到 {len(found)} 处{"" if found else "，换几个词再试"}</p>')
            st.button("收起", key="reply_found_close", type="tertiary", on_click=_close)
        for i, one in enumerate(found):
            _result(here, case, no, i, one)


def _close() -> None:
    st.session_state[WORDS] = ""


def _result(here: Access, case: Case, no: int, i: int, one: FoundSource) -> None:
    with st.container(key=f"reply_result_{i}", border=True):
        st.html(head(one.source, f"已是依据 {one.used}" if one.used else ""))
        with st.container(key=f"reply_do_found_{i}", horizontal=True):
            for label, into in (("插入正文", True), ("加为依据", False)):
                st.button(
                    label,
                    key=f"reply_result_{'insert' if into else 'add'}_{i}",
                    type="secondary" if into else "tertiary",
                    disabled=one.used is not None and not into,
                    on_click=add,
                    args=(case.id, no, [one.source]),
                    kwargs={"into_text": into},
                )
            if st.button("看原文", key=f"reply_result_read_{i}", type="tertiary"):
                drawer(here, case, one.source)


# the place it stands in


@st.dialog("依据原文", width=620, position="right", icon=":material/article:")
def drawer(here: Access, case: Case, source: Source) -> None:
    """The quote in its surroundings: in the library, or in the opinion of a 会办单位."""
    cited = source.citation
    if source.unit:
        _opinion(case, source)
        return
    try:
        row, document = here.service.document(cited.doc_id, here.audience)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "这处原文打不开。", _GONE)
        return
    facts = "　".join(f for f in (row.doc_number, row.issuer, chinese_date(row.issued)) if f)
    standing = widgets.standing_badge(row.status(here.service.today), row.visibility)
    st.html(
        f'<p class="banfu-clause-title">{escape(titled(row.title))} {standing}</p>'
        f'<p class="banfu-muted">{escape(facts)}</p>'
    )
    if cited.span.of(document.text) != cited.quote:
        widgets.message(_MOVED, "orange")
        return
    page = document.page_at(cited.span.start)
    st.html(surroundings(document, cited.span))
    # The script is ours and holds nothing of the document: it brings the marked words into view.
    st.html(_SCROLL % (".banfu-clause mark", "center"), unsafe_allow_javascript=True)
    st.html(
        f'<p class="banfu-muted">{escape(row.source)}{f"　第{page}页" if page else ""}　黄色为所依据的原话。</p>'
    )


def _opinion(case: Case, source: Source) -> None:
    st.html(f'<p class="banfu-clause-title">会办意见　{escape(source.unit)}</p>')
    file = next(
        (one for one in case.files if one.unit == source.unit and source.citation.quote in one.text), None
    )
    if file is None:
        widgets.message("这份会办意见已经拿掉，或换了新的一份。", "orange")
        return
    at = source.citation.span.start
    if file.text[at : at + len(source.citation.quote)] != source.citation.quote:
        at = file.text.index(source.citation.quote)
    spans = [Span(at, at + len(source.citation.quote))]
    st.html(f'<div class="banfu-paper reply-opinion">{widgets.marked(file.text, spans)}</div>')
    st.html(_SCROLL % (".reply-opinion mark", "center"), unsafe_allow_javascript=True)
    st.html(f'<p class="banfu-muted">{escape(file.name)}　黄色为所依据的原话。</p>')
