"""受益对象就是条文里写明“给谁”的那个名词短语；没写就空着。"""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.eligibility.computing import describe
from assistant.eligibility.extract import extract
from assistant.eligibility.models import NO_BENEFICIARY, Measure
from corpus.loaders import load
from corpus.parser import parse

CASES = {
    "近日，记者从澜江市财政局获悉，对参展企业的展位费，给予50%的补贴。": "参展企业的展位费",
    "澜江融资担保公司对符合条件的小微企业免收担保费。": "小微企业",
    "对受灾停产的企业，各区可给予一定补助。": "受灾停产的企业",
    "参展企业可以按月向市税务局申请全额退还增值税。": "参展企业",
    "对承租区属房产从事经营，按照要求坚持营业，且不裁员的小微企业，免收2个月租金。": "承租区属房产从事经营，按照要求坚持营业，且不裁员的小微企业",
    "优先支持通过验收的企业，对其设备投资给予30%的补助。": "通过验收的企业",
    "免收参展小微企业2026年展位费。": "参展小微企业",
    "减免停产企业的容量电费 对停产企业免收容量电费。": "停产企业",
}


def measures(tmp_path: Path, *sentences: str) -> tuple[Measure, ...]:
    path = tmp_path / "通知.txt"
    text = "\n".join(("澜江市人民政府办公室关于助企纾困的通知", "各区人民政府：", *sentences))
    path.write_text(text, encoding="utf-8")
    return extract(parse(load(path), path.name), "d").measures


@pytest.mark.parametrize("sentence", CASES)
def test_the_beneficiary_is_the_noun_phrase_of_the_clause(sentence: str, tmp_path: Path) -> None:
    assert [m.beneficiary for m in measures(tmp_path, sentence)] == [CASES[sentence]]


def test_two_classes_in_one_sentence_are_two_measures(tmp_path: Path) -> None:
    found = measures(tmp_path, "对一线医务人员给予每人每天300元补助，对其他防疫工作者给予每人每天200元补助。")
    assert [m.beneficiary for m in found] == ["一线医务人员", "其他防疫工作者"]


def test_a_condition_without_a_class_takes_it_from_the_sentence_before(tmp_path: Path) -> None:
    found = measures(tmp_path, "对受灾的中小企业，免收2个月房租。受灾特别严重、无法复产的，一次性补助3万元。")
    assert found[1].beneficiary == "中小企业：受灾特别严重、无法复产的"


def test_where_nobody_is_named_the_measure_says_so(tmp_path: Path) -> None:
    (found,) = measures(tmp_path, "工业用水价格下调10%，期限为3个月。")
    assert (found.beneficiary, found.flags) == ("", (NO_BENEFICIARY,))


def test_a_rate_that_falls_is_not_taken_for_a_share(tmp_path: Path) -> None:
    (found,) = measures(tmp_path, "对参展企业，担保费率降至1.5%。")
    assert (found.amount.kind, describe(found.amount, ())) == ("stated", "担保费率降至1.5%")
