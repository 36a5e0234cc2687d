"""Content words of a passage and how far two passages share them: what review compares suggestions, items and sentences by."""

from __future__ import annotations

import functools
import re

from assistant.drafting import review_rules
from corpus.tokens import words

_HAN = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z]{2,}[a-z0-9]*|[a-z0-9]*[a-z][a-z0-9]+")


@functools.lru_cache(maxsize=4096)
def content(text: str) -> frozenset[str]:
    """The words of a text that say what it is about.

    >>> sorted(content("我局将进一步加大养老床位的补贴力度"))
    ['养老', '床位', '补贴']
    """
    common = review_rules.words().common
    return frozenset(word for word in words(text) if _HAN.fullmatch(word) and word not in common)


def shared(one: str, other: str) -> float:
    """The part of the content words of ``one`` that ``other`` has too, 0 to 1; a text without any has 0.

    >>> shared("增加养老床位", "已新增养老床位1260张，床位补贴照发")
    0.6666666666666666
    """
    mine, theirs = content(one), content(other)
    if not mine:
        return 0.0
    return sum(1 for word in mine if word in theirs or word in other) / len(mine)
