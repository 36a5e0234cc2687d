"""分档资助的各档叫什么，代码能否判断落在哪一档。"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assistant.eligibility.figures import Read, read_figures
from assistant.eligibility.quantities import amount_name
from assistant.eligibility.rules import OneOf, Test, Within
from assistant.eligibility.vocabulary import SIZE_WORDS
from corpus.models import Span


def only_listed(text: str, gifts: Sequence[Read]) -> bool:
    """Whether the figures follow each other with nothing between but 、."""
    pairs = itertools.pairwise(gifts)
    return all(re.fullmatch("[、/和及或者]{1,2}", text[a.span.end : b.span.start]) for a, b in pairs)


def enumerated(words: str, until: int, count: int) -> list[str] | None:
    """The ``count`` items of the last list before the figures: 金奖、银奖、优秀奖的，分别."""
    head = re.sub(r"[（(][^（）()]*[)）]", "", words[:until])
    for part in reversed(re.split("[，；：]", head)):
        bare = re.sub("分别.*$|(?:可以?)?按.*$|给予.*$", "", part)
        items = re.sub("[”’](?=[“‘])", "、", bare).replace("“", "").replace("”", "").split("、")
        if len(items) != count and part is re.split("[，；：]", head)[-1]:
            items = re.split("、|和|或者|以及", bare)
        if count < 2 or len(items) != count or not all(len(i) > 1 for i in items):
            continue
        first = (
            re.sub("^.*?(?:对|获得|获评|认定|评定为?|取得|收住|符合条件的)(?:的|中国专利)?", "", items[0])
            or items[0]
        )
        last = re.sub("的.*$", "", items[-1])
        # 三级、四级、五级养老机构: the last item carries the noun of all.
        turn = last.find(first[-1]) + 1
        noun = last[turn:] if 0 < turn < len(last) else ""
        return [i + noun for i in (first[-12:], *items[1:-1])] + [last]
    return None


def label_of(text: str, gift: Read, index: int, gifts: Sequence[Read], sentence: Span) -> str:
    """The words that tell this figure from its neighbours: those since the last one."""
    start = gifts[index - 1].span.end if index else max(sentence.start, gift.segment.start - 40)
    words = re.split("[。；，\n]", text[start : gift.span.start].rstrip("，"))[-1]
    words = re.sub("按.*$", "", words) or words
    words = re.sub("^.*(?:标准(?:分别)?(?:为|是)|[：:])", "", words) or words
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
