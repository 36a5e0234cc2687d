"""核稿 of letters in other hands: planted defects are found, clean letters raise no error and few warnings."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from assistant.drafting.models import Finding, Severity
from assistant.drafting.review import parse_document, review
from tests.assistant.drafting.defects import PROPOSALS, Defect, clean_letters, is_found, planted, proposal_for
from tests.assistant.drafting.defects_fourth import FOURTH
from tests.assistant.drafting.defects_third import THIRD, other_letters, other_proposal

TODAY = date(2026, 11, 1)
LETTERS = clean_letters() | other_letters()
#: A chief stops reading at more.
MOST_WARNINGS = 4


def told(letter: str, text: str, *, proposal: bool) -> tuple[Finding, ...]:
    """What is said of a text of one of the letters."""
    incoming = None
    if proposal:
        incoming = proposal_for(letter) if letter in PROPOSALS else other_proposal(letter)
    return review(parse_document(text), incoming, today=TODAY)


def missed(defects: tuple[Defect, ...]) -> list[str]:
    """The defects, of those that need no library, that are not found."""
    names = []
    for d in (d for d in defects if not d.library):
        changed = planted(LETTERS[d.letter], d)
        before = told(d.letter, LETTERS[d.letter], proposal=d.proposal)
        if not is_found(changed, d.at, d.rules, before, told(d.letter, changed, proposal=d.proposal)):
            names.append(f"{d.rules}@{d.letter}")
    return names


@pytest.mark.parametrize(("defects", "least"), [(THIRD, 100), (FOURTH, 40)], ids=["third", "fourth"])
def test_nine_of_ten_defects_in_letters_of_other_hands_are_found(
    defects: tuple[Defect, ...], least: int
) -> None:
    assert len(defects) >= least
    assert len(missed(defects)) <= len(defects) // 10


@pytest.mark.parametrize("letter", sorted(other_letters()))
def test_a_clean_letter_of_another_hand_has_no_error_and_few_warnings(letter: str) -> None:
    proposal = other_proposal(letter) is not None
    count = Counter(f.severity for f in told(letter, LETTERS[letter], proposal=proposal))
    assert count[Severity.ERROR] == 0
    assert count[Severity.WARNING] <= MOST_WARNINGS
