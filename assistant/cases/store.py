"""Reply cases kept in SQLite (``cases.sqlite3``): listed, resumed, changed as one types. Another's case is as good as missing."""

from __future__ import annotations

import builtins
import contextlib
import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from assistant.audit import AUDIT_FILE, Action, Actor, AuditLog
from assistant.cases.errors import CasesDamaged
from assistant.cases.listing import counted, listed
from assistant.cases.models import (
    Case,
    CaseCounts,
    CaseFile,
    CaseItem,
    CaseRow,
    CaseSettings,
    CaseStatus,
    ContactEntry,
    ContactWay,
    Reader,
    Version,
)
from assistant.cases.texts import CaseTexts
from assistant.drafting.models import Proposal, ProposalKind
from assistant.settings import load_assistant_settings
from corpus.settings import CorpusSettings

STORE_FILE = "cases.sqlite3"


class CaseStore(CaseTexts):
    """The file of cases; safe from several threads and processes. ``now`` gives seconds since 1970.

    Every method checks the reader: a case of somebody else raises the same ``NotFound`` as one that never was, unless the
    reader ``sees_all``. Changes return the case as it is afterwards; a closed case (办结) refuses them with
    ``Unchangeable`` until it is sent back.
    """

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
        now = self._time()
        items = tuple(CaseItem(s.no) for s in proposal.suggestions)
        case = Case(
            secrets.token_hex(16), who.user, proposal, now, now, who.name, text=text, file_name=file_name,
            settings=settings or CaseSettings(), items=items,
        )  # fmt: skip
        with self._writing():
            self._insert(case)
        return case

    def get(self, case_id: str, who: Reader) -> Case:
        """One case. Raises ``NotFound``."""
        return self._load(case_id, who)

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
        rows = listed(self._mine(who), self._today())
        wanted = words.casefold().split()
        return [
            row
            for row in rows
            if (not statuses or row.status in statuses)
            and (not kinds or row.kind in kinds)
            and (not owners or row.owner in owners)
            and all(w in f"{row.number} {row.title} {row.submitters}".casefold() for w in wanted)
        ]

    def counts(self, who: Reader) -> CaseCounts:
        """How many cases the reader has, for the filters."""
        return counted(listed(self._mine(who), self._today()))

    # the way of the case

    def save_settings(self, case_id: str, who: Reader, settings: CaseSettings) -> Case:
        """Change form, profile, office, dates, category …; another deadline is written to the audit log."""
        with self._writing():
            case = self._open(case_id, who)
            if settings == case.settings:
                return case
            before, after = case.settings.deadline, settings.deadline
            with contextlib.ExitStack() as stack:
                if before != after:
                    reason = settings.extension_reason if settings.extended_to else ""
                    days = str(before or "未定"), str(after or "未定")
                    stack.enter_context(self._recorded(case, who, Action.CASE_DUE, *days, reason))
                return self._save(replace(case, settings=settings))

    def set_status(self, case_id: str, who: Reader, status: CaseStatus, reason: str = "") -> Case:
        """Move the case on or back; kept as a version and written to the audit log."""
        with self._writing():
            case = self._load(case_id, who)
            if case.status is status:
                return case
            self._keep(case, who, f"转“{status.value}”之前")
            with self._recorded(
                case, who, Action.CASE_STATUS, case.status.value, status.value, reason.strip()
            ):
                return self._save(replace(case, status=status))

    def add_contact(
        self, case_id: str, who: Reader, day: date, way: ContactWay, person: str, words: str
    ) -> Case:
        """Write down a contact; they stand in the order of their days."""
        entry = ContactEntry(
            secrets.token_hex(8), day, way, person.strip(), words.strip(), who.name or who.user, self._time()
        )
        return self._changed(
            case_id,
            who,
            lambda case: replace(
                case, contacts=tuple(sorted((*case.contacts, entry), key=lambda one: one.day))
            ),
        )

    def remove_contact(self, case_id: str, who: Reader, contact_id: str) -> Case:
        """Take a contact out."""
        return self._changed(
            case_id, who,
            lambda case: replace(case, contacts=tuple(c for c in case.contacts if c.id != contact_id)),
        )  # fmt: skip

    def add_file(self, case_id: str, who: Reader, name: str, unit: str, text: str) -> Case:
        """Keep an opinion of a 会办单位; one of the same name and unit is replaced."""
        added = CaseFile(secrets.token_hex(8), name, unit.strip(), text)
        return self._changed(
            case_id,
            who,
            lambda case: replace(
                case, files=(*(f for f in case.files if (f.name, f.unit) != (name, added.unit)), added)
            ),
        )

    def remove_file(self, case_id: str, who: Reader, file_id: str) -> Case:
        """Take an opinion out; what was merged from it stays in the text."""
        return self._changed(
            case_id, who, lambda case: replace(case, files=tuple(f for f in case.files if f.id != file_id))
        )

    def ignore(self, case_id: str, who: Reader, key: tuple[str, str], ignored: bool = True) -> Case:
        """Put a finding aside by its key, or take it up again."""

        def put(case: Case) -> Case:
            others = tuple(one for one in case.ignored if one != key)
            return replace(case, ignored=(*others, key) if ignored else others)

        return self._changed(case_id, who, put)

    # versions

    def keep_version(self, case_id: str, who: Reader, label: str = "") -> Version:
        """Keep the present state as a version."""
        with self._writing():
            return self._keep(self._load(case_id, who), who, label.strip() or "手动保存")

    def versions(self, case_id: str, who: Reader) -> builtins.list[Version]:
        """All versions, the newest first."""
        with self._turn:
            self._row(case_id, who)
            return self._versions(case_id)

    def version(self, case_id: str, who: Reader, no: int) -> Case:
        """The case as it was. Raises ``NotFound``."""
        with self._turn:
            self._row(case_id, who)
            return self._kept(case_id, no)

    def restore(self, case_id: str, who: Reader, no: int) -> Case:
        """Go back to a version: proposal, texts, parts and settings; the present state is kept as a version first.

        Status, contacts, opinions and findings put aside stay as they are now.
        """
        with self._writing():
            self._row(case_id, who)
            old = self._kept(case_id, no)
            try:
                case = self._open(case_id, who)
            except CasesDamaged:
                case = old
            else:
                self._keep(case, who, f"取回第{no}版之前")
            fresh = max((item.revision for item in (*case.items, *old.items)), default=0) + 1
            return self._save(
                replace(
                    case,
                    proposal=old.proposal,
                    settings=replace(
                        old.settings,
                        received=case.settings.received,
                        due=case.settings.due,
                        extended_to=case.settings.extended_to,
                        extension_reason=case.settings.extension_reason,
                    ),
                    items=tuple(replace(item, revision=fresh) for item in old.items),
                    parts=old.parts,
                )
            )

    def delete(self, case_id: str, who: Reader) -> None:
        """Remove a case with its versions; written to the audit log."""
        with self._writing() as db:
            row = self._row(case_id, who)
            actor = Actor(who.user, who.name or who.user)
            with self._audit.recording(
                actor, Action.CASE_REMOVED, case_id, row["title"], before=row["status"]
            ):
                db.execute("DELETE FROM cases WHERE id = ?", (case_id,))

    def expire(self, keep_days: int) -> int:
        """Remove cases that nobody changed for ``keep_days`` days; how many there were."""
        before = self._now() - keep_days * 86_400
        with self._writing() as db:
            old = db.execute("SELECT id, title FROM cases WHERE updated < ?", (before,)).fetchall()
            for row in old:
                self._audit.record(
                    Actor("system", "系统"), Action.CASE_REMOVED, row["id"], row["title"],
                    reason=f"超过保存期限{keep_days}天",
                )  # fmt: skip
                db.execute("DELETE FROM cases WHERE id = ?", (row["id"],))
            return len(old)


def open_cases(settings: CorpusSettings) -> CaseStore:
    """The cases of a data folder, without those that settings no longer keep."""
    keep_days = load_assistant_settings(settings).cases.keep_days
    audit = AuditLog(settings.data_dir / AUDIT_FILE)
    store = CaseStore(settings.data_dir / STORE_FILE, audit, today=lambda: settings.today or date.today())
    store.expire(keep_days)
    return store
