"""只说标准的句子：给了却没有写多少的那一项，标准在下一句。"""

from __future__ import annotations

import re

from assistant.eligibility.amounts_of import read_amount
from assistant.eligibility.attaching import Draft
from assistant.eligibility.conditions import Where
from assistant.eligibility.limits import cap_of, trailing_limits
from assistant.eligibility.rules import Unstated
from corpus.models import Span

#: 补贴标准为……、补贴金额按……确定：是上一句那项资助的标准。
_STANDARD = re.compile(
    "(?:其中，)?(?:具体)?(?:补贴|补助|奖励|奖补|返还|资助|贴息|津贴)(?:资金)?的?(?:标准|金额|额度|比例)(?:为|是|：|:|根据|按|可按|原则上按)"
)


def settles(where: Where, draft: Draft, sentence: Span, context: str) -> bool:
    """Give the sentence before its standard where this one only states it: 给予一次性补贴。补贴标准为每人1000元。"""
    words = sentence.of(where.text)
    if not isinstance(draft.rule, Unstated) or not _STANDARD.match(words):
        return False
    amounts = read_amount(where.text, sentence, context + draft.words)
    if amounts is None or isinstance(amounts.rule, Unstated):
        return False
    draft.rule, draft.amount_span = amounts.rule, amounts.span
    draft.caps.extend(c for c in (cap_of(where, read) for read in amounts.caps) if c is not None)
    draft.caps.extend(c for c in trailing_limits(where, sentence) if c not in draft.caps)
    return True
