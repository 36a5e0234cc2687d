"""示例语料与其标准答案（tools/samples/facts.yaml）一致，文件之间的引用都能落到实处。"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pdfplumber
import pytest
import yaml
from docx import Document

from corpus.models import Kind, Status

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "corpus" / "samples"
FACTS: dict[str, Any] = yaml.safe_load((ROOT / "tools/samples/facts.yaml").read_text(encoding="utf-8"))
SIDECAR: list[dict[str, Any]] = yaml.safe_load((SAMPLES / "清单.yaml").read_text(encoding="utf-8"))[
    "documents"
]
DOCUMENTS: list[dict[str, Any]] = FACTS["documents"]
GB18030 = "02_专利资助办法.txt"
CITATION = re.compile(r"《([^》]+)》（(澜[^（）〔]*〔\d{4}〕\d+号)")


@cache
def text_of(path: Path) -> str:
    """The words of a built file without any white space, read with the plain library of its format."""
    if path.suffix == ".txt":
        raw = path.read_bytes().decode("gb18030" if path.name == GB18030 else "utf-8")
    elif path.suffix == ".docx":
        raw = "".join(
            node.text or "" for node in Document(str(path)).element.body.iter() if node.tag.endswith("}t")
        )
    elif path.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(path).worksheets
        raw = "".join(str(value) for s in sheets for row in s.values for value in row if value is not None)
    else:
        with pdfplumber.open(path) as pdf:
            # 页眉页脚不是正文：只读版心，否则跨页的句子中间会夹进页眉。
            raw = "".join(p.crop((0, 62, p.width, p.height - 65)).extract_text() for p in pdf.pages)
            raw += "".join(
                cell or "" for p in pdf.pages for t in p.extract_tables() for row in t for cell in row
            )
    return "".join(raw.split())


def words(document: dict[str, Any]) -> str:
    return text_of(SAMPLES / "documents" / document["file"])


def without_space(text: str) -> str:
    return "".join(text.split())


def chinese_date(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=[d["file"] for d in DOCUMENTS])


@each_document
def test_every_quoted_fact_stands_in_the_built_file(document: dict[str, Any]) -> None:
    quotes = [c["quote"] for c in document["clauses"]]
    quotes += [q for key in ("exclusions", "windows", "history") for q in document.get(key, [])]
    assert [q for q in quotes if without_space(q) not in words(document)] == []


@each_document
def test_every_header_value_stands_in_the_built_file(document: dict[str, Any]) -> None:
    values = [document[k] for k in ("title", "doc_number", "issuer", "addressee") if k in document]
    values += [chinese_date(document["issued"])]
    found = words(document)
    # 两个机关联合落款时，每个机关各占一行，逐个核对。
    assert [v for value in values for v in value.split() if without_space(v) not in found] == []


@each_document
def test_the_words_for_kind_and_status_are_those_of_the_models(document: dict[str, Any]) -> None:
    assert {Kind(document["kind"]), Kind(document.get("enclosed_kind", "其他"))}
    assert Status(document["status"])


@each_document
def test_every_citation_of_a_city_document_resolves_to_its_title_and_number(document: dict[str, Any]) -> None:
    titles = {d["doc_number"]: d["title"] for d in DOCUMENTS if "doc_number" in d}
    cited = CITATION.findall(words(document))
    assert [(t, n) for t, n in cited if without_space(t) not in without_space(titles.get(n, ""))] == []


def test_every_document_number_in_the_list_of_items_belongs_to_a_document() -> None:
    known = {d.get("doc_number") for d in DOCUMENTS}
    listed = set(re.findall(r"澜\w+〔\d{4}〕\d+号", text_of(SAMPLES / "documents/18_惠企资助项目清单.xlsx")))
    assert listed
    assert listed <= known


def test_what_a_document_repeals_is_held_and_known_as_repealed() -> None:
    by_number = {d.get("doc_number"): d for d in DOCUMENTS}
    repealed = [r["doc_number"] for d in DOCUMENTS for r in d.get("repeals", [])]
    assert len(repealed) >= 2
    assert {by_number[number]["status"] for number in repealed} == {"废止"}


def test_expired_means_that_the_last_day_lies_before_the_day_asked_about() -> None:
    dated = [d for d in DOCUMENTS if "expires" in d]
    assert {d["file"]: d["expires"] < FACTS["as_of"] for d in dated} == {
        d["file"]: d["status"] == "失效" for d in dated
    }


def test_the_facts_and_the_sidecar_and_the_folder_name_the_same_files() -> None:
    in_folder = {p.name for p in (SAMPLES / "documents").iterdir()}
    assert {d["file"] for d in DOCUMENTS} == in_folder
    assert {Path(row["file"]).name for row in SIDECAR} == in_folder


def test_the_sidecar_states_the_visibility_and_status_that_the_facts_expect() -> None:
    rows = {Path(row["file"]).name: row for row in SIDECAR}
    assert sum(row["visibility"] == "internal" for row in SIDECAR) == 2
    for document in DOCUMENTS:
        row = rows[document["file"]]
        assert row["visibility"] == document.get("visibility", "public"), document["file"]
        assert row.get("status", document["status"]) == document["status"], document["file"]
        assert ("status" in row) >= (document["status_from"] == "sidecar"), document["file"]


def test_the_corpus_covers_the_kinds_a_policy_office_keeps() -> None:
    kinds = Counter(d.get("enclosed_kind", d["kind"]) for d in DOCUMENTS)
    wanted = {"办法": 2, "操作规程": 1, "申报指南": 2, "措施": 4, "通知": 2, "规划": 1, "起草说明": 1}
    wanted |= {"答复函": 4, "清单": 1, "细则": 1}
    assert {kind: kinds[kind] for kind, least in wanted.items() if kinds[kind] < least} == {}


def test_the_corpus_covers_the_formats() -> None:
    formats = Counter(Path(d["file"]).suffix for d in DOCUMENTS)
    least = {".docx": 4, ".pdf": 2, ".xlsx": 1, ".txt": 8}
    assert {suffix: formats[suffix] for suffix, n in least.items() if formats[suffix] < n} == {}


def test_there_are_enough_clauses_in_force_and_enough_traps() -> None:
    standing = Counter(c["standing"] for d in DOCUMENTS for c in d["clauses"])
    assert standing["in_force"] >= 45
    assert min(standing[s] for s in ("superseded", "expired", "draft", "proposed")) >= 3


def test_the_letters_come_in_all_three_forms() -> None:
    forms = {d["letter"]["form"] for d in DOCUMENTS if d["kind"] == "答复函"}
    assert forms == {"two-column", "joint-opinion", "narrative"}


@pytest.mark.parametrize("proposal", FACTS["proposals"], ids=[p["file"] for p in FACTS["proposals"]])
def test_every_proposal_carries_its_number_and_submitter(proposal: dict[str, Any]) -> None:
    found = text_of(SAMPLES / "proposals" / proposal["file"])
    assert proposal["number"] in found
    assert proposal["salutation"].removesuffix("委员").removesuffix("代表") in found


def test_every_pdf_stays_small_enough_to_ship() -> None:
    assert {p.name for p in SAMPLES.rglob("*.pdf") if p.stat().st_size > 300_000} == set()
