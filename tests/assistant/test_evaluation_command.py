"""``banfu evaluate`` over real libraries: what it prints, keeps, compares, and how it ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assistant.cli.main import main
from corpus.settings import load_settings
from tests.assistant.openai_server import Scripted, serving
from tests.assistant.worded import MEALS
from tests.parts import MEASURES, ingest, write

BEDS = {
    "id": "beds",
    "kind": "number",
    "question": "澜江市新增养老床位每张资助多少元？",
    "must_contain": ["8000元"],
    "gold": [{"doc": "床位.txt", "quote": "每张床位资助8000元"}],
}
MEAL = {
    "id": "meals",
    "kind": "number",
    "question": "长者助餐点每人每餐补贴多少元？",
    "answers": ["每人每餐2元"],
}
ABSENT = {"id": "absent", "kind": "unanswerable", "question": "月球基地的门票怎么卖？", "expect": "refuse"}


class Output(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Evaluate = Callable[..., Output]


@pytest.fixture
def evaluate(capsys: pytest.CaptureFixture[str], library: Path) -> Evaluate:
    """Run the command over ``library``."""

    def run(*words: str | Path) -> Output:
        capsys.readouterr()
        try:
            code = main(["--data-dir", str(library), "evaluate", *map(str, words)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Output(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="module")
def beds(tmp_path_factory: pytest.TempPathFactory, embedder: Any) -> Path:
    """A closed library that knows about beds."""
    folder = tmp_path_factory.mktemp("beds")
    ingest(load_settings(folder / "data"), embedder, *write(folder / "files", {"床位.txt": MEASURES}))
    return folder / "data"


@pytest.fixture
def library(tmp_path: Path, beds: Path) -> Path:
    """A library of the test's own."""
    return Path(shutil.copytree(beds, tmp_path / "data"))


@pytest.fixture
def asked(tmp_path: Path) -> Callable[..., Path]:
    def writing(*rows: dict[str, Any], name: str = "questions.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        return path

    return writing


def kept(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_table_counts_right_answers_by_kind(evaluate: Evaluate, asked: Any) -> None:
    found = evaluate(asked(BEDS, MEAL, ABSENT))
    rows = {line.split()[0]: line.split()[1:3] for line in found.out.split("\n") if line.strip()}
    assert (rows["number"], rows["unanswerable"], rows["合计"]) == (["2", "1"], ["1", "1"], ["3", "2"])


def test_what_is_wrong_is_listed_with_its_reason(evaluate: Evaluate, asked: Any) -> None:
    found = evaluate(asked(BEDS, {**MEAL, "answers": ["三元"]}))
    assert "不对的 1 题" in found.out
    assert "没有标准答案“三元”" in found.out


def test_progress_is_told_on_standard_error(evaluate: Evaluate, asked: Any) -> None:
    found = evaluate(asked(BEDS, ABSENT))
    assert "[1/2] beds 对" in found.err
    assert "[2/2] absent 对" in found.err


def test_wrong_answers_are_a_finding_and_no_failure(evaluate: Evaluate, asked: Any) -> None:
    assert evaluate(asked({**BEDS, "must_contain": ["9000元"]})).code == 0


def test_results_stand_beside_the_command_the_model_and_the_library(
    evaluate: Evaluate, asked: Any, tmp_path: Path, library: Path
) -> None:
    questions, out = asked(BEDS), tmp_path / "kept" / "r.jsonl"
    evaluate(questions, "--out", out, "--extractive")
    first, row = kept(out)
    run = first["run"]
    assert run["command"] == f"banfu --data-dir {library} evaluate {questions} --extractive"
    assert (run["model"], run["documents"], run["generation"]) == ("extractive", 1, 1)
    assert (row["id"], row["right"], row["gold"], row["citations_valid"]) == ("beds", True, 1.0, True)


def test_results_go_to_the_data_folder_when_no_file_is_named(
    evaluate: Evaluate, asked: Any, library: Path
) -> None:
    evaluate(asked(BEDS, name="常见问题.jsonl"))
    (out,) = (library / "evaluations").iterdir()
    assert out.name.startswith("常见问题-")
    assert len(kept(out)) == 2


def test_json_is_one_object_with_totals_kinds_and_failures(evaluate: Evaluate, asked: Any) -> None:
    report = evaluate(asked(BEDS, MEAL, ABSENT), "--json").json
    assert (report["total"]["questions"], report["total"]["right"]) == (3, 2)
    assert [kind["kind"] for kind in report["kinds"]] == ["number", "unanswerable"]
    assert [row["id"] for row in report["failed"]] == ["meals"]
    assert Path(report["out"]).is_file()


def test_a_comparison_shows_what_a_new_document_made_right(
    evaluate: Evaluate, asked: Any, tmp_path: Path, library: Path, embedder: Any
) -> None:
    questions, first = asked(BEDS, MEAL), tmp_path / "first.jsonl"
    evaluate(questions, "--out", first)
    ingest(load_settings(library), embedder, *write(tmp_path / "files", {"助餐.txt": MEALS}))
    found = evaluate(questions, "--compare", first, "--json").json["compared"]
    assert [change["id"] for change in found["newly_right"]] == ["meals"]
    assert found["newly_wrong"] == []
    assert (found["before"]["generation"], found["before"]["documents"]) == (1, 1)


def test_a_comparison_shows_both_answers_of_what_became_wrong(
    evaluate: Evaluate, asked: Any, tmp_path: Path
) -> None:
    first = tmp_path / "first.jsonl"
    evaluate(asked(BEDS), "--out", first)
    out = evaluate(asked({**BEDS, "must_contain": ["9000元"]}), "--compare", first).out
    assert "新对 0 题，新错 1 题" in out
    assert "- 新错 beds" in out
    assert "以前：" in out.split("- 新错 beds")[1]


def test_an_earlier_run_may_be_replaced_by_the_new_one(
    evaluate: Evaluate, asked: Any, tmp_path: Path
) -> None:
    first, questions = tmp_path / "r.jsonl", asked(BEDS)
    evaluate(questions, "--out", first)
    found = evaluate(questions, "--out", first, "--compare", first, "--json").json
    assert found["compared"]["unchanged"] == 1


def test_a_marked_place_that_the_library_lacks_ends_in_part(evaluate: Evaluate, asked: Any) -> None:
    found = evaluate(asked({**BEDS, "gold": [{"doc": "没有.txt", "quote": "8000元"}]}))
    assert found.code == 3
    assert "没能核对依据 beds：依据所在的文件 没有.txt 不在资料库中" in found.err


def test_a_slip_of_the_pen_is_told(evaluate: Evaluate, asked: Any) -> None:
    assert "是不是想写 must_not_contain" in evaluate(asked({**BEDS, "must_not_contains": ["元"]})).err


def test_a_length_can_be_demanded(evaluate: Evaluate, asked: Any) -> None:
    assert "超过 5 字" in evaluate(asked(BEDS), "--most", "5").out


def test_the_configured_model_words_the_answers_and_its_tokens_are_counted(
    evaluate: Evaluate, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving([Scripted("民办机构新增养老床位，每张资助8000元[1]。")]) as server:
        monkeypatch.setenv("BANFU_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("BANFU_LLM_MODEL", "tiny")
        report = evaluate(asked(BEDS), "--json").json
    assert (report["run"]["model"], report["total"]["right"]) == ("tiny", 1)
    assert report["total"]["tokens"] > 100


def test_extractive_asks_no_model(evaluate: Evaluate, asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving([Scripted("每张床位资助9000元[1]。")]) as server:
        monkeypatch.setenv("BANFU_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("BANFU_LLM_MODEL", "tiny")
        report = evaluate(asked(BEDS), "--extractive", "--json").json
        assert server.requests == []
    assert report["run"]["model"] == "extractive"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有结果"),
        ('{"id": "beds", "answer": "8000元"}', "第 1 行不是 banfu evaluate 写出的结果"),
        ('{"run": {"time": "2026"}}', "第 1 行的 run 读不懂"),
    ],
)
def test_an_earlier_file_that_is_no_result_is_refused(
    evaluate: Evaluate, asked: Any, tmp_path: Path, text: str, said: str
) -> None:
    earlier = tmp_path / "earlier.jsonl"
    earlier.write_text(text, encoding="utf-8")
    found = evaluate(asked(BEDS), "--compare", earlier)
    assert (found.code, found.out) == (2, "")
    assert said in found.err


def test_questions_are_never_overwritten(evaluate: Evaluate, asked: Any) -> None:
    questions = asked(BEDS)
    found = evaluate(questions, "--out", questions)
    assert (found.code, "会覆盖它" in found.err) == (2, True)
    assert kept(questions) == [BEDS]


def test_a_place_that_cannot_be_written_is_told(evaluate: Evaluate, asked: Any, tmp_path: Path) -> None:
    found = evaluate(asked(BEDS), "--out", tmp_path)
    assert (found.code, "写不了" in found.err) == (2, True)


def test_a_length_below_one_is_refused(evaluate: Evaluate, asked: Any) -> None:
    found = evaluate(asked(BEDS), "--most", "0")
    assert (found.code, "正整数" in found.err) == (2, True)


def test_a_wrong_line_is_told_before_anything_is_asked(evaluate: Evaluate, asked: Any) -> None:
    found = evaluate(asked(BEDS, {**MEAL, "expect": "yes"}))
    assert (found.code, found.out) == (2, "")
    assert "第 2 行" in found.err
    assert "[1/" not in found.err


class TestAnEmptyLibrary:
    @pytest.fixture
    def library(self, tmp_path: Path) -> Path:
        return tmp_path / "empty"

    def test_is_told_and_ends_in_part(self, evaluate: Evaluate, asked: Any) -> None:
        found = evaluate(asked(BEDS))
        assert (found.code, found.out) == (3, "")
        assert "banfu ingest" in found.err
