"""Institutions: tables of examples."""

import pytest

from corpus.mentions import InstitutionValue, MentionType, find_institutions, same_institution

NAMES = [
    ("由市市场监管局牵头", "市市场监管局", "市", "市场监督管理局"),
    ("深圳市市场监督管理局关于", "深圳市市场监督管理局", "深圳市", "市场监督管理局"),
    ("市科技创新委员会", "市科技创新委员会", "市", "科技创新委员会"),
    ("会同省发展改革委", "省发展改革委", "省", "发展和改革委员会"),
    ("报市发改委", "市发改委", "市", "发展和改革委员会"),
    ("国家知识产权局", "国家知识产权局", "国家", "知识产权局"),
    ("国务院办公厅印发", "国务院办公厅", "", "国务院办公厅"),
    ("工业和信息化部办公厅", "工业和信息化部办公厅", "", "工业和信息化部办公厅"),
    ("结合市中级人民法院", "市中级人民法院", "市", "中级人民法院"),
    ("市中院", "市中院", "市", "中级人民法院"),
    ("各区人民政府", "各区人民政府", "各区", "人民政府"),
    ("省、自治区、直辖市人民政府", "直辖市人民政府", "直辖市", "人民政府"),
    ("市委宣传部", "市委宣传部", "市", "党委宣传部"),
    ("南山区教育局", "南山区教育局", "南山区", "教育局"),
    ("呼和浩特市财政局", "呼和浩特市财政局", "呼和浩特市", "财政局"),
    ("工商银行", "工商银行", "", "中国工商银行"),
    ("中国银保监会", "中国银保监会", "", "中国银行保险监督管理委员会"),
    ("设立中国（深圳）知识产权保护中心", "中国（深圳）知识产权保护中心", "", "中国（深圳）知识产权保护中心"),
    ("支持深圳证券交易所", "深圳证券交易所", "", "深圳证券交易所"),
    ("市知识产权联席会议", "市知识产权联席会议", "", "市知识产权联席会议"),
    ("依托深圳大学", "深圳大学", "", "深圳大学"),
    ("委托海州星河科技有限公司", "海州星河科技有限公司", "", "海州星河科技有限公司"),
]


@pytest.mark.parametrize(("text", "words", "place", "name"), NAMES, ids=[n[0] for n in NAMES])
def test_an_institution_has_its_bounds_place_and_canonical_name(
    text: str, words: str, place: str, name: str
) -> None:
    [mention] = find_institutions(text)
    assert (mention.text, mention.value) == (words, InstitutionValue(name, place))


def test_institutions_in_a_list_are_found_one_by_one() -> None:
    text = "财政部、国家知识产权局和人力资源社会保障部"
    assert [m.text for m in find_institutions(text)] == ["财政部", "国家知识产权局", "人力资源社会保障部"]


@pytest.mark.parametrize("text", ["有关部门", "各部门", "相关单位"])
def test_a_body_without_a_name_is_generic(text: str) -> None:
    assert [m.type for m in find_institutions(text)] == [MentionType.INSTITUTION_GENERIC]


@pytest.mark.parametrize(
    "text",
    [
        "全部", "干部", "内部", "一部", "委员会议", "教育部署", "当局", "格局", "科技办法", "电子税务局", "有限公司", "集中办理",
        "技术中心", "行业协会", "市场部分", "发改办价格〔2020〕1号", "新建行业", "高等学院",
    ],
)  # fmt: skip
def test_common_words_are_no_institutions(text: str) -> None:
    assert find_institutions(text) == []


ALIASES = [
    ("市市监局", "市市场监督管理局"),
    ("市科创委", "市科技创新委员会"),
    ("省工信厅", "省工业和信息化厅"),
    ("区人社局", "区人力资源社会保障局"),
    ("市住建局", "市住房和城乡建设局"),
    ("国家卫健委", "国家卫生健康委员会"),
    ("市财政委", "市财政委员会"),
    ("市中院", "深圳市中级人民法院"),
]


@pytest.mark.parametrize(("short", "long"), ALIASES, ids=[a[0] for a in ALIASES])
def test_a_short_name_means_the_full_one(short: str, long: str) -> None:
    [one], [other] = find_institutions(short), find_institutions(long)
    assert same_institution(one.value, other.value)


def test_the_same_office_of_two_cities_is_two_institutions() -> None:
    one, other = find_institutions("广州市教育局、深圳市教育局")
    assert not same_institution(one.value, other.value)
