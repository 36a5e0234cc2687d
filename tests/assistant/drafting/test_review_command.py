"""``banfu review`` as it is typed."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from assistant.cli.review_commands import add_review_arguments, review
from assistant.drafting.letter_reader import read_letter
from corpus.errors import SettingsError

SAMPLES = Path(__file__).parents[3] / "corpus/samples"


def run(data_dir: Path, *arguments: str) -> int:
    """The command with its own arguments."""
    parser = argparse.ArgumentParser()
    add_review_arguments(parser)
    parsed = parser.parse_args(arguments)
    parsed.data_dir = data_dir
    return review(parsed)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A letter with a mobile number and a day that does not exist."""
    text = next((SAMPLES / "documents").glob("23_*")).read_text(encoding="utf-8")
    path = tmp_path / "函.txt"
    path.write_text(
        text.replace("8806 3307", "13900001234").replace("2025年7月8日", "2025年6月31日"), encoding="utf-8"
    )
    return path


def test_json_is_one_object_with_places_in_the_text(
    data_dir: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data_dir, str(bad), "--json", "--today", "2026-11-01") == 0
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {"date-impossible", "personal-data"} <= {f["rule"] for f in findings}
    keys = {"rule", "severity", "message", "quote", "start", "end", "suggestion", "replacement"}
    assert set(findings[0]) == keys


def test_text_output_says_how_grave_each_finding_is(
    data_dir: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(data_dir, str(bad))
    assert "[必改] 没有这一天" in capsys.readouterr().out


def test_the_version_for_publication_has_no_telephone_and_a_list_of_changes(
    data_dir: Path, bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "公开.docx"
    run(data_dir, str(bad), "--public", str(out), "--json")
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert any("13900001234" in change["before"] for change in changes)
    assert not read_letter(out).contact


def test_a_letter_is_compared_with_the_proposal_it_is_given(
    data_dir: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = next((SAMPLES / "proposals").glob("提案_20260118*"))
    run(data_dir, str(bad), "--proposal", str(other), "--json")
    rules = {f["rule"] for f in json.loads(capsys.readouterr().out)["findings"]}
    assert {"case-number", "case-name", "addressee", "unanswered"} <= rules


def test_a_file_that_is_no_letter_is_done_in_part(data_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "规划.txt"
    path.write_text("澜江市养老规划\n\n一、目标\n到2030年建成。\n二、保障\n加强领导。\n", encoding="utf-8")
    assert run(data_dir, str(path)) == 3


def test_a_missing_file_is_named(data_dir: Path) -> None:
    with pytest.raises(SettingsError, match=r"没有\.docx：没有这个文件"):
        run(data_dir, "没有.docx")


def test_the_public_version_is_a_word_file(data_dir: Path, bad: Path) -> None:
    with pytest.raises(SettingsError, match=r"\.docx"):
        run(data_dir, str(bad), "--public", "公开.txt")
