"""沿革：一份文件废止、修改了哪些文件，又被哪些文件废止、修改。"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.library import Library
from corpus.models import PolicyDocument, RelationKind
from corpus.rows import DocumentRow, title_key
from corpus.schema import connect


@dataclass(frozen=True, slots=True)
class Link:
    """One act of a document on another: ``row`` is the other one, None where it is not in the library."""

    kind: RelationKind
    title: str
    doc_number: str | None
    row: DocumentRow | None
    words: str = ""


def acts_on(row: DocumentRow, document: PolicyDocument, rows: Sequence[DocumentRow]) -> list[Link]:
    """What a document says it repeals or amends, with those of the library among them."""
    links: list[Link] = []
    for relation in document.header.relations:
        words = relation.span.of(document.text)
        found = [
            other
            for other in rows
            if other.id != row.id and _meant(other, row, title_key(relation.title), relation.doc_number)
        ]
        if not found:
            links.append(Link(relation.kind, relation.title or "", relation.doc_number, None, words))
        links += [Link(relation.kind, other.title, other.doc_number, other, words) for other in found]
    return links


def acted_on_by(row: DocumentRow, library: Library, rows: Sequence[DocumentRow]) -> list[Link]:
    """The documents of the library that repeal or amend this one."""
    by_version = {other.version: other for other in rows if other.id != row.id}
    with contextlib.closing(connect(str(library.path))) as db:
        stored = db.execute("SELECT version_id, kind, title, doc_number FROM relations").fetchall()
    found: dict[tuple[str, str], Link] = {}
    for one in stored:
        other = by_version.get(one["version_id"])
        if other is not None and _meant(row, other, one["title"], one["doc_number"]):
            kind = RelationKind(one["kind"])
            found[other.id, kind] = Link(kind, other.title, other.doc_number, other)
    return list(found.values())


def _meant(target: DocumentRow, by: DocumentRow, title: str | None, number: str | None) -> bool:
    """Whether ``by`` means ``target``; as ``corpus.repeals``: a 文号 names one document, a title none issued later."""
    if number and target.doc_number:
        return number == target.doc_number
    day = by.standing.effective or by.issued
    if day and target.issued and target.issued > day:
        return False
    return title is not None and title_key(target.title) == title
