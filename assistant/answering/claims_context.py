"""What stands around a figure: the words that say what it is a figure of."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from assistant.answering.claims import Claim, Reading, read

_STRONG_STOP = re.compile(r"[。；;\n]")
_WEAK_STOP = re.compile(r"[，、；。：,;:\n（]")
# Punctuation, and words that say nothing of what a figure is a figure of.
_DROPPED = re.compile(r"[\s，。、；：,;:（）()“”\"《》\t的为是按对了于在可]|给予|予以|可以|标准")
_BETWEEN = re.compile(r"\s*(?:、|和|与|及|以及|或者?|/)\s*")
_SEPARATOR = re.compile("、|以及|[和与及]")
_LEFT, _RIGHT, _NEAR, _NAME_NEAR = 48, 10, 6, 8

Context = frozenset[str]


@lru_cache(maxsize=2048)
def contexts(text: str, reference: date | None = None) -> tuple[Context, ...]:
    """For every claim of a text, the pairs of characters beside it, told apart by side.

    Figures of a list that answers to a list of things (三级、四级机构，分别5万元、10万元) each take their own thing.

    >>> one, other = contexts("甲区有5家、乙区有8家")
    >>> sorted(one - other), sorted(other - one)
    (['L甲区'], ['L乙区'])
    """
    reading = read(text, reference)
    found: list[Context] = []
    lists = _listed(reading)
    for index, claim in enumerate(reading.claims):
        if index in lists:
            found.append(_pairs(lists[index], "L"))
            continue
        left, right, scope = _beside(reading, index, claim)
        found.append(_pairs(left, "L") | _pairs(right, "R") | _pairs(scope, "L", edge=False))
    return tuple(found)


def _beside(reading: Reading, index: int, claim: Claim) -> tuple[str, str, str]:
    """The words before a claim and behind it, up to the next figure of its kind or the end of what is said.

    The third part is what leads into all figures of the sentence (购买住房的，可以领取：博士15万元、硕士8万元): it
    belongs to each of them.
    """
    text, start, end = reading.plain, claim.span.start, claim.span.end
    near = _NAME_NEAR if claim.type == "institution" else _LEFT
    floor = max(0, start - near)
    for stop in _STRONG_STOP.finditer(text, floor, start):
        floor = stop.end()
    begins, first = floor, start
    ceiling = min(len(text), end + _RIGHT)
    if weak := _WEAK_STOP.search(text, end, ceiling):
        ceiling = weak.start()
    for other in reading.claims[max(0, index - 12) : index + 13]:
        if other.family == claim.family and not other.span.overlaps(claim.span):
            if other.span.end <= start:
                # What follows a figure up to the next stop is still said of that figure.
                behind = _WEAK_STOP.search(text, other.span.end, start)
                floor = max(floor, behind.end() if behind else other.span.end)
                first = min(first, other.span.start) if other.span.start >= begins else first
            else:
                ceiling = min(ceiling, other.span.start)
    if claim.type == "institution" or first == start:
        return text[floor:start], text[end:ceiling], ""
    led = max(text.rfind(stop, begins, first) for stop in "，：,:")
    return text[floor:start], text[end:ceiling], text[begins : max(led, begins)]


def _pairs(words: str, side: str, *, edge: bool = True) -> Context:
    kept = _DROPPED.sub("", words)
    pairs = {side + kept[i : i + 2] for i in range(len(kept) - 1)}
    if kept and edge:
        # A single letter or character beside the figure (A 5家) makes no pair.
        pairs.add(side + "|" + (kept[-1] if side == "L" else kept[0]))
    return frozenset(pairs)


def _listed(reading: Reading) -> dict[int, str]:
    """Claims that answer to the things of a list, with the words of their thing."""
    found: dict[int, str] = {}
    run: list[int] = []
    claims = reading.claims
    for index, claim in enumerate([*claims, None]):
        last = claims[run[-1]] if run else None
        if claim and last and claim.span.start < last.span.end:
            continue
        joined = (
            claim is not None
            and last is not None
            and claim.family == last.family
            and _BETWEEN.fullmatch(reading.plain, last.span.end, claim.span.start)
        )
        if not joined:
            if len(run) > 1:
                found.update(_things(reading, run))
            run = []
        run.append(index)
    return found


def _things(reading: Reading, run: list[int]) -> dict[int, str]:
    text, end = reading.plain, reading.claims[run[0]].span.start
    start = 0
    for stop in _STRONG_STOP.finditer(text, 0, end):
        start = stop.end()
    for segment in reversed(re.split(r"[，：,:\t]", text[start:end])):
        things = _SEPARATOR.split(segment)
        if len(things) == len(run):
            return dict(zip(run, _trimmed(things), strict=True))
    # A list that answers to nothing (按8%、10%、12%分档): one lead-in for all of its figures.
    return dict.fromkeys(run, text[max(start, end - _RIGHT) : end])


def _trimmed(things: list[str]) -> list[str]:
    """The things of a list without what the first and the last share with the sentence.

    >>> _trimmed(["对新评定国家级", "省级示范社的"])
    ['国家级', '省级']
    """
    last, before = things[-1], things[-2]
    at = last.find(before[-1:], 0, _NEAR) if before else -1
    last = last[: at + 1] if at >= 0 else last[: max(len(before) if len(things) > 2 else 0, 3)]
    length = max(map(len, [*things[1:-1], last]))
    return [things[0][-(length + 1) :], *things[1:-1], last]
