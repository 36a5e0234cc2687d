"""The search as a LangChain retriever; importing this loads langchain-core, so nothing else of ours does."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from corpus.models import Hit
from corpus.search import Filters, Searcher


class PolicyRetriever(BaseRetriever):
    """Finds passages for a question; each ``Document`` holds the passage's text and, as metadata, the rest of its hit.

    ``filters`` decide who asks and what may be shown; without them everything is searched, so a page for the
    public must pass ``Filters(audiences=(Visibility.PUBLIC,))``.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Searcher
    k: int = Field(10, ge=1)
    filters: Filters = Filters()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        return [to_document(hit) for hit in self.searcher.search(query, self.k, self.filters)]


def to_document(hit: Hit) -> Document:
    """A hit as LangChain's document: JSON-ready metadata with ``start`` and ``end`` for its span, id ``doc_id:start-end``."""
    metadata: dict[str, Any] = asdict(hit)
    del metadata["text"], metadata["span"]
    metadata |= {
        "date": hit.date.isoformat() if hit.date else None,
        "kind": hit.kind.value,
        "status": hit.status.value,
        "visibility": hit.visibility.value,
        "heading": list(hit.heading),
        "chunk_ids": list(hit.chunk_ids),
        "start": hit.span.start,
        "end": hit.span.end,
    }
    return Document(
        page_content=hit.text, metadata=metadata, id=f"{hit.doc_id}:{hit.span.start}-{hit.span.end}"
    )
