"""Small pieces of wording that every reply letter needs: numerals, topics, courtesy forms, the office's name for itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.drafting.models import Proposal, Submitter
from assistant.drafting.profiles import Courtesy

_DIGITS = "零一二三四五六七八九"
_SELF = (
    ("委员会", "委"),
    ("办公室", "办"),
    ("办公厅", "厅"),
    ("人民政府", "府"),
    ("中心", "中心"),
    ("局", "局"),
    ("厅", "厅"),
)
_TOPIC_LENGTH = 30


def chinese_number(n: int) -> str:
    """An ordinal from 1 to 99 in Chinese.

    >>> [chinese_number(n) for n in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (
        _DIGITS[ones] if ones else ""
    )


def topic_of(heading: str) -> str:
    """What a suggestion is about, to stand in 关于…的建议.

    >>> topic_of("建议加大对质押贷款的贴息力度，评估费一并给予补助")
    '加大对质押贷款的贴息力度，评估费一并给予补助'
    >>> topic_of("关于设立专项基金的建议。")
    '设立专项基金'
    """
    topic = re.sub(r"^(?:建议|希望|呼吁|关于)+[：:，,]?", "", heading.strip()).rstrip("。；;！!？?：:，, ")
    topic = re.sub(r"的?(?:建议|意见|问题)$", "", topic) or topic
    clauses = re.split(r"[，；,;]", topic)
    if len(topic) <= _TOPIC_LENGTH or len(clauses[0]) < 4:
        return topic
    return clauses[0]


def own_name(issuer: str) -> str:
    """What an office calls itself in its letters.

    >>> own_name("澜江市民政局"), own_name("澜江市发展和改革委员会"), own_name("澜江市档案馆")
    ('我局', '我委', '我单位')
    """
    return next((f"我{short}" for ending, short in _SELF if issuer.endswith(ending)), "我单位")


def names_of(proposal: Proposal, courtesy: Courtesy) -> str:
    """The submitters as addressed, without the prefix: 沈既白委员, 陆文澜（等）代表, 甲、乙委员, an organisation's name.

    >>> from assistant.drafting.models import ProposalKind
    >>> made = Proposal(ProposalKind.NPC, "题", submitters=(Submitter("陆文澜"),), joint=True)
    >>> names_of(made, Courtesy())
    '陆文澜（等）代表'
    """
    people = [s.name for s in proposal.submitters if not s.group]
    groups = [s.name for s in proposal.submitters if s.group]
    if not people:
        return "、".join(groups) or f"【待补充：{proposal.kind.person}姓名】"
    shown = people[: courtesy.listed]
    more = len(people) > len(shown) or (proposal.joint and len(people) == 1)
    etc = courtesy.etc if more else ""
    return "、".join([*groups, f"{'、'.join(shown)}{etc}{proposal.kind.person}"])


def you(submitters: Sequence[Submitter], *, joint: bool, courtesy: Courtesy) -> str:
    """您, 你们 or 贵单位."""
    if submitters and all(s.group for s in submitters):
        return courtesy.group if len(submitters) == 1 else courtesy.many
    return courtesy.many if joint or len(submitters) > 1 else courtesy.one


def printed_date(day: date) -> str:
    """A date as GB/T 9704-2012 7.3.5.4 wants it: Arabic, no leading zeros.

    >>> printed_date(date(2026, 3, 5))
    '2026年3月5日'
    """
    return f"{day.year}年{day.month}月{day.day}日"
