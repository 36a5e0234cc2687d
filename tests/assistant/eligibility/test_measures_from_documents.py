"""从文件读出的资助事项：示例语料的每条标准答案、真实样本的效力，以及每个值都在条文里。"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.eligibility.clauses import Role, role_of
from assistant.eligibility.extract import extract
from assistant.eligibility.models import Measure, MeasureStanding
from assistant.eligibility.offers import Document, Offer
from assistant.eligibility.rules import Range, Share
from corpus.loaders import load
from corpus.models import Kind, PolicyDocument
from corpus.parser import parse
from corpus.standing import Standing
from tests.parts import MEASURES

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tools/samples/facts.yaml").read_text(encoding="utf-8")
)["documents"]
GIVING = [
    pytest.param(document["file"], clause, id=f"{document['file'][:2]}：{clause['quote'][:18]}")
    for document in DOCUMENTS
    for clause in document.get("clauses", ())
    if "总额不超过" not in clause["quote"]
]


def bare(text: str) -> str:
    return re.sub(r"\s|^\d+\.", "", text)


def written(tmp_path: Path, text: str) -> PolicyDocument:
    path = tmp_path / "文件.txt"
    path.write_text(text, encoding="utf-8")
    return parse(load(path), path.name)


@pytest.mark.parametrize(("file", "clause"), GIVING)
def test_every_clause_of_the_answer_key_is_a_measure(
    file: str, clause: dict[str, Any], sample_documents: dict[str, PolicyDocument]
) -> None:
    quote = bare(clause["quote"].split("。")[0])
    measures = extract(sample_documents[file], "d").measures
    assert any(
        quote in bare(m.clause.quote) or bare(m.clause.quote).rstrip("。；") in quote for m in measures
    )


def test_the_answer_key_gives_no_measure_for_plans_and_none_is_found(
    sample_documents: dict[str, PolicyDocument],
) -> None:
    plan = next(name for name in sample_documents if name.startswith("10_"))
    assert extract(sample_documents[plan], "d").measures == ()


def test_sums_of_the_past_are_no_measures(sample_documents: dict[str, PolicyDocument]) -> None:
    history = [line for d in DOCUMENTS for line in d.get("history", ())]
    quotes = [m.clause.quote for name, d in sample_documents.items() for m in extract(d, name).measures]
    assert history
    assert not [line for line in history if any(line in quote for quote in quotes)]


def test_every_value_stands_at_its_span(sample_documents: dict[str, PolicyDocument]) -> None:
    for name, document in sample_documents.items():
        for measure in extract(document, name).measures:
            for clause in clauses_of(measure):
                assert document.text[clause.start : clause.end] == clause.quote


def clauses_of(measure: Measure) -> list[Any]:
    found = [measure.clause, measure.amount_clause]
    found += [c.clause for c in measure.conditions] + [c.clause for c in measure.caps]
    found += [w.clause for w in measure.windows] + [m.clause for m in measure.materials]
    return found + ([measure.department.clause] if measure.department else [])


def test_ids_are_unique_and_stay_the_same_from_reading_to_reading(
    sample_documents: dict[str, PolicyDocument],
) -> None:
    once = [m.id for name, d in sample_documents.items() for m in extract(d, name).measures]
    again = [m.id for name, d in sample_documents.items() for m in extract(d, name).measures]
    assert once == again
    assert len(set(once)) == len(once)


def test_a_measure_in_five_lines_is_read_whole(tmp_path: Path) -> None:
    (measure,) = extract(written(tmp_path, MEASURES), "d").measures
    assert measure.department is not None
    assert measure.department.value == "澜江市民政局"
    assert [str(cap.amount) for cap in measure.caps] == ["1000000"]


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("对新认定的市级工程中心，一次性奖励60万元。", Role.BENEFIT),
        ("2024年共奖励工程中心12家，奖励资金720万元。", Role.HISTORY),
        ("全年累计发放稳岗补贴3200万元，惠及企业410家。", Role.HISTORY),
        ("同一企业年最高不超过60万元。", Role.LIMIT),
        ("有下列情形之一的，不予奖励：", Role.EXCLUSION),
        ("同一项目不得重复享受本措施与其他市级资助。", Role.NO_DOUBLE),
        ("申报时间为2026年3月1日至3月31日。", Role.WINDOW),
        ("骗取补贴的，追回全部补贴5万元。", Role.OTHER),
        ("市级财政安排专项资金2亿元。", Role.OTHER),
        ("什么企业可以申请10万元补贴？", Role.OTHER),
        ("对受灾的个体工商户免征三个月摊位费。", Role.BENEFIT),
        ("确有困难的企业可以缓缴社会保险费，最长6个月。", Role.BENEFIT),
        ("鼓励业主为租户减免租金。", Role.OTHER),
    ],
)
def test_a_sentence_plays_one_role(sentence: str, role: Role) -> None:
    assert role_of(sentence) is role


def test_a_proposal_in_a_letter_is_not_in_force(tmp_path: Path) -> None:
    text = "澜江市科技创新局关于对20260099号提案的答复函\n某某委员：\n我局拟对新建中试基地按投资额的8%给予补助，最高不超过200万元。\n澜江市科技创新局\n2026年5月6日\n"
    (measure,) = extract(written(tmp_path, text), "d").measures
    document = Document("d", "文件.txt", "答复函", None, None, None, Kind.REPLY, Standing())
    assert Offer(measure, document).standing(date(2026, 11, 1)) is MeasureStanding.PROPOSED


def seed(shared_dir: Path, number: str) -> list[Measure]:
    path = next((shared_dir / "seeds").glob(f"{number}_*.txt"))
    return list(extract(parse(load(path), path.name), number).measures)


def test_the_patent_conversion_award_of_a_real_reply_is_a_proposal_of_five_percent(shared_dir: Path) -> None:
    measures = [m for m in seed(shared_dir, "002") if isinstance(m.amount, Share)]
    (award,) = measures
    assert isinstance(award.amount, Share)
    assert str(award.amount.high) == "0.05"
    assert [str(cap.amount) for cap in award.caps] == ["1000000"]
    assert award.proposed is not None
    assert any("高校" in getattr(c.test, "values", ()) for c in award.conditions)


def test_the_navigation_grant_of_a_real_reply_is_a_range(shared_dir: Path) -> None:
    (grant,) = [m.amount for m in seed(shared_dir, "002") if isinstance(m.amount, Range)]
    assert (str(grant.low), str(grant.high)) == ("300000", "500000")


@pytest.mark.parametrize("number", ["000", "003", "004"])
def test_real_documents_that_only_report_and_plan_give_no_measure(shared_dir: Path, number: str) -> None:
    assert seed(shared_dir, number) == []


def test_a_renewal_keeps_the_honour_of_the_clause_before(sample_documents: dict[str, PolicyDocument]) -> None:
    name = next(n for n in sample_documents if n.startswith("19_"))
    (renewal,) = [m for m in extract(sample_documents[name], name).measures if "重新认定" in m.title]
    assert "重新认定：高新技术企业" in [c.text for c in renewal.conditions]
