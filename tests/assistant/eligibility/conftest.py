"""示例语料中的全部资助事项，读一次，全部测试共用。"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.eligibility.extract import extract
from assistant.eligibility.offers import Document, Offer, assemble
from corpus.loaders import load
from corpus.models import PolicyDocument, RelationKind, Status, Visibility
from corpus.parser import parse
from corpus.standing import Standing

SAMPLES = Path(__file__).resolve().parents[3] / "corpus" / "samples"


def _notes() -> dict[str, dict[str, Any]]:
    listed = yaml.safe_load((SAMPLES / "清单.yaml").read_text(encoding="utf-8"))["documents"]
    return {Path(note["file"]).name: note for note in listed}


@pytest.fixture(scope="session")
def sample_documents() -> dict[str, PolicyDocument]:
    """The parsed sample documents by file name."""
    return {path.name: parse(load(path), path.name) for path in sorted((SAMPLES / "documents").iterdir())}


@pytest.fixture(scope="session")
def sample_offers(sample_documents: dict[str, PolicyDocument]) -> tuple[Offer, ...]:
    """Every measure of the sample corpus, joined across its documents; a document's id is its file's number (01)."""
    notes = _notes()
    repealed: dict[str, date] = {}
    for document in sample_documents.values():
        for relation in document.header.relations:
            if relation.kind is RelationKind.REPEALS and relation.doc_number and document.header.effective:
                repealed[relation.doc_number] = document.header.effective.value
    offers, supplements = [], []
    for name, parsed in sample_documents.items():
        header, note = parsed.header, notes[name]
        number = header.doc_number.value if header.doc_number else None
        declared = Status(note["status"]) if "status" in note else None
        document = Document(
            doc_id=name[:2],
            source=name,
            title=header.title.value if header.title else name,
            doc_number=number,
            issuer=header.issuer.value if header.issuer else None,
            issued=header.issued.value if header.issued else None,
            kind=header.enclosed_kind or header.kind,
            standing=Standing.of(header, repealed=repealed.get(number or ""), declared=declared),
            visibility=Visibility(note["visibility"]),
        )
        found = extract(parsed, name[:2])
        offers += [Offer(measure, document) for measure in found.measures]
        supplements += [(document, supplement) for supplement in found.supplements]
    return assemble(offers, supplements, date(2026, 11, 1))
