"""一项资助给多少：从一句话读出金额规则，从同段的句子读出上限。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.eligibility.figures import GIFT, Figure, Read, low_high, read_figures, segments
from assistant.eligibility.models import Benefit
from assistant.eligibility.quantities import amount_name, count_name
from assistant.eligibility.relief import DUES, read_relief
from assistant.eligibility.rules import (
    AmountRule,
    Deferral,
    Fixed,
    PerUnit,
    Range,
    Share,
    Simple,
    Tier,
    Tiered,
)
from assistant.eligibility.stated import LEVEL, in_words, read_stated
from assistant.eligibility.tier_labels import enumerated, label_of, only_listed, test_of_label
from corpus.mentions import AmountValue, PercentageValue
from corpus.models import Span

#: 每家、每户就是申请人自己。
SELF_UNITS = frozenset("家户") | {"企业", "单位", "机构", "主体", "申请人"}
_EACH = re.compile(
    r"每(?:新招用|新吸纳|招用|吸纳|新增|节约|推荐|新建|收住|接收|培训|完成|增加)?\d?(个?(?:吨标准煤|吨|人次|人|名|件|项|个|台|套|张|亩|集|场|次|千瓦时|平方米|车|辆|床|户|家|部|公里|头|只|岗位))"
)
_PERIOD = re.compile("每人每(月|年|天|日|次)|每(?:家|户|车|辆|件|台)每(月|年|天|日)")
_GIVES_WORD = re.compile(
    "(?:给予|予以|发放|享受|提供|落实|进行)[^，。；]{0,20}(?:补贴|补助|奖励|奖补|资助|贴息|补偿|津贴|返还|减免|奖金)"
)
_BASE = re.compile(r"(?:按照?|以|对|给予|为)?([^，；。：按]{2,44}?)的?(?:不超过|最高|总额的?|年度)?$")


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
    stated = read_stated(words)
    if stated is not None:
        rule, part = stated
        return Amounts(rule, part.shift(sentence.start), caps)
    if (other := re.search("，或(?:者)?按", words)) and len(gifts) == 1:
        # 按月人均失业保险金确定，或按应缴费的50%确定: two ways to reckon, of which one applies.
        first = segments(words[: other.start()])[-1]
        ways = (
            Tier("一种算法", in_words(first.of(words))),
            Tier("另一种算法", _plain(text, gifts[0], sentence, context)),
        )
        return Amounts(Tiered(ways), Span(sentence.start + first.start, gifts[0].segment.end), caps)
    if gifts:
        span = Span(min(g.segment.start for g in gifts), max(g.segment.end for g in gifts))
        if len(gifts) == 1:
            return Amounts(_single(text, gifts[0], sentence, context), span, caps)
        return _several(text, gifts, sentence, context, span, caps)
    relief = read_relief(words)
    if relief is not None:
        relieved, part = relief
        return Amounts(relieved, part.shift(sentence.start), caps)
    part = _giving_part(words)
    return Amounts(in_words(_given(part.of(words))), part.shift(sentence.start), caps)


def _giving_part(words: str) -> Span:
    """The part that gives without a figure: the first with a verb and a word for a gift, else the last that has one."""
    parts = [p for p in segments(words) if not re.fullmatch("除.*外", p.of(words))]
    full = [p for p in parts if _GIVES_WORD.search(p.of(words))]
    named = [p for p in parts if GIFT.search(p.of(words))]
    level = [p for p in parts if LEVEL.search(p.of(words))]
    return (full[:1] or named[-1:] or level[-1:] or parts[-1:] or [Span(0, len(words))])[0]


def _plain(text: str, gift: Read, sentence: Span, context: str) -> Simple:
    rule = _single(text, gift, sentence, context)
    return in_words(gift.segment.of(text)) if isinstance(rule, Tiered) else rule


def _given(part: str) -> str:
    """What a clause without figures gives, in its own words from who gives it on."""
    words = (
        re.sub("^.*?(?=给予|予以|发放|享受|可申请|可享受|返还标准|酌情|适当|按)", "", part, count=1) or part
    )
    return words.strip("，。； ")[:70]


def benefit_of(words: str, rule: AmountRule, sentence: str = "") -> Benefit:
    """What kind of help the words name; where they name none, the ``sentence`` they stand in does.

    >>> benefit_of("按50%给予贴息", Fixed(Decimal(1))).value, benefit_of("免征增值税", Fixed(Decimal(1))).value
    ('贴息', '减免')
    """
    if isinstance(rule, Deferral):
        return Benefit.DEFERRAL
    for pattern, benefit in (
        ("贴息", Benefit.INTEREST),
        (
            "免征|免收|免除|减免|减半|减征|减收|免交|免缴|免租|抵扣|扣除|优惠|降低|降[至到为]|下调|退还|暂退|减按|全免|折|结转|停征|不征收|不(?:予)?加?收|费率|零收费|停征",
            Benefit.RELIEF,
        ),
        ("返还|先征后|退税", Benefit.REFUND),
        ("奖励|奖金|奖补|奖(?=\\d)", Benefit.AWARD),
        ("补贴|补助|资助|补偿|津贴|补(?=\\d)", Benefit.GRANT),
        ("贷款", Benefit.LOAN),
    ):
        if re.search(pattern, words):
            return benefit
    return benefit_of(sentence, rule) if sentence else Benefit.GRANT


def _single(text: str, gift: Read, sentence: Span, context: str) -> AmountRule:
    if gift.share is not None:
        return _share(text, gift, gift.share, context)
    assert gift.amount is not None
    return _sum(text, gift, gift.amount, context + sentence.of(text))


def _sum(text: str, gift: Read, value: AmountValue, context: str) -> Fixed | Range | PerUnit:
    low, high = low_high(value)
    before = text[gift.segment.start : gift.span.end]
    unit, period = _unit(value, before)
    if (
        value.low is not None
        and low == high
        and re.search("最高[^，]{0,8}$", text[gift.segment.start : gift.span.start])
    ):
        # 标准最高提到每人2000元
        low = Decimal(0)
    if not unit and (each := _EACH.search(context[-200:])) and "每年" not in before:
        # 每招用1名…的，给予1000元: the unit stands with the deed.
        unit = each[1].removeprefix("个")
    if unit and unit not in SELF_UNITS:
        fact = (
            ""
            if unit in ("年", "月", "次", "天", "日", "季度")
            else count_name(before + context, "吨" if "吨" in unit else unit)
        )
        return PerUnit(low, high, unit, fact, period)
    if value.low is None or not low:
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
        re.sub(r"^(?:.*?(?:按照?|(?<!可)以|给予|承担|超过|至多)|对(?!外)|.{0,4}级(?:财政)?)", "", match[1])
        if match
        else ""
    )
    if value.points:
        return Share(low, high, base or "贷款", "贷款额", points=True)
    if not re.search("[额费用息款价金税资入本险租率薪力献]", base):
        base = next((m[0] for m in re.finditer(rf"[^，。；：、的按]{{0,10}}(?:{DUES})", after)), "") or base
    if not re.search("[额费用息款价金税资入本险租率薪力献]", base):
        above = re.findall(
            rf"[^，。；：、的按对\s\d.]{{2,14}}?(?:额|{DUES}|投入)(?!的)",
            text[max(0, gift.segment.start - 60) : gift.segment.start] + "",
        )
        above = above or re.findall(r"按照?(?:经审定的)?([^，。；：、]{2,14}?(?:额|费|息|投入))", context)
        base = above[-1] if above else base
    if raised := re.search(r"由(?!原)([^，；\d]{2,20}?)的?\d+(?:\.\d+)?[%％](?:提高|提升|调整)", before):
        # 返还比例由上年度实际缴费的50%提高到60%
        base = raised[1]
    base = _bare_base(base)
    if "贴息" in before + after and not re.search("[利息]|(?<!全)额", base):
        base = "贷款利息"
    if low == high and re.search(
        "(?:不超过|不高于|最高)(?:为|按)?[^，]{0,24}$|上限[^，]{0,12}(?:为|提高到|提高至|[至到])$", before
    ):
        low = Decimal(0)
    return Share(low, high, base, amount_name(base, context + text[gift.segment.start : gift.segment.end]))


def _bare_base(base: str) -> str:
    """What a share is taken of, without the verbs around it.

    >>> _bare_base("检验项目收费减免"), _bare_base("对其设备投资"), _bare_base("减免租金"), _bare_base("实际培训费用享受")
    ('检验项目收费', '设备投资', '减免租金', '实际培训费用')
    """
    base = re.sub(
        "^(?:标准为|标准按|不超过(?=.*额)|免收|减收|减征|给予|予以|贴息|其中|对(?!外)|其(?!他)|实行|执行|统一|可以?|将|则)+",
        "",
        base.strip("的、"),
    )
    base = re.sub("^[^，]*(?:给予|予以)(?=..)", "", base)
    base = re.sub("^[^，]*对[^，]*(?:单位|企业|机构|人员|主体)(?:返还|退还)", "", base)
    base = re.sub(r"^减免(?!金额|额|的|租金|部分)", "", base)
    shorter = re.sub(
        "(?:(?:可|均|各|再|由[^，]*|比例|标准|幅度)*(?:减免|减收|减征|降低|下调|下浮|下降|享受|提高|补贴|补助|支持|贴息|给予|予以|收取|征收|返还|优惠)+(?:至|到|为|的)?)$",
        "",
        base,
    )
    return (shorter if len(shorter) >= 2 else base).strip("的、")


def _several(
    text: str, gifts: Sequence[Read], sentence: Span, context: str, span: Span, caps: tuple[Read, ...]
) -> Amounts:
    """Several standards in one sentence: 分别, a list of figures, or figures each with their own case."""
    words = sentence.of(text)
    named = "分别" in words or only_listed(text, gifts)
    labels = enumerated(words, gifts[0].span.start - sentence.start, len(gifts)) if named else None
    listed = labels is not None or only_listed(text, gifts)
    if labels is None:
        labels = [
            g.mention.text if only_listed(text, gifts) else label_of(text, g, i, gifts, sentence)
            for i, g in enumerate(gifts)
        ]
    first = _single(text, gifts[0], sentence, context)
    tiers = []
    for gift, label in zip(gifts, labels, strict=True):
        rule = _single(text, gift, sentence, context)
        if listed and isinstance(first, PerUnit) and isinstance(rule, Fixed):
            # 分别按每人每月150元、300元: the unit is written once.
            rule = PerUnit(rule.amount, rule.amount, first.unit, first.fact, first.period)
        own = text[gift.segment.start : gift.mention.span.start + sentence.start]
        if (
            isinstance(first, Share)
            and isinstance(rule, Share)
            and (listed or not re.search("[额费款息]", own))
        ):
            rule = Share(rule.low, rule.high, first.base, first.fact, first.points)
        if not isinstance(rule, Tiered):
            tiers.append(Tier(label, rule, test_of_label(label, context + words)))
    return Amounts(Tiered(tuple(tiers)), span, caps)
