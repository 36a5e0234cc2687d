"""效力: whether a document is in force on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corpus.models import Header, Status


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides a document's status: its own clauses, a repeal by another document, or a word from staff.

    ``repealed`` is the first day on which another document in the library, adopted and in force, repeals it.
    """

    draft: bool = False
    effective: date | None = None
    expires: date | None = None
    repealed: date | None = None
    declared: Status | None = None

    @classmethod
    def of(cls, header: Header, *, repealed: date | None = None, declared: Status | None = None) -> Standing:
        """The standing a header gives."""
        return cls(
            draft=header.draft is not None,
            effective=header.effective.value if header.effective else None,
            expires=header.expires.value if header.expires else None,
            repealed=repealed,
            declared=declared,
        )

    def on(self, day: date) -> Status:
        """The status on ``day``.

        A draft stays a draft. A document that states no day of effect is UNKNOWN, not in force: nobody said so.

        >>> Standing(effective=date(2024, 3, 1), expires=date(2029, 2, 28)).on(date(2029, 3, 1)).value
        '失效'
        """
        if self.declared is not None and self.declared is not Status.UNKNOWN:
            return self.declared
        if self.draft:
            return Status.DRAFT
        if self.repealed and day >= self.repealed:
            return Status.REPEALED
        if self.expires and day > self.expires:
            return Status.EXPIRED
        if self.effective:
            return Status.IN_FORCE if day >= self.effective else Status.NOT_YET
        return Status.UNKNOWN
