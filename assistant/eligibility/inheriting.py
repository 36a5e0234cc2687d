"""一句话没有说全的条件：前半句支持的是谁、上一句的对象、引出清单的那句话、重新认定的是什么。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.eligibility.attaching import Draft
from assistant.eligibility.conditions import Where, conditions_of
from assistant.eligibility.figures import GIFT, segments
from assistant.eligibility.lead import lead_of
from assistant.eligibility.models import Condition, Subject
from assistant.eligibility.passages import FOR_PROJECT, Passage
from assistant.eligibility.rules import Holds, OneOf, Tiered
from assistant.eligibility.vocabulary import CERTIFICATES, HONOURS, find_terms
from corpus.models import Span


def supported(where: Where, sentence: Span, lead: Span) -> tuple[Condition, ...]:
    """支持高校以许可、转让等方式转化，对……的，按……奖励: who is supported stands before what is rewarded."""
    before = where.text[sentence.start : lead.start]
    found = list(re.finditer("(?:支持|鼓励|引导)([^，。；]{2,60})，", before))
    if not found:
        return ()
    match = found[-1]
    span = Span(sentence.start + match.start(1), sentence.start + match.end(1))
    kinds = (Subject.APPLICANT, Subject.SIZE, Subject.ACTIVITY)
    return tuple(c for c in conditions_of(where, span, beneficiary=True) if c.subject in kinds)


def for_tiers(condition: Condition, rule: Tiered) -> Condition:
    """获得中国专利金奖、银奖、优秀奖的: each tier's name satisfies the condition, not the one that was recognised alone."""
    test = condition.test
    if condition.subject not in (Subject.HONOUR, Subject.CERTIFICATE) or not isinstance(test, OneOf):
        return condition
    labels = [tier.label for tier in rule.tiers]
    full = next((v for v in test.values for label in labels if v.endswith(label) and v != label), "")
    stem = next((full.removesuffix(label) for label in labels if full.endswith(label)), "") if full else ""
    terms = HONOURS if condition.subject is Subject.HONOUR else CERTIFICATES
    known = [next((n for n, _, _ in find_terms(terms, stem + label)), stem + label) for label in labels]
    names = tuple(dict.fromkeys(known))
    return replace(condition, test=replace(test, values=names), text="、".join(names))


def gift_in(text: str, lead: Span) -> Span:
    """The part of a lead-in that announces the steps: 按照投入额分档补助."""
    parts = [p.shift(lead.start) for p in segments(lead.of(text))]
    return next((p for p in parts[1:] if GIFT.search(p.of(text))), parts[-1] if len(parts) > 1 else lead)


def renewed(where: Where, lead: Span, siblings: Sequence[Draft]) -> tuple[Condition, ...]:
    """重新认定的，奖励10万元: what is renewed is the honour that the clause before named."""
    match = re.match("(?:重新|再次|复审|复核)(?:认定|通过|评定)?", lead.of(where.text))
    if not match or len(lead) > 8 or not siblings:
        return ()
    named = [c.test for c in siblings[-1].conditions if c.subject is Subject.HONOUR]
    return tuple(
        Condition(
            Subject.HONOUR,
            Holds(f"{match[0]}{'、'.join(test.values)}"),
            f"{match[0]}：{'、'.join(test.values)}",
            where.clause(lead),
        )
        for test in named
        if isinstance(test, OneOf)
    )


def inherited(
    where: Where, passage: Passage, own: Sequence[Condition], siblings: Sequence[Draft], subject: Span | None
) -> list[Condition]:
    """What the sentence leaves to its surroundings: the applicant of the sentence before, the conditions of the lead-in."""
    found: list[Condition] = []
    if passage.lead is not None and not FOR_PROJECT.match(passage.lead.of(where.text)):
        lead = lead_of(where.text, passage.lead, gift_in(where.text, passage.lead))
        if lead is not None:
            found.extend(conditions_of(where, lead, beneficiary=True))
    subjects = {c.subject for c in (*own, *found)}
    if Subject.APPLICANT not in subjects and subject is not None:
        return [*found, *conditions_of(where, subject, beneficiary=True)]
    if Subject.APPLICANT not in subjects:
        for sibling in reversed(siblings):
            theirs = [c for c in sibling.conditions if c.subject in (Subject.APPLICANT, Subject.SIZE)]
            if theirs:
                return [*found, *theirs]
        for heading in (passage.topic, *reversed(passage.headings)):
            if heading is not None:
                named = [
                    c
                    for c in conditions_of(where, heading, beneficiary=True)
                    if c.subject is Subject.APPLICANT
                ]
                if named:
                    return [*found, *named]
    return found
