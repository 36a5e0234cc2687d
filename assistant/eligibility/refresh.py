"""事项库与资料库同步，以及取出可以匹配的事项。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assistant.eligibility.extract import read
from assistant.eligibility.offers import Document, Offer, assemble
from assistant.eligibility.proposing import PROMPT
from assistant.eligibility.regions import Region, districts_named, region_of_issuer
from assistant.eligibility.store import MeasureStore
from corpus.models import Visibility
from corpus.rows import DocumentRow
from corpus.stores import Stores

MEASURES_FILE = "measures.sqlite"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: documents read, measures new, decided clauses that changed, documents dropped."""

    documents: int = 0
    new: int = 0
    changed: int = 0
    dropped: int = 0


def _silent(_: str) -> None:
    return None


def refresh_measures(
    stores: Stores, measure_store: MeasureStore, report: Callable[[str], None] = _silent
) -> Refreshed:
    """Read the documents that are new or changed since the last refresh, and drop those that are gone."""
    done = measure_store.versions()
    rows = {row.id: row for row in stores.library.documents()}
    documents = new = changed = 0
    for row in rows.values():
        if done.get(row.id) == row.version:
            continue
        added, lost = measure_store.replace(
            row.id,
            row.version,
            read(
                stores.library.body(row.version), row.id, measure_store.replies(row.id, PROMPT.id)
            ).extraction,
        )
        documents, new, changed = documents + 1, new + added, changed + lost
        if added:
            report(f"{row.source}：{added} 项资助待核定")
    gone = measure_store.known() - set(rows)
    for doc_id in gone:
        measure_store.forget(doc_id)
    return Refreshed(documents, new, changed, len(gone))


def document_of(row: DocumentRow) -> Document:
    """What matching needs to know of a document."""
    return Document(
        row.id,
        row.source,
        row.title,
        row.doc_number,
        row.issuer,
        row.issued,
        row.enclosed_kind or row.kind,
        row.standing,
        row.visibility,
    )


def load_offers(
    stores: Stores,
    measure_store: MeasureStore,
    audiences: tuple[Visibility, ...] = tuple(Visibility),
    day: date | None = None,
) -> tuple[Offer, ...]:
    """Every measure that an audience may see, joined across documents, rejected ones left out."""
    rows = {row.id: document_of(row) for row in stores.library.documents() if row.visibility in audiences}
    offers = [
        Offer(stored.measure, rows[stored.measure.clause.doc_id], stored.state, stored.changed)
        for stored in measure_store.all()
        if stored.measure.clause.doc_id in rows
    ]
    supplements = [
        (rows[doc_id], supplement)
        for doc_id, found in measure_store.supplements().items()
        if doc_id in rows
        for supplement in found
    ]
    return assemble(offers, supplements, day or stores.settings.today or date.today())


def known_regions(stores: Stores, *, districts: bool = False) -> dict[str, Region]:
    """Places that the library itself names: its issuers' cities, and with ``districts`` the districts in their documents.

    So 澜江 is understood as 澜江市 and 云浦区 as 澜江市云浦区. Districts take reading every document.
    """
    found: dict[str, Region] = {}
    pairs = []
    for row in stores.library.documents():
        region = region_of_issuer(row.issuer, row.title)
        if region.city:
            found.setdefault(region.city.removesuffix("市"), Region(region.province, region.city))
            if districts:
                pairs.append((region, stores.library.body(row.version).text))
    return {**found, **districts_named(pairs)}
