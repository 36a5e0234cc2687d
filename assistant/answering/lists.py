"""Lists in the text: a lead-in and its items, found whole and in order from any one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.units import Unit, beside
from corpus.mentions import parse_number

#: Marks of items, each with what tells its kind; an item of another kind is no sibling.
_MARKS = (
    re.compile(r"（(?P<n>[一二三四五六七八九十]+)）"),
    re.compile(r"\((?P<n>[一二三四五六七八九十]+)\)"),
    re.compile(r"（(?P<n>\d+)）"),
    re.compile(r"\((?P<n>\d+)\)"),
    re.compile(r"(?P<n>\d{1,2})[.．、](?!\d)"),
    re.compile(r"(?P<n>[①-⑳])"),
    re.compile(r"(?P<n>[一二三四五六七八九十]+)是"),
    re.compile(r"(?P<n>[一二三四五六七八九十]+)、"),
    re.compile(r"第(?P<n>[一二三四五六七八九十]+)，"),
)
#: How far an item's score is above the mean of its siblings' when it alone answers.
_STANDS_OUT = 1.5


def mark_of(text: str) -> tuple[int, int] | None:
    """The kind of a list mark (an index) and its ordinal; None for a text without one.

    >>> mark_of("（二十一）营业执照"), mark_of("三是加强监管"), mark_of("2025年")
    ((0, 21), (6, 3), None)
    """
    for kind, pattern in enumerate(_MARKS):
        match = pattern.match(text)
        if match:
            return kind, _ordinal(match["n"])
    return None


def _ordinal(text: str) -> int:
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    return int(parse_number(text) or 0)


def whole_list(
    units: Sequence[Unit], scores: Sequence[float], best: int, characters: int, *, heads: bool
) -> list[Unit]:
    """The lead-in and all items of the list that the unit ``best`` leads or belongs to; empty where it is in none.

    ``scores`` are the units' own. Items follow each other within one hit, count up from 1 and have one kind of mark; what stands between two marks
    belongs to the item before. Where the whole does not fit into ``characters`` and ``heads`` allows it, each item is
    cut to its first sentence; where that does not fit either, there is no list (the answer then quotes what fits).
    """
    lead, items = _around(units, best)
    if len(items) < 2:
        return []
    by_unit = {id(unit): score for unit, score in zip(units, scores, strict=True)}
    others = [max(by_unit[id(unit)] for unit in item) for item in items if units[best] not in item]
    # One item that stands out is the answer; its siblings are about something else.
    if not (heads or units[best].lead) and sum(others) / len(others) < by_unit[id(units[best])] - _STANDS_OUT:
        return []
    whole = [unit for item in items for unit in item]
    first = [lead] if lead is not None else []
    for chosen in ([*first, *whole], [*first, *(item[0] for item in items)] if heads else []):
        if chosen and sum(len(unit.text) for unit in chosen) <= characters:
            return chosen
    return []


def _around(units: Sequence[Unit], best: int) -> tuple[Unit | None, list[list[Unit]]]:
    """The lead-in before the items, if it ends in a colon, and the items as groups of units."""
    if units[best].lead:
        return units[best], _items_from(units, best + 1)
    start = best
    while start >= 0 and units[start].hit == units[best].hit:
        mark = mark_of(units[start].text)
        if mark and mark[1] == 1:
            items = _items_from(units, start)
            if not any(units[best] is unit for item in items for unit in item):
                return None, []
            before = units[start - 1] if start and beside(units[start - 1], units[start]) else None
            return (before if before is not None and before.lead else None), items
        if start and not beside(units[start - 1], units[start]):
            return None, []
        start -= 1
    return None, []


def _items_from(units: Sequence[Unit], start: int) -> list[list[Unit]]:
    items: list[list[Unit]] = []
    kind: int | None = None
    for index in range(start, len(units)):
        if index > start and not beside(units[index - 1], units[index]):
            break
        mark = mark_of(units[index].text)
        if kind is None:
            if mark is None or mark[1] != 1:
                break
            kind = mark[0]
        if mark is not None and mark[0] == kind:
            if mark[1] != len(items) + 1:
                break
            items.append([units[index]])
        elif mark is not None and mark[1] == 1 and mark[0] < kind:
            break
        else:
            items[-1].append(units[index])
    return _without_tail(items)


def _without_tail(items: list[list[Unit]]) -> list[list[Unit]]:
    """The last item ends with its paragraph: nothing says where else."""
    if items:
        line = items[-1][0].line
        items[-1] = [unit for unit in items[-1] if unit.line == line][:2]
    return items
