"""From chosen units to statements: frames, quotes, items, rows, further documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.answering.citing import Citer
from assistant.answering.composing import Reader, ended, frame_of, newest_first, other_frame, statements_of
from assistant.answering.models import Role, Statement
from assistant.answering.question import understand
from assistant.answering.selection import Run
from assistant.answering.table_rows import ReadRow
from assistant.answering.units import Unit, units_of
from corpus.models import Hit, Span, Status
from tests.assistant.test_answering_units import hit

ROOM = 290


def run(*units: Unit, listed: bool = False) -> Run:
    return Run(units, tuple(unit.span for unit in units), listed=listed)


def unread(_: Hit, __: Span) -> ReadRow | None:
    """The reader of a library that has no such table."""
    return None


def stated(
    hits: list[Hit], *runs: Run, room: int = ROOM, read: Reader = unread
) -> tuple[list[Statement], Citer]:
    citer = Citer()
    return statements_of(runs, hits, citer, ["床位", "资助"], room, read), citer


def test_the_frame_names_the_document() -> None:
    assert frame_of(hit("每张床位资助8000元。")).text == "《澜江市养老床位资助办法》写明："


def test_the_frame_states_no_facts() -> None:
    assert frame_of(hit("每张床位资助8000元。")).role is Role.FRAME


def test_a_notice_is_named_by_what_it_issues() -> None:
    named = replace(hit("每张床位资助8000元。"), title="关于印发《澜江市养老办法》的通知")
    assert frame_of(named).text.startswith("《澜江市养老办法》写明")


def test_a_title_with_brackets_of_its_own_gets_no_others() -> None:
    named = replace(hit("每张床位资助8000元。"), title="关于《澜江市养老办法》的说明")
    assert frame_of(named).text.startswith("关于《澜江市养老办法》的说明写明")


def test_a_very_long_title_gives_way_to_a_plain_word() -> None:
    long = replace(hit("每张床位资助8000元。"), title="澜江市民政局" * 8)
    assert frame_of(long).text == "材料写明："


@pytest.mark.parametrize(
    ("status", "said"), [(Status.DRAFT, "征求意见稿"), (Status.REPEALED, "废止"), (Status.EXPIRED, "失效")]
)
def test_the_frame_says_the_standing_that_a_reader_must_know(status: Status, said: str) -> None:
    assert said in frame_of(replace(hit("每张床位资助8000元。"), status=status)).text


def test_the_frame_of_a_document_in_force_says_nothing_of_standing() -> None:
    assert "（" not in frame_of(hit("每张床位资助8000元。")).text


def test_a_further_document_is_named_or_dated() -> None:
    short = hit("每张床位资助8000元。")
    long = replace(short, title="澜江市民政局" * 8, date=date(2024, 4, 30))
    assert other_frame(short).text == "另据《澜江市养老床位资助办法》："
    assert "2024年4月30日" in other_frame(long).text


def test_neighbours_are_one_quote_with_one_citation() -> None:
    hits = [hit("每张床位资助8000元。同一机构最高不超过100万元。")]
    (quote,), citer = stated(hits, run(*units_of(hits)))
    assert quote.marked == "每张床位资助8000元。同一机构最高不超过100万元[1]。"
    assert citer.citations[0].quote == hits[0].text


def test_a_citation_is_the_documents_own_words_at_its_span() -> None:
    hits = [hit("甲区试行。每张床位　资助8000元。", start=300)]
    _, citer = stated(hits, run(units_of(hits)[1]))
    (citation,) = citer.citations
    assert citation.quote == "每张床位　资助8000元。"
    assert citation.span.shift(-300).of(hits[0].text) == citation.quote


def test_each_item_of_a_list_has_a_line_and_a_citation_of_its_own() -> None:
    hits = [hit("不予资助：\n（一）弄虚作假的；\n（二）消防不合格的。")]
    quotes, _ = stated(hits, run(*units_of(hits), listed=True))
    assert "".join(q.lead + q.marked for q in quotes) == (
        "不予资助：[1]\n（一）弄虚作假的[2]。\n（二）消防不合格的[3]。"
    )


def test_what_follows_an_item_directly_is_quoted_with_it() -> None:
    hits = [hit("（一）支持建设。每张床位资助8000元。\n（二）支持运营。")]
    quotes, _ = stated(hits, run(*units_of(hits), listed=True))
    assert [q.text for q in quotes] == ["（一）支持建设。每张床位资助8000元。", "（二）支持运营。"]


def test_a_row_is_read_out_with_its_headers_and_cited_as_it_stands() -> None:
    hits = [hit("护理型床位\t1.2万张\t市民政局", context="指标｜目标｜责任部门")]
    (quote,), citer = stated(hits, run(*units_of(hits)))
    assert quote.text == "指标：护理型床位；目标：1.2万张；责任部门：市民政局。"
    assert citer.citations[0].quote == hits[0].text


def test_rows_stand_on_lines_of_their_own() -> None:
    hits = [hit("护理型床位\t1.2万张\n助餐点\t300个", context="指标｜目标")]
    quotes, _ = stated(hits, run(*units_of(hits)))
    assert [q.lead for q in quotes] == ["", "\n"]


def test_a_row_whose_headers_stand_in_the_passage_cites_both() -> None:
    hits = [hit("指标\t目标\n护理型床位\t1.2万张")]
    headers, row = units_of(hits)
    read = {row.span: ReadRow("指标：护理型床位；目标：1.2万张", headers.span)}
    (quote,), citer = stated(hits, run(row), read=lambda _, span: read.get(span))
    assert quote.marked == "指标：护理型床位；目标：1.2万张[1][2]。"
    assert [c.quote for c in citer.citations] == ["护理型床位\t1.2万张", "指标\t目标"]


def test_the_row_of_headers_says_nothing_beside_a_row() -> None:
    hits = [hit("指标\t目标\n护理型床位\t1.2万张")]
    headers, row = units_of(hits)
    read = {
        headers.span: ReadRow("", headers.span),
        row.span: ReadRow("指标：护理型床位；目标：1.2万张", headers.span),
    }
    (quote,), _ = stated(hits, run(headers, row), read=lambda _, span: read.get(span))
    assert quote.text == "指标：护理型床位；目标：1.2万张。"


def test_a_second_run_of_the_same_document_begins_a_line() -> None:
    hits = [hit("每张床位资助8000元。甲区试行。乙区推广。")]
    first, _, third = units_of(hits)
    quotes, _ = stated(hits, run(first), run(third))
    assert [(q.lead, q.text) for q in quotes] == [("", "每张床位资助8000元。"), ("\n", "乙区推广。")]


def test_what_another_document_says_is_led_by_its_frame() -> None:
    hits = [hit("每张床位资助8000元。"), replace(hit("每张床位资助5000元。", doc_id="旧"), title="旧办法")]
    first, second = units_of(hits)
    statements, _ = stated(hits, run(first), run(second))
    assert [s.role for s in statements] == [Role.QUOTE, Role.FRAME, Role.QUOTE]
    assert statements[1].lead + statements[1].text == "\n另据《旧办法》："


def test_a_sentence_that_does_not_fit_is_cut_at_a_clause() -> None:
    hits = [hit("民办机构应当提出申请，区民政局应当受理，每张床位资助8000元，市财政局按季度拨付。")]
    (quote,), citer = stated(hits, run(*units_of(hits)), room=18)
    assert quote.text == "每张床位资助8000元。"
    assert citer.citations[0].quote.startswith("每张床位资助8000元")


def test_the_same_place_keeps_its_number() -> None:
    found = hit("每张床位资助8000元。")
    citer = Citer()
    assert citer.cite(found, found.span).n == citer.cite(found, found.span).n == 1
    assert len(citer.citations) == 1


def test_figures_of_several_documents_are_told_newest_first() -> None:
    hits = [
        replace(hit("每张床位资助5000元。", doc_id="旧"), date=date(2019, 1, 1)),
        replace(hit("每张床位资助8000元。", doc_id="新"), date=date(2024, 1, 1)),
        replace(hit("每张床位资助6000元。", doc_id="无"), date=None),
    ]
    runs = [run(unit) for unit in units_of(hits)]
    order = newest_first(understand("每张床位资助多少元？"), runs, hits)
    assert [hits[r.hit].doc_id for r in order] == ["新", "旧", "无"]


@pytest.mark.parametrize("question", ["为什么资助床位？", "有哪些资助？"])
def test_other_questions_keep_the_order_of_relevance(question: str) -> None:
    hits = [
        replace(hit("甲。", doc_id="旧"), date=date(2019, 1, 1)),
        replace(hit("乙。", doc_id="新"), date=date(2024, 1, 1)),
    ]
    runs = [run(unit) for unit in units_of(hits)]
    assert newest_first(understand(question), runs, hits) == runs


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("每张床位资助8000元，", "每张床位资助8000元。"),
        ("每张床位资助8000元；", "每张床位资助8000元。"),
        ("每张床位资助8000元", "每张床位资助8000元。"),
        ("每张床位资助8000元。", "每张床位资助8000元。"),
        ("（责任部门：市民政局。）", "（责任部门：市民政局。）"),
        ("不予资助：", "不予资助："),
    ],
)
def test_a_quote_ends_in_a_full_stop_or_leads_on(text: str, shown: str) -> None:
    assert ended(text) == shown
