"""The jurisdiction profile of a case and the days that follow from it."""

from __future__ import annotations

import functools
from datetime import date

from assistant.cases.models import CaseSettings
from assistant.drafting.errors import ProfileError
from assistant.drafting.letter_words import names_of
from assistant.drafting.models import Proposal, ProposalKind
from assistant.drafting.profiles import DEFAULT, Profile, due, load_profile


def profile_of(name: str) -> Profile:
    """The profile of that name; those that ship are read once, a file each time. Errors: ``ProfileError``."""
    return load_profile(name) if name.endswith((".yaml", ".yml")) else _shipped(name)


@functools.lru_cache(maxsize=32)
def _shipped(name: str) -> Profile:
    return load_profile(name)


def due_of(settings: CaseSettings, kind: ProposalKind, *, extended: bool = False) -> date | None:
    """The day by which the profile wants an answer, the longest with an extension; None without a received date.

    >>> settings = CaseSettings(profile="lanjiang", received=date(2026, 1, 31))
    >>> due_of(settings, ProposalKind.CPPCC), due_of(settings, ProposalKind.CPPCC, extended=True)
    (datetime.date(2026, 5, 31), datetime.date(2026, 7, 31))
    """
    if settings.received is None:
        return None
    return due(profile_of(settings.profile), kind, settings.received, extended=extended)


def submitters_of(proposal: Proposal, settings: CaseSettings) -> str:
    """The submitters as addressed in lists; empty where nobody is named."""
    if not proposal.submitters:
        return ""
    try:
        profile = profile_of(settings.profile)
    except ProfileError:  # the office's own file may be gone: a list must still be shown
        profile = profile_of(DEFAULT)
    return names_of(proposal, profile.courtesy)
