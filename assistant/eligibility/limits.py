"""最多多少：钱的上限、件数次数的上限、期限。"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant.eligibility.conditions import Where
from assistant.eligibility.figures import Figure, Read, low_high, read_figures, segments
from assistant.eligibility.models import Cap
from assistant.eligibility.windows import months_of
from corpus.mentions import find_counts
from corpus.models import Span


def trailing_limits(where: Where, sentence: Span) -> list[Cap]:
    """Limits of time and number in the sentence itself: 连续补贴1年, 每年不超过3次."""
    found: list[Cap] = []
    words = sentence.of(where.text)
    for part in segments(words):
        text = part.of(words)
        if re.search(
            "(?:贴息|补贴|补助|减征|减免|免征|资助|奖励|返还|缓缴|政策)?期限|连续|累计|最长|时限", text
        ) and not re.search("[元%]|的$|缴纳|缴费|满|经营|结转", text):
            months = months_of(text)
            if days := _days(text):
                found.append(Cap(where.clause(part.shift(sentence.start)), count=days, unit="天"))
            elif months:
                found.append(Cap(where.clause(part.shift(sentence.start)), months=Decimal(months)))
        elif re.search("不超过|最多|限", text) and not re.search("[元%]", text):
            counts = [
                c
                for c in find_counts(text)
                if c.value.unit in ("项", "件", "次", "个", "家")
                and c.value.high
                and not re.match("基点|百分点|月", text[c.span.end :])
            ]
            if counts:
                unit = counts[-1].value.unit
                when = "年" if "年" in text else ""
                found.append(
                    Cap(
                        where.clause(part.shift(sentence.start)),
                        count=counts[-1].value.high,
                        unit=unit,
                        per=_per(text),
                        period=when,
                    )
                )
    return found


def _days(text: str) -> Decimal | None:
    days = re.search(r"(?:期限|最长|不超过|累计|连续)[^，月年]{0,8}?(\d+)(?:天|日)", text)
    return Decimal(days[1]) if days else None


def cap_of(where: Where, read: Read) -> Cap | None:
    """The limit that a figure sets; None for a share."""
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


def limits_of(where: Where, sentence: Span) -> tuple[Cap, ...]:
    """The limits a sentence states: sums, times or items, months."""
    figures = [read for read in read_figures(where.text, sentence) if read.role is not Figure.NONE]
    found = [c for read in figures if (c := cap_of(where, read))]
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
