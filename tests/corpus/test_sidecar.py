"""Sidecars in YAML and CSV, and what is said of a bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import DamagedFile
from corpus.models import Status, Visibility
from corpus.sidecar import Note, find_sidecar, read_sidecar

PUBLIC, INTERNAL = Visibility.PUBLIC, Visibility.INTERNAL


def saved(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


YAML = """\
documents:
  - file: 甲.txt
    visibility: internal
    status: 废止
    url: https://例.cn/1
    retrieved: 2026-01-05
    note: 旧版
  - file: 乙.txt
"""
CSV = "file,visibility,status,url,retrieved,note\n甲.txt,internal,废止,https://例.cn/1,2026-01-05,旧版\n乙.txt,,,,,\n"
EXPECTED = Note(
    visibility=INTERNAL, status=Status.REPEALED, url="https://例.cn/1", retrieved="2026-01-05", note="旧版"
)


@pytest.mark.parametrize(("name", "text"), [("清单.yaml", YAML), ("清单.csv", CSV)])
def test_yaml_and_csv_say_the_same(tmp_path: Path, name: str, text: str) -> None:
    assert read_sidecar(saved(tmp_path, name, text), PUBLIC) == {"甲.txt": EXPECTED, "乙.txt": Note()}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_may_be_saved_as_a_spreadsheet_program_saves_it(tmp_path: Path, encoding: str) -> None:
    assert read_sidecar(saved(tmp_path, "清单.csv", CSV, encoding), PUBLIC)["甲.txt"] == EXPECTED


def test_a_row_without_visibility_takes_the_one_asked_for(tmp_path: Path) -> None:
    assert read_sidecar(saved(tmp_path, "清单.yaml", YAML), INTERNAL)["乙.txt"].visibility is INTERNAL


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "清单.yaml",
            "documents:\n  - file: 甲.txt\n    visibility: 内部\n",
            r"第 1 条（甲.txt）的 visibility",
        ),
        ("清单.yaml", "documents:\n  - file: 甲.txt\n    visiblity: internal\n", r"visiblity"),
        ("清单.yaml", "documents:\n  - status: 现行\n", "没有 file"),
        ("清单.yaml", "documents: 甲.txt\n", "没有 documents 列表"),
        ("清单.yaml", "documents: [\n", "不是正确的 YAML"),
        ("清单.yaml", "", "没有 documents 列表"),
        ("清单.csv", "文件,status\n甲.txt,现行\n", "没有 file"),
        ("清单.csv", "file,status\n甲.txt,现行,多出来的\n", "第 1 条（甲.txt）"),
    ],
)
def test_a_bad_sidecar_is_refused_naming_the_row(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(DamagedFile, match=said):
        read_sidecar(saved(tmp_path, name, text), PUBLIC)


def test_a_sidecar_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "清单.csv"
    path.write_bytes(bytes(range(256)) * 8)
    with pytest.raises(DamagedFile):
        read_sidecar(path, PUBLIC)


def test_the_sidecar_of_a_folder_is_found_by_its_name(tmp_path: Path) -> None:
    assert find_sidecar(tmp_path) is None
    assert find_sidecar(saved(tmp_path, "清单.csv", CSV).parent) == tmp_path / "清单.csv"
