"""``banfu draft``: letter, appendix, JSON, Word file, exit codes, wrong use."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from assistant.cli.draft_commands import add_draft_arguments, draft
from corpus.errors import SettingsError
from corpus.settings import CorpusSettings
from tests.assistant.openai_server import OpenAIServer, Request, serving
from tests.parts import MEASURES, ingest, write

PROPOSAL = """\
关于加强养老服务供给的提案
提案人：沈既白委员　提案编号：20260118
床位不足。建议：
一、对新增养老床位的民办机构给予资助。
"""
OPEN = PROPOSAL + "二、为高龄老人配备陪伴机器人。\n"

Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, embedder: Any) -> Path:
    base = tmp_path_factory.mktemp("draft-command")
    settings = CorpusSettings(data_dir=base / "data")
    ingest(settings, embedder, *write(base / "in", {"床位.txt": MEASURES}))
    return base / "data"


@pytest.fixture
def run(filled: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str | Path) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        add_draft_arguments(parser)
        parser.set_defaults(data_dir=filled)
        capsys.readouterr()
        code = draft(parser.parse_args([str(a) for a in arguments]))
        return code, capsys.readouterr().out

    return command


@pytest.fixture
def proposal(tmp_path: Path) -> Path:
    return write(tmp_path, {"提案.txt": PROPOSAL})[0]


def test_the_letter_is_printed_with_its_sources_in_an_appendix(run: Run, proposal: Path) -> None:
    code, out = run(proposal)
    letter, appendix = out.split("附：逐句出处")
    assert code == 0
    assert "每张床位资助8000元" in letter
    assert "床位.txt" not in letter
    assert "床位.txt" in appendix


def test_json_holds_letter_items_findings_and_commitments(run: Run, proposal: Path) -> None:
    _, out = run(proposal, "--json", "--format", "narrative", "--profile", "lanjiang")
    made = json.loads(out)
    assert set(made) >= {"letter", "items", "findings", "commitments", "category_reasons"}
    assert made["letter"]["form"] == "narrative"
    assert made["items"][0]["reply"][0]["citations"][0]["source"] == "床位.txt"


def test_out_writes_a_word_file_without_citations(run: Run, proposal: Path, tmp_path: Path) -> None:
    target = tmp_path / "答复.docx"
    run(proposal, "--out", target, "--office", "澜江市民政局")
    document = docx.Document(str(target))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("每张床位资助8000元" in text for text in cells)
    assert not any("床位.txt" in text for text in cells)


def test_an_item_without_evidence_is_done_in_part(run: Run, tmp_path: Path) -> None:
    code, out = run(write(tmp_path, {"提案.txt": OPEN})[0])
    assert code == 3
    assert "【待补充：“为高龄老人配备陪伴机器人”" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["没有.txt"], "没有文件"),
        (["{proposal}", "--out", "答复.pdf"], "应为 .docx"),
        (["{proposal}", "--template", "模板.docx"], "--out"),
        (["{proposal}", "--opinion", "没有.docx"], "没有文件"),
    ],
)
def test_wrong_use_is_told_before_anything_is_read(
    run: Run, proposal: Path, arguments: list[str], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        run(*(a.format(proposal=proposal) for a in arguments))


# --- with a chat model --------------------------------------------------------------------------------------


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], OpenAIServer]]:
    """Configure a model that answers every request with the same words."""
    import contextlib

    with contextlib.ExitStack() as stack:

        def configure(words: str) -> OpenAIServer:
            def reply(_: Request) -> str:
                return words

            server = stack.enter_context(serving(reply))
            monkeypatch.setenv("BANFU_LLM_BASE_URL", server.base_url)
            monkeypatch.setenv("BANFU_LLM_MODEL", "tiny")
            return server

        yield configure


def test_a_model_words_a_sentence_that_keeps_every_value(
    run: Run, proposal: Path, writes: Callable[[str], OpenAIServer]
) -> None:
    worded = (
        "按照《澜江市养老床位资助办法》（澜民规〔2023〕5号）第二条，民办机构新增养老床位的，"
        "每张床位资助8000元，同一机构最高不超过100万元[1]。"
    )
    writes(worded)
    _, out = run(proposal, "--json")
    made = json.loads(out)
    assert made["model"] == "tiny"
    assert made["items"][0]["reply"][0]["text"] == worded.replace("[1]", "")


@pytest.mark.parametrize(
    "words",
    [
        "民办机构新增养老床位的，每张床位资助9000元，同一机构最高不超过100万元[1]。",
        "每张床位资助8000元[1]。",
        "我市将在2027年实现床位全覆盖[1]。",
        "",
    ],
)
def test_a_model_that_changes_drops_or_invents_leaves_the_exact_words(
    run: Run, proposal: Path, writes: Callable[[str], OpenAIServer], words: str
) -> None:
    _, plain = run(proposal, "--json", "--extractive")
    writes(words)
    _, out = run(proposal, "--json")
    assert [s["text"] for s in json.loads(out)["items"][0]["reply"]] == [
        s["text"] for s in json.loads(plain)["items"][0]["reply"]
    ]


def test_a_model_that_cannot_be_reached_is_told_and_the_draft_stands(
    run: Run, proposal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANFU_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("BANFU_LLM_MODEL", "tiny")
    _, out = run(proposal, "--json")
    made = json.loads(out)
    assert "每张床位资助8000元" in made["items"][0]["reply"][0]["text"]
    assert any(finding["rule"] == "大模型" for finding in made["findings"])


def test_no_model_is_asked_about_an_item_without_evidence(
    run: Run, tmp_path: Path, writes: Callable[[str], OpenAIServer]
) -> None:
    server = writes("已为高龄老人配备机器人[1]。")
    run(write(tmp_path, {"提案.txt": OPEN})[0])
    assert len(server.requests) == 1
