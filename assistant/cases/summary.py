"""What lists say of a case, worked out when it is saved: submitters, category, share of items with evidence."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.cases.jurisdiction import submitters_of
from assistant.cases.models import Case, CaseItem
from assistant.cases.wording import marks_in, reply_item
from assistant.drafting.category import propose_category
from assistant.drafting.models import Category, ReplyItem


@dataclass(frozen=True, slots=True)
class Summary:
    """``category`` is the user's, else the proposed one; ``evidenced`` is 0 to 1."""

    submitters: str
    category: Category | None
    evidenced: float


def summary_of(case: Case) -> Summary:
    """The columns of a case that its content decides."""
    category = case.settings.category
    if category is None and not case.settings.lead_unit:
        replies = [reply_item(ReplyItem(item.no, ""), item.text, item.sources) for item in case.items]
        category = propose_category(replies)[0]
    with_evidence = sum(map(evidenced, case.items))
    share = with_evidence / len(case.items) if case.items else 0.0
    return Summary(submitters_of(case.proposal, case.settings), category, share)


def evidenced(item: CaseItem) -> bool:
    """Whether the text cites a source that the item has."""
    known = {source.n for source in item.used}
    return any(n in known for n in marks_in(item.text))
