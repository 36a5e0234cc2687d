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
#: The longest clause before a comparison that names what is compared, and words by which it speaks of something else.
_TOPIC = 16
_SPEAKS = re.compile(r"我|你|请|想|问|是|有|要|能|可以|吗|多少|什么")
_TIME = re.compile(r"\d{4}年")


def aspects(question: str) -> tuple[str, str] | None:
    """The two things that a question compares, each with what is asked of both; None for other questions.

    >>> aspects("发明专利和实用新型分别资助多少钱？")
    ('发明专利资助多少钱', '实用新型资助多少钱')
    >>> aspects("2019年办法里的上限和2023年的有什么不同？")
    ('2019年办法里的上限', '2023年的上限')
    >>> aspects("清洁生产奖励，2016年的办法和2025年的措施有什么不同？")
    ('清洁生产奖励2016年的办法', '清洁生产奖励2025年的措施')
    """
    if not _TRIGGER.search(question):
        return None
    topic = ""
    for clause in re.split(r"[，,。？?；;]", question):
        hidden = _QUOTED.sub(lambda m: "□" * len(m.group()), clause)
        joint = _JOINT.search(hidden)
        if not joint:
            topic = (
                clause.strip() if 2 <= len(clause.strip()) <= _TOPIC and not _SPEAKS.search(clause) else ""
            )
            continue
        first, second = clause[: joint.start()], clause[joint.end() :]
        predicate = _PREDICATE.search(hidden[joint.end() :])
        asked = ""
        if predicate:
            asked = second[predicate.start("rest") :] if predicate["rest"] else ""
            second = second[: predicate.start()]
        if min(len(first.strip()), len(second.strip())) >= _SHORTEST:
            first, second = _completed(first.strip(), second.strip())
            return f"{topic}{first}{asked}", f"{topic}{second}{asked}"
    return None


def _completed(first: str, second: str) -> tuple[str, str]:
    """Both sides with the noun that only one of them has (自建和租赁的床位; 2019年的上限和2023年的)."""
    if second.endswith("的") and "的" in first[:-1]:
        return first, second + first.rpartition("的")[2]
    if "的" in second[:-1] and "的" not in first and not _TIME.search(first):
        return f"{first}的{second.rpartition('的')[2]}", second
    return first, second
