"""能得多少：把规则套到申请人的数字上，每一步写成话。"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.eligibility.amounts_of import SELF_UNITS
from assistant.eligibility.evaluating import Verdict, evaluate
from assistant.eligibility.models import Cap
from assistant.eligibility.profile import OPEN, Profile, figure, money
from assistant.eligibility.rules import (
    AmountRule,
    Deferral,
    Fixed,
    PerUnit,
    Range,
    Share,
    Simple,
    Stated,
    Tier,
    Tiered,
    Unstated,
)

_PERIODS = frozenset(("年", "月", "天", "日", "次", "季度", "学期", "年度"))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A sum with its steps. ``low`` and ``high`` are None where a fact is missing; ``missing`` names it."""

    text: str
    steps: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    missing: tuple[str, ...] = ()


def estimate(rule: AmountRule, caps: Sequence[Cap], profile: Profile, day: date) -> Estimate:
    """What the rule gives this applicant.

    >>> from assistant.eligibility.models import Clause
    >>> from assistant.eligibility.profile_words import listen
    >>> cap = Cap(Clause("d", 0, 0, ""), Decimal(1000000), per="申请人", period="年")
    >>> rule = Share(Decimal("0.05"), Decimal("0.05"), "年度实际到账额", "专利转化到账额")
    >>> estimate(rule, [cap], listen(Profile(), "专利许可到账80万元"), date(2026, 1, 1)).steps
    ('80万元 × 5% = 4万元', '不超过每个申请人年度上限100万元')
    """
    own = [c for c in caps if not c.shared]
    found = _tiered(rule, own, profile, day) if isinstance(rule, Tiered) else _simple(rule, own, profile)
    return _capped(found, own)


def describe(rule: AmountRule, caps: Sequence[Cap]) -> str:
    """The rule in words, without an applicant.

    >>> describe(PerUnit(Decimal(5000), Decimal(5000), "件", "商标"), [])
    '5000元/件'
    """
    parts = [_words(rule)]
    parts += [cap_words(c) for c in caps if not c.shared]
    return "，".join(dict.fromkeys(p for p in parts if p))


def cap_words(cap: Cap) -> str:
    """A limit in words: 每个申请人年度上限100万元."""
    who = f"每个{cap.per}" if cap.per else ""
    when = "年度" if cap.period else ""
    if cap.amount is not None:
        return f"{who}{when}上限{money(cap.amount)}"
    if cap.count is not None:
        return f"{who}{'每年' if cap.period else ''}不超过{figure(cap.count)}{cap.unit}"
    return f"期限不超过{figure(cap.months)}个月" if cap.months is not None else ""


def _words(rule: AmountRule) -> str:
    match rule:
        case Fixed():
            return money(rule.amount)
        case Range():
            return (
                f"不超过{money(rule.high)}" if rule.low is None else f"{money(rule.low)}至{money(rule.high)}"
            )
        case PerUnit():
            sum_ = _span(rule.low, rule.high)
            return f"{sum_}/{rule.unit}{'·' + rule.period if rule.period else ''}"
        case Share():
            return _share_words(rule)
        case Deferral():
            return _deferral_words(rule)
        case Stated():
            return rule.what
        case Unstated():
            return f"{rule.what}（条文未写明数额）"
        case Tiered():
            return "；".join(f"{t.label}：{_words(t.rule)}" for t in rule.tiers)


def _deferral_words(rule: Deferral) -> str:
    parts = (
        f"缓缴{rule.what}",
        f"至{rule.until}" if rule.until else "",
        f"最长{figure(rule.months)}个月" if rule.months else "",
        f"期间不收{rule.free_of}" if rule.free_of else "",
    )
    return "，".join(p for p in parts if p)


def _span(low: Decimal, high: Decimal) -> str:
    if low == high:
        return money(high)
    return f"{money(low)}至{money(high)}" if low else f"不超过{money(high)}"


def _share_words(rule: Share) -> str:
    if rule.points:
        return f"{rule.base}的{figure(rule.high).removesuffix('%')}个百分点"
    if rule.low == rule.high == 1:
        return f"{rule.base}全额"
    high = figure(rule.high) if rule.high < 1 else f"{figure(rule.high * 100)}%"
    share = (
        high if rule.low == rule.high else (f"{figure(rule.low)}至{high}" if rule.low else f"不超过{high}")
    )
    return f"{rule.base}的{share}"


def _simple(rule: Simple, caps: Sequence[Cap], profile: Profile) -> Estimate:
    words = _words(rule)
    match rule:
        case Fixed():
            return Estimate(words, (words,), rule.amount, rule.amount)
        case Range():
            return Estimate(words, (words,), rule.low, rule.high)
        case PerUnit():
            return _per_unit(rule, caps, profile, words)
        case Share():
            return _of_base(rule, profile, words)
    return Estimate(words)


def _per_unit(rule: PerUnit, caps: Sequence[Cap], profile: Profile, words: str) -> Estimate:
    months = next((c.months for c in caps if c.months is not None), None)
    if rule.unit in SELF_UNITS:
        return Estimate(words, (words,), rule.low, rule.high)
    if rule.unit in _PERIODS:
        if rule.unit == "月" and months:
            return Estimate(
                words,
                (f"{money(rule.high)}/月 × 最多{figure(months)}个月 = {money(rule.high * months)}",),
                None,
                rule.high * months,
            )
        return Estimate(words, (words,), rule.low, rule.high)
    number = profile.value(rule.fact)
    if not isinstance(number, Decimal):
        return Estimate(words, (), missing=(rule.fact,))
    limit = next((c.count for c in caps if c.count is not None and c.unit == rule.unit), None)
    counted = min(number, limit) if limit is not None else number
    low, high = rule.low * counted, rule.high * counted
    each = _span(rule.low, rule.high)
    steps = [
        f"{each}/{rule.unit} × {figure(counted)}{rule.unit} = {money(high)}"
        + (f"/{rule.period}" if rule.period else "")
    ]
    if counted != number:
        steps.append(f"按不超过{figure(counted)}{rule.unit}计")
    if rule.period == "月" and months:
        steps.append(f"最多{figure(months)}个月：{money(high * months)}")
        return Estimate(words, tuple(steps), None, high * months)
    return Estimate(words, tuple(steps), low, high)


def _of_base(rule: Share, profile: Profile, words: str) -> Estimate:
    base = profile.value(rule.fact)
    if not isinstance(base, Decimal):
        return Estimate(words, (), missing=(rule.fact,))
    low, high = base * rule.low, base * rule.high
    share = (
        figure(rule.high)
        if rule.low == rule.high or not rule.low
        else f"{figure(rule.low)}至{figure(rule.high)}"
    )
    step = (
        f"{money(base)} × {share} = {money(high)}"
        if rule.low in (rule.high, 0)
        else f"{money(base)} × {share} = {money(low)}至{money(high)}"
    )
    return Estimate(words, (step,), low, high)


def _tiered(rule: Tiered, caps: Sequence[Cap], profile: Profile, day: date) -> Estimate:
    chosen, open_ = _choose(rule.tiers, profile, day)
    if chosen is not None:
        found = _simple(chosen.rule, caps, profile)
        return Estimate(
            found.text, (f"适用“{chosen.label}”", *found.steps), found.low, found.high, found.missing
        )
    words = _words(rule)
    sums = [t.rule.amount for t in rule.tiers if isinstance(t.rule, Fixed)]
    if sums and len(sums) == len(rule.tiers):
        return Estimate(words, (), min(sums), max(sums), missing=open_)
    return Estimate(words, (), missing=open_)


def _choose(tiers: Sequence[Tier], profile: Profile, day: date) -> tuple[Tier | None, tuple[str, ...]]:
    """The tier that applies, and the facts that would tell where none is sure."""
    missing: list[str] = []
    for tier in tiers:
        if tier.test is None:
            continue
        outcome = evaluate(tier.test, profile, day)
        if outcome.verdict is Verdict.MET:
            return tier, ()
        missing.extend(outcome.missing)
    said = {f.key.split(":", 1)[-1] for g in OPEN for f in profile.having(g)}
    degree = profile.value("学历")
    said |= set(degree) if isinstance(degree, tuple) else set()
    stated = {k for k, f in profile.facts.items() if f.value is True and ":" not in k}
    stages: tuple[Callable[[str], bool], ...] = (
        lambda label: label in said | stated,
        lambda label: any(name.endswith(label) for name in said),
        lambda label: any(len(name) >= 2 and name in label for name in said),
    )
    for fits in stages:
        named = [tier for tier in tiers if fits(tier.label)]
        if len(named) == 1:
            return named[0], ()
    return None, tuple(dict.fromkeys(missing))


def _capped(found: Estimate, caps: Sequence[Cap]) -> Estimate:
    low, high, steps = found.low, found.high, list(found.steps)
    for cap in caps:
        if cap.amount is None:
            continue
        if high is not None:
            if high > cap.amount:
                steps.append(f"{money(high)} 超过{cap_words(cap)}，按 {money(cap.amount)} 计")
                high = cap.amount
                low = min(low, cap.amount) if low is not None else None
            else:
                steps.append(f"不超过{cap_words(cap)}")
        elif not found.missing:
            steps.append(cap_words(cap))
    text = found.text
    if high is not None and found.steps:
        text = (
            money(high)
            if low == high
            else (f"{money(low)}至{money(high)}" if low else f"不超过{money(high)}")
        )
    elif caps:
        text = "，".join(dict.fromkeys((text, *(cap_words(c) for c in caps))))
    return Estimate(text, tuple(dict.fromkeys(steps)), low, high, found.missing)
