"""``banfu conversations`` lists, shows, renames, deletes and exports; history files are read with clear errors."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from assistant.answering.models import Answer, Outcome, Role, Statement
from assistant.cli.conversation_commands import (
    add_conversation_arguments,
    conversations,
    read_history,
)
from assistant.conversation.messages import Message, Speaker
from assistant.conversation.store import LOCAL_OWNER, STORE_FILE, ConversationStore
from corpus.errors import NotFound, SettingsError

QUESTION = "澜江市新增一张养老床位资助多少？"


def answered(question: str) -> Answer:
    return Answer(question, question, (Statement("没有找到。", (), Role.NOTE),), (), Outcome.REFUSED)


@pytest.fixture
def kept(data_dir: Path) -> str:
    with ConversationStore(data_dir / STORE_FILE) as store:
        one = store.create(LOCAL_OWNER)
        store.append(one.id, LOCAL_OWNER, QUESTION, answered(QUESTION))
        store.create("别人", "别人的对话")
    return one.id


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    parser.set_defaults(data_dir=None)
    add_conversation_arguments(parser)
    return conversations(parser.parse_args(words))


def test_list_shows_the_own_conversations_alone(kept: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list") == 0
    out = capsys.readouterr().out
    assert kept in out
    assert "别人的对话" not in out


def test_list_gives_one_json_object(kept: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("list", "--json")
    (found,) = json.loads(capsys.readouterr().out)["conversations"]
    assert (found["id"], found["title"]) == (kept, QUESTION[:20])


def test_show_takes_the_beginning_of_an_id(kept: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("show", kept[:8], "--json")
    shown = json.loads(capsys.readouterr().out)
    assert [(t["question"], t["answer"], t["outcome"]) for t in shown["turns"]] == [
        (QUESTION, "没有找到。", "refused")
    ]


def test_show_prints_questions_and_answers(kept: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("show", kept)
    out = capsys.readouterr().out
    assert f"问：{QUESTION}\n答：没有找到。" in out


def test_rename_gives_the_new_title(kept: str, data_dir: Path) -> None:
    run("rename", kept, "床位")
    with ConversationStore(data_dir / STORE_FILE) as store:
        assert store.get(kept, LOCAL_OWNER).title == "床位"


def test_delete_removes_nothing_when_one_id_is_wrong(kept: str, data_dir: Path) -> None:
    with pytest.raises(NotFound):
        run("delete", kept, "没有这个编号")
    with ConversationStore(data_dir / STORE_FILE) as store:
        assert [c.id for c in store.list(LOCAL_OWNER)] == [kept]


def test_delete_removes_what_it_names(kept: str, data_dir: Path) -> None:
    run("delete", kept, kept[:10])
    with ConversationStore(data_dir / STORE_FILE) as store:
        assert store.list(LOCAL_OWNER) == []


def test_export_writes_markdown_to_a_file(kept: str, tmp_path: Path) -> None:
    run("export", kept, "--out", str(tmp_path / "对话.md"))
    assert f"## 问：{QUESTION}" in (tmp_path / "对话.md").read_text(encoding="utf-8")


def test_export_into_a_missing_folder_names_the_file(kept: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"对话\.md：写不了"):
        run("export", kept, "--out", str(tmp_path / "没有" / "对话.md"))


def test_conversations_older_than_settings_keep_are_gone_when_listed(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ConversationStore(data_dir / STORE_FILE, now=lambda: 0.0) as store:
        store.create(LOCAL_OWNER, "很久以前")
    run("list", "--json")
    assert json.loads(capsys.readouterr().out) == {"conversations": []}


# history files

MESSAGES = [Message(Speaker.USER, "床位资助多少？"), Message(Speaker.ASSISTANT, "8000元。")]
ROWS = [{"role": m.role.value, "content": m.content} for m in MESSAGES]


def written(folder: Path, text: str) -> Path:
    path = folder / "history.json"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROWS, ensure_ascii=False),
        json.dumps(ROWS, indent=2),
        "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS) + "\n\n",
        "\ufeff" + json.dumps(ROWS, ensure_ascii=False),
    ],
    ids=["list", "indented", "jsonl", "with-bom"],
)
def test_a_history_is_read_from_a_list_or_from_lines(tmp_path: Path, text: str) -> None:
    assert read_history(written(tmp_path, text)) == MESSAGES


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"role": "user", "content": "问"}\n{"role": ', "第 2 行不是 JSON"),
        ('{"role": "user", "content": "问"}\n{"role": "user"}', "第 2 行：没有 content 字段"),
        ('{"role": "系统", "content": "问"}', "第 1 行：role 是 '系统'，只能是 user"),
        ('{"role": "user", "content": 3}', "第 1 行：content 应是文字"),
        ("3", "第 1 行：不是 {role, content}"),
        ('[{"role": "user", "content": "问"},\n {"role": "user" "content": 1}]', "第 2 行不是 JSON"),
        ('[{"role": "user", "content": "问"}, {"content": "答"}]', "第 2 条：没有 role 字段"),
    ],
)
def test_a_history_that_cannot_be_read_names_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_history(written(tmp_path, text))
    assert message in str(error.value)


def test_a_missing_history_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"没有\.json：打不开"):
        read_history(tmp_path / "没有.json")


def test_a_history_in_another_encoding_says_so(tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    path.write_bytes('{"role": "user", "content": "问题"}'.encode("gb18030"))
    with pytest.raises(SettingsError, match="UTF-8"):
        read_history(path)


def test_system_messages_are_no_part_of_a_conversation(tmp_path: Path) -> None:
    rows = [{"role": "system", "content": "你是助手"}, *ROWS]
    assert read_history(written(tmp_path, json.dumps(rows))) == MESSAGES
