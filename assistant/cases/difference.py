"""What differs between two states of a case, place by place, word by word."""

from __future__ import annotations

from assistant.cases.models import Case, Change


def difference(old: Case, new: Case) -> tuple[Change, ...]:
    """The places that differ in the order of the letter: settings, fixed parts, items; places that are the same are left out."""
    raise NotImplementedError
