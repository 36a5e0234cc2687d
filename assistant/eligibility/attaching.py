"""限额、除外、申报时间、责任部门：本身不是资助的句子，归到它所约束的事项。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.eligibility.clauses import Role
from assistant.eligibility.conditions import Where
from assistant.eligibility.exclusions import exclusions_of, no_double
from assistant.eligibility.limits import limits_of
from assistant.eligibility.models import Cap, Condition, Noted, Window
from assistant.eligibility.passages import Passage
from assistant.eligibility.relief import free_of
from assistant.eligibility.rules import AmountRule, Deferral
from assistant.eligibility.windows import read_window
from corpus.models import Span

_DEPARTMENTS = re.compile(r"[（(]?(?:责任|牵头|主管|实施)(?:部门|单位)[：:]\s?([^）)\n。；]{2,80})")
#: 缓缴期间免收滞纳金。
_MEANWHILE = re.compile("(?:缓缴|延期|延缴|延迟|延长)[^，。；]{0,6}期?[间内]")


@dataclass(slots=True)
class Draft:
    """A measure in the making."""

    passage: Passage
    sentence: Span
    lead: Span | None
    rule: AmountRule
    amount_span: Span
    caps: list[Cap] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
    rivals: list[Noted] = field(default_factory=list)
    department: Noted | None = None
    proposed: Noted | None = None
    valid: tuple[date | None, date | None] = (None, None)
    beneficiary: str = ""
    words: str = ""
    by_model: list[str] = field(default_factory=list)


def attach(where: Where, sentence: Span, role: Role, drafts: Sequence[Draft], *, last: bool) -> bool:
    """Give a sentence that is not itself a benefit to the measures it limits. False where there are none."""
    words = sentence.of(where.text)
    if not drafts:
        return False
    rule = drafts[-1].rule
    if isinstance(rule, Deferral) and _MEANWHILE.match(words) and (free := free_of(words)):
        drafts[-1].rule = replace(rule, free_of=free)
        return True
    if role is Role.LIMIT and re.search("补缴|分期", words):
        return True
    if role in (Role.EXCLUSION, Role.NO_DOUBLE) and re.search("逾期|按照?《[^》]*》.{0,20}执行", words):
        return True
    if role is Role.NO_DOUBLE and re.search("最多享受|只能享受", words):
        role = Role.LIMIT
    if role is Role.LIMIT:
        for cap in limits_of(where, sentence):
            everyone = re.search("总额|合计|累计|上述|以上|^同一|^单[个一]", words) or not last
            for draft in drafts if everyone else drafts[-1:]:
                # 各分句自己写了同样的限额的，不再套用。
                if draft is drafts[-1] or not any(c.per == cap.per and c.amount for c in draft.caps):
                    draft.caps.append(cap)
        return True
    if role is Role.EXCLUSION:
        for draft in drafts:
            draft.conditions.extend(exclusions_of(where, sentence))
        return True
    if role is Role.NO_DOUBLE:
        for draft in drafts:
            if re.search("同时享受|重复享受|选择", words) and not re.search("财政|同类|其他", words):
                draft.rivals.append(Noted(words, where.clause(sentence)))
            else:
                draft.conditions.append(no_double(where, sentence))
        return True
    if role is Role.WINDOW:
        window = read_window(where, sentence)
        if window:
            for draft in drafts:
                draft.windows.append(window)
        return True
    return role in (Role.DEPARTMENT, Role.HISTORY)


def name_departments(where: Where, passage: Passage, drafts: Iterable[Draft]) -> None:
    match = _DEPARTMENTS.search(where.text, passage.span.start, passage.span.end)
    if match:
        noted = Noted(match[1].strip(), where.clause(Span(match.start(1), match.end(1))))
        for draft in drafts:
            draft.department = noted
