"""A case as the letter it becomes: fixed parts, items, category, ledger, findings with their places."""

from __future__ import annotations

from datetime import date

from assistant.cases.models import Case, PlacedFinding
from assistant.drafting.models import Draft, Letter
from corpus.stores import Stores


def letter_of(case: Case, today: date | None = None) -> Letter:
    """The letter as it would be printed now. Fixed parts come from profile and office unless the user worded them."""
    raise NotImplementedError


def proposed_parts(case: Case, today: date | None = None) -> dict[str, str]:
    """The fixed parts as profile, office and contact log word them (keys of ``PARTS``), to show what 恢复 brings back."""
    raise NotImplementedError


def draft_of(case: Case, today: date | None = None, stores: Stores | None = None) -> Draft:
    """The letter with its commitment ledger and the proposed category's reasons; ``letter.category`` is the user's where chosen."""
    raise NotImplementedError


def findings_of(
    case: Case, stores: Stores | None = None, today: date | None = None
) -> tuple[PlacedFinding, ...]:
    """What 核稿 finds in the letter now, in the order of its text, each with its place; what was put aside is marked."""
    raise NotImplementedError
