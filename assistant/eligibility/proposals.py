"""大模型对一句条文的建议：逐项对照条文，对不上的丢掉。"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.eligibility.amounts_of import read_amount
from assistant.eligibility.attaching import Draft
from assistant.eligibility.beneficiary import exact
from assistant.eligibility.benefits import GOVERNMENT
from assistant.eligibility.clauses import Role, role_of
from assistant.eligibility.conditions import Where, conditions_of
from assistant.eligibility.figures import GIFT
from assistant.eligibility.holes import Hole
from assistant.eligibility.models import Cap, Noted
from assistant.eligibility.rules import (
    AmountRule,
    Deferral,
    Fixed,
    PerUnit,
    Range,
    Share,
    Stated,
    Tiered,
    Unstated,
)
from corpus.mentions import find_amounts, find_percentages
from corpus.models import Span

BENEFICIARY, AMOUNT, WHOLE = "对象", "标准", "事项"
_RELIEVES = re.compile("免|减|缓|延期|退还|返还|抵扣|降")
_CAP_WORDS = re.compile("最高|不超过|不得超过|不高于|封顶|上限|限额|以内")
_APPEAL = re.compile("鼓励|倡导|号召|引导|动员|建议(?!给予)")
_GIVES = re.compile("给予|予以|发放|补贴|补助|奖")
#: An office that grants, or that one government gives to: no applicant.
_OFFICE = re.compile(
    r"(?:管理局|[财税监审]\w?局|委员会|厅|政府|(?:主管|财政|税务|监管|有关|相关)部门|办公室)$"
)
_FENCE = re.compile(r"^\s*```(?:json)?\s*|\s*```\s*$")


class Proposal(BaseModel):
    """One measure as a chat model gives it. Every value is meant to be a quotation."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    beneficiary: str = Field("", max_length=300)
    gift: str = Field("", max_length=300)
    amount: str = Field("", max_length=100)
    cap: str = Field("", max_length=100)
    planned: bool = False


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    measures: list[Proposal] = Field(max_length=8)


@dataclass(slots=True)
class Checked:
    """What is left of a reply: whole measures, and what was dropped by reason. A draft of the hole is filled in place."""

    drafts: list[Draft] = field(default_factory=list)
    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


def parse_reply(reply: str) -> list[Proposal] | None:
    """The proposals in a reply; None where it is not the JSON that was asked for.

    >>> [p.gift for p in parse_reply('```json\\n{"measures": [{"gift": "每人800元补贴"}]}\\n```')]
    ['每人800元补贴']
    >>> parse_reply("好的，没有资助。") is None
    True
    """
    text = _FENCE.sub("", reply)
    start, end = text.find("{"), text.rfind("}")
    try:
        return _Reply.model_validate(json.loads(text[start : end + 1])).measures if start >= 0 else None
    except (ValueError, ValidationError, RecursionError):
        return None


def check(where: Where, hole: Hole, context: str, reply: str, proposed: Noted | None) -> Checked:
    """Check a reply against its clause, value by value.

    ``context`` is what stands above the clause; ``proposed`` the word by which code reads it as a mere plan: a model may
    add that a measure is planned, never take it away.
    """
    result = Checked()
    words = hole.sentence.of(where.text)
    found = parse_reply(reply)
    if found is None:
        result.dropped["格式"] += 1
        return result
    for proposal in found:
        reason = _fill(where, hole, hole.draft, context, proposal, result) if hole.draft else None
        if hole.draft is None:
            reason = _whole(where, hole, context, proposal, proposed, result)
        if reason:
            result.dropped[reason] += 1
    if hole.draft is None and role_of(words) in (Role.HISTORY, Role.EXCLUSION) and result.drafts:
        result.dropped["只是过去的数字或排除情形"] += len(result.drafts)
        result.drafts, result.kept = [], 0
    return result


def _fill(
    where: Where, hole: Hole, draft: Draft, context: str, proposal: Proposal, result: Checked
) -> str | None:
    """Fill what the rules left empty in their own measure; what they found stays."""
    filled = False
    if not draft.beneficiary and proposal.beneficiary:
        named = _beneficiary(where, hole.sentence, context, proposal.beneficiary)
        if named is None:
            return "对象不在条文"
        draft.beneficiary, filled = named, True
        draft.by_model.append(BENEFICIARY)
    if isinstance(draft.rule, Unstated) and proposal.amount:
        read = _amount(where, hole.sentence, context, proposal)
        if isinstance(read, str):
            return read
        draft.rule, draft.amount_span = read
        draft.by_model.append(AMOUNT)
        filled = True
    result.kept += filled
    return None


def _whole(
    where: Where, hole: Hole, context: str, proposal: Proposal, proposed: Noted | None, result: Checked
) -> str | None:
    """A measure that the rules did not see."""
    sentence = hole.sentence
    named = _beneficiary(where, sentence, context, proposal.beneficiary)
    if named is None:
        return "对象不在条文"
    if GOVERNMENT.match(named) or _OFFICE.search(named):
        return "政府之间"
    read = _amount(where, sentence, context, proposal)
    if isinstance(read, str):
        return read
    rule, span = read
    if _APPEAL.search(where.text[sentence.start : span.start]) and not _GIVES.search(proposal.gift):
        return "只是号召"
    lead = _place(where, sentence, proposal.beneficiary)
    draft = Draft(hole.passage, sentence, lead, rule, span, words=sentence.of(where.text))
    draft.beneficiary = named
    draft.by_model.append(WHOLE)
    draft.proposed = proposed or (
        Noted("大模型读作打算", where.clause(sentence)) if proposal.planned else None
    )
    if lead is not None:
        draft.conditions = list(conditions_of(where, lead, context, beneficiary=True))
    if proposal.cap:
        cap = _cap(where, sentence, proposal.cap)
        if cap is None:
            return "上限不符"
        draft.caps.append(cap)
    result.drafts.append(draft)
    result.kept += 1
    return None


def _place(where: Where, sentence: Span, quote: str) -> Span | None:
    """Where a quotation stands in the sentence; None where it does not, or is nothing."""
    at = sentence.of(where.text).find(quote) if quote.strip() else -1
    return Span(sentence.start + at, sentence.start + at + len(quote)) if at >= 0 else None


def _beneficiary(where: Where, sentence: Span, context: str, quote: str) -> str | None:
    """The class in a quotation, as the rules would cut it; None where it is not written or names no class."""
    if _place(where, sentence, quote) is None and (len(quote) < 2 or quote not in context):
        return None
    named = exact(quote)
    return named.of(quote) if named else None


def _amount(where: Where, sentence: Span, context: str, proposal: Proposal) -> tuple[AmountRule, Span] | str:
    """The rule in the quoted gift, or why there is none: not written, no gift, other figures than the model named."""
    span = _place(where, sentence, proposal.gift)
    if span is None:
        return "条文里没有这句"
    gift = proposal.gift if not proposal.amount else sentence.of(where.text)
    if not GIFT.search(gift) and not _RELIEVES.search(gift):
        return "没有给付的词"
    if proposal.amount and _place(where, sentence, proposal.amount) is None:
        return "数额不在条文"
    read = read_amount(where.text, span, context, standard=bool(proposal.amount))
    if read is None:
        return "数额不符"
    said, got = set(_figures(proposal.amount)), set(_rule_figures(read.rule))
    if got - said or (said and not got):
        return "数额不符"
    return read.rule, read.span


def _figures(words: str) -> Iterator[Decimal]:
    for mention in (*find_amounts(words), *find_percentages(words)):
        yield from (v for v in (mention.value.low, mention.value.high) if v is not None and v)


def _rule_figures(rule: AmountRule) -> Iterator[Decimal]:
    match rule:
        case Fixed():
            yield rule.amount
        case Range() | PerUnit() | Share():
            whole = isinstance(rule, Share) and rule.low == rule.high and rule.high in (1, Decimal("0.5"))
            yield from () if whole else (v for v in (rule.low, rule.high) if v is not None and v)
        case Tiered():
            for tier in rule.tiers:
                yield from _rule_figures(tier.rule)
        case Deferral() | Stated() | Unstated():
            return


def _cap(where: Where, sentence: Span, quote: str) -> Cap | None:
    span = _place(where, sentence, quote)
    sums = [m.value.high for m in find_amounts(quote) if m.value.high]
    if span is None or len(sums) != 1 or not _CAP_WORDS.search(quote):
        return None
    return Cap(where.clause(span), sums[0])
