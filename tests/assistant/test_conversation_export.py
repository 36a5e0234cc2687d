"""A conversation exported to Markdown can be read, and shows texts as they are."""

from __future__ import annotations

from datetime import UTC, date, datetime

from assistant.answering.models import Answer, Citation, Outcome, Role, Statement
from assistant.conversation.export import escaped, to_markdown
from assistant.conversation.records import Conversation, Turn
from corpus.models import Kind, Span, Status, Visibility

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
SOURCE = Citation(
    n=1,
    doc_id="d7",
    source="07.docx",
    title="澜江市促进绿色低碳发展若干措施（征求意见稿）",
    doc_number=None,
    issuer="澜江市发展和改革局",
    date=date(2024, 9, 20),
    kind=Kind.POLICY,
    status=Status.DRAFT,
    visibility=Visibility.PUBLIC,
    heading=("三、奖励",),
    quote="一次性奖励80万元",
    span=Span(5, 13),
    page=4,
)
ANSWER = Answer(
    "那国家级呢？",
    "国家级绿色工厂奖励多少？",
    (
        Statement("征求意见稿提出：", (), Role.FRAME),
        Statement("一次性奖励80万元。", (1,), Role.QUOTE, "\n- "),
    ),
    (SOURCE,),
    Outcome.PARTIAL,
    ("［1］出自征求意见稿，不是现行政策。",),
)


def exported(answer: Answer = ANSWER) -> str:
    conversation = Conversation("x", "甲", "绿色工厂", "staff", NOON, NOON)
    return to_markdown(conversation, [Turn("t", "x", 1, NOON, answer.question, answer)])


def test_it_has_the_title_the_question_and_the_answer_with_its_marker() -> None:
    text = exported()
    assert text.startswith("# 绿色工厂\n")
    assert "## 问：那国家级呢？" in text
    assert "- 一次性奖励80万元[1]。" in text


def test_it_shows_how_a_follow_up_was_understood() -> None:
    assert "按这样理解：国家级绿色工厂奖励多少？" in exported()


def test_it_lists_each_source_with_issuer_date_standing_place_and_quote() -> None:
    (source,) = [line for line in exported().split("\n") if line.startswith("- [1]")]
    for part in (
        "《澜江市促进绿色低碳发展若干措施（征求意见稿）》",
        "澜江市发展和改革局，2024-09-20，征求意见稿",
        "三、奖励（第4页）",
        "“一次性奖励80万元”",
        "07.docx",
    ):
        assert part in source


def test_it_repeats_warnings_and_says_that_the_answer_is_partial() -> None:
    text = exported()
    assert "> 注意：［1］出自征求意见稿，不是现行政策。" in text
    assert "**部分回答**" in text


def test_it_dates_each_question_in_local_time() -> None:
    assert NOON.astimezone().strftime("%Y-%m-%d %H:%M") in exported()


def test_text_that_markdown_would_read_as_markup_is_shown_as_it_is() -> None:
    assert escaped("1~3万元、*号与[图](http://x)") == "1\\~3万元、\\*号与\\[图\\](http://x)"
    assert escaped("1. 第一\n- 第二") == "1\\. 第一  \n\\- 第二"


def test_an_image_named_in_a_quote_is_not_fetched_by_the_reader() -> None:
    lured = Answer("问", "问", (Statement("![x](http://attacker/x.png)"),), (), Outcome.ANSWERED)
    assert "![" not in exported(lured)
