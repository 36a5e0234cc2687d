"""一句话里的金额和比例各是什么：门槛、给付标准，还是上限。"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.mentions import AmountValue, Bound, Mention, PercentageValue, find_amounts, find_percentages
from corpus.models import Span

GIFT = re.compile(
    "补贴|补助|奖励|奖补|资助|贴息|贴补|补偿|奖金|返还|扶持|津贴|慰问金|抚恤金|救助金?|支持|给予|发放|补足|再奖|增加|减免|减征|减收|减半|免征|标准|退还|补(?=\\d)|奖(?=\\d)|抵扣|优惠|降低|下调|让利|消费券|红包"
)
_SEGMENT = re.compile(r"[^，；。：\n]+")
_THRESHOLD_AFTER = re.compile(
    r"(?:以上|以下|以内|及以上|（含）以上)?(?:的(?![“‘]|标准|补|奖|资|一次|贴|比例|返|财政|扶|支|额度|经费|运行|建设|救助|慰问|津贴|消费|额外)|(?:且|并|、|）)?(?:企业|项目|单位|机构|地区|实体))"
)
_CAP_WORDS = re.compile("最高|不超过|不得超过|封顶|上限|累计|总额|限额|合计|最多|至多|为限|年度限额|以内")
_NOT_GIFT = re.compile(
    "注册资本|贷款(?:额度|余额|总额)?(?:达|为|在)?$|投资(?:额|总额)?|产值|营业收入|资产总额|销售额?|合同金额|到账额(?:不低于|达)|单价|价值|保额|保险金额|规模|基金|年收入|缴费基数"
)


class Figure(StrEnum):
    """What a figure is for."""

    GIFT = "标准"
    CAP = "上限"
    THRESHOLD = "门槛"
    NONE = "无关"


@dataclass(frozen=True, slots=True)
class Read:
    """A figure with its role; ``span`` lies in the document, ``segment`` is the part between commas around it."""

    role: Figure
    mention: Mention[AmountValue] | Mention[PercentageValue]
    span: Span
    segment: Span

    @property
    def amount(self) -> AmountValue | None:
        """The amount, where it is one."""
        value = self.mention.value
        return value if isinstance(value, AmountValue) else None

    @property
    def share(self) -> PercentageValue | None:
        """The share, where it is one."""
        value = self.mention.value
        return value if isinstance(value, PercentageValue) else None


def segments(text: str) -> list[Span]:
    """The parts of a sentence between commas; brackets are not parted.

    >>> [s.of("对甲，给1元；乙") for s in segments("对甲，给1元；乙")]
    ['对甲', '给1元', '乙']
    """
    flat = re.sub(r"[（(][^（）()]*[)）]|《[^》]*》", lambda m: "□" * len(m[0]), text)
    return [Span(m.start(), m.end()) for m in _SEGMENT.finditer(flat)]


def read_figures(text: str, within: Span, *, standard: bool = False) -> list[Read]:
    """The sums and shares of one sentence with their roles, in order.

    ``standard``: the words are a cell headed 资助标准, where a figure needs no verb to be what is given.

    >>> [(r.mention.text, r.role.value) for r in read_figures("投入额500万元以上的，按8%给予补助，最高100万元。", Span(0, 27))]
    [('500万元以上', '门槛'), ('8%', '标准'), ('最高100万元', '上限')]
    """
    sentence = within.of(text)
    parts = segments(sentence)
    mentions: list[Mention[AmountValue] | Mention[PercentageValue]] = [
        *find_amounts(sentence),
        *find_percentages(sentence),
    ]
    mentions.sort(key=lambda m: m.span)
    found: list[Read] = []
    gifts = 0
    for mention in mentions:
        if not re.search(r"[\d０-９一二三四五六七八九十百千两半]", mention.text):
            # 最高不超过万元: the figure has been lost on the page.
            continue
        part = next((p for p in parts if p.start <= mention.span.end - 1 < p.end), Span(0, len(sentence)))
        role = _role(sentence, mention, part, gifts)
        if (
            "基础上" in sentence[mention.span.end :]
            and re.search("在(?!本)[^。]{0,80}$", sentence[: mention.span.start])
            and sentence.find("基础上") > mention.span.end
        ):
            # 在中央财政贴息50%的基础上，再给予25%: what others give is not this measure's.
            role = Figure.NONE
        if standard and role in (Figure.NONE, Figure.THRESHOLD):
            role = Figure.GIFT
        gifts += role is Figure.GIFT
        found.append(Read(role, mention, mention.span.shift(within.start), part.shift(within.start)))
    if not gifts:
        # A limit alone is the standard itself: 给予不超过30万元补助.
        for i, read in enumerate(found):
            if read.role is Figure.CAP and (standard or _stands_alone(read, text)):
                found[i] = Read(Figure.GIFT, read.mention, read.span, read.segment)
                break
    return found


def _role(
    sentence: str, mention: Mention[AmountValue] | Mention[PercentageValue], part: Span, gifts: int
) -> Figure:
    value, words = mention.value, part.of(sentence)
    before = sentence[part.start : mention.span.start]
    after = sentence[mention.span.end : part.end]
    tail = sentence[mention.span.end : mention.span.end + 8]
    gift_near = bool(GIFT.search(words))
    if re.search(
        "给予(?:市县|县市|各市|市、县|地方(?!实得|经济|财力|法人|金融|企业|银行))|对(?:市县|地方财政|各市县)",
        words,
    ):
        # 自治区财政按市县补贴的50%给予市县奖励: money between governments.
        return Figure.NONE
    if re.match("除", words) and re.search("外$", words):
        # 除按市级政策减免50%外: what others give is not this measure's.
        return Figure.NONE
    if re.search("(?:由|从)[^，]{0,20}$", before + mention.text) and re.match(
        "[^，。；]{0,6}(?:提高|提升|调整|增加|降|上调|下调|压缩|延长)", after
    ):
        # 由5%提高至8%：旧的数不是标准。
        return Figure.NONE
    if isinstance(value, AmountValue) and (
        value.high == 0 or (value.low is not None and value.low == 0 and value.high is None)
    ):
        return Figure.NONE
    if (
        re.search("以上|不低于|不少于|不足|不满|超过|高于|大于", mention.text)
        and not re.search("不超过|不得超过|最高", mention.text)
        and value.bound in (Bound.AT_LEAST, Bound.RANGE)
        and (not gift_near or _THRESHOLD_AFTER.match(after) or "的" in after[:6])
    ):
        return Figure.THRESHOLD
    if (
        re.search("以下$", mention.text)
        and not re.search("最高|不超过|不高于", mention.text)
        and re.match("的|小微|业务|、", after)
    ):
        return Figure.THRESHOLD
    if (
        re.search("(?:单户|单笔|授信|贷款额度|担保额度|贷款)[^，]{0,6}(?:最高|上限|不超过)?额?度?$", before)
        and not re.search("贷款[^，]{0,4}(?:奖励|补贴|贴息)", before)
        and isinstance(value, AmountValue)
        and re.search("担保|贷款|授信|融资", before + after)
        and not re.search("补[贴助]|奖励|资助|补偿", before + after)
    ):
        return Figure.NONE
    if isinstance(value, AmountValue) and re.match(
        "(?:最长\\d年)?的?[^，。；]{0,8}(?:担保贷款|贷款|授信|额度|担保)(?!贴息|利息|损失)", after
    ):
        # 最高500万元的创业担保贷款，按基准利率的50%贴息: what is lent is not what is given.
        return Figure.NONE
    if re.match("的?(?:部分|以内部分)", after):
        return Figure.THRESHOLD
    if isinstance(value, PercentageValue):
        return _share_role(before, after, mention, gift_near)
    if value.bound is Bound.AT_MOST or (
        _CAP_WORDS.search(before[-12:]) and not re.search("由[^，]*$", before)
    ):
        if _NOT_GIFT.search(before[-12:]) and not gift_near:
            return Figure.THRESHOLD
        return Figure.CAP
    if re.search("(?:最高|上限|限额)[^，]{0,24}(?:提高|提升|调整|增加)[至到为]$", before):
        return Figure.CAP
    if _THRESHOLD_AFTER.match(tail) and not GIFT.search(before[-8:]):
        return Figure.THRESHOLD
    if gift_near or re.search("分别|按|每", before) or (gifts and not _NOT_GIFT.search(before)):
        return Figure.GIFT
    if re.search(r"[：:]|(?:博士|硕士|本科|级|奖|档)$|^[^，]{1,8}$", before) and not _NOT_GIFT.search(before):
        return Figure.GIFT
    return Figure.NONE


def _share_role(
    before: str, after: str, mention: Mention[PercentageValue] | Mention[AmountValue], gift_near: bool
) -> Figure:
    if mention.value.bound is Bound.AT_LEAST and not re.search("补|奖|返还|减免", before + after[:6]):
        return Figure.THRESHOLD
    if re.search(
        "(?:占比|比例|比重|裁员率|增速|增幅|降幅|留用率|下降|增长|失业率|利率)(?:达到?|为|不高于|不超过|不低于|在|放宽至|控制在|上浮|下浮)*$",
        before,
    ) and not re.search("补|奖|贴息|返还", after):
        return Figure.THRESHOLD
    if re.match("以上|的(?:企业|项目|参保)|（含）", after):
        return Figure.THRESHOLD
    if gift_near or re.search("按|返还|减按|征收", before + after):
        return Figure.GIFT
    return Figure.NONE


def _stands_alone(read: Read, text: str) -> bool:
    """Whether a limit is what is given, not only what limits another sentence's gift."""
    words = read.segment.of(text)
    return bool(
        re.search("给予|予以|发放|提供|补[贴助]|奖[励补]|资助|获|享受|支持|贴息|贷款|申请|补足|返还", words)
    ) and not re.search("总额|同一|单个(?:企业|单位|机构|主体)年", words)


def low_high(value: AmountValue | PercentageValue) -> tuple[Decimal, Decimal]:
    """Both ends of a figure; an open side is zero below and equal above.

    >>> from corpus.mentions import find_amounts
    >>> low_high(find_amounts("30-50万元")[0].value)
    (Decimal('300000'), Decimal('500000'))
    """
    high = value.high if value.high is not None else value.low
    low = value.low if value.low is not None else Decimal(0)
    return low, high if high is not None else low
