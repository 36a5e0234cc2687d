"""资料库页的筛选：标题文号机关、效力、可见范围、文种、机关、年份。"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from assistant.library_service import VISIBILITY_NAMES
from corpus.models import Kind, Status, Visibility
from corpus.rows import DocumentRow
from ui.passages import STATUS_BADGES, plain


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list shall hold; empty parts do not filter."""

    text: str = ""
    statuses: tuple[Status, ...] = ()
    visibilities: tuple[Visibility, ...] = ()
    kinds: tuple[Kind, ...] = ()
    issuers: tuple[str, ...] = ()
    years: tuple[int, int] | None = None

    def admits(self, row: DocumentRow, day: date) -> bool:
        """Whether a document belongs in the list."""
        if self.statuses and row.status(day) not in self.statuses:
            return False
        if self.visibilities and row.visibility not in self.visibilities:
            return False
        if self.kinds and row.kind not in self.kinds and row.enclosed_kind not in self.kinds:
            return False
        if self.issuers and (row.issuer or "") not in self.issuers:
            return False
        if self.years and not (row.issued and self.years[0] <= row.issued.year <= self.years[1]):
            return False
        words = _fold(self.text).split()
        held = _fold("\n".join((row.title, row.doc_number or "", row.issuer or "", row.source)))
        return all(word in held for word in words)


def _fold(text: str) -> str:
    # 〔2024〕, [2024] and （2024） are typed for one another.
    folded = unicodedata.normalize("NFKC", text).casefold()
    return folded.translate(str.maketrans("〔〕［］[]【】", "()()()()"))


def ordered(rows: Sequence[DocumentRow], wanted: Wanted, day: date) -> list[DocumentRow]:
    """Those that are wanted, newest first, undated ones last."""
    found = [row for row in rows if wanted.admits(row, day)]
    return sorted(found, key=lambda row: (-(row.issued or date.min).toordinal(), row.title))


def sidebar(rows: Sequence[DocumentRow], day: date) -> Wanted:
    """The filters, with how many documents each standing and visibility has."""
    by_status = Counter(row.status(day) for row in rows)
    by_visibility = Counter(row.visibility for row in rows)
    with st.sidebar:
        text = st.text_input(
            "标题、文号、机关",
            key="library_text",
            placeholder="标题、文号、机关",
            icon=":material/search:",
            label_visibility="collapsed",
            max_chars=100,
        )
        statuses = st.pills(
            "效力",
            [status for status in STATUS_BADGES if by_status[status]],
            selection_mode="multi",
            format_func=lambda status: f"{STATUS_BADGES[status][0]} {by_status[status]}",
            key="library_statuses",
        )
        visibilities = st.pills(
            "可见范围",
            list(Visibility),
            selection_mode="multi",
            format_func=lambda one: f"{VISIBILITY_NAMES[one]} {by_visibility[one]}",
            key="library_visibilities",
        )
        kinds = Counter(kind for row in rows for kind in {row.kind, row.enclosed_kind} if kind)
        chosen_kinds = st.multiselect(
            "文种",
            [kind for kind in Kind if kinds[kind]],
            format_func=lambda kind: f"{kind.value} {kinds[kind]}",
            placeholder="全部文种",
            key="library_kinds",
        )
        issuers = Counter(row.issuer for row in rows if row.issuer)
        chosen_issuers = st.multiselect(
            "发文机关",
            [issuer for issuer, _ in issuers.most_common()],
            format_func=plain,
            placeholder="全部机关",
            key="library_issuers",
        )
        years = _years(rows)
    return Wanted(
        text, tuple(statuses), tuple(visibilities), tuple(chosen_kinds), tuple(chosen_issuers), years
    )


def _years(rows: Sequence[DocumentRow]) -> tuple[int, int] | None:
    years = {row.issued.year for row in rows if row.issued}
    if len(years) < 2:
        return None
    first, last = min(years), max(years)
    low, high = st.slider("年份", first, last, (first, last), format="%d", key="library_years")
    return None if (low, high) == (first, last) else (low, high)
