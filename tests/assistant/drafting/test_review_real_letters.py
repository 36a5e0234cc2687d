"""核稿 on real letters and on the sample corpus: what must be found, and what must be left alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.drafting.models import Finding, Severity
from assistant.drafting.review import is_letter, read_document, review

TODAY = date(2026, 11, 1)
SAMPLES = sorted((Path(__file__).parents[3] / "corpus/samples/documents").glob("2[1-5]_*"))


def found(path: Path) -> tuple[Finding, ...]:
    """What review finds in a file, without a proposal and without a library."""
    return review(read_document(path), today=TODAY)


def seed(shared_dir: Path, number: str) -> Path:
    """One of the five real documents."""
    return next((shared_dir / "seeds").glob(f"{number}_*"))


def test_the_leftover_sentence_at_the_end_of_a_real_reply_is_found(shared_dir: Path) -> None:
    tails = [f for f in found(seed(shared_dir, "002")) if f.rule == "residue-tail"]
    assert [f.quote[:12] for f in tails] == ["电路产业发展护航提供精准"]


def test_category_a_is_held_against_what_is_only_intended_or_being_drawn_up(shared_dir: Path) -> None:
    messages = "".join(f.message for f in found(seed(shared_dir, "002")) if f.rule == "category-wording")
    assert "“拟”" in messages
    assert "正在制定" in messages


def test_the_mobile_number_in_a_real_reply_is_an_error_at_its_place(shared_dir: Path) -> None:
    path = seed(shared_dir, "004")
    data = [f for f in found(path) if f.rule == "personal-data"]
    text = read_document(path).text
    assert [(f.severity, text[f.start : f.end]) for f in data] == [(Severity.ERROR, "13510698605")]


def test_row_numbers_that_jump_are_found_in_a_plan_that_is_no_letter(shared_dir: Path) -> None:
    path = seed(shared_dir, "003")
    assert not is_letter(read_document(path))
    assert [f.message for f in found(path) if f.rule == "row-number"] == ["序号从8跳到10"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:2])
def test_a_clean_letter_of_the_samples_has_no_error(path: Path) -> None:
    assert [f for f in found(path) if f.severity is Severity.ERROR] == []


@pytest.mark.parametrize("number", ["025", "026", "027", "028", "029", "030"])
def test_a_real_reply_of_the_state_council_has_at_most_one_error(shared_dir: Path, number: str) -> None:
    path = next((shared_dir / "govdocs").glob(f"{number}_*"))
    assert len([f for f in found(path) if f.severity is Severity.ERROR]) <= 1
