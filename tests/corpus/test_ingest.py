"""Ingest: what an unchanged, a changed, a moved and a bad file cost, and what a sidecar says of them."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import NotFound
from corpus.fulltext import DOCUMENT_FIELDS
from corpus.ingest import Ingest, find_files, remove
from corpus.models import Status, Visibility
from corpus.search import Searcher
from corpus.settings import CorpusSettings
from corpus.stores import Stores
from tests.parts import MEASURES, CountingEmbedder, ingest, opened, write

LONG = "澜江市体育场馆开放补助办法\n\n" + "\n".join(
    f"　　第{n}条　{what}" + "场馆经营单位应当如实填报开放时间、接待人次和支出明细，并保存原始凭证备查。" * 6
    for n, what in zip(
        "一二三四五六", ("总则。", "对象。", "标准。", "程序。", "监督。", "附则。"), strict=True
    )
)


@pytest.fixture
def settings(data_dir: Path) -> CorpusSettings:
    return CorpusSettings(data_dir=data_dir)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "in", {"养老.txt": MEASURES, "体育.txt": LONG})
    return tmp_path / "in"


def texts(stores: Stores, query: str) -> list[str]:
    return [hit.text for hit in Searcher(stores).search(query, 50)]


def test_a_second_ingest_of_unchanged_files_embeds_nothing(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    ingest(settings, embedder, folder)
    counting = CountingEmbedder(embedder)
    report = ingest(settings, counting, folder)
    assert (len(report.unchanged), report.added, report.updated, counting.passages) == (2, [], [], [])


def test_a_second_ingest_of_unchanged_files_loads_no_model(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    ingest(settings, embedder, folder)
    with Stores(settings) as stores:
        Ingest(stores).run([folder])
        assert "embedder" not in stores.__dict__


def test_unchanged_passages_of_a_changed_file_are_not_embedded_again(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    ingest(settings, embedder, folder)
    changed = folder / "体育.txt"
    changed.write_text(LONG.replace("附则。", "附则，另行通知。"), encoding="utf-8")
    counting = CountingEmbedder(embedder)
    report = ingest(settings, counting, folder)
    assert len(report.updated) == 1
    assert report.chunks > 2
    assert len(counting.passages) == 1
    assert "附则，另行通知" in counting.passages[0]


def test_the_old_words_of_a_changed_file_are_found_no_more(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    ingest(settings, embedder, folder)
    (folder / "养老.txt").write_text(MEASURES.replace("8000元", "9500元"), encoding="utf-8")
    ingest(settings, embedder, folder)
    with opened(settings, embedder) as stores:
        found = "\n".join(texts(stores, "每张床位资助多少"))
    assert ("9500元" in found, "8000元" in found) == (True, False)


def test_exactly_one_version_answers_at_every_moment_of_replacing_it(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    amounts = [f"{8000 + n}元" for n in range(12)]
    seen: list[list[str]] = []
    troubles: list[BaseException] = []
    done = threading.Event()
    with opened(settings, embedder) as stores:
        Ingest(stores).run([folder])
        searcher = Searcher(stores)

        def ask() -> None:
            try:
                while not done.is_set():
                    found = "\n".join(hit.text for hit in searcher.search("养老床位资助每张多少元", 10))
                    seen.append([amount for amount in amounts if amount in found])
            except BaseException as error:
                troubles.append(error)

        asking = threading.Thread(target=ask)
        asking.start()
        for amount in amounts[1:]:
            (folder / "养老.txt").write_text(MEASURES.replace("8000元", amount), encoding="utf-8")
            Ingest(stores).run([folder])
        done.set()
        asking.join()
    assert troubles == []
    assert {len(versions) for versions in seen} == {1}


def test_the_versions_seen_while_replacing_only_go_forward(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    with opened(settings, embedder) as stores:
        Ingest(stores).run([folder])
        (folder / "养老.txt").write_text(MEASURES.replace("8000元", "8001元"), encoding="utf-8")
        report = Ingest(stores).run([folder])
        row = stores.library.document(report.updated[0])
        assert row.version == max(stores.library.documents_by_version())


def test_a_moved_file_keeps_its_id_and_is_not_read_again(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    first = ingest(settings, embedder, folder / "养老.txt")
    moved = folder / "归档" / "养老.txt"
    moved.parent.mkdir()
    (folder / "养老.txt").rename(moved)
    second = ingest(settings, embedder, moved)
    assert second.unchanged == first.added


def test_two_files_of_one_name_are_two_documents(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    write(folder / "另一处", {"养老.txt": MEASURES.replace("养老床位", "托育托位")})
    report = ingest(settings, embedder, folder)
    assert len(set(report.added)) == 3


def test_the_same_file_named_twice_is_taken_once(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    report = ingest(settings, embedder, folder / "养老.txt", folder)
    assert len(report.added) == 2


def test_a_missing_path_stops_the_run_before_anything_is_taken(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="没有这个文件或文件夹"):
        list(find_files([tmp_path / "没有"]))


def test_hidden_files_lock_files_and_sidecars_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {"甲.txt": "甲", ".隐藏.txt": "乙", "~$丙.docx": "丙", "清单.yaml": "documents: []"})
    assert [path.name for path in find_files([tmp_path])] == ["甲.txt"]


# --- bad files ----------------------------------------------------------------------------------------------


def encrypted_pdf(path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=StandardEncryption("password"))
    canvas.drawString(72, 720, "closed")
    canvas.save()


def test_bad_files_are_reported_with_reason_and_remedy_and_the_rest_is_taken_in(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    (folder / "空.txt").write_bytes(b"")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 not a zip at all")
    encrypted_pdf(folder / "密.pdf")
    report = ingest(settings, embedder, folder)
    failures = {failure.source: failure for failure in report.failed}
    assert sorted(failures) == ["坏.docx", "密.pdf", "空.txt"]
    assert all(failure.reason and failure.remedy for failure in report.failed)
    assert "密码" in failures["密.pdf"].reason
    assert len(report.added) == 2


def test_a_file_that_breaks_the_parser_is_reported_and_the_rest_is_taken_in(
    settings: CorpusSettings, folder: Path, embedder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus import ingest as module

    parse = module.parse

    def broken(raw: Any, source: str) -> Any:
        if source == "体育.txt":
            raise IndexError("list index out of range")
        return parse(raw, source)

    monkeypatch.setattr(module, "parse", broken)
    report = ingest(settings, embedder, folder)
    assert [failure.source for failure in report.failed] == ["体育.txt"]
    assert "IndexError" in report.failed[0].reason
    assert len(report.added) == 1


def test_a_file_that_has_become_unreadable_keeps_its_last_good_version(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    ingest(settings, embedder, folder)
    (folder / "养老.txt").write_bytes(b"")
    report = ingest(settings, embedder, folder)
    assert [failure.source for failure in report.failed] == ["养老.txt"]
    with opened(settings, embedder) as stores:
        assert any("8000元" in text for text in texts(stores, "养老床位资助"))


def test_a_file_over_the_size_limit_is_reported(data_dir: Path, folder: Path, embedder: Any) -> None:
    settings = CorpusSettings.model_validate({"data_dir": data_dir, "limits": {"max_megabytes": 0.001}})
    report = ingest(settings, embedder, folder)
    assert [failure.source for failure in report.failed] == ["体育.txt"]


def test_a_classified_document_is_refused(settings: CorpusSettings, folder: Path, embedder: Any) -> None:
    write(folder, {"密件.txt": "机密★1年\n" + MEASURES})
    report = ingest(settings, embedder, folder)
    assert [(f.source, "机密★1年" in f.reason) for f in report.failed] == [("密件.txt", True)]


def test_a_classified_document_is_taken_in_where_settings_allow_it(
    data_dir: Path, folder: Path, embedder: Any
) -> None:
    write(folder, {"密件.txt": "机密★1年\n" + MEASURES})
    allowing = CorpusSettings(data_dir=data_dir, allow_classified=True)
    assert len(ingest(allowing, embedder, folder).added) == 3


# --- sidecars -----------------------------------------------------------------------------------------------


def test_a_sidecar_makes_a_file_internal_and_states_its_standing(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    sidecar = "documents:\n  - file: 养老.txt\n    visibility: internal\n    status: 废止\n    url: https://例.cn/1\n"
    write(folder, {"清单.yaml": sidecar})
    ingest(settings, embedder, folder)
    with opened(settings, embedder) as stores:
        row = stores.library.document("养老.txt")
    assert (row.visibility, row.standing.declared, row.url) == (
        Visibility.INTERNAL,
        Status.REPEALED,
        "https://例.cn/1",
    )


def test_a_changed_visibility_moves_the_vectors_without_embedding_them_again(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    ingest(settings, embedder, folder / "养老.txt")
    counting = CountingEmbedder(embedder)
    ingest(settings, counting, folder / "养老.txt", visibility=Visibility.INTERNAL)
    with opened(settings, embedder) as stores:
        counts = {visibility: stores.vectors.count(visibility) for visibility in Visibility}
    assert counting.passages == []
    assert counts[Visibility.PUBLIC] == 0
    assert counts[Visibility.INTERNAL] > 0


def test_a_sidecar_that_is_no_longer_there_is_forgotten(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    write(folder, {"清单.csv": "file,status\n养老.txt,废止\n"})
    ingest(settings, embedder, folder)
    (folder / "清单.csv").unlink()
    ingest(settings, embedder, folder)
    with opened(settings, embedder) as stores:
        assert stores.library.document("养老.txt").standing.declared is None


def test_no_file_is_taken_in_under_a_sidecar_that_cannot_be_read(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    # The list may say “internal”; to publish its files because it has a typo would be a leak.
    write(folder, {"清单.yaml": "documents:\n  - file: 养老.txt\n    visibility: 内部\n"})
    report = ingest(settings, embedder, folder)
    assert report.added == []
    assert {failure.source for failure in report.failed} == {"清单.yaml", "养老.txt", "体育.txt"}


# --- removal ------------------------------------------------------------------------------------------------


def test_a_removed_document_leaves_no_trace_in_any_signal(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    ingest(settings, embedder, folder)
    with opened(settings, embedder) as stores:
        row = stores.library.document("养老.txt")
        chunks = {chunk.id for chunk in stores.library.chunks_of(row.version)}
        vectors = [vector for _, vector in stores.library.vectors_of(row.version)]
        remove(stores, [row.id])
        everyone = list(Visibility)
        left = {
            "words": {i for i, _ in stores.fulltext.passages("words", {"床位": 1.0}, 99, everyone)},
            "bigrams": {i for i, _ in stores.fulltext.passages("bigrams", {"床位": 1.0}, 99, everyone)},
            "vectors": {i for vector in vectors for i, _ in stores.vectors.search(vector, 99, everyone)},
        }
        documents = {
            i
            for field in DOCUMENT_FIELDS
            for i, _ in stores.fulltext.documents(field, {"床位": 1.0}, 99, everyone)
        }
    assert chunks
    assert {name: ids & chunks for name, ids in left.items()} == {
        "words": set(),
        "bigrams": set(),
        "vectors": set(),
    }
    assert documents == set()


def test_after_a_removal_all_stores_count_the_same(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    ingest(settings, embedder, folder)
    with opened(settings, embedder) as stores:
        remove(stores, ["养老.txt"])
        ready = stores.library.counts()
        rows = stores.library._db.execute("SELECT count(*) FROM chunks").fetchone()[0]
        assert stores.fulltext.counts() == (sum(ready.values()), 1)
        assert {v: stores.vectors.count(v) for v in Visibility} == ready
        assert rows == sum(ready.values())


def test_the_removed_words_are_nowhere_in_the_library_file(
    settings: CorpusSettings, folder: Path, embedder: Any
) -> None:
    ingest(settings, embedder, folder)
    with opened(settings, embedder) as stores:
        remove(stores, ["养老.txt"])
    left = b"".join(path.read_bytes() for path in settings.data_dir.glob("library.sqlite*"))
    assert "每张床位资助".encode() not in left


def test_an_unknown_id_removes_nothing(settings: CorpusSettings, folder: Path, embedder: Any) -> None:
    ingest(settings, embedder, folder)
    with opened(settings, embedder) as stores:
        with pytest.raises(NotFound, match="没有这份文件"):
            remove(stores, ["养老.txt", "没有.txt"])
        assert len(stores.library.documents()) == 2


def test_an_id_named_twice_is_removed_once(settings: CorpusSettings, folder: Path, embedder: Any) -> None:
    ingest(settings, embedder, folder)
    with opened(settings, embedder) as stores:
        assert [row.source for row in remove(stores, ["养老.txt", "养老.txt"])] == ["养老.txt"]
