"""拆分：每条建议一张卡片，可改字、上移下移、并入上一条、拆开、删除，也可以另加一条。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from assistant.cases.models import Case
from assistant.drafting import corrections
from assistant.drafting.letter_words import chinese_number
from assistant.drafting.models import Proposal, Suggestion
from assistant.drafting.suggestions import make_suggestion
from corpus.errors import BanfuError
from corpus.models import Span
from corpus.sentences import sentence_spans
from ui import draft_keep, widgets
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.passages import plain

_LINE, _CHARACTERS = 27, 28
_SHOWN = 24
_ADDED = "draft_added"


def show(here: Access, case: Case) -> list[str]:
    """The cards; the keys of the boxes in which one types."""
    suggestions = case.proposal.suggestions
    st.html(f'<h3 class="draft-group">拆分为 {len(suggestions)} 条建议</h3>')
    if not suggestions:
        widgets.message("没有找到具体建议。请在左边原文里选中一段标出来，或在下面写一条。", "orange")
    for one in suggestions:
        _card(here, case, one)
    _add_box(here, case)
    return [*(_key(one.no) for one in suggestions), _ADDED]


def _key(no: int) -> str:
    return f"draft_suggestion_{no}"


def renew() -> None:
    """Let every card show what is stored, after the whole split was made anew."""
    for key in [key for key in st.session_state if str(key).startswith("draft_suggestion_")]:
        del st.session_state[key]


def _card(here: Access, case: Case, one: Suggestion) -> None:
    key = _key(one.no)
    draft_keep.bound(key, one.text)
    last = len(case.proposal.suggestions)
    with st.container(border=True, key=f"draftcard_{one.no}"):
        st.text_area(
            f"建议{chinese_number(one.no)}",
            key=key,
            height=_height(one.text),
            max_chars=5000,
            on_change=_reword,
            args=(here, case.id, one.no),
        )
        if one.points:
            points = "；".join(f"{point.number}{_short(point.text)}" for point in one.points)
            st.html(f'<p class="banfu-muted">含 {len(one.points)} 个分点：{widgets.marked(points, [])}</p>')
        with st.container(key=f"draftmoves_{one.no}", horizontal=True):
            _button(here, case, "上移", "arrow_upward", one.no, lambda p: corrections.move(p, one.no, one.no - 1),
                    off=one.no == 1)  # fmt: skip
            _button(here, case, "下移", "arrow_downward", one.no, lambda p: corrections.move(p, one.no, one.no + 1),
                    off=one.no == last)  # fmt: skip
            _button(here, case, "并入上一条", "merge", one.no, lambda p: corrections.merge(p, one.no - 1, one.no),
                    off=one.no == 1)  # fmt: skip
            _splitter(here, case, one)
            _remover(here, case, one)


def _button(
    here: Access,
    case: Case,
    label: str,
    icon: str,
    no: int,
    change: Callable[[Proposal], Proposal],
    *,
    off: bool,
) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        type="tertiary",
        disabled=off,
        key=f"draft_{icon}_{no}",
        on_click=_change,
        args=(here, case.id, change),
    )


def _splitter(here: Access, case: Case, one: Suggestion) -> None:
    places = split_places(one.text)
    with st.popover(
        "拆开",
        icon=":material/call_split:",
        type="tertiary",
        disabled=not places and not one.points,
        key=f"draft_split_{one.no}",
    ):
        if one.points:
            st.button(
                f"每个分点各成一条（{len(one.points)} 条）",
                key=f"draft_split_points_{one.no}",
                on_click=_change,
                args=(here, case.id, lambda p: corrections.split_points(p, one.no)),
            )
        if places:
            # The wording is part of the key: the places of another wording are other places.
            at = st.radio(
                "从哪一句起另成一条",
                list(places),
                format_func=lambda place: plain(places[place]),
                key=f"draft_split_at_{one.no}_{hash(one.text)}",
            )
            st.button(
                "从这里拆开",
                type="primary",
                key=f"draft_split_do_{one.no}",
                on_click=_change,
                args=(here, case.id, lambda p: corrections.split(p, one.no, at)),
            )


def _remover(here: Access, case: Case, one: Suggestion) -> None:
    drafted = bool(case.item(one.no).text.strip())
    if not drafted:
        _button(here, case, "删除", "delete", one.no, lambda p: corrections.remove(p, one.no), off=False)
        return
    with st.popover("删除", icon=":material/delete:", type="tertiary", key=f"draft_remove_{one.no}"):
        st.html("<p>这一条已经有答复。删除后答复不再列出，现在的内容先存为一版。</p>")
        _button(here, case, "确认删除", "delete", one.no, lambda p: corrections.remove(p, one.no), off=False)


def split_places(text: str) -> dict[int, str]:
    """Where a suggestion can be taken apart: the beginnings of its sentences but the first, each with its first words.

    >>> split_places("增加床位。公开标准。")
    {5: '公开标准。'}
    """
    spans = list(sentence_spans(text))[1:]
    return {span.start: _short(span.of(text)) for span in spans}


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _height(text: str) -> int:
    lines = sum(max(1, -(-len(line) // _CHARACTERS)) for line in text.split("\n"))
    return 42 + _LINE * min(max(lines, 2), 9)


def _add_box(here: Access, case: Case) -> None:
    with st.container(key="draft_add_box"):
        st.text_area(
            "增加一条建议",
            key=_ADDED,
            height=80,
            max_chars=5000,
            placeholder="原文里没有单独成段的，写在这里",
        )
        st.button("增加", icon=":material/add:", key="draft_add", on_click=_add, args=(here, case.id))


# changes


def _apply(here: Access, case_id: str, change: Callable[[Proposal], Proposal]) -> Proposal | None:
    """Change the split as it is stored now; None where that is not possible, with the reason told."""
    store, who = cases(here).store, reader(here)
    try:
        return store.save_proposal(case_id, who, change(store.get(case_id, who).proposal)).proposal
    except BanfuError as error:
        st.session_state["draft_intake_problem"] = str(error)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        _, text = widgets.told(error, "拆分没有改成。", "请刷新页面再试。")
        st.session_state["draft_intake_problem"] = text
    return None


def _change(here: Access, case_id: str, change: Callable[[Proposal], Proposal]) -> None:
    _apply(here, case_id, change)


def _reword(here: Access, case_id: str, no: int) -> None:
    text = str(st.session_state[_key(no)])
    proposal = _apply(here, case_id, lambda p: reworded(p, no, text))
    if proposal is not None and no <= len(proposal.suggestions):
        draft_keep.shown(_key(no), proposal.suggestions[no - 1].text)


def reworded(proposal: Proposal, no: int, text: str) -> Proposal:
    """Suggestion ``no`` in other words, its sub-points read from them.

    >>> from assistant.drafting.proposal import parse_proposal
    >>> made = parse_proposal("关于养老的提案\\n建议：\\n一、增加床位。\\n二、培训护理员。")
    >>> [s.text for s in reworded(made, 2, "建设护理员培训基地。").suggestions]
    ['增加床位。', '建设护理员培训基地。']
    """
    changed = corrections.reword(proposal, no, text)
    old, new = proposal.suggestions[no - 1], changed.suggestions[no - 1]
    points = make_suggestion(new.text, _paragraphs(new.text), no).points
    # The place in the original stays marked, though the words are the user's own.
    kept = replace(
        new, number=old.number, span=old.span, points=tuple(replace(point, span=None) for point in points)
    )
    return changed.with_suggestions([kept if one.no == no else one for one in changed.suggestions])


def _paragraphs(text: str) -> list[Span]:
    spans, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    return spans


def _add(here: Access, case_id: str) -> None:
    text = str(st.session_state.get(_ADDED, ""))
    added = _apply(here, case_id, lambda p: p.with_suggestions([*p.suggestions, corrections.written(text)]))
    if added is not None:
        st.session_state[_ADDED] = ""
