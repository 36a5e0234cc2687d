"""Numbers of sources: one for one place in the whole case, never given twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.cases.models import Case, CaseItem, Source
from assistant.drafting.models import ReplyItem, ReplySentence
from corpus.models import Span


def numbered(case: Case, item: CaseItem, sources: Sequence[Source]) -> tuple[Case, tuple[Source, ...]]:
    """The case with its counter moved on, and the item's sources with the new ones behind them, numbered.

    A place that the case knows keeps its number; one that the item has stays as it is there.
    """
    known = {source.place: source.n for other in case.items for source in other.sources}
    highest = max([case.numbers, *known.values()])
    made = list(item.sources)
    for source in sources:
        if any(one.place == source.place for one in made):
            continue
        if source.place not in known:
            highest += 1
            known[source.place] = highest
        made.append(replace(source, citation=replace(source.citation, n=known[source.place])))
    return replace(case, numbers=highest), tuple(made)


def with_numbers(item: ReplyItem, sources: Sequence[Source]) -> ReplyItem:
    """A drafted item whose citations have the numbers of the sources at their places."""
    numbers: dict[tuple[str, Span], int] = {source.place: source.n for source in sources}

    def sentence(one: ReplySentence) -> ReplySentence:
        cited = [
            replace(c, n=numbers[c.doc_id, c.span]) for c in one.citations if (c.doc_id, c.span) in numbers
        ]
        return replace(one, citations=tuple(cited))

    return replace(item, reply=tuple(map(sentence, item.reply)))
