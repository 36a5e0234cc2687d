"""The file of cases: owners, revisions, versions, dates, the audit log, a kill, two threads."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.audit import AUDIT_FILE, Action, AuditLog
from assistant.cases.errors import CasesDamaged, Stale, Unchangeable
from assistant.cases.models import Case, CaseStatus, ContactWay, Reader
from assistant.cases.store import STORE_FILE, CaseStore, open_cases
from assistant.drafting.models import Category, Proposal, ProposalKind
from assistant.settings import load_assistant_settings
from corpus.errors import NotFound, SettingsError
from corpus.settings import CorpusSettings
from tests.assistant.cases.conftest import SETTINGS, Clock, open_store

DAY = 86_400


def audit_of(store: CaseStore) -> AuditLog:
    return AuditLog(store.path.parent / AUDIT_FILE)


def test_a_case_is_read_back_as_it_was_made(store: CaseStore, who: Reader, case: Case) -> None:
    assert store.get(case.id, who) == case


def test_every_suggestion_has_an_item_from_the_beginning(case: Case) -> None:
    assert [item.no for item in case.items] == [1, 2, 3, 4]


def test_an_id_cannot_be_guessed_and_never_begins_with_a_dash(
    store: CaseStore, who: Reader, proposal: Proposal
) -> None:
    ids = {store.create(who, proposal).id for _ in range(20)}
    assert len(ids) == 20
    assert all(len(one) == 32 and set(one) <= set("0123456789abcdef") for one in ids)


def test_the_case_of_somebody_else_is_as_good_as_missing(store: CaseStore, other: Reader, case: Case) -> None:
    with pytest.raises(NotFound) as theirs:
        store.get(case.id, other)
    with pytest.raises(NotFound) as none:
        store.get("0" * 32, other)
    assert str(theirs.value) == str(none.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda s, i, w: s.save_item(i, w, 1, "改", 0),
        lambda s, i, w: s.save_settings(i, w, SETTINGS),
        lambda s, i, w: s.save_parts(i, w, {"title": "题"}),
        lambda s, i, w: s.set_status(i, w, CaseStatus.REVIEW),
        lambda s, i, w: s.add_contact(i, w, date(2026, 3, 5), ContactWay.PHONE, "", ""),
        lambda s, i, w: s.add_file(i, w, "意见.txt", "市财政局", "同意。"),
        lambda s, i, w: s.ignore(i, w, ("rule", "quote")),
        lambda s, i, w: s.keep_version(i, w),
        lambda s, i, w: s.versions(i, w),
        lambda s, i, w: s.version(i, w, 1),
        lambda s, i, w: s.restore(i, w, 1),
        lambda s, i, w: s.delete(i, w),
    ],
)
def test_nobody_changes_the_case_of_somebody_else(
    store: CaseStore, who: Reader, other: Reader, case: Case, change: object
) -> None:
    with pytest.raises(NotFound):
        change(store, case.id, other)  # type: ignore[operator]
    assert store.get(case.id, who) == case


def test_an_editor_sees_and_changes_the_cases_of_all(store: CaseStore, case: Case) -> None:
    editor = Reader("user:admin", sees_all=True, name="管理员")
    assert store.save_item(case.id, editor, 1, "已办。", 0).item(1).text == "已办。"
    assert [row.owner_name for row in store.list(editor)] == ["明远"]


# typing


def test_what_is_typed_is_kept_with_a_higher_revision(store: CaseStore, who: Reader, case: Case) -> None:
    store.save_item(case.id, who, 2, "已办培训班12期。", 0)
    item = store.get(case.id, who).item(2)
    assert (item.text, item.revision, item.typed) == ("已办培训班12期。", 1, True)


def test_an_older_revision_is_refused_with_the_newer_text(store: CaseStore, who: Reader, case: Case) -> None:
    store.save_item(case.id, who, 1, "第一个窗口。", 0)
    with pytest.raises(Stale) as stale:
        store.save_item(case.id, who, 1, "第二个窗口。", 0)
    assert (stale.value.text, stale.value.revision) == ("第一个窗口。", 1)
    assert store.get(case.id, who).item(1).text == "第一个窗口。"


def test_the_text_that_could_not_be_saved_is_a_version(store: CaseStore, who: Reader, case: Case) -> None:
    store.save_item(case.id, who, 1, "第一个窗口。", 0)
    with pytest.raises(Stale) as stale:
        store.save_item(case.id, who, 1, "第二个窗口。", 0)
    assert store.version(case.id, who, stale.value.version).item(1).text == "第二个窗口。"


def test_a_window_that_goes_on_typing_fills_one_version(store: CaseStore, who: Reader, case: Case) -> None:
    store.save_item(case.id, who, 1, "第一个窗口。", 0)
    for text in ("第二", "第二个", "第二个窗口。"):
        with pytest.raises(Stale):
            store.save_item(case.id, who, 1, text, 0)
    lost = [v for v in store.versions(case.id, who) if "未能保存" in v.label]
    assert [store.version(case.id, who, v.no).item(1).text for v in lost] == ["第二个窗口。"]


def test_the_same_text_is_never_stale(store: CaseStore, who: Reader, case: Case) -> None:
    store.save_item(case.id, who, 1, "已办。", 0)
    assert store.save_item(case.id, who, 1, "已办。", 0).item(1).revision == 1


def test_typing_keeps_a_version_now_and_then(store: CaseStore, who: Reader, case: Case, clock: Clock) -> None:
    for revision in range(6):
        store.save_item(case.id, who, 1, f"第{revision}稿。", revision)
        clock.seconds += 600
    kept = [store.version(case.id, who, v.no).item(1).text for v in store.versions(case.id, who)]
    assert kept == ["第4稿。", "第0稿。"]


def test_two_threads_typing_in_different_items_lose_nothing(
    store: CaseStore, who: Reader, case: Case
) -> None:
    def type_in(no: int) -> None:
        for revision in range(25):
            store.save_item(case.id, who, no, f"第{no}条第{revision}稿。", revision)

    threads = [threading.Thread(target=type_in, args=(no,)) for no in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = store.get(case.id, who)
    assert [kept.item(no).text for no in (1, 2)] == ["第1条第24稿。", "第2条第24稿。"]


def test_of_two_threads_typing_in_one_item_every_word_is_found_again(
    store: CaseStore, who: Reader, other: Reader, case: Case
) -> None:
    editor = replace(other, sees_all=True)
    refused: list[int] = []

    def type_once(reader: Reader, text: str) -> None:
        try:
            store.save_item(case.id, reader, 1, text, 0)
        except Stale as stale:
            refused.append(stale.version)

    threads = [
        threading.Thread(target=type_once, args=pair) for pair in ((who, "甲的话。"), (editor, "乙的话。"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = {store.get(case.id, who).item(1).text, store.version(case.id, who, refused[0]).item(1).text}
    assert texts == {"甲的话。", "乙的话。"}


def test_a_second_process_sees_and_keeps_what_the_first_wrote(
    store: CaseStore, who: Reader, case: Case, tmp_path: Path, clock: Clock
) -> None:
    second = open_store(tmp_path, clock)
    try:
        store.save_item(case.id, who, 1, "甲。", 0)
        second.save_item(case.id, who, 2, "乙。", 0)
        assert [store.get(case.id, who).item(no).text for no in (1, 2)] == ["甲。", "乙。"]
    finally:
        second.close()


KILLED = """
import sys
from pathlib import Path
from assistant.audit import AuditLog
from assistant.cases.models import Reader
from assistant.cases.store import CaseStore
store = CaseStore(Path(sys.argv[1]) / "cases.sqlite3", AuditLog(Path(sys.argv[1]) / "audit.sqlite"))
who, revision = Reader("user:ming"), int(sys.argv[3])
while True:
    store.save_item(sys.argv[2], who, 1, f"第{revision}稿。" + "字" * 2000, revision)
    revision += 1
    print(revision, flush=True)
"""


@pytest.mark.slow
def test_what_was_saved_before_a_kill_is_there_after_it(
    store: CaseStore, who: Reader, case: Case, tmp_path: Path, root: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), case.id, "0"],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(10)]
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().split()
    process.stdout.close()
    process.wait()
    acknowledged = int(rest[-1] if rest else told[-1])
    assert store.get(case.id, who).item(1).revision >= acknowledged


# dates, status, lists


def test_status_goes_on_and_back_by_one() -> None:
    assert CaseStatus.DRAFTING.next is CaseStatus.COUNTERSIGN
    assert CaseStatus.ISSUE.before is CaseStatus.REVIEW
    assert (CaseStatus.DRAFTING.before, CaseStatus.CLOSED.next) == (None, None)


def test_a_change_of_status_is_a_version_and_in_the_audit_log(
    store: CaseStore, who: Reader, case: Case
) -> None:
    store.set_status(case.id, who, CaseStatus.REVIEW, "送核稿")
    audit = audit_of(store)
    entry = audit.of(case.id)[0]
    audit.close()
    assert (entry.action, entry.before, entry.after, entry.reason) == (
        Action.CASE_STATUS, "拟稿", "核稿", "送核稿",
    )  # fmt: skip
    assert store.versions(case.id, who)[0].label == "转“核稿”之前"


def test_an_extension_moves_the_deadline_and_is_in_the_audit_log(
    store: CaseStore, who: Reader, case: Case
) -> None:
    longer = replace(SETTINGS, extended_to=date(2026, 8, 1), extension_reason="涉及多个部门")
    store.save_settings(case.id, who, longer)
    audit = audit_of(store)
    entry = audit.of(case.id)[0]
    audit.close()
    assert (entry.action, entry.before, entry.after, entry.reason) == (
        Action.CASE_DUE, "2026-06-01", "2026-08-01", "涉及多个部门",
    )  # fmt: skip
    row = store.list(who)[0]
    assert (row.due, row.extended) == (date(2026, 8, 1), True)


def test_other_settings_are_no_matter_for_the_audit_log(store: CaseStore, who: Reader, case: Case) -> None:
    store.save_settings(case.id, who, replace(SETTINGS, category=Category.A))
    audit = audit_of(store)
    assert audit.of(case.id) == []
    audit.close()


def test_a_closed_case_refuses_changes_until_it_is_sent_back(
    store: CaseStore, who: Reader, case: Case
) -> None:
    store.set_status(case.id, who, CaseStatus.CLOSED)
    with pytest.raises(Unchangeable, match="退回"):
        store.save_item(case.id, who, 1, "改。", 0)
    store.set_status(case.id, who, CaseStatus.ISSUE)
    assert store.save_item(case.id, who, 1, "改。", 0).item(1).text == "改。"


def test_cases_stand_in_the_order_in_which_they_are_due_and_closed_ones_last(
    store: CaseStore, who: Reader, proposal: Proposal
) -> None:
    def made(due: date | None, status: CaseStatus = CaseStatus.DRAFTING) -> str:
        new = store.create(who, proposal, settings=replace(SETTINGS, due=due))
        return store.set_status(new.id, who, status).id

    late, none, soon = made(date(2026, 5, 1)), made(None), made(date(2026, 4, 2))
    closed = made(date(2026, 1, 1), CaseStatus.CLOSED)
    assert [row.id for row in store.list(who)] == [soon, late, none, closed]


def test_days_left_count_from_today_and_are_negative_when_overdue(
    store: CaseStore, who: Reader, proposal: Proposal
) -> None:
    store.create(who, proposal, settings=replace(SETTINGS, due=date(2026, 3, 29)))
    assert [row.days_left for row in store.list(who)] == [-2]


def test_filters_and_words_narrow_the_list(store: CaseStore, who: Reader, proposal: Proposal) -> None:
    npc = replace(proposal, kind=ProposalKind.NPC, number="2026-07", title="关于停车的建议")
    store.create(who, proposal)
    wanted = store.create(who, npc).id
    assert [row.id for row in store.list(who, kinds=[ProposalKind.NPC])] == [wanted]
    assert [row.id for row in store.list(who, words="停车 2026-07")] == [wanted]
    assert store.list(who, statuses=[CaseStatus.CLOSED]) == []
    assert len(store.list(who, owners=[who.user])) == 2


def test_counts_say_what_is_overdue_and_what_is_due_soon(
    store: CaseStore, who: Reader, other: Reader, proposal: Proposal
) -> None:
    for due in (date(2026, 3, 30), date(2026, 4, 7), date(2026, 4, 8)):
        store.create(who, proposal, settings=replace(SETTINGS, due=due))
    store.create(other, proposal)
    counts = store.counts(who)
    assert (counts.total, counts.overdue, counts.soon) == (3, 1, 1)
    assert store.counts(replace(who, sees_all=True)).by_owner == {
        "user:ming": ("明远", 3), "user:zhou": ("周宁", 1),
    }  # fmt: skip


def test_the_list_says_how_many_items_have_evidence(store: CaseStore, who: Reader, case: Case) -> None:
    store.save_item(case.id, who, 1, "没有这条依据［7］。", 0)
    assert store.list(who)[0].evidenced == 0.0


# versions


def test_a_version_is_brought_back_and_what_stood_there_is_kept(
    store: CaseStore, who: Reader, case: Case
) -> None:
    store.save_item(case.id, who, 1, "旧稿。", 0)
    kept = store.keep_version(case.id, who, "送审前")
    store.save_item(case.id, who, 1, "新稿。", 1)
    back = store.restore(case.id, who, kept.no)
    assert back.item(1).text == "旧稿。"
    assert back.item(1).revision > 2
    newest = store.versions(case.id, who)[0]
    assert store.version(case.id, who, newest.no).item(1).text == "新稿。"


def test_going_back_leaves_the_deadline_as_it_is(store: CaseStore, who: Reader, case: Case) -> None:
    kept = store.keep_version(case.id, who)
    longer = replace(SETTINGS, extended_to=date(2026, 8, 1))
    store.save_settings(case.id, who, longer)
    assert store.restore(case.id, who, kept.no).settings.deadline == date(2026, 8, 1)


def test_a_version_that_is_not_there_is_told_in_chinese(store: CaseStore, who: Reader, case: Case) -> None:
    with pytest.raises(NotFound, match="没有第9版"):
        store.version(case.id, who, 9)


# the end of a case


def test_deleting_removes_the_versions_too_and_is_in_the_audit_log(
    store: CaseStore, who: Reader, case: Case
) -> None:
    store.keep_version(case.id, who)
    store.delete(case.id, who)
    audit = audit_of(store)
    assert [entry.action for entry in audit.of(case.id)] == [Action.CASE_REMOVED]
    audit.close()
    with pytest.raises(NotFound):
        store.get(case.id, who)
    with sqlite3.connect(store.path) as db:
        assert db.execute("SELECT count(*) FROM versions").fetchone() == (0,)
    db.close()


def test_cases_that_nobody_changed_for_long_expire(
    store: CaseStore, who: Reader, proposal: Proposal, clock: Clock
) -> None:
    old = store.create(who, proposal).id
    clock.seconds += 20 * DAY
    used = store.create(who, proposal).id
    clock.seconds += 15 * DAY
    assert store.expire(keep_days=30) == 1
    assert [row.id for row in store.list(who)] == [used]
    audit = audit_of(store)
    assert audit.of(old)[0].reason == "超过保存期限30天"
    audit.close()


def test_opening_a_folder_drops_what_settings_no_longer_keep(
    tmp_path: Path, who: Reader, proposal: Proposal
) -> None:
    ancient = open_store(tmp_path, Clock(1_000_000_000.0))
    ancient.create(who, proposal)
    ancient.close()
    opened = open_cases(CorpusSettings(data_dir=tmp_path, assistant={"cases": {"keep_days": 30}}))
    assert opened.list(who) == []
    opened.close()


def test_a_setting_that_is_not_known_is_refused(tmp_path: Path) -> None:
    settings = CorpusSettings(data_dir=tmp_path, assistant={"cases": {"keep": 3}})
    with pytest.raises(SettingsError, match=r"assistant\.cases\.keep"):
        load_assistant_settings(settings)


# damage


def test_a_file_that_is_no_database_is_told_in_chinese(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / STORE_FILE).write_bytes(b"not a database" * 100)
    audit = AuditLog(tmp_path / AUDIT_FILE)
    with pytest.raises(CasesDamaged, match="备份"):
        CaseStore(tmp_path / STORE_FILE, audit, now=clock)
    audit.close()


def test_a_file_of_a_newer_banfu_is_left_alone(tmp_path: Path, clock: Clock) -> None:
    open_store(tmp_path, clock).close()
    with sqlite3.connect(tmp_path / STORE_FILE) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    audit = AuditLog(tmp_path / AUDIT_FILE)
    with pytest.raises(CasesDamaged, match="升级"):
        CaseStore(tmp_path / STORE_FILE, audit, now=clock)
    audit.close()


def spoil(store: CaseStore) -> None:
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE cases SET body = '{\"id\": 3}'")
    db.close()


def test_a_damaged_case_is_told_in_chinese_and_stays_in_the_list(
    store: CaseStore, who: Reader, case: Case
) -> None:
    spoil(store)
    with pytest.raises(CasesDamaged, match="取回较早的一版"):
        store.get(case.id, who)
    assert [row.id for row in store.list(who)] == [case.id]


def test_a_damaged_case_comes_back_from_a_version(store: CaseStore, who: Reader, case: Case) -> None:
    store.save_item(case.id, who, 1, "已办。", 0)
    kept = store.keep_version(case.id, who)
    spoil(store)
    assert [version.no for version in store.versions(case.id, who)] == [kept.no]
    store.restore(case.id, who, kept.no)
    assert store.get(case.id, who).item(1).text == "已办。"


def test_a_damaged_case_can_be_deleted(store: CaseStore, who: Reader, case: Case) -> None:
    spoil(store)
    store.delete(case.id, who)
    assert store.list(who) == []
