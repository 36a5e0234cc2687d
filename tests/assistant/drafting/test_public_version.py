"""公开版：联系方式和个人信息去掉，去掉了什么逐条列出。"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering.models import Citation
from assistant.drafting.letter_reader import parse_letter, read_letter
from assistant.drafting.letter_text import letter_text
from assistant.drafting.models import Contact, LetterForm, Publicity, ReplySentence
from assistant.drafting.public_version import find_personal_data, public_version
from corpus.models import Kind, Span, Status, Visibility
from tests.assistant.drafting.letters import letter

FOUND = [
    ("手机13912345678，请回电", "手机号码", "13912345678"),
    ("电话：0755-83070185", "电话号码", "0755-83070185"),
    ("联系电话：83070185、8806 1234。", "电话号码", "83070185、8806 1234"),
    ("邮箱 ljscjg@lanjiang.example.cn 收件", "电子邮箱", "ljscjg@lanjiang.example.cn"),
    ("身份证44030119900307123X登记", "身份证号", "44030119900307123X"),
    ("收款账户6222021234567890123。", "银行账号", "6222021234567890123"),
    ("微信号：shen_jibai88联系", "社交账号", "shen_jibai88"),
    ("家住澜江市云浦区江心路8号，请核实", "住址", "澜江市云浦区江心路8号"),
]
KEPT = [
    "2020年新收知识产权案件69661件，同比增长63.29%。",
    "文号为澜市监规〔2024〕2号，案号20260118。",
    "资助金额1300000000元，其中15000000000元已拨付。",
    "通过电话与委员沟通3次，走访12家企业。",
    "全市手机1234567部，销售手机 2000000台。",
    "2026年2月10日至2026年3月5日",
]


@pytest.mark.parametrize(("text", "kind", "datum"), FOUND)
def test_personal_data_are_found_whole(text: str, kind: str, datum: str) -> None:
    assert [(d.kind, d.text) for d in find_personal_data(text)] == [(kind, datum)]


@pytest.mark.parametrize("text", KEPT)
def test_figures_dates_and_numbers_of_documents_are_no_personal_data(text: str) -> None:
    assert find_personal_data(text) == []


def test_the_public_version_lists_what_it_took_out() -> None:
    source = letter(LetterForm.TWO_COLUMN)
    source = replace(source, process=("经办人手机13912345678，委员表示满意。", "联系人：沈知微"))
    made, changes = public_version(source)
    assert made.process == ("经办人手机（略），委员表示满意。",)
    assert not made.contact
    assert [(c.where, c.kind) for c in changes] == [
        ("联系人", "联系方式"),
        ("办理过程及其他需要说明的情况", "手机号码"),
        ("办理过程及其他需要说明的情况", "联系方式"),
    ]
    assert all(change.before not in letter_text(made) for change in changes)


def test_a_letter_without_personal_data_is_left_as_it_is() -> None:
    source = replace(letter(LetterForm.NARRATIVE), contact=Contact())
    assert public_version(source) == (source, ())


def test_citations_of_internal_documents_leave_the_data() -> None:
    inside = Citation(
        *(
            1,
            "d1",
            "会办.txt",
            "会办",
            None,
            None,
            None,
            Kind.LETTER,
            Status.UNKNOWN,
            Visibility.INTERNAL,
            (),
        ),
        quote="内部测算",
        span=Span(0, 4),
    )
    source = letter(LetterForm.NARRATIVE)
    item = replace(source.items[0], reply=(ReplySentence("已有安排。", citations=(inside,)),))
    made, _ = public_version(replace(source, items=(item,)))
    assert made.items[0].reply[0].citations == ()


def test_a_letter_that_is_not_to_be_published_is_pointed_out() -> None:
    source = replace(letter(LetterForm.NARRATIVE), publicity=Publicity.NOT_PUBLIC)
    assert public_version(source)[1][0].kind == "不予公开"


def test_the_mobile_number_of_a_real_letter_is_taken_out(shared_dir: Path) -> None:
    read = read_letter(shared_dir / "seeds" / "004_a5b6c8a57cd373e8.txt")
    made, changes = public_version(read)
    assert "8605" not in letter_text(made)
    assert len(changes) == 1


LEAKS = [
    ("请联系王小明，0755-1234 5678转801。", ("王小明", "1234 5678", "801")),
    ("或拨打（0755）1234-5678。", ("1234-5678",)),
    ("电话联系王处长：0755 8806 3307。", ("王处长", "8806 3307")),
    ("经办人张三丰（分机8012）。", ("张三丰", "8012")),
    ("内线3307，传真8806-3308。", ("3307", "8806-3308")),
    ("手机一三九零零零零一二三四。", ("一三九零零零零一二三四",)),
    ("微信（同手机号）abc_123456，QQ群：123456789。", ("abc_123456", "123456789")),
    ("邮箱：wang xm@163.com、wangxm＠163.com。", ("wang", "wangxm")),
    ("身份证440106 19520315 7716。", ("440106", "7716")),
    ("护照E12345678，车牌粤B12345。", ("E12345678", "粤B12345")),
    ("账号：4000021109200123456。", ("4000021109200123456",)),
    ("我局已与赵六（13800001234）沟通。", ("13800001234",)),
]
BELOW = [
    "（联系单位：市民政局养老服务处，联系人：钱大有，电话：8806 3307，手机13900001234）",
    "联系人：张三  电话：88063307",
    "经办人：李四，电话0755-88063307",
    "抄送：市政协提案委员会（联系人王五，8806 1111）。",
    "附件：名单（张三 13800001234）",
]
PAGE = """\
澜民函〔2026〕7号
关于市政协七届五次会议第20260008号提案答复的函
沈既白委员：
您提出的《关于增加养老床位的提案》（第20260008号）收悉，现答复如下：
一、关于床位的建议
已按办法增加床位120张。{reply}
澜江市民政局
2026年6月5日
{below}
"""


@pytest.mark.parametrize(("sentence", "contacts"), LEAKS)
def test_no_contact_in_a_reply_leaks(sentence: str, contacts: tuple[str, ...]) -> None:
    letter, changes = public_version(parse_letter(PAGE.format(reply=sentence, below="")))
    assert not [contact for contact in contacts if contact in letter_text(letter)]
    assert changes


@pytest.mark.parametrize("line", BELOW)
def test_no_contact_below_a_letter_leaks(line: str) -> None:
    letter, changes = public_version(parse_letter(PAGE.format(reply="", below=line)))
    text = letter_text(letter)
    assert not re.findall(r"\d{4} ?\d{4}|钱大有|张三|李四|王五", text.replace("20260008", ""))
    assert changes


def test_what_is_no_contact_stays_in_the_public_version() -> None:
    kept = "2025年受理案件69661件，拨付12345678元，热线12345，见澜民规〔2024〕1号，2024—2026年每年3000 户。"
    letter, changes = public_version(parse_letter(PAGE.format(reply=kept, below="")))
    assert kept in letter_text(letter)
    assert changes == ()
