"""What a question asks for and the quotes do not hold: a figure of the asked kind, a place, a year, a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.features import TYPE_PATTERNS
from assistant.answering.question import AnswerType, Question
from assistant.answering.trimming import holds

_NAMES = {
    AnswerType.AMOUNT: "金额",
    AnswerType.PERCENTAGE: "比例",
    AnswerType.COUNT: "数量",
    AnswerType.DATE: "时间",
    AnswerType.DURATION: "期限",
    AnswerType.CONTACT: "联系方式",
    AnswerType.CLAUSE: "条款",
}
#: One kind of quantity is asked for in another's words: 多少 of a rate, 什么时候 of a term.
_STANDS_FOR = {
    AnswerType.AMOUNT: (AnswerType.AMOUNT, AnswerType.PERCENTAGE, AnswerType.COUNT),
    AnswerType.PERCENTAGE: (AnswerType.PERCENTAGE, AnswerType.AMOUNT, AnswerType.COUNT),
    AnswerType.DATE: (AnswerType.DATE, AnswerType.DURATION),
    AnswerType.DURATION: (AnswerType.DURATION, AnswerType.DATE),
}
_ALIKE = ("人名位", "家户个所", "项条个件种类款", "次回起", "座处个")
_NUMBER = r"[\d０-９一二两三四五六七八九十百千万亿]+(?:[.．]\d+)?\s*(?:余|多)?[万亿]?(?:个)?"


def unstated_types(question: Question, texts: Sequence[str]) -> tuple[str, ...]:
    """Chinese names of the kinds of figure that a question asks for and none of the texts holds.

    A figure that the question itself gives does not count. A question for a list of places or names is not held to
    the dates or counts that its words also hint at.
    """
    if question.types & {AnswerType.LIST, AnswerType.PROCEDURE, AnswerType.REASON}:
        return ()
    wanted = [type_ for type_ in _NAMES if type_ in question.types]
    return tuple(_NAMES[type_] for type_ in wanted if not any(_held(type_, question, text) for text in texts))


def _held(type_: AnswerType, question: Question, text: str) -> bool:
    if type_ is AnswerType.CONTACT:
        return bool(TYPE_PATTERNS[type_].search(text))
    if type_ is AnswerType.COUNT and question.unit and question.unit != "个":
        units = next((group for group in _ALIKE if question.unit in group), question.unit)
        pattern = re.compile(rf"{_NUMBER}\s*(?:[{units}]|{re.escape(question.unit)})")
        return any(match.group() not in question.text for match in pattern.finditer(text))
    return any(holds(one, text, question) for one in _STANDS_FOR.get(type_, (type_,)))
