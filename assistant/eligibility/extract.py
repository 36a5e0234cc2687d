"""从一份文件读出全部资助事项和补充规定。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.eligibility.amounts_of import benefit_of
from assistant.eligibility.attaching import Draft
from assistant.eligibility.benefits import read_paragraph
from assistant.eligibility.clauses import Role
from assistant.eligibility.conditions import Where
from assistant.eligibility.models import Condition, Extraction, Measure, Noted, Subject, Supplement
from assistant.eligibility.passages import FOR_PROJECT, Passage, passages
from assistant.eligibility.regions import region_of_issuer
from assistant.eligibility.rules import Holds, OneOf
from assistant.eligibility.sections import General, read_general
from assistant.eligibility.tables import TableRow, table_rows
from assistant.eligibility.tiers import merge_tiers
from assistant.eligibility.titling import distinct, identified, titled
from corpus.mentions import find_doc_numbers
from corpus.models import Header, Kind, PolicyDocument, Span

#: Raise when the rules change what they read, so that documents are read again.
EXTRACTOR = 2

_INTENDING = (Kind.REPLY, Kind.LETTER, Kind.EXPLANATION, Kind.PLAN, Kind.REPORT)
_NO_MEASURES = (Kind.LAW,)
_SURROUNDING = frozenset((Subject.REGION, Subject.REGISTRATION, Subject.EXCLUSION, Subject.NO_DOUBLE))
_SUBJECT_HEAD = re.compile("【?(?:享受主体|适用对象|支持对象|政策对象|享受对象|惠及对象|受益对象)】?[：:]?")
_TITLED = re.compile(
    "([\u4e00-\u9fff“”（）]{2,14}(?:补贴|资助|奖励|补助|津贴|贴息))(?:实施细则|实施办法|管理办法|暂行办法|办法|细则|规定)"
)
_GENERIC_TOPIC = re.compile(
    "^(?:资助|补贴|奖励|支持)?(?:标准|项目|对象|内容|政策|措施)(?:和标准)?$|总则|附则|保障措施|工作要求"
)


def extract(document: PolicyDocument, doc_id: str) -> Extraction:
    """Everything the rules find in a document, with exact spans; nothing is dropped for being out of force.

    Standing is decided when the measures are used, since it depends on the day and on other documents.
    """
    header = document.header
    title = header.title.value if header.title else ""
    region = region_of_issuer(header.issuer.value if header.issuer else None, title)
    where = Where(document.text, doc_id, region)
    if header.kind in _NO_MEASURES:
        return Extraction()
    intends = header.kind in _INTENDING
    drafts, rows, general = _read(where, document, intends)
    basis = _basis(document)
    measures = [_measure(where, header, d, _project(document, d), basis) for d in drafts]
    measures += [_measure(where, header, r.draft, r.name, r.basis or basis, r) for r in rows]
    measures = [_completed(m, general, where) for m in measures]
    measures = titled(distinct(measures))
    return Extraction(tuple(identified(measures)), _supplements(measures, general, basis))


def _read(
    where: Where, document: PolicyDocument, intends: bool
) -> tuple[list[Draft], list[TableRow], General]:
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
    return merge_tiers(where, drafts), list(table_rows(where, document)), read_general(where, seen)


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
        benefit=benefit_of(draft.amount_span.of(where.text), draft.rule),
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
    )


def _explained(where: Where, header: Header, draft: Draft) -> Noted | None:
    """What an explanation of a draft or a plan describes is not yet in force."""
    if re.search("目前|现行|现有", draft.words):
        return None
    if header.kind in (Kind.EXPLANATION, Kind.PLAN) and header.title is not None:
        return Noted(header.kind.value, where.clause(header.title.span))
    return None


def _completed(measure: Measure, general: General, where: Where) -> Measure:
    """Add what the document says of all measures or of this one by name, and the region of the issuer."""
    conditions = list(measure.conditions)
    for project, condition in general.conditions:
        if (not project or names_match(project, measure)) and _concerns(condition, measure):
            conditions.append(condition)
    if any(names_match(p, measure) for p in general.persons):
        # 个人也可以申报：法人资格不再是条件。
        conditions = [_also_persons(c) for c in conditions if c.test != Holds("具有独立法人资格")]
    subjects = {c.subject for c in conditions}
    if where.region.short != "全国" and not subjects & {Subject.REGION, Subject.REGISTRATION}:
        clause = measure.department.clause if measure.department else measure.clause
        conditions.append(
            Condition(
                Subject.REGION,
                OneOf("地区", (str(where.region),)),
                f"在{where.region.short}（发文机关所在地）",
                clause,
            )
        )
    if not any(c.subject not in _SURROUNDING for c in conditions):
        # A bare row or figure states no condition of its own; that is not the same as having none.
        text = f"符合条文规定的对象和申报条件：{measure.beneficiary or measure.project}"
        conditions.append(Condition(Subject.OTHER, Holds(text), text, measure.clause))
    own_windows = measure.windows or tuple(w for p, w in general.windows if not p or names_match(p, measure))
    department = measure.department
    if general.department and (
        department is None
        or measure.department is None
        or (
            measure.department.value == department.value
            and not re.search("责任|部门", department.clause.quote)
        )
    ):
        department = general.department if department is None else department
    caps = measure.caps + tuple(c for c in general.caps if not any(names_match(s, measure) for s in c.spared))
    return replace(
        measure,
        conditions=_merged(conditions),
        windows=own_windows,
        materials=measure.materials
        + tuple(m for p, m in general.materials if not p or names_match(p, measure)),
        caps=tuple(dict.fromkeys(caps)),
        rivals=measure.rivals + tuple(r for r in general.rivals if _named_in(r.value, measure)),
        department=department,
    )


def _also_persons(condition: Condition) -> Condition:
    test = condition.test
    if condition.subject is Subject.APPLICANT and isinstance(test, OneOf) and test.fact == "类型":
        return replace(condition, test=replace(test, values=tuple(dict.fromkeys((*test.values, "个人")))))
    return condition


def _concerns(condition: Condition, measure: Measure) -> bool:
    """Whether a general exclusion can touch this measure: one that names another benefit does not."""
    if condition.subject is not Subject.EXCLUSION:
        return True
    named = re.findall("(稳岗|扩岗|见习|创业|技能|床位|贴息|保险|展会|书店)", condition.clause.quote)
    return not named or any(n in measure.clause.quote or n in measure.project for n in named)


def _merged(conditions: list[Condition]) -> tuple[Condition, ...]:
    """One condition for each test."""
    kept: dict[object, Condition] = {}
    for condition in conditions:
        kept.setdefault(
            (condition.test, condition.subject if isinstance(condition.test, OneOf) else ""), condition
        )
    return tuple(kept.values())


_SUFFIX = re.compile("项目|资助|奖励|补助|补贴|申报|申请|的|专项|一次性|发放|实施|落实|给予|支持|对")


def names_match(name: str, measure: Measure) -> bool:
    """Whether a project's name in one place means this measure.

    >>> from assistant.eligibility.models import Benefit, Clause
    >>> from assistant.eligibility.rules import Fixed
    >>> c = Clause("d", 0, 0, "")
    >>> m = Measure("", "", "知识产权质押融资贴息", Benefit.INTEREST, "", c, Fixed(1), c)
    >>> names_match("质押融资贴息", m), names_match("专利导航项目", m)
    (True, False)
    """
    wanted = _SUFFIX.sub("", name)
    mine = [_SUFFIX.sub("", text) for text in (measure.project, measure.title) if text]
    return len(wanted) >= 2 and any(wanted in m or (len(m) >= 3 and m in wanted) for m in mine)


def _named_in(words: str, measure: Measure) -> bool:
    project = _SUFFIX.sub("", measure.project)
    return len(project) >= 2 and (project in _SUFFIX.sub("", words))


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
