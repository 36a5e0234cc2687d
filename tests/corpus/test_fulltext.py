"""The full-text index: terms, audiences, replacement, and what makes it whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import fulltext as module
from corpus.errors import IndexDamaged, LibraryBusy
from corpus.fulltext import Entry, FullText, sealed
from corpus.models import Visibility
from corpus.tokens import bigrams, words

PUBLIC, INTERNAL = Visibility.PUBLIC, Visibility.INTERNAL
EVERYONE = list(Visibility)


def entry(id_: int, version: int, text: str, visibility: Visibility = PUBLIC) -> Entry:
    return Entry(id_, version, visibility, {"words": words(text), "bigrams": bigrams(text)})


@pytest.fixture
def index(tmp_path: Path) -> Iterator[FullText]:
    index = FullText(tmp_path / "fulltext")
    index.add(
        [
            entry(1, 1, "养老床位资助每张八千元"),
            entry(2, 1, "申请养老资助的材料"),
            entry(3, 2, "体育场馆开放补助", INTERNAL),
        ],
        [entry(1, 1, "养老床位资助办法"), entry(2, 2, "体育场馆办法", INTERNAL)],
    )
    index.commit()
    index.seal()
    yield index
    index.close()


def found(index: FullText, field: str, term: str, seen: list[Visibility] = EVERYONE) -> set[int]:
    return {id_ for id_, _ in index.passages(field, {term: 1.0}, 10, seen)}


@pytest.mark.parametrize("field", ["words", "bigrams"])
def test_a_passage_is_found_by_its_tokens(index: FullText, field: str) -> None:
    assert found(index, field, "床位") == {1}


def test_a_document_is_found_as_a_whole(index: FullText) -> None:
    assert [id_ for id_, _ in index.documents("words", {"场馆": 1.0}, 10, EVERYONE)] == [2]


def test_internal_entries_are_not_found_for_the_public(index: FullText) -> None:
    assert (found(index, "words", "场馆", [PUBLIC]), found(index, "words", "场馆")) == (set(), {3})
    assert index.documents("words", {"场馆": 1.0}, 10, [PUBLIC]) == []
    assert index.coverage("bigrams", ["场馆"], 10, [PUBLIC]) == []


def test_the_audience_does_not_change_a_score(index: FullText) -> None:
    assert index.passages("words", {"床位": 1.0}, 1, [PUBLIC]) == index.passages(
        "words", {"床位": 1.0}, 1, EVERYONE
    )


def test_a_heavier_term_counts_more(index: FullText) -> None:
    light = dict(index.passages("words", {"床位": 1.0}, 10, EVERYONE))[1]
    heavy = dict(index.passages("words", {"床位": 3.0}, 10, EVERYONE))[1]
    assert heavy == pytest.approx(3 * light)


def test_coverage_prefers_the_passage_with_more_of_the_terms(index: FullText) -> None:
    assert [i for i, _ in index.coverage("bigrams", ["养老", "床位", "八千"], 10, EVERYONE)] == [1, 2]


def test_no_term_or_no_audience_finds_nothing(index: FullText) -> None:
    assert index.passages("words", {}, 10, EVERYONE) == []
    assert index.passages("words", {"床位": 1.0}, 10, []) == []
    assert index.coverage("bigrams", [], 10, EVERYONE) == []


@pytest.mark.parametrize("text", ['〔2021〕 (… AND: "', "床位) OR (", "*", "\\"])
def test_signs_of_a_query_language_are_plain_text(index: FullText, text: str) -> None:
    assert found(index, "words", text) == set()


def test_what_is_not_committed_is_not_found(index: FullText) -> None:
    index.add([entry(9, 9, "夜校")], [])
    assert found(index, "words", "夜校") == set()
    index.commit()
    assert found(index, "words", "夜校") == {9}


def test_a_deleted_version_is_gone_from_every_field_and_count(index: FullText) -> None:
    index.delete([1])
    index.commit()
    assert [found(index, "words", "养老"), found(index, "bigrams", "养老")] == [set(), set()]
    assert index.documents("words", {"养老": 1.0}, 10, EVERYONE) == []
    assert index.counts() == (1, 1)


def test_a_reader_sees_what_another_handle_committed(index: FullText, tmp_path: Path) -> None:
    reader = FullText(tmp_path / "fulltext")
    index.add([entry(9, 9, "夜校")], [])
    index.commit()
    assert found(reader, "words", "夜校") == {9}
    reader.close()


@pytest.mark.usefixtures("index")
def test_a_sealed_index_opens_as_it_is(tmp_path: Path) -> None:
    again = FullText(tmp_path / "fulltext")
    assert (again.fresh, again.counts()) == (False, (3, 2))


def test_an_index_of_an_older_schema_is_emptied_to_be_filled_anew(index: FullText, tmp_path: Path) -> None:
    index.close()
    (tmp_path / "fulltext" / "schema.json").write_text(json.dumps({"schema": module.FULLTEXT_SCHEMA - 1}))
    again = FullText(tmp_path / "fulltext")
    assert (again.fresh, again.counts()) == (True, (0, 0))


def test_an_index_whose_filling_was_cut_short_does_not_count_as_whole(tmp_path: Path) -> None:
    half = FullText(tmp_path / "fulltext")
    half.add([entry(1, 1, "养老")], [])
    half.commit()
    half.close()
    assert not sealed(tmp_path / "fulltext")
    assert FullText(tmp_path / "fulltext").counts() == (0, 0)


def test_a_damaged_index_says_how_to_mend_it(index: FullText, tmp_path: Path) -> None:
    index.close()
    (tmp_path / "fulltext" / "passages" / "meta.json").write_text("{")
    with pytest.raises(IndexDamaged, match="doctor --rebuild"):
        FullText(tmp_path / "fulltext")


def test_a_second_writer_waits_and_then_says_so(
    index: FullText, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.add([entry(8, 8, "占用")], [])
    monkeypatch.setattr(module, "_WAIT", 0.2)
    other = FullText(tmp_path / "fulltext")
    with pytest.raises(LibraryBusy, match="另一个进程"):
        other.delete([1])
