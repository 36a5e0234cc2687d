"""Citations checked against the passages of this turn, and sentences that repeat their source word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.claims import plain
from assistant.answering.models import Citation
from assistant.answering.verify_markers import Turn, markers
from corpus.models import Hit

_FINAL = "。！？；!?;，,：: 、"
_OPENING = frozenset("。！？；!?;，,：:\n\t）)》”")
_CLOSING = frozenset("。！？；!?;，,：:\n\t（(")
_LABEL = re.compile(
    r"(?:^|\n)[ \u3000]*(?P<label>第[一二三四五六七八九十百零〇\d]+[编章节条]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、])"
)
_ITEM = re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．]|[①-⑳]")
_SENTENCE_STOP = re.compile(r"[。；;\n]")
_BLANK = re.compile(r"\s+")


def retrieved(citation: Citation, evidence: Sequence[Hit]) -> Hit | None:
    """The passage of this turn that holds a citation's span, quote and all; None where there is none."""
    for hit in evidence:
        if hit.doc_id == citation.doc_id and hit.span.contains(citation.span):
            start = citation.span.start - hit.span.start
            if hit.text[start : start + len(citation.span)] == citation.quote:
                return hit
    return None


def is_verbatim(sentence: str, quotes: Sequence[str]) -> bool:
    """Whether a sentence is a quote, or whole clauses of one in their order.

    A piece is not the source's own word any more where what was left out before it governs it (拟对…，资助5万元).

    >>> is_verbatim("资助5万元。", ["对机构，资助5万元；逾期不予受理。"])
    True
    >>> is_verbatim("予受理", ["逾期不予受理。"]), is_verbatim("资助5万元", ["拟对机构，资助5万元。"])
    (False, False)
    """
    wanted = _BLANK.sub("", sentence).rstrip(_FINAL)
    if not wanted:
        return False
    for quote in quotes:
        whole = _BLANK.sub("", quote)
        if wanted == whole.rstrip(_FINAL):
            return True
        at = whole.find(wanted)
        while at >= 0:
            if _stands_alone(whole, at, at + len(wanted)):
                return True
            at = whole.find(wanted, at + 1)
    return False


def _stands_alone(whole: str, start: int, end: int) -> bool:
    if start and whole[start - 1] not in _OPENING:
        return False
    if end < len(whole) and whole[end] not in _CLOSING:
        return False
    before = _SENTENCE_STOP.split(whole[:start])[-1]
    return not any(m.turn in (Turn.PLANNED, Turn.UNDER_WAY) for m in markers(before))


def beside(citations: Sequence[Citation], hits: Sequence[Hit]) -> tuple[str, ...]:
    """What stands over and beside the cited quotes: header values, headings, labels, the passages' context."""
    found: dict[str, None] = {}
    for citation, hit in zip(citations, hits, strict=True):
        header = (citation.title, citation.doc_number, citation.issuer)
        found.update(dict.fromkeys(text for text in header if text))
        if citation.date:
            found[f"{citation.date.year}年{citation.date.month}月{citation.date.day}日"] = None
        found.update(dict.fromkeys((*citation.heading, *hit.heading)))
        if hit.context:
            found[hit.context] = None
        start = citation.span.start - hit.span.start
        labels: dict[str, str] = {}
        for match in _LABEL.finditer(plain(hit.text[: start + len(citation.span)])):
            labels[re.sub(r"[\d一二三四五六七八九十百零〇]+", "", match["label"])] = match["label"]
        found.update(dict.fromkeys(labels.values()))
    return tuple(found)


def lead_in(citation: Citation, hit: Hit) -> str:
    """The words that lead into a quoted item of a list (有下列情形之一的，不予资助：), empty where it is no item.

    They stand in the passage before the quote, or in its context where the passage begins with the list.
    """
    if not _ITEM.match(citation.quote) and not citation.quote.endswith("；"):
        return ""
    before = hit.text[: citation.span.start - hit.span.start]
    led = [line for line in before.split("\n") if line.strip() and not _ITEM.match(line.strip())]
    return "\n".join((*citation.heading[-1:], hit.context, *led[-1:]))


def same_sentence(citation: Citation, hit: Hit) -> str:
    """What stands before the quote up to the last full stop, where its subject may be named (…的，补助5%；无新增的，不予补助)."""
    before = hit.text[: citation.span.start - hit.span.start]
    return before[max(before.rfind("\n"), before.rfind("。")) + 1 :]
