"""The clauses of a long sentence that answer a suggestion: a list of measures cut to those that are asked for.

A plan says in one sentence 完善…，推进…，优化…，新增…. Each of these measures stands by itself, so a reply need not
carry them all, and two replies can take their own from one sentence. What is cut stays one exact span.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.citing import citation_of
from assistant.answering.reading import slice_of
from assistant.answering.verify_quotes import is_verbatim
from assistant.drafting.evidence import Evidence, share_of
from assistant.drafting.evidence_asks import Ask
from corpus.mentions import find_institutions
from corpus.models import Span
from corpus.tokens import fold

#: Shorter sentences are said whole.
_LONG = 70
#: What of an ask may be lost with the clauses that go.
_LOSS = 0.04
_LEAST = 12
_CLAUSE = re.compile(r"[^，；;]+[，；;。！]?")
#: Verbs with which documents list measures; a clause that begins with one has no subject to lose.
_VERB = re.compile(
    r"(?:积极|大力|加快|全面|深入|稳步|有序|着力|持续|进一步|充分|率先|联合|合理)?(?:推进|推动|支持|鼓励|引导|加强|加快|加大|完善|健全|建立|优化|开展|实施|建设|布局|构建|探索|争取|落实"
    r"|强化|提升|提高|吸引|培育|培养|发展|举办|承办|新增|扩大|促进|深化|设立|制定|出台|编制|组织|放宽|降低|畅通|拓宽|打造|引进|规范|严格|创新|统筹|形成|营造|搭建|将[^，；。]{2,30}纳入)"
)
#: What leads into the clause after it.
_LEADS = re.compile(
    r"^(?:依托|通过|按照|根据|围绕|聚焦|结合|针对|为了?(?!期)|以[^，]{2,20}为|充分发挥|发挥|在[^，]{2,24}(?:上|中|下|方面|领域)，?$|对|对于|到20|从20|20\d\d年|鼓励和|“?十[一二三四五六七]五)|的，?$|(?:基础|前提)上，?$"
)
#: What limits or completes the clause before it.
_LIMITS = re.compile(
    r"最高|不超过|不低于|原则上|除外|但|不得|不再|其中|方可|并(?:按|由|在)|每(?:年|人|件|家|个)|总额|累计|按(?:照)?[^，]{0,12}(?:标准|比例)|符合|分别"
)


#: What is answered by a figure.
_HOW_MUCH = re.compile(r"目标|标准|金额|额度|比例|期限|时间|费率|经费|补助|补贴|资助|奖励")
_FIGURE = re.compile(r"\d")
_LABEL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}是要?|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十百零\d]+条)[\s\u3000]*"
)
_OBJECT = re.compile(r"将(?=[^，。；]{2,30}(?:纳入|作为|列入|用于|转化为|打造|认定))")


@dataclass(frozen=True, slots=True)
class _Measure:
    """One measure of a list: its clauses as a span of the sentence; ``free`` where it needs nothing around it."""

    span: Span
    free: bool


def trimmed_to(evidence: Evidence, asks: Sequence[Ask]) -> Evidence:
    """The evidence cut to the measures that the asks are about, the whole where it is short or no plain list."""
    text = evidence.text
    measures = measures_of(text) if len(text) >= _LONG and not evidence.unit else ()
    if len(measures) < 3:
        return evidence
    first, last = 0, len(measures) - 1
    wanted = _shares(text, asks)
    figures = bool(_HOW_MUCH.search("".join(ask.text for ask in asks)))

    def said_by(a: int, b: int) -> bool:
        part = text[measures[a].span.start : measures[b].span.end]
        if figures and len(_FIGURE.findall(part)) < len(_FIGURE.findall(text)):
            return False
        shares = _shares(part, asks)
        return len(part) >= _LEAST and all(w - s <= _LOSS for w, s in zip(wanted, shares, strict=True))

    while last > first and measures[last].free and said_by(first, last - 1):
        last -= 1
    for start in range(last, first, -1):
        if _can_begin(text, measures, start) and said_by(start, last):
            first = start
            break
    span = Span(measures[first].span.start, measures[last].span.end)
    if len(span) == len(text):
        return evidence
    place = span.shift(evidence.citation.span.start)
    quote = slice_of(evidence.hit, place)
    return replace(
        evidence, text=quote, citation=citation_of(evidence.hit, place, quote, evidence.citation.n)
    )


def _can_begin(text: str, measures: Sequence[_Measure], at: int) -> bool:
    """Whether nothing before a measure governs it: no subject, no 拟 or 正在, and no clause that leads on."""
    if not measures[at].free or not all(m.free for m in measures[:at]):
        return False
    own = _begins_with_institution(text[measures[at].span.start :])
    if not own and any(_begins_with_institution(m.span.of(text)) for m in measures[:at]):
        return False
    # 将…纳入 is no plan but an object before its verb.
    plain = _OBJECT.sub("把", text)
    return is_verbatim(plain[measures[at].span.start :], [plain])


def measures_of(text: str) -> tuple[_Measure, ...]:
    """The measures that a sentence lists, in order and without a gap; one that is not ``free`` keeps its neighbours.

    >>> [m.span.of("推进本科教育，优化职称评定，引进人才，最高资助5万元。") for m in measures_of("推进本科教育，优化职称评定，引进人才，最高资助5万元。")]
    ['推进本科教育，', '优化职称评定，', '引进人才，最高资助5万元。']
    """
    if "“" in text and text.count("“") != text.count("”"):
        return ()
    made: list[_Measure] = []
    start, led = 0, False
    clauses = list(_CLAUSE.finditer(text))
    for number, clause in enumerate(clauses):
        words = clause.group()
        own_subject = bool(_begins_with_institution(words))
        opens = (bool(_VERB.match(words)) or own_subject) and not led and not _LIMITS.match(words)
        if opens and _begins_with_institution(text[start:]) and re.search(r"\d", words):
            opens = own_subject  # 学院开展七期研修班，培养学员200人: what came of it stays with it.
        if opens and number:
            made.append(_measure(text, start, clause.start()))
            start = clause.start()
        led = bool(_LEADS.search(words)) and not _ends_list(words)
        if led and not opens and number and not _LIMITS.search(words):
            made.append(_measure(text, start, clause.start()))
            start = clause.start()
    made.append(_measure(text, start, len(text)))
    return tuple(m for m in made if len(m.span))


def _measure(text: str, start: int, end: int) -> _Measure:
    words = _LABEL.sub("", text[start:end])
    stands = bool(_VERB.match(words) or _LEADS.search(words)) or bool(_begins_with_institution(words))
    return _Measure(Span(start, end), stands and not re.search(r"上述|该|其(?:中|他)", words[:4]))


def _ends_list(words: str) -> bool:
    return words.endswith(("。", "；", ";"))


def _begins_with_institution(words: str) -> bool:
    found = find_institutions(words)
    return bool(found) and found[0].span.start == 0


def _shares(text: str, asks: Sequence[Ask]) -> list[float]:
    folded = fold(text)
    return [share_of(ask.terms, folded) for ask in asks]
