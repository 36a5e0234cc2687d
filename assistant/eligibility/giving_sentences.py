"""段落里的句子：两类人各给各的，分成两句；挤在一行里的表格，只取最后一格。"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.eligibility.beneficiary import exact
from assistant.eligibility.clauses import Role, role_of
from corpus.models import Span
from corpus.sentences import sentence_spans, trimmed

#: 对甲给予……，对乙给予……: two measures in one sentence.
_SECOND = re.compile("，(?:并|同时|其中)?(?=对(?!其(?!他|余|它)|外|单[个一家户]|同一|单一|每|应|于单))")


#: 允许税前一次性扣除，全额退还……；减免……，不能按期缴纳的，可以延期: 同一句里另一项优惠。
_OTHER_KIND = (
    (re.compile("税前[^，。；]{0,6}扣除"), re.compile("，(?:并|同时)?(?=(?:全额)?退还)")),
    (
        re.compile("减征|免征|减免|减半"),
        re.compile(
            "，(?=[^，。；]{0,24}(?:不能|无力|无法|难以)按[期时][^，。；]{0,20}的，[^。；]{0,60}(?:延[期缓长]|缓缴))"
        ),
    ),
)


def sentences(text: str, within: Span) -> Iterator[Span]:
    """Sentences, also divided at the half-width semicolon that web pages print."""
    for sentence in sentence_spans(text, within):
        start = sentence.start
        for mark in re.finditer(r";(?=[\u4e00-\u9fff])", text[sentence.start : sentence.end]):
            yield from _halves(text, start, sentence.start + mark.end())
            start = sentence.start + mark.end()
        yield from _halves(text, start, sentence.end)


_CELL = re.compile(r"(?<=\S)[ \t\u3000]+(?=[\u4e00-\u9fff]{4})|(?<=[号）)])(?=对|自20)")


def last_cell(text: str, sentence: Span) -> Span | None:
    """The last cell of a row that the page ran into one line, where it is a benefit and the row as a whole is none."""
    for mark in _CELL.finditer(text, sentence.start, sentence.end):
        if mark.end() - sentence.start >= 8 and role_of(text[mark.end() : sentence.end]) is Role.BENEFIT:
            return Span(mark.end(), sentence.end)
    return None


def _halves(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, parted where it gives to one class and then, after ，对, to another."""
    for mark in _SECOND.finditer(text, start, end):
        # 网页的标签和小标题连在同一行时，只看正文那一段。
        first = re.split(r"[】\s]", text[start : mark.start()])[-1]
        second = text[mark.end() : end]
        if role_of(first) is Role.BENEFIT and role_of(second) is Role.BENEFIT and exact(second):
            yield from trimmed(text, start, mark.end())
            start = mark.end()
    for own, then in _OTHER_KIND:
        mark_ = then.search(text, start, end)
        if mark_ is None or not own.search(text, start, mark_.start()):
            continue
        if all(role_of(p) is Role.BENEFIT for p in (text[start : mark_.start()], text[mark_.end() : end])):
            yield from trimmed(text, start, mark_.end())
            start = mark_.end()
    yield from trimmed(text, start, end)
