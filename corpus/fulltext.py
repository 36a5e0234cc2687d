"""The one doorway to Tantivy: jieba words and character bigrams of passages and of whole documents."""

from __future__ import annotations

import json
import math
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from corpus.errors import IndexDamaged, LibraryBusy
from corpus.models import Visibility

#: Raised with every change of fields or of tokenisation; an index of another number is rebuilt.
FULLTEXT_SCHEMA = 4
_HEAP = 64_000_000
_STAMP = "schema.json"
_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage or one document: its row id, the version it belongs to, and its tokens by field."""

    id: int
    version: int
    visibility: Visibility
    fields: Mapping[str, Sequence[str]]


PASSAGE_FIELDS = ("words", "bigrams")
DOCUMENT_FIELDS = ("words", "bigrams")


class _Index:
    """One Tantivy index whose entries are found by the tokens of their fields."""

    def __init__(self, path: Path, fields: Sequence[str]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
        builder.add_text_field("version", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("visibility", tokenizer_name="raw", index_option="basic")
        for name in fields:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        path.mkdir(parents=True, exist_ok=True)
        try:
            self._index = tantivy.Index(self._schema, path=str(path))
        except ValueError as error:
            raise IndexDamaged(
                f"全文索引打不开（{error}）。请运行 banfu doctor --rebuild 重建索引"
            ) from error
        self._writer: Any = None

    def writer(self) -> Any:
        deadline = time.monotonic() + _WAIT
        while self._writer is None:
            try:
                self._writer = self._index.writer(heap_size=_HEAP, num_threads=1)
            except ValueError as error:
                if "Lock" not in str(error):
                    raise IndexDamaged(f"全文索引写不了（{error}）。请检查磁盘空间与目录权限") from error
                if time.monotonic() > deadline:
                    raise LibraryBusy("另一个进程正在写全文索引。请等它完成后再试") from error
                time.sleep(0.1)
        return self._writer

    def add(self, entries: Iterable[Entry]) -> None:
        writer = self.writer()
        for entry in entries:
            document = tantivy.Document()
            document.add_unsigned("id", entry.id)
            document.add_text("version", str(entry.version))
            document.add_text("visibility", entry.visibility.value)
            for name, tokens in entry.fields.items():
                document.add_text(name, " ".join(tokens))
            writer.add_document(document)

    def delete(self, versions: Iterable[int]) -> None:
        writer = self.writer()
        for version in versions:
            writer.delete_documents_by_term("version", str(version))

    def commit(self) -> None:
        if self._writer is not None:
            self._writer.commit()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.rollback()
            self._writer = None

    def search(
        self, field: str, terms: Mapping[str, float], k: int, visibilities: Sequence[Visibility]
    ) -> list[tuple[int, float]]:
        """By BM25, each term's score times its weight."""
        return self._best(
            [tantivy.Query.boost_query(self._term(field, token), weight) for token, weight in terms.items()],
            k,
            visibilities,
        )

    def cover(
        self, field: str, terms: Iterable[str], k: int, visibilities: Sequence[Visibility]
    ) -> list[tuple[int, float]]:
        """By the sum of the inverse document frequencies of the terms that an entry has."""
        scored = [
            tantivy.Query.const_score_query(self._term(field, token), max(weight, 1e-3))
            for token, (weight, known) in self.rarity(field, terms).items()
            if known
        ]
        return self._best(scored, k, visibilities)

    def rarity(self, field: str, terms: Iterable[str]) -> dict[str, tuple[float, bool]]:
        """Each term's inverse document frequency, and whether any entry has it."""
        self._index.reload()
        searcher = self._index.searcher()
        total = searcher.num_docs
        found: dict[str, tuple[float, bool]] = {}
        for token in terms:
            frequency = searcher.doc_freq(field, token)
            weight = math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
            found[token] = (weight, frequency > 0)
        return found

    def _best(
        self, scored: Sequence[Any], k: int, visibilities: Sequence[Visibility]
    ) -> list[tuple[int, float]]:
        if not scored or not visibilities:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in scored])
        if len(visibilities) < len(Visibility):
            allowed = [
                (tantivy.Occur.Should, self._raw("visibility", visibility.value))
                for visibility in visibilities
            ]
            # Weight zero: who may see a passage says nothing about how well it answers.
            only = tantivy.Query.boost_query(tantivy.Query.boolean_query(allowed), 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, only)])
        self._index.reload()
        searcher = self._index.searcher()
        found = searcher.search(query, k).hits
        return [(searcher.doc(address)["id"][0], float(score)) for score, address in found]

    def _term(self, field: str, token: str) -> Any:
        # With “basic” the postings are read without frequencies, and BM25 counts every term once.
        return tantivy.Query.term_query(self._schema, field, token, index_option="freq")

    def _raw(self, field: str, value: str) -> Any:
        return tantivy.Query.term_query(self._schema, field, value, index_option="basic")

    def count(self) -> int:
        self._index.reload()
        return int(self._index.searcher().num_docs)


class FullText:
    """Two indexes in one folder: passages, and whole documents with their titles.

    A folder of another schema, or one that was not filled to the end, is emptied and ``fresh`` is True: fill it,
    commit, and ``seal`` it. Raises ``IndexDamaged`` where the files cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.fresh = not sealed(folder)
        if self.fresh and folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self._passages = _Index(folder / "passages", PASSAGE_FIELDS)
        self._documents = _Index(folder / "documents", DOCUMENT_FIELDS)

    def add(self, passages: Iterable[Entry], documents: Iterable[Entry]) -> None:
        """Add entries; they are found after ``commit``."""
        self._passages.add(passages)
        self._documents.add(documents)

    def delete(self, versions: Sequence[int]) -> None:
        """Remove all entries of these versions; done at ``commit``."""
        if versions:
            self._passages.delete(versions)
            self._documents.delete(versions)

    def commit(self) -> None:
        """Make what was added and deleted durable and visible."""
        self._passages.commit()
        self._documents.commit()

    def passages(
        self, field: str, terms: Mapping[str, float], k: int, visibilities: Sequence[Visibility]
    ) -> list[tuple[int, float]]:
        """The ``k`` best passages by BM25 as (row id, score); ``terms`` are tokens with their weights."""
        return self._passages.search(field, terms, k, visibilities)

    def coverage(
        self, field: str, terms: Iterable[str], k: int, visibilities: Sequence[Visibility]
    ) -> list[tuple[int, float]]:
        """The ``k`` passages that have most of the terms, rare ones counting more, as (row id, score)."""
        return self._passages.cover(field, terms, k, visibilities)

    def rarity(self, field: str, terms: Iterable[str]) -> dict[str, float]:
        """Each term's inverse document frequency over all passages; highest for one that stands in none."""
        return {token: weight for token, (weight, _) in self._passages.rarity(field, terms).items()}

    def documents(
        self, field: str, terms: Mapping[str, float], k: int, visibilities: Sequence[Visibility]
    ) -> list[tuple[int, float]]:
        """The ``k`` best documents by BM25 as (version id, score)."""
        return self._documents.search(field, terms, k, visibilities)

    def counts(self) -> tuple[int, int]:
        """How many passages and documents are indexed."""
        return self._passages.count(), self._documents.count()

    def seal(self) -> None:
        """Say that the index holds all it should; one that was never sealed is filled anew when it is opened."""
        (self._folder / _STAMP).write_text(json.dumps({"schema": FULLTEXT_SCHEMA}), encoding="utf-8")
        self.fresh = False

    def close(self) -> None:
        """Give the writers back."""
        self._passages.close()
        self._documents.close()


def sealed(folder: Path) -> bool:
    """Whether the folder holds an index of this schema that was filled to the end."""
    try:
        stamp = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
        return bool(stamp["schema"] == FULLTEXT_SCHEMA)
    except (OSError, ValueError, KeyError, TypeError):
        return False
