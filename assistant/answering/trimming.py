"""The decisive clauses of a long sentence: where a figure is asked for, what stands around it is left away."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.answering.features import TYPE_PATTERNS
from assistant.answering.question import AnswerType, Question
from assistant.answering.units import Unit
from corpus.models import Span
from corpus.thesaurus import canonical
from corpus.tokens import bigrams

#: Shorter sentences stay whole.
_LONG = 60
#: How much less the words count that a follow-up took from the conversation.
_CARRIED = 0.3
_CLAUSE = re.compile(r"[^，,；;]+[，,；;]?")
_ASKS = re.compile(r"多少|第?几|何时|哪|什么|多[久大长高]")
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
    r"的[，,]?$|对|凡|符合|满足|经|按|如|若|除|但|且|拟|将|计划|正在|力争|不|未|无|非|试行|暂|原则上|以上|以下|其中|超过|同时|并|累计|到\d{4}年|截至|截止|自\d{4}"
)


def trims(question: Question) -> bool:
    """Whether the question asks for figures, so that clauses may be left away."""
    types = question.types & _TRIMMED
    if not types:
        return False
    if AnswerType.CLAUSE in types:
        return True
    return not question.types & {
        AnswerType.LIST,
        AnswerType.PROCEDURE,
        AnswerType.REASON,
        AnswerType.DEFINITION,
    }


def decisive_clauses(question: Question, unit: Unit) -> Span:
    """The stretch of whole clauses that holds what is asked for and the question's words; in the document.

    The whole unit is returned unless the question asks for figures, the sentence is long and holds some. Clauses
    that bind what follows them (a condition, a plan, a negation) are kept before it.
    """
    if unit.row or len(unit.text) <= _LONG or not trims(question):
        return unit.span
    types = question.types & _TRIMMED
    clauses = [match.span() for match in _CLAUSE.finditer(unit.text)]
    texts = [unit.text[start:end] for start, end in clauses]
    holding = [i for i, text in enumerate(texts) if any(holds(t, text, question) for t in types)]
    wanted = weights(question)
    shares = [sum(wanted.get(t, 0.0) for t in set(bigrams(canonical(text)))) for text in texts]
    if not holding or max(shares) < 1:
        return unit.span
    first, last = _stretch(texts, shares, holding, question)
    while first > 0 and (_BINDING.search(texts[first - 1]) or _closes(texts[first : last + 1])):
        first -= 1
    while last + 1 < len(texts) and _BINDING.match(texts[last + 1]):
        last += 1
    return Span(unit.span.start + clauses[first][0], unit.span.start + clauses[last][1])


def weights(question: Question) -> Mapping[str, float]:
    """Bigrams of the question, those that only the conversation gave counting less."""
    own = set(bigrams(canonical(question.own)))
    return {token: 1.0 if token in own else _CARRIED for token in bigrams(canonical(question.core))}


def _stretch(
    texts: Sequence[str], shares: Sequence[float], holding: Sequence[int], question: Question
) -> tuple[int, int]:
    """From the first to the last of: clauses that share most with the question, and as many figures as it asks for."""
    best = max(shares)
    members = {i for i, share in enumerate(shares) if share >= max(1.0, best * 0.85)}
    asks = max(1, len(_ASKS.findall(question.text)))
    asked = question.types & _TRIMMED
    for type_ in asked:
        typed = [i for i in holding if holds(type_, texts[i], question)]
        wanted = min(len(typed), asks if len(asked) == 1 else 1)
        while len(members & set(typed)) < wanted:
            # Of two equally near, what follows: a figure stands behind what it measures.
            members.add(
                min(set(typed) - members, key=lambda i: (min(abs(i - m) for m in members), i < min(members)))
            )
    return min(members), max(members)


def holds(type_: AnswerType, text: str, question: Question) -> bool:
    """Whether a text has a figure of the type that the question does not give itself."""
    return any(match.group() not in question.text for match in TYPE_PATTERNS[type_].finditer(text))


def _closes(texts: Sequence[str]) -> bool:
    """Whether the stretch closes a quotation or bracket that it does not open."""
    text = "".join(texts)
    return any(text.count(closing) > text.count(opening) for opening, closing in ("“”", "（）", "《》"))
