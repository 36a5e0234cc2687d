"""The items of a list in an answer, for “上面第二条”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation.context import without_citations

_LABEL = (
    r"(?:[-•·*]\s+|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、)）](?!\d)\s*|[①-⑳]"
    r"|第[一二三四五六七八九十]{1,2}(?:[，,、：:]|[条项点类种][，,、：:])|[一二三四五六七八九十]{1,2}是)"
)
_LINE = re.compile(rf"^\s*{_LABEL}\s*(?P<item>.+)$", re.MULTILINE)
_INLINE = re.compile(rf"(?:^|(?<=[：:；;。，,\s”“])){_LABEL}\s*(?P<item>[^；;\n]+)")
_INTRODUCTION = re.compile(r"^.*(?:包括|分别是|分别为|分为|分成|即|有|是|为|：|:)(?=[^是为：:]+$)")
_REST = re.compile(r"(?:等.*|[。；;].*)$", re.DOTALL)
_CUT = re.compile(r"[，,；;：:。！？（(]")
_LONGEST_ITEM = 40


def items_of(answer: str) -> list[str]:
    """The items that an answer lists: numbered lines, 一是…二是…, clauses between ；, or words between 、.

    >>> items_of("包括三条：\\n- 本地培育一批[1]；\\n- 国外引进一批[1]。")
    ['本地培育一批', '国外引进一批']
    >>> items_of("资助对象分为高校、企业和个人。")
    ['高校', '企业', '个人']
    """
    text = without_citations(answer).strip()
    for pattern in (_LINE, _INLINE):
        found = [_clean(match["item"]) for match in pattern.finditer(text)]
        if len(found) >= 2:
            return found
    longest: list[str] = []
    for sentence in re.split(r"[。！？\n]", text):
        parts = [part for part in re.split(r"[；;]", sentence) if part.strip()]
        if len(parts) < 2:
            parts = _joined(sentence)
        if len(parts) > len(longest):
            longest = parts
    return [_clean(part) for part in longest] if len(longest) >= 2 else []


def _joined(sentence: str) -> list[str]:
    """The words of A、B、C和D."""
    if "、" not in sentence:
        return []
    first, *others = sentence.split("、")
    parts = [_INTRODUCTION.sub("", first), *others]
    *head, last = parts
    return [*head, *re.split(r"[和与及](?=[^和与及]+$)", _REST.sub("", last))]


def _clean(item: str) -> str:
    return item.strip().strip("；;。，,、 “”")


def item_of(items: Sequence[str], index: int) -> str | None:
    """One item (-1 for the last) as short as it can be quoted; None where the list is not so long.

    >>> item_of(["新增床位资助：每张8000元", "运营补贴"], 0)
    '新增床位资助'
    """
    if not -len(items) <= index < len(items):
        return None
    item = items[index]
    cut = next((m.start() for m in _CUT.finditer(item) if m.start() >= 4), len(item))
    return item[: min(cut, _LONGEST_ITEM)]
