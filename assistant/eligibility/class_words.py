"""不在“对……”里的受益对象：动词后面的、标题里的、上一句的。"""

from __future__ import annotations

import re

from assistant.eligibility.beneficiary import PEOPLE, TAIL
from corpus.models import Span

_NAMES = re.compile(rf"(?:{PEOPLE})")
_RELIEVES = "(?:免征|免收|免除|免缴|减免|减征|减收|减半征收|减半收取|返还|退还|延长|降低|减轻|缓缴|暂缓收取|给予|补贴|奖励)(?:或(?:者)?减免|收取|征收|收(?!入))?"
_OBJECT = re.compile(
    rf"{_RELIEVES}(?P<who>(?:[^，。；、的]|、(?=[^，。；]*(?:{PEOPLE}))|的(?=[^，。；]{{0,24}}(?:{PEOPLE})))"
    rf"{{0,50}}?(?:{PEOPLE})(?:（[^）]*）)?)(?=(?:应|向|的|承租|缴纳|自用|单户|每[户家人]|20\d\d|\d|[^，。；的]{{0,26}}(?:费|税|金|款|利息)))"
)
_REGION_GIVES = re.compile(
    rf"([\u4e00-\u9fff]{{2,8}}[省市区县])(?:可以?|将|对)?(?:予以|全部|暂)?(?:{_RELIEVES})$"
)


def object_of(sentence: str) -> Span | None:
    """Who is relieved where the class is the object of the verb: 免收某某企业某某费.

    >>> s = "免收参展小微企业2026年展位费"
    >>> object_of(s).of(s)
    '参展小微企业'
    """
    match = _OBJECT.search(sentence)
    return Span(*match.span("who")) if match and len(match["who"]) >= 2 else None


def region_of(sentence: str, at: int) -> str:
    """The place that relieves its own: in 澜江市可免征各类单位缴费 the class is that of the place.

    >>> region_of("自2026年3月起，澜江市可免征各类参保单位缴费", 16)
    '澜江市'
    """
    match = _REGION_GIVES.search(re.split("[，；：]", sentence[:at])[-1])
    return match[1] if match else ""


def class_of(beneficiary: str) -> str:
    """The bare class that a longer beneficiary speaks of; empty where it names none.

    >>> class_of("遭受重大损失的农业企业，确有困难的"), class_of("重点物资生产企业扩大产能购置设备")
    ('农业企业', '重点物资生产企业')
    """
    if head := head_of(re.sub(r"^20\d\d年", "", beneficiary)):
        return head
    defined = re.findall(rf"的([^的，、；：（）对]{{0,12}}(?:{PEOPLE}))(?=，|$)", beneficiary)
    return str(defined[0]) if defined else class_in(re.sub(r"^20\d\d年", "", beneficiary))


_CLASS_WORD = re.compile(rf"(?:[\u4e00-\u9fff（）“”、]|\d)*?(?:{PEOPLE})+")
_HEADING_VERB = re.compile(
    "^.*?(?:减轻|减免|降低|支持|扶持|鼓励|帮助|保障|服务|加大对?|给予|补贴|奖励|资助|对于?|为|向|缓解|稳定|促进|推动|加强对?|落实|实施|返还|免除|免收|免征|缓缴|优化|允许|精心做好|做好)"
)


def class_in(heading: str) -> str:
    """The class that a heading or an earlier sentence names; empty where it names none.

    >>> class_in("减轻企业租金负担"), class_in("三、支持中小微企业发展"), class_in("保障措施")
    ('企业', '中小微企业', '')
    """
    words = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）]?[、.．]?\s?", "", heading.strip())
    words = (
        _HEADING_VERB.sub("", words, count=1)
        if _NAMES.search(_HEADING_VERB.sub("", words, count=1))
        else words
    )
    match = _CLASS_WORD.match(words)
    found = match[0] if match else ""
    return found if 2 <= len(found) <= 40 and not re.search("[、和与]$", found) else ""


def head_of(beneficiary: str) -> str:
    """The bare noun of a class: 缴税确有困难的中小企业 is about 中小企业.

    >>> head_of("缴税确有困难的中小企业"), head_of("受灾的货物")
    ('中小企业', '')
    """
    match = re.search(rf"([^的，、；：（）]{{0,10}}(?:{PEOPLE})){TAIL}$", beneficiary)
    return match[1] if match else ""
