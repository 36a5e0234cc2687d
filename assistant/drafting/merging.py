"""Opinions of 会办单位 (their letters as files) as evidence for the items, with attribution, and where they disagree."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.answering.verify_markers import Turn, markers
from assistant.drafting.evidence import Evidence, weigh
from assistant.drafting.evidence_asks import Ask
from assistant.drafting.models import Finding, Proposal, ReplyItem, ReplySentence, Severity, Suggestion
from corpus.loaders import LoadLimits, load_guarded
from corpus.mentions import MentionType, find_mentions, normalise_value
from corpus.models import Hit, Kind, PolicyDocument, Span, Status, Visibility
from corpus.parser import parse
from corpus.stores import Stores
from corpus.tokens import bigrams

_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,5}?市(?=[\u4e00-\u9fff]{2,}(?:局|委|办|会|厅|院|中心|室|队)$)")
_CLOSING = re.compile(
    r"以上意见|供参考|专此|特此|函告|联系人|收悉|会办意见如下|请勿|勿在|不得对外|内部测算|建议由"
)
_KINDS = {
    MentionType.AMOUNT,
    MentionType.PERCENTAGE,
    MentionType.MULTIPLE,
    MentionType.COUNT,
    MentionType.DURATION,
}
#: Share of the shorter sentence's pairs of characters from which two speak of one subject.
_SUBJECT = 0.45
_LIKE = 0.3
_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Opinion:
    """A 会办 unit's opinion; ``unit`` is its name as the reply says it (市财政局)."""

    unit: str
    document: PolicyDocument

    @property
    def source(self) -> str:
        """The file's name."""
        return self.document.source


def read_opinion(path: Path, limits: LoadLimits | None = None) -> Opinion:
    """Read an opinion from a file. Errors: those of ``load_guarded``."""
    return opinion_from(parse(load_guarded(path, limits), path.name))


def opinion_from(document: PolicyDocument) -> Opinion:
    """The opinion that a parsed file holds; the unit is its issuer, or the file's name where it states none."""
    issuer = document.header.issuer.value if document.header.issuer else ""
    return Opinion(short_name(issuer) or Path(document.source).stem, document)


def short_name(issuer: str) -> str:
    """A department's name as a letter of the same city says it.

    >>> short_name("澜江市科技创新局"), short_name("国务院办公厅")
    ('市科技创新局', '国务院办公厅')
    """
    return "、".join(_PLACE.sub("市", part) for part in re.split(r"[\s、，]+", issuer.strip()) if part)


def opinion_evidence(
    opinion: Opinion,
    suggestion: Suggestion,
    asks: Sequence[Ask],
    proposal: Proposal,
    stores: Stores,
    today: date,
) -> tuple[Evidence, ...]:
    """What the opinion says to one suggestion, in its own order; nothing where it does not speak of it."""
    hits = list(_hits(opinion, suggestion, proposal))
    found = weigh(suggestion, proposal, hits, asks, stores, today, unit=opinion.unit)
    told = [e for e in found if not _CLOSING.search(e.text)]
    paired = any(hit.signals for hit in hits)
    kept = told if paired else [e for e in told if e.best >= _LIKE]
    kept = sorted(kept, key=lambda e: -e.score)[:_SENTENCES]
    return tuple(sorted(kept, key=lambda e: e.citation.span.start))


def disagreements(items: Sequence[ReplyItem]) -> Iterator[Finding]:
    """Sentences of different units (or of a unit and the library) on one subject with other figures, or yes against no."""
    for item in items:
        for i, one in enumerate(item.reply):
            for other in item.reply[i + 1 :]:
                if one.unit == other.unit or not (one.citations and other.citations):
                    continue
                if reason := disagreement(one.text, other.text):
                    yield Finding(
                        rule="会办意见不一致",
                        severity=Severity.WARNING,
                        message=f"第{item.no}条：{_said_by(one)}与{_said_by(other)}{reason}，请核对后统一口径",
                        quote=f"{one.text}／{other.text}",
                        suggestion="与有关单位会商后只保留一种说法",
                    )


def disagreement(one: str, other: str) -> str:
    """In what two sentences on one subject differ; empty where they do not, or speak of different things.

    >>> disagreement("对新增养老床位每张资助8000元。", "新增养老床位每张资助6000元。")
    '对同一事项的数字不同（每张资助8000元与每张资助6000元）'
    >>> disagreement("同意提高护理补贴标准。", "暂不提高护理补贴标准。")
    '对同一事项的态度不同'
    """
    if not _one_subject(one, other):
        return ""
    mine, theirs = _figures(one), _figures(other)
    for kind in mine.keys() & theirs.keys():
        if not mine[kind].keys() & theirs[kind].keys():
            first, second = next(iter(mine[kind].values())), next(iter(theirs[kind].values()))
            return f"对同一事项的数字不同（{first}与{second}）"
    if not mine and not theirs and _negated(one) != _negated(other):
        return "对同一事项的态度不同"
    return ""


def _figures(text: str) -> dict[Hashable, dict[Hashable, str]]:
    found: dict[Hashable, dict[Hashable, str]] = {}
    for mention in find_mentions(text):
        key = normalise_value(mention) if mention.type in _KINDS else None
        if key is not None:
            unit = key[-1] if mention.type in (MentionType.COUNT, MentionType.DURATION) else ""
            found.setdefault((mention.type, unit), {})[key] = mention.text
    return found


def _one_subject(one: str, other: str) -> bool:
    mine, theirs = set(bigrams(_bare(one))), set(bigrams(_bare(other)))
    shorter = min(len(mine), len(theirs))
    return shorter >= 4 and len(mine & theirs) >= _SUBJECT * shorter


def _bare(text: str) -> str:
    for mention in reversed(find_mentions(text)):
        if mention.type in {*_KINDS, MentionType.TITLE, MentionType.DOC_NUMBER, MentionType.INSTITUTION}:
            text = f"{text[: mention.span.start]}　{text[mention.span.end :]}"
    return text


def _negated(text: str) -> bool:
    return any(m.turn is Turn.NEGATION for m in markers(text))


def _said_by(sentence: ReplySentence) -> str:
    return f"{sentence.unit}的意见" if sentence.unit else f"《{sentence.citations[0].title.strip('《》')}》"


def _hits(opinion: Opinion, suggestion: Suggestion, proposal: Proposal) -> Iterator[Hit]:
    """The paired reply to this suggestion, or the whole text where the file has no pairs."""
    document = opinion.document
    if not document.pairs:
        yield _hit(opinion, Span(0, len(document.text)), {})
        return
    likeness = [
        [_likeness(pair.suggestion.of(document.text), s.text) for s in proposal.suggestions]
        for pair in document.pairs
    ]
    for pair, row in zip(document.pairs, likeness, strict=True):
        index = suggestion.no - 1
        if index < len(row) and row[index] >= _LIKE and row[index] == max(row):
            yield _hit(opinion, pair.reply, {"paired": row[index]})


def _likeness(one: str, other: str) -> float:
    mine, theirs = set(bigrams(one)), set(bigrams(other))
    return len(mine & theirs) / (min(len(mine), len(theirs)) or 1)


def _hit(opinion: Opinion, span: Span, signals: dict[str, float]) -> Hit:
    header = opinion.document.header
    return Hit(
        rank=0,
        score=0.0,
        doc_id=f"会办:{opinion.source}",
        source=opinion.source,
        title=header.title.value if header.title else opinion.source,
        doc_number=header.doc_number.value if header.doc_number else None,
        issuer=header.issuer.value if header.issuer else None,
        date=header.issued.value if header.issued else None,
        kind=Kind.LETTER,
        status=Status.UNKNOWN,
        visibility=Visibility.INTERNAL,
        heading=(),
        context="",
        text=span.of(opinion.document.text),
        span=span,
        page=None,
        chunk_ids=(),
        signals=signals,
    )
