"""Earlier replies to like suggestions: the suggestion/reply pairs of the letters in the library."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.drafting.models import Proposal, Suggestion
from corpus.models import Hit, Span, Visibility
from corpus.rows import DocumentRow
from corpus.sentences import sentence_spans
from corpus.stores import Stores
from corpus.tokens import bigrams

#: Share of the pairs of characters of a suggestion that an earlier one must have to be like it.
_LIKE = 0.25
_SENTENCE = 8


@dataclass(frozen=True, slots=True)
class Precedent:
    """An earlier suggestion and its reply; ``hit`` is the reply as a passage. ``likeness`` is 0 to 1."""

    suggestion: str
    hit: Hit
    likeness: float = 0.0


class Precedents:
    """All suggestion/reply pairs that a reader may see, read once."""

    def __init__(
        self, stores: Stores, today: date, audiences: Sequence[Visibility] = (Visibility.PUBLIC,)
    ) -> None:
        self._stores = stores
        self._today = today
        self._audiences = tuple(audiences)

    @functools.cached_property
    def pairs(self) -> tuple[Precedent, ...]:
        """Every pair, newest letter first."""
        rows = [r for r in self._stores.library.documents() if r.visibility in self._audiences]
        rows = [r for r in rows if r.kind in _REPLY_KINDS]
        rows.sort(key=lambda r: r.issued or date.min, reverse=True)
        found: list[Precedent] = []
        for row in rows:
            body = self._stores.library.body(row.version)
            for pair in body.pairs:
                hit = _hit(row, pair.reply, body.text, pair.suggestion.of(body.text), self._today)
                found.append(Precedent(pair.suggestion.of(body.text), hit))
        return tuple(found)

    @functools.cached_property
    def sentences(self) -> tuple[tuple[Precedent, str, frozenset[str]], ...]:
        """Every sentence of every reply with its pairs of characters."""
        return tuple(
            (pair, text, frozenset(bigrams(text)))
            for pair in self.pairs
            for span in sentence_spans(pair.hit.text)
            if len(text := span.of(pair.hit.text)) >= _SENTENCE
        )

    def like(self, suggestion: Suggestion, proposal: Proposal, most: int = 3) -> list[Precedent]:
        """The earlier suggestions most like this one, with their replies."""
        asked = set(bigrams(suggestion.text)) - set(bigrams(proposal.title[-2:]))
        found: list[Precedent] = []
        for pair in self.pairs:
            theirs = set(bigrams(pair.suggestion))
            likeness = len(asked & theirs) / (min(len(asked), len(theirs)) or 1)
            if likeness >= _LIKE:
                found.append(Precedent(pair.suggestion, pair.hit, likeness))
        found.sort(key=lambda p: -p.likeness)
        return found[:most]


def _hit(row: DocumentRow, span: Span, text: str, suggestion: str, today: date) -> Hit:
    return Hit(
        rank=0,
        score=0.0,
        doc_id=row.id,
        source=row.source,
        title=row.title,
        doc_number=row.doc_number,
        issuer=row.issuer,
        date=row.issued,
        kind=row.kind,
        status=row.status(today),
        visibility=row.visibility,
        heading=(suggestion.strip()[:80],),
        context="",
        text=span.of(text),
        span=span,
        page=None,
        chunk_ids=(),
    )


_REPLY_KINDS = frozenset({"答复函", "函"})
