"""资料库页的事项清单：一页页地列，点一项就打开；哪些要多看一眼，标在名称下面。"""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.eligibility.computing import describe
from assistant.eligibility.models import NO_BENEFICIARY
from assistant.eligibility.store import Stored
from ui.passages import plain

PAGE = 12
#: So much of a standard is shown in the list.
_MOST = 30
#: Where columns stand below one another, the clause is below the list.
_INTO_VIEW = """<script>
setTimeout(() => {
  const narrow = window.innerWidth <= 640;
  const top = document.querySelector(narrow ? '.st-key-library_clause' : '.st-key-library_head');
  top?.scrollIntoView({ block: narrow ? 'start' : 'end' });
}, 120);
</script>"""


def show(shown: list[Stored]) -> Stored | None:
    """The list, a page at a time; the measure that is open."""
    if not shown:
        return None
    ids = [one.measure.id for one in shown]
    chosen = st.session_state.get("library_measure")
    at = ids.index(chosen) if chosen in ids else 0
    first = at // PAGE * PAGE
    with st.container(key="library_measures"):
        for one in shown[first : first + PAGE]:
            amount = describe(one.measure.amount, one.measure.caps)
            amount = amount if len(amount) <= _MOST else f"{amount[:_MOST]}…"
            open_ = one.measure.id == ids[at]
            with st.container(key=f"{'libopen' if open_ else 'librow'}_{one.measure.id}"):
                st.button(
                    f"**{plain(one.measure.title)}**  \n{plain(amount)}{_marks(one)}",
                    key=f"library_measure_{one.measure.id}",
                    type="tertiary",
                    width="stretch",
                    on_click=_open,
                    args=(one.measure.id,),
                )
    if len(shown) > PAGE:
        with st.container(horizontal=True, vertical_alignment="center", key="library_pages"):
            back, on = max(0, first - PAGE), min(len(ids) - 1, first + PAGE)
            st.button("上一页", key="library_back", disabled=first == 0, on_click=_open, args=(ids[back],))
            st.html(
                f'<p class="banfu-muted">{first + 1}–{min(first + PAGE, len(ids))}／{len(ids)}</p>',
                width="content",
            )
            last = first + PAGE >= len(ids)
            st.button("下一页", key="library_on", disabled=last, on_click=_open, args=(ids[on],))
    return shown[at]


def _marks(stored: Stored) -> str:
    """Why a measure wants a closer look, as badges in a button's words."""
    marks = [(NO_BENEFICIARY, "orange")] if not stored.measure.beneficiary else []
    marks += [(f"{stored.measure.origin}提出", "blue")] if stored.measure.origin else []
    marks += [("条文有变", "orange")] if stored.changed else []
    return ("  \n" if marks else "") + " ".join(f":{colour}-badge[{words}]" for words, colour in marks)


def _open(measure_id: str) -> None:
    st.session_state["library_measure"] = measure_id
    st.session_state["library_moved"] = True


def open_next() -> None:
    """Leave the measure that is open for the first of the list."""
    st.session_state.pop("library_measure", None)
    st.session_state["library_moved"] = True


def into_view(stored: Stored) -> None:
    """Bring the top of a measure that was just opened into view, if the reader has moved at all."""
    if st.session_state.get("library_moved"):
        # Scripts of a text that did not change are not run again; the id makes each measure's its own.
        st.html(f"{_INTO_VIEW}<i hidden>{escape(stored.measure.id)}</i>", unsafe_allow_javascript=True)
