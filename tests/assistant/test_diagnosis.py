"""The doctor: what is well, what is not, and what to do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from assistant.cli.main import main
from assistant.diagnosis import Finding, diagnose, rebuild
from corpus.embedding import EmbeddingSettings
from corpus.fulltext import FullText
from corpus.library import Library
from corpus.settings import CorpusSettings
from corpus.stores import Stores
from tests.parts import MEASURES, build_tiny_model, ingest, write


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of one document."""
    base = tmp_path_factory.mktemp("doctor")
    (path,) = write(base / "in", {"养老.txt": MEASURES})
    ingest(CorpusSettings(data_dir=base / "data"), None, path)
    return base / "data"


@pytest.fixture
def settings(made: Path, data_dir: Path) -> CorpusSettings:
    shutil.copytree(made, data_dir)
    return CorpusSettings(data_dir=data_dir)


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny_model(tmp_path_factory.mktemp("tiny"))


def errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "error"]


def mend(settings: CorpusSettings, *, reembed: bool = False) -> None:
    rebuild(settings, reembed=reembed, report=lambda _: None, on_wait=lambda _: None)


def lose_passages(settings: CorpusSettings) -> None:
    index = FullText(settings.data_dir / "fulltext")
    index.delete([1])
    index.commit()
    index.close()


def test_a_sound_library_has_no_errors(settings: CorpusSettings) -> None:
    findings = diagnose(settings)
    assert errors(findings) == []
    assert any("资料库有 1 份文件" in finding.message for finding in findings)


def test_what_is_not_well_comes_with_a_remedy(settings: CorpusSettings) -> None:
    lose_passages(settings)
    assert all(finding.remedy for finding in diagnose(settings) if finding.severity != "ok")


def test_an_empty_library_is_a_warning(data_dir: Path) -> None:
    findings = diagnose(CorpusSettings(data_dir=data_dir))
    assert Finding("warning", "资料库是空的", "运行 banfu ingest 文件或文件夹") in findings
    assert errors(findings) == []


def test_missing_words_are_an_error_that_rebuilding_mends(settings: CorpusSettings) -> None:
    lose_passages(settings)
    (found,) = errors(diagnose(settings))
    assert ("全文索引" in found.message, found.remedy) == (True, "运行 banfu doctor --rebuild")
    mend(settings)
    assert errors(diagnose(settings)) == []


def test_unfinished_work_is_a_warning_that_rebuilding_mends(settings: CorpusSettings) -> None:
    library = Library(settings.data_dir / "library.sqlite")
    library._db.execute("UPDATE versions SET state = 'deleting'")
    library.close()
    assert any("没有处理完" in finding.message for finding in diagnose(settings))
    mend(settings)
    with Stores(settings) as stores:
        assert stores.library.unfinished() == {}


def test_another_model_is_one_error_with_the_right_remedy(settings: CorpusSettings, tiny_model: Path) -> None:
    other = settings.model_copy(update={"embedding": EmbeddingSettings(model=str(tiny_model))})
    (found,) = errors(diagnose(other))
    assert "--rebuild --reembed" in found.message


def test_embedding_again_mends_another_model(settings: CorpusSettings, tiny_model: Path) -> None:
    other = settings.model_copy(update={"embedding": EmbeddingSettings(model=str(tiny_model))})
    mend(other, reembed=True)
    assert errors(diagnose(other)) == []


def test_a_damaged_full_text_index_is_mended_by_rebuilding(settings: CorpusSettings) -> None:
    (settings.data_dir / "fulltext" / "documents" / "meta.json").write_text("{")
    mend(settings)
    assert errors(diagnose(settings)) == []


def test_a_lost_vector_index_is_mended_by_rebuilding(settings: CorpusSettings) -> None:
    shutil.rmtree(settings.data_dir / "chroma")
    mend(settings)
    assert errors(diagnose(settings)) == []


def test_a_model_that_is_not_there_is_an_error(settings: CorpusSettings, tmp_path: Path) -> None:
    other = settings.model_copy(update={"embedding": EmbeddingSettings(model=str(tmp_path / "没有"))})
    found = errors(diagnose(other))
    assert found
    assert "没有" in found[0].message


def test_the_command_prints_findings_as_json(
    settings: CorpusSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data-dir", str(settings.data_dir), "doctor", "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert all(set(finding) == {"severity", "message", "remedy"} for finding in findings)


def test_the_command_fails_while_something_is_broken_and_mends_it(
    settings: CorpusSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    lose_passages(settings)
    assert main(["--data-dir", str(settings.data_dir), "doctor"]) == 1
    assert "✗ 全文索引" in capsys.readouterr().out
    assert main(["--data-dir", str(settings.data_dir), "doctor", "--rebuild"]) == 0
