"""The decisive clauses of a long sentence: where a figure or name is asked for, what stands around it is left away."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.features import TYPE_PATTERNS
from assistant.answering.question import AnswerType, Question
from assistant.answering.units import Unit
from corpus.models import Span
from corpus.tokens import bigrams

#: Shorter sentences stay whole.
_LONG = 60
_CLAUSE = re.compile(r"[^，,；;]+[，,；;]?")
_TRIMMED = frozenset(
    {
        AnswerType.AMOUNT,
        AnswerType.PERCENTAGE,
        AnswerType.COUNT,
        AnswerType.RANK,
        AnswerType.CLAUSE,
        AnswerType.DATE,
        AnswerType.DURATION,
    }
)
#: Clauses with these bind what follows: conditions, plans, limits, negations. They are never left away before it.
_BINDING = re.compile(
    r"的$|的[，,]|对|凡|符合|满足|经|按|如|若|除|但|且|拟|将|计划|正在|力争|不|未|无|非|试行|暂|原则上|以上|以下|其中|超过|同时|并|累计|到\d{4}年|截至|截止|自\d{4}"
)


def decisive_clauses(question: Question, unit: Unit, asked: Sequence[str]) -> Span:
    """The stretch of whole clauses that holds what is asked for and the question's words; in the document.

    The whole unit is returned unless the question asks for figures, the sentence is long and each asked type stands
    in the stretch. Clauses that bind what follows them (a condition, a plan, a negation) are kept before it.
    """
    types = question.types & _TRIMMED
    if len(unit.text) <= _LONG or not types or question.types & {AnswerType.LIST, AnswerType.PROCEDURE}:
        return unit.span
    clauses = [match.span() for match in _CLAUSE.finditer(unit.text)]
    texts = [unit.text[start:end] for start, end in clauses]
    wanted = set(asked)
    shares = [len(wanted & set(bigrams(text))) for text in texts]
    holding = [i for i, text in enumerate(texts) if any(TYPE_PATTERNS[t].search(text) for t in types)]
    if not holding or not any(shares):
        return unit.span
    first, last = _stretch(texts, shares, holding, types)
    while first > 0 and (_BINDING.search(texts[first - 1]) or _open(texts[first : last + 1])):
        first -= 1
    while last + 1 < len(texts) and _BINDING.match(texts[last + 1]):
        last += 1
    return Span(unit.span.start + clauses[first][0], unit.span.start + clauses[last][1])


def _stretch(
    texts: Sequence[str], shares: Sequence[int], holding: Sequence[int], types: frozenset[AnswerType]
) -> tuple[int, int]:
    """From the first to the last clause that shares most with the question or holds, next to such a one, what is asked."""
    best = max(shares)
    centre = [i for i, share in enumerate(shares) if share >= max(1, best * 0.6)]
    near = min(holding, key=lambda i: min(abs(i - c) for c in centre))
    members = {*centre, near}
    for type_ in types:
        typed = [i for i in holding if TYPE_PATTERNS[type_].search(texts[i])]
        if typed:
            members.add(min(typed, key=lambda i: min(abs(i - m) for m in members)))
    return min(members), max(members)


def _open(texts: Sequence[str]) -> bool:
    """Whether the stretch closes a quotation or bracket that it does not open."""
    text = "".join(texts)
    return (
        text.count("”") > text.count("“")
        or text.count("）") > text.count("（")
        or text.count("》") > text.count("《")
    )
