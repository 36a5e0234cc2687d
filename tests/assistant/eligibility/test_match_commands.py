"""banfu match 和 banfu measures：真实入库之后，从一句话到清单，从候选到核定。"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import docx
import pytest

from assistant.cli.main import main
from assistant.cli.match_commands import add_match_arguments
from assistant.cli.measures_commands import add_measures_arguments
from corpus.errors import SettingsError
from tests.parts import build_tiny_model, write

SAMPLES = Path(__file__).resolve().parents[3] / "corpus" / "samples" / "documents"
FILES = (
    "01_知识产权专项资金管理办法.docx",
    "04_2026年度知识产权专项资金申报指南.pdf",
    "06_促进制造业高质量发展若干措施.docx",
)


class Output(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object printed."""
        return json.loads(self.out)


Run = Callable[..., Output]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three sample documents, ingested with a tiny model."""
    folder = tmp_path_factory.mktemp("match")
    model = build_tiny_model(folder / "model")
    data = folder / "data"
    data.mkdir()
    (data / "banfu.yaml").write_text(
        f"embedding: {{model: {json.dumps(str(model))}}}\ntoday: 2026-11-01\n", encoding="utf-8"
    )
    assert main(["--data-dir", str(data), "ingest", *(str(SAMPLES / name) for name in FILES)]) == 0
    return data


@pytest.fixture
def banfu(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``match`` or ``measures`` over a copy of the library."""
    data = tmp_path / "data"
    shutil.copytree(library, data)

    def run(*arguments: str | Path) -> Output:
        parser = argparse.ArgumentParser()
        commands = parser.add_subparsers()
        add_match_arguments(commands.add_parser("match"))
        add_measures_arguments(commands.add_parser("measures"))
        parsed = parser.parse_args([str(a) for a in arguments])
        parsed.data_dir = data
        capsys.readouterr()
        code = parsed.run(parsed)
        done = capsys.readouterr()
        return Output(code, done.out, done.err)

    return run


WORDS = "我们是澜江市的中小企业，去年专利质押贷款付息12万元"


def test_a_sentence_gives_the_stable_json(banfu: Run) -> None:
    found = banfu("match", WORDS, "--json").json
    assert {"measures", "next_question"} <= set(found)
    for measure in found["measures"]:
        assert {"id", "title", "department", "amount", "status", "verdict", "conditions"} <= set(measure)
        assert measure["verdict"] in ("eligible", "not_eligible", "unknown")
        for condition in measure["conditions"]:
            assert {"text", "verdict", "source", "quote", "start", "end"} <= set(condition)


def test_the_interest_grant_is_computed_with_its_steps_and_the_open_window(banfu: Run) -> None:
    measures = banfu("match", WORDS, "--json").json["measures"]
    (grant,) = [m for m in measures if m["amount_high"] == 60000]
    assert "12万元 × 50% = 6万元" in grant["amount_steps"]
    assert grant["window_state"] == "可以申报"
    assert grant["review"] == "未经人工核定"
    assert {c["source"] for c in grant["citations"]} == set(FILES[:2])


def test_the_list_for_people_names_sections_and_sources(banfu: Run) -> None:
    shown = banfu("match", WORDS).out
    assert "## 待确认" in shown
    assert "下一个问题" in shown
    assert "不代表审批结果" in shown


def test_a_profile_file_is_matched_and_printed_to_word(banfu: Run, tmp_path: Path) -> None:
    (profile,) = write(
        tmp_path / "in",
        {"情况.yaml": "类型: 高校\n地区: 澜江市\n事项: [专利许可]\n金额: {专利许可到账额: 80万元}\n"},
    )
    out = tmp_path / "清单.docx"
    assert banfu("match", "--profile", profile, "--out", out).code == 0
    written = docx.Document(str(out))
    text = "\n".join(p.text for p in written.paragraphs)
    cells = "\n".join(c.text for t in written.tables for r in t.rows for c in r.cells)
    assert "专利转化奖励" in text
    assert "80万元 × 5% = 4万元" in cells


def test_nothing_said_is_wrong_use(banfu: Run) -> None:
    with pytest.raises(SettingsError, match="请说明申请人的情况"):
        banfu("match")


def test_an_approved_measure_no_longer_says_unreviewed(banfu: Run) -> None:
    first = banfu("match", WORDS, "--json").json["measures"][0]["id"]
    assert banfu("measures", "approve", first, "--note", "已核对").code == 0
    shown = {m["id"]: m["review"] for m in banfu("match", WORDS, "--json").json["measures"]}
    assert shown[first] == "已核定"


def test_a_rejected_measure_is_matched_no_more(banfu: Run) -> None:
    first = banfu("match", WORDS, "--json").json["measures"][0]["id"]
    banfu("measures", "reject", first)
    assert first not in {m["id"] for m in banfu("match", WORDS, "--json").json["measures"]}
    assert banfu("measures", "list", "--state", "不是资助").out.startswith(first)


def test_deciding_on_an_unknown_id_is_done_in_part(banfu: Run) -> None:
    assert banfu("measures", "approve", "m-none").code == 3


def test_an_export_can_be_shown_and_imported_again(banfu: Run, tmp_path: Path) -> None:
    path = tmp_path / "全部.yaml"
    banfu("measures", "export", "--out", path)
    count = len(banfu("measures", "list", "--json").json["measures"])
    assert banfu("measures", "import", path).out.strip() == f"读入 {count} 个事项，其中修正 0 个"
    first = banfu("measures", "list", "--json").json["measures"][0]["id"]
    assert banfu("measures", "show", first, "--json").json["编号"] == first


def test_measures_of_another_city_are_one_line_each(banfu: Run) -> None:
    shown = banfu("match", "我们是深圳市南山区一家企业，去年专利许可到账80万元").out
    assert "- 地区：广东省深圳市南山区" in shown
    assert "### 只面向其他地区" in shown
    assert "### 1." not in shown


def test_what_the_applicant_did_comes_first_among_the_open_measures(banfu: Run) -> None:
    measures = banfu("match", WORDS, "--json").json["measures"]
    assert "贴息" in next(m for m in measures if m["verdict"] == "unknown")["title"]
