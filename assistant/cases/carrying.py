"""Items carried over when the split of a proposal changes: every text stays with the suggestion that it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.cases.models import CaseItem, Source
from assistant.drafting.models import Suggestion
from corpus.tokens import bigrams

#: Share of the pairs of characters that a reworded suggestion keeps.
_REWORDED = 0.3


def carried(
    items: Sequence[CaseItem], before: Sequence[Suggestion], after: Sequence[Suggestion]
) -> tuple[CaseItem, ...]:
    """One item for each suggestion of ``after``, in order.

    The same suggestion keeps its item wherever it stands; a merged one gets the texts of its members, the first part of
    a split one the text (all parts the sources), a reworded one the text of what it was. An item in another
    place, or with another text, has a higher revision than any before, so that no editor takes it for what it holds.
    """
    by_no = {item.no: item for item in items}
    free = {s.no: s for s in before}
    fresh = max((item.revision for item in items), default=0) + 1
    found: dict[int, CaseItem] = {}

    def take(new: Suggestion, olds: Sequence[Suggestion]) -> None:
        members = [by_no.get(old.no, CaseItem(old.no)) for old in olds]
        for old in olds:
            free.pop(old.no, None)
        found[new.no] = _joined(new.no, members, fresh)

    for new in after:
        same = [old for old in free.values() if _said(old) == _said(new)]
        if same:
            take(new, [min(same, key=lambda old: abs(old.no - new.no))])
    for new in after:
        inside = [old for old in free.values() if new.no not in found and _said(old) in _said(new)]
        if inside:
            take(new, inside)
    split: dict[int, CaseItem] = {}
    for new in after:
        whole = next((old for old in before if new.no not in found and _said(new) in _said(old)), None)
        if whole is None:
            continue
        if whole.no in free:
            split[whole.no] = by_no.get(whole.no, CaseItem(whole.no))
            take(new, [whole])
        elif whole.no in split:
            found[new.no] = CaseItem(new.no, sources=split[whole.no].sources, revision=fresh)
    for new in after:
        old = free.get(new.no)
        if new.no not in found and old is not None and _alike(old, new):
            take(new, [old])
    return tuple(found.get(new.no, CaseItem(new.no, revision=fresh)) for new in after)


def _joined(no: int, members: Sequence[CaseItem], fresh: int) -> CaseItem:
    first = members[0]
    if len(members) == 1:
        return first if first.no == no else replace(first, no=no, revision=fresh)
    sources: dict[tuple[str, int, int], Source] = {}
    for source in (source for member in members for source in member.sources):
        doc_id, span = source.place
        sources.setdefault((doc_id, span.start, span.end), source)
    return CaseItem(
        no,
        "\n".join(member.text for member in members if member.text),
        tuple(sources.values()),
        fresh,
        any(member.typed for member in members),
        tuple(dict.fromkeys(note for member in members for note in member.notes)),
    )


def _said(suggestion: Suggestion) -> str:
    return "".join(suggestion.text.split())


def _alike(old: Suggestion, new: Suggestion) -> bool:
    mine, theirs = set(bigrams(old.text)), set(bigrams(new.text))
    return len(mine & theirs) >= _REWORDED * (min(len(mine), len(theirs)) or 1)
