"""The command line: every command over the real stores, its JSON, and its exit codes."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assistant.cli.main import main
from corpus.library import Library
from tests.parts import MEASURES, write

HIT = [
    "rank",
    "score",
    "doc_id",
    "source",
    "title",
    "doc_number",
    "issuer",
    "date",
    "status",
    "heading",
    "text",
]
ROW = ["doc_id", "source", "title", "doc_number", "issuer", "date", "kind", "status", "visibility"]


class Output(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object printed."""
        return json.loads(self.out)


Banfu = Callable[..., Output]


@pytest.fixture
def banfu(capsys: pytest.CaptureFixture[str]) -> Banfu:
    """Run a command in this process; wrong use of the arguments ends with argparse's SystemExit."""

    def run(*arguments: str | Path) -> Output:
        capsys.readouterr()
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Output(code, out, err)

    return run


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of one public and one internal document."""
    base = tmp_path_factory.mktemp("cli")
    write(base / "public", {"养老.txt": MEASURES})
    write(
        base / "internal",
        {"托育.txt": MEASURES.replace("养老", "托育").replace("〔2023〕5号", "〔2023〕6号")},
    )
    data = ["--data-dir", str(base / "data"), "ingest"]
    assert main([*data, str(base / "public")]) == 0
    assert main([*data, str(base / "internal"), "--visibility", "internal"]) == 0
    return base / "data"


@pytest.fixture
def data(filled: Path, data_dir: Path) -> Path:
    """A copy of the filled folder, set as ``BANFU_DATA_DIR``."""
    shutil.copytree(filled, data_dir)
    return data_dir


# --- ingest -------------------------------------------------------------------------------------------------


def test_ingest_prints_what_was_added_as_json(banfu: Banfu, data_dir: Path, tmp_path: Path) -> None:
    write(tmp_path / "in", {"养老.txt": MEASURES})
    result = banfu("--data-dir", data_dir, "ingest", tmp_path / "in", "--json")
    assert result.code == 0
    assert len(result.json["added"]) == 1
    assert (result.json["updated"], result.json["unchanged"], result.json["failed"]) == ([], [], [])


@pytest.mark.usefixtures("data")
def test_ingest_exits_with_three_when_a_file_failed_and_takes_the_rest(banfu: Banfu, tmp_path: Path) -> None:
    write(tmp_path / "in", {"空.txt": "", "体育.txt": MEASURES.replace("养老床位", "体育场馆")})
    result = banfu("ingest", tmp_path / "in", "--json")
    assert result.code == 3
    assert len(result.json["added"]) == 1
    failure = result.json["failed"][0]
    assert set(failure) == {"path", "source", "reason", "remedy"}
    assert failure["source"] == "空.txt"


@pytest.mark.usefixtures("data")
def test_ingest_tells_a_failure_to_a_reader(banfu: Banfu, tmp_path: Path) -> None:
    write(tmp_path / "in", {"空.txt": ""})
    result = banfu("ingest", tmp_path / "in")
    assert result.code == 3
    assert "未入库  空.txt：" in result.out


@pytest.mark.usefixtures("data")
def test_ingest_of_a_missing_path_is_wrong_use(banfu: Banfu, tmp_path: Path) -> None:
    result = banfu("ingest", tmp_path / "没有")
    assert (result.code, result.out) == (2, "")
    assert "没有这个文件或文件夹" in result.err


# --- documents, show, remove --------------------------------------------------------------------------------


@pytest.mark.usefixtures("data")
def test_documents_lists_the_library_as_json(banfu: Banfu) -> None:
    result = banfu("documents", "--json")
    rows = {row["source"]: row for row in result.json["documents"]}
    assert result.code == 0
    assert {name: row["visibility"] for name, row in rows.items()} == {
        "养老.txt": "public",
        "托育.txt": "internal",
    }
    assert set(ROW) <= set(rows["养老.txt"])
    assert (rows["养老.txt"]["doc_number"], rows["养老.txt"]["date"]) == ("澜民规〔2023〕5号", "2023-06-01")


@pytest.mark.usefixtures("data")
def test_documents_marks_the_internal_one_for_a_reader(banfu: Banfu) -> None:
    lines = banfu("documents").out.splitlines()
    assert {("托育" in line, line.endswith("内部")) for line in lines} == {(True, True), (False, False)}


@pytest.mark.usefixtures("data_dir")
def test_documents_of_an_empty_library_say_what_to_do(banfu: Banfu) -> None:
    result = banfu("documents")
    assert (result.code, result.out) == (0, "")
    assert "banfu ingest" in result.err


@pytest.mark.usefixtures("data")
def test_show_gives_header_outline_and_text_with_exact_places(banfu: Banfu) -> None:
    shown = banfu("show", "养老.txt", "--json").json
    number = shown["header"]["doc_number"]
    assert shown["text"][number["start"] : number["end"]] == number["value"] == "澜民规〔2023〕5号"
    assert [section["label"] for section in shown["outline"]] == ["第一条", "第二条", "第三条"]
    assert {"tables", "pairs", "mentions", "notes", "chunks"} <= set(shown)
    for mention in shown["mentions"]:
        assert shown["text"][mention["start"] : mention["end"]] == mention["text"]


@pytest.mark.usefixtures("data")
def test_show_prints_header_and_outline_for_a_reader(banfu: Banfu) -> None:
    result = banfu("show", "养老.txt")
    assert "文号  澜民规〔2023〕5号" in result.out
    assert "第二条" in result.out


@pytest.mark.parametrize("command", ["show", "remove"])
@pytest.mark.usefixtures("data")
def test_an_unknown_document_is_wrong_use(banfu: Banfu, command: str) -> None:
    result = banfu(command, "没有.txt")
    assert (result.code, result.out) == (2, "")
    assert "banfu documents" in result.err


@pytest.mark.usefixtures("data")
def test_a_removed_document_is_listed_and_found_no_more(banfu: Banfu) -> None:
    removed = banfu("remove", "养老.txt", "--json")
    assert removed.code == 0
    assert len(removed.json["removed"]) == 1
    assert [row["source"] for row in banfu("documents", "--json").json["documents"]] == ["托育.txt"]
    assert "养老.txt" not in banfu("search", "养老床位资助", "--json").out


# --- search -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("data")
def test_search_gives_hits_of_the_promised_shape(banfu: Banfu) -> None:
    result = banfu("search", "养老床位每张资助多少", "--json")
    assert result.code == 0
    assert set(result.json) == {"query", "hits"}
    hit = result.json["hits"][0]
    assert {*HIT, "start", "end"} <= set(hit)
    assert (hit["rank"], hit["source"], hit["date"]) == (1, "养老.txt", "2023-06-01")
    assert isinstance(hit["heading"], list)


@pytest.mark.usefixtures("data")
def test_start_and_end_of_a_hit_index_the_text_that_show_prints(banfu: Banfu) -> None:
    hit = banfu("search", "养老床位每张资助多少", "--json").json["hits"][0]
    shown = banfu("show", hit["doc_id"], "--json").json
    assert shown["text"][hit["start"] : hit["end"]] == hit["text"]


@pytest.mark.usefixtures("data")
def test_the_public_audience_finds_no_internal_document(banfu: Banfu) -> None:
    def found(audience: str) -> set[str]:
        result = banfu("search", "托育床位资助", "--audience", audience, "--json")
        return {hit["source"] for hit in result.json["hits"]}

    assert (found("staff"), found("public")) == ({"养老.txt", "托育.txt"}, {"养老.txt"})


@pytest.mark.parametrize(
    ("day", "expected"), [("2023-06-15", {"尚未施行"}), ("2024-01-01", {"现行"}), ("2023-01-01", set())]
)
@pytest.mark.usefixtures("data")
def test_as_of_shows_the_library_of_that_day(banfu: Banfu, day: str, expected: set[str]) -> None:
    result = banfu("search", "养老床位资助", "--as-of", day, "--json")
    assert {hit["status"] for hit in result.json["hits"]} == expected


@pytest.mark.usefixtures("data")
def test_k_limits_the_hits(banfu: Banfu) -> None:
    assert len(banfu("search", "床位资助", "-k", "1", "--json").json["hits"]) == 1


@pytest.mark.usefixtures("data")
def test_search_for_a_reader_names_the_document_and_the_place(banfu: Banfu) -> None:
    result = banfu("search", "养老床位每张资助多少")
    assert result.code == 0
    assert result.out.startswith("1. 《澜江市养老床位资助办法》")
    assert "—— 养老.txt（" in result.out


@pytest.mark.usefixtures("data_dir")
def test_search_in_an_empty_library_says_what_to_do(banfu: Banfu) -> None:
    result = banfu("search", "养老")
    assert result.code == 3
    assert "banfu ingest" in result.err


@pytest.mark.usefixtures("data")
def test_a_batch_keeps_its_order_and_its_ids(banfu: Banfu, tmp_path: Path) -> None:
    queries = ("托育床位", "", "养老床位", "托育床位")
    rows: list[dict[str, str]] = [{"id": f"q{n}", "query": query} for n, query in enumerate(queries)]
    rows.append({"query": "没有编号"})
    (batch,) = write(tmp_path, {"问题.jsonl": "\n\n".join(json.dumps(row) for row in rows)})
    result = banfu("search", "--batch", batch, "-k", "2")
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert result.code == 0
    assert [{key: a[key] for key in a if key != "hits"} for a in answers] == rows
    assert [bool(a["hits"]) for a in answers[:4]] == [True, False, True, True]


@pytest.mark.usefixtures("data")
def test_a_batch_may_come_from_standard_input(banfu: Banfu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"id": 7, "query": "养老"}\n'))
    assert banfu("search", "--batch", "-").json["id"] == 7


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"query": "养老"}\nnot json\n'.encode(), "第 2 行不是 JSON"),
        (b'{"question": "x"}\n', "第 1 行没有 query 字段"),
        (b'["x"]\n', "第 1 行没有 query 字段"),
        ('{"query": "养老床位"}\n'.encode("gb18030"), "不是 UTF-8"),
    ],
)
@pytest.mark.usefixtures("data")
def test_a_bad_row_of_a_batch_is_wrong_use_naming_the_row(
    banfu: Banfu, tmp_path: Path, content: bytes, said: str
) -> None:
    batch = tmp_path / "问题.jsonl"
    batch.write_bytes(content)
    result = banfu("search", "--batch", batch)
    assert result.code == 2
    assert said in result.err


# --- wrong use ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["没有这个命令"],
        ["ingest"],
        ["ingest", "x", "--visibility", "secret"],
        ["show"],
        ["search"],
        ["search", "问", "--batch", "也给"],
        ["search", "--batch", "没有.jsonl"],
        ["search", "问", "-k", "0"],
        ["search", "问", "-k", "多"],
        ["search", "问", "--as-of", "去年"],
        ["search", "问", "--audience", "all"],
        ["search", "问", "--kind", "诗"],
        ["search", "问", "--status", "有效"],
        ["doctor", "--reembed"],
        ["serve", "--port", "http"],
    ],
)
@pytest.mark.usefixtures("data_dir")
def test_wrong_use_exits_with_two_and_says_why(banfu: Banfu, arguments: list[str]) -> None:
    result = banfu(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.strip()


@pytest.mark.parametrize("command", [["documents"], ["search", "养老"], ["doctor"]])
def test_a_wrong_setting_is_wrong_use(banfu: Banfu, data_dir: Path, command: list[str]) -> None:
    write(data_dir, {"banfu.yaml": "colour: red\n"})
    result = banfu(*command)
    assert result.code == 2
    assert "colour" in result.err


def test_help_is_no_failure(banfu: Banfu) -> None:
    assert banfu("--help").code == 0


# --- what goes wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [["documents"], ["show", "养老.txt"], ["search", "养老"], ["ingest", "."], ["doctor"]]
)
def test_a_file_that_is_no_library_is_a_failure_with_a_remedy(
    banfu: Banfu, data_dir: Path, command: list[str]
) -> None:
    write(data_dir, {"library.sqlite": "这不是数据库" * 500})
    result = banfu(*command)
    assert result.code == 1
    assert "请从备份恢复" in result.out + result.err


@pytest.mark.parametrize("command", [["documents"], ["show", "养老.txt"], ["search", "养老"]])
def test_an_unexpected_error_is_kept_in_a_file_and_named(
    banfu: Banfu, data: Path, command: list[str]
) -> None:
    library = Library(data / "library.sqlite")
    library._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    library.close()
    # The first page still opens, the tables behind it do not.
    with (data / "library.sqlite").open("r+b") as file:
        size = os.fstat(file.fileno()).st_size
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    result = banfu(*command)
    assert (result.code, result.out) == (1, "")
    assert "出现意外错误" in result.err
    assert "banfu doctor" in result.err
    assert "Traceback" in (data / "errors.log").read_text(encoding="utf-8")


# --- a process of its own -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_real_process_prints_one_object_and_nothing_else(data: Path, root: Path) -> None:
    command = [sys.executable, "-m", "assistant.cli", "search", "养老床位每张资助多少", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=data, env=environment, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["hits"][0]["source"] == "养老.txt"


def started(data: Path, root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "assistant.cli", "search", "--batch", "-", "-k", "1"],
        cwd=data, env={**os.environ, "PYTHONPATH": str(root)}, text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.slow
def test_a_batch_answers_each_row_before_the_next_is_given(data: Path, root: Path) -> None:
    with started(data, root) as process:
        assert process.stdin
        assert process.stdout
        for number in (1, 2):
            process.stdin.write(json.dumps({"id": number, "query": "养老床位"}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
    assert process.returncode == 0


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_failure(data: Path, root: Path) -> None:
    rows = "\n".join(json.dumps({"id": number, "query": "养老床位"}) for number in range(200))
    with started(data, root) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(rows)
        process.stdin.close()
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (0, "")


@pytest.mark.parametrize(
    ("command", "foreign"),
    [
        (["--help"], ("assistant.drafting", "corpus.search", "numpy", "pydantic", "langchain_core")),
        (["search", "--help"], ("assistant.drafting", "assistant.eligibility", "langchain_core", "chromadb")),
    ],
)
def test_a_command_imports_nothing_of_the_others(command: list[str], foreign: tuple[str, ...]) -> None:
    program = (
        "import sys\nfrom assistant.cli.main import main\n"
        f"try: main({command!r})\nexcept SystemExit: pass\n"
        f"print([name for name in {foreign!r} if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
