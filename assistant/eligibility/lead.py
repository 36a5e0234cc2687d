"""给谁：一句话里“给多少”之前的那部分。"""

from __future__ import annotations

import re

from assistant.eligibility.beneficiary import class_within, ends_class, exact, names_class
from assistant.eligibility.figures import segments
from corpus.models import Span
from corpus.sentences import trimmed

_ANCHOR = (
    "(?:分别|按照?|给予|予以|一次性|每[家户人件项个张亩台次部场集年月套吨招车辆]|最高|可(?:以)?(?:按|依法|申请|向|享受|获|减|免|缓|延|凭)|免征|免收|免除|免交|免缴|减免|减征|减收|减半|"
    "缓缴|延期|延长|全额|退还|返还|奖励|补助|补贴|资助|贴息|补足|适当|单个|单笔|提供|发放|享受|降低|下调|停征|暂停征收|暂?不征收|暂退|及时、足额|参照|比照|优先|依法|酌情|暂)"
)
_FILLER = r"(?:(?:[省市区县]|中央|各级|本)?(?:级)?财政(?:资金)?(?:部门)?|[省市区县]级|由[^，]{0,16}?|再|统一|则|将|拟|并|经[^，]{1,10}?[后後]|认定[后後]|原则上|在[^，]{2,30}基础上，?|另|其|可|均|一律|继续|对其|从[^，]{2,14}中|通过[^，]{2,14})*"
_STARTS = re.compile(rf"{_FILLER}{_ANCHOR}")
_PREFIX = re.compile(
    r"^(?:(?:根据|按照|依据|依照|我[局委]按照|我[局委]依据)(?:《[^》]*》|[^，]{2,20}(?:规定|要求|部署))(?:（[^）]*）)?(?:的?(?:有关|相关)?规定)?，?|按照(?:国家)?(?:有关|相关)规定，?|目前，|现行|我[市省区]|"
    r"需要(?:说明|指出|明确)的是，|在[^，。；]{2,20}方面，|其中，?|同时，?|此外，?|另外，?|比如，?|例如，?|据悉，?|近日，?|一是|二是|三是|四是|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．]|[一二三四五六七八九十]+、|疫情(?:防控)?期间，?|"
    r"[^，。；]{0,40}(?:介绍|表示|指出|告诉记者|强调|明确|提出|称|规定|要求)[，：][“”]?|为(?!其|企业|符合)[^，。；对]{4,40}，|[”“]|"
    r"[^，。；]{0,30}[：:](?=对)|(?:自|从)\d{1,2}月\d{1,2}日起，?暂?(?=对)|(?:自|从)?20\d\d年[\d年月日时起至到—\-–～~（含）]*(?:期间|起|止|以来|之间)?，?(?=[^\d年月日])|（[^）]{0,12}）)+"
)
_WHOM = re.compile(
    "，?(?:即|可|将|拟|暂|并)?(?:[^，对]{0,20}(?:资金|财政|政府|[局委厅])(?:仅|将|可|拟|也)?)?(?:针?对于?|凡)(?=.)"
)


def lead_of(text: str, sentence: Span, gift: Span) -> Span | None:
    """The words before what is given: who, and what they have done. ``gift`` is the part that states what is given.

    >>> s = "对符合延期缴纳条件的企业，经审核后，由市级财政按每户1万元给予补助。"
    >>> lead_of(s, Span(0, len(s)), Span(19, 32)).of(s)
    '符合延期缴纳条件的企业'
    >>> s = "对首次创办企业的毕业生给予一次性补贴1万元"
    >>> lead_of(s, Span(0, len(s)), Span(0, len(s))).of(s)
    '首次创办企业的毕业生'
    """
    words = sentence.of(text)
    prefix = _PREFIX.match(words)
    start = prefix.end() if prefix else 0
    parts = [p for p in segments(words) if p.end > start]
    gift_at = max(gift.start - sentence.start, 0)
    end = None
    for part in parts:
        if part.start < gift_at and _class_follows(words, part, parts, gift_at):
            continue
        if part.start > start and (part.start >= gift_at or _STARTS.match(part.of(words))):
            end = part.start
            if part.start >= gift_at and re.match("(?:即|可|将|拟|暂|并)?对", part.of(words)):
                end = _within(words, part.start, part.end)
            elif part.start >= gift_at and not _STARTS.match(part.of(words)):
                # ……过程中，造成损失的市场主体给予补偿: the noun stands in the part that gives.
                end = _within(words, part.start, part.end)
            break
        if part.start <= gift_at < part.end and part.start <= start:
            end = _within(words, max(part.start, start), part.end)
            break
    if end is None:
        end = gift_at if gift_at > start else start
    lead = re.sub(rf"(?:[，,]\s?{_FILLER})+$", "", words[start:end].rstrip("，, "))
    if not (re.search("(?:补助|补贴|津贴|奖励)$", lead) and re.match("暂?(?:不征收|免征)", words[end:])):
        # 取得的补助免征个人所得税: here the grant is what is relieved.
        lead = re.sub(rf"(?:{_ANCHOR})+$", "", lead)
    lead = re.sub(
        "[，,][^，,]{0,24}(?:财政|政府|部门|[局委]|中心|公司|基金|资金|补助资金|担保机构)$", "", lead
    )
    if len(lead) < 2 or (re.match("按(?!期)", lead) and exact(lead) is None):
        return None
    named = exact(lead)
    whom = _WHOM.match(lead)
    first, last = (named.start, named.end) if named else (whom.end() if whom else 0, len(lead))
    begin = sentence.start + start
    return next(trimmed(text, begin + first, begin + last), None) if first < last else None


def _class_follows(words: str, part: Span, parts: list[Span], gift_at: int) -> bool:
    """Whether the class itself still follows a part that looks like giving: 按要求营业，且……的中小企业，免收房租."""
    later = [p for p in parts if part.start <= p.start and p.end < gift_at]
    return any(names_class(p.of(words)) for p in later)


def _within(words: str, start: int, end: int) -> int:
    """Where the gift begins inside the part that also names who gets it: the last word of giving before its figure."""
    part = words[start:end]
    figure = re.search(r"\d|免|不征|停征|(?<!少)减(?!员)|缓|延期|全额|一次性", part[2:])
    limit = figure.start() + 2 if figure else len(part)
    found = None
    for match in re.finditer(_ANCHOR, part):
        if match.start() > limit and found is not None:
            break
        relieved_later = re.match("(?:和|、|及)?[^，]{0,8}暂?(?:不征收|免征)", part[match.end() :])
        if match.start() >= 2 and not class_within(part[match.end() :]) and not relieved_later:
            found = match
            if match.start() == limit:
                break
    if found is None:
        return end if ends_class(part) else start
    return start + found.start()
