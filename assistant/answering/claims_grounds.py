"""What a sentence may rest on: the quotes it cites, and what stands over and beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assistant.answering.claims import Claim, read
from assistant.answering.claims_context import Context, contexts


class Quoted(NamedTuple):
    """A claim of a quote, what stands around it, and the quote."""

    claim: Claim
    around: Context
    quote: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a sentence may rest on: the quotes it cites, and what stands over and beside them.

    ``beside`` are header values, headings, the label of the cited clause, and the passage's context.
    """

    quotes: tuple[str, ...]
    beside: tuple[str, ...] = ()
    reference: date | None = None

    def quoted(self) -> Iterator[Quoted]:
        """The claims of the quotes with what stands around each."""
        for quote in self.quotes:
            pairs = zip(read(quote, self.reference).claims, contexts(quote, self.reference), strict=True)
            yield from (Quoted(claim, context, quote) for claim, context in pairs)

    def about(self) -> Iterator[Claim]:
        """The claims of what stands beside the quotes."""
        for text in self.beside:
            yield from read(text, self.reference).claims

    @property
    def words(self) -> str:
        """Everything a sentence may take its words from."""
        return "\n".join((*self.quotes, *self.beside))

    def claims(self) -> Iterator[Claim]:
        """The claims of the quotes and of what stands beside them."""
        yield from (quoted.claim for quoted in self.quoted())
        yield from self.about()
