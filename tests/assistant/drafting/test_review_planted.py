"""核稿 finds planted defects: by hand in our samples, and by kind in samples and in real replies."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path

import pytest

from assistant.drafting.models import Finding
from assistant.drafting.review import parse_document, review
from assistant.drafting.review_rules import rules
from tests.assistant.drafting.defects import (
    PLANTED,
    PROPOSALS,
    Defect,
    clean_letters,
    is_found,
    planted,
    proposal_for,
)
from tests.assistant.drafting.defects_by_kind import OPERATORS, mutations

TODAY = date(2026, 11, 1)
#: Shown one by one in test_review_rules and test_review_library.
ELSEWHERE = {
    "figure-library", "figure-no-source", "policy-internal", "extra-item", "off-topic", "issuer-short", "receipt",
    "category-low", "category-varies", "category-legend", "numbering-form", "row-number", "date-future",
}  # fmt: skip


@pytest.fixture(scope="module")
def letters() -> dict[str, str]:
    """The letters of the sample corpus."""
    return clean_letters()


@functools.cache
def before_planting(name: str, proposal: bool) -> tuple[Finding, ...]:
    """What is told of a clean letter."""
    return review(
        parse_document(clean_letters()[name]), proposal_for(name) if proposal else None, today=TODAY
    )


def found(letters: dict[str, str], defect: Defect) -> bool:
    """Whether review tells the planted defect, which it did not tell before."""
    incoming = proposal_for(defect.letter) if defect.proposal else None
    changed = planted(letters[defect.letter], defect)
    before = before_planting(defect.letter, defect.proposal)
    after = review(parse_document(changed), incoming, today=TODAY)
    return is_found(changed, defect.at, defect.rules, before, after)


def missed_by_kind(letters: dict[str, str], seed: int) -> tuple[list[str], int]:
    """The operators whose defects were missed, and how many were planted."""
    before = {name: review(parse_document(text), today=TODAY) for name, text in letters.items()}
    made = mutations(letters, 2, seed)
    missed = [
        f"{operator}@{name}"
        for rules_, operator, name, text, at in made
        if not is_found(text, at, rules_, before[name], review(parse_document(text), today=TODAY))
    ]
    return missed, len(made)


def test_at_least_sixty_defects_are_planted_by_hand() -> None:
    assert len(PLANTED) >= 60


def test_every_rule_has_a_planted_defect_or_a_test_of_its_own() -> None:
    told = {rule for defect in PLANTED for rule in defect.rules.split()}
    told |= {rule for names, _ in OPERATORS for rule in names.split()}
    assert set(rules()) - told - ELSEWHERE == set()


def test_nine_of_ten_defects_planted_by_hand_are_found(letters: dict[str, str]) -> None:
    missed = [f"{d.rules}@{d.letter}" for d in PLANTED if not found(letters, d)]
    assert len(missed) <= len(PLANTED) // 10, missed


@pytest.mark.parametrize("seed", [11, 12])
def test_four_of_five_defects_planted_by_kind_in_samples_are_found(
    letters: dict[str, str], seed: int
) -> None:
    missed, count = missed_by_kind(letters, seed)
    assert count >= 60
    assert len(missed) <= count // 5, missed


def test_four_of_five_defects_planted_by_kind_in_real_replies_are_found(shared_dir: Path) -> None:
    paths = [
        p for n in ("025", "026", "027", "028", "029", "030") for p in (shared_dir / "govdocs").glob(f"{n}_*")
    ]
    paths += [p for n in ("000", "002", "004") for p in (shared_dir / "seeds").glob(f"{n}_*")]
    missed, count = missed_by_kind({p.name[:3]: p.read_text(encoding="utf-8") for p in paths}, 13)
    assert count >= 50
    assert len(missed) <= count // 5, missed


@pytest.mark.parametrize("name", sorted(PROPOSALS))
def test_a_clean_letter_beside_its_proposal_has_no_error(letters: dict[str, str], name: str) -> None:
    told = review(parse_document(letters[name]), proposal_for(name), today=TODAY)
    assert [f.rule for f in told if f.severity.value == "error"] == []
