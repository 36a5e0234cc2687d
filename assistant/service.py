"""What pages and commands ask of one data folder: search, lists, one document."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from corpus.errors import NotFound
from corpus.models import Hit, Kind, PolicyDocument, Status
from corpus.rows import DocumentRow
from corpus.search import Filters, Searcher, audiences_of
from corpus.settings import CorpusSettings, load_settings
from corpus.stores import Stores


class Service:
    """One data folder, open for reading. Safe to use from several threads."""

    def __init__(self, settings: CorpusSettings) -> None:
        self.settings = settings
        self.stores = Stores(settings, purpose="检索")
        self._searcher = Searcher(self.stores)

    @property
    def today(self) -> date:
        """The day on which standing is taken."""
        return self.settings.today or date.today()

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        audience: str = "staff",
        kinds: Collection[Kind] = (),
        statuses: Collection[Status] = (),
        as_of: date | None = None,
    ) -> list[Hit]:
        """The ``k`` best passages; ``audience`` is ``public`` or ``staff``."""
        filters = Filters(audiences=audiences_of(audience), kinds=kinds, statuses=statuses, as_of=as_of)
        return self._searcher.search(query, k, filters)

    def documents(self, audience: str = "staff") -> list[DocumentRow]:
        """The documents that the audience may see."""
        allowed = audiences_of(audience)
        return [row for row in self.stores.library.documents() if row.visibility in allowed]

    def document(self, doc_id: str, audience: str = "staff") -> tuple[DocumentRow, PolicyDocument]:
        """One document by id or source name. Raises ``NotFound``, also for one the audience may not see."""
        row = self.stores.library.document(doc_id)
        if row.visibility not in audiences_of(audience):
            raise NotFound(f"{doc_id}：没有这份文件。运行 banfu documents 查看全部文件和编号")
        return row, self.stores.library.body(row.version)

    def close(self) -> None:
        """Close the stores."""
        self.stores.close()


def open_service(data_dir: Path | None = None) -> Service:
    """Open a data folder with its settings."""
    return Service(load_settings(data_dir))
