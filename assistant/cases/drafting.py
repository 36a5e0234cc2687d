"""Drafting the items of a case from the library: what a background job does, and opinions of 会办单位 merged into one item."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.cases.jobs import DraftJob
from assistant.cases.jurisdiction import profile_of
from assistant.cases.marks import marked, pieces
from assistant.cases.models import Case, CaseFile, Reader, Source, Step
from assistant.cases.sourcing import source_from, source_of
from assistant.cases.store import CaseStore
from assistant.drafting.composer import ItemDraft, Work, compose_items
from assistant.drafting.composer_wording import sentences_of
from assistant.drafting.evidence import Evidence
from assistant.drafting.evidence_asks import asks_of
from assistant.drafting.merging import Opinion, opinion_evidence
from assistant.drafting.models import ReplySentence, Suggestion
from assistant.drafting.review import parse_document
from assistant.llm import ChatModel
from assistant.settings import AssistantSettings
from corpus.models import Hit, Span, Visibility
from corpus.stores import Stores

#: Evidence beside an item that its text does not cite, and what it must cover of an ask to be worth showing.
_FURTHER, _WORTH = 6, 0.3
_STEPS = {Work.SEARCHING: Step.SEARCHING, Work.WRITING: Step.WRITING}


@dataclass(frozen=True, slots=True)
class Means:
    """What drafting needs beside the case."""

    store: CaseStore
    stores: Stores
    settings: AssistantSettings
    model: ChatModel | None
    today: date


def audiences_of_case(case: Case) -> tuple[Visibility, ...]:
    """Whose documents may be quoted: a reply is read outside the office, so internal ones only where the user allows it."""
    return tuple(Visibility) if case.settings.internal else (Visibility.PUBLIC,)


def opinion_of(file: CaseFile) -> Opinion:
    """A kept opinion as the composer reads it."""
    return Opinion(file.unit, parse_document(file.text, file.name))


def draft_items(
    job: DraftJob, means: Means, case: Case, who: Reader, only: Collection[int], revisions: Mapping[int, int]
) -> None:
    """Draft these items and save each as it ends; ``revisions`` are those of the texts that may be replaced."""
    opinions = [opinion_of(file) for file in case.files]
    drafts = compose_items(
        case.proposal,
        means.stores,
        means.settings,
        profile_of(case.settings.profile),
        case.settings.office,
        case.settings.form,
        means.model,
        opinions,
        means.today,
        audiences=audiences_of_case(case),
        only=only,
        unwanted=unwanted(case, only),
        watch=lambda no, work: job.become(no, _STEPS[work]),
    )
    for drafted in drafts:
        no = drafted.item.no
        sources = sources_of(drafted, opinions)
        saved, put = means.store.fill_item(
            case.id, who, no, drafted.item, sources, revision=revisions[no], notes=drafted.warnings
        )
        cited = {(c.doc_id, c.span) for s in drafted.item.reply for c in s.citations}
        step = Step.DONE if put else Step.KEPT
        # The user may have stopped the job meanwhile: what is written is written.
        job.become(no, step, sources=len(cited), gaps=len(drafted.item.gaps))
        del saved


def unwanted(case: Case, only: Collection[int]) -> tuple[tuple[str, Span], ...]:
    """The places that the user marked as 不用 in these items."""
    return tuple(
        source.place for item in case.items if item.no in only for source in item.sources if source.dropped
    )


def sources_of(drafted: ItemDraft, opinions: Sequence[Opinion] = ()) -> tuple[Source, ...]:
    """The sources of a drafted item: those cited in their order, then the best of what else was found."""
    found: dict[tuple[str, Span], Source] = {}
    for sentence in drafted.item.reply:
        for source in _cited(sentence, drafted.evidence, opinions):
            found.setdefault(source.place, source)
    further = 0
    for one in drafted.evidence:
        source = source_of(one)
        inside = any(doc_id == source.place[0] and span.overlaps(source.place[1]) for doc_id, span in found)
        if further < _FURTHER and one.best >= _WORTH and not inside:
            found[source.place] = source
            further += 1
    return tuple(found.values())


def merged(case: Case, no: int, stores: Stores, today: date) -> tuple[str, tuple[tuple[Source, str], ...]]:
    """What the opinions say to a suggestion and the item does not: its text now, and each source with its sentence."""
    suggestion = case.proposal.suggestions[no - 1]
    item = case.item(no)
    asks = asks_of(suggestion, case.proposal, stores)
    told: list[tuple[Source, str]] = []
    cited = {n for piece in pieces(item.text) for n in piece.numbers}
    known = {source.place for source in item.sources if source.n in cited}
    for file in case.files:
        opinion = opinion_of(file)
        evidence = [
            one
            for one in opinion_evidence(opinion, suggestion, asks, case.proposal, stores, today)
            if (one.citation.doc_id, one.citation.span) not in known
        ]
        hits = [one.hit for one in evidence]
        worded = sentences_of(evidence, hits, case.settings.office.name, today=today)
        told += [(source_of(one), s.text) for one, s in zip(evidence, worded, strict=True)]
    return item.text, tuple(told)


def with_sentences(text: str, sentences: Sequence[tuple[str, int]], *, paragraph: bool) -> str:
    """The text with further sentences and their marks behind its last words and before the gaps at its end.

    >>> with_sentences("已增加床位。\\n【待补充：名单】", [("市财政局表示，已安排经费。", 3)], paragraph=False)
    '已增加床位。市财政局表示，已安排经费［3］。\\n【待补充：名单】'
    """
    added = "".join(marked(sentence, [n]) for sentence, n in sentences)
    lines = text.split("\n") if text else []
    end = len(lines)
    while end and (not lines[end - 1].strip() or _is_gap(lines[end - 1])):
        end -= 1
    if end and not paragraph:
        lines[end - 1] += added
    else:
        lines.insert(end, added)
    return "\n".join(lines)


def _is_gap(line: str) -> bool:
    found = pieces(line)
    return bool(found) and all(piece.gap is not None for piece in found)


def _cited(
    sentence: ReplySentence, evidence: Sequence[Evidence], opinions: Sequence[Opinion]
) -> list[Source]:
    made = []
    for citation in sentence.citations:
        hit = next((e.hit for e in evidence if _holds(e.hit, citation.doc_id, citation.span)), None)
        if hit is not None:
            made.append(source_from(citation, hit, sentence.standing, sentence.unit))
            continue
        source = Source(citation, sentence.standing, sentence.unit)
        opinion = next((o for o in opinions if o.unit == sentence.unit), None)
        if opinion is not None and citation.span.of(opinion.document.text) == citation.quote:
            whole = Span(0, len(opinion.document.text))
            hit = replace(source.hit, text=opinion.document.text, span=whole)
            source = source_from(citation, hit, sentence.standing, sentence.unit)
        made.append(source)
    return made


def _holds(hit: Hit, doc_id: str, span: Span) -> bool:
    return hit.doc_id == doc_id and hit.span.contains(span)


def suggestion_for(words: str, no: int) -> Suggestion:
    """A user's search words as a suggestion, so that evidence is weighed against them."""
    return Suggestion(no, words[:60], words)
