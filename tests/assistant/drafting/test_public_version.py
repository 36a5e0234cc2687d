"""公开版：联系方式和个人信息去掉，去掉了什么逐条列出。"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering.models import Citation
from assistant.drafting.letter_reader import read_letter
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
