"""哪些提问说的是同一件事：去掉问法，比字；数字、否定和对象不同的不合在一起。"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict

#: Two questions are near when they share at least this much of their pairs of characters (Dice).
NEAR = 0.68
_FILLER = re.compile(
    r"请问|想问一?下?|问一下|咨询一?下?|麻烦|你好|您好|有没有|有无|是不是|是否|能不能|能否|可不可以|可否|可以|"
    r"目前|现在|我们|我想|我|一下|[吗呢吧啊的了是有要想]|\W+"
)
_SYNONYMS = (
    ("补助", "补贴"),
    ("资助", "补贴"),
    ("奖补", "补贴"),
    ("怎么样", "怎么"),
    ("如何", "怎么"),
    ("怎样", "怎么"),
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_NEGATIONS = "不未非无没"


class Wordings:
    """Groups of near keys: a key joins the first group whose first key is near."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._heads: list[str] = []
        self._sizes: list[int] = []
        self._by_pair: dict[str, list[int]] = defaultdict(list)

    def group(self, key: str) -> int:
        """The number of the key's group, from 0; a new one where no other is near."""
        if key not in self._known:
            self._known[key] = self._home(key)
        return self._known[key]

    def _home(self, key: str) -> int:
        pairs = _pairs(key)
        # Thousands of questions share nothing: only those that share pairs enough are compared.
        shared = Counter(head for pair in pairs for head in self._by_pair[pair])
        for head in sorted(shared):
            if 2 * shared[head] >= NEAR * (len(pairs) + self._sizes[head]) and near(self._heads[head], key):
                return head
        self._heads.append(key)
        self._sizes.append(len(pairs))
        for pair in pairs:
            self._by_pair[pair].append(len(self._heads) - 1)
        return len(self._heads) - 1


def question_key(question: str) -> str:
    """What a question is compared by: folded, without words that only ask, one word for 补贴, 补助 and 资助.

    >>> question_key("请问，无人机适航取证有没有资助？"), question_key("无人机适航取证有补贴吗")
    ('无人机适航取证补贴', '无人机适航取证补贴')
    """
    folded = _FILLER.sub("", unicodedata.normalize("NFKC", question).casefold())
    for word, same in _SYNONYMS:
        folded = folded.replace(word, same)
    return folded or question.strip()


def near(one: str, other: str) -> bool:
    """Whether two keys ask the same: no number, negation or sign on both sides that the other lacks, and most pairs shared.

    >>> near(question_key("养老床位补贴多少"), question_key("托育床位补贴多少"))
    False
    >>> near(question_key("新增一张养老床位补贴多少"), question_key("养老床位补贴多少"))
    True
    """
    if one == other:
        return True
    if sorted(_DIGITS.findall(one)) != sorted(_DIGITS.findall(other)):
        return False
    mine, theirs = Counter(one), Counter(other)
    if any(mine[sign] != theirs[sign] for sign in _NEGATIONS):
        return False
    # “养老床位” and “托育床位” share most of their signs; what tells them apart stands on both sides.
    if mine - theirs and theirs - mine:
        return False
    pairs, others = _pairs(one), _pairs(other)
    return 2 * len(pairs & others) >= NEAR * (len(pairs) + len(others)) > 0


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
