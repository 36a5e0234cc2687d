"""资助匹配的情景：YAML 里写申请人、事项和应有的结论，政策工作人员读得懂、改得动。"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.eligibility.matcher import Decision, match
from assistant.eligibility.models import Subject
from assistant.eligibility.offers import Offer
from assistant.eligibility.profile import Fact, Origin, Profile, Source
from assistant.eligibility.profile_file import profile_from
from assistant.eligibility.profile_words import listen
from assistant.eligibility.rules import Holds
from corpus.errors import SettingsError

FOLDER = Path(__file__).parent / "scenarios"
DAY = date(2026, 11, 1)
VERDICTS = {"eligible": "可申请", "unknown": "待确认", "not_eligible": "不符合"}
VALUES = {"met": "符合", "unmet": "不符合", "unknown": "不知道"}
FIELDS = {
    "名称", "日期", "事项", "文件", "情况", "说", "补充", "其余条件", "排除情形",
    "结论", "金额", "测算", "条件", "效力", "窗口", "时限", "原因",
}  # fmt: skip

SCENARIOS: list[Any] = [
    pytest.param(scenario, id=f"{path.stem}：{scenario['名称']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def found(scenario: dict[str, Any], offers: tuple[Offer, ...]) -> Offer:
    """The one measure a scenario means."""
    named = [
        o
        for o in offers
        if scenario["事项"] in f"{o.measure.title}｜{o.measure.clause.quote}"
        and scenario.get("文件", o.document.doc_id) == o.document.doc_id
    ]
    titled = [o for o in named if scenario["事项"] in o.measure.title]
    assert len(titled or named) >= 1, f"没有叫“{scenario['事项']}”的事项"
    return (titled or named)[0]


def profile_of(scenario: dict[str, Any], offer: Offer) -> Profile:
    """The applicant, with the shorthands filled in for what the scenario does not say."""
    profile = profile_from(scenario.get("情况", {}))
    for words in scenario.get("说", ()):
        profile = listen(profile, words)
    origin = Origin(Source.FORM, "")
    more = [Fact(k, Decimal(str(v)), origin) for k, v in scenario.get("补充", {}).items()]
    for condition in offer.measure.conditions:
        test = condition.test
        if not isinstance(test, Holds) or profile.get(test.fact) is not None:
            continue
        if test.expected and scenario.get("其余条件") == "都符合":
            more.append(Fact(test.fact, True, origin))
        if not test.expected and scenario.get("排除情形") == "都没有":
            more.append(Fact(test.fact, False, origin))
    return profile.with_facts(more)


def decided(scenario: dict[str, Any], offers: tuple[Offer, ...]) -> Decision:
    offer = found(scenario, offers)
    day = scenario.get("日期", DAY)
    return match([offer], profile_of(scenario, offer), day).decisions[0]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_is_decided_as_its_author_says(
    scenario: dict[str, Any], sample_offers: tuple[Offer, ...]
) -> None:
    decision = decided(scenario, sample_offers)
    verdict = VERDICTS[decision.verdict] if decision.counted else "不计入"
    shown = "；".join(f"{c.condition.text[:20]}={c.verdict.value}" for c in decision.checked)
    assert verdict == scenario["结论"], shown
    if "金额" in scenario:
        assert decision.estimate.text == scenario["金额"]
    for step in scenario.get("测算", ()):
        assert step in "；".join(decision.estimate.steps)
    for words, value in scenario.get("条件", {}).items():
        assert value in {VALUES[c.verdict.value] for c in decision.checked if words in c.condition.text}, (
            shown
        )
    if "效力" in scenario:
        assert decision.standing.value == scenario["效力"]
    if "窗口" in scenario:
        assert decision.occurrence is not None
        assert decision.occurrence.state.value == scenario["窗口"]
    if "时限" in scenario:
        assert decision.timing == scenario["时限"]
    if "原因" in scenario:
        assert scenario["原因"] in decision.reason


def test_scenarios_use_only_known_fields() -> None:
    assert {name for param in SCENARIOS for name in param.values[0]} <= FIELDS


def test_there_are_at_least_sixty_scenarios_and_all_three_verdicts_occur() -> None:
    verdicts = [param.values[0]["结论"] for param in SCENARIOS]
    assert len(verdicts) >= 60
    assert set(verdicts) == {"可申请", "待确认", "不符合", "不计入"}


def test_scenarios_touch_every_subject_that_the_sample_measures_ask_about(
    sample_offers: tuple[Offer, ...],
) -> None:
    touched: set[Subject] = set()
    for param in SCENARIOS:
        for checked in decided(param.values[0], sample_offers).checked:
            if checked.verdict.value != "unknown":
                touched.add(checked.condition.subject)
    asked = {c.subject for o in sample_offers for c in o.measure.conditions}
    assert touched >= asked - {Subject.DATE}


def test_a_region_that_names_no_place_is_refused_with_the_field() -> None:
    with pytest.raises(SettingsError, match="地区“火星”不认得"):
        profile_from({"地区": "火星"})
