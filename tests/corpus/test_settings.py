"""Settings from the file and from variables, and what is said of a wrong one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.errors import SettingsError
from corpus.settings import SETTINGS_FILE, load_settings


def stored(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SETTINGS_FILE).write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_the_defaults_hold(data_dir: Path) -> None:
    settings = load_settings()
    assert (settings.data_dir, settings.allow_classified, settings.limits.max_megabytes) == (
        data_dir,
        False,
        200,
    )


def test_the_file_is_read(data_dir: Path) -> None:
    stored(data_dir, "limits:\n  max_pages: 50\nlock_timeout: 5\n")
    settings = load_settings()
    assert (settings.limits.max_pages, settings.lock_timeout) == (50, 5)


def test_a_variable_wins_over_the_file(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(data_dir, "limits:\n  max_pages: 50\n  max_megabytes: 10\n")
    monkeypatch.setenv("BANFU_MAX_PAGES", "60")
    limits = load_settings().limits
    assert (limits.max_pages, limits.max_megabytes) == (60, 10)


def test_an_override_wins_over_a_variable(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANFU_TODAY", "2024-01-01")
    assert load_settings(data_dir, today="2025-05-05").today == date(2025, 5, 5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour: red\n", "colour 有误.*没有这个设置"),
        ("limits:\n  max_pages: 0\n", "limits.max_pages 有误（值为 0）"),
        ("search:\n  weights:\n    word: 1\n", "search.weights.word 有误.*没有这个设置"),
        ("- 一\n- 二\n", "名称: 值"),
        ("limits: [\n", "读不懂"),
        ("limits: 5\n", "limits"),
    ],
)
def test_a_wrong_file_is_refused_naming_the_setting(data_dir: Path, text: str, said: str) -> None:
    stored(data_dir, text)
    with pytest.raises(SettingsError, match=said):
        load_settings()


def test_a_section_that_is_no_section_is_refused_when_a_variable_belongs_to_it(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(data_dir, "limits: 5\n")
    monkeypatch.setenv("BANFU_MAX_PAGES", "60")
    with pytest.raises(SettingsError, match="limits"):
        load_settings()


def test_a_wrong_variable_is_refused(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANFU_MAX_MEGABYTES", "很大")
    with pytest.raises(SettingsError, match=r"limits\.max_megabytes 有误（值为 '很大'）"):
        load_settings(data_dir)


def test_the_token_is_not_printed(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANFU_CHROMA_TOKEN", "s3cret")
    assert "s3cret" not in repr(load_settings(data_dir))


def test_a_wrong_token_is_not_printed_either(data_dir: Path) -> None:
    stored(data_dir, "chroma_token: 314159\n")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "314159" not in str(caught.value)
