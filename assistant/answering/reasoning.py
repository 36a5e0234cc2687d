"""Removing the reasoning that some models write before their answer."""

from __future__ import annotations

import re

_NAMES = ("think", "thinking", "thought", "reasoning")
_TAG = re.compile(rf"<\s*(?P<close>/?)\s*(?:{'|'.join(_NAMES)})\s*>", re.IGNORECASE)
# A piece that may still grow into a tag; the longest is "</ reasoning >".
_OPENING = re.compile(r"<[\s/a-z]{0,14}$", re.IGNORECASE)


class ReasoningFilter:
    """Takes pieces of a reply as they arrive and gives back what is answer.

    Text in ``<think>…</think>`` is dropped, and so is everything after a tag that never closes. Some servers put
    the opening tag into the prompt: then a closing tag comes alone, and what stood before it was reasoning.
    ``answer`` is right in that case too, though ``feed`` has given the reasoning away by then.
    """

    def __init__(self) -> None:
        self._held = ""
        self._depth = 0
        self._kept: list[str] = []

    def feed(self, piece: str) -> str:
        """What of ``piece``, and of what was held back before it, is answer."""
        text = self._held + piece
        waiting = _OPENING.search(text)
        self._held = text[waiting.start() :] if waiting else ""
        return self._read(text[: waiting.start()] if waiting else text)

    def close(self) -> str:
        """What was held back and turned out to be no tag; call once, at the end."""
        text, self._held = self._held, ""
        return self._read(text)

    @property
    def answer(self) -> str:
        """The whole answer so far, without white space around it."""
        return "".join(self._kept).strip()

    def _read(self, text: str) -> str:
        new: list[str] = []
        position = 0
        for tag in _TAG.finditer(text):
            if self._depth == 0:
                new.append(text[position : tag.start()])
            if not tag["close"]:
                self._depth += 1
            elif self._depth:
                self._depth -= 1
            else:
                self._kept.clear()
                new.clear()
            position = tag.end()
        if self._depth == 0:
            new.append(text[position:])
        self._kept.extend(new)
        return "".join(new)


def without_reasoning(text: str) -> str:
    """A whole reply without its reasoning.

    >>> without_reasoning("<think>查第三条……</think>最高资助100万元[1]。")
    '最高资助100万元[1]。'
    >>> without_reasoning("先看第三条。</think>最高资助100万元[1]。")
    '最高资助100万元[1]。'
    >>> without_reasoning("<think>还没有想完")
    ''
    """
    reading = ReasoningFilter()
    reading.feed(text)
    reading.close()
    return reading.answer
