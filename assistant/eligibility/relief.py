"""免、减、缓：不写数字的减免各是多少。"""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.eligibility.figures import segments
from assistant.eligibility.quantities import amount_name
from assistant.eligibility.rules import AmountRule, Deferral, Share, Tier, Tiered
from corpus.mentions import find_durations
from corpus.models import Span

_FREE = re.compile(
    "(?:免征|免收|免交|免缴|免除|全免|全额(?:予以|给予)?(?:退还|返还|补贴|补助|减免|免除|承担)|(?<!减)免租|免予(?:收取|征收|缴纳)|先征后[返退补]|即征即退|免收取?|不(?:予)?(?:收取|加收|征收|计收)(?=[^，。；]{0,8}滞纳金))"
)
_HALF = re.compile("减半|减按50%|一半")
_DEFER = re.compile(
    "缓缴|延[期缓].{0,6}(?:缴|还|支付)|(?:缴费|缴纳|缴存)期.{0,8}延长|延长.{0,10}(?:缴|还)|延期至|暂缓"
)
DUES = "费用|税款|税费|税额|教育费附加|地方教育附加|会费|年费|税|费|租金|房租|利息|罚息|滞纳金|违约金|保险费?|保证金|保障金|押金|使用金|佣金|门票|电价|气价|关税|贷款|公积金|社保|基金"

#: 为租户减免租金的业主: what somebody does, not what is given.
_DESCRIBES = re.compile(
    rf"(?:免征|免收|免除|减免|减收|减半|缓缴|延期缴纳)[^，]{{0,30}}的(?!(?:[^，]{{0,24}})(?:{DUES}|政策|优惠)$)[^，]{{2,}}$"
)
_UNTIL = re.compile("(?:延长|延期|顺延|延迟|延)(?:至|到)([^，。；]{2,18}?(?:日|月底|月末|[前后後]|月内))")
_BORNE = re.compile("([^，。；、]{2,40}(?:部分|费用|支出|保费|价款|成本))(?:，|由|$)")
_RELIEVED = re.compile(
    rf"(?:免征|免收|免除|减免|减征|减收|减半征收|减半|退还|返还|缓缴|延期缴纳|延缓缴纳|免交|免缴|降低|扣除|暂缓|不予?加收|不予?收取|不征收)(?:的|收(?!入|费|取)|其|企业|当年|应缴|部分|缴纳|收取|征收)*([^，。；：（）]{{0,60}}(?:{DUES}))"
)
_DUE = re.compile(rf"([^，。；：（）对]{{0,40}}(?:{DUES}|收入|所得))")
_GIVEN = re.compile(r"(?:给予|予以|发放|享受|申领|提供|获得)([^，。；：]{2,30})")


def read_relief(words: str) -> tuple[AmountRule, Span] | None:
    """Relief without figures, and the part of the sentence that states it: 免征 is the whole, 减半 the half, 缓缴 has its months.

    >>> rule, part = read_relief("承租国有房产的，免收1个月租金，减半收取2个月租金")
    >>> [tier.label for tier in rule.tiers]
    ['免收1个月租金', '减半收取2个月租金']
    >>> read_relief("可申请缓缴社会保险费，缓缴期限不超过6个月")[0]
    Deferral(what='社会保险费', months=Decimal('6'), kind='deferral')
    """
    bare = re.sub("《[^》]*》", lambda m: "《" + "□" * (len(m[0]) - 2) + "》", words)
    parts = [p for p in _clauses(bare) if not _DESCRIBES.search(p.of(bare))]
    if re.search("减征(?:或者?|、)免征|免征(?:或者?|、)减征|减免", bare) and not re.search("减免\\d", bare):
        partly = next((p for p in parts if re.search("减征|减免", p.of(bare))), None)
        if partly is not None and not (_FREE.search(partly.of(bare)) and "减免" in partly.of(bare)):
            return None
    free = [p for p in parts if _FREE.search(p.of(bare))]
    half = [p for p in parts if _HALF.search(p.of(bare))]
    if free and half:
        tiers = [Tier(_case(p.of(words)), _share(p.of(words), 1)) for p in free if p not in half]
        tiers += [Tier(_case(p.of(words)), _share(p.of(words), Decimal("0.5"))) for p in half]
        first = min(free[0], half[0])
        return (Tiered(tuple(tiers)) if len(tiers) > 1 else _share(free[0].of(words), 1)), first
    if half:
        return _share(half[0].of(words), Decimal("0.5")), half[0]
    deferred = [
        p for p in parts if _DEFER.search(p.of(bare)) and not re.search("条件的?$|的$|期间$", p.of(words))
    ]
    if deferred and not (free and free[0] < deferred[0]):
        months = [d.value.high for d in find_durations(words) if d.value.unit == "月" and d.value.high]
        what, until = what_of(deferred[0].of(words)), _UNTIL.search(deferred[0].of(words))
        # 缴费期延长至5月31日: a day, not a number of months.
        what = f"{what}（至{until[1]}）" if until and not months else what
        return Deferral(what, months[0] if months else None), deferred[0]
    if free and re.search("全额(?:予以|给予)?(?:补助|补贴|承担)", free[0].of(words)):
        borne = _BORNE.findall(words[: free[0].end])
        what = re.sub("^(?:对|剩余)", "", borne[-1]) if borne else what_of(free[0].of(words))
        return Share(Decimal(1), Decimal(1), what, amount_name(what)), free[0]
    return (_share(free[0].of(words), 1), free[0]) if free else None


def _case(part: str) -> str:
    """The words of one case, from the verb or the time on: 免收第一个月租金."""
    match = re.search("(?:暂)?(?:免收|免征|免除|减免|减征|减半|免租)", part)
    return part[match.start() :] if match and match.start() > 16 else part[-30:]


def _clauses(words: str) -> list[Span]:
    """The parts of a sentence; 1个月房租免收、2个月房租减半 is two."""
    found: list[Span] = []
    for part in segments(words):
        text = part.of(words)
        if _FREE.search(text) and _HALF.search(text) and "、" in text:
            middle = part.start + text.index("、")
            found += [Span(part.start, middle), Span(middle + 1, part.end)]
        else:
            found.append(part)
    return found


def _share(part: str, share: Decimal | int) -> Share:
    what = what_of(part)
    return Share(Decimal(share), Decimal(share), what, amount_name(what))


def what_of(words: str) -> str:
    """What is given or relieved, in the clause's own words.

    >>> what_of("免征进口关税和进口环节增值税、消费税"), what_of("给予一次性吸纳就业补贴")
    ('进口关税和进口环节增值税、消费税', '一次性吸纳就业补贴')
    """
    # 小标题和正文连成一行：只看空格后面的正文。
    words = re.split(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff\d])", words)[-1]
    for pattern in (_RELIEVED, _GIVEN, _DUE):
        match = pattern.search(words)
        if match and match[1].strip():
            return re.sub("^(?:、|和|或者?|免收|免征|减免|减收)+", "", match[1].strip())
    return words[:20]
