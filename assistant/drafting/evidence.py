"""Evidence for a suggestion: sentences of the library that speak of what it asks for, with how far along they are."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.citing import Citer
from assistant.answering.models import Citation
from assistant.answering.orders import gives_orders
from assistant.answering.selection import is_heading
from assistant.answering.standing import OLD_AFTER_YEARS, Tense, tense_of
from assistant.answering.units import Unit, units_of
from assistant.drafting.evidence_asks import SHORT_FOR, Ask, asks_of, queries_of, topic_words
from assistant.drafting.models import Proposal, Standing, Suggestion
from assistant.drafting.precedents import Precedents
from corpus.mentions import MentionType, find_mentions, normalise_value
from corpus.models import Hit, Kind, Span, Status, Visibility
from corpus.search import Filters, Searcher
from corpus.stores import Stores
from corpus.thesaurus import expand
from corpus.tokens import bigrams, fold

#: Searches for one suggestion, and passages of each.
_QUERIES, _PASSAGES, _PER_DOCUMENT = 6, 8, 4
_SHORTEST, _LONGEST = 10, 300
#: A paragraph may open with a heading of so many characters.
_RUN_IN, _LABELLED = 40, 28
#: What has no full stop is a title or a caption, unless it is this long.
_UNENDED = 40
#: What the words above a sentence (headings, lead-in, title) count beside its own.
_ABOVE, _IN_TITLE = 0.6, 0.3
_SYNONYM = 0.8
_TOPIC, _RANK, _PRECEDENT = 0.25, 0.1, 0.1
#: A sentence that has this share of the case's subject is about it; one that has none keeps half its score.
_ABOUT = 0.45
_ENDED, _WHOLE, _COMPLAINT = 0.25, 0.5, 0.3
#: Share of the shorter sentence's pairs of characters from which two say the same.
_SAME = 0.8
_PROVISIONS = re.compile(
    r"制定本|起施行|负责解释|同时废止|^本[^，]{1,6}(?:所称|适用)|适用本|现印发|请(?:认真)?(?:遵照|贯彻)|以下简称《?方案"
)
_ADDRESSED = re.compile(
    r"委员|代表们?(?:提|建议|的)|各位代表|您|你们|贵(?:单位|局|委)|收悉|感谢|现将|答复如下|函复|专此|联系人|请勿|勿在|不得对外|内部测算"
)
#: （四）建立交易中心。: a heading that the sentences of its paragraph carry out.
_RUN_IN_HEADING = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|[一二三四五六七八九十]{1,3}、)[^，]*(?:，[^，]*)?。$"
)
_DRAFT_MARK = re.compile(
    r"[（(〔]?(?:公开)?(?:征求意见稿|讨论稿|草案|送审稿|内部讨论稿)[）)〕]?|起草说明|的说明"
)
#: What is wrong, not what is done about it.
_COMPLAINS = re.compile(
    r"不足|短缺|紧缺|有待(?:提升|提高|完善|加强)|薄弱|偏低|偏少|不能满足|矛盾突出|问题突出|不健全|不完善|仍存在|还存在|存在[^，。]{0,12}问题"
)
_REPLIES = {Kind.REPLY, Kind.LETTER}
_RULES = {Kind.LAW, Kind.MEASURES, Kind.RULES, Kind.DETAILED_RULES, Kind.PROCEDURE, Kind.POLICY, Kind.GUIDE}
_FIGURES = {MentionType.AMOUNT, MentionType.PERCENTAGE, MentionType.MULTIPLE, MentionType.COUNT}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of the library. ``shares`` is how much of each ask it covers, ``about`` how much of the case's subject (0–1),
    ``score`` what speaks for it in all.

    ``dated`` marks figures or progress of a document older than three years. ``unit`` is the 会办单位 whose
    opinion it is from, empty for the library.
    """

    text: str
    citation: Citation
    hit: Hit
    tense: Tense
    standing: Standing
    shares: tuple[float, ...]
    about: float
    score: float
    dated: bool = False
    unit: str = ""

    @property
    def best(self) -> float:
        """The largest share of an ask that it covers."""
        return max(self.shares, default=0.0)


@dataclass(frozen=True, slots=True)
class Gathered:
    """All evidence for one suggestion, best first; ``hits`` are the passages it was read from."""

    suggestion: Suggestion
    asks: tuple[Ask, ...]
    evidence: tuple[Evidence, ...]
    hits: tuple[Hit, ...]


def gather(
    suggestion: Suggestion,
    proposal: Proposal,
    stores: Stores,
    precedents: Precedents,
    today: date,
    *,
    audiences: Sequence[Visibility] = (Visibility.PUBLIC,),
) -> Gathered:
    """Search for a suggestion in several ways and weigh every sentence found against what it asks for."""
    asks = asks_of(suggestion, proposal, stores)
    searcher = Searcher(stores)
    pool: list[Hit] = []
    for query in queries_of(suggestion, proposal, _QUERIES):
        filters = Filters(audiences=tuple(audiences))
        pool += searcher.search(query, _PASSAGES, filters, per_document=_PER_DOCUMENT)
    like = precedents.like(suggestion, proposal)
    hits = _distinct([*pool, *(precedent.hit for precedent in like)])
    replies = {precedent.hit.span: precedent.likeness for precedent in like}
    weighed = weigh(suggestion, proposal, hits, asks, stores, today, replies=replies)
    return Gathered(suggestion, asks, weighed, tuple(hits))


def weigh(
    suggestion: Suggestion,
    proposal: Proposal,
    hits: Sequence[Hit],
    asks: Sequence[Ask],
    stores: Stores,
    today: date,
    *,
    replies: Mapping[Span, float] | None = None,
    unit: str = "",
) -> tuple[Evidence, ...]:
    """Every readable sentence of the hits as evidence, best first, without those that repeat a better one."""
    del suggestion
    topic = topic_words(proposal)
    rarity = stores.fulltext.rarity("words", topic)
    subject = {fold(t): rarity.get(t, 1.0) for t in topic}
    total = sum(ask.weight for ask in asks) or 1.0
    citer = Citer()
    top = max((hit.score for hit in hits), default=1.0) or 1.0
    found: list[Evidence] = []
    superseded = _superseded(hits, stores)
    opening: tuple[int, int, str] = (-1, -1, "")
    for piece in units_of(hits):
        hit = hits[piece.hit]
        if (piece.hit, piece.line) != opening[:2]:
            opening = (piece.hit, piece.line, piece.text if len(piece.text) <= _RUN_IN else "")
        if hit.doc_id in superseded or not readable(piece, hit):
            continue
        above = fold(" ".join((*hit.heading, hit.context, opening[2])))
        title = fold(hit.title)
        own = fold(piece.text)
        shares = tuple(share_of(ask.terms, own, above, title) for ask in asks)
        about = share_of(subject, own, above, title)
        whole = sum(s * ask.weight for s, ask in zip(shares, asks, strict=True)) / total
        likeness = max((v for span, v in (replies or {}).items() if hit.span == span), default=0.0)
        ended = _ENDED if hit.status in (Status.REPEALED, Status.EXPIRED) else 0.0
        score = (
            (max(shares, default=0.0) + _WHOLE * whole) * subject_gate(about)
            + _TOPIC * about
            + _RANK * hit.score / top
            + _PRECEDENT * likeness
            - ended
            - (_COMPLAINT if _COMPLAINS.search(piece.text) else 0.0)
        )
        tense = tense_of(piece.text)
        old = is_old(hit, piece.text, tense, today)
        standing = standing_of(hit, tense, old=old)
        citation = citer.cite(hit, piece.span)
        found.append(Evidence(piece.text, citation, hit, tense, standing, shares, about, score, old, unit))
    return distinct(sorted(found, key=lambda e: (-e.score, e.hit.rank, e.citation.span)))


def subject_gate(about: float) -> float:
    """What a sentence keeps of its score by how much it is about the case's subject: half at 0, all from 0.45."""
    return 0.5 + 0.5 * min(1.0, about / _ABOUT)


def readable(piece: Unit, hit: Hit) -> bool:
    """Whether a unit is a sentence that a letter can say: no table row, heading, lead-in, order or greeting."""
    if piece.row or piece.lead or is_heading(piece) or "\t" in piece.text:
        return False
    if piece.item and len(piece.text) <= _LABELLED and _RUN_IN_HEADING.match(piece.text):
        return False
    if not _SHORTEST <= len(piece.text) <= _LONGEST or gives_orders(piece.text):
        return False
    if re.search(
        r"请勿|勿在答复|不得对外|不得引用|内部测算",
        hit.text[max(0, piece.span.start - hit.span.start) :][:120],
    ):
        return False
    if _PROVISIONS.search(piece.text) or (
        piece.text[-1] not in "。；！？;!?”" and len(piece.text) < _UNENDED
    ):
        return False
    return not (hit.kind in _REPLIES and _ADDRESSED.search(piece.text))


def share_of(terms: Mapping[str, float], own: str, above: str = "", title: str = "") -> float:
    """How much of the weighed terms a folded text has; words above it count less, other names for a thing a little less.

    >>> share_of({"床位": 2.0, "补助": 1.0}, "每张床位资助5000元。")
    0.9333333333333332
    """
    total = sum(terms.values())
    if not total:
        return 0.0
    had = 0.0
    for term, weight in terms.items():
        if term in own:
            had += weight
        elif any(other in own for other in (*expand(term), *SHORT_FOR.get(term, ()))):
            had += _SYNONYM * weight
        elif above and term in above:
            had += _ABOVE * weight
        elif title and term in title:
            had += _IN_TITLE * weight
    return had / total


def standing_of(hit: Hit, tense: Tense, *, old: bool = False) -> Standing:
    """What a sentence of a document speaks of; drafts propose whatever they say, plans plan it."""
    if hit.status is Status.DRAFT or hit.kind is Kind.EXPLANATION:
        return Standing.PROPOSED
    if hit.status in (Status.REPEALED, Status.EXPIRED):
        return Standing.DATED
    if tense is Tense.UNDER_WAY:
        return Standing.UNDER_WAY
    if tense is Tense.DONE:
        return Standing.DATED if old else Standing.DONE
    if tense is Tense.PLANNED or Kind.PLAN in (hit.kind,):
        return Standing.PLANNED
    return Standing.POLICY


def is_old(hit: Hit, text: str, tense: Tense, today: date) -> bool:
    """Whether a sentence tells figures or progress of a day more than three years ago."""
    if hit.date is None or (today - hit.date).days < OLD_AFTER_YEARS * 365:
        return False
    if tense is Tense.UNDER_WAY:
        return True
    figures = any(m.type in _FIGURES for m in find_mentions(text))
    return figures and tense is Tense.DONE


def distinct(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Without sentences that repeat one before them (copies of one text, forwarded documents)."""
    kept: list[Evidence] = []
    seen: list[set[str]] = []
    for one in evidence:
        mine = set(bigrams(one.text))
        like = (
            other
            for other, theirs in zip(kept, seen, strict=True)
            if mine and len(mine & theirs) >= _SAME * min(len(mine), len(theirs))
        )
        if any(_values(other.text) == _values(one.text) for other in like):
            continue
        kept.append(one)
        seen.append(mine)
    return tuple(kept)


def _values(text: str) -> frozenset[Hashable]:
    """The figures of a sentence: two that differ in one do not say the same."""
    return frozenset(normalise_value(m) for m in find_mentions(text) if m.type in _FIGURES)


def _superseded(hits: Sequence[Hit], stores: Stores) -> frozenset[str]:
    """Drafts, and what explains them, of which the library holds the final document too."""
    drafts = {hit.doc_id: _core(hit.title) for hit in hits if _is_draft(hit)}
    if not drafts:
        return frozenset()
    rows = stores.library.documents()
    final = {_core(r.title) for r in rows if not r.standing.draft and r.kind is not Kind.EXPLANATION}
    return frozenset(doc_id for doc_id, core in drafts.items() if core in final)


def _is_draft(hit: Hit) -> bool:
    return hit.status is Status.DRAFT or hit.kind is Kind.EXPLANATION


def _core(title: str) -> str:
    inner = re.search(r"印发[《〈](.+)[》〉]的?通知", title)
    bare = _DRAFT_MARK.sub("", inner.group(1) if inner else title)
    return re.sub(r"[《》〈〉“”\"（）()\s]", "", bare).removeprefix("关于")


def _distinct(hits: Sequence[Hit]) -> list[Hit]:
    found: dict[tuple[str, int, int], Hit] = {}
    for hit in hits:
        found.setdefault((hit.doc_id, hit.span.start, hit.span.end), hit)
    return [hit for hit in found.values() if hit.text.strip()]
