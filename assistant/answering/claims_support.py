"""Whether a claim of a sentence stands in what it cites, with its bound and at its own subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.claims import Claim, plain
from assistant.answering.claims_bounds import bound_named, bounds_agree
from assistant.answering.claims_context import Context
from assistant.answering.claims_grounds import Grounds, Quoted
from assistant.answering.claims_likeness import alike
from assistant.answering.claims_pieces import told_apart
from corpus.mentions import DateValue, MentionType, TitleValue

#: A figure counts as moved when so much of another's own words, and no more than so much of its own, stand around it.
_TAKEN, _LEFT_BEHIND = 0.5, 0.34
#: So many of another's words with none of its own are enough.
_CLEARLY = 3
#: How many pairs of characters two places share when they are one place.
_SAME_PLACE = 3
_ISSUED = re.compile(
    "印发|发布|公布|颁布|出台|发文|文件|下发|落款|成文|答复|来函|复函|《|文号|日期|写明|起草|年(?:版|度)?的?(?:措施|办法|规定|通知|政策|细则|意见|方案|规划)"
)
_NAMED_ONCE = {"title", "doc_number", "case_number"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a claim: ``reason`` is absent, bound or moved; ``found`` is what the source says."""

    reason: str
    found: str = ""


def check_claim(claim: Claim, around: Context, sentence: str, grounds: Grounds) -> Finding | None:
    """What is wrong with one claim of ``sentence``; None when it stands in the grounds."""
    quoted = list(grounds.quoted())
    same = [q for q in quoted if alike(claim, q.claim)]
    others = [q for q in quoted if q.claim.family == claim.family and not alike(claim, q.claim)]
    if not same:
        if taken := _place_taken(claim, around, others, sentence):
            return Finding("absent", taken)
        if _stands_beside(claim, sentence, others, grounds) or told_apart(claim, sentence, grounds):
            return None
        return Finding("absent", others[0].claim.text if len(others) == 1 else "")
    if number := _other_number(claim, [q.claim for q in same]):
        return Finding("absent", number)
    if claim.type in _NAMED_ONCE:
        return None
    for other in others:
        if any(q.quote == other.quote and q.claim.span.overlaps(other.claim.span) for q in same):
            continue
        if all(_points(around, other.around, q.around) for q in same):
            return Finding("moved", other.claim.text)
    best = max(len(around & q.around) for q in same)
    nearest = [q for q in same if len(around & q.around) == best]
    if any(bounds_agree(claim, q.claim, sentence, plain(q.quote)) for q in nearest):
        return None
    if any("\t" in q.quote for q in nearest) and bound_named(claim, grounds.beside):
        return None
    return Finding("bound", nearest[0].claim.text)


def _points(around: Context, other: Context, mine: Context) -> bool:
    """Whether the words around a claim are those of another figure rather than its own.

    Only what tells the two apart counts, as shares: a long lead-in of one must not outweigh the other's few words.
    """
    theirs, own = other - mine, mine - other
    if not theirs or not own:
        return False
    taken, left = len(around & theirs), len(around & own)
    if left == 0 and taken >= _CLEARLY:
        return True
    return taken > left and taken >= _TAKEN * len(theirs) and left <= _LEFT_BEHIND * len(own)


def _place_taken(claim: Claim, around: Context, others: Sequence[Quoted], sentence: str) -> str:
    """The institution that the quotes name where the sentence names another one, which only stands beside them."""
    if claim.type != MentionType.INSTITUTION.value:
        return ""
    for other in others:
        if len(around & other.around) >= _SAME_PLACE and other.claim.text not in sentence:
            return other.claim.text
    return ""


def _stands_beside(claim: Claim, sentence: str, others: Sequence[Quoted], grounds: Grounds) -> bool:
    """Whether a claim stands in a header, a heading or the context.

    The document's date dates the document (2023年印发的办法), and what it reports where the quotes name no other time.
    """
    if not any(alike(claim, c) for c in grounds.about()):
        return False
    if not isinstance(claim.value, DateValue):
        return True
    if claim.value.month is None and not others:
        return True
    around = sentence[max(0, claim.span.start - 12) : claim.span.end + 12]
    return bool(_ISSUED.search(around))


def _other_number(claim: Claim, same: Sequence[Claim]) -> str:
    """The 文号 that the sources print behind a title where the sentence prints another one."""
    if not isinstance(claim.value, TitleValue) or claim.value.doc_number is None:
        return ""
    numbers = {c.value.doc_number for c in same if isinstance(c.value, TitleValue) and c.value.doc_number}
    return "" if not numbers or claim.value.doc_number in numbers else "、".join(sorted(numbers))
