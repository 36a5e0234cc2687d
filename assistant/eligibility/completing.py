"""把管着整份文件的规定补到每一项：条件、材料、申报时间、总限额、主管部门、发文机关所在地。"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.eligibility.conditions import Where
from assistant.eligibility.models import NO_BENEFICIARY, Condition, Measure, Subject
from assistant.eligibility.rules import Holds, OneOf
from assistant.eligibility.sections import General

_SURROUNDING = frozenset((Subject.REGION, Subject.REGISTRATION, Subject.EXCLUSION, Subject.NO_DOUBLE))


def completed(measure: Measure, general: General, where: Where) -> Measure:
    """Add what the document says of all measures or of this one by name, and the region of the issuer."""
    conditions = list(measure.conditions)
    for project, condition in general.conditions:
        if (not project or names_match(project, measure)) and _concerns(condition, measure):
            conditions.append(condition)
    if any(names_match(p, measure) for p in general.persons):
        # 个人也可以申报：法人资格不再是条件。
        conditions = [_also_persons(c) for c in conditions if c.test != Holds("具有独立法人资格")]
    subjects = {c.subject for c in conditions}
    if where.region.short != "全国" and not subjects & {Subject.REGION, Subject.REGISTRATION}:
        clause = measure.department.clause if measure.department else measure.clause
        conditions.append(
            Condition(
                Subject.REGION,
                OneOf("地区", (str(where.region),)),
                f"在{where.region.short}（发文机关所在地）",
                clause,
            )
        )
    if not any(c.subject not in _SURROUNDING for c in conditions):
        # A bare row or figure states no condition of its own; that is not the same as having none.
        text = f"符合条文规定的对象和申报条件：{measure.beneficiary or measure.project or NO_BENEFICIARY}"
        conditions.append(Condition(Subject.OTHER, Holds(text), text, measure.clause))
    own_windows = measure.windows or tuple(w for p, w in general.windows if not p or names_match(p, measure))
    department = measure.department
    if general.department and (
        department is None
        or measure.department is None
        or (
            measure.department.value == department.value
            and not re.search("责任|部门", department.clause.quote)
        )
    ):
        department = general.department if department is None else department
    caps = measure.caps + tuple(c for c in general.caps if not any(names_match(s, measure) for s in c.spared))
    return replace(
        measure,
        conditions=_merged(conditions),
        windows=own_windows,
        materials=measure.materials
        + tuple(m for p, m in general.materials if not p or names_match(p, measure)),
        caps=tuple(dict.fromkeys(caps)),
        rivals=measure.rivals + tuple(r for r in general.rivals if _named_in(r.value, measure)),
        department=department,
    )


def _also_persons(condition: Condition) -> Condition:
    test = condition.test
    if condition.subject is Subject.APPLICANT and isinstance(test, OneOf) and test.fact == "类型":
        return replace(condition, test=replace(test, values=tuple(dict.fromkeys((*test.values, "个人")))))
    return condition


def _concerns(condition: Condition, measure: Measure) -> bool:
    """Whether a general exclusion can touch this measure: one that names another benefit does not."""
    if condition.subject is not Subject.EXCLUSION:
        return True
    named = re.findall("(稳岗|扩岗|见习|创业|技能|床位|贴息|保险|展会|书店)", condition.clause.quote)
    return not named or any(n in measure.clause.quote or n in measure.project for n in named)


def _merged(conditions: list[Condition]) -> tuple[Condition, ...]:
    """One condition for each test."""
    kept: dict[object, Condition] = {}
    for condition in conditions:
        kept.setdefault(
            (condition.test, condition.subject if isinstance(condition.test, OneOf) else ""), condition
        )
    return tuple(kept.values())


_SUFFIX = re.compile("项目|资助|奖励|补助|补贴|申报|申请|的|专项|一次性|发放|实施|落实|给予|支持|对")


def names_match(name: str, measure: Measure) -> bool:
    """Whether a project's name in one place means this measure.

    >>> from assistant.eligibility.models import Benefit, Clause
    >>> from assistant.eligibility.rules import Fixed
    >>> c = Clause("d", 0, 0, "")
    >>> m = Measure("", "", "知识产权质押融资贴息", Benefit.INTEREST, "", c, Fixed(1), c)
    >>> names_match("质押融资贴息", m), names_match("专利导航项目", m)
    (True, False)
    """
    wanted = _SUFFIX.sub("", name)
    mine = [_SUFFIX.sub("", text) for text in (measure.project, measure.title) if text]
    return len(wanted) >= 2 and any(wanted in m or (len(m) >= 3 and m in wanted) for m in mine)


def _named_in(words: str, measure: Measure) -> bool:
    project = _SUFFIX.sub("", measure.project)
    return len(project) >= 2 and (project in _SUFFIX.sub("", words))
