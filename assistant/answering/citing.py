"""Building citations: numbered in the order of first use, one for one place."""

from __future__ import annotations

from assistant.answering.models import Citation
from assistant.answering.reading import slice_of
from corpus.models import Hit, Span


class Citer:
    """Numbers the quotes of one answer."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Span], Citation] = {}

    def cite(self, hit: Hit, span: Span) -> Citation:
        """The citation of a span of a hit's document, which must lie within the hit. The same place keeps its number."""
        return self._numbered(hit, span, slice_of(hit, span))

    def cite_span(self, hit: Hit, span: Span, text: str) -> Citation:
        """The citation of a span anywhere in the hit's document, whose whole ``text`` is given."""
        return self._numbered(hit, span, span.of(text))

    def _numbered(self, hit: Hit, span: Span, quote: str) -> Citation:
        key = (hit.doc_id, span)
        if key not in self._found:
            self._found[key] = citation_of(hit, span, quote, len(self._found) + 1)
        return self._found[key]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All of them, by number."""
        return tuple(self._found.values())


def citation_of(hit: Hit, span: Span, quote: str, n: int) -> Citation:
    """What a citation takes from its hit."""
    return Citation(
        n=n,
        doc_id=hit.doc_id,
        source=hit.source,
        title=hit.title,
        doc_number=hit.doc_number,
        issuer=hit.issuer,
        date=hit.date,
        kind=hit.kind,
        status=hit.status,
        visibility=hit.visibility,
        heading=hit.heading,
        quote=quote,
        span=span,
        page=hit.page,
    )
