"""The command line as scripts use it: exit codes, JSON shapes, and words instead of tracebacks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.cli.output import DONE, FAILED, IN_PART, WRONG_USE
from tests.parts import MEASURES, write

LETTER = """\
澜民函〔2024〕9号

澜江市民政局关于对20240031号提案的答复函

周一舟委员：
《关于增加养老床位的提案》收悉，现答复如下：
一、关于提高床位资助标准的建议
现行标准为每张床位8000元，拟在修订办法时研究提高。
二、关于培训护理员的建议
2023年已培训护理员320人。

澜江市民政局
2024年5月8日
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two public documents and an internal one, made by the command itself."""
    folder = tmp_path_factory.mktemp("commands")
    write(folder / "公开", {"办法.txt": MEASURES, "答复.txt": LETTER})
    write(folder / "内部", {"纪要.txt": "会议纪要\n会议研究了养老床位资助标准调整的内部测算。\n"})
    data = folder / "data"
    assert main(["--data-dir", str(data), "ingest", str(folder / "公开")]) == DONE
    assert main(["--data-dir", str(data), "ingest", str(folder / "内部"), "--visibility", "internal"]) == DONE
    return data


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    code, out, err = run(capsys, *arguments, "--json")
    assert code == DONE, err
    value: dict[str, Any] = json.loads(out)
    return value


def test_ingest_in_part_exits_3_and_names_the_file_the_reason_and_the_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "文件"
    write(folder, {"好.txt": MEASURES, "空.txt": ""})
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 not a document")
    code, out, _ = run(capsys, "--data-dir", str(tmp_path / "data"), "ingest", str(folder), "--json")
    report = json.loads(out)
    assert code == IN_PART
    assert len(report["added"]) == 1
    assert {failure["source"] for failure in report["failed"]} == {"空.txt", "坏.docx"}
    assert all(failure["reason"] and failure["remedy"] for failure in report["failed"])


def test_a_classified_document_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "文件", {"密件.txt": f"机密★1年\n{MEASURES}"})
    code, out, _ = run(capsys, "--data-dir", str(tmp_path / "data"), "ingest", str(tmp_path / "文件"))
    assert code == IN_PART
    assert "密级标志" in out


def test_documents_lists_header_and_standing(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = run_json(capsys, "--data-dir", str(library), "documents")["documents"]
    found = {row["source"]: row for row in listed}
    assert found["办法.txt"]["doc_number"] == "澜民规〔2023〕5号"
    assert found["办法.txt"]["status"] == "现行"
    assert found["纪要.txt"]["visibility"] == "internal"


def test_show_gives_spans_into_the_text_it_prints(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = run_json(capsys, "--data-dir", str(library), "show", "答复.txt")
    number = shown["header"]["doc_number"]
    assert shown["text"][number["start"] : number["end"]] == number["value"] == "澜民函〔2024〕9号"
    assert [(s["level"], s["number"]) for s in shown["outline"]] == [(1, 1), (1, 2)]
    assert len(shown["pairs"]) == 2


def test_search_returns_the_documented_fields_and_exact_spans(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run_json(capsys, "--data-dir", str(library), "search", "养老床位每张资助多少")
    hit = found["hits"][0]
    needed = {"rank", "score", "doc_id", "source", "title", "doc_number", "issuer", "date", "status", "heading",
              "text", "start", "end"}  # fmt: skip
    assert needed <= set(hit)
    text = run_json(capsys, "--data-dir", str(library), "show", hit["doc_id"])["text"]
    assert text[hit["start"] : hit["end"]] == hit["text"]


def test_the_public_never_sees_an_internal_document(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "会议研究养老床位资助标准调整的内部测算"
    staff = run_json(capsys, "--data-dir", str(library), "search", question)
    public = run_json(capsys, "--data-dir", str(library), "search", question, "--audience", "public")
    assert "纪要.txt" in {hit["source"] for hit in staff["hits"]}
    assert "纪要.txt" not in {hit["source"] for hit in public["hits"]}


def test_a_batch_keeps_order_and_ids(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"id": "b", "query": "护理员培训"}, {"id": "a", "query": "床位资助"}]
    write(tmp_path, {"问题.jsonl": "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)})
    code, out, _ = run(capsys, "--data-dir", str(library), "search", "--batch", str(tmp_path / "问题.jsonl"))
    assert code == DONE
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["b", "a"]


@pytest.mark.parametrize(
    "arguments",
    [["show", "没有.txt"], ["remove", "没有.txt"], ["search"], ["ingest", "/没有这个文件夹"]],
    ids=["看不存在的", "删不存在的", "没有问题", "没有路径"],
)
def test_wrong_use_exits_2_with_a_sentence(
    library: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    code, out, err = run(capsys, "--data-dir", str(library), *arguments)
    assert code == WRONG_USE
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err


def test_a_damaged_library_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "library.sqlite").write_bytes(b"no database at all " * 600)
    code, _, err = run(capsys, "--data-dir", str(data), "documents")
    assert code == FAILED
    assert "打不开" in err
    assert "Traceback" not in err


def test_doctor_finds_nothing_wrong_with_a_sound_library(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    findings = run_json(capsys, "--data-dir", str(library), "doctor")["findings"]
    assert not [finding for finding in findings if finding["severity"] == "error"]


def test_a_real_shell_gets_one_json_object(library: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli", "--data-dir", str(library), "search", "床位", "--json"],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert json.loads(done.stdout)["hits"]
