"""一件答复当下的核对结果，同一稿只算一次：正文一改，版次就变，重新算。"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import streamlit as st

from assistant.cases.models import Case, CheckedSentence, PlacedFinding
from assistant.drafting.models import Draft
from ui.access import Access
from ui.draft_desk import cases

_SEEN = "reply_seen"
_Value = TypeVar("_Value")


def checked(here: Access, case: Case, no: int) -> tuple[CheckedSentence, ...]:
    """The item's sentences with their checks."""
    return _once(case, f"checked {no}", lambda: cases(here).checked(case, no))


def findings(here: Access, case: Case) -> tuple[PlacedFinding, ...]:
    """What 核稿 finds in the whole letter."""
    return _once(case, "findings", lambda: cases(here).findings(case))


def draft(here: Access, case: Case) -> Draft:
    """The letter with its promises and the reasons for its category."""
    return _once(case, "draft", lambda: cases(here).draft(case))


def _once(case: Case, what: str, make: Callable[[], _Value]) -> _Value:
    seen: dict[str, Any] = st.session_state.setdefault(_SEEN, {})
    if seen.get("of") != (case.id, case.revision):
        seen.clear()
        seen["of"] = (case.id, case.revision)
    if what not in seen:
        seen[what] = make()
    return cast(_Value, seen[what])
