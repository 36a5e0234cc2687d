"""A reply letter drafted from the library: search for each suggestion, choose evidence, word it, assemble, check."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from assistant.drafting.category import propose_category
from assistant.drafting.composer_gaps import gaps_of
from assistant.drafting.composer_model import word_item
from assistant.drafting.composer_wording import sentences_of
from assistant.drafting.evidence import Evidence, Gathered, gather
from assistant.drafting.evidence_choice import Choice, choose_all
from assistant.drafting.ledger import ledger, ledger_findings
from assistant.drafting.letter import Office, build_letter, item_for
from assistant.drafting.merging import Opinion, disagreements, opinion_evidence
from assistant.drafting.models import (
    Draft,
    Finding,
    LetterForm,
    Proposal,
    ReplyItem,
    ReplySentence,
    Severity,
    Standing,
)
from assistant.drafting.precedents import Precedents
from assistant.drafting.profiles import Profile
from assistant.llm import ChatModel
from assistant.settings import AssistantSettings
from corpus.models import Span, Visibility
from corpus.stores import Stores


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One item, what users must be told of its wording, and all evidence that was found for it, best first."""

    item: ReplyItem
    warnings: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Work(StrEnum):
    """What is being done for an item."""

    SEARCHING = "searching"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class _Context:
    """What all items of one letter share."""

    proposal: Proposal
    stores: Stores
    settings: AssistantSettings
    profile: Profile
    office: Office
    form: LetterForm
    model: ChatModel | None
    opinions: tuple[Opinion, ...]
    today: date


def compose(
    proposal: Proposal,
    stores: Stores,
    settings: AssistantSettings,
    profile: Profile,
    office: Office,
    form: LetterForm = LetterForm.TWO_COLUMN,
    model: ChatModel | None = None,
    joint_opinions: Sequence[Opinion] = (),
    today: date | None = None,
    *,
    lead_unit: str = "",
    audiences: Sequence[Visibility] = (Visibility.PUBLIC,),
) -> Draft:
    """The drafted letter with its citations, gaps, findings, category and commitments.

    Only documents of ``audiences`` are quoted: a reply is read outside the office, so the default leaves internal ones
    out. Every sentence stands in what it cites; where nothing is found there is a 【待补充：…】. No failure of the
    model is raised: its sentences are then missing and a finding says why.
    """
    started = time.perf_counter()
    today = today or stores.settings.today or date.today()
    precedents = Precedents(stores, today, audiences)
    context = _Context(proposal, stores, settings, profile, office, form, model, tuple(joint_opinions), today)
    made = list(_items(context, precedents, audiences))
    gathered = time.perf_counter()
    items = [one.item for one in made]
    category, reasons = propose_category(items)
    letter = build_letter(
        proposal,
        profile,
        office,
        form=form,
        items=_numbered(items),
        joint_units=[opinion.unit for opinion in joint_opinions],
        lead_unit=lead_unit,
        category=category,
        year=today.year,
    )
    commitments = ledger(letter)
    findings = (
        *(Finding("来件", Severity.NOTE, note) for note in proposal.notes),
        *_findings(letter.items),
        *disagreements(letter.items),
        *ledger_findings(commitments, precedents),
        *(
            Finding("大模型", Severity.NOTE, text)
            for text in dict.fromkeys(w for one in made for w in one.warnings)
        ),
    )
    ended = time.perf_counter()
    return Draft(
        letter=letter,
        proposal=proposal,
        findings=findings,
        commitments=commitments,
        category_reasons=reasons,
        model=model.name if model else "extractive",
        timings={
            "items": round(gathered - started, 4),
            "letter": round(ended - gathered, 4),
            "total": round(ended - started, 4),
        },
    )


def compose_items(
    proposal: Proposal,
    stores: Stores,
    settings: AssistantSettings,
    profile: Profile,
    office: Office,
    form: LetterForm = LetterForm.TWO_COLUMN,
    model: ChatModel | None = None,
    joint_opinions: Sequence[Opinion] = (),
    today: date | None = None,
    *,
    audiences: Sequence[Visibility] = (Visibility.PUBLIC,),
    only: Collection[int] = (),
    unwanted: Collection[tuple[str, Span]] = (),
    watch: Callable[[int, Work], None] | None = None,
) -> Iterator[ItemDraft]:
    """The items one by one, each as soon as it is written; ``only`` those of these suggestions, where any are named.

    Evidence at an ``unwanted`` place (document, span) is not used. ``watch`` is told what begins for which suggestion; what it
    raises ends the work. Citations are numbered within each item's evidence, not within the letter.
    """
    today = today or stores.settings.today or date.today()
    context = _Context(proposal, stores, settings, profile, office, form, model, tuple(joint_opinions), today)
    yield from _items(context, Precedents(stores, today, audiences), audiences, only, unwanted, watch)


def _items(
    context: _Context,
    precedents: Precedents,
    audiences: Sequence[Visibility],
    only: Collection[int] = (),
    unwanted: Collection[tuple[str, Span]] = (),
    watch: Callable[[int, Work], None] | None = None,
) -> Iterator[ItemDraft]:
    proposal = context.proposal
    found: list[Gathered] = []
    for suggestion in proposal.suggestions:
        if only and suggestion.no not in only:
            continue
        if watch is not None:
            watch(suggestion.no, Work.SEARCHING)
        one = gather(
            suggestion,
            proposal,
            context.stores,
            precedents,
            context.today,
            audiences=audiences,
            office=context.office.name,
        )
        kept = tuple(e for e in one.evidence if not _is_unwanted(e, unwanted))
        found.append(replace(one, evidence=kept))
    choices = choose_all(found)
    for one, choice in zip(found, choices, strict=True):
        if watch is not None:
            watch(one.suggestion.no, Work.WRITING)
        yield _item(one, choice, context)


def _is_unwanted(evidence: Evidence, unwanted: Collection[tuple[str, Span]]) -> bool:
    """Whether a place that is not wanted lies in the sentence: a letter may quote some clauses of it only."""
    citation = evidence.citation
    return any(doc_id == citation.doc_id and span.overlaps(citation.span) for doc_id, span in unwanted)


def _item(found: Gathered, choice: Choice, context: _Context) -> ItemDraft:
    suggestion, proposal, office = found.suggestion, context.proposal, context.office
    hits = list(found.hits)
    told: list[ReplySentence] = []
    for opinion in context.opinions:
        evidence = opinion_evidence(opinion, suggestion, found.asks, proposal, context.stores, context.today)
        hits += [one.hit for one in evidence]
        told += sentences_of(evidence, hits, office.name, today=context.today)
    reply = list(sentences_of(choice.evidence, hits, office.name, today=context.today))
    warnings: tuple[str, ...] = ()
    if context.model is not None and reply:
        worded = word_item(
            suggestion,
            reply,
            hits,
            context.model,
            context.settings.llm,
            own=office.name,
            today=context.today,
        )
        reply, warnings = list(worded.sentences), worded.warnings
    gaps = tuple(gaps_of(choice, suggestion, hits, office.name, told=bool(told)))
    item = item_for(suggestion, context.form, context.profile, reply=[*reply, *told], gaps=gaps)
    return ItemDraft(item, warnings, found.evidence)


def _numbered(items: Sequence[ReplyItem]) -> tuple[ReplyItem, ...]:
    """The citations of all items numbered from 1 in the order of first use; one place has one number."""
    numbers: dict[tuple[str, int, int], int] = {}

    def renumbered(sentence: ReplySentence) -> ReplySentence:
        citations = []
        for citation in sentence.citations:
            key = (citation.doc_id, citation.span.start, citation.span.end)
            citations.append(replace(citation, n=numbers.setdefault(key, len(numbers) + 1)))
        return replace(sentence, citations=tuple(citations))

    return tuple(replace(item, reply=tuple(renumbered(s) for s in item.reply)) for item in items)


def _findings(items: Sequence[ReplyItem]) -> Iterator[Finding]:
    for item in items:
        for gap in item.gaps:
            yield Finding(
                "待补充",
                Severity.ERROR if not item.reply else Severity.WARNING,
                f"第{item.no}条：资料库中没有{gap.needed}",
                gap.text,
                suggestion=f"请{gap.who}提供" if gap.who else "",
            )
        for sentence in item.reply:
            if sentence.standing is Standing.DATED:
                yield Finding(
                    "旧数据", Severity.WARNING, f"第{item.no}条引用的数据或者文件较旧，请更新", sentence.text
                )
            elif "征求意见稿" in sentence.text and sentence.standing is Standing.PROPOSED:
                yield Finding(
                    "征求意见稿",
                    Severity.NOTE,
                    f"第{item.no}条引用的文件尚未生效，请核对正式文件",
                    sentence.text,
                )
