"""下一个问题：问那条能定下最多事项的事实；答“不清楚”的不再问。"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.eligibility.evaluating import Verdict
from assistant.eligibility.matcher import Decision, MatchResult
from assistant.eligibility.models import Condition
from assistant.eligibility.profile import OPEN, UNSURE, Fact, Profile
from assistant.eligibility.profile_words import read_answer
from assistant.eligibility.rules import Dated, Holds, OneOf, Within

_UNSURE = "不清楚"
#: Situations that rule out, asked in one question.
_AT_ONCE = 6
_CHOICES = {
    "类型": ("企业", "高校", "科研院所", "社会组织", "事业单位", "个体工商户", "农民合作社", "个人"),
    "规模": ("大型", "中型", "小型", "微型"),
    "所有制": ("民营", "国有", "外资"),
    "学历": ("博士", "硕士", "本科", "大专"),
}
_ASKED = {
    "类型": "您是哪一类申报主体？",
    "规模": "按中小企业划型标准，企业规模是哪一档？",
    "所有制": "企业是民营、国有还是外资？",
    "行业": "主要从事哪个行业？",
    "地区": "在哪个市、哪个区登记注册？",
    "学历": "申请人的学历是？",
    "年龄": "申请人多少周岁？",
    "成立年限": "哪一年成立的？",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the answers it offers, and the facts an answer settles. ``decides`` counts the measures it touches."""

    text: str
    options: tuple[str, ...]
    facts: tuple[str, ...]
    decides: int
    at_most: Decimal | None = None
    numeric: bool = False

    @property
    def why(self) -> str:
        """What the answer is good for, as the card says it."""
        from assistant.eligibility.profile import money

        worth = f"（最高{money(self.at_most)}）" if self.at_most else ""
        return f"回答后可进一步判断{self.decides}项资助{worth}"


def next_question(result: MatchResult, profile: Profile) -> Question | None:
    """The fact that decides most open measures, first those where it is the last one missing. None when nothing is left to ask."""
    weights: dict[tuple[str, ...], float] = {}
    asked: dict[tuple[str, ...], Condition] = {}
    touched: dict[tuple[str, ...], list[Decision]] = {}
    exclusions: Counter[str] = Counter()
    for decision in result.of("unknown"):
        open_ = _open(decision, profile)
        for key, condition in open_.items():
            weights[key] = weights.get(key, 0.0) + 1 / len(open_) ** 2
            asked.setdefault(key, condition)
            touched.setdefault(key, []).append(decision)
            if key == ("排除情形",):
                exclusions.update(dict.fromkeys(_negatives(decision, profile), 1))
    if not weights:
        return _for_amount(result, profile)
    # Who asks comes before what they have done: it settles most, and the rest is asked in its light.
    key = max(weights, key=lambda k: (weights[k] + _plainness(k), -len(k)))
    decisions = touched[key]
    worth = [d.estimate.high for d in decisions if d.estimate.high is not None]
    if key == ("排除情形",):
        # Nobody reads twenty situations at once: first those that stand in most measures.
        listed = tuple(name for name, _ in exclusions.most_common(_AT_ONCE))
        concerned = [d for d in decisions if set(_negatives(d, profile)) & set(listed)]
        return Question(
            "有没有下列情形：" + "；".join(listed) + "？",
            ("都没有", *listed, _UNSURE),
            listed,
            len(concerned),
            max(worth, default=None),
        )
    text, options = _worded(key, asked[key])
    numeric = isinstance(asked[key].test, Within)
    return Question(text, (*options, _UNSURE), key, len(decisions), max(worth, default=None), numeric)


def answered(profile: Profile, question: Question, text: str) -> Profile:
    """The profile after an answer to a question."""
    facts = _of_exclusions(question, text) or read_answer(question.options, text, question.facts)
    if question.numeric:
        # 没有 is zero; a 是 gives no figure, and the same thing is not asked for ever.
        facts = [
            replace(f, value=UNSURE if f.value else Decimal(0)) if isinstance(f.value, bool) else f
            for f in facts
        ]
    return profile.with_facts(facts)


def _of_exclusions(question: Question, text: str) -> list[Fact]:
    """Naming one of the listed situations says that one holds; of the others nothing is said."""
    from assistant.eligibility.profile import Origin, Source

    if "都没有" not in question.options or "都没" in text:
        return []
    return [Fact(f, True, Origin(Source.ANSWER, text)) for f in question.facts if f in text]


def _open(decision: Decision, profile: Profile) -> dict[tuple[str, ...], Condition]:
    """The unanswered facts of a measure; situations that rule out are asked together."""
    found: dict[tuple[str, ...], Condition] = {}
    for checked in decision.checked:
        if checked.verdict is not Verdict.UNKNOWN:
            continue
        missing = tuple(k for k in checked.missing if not profile.unsure(k))
        if not missing:
            continue
        test = checked.condition.test
        if isinstance(test, Holds) and not test.expected:
            found.setdefault(("排除情形",), checked.condition)
        else:
            found.setdefault(missing, checked.condition)
    return found


def _negatives(decision: Decision, profile: Profile) -> list[str]:
    return [
        c.condition.test.fact
        for c in decision.checked
        if c.verdict is Verdict.UNKNOWN
        and isinstance(c.condition.test, Holds)
        and not c.condition.test.expected
        and not profile.unsure(c.condition.test.fact)
    ]


def _plainness(key: tuple[str, ...]) -> float:
    return {"类型": 1000.0, "地区": 900.0}.get(key[0], 0.0) if len(key) == 1 else 0.0


def _worded(key: tuple[str, ...], condition: Condition) -> tuple[str, tuple[str, ...]]:
    test = condition.test
    if isinstance(test, OneOf) and test.fact in OPEN:
        names = tuple(k.split(":", 1)[1] for k in key)
        if test.fact == "事项":
            return f"是否有过这件事：{'、'.join(names)}？", (*names, "没有") if len(names) > 1 else (
                "有",
                "没有",
            )
        verb = "是不是新获得" if test.fact == "新获资质" else "是不是"
        return f"{verb}：{'、'.join(names)}？", (*names, "都没有") if len(names) > 1 else ("是", "不是")
    if isinstance(test, OneOf):
        return _ASKED.get(test.fact, f"{test.fact}是什么？"), _CHOICES.get(test.fact, test.values)
    if isinstance(test, Within):
        unit = f"（{test.unit}）" if test.unit else ""
        return _ASKED.get(test.fact, f"{test.fact}是多少{unit}？"), ()
    if isinstance(test, Dated):
        return f"{test.fact}是哪一天？", ()
    return f"是否符合：{condition.text}？", ("是", "否")


def _for_amount(result: MatchResult, profile: Profile) -> Question | None:
    """With every condition settled, ask for the figure that most sums wait for."""
    waiting: dict[str, list[Decision]] = {}
    for decision in result.of("eligible"):
        for key in decision.estimate.missing:
            if key and not profile.unsure(key):
                waiting.setdefault(key, []).append(decision)
    if not waiting:
        return None
    key = max(waiting, key=lambda k: len(waiting[k]))
    return Question(f"{key}是多少？（用来测算金额）", (_UNSURE,), (key,), len(waiting[key]), numeric=True)
