"""检索范围：文种、效力、机关、成文日期、按哪一天的效力。"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from corpus.models import Kind, Status
from ui.access import Access
from ui.passages import STATUS_BADGES

_KEYS = ("ask_kinds", "ask_statuses", "ask_issuer", "ask_from", "ask_to", "ask_as_of")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is asked of; empty admits everything."""

    kinds: tuple[Kind, ...] = ()
    statuses: tuple[Status, ...] = ()
    issuer: str | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    as_of: date | None = None

    def label(self) -> str:
        """The scope in a few words.

        >>> Scope().label(), Scope(kinds=(Kind.PLAN,), issuer="市科技局").label()
        ('全部', '规划 市科技局')
        """
        words = [kind.value for kind in self.kinds] + [STATUS_BADGES[status][0] for status in self.statuses]
        if self.issuer:
            words.append(self.issuer)
        if self.issued_from or self.issued_to:
            words.append(f"{self.issued_from or ''}至{self.issued_to or '今'}")
        if self.as_of:
            words.append(f"按{self.as_of}的效力")
        return " ".join(words[:2]) + (f" 等{len(words)}项" if len(words) > 2 else "") if words else "全部"


def current() -> Scope:
    """The scope that this session has chosen."""
    held: dict[str, Any] = st.session_state.setdefault("ask_scope", {})
    return Scope(
        tuple(held.get("ask_kinds") or ()),
        tuple(held.get("ask_statuses") or ()),
        held.get("ask_issuer") or None,
        held.get("ask_from"),
        held.get("ask_to"),
        held.get("ask_as_of"),
    )


def only_in_force() -> None:
    """Narrow the scope to documents in force; in a callback, before the form is drawn."""
    st.session_state["ask_statuses"] = [Status.IN_FORCE]
    st.session_state.setdefault("ask_scope", {})["ask_statuses"] = [Status.IN_FORCE]


def clear() -> None:
    """Ask of everything again."""
    st.session_state["ask_scope"] = {}


def chooser(here: Access) -> None:
    """The button that shows the scope and opens its form."""
    # Widgets that are not drawn lose their state; what was chosen is held beside them.
    held: dict[str, Any] = st.session_state.setdefault("ask_scope", {})
    for key in _KEYS:
        if key in st.session_state:
            held[key] = st.session_state[key]
        elif held.get(key):
            st.session_state[key] = held[key]
    with st.popover(f"检索范围：{current().label()}", icon=":material/tune:", key="ask_scope_box"):
        _form(here, current())


def _form(here: Access, chosen: Scope) -> None:
    # What is chosen stays a choice, also where its last document has gone meanwhile.
    rows = here.service.documents(here.audience)
    kinds = Counter(row.enclosed_kind or row.kind for row in rows)
    statuses = Counter(row.status(here.service.today) for row in rows)
    issuers = Counter(row.issuer for row in rows if row.issuer)
    if chosen.issuer:
        issuers[chosen.issuer] += 0
    st.multiselect(
        "文种",
        [kind for kind in Kind if kinds[kind] or kind in chosen.kinds],
        format_func=lambda kind: f"{kind.value}（{kinds[kind]}）",
        placeholder="全部文种",
        key="ask_kinds",
    )
    st.pills(
        "效力",
        [status for status in STATUS_BADGES if statuses[status] or status in chosen.statuses],
        selection_mode="multi",
        format_func=lambda status: f"{STATUS_BADGES[status][0]} {statuses[status]}",
        key="ask_statuses",
    )
    st.selectbox(
        "发文机关",
        [name for name, _ in issuers.most_common()],
        index=None,
        placeholder="全部机关",
        key="ask_issuer",
    )
    begin, end = st.columns(2)
    begin.date_input("成文日期从", value=None, format="YYYY-MM-DD", key="ask_from")
    end.date_input("到", value=None, format="YYYY-MM-DD", key="ask_to")
    st.date_input(
        "按哪一天的效力",
        value=None,
        format="YYYY-MM-DD",
        key="ask_as_of",
        help="只看这一天以前的文件，效力也按这一天算",
    )
    st.button("恢复为全部", on_click=_reset, key="ask_scope_reset", type="tertiary")


def _reset() -> None:
    clear()
    for key in _KEYS:
        st.session_state[key] = [] if key in ("ask_kinds", "ask_statuses") else None
