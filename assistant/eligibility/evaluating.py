"""一个条件符合不符合：符合、不符合、还不知道。缺的事实是“还不知道”，不是“不符合”。"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from assistant.eligibility.profile import OPEN, Profile
from assistant.eligibility.regions import Region, lies_in, parse_region
from assistant.eligibility.rules import Dated, Holds, OneOf, Test, Within
from assistant.eligibility.vocabulary import PERSON_ROLES, widened


class Verdict(StrEnum):
    """The value of a condition."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class Outcome(NamedTuple):
    """A verdict, the fact it rests on as people read it, and the keys of the facts that would decide it."""

    verdict: Verdict
    fact: str = ""
    missing: tuple[str, ...] = ()


#: 机构身份与行业的关系：主营别的行业的，不是这类机构。
_ROLE_TRADES = {
    "养老机构": "养老服务", "实体书店": "文化", "人力资源服务机构": "人力资源服务", "中试基地": "科研和技术服务",
    "概念验证中心": "科研和技术服务", "知识产权服务机构": "知识产权服务", "技术转移服务机构": "科研和技术服务",
    "园区运营单位": "园区运营", "市场经营主体": "批发零售", "孵化载体": "园区运营", "服务机构": "商务服务",
}  # fmt: skip
_REGIONS: dict[str, Region] = {}


def evaluate(test: Test, profile: Profile, day: date) -> Outcome:
    """The three-valued result of one test.

    >>> from assistant.eligibility.profile_words import listen
    >>> p = listen(Profile(), "我们是深圳的小微企业，员工120人")
    >>> evaluate(OneOf("规模", ("中型", "小型", "微型")), p, date(2026, 1, 1)).verdict.value
    'met'
    >>> evaluate(Within("职工人数", Decimal(200)), p, date(2026, 1, 1)).verdict.value
    'unmet'
    >>> evaluate(Holds("受到行政处罚", expected=False), p, date(2026, 1, 1)).verdict.value
    'unknown'
    """
    if isinstance(test, OneOf):
        outcome = _one_of(test, profile)
        if test.excluded and outcome.verdict is not Verdict.UNKNOWN:
            flipped = Verdict.UNMET if outcome.verdict is Verdict.MET else Verdict.MET
            return Outcome(flipped, outcome.fact)
        return outcome
    if isinstance(test, Within):
        return _within(test, profile, day)
    if isinstance(test, Dated):
        value = profile.value(test.fact)
        if not isinstance(value, date):
            return Outcome(Verdict.UNKNOWN, "", (test.fact,))
        inside = (test.start is None or test.start <= value) and (test.end is None or value <= test.end)
        return Outcome(Verdict.MET if inside else Verdict.UNMET, f"{test.fact}：{value}")
    return _holds(test, profile)


def _one_of(test: OneOf, profile: Profile) -> Outcome:
    if test.fact == "地区":
        return _region(test, profile)
    if test.fact in OPEN:
        return _open(test, profile)
    fact, known = profile.get(test.fact), profile.value(test.fact)
    if fact is None or not isinstance(known, tuple) or not known:
        return Outcome(Verdict.UNKNOWN, "", (test.fact,))
    hits = [bool(widened((name,)) & set(test.values)) for name in known]
    if all(hits) or (any(hits) and test.fact != "规模"):
        return Outcome(Verdict.MET, fact.text)
    if any(hits):
        return Outcome(Verdict.UNKNOWN, fact.text, (test.fact,))
    # 做“制造业”的可能做机器人：比条件宽的说法定不了。
    wider = any(name in widened((value,)) for name in known for value in test.values)
    if wider and test.fact == "行业":
        return Outcome(Verdict.UNKNOWN, fact.text, (test.fact,))
    return Outcome(Verdict.UNMET, fact.text)


def _open(test: OneOf, profile: Profile) -> Outcome:
    held = [f for f in profile.having(test.fact) if widened((f.key.split(":", 1)[1],)) & set(test.values)]
    if not held and test.fact == "资质":
        held = [f for f in profile.having("新获资质") if f.key.split(":", 1)[1] in test.values]
    if held:
        return Outcome(Verdict.MET, held[0].text)
    missing = tuple(
        f"{test.fact}:{name}" for name in test.values if profile.value(f"{test.fact}:{name}") is None
    )
    if test.fact == "新获资质":
        # 没有这项资质，就谈不上新获。
        missing = tuple(key for key in missing if profile.value(key.replace("新获资质", "资质")) is not False)
    if not missing:
        return Outcome(Verdict.UNMET, "、".join(f"没有{name}" for name in test.values))
    if test.fact == "身份" and (against := _other_role(test, profile)):
        return Outcome(Verdict.UNMET, against)
    return Outcome(Verdict.UNKNOWN, "", missing)


def _other_role(test: OneOf, profile: Profile) -> str:
    kind, trade = profile.value("类型"), profile.value("行业")
    if isinstance(kind, tuple) and ("个人" not in kind) and set(test.values) <= PERSON_ROLES:
        fact = profile.get("类型")
        return fact.text if fact else ""
    if isinstance(trade, tuple) and not set(test.values) & PERSON_ROLES:
        trades = {_ROLE_TRADES.get(role, "") for role in test.values}
        if "" not in trades and not trades & widened(trade):
            fact = profile.get("行业")
            return fact.text if fact else ""
    return ""


def _region(test: OneOf, profile: Profile) -> Outcome:
    fact, here = profile.get("地区"), profile.value("地区")
    if fact is None or not isinstance(here, Region):
        return Outcome(Verdict.UNKNOWN, "", ("地区",))
    found = [lies_in(_place(name), here) for name in test.values]
    if any(found):
        return Outcome(Verdict.MET, fact.text)
    if all(f is False for f in found):
        return Outcome(Verdict.UNMET, fact.text)
    return Outcome(Verdict.UNKNOWN, fact.text, ("地区",))


def _place(name: str) -> Region:
    if name not in _REGIONS:
        _REGIONS[name] = parse_region(name) or Region(city=name)
    return _REGIONS[name]


def _within(test: Within, profile: Profile, day: date) -> Outcome:
    fact, value = profile.get(test.fact), profile.value(test.fact)
    if test.fact == "成立年限" and value is None:
        founded = profile.value("成立日期")
        if isinstance(founded, date) and test.low is not None:
            return _aged(test, founded, day)
    if not isinstance(value, Decimal) or fact is None:
        return Outcome(Verdict.UNKNOWN, "", (test.fact,))
    low = test.low is None or value > test.low or (value == test.low and not test.strict_low)
    high = test.high is None or value < test.high or (value == test.high and not test.strict_high)
    return Outcome(Verdict.MET if low and high else Verdict.UNMET, fact.text)


def _aged(test: Within, founded: date, day: date) -> Outcome:
    """Full years since the founding day: the anniversary itself completes a year."""
    months = (day.year - founded.year) * 12 + day.month - founded.month - (day.day < founded.day)
    years = Decimal(months) / 12
    enough = (test.low is None or years >= test.low) and (test.high is None or years <= test.high)
    return Outcome(Verdict.MET if enough else Verdict.UNMET, f"成立日期：{founded}")


#: 整类情形：否认了它，也就否认了它的各种具体情形。
_DENIED = ("受到行政处罚",)


def _holds(test: Holds, profile: Profile) -> Outcome:
    fact = profile.get(test.fact)
    value = fact.value if fact else None
    if fact is None and not test.expected:
        for wider in _DENIED:
            denied = profile.get(wider)
            # 没有受到行政处罚 also denies 因知识产权违法行为受到行政处罚.
            if denied is not None and denied.value is False and test.fact.endswith(wider):
                fact, value = denied, False
    if fact is None or not isinstance(value, bool):
        return Outcome(Verdict.UNKNOWN, "", (test.fact,))
    return Outcome(Verdict.MET if value is test.expected else Verdict.UNMET, fact.text)
