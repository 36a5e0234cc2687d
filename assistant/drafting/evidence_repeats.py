"""Which evidence says what other evidence says already, within an item and across the items of a letter."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from assistant.drafting.evidence import Evidence
from corpus.mentions import MentionType, find_mentions, normalise_value
from corpus.tokens import bigrams

_FIGURES = {MentionType.AMOUNT, MentionType.PERCENTAGE, MentionType.MULTIPLE, MentionType.COUNT}
#: Share of a sentence's pairs of characters that another must have to say the same: without figures, with one
#: figure, and with several, which two sentences seldom share by chance.
_WORDS, _ONE_FIGURE, _FIGURES_SAME = 0.6, 0.4, 0.25


def figures_of(text: str) -> frozenset[Hashable]:
    """The amounts, shares and counts of a sentence, normalised."""
    found = ((m.type, normalise_value(m)) for m in find_mentions(text) if m.type in _FIGURES)
    return frozenset(value for value in found if value[1] is not None)


def repeats(one: str, other: str) -> bool:
    """Whether a sentence tells nothing that another does not: no other figure, and few other words.

    >>> repeats("本科每月1000元、硕士每月2000元。", "补贴标准为博士每月3000元、硕士每月2000元、本科每月1000元。")
    True
    >>> repeats("自建的每张床位资助8000元。", "租赁的每张床位资助5000元。")
    False
    """
    mine, theirs = figures_of(one), figures_of(other)
    if not mine <= theirs:
        return False
    pairs = set(bigrams(one))
    share = len(pairs & set(bigrams(other))) / (len(pairs) or 1)
    return share >= (_WORDS if not mine else _ONE_FIGURE if len(mine) == 1 else _FIGURES_SAME)


def add_without_repeating(chosen: list[Evidence], one: Evidence) -> bool:
    """Add evidence unless it only repeats what is chosen; of two that say the same, the one of more authority stays.

    Says whether ``chosen`` has grown.
    """
    for index, other in enumerate(chosen):
        again, within = repeats(one.text, other.text), repeats(other.text, one.text)
        if within and one.authority > other.authority:
            chosen[index] = one
            return False
        if again:
            return False
        if within and one.authority == other.authority:
            chosen[index] = one
            return False
    chosen.append(one)
    return True


def said_elsewhere(one: Evidence, others: Sequence[Evidence]) -> bool:
    """Whether another item quotes the same place, whole or in part."""
    return any(
        one.citation.doc_id == other.citation.doc_id and one.citation.span.overlaps(other.citation.span)
        for other in others
    )
