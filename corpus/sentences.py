"""Sentence boundaries of Chinese official text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.models import Span

# A sentence ends at 。！？； with any closing quotes or brackets, or at a line or cell end.
_END = re.compile(r"(?:[。！？；!?][”’」』）)》]*|…{1,2}(?=[\n\t]|$)|(?=[\n\t]))")


def sentence_spans(text: str, within: Span | None = None) -> Iterator[Span]:
    """Spans of the sentences in ``text`` (or in ``within``), without surrounding white space.

    A full stop inside 《》 or “” does not end a sentence unless the quotation closes with it.

    >>> [s.of("依据《一。二》办理。限2日！") for s in sentence_spans("依据《一。二》办理。限2日！")]
    ['依据《一。二》办理。', '限2日！']
    """
    start = within.start if within else 0
    end = within.end if within else len(text)
    position = counted = start
    titles = brackets = 0
    for match in _END.finditer(text, start, end):
        if match.start() < position:
            continue
        # What stands before was counted at the marks before: a long run of open brackets stays linear.
        titles += text.count("《", counted, match.end()) - text.count("》", counted, match.end())
        brackets += text.count("（", counted, match.end()) - text.count("）", counted, match.end())
        counted = match.end()
        if match.group() and (titles > 0 or brackets > 0):
            continue
        yield from trimmed(text, position, match.end())
        position = match.end()
        titles = brackets = 0
    yield from trimmed(text, position, end)


def trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The span without the white space at its ends; nothing where only white space is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)
