"""Banfu's embedder as LangChain wants one."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from corpus.embedding import Embedder


class LangChainEmbeddings(Embeddings):
    """An ``Embedder`` behind LangChain's interface: lists of floats instead of arrays."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text, in order."""
        return [[float(x) for x in row] for row in self.embedder.embed_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The question's vector."""
        return [float(x) for x in self.embedder.embed_query(text)]
