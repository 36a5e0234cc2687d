"""Questions about a document itself: its 文号, dates, issuer, addressee, kind, and whether it is in force."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.citing import Citer
from assistant.answering.models import Answer, Outcome, Role, Statement
from assistant.answering.question import Question
from assistant.answering.reading import as_prose, ended
from assistant.answering.standing import titled
from corpus.errors import NotFound
from corpus.mentions import find_doc_numbers, find_titles
from corpus.models import Header, Hit, Located, PolicyDocument, Span, Status
from corpus.sentences import sentence_spans
from corpus.stores import Stores
from corpus.tokens import bigrams

_THIS = (
    r"(?:文件|通知|办法|规定|措施|意见|方案|规划|细则|规程|指南|公告|决定|批复|函|答复|条例|稿|它|这份|该)"
)


@dataclass(frozen=True, slots=True)
class AboutDocument:
    """An answer from a document's header, and the part of the question that asks for something else (None: nothing)."""

    answer: Answer
    rest: str | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """One header value: how it is asked for, what it is called, where it is read."""

    pattern: re.Pattern[str]
    name: str
    read: Callable[[Header], Located[str] | None]


def _day(found: Located | None) -> Located[str] | None:  # type: ignore[type-arg]
    if found is None:
        return None
    day = found.value
    return Located(f"{day.year}年{day.month}月{day.day}日", found.span)


_ASKED = (
    _Asked(re.compile(r"文号|发文字号|文件号|什么号|第几号文|编号是"), "文号", lambda h: h.doc_number),
    _Asked(
        re.compile(
            rf"(?:发文|制定|印发|发布|出台|起草)(?:的)?(?:机关|单位|部门)|(?:谁|哪个(?:部门|单位|机关)|哪里|哪个?)(?:印?发|发布|制定|出台|下发)|{_THIS}是谁(?:发|印|制定)"
        ),
        "发文机关",
        lambda h: h.issuer,
    ),
    _Asked(re.compile(r"主送|发给谁|写给谁|抬头|答复(?:的是)?谁|给谁的"), "主送", lambda h: h.addressee),
    _Asked(
        re.compile(
            r"(?:何时|什么时候|哪一?年|哪一?天|哪年哪月|什么时间)(?:成文|印发|发布|发的|出的|出台|公布|写的|落款)|(?:成文|印发|发文|发布|落款)(?:的)?(?:日期|时间)"
        ),
        "成文日期",
        lambda h: _day(h.issued),
    ),
    _Asked(
        re.compile(
            r"(?:何时|什么时候|哪一?天|哪年|从什么时候)(?:起|开始)?(?:施行|实施|生效|执行)|(?:施行|实施|生效)(?:的)?(?:日期|时间)"
        ),
        "施行日期",
        lambda h: _day(h.effective),
    ),
    _Asked(
        re.compile(
            r"(?:有效期|何时|什么时候|哪一?天|哪年)(?:到|至)?(?:什么时候|何时|哪一?天|哪年)?(?:失效|到期|截止|届满|为止)|有效期(?:到|至|是|为|有)?(?:什么|何|哪|多)"
        ),
        "有效期届满日",
        lambda h: _day(h.expires),
    ),
)
_KIND = re.compile(rf"(?:是|属于)(?:哪一?类|什么(?:文种|类型|性质|样的文件)|哪种)|{_THIS}是什么文种|什么文种")
_IN_FORCE = re.compile(
    r"(?:现在|目前|还|是否|是不是|仍)?(?:是)?(?:正式文件|正式[稿版]|定稿|正式发布|正式印发|有效(?!期|果|性)|生效了?|现行|失效|废止|作废|征求意见)(?:了|吗|的吗|没有|稿)*[吗？?，,。]?"
)
_EMPTY = re.compile(rf"那份|这份|那个|这个|这|那|现在|这版|里面|{_THIS}|是|的|吗|什么|哪|多少|呢|第几")
#: Share of a question's other words that a title must have to be the one meant.
_NAMED = 0.6
#: How far a document's score must be above the next one's to be meant without being named.
_CLEARLY = 0.15
_SENTENCE = re.compile(r"[^？?。；;]+[？?。；;]*")
_STATUS_ASKED = re.compile(r"吗|是否|是不是|有没有|还|了没|现在|目前")


def answer_about_document(question: Question, hits: Sequence[Hit], stores: Stores) -> AboutDocument | None:
    """Answer from the header of the document that the question names; None where it asks about something else.

    The document is the one whose title or 文号 the question gives, or the one of the first hits whose title has nearly
    all the question's other words. Of a question in several sentences each is tried; the others are the rest.
    """
    sentences = [part for part in _SENTENCE.findall(question.text) if part.strip("？?。；; ")]
    hit: Hit | None = None
    about: list[str] = []
    for sentence in sentences:
        if _asks(sentence):
            named = _named(sentence, hits)
            # A further question that names nothing (文号多少) is about the same document.
            if named is None and not _left(sentence):
                others = "".join(part for part in sentences if part != sentence)
                named = hit or _named(others, hits) or _foremost(hits)
            if named is not None and (hit is None or named.doc_id == hit.doc_id):
                hit = named
                about.append(sentence)
    answer = _answered("".join(about), hit, stores) if hit is not None else None
    if answer is None or hit is None:
        return None
    rest = "".join(part for part in sentences if part not in about and not _only_names(part, hit))
    answer = replace(answer, question=question.text, standalone_question=question.text)
    return AboutDocument(answer, f"{titled(hit.title)}{rest}" if rest else None)


def _only_names(sentence: str, hit: Hit) -> bool:
    """Whether a sentence says nothing but the document's name (这份是正式稿吗？知识产权规划)."""
    said = set(bigrams(sentence))
    return bool(said) and len(said & set(bigrams(hit.title))) / len(said) >= _NAMED


def _foremost(hits: Sequence[Hit]) -> Hit | None:
    """The document that the search clearly prefers, None where others come near."""
    others = [hit.score for hit in hits if hit.doc_id != hits[0].doc_id]
    return hits[0] if hits[0].score - max(others, default=0.0) >= _CLEARLY else None


def _asks(sentence: str) -> bool:
    """Whether a sentence asks for something that headers hold."""
    standing = bool(_IN_FORCE.search(sentence)) and bool(_STATUS_ASKED.search(sentence))
    return standing or bool(_KIND.search(sentence)) or any(a.pattern.search(sentence) for a in _ASKED)


def _answered(sentence: str, hit: Hit, stores: Stores) -> Answer | None:
    wanted = [asked for asked in _ASKED if asked.pattern.search(sentence)]
    standing = bool(_IN_FORCE.search(sentence)) and bool(_STATUS_ASKED.search(sentence))
    kind = bool(_KIND.search(sentence))
    try:
        document = stores.library.body(stores.library.document(hit.doc_id).version)
    except NotFound:
        return None
    citer = Citer()
    statements = [s for asked in wanted for s in [_value(asked, document, hit, citer)] if s]
    if kind:
        statements.append(_kind(document, hit, citer))
    if standing:
        statements.append(_status(document, hit, citer))
    missing = [asked.name for asked in wanted if asked.read(document.header) is None]
    if not statements:
        return None
    notes = [Statement(f"文件没有写明{'、'.join(missing)}。", role=Role.NOTE)] if missing else []
    return Answer(
        question=sentence,
        standalone_question=sentence,
        statements=(*statements, *notes),
        citations=citer.citations,
        outcome=Outcome.PARTIAL if missing else Outcome.ANSWERED,
    )


def _named(question: str, hits: Sequence[Hit]) -> Hit | None:
    numbers = {mention.value.text for mention in find_doc_numbers(question)}
    titles = [mention.value.name for mention in find_titles(question)]
    for hit in hits:
        if hit.doc_number and hit.doc_number in numbers:
            return hit
        if any(title in hit.title or hit.title in title for title in titles):
            return hit
    if titles or numbers:
        return None
    rest = _left(question)
    for hit in hits[:3]:
        year = f"{hit.date.year}年" if hit.date else ""
        if rest and len(rest & set(bigrams(f"{hit.title} {year}"))) / len(rest) >= _NAMED:
            return hit
    return None


def _left(question: str) -> set[str]:
    """Bigrams of what a question says besides asking for a header value."""
    bare = question
    for pattern in (*(asked.pattern for asked in _ASKED), _IN_FORCE, _KIND):
        bare = pattern.sub(" ", bare)
    return set(bigrams(_EMPTY.sub(" ", bare)))


def _value(asked: _Asked, document: PolicyDocument, hit: Hit, citer: Citer) -> Statement | None:
    found = asked.read(document.header)
    if found is None:
        return None
    if found.value not in as_prose(found.span.of(document.text)):
        # Computed from a clause (自…起施行，有效期5年): the whole sentence is what can be checked.
        whole = citer.cite_span(hit, _sentence_around(document.text, found.span), document.text)
        return Statement(f"{titled(hit.title)}写明：{ended(as_prose(whole.quote))}", (whole.n,))
    citation = citer.cite_span(hit, found.span, document.text)
    return Statement(f"{titled(hit.title)}的{asked.name}是{found.value}。", (citation.n,), role=Role.WORDED)


def _sentence_around(text: str, span: Span) -> Span:
    """The sentence of its paragraph that holds ``span``."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    line = Span(start, len(text) if end < 0 else end)
    return next(
        (one for one in sentence_spans(text, line) if one.start <= span.start and span.end <= one.end), span
    )


def _kind(document: PolicyDocument, hit: Hit, citer: Citer) -> Statement:
    title = document.header.title
    span = title.span if title else Span(0, min(len(document.text), 40))
    citation = citer.cite_span(hit, span, document.text)
    return Statement(f"{titled(hit.title)}属于“{hit.kind.value}”。", (citation.n,), role=Role.NOTE)


_SAID = {
    Status.DRAFT: "还是征求意见稿，不是正式文件，尚未生效",
    Status.IN_FORCE: "现行有效",
    Status.NOT_YET: "已经印发，尚未到施行日期",
    Status.REPEALED: "已经废止",
    Status.EXPIRED: "已过有效期，已经失效",
    Status.UNKNOWN: "没有写明有效期，资料库中也没有废止它的文件",
}


def _status(document: PolicyDocument, hit: Hit, citer: Citer) -> Statement:
    header = document.header
    place: Located | None = {  # type: ignore[type-arg]
        Status.DRAFT: header.draft,
        Status.EXPIRED: header.expires,
        Status.IN_FORCE: header.effective,
        Status.NOT_YET: header.effective,
    }.get(hit.status)
    span = (place or header.title or Located("", Span(0, min(len(document.text), 40)))).span
    citation = citer.cite_span(hit, span, document.text)
    return Statement(f"{titled(hit.title)}{_SAID[hit.status]}。", (citation.n,), role=Role.NOTE)
