"""一段话里的资助事项：谁、做了什么、给多少、最多多少。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from assistant.eligibility.amounts_of import benefit_of, read_amount, test_of_label
from assistant.eligibility.clauses import Role, role_of
from assistant.eligibility.conditions import Where, conditions_of, exclusions_of, no_double
from assistant.eligibility.figures import Read, low_high, segments
from assistant.eligibility.models import (
    AmountRule,
    Cap,
    Clause,
    Condition,
    Noted,
    Subject,
    Tier,
    Tiered,
    Unstated,
    Window,
)
from assistant.eligibility.passages import Passage
from assistant.eligibility.windows import months_of, read_validity, read_window
from corpus.mentions import find_counts
from corpus.models import Span
from corpus.sentences import sentence_spans, trimmed

_ANCHOR = (
    "(?:分别|按照?|给予|予以|一次性|每[家户人件项个张亩台次部场集年月套吨招车辆]|最高|可(?:以)?(?:按|依法|申请|向|享受|获|减|免|缓|延|凭)|免征|免收|免除|免交|免缴|减免|减征|减收|减半|"
    "缓缴|延期|延长|全额|退还|返还|奖励|补助|补贴|资助|贴息|补足|适当|单个|单笔|提供|发放|享受|降低|下调|参照|比照|优先|依法|酌情|暂)"
)
_FILLER = r"(?:(?:[省市区县]|中央|各级|本)?(?:级)?财政(?:资金)?(?:部门)?|[省市区县]级|由[^，]{0,16}?|再|统一|则|将|拟|并|经认定[后後]?|认定[后後]|原则上|在[^，]{2,30}基础上，?|另|其|可|均|一律|继续|对其|从[^，]{2,14}中|通过[^，]{2,14})*"
_STARTS = re.compile(rf"{_FILLER}{_ANCHOR}")
_TO_WHOM = re.compile(rf"对(?:于)?(.{{2,90}}?)(?=，?{_FILLER}{_ANCHOR})")
_BEFORE_VERB = re.compile(
    r"^(.{2,60}?)(?=免征|免收|减半|减征|全额|享受|可以?(?:按|依法|申请|享受)|给予|按|每|一次性|缓缴)"
)
_PREFIX = re.compile(
    r"^(?:对于?|其中，?|同时，?|此外，?|另外，?|一是|二是|三是|四是|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．]|[一二三四五六七八九十]+、|疫情(?:防控)?期间，?对?|"
    r"(?:自|从)?20\d\d年[^，。；]{0,30}(?:至|起|日|月)[^，。；]{0,22}，对?|（[^）]{0,12}）)+"
)
_PROPOSED = re.compile(
    "拟(?=对|按|将|给予|增加|专门|提高|设立|出台|制定|以|由|在|推|会同|实行|于|参照|新|纳入|建|自|予)|计划(?:对|给予|按|出台|设立)|(?:正在|拟)(?:研究|制定|论证)|建议(?:给予|对|按)|研究(?:出台|制定|完善|建立).{0,20}(?:政策|补贴|办法)"
)
_INTENDED = re.compile("将(?=根据|按|对|给予|予以|在|继续|进一步|适当|安排|会同|结合)|今后|下一步")
_DEPARTMENTS = re.compile(r"[（(]?(?:责任|牵头|主管|实施)(?:部门|单位)[：:]\s?([^）)\n。；]{2,80})")
_ENCOURAGES = re.compile(
    r"^(?:鼓励|引导|督促|推动|支持|要求|倡导|协调|加快|加强|落实好?|强化|指导|做好|积极|切实|各地|各级|各省|各银行|银行业?)"
)
_TIER_LEAD = re.compile("分档|分别|标准(?:为|如下)?|下列|以下|档次|按照?")
_DATED_HEAD = re.compile("通知$|措施$|办法$|意见$|公告$")


@dataclass(slots=True)
class Draft:
    """A measure in the making."""

    passage: Passage
    sentence: Span
    lead: Span | None
    rule: AmountRule
    amount_span: Span
    caps: list[Cap] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
    rivals: list[Noted] = field(default_factory=list)
    department: Noted | None = None
    proposed: Noted | None = None
    valid: tuple[date | None, date | None] = (None, None)
    beneficiary: str = ""
    words: str = ""


@dataclass(slots=True)
class Found:
    """What one paragraph gave: measures, and sentences that concern measures elsewhere."""

    drafts: list[Draft] = field(default_factory=list)
    loose: list[tuple[Role, Span]] = field(default_factory=list)


def read_paragraph(where: Where, passage: Passage, *, intends: bool, before: Sequence[Draft] = ()) -> Found:
    """The measures of one paragraph.

    ``intends``: the document is a letter, plan or explanation, whose 将 announces and does not enact. ``before`` are the
    measures of the same list or section, for sentences that only go on.
    """
    found = Found()
    context = _context(where.text, passage)
    for sentence in sentence_spans(where.text, passage.span):
        words = sentence.of(where.text)
        role = role_of(words)
        if role is Role.BENEFIT and not _announces_only(words, passage, sentence):
            draft = _draft(where, passage, sentence, context, found.drafts, intends)
            if draft is not None:
                found.drafts.append(draft)
                continue
        mine = found.drafts or [d for d in before if d.passage.section == passage.section]
        if not _attach(where, sentence, role, mine, last=bool(found.drafts)):
            found.loose.append((role, sentence))
    _departments(where, passage, found.drafts)
    return found


def _announces_only(words: str, passage: Passage, sentence: Span) -> bool:
    """A heading or an appeal that names a policy without giving anything: 四、缓缴社会保险费。"""
    bare = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]\s?|[。；：]$", "", words)
    figures = bool(re.search(r"\d|[一二三四五六七八九十两]个?[月年成折万千]|半|免|全额", bare))
    if len(bare) <= 16 and not re.search(r"\d|的，|^对|企业|个人|单位|每", bare):
        return True
    if passage.span == sentence and _DATED_HEAD.search(bare) and not words.endswith(("。", "；")):
        return True
    return bool(_ENCOURAGES.match(bare)) and not (figures and re.search(r"\d.{0,10}(?:元|%|个月)", bare))


def _context(text: str, passage: Passage) -> str:
    parts = [
        *passage.headings[-2:],
        *([passage.topic] if passage.topic else []),
        *([passage.lead] if passage.lead else []),
    ]
    return "，".join(dict.fromkeys(p.of(text)[:120] for p in parts))


def _draft(
    where: Where, passage: Passage, sentence: Span, context: str, siblings: Sequence[Draft], intends: bool
) -> Draft | None:
    amounts = read_amount(where.text, sentence, context)
    words = sentence.of(where.text)
    if amounts is None:
        return None
    lead = _lead(where.text, sentence)
    if isinstance(amounts.rule, Unstated) and (lead is None or len(lead) < 3):
        return None
    draft = Draft(passage, sentence, lead, amounts.rule, amounts.span, words=words)
    draft.caps = [c for c in (_cap(where, read) for read in amounts.caps) if c is not None]
    draft.valid = read_validity(where.text, sentence)
    draft.proposed = _proposal(where, sentence, intends)
    own: tuple[Condition, ...] = conditions_of(where, lead, context, beneficiary=True) if lead else ()
    draft.conditions = [*own, *_inherited(where, passage, own, siblings)]
    draft.beneficiary = _beneficiary(where.text, lead, passage, siblings)
    return draft


def _lead(text: str, sentence: Span) -> Span | None:
    """The words before what is given: who, and what they have done."""
    words = sentence.of(text)
    prefix = _PREFIX.match(words)
    start = prefix.end() if prefix else 0
    for part in segments(words):
        if part.start < start:
            part = Span(min(start, part.end), part.end)
        if _STARTS.match(part.of(words)) and part.start > start:
            end = part.start
            return next(trimmed(text, sentence.start + start, sentence.start + end - 1), None)
        if match := _TO_WHOM.match(
            words, max(0, part.start - (1 if words[part.start - 1 : part.start] == "对" else 0))
        ):
            return next(trimmed(text, sentence.start + match.start(1), sentence.start + match.end(1)), None)
        if part.start == start and (
            inner := re.match(rf"(.{{2,60}}?的)(?={_STARTS.pattern})", part.of(words))
        ):
            return next(trimmed(text, sentence.start + start, sentence.start + start + inner.end(1)), None)
    match = _BEFORE_VERB.match(words, start)
    if match and not _STARTS.match(words[start:]):
        return next(trimmed(text, sentence.start + match.start(1), sentence.start + match.end(1)), None)
    return None


def _inherited(
    where: Where, passage: Passage, own: Sequence[Condition], siblings: Sequence[Draft]
) -> list[Condition]:
    """What the sentence leaves to its surroundings: the applicant of the sentence before, the conditions of the lead-in."""
    found: list[Condition] = []
    if passage.lead is not None:
        lead = _lead(where.text, passage.lead)
        if lead is not None:
            found.extend(conditions_of(where, lead, beneficiary=True))
    subjects = {c.subject for c in (*own, *found)}
    if Subject.APPLICANT not in subjects:
        for sibling in reversed(siblings):
            theirs = [c for c in sibling.conditions if c.subject in (Subject.APPLICANT, Subject.SIZE)]
            if theirs:
                return [*found, *theirs]
        for heading in (passage.topic, *reversed(passage.headings)):
            if heading is not None:
                named = [
                    c
                    for c in conditions_of(where, heading, beneficiary=True)
                    if c.subject is Subject.APPLICANT
                ]
                if named:
                    return [*found, *named]
    return found


def _beneficiary(text: str, lead: Span | None, passage: Passage, siblings: Sequence[Draft]) -> str:
    if lead is not None:
        return re.sub(r"^对于?|的$", "", lead.of(text))[:90]
    if siblings:
        return siblings[-1].beneficiary
    for span in (passage.lead, passage.topic, *reversed(passage.headings)):
        if span is not None:
            return span.of(text)[:60]
    return ""


def _proposal(where: Where, sentence: Span, intends: bool) -> Noted | None:
    words = sentence.of(where.text)
    match = _PROPOSED.search(words) or (_INTENDED.search(words) if intends else None)
    return Noted(match[0], where.clause(sentence)) if match else None


def _cap(where: Where, read: Read) -> Cap | None:
    amount = read.amount
    if amount is None:
        return None
    words = where.text[read.segment.start : read.segment.end]
    return Cap(
        where.clause(read.segment),
        low_high(amount)[1],
        per=_per(words),
        period="年"
        if re.search("年(?:度)?(?:最高|累计|限额|奖励|资助|补|总额|合计|不超)|每年|同一年度|当年", words)
        else "",
    )


def _per(words: str) -> str:
    match = re.search(
        "(?:单个|每个?|同一|单一|单)(项目|企业|单位|机构|主体|案件|申请人|基地|产品|笔|件|部|次|剧目|户|家|人|车|店|商户|平台)",
        words,
    )
    if match:
        return {
            "单位": "申请人",
            "机构": "申请人",
            "主体": "申请人",
            "企业": "申请人",
            "户": "申请人",
            "家": "申请人",
        }.get(match[1], match[1])
    return ""


def _attach(where: Where, sentence: Span, role: Role, drafts: Sequence[Draft], *, last: bool) -> bool:
    """Give a sentence that is not itself a benefit to the measures it limits. False where there are none."""
    words = sentence.of(where.text)
    if not drafts:
        return False
    if role is Role.LIMIT:
        for cap in limits_of(where, sentence):
            for draft in (
                drafts if re.search("总额|合计|累计|奖励总额|上述|以上", words) or not last else drafts[-1:]
            ):
                draft.caps.append(cap)
        return True
    if role is Role.EXCLUSION:
        for draft in drafts:
            draft.conditions.extend(exclusions_of(where, sentence))
        return True
    if role is Role.NO_DOUBLE:
        for draft in drafts:
            if re.search("同时享受|重复享受|选择", words) and not re.search("财政|同类|其他", words):
                draft.rivals.append(Noted(words, where.clause(sentence)))
            else:
                draft.conditions.append(no_double(where, sentence))
        return True
    if role is Role.WINDOW:
        window = read_window(where, sentence)
        if window:
            for draft in drafts:
                draft.windows.append(window)
        return True
    return role in (Role.DEPARTMENT, Role.HISTORY)


def limits_of(where: Where, sentence: Span) -> tuple[Cap, ...]:
    """The limits a sentence states: sums, times or items, months."""
    from assistant.eligibility.figures import read_figures

    found = [c for read in read_figures(where.text, sentence) if (c := _cap(where, read))]
    words = sentence.of(where.text)
    shared = bool(re.search("总额|资助总额|全部|各项|所有", words))
    spared = re.match("除(.{2,20}?)外", words)
    if not found:
        months = months_of(words)
        counts = [
            c for c in find_counts(words) if c.value.unit in ("项", "件", "次", "个", "家") and c.value.high
        ]
        once = re.search("(?:享受|申报|享有)(?:[^，。]{0,6})一次", words)
        if months and re.search("期限|时限|最长|累计", words):
            found = [Cap(where.clause(sentence), months=Decimal(months))]
        elif counts and re.search("不超过|最多|限", words):
            found = [
                Cap(
                    where.clause(sentence),
                    count=counts[-1].value.high,
                    unit=counts[-1].value.unit,
                    per=_per(words),
                    period="年" if "年" in words else "",
                )
            ]
        elif once:
            found = [Cap(where.clause(sentence), count=Decimal(1), unit="次", per=_per(words))]
    return tuple(replace(c, shared=shared, spared=(spared[1],) if spared else ()) for c in found)


def _departments(where: Where, passage: Passage, drafts: Iterable[Draft]) -> None:
    match = _DEPARTMENTS.search(where.text, passage.span.start, passage.span.end)
    if match:
        noted = Noted(match[1].strip(), where.clause(Span(match.start(1), match.end(1))))
        for draft in drafts:
            draft.department = noted


def merge_tiers(where: Where, drafts: list[Draft]) -> list[Draft]:
    """Join list items under one lead-in that only differ in their step: 分档补助：1.… 2.… 3.…"""
    merged: list[Draft] = []
    for draft in drafts:
        lead = draft.passage.lead
        previous = merged[-1] if merged else None
        if (
            previous is not None
            and lead is not None
            and previous.passage.lead == lead
            and previous.passage.span != draft.passage.span
            and _TIER_LEAD.search(lead.of(where.text)[-30:])
            and role_of(lead.of(where.text)[:-1] + "1元补助") is Role.BENEFIT
            and re.search("补助|奖励|补贴|资助|给予", lead.of(where.text))
            and not isinstance(draft.rule, Tiered | Unstated)
        ):
            merged[-1] = _joined(where, previous, draft)
        else:
            merged.append(draft)
    return merged


def _joined(where: Where, one: Draft, other: Draft) -> Draft:
    tiers = one.rule.tiers if isinstance(one.rule, Tiered) else (_tier(where, one),)
    assert not isinstance(other.rule, Tiered)
    shared = [c for c in one.conditions if c in other.conditions]
    one.rule = Tiered((*tiers, _tier(where, other)))
    one.conditions = shared
    one.caps.extend(c for c in other.caps if c not in one.caps)
    one.amount_span = Span(one.amount_span.start, other.amount_span.end)
    one.sentence = Span(one.sentence.start, other.sentence.end)
    one.department = one.department or other.department
    if one.passage.lead is not None:
        lead = _lead(where.text, one.passage.lead)
        one.beneficiary = (lead or one.passage.lead).of(where.text)[:90]
    return one


def _tier(where: Where, draft: Draft) -> Tier:
    assert not isinstance(draft.rule, Tiered)
    label = draft.lead.of(where.text) if draft.lead else draft.beneficiary
    label = re.sub("的$", "", label)
    context = draft.passage.lead.of(where.text) if draft.passage.lead else ""
    return Tier(label, draft.rule, test_of_label(label, context))


def benefit_name(draft: Draft) -> str:
    """补贴, 奖励 … as the sentence calls it."""
    return benefit_of(draft.words, draft.rule).value


def clause_of(where: Where, draft: Draft) -> Clause:
    """The clause a measure stands on."""
    return where.clause(draft.sentence)
