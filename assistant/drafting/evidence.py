"""Evidence for a suggestion: sentences of the library that speak of what it asks for, with how far along they are."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.citing import Citer
from assistant.answering.models import Citation
from assistant.answering.standing import Tense, tense_of
from assistant.answering.units import units_of
from assistant.drafting.evidence_asks import SHORT_FOR, Ask, asks_of, queries_of, topic_words
from assistant.drafting.evidence_sentences import SentenceReader, is_old, standing_of, whole_lists
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
#: Searches without drafts where the library holds what became of them.
_AGAIN = 2
_ADOPTED = tuple(status for status in Status if status is not Status.DRAFT)
#: What the words above a sentence (headings, lead-in, title) count beside its own.
_ABOVE, _IN_TITLE = 0.6, 0.3
_SYNONYM = 0.8
_TOPIC, _RANK, _PRECEDENT = 0.25, 0.1, 0.1
#: A sentence that has this share of the case's subject is about it; one that has none keeps half its score.
_ABOUT = 0.45
_ENDED, _WHOLE, _COMPLAINT = 0.25, 0.5, 0.3
#: What a sentence loses for each character beyond so many: long ones have many words by chance.
_LONG, _LENGTHY = 150, 0.002
#: Share of the shorter sentence's pairs of characters from which two say the same.
_SAME = 0.8
_DRAFT_MARK = re.compile(
    r"[（(〔]?(?:公开)?(?:征求意见稿|讨论稿|草案|送审稿|内部讨论稿)[）)〕]?|起草说明|的说明"
)
#: Papers, exclusions and duties, which a reply seldom needs.
_FORMALITIES = re.compile(
    r"下列(?:情形|材料|职责|条件)|以下(?:材料|职责)|应当(?:提交|符合)|履行[^，。]{0,6}职责"
)
#: What is wrong, not what is done about it.
_COMPLAINS = re.compile(
    r"不足|短缺|紧缺|有待(?:提升|提高|完善|加强)|薄弱|偏低|偏少|不能满足|矛盾突出|问题突出|不健全|不完善|仍存在|还存在|存在[^，。]{0,12}问题"
)
_FIGURES = {MentionType.AMOUNT, MentionType.PERCENTAGE, MentionType.MULTIPLE, MentionType.COUNT}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of the library. ``shares`` is how much of each ask it covers with what stands above it, ``own``
    the largest of them by itself, ``about`` how much of the case's subject (0–1),
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
    own: float
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
    if superseded(pool, stores):
        # Drafts have taken the places of their final documents.
        adopted = Filters(audiences=tuple(audiences), statuses=_ADOPTED)
        for query in queries_of(suggestion, proposal, _AGAIN):
            pool += searcher.search(query, _PASSAGES, adopted, per_document=_PER_DOCUMENT)
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
    dropped = superseded(hits, stores)
    reader = SentenceReader()
    for piece in whole_lists(units_of(hits), hits):
        hit = hits[piece.hit]
        if not reader.readable(piece, hit) or hit.doc_id in dropped:
            continue
        above = fold(" ".join((*hit.heading, hit.context, reader.opening)))
        title = fold(hit.title)
        own = fold(piece.text)
        shares = tuple(share_of(ask.terms, own, above, title) for ask in asks)
        alone = max((share_of(ask.terms, own) for ask in asks), default=0.0)
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
            - _LENGTHY * max(0, len(piece.text) - _LONG)
            - (_COMPLAINT if _COMPLAINS.search(piece.text) or _FORMALITIES.search(piece.text) else 0.0)
        )
        tense = tense_of(piece.text)
        old = is_old(hit, piece.text, tense, today)
        standing = standing_of(hit, piece.text, tense, old=old)
        citation = citer.cite(hit, piece.span)
        found.append(
            Evidence(piece.text, citation, hit, tense, standing, shares, alone, about, score, old, unit)
        )
    return distinct(sorted(found, key=lambda e: (-e.score, e.hit.rank, e.citation.span)))


def subject_gate(about: float) -> float:
    """What a sentence keeps of its score by how much it is about the case's subject: half at 0, all from 0.45."""
    return 0.5 + 0.5 * min(1.0, about / _ABOUT)


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


def superseded(hits: Sequence[Hit], stores: Stores) -> frozenset[str]:
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
