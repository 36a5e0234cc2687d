"""Search: words, bigrams and vectors fused, filtered by who asks, standing, kind, issuer and date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.errors import NotFound
from corpus.models import Chunk, Hit, Kind, Span, Status, Visibility
from corpus.ranking import Ranked, Signals, rank
from corpus.rows import DocumentRow
from corpus.stores import Stores
from corpus.thesaurus import expand
from corpus.tokens import bigrams, fold, words

_OVERFETCH = 4
#: How often a search is repeated when documents are replaced while it runs.
_TRIES = 10
#: Words of a question that say what is asked, not what about; they only blur the match.
_ASKING = re.compile(
    r"(?:请问|请告诉我|我想知道|想问一下|麻烦问下|帮我查一下|是什么|有什么|有哪些|哪些|哪几|是多少|多少|什么|怎么样|怎么办|怎么|怎样|如何|为什么|为何|"
    r"是否|能否|可否|能不能|可不可以|是不是|吗|呢|呀|吧|谁|哪里|哪儿|哪个|哪家|几个|几家|是指|指的是|包括)"
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What may be shown. ``audiences`` decides which collections are read at all; the rest is checked in SQLite.

    ``as_of`` shows the library as it stood on that day: later documents are left out and standing is taken on
    it. Empty collections do not filter.
    """

    audiences: tuple[Visibility, ...] = tuple(Visibility)
    kinds: Collection[Kind] = ()
    statuses: Collection[Status] = ()
    issuer: str | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    as_of: date | None = None

    @property
    def narrow(self) -> bool:
        """Whether anything beyond the audience is filtered."""
        return bool(
            self.kinds or self.statuses or self.issuer or self.issued_from or self.issued_to or self.as_of
        )

    def admits(self, row: DocumentRow, day: date) -> bool:
        """Whether a document may be shown."""
        if row.visibility not in self.audiences:
            return False
        if self.as_of and row.issued and row.issued > self.as_of:
            return False
        if self.kinds and row.kind not in self.kinds and row.enclosed_kind not in self.kinds:
            return False
        if self.statuses and row.status(day) not in self.statuses:
            return False
        if self.issuer and self.issuer not in (row.issuer or ""):
            return False
        if (self.issued_from or self.issued_to) and row.issued is None:
            return False
        return not (
            (self.issued_from and row.issued and row.issued < self.issued_from)
            or (self.issued_to and row.issued and row.issued > self.issued_to)
        )


def audiences_of(name: str) -> tuple[Visibility, ...]:
    """The collections that an audience reads: ``public`` only public documents, ``staff`` all.

    Raises ``ValueError`` for any other name: a slip must not open what is internal.
    """
    if name not in ("public", "staff"):
        raise ValueError(f"audience must be public or staff, got {name!r}")
    return (Visibility.PUBLIC,) if name == "public" else tuple(Visibility)


class Searcher:
    """Search over one data folder. Safe to use from several threads."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._settings = stores.settings.search

    def search(
        self,
        query: str,
        k: int = 10,
        filters: Filters | None = None,
        *,
        per_document: int | None = None,
    ) -> list[Hit]:
        """The ``k`` best passages for a question, best first; none for a blank one.

        At most ``per_document`` passages come from one document (the setting by default), and passages that follow
        each other are one hit. A document that is repealed or no longer valid ranks a little lower, and says so in
        ``status``.
        """
        filters = filters or Filters()
        query = fold(query).strip()
        if not query or k < 1:
            return []
        day = filters.as_of or self._stores.settings.today or date.today()
        library = self._stores.library
        hits: list[Hit] = []
        for _ in range(_TRIES):
            # A document replaced between two reads would be in neither: its old version is no longer ready, its
            # new one was not when the candidates were found.
            generation = library.generation()
            try:
                hits = self._once(query, k, filters, day, per_document or self._settings.per_document)
            except NotFound:
                continue
            if library.generation() == generation:
                break
        return hits

    def _once(self, query: str, k: int, filters: Filters, day: date, per_document: int) -> list[Hit]:
        rows = self._stores.library.documents_by_version()
        signals = self.signals(query, filters)
        places = self.places(signals, rows)
        found = {version for version, _, _ in places.values()}
        shown = {version for version in found if filters.admits(rows[version], day)}
        places = {chunk_id: place for chunk_id, place in places.items() if place[0] in shown}
        penalties = {
            version: self._settings.weights.expired
            for version in shown
            if rows[version].status(day) in (Status.REPEALED, Status.EXPIRED)
        }
        ranked = rank(signals, places, self._settings.weights, penalties)
        groups = _groups(ranked, places, k, per_document)
        return self._hits(groups, rows, day)

    def signals(self, query: str, filters: Filters) -> Signals:
        """Every signal's scores for a folded query; looks further where filters will drop much."""
        fulltext = self._stores.fulltext
        candidates = self._settings.candidates * (_OVERFETCH if filters.narrow else 1)
        seen = list(filters.audiences)
        by_word = query_terms(query, words, self._settings.synonym_weight)
        by_bigram = query_terms(query, bigrams, 0.0)
        vector = self._stores.query_embedder.embed_query(query)
        return Signals(
            words=dict(fulltext.passages("words", by_word, candidates, seen)),
            bigrams=dict(fulltext.passages("bigrams", by_bigram, candidates, seen)),
            vectors=dict(self._stores.vectors.search(vector, candidates, seen)),
            coverage=dict(fulltext.coverage("bigrams", by_bigram, candidates, seen)),
            document_words=dict(fulltext.documents("words", by_word, candidates, seen)),
            document_bigrams=dict(fulltext.documents("bigrams", by_bigram, candidates, seen)),
        )

    def places(self, signals: Signals, shown: Collection[int]) -> dict[int, tuple[int, int, int]]:
        """(version, ordinal, unit) of the candidate passages whose document may be shown."""
        ids = list({*signals.words, *signals.bigrams, *signals.coverage, *signals.vectors})
        return {i: place for i, place in self._stores.library.places(ids).items() if place[0] in shown}

    def _hits(
        self,
        groups: Sequence[Sequence[Ranked]],
        rows: Mapping[int, DocumentRow],
        day: date,
    ) -> list[Hit]:
        stored = self._stores.library.chunks([r.id for group in groups for r in group])
        hits: list[Hit] = []
        for group in groups:
            members = sorted((stored[r.id] for r in group if r.id in stored), key=lambda c: c.chunk.ordinal)
            if not members:
                continue
            row = rows[group[0].version]
            chunk = self._merged(row.version, [member.chunk for member in members])
            hits.append(
                Hit(
                    rank=len(hits) + 1,
                    score=round(group[0].score, 6),
                    doc_id=row.id,
                    source=row.source,
                    title=row.title,
                    doc_number=row.doc_number,
                    issuer=row.issuer,
                    date=row.issued,
                    kind=row.kind,
                    status=row.status(day),
                    visibility=row.visibility,
                    heading=chunk.heading,
                    context=chunk.context,
                    text=chunk.text,
                    span=chunk.span,
                    page=chunk.page,
                    chunk_ids=tuple(member.id for member in members),
                    signals=group[0].shares,
                )
            )
        return hits

    def _merged(self, version: int, chunks: Sequence[Chunk]) -> Chunk:
        """Neighbouring passages as one, with the white space between them."""
        first = chunks[0]
        if len(chunks) == 1:
            return first
        span = Span(first.span.start, chunks[-1].span.end)
        text = self._stores.library.passage(version, span)
        return Chunk(first.ordinal, span, text, first.heading, first.context, first.page)


def query_terms(query: str, tokenise: object, synonym_weight: float) -> dict[str, float]:
    """Tokens of a question with their weights: how often they stand in it, synonyms at ``synonym_weight``.

    Words that only ask (什么, 如何, 哪些) are dropped unless nothing else is left.
    """
    assert callable(tokenise)
    core = _ASKING.sub(" ", query)
    tokens: list[str] = tokenise(core) or tokenise(query)
    terms: dict[str, float] = {token: 1.0 + 0.2 * (count - 1) for token, count in Counter(tokens).items()}
    if synonym_weight > 0:
        for synonym in expand(query):
            for token in tokenise(synonym):
                terms.setdefault(token, synonym_weight)
    return terms


def _groups(
    ranked: Sequence[Ranked], places: Mapping[int, tuple[int, int, int]], k: int, per_document: int
) -> list[list[Ranked]]:
    """The passages to show, neighbours together, in the order of each group's best passage."""
    groups: list[list[Ranked]] = []
    by_version: dict[int, list[list[Ranked]]] = {}
    taken: Counter[int] = Counter()
    for candidate in ranked:
        if taken[candidate.version] >= per_document:
            continue
        mine = by_version.setdefault(candidate.version, [])
        _, ordinal, unit = places[candidate.id]
        beside = next(
            (g for g in mine for r in g if places[r.id][2] == unit and abs(places[r.id][1] - ordinal) == 1),
            None,
        )
        if beside is not None:
            beside.append(candidate)
        elif len(groups) < k:
            group = [candidate]
            groups.append(group)
            mine.append(group)
        else:
            continue
        taken[candidate.version] += 1
        if len(groups) >= k and all(taken[g[0].version] >= per_document for g in groups):
            break
    return groups
