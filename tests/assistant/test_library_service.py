"""资料的维护：真实的资料库和索引，上传、改效力、改可见范围、删除。"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.audit import Action, Actor
from assistant.library_files import safe_name
from assistant.library_relations import acted_on_by, acts_on
from assistant.library_service import ChangeRefused, LibraryService, Outcome, Taken
from corpus.errors import LoadError
from corpus.library import Library
from corpus.models import Status, Visibility
from corpus.rows import DocumentRow
from corpus.settings import CorpusSettings, load_settings
from corpus.stores import Stores
from tests.parts import MEASURES, ingest, write

LI = Actor("local", "李强")
CANTEEN = """\
澜江市民政局文件
澜民规〔2026〕15号

澜江市社区食堂资助办法

各区民政局：
　　第一条　为发展社区食堂，制定本办法。
　　第二条　对新开办的社区食堂，每家资助12万元。
　　第三条　本办法自2026年7月1日起施行，有效期5年。《澜江市养老床位资助办法》（澜民规〔2023〕5号）同时废止。

澜江市民政局
2026年6月1日
"""
SECRET = "机密★10年\n澜江市内部通知\n　　内容从略。\n"


@pytest.fixture
def settings(data_dir: Path) -> CorpusSettings:
    return load_settings(data_dir)


@pytest.fixture
def library(settings: CorpusSettings) -> Iterator[Library]:
    opened = Library(settings.data_dir / "library.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def service(settings: CorpusSettings, library: Library, embedder: Any) -> Iterator[LibraryService]:
    def opener(settings: CorpusSettings, purpose: str) -> Stores:
        stores = Stores(settings, purpose=purpose)
        stores.__dict__["embedder"] = embedder
        return stores

    made = LibraryService(settings, library, opener=opener)
    yield made
    made.close()


def upload(
    service: LibraryService,
    name: str = "社区食堂.txt",
    text: str = CANTEEN,
    visibility: Visibility = Visibility.INTERNAL,
    **how: Any,
) -> Taken:
    (taken,) = service.take(service.stage([(name, text.encode())]), visibility, LI, **how)
    return taken


def only(library: Library) -> DocumentRow:
    (row,) = library.documents()
    return row


def kept(service: LibraryService) -> list[str]:
    return sorted(path.name for path in service.files.folder.iterdir() if not path.name.startswith("."))


def test_an_uploaded_file_is_taken_in_and_kept(service: LibraryService, library: Library) -> None:
    taken = upload(service)
    assert (taken.outcome, taken.doc_id, only(library).visibility) == (
        Outcome.ADDED, only(library).id, Visibility.INTERNAL,
    )  # fmt: skip
    assert kept(service) == ["banfu.sidecar.yaml", "社区食堂.txt"]


def test_taking_the_kept_folder_in_again_publishes_nothing(
    service: LibraryService, library: Library, settings: CorpusSettings, embedder: Any
) -> None:
    taken = upload(service)
    service.set_standing(taken.doc_id or "", Status.EXPIRED, LI)
    ingest(settings, embedder, service.files.folder, visibility=Visibility.PUBLIC)
    row = only(library)
    assert (row.visibility, row.standing.declared) == (Visibility.INTERNAL, Status.EXPIRED)


def test_a_classified_file_is_refused_with_the_remedy_and_not_kept(
    service: LibraryService, library: Library
) -> None:
    taken = upload(service, text=SECRET)
    assert (taken.outcome, "密级标志" in taken.message, "涉密文件" in taken.remedy) == (
        Outcome.FAILED, True, True,
    )  # fmt: skip
    assert (library.documents(), kept(service)) == ([], ["banfu.sidecar.yaml"])
    assert list((service.files.folder / ".incoming").iterdir()) == []


def test_an_unreadable_file_does_not_keep_the_others_out(service: LibraryService) -> None:
    staged = service.stage([("坏.pdf", b"%PDF-1.4 x"), ("好.txt", CANTEEN.encode())])
    results = service.take(staged, Visibility.INTERNAL, LI)
    assert [one.outcome for one in results] == [Outcome.FAILED, Outcome.ADDED]
    assert results[0].remedy


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("../../etc/办法.txt", "办法.txt"),
        ("C:\\文件\\办法.txt", "办法.txt"),
        (".隐藏.txt", "隐藏.txt"),
        ("~$办法.docx", "办法.docx"),
        ("办\x00法\n.txt", "办法.txt"),
        ("con.txt", "文件con.txt"),
        ("长" * 300 + ".docx", "长" * 65 + ".docx"),
    ],
)
def test_a_name_that_could_do_harm_is_made_harmless(given: str, made: str) -> None:
    assert safe_name(given) == made


@pytest.mark.parametrize("name", ["清单.csv", "banfu.sidecar.yaml", "..", "", ".txt", "程序.exe"])
def test_a_name_of_no_document_is_refused(name: str) -> None:
    with pytest.raises(LoadError):
        safe_name(name)


def test_a_file_outside_the_folder_is_never_written(
    service: LibraryService, settings: CorpusSettings
) -> None:
    upload(service, name="../../越界.txt")
    assert [path.parent for path in settings.data_dir.parent.rglob("越界.txt")] == [service.files.folder]


def test_the_same_content_is_not_taken_in_twice(service: LibraryService, library: Library) -> None:
    upload(service)
    taken = upload(service, name="另一个名称.txt", visibility=Visibility.PUBLIC)
    assert (taken.outcome, len(library.documents())) == (Outcome.UNCHANGED, 1)


def test_another_file_of_the_same_name_replaces_nothing_unasked(
    service: LibraryService, library: Library
) -> None:
    upload(service)
    taken = upload(service, text=CANTEEN.replace("12万元", "15万元"))
    assert (taken.outcome, "替换" in taken.remedy) == (Outcome.FAILED, True)
    assert "12万元" in library.body(only(library).version).text


def test_a_new_version_replaces_the_old_one_when_asked(service: LibraryService, library: Library) -> None:
    upload(service)
    taken = upload(service, text=CANTEEN.replace("12万元", "15万元"), replace=True)
    assert taken.outcome is Outcome.UPDATED
    assert "15万元" in library.body(only(library).version).text


def test_a_bad_new_version_leaves_the_old_one(service: LibraryService, library: Library) -> None:
    upload(service)
    upload(service, text=SECRET, replace=True)
    assert Path(only(library).path).read_text("utf-8") == CANTEEN


def test_visibility_changes_by_taking_the_file_in_again_and_keeps_the_standing(
    service: LibraryService, library: Library
) -> None:
    doc_id = upload(service).doc_id or ""
    service.set_standing(doc_id, Status.REPEALED, LI)
    service.set_visibility(doc_id, Visibility.PUBLIC, LI, "已公开发布")
    row = only(library)
    assert (row.visibility, row.standing.declared) == (Visibility.PUBLIC, Status.REPEALED)
    assert (service.audit.of(doc_id)[0].before, service.audit.of(doc_id)[0].after) == ("内部", "公开")


def test_a_document_from_elsewhere_keeps_its_declared_standing_when_it_becomes_internal(
    service: LibraryService, library: Library, settings: CorpusSettings, embedder: Any, tmp_path: Path
) -> None:
    ingest(settings, embedder, *write(tmp_path / "来件", {"养老.txt": MEASURES}))
    service.set_standing(only(library).id, Status.EXPIRED, LI)
    service.set_visibility(only(library).id, Visibility.INTERNAL, LI)
    row = only(library)
    assert (row.visibility, row.standing.declared) == (Visibility.INTERNAL, Status.EXPIRED)


def test_a_list_beside_the_document_is_not_overruled_in_silence(
    service: LibraryService, library: Library, settings: CorpusSettings, embedder: Any, tmp_path: Path
) -> None:
    listed = "documents:\n- file: 养老.txt\n  visibility: internal\n"
    ingest(settings, embedder, *write(tmp_path / "来件", {"清单.yaml": listed, "养老.txt": MEASURES})[1:])
    with pytest.raises(ChangeRefused, match="清单"):
        service.set_visibility(only(library).id, Visibility.PUBLIC, LI)
    assert only(library).visibility is Visibility.INTERNAL


def test_a_document_whose_file_is_gone_says_what_to_do(
    service: LibraryService, library: Library, settings: CorpusSettings, embedder: Any, tmp_path: Path
) -> None:
    (path,) = write(tmp_path / "来件", {"养老.txt": MEASURES})
    ingest(settings, embedder, path)
    path.unlink()
    with pytest.raises(ChangeRefused, match="请重新上传"):
        service.set_visibility(only(library).id, Visibility.INTERNAL, LI)
    assert service.audit.of(only(library).id)[0].action is Action.FAILED


def test_a_removed_document_leaves_neither_file_nor_entry_but_its_trail(
    service: LibraryService, library: Library
) -> None:
    doc_id = upload(service).doc_id or ""
    service.remove([doc_id], LI, "重复")
    assert (library.documents(), kept(service)) == ([], ["banfu.sidecar.yaml"])
    assert service.audit.of(doc_id)[0].action is Action.REMOVED


def test_what_a_document_repeals_and_is_repealed_by_is_found_both_ways(
    service: LibraryService, library: Library
) -> None:
    upload(service, "养老.txt", MEASURES)
    upload(service)
    old, new = sorted(library.documents(), key=lambda row: row.issued or row.id)
    rows = [old, new]
    assert [link.row for link in acts_on(new, library.body(new.version), rows)] == [old]
    assert [link.row for link in acted_on_by(old, library, rows)] == [new]
