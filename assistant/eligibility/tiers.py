"""同一句话引出的几条只差一个档次的，合成一项。"""

from __future__ import annotations

import re

from assistant.eligibility.attaching import Draft
from assistant.eligibility.clauses import Role, role_of
from assistant.eligibility.conditions import Where
from assistant.eligibility.inheriting import gift_in
from assistant.eligibility.lead import lead_of
from assistant.eligibility.rules import Stated, Tier, Tiered, Unstated
from assistant.eligibility.tier_labels import test_of_label
from corpus.models import Span

_TIER_LEAD = re.compile("分档|分别|标准(?:为|如下)?|下列|以下|档次|按照?")


def merge_tiers(where: Where, drafts: list[Draft]) -> list[Draft]:
    """Join list items under one lead-in that only differ in their step: 分档补助：1.… 2.… 3.…"""
    merged: list[Draft] = []
    for draft in drafts:
        lead = draft.passage.lead
        previous = merged[-1] if merged else None
        if (
            previous is not None
            and lead is not None
            and previous.passage.lead == lead
            and previous.passage.span != draft.passage.span
            and _TIER_LEAD.search(lead.of(where.text)[-30:])
            and role_of(lead.of(where.text)[:-1] + "1元补助") is Role.BENEFIT
            and re.search("补助|奖励|补贴|资助|给予", lead.of(where.text))
            and not isinstance(draft.rule, Tiered | Stated | Unstated)
        ):
            merged[-1] = _joined(where, previous, draft)
        else:
            merged.append(draft)
    return merged


def _joined(where: Where, one: Draft, other: Draft) -> Draft:
    tiers = one.rule.tiers if isinstance(one.rule, Tiered) else (_tier(where, one),)
    assert not isinstance(other.rule, Tiered)
    shared = [c for c in one.conditions if c in other.conditions]
    one.rule = Tiered((*tiers, _tier(where, other)))
    one.conditions = shared
    one.caps.extend(c for c in other.caps if c not in one.caps)
    one.amount_span = Span(one.amount_span.start, other.amount_span.end)
    one.sentence = Span(one.sentence.start, other.sentence.end)
    one.department = one.department or other.department
    if one.passage.lead is not None:
        lead = lead_of(where.text, one.passage.lead, gift_in(where.text, one.passage.lead))
        one.beneficiary = (lead or one.passage.lead).of(where.text)[:90]
    return one


def _tier(where: Where, draft: Draft) -> Tier:
    assert not isinstance(draft.rule, Tiered)
    label = draft.lead.of(where.text) if draft.lead else draft.beneficiary
    label = re.sub("的$", "", label)
    context = draft.passage.lead.of(where.text) if draft.passage.lead else ""
    return Tier(label, draft.rule, test_of_label(label, context))
