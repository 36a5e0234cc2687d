"""The library and its stores: lost and damaged indexes, other models, other schemas, several threads."""

from __future__ import annotations

import json
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.diagnosis import rebuild
from corpus.embedding import EmbeddingSettings, open_embedder
from corpus.errors import IndexDamaged, LibraryBusy, ModelMismatch, NotFound
from corpus.fulltext import FULLTEXT_SCHEMA
from corpus.ingest import Ingest, remove
from corpus.library import Library
from corpus.models import Status, Visibility
from corpus.owner import OwnerLock
from corpus.search import Searcher
from corpus.settings import CorpusSettings
from corpus.stores import Stores
from tests.parts import MEASURES, build_tiny_model, ingest, opened, write

OLD = """\
澜江市民政局文件
澜民规〔2019〕2号

澜江市养老床位资助暂行办法

各区民政局：
　　第一条　对新增养老床位的民办机构，每张床位资助6000元。
　　第二条　本办法自2019年5月1日起施行。

澜江市民政局
2019年4月1日
"""
REPEALING = MEASURES.replace(
    "有效期5年。", "有效期5年。《澜江市养老床位资助暂行办法》（澜民规〔2019〕2号）同时废止。"
)


@pytest.fixture
def settings(data_dir: Path) -> CorpusSettings:
    return CorpusSettings(data_dir=data_dir)


@pytest.fixture
def filled(settings: CorpusSettings, embedder: Any, tmp_path: Path) -> CorpusSettings:
    """A library of two documents, one of them repealing the other."""
    write(tmp_path / "in", {"新.txt": REPEALING, "旧.txt": OLD})
    assert len(ingest(settings, embedder, tmp_path / "in").added) == 2
    return settings


def whole(stores: Stores) -> bool:
    """Whether all three stores hold the same passages, and some."""
    counts = stores.library.counts()
    return (
        sum(counts.values()) > 0
        and stores.fulltext.counts() == (sum(counts.values()), len(stores.library.documents()))
        and {v: stores.vectors.count(v) for v in Visibility} == counts
    )


# --- indexes that are lost or damaged -----------------------------------------------------------------------


@pytest.mark.parametrize("lost", ["fulltext", "chroma"])
def test_a_lost_index_is_rebuilt_by_itself(filled: CorpusSettings, embedder: Any, lost: str) -> None:
    folders = [path for path in filled.data_dir.iterdir() if path.is_dir() and path.name.startswith(lost)]
    assert folders
    for folder in folders:
        shutil.rmtree(folder)
    with opened(filled, embedder) as stores:
        assert Searcher(stores).search("养老床位资助每张多少元")
        assert whole(stores)


def test_a_damaged_full_text_index_is_rebuilt_by_itself(filled: CorpusSettings, embedder: Any) -> None:
    (filled.data_dir / "fulltext" / "passages" / "meta.json").write_text("{")
    with opened(filled, embedder) as stores:
        assert whole(stores)


def test_a_full_text_index_of_an_older_schema_is_rebuilt(filled: CorpusSettings, embedder: Any) -> None:
    stamp = filled.data_dir / "fulltext" / "schema.json"
    stamp.write_text(json.dumps({"schema": FULLTEXT_SCHEMA - 1}))
    with opened(filled, embedder) as stores:
        assert whole(stores)
    assert json.loads(stamp.read_text())["schema"] == FULLTEXT_SCHEMA


def test_a_full_text_index_whose_rebuilding_was_killed_is_rebuilt_again(
    filled: CorpusSettings, embedder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(filled.data_dir / "fulltext")
    with monkeypatch.context() as patch, opened(filled, embedder) as stores:
        patch.setattr(Stores, "fill_fulltext", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            _ = stores.fulltext
    with opened(filled, embedder) as stores:
        assert whole(stores)


def test_documents_of_a_library_opened_elsewhere_are_seen_at_once(
    filled: CorpusSettings, embedder: Any
) -> None:
    with opened(filled, embedder) as reader, opened(filled, embedder) as writer:
        assert len(reader.library.documents()) == 2
        remove(writer, ["旧.txt"])
        assert [row.source for row in reader.library.documents()] == ["新.txt"]


def test_several_threads_may_open_the_stores_at_once(filled: CorpusSettings, embedder: Any) -> None:
    with opened(filled, embedder) as stores, ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: Searcher(stores).search("养老床位资助"), range(12)))
    assert len({tuple(hit.chunk_ids for hit in hits) for hits in found}) == 1


def test_a_second_writer_waits_and_is_told_for_whom(filled: CorpusSettings, embedder: Any) -> None:
    impatient = filled.model_copy(update={"lock_timeout": 0.2})
    with (
        OwnerLock.acquire(filled.data_dir / "library.lock", "入库"),
        opened(impatient, embedder) as stores,
        pytest.raises(LibraryBusy, match="入库"),
    ):
        stores.lock()


# --- the library's file -------------------------------------------------------------------------------------


def test_a_library_of_a_newer_schema_is_refused(filled: CorpusSettings) -> None:
    with sqlite3.connect(filled.data_dir / "library.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(IndexDamaged, match="请升级 Banfu"):
        Library(filled.data_dir / "library.sqlite")


def test_a_file_that_is_no_library_is_refused_with_a_remedy(data_dir: Path) -> None:
    write(data_dir, {"library.sqlite": "这不是数据库" * 500})
    with pytest.raises(IndexDamaged, match="请从备份恢复"):
        Library(data_dir / "library.sqlite")


def test_a_document_is_found_by_id_and_by_source(filled: CorpusSettings) -> None:
    library = Library(filled.data_dir / "library.sqlite")
    row = library.document("新.txt")
    assert library.document(row.id) == row
    library.close()


def test_two_documents_of_one_name_must_be_asked_for_by_id(
    filled: CorpusSettings, embedder: Any, tmp_path: Path
) -> None:
    write(tmp_path / "另", {"新.txt": OLD})
    ingest(filled, embedder, tmp_path / "另")
    with opened(filled, embedder) as stores, pytest.raises(NotFound, match="有 2 份同名文件"):
        stores.library.document("新.txt")


def test_the_stored_document_is_the_parsed_one(filled: CorpusSettings, embedder: Any) -> None:
    with opened(filled, embedder) as stores:
        row = stores.library.document("新.txt")
        document = stores.library.body(row.version)
        for stored in stores.library.chunks_of(row.version):
            assert stored.chunk.span.of(document.text) == stored.chunk.text
            assert stores.library.passage(row.version, stored.chunk.span) == stored.chunk.text


# --- standing -----------------------------------------------------------------------------------------------


def status_of(settings: CorpusSettings, embedder: Any, source: str, day: date) -> Status:
    with opened(settings, embedder) as stores:
        return stores.library.document(source).status(day)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 4, 30), Status.NOT_YET),
        (date(2023, 6, 30), Status.IN_FORCE),
        (date(2023, 7, 1), Status.REPEALED),
    ],
)
def test_a_document_is_repealed_from_the_day_another_one_says(
    filled: CorpusSettings, embedder: Any, day: date, expected: Status
) -> None:
    assert status_of(filled, embedder, "旧.txt", day) is expected


def test_the_list_and_the_single_document_agree_on_a_repeal(filled: CorpusSettings, embedder: Any) -> None:
    with opened(filled, embedder) as stores:
        listed = {row.source: row.standing for row in stores.library.documents()}
        assert listed["旧.txt"] == stores.library.document("旧.txt").standing


def test_removing_the_repealing_document_takes_the_repeal_back(filled: CorpusSettings, embedder: Any) -> None:
    with opened(filled, embedder) as stores:
        remove(stores, ["新.txt"])
    assert status_of(filled, embedder, "旧.txt", date(2024, 1, 1)) is Status.IN_FORCE


def test_a_draft_repeals_nothing(settings: CorpusSettings, embedder: Any, tmp_path: Path) -> None:
    draft = REPEALING.replace("澜江市养老床位资助办法", "澜江市养老床位资助办法（征求意见稿）")
    write(tmp_path / "in", {"新.txt": draft, "旧.txt": OLD})
    ingest(settings, embedder, tmp_path / "in")
    assert status_of(settings, embedder, "旧.txt", date(2024, 1, 1)) is Status.IN_FORCE


def test_a_successor_of_the_repealed_name_is_not_repealed(
    settings: CorpusSettings, embedder: Any, tmp_path: Path
) -> None:
    successor = OLD.replace("澜民规〔2019〕2号", "澜民规〔2025〕9号").replace("2019年", "2025年")
    by_title = REPEALING.replace("（澜民规〔2019〕2号）", "")
    write(tmp_path / "in", {"新.txt": by_title, "旧.txt": OLD, "再新.txt": successor})
    ingest(settings, embedder, tmp_path / "in")
    day = date(2026, 1, 1)
    assert status_of(settings, embedder, "旧.txt", day) is Status.REPEALED
    assert status_of(settings, embedder, "再新.txt", day) is Status.IN_FORCE


def test_a_repeal_by_number_spares_a_namesake_of_another_number(
    settings: CorpusSettings, embedder: Any, tmp_path: Path
) -> None:
    write(tmp_path / "in", {"新.txt": REPEALING, "同名.txt": OLD.replace("〔2019〕2号", "〔2020〕7号")})
    ingest(settings, embedder, tmp_path / "in")
    assert status_of(settings, embedder, "同名.txt", date(2024, 1, 1)) is Status.IN_FORCE


# --- another model ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def other(filled: CorpusSettings, tiny_model: Path) -> CorpusSettings:
    """The filled library with another model set."""
    return filled.model_copy(update={"embedding": EmbeddingSettings(model=str(tiny_model))})


def test_a_search_with_another_model_is_refused_with_the_remedy(other: CorpusSettings) -> None:
    with Stores(other) as stores, pytest.raises(ModelMismatch, match="doctor --rebuild --reembed"):
        Searcher(stores).search("养老床位")


def test_an_ingest_with_another_model_is_refused_and_changes_nothing(
    other: CorpusSettings, filled: CorpusSettings, embedder: Any, tmp_path: Path
) -> None:
    write(tmp_path / "in", {"三.txt": MEASURES.replace("养老", "托育")})
    with Stores(other) as stores, pytest.raises(ModelMismatch):
        Ingest(stores).run([tmp_path / "in"])
    with opened(filled, embedder) as stores:
        assert len(stores.library.documents()) == 2
        assert whole(stores)


def mend(settings: CorpusSettings) -> None:
    rebuild(settings, reembed=True, report=lambda _: None, on_wait=lambda _: None)


def test_embedding_again_makes_the_library_the_other_models(other: CorpusSettings) -> None:
    mend(other)
    with Stores(other) as stores:
        assert Searcher(stores).search("养老床位资助")
        assert whole(stores)
        assert stores.library.meta("model_id") == stores.query_embedder.model_id


def test_after_embedding_again_the_old_model_is_refused(
    other: CorpusSettings, filled: CorpusSettings, embedder: Any
) -> None:
    mend(other)
    with opened(filled, embedder) as stores, pytest.raises(ModelMismatch):
        Searcher(stores).search("养老床位")


def test_an_embedding_again_that_was_cut_short_suits_neither_model(
    other: CorpusSettings, filled: CorpusSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, calls = Library.replace_vectors, []

    def cut(self: Library, *more: Any) -> None:
        if calls:
            raise KeyboardInterrupt
        calls.append(1)
        replace(self, *more)

    with monkeypatch.context() as patch:
        patch.setattr(Library, "replace_vectors", cut)
        with pytest.raises(KeyboardInterrupt):
            mend(other)
    for settings in (filled, other):
        with Stores(settings) as stores, pytest.raises(ModelMismatch):
            Searcher(stores).search("养老床位")
    mend(other)
    with Stores(other) as stores:
        assert whole(stores)


def test_the_other_model_of_an_empty_library_is_no_mismatch(
    filled: CorpusSettings, other: CorpusSettings, embedder: Any, tmp_path: Path
) -> None:
    with opened(filled, embedder) as stores:
        remove(stores, ["新.txt", "旧.txt"])
    tiny = open_embedder(other.embedding, other.models_dir)
    assert len(ingest(other, tiny, tmp_path / "in").added) == 2
    with opened(other, tiny) as stores:
        assert whole(stores)
