"""事项库：条文不变，核定就在；条文改了，标出来；YAML 导出改过再导回。"""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.eligibility.errors import MeasureError
from assistant.eligibility.extract import extract
from assistant.eligibility.models import Clause, Extraction
from assistant.eligibility.offers import ReviewState
from assistant.eligibility.store import MeasureStore
from assistant.eligibility.yaml_io import export_measures, import_measures
from corpus.errors import NotFound
from corpus.loaders import load
from corpus.models import PolicyDocument
from corpus.parser import parse
from tests.parts import MEASURES


def document(tmp_path: Path, text: str = MEASURES) -> PolicyDocument:
    path = tmp_path / "办法.txt"
    path.write_text(text, encoding="utf-8")
    return parse(load(path), path.name)


def extraction(tmp_path: Path, text: str = MEASURES) -> Extraction:
    return extract(document(tmp_path, text), "d1")


@pytest.fixture
def store(tmp_path: Path) -> MeasureStore:
    opened = MeasureStore(tmp_path / "measures.sqlite")
    yield opened  # type: ignore[misc]
    opened.close()


def test_a_decision_stays_when_the_clause_did_not_change(store: MeasureStore, tmp_path: Path) -> None:
    store.replace("d1", 1, extraction(tmp_path))
    (stored,) = store.all()
    store.decide(stored.measure.id, ReviewState.APPROVED, "已核对")
    moved = MEASURES.replace("制定本办法。", "结合我市实际，制定本办法。")
    assert store.replace("d1", 2, extraction(tmp_path, moved)) == (0, 0)
    (kept,) = store.all()
    assert (kept.state, kept.note, kept.changed) == (ReviewState.APPROVED, "已核对", False)


def test_a_reworded_clause_is_a_candidate_again_and_flagged(store: MeasureStore, tmp_path: Path) -> None:
    store.replace("d1", 1, extraction(tmp_path))
    store.decide(store.all()[0].measure.id, ReviewState.APPROVED)
    assert store.replace("d1", 2, extraction(tmp_path, MEASURES.replace("8000元", "9000元"))) == (1, 1)
    (changed,) = store.all()
    assert (changed.state, changed.changed) == (ReviewState.CANDIDATE, True)


def test_a_clause_that_comes_back_finds_its_decision(store: MeasureStore, tmp_path: Path) -> None:
    store.replace("d1", 1, extraction(tmp_path))
    store.decide(store.all()[0].measure.id, ReviewState.REJECTED)
    store.forget("d1")
    assert store.all() == []
    store.replace("d1", 3, extraction(tmp_path))
    assert [s.state for s in store.all()] == [ReviewState.REJECTED]


def test_candidates_of_a_removed_document_are_gone(store: MeasureStore, tmp_path: Path) -> None:
    store.replace("d1", 1, extraction(tmp_path))
    store.forget("d1")
    assert store.all() == []
    assert store.known() == set()


def test_an_unknown_id_is_not_found(store: MeasureStore) -> None:
    with pytest.raises(NotFound, match="banfu measures list"):
        store.decide("m-none", ReviewState.APPROVED)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "measures.sqlite").write_bytes(b"not a database, only words " * 40)
    with pytest.raises(MeasureError, match=r"measures\.sqlite 打不开"):
        MeasureStore(tmp_path / "measures.sqlite")


def exported(store: MeasureStore, tmp_path: Path) -> Path:
    path = tmp_path / "事项.yaml"
    path.write_text(export_measures(store.all(), {"d1": "办法.txt"}), encoding="utf-8")
    return path


def test_an_export_reads_like_a_notice(store: MeasureStore, tmp_path: Path) -> None:
    store.replace("d1", 1, extraction(tmp_path))
    text = exported(store, tmp_path).read_text(encoding="utf-8")
    assert "标准: 8000元/张" in text
    assert "文件: 办法.txt" in text


def test_an_untouched_export_changes_nothing(store: MeasureStore, tmp_path: Path) -> None:
    parsed = document(tmp_path)
    store.replace("d1", 1, extract(parsed, "d1"))
    before = store.all()
    assert import_measures(store, exported(store, tmp_path), lambda c: c.span.of(parsed.text)) == (1, 0)
    assert store.all() == before


def test_a_corrected_title_becomes_a_correction(store: MeasureStore, tmp_path: Path) -> None:
    parsed = document(tmp_path)
    store.replace("d1", 1, extract(parsed, "d1"))
    path = exported(store, tmp_path)
    title = store.all()[0].measure.title
    path.write_text(
        path.read_text(encoding="utf-8").replace(f"事项: {title}", "事项: 新增床位资助"), encoding="utf-8"
    )
    assert import_measures(store, path, lambda c: c.span.of(parsed.text)) == (1, 1)
    (stored,) = store.all()
    assert (stored.measure.title, stored.state) == ("新增床位资助", ReviewState.CORRECTED)
    assert stored.candidate.title == title


def test_a_correction_may_not_move_the_clause(store: MeasureStore, tmp_path: Path) -> None:
    parsed = document(tmp_path)
    store.replace("d1", 1, extract(parsed, "d1"))
    path = exported(store, tmp_path)
    start = store.all()[0].measure.clause.start
    path.write_text(path.read_text(encoding="utf-8").replace(f"start: {start}", "start: 0"), encoding="utf-8")
    with pytest.raises(MeasureError, match="编号或条文被改动"):
        import_measures(store, path, lambda c: c.span.of(parsed.text))


def test_a_state_that_does_not_exist_is_refused_with_the_choices(store: MeasureStore, tmp_path: Path) -> None:
    store.replace("d1", 1, extraction(tmp_path))
    path = exported(store, tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("核定: 待核定", "核定: 好"), encoding="utf-8")
    with pytest.raises(MeasureError, match="应为：待核定、已核定、已修正、不是资助"):
        import_measures(store, path, no_text)


def no_text(_: Clause) -> str | None:
    return None
