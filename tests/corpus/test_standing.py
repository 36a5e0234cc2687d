"""效力 on a day: from the document's own clauses, from other documents, and from staff."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.models import Status
from corpus.standing import Standing

START, END = date(2023, 7, 1), date(2028, 6, 30)
LIMITED = Standing(effective=START, expires=END)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 6, 30), Status.NOT_YET),
        (START, Status.IN_FORCE),
        (END, Status.IN_FORCE),
        (date(2028, 7, 1), Status.EXPIRED),
    ],
)
def test_a_limited_document_is_in_force_from_its_first_to_its_last_day(day: date, expected: Status) -> None:
    assert LIMITED.on(day) is expected


def test_a_repealed_document_is_in_force_until_the_day_before() -> None:
    repealed = Standing(effective=START, repealed=date(2025, 1, 1))
    assert (repealed.on(date(2024, 12, 31)), repealed.on(date(2025, 1, 1))) == (
        Status.IN_FORCE,
        Status.REPEALED,
    )


def test_a_repeal_comes_before_an_expiry() -> None:
    both = Standing(effective=START, expires=END, repealed=date(2025, 1, 1))
    assert both.on(date(2030, 1, 1)) is Status.REPEALED


def test_a_draft_stays_a_draft_whatever_its_clauses_say() -> None:
    assert Standing(draft=True, effective=START).on(date(2024, 1, 1)) is Status.DRAFT


def test_a_document_that_states_no_day_is_unknown() -> None:
    assert Standing().on(date(2024, 1, 1)) is Status.UNKNOWN


def test_what_staff_declare_comes_first() -> None:
    assert Standing(draft=True, declared=Status.IN_FORCE).on(date(2024, 1, 1)) is Status.IN_FORCE


def test_declared_unknown_decides_nothing() -> None:
    assert Standing(effective=START, declared=Status.UNKNOWN).on(date(2024, 1, 1)) is Status.IN_FORCE
