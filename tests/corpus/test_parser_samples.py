"""解析示例语料得到的文件头、效力、废止关系和答复对数，与标准答案（tools/samples/facts.yaml）一致。"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.loaders import load
from corpus.models import PolicyDocument, RelationKind
from corpus.parser import parse
from corpus.standing import Standing

ROOT = Path(__file__).resolve().parents[2]
FACTS: dict[str, Any] = yaml.safe_load((ROOT / "tools/samples/facts.yaml").read_text(encoding="utf-8"))
DOCUMENTS: list[dict[str, Any]] = FACTS["documents"]
VALUES = ("title", "doc_number", "issuer", "addressee", "issued", "effective", "expires")

each_document = pytest.mark.parametrize("facts", DOCUMENTS, ids=[d["file"] for d in DOCUMENTS])


@cache
def parsed(file: str) -> PolicyDocument:
    path = ROOT / "corpus" / "samples" / "documents" / file
    return parse(load(path), file)


@each_document
def test_the_header_holds_what_a_reader_would_write_down(facts: dict[str, Any]) -> None:
    header = parsed(facts["file"]).header
    found = {name: getattr(header, name) for name in VALUES}
    assert {name: value and value.value for name, value in found.items()} == {
        name: facts.get(name) for name in VALUES
    }


@each_document
def test_every_word_of_a_header_value_stands_in_its_span(facts: dict[str, Any]) -> None:
    document = parsed(facts["file"])
    for name in ("title", "doc_number", "issuer", "addressee"):
        located = getattr(document.header, name)
        if located:
            assert "".join(located.value.split()) == "".join(located.span.of(document.text).split())


@each_document
def test_the_kind_and_the_kind_of_the_enclosed_document_are_named(facts: dict[str, Any]) -> None:
    header = parsed(facts["file"]).header
    assert header.kind.value == facts["kind"]
    assert (header.enclosed_kind.value if header.enclosed_kind else None) == facts.get("enclosed_kind")


@each_document
def test_only_what_is_really_repealed_is_a_relation(facts: dict[str, Any]) -> None:
    relations = parsed(facts["file"]).header.relations
    repealed = [
        {"title": r.title, "doc_number": r.doc_number} for r in relations if r.kind is RelationKind.REPEALS
    ]
    assert repealed == facts.get("repeals", [])
    assert len(relations) == len(repealed)


@pytest.mark.parametrize(
    "facts", [d for d in DOCUMENTS if d["status_from"] == "document"], ids=lambda d: str(d["file"])
)
def test_the_status_follows_from_the_documents_own_clauses(facts: dict[str, Any]) -> None:
    header = parsed(facts["file"]).header
    assert Standing.of(header).on(FACTS["as_of"]).value == facts["status"]


@each_document
def test_each_suggestion_of_a_letter_is_paired_with_its_reply(facts: dict[str, Any]) -> None:
    assert len(parsed(facts["file"]).pairs) == facts.get("letter", {}).get("suggestions", 0)


@pytest.mark.parametrize(
    "facts", [d for d in DOCUMENTS if "headings" in d.get("letter", {})], ids=lambda d: str(d["file"])
)
def test_the_columns_of_a_letter_are_named(facts: dict[str, Any]) -> None:
    document = parsed(facts["file"])
    headers = [cell.span.of(document.text) for cell in document.tables[0].headers]
    assert headers == facts["letter"]["headings"]


def test_the_indicators_of_the_plan_are_rows_with_their_category_and_blank_cells() -> None:
    [facts] = [d for d in DOCUMENTS if "indicators" in d]
    document = parsed(facts["file"])
    [table] = document.tables
    category = ""
    rows: list[dict[str, str]] = []
    for row in table.rows:
        by_column = {cell.column: cell.span.of(document.text) for cell in row.cells}
        category = by_column.get(0) or category
        values = [by_column.get(column, "") for column in range(1, 6)]
        rows.append(dict(zip(("name", "unit", "2025", "2030", "attribute"), values, strict=True)))
        rows[-1]["category"] = category
    assert rows == facts["indicators"]
