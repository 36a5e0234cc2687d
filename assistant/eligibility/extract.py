"""从一份文件读出全部资助事项和补充规定。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from assistant.eligibility.amounts_of import benefit_of
from assistant.eligibility.attaching import Draft
from assistant.eligibility.benefits import context_of, planned, read_paragraph
from assistant.eligibility.clauses import Role
from assistant.eligibility.completing import completed, names_match
from assistant.eligibility.conditions import Where
from assistant.eligibility.holes import holes
from assistant.eligibility.models import (
    Extraction,
    Measure,
    Noted,
    Supplement,
)
from assistant.eligibility.passages import FOR_PROJECT, Passage, passages
from assistant.eligibility.proposals import check
from assistant.eligibility.regions import region_of_issuer
from assistant.eligibility.sections import General, read_general
from assistant.eligibility.tables import TableRow, table_rows
from assistant.eligibility.tiers import merge_tiers
from assistant.eligibility.titling import distinct, identified, titled
from corpus.mentions import find_doc_numbers
from corpus.models import Header, Kind, PolicyDocument, Span

#: Raise when the rules change what they read, so that documents are read again.
EXTRACTOR = 4

_INTENDING = (Kind.REPLY, Kind.LETTER, Kind.EXPLANATION, Kind.PLAN, Kind.REPORT)
_NO_MEASURES = (Kind.LAW,)
_SUBJECT_HEAD = re.compile("【?(?:享受主体|适用对象|支持对象|政策对象|享受对象|惠及对象|受益对象)】?[：:]?")
_TITLED = re.compile(
    "([\u4e00-\u9fff“”（）]{2,14}(?:补贴|资助|奖励|补助|津贴|贴息))(?:实施细则|实施办法|管理办法|暂行办法|办法|细则|规定)"
)
_GENERIC_TOPIC = re.compile(
    "^(?:资助|补贴|奖励|支持)?(?:标准|项目|对象|内容|政策|措施)(?:和标准)?$|总则|附则|保障措施|工作要求"
)


@dataclass(frozen=True, slots=True)
class Question:
    """One clause for a chat model: its key, what stands above it, its words."""

    key: str
    context: str
    clause: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document gives: its measures, the clauses that rules left open, and what came of a model's replies."""

    extraction: Extraction
    questions: tuple[Question, ...] = ()
    kept: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)


def extract(document: PolicyDocument, doc_id: str) -> Extraction:
    """Everything the rules find in a document, with exact spans; nothing is dropped for being out of force.

    Standing is decided when the measures are used, since it depends on the day and on other documents.
    """
    return read(document, doc_id).extraction


def read(document: PolicyDocument, doc_id: str, replies: Mapping[str, str] = MappingProxyType({})) -> Reading:
    """``extract``, with a chat model's ``replies`` by clause key: what code finds in the clause fills what is empty."""
    header = document.header
    title = header.title.value if header.title else ""
    region = region_of_issuer(header.issuer.value if header.issuer else None, title)
    where = Where(document.text, doc_id, region)
    if header.kind in _NO_MEASURES:
        return Reading(Extraction())
    intends = header.kind in _INTENDING
    drafts, rows, seen = _read(where, document, intends)
    general = read_general(where, seen)
    open_ = holes(where, drafts, seen)
    questions = tuple(
        Question(h.key(where), context_of(where.text, h.passage), h.sentence.of(where.text)) for h in open_
    )
    kept, dropped = 0, Counter[str]()
    for hole, question in zip(open_, questions, strict=True):
        if question.key in replies:
            checked = check(
                where, hole, question.context, replies[question.key], planned(where, hole.sentence, intends)
            )
            drafts += checked.drafts
            kept, dropped = kept + checked.kept, dropped + checked.dropped
    if kept:
        drafts.sort(key=lambda d: d.sentence)
    basis = _basis(document)
    measures = [_measure(where, header, d, _project(document, d), basis) for d in drafts]
    measures += [_measure(where, header, r.draft, r.name, r.basis or basis, r) for r in rows]
    measures = [completed(m, general, where) for m in measures]
    measures = titled(distinct(measures))
    extraction = Extraction(tuple(identified(measures)), _supplements(measures, general, basis))
    return Reading(extraction, questions, kept, dict(dropped))


def _read(
    where: Where, document: PolicyDocument, intends: bool
) -> tuple[list[Draft], list[TableRow], list[tuple[Passage, Sequence[tuple[Role, Span]], bool]]]:
    drafts: list[Draft] = []
    seen: list[tuple[Passage, Sequence[tuple[Role, Span]], bool]] = []
    subject: Span | None = None
    named = False
    for passage in passages(document):
        words = passage.span.of(where.text)
        if named:
            subject, named = passage.span, False
            continue
        if _SUBJECT_HEAD.fullmatch(words):
            named = True
            continue
        found = read_paragraph(where, passage, intends=intends, before=drafts[-6:], subject=subject)
        drafts.extend(found.drafts)
        seen.append((passage, found.loose, bool(found.drafts)))
    return merge_tiers(where, drafts), list(table_rows(where, document)), seen


def _basis(document: PolicyDocument) -> tuple[str, ...]:
    """文号 of the documents that this one carries out: named at its beginning after 根据 or 按照, and not its own."""
    own = document.header.doc_number.value if document.header.doc_number else ""
    repealed = {r.doc_number for r in document.header.relations}
    found = [
        m.value.text
        for m in find_doc_numbers(document.text[:3000])
        if m.value.text not in repealed and m.value.text != own
    ]
    return tuple(dict.fromkeys(found))


def _project(document: PolicyDocument, draft: Draft) -> str:
    """The name the measure goes by: its own short title, or the heading right above its list."""
    text, title = document.text, document.header.title
    if draft.passage.lead is not None and (named := FOR_PROJECT.match(draft.passage.lead.of(text))):
        return named[1]
    heading = draft.passage.headings[-1:] if draft.passage.lead is not None else ()
    for span in (draft.passage.topic, *heading):
        if span is None:
            continue
        words = re.sub(r"^(?:关于|一是|二是|三是)|(?:的建议)?[：:。]?$", "", span.of(text)).strip()
        own_title = title is not None and words in title.value
        if 2 < len(words) <= 30 and not own_title and not _GENERIC_TOPIC.search(words):
            return words
    if title is not None and (match := _TITLED.search(title.value)):
        return match[1] if len(draft.beneficiary) < 2 or draft.lead is None else ""
    return ""


def _measure(
    where: Where,
    header: Header,
    draft: Draft,
    project: str,
    basis: tuple[str, ...],
    row: TableRow | None = None,
) -> Measure:
    issuer = Noted(header.issuer.value, where.clause(header.issuer.span)) if header.issuer else None
    clause = where.clause(draft.sentence)
    valid_from, valid_to = draft.valid
    return Measure(
        id="",
        title="",
        project=project,
        benefit=benefit_of(draft.amount_span.of(where.text), draft.rule, draft.sentence.of(where.text)),
        beneficiary=draft.beneficiary,
        clause=clause,
        amount=draft.rule,
        amount_clause=where.clause(draft.amount_span),
        conditions=tuple(dict.fromkeys(draft.conditions)),
        caps=tuple(dict.fromkeys(draft.caps)),
        windows=tuple(draft.windows),
        materials=tuple(row.materials) if row else (),
        department=draft.department or issuer,
        basis=basis,
        proposed=draft.proposed or _explained(where, header, draft),
        valid_from=valid_from,
        valid_to=valid_to,
        rivals=tuple(draft.rivals),
        stopped=row.stopped if row else None,
        by_model=tuple(draft.by_model),
    )


def _explained(where: Where, header: Header, draft: Draft) -> Noted | None:
    """What an explanation of a draft or a plan describes is not yet in force."""
    if re.search("目前|现行|现有", draft.words):
        return None
    if header.kind in (Kind.EXPLANATION, Kind.PLAN) and header.title is not None:
        return Noted(header.kind.value, where.clause(header.title.span))
    return None


def _supplements(measures: list[Measure], general: General, basis: tuple[str, ...]) -> tuple[Supplement, ...]:
    """What names a project that this document does not define, for the documents it rests on."""
    if not basis:
        return ()
    names = [p for p, _ in (*general.conditions, *general.materials, *general.windows)]
    found = []
    for project in dict.fromkeys(names):
        if (project and any(names_match(project, m) for m in measures)) or (not project and measures):
            continue
        found.append(
            Supplement(
                project,
                basis,
                tuple(c for p, c in general.conditions if p == project),
                tuple(m for p, m in general.materials if p == project),
                tuple(w for p, w in general.windows if p == project),
            )
        )
    return tuple(found)
