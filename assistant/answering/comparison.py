"""Questions that set two things side by side: each is looked up and answered on its own."""

from __future__ import annotations

import re

_TRIGGER = re.compile(
    r"分别|各(?:是|有|为|补|给|奖|占|达)|相比|区别|不同|不一样|一样|同一|差别|差异|异同|哪个(?:更|高|多|大)|对比|比较|变化"
)
_JOINT = re.compile(r"和|与|跟|以及|、|还是")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|（[^）]*）")
_PREDICATE = re.compile(
    r"(?:分别|各自|各)(?P<rest>.*)$|(?:相比|之间|在.{1,12}上)?(?:有)?(?:什么|何|哪些)?(?:区别|不同|不一样|差别|差异|异同|变化).*$|一样吗.*$|是同一.*$|哪个.*$|是否.*$"
)
_SHORTEST = 2


def aspects(question: str) -> tuple[str, str] | None:
    """The two things that a question compares, each with what is asked of both; None for other questions.

    >>> aspects("发明专利和实用新型分别资助多少钱？")
    ('发明专利资助多少钱', '实用新型资助多少钱')
    >>> aspects("2019年办法里的上限和2023年的有什么不同？")
    ('2019年办法里的上限', '2023年的')
    """
    if not _TRIGGER.search(question):
        return None
    for clause in re.split(r"[，,。？?；;]", question):
        hidden = _QUOTED.sub(lambda m: "□" * len(m.group()), clause)
        joint = _JOINT.search(hidden)
        if not joint:
            continue
        first, second = clause[: joint.start()], clause[joint.end() :]
        predicate = _PREDICATE.search(hidden[joint.end() :])
        asked = ""
        if predicate:
            asked = second[predicate.start("rest") :] if predicate["rest"] else ""
            second = second[: predicate.start()]
        if min(len(first.strip()), len(second.strip())) >= _SHORTEST:
            return f"{first.strip()}{asked}", f"{second.strip()}{asked}"
    return None
