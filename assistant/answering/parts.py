"""Questions of several parts: each part as a question of its own, and the unit that answers it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from assistant.answering.question import Question, understand
from assistant.answering.scoring import Scored, score_units
from assistant.conversation.followups import standalone
from assistant.conversation.messages import Message, Speaker
from corpus.models import Hit
from corpus.stores import Stores

_ASKS = re.compile(r"多少|几|哪|什么|谁|怎|如何|何时|为何|是否|能否|吗|呢|多[久长大高]|第几")
#: More parts than this are read as one question.
_MOST = 4
#: How much the whole question counts beside a part, which says what the part leaves out.
_WHOLE = 0.6


def parts_of(question: Question) -> tuple[Question, ...]:
    """The parts that ask something, each understandable on its own; empty for a question of one part.

    A part that leaves something out (地方的呢) is completed from the part before it, as a follow-up is.

    >>> [part.text for part in parts_of(understand("2025年农作物机械化率要到多少？丘陵山区呢？"))]
    ['2025年农作物机械化率要到多少', '2025年丘陵山区农作物机械化率要到多少']
    """
    asking: list[str] = []
    background = ""
    for part in question.parts:
        if _ASKS.search(part):
            asking.append(f"{background}{part}")
            background = ""
        else:
            background += f"{part}，"
    if not 2 <= len(asking) <= _MOST:
        return ()
    found = [asking[0]]
    for part in asking[1:]:
        found.append(_completed(part, found[-1]))
    return tuple(
        replace(understand(text), own=understand(part).core) for text, part in zip(found, asking, strict=True)
    )


def _completed(part: str, before: str) -> str:
    if part.endswith("呢") or len(part) < 4:
        return standalone(f"{part}？", [Message(Speaker.USER, f"{before}？")]).question.rstrip("？?")
    return part


def best_of_parts(
    parts: Sequence[Question],
    whole: Scored,
    hits: Sequence[Hit],
    stores: Stores,
    weights: Mapping[str, float],
) -> list[int]:
    """For each part the index of its likeliest unit."""
    found: list[int] = []
    for part in parts:
        scored = score_units(part, hits, stores, weights, whole.units)
        found.append(int(np.argmax(scored.scores + _WHOLE * whole.scores)))
    return found
