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
    "(?:免征|免收|免交|免缴|免除|全免|全额(?:予以|给予)?(?:退还|返还|补贴|补助|减免|免除|承担)|(?<!减)免租|免予(?:收取|征收|缴纳)|先征后[返退补]|即征即退|免收取?|不(?:予)?(?:收取|加收|征收|计收|收)(?=[^，。；]{0,8}(?:滞纳金|罚息))|暂?不征收|停征|暂停(?:征收|收取)|零收费(?!执行|期限|政策)|(?:应免税款|已征税款|已缴税款)[^，。；]{0,6}退还)"
)
_HALF = re.compile("减半|减按50%|一半")
_DEFER = re.compile(
    "缓缴|延[期缓].{0,6}(?:缴|还|支付)|(?:缴费|缴纳|缴存)期.{0,8}延长|延长.{0,10}(?:缴|还)|延期至|暂缓|缓期缴|(?:费|税|税款|贷款|本金|租金)[^，。；]{0,12}(?:延[长期缓迟]|顺延)[^，。；]{0,3}[至到]|所欠[^，。；]{0,24}补缴|个?月内补缴"
)
DUES = "费用|税款|税费|税额|教育费附加|地方教育附加|会费|年费|税|费|租金|房租|利息|罚息|滞纳金|违约金|保险费?|保证金|保障金|押金|使用金|佣金|发展基金|建设基金|门票|电价|气价|关税|贷款|公积金|社保|基金"

#: 为租户减免租金的业主: what somebody does, not what is given.
_DESCRIBES = re.compile(
    rf"(?:免征|免收|免除|减免|减收|减半|缓缴|延期缴纳)[^，]{{0,30}}的(?!(?:[^，]{{0,24}})(?:{DUES}|政策|优惠)$)[^，]{{2,}}$"
)
_UNTIL = re.compile(
    r"(?:延长|延期|顺延|延迟|延)(?:至|到)([^，。；]{1,18}?(?:日|月底|月末|个月内?|[前后後](?!\w{0,3}个月)|月内))"
)
#: 缓缴期间不收滞纳金。
_FREE_OF = re.compile(
    "(?:免[收征除交缴]|不(?:予)?(?:加收|收取|征收|计收|加征|收))[^，。；]{0,8}?(滞纳金|罚息|违约金|逾期利息)"
)
_BORNE = re.compile("([^，。；、]{2,40}(?:部分|费用|支出|保费|价款|成本))(?:，|由|$)")
_RELIEVED = re.compile(
    rf"(?:免征|免收|免除|减免|减征|减收|减半征收|减半|退还|返还|缓缴|延期缴纳|延缓缴纳|免交|免缴|降低|扣除|暂缓|停征|暂停征收|暂停收取|不予?加收|不予?收取|不征收)(?:的|收(?!入|费|取)|其|企业|当年|应缴|部分|缴纳|收取|征收)*([^，。；：（）]{{0,60}}(?:{DUES}))"
)
_DUE = re.compile(rf"([^，。；：（）对]{{0,40}}(?:{DUES}|收入|所得))")
_GIVEN = re.compile(r"(?:给予|予以|发放|享受|申领|提供|获得)([^，。；：]{2,30})")


def read_relief(words: str) -> tuple[AmountRule, Span] | None:
    """Relief without figures, and the part of the sentence that states it: 免征 is the whole, 减半 the half, 缓缴 has its months.

    >>> rule, part = read_relief("承租国有房产的，免收1个月租金，减半收取2个月租金")
    >>> [tier.label for tier in rule.tiers]
    ['免收1个月租金', '减半收取2个月租金']
    >>> read_relief("可申请缓缴社会保险费，缓缴期限不超过6个月")[0]
    Deferral(what='社会保险费', months=Decimal('6'), until='', free_of='', kind='deferral')
    >>> read_relief("一季度社会保险费可延长至4月底，其间不收滞纳金")[0].until
    '4月底'
    """
    bare = re.sub("《[^》]*》", lambda m: "《" + "□" * (len(m[0]) - 2) + "》", words)
    parts = [p for p in _clauses(bare) if not _DESCRIBES.search(p.of(bare))]
    while len(parts) > 1 and _granted(parts[0].of(bare)) and any(_FREE.search(p.of(bare)) for p in parts[1:]):
        # 取得的收入免征增值税的，免征附加: the first relief is the condition of the second.
        parts = parts[1:]
    if re.search("减征(?:或者?|、)免征|免征(?:或者?|、)减征|减免", bare) and not re.search("减免\\d", bare):
        partly = next((p for p in parts if re.search("减征|减免", p.of(bare))), None)
        if partly is not None and not (_FREE.search(partly.of(bare)) and "减免" in partly.of(bare)):
            return None
    if re.search("部分或者?全部|全部或者?部分", bare):
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
        p
        for p in parts
        if _DEFER.search(p.of(bare))
        and not re.search(
            "条件的?$|的$|期间$|(?:缓缴|延期|延缴)[^，。；]{0,6}期?[间内].*(?:免|不)[^，。；]{0,6}(?:滞纳金|罚息)",
            p.of(words),
        )
    ]
    if deferred and not (free and free[0] < deferred[0]):
        return _deferral(words, deferred[0]), deferred[0]
    if free and re.search("全额(?:予以|给予)?(?:补助|补贴|承担)", free[0].of(words)):
        borne = _BORNE.findall(words[: free[0].end])
        what = re.sub("^(?:对|剩余)", "", borne[-1]) if borne else what_of(free[0].of(words))
        return Share(Decimal(1), Decimal(1), what, amount_name(what)), free[0]
    return (_share(free[0].of(words), 1), free[0]) if free else None


_OWED = "贷款本金|贷款本息|本息|本金|(?:养老|失业|工伤|医疗|社会|进出口|增值|所得)?(?:保险费|公积金|税款|税费|租金|利息|[水电气]费|费用)"
_PAYS = re.compile(
    r"(?:缴纳|支付|交纳|偿还|缴存)((?:[^，。；、的]{1,10}、)*[^，。；、的]{0,10}?(?:税款|税费|保险费|费用|租金|利息|本金|本息|公积金|收益|费))"
)


def free_of(words: str) -> str:
    """What is not charged while payment is put off; empty where nothing is said.

    >>> free_of("缓缴期间免收滞纳金。"), free_of("缓缴期满后补缴。")
    ('滞纳金', '')
    """
    match = _FREE_OF.search(words)
    return match[1] if match else ""


def _granted(part: str) -> bool:
    return bool(_FREE.search(part)) and part.endswith("的")


def _deferral(words: str, part: Span) -> Deferral:
    """What is put off, until when or for how long, and what is not charged meanwhile."""
    months = [d.value.high for d in find_durations(words) if d.value.unit == "月" and d.value.high]
    until = _UNTIL.search(words, part.start)
    written = what_of(part.of(words))
    what = _put_off(written) or written
    if not re.search(_OWED, what):
        owed = _PAYS.findall(words) or re.findall(_OWED, words)
        what = owed[-1] if owed else what
    # 缴费期延长至5月31日: a day, not a number of months.
    length = None if until is not None or not months else months[0]
    return Deferral(what, length, until[1] if until else "", free_of(words))


def _put_off(what: str) -> str:
    """The dues alone, without the verb that puts them off: 可将应缴社会保险费征收期延长至3月底."""
    what = re.sub("^(?:.*?(?:暂定)?将|[一二三四五]是|可以?|按规定|延长|包括)+", "", what)
    what = re.sub(
        "(?:的?(?:征收|缴纳|缴费|申报缴纳|参保缴费)期?限?也?)?(?:可以?)?(?:延[长期缓迟]|顺延|缓期|缓缴).*$",
        "",
        what,
    )
    return re.sub("(?<=费)(?:征收|缴纳|缴费)$", "", what)


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
    if refunded := re.search("((?:已(?:经)?征收的)?应免税款)[^，。；]{0,6}退还", words):
        return refunded[1]
    if re.search("(?:缓缴|延期|延缴)[^，]{0,6}期?[间内]", words) and (free := free_of(words)):
        return free
    if nothing := re.search("([^，。；、的等]{2,14}?)(?:实行)?零收费", words):
        return f"{nothing[1]}收费"
    for pattern in (_RELIEVED, _GIVEN, _DUE):
        match = pattern.search(words)
        if match and match[1].strip():
            return re.sub("^(?:、|和|或者?|免收|免征|减免|减收)+", "", match[1].strip())
    return words[:20]
