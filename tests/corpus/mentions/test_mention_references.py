"""文号, 令, 公告, 提案号 and titles: tables of examples."""

import pytest

from corpus.mentions import find_case_numbers, find_doc_numbers, find_titles

NUMBERS = [
    ("海市质函〔2018〕203号", "海市质函〔2018〕203号"),
    ("海市质函 [2018] 203 号", "海市质函〔2018〕203号"),
    ("国发[2019]第5号", "国发〔2019〕5号"),
    ("财办建【2021】23号", "财办建〔2021〕23号"),
    ("国办发（２０１４）４６号", "国办发〔2014〕46号"),
    ("根据国办发〔2014〕46号", "国办发〔2014〕46号"),
    ("和深府〔2020〕1号", "深府〔2020〕1号"),
    ("国务院办公厅国办发〔2014〕46号", "国办发〔2014〕46号"),
    ("2019年5月8日国办发〔2014〕46号", "国办发〔2014〕46号"),
    ("《关于某事的通知》（工信部联企业〔2011〕300号）", "工信部联企业〔2011〕300号"),
    ("（和政办发〔2014〕46号）", "和政办发〔2014〕46号"),
    ("中华人民共和国国务院令第706号", "国务院令第706号"),
    ("中华人民共和国主席令第七十四号", "主席令第74号"),
    ("（民政部令第59号）", "民政部令第59号"),
    ("税务总局公告2020年第5号", "税务总局公告2020年第5号"),
    ("税务总局公告（2020年第5号）", "税务总局公告2020年第5号"),
    ("2020年第5号公告", "公告2020年第5号"),
    ("公告2020年第5号", "公告2020年第5号"),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS, ids=[t for t, _ in NUMBERS])
def test_a_document_number_has_one_normal_form(text: str, value: str) -> None:
    assert [m.value.text for m in find_doc_numbers(text)] == [value]


def test_a_document_number_begins_after_the_words_that_lead_to_it() -> None:
    text = "请按照国办发〔2014〕46号和海府〔2020〕1号执行"
    assert [m.text for m in find_doc_numbers(text)] == ["国办发〔2014〕46号", "海府〔2020〕1号"]


@pytest.mark.parametrize(
    "text", ["我省[2020]10号", "（2020）", "〔2018〕203号", "第5号", "第三令", "2020年第5号"]
)
def test_what_names_no_issuer_is_no_document_number(text: str) -> None:
    assert find_doc_numbers(text) == []


CASES = [
    ("第20180397号建议", "20180397", "建议"),
    ("建议第20180397号", "20180397", "建议"),
    ("20210492号提案", "20210492", "提案"),
    ("第４６２６号提案", "4626", "提案"),
    ("对20210376号\n提案的答复", "20210376", "提案"),
]


@pytest.mark.parametrize(("text", "number", "kind"), CASES, ids=[c[0] for c in CASES])
def test_a_case_number_has_its_digits_and_kind(text: str, number: str, kind: str) -> None:
    [mention] = find_case_numbers(text)
    assert (mention.value.number, mention.value.kind) == (number, kind)


def test_nested_title_marks_make_one_title() -> None:
    [mention] = find_titles("印发《关于转发〈某办法〉和《某细则》的通知》等")
    assert mention.value.name == "关于转发〈某办法〉和《某细则》的通知"


def test_the_number_behind_a_title_belongs_to_it() -> None:
    [mention] = find_titles("《某市专项资金管理办法》（海府规〔2020〕1号）")
    assert (mention.text, mention.value.doc_number) == ("《某市专项资金管理办法》", "海府规〔2020〕1号")


@pytest.mark.parametrize(
    "words",
    [
        "以下简称《若干措施》",
        "以下简称“《若干措施》”",
        "海府〔2020〕1号，以下简称“若干措施”",
        "下称《若干措施》",
    ],
)
def test_the_short_name_behind_a_title_is_recorded(words: str) -> None:
    mention = find_titles(f"《海州市促进创新若干措施》（{words}）")[0]
    assert mention.value.alias == "若干措施"


def test_a_title_that_is_never_closed_is_passed_over() -> None:
    assert [m.value.name for m in find_titles("见《某办法\n\n又见《某规定》")] == ["某规定"]


def test_a_title_broken_across_lines_is_joined() -> None:
    [mention] = find_titles("《某法\n实施条例》")
    assert mention.value.name == "某法实施条例"
