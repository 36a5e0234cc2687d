"""修改记录：先记后改，记下的改不了也删不掉。"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from assistant.audit import Action, Actor, AuditDamaged, AuditLog

ZHANG = Actor("user:idp#7", "张敏")


@pytest.fixture
def audit(tmp_path: Path) -> AuditLog:
    return AuditLog(tmp_path / "audit.sqlite")


def test_an_entry_says_who_changed_what_from_what_to_what(audit: AuditLog) -> None:
    audit.record(
        ZHANG, Action.STANDING, "d1", "澜江市办法", before="现行", after="废止", reason="澜府〔2026〕1号"
    )
    (entry,) = audit.of("d1")
    assert (entry.who, entry.action, entry.before, entry.after, entry.reason) == (
        ZHANG, Action.STANDING, "现行", "废止", "澜府〔2026〕1号",
    )  # fmt: skip


def test_the_newest_entry_comes_first_and_others_are_left_out(audit: AuditLog) -> None:
    for subject, after in (("d1", "甲"), ("d2", "乙"), ("d1", "丙")):
        audit.record(ZHANG, Action.STANDING, subject, "", after=after)
    assert [entry.after for entry in audit.of("d1")] == ["丙", "甲"]


def test_entries_outlive_the_process(tmp_path: Path) -> None:
    first = AuditLog(tmp_path / "audit.sqlite")
    first.record(ZHANG, Action.REMOVED, "d1", "澜江市办法")
    first.close()
    assert [entry.title for entry in AuditLog(tmp_path / "audit.sqlite").recent()] == ["澜江市办法"]


@pytest.mark.parametrize("statement", ["DELETE FROM entries", "UPDATE entries SET name = '别人'"])
def test_what_is_written_can_be_neither_changed_nor_deleted(audit: AuditLog, statement: str) -> None:
    audit.record(ZHANG, Action.REMOVED, "d1", "澜江市办法")
    with sqlite3.connect(audit.path) as other, pytest.raises(sqlite3.IntegrityError, match="append only"):
        other.execute(statement)


def test_a_change_that_fails_gets_a_second_line(audit: AuditLog) -> None:
    with (
        pytest.raises(OSError, match="磁盘已满"),
        audit.recording(ZHANG, Action.REMOVED, "d1", "", before="内部"),
    ):
        raise OSError("磁盘已满")
    assert [entry.action for entry in audit.of("d1")] == [Action.FAILED, Action.REMOVED]


def test_nothing_is_changed_where_nothing_can_be_recorded(audit: AuditLog) -> None:
    audit.close()
    changed = []
    with pytest.raises(AuditDamaged), audit.recording(ZHANG, Action.REMOVED, "d1", ""):
        changed.append("d1")
    assert changed == []


def test_a_file_that_is_no_trail_is_reported_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "audit.sqlite").write_bytes(b"x" * 4096)
    with pytest.raises(AuditDamaged, match="从备份恢复"):
        AuditLog(tmp_path / "audit.sqlite")
