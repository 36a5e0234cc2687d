"""Changes of a case's texts: items as one types or drafts them, their sources, the split, the fixed parts."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from assistant.audit import Action, Actor
from assistant.cases.carrying import carried
from assistant.cases.errors import Stale, Unchangeable
from assistant.cases.models import PARTS, Case, CaseItem, CaseStatus, Reader, Source, Version
from assistant.cases.numbering import numbered, with_numbers
from assistant.cases.records import CaseRecords
from assistant.cases.wording import text_of
from assistant.drafting.models import Proposal, ReplyItem
from corpus.errors import NotFound

#: While one types, the state before is kept as a version this often.
_AUTOMATIC = timedelta(minutes=30)


class CaseTexts(CaseRecords):
    """What is written in cases; a closed case (办结) refuses changes until it is sent back."""

    def save_item(self, case_id: str, who: Reader, no: int, text: str, revision: int) -> Case:
        """Keep what the user typed. ``revision`` is that of the item as it was read.

        Raises ``Stale`` where the item has changed since: it has the newer text, and the one given is kept as a version.
        """
        stale: Stale | None = None
        with self._writing():
            case = self._open(case_id, who)
            item = _item(case, no)
            if item.text == text:
                return case
            if item.revision == revision:
                self._keep_now_and_then(case, who)
                changed = replace(item, text=text, revision=revision + 1, typed=True)
                return self._save(case.with_item(changed))
            lost = case.with_item(replace(item, text=text, typed=True))
            version = self._keep_lost(lost, who, f"第{no}条未能保存的修改")
            stale = Stale(no, item.text, item.revision, version.no)
        raise stale

    def fill_item(
        self, case_id: str, who: Reader, no: int, drafted: ReplyItem, sources: Sequence[Source],
        *, revision: int, notes: Sequence[str] = (),
    ) -> tuple[Case, bool]:  # fmt: skip
        """Put a drafted reply in an item with all that was found for it; what stands there is kept as a version.

        Where the item was changed after ``revision`` the draft itself becomes a version and the text stays: the second
        value is then False.
        """
        with self._writing():
            case = self._open(case_id, who)
            item = _item(case, no)
            case, known = numbered(case, item, sources)
            text = text_of(with_numbers(drafted, known))
            filled = replace(
                item, text=text, sources=known, revision=item.revision + 1, typed=False, notes=tuple(notes)
            )
            if item.revision != revision:
                self._keep(case.with_item(filled), who, f"第{no}条的起草稿（起草时您改过正文，未覆盖）")
                return self._save(case.with_item(replace(item, sources=known))), False
            if item.text.strip():
                self._keep(case, who, f"重新起草第{no}条之前")
            return self._save(case.with_item(filled)), True

    def add_source(self, case_id: str, who: Reader, no: int, source: Source) -> tuple[Case, int]:
        """Put evidence beside an item and give it its number; one that was dropped comes back with the same number."""
        with self._writing():
            case = self._open(case_id, who)
            item = _item(case, no)
            case, known = numbered(case, item, [source])
            at = next(i for i, one in enumerate(known) if one.place == source.place)
            sources = (*known[:at], replace(known[at], dropped=False), *known[at + 1 :])
            return self._save(case.with_item(replace(item, sources=sources))), known[at].n

    def drop_source(self, case_id: str, who: Reader, no: int, n: int, dropped: bool = True) -> Case:
        """Mark a source of an item as not wanted (不用), or bring it back."""
        with self._writing():
            case = self._open(case_id, who)
            item = _item(case, no)
            if item.source(n) is None:
                raise NotFound(f"第{no}条没有编号为{n}的依据，请刷新后再试")
            sources = tuple(replace(s, dropped=dropped) if s.n == n else s for s in item.sources)
            return self._save(case.with_item(replace(item, sources=sources)))

    def save_proposal(self, case_id: str, who: Reader, proposal: Proposal) -> Case:
        """Another split or other header fields; items stay with the suggestions that remain, and a version is kept where text goes."""
        with self._writing():
            case = self._open(case_id, who)
            if proposal == case.proposal:
                return case
            items = carried(case.items, case.proposal.suggestions, proposal.suggestions)
            if proposal.suggestions != case.proposal.suggestions and any(i.text.strip() for i in case.items):
                self._keep(case, who, "调整拆分之前")
            return self._save(replace(case, proposal=proposal, items=items))

    def save_parts(self, case_id: str, who: Reader, parts: Mapping[str, str | None]) -> Case:
        """Word these fixed parts (keys of ``PARTS``); None goes back to the proposed wording. Other parts stay."""
        if unknown := [name for name in parts if name not in PARTS]:
            raise Unchangeable(f"函件没有“{unknown[0]}”这一部分：可以改的是{'、'.join(PARTS.values())}")
        with self._writing():
            case = self._open(case_id, who)
            merged = {**case.parts, **parts}
            worded = {name: text for name, text in merged.items() if text is not None}
            if worded == dict(case.parts):
                return case
            self._keep_now_and_then(case, who)
            return self._save(replace(case, parts=worded))

    # within

    def _open(self, case_id: str, who: Reader) -> Case:
        case = self._load(case_id, who)
        if case.status is CaseStatus.CLOSED:
            raise Unchangeable("这件已经办结，不能再改。需要修改时请先退回“签发”")
        return case

    def _changed(self, case_id: str, who: Reader, change: Callable[[Case], Case]) -> Case:
        with self._writing():
            return self._save(change(self._open(case_id, who)))

    def _save(self, case: Case) -> Case:
        saved = replace(case, revision=case.revision + 1, updated=self._time())
        self._update(saved)
        return saved

    def _keep_now_and_then(self, case: Case, who: Reader) -> None:
        """Keep the state before a change, unless a version was kept a short while ago or there is nothing to keep."""
        if not any(item.text.strip() for item in case.items):
            return
        kept = self._versions(case.id)
        if not kept or self._time() - kept[0].at > _AUTOMATIC:
            self._keep(case, who, "自动保存", automatic=True)

    def _keep_lost(self, case: Case, who: Reader, label: str) -> Version:
        """Keep what could not be saved; while the same window goes on typing, one version is enough."""
        last = next(iter(self._versions(case.id)), None)
        if last is not None and (last.label, last.by) == (label, who.name or who.user):
            self._rewrite(last, case)
            return last
        return self._keep(case, who, label)

    def _recorded(
        self, case: Case, who: Reader, action: Action, before: str, after: str, reason: str
    ) -> contextlib.AbstractContextManager[None]:
        title = case.proposal.title or f"第{case.proposal.number}号"
        actor = Actor(who.user, who.name or who.user)
        return self._audit.recording(actor, action, case.id, title, before=before, after=after, reason=reason)


def _item(case: Case, no: int) -> CaseItem:
    if not 1 <= no <= len(case.items):
        raise NotFound(f"没有第{no}条建议：现有 {len(case.items)} 条。请刷新后再试")
    return case.item(no)
