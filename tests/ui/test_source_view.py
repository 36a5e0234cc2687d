"""原文旁注：标出的字恰好是引文，周围够读，表格标那一行，原页找得到位置。"""

from __future__ import annotations

import doctest
import importlib
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.service import Service
from corpus.loaders.dispatch import load
from corpus.loaders.raw import RawDocument, RawParagraph
from corpus.models import PolicyDocument, Span
from corpus.parser import parse
from tests.parts import MEASURES
from ui import pdf_page, source_view
from ui.source_view import parts, window
from ui.starters import money_questions

BEDS = "对新增养老床位的民办机构，每张床位资助8000元"


def document(text: str = MEASURES) -> PolicyDocument:
    return parse(RawDocument(tuple(RawParagraph(line) for line in text.split("\n")), "text"), "办法.txt")


def place(text: PolicyDocument, words: str) -> Span:
    start = text.text.index(words)
    return Span(start, start + len(words))


def marked(found: list[dict[str, object]]) -> str:
    return "".join(text for part in found for text, on in part.get("runs", []) if on)


@pytest.mark.parametrize("words", [BEDS, "本办法自2023年7月1日起施行，有效期5年。", "澜民规〔2023〕5号"])
def test_what_is_marked_is_the_quote(words: str) -> None:
    found = document()
    assert marked(list(parts(found, place(found, words)))) == words


def test_a_quote_over_two_paragraphs_is_marked_in_both() -> None:
    found = document()
    quote = Span(place(found, "同一机构").start, place(found, "有效期5年").end)
    assert marked(list(parts(found, quote))) == quote.of(found.text).replace("\n", "")


def test_a_short_article_is_shown_with_its_neighbours() -> None:
    found = document()
    shown = window(found, place(found, BEDS)).of(found.text)
    assert ("为增加养老床位" in shown, "有效期5年" in shown) == (True, True)


def test_a_long_document_is_not_shown_whole() -> None:
    many = "\n".join(
        f"　　第{n}条　这是第{n}条规定的内容，" + "各单位应当认真执行。" * 30
        for n in [*"一二三四五六七八九十", *("十" + n for n in "一二三四五六七八九")]
    )
    found = document(f"澜江市某办法\n\n{many}")
    quote = place(found, "这是第五条规定")
    assert len(window(found, quote)) < len(found.text) / 2


def test_the_whole_document_is_shown_on_request() -> None:
    found = document()
    shown = "".join(t for part in parts(found, place(found, BEDS), full=True) for t, _ in part["runs"])
    assert ("澜民规" in shown, "2023年6月1日" in shown) == (True, True)


def test_the_row_of_a_table_is_marked(root: Path) -> None:
    (path,) = (root / "corpus/samples/documents").glob("18_*.xlsx")
    found = parse(load(path), path.name)
    row = found.tables[0].rows[2]
    (table,) = (part for part in parts(found, row.span) if part["kind"] == "table")
    assert [line["open"] for line in table["rows"]].count(True) == 1


def test_the_page_of_a_pdf_has_the_words_in_boxes(service: Service) -> None:
    row, found = service.document("指南.pdf")
    quote = place(found, "网上申报时间").of(found.text)
    image = pdf_page.page_image(row, found.page_at(found.text.index(quote)) or 1, quote)
    assert image is not None
    assert [all(0 <= value <= 1 for value in box) for box in image["boxes"]] == [True]


def test_a_pdf_that_changed_since_is_not_shown(service: Service, tmp_path: Path) -> None:
    row, _ = service.document("指南.pdf")
    other = tmp_path / "别的.pdf"
    other.write_bytes(Path(row.path).read_bytes() + b"\n")
    assert pdf_page.page_image(replace(row, path=str(other)), 1, "申报") is None


def test_a_document_that_is_no_pdf_has_no_page(service: Service) -> None:
    row, _ = service.document("办法.txt")
    assert pdf_page.has_page(row, 1) is False


def test_no_question_is_made_of_a_condition_alone() -> None:
    assert list(money_questions("对获得认定的，给予一次性奖励10万元。")) == []


MODULES = (
    "access",
    "conversation_list",
    "pdf_page",
    "roles",
    "scope",
    "signin",
    "source_view",
    "starters",
    "widgets",
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"ui.{name}")).failed == 0


def test_a_title_is_quoted_once() -> None:
    assert [source_view.titled(t) for t in ("办法", "印发《办法》的通知")] == [
        "《办法》",
        "印发《办法》的通知",
    ]
