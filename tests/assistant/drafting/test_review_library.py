"""核稿 against a small library: figures, 文号 and the standing of the documents a letter cites."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.drafting.models import Finding, Severity
from assistant.drafting.review import parse_document, review
from corpus.embedding import EmbeddingSettings, open_embedder
from corpus.models import Visibility
from corpus.settings import load_settings
from corpus.stores import Stores
from tests.parts import build_tiny_model, ingest, opened, write

SAMPLES = Path(__file__).parents[3] / "corpus/samples/documents"
LETTER = next(SAMPLES.glob("23_*")).read_text(encoding="utf-8")
TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """The letter itself, three public documents (one expired, one a draft), and one internal; words do the searching."""
    folder = tmp_path_factory.mktemp("review-library")
    model = EmbeddingSettings(model=str(build_tiny_model(folder / "model")))
    settings = load_settings(folder / "data").model_copy(update={"embedding": model})
    embedder = open_embedder(model, settings.models_dir)
    public = [next(SAMPLES.glob(f"{n}_*")) for n in ("12", "15", "23")]
    draft = write(
        folder,
        {
            "稿.txt": "澜江市社区食堂资助办法\n（征求意见稿）\n\n第一条 每餐补贴3元。\n第二条 本办法自印发之日起施行。\n"
        },
    )
    ingest(settings, embedder, *public, *draft)
    ingest(settings, embedder, next(SAMPLES.glob("20_*")), visibility=Visibility.INTERNAL)
    with opened(settings, embedder) as stores:
        yield stores


def told(stores: Stores, rule: str, old: str = "", new: str = "") -> list[Finding]:
    """The findings of one rule in letter 23 with other words in one place."""
    assert old in LETTER
    text = LETTER.replace(old, new, 1) if old else LETTER
    return [f for f in review(parse_document(text), None, stores, today=TODAY) if f.rule == rule]


def test_figures_of_the_policy_itself_are_verified(stores: Stores) -> None:
    unsourced = {f.quote for f in told(stores, "figure-no-source")}
    assert not any("8000元" in quote or "5000元" in quote for quote in unsourced)


def test_a_figure_that_the_library_contradicts_is_told_with_what_it_says(stores: Stores) -> None:
    found = told(stores, "figure-library", "每张床位资助5000元", "每张床位资助6000元")
    assert [f.quote for f in found] == ["每张床位资助6000元"]
    assert "5000元" in found[0].message


def test_a_wrong_document_number_is_told_with_the_right_one(stores: Stores) -> None:
    found = told(stores, "document-number", "澜民规〔2024〕1号", "澜民规〔2024〕7号")
    assert "澜民规〔2024〕1号" in found[0].message


def test_a_document_that_has_expired_is_no_basis(stores: Stores) -> None:
    basis = "按照《澜江市应对疫情支持企业稳岗若干措施》，该项工作"
    assert told(stores, "policy-expired", "该项工作", basis)[0].severity is Severity.ERROR


def test_a_document_that_is_said_to_have_expired_may_be_named(stores: Stores) -> None:
    said = "《澜江市应对疫情支持企业稳岗若干措施》已经到期。该项工作"
    assert told(stores, "policy-expired", "该项工作", said) == []


def test_a_draft_of_the_library_is_no_basis_even_without_its_mark(stores: Stores) -> None:
    found = told(stores, "policy-draft", "该项工作", "根据《澜江市社区食堂资助办法》，该项工作")
    assert found[0].severity is Severity.ERROR


def test_an_internal_document_is_not_quoted_to_the_public(stores: Stores) -> None:
    row = next(r for r in stores.library.documents() if r.visibility is Visibility.INTERNAL)
    name = row.title.strip("《》").split("（")[0]
    assert told(stores, "policy-internal", "该项工作", f"《{name}》已经起草。该项工作")


def test_the_letter_itself_is_no_source_of_its_figures(stores: Stores) -> None:
    assert any(row.source.startswith("23_") for row in stores.library.documents())
    assert any("“1260张”" in f.message for f in told(stores, "figure-no-source"))
