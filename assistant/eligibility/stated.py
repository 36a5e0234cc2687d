"""写明了数字、但不是一笔钱也不是某个数的几成的优惠：费率降到多少、亏损结转几年、按几个月的失业保险金和人数确定。"""

from __future__ import annotations

import re

from assistant.eligibility.figures import segments
from assistant.eligibility.rules import Stated, Unstated
from corpus.models import Span

#: 担保费率降至1%以下、电价下调为0.5元、融资成本不高于4%：写的是降到多少。
LEVEL = re.compile(
    r"(?:费率|利率|税率|价格|成本|标准|比例)[^，。；]{0,18}(?:降[至到低为]{1,2}|下[调降浮][至到为]|控制在|不超过|不高于|低于)(?:[^，。；\d]{0,8})\d|降低[^，。；]{0,14}(?:费率|利率|价格|成本)[至到为]\d|下[调浮][^，。；\d]{0,4}\d+%|"
    r"费率[^，。；\d]{0,6}按[^，。；\d]{0,4}\d+(?:\.\d+)?[%％][^，。；]{0,4}(?:收取|执行|计收)"
)
_DEDUCTED = re.compile(
    "加计扣除|税前[^，。；]{0,6}扣除|税前摊销|应纳税所得额?[时中][^，。；]{0,8}扣除|应纳税所得额?扣除"
)
_CARRIED = re.compile(r"(?:最长)?结转年限[^，。；]{0,12}延长[至到为]?\d+年")
_DATES = re.compile(
    r"[（(][^）)]*[)）]|《[^》]*》|20\d\d年(?:度|\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|第\d+[条款项]"
)
_FIGURE = re.compile(
    r"\d[\d.]*(?:[%％]|个?百分点|个?基点|万?元|折|倍|个月|年(?!\d))|[一二两三四五六七八九十半]个?月(?:的|应|租)|[两三四五]倍|半年"
)


def read_stated(words: str) -> tuple[Stated | Unstated, Span] | None:
    """A rate that falls to a figure, a deduction, a longer carry-forward: its own words and the part that states it.

    >>> read_stated("对受损行业企业当年发生的亏损，最长结转年限由5年延长至8年。")[0]
    Stated(what='最长结转年限由5年延长至8年', kind='stated')
    >>> read_stated("对困难企业，担保费率降至1%以下。")[0].what, read_stated("对困难企业给予补贴。")
    ('担保费率降至1%以下', None)
    """
    parts = segments(words)
    if carried := _CARRIED.search(words):
        return Stated(carried[0]), next(p for p in parts if p.end > carried.start())
    if _DEDUCTED.search(words) and not re.search("补(?!充)|奖(?!金)|退还|免征", words):
        part = next((p for p in parts if re.search("扣除|摊销", p.of(words))), Span(0, len(words)))
        what = re.sub("^.*?(?=允许|准予|可以?(?=[^，]{0,20}扣除))", "", words[part.start :], count=1).strip(
            "，。；"
        )
        if limit := re.search(r"[^，。；]{2,14}?\d+[%％]以?内?的部分(?=，)", words[: part.start]):
            what = f"{limit[0]}，{what}"
        whole = re.search(r"全额|一次性|\d", what)
        return (Stated(what) if whole else Unstated(what)), part
    levels = [p for p in parts if LEVEL.search(p.of(words))]
    if levels and not re.search("返还|补[贴助]|奖励|贴息|资助|免[征收除缴]|减半", words):
        # 担保费率降至1.5%：说的是降到多少，不是某个数的1.5%。
        return Stated("；".join(dict.fromkeys(_level(p.of(words)) for p in levels))), levels[0]
    if re.search(r"减按\d+%计入", words):
        # 减按25%计入应纳税所得额，按20%的税率缴纳: two figures that only the tax form joins.
        part = next(p for p in parts if "减按" in p.of(words))
        return Stated(words[part.start :].rstrip("。；")), part
    return None


def _level(part: str) -> str:
    """A price or rate and what it falls to, from the noun on.

    >>> _level("并将担保费率降至1%以下")
    '担保费率降至1%以下'
    """
    match = re.search("[^，。；、的对将由]{0,26}(?:费率|利率|税率|价格|成本|标准|比例)", part)
    words = part[match.start() :] if match and "降低" not in part[: match.start()] else part
    return re.sub(
        "^(?:[^，]{0,8}人员缴纳|[^，]*?(?:机构|公司|银行)(?=[^，]{2,}(?:费率|利率))|同时|并|则|将|可|均|继续)+",
        "",
        words,
    ).strip("，。； ")[:60]


def in_words(what: str) -> Stated | Unstated:
    """A benefit in the clause's own words: whether they state a figure decides which kind it is.

    >>> in_words("返还标准按6个月的月人均失业保险金和参保职工人数确定").kind, in_words("给予2026年度就业补贴").kind
    ('stated', 'unstated')
    """
    return Stated(what) if _FIGURE.search(_DATES.sub("", what)) else Unstated(what)
