"""一项资助给多少：从一句话读出金额规则，从同段的句子读出上限。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.eligibility.figures import Figure, Read, low_high, read_figures, segments
from assistant.eligibility.models import (
    AmountRule,
    Benefit,
    Deferral,
    Fixed,
    OneOf,
    PerUnit,
    Range,
    Share,
    Test,
    Tier,
    Tiered,
    Unstated,
    Within,
)
from assistant.eligibility.quantities import amount_name, count_name
from assistant.eligibility.vocabulary import SIZE_WORDS
from corpus.mentions import AmountValue, PercentageValue, find_durations
from corpus.models import Span

#: 每家、每户就是申请人自己。
SELF_UNITS = frozenset("家户名位") | {"企业", "单位", "机构", "主体", "申请人"}
_EACH = re.compile(
    r"每(?:招用|吸纳|新增|节约|推荐|新建|收住|接收|培训|完成|增加)?\d?(个?(?:吨标准煤|吨|人次|人|名|件|项|个|台|套|张|亩|集|场|次|千瓦时|平方米|车|辆|床|户|家|部|公里|头|只|岗位))"
)
_PERIOD = re.compile("每人每(月|年|天|日|次)|每(?:家|户|车|辆|件|台)每(月|年|天|日)")
_FREE = re.compile(
    "(?:免征|免收|免交|免缴|免除|全免|全额(?:退还|返还|补贴|补助|减免|免除|承担)|免租|免予(?:收取|征收|缴纳)|税前全额扣除|先征后[返退补]|即征即退|免收取?)"
)
_HALF = re.compile("减半|减按50%|一半")
_DEFER = re.compile(
    "缓缴|延[期缓].{0,6}(?:缴|还|支付)|(?:缴费|缴纳|缴存)期.{0,8}延长|延长.{0,10}(?:缴|还)|延期至|暂缓"
)
_NOUN = "费用|费|税费?|税款|租金|房租|利息|罚息|滞纳金|违约金|保险费?|保证金|押金|使用金|佣金|门票|电价|气价|关税|贷款|公积金|社保|基金"
_BASE = re.compile(r"(?:按照?|以|对|给予|为)?([^，；。：按]{2,30}?)的?(?:不超过|最高|总额的?|年度)?$")


@dataclass(frozen=True, slots=True)
class Amounts:
    """The rule of a sentence, where it is written, and the figures that limit it."""

    rule: AmountRule
    span: Span
    caps: tuple[Read, ...]


def read_amount(text: str, sentence: Span, context: str, *, standard: bool = False) -> Amounts | None:
    """The amount rule of one sentence that gives; ``context`` is what stands above it. None where there is none.

    >>> s = "对获奖企业，按实际支付保费的60%给予补贴，同一企业年最高不超过20万元。"
    >>> read_amount(s, Span(0, len(s)), "").rule
    Share(low=Decimal('0.6'), high=Decimal('0.6'), base='实际支付保费', fact='保险费', points=False, kind='share')
    >>> s = "获得金奖、银奖的，分别给予100万元、50万元奖励。"
    >>> [tier.label for tier in read_amount(s, Span(0, len(s)), "").rule.tiers]
    ['金奖', '银奖']
    """
    figures = read_figures(text, sentence, standard=standard)
    caps = tuple(f for f in figures if f.role is Figure.CAP)
    gifts = [f for f in figures if f.role is Figure.GIFT]
    words = sentence.of(text)
    if gifts:
        span = Span(min(g.segment.start for g in gifts), max(g.segment.end for g in gifts))
        if len(gifts) == 1:
            return Amounts(_single(text, gifts[0], sentence, context), span, caps)
        return _several(text, gifts, sentence, context, span, caps)
    relief = _relief(words)
    if relief is not None:
        return Amounts(relief, sentence, caps)
    return Amounts(Unstated(_what(words)), sentence, caps)


def benefit_of(words: str, rule: AmountRule) -> Benefit:
    """What kind of help the words name.

    >>> benefit_of("按50%给予贴息", Fixed(Decimal(1))).value, benefit_of("免征增值税", Unstated("")).value
    ('贴息', '减免')
    """
    if isinstance(rule, Deferral):
        return Benefit.DEFERRAL
    for pattern, benefit in (
        ("贴息", Benefit.INTEREST),
        (
            "免征|免收|免除|减免|减半|减征|减收|免交|免缴|免租|抵扣|扣除|优惠|降低|下调|退还|减按|全免|折",
            Benefit.RELIEF,
        ),
        ("返还|先征后", Benefit.REFUND),
        ("奖励|奖金|奖补|奖(?=\\d)", Benefit.AWARD),
        ("补贴|补助|资助|补偿|津贴|补(?=\\d)", Benefit.GRANT),
        ("贷款", Benefit.LOAN),
    ):
        if re.search(pattern, words):
            return benefit
    return Benefit.GRANT


def _single(text: str, gift: Read, sentence: Span, context: str) -> AmountRule:
    if gift.share is not None:
        return _share(text, gift, gift.share, context)
    assert gift.amount is not None
    return _sum(text, gift, gift.amount, context + sentence.of(text))


def _sum(text: str, gift: Read, value: AmountValue, context: str) -> Fixed | Range | PerUnit:
    low, high = low_high(value)
    before = text[gift.segment.start : gift.span.end]
    unit, period = _unit(value, before)
    if unit and unit not in SELF_UNITS:
        fact = "" if unit in ("年", "月", "次", "天", "日", "季度") else count_name(before + context, unit)
        return PerUnit(low if value.low is not None else Decimal(0), high, unit, fact, period)
    if value.low is None:
        return Range(None, high)
    return Fixed(high) if low == high else Range(low, high)


def _unit(value: AmountValue, before: str) -> tuple[str, str]:
    per = [p for p in value.per if p not in ("年度", "项目", "批")]
    match = _EACH.search(before)
    period = next((p for p in (_PERIOD.search(before) or re.match("()", before)).groups() if p), "")  # type: ignore[union-attr]
    if match and not per:
        per = [match[1].removeprefix("个")]
    if not per and re.search("每年|年度", before):
        per = ["年"]
    if not per:
        return "", ""
    if len(per) > 1:
        return per[0], per[1]
    return ("标准煤（吨）" if match and "标准煤" in match[1] else per[0]), period


def _share(text: str, gift: Read, value: PercentageValue, context: str) -> Share:
    low, high = low_high(value)
    before = text[gift.segment.start : gift.span.start]
    after = text[gift.span.end : gift.segment.end]
    match = _BASE.search(before)
    base = (
        re.sub(r"^(?:.*?(?:按照?|以|对|给予|承担|超过|至多)|.{0,4}级(?:财政)?)", "", match[1])
        if match
        else ""
    )
    if value.points:
        return Share(low, high, base or "贷款", "贷款额", points=True)
    if not re.search("[额费用息款价金税资入本险租]", base):
        base = next((m[0] for m in re.finditer(rf"[^，。；：、的按]{{0,10}}(?:{_NOUN})", after)), "") or base
    if not re.search("[额费用息款价金税资入本险租]", base):
        above = re.findall(
            rf"[^，。；：、的按对]{{2,14}}?(?:额|{_NOUN}|投入)(?!的)",
            text[max(0, gift.segment.start - 60) : gift.segment.start] + "",
        )
        above = above or re.findall(r"按照?(?:经审定的)?([^，。；：、]{2,14}?(?:额|费|息|投入))", context)
        base = above[-1] if above else base
    return Share(
        low, high, base.strip("的"), amount_name(base, context + text[gift.segment.start : gift.segment.end])
    )


def _several(
    text: str, gifts: Sequence[Read], sentence: Span, context: str, span: Span, caps: tuple[Read, ...]
) -> Amounts:
    """Several standards in one sentence: 分别, a list of labels, or figures each with their own case."""
    words = sentence.of(text)
    labels = _enumerated(words, gifts[0].span.start - sentence.start, len(gifts)) or [
        _label(text, gift, i, gifts, sentence) for i, gift in enumerate(gifts)
    ]
    values = [g.amount for g in gifts if g.amount]
    per = values[0].per if values else ()
    tiers = []
    for gift, label in zip(gifts, labels, strict=True):
        rule = _single(text, gift, sentence, context)
        if isinstance(rule, Fixed) and per and "分别" in words:
            # 分别按每人每月150元、300元: the unit is written once.
            first = _single(text, gifts[0], sentence, context)
            if isinstance(first, PerUnit):
                rule = PerUnit(rule.amount, rule.amount, first.unit, first.fact, first.period)
        if not isinstance(rule, Tiered):
            tiers.append(Tier(label, rule, test_of_label(label, context + words)))
    return Amounts(Tiered(tuple(tiers)), span, caps)


def _enumerated(words: str, until: int, count: int) -> list[str] | None:
    """The ``count`` items of the last list before the figures: 金奖、银奖、优秀奖的，分别."""
    head = words[:until]
    if "分别" not in head and count < 2:
        return None
    item = r"[^，。；：、的（）]{1,24}?"
    lists = list(
        re.finditer(
            rf"((?:{item}、){{{count - 1}}}{item}|(?:{item}、){{{max(0, count - 2)}}}{item}(?:和|或者|以及|及){item})(?=的|，|分别|（|技能|职业|养老|农民|文化|失能|绿色|等级)",
            head,
        )
    )
    if not lists or "分别" not in head:
        return None
    match = lists[-1]
    items = re.split("、|和|或者|以及|及", match[1])
    if len(items) != count:
        return None
    rest = re.match(r"[^，。；的（、]{0,16}", head[match.end() :])
    suffix = rest[0] if rest and not rest[0].startswith("分别") else ""
    first = re.sub(r"^(?:对|获得|首次|新?(?:认定|评定|获评)(?:为|的)?|取得|收住)+(?:中国专利)?", "", items[0])
    cleaned = [first, *items[1:]]
    return [c + suffix if len(c) < 8 and suffix and not c.endswith(suffix) else c for c in cleaned]


def _label(text: str, gift: Read, index: int, gifts: Sequence[Read], sentence: Span) -> str:
    """The words that tell this figure from its neighbours: those since the last one."""
    start = gifts[index - 1].span.end if index else max(sentence.start, gift.segment.start - 40)
    words = re.split("[。；]", text[start : gift.span.start])[-1]
    words = re.sub(r"^(?:万?元|的?(?:标准)?(?:给予)?(?:补贴|补助|奖励|资助)?)?[、，；：]?", "", words)
    words = re.sub(
        r"[，、：]?(?:最高)?(?:可)?(?:再|其中|则)?(?:按照?|给予|一次性|奖励|补助|补贴|资助|分别|为|每\S{1,4}|各|返还)*[，：:]?$",
        "",
        words,
    )
    return words.strip("，、：的 ")[-30:] or gift.mention.text


def test_of_label(label: str, context: str) -> Test | None:
    """The condition that a tier's words state, where code can decide it: a size, or limits of a sum.

    >>> test_of_label("投入额500万元以上不足2000万元", "")
    Within(fact='设备和软件投入额', low=Decimal('5000000'), high=Decimal('20000000'), strict_low=False, strict_high=True, unit='元', kind='within')
    >>> test_of_label("大型企业", "").values
    ('大型',)
    """
    for read in read_figures(label, Span(0, len(label))):
        value = read.amount
        if value is not None and (value.bound.value in ("at_least", "range") or value.strict):
            name = amount_name(label[: read.span.start] or label, context)
            return Within(
                name,
                value.low,
                value.high,
                strict_low=bool(re.search("(?<!不)超过|高于", read.mention.text)),
                strict_high=bool(re.search("不足|不满|未满|以下（不含", read.mention.text)),
                unit="元",
            )
    for pattern, sizes in SIZE_WORDS:
        if re.search(pattern, label):
            return OneOf("规模", sizes)
    return None


def _relief(words: str) -> AmountRule | None:
    """Relief without figures: 免征 is the whole, 减半 the half; 缓缴 has its months."""
    parts = [s.of(words) for s in segments(words)]
    free = [p for p in parts if _FREE.search(p)]
    half = [p for p in parts if _HALF.search(p)]
    if free and half:
        tiers = [Tier(p[-30:], _whole(p)) for p in parts if p in free and not _HALF.search(p)]
        tiers += [
            Tier(p[-30:], Share(Decimal("0.5"), Decimal("0.5"), _what(p), amount_name(_what(p))))
            for p in half
        ]
        return Tiered(tuple(tiers)) if len(tiers) > 1 else _whole(free[0])
    if half:
        return Share(Decimal("0.5"), Decimal("0.5"), _what(half[0]), amount_name(_what(half[0])))
    deferred = [p for p in parts if _DEFER.search(p)]
    if deferred and not (free and parts.index(free[0]) < parts.index(deferred[0])):
        months = [d.value.high for d in find_durations(words) if d.value.unit == "月" and d.value.high]
        return Deferral(_what(deferred[0]), months[0] if months else None)
    return _whole(free[0]) if free else None


def _whole(part: str) -> Share:
    return Share(Decimal(1), Decimal(1), _what(part), amount_name(_what(part)))


def _what(words: str) -> str:
    """What is given or relieved, in the clause's own words."""
    match = re.search(
        rf"(?:免征|免收|免除|减免|减征|减收|减半征收|退还|返还|缓缴|延期缴纳|免交|免缴|降低|扣除|暂缓)(?:的|其|企业|当年|应缴|部分)*([^，。；：（）]{{2,24}}?(?:{_NOUN}))",
        words,
    )
    if match:
        return match[1]
    match = re.search(
        rf"([^，。；：（）对]{{0,14}}(?:{_NOUN}|收入|所得|补贴|补助|奖励|资助|贴息|津贴|慰问金|奖补|补偿))",
        words,
    )
    return match[1] if match else words[:20]
