"""解析的各间屋子，一间一组：文字清理、表格还原、编号与层级、小标题、附件、句子。"""

from __future__ import annotations

import pytest

from corpus.gridtables import pairs_of
from corpus.headings import heading_span
from corpus.models import PolicyDocument, Span, TableKind
from corpus.normalise import clean, split_flattened
from corpus.numbering import find_marker
from corpus.sentences import sentence_spans
from tests.corpus.written import document

TITLE = "澜江市专利资助办法\n"


def outline(doc: PolicyDocument) -> list[tuple[int, str, str]]:
    return [(s.level, s.label.of(doc.text).strip(), s.heading.of(doc.text)) for s in doc.sections]


def levels(*lines: str) -> list[tuple[int, str]]:
    doc = document(TITLE + "\n".join(lines))
    return [(level, label) for level, label, _ in outline(doc)]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("[bookmark: _Toc486253033]三是", "三是"),
        ("总\u3000\u3000则", "总 则"),
        ("\u00a0各有关单位：\t", "各有关单位："),
        ("资\u200b助", "资助"),
        ('HYPERLINK "http://a.cn" \\h网站', "网站"),
        ("知识产全管理", "知识产全管理"),
        ("［2021］注", "［2021］注"),
    ],
)
def test_residue_goes_and_typing_errors_stay(raw: str, text: str) -> None:
    assert clean(raw).text == text


def test_a_run_together_page_comes_apart_at_title_number_addressee_and_signature() -> None:
    line = (
        "关于做好稳岗工作的通知 澜人社〔2020〕2号 各区人民政府，市直各单位： 一、加大支持。"
        + "落实稳岗返还政策" * 30
        + "。 联系人：王某 澜江市财政局 2020年2月1日"
    )
    pieces = [piece for _, piece in split_flattened(line, opening=True)]
    assert pieces[:3] == ["关于做好稳岗工作的通知", "澜人社〔2020〕2号", "各区人民政府，市直各单位："]
    assert pieces[-1] == "澜江市财政局 2020年2月1日"


def test_a_joint_issuer_does_not_end_the_title_of_a_run_together_page() -> None:
    line = "澜江市财政局 澜江市民政局关于发放补贴的公告 为支持企业，现公告如下。" + "补贴企业" * 60
    assert split_flattened(line, opening=True)[0][1] == "澜江市财政局 澜江市民政局关于发放补贴的公告"


def test_tab_indented_cells_make_a_table_whose_blank_cells_stay_blank() -> None:
    doc = document(TITLE + "\t序号\n\t指标\n\t目标\n\n\t1\n\t专利\n\t10件\n\n\t2\n\t\n\t20件\n\n后文")
    [table] = doc.tables
    assert [c.span.of(doc.text) for c in table.headers] == ["序号", "指标", "目标"]
    assert [[c.span.of(doc.text) for c in row.cells] for row in table.rows] == [
        ["1", "专利", "10件"],
        ["2", "", "20件"],
    ]


def test_lines_separated_by_tabs_make_a_table() -> None:
    doc = document(TITLE + "项目\t标准\n贴息\t50万元\n补贴\t20万元")
    assert [len(row.cells) for row in doc.tables[0].rows] == [2, 2]


def test_a_lone_indented_line_is_a_paragraph() -> None:
    assert document(TITLE + "\t现就有关事项说明。\n第二段。").tables == ()


def test_a_header_cell_covers_the_column_that_leaves_blanks() -> None:
    rows = "\t1\n\t创造\n\t专利10件\n\t市局\n\n\t2\n\t\n\t组合3个\n\t市局\n\n"
    table = document(TITLE + "\t序号\n\t核心指标\n\t来源\n\n" + rows).tables[0]
    assert [(c.column, c.col_span) for c in table.headers] == [(0, 1), (1, 2), (3, 1)]


def test_a_reply_table_pairs_its_rows_and_leaves_out_full_width_ones() -> None:
    doc = document(
        "关于第1号提案的答复函\n张某委员：\n\t意见建议\n\t办理答复\n\n\t一、增加床位\n\t我局已办。\n（1）甲。\n（2）乙。\n\n\t一、办理过程\n会商三次。\n"
    )
    [table] = doc.tables
    assert table.kind is TableKind.REPLY
    assert [(p.suggestion.of(doc.text), p.reply.of(doc.text)) for p in pairs_of(table)] == [
        ("一、增加床位", "我局已办。\n（1）甲。\n（2）乙。")
    ]


def test_numbers_inside_a_cell_hang_under_their_row() -> None:
    doc = document(
        "关于第1号提案的答复函\n张某委员：\n\t意见建议\n\t办理答复\n\n\t一、增加床位\n\t我局已办。\n（1）甲。\n（2）乙。\n\n\t二、降低费用\n\t（1）丙。\n"
    )
    assert [(level, label) for level, label, _ in outline(doc)] == [
        (1, "一、"),
        (2, "（1）"),
        (2, "（2）"),
        (1, "二、"),
        (2, "（1）"),
    ]


def test_the_body_after_a_reply_table_is_numbered_on_its_own() -> None:
    doc = document(
        "关于第1号提案的答复函\n张某委员：\n一、总体情况\n\t意见建议\n\t办理答复\n\n\t一、增加床位\n\t我局已办。\n\n二、下一步\n继续办。"
    )
    assert [s.parent for s in doc.sections] == [None, None, None]


@pytest.mark.parametrize(
    "line", ["2018年5月8日", "一、二审案件", "3.5万元", "一是否", "第三方机构", "十四五时期", "12月底前"]
)
def test_what_only_looks_like_a_number_is_none(line: str) -> None:
    assert find_marker(line) is None


def test_the_standard_order_makes_four_levels() -> None:
    assert levels("一、甲", "（一）乙", "1.丙", "（1）丁", "二、戊") == [
        (1, "一、"),
        (2, "（一）"),
        (3, "1."),
        (4, "（1）"),
        (1, "二、"),
    ]


def test_arabic_digits_in_the_same_shape_go_on_counting() -> None:
    found = levels("一、甲", "（一）乙", "（二）丙", "1、丁", "（3）戊", "1、己", "（1）庚", "（4）辛")
    assert [level for level, _ in found] == [1, 2, 2, 3, 2, 3, 4, 2]


def test_articles_that_count_through_chapters_stay_below_them() -> None:
    assert [n for n, _ in levels("第一章 甲", "第一条 乙", "（一）丙；", "第二章 丁", "第二条 戊")] == [
        1,
        2,
        3,
        1,
        2,
    ]


def test_decimal_numbers_nest_by_their_points() -> None:
    assert [n for n, _ in levels("1 总则", "1.1 目的", "1.1.1 甲", "1.2 范围", "2 组织", "2.1 机构")] == [
        1,
        2,
        3,
        2,
        1,
        2,
    ]


def test_a_skipped_number_is_remarked() -> None:
    doc = document(TITLE + "一、甲\n二、乙\n四、丙")
    assert doc.sections[2].note == "编号由2跳到4"


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("（一）加大支持。对企业给予奖励。", "加大支持"),
        ("一、总体要求", "总体要求"),
        ("（二）申报时间：2026年10月1日至10月30日", "申报时间"),
        ("（三）材料清单：", "材料清单"),
        ("五、关于机场问题。（略）", "关于机场问题"),
        ("（一）对新获评的企业，奖励50万元。（责任部门：市发改局）", ""),
        ("（二）申请人应当如实申报。违者追回。", ""),
        ("六、有下列情形之一的，不予资助：", ""),
        ("（二）实施“甲项目。乙项目”工程。加快建设。", ""),
        ("第三条 企业可以申请。", ""),
        ("第三条 【申请】企业可以申请。", "【申请】"),
        ("一是加大支持。", ""),
    ],
)
def test_a_heading_names_a_subject_and_content_is_none(line: str, heading: str) -> None:
    marker = find_marker(line)
    assert marker is not None
    assert heading_span(line, Span(0, len(line)), marker).of(line) == heading


def test_a_gap_ends_the_heading_of_a_paragraph_that_was_run_together() -> None:
    line = "一、加强日常巡查 电梯使用单位要落实主体责任，加强电梯运行情况的日常巡查，发现故障及时排查。"
    marker = find_marker(line)
    assert marker is not None
    assert heading_span(line, Span(0, len(line)), marker).of(line) == "加强日常巡查"


def test_a_lone_sentence_at_the_end_of_a_list_is_an_item() -> None:
    doc = document(
        TITLE + "一、条件\n（一）在本市注册；\n（二）纳税满一年；\n（三）指南规定的条件。\n二、附则"
    )
    assert [heading for _, _, heading in outline(doc)] == ["条件", "", "", "", "附则"]


SIGNED = "关于印发两个规定的通知\n各区政府：\n现予印发。\n{listed}澜江市民政局\n2024年1月2日\n"


def test_the_list_of_attachments_makes_no_sections() -> None:
    assert document(SIGNED.format(listed="附件：1.甲表\n2.乙表\n")).sections == ()


def test_documents_after_the_signature_are_enclosed_each_under_its_title() -> None:
    doc = document(SIGNED.format(listed="") + "养老服务的规定\n一、甲\n二、乙\n医疗救助的规定\n一、丙")
    assert outline(doc) == [
        (1, "", "养老服务的规定"),
        (2, "一、", "甲"),
        (2, "二、", "乙"),
        (1, "", "医疗救助的规定"),
        (2, "一、", "丙"),
    ]


def test_an_annex_takes_the_title_below_it_over_two_lines() -> None:
    doc = document(SIGNED.format(listed="") + "附件1\n关于北山村\n险情调查的报告\n一、基本情况")
    assert outline(doc)[0] == (1, "附件1", "关于北山村\n险情调查的报告")
    assert [s.parent for s in doc.sections] == [None, 0]


def test_a_printed_table_of_contents_is_not_the_outline() -> None:
    doc = document(TITLE + "目 录\n一、总则\n二、附则\n一、总则\n甲。\n二、附则\n乙。")
    assert [label for _, label, _ in outline(doc)] == ["一、", "二、"]


def test_a_full_stop_inside_a_title_ends_no_sentence() -> None:
    text = "依据《一。二》（见附件）办理；限两日！"
    assert [s.of(text) for s in sentence_spans(text)] == ["依据《一。二》（见附件）办理；", "限两日！"]


def test_a_bracket_left_open_does_not_swallow_the_next_line() -> None:
    text = "依据《一。二办理。\n限两日。"
    assert [s.of(text) for s in sentence_spans(text)] == ["依据《一。二办理。", "限两日。"]
