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
from assistant.drafting.evidence_sources import authority, is_press, is_stale, past_drafts, sort_sources
from assistant.drafting.models import Proposal, Standing, Suggestion
from assistant.drafting.precedents import Precedents
from corpus.mentions import MentionType, find_mentions, normalise_value
from corpus.models import Hit, Span, Status, Visibility
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
_ENDED, _PRESS, _WHOLE, _COMPLAINT = 0.25, 0.15, 0.5, 0.5
#: An ask that weighs less than this share of the average one cannot carry a sentence alone (总结首单经验).
_SLIGHT = 0.5
#: Passages looked for anew where most of what was found holds for other places.
_DEEPER = 40
#: What a sentence loses for each character beyond so many: long ones have many words by chance.
_LONG, _LENGTHY = 150, 0.002
#: Share of the shorter sentence's pairs of characters from which two say the same.
_SAME = 0.8
#: Papers, exclusions and duties, which a reply seldom needs.
_FORMALITIES = re.compile(
    r"下列(?:情形|材料|职责|条件)|以下(?:材料|职责)|应当(?:提交|符合)|履行[^，。]{0,6}职责"
    r"|高度重视|非常重视|全额退回|予以追回|从中扣除|不(?:再)?重复(?:奖励|享受|资助)|不予(?:资助|受理|奖励|发放)"
)
#: What is wrong, not what is done about it.
_COMPLAINS = re.compile(
    r"不足|短缺|紧缺|有待(?:提升|提高|完善|加强)|薄弱|偏低|偏少|不能满足|矛盾突出|问题突出|不健全|不完善|仍存在|还存在|存在[^，。]{0,12}问题"
)
_CITED = re.compile(r"《[^》]*》")
#: Words that ask when, and how a document says when.
_WHEN = frozenset({"时限", "期限", "截止", "截止时间", "何时"})
SAYS_WHEN = re.compile(
    r"\d+(?:个(?:月|工作日)|日|天|年)(?:以?内|前)|(?:截止|申报|受理|申领|申请)(?:时间|日期)|\d+日(?:至|前|止)"
)
_FIGURES = {MentionType.AMOUNT, MentionType.PERCENTAGE, MentionType.MULTIPLE, MentionType.COUNT}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of the library. ``shares`` is how much of each ask it covers with what stands above it, ``own``
    the largest of them by itself, ``about`` how much of the case's subject (0–1),
    ``score`` what speaks for it in all.

    ``dated`` marks figures or progress of a document older than three years. ``unit`` is the 会办单位 whose
    opinion it is from, empty for the library. ``stale`` is true of what is ended or was never adopted, ``authority`` ranks
    those that say the same (``evidence_sources.authority``).
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
    stale: bool = False
    authority: int = 3

    @property
    def best(self) -> float:
        """The largest share of an ask that it covers."""
        return max(self.shares, default=0.0)


@dataclass(frozen=True, slots=True)
class Gathered:
    """All evidence for one suggestion, best first; ``hits`` are the passages it was read from.

    ``elsewhere`` names the documents of other places that were found and left out.
    """

    suggestion: Suggestion
    asks: tuple[Ask, ...]
    evidence: tuple[Evidence, ...]
    hits: tuple[Hit, ...]
    elsewhere: tuple[str, ...] = ()


def gather(
    suggestion: Suggestion,
    proposal: Proposal,
    stores: Stores,
    precedents: Precedents,
    today: date,
    *,
    audiences: Sequence[Visibility] = (Visibility.PUBLIC,),
    office: str = "",
) -> Gathered:
    """Search for a suggestion in several ways and weigh every sentence found against what it asks for.

    ``office`` is the full name of the office that answers: documents of other places are left out.
    """
    asks = asks_of(suggestion, proposal, stores)
    searcher = Searcher(stores)
    pool: list[Hit] = []
    for query in queries_of(suggestion, proposal, _QUERIES):
        filters = Filters(audiences=tuple(audiences))
        pool += searcher.search(query, _PASSAGES, filters, per_document=_PER_DOCUMENT)
    if past_drafts(pool, stores, today):
        # Drafts have taken the places of their final documents.
        adopted = Filters(audiences=tuple(audiences), statuses=_ADOPTED)
        for query in queries_of(suggestion, proposal, _AGAIN):
            pool += searcher.search(query, _PASSAGES, adopted, per_document=_PER_DOCUMENT)
    like = precedents.like(suggestion, proposal)
    sources = sort_sources([*pool, *(precedent.hit for precedent in like)], office)
    if len(sources.elsewhere) > len(sources.usable):
        filters = Filters(audiences=tuple(audiences))
        for query in queries_of(suggestion, proposal, _AGAIN):
            pool += searcher.search(query, _DEEPER, filters, per_document=_PER_DOCUMENT)
        sources = sort_sources([*pool, *(precedent.hit for precedent in like)], office)
    hits = _distinct(sources.usable)
    replies = {precedent.hit.span: precedent.likeness for precedent in like}
    weighed = weigh(suggestion, proposal, hits, asks, stores, today, replies=replies)
    elsewhere = tuple(dict.fromkeys(hit.title for hit in sources.elsewhere))
    return Gathered(suggestion, asks, weighed, tuple(hits), elsewhere)


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
    slight = [min(1.0, ask.weight * len(asks) / (total * _SLIGHT)) for ask in asks]
    citer = Citer()
    top = max((hit.score for hit in hits), default=1.0) or 1.0
    found: list[Evidence] = []
    dropped = past_drafts(hits, stores, today)
    reader = SentenceReader()
    for piece in whole_lists(units_of(hits), hits):
        hit = hits[piece.hit]
        if not reader.readable(piece, hit) or hit.doc_id in dropped:
            continue
        above = fold(" ".join((*hit.heading, hit.context, reader.opening)))
        title = fold(hit.title)
        # What a sentence only cites (按照《…办法》) is not what it says.
        own, cited = fold(_CITED.sub("", piece.text)), fold(" ".join(_CITED.findall(piece.text)))
        title = f"{title} {cited}"
        shares = tuple(share_of(ask.terms, own, above, title) for ask in asks)
        alone = max((share_of(ask.terms, own) for ask in asks), default=0.0)
        about = share_of(subject, own, above, title)
        whole = sum(s * ask.weight for s, ask in zip(shares, asks, strict=True)) / total
        likeness = max((v for span, v in (replies or {}).items() if hit.span == span), default=0.0)
        carried = max((s * part for s, part in zip(shares, slight, strict=True)), default=0.0)
        stale = is_stale(hit, today)
        ended = (_ENDED if stale else 0.0) + (_PRESS if is_press(hit) else 0.0)
        score = (
            (carried + _WHOLE * whole) * subject_gate(about)
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
            Evidence(
                piece.text,
                citation,
                hit,
                tense,
                standing,
                shares,
                alone,
                about,
                score,
                old,
                unit,
                stale,
                authority(hit, today),
            )
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
        elif any(other in own for other in (*expand(term), *SHORT_FOR.get(term, ()))) or (
            term in _WHEN and SAYS_WHEN.search(own)
        ):
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


def _distinct(hits: Sequence[Hit]) -> list[Hit]:
    found: dict[tuple[str, int, int], Hit] = {}
    for hit in hits:
        found.setdefault((hit.doc_id, hit.span.start, hit.span.end), hit)
    return [hit for hit in found.values() if hit.text.strip()]
