"""``banfu ask``: its JSON, its batch, its history and conversations, its exit codes."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assistant.answering.answer_json import answer_from_json
from assistant.cli.main import main
from tests.assistant.openai_server import serving

DOCTORS = "博士每月能领多少安居补贴？"
MASTERS = "硕士每月能领多少安居补贴？"
ABSENT = "月球基地的门票怎么卖？"
#: As DESIGN.md states them; scripts depend on these names.
FIELDS = ["question", "standalone_question", "answer", "outcome", "citations", "warnings", "model", "timings"]
CITATION = [
    "n",
    "doc_id",
    "source",
    "title",
    "doc_number",
    "date",
    "status",
    "heading",
    "quote",
    "start",
    "end",
]


class Output(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Ask = Callable[..., Output]


@pytest.fixture(scope="module")
def copied(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample corpus for this module."""
    return Path(shutil.copytree(sample_data, tmp_path_factory.mktemp("ask") / "data"))


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], copied: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run ``banfu ask`` over the sample corpus."""
    monkeypatch.setenv("BANFU_TODAY", "2026-06-30")

    def run(*words: str | Path, data: Path = copied, command: str = "ask") -> Output:
        capsys.readouterr()
        try:
            code = main(["--data-dir", str(data), command, *map(str, words)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Output(code, out, err)

    return run


def batch(folder: Path, *rows: dict[str, Any] | str) -> Path:
    path = folder / "batch.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


# --- one question -------------------------------------------------------------------------------------------


def test_json_has_the_fields_that_scripts_depend_on(ask: Ask) -> None:
    found = ask(DOCTORS, "--json")
    assert found.code == 0
    assert [name for name in FIELDS if name not in found.json] == []
    assert found.json["outcome"] in ("answered", "partial")
    assert found.json["model"] == "extractive"


def test_a_citation_has_the_fields_that_scripts_depend_on(ask: Ask) -> None:
    for citation in ask(DOCTORS, "--json").json["citations"]:
        assert [name for name in CITATION if name not in citation] == []


def test_citations_index_the_text_that_show_prints(ask: Ask) -> None:
    for citation in ask(DOCTORS, "--json").json["citations"]:
        shown = ask(citation["doc_id"], "--json", command="show").json
        assert shown["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_the_answer_carries_a_marker_for_every_citation(ask: Ask) -> None:
    row = ask(DOCTORS, "--json").json
    assert "3000元" in row["answer"]
    assert row["citations"]
    assert all(f"[{citation['n']}]" in row["answer"] for citation in row["citations"])


def test_json_reads_back_as_the_same_answer(ask: Ask) -> None:
    row = ask(DOCTORS, "--json").json
    assert answer_from_json(row).text == row["answer"]


def test_a_trace_is_there_only_when_asked_for(ask: Ask) -> None:
    assert "trace" not in ask(DOCTORS, "--json").json
    steps = [step["step"] for step in ask(DOCTORS, "--json", "--trace").json["trace"]]
    assert steps == ["standalone", "search", "answer", "verify", "finish"]


def test_without_json_the_answer_is_followed_by_its_sources(ask: Ask) -> None:
    out = ask(DOCTORS).out
    answer, sources = out.split("\n出处\n")
    assert "3000元" in answer
    assert sources.startswith("[1] ")
    assert "澜人社规〔2022〕7号" in sources


def test_a_refusal_ends_in_part_and_names_the_nearest_documents(ask: Ask) -> None:
    found = ask(ABSENT)
    assert found.code == 3
    assert "最接近的文件\n- " in found.out


def test_a_refusal_as_json_ends_in_part_too(ask: Ask) -> None:
    found = ask(ABSENT, "--json")
    assert (found.code, found.json["outcome"], found.json["citations"]) == (3, "refused", [])


def test_an_empty_library_refuses_and_ends_in_part(ask: Ask, tmp_path: Path) -> None:
    found = ask(DOCTORS, "--json", data=tmp_path / "empty")
    assert (found.code, found.json["outcome"], found.json["nearby"]) == (3, "refused", [])


@pytest.mark.parametrize("question", ["", "   ", "　\n"])
def test_a_blank_question_is_wrong_use(ask: Ask, question: str) -> None:
    found = ask(question)
    assert (found.code, found.out) == (2, "")
    assert "问题是空的" in found.err


@pytest.mark.parametrize(
    "words",
    [(), (DOCTORS, "--batch", "x.jsonl"), (DOCTORS, "--as-of", "昨天"), (DOCTORS, "--audience", "all")],
)
def test_wrong_use_is_told_apart_from_failure(ask: Ask, words: tuple[str, ...]) -> None:
    found = ask(*words)
    assert (found.code, found.out) == (2, "")
    assert found.err


def test_the_public_is_not_shown_internal_documents(ask: Ask) -> None:
    asked = "技术转移服务机构奖励比例拟由2%调整为多少？"
    staff, public = (ask(asked, "--json", "--audience", who).json for who in ("staff", "public"))
    assert "internal" in {c["visibility"] for c in staff["citations"]}
    assert {c["visibility"] for c in public["citations"]} <= {"public"}


def test_an_earlier_day_sees_the_standing_of_that_day(ask: Ask) -> None:
    asked = "《澜江市专利资助办法》还有效吗？"
    assert "废止" not in ask(asked, "--as-of", "2018-01-01", "--json").json["answer"]
    assert "废止" in ask(asked, "--as-of", "2025-01-01", "--json").json["answer"]


def test_a_configured_model_words_the_answer_and_extractive_keeps_it_away(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(["青年人才安居补贴：博士每月3000元[1]。"]) as server:
        monkeypatch.setenv("BANFU_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("BANFU_LLM_MODEL", "tiny")
        assert ask(DOCTORS, "--extractive", "--json").json["model"] == "extractive"
        assert server.requests == []
        assert ask(DOCTORS, "--json").json["model"] == "tiny"


# --- a batch ------------------------------------------------------------------------------------------------


def test_a_batch_answers_row_by_row_in_the_same_order(ask: Ask, tmp_path: Path) -> None:
    rows = [{"id": n, "question": question} for n, question in enumerate([ABSENT, MASTERS, DOCTORS])]
    found = ask("--batch", batch(tmp_path, *rows))
    assert found.code == 0
    assert [(row["id"], row["question"]) for row in found.rows] == [
        (0, ABSENT),
        (1, MASTERS),
        (2, DOCTORS),
    ]


def test_a_batch_row_without_an_id_gets_none(ask: Ask, tmp_path: Path) -> None:
    (row,) = ask("--batch", batch(tmp_path, {"question": DOCTORS})).rows
    assert "id" not in row


def test_a_batch_row_brings_its_own_history(ask: Ask, tmp_path: Path) -> None:
    history = [{"role": "user", "content": DOCTORS}, {"role": "assistant", "content": "每月3000元[1]。"}]
    rows = ask(
        "--batch", batch(tmp_path, {"question": "那硕士呢？", "history": history}, {"question": DOCTORS})
    ).rows
    assert [row["standalone_question"] for row in rows] == [MASTERS, DOCTORS]


def test_a_batch_comes_from_standard_input(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps({"id": "s", "question": DOCTORS})))
    (row,) = ask("--batch", "-").rows
    assert row["id"] == "s"


def test_a_bad_batch_line_is_named_after_the_rows_before_it(ask: Ask, tmp_path: Path) -> None:
    found = ask("--batch", batch(tmp_path, {"id": "a", "question": DOCTORS}, "{oops"))
    assert found.code == 2
    assert [row["id"] for row in found.rows] == ["a"]
    assert "第 2 行" in found.err


def test_a_batch_takes_no_history_beside_it(ask: Ask, tmp_path: Path) -> None:
    found = ask("--batch", batch(tmp_path, {"question": DOCTORS}), "--history", tmp_path / "h.json")
    assert (found.code, found.out) == (2, "")


# --- history and conversations ------------------------------------------------------------------------------


def test_a_history_file_makes_a_follow_up_understood(ask: Ask, tmp_path: Path) -> None:
    history = tmp_path / "history.json"
    history.write_text(json.dumps([{"role": "user", "content": DOCTORS}]), encoding="utf-8")
    found = ask("那硕士呢？", "--history", history, "--json").json
    assert found["standalone_question"] == MASTERS
    assert "2000元" in found["answer"]


def test_what_was_understood_is_said(ask: Ask, tmp_path: Path) -> None:
    history = tmp_path / "history.json"
    history.write_text(json.dumps([{"role": "user", "content": DOCTORS}]), encoding="utf-8")
    assert f"按这样理解：{MASTERS}" in ask("那硕士呢？", "--history", history).err


def test_a_conversation_is_begun_and_gone_on_with(ask: Ask) -> None:
    begun = ask(DOCTORS, "--conversation", "new", "--json")
    conversation = begun.err.strip().rsplit("：", 1)[1]
    again = ask("那硕士呢？", "--conversation", conversation, "--json").json
    assert again["standalone_question"] == MASTERS
    kept = ask("show", conversation, "--json", command="conversations").json
    assert [turn["question"] for turn in kept["turns"]] == [DOCTORS, "那硕士呢？"]
    assert [turn["answer"] for turn in kept["turns"]] == [begun.json["answer"], again["answer"]]


def test_a_refused_question_is_kept_in_its_conversation_too(ask: Ask) -> None:
    begun = ask(ABSENT, "--conversation", "new", "--json")
    conversation = begun.err.strip().rsplit("：", 1)[1]
    (turn,) = ask("show", conversation, "--json", command="conversations").json["turns"]
    assert (begun.code, turn["outcome"]) == (3, "refused")


def test_an_unknown_conversation_is_wrong_use(ask: Ask) -> None:
    found = ask(DOCTORS, "--conversation", "nosuchconversation")
    assert (found.code, found.out) == (2, "")
