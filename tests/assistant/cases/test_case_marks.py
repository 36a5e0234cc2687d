"""The editor's text: marks, gaps, sentences and their places; composed items written and read back without loss."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.models import Citation
from assistant.cases.marks import gaps_in, marks_in, pieces, plain_text, printed
from assistant.cases.models import Source
from assistant.cases.wording import reply_item, text_of
from assistant.drafting.models import Gap, ReplyItem, ReplySentence, Standing
from corpus.models import Kind, Span, Status, Visibility

BLANK = ReplyItem(1, "增加床位", "一、", "增加床位。")


def source(n: int, quote: str, standing: Standing = Standing.POLICY, unit: str = "") -> Source:
    citation = Citation(
        n, f"doc{n}", f"{n}.txt", "澜江市养老床位资助办法", "澜民规〔2023〕5号", "澜江市民政局", None,
        Kind.MEASURES, Status.IN_FORCE, Visibility.PUBLIC, (), quote, Span(10 * n, 10 * n + len(quote)),
    )  # fmt: skip
    return Source(citation, standing, unit)


def texts(text: str) -> list[str]:
    return [piece.text for piece in pieces(text)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("每张资助8000元［1］。", (1,)),
        ("每张资助8000元。［1］", (1,)),
        ("每张资助8000元［1，2］。", (1, 2)),
        ("每张资助8000元［1］［2］。", (1, 2)),
        ("每张资助8000元[1,2]。", (1, 2)),
        ("按澜府[2024]2号办理。", ()),
        ("每张资助8000元。", ()),
    ],
)
def test_marks_are_read_before_and_behind_the_full_stop(text: str, numbers: tuple[int, ...]) -> None:
    assert [piece.numbers for piece in pieces(text)] == [numbers]


def test_a_mark_behind_the_full_stop_belongs_to_the_sentence_before() -> None:
    assert [p.numbers for p in pieces("已建成3家。［1］下一步，再建1家［2］。")] == [(1,), (2,)]


def test_marks_are_not_printed() -> None:
    assert plain_text("已建成3家［1］。下一步，再建1家。［2］") == "已建成3家。下一步，再建1家。"


def test_parts_ended_by_semicolons_are_one_sentence() -> None:
    assert texts("自建的资助8000元；租赁的资助5000元［1］。") == ["自建的资助8000元；租赁的资助5000元。"]


def test_a_line_ends_a_sentence_and_opens_a_paragraph() -> None:
    assert [(p.text, p.opens) for p in pieces("已建成3家\n\n再建1家。")] == [
        ("已建成3家", True), ("再建1家。", True),
    ]  # fmt: skip


def test_a_full_stop_inside_a_gap_ends_nothing() -> None:
    assert texts("标准为【待补充：“增加床位。公开标准；”的安排】。下一步，再议。") == [
        "标准为【待补充：“增加床位。公开标准；”的安排】。", "下一步，再议。",
    ]  # fmt: skip


def test_a_gap_before_a_sentence_stands_alone() -> None:
    assert texts("已建成3家。【待补充：名单】下一步，再建1家。") == [
        "已建成3家。", "【待补充：名单】", "下一步，再建1家。",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "gap", [Gap("2026年标准", "市财政局"), Gap("名单"), Gap("（试点）的安排", "承办处室")]
)
def test_a_gap_is_read_back_with_who_would_know(gap: Gap) -> None:
    assert gaps_in(f"另有{gap.text}。") == (gap,)


def test_every_piece_covers_its_words_with_their_marks() -> None:
    text = "  已建成3家。［1］下一步，再建1家［2］。\n【待补充：名单】"
    for piece in pieces(text):
        assert plain_text(piece.span.of(text)) == piece.text


def test_printed_characters_know_their_places() -> None:
    text = "已建成3家［1］。 下一步，再建1家［2，3］。\n\n【待补充：名单】"
    paragraphs = printed(text)
    assert [words for words, _ in paragraphs] == ["已建成3家。下一步，再建1家。", "【待补充：名单】"]
    assert all("".join(text[i] for i in places) == words for words, places in paragraphs)


def test_a_composed_item_is_written_with_marks_and_gaps() -> None:
    one, two = source(1, "每张资助8000元。").citation, source(2, "已建成3家。").citation
    item = replace(
        BLANK,
        reply=(
            ReplySentence("每张资助8000元。", (one,), Standing.POLICY, opens=True),
            ReplySentence("已建成3家。", (two, one), Standing.DONE),
            ReplySentence("下一步，再建1家。", (), opens=True),
        ),
        gaps=(Gap("名单", "市财政局"),),
    )
    assert text_of(item) == (
        "每张资助8000元［1］。已建成3家［2，1］。\n下一步，再建1家。\n【待补充：名单（请市财政局提供）】"
    )


def test_a_written_item_is_read_back_as_it_was_composed() -> None:
    sources = [source(1, "每张资助8000元。"), source(2, "已建成3家。", Standing.DONE, "市财政局")]
    item = replace(
        BLANK,
        reply=(
            ReplySentence("每张资助8000元。", (sources[0].citation,), Standing.POLICY, opens=True),
            ReplySentence("已建成3家。", (sources[1].citation,), Standing.DONE, "市财政局", opens=True),
        ),
        gaps=(Gap("名单", "市财政局"),),
    )
    assert reply_item(BLANK, text_of(item), sources) == item


def test_marks_without_a_source_are_left_out_of_the_letter() -> None:
    read = reply_item(BLANK, "每张资助8000元［9］。", [source(1, "每张资助8000元。")])
    assert read.paragraphs == ("每张资助8000元。",)
    assert read.reply[0].citations == ()


def test_a_sentence_that_goes_further_than_its_source_loses_its_standing() -> None:
    read = reply_item(BLANK, "下一步，将再建3家［1］。", [source(1, "已建成3家。", Standing.DONE)])
    assert read.reply[0].standing is Standing.UNKNOWN


def test_a_gap_inside_a_sentence_stays_where_it_is() -> None:
    read = reply_item(BLANK, "标准为【待补充：金额】。", ())
    assert (read.paragraphs, read.gaps) == (("标准为【待补充：金额】。",), ())


_WORDS = st.text("床位资助建成三家元件万亿，、年8", min_size=1, max_size=12).map(lambda t: f"对{t}的")
_NUMBERS = st.lists(st.integers(1, 3), max_size=2, unique=True)
_SENTENCES = st.lists(st.tuples(_WORDS, _NUMBERS, st.booleans()), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(_SENTENCES, st.lists(_WORDS, max_size=2))
def test_any_item_survives_the_editor(parts: list[tuple[str, list[int], bool]], needed: list[str]) -> None:
    sources = {n: source(n, f"第{n}份资料") for n in (1, 2, 3)}
    reply = tuple(
        ReplySentence(f"{words}机构。", tuple(sources[n].citation for n in numbers), opens=opens or at == 0)
        for at, (words, numbers, opens) in enumerate(parts)
    )
    item = replace(BLANK, reply=reply, gaps=tuple(Gap(one) for one in needed))
    text = text_of(item)
    read = reply_item(BLANK, text, list(sources.values()))
    assert read.paragraphs == item.paragraphs
    assert [s.citations for s in read.reply] == [s.citations for s in item.reply]
    assert text_of(read) == text


@settings(max_examples=80, deadline=None)
@given(st.text("床位资助。；！［］[]，123（）《》【待补充：】\n \t元", max_size=60))
def test_whatever_is_typed_can_be_read(text: str) -> None:
    found = pieces(text)
    assert all(0 <= p.span.start < p.span.end <= len(text) for p in found)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
    assert set(marks_in(text)) == {n for p in found for n in p.numbers}
