"""Conversations are kept whole, belong to one owner, and survive threads and processes."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from assistant.answering.answer_json import AnswerUnreadable, answer_from_json, answer_to_json
from assistant.answering.models import Answer, Citation, Nearby, Outcome, Role, Statement, Usage
from assistant.conversation.messages import Speaker
from assistant.conversation.records import ConversationsDamaged
from assistant.conversation.store import ConversationStore
from corpus.errors import NotFound
from corpus.models import Kind, Span, Status, Visibility

QUESTION = "澜江市新增一张养老床位资助多少？"


def citation(n: int = 1) -> Citation:
    return Citation(
        n=n,
        doc_id="d15",
        source="15_民办养老机构资助办法.txt",
        title="澜江市民办养老机构资助办法",
        doc_number="澜民规〔2023〕5号",
        issuer="澜江市民政局",
        date=date(2023, 6, 1),
        kind=Kind.MEASURES,
        status=Status.IN_FORCE,
        visibility=Visibility.PUBLIC,
        heading=("第二章 资助标准", "第六条"),
        quote="每张床位资助8000~1万元",
        span=Span(120, 133),
        page=2,
    )


def answer(question: str = QUESTION, **more: object) -> Answer:
    values: dict[str, object] = {
        "question": question,
        "standalone_question": question,
        "statements": (
            Statement("办法规定：", (), Role.FRAME),
            Statement("每张床位资助8000~1万元。", (1,), Role.QUOTE),
            Statement("另有*运营*补贴", (1, 2), Role.WORDED, "\n- "),
        ),
        "citations": (citation(1), citation(2)),
        "outcome": Outcome.ANSWERED,
        "warnings": ("［2］为“拟”字表述。",),
        "nearby": (Nearby("d9", "9.txt", "起草说明"),),
        "model": "qwen",
        "usage": Usage(900, 60),
        "timings": {"search": 0.031, "verify": 0.002},
        "trace": ({"step": "search", "hits": 8, "best": [0.9, None]},),
    }
    return Answer(**{**values, **more})  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    with ConversationStore(tmp_path / "assistant.sqlite") as opened:
        yield opened


# answers as JSON


def test_an_answer_comes_back_from_json_exactly_as_it_was() -> None:
    written = json.dumps(answer_to_json(answer(), trace=True), ensure_ascii=False)
    assert answer_from_json(json.loads(written)) == answer()


def test_an_answer_without_date_number_issuer_or_page_comes_back_exactly() -> None:
    from dataclasses import replace

    bare = answer(citations=(replace(citation(), doc_number=None, issuer=None, date=None, page=None),))
    written = json.dumps(answer_to_json(bare, trace=True))
    assert answer_from_json(json.loads(written)) == bare


def test_the_json_of_an_answer_has_the_fields_that_scripts_depend_on() -> None:
    row = answer_to_json(answer())
    assert list(row) == [
        "question",
        "standalone_question",
        "answer",
        "outcome",
        "citations",
        "warnings",
        "nearby",
        "model",
        "usage",
        "timings",
        "statements",
    ]
    assert list(row["citations"][0]) == [
        *("n", "doc_id", "source", "title", "doc_number", "issuer", "date", "kind", "status", "visibility"),
        *("heading", "quote", "start", "end", "page"),
    ]


def test_the_json_of_an_answer_shows_the_text_with_its_markers() -> None:
    assert (
        answer_to_json(answer())["answer"] == "办法规定：每张床位资助8000~1万元[1]。\n- 另有*运营*补贴[1][2]"
    )


def test_a_trace_is_in_the_json_only_when_asked_for() -> None:
    assert "trace" not in answer_to_json(answer())
    assert answer_to_json(answer(), trace=True)["trace"] == [
        {"step": "search", "hits": 8, "best": [0.9, None]}
    ]


def test_what_a_newer_version_adds_to_an_answer_is_left_out() -> None:
    row = {**answer_to_json(answer(), trace=True), "confidence": 1}
    assert answer_from_json(row) == answer()


def test_an_unreadable_answer_names_the_field() -> None:
    row = answer_to_json(answer())
    row["citations"][1]["kind"] = "诗歌"
    with pytest.raises(AnswerUnreadable, match=r"citations\.1\.kind"):
        answer_from_json(row)


def test_a_citation_that_ends_before_it_begins_is_refused() -> None:
    row = answer_to_json(answer())
    row["citations"][0]["end"] = 3
    with pytest.raises(AnswerUnreadable, match="引文位置"):
        answer_from_json(row)


# keeping


def test_turns_come_back_in_order_with_their_whole_answers(store: ConversationStore) -> None:
    one = store.create("甲")
    store.append(one.id, "甲", QUESTION, answer())
    store.append(one.id, "甲", "上限呢？", answer("上限呢？", outcome=Outcome.REFUSED))
    turns = store.turns(one.id, "甲")
    assert [(t.ordinal, t.question) for t in turns] == [(1, QUESTION), (2, "上限呢？")]
    assert [t.answer for t in turns] == [answer(), answer("上限呢？", outcome=Outcome.REFUSED)]


def test_history_alternates_between_the_question_and_the_answer_as_shown(store: ConversationStore) -> None:
    one = store.create("甲")
    store.append(one.id, "甲", QUESTION, answer())
    assert [(m.role, m.content) for m in store.history(one.id, "甲")] == [
        (Speaker.USER, QUESTION),
        (Speaker.ASSISTANT, answer().text),
    ]


def test_conversations_outlive_the_program(tmp_path: Path) -> None:
    with ConversationStore(tmp_path / "a.sqlite") as first:
        one = first.create("甲", "养老", "public")
        first.append(one.id, "甲", QUESTION, answer())
    with ConversationStore(tmp_path / "a.sqlite") as second:
        assert second.get(one.id, "甲").title == "养老"
        assert second.turns(one.id, "甲")[0].answer == answer()


def test_the_first_question_cut_to_twenty_characters_is_the_title(store: ConversationStore) -> None:
    one = store.create("甲")
    long = "澜江市民办养老机构新增床位的资助标准和申请材料分别是什么？"
    store.append(one.id, "甲", long, answer(long))
    store.append(one.id, "甲", "上限呢？", answer("上限呢？"))
    assert store.get(one.id, "甲").title == long[:20]


def test_a_title_given_by_the_user_stays(store: ConversationStore) -> None:
    one = store.create("甲", "我的问题")
    store.append(one.id, "甲", QUESTION, answer())
    assert store.get(one.id, "甲").title == "我的问题"


def test_an_empty_new_title_brings_the_first_question_back(store: ConversationStore) -> None:
    one = store.create("甲", "旧名")
    store.append(one.id, "甲", QUESTION, answer())
    assert store.rename(one.id, "甲", "  ").title == QUESTION[:20]


def test_the_conversation_last_used_is_listed_first(tmp_path: Path) -> None:
    clock = iter(range(1_000, 9_000, 10))
    with ConversationStore(tmp_path / "a.sqlite", now=lambda: float(next(clock))) as store:
        first, second = store.create("甲", "一"), store.create("甲", "二")
        store.append(first.id, "甲", QUESTION, answer())
        assert [c.id for c in store.list("甲")] == [first.id, second.id]


def test_a_list_can_be_limited_to_one_audience(store: ConversationStore) -> None:
    store.create("甲", "内", "staff")
    store.create("甲", "外", "public")
    assert [c.title for c in store.list("甲", "public")] == ["外"]


def test_ids_are_long_and_all_different(store: ConversationStore) -> None:
    ids = {store.create("甲").id for _ in range(50)}
    assert len(ids) == 50
    assert min(map(len, ids)) >= 20


# ownership


@pytest.mark.parametrize(
    "act",
    [
        lambda s, i, o: s.get(i, o),
        lambda s, i, o: s.turns(i, o),
        lambda s, i, o: s.history(i, o),
        lambda s, i, o: s.rename(i, o, "改名"),
        lambda s, i, o: s.delete(i, o),
        lambda s, i, o: s.append(i, o, QUESTION, answer()),
        lambda s, i, o: s.export_markdown(i, o),
    ],
    ids=["get", "turns", "history", "rename", "delete", "append", "export"],
)
def test_another_owners_conversation_is_refused_in_the_words_of_a_missing_one(act, store) -> None:  # type: ignore[no-untyped-def]
    mine = store.create("甲")
    store.append(mine.id, "甲", QUESTION, answer())
    with pytest.raises(NotFound) as foreign:
        act(store, mine.id, "乙")
    with pytest.raises(NotFound) as missing:
        act(store, "没有这个编号", "乙")
    assert str(foreign.value) == str(missing.value)
    assert len(store.turns(mine.id, "甲")) == 1


def test_nobody_else_can_judge_an_answer(store: ConversationStore) -> None:
    one = store.create("甲")
    turn = store.append(one.id, "甲", QUESTION, answer())
    with pytest.raises(NotFound):
        store.feedback(turn.id, "乙", False, "捣乱")
    assert store.turns(one.id, "甲")[0].feedback is None


# feedback, deletion, expiry


def test_feedback_is_kept_for_review_and_the_last_word_counts(store: ConversationStore) -> None:
    one = store.create("甲")
    turn = store.append(one.id, "甲", QUESTION, answer())
    store.feedback(turn.id, "甲", True)
    store.feedback(turn.id, "甲", False, "文件过时")
    (found,) = store.feedback_to_review()
    assert found.id == turn.id
    assert found.feedback is not None
    assert (found.feedback.useful, found.feedback.reason) == (False, "文件过时")
    assert store.feedback_to_review(useful=True) == []


def test_deleting_takes_turns_and_feedback_with_it(store: ConversationStore, tmp_path: Path) -> None:
    one, other = store.create("甲"), store.create("甲")
    turn = store.append(one.id, "甲", QUESTION, answer())
    kept = store.append(other.id, "甲", QUESTION, answer())
    store.feedback(turn.id, "甲", False)
    store.delete(one.id, "甲")
    with sqlite3.connect(tmp_path / "assistant.sqlite") as raw:
        assert raw.execute("SELECT id FROM turns").fetchall() == [(kept.id,)]
        assert raw.execute("SELECT count(*) FROM feedback").fetchone() == (0,)
    raw.close()


def test_only_conversations_unused_for_longer_than_kept_are_purged(tmp_path: Path) -> None:
    day = 86_400.0
    times = [0.0]
    with ConversationStore(tmp_path / "a.sqlite", now=lambda: times[0]) as store:
        store.create("甲", "旧")
        used = store.create("乙", "旧而常用")
        times[0] = 100 * day
        store.append(used.id, "乙", QUESTION, answer())
        times[0] = 200 * day
        assert store.purge(180) == 1
        assert (store.list("甲"), [c.id for c in store.list("乙")]) == ([], [used.id])


# damage


def test_a_file_that_is_no_database_is_refused_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "assistant.sqlite"
    path.write_bytes("不是数据库".encode() * 500)
    with pytest.raises(ConversationsDamaged, match=r"assistant\.sqlite"):
        ConversationStore(path)


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    ConversationStore(path).close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(ConversationsDamaged, match="更新版本"):
        ConversationStore(path)


# at once


def test_many_threads_append_without_losing_or_doubling_a_turn(store: ConversationStore) -> None:
    one = store.create("甲")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: store.append(one.id, "甲", f"问题{i}", answer(f"问题{i}")), range(40)))
    turns = store.turns(one.id, "甲")
    assert [t.ordinal for t in turns] == list(range(1, 41))
    assert {t.question for t in turns} == {f"问题{i}" for i in range(40)}


def test_processes_that_start_at_once_on_a_new_file_all_keep_their_turns(tmp_path: Path, root: Path) -> None:
    writer = (
        "import sys\nfrom pathlib import Path\n"
        "from assistant.answering.models import Answer, Outcome\n"
        "from assistant.conversation.store import ConversationStore\n"
        "store = ConversationStore(Path(sys.argv[1]))\n"
        "one = store.create(sys.argv[2])\n"
        "for i in range(15):\n"
        "    store.append(one.id, sys.argv[2], f'问{i}', Answer(f'问{i}', '', (), (), Outcome.REFUSED))\n"
    )
    path = tmp_path / "a.sqlite"
    started = [
        subprocess.Popen([sys.executable, "-c", writer, str(path), f"人{n}"], cwd=root) for n in range(3)
    ]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    with ConversationStore(path) as store:
        kept = [store.turns(store.list(f"人{n}")[0].id, f"人{n}") for n in range(3)]
    assert [len(turns) for turns in kept] == [15, 15, 15]
