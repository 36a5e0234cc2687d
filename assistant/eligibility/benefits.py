"""一段话里的资助事项：谁、做了什么、给多少、最多多少。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.eligibility.amounts_of import read_amount
from assistant.eligibility.attaching import Draft, attach, name_departments
from assistant.eligibility.beneficiary import PEOPLE, ends_class, exact, names_applicant, names_people
from assistant.eligibility.class_words import class_in, class_of, head_of, object_of, region_of
from assistant.eligibility.clauses import Role, role_of
from assistant.eligibility.conditions import Where, conditions_of
from assistant.eligibility.giving_sentences import last_cell, sentences
from assistant.eligibility.inheriting import for_tiers, gift_in, inherited, renewed, supported
from assistant.eligibility.lead import lead_of
from assistant.eligibility.limits import cap_of, trailing_limits
from assistant.eligibility.models import Condition, Noted, Subject
from assistant.eligibility.passages import Passage
from assistant.eligibility.quantities import amount_name
from assistant.eligibility.rules import Share, Stated, Tiered, Unstated
from assistant.eligibility.settling import settles
from assistant.eligibility.windows import read_validity
from corpus.models import Span
from corpus.sentences import trimmed

_PROPOSED = re.compile(
    "拟(?=对|按|将|给予|增加|专门|提高|设立|出台|制定|以|由|在|推|会同|实行|于|参照|新|纳入|建|自|予)|计划(?:对|给予|按|出台|设立)|(?:正在|拟)(?:研究|制定|论证)|建议(?:给予|对|按)|研究(?:出台|制定|完善|建立).{0,20}(?:政策|补贴|办法)"
)
_INTENDED = re.compile("将(?=根据|按|对|给予|予以|在|继续|进一步|适当|安排|会同|结合)|今后|下一步")
_ENCOURAGES = re.compile(
    r"^(?:鼓励|引导|督促|推动|支持|要求|倡导|协调|加快|加强|落实好?|强化|指导|做好|积极|切实|各地|各级|各省|各银行|银行业?)"
)
#: 鼓励企业包车接员工，各地可给予补贴: an appeal that ends in a gift.
_GIVES_TOO = re.compile(
    "[^，]，(?:并|(?:各[地区县市]|财政)?(?:可|将)?(?:按规定)?)(?:给予|予以|提供)[^，。；]{0,16}(?:补贴|补助|奖励|奖补|返还|补偿)|，(?:各[地区县市])?对[^，。；]{3,60}(?:给予|提供|予以)[^，。；]{0,16}(?:补贴|补助|奖励|奖补|贴息|返还|补偿)|对[^。；]{4,60}，可?(?:给予|予以)[^，。；]{0,16}(?:减免|补贴|补助|奖励|返还)"
)
_LABELLED = re.compile(
    "[^。；]{0,90}?(?:【享受主体】\\s*(?P<whom>[^【]{2,90}?)\\s*)?【(?:优惠内容|政策内容|享受条件|支持内容)】\\s*"
)
_FRAGMENT = re.compile(
    r"[\u4e00-\u9fff]{0,8}\d[\d.,%万千百元人户家件亩（）()含及以上下不满足超过低于至—\-]*(?:以上|以下|以内)?"
)
_GLUED = re.compile(r"[^，。；：\s]{4,28}(?:补助|补贴|奖励|资助|贴息|减免|返还|缓缴)\s(?=[\u4e00-\u9fff])")
#: Money from one level of government to another is nobody's to apply for.
GOVERNMENT = re.compile(
    "^(?:各(?:设区)?[市县区省地]|各级|地方(?:政府(?!组织)|财政)|下级|省级财政|市县(?!政府性)|县市|[市县区]级财政|有关(?:市县|省份|地区)|疫情严重地区$|湖北省等)"
)
_LONGEST = 160
_PERIOD = re.compile("(?:缴费|征收|缴纳|申报)期限?$")
_BACK_TO = re.compile(rf"向([^，。；]{{0,20}}?(?:{PEOPLE}))(?:暂时?退|退还)")
_GOES_ON = re.compile("(?:全额)?退还")
_EACH_OF = re.compile(
    r"每[家户个](企业|单位|商户|机构|农户|家庭|个体工商户)[^，。；]{0,8}(?:获|补|奖|享受|给予|不超过)"
)
#: 降的不是申请人要交的钱：申请门槛、银行贷款的目标、工作量。
_NOT_RELIEF = re.compile(
    "申请条件|人数[^，]{0,8}比例|贷款利率|融资成本|工作量|鼓励[^，]{0,8}银行|银行[^，]{0,10}要"
)
_MONEY = re.compile("结转|补|奖|贴|费|税|租|息|款|金|保|价|免|减|支持|返还|扣除|退")
_DATED_HEAD = re.compile("通知$|措施$|办法$|意见$|公告$")


@dataclass(slots=True)
class Found:
    """What one paragraph gave: measures, and sentences that concern measures elsewhere."""

    drafts: list[Draft] = field(default_factory=list)
    loose: list[tuple[Role, Span]] = field(default_factory=list)


def read_paragraph(
    where: Where,
    passage: Passage,
    *,
    intends: bool,
    before: Sequence[Draft] = (),
    subject: Span | None = None,
) -> Found:
    """The measures of one paragraph.

    ``intends``: the document is a letter, plan or explanation, whose 将 announces and does not enact. ``before`` are the
    measures of the same list or section, for sentences that only go on; ``subject`` is what a line 【享受主体】 named last.
    """
    found = Found()
    context = context_of(where.text, passage)
    for sentence in sentences(where.text, passage.span):
        whom = subject
        if labelled := _LABELLED.match(where.text, sentence.start, sentence.end):
            # 【享受主体】 某某 【优惠内容】 免征…: the page's labels run into one line.
            whom = Span(labelled.start("whom"), labelled.end("whom")) if labelled["whom"] else subject
            sentence = Span(labelled.end(), sentence.end)
        if glued := _GLUED.match(where.text, sentence.start, sentence.end):
            # 网页上小标题和正文连成一行。
            sentence = Span(glued.end(), sentence.end)
        words = sentence.of(where.text)
        role = role_of(words)
        if role in (Role.OTHER, Role.DEPARTMENT) and (tail := last_cell(where.text, sentence)):
            sentence, words, role = tail, tail.of(where.text), Role.BENEFIT
        if (
            role in (Role.BENEFIT, Role.LIMIT)
            and found.drafts
            and settles(where, found.drafts[-1], sentence, context)
        ):
            continue
        if role is Role.BENEFIT and not _announces_only(words, passage, sentence):
            draft = _draft(where, passage, sentence, context, found.drafts, intends, whom)
            if draft is not None:
                found.drafts.append(draft)
                continue
        mine = found.drafts or [d for d in before if d.passage.section == passage.section]
        if not attach(where, sentence, role, mine, last=bool(found.drafts)):
            found.loose.append((role, sentence))
    near = [d for d in before if d.department is None and d.passage.section == passage.section]
    name_departments(where, passage, found.drafts or near)
    return found


def _announces_only(words: str, passage: Passage, sentence: Span) -> bool:
    """A heading or an appeal that names a policy without giving anything: 四、缓缴社会保险费。"""
    if words.count("》") > words.count("《") or (
        re.search("(?:^|，)落实[^，。；]{2,30}政策(?:，|。|$)", words) and "对" not in words
    ):
        return True
    bare = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]\s?|[。；：]$", "", words)
    figures = bool(re.search(r"\d|[一二三四五六七八九十两]个?[月年成折万千]|半|免|全额", bare))
    if len(bare) <= 16 and not re.search(r"\d|^全额|的，|^对|企业|个人|单位|每", bare):
        return True
    if passage.span == sentence and len(bare) <= 26 and not figures and words[-1] not in "。；！":
        return True
    if passage.span == sentence and _DATED_HEAD.search(bare) and not words.endswith(("。", "；")):
        return True
    if _GIVES_TOO.search(bare):
        return False
    return bool(_ENCOURAGES.match(bare)) and not (
        figures and re.search(r"\d.{0,10}(?:元|%|个月)|全额|免[征收除]", bare)
    )


def context_of(text: str, passage: Passage) -> str:
    """What stands above a paragraph: its headings, its topic, the sentence that leads in its list."""
    parts = [
        *passage.headings[-2:],
        *([passage.topic] if passage.topic else []),
        *([passage.lead] if passage.lead else []),
    ]
    return "，".join(dict.fromkeys(p.of(text)[:120] for p in parts))


def _draft(
    where: Where,
    passage: Passage,
    sentence: Span,
    context: str,
    siblings: Sequence[Draft],
    intends: bool,
    subject: Span | None,
) -> Draft | None:
    amounts = read_amount(where.text, sentence, context)
    words = sentence.of(where.text)
    if amounts is None:
        return None
    lead = lead_of(where.text, sentence, amounts.span)
    if lead is None and (object_ := object_of(words)):
        lead = object_.shift(sentence.start)
    if lead is None and isinstance(amounts.rule, Stated) and (name := class_in(words)):
        lead = Span(words.index(name), words.index(name) + len(name)).shift(sentence.start)
    if isinstance(amounts.rule, Stated | Unstated) and (
        lead is None
        or len(lead) < 2
        or not _MONEY.search(amounts.rule.what)
        or (re.search(r"\d", amounts.rule.what) and _NOT_RELIEF.search(words))
        or re.match("(?:鼓励|引导|督促)[^，]{0,8}银行", words)
    ):
        return None
    if lead is not None and GOVERNMENT.match(lead.of(where.text)) and (whom := object_of(words)):
        # 各省可免征中小微企业……单位缴费: who may relieve stands first, who is relieved after the verb.
        lead = whom.shift(sentence.start)
    if lead is not None and GOVERNMENT.match(lead.of(where.text)):
        # Money from one level of government to another is nobody's to apply for.
        return None
    draft = Draft(passage, sentence, lead, amounts.rule, amounts.span, words=words)
    draft.caps = [c for c in (cap_of(where, read) for read in amounts.caps) if c is not None]
    draft.valid = read_validity(where.text, sentence)
    draft.proposed = planned(where, sentence, intends)
    if isinstance(draft.rule, Share) and not draft.rule.base.strip("的"):
        draft.rule = _same_base(draft.rule, siblings, lead.of(where.text) if lead else "")
    draft.caps.extend(c for c in trailing_limits(where, sentence) if c not in draft.caps)
    if isinstance(draft.rule, Tiered) and lead is not None and amounts.span.start < lead.end:
        # 中小微企业按60%返还，大型企业按30%返还: the cases are no condition of the whole.
        draft.lead = lead = next(trimmed(where.text, lead.start, max(lead.start, amounts.span.start)), None)
    own: tuple[Condition, ...] = conditions_of(where, lead, context, beneficiary=True) if lead else ()
    earlier = supported(where, sentence, lead) if lead is not None else ()
    if not any(c.subject is Subject.APPLICANT for c in own):
        own = (*own, *earlier)
    if isinstance(draft.rule, Tiered) and "分别" in words:
        own = tuple(for_tiers(c, draft.rule) for c in own)
    if lead is not None and not own:
        own = renewed(where, lead, siblings)
    draft.conditions = [*own, *inherited(where, passage, own, siblings, subject)]
    draft.beneficiary = _beneficiary(where.text, sentence, lead, passage, siblings, subject)
    named = "、".join(c.text for c in earlier if c.subject is Subject.APPLICANT)
    if named and draft.beneficiary and not any(name in draft.beneficiary for name in named.split("、")):
        draft.beneficiary = f"{named}：{draft.beneficiary}"
    return draft


def _same_base(rule: Share, siblings: Sequence[Draft], lead: str) -> Share:
    """对国内…按到账额的20%给予奖励；对省内…按10%给予奖励: the base is said once."""
    before = next((s.rule for s in reversed(siblings) if isinstance(s.rule, Share)), None)
    if before is not None:
        return replace(rule, base=before.base, fact=before.fact)
    # 对其净化系统改造及设备投资给予50%的补助: what is borne stands as the beneficiary.
    borne = re.search("([^，。；的]{2,20}(?:投资|费用?|额|投入|支出|利息|租金|价款|成本))$", lead)
    return replace(rule, base=borne[1], fact=amount_name(borne[1], lead)) if borne else rule


def _beneficiary(
    text: str,
    sentence: Span,
    lead: Span | None,
    passage: Passage,
    siblings: Sequence[Draft],
    subject: Span | None,
) -> str:
    """Who is helped, as written: in the clause, else in what stands above it; empty where nobody is named."""
    words = lead.of(text) if lead is not None else ""
    if siblings and words and _FRAGMENT.fullmatch(re.sub("^对于?|的$", "", words)):
        # 100人以上的，补助4.5万元: only the step changes, the beneficiary is the one before.
        words = re.sub("^对于?|的$", "", words)
        return f"{siblings[-1].beneficiary.split('（')[0][:60]}（{words}）"
    before = _before(text, sentence, passage)
    said = sentence.of(text)
    if back := _BACK_TO.search(said):
        return back[1]
    if (each := _EACH_OF.search(said)) and not (words.endswith("的") or ends_class(words)):
        # 意见从多方面……，每家企业最高可获得30万元: the class stands with the sum.
        return each[1]
    if named := exact(words):
        at = lead.start - sentence.start + named.start if lead is not None else 0
        found = region_of(said, at) + named.of(words)[:_LONGEST]
        if _PERIOD.search(found) and class_of(found):
            # 参保企业1月应缴社会保险费征收期: who pays, not what is put off.
            return class_of(found)
        bare = found.endswith("的") and not names_applicant(found)
        above_ = siblings[-1].beneficiary if siblings else before
        head = class_of(above_) if bare else head_of(above_)
        return found if (names_people(found) and not bare) or not head else f"{head}：{found}"
    if whom := object_of(said):
        return region_of(said, whom.start) + whom.of(said)
    if subject is not None:
        return subject.of(text)[:_LONGEST].rstrip("。；")
    above = [siblings[-1].beneficiary] if siblings else []
    if siblings and _GOES_ON.match(said):
        # 允许税前扣除，全额退还……: the tax is refunded to whom the goods belong to.
        above.insert(0, class_of(siblings[-1].beneficiary))
    above += [class_in(words), before]
    if passage.lead is not None and passage.lead != passage.span:
        led = lead_of(text, passage.lead, gift_in(text, passage.lead))
        found = led.of(text) if led is not None else ""
        above.append(found[:_LONGEST] if exact(found) else class_in(passage.lead.of(text)))
    above += [class_in(h.of(text)) for h in (passage.topic, *reversed(passage.headings)) if h is not None]
    if opening := re.match("对(?=..)", said):
        above.append(class_in(said[opening.end() :][:40]))
    return next((a for a in above if a), "")


def _before(text: str, sentence: Span, passage: Passage) -> str:
    """The class that the sentence before names in the same paragraph."""
    earlier = [s for s in sentences(text, passage.span) if s.end <= sentence.start]
    if not earlier:
        return ""
    words = earlier[-1].of(text).rstrip("。；;")
    named = exact(words)
    found = named.of(words) if named else ""
    return found if head_of(found) and len(found) <= 60 else ""


def planned(where: Where, sentence: Span, intends: bool) -> Noted | None:
    """The word that makes a sentence a mere plan; ``intends`` as in ``read_paragraph``."""
    words = sentence.of(where.text)
    match = _PROPOSED.search(words) or (_INTENDED.search(words) if intends else None)
    return Noted(match[0], where.clause(sentence)) if match else None
