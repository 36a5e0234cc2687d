"""答复起草页的网址：``?case=…&step=…&item=…`` 指明哪一件、哪一步、哪一条，刷新后还在原处。

from ui import draft_route

draft_route.go(case.id, Step.ITEMS, item=2)   # 回调里用：换一步、换一条
no = draft_route.item(case)                   # 现在看的是第几条（从 1 起；没有建议时为 0）
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from assistant.cases.models import Case

CASE, STEP, ITEM = "case", "step", "item"
#: The case that is only being taken in and has no id yet.
NEW = "new"


class Step(StrEnum):
    """The steps of a case, in their order; the values stand in the address."""

    INTAKE = "intake"
    ITEMS = "items"
    REVIEW = "review"
    PREVIEW = "preview"
    RECORD = "record"

    @property
    def label(self) -> str:
        """The step as users read it."""
        return {
            "intake": "来件与拆分",
            "items": "逐条起草",
            "review": "核稿",
            "preview": "预览定稿",
            "record": "办理记录",
        }[self.value]


#: Fragments by name, so that a text that was saved is told beside and above the page without drawing all of it.
ROOM, ITEMS_FRAGMENT, SAVED_FRAGMENT = "reply_room", "draft_items_fragment", "draft_saved_fragment"


def saved() -> None:
    """At the end of a callback of the step 逐条起草 that stored a text: draw the room, the items' marks, the saved time."""
    st.rerun([ROOM, ITEMS_FRAGMENT, SAVED_FRAGMENT])


def case_id() -> str:
    """The id in the address: empty on the list, ``new`` while a case is taken in."""
    return str(st.query_params.get(CASE, ""))


def go(case: str, step: Step | None = None, *, item: int | None = None) -> None:
    """Go to a case (empty: to the list), to a step and an item of it; what is not named is left out of the address."""
    wanted = {CASE: case, STEP: step.value if step else "", ITEM: str(item) if item else ""}
    st.query_params.from_dict({name: value for name, value in wanted.items() if value})


def step() -> Step:
    """The step in the address; the first one where it names none."""
    given = str(st.query_params.get(STEP, ""))
    return Step(given) if given in set(Step) else Step.INTAKE


def item(case: Case) -> int:
    """The item that is looked at: the one in the address where the case has it, else the first; 0 for a case without any."""
    numbers = [one.no for one in case.items]
    given = str(st.query_params.get(ITEM, ""))
    if given.isdecimal() and int(given) in numbers:
        return int(given)
    return numbers[0] if numbers else 0
