"""匹配结果的显示：把每项资助变成组件要的数据，组件只用文本节点，文件和用户的字不会变成标签。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from assistant.eligibility import Decision, MatchResult, MeasureStanding
from assistant.eligibility.computing import cap_words
from assistant.eligibility.evaluating import Verdict
from assistant.eligibility.matcher import Checked
from assistant.eligibility.models import Clause, Noted
from assistant.eligibility.offers import Document
from assistant.eligibility.report import MARKS, ordered, window_words, worded
from corpus.models import Visibility
from ui.passages import chinese_date
from ui.source_view import titled
from ui.style import asset

#: The groups in the order the matcher ranks them: name of the group, its heading.
GROUPS = {"eligible": "可申请", "unknown": "待确认", "not_eligible": "不符合", "apart": "不计入"}
UNREVIEWED = "这一事项由程序从条文提取，尚未经人工核定。"
CHANGED = "这一事项的条文在核定之后有过变动，请以最新条文为准。"
UNSTATED = "文件没有写明从何时起、到何时止有效，能否申请请先向主管部门核实。"
STANDINGS: dict[MeasureStanding, str] = {
    MeasureStanding.IN_FORCE: "green",
    MeasureStanding.UNSTATED: "gray",
    MeasureStanding.NOT_YET: "orange",
    MeasureStanding.PROPOSED: "orange",
    MeasureStanding.DRAFT: "orange",
    MeasureStanding.EXPIRED: "gray",
    MeasureStanding.HISTORICAL: "gray",
}
_WORDS = {Verdict.MET: "符合", Verdict.UNMET: "不符合", Verdict.UNKNOWN: "待确认"}
_COLOURS = {"eligible": "green", "unknown": "orange", "not_eligible": "red", "apart": "gray"}
#: So much of a long clause is shown in the list; the whole stands beside it on request.
MOST_QUOTED = 160

_cards = st.components.v2.component(
    "banfu_match",
    html='<div class="list"></div>',
    css=asset("match_list.css"),
    js=asset("match_list.js"),
)


def show(data: dict[str, Any], key: str) -> object:
    """Mount the list; the number of the clause whose button was just pressed, None in every other run."""
    return _cards(data=data, key=key, height="content", on_clause_change=_pressed).clause


def _pressed() -> None:
    """Nothing: the number is read where the list is mounted, within the same fragment."""


def grouped(result: MatchResult) -> dict[str, tuple[Decision, ...]]:
    """The decisions by group, in the matcher's order."""
    return {name: result.apart if name == "apart" else result.of(name) for name in GROUPS}


@dataclass(slots=True)
class Cards:
    """What the list shows, and the clauses that its buttons open, by the numbers it is given for them."""

    result: MatchResult
    titles: Mapping[str, str] = field(init=False)
    clauses: list[Clause] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.titles = {d.offer.measure.id: d.offer.measure.title for d in self.result.decisions}

    def data(self, groups: Mapping[str, Sequence[Decision]], *, opens: bool) -> dict[str, Any]:
        """The cards of some groups; ``opens``: the very first is open unless the reader closed it."""
        shown = [
            {"name": GROUPS[name], "cards": [self.card(name, d) for d in decisions]}
            for name, decisions in groups.items()
            if decisions
        ]
        if opens and shown:
            shown[0]["cards"][0]["open"] = True  # type: ignore[index]
        return {
            "groups": shown,
            "shared": [{"text": s.text, **self.cited(s.clause)} for s in self.result.shared],
        }

    def card(self, group: str, decision: Decision) -> dict[str, Any]:
        """One measure, head and body."""
        measure, document = decision.offer.measure, decision.offer.document
        almost = group == "unknown" and len(decision.missing) == 1
        return {
            "id": measure.id,
            "colour": _COLOURS[group],
            "verdict": "差一项" if almost else GROUPS[group],
            "title": measure.title,
            "amount": decision.estimate.text,
            "reason": decision.reason,
            "standing": [decision.standing.value, STANDINGS[decision.standing]],
            "internal": document.visibility is Visibility.INTERNAL,
            "department": measure.department.value if measure.department else "",
            "window": window_words(decision),
            "closed": decision.timing,
            "reviewed": decision.offer.review.reviewed,
            "review": "" if decision.offer.review.reviewed else UNREVIEWED,
            "origin": measure.origin,
            "flags": [f"{flag}。" for flag in measure.flags],
            "changed": CHANGED if decision.offer.changed else "",
            "caution": UNSTATED if decision.standing is MeasureStanding.UNSTATED else "",
            "document": document_line(document),
            "open": False,
            **self._body(decision),
        }

    def _body(self, decision: Decision) -> dict[str, Any]:
        measure = decision.offer.measure
        windows = [{"text": w.text, **self.cited(w.clause)} for w in measure.windows]
        return {
            "quote": self.cited(measure.clause),
            "conditions": [self._condition(c) for c in ordered(decision.checked)],
            "amount_quote": self.cited(measure.amount_clause),
            "steps": list(decision.estimate.steps),
            "wanting": [name.split(":")[-1] for name in decision.estimate.missing],
            "caps": [{"text": cap_words(c), **self.cited(c.clause)} for c in measure.caps],
            "windows": windows,
            "materials": [self._noted(m) for m in measure.materials],
            "office": self._noted(measure.department) if measure.department else None,
            "proposed": self._noted(measure.proposed) if measure.proposed else None,
            "rivals": [self.titles.get(r, r) for r in decision.rivals],
            "also": [{"text": document_line(d), **self.cited(c)} for d, c in decision.offer.also],
        }

    def _condition(self, checked: Checked) -> dict[str, Any]:
        return {
            "mark": MARKS[checked.verdict],
            "verdict": checked.verdict.value,
            "said": _WORDS[checked.verdict],
            "text": worded(checked),
            "fact": checked.fact or ("未填" if checked.verdict is Verdict.UNKNOWN else ""),
            "either": bool(checked.condition.group),
            **self.cited(checked.condition.clause),
        }

    def _noted(self, noted: Noted) -> dict[str, Any]:
        return {"text": noted.value, **self.cited(noted.clause)}

    def cited(self, clause: Clause) -> dict[str, Any]:
        """The exact words of a clause, and the number by which its button asks for the place."""
        self.clauses.append(clause)
        quote = clause.quote
        cut = len(quote) > MOST_QUOTED
        return {"quote": quote[:MOST_QUOTED] if cut else quote, "cut": cut, "clause": len(self.clauses) - 1}


def document_line(document: Document) -> str:
    """A document in one line: title, 文号, issuer, date."""
    parts = (titled(document.title), document.doc_number, document.issuer, chinese_date(document.issued))
    return "　".join(part for part in parts if part)
