"""读来件：自拟各种写法，一例一条。"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.drafting.proposal import parse_proposal

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "proposals.yaml").read_text(encoding="utf-8")
)
HEADER = {"kind": "kind", "title": "title", "number": "number", "joint": "joint", "sector": "sector"}


@pytest.fixture(params=CASES, ids=[case["name"] for case in CASES])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    made: dict[str, Any] = request.param
    return made


def test_every_suggestion_is_found_and_nothing_else(case: dict[str, Any]) -> None:
    read = [suggestion.heading for suggestion in parse_proposal(case["text"]).suggestions]
    assert [text[: len(start)] for text, start in zip(read, case["suggestions"], strict=False)] == case[
        "suggestions"
    ]
    assert len(read) == len(case["suggestions"])


def test_the_span_of_a_suggestion_holds_its_words(case: dict[str, Any]) -> None:
    proposal = parse_proposal(case["text"])
    for suggestion in proposal.suggestions:
        assert suggestion.span is not None
        assert suggestion.text.split("\n")[0] in suggestion.span.of(proposal.text)


def test_the_header_is_read_as_printed(case: dict[str, Any]) -> None:
    proposal = parse_proposal(case["text"])
    read: dict[str, Any] = {
        **{name: getattr(proposal, field) for name, field in HEADER.items()},
        "submitters": [submitter.name for submitter in proposal.submitters],
        "date": proposal.date,
        "groups": all(submitter.group for submitter in proposal.submitters),
    }
    expected = {name: case[name] for name in read if name in case}
    assert {name: read[name] for name in expected} == expected
    assert case.get("session_has", "") in proposal.session
    assert case.get("background_has", "") in proposal.background


def test_sub_points_and_the_end_of_the_last_suggestion(case: dict[str, Any]) -> None:
    suggestions = parse_proposal(case["text"]).suggestions
    assert [len(s.points) for s in suggestions] == case.get("points", [len(s.points) for s in suggestions])
    assert case.get("last_excludes", "\0") not in suggestions[-1].text
