"""The figures that a sentence of a letter states."""

from __future__ import annotations

import re
from datetime import date

from assistant.answering.claims import Claim, read

#: No sentence is longer; what is, was damaged when it was read.
_LONGEST = 3000
_RUN = re.compile(r"[\d,.，]{24}|[〇零一二两三四五六七八九十百千万亿]{24}")


def figures_of(text: str, day: date | None = None) -> tuple[Claim, ...]:
    """What a sentence claims; nothing where a run of digits is no figure (accounts, damaged files).

    >>> [claim.text for claim in figures_of("资助100万元，共3家")]
    ['100万元', '3家']
    """
    return () if len(text) > _LONGEST or _RUN.search(text) else read(text, day).claims
