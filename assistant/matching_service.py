"""资助匹配页要的：事项库在后台跟上资料库，按读者能看的文件匹配，清单存成 Word，条文找得到原处。"""

from __future__ import annotations

import logging
import tempfile
import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.eligibility import (
    MEASURES_FILE,
    MatchResult,
    MeasureStore,
    Offer,
    Profile,
    Question,
    listen,
    load_offers,
    match,
    next_question,
    refresh_measures,
)
from assistant.eligibility.models import Clause
from assistant.eligibility.regions import Region, districts_named, region_of_issuer
from assistant.eligibility.summary_docx import write_summary
from assistant.service import Service
from corpus.errors import NotFound
from corpus.models import PolicyDocument
from corpus.rows import DocumentRow
from corpus.search import audiences_of
from corpus.stores import Stores

LOG = logging.getLogger(__name__)
#: A library that takes longer to read than this is read on in the background, in seconds.
PATIENCE_S = 1.0


@dataclass(frozen=True, slots=True)
class Matched:
    """One match: the decisions, and the question that would decide most of what is open."""

    result: MatchResult
    question: Question | None


class Matching:
    """The measures of one data folder. Safe to use from several threads; every answer is for one audience."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores
        self.path: Path = stores.folder / MEASURES_FILE
        self.measures = MeasureStore(self.path)
        self._lock = threading.Lock()
        self._reader: threading.Thread | None = None
        self._failed: Exception | None = None
        self._read: object = None
        self._offers: dict[str, tuple[object, tuple[Offer, ...]]] = {}
        self._regions: dict[str, tuple[object, dict[str, Region]]] = {}

    def ready(self, patience: float = PATIENCE_S) -> bool:
        """Whether every document has been read for its measures; the reading goes on in the background.

        Raises what made the last reading fail, once; the next call tries again.
        """
        state = self._state()
        with self._lock:
            reader = self._reader
            if reader is None and self._failed is None and state != self._read:
                reader = self._reader = threading.Thread(
                    target=self._refresh, args=(state,), name="banfu-measures", daemon=True
                )
                reader.start()
        if reader is not None:
            reader.join(patience)
        with self._lock:
            if self._failed is not None:
                error, self._failed = self._failed, None
                raise error
            return self._reader is None

    def _refresh(self, state: object) -> None:
        try:
            # A connection of its own: what it has not yet committed must not be read.
            with MeasureStore(self.path) as measures:
                refresh_measures(self.stores, measures)
        except Exception as error:  # whatever it is, the page says so and the log has it
            LOG.exception("没有读完资料库中的资助事项")
            with self._lock:
                self._failed, self._reader = error, None
        else:
            with self._lock:
                self._read, self._reader = state, None

    def offers(self, audience: str) -> tuple[Offer, ...]:
        """The measures of the documents that ``audience`` (``public`` or ``staff``) may see."""
        state = (self._state(), self.measures.generation())
        held = self._offers.get(audience)
        if held is None or held[0] != state:
            held = state, load_offers(self.stores, self.measures, audiences_of(audience))
            self._offers[audience] = held
        return held[1]

    def regions(self, audience: str) -> Mapping[str, Region]:
        """The places that the documents of this audience name, by the short names they go by."""
        state = self._state()
        held = self._regions.get(audience)
        if held is None or held[0] != state:
            held = state, self._places(audience)
            self._regions[audience] = held
        return held[1]

    def _places(self, audience: str) -> dict[str, Region]:
        allowed = audiences_of(audience)
        cities: dict[str, Region] = {}
        pairs = []
        for row in self.stores.library.documents():
            region = region_of_issuer(row.issuer, row.title)
            if row.visibility in allowed and region.city:
                cities.setdefault(region.city.removesuffix("市"), Region(region.province, region.city))
                pairs.append((region, self.stores.library.body(row.version).text))
        return {**cities, **districts_named(pairs)}

    def listen(self, profile: Profile, text: str, audience: str) -> Profile:
        """The profile after one more remark of the applicant."""
        return listen(profile, text, self.regions(audience))

    def match(self, profile: Profile, audience: str) -> Matched:
        """Every measure decided for one applicant, today."""
        result = match(self.offers(audience), profile, self.stores.settings.today or date.today())
        return Matched(result, next_question(result, profile))

    def place(self, clause: Clause, audience: str) -> tuple[DocumentRow, PolicyDocument]:
        """The document of a clause. Raises ``NotFound``, also where the audience may not see it."""
        row = self.stores.library.document(clause.doc_id)
        if row.visibility not in audiences_of(audience):
            raise NotFound(f"{clause.doc_id}：没有这份文件")
        return row, self.stores.library.body(row.version)

    def _state(self) -> object:
        return self.stores.library.documents()


def summary(result: MatchResult, profile: Profile) -> bytes:
    """The printable list (.docx)."""
    with tempfile.TemporaryDirectory(prefix="banfu-match-") as folder:
        return write_summary(result, profile, Path(folder) / "清单.docx").read_bytes()


_OPENED: weakref.WeakKeyDictionary[Service, Matching] = weakref.WeakKeyDictionary()
_OPENING = threading.Lock()


def matching(service: Service) -> Matching:
    """The matching of a service's data folder, opened on first use and closed with the service."""
    with _OPENING:
        if service not in _OPENED:
            opened = Matching(service.stores)
            weakref.finalize(service, opened.measures.close)
            _OPENED[service] = opened
        return _OPENED[service]
