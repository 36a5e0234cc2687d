"""Questions about how a proposal's suggestion was answered: the reply to it, from the letter's pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answering.citing import Citer
from assistant.answering.composing import frame_of
from assistant.answering.models import Answer, Outcome, Role, Statement
from assistant.answering.reading import as_prose, ended
from corpus.errors import NotFound
from corpus.mentions import parse_number
from corpus.models import Hit, Kind, PolicyDocument, Span, SuggestionReply
from corpus.sentences import sentence_spans
from corpus.stores import Stores
from corpus.tokens import bigrams

_HOW = re.compile(
    r"(?:怎么|如何|怎样|咋)[^，。？]{0,4}(?:答复|回复|回应|办理|说|讲)|(?:答复|回复|办理)(?:的)?(?:内容|意见|结果|情况)?(?:是什么|是怎样|如何|怎么样)"
)
_NUMBER = r"(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})"
_ORDINAL = re.compile(rf"建议{_NUMBER}|第{_NUMBER.replace('<n>', '<m>')}(?:条|项|点|个)(?:建议|意见)?")
_CASE = re.compile(r"\d{4,}")
_ADDRESSED = re.compile(r"((?![给对为是由向请])[\u4e00-\u9fff]{2,3}?)(?:等)?(?:委员|代表)")
_REPLIES = frozenset({Kind.REPLY, Kind.LETTER})
_WHOLE = re.compile(r"提案|建议|号|第|关于|这[份件]|那[份件]|对|给|的|是|委员|代表|（?等）?|[，。？?]")
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
    if hit is None or document is None or not document.pairs:
        return None
    pair = _pair(question, document)
    if pair is None and (_ORDINAL.search(question) or not _of_the_whole(question, document)):
        return None
    citer = Citer()
    frame = frame_of(hit)
    room = characters - len(frame.text)
    if pair is not None:
        said = list(_reply(pair, hit, document, citer, room))
    else:
        said = list(_overview(hit, document, citer, room))
    return Answer(
        question=question,
        standalone_question=question,
        statements=(frame, *said),
        citations=citer.citations,
        outcome=Outcome.ANSWERED,
    )


def _reply(
    pair: SuggestionReply, hit: Hit, document: PolicyDocument, citer: Citer, room: int
) -> Iterator[Statement]:
    """The sentences of one reply, as many as fit, the first in any case."""
    for number, span in enumerate(sentence_spans(document.text, pair.reply)):
        text = ended(as_prose(span.of(document.text)))
        if number and len(text) > room:
            yield Statement("答复较长，以上是开头部分，其余请看原文。", role=Role.NOTE, lead="\n")
            return
        room -= len(text)
        yield Statement(text, (citer.cite_span(hit, span, document.text).n,))


def _overview(hit: Hit, document: PolicyDocument, citer: Citer, room: int) -> Iterator[Statement]:
    """Each suggestion's first words and the first sentence of its reply, cut to an even share of the room."""
    share = room // len(document.pairs)
    for pair in document.pairs:
        asked = _cut(document.text, _first_line(document.text, pair.suggestion), share // 3)
        number = citer.cite_span(hit, asked, document.text).n
        yield Statement(f"{as_prose(asked.of(document.text)).rstrip('。；，')}：", (number,), lead="\n")
        reply = next(sentence_spans(document.text, pair.reply), None)
        if reply is not None:
            said = _cut(document.text, reply, share - len(asked))
            number = citer.cite_span(hit, said, document.text).n
            yield Statement(ended(as_prose(said.of(document.text))), (number,))
    yield Statement("以上是各条答复的开头，问“建议一怎么答复的”可看某一条。", role=Role.NOTE, lead="\n")


def _first_line(text: str, span: Span) -> Span:
    end = text.find("\n", span.start, span.end)
    return Span(span.start, end if end > span.start else span.end)


def _cut(text: str, span: Span, room: int) -> Span:
    """The span, or its whole clauses that fit into ``room``, the first in any case."""
    if len(span) <= room:
        return span
    marks = [m.start() for m in re.finditer(r"[，；。]", text[span.start : span.end])]
    fitting = [mark for mark in marks if mark <= room] or marks[:1]
    return Span(span.start, span.start + fitting[-1]) if fitting else span


def _of_the_whole(question: str, document: PolicyDocument) -> bool:
    """Whether the question names nothing but the letter: no subject of its own is left."""
    rest = _HOW.sub(" ", question)
    for pattern in (_CASE, _ADDRESSED, _WHOLE):
        rest = pattern.sub(" ", rest)
    issuer = document.header.issuer.value if document.header.issuer else ""
    left = (
        set(bigrams(rest))
        - set(bigrams(issuer))
        - set(bigrams(document.header.title.value if document.header.title else ""))
    )
    return len(left) <= 2


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
