"""什么情形不予支持：排除情形和不重复享受。"""

from __future__ import annotations

import re

from assistant.eligibility.conditions import Where
from assistant.eligibility.models import Condition, Subject
from assistant.eligibility.rules import Holds
from assistant.eligibility.vocabulary import EXCLUSIONS, find_terms
from corpus.models import Span


def exclusions_of(where: Where, span: Span) -> tuple[Condition, ...]:
    """What rules an applicant out, each as a statement that must not hold.

    >>> w = Where("近三年发生较大以上生产安全事故或者被列入严重违法失信名单的企业，不予支持", "d")
    >>> [c.text for c in exclusions_of(w, Span(0, len(w.text)))]
    ['发生较大以上生产安全事故', '被列入严重失信名单']
    """
    words, clause = span.of(where.text), where.clause(span)
    names = list(dict.fromkeys(name for name, _, _ in find_terms(EXCLUSIONS, words)))
    if len(names) > 1 and "受到行政处罚" in names:
        names.remove("受到行政处罚")
    if names:
        return tuple(
            Condition(Subject.EXCLUSION, Holds(name, expected=False), name, clause) for name in names
        )
    statement = re.sub(
        r"(?:的)?[，,]?(?:一律)?(?:不予|不再|不得|不享受|不适用|不属于|不资助|不补助|停止)[^，；。]*[。；]?$",
        "",
        words,
    )
    if "提出" not in statement:
        statement = re.sub("^对", "", statement)
    statement = re.sub(r"^(?:其中，?|但)|[。；]$", "", statement).rstrip("的，")
    if re.match("无(?=.*(?:记录|行为|情形|情况)$)", statement) and statement == words.rstrip("。；"):
        # 无逾期还款记录 in a list of requirements: what must not hold is that there is one.
        statement = f"有{statement[1:]}"
    if not 3 <= len(statement) <= 80:
        return ()
    return (Condition(Subject.EXCLUSION, Holds(statement, expected=False), statement, clause),)


def no_double(where: Where, span: Span) -> Condition:
    """The condition that the same matter is not paid twice."""
    words = span.of(where.text)
    fact = (
        "同一事项已享受其他财政资金支持"
        if re.search("财政|同类|其他", words)
        else re.sub("[。；]$", "", words)[-40:]
    )
    text = re.sub("[。；]$", "", words)
    return Condition(Subject.NO_DOUBLE, Holds(fact, expected=False), text, where.clause(span))
