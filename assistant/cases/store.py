"""Reply cases kept in SQLite (``cases.sqlite3``): listed, resumed, changed as one types. Another's case is as good as missing."""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path

from assistant.audit import AuditLog
from assistant.cases.models import (
    Case,
    CaseCounts,
    CaseRow,
    CaseSettings,
    CaseStatus,
    ContactWay,
    Reader,
    Source,
    Version,
)
from assistant.drafting.models import Proposal, ProposalKind
from corpus.settings import CorpusSettings


class CaseStore:
    """The file of cases; safe from several threads and processes. ``now`` gives seconds since 1970.

    Every method checks the reader: a case of somebody else raises the same ``NotFound`` as one that never was, unless the
    reader ``sees_all``. Changes return the case as it is afterwards.
    """

    def __init__(
        self,
        path: Path,
        audit: AuditLog,
        *,
        now: Callable[[], float] = time.time,
        today: Callable[[], date] = date.today,
    ) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Close the file; safe to call twice."""

    def create(
        self,
        who: Reader,
        proposal: Proposal,
        *,
        text: str = "",
        file_name: str = "",
        settings: CaseSettings | None = None,
    ) -> Case:
        """A new case with an empty item for every suggestion."""
        raise NotImplementedError

    def get(self, case_id: str, who: Reader) -> Case:
        """One case. Raises ``NotFound``."""
        raise NotImplementedError

    def list(
        self,
        who: Reader,
        *,
        statuses: Collection[CaseStatus] = (),
        kinds: Collection[ProposalKind] = (),
        owners: Collection[str] = (),
        words: str = "",
    ) -> builtins.list[CaseRow]:
        """The reader's cases, those that are due first at the top, closed ones last. Empty filters let everything through.

        ``words`` (several, separated by blanks) must all stand in number, title or submitters.
        """
        raise NotImplementedError

    def counts(self, who: Reader) -> CaseCounts:
        """How many cases the reader has, for the filters."""
        raise NotImplementedError

    def save_item(self, case_id: str, who: Reader, no: int, text: str, revision: int) -> Case:
        """Keep what the user typed. ``revision`` is that of the item as it was read.

        Raises ``Stale`` where the item has changed since: it has the newer text, and the one given is kept as a version.
        """
        raise NotImplementedError

    def save_settings(self, case_id: str, who: Reader, settings: CaseSettings) -> Case:
        """Change form, profile, office, dates, category …; another deadline is written to the audit log."""
        raise NotImplementedError

    def save_proposal(self, case_id: str, who: Reader, proposal: Proposal) -> Case:
        """Another split or other header fields; items stay with the suggestions that remain, and a version is kept where text goes."""
        raise NotImplementedError

    def save_parts(self, case_id: str, who: Reader, parts: Mapping[str, str | None]) -> Case:
        """Word these fixed parts (keys of ``PARTS``); None goes back to the proposed wording. Other parts stay."""
        raise NotImplementedError

    def set_status(self, case_id: str, who: Reader, status: CaseStatus, reason: str = "") -> Case:
        """Move the case on or back; kept as a version and written to the audit log."""
        raise NotImplementedError

    def add_contact(
        self, case_id: str, who: Reader, day: date, way: ContactWay, person: str, words: str
    ) -> Case:
        """Write down a contact; they stand in the order of their days."""
        raise NotImplementedError

    def remove_contact(self, case_id: str, who: Reader, contact_id: str) -> Case:
        """Take a contact out."""
        raise NotImplementedError

    def add_file(self, case_id: str, who: Reader, name: str, unit: str, text: str) -> Case:
        """Keep an opinion of a 会办单位; one of the same name and unit is replaced."""
        raise NotImplementedError

    def remove_file(self, case_id: str, who: Reader, file_id: str) -> Case:
        """Take an opinion out; what was merged from it stays in the text."""
        raise NotImplementedError

    def add_source(self, case_id: str, who: Reader, no: int, source: Source) -> tuple[Case, int]:
        """Put evidence beside an item and give it its number; one that was dropped comes back with the same number."""
        raise NotImplementedError

    def drop_source(self, case_id: str, who: Reader, no: int, n: int, dropped: bool = True) -> Case:
        """Mark a source of an item as not wanted (不用), or bring it back."""
        raise NotImplementedError

    def ignore(self, case_id: str, who: Reader, key: tuple[str, str], ignored: bool = True) -> Case:
        """Put a finding aside by its key, or take it up again."""
        raise NotImplementedError

    def keep_version(self, case_id: str, who: Reader, label: str = "") -> Version:
        """Keep the present state as a version."""
        raise NotImplementedError

    def versions(self, case_id: str, who: Reader) -> builtins.list[Version]:
        """All versions, the newest first."""
        raise NotImplementedError

    def version(self, case_id: str, who: Reader, no: int) -> Case:
        """The case as it was. Raises ``NotFound``."""
        raise NotImplementedError

    def restore(self, case_id: str, who: Reader, no: int) -> Case:
        """Go back to a version: proposal, texts, parts and settings; the present state is kept as a version first."""
        raise NotImplementedError

    def delete(self, case_id: str, who: Reader) -> None:
        """Remove a case with its versions; written to the audit log."""
        raise NotImplementedError

    def expire(self, keep_days: int) -> int:
        """Remove cases that nobody changed for ``keep_days`` days; how many there were."""
        raise NotImplementedError


def open_cases(settings: CorpusSettings) -> CaseStore:
    """The cases of a data folder, without those that settings no longer keep."""
    raise NotImplementedError
