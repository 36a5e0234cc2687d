"""Questions about how a proposal's suggestion was answered: the reply to it, from the letter's pairs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.citing import Citer
from assistant.answering.composing import frame_of
from assistant.answering.models import Answer, Outcome, Role, Statement
from assistant.answering.reading import as_prose, ended
from corpus.errors import NotFound
from corpus.mentions import parse_number
from corpus.models import Hit, Kind, PolicyDocument, SuggestionReply
from corpus.sentences import sentence_spans
from corpus.stores import Stores
from corpus.tokens import bigrams

_HOW = re.compile(
    r"(?:怎么|如何|怎样|咋)[^，。？]{0,4}(?:答复|回复|回应|办理|说|讲)|(?:答复|回复|办理)(?:的)?(?:内容|意见|结果|情况)?(?:是什么|是怎样|如何|怎么样)"
)
_NUMBER = r"(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})"
_ORDINAL = re.compile(rf"建议{_NUMBER}|第{_NUMBER.replace('<n>', '<m>')}(?:条|项|点|个)(?:建议|意见)?")
_CASE = re.compile(r"\d{4,}")
_ADDRESSED = re.compile(r"([\u4e00-\u9fff]{2,4}?)(?:等)?(?:委员|代表)")
_REPLIES = frozenset({Kind.REPLY, Kind.LETTER})
#: Share of a suggestion's pairs of characters that a question must hold to mean it.
_MEANS = 0.4


def answer_from_reply(question: str, hits: Sequence[Hit], stores: Stores, characters: int) -> Answer | None:
    """The reply to the suggestion that a question names; None for another question or an unknown letter.

    The letter is the one whose number or addressee the question gives, the suggestion the one whose place in it
    (建议二, 第2条) or words it gives. What does not fit into ``characters`` is left to the citation's place.
    """
    if not _HOW.search(question):
        return None
    hit = next((hit for hit in hits if hit.kind in _REPLIES and _names(question, hit, stores)), None)
    document = _body(hit, stores) if hit else None
    pair = _pair(question, document) if document else None
    if hit is None or document is None or pair is None:
        return None
    citer = Citer()
    statements = [frame_of(hit)]
    room = characters - len(statements[0].text)
    spans = list(sentence_spans(document.text, pair.reply))
    for number, span in enumerate(spans):
        text = ended(as_prose(span.of(document.text)))
        if number and len(text) > room:
            statements.append(
                Statement("答复较长，以上是开头部分，其余请看原文。", role=Role.NOTE, lead="\n")
            )
            break
        room -= len(text)
        statements.append(Statement(text, (citer.cite_span(hit, span, document.text).n,)))
    return Answer(
        question=question,
        standalone_question=question,
        statements=tuple(statements),
        citations=citer.citations,
        outcome=Outcome.ANSWERED,
    )


def _names(question: str, hit: Hit, stores: Stores) -> bool:
    """Whether the question gives the number or the addressee of this letter."""
    numbers = set(_CASE.findall(question))
    if numbers & set(_CASE.findall(hit.title)):
        return True
    document = _body(hit, stores)
    if document is None or document.header.addressee is None:
        return False
    if numbers & set(_CASE.findall(document.text[: document.header.addressee.span.end + 200])):
        return True
    addressee = document.header.addressee.value
    return any(name in addressee for name in _ADDRESSED.findall(question))


def _body(hit: Hit, stores: Stores) -> PolicyDocument | None:
    try:
        return stores.library.body(stores.library.document(hit.doc_id).version)
    except NotFound:
        return None


def _pair(question: str, document: PolicyDocument) -> SuggestionReply | None:
    ordinal = _ORDINAL.search(question)
    if ordinal:
        number = int(parse_number(ordinal["n"] or ordinal["m"]) or 0)
        return document.pairs[number - 1] if 0 < number <= len(document.pairs) else None
    asked = set(bigrams(question))

    def share(pair: SuggestionReply) -> float:
        theirs = set(bigrams(pair.suggestion.of(document.text)[:60]))
        return len(asked & theirs) / (len(theirs) or 1)

    best = max(document.pairs, key=share, default=None)
    return best if best is not None and share(best) >= _MEANS else None
