"""The category A–D that the standing of the items speaks for, with the words that decide it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.standing import Tense, tense_of
from assistant.drafting.letter_words import chinese_number
from assistant.drafting.models import Category, ReplyItem, ReplySentence, Standing
from corpus.models import Kind

_DECLINED = re.compile(
    r"暂不(?!允许)|不予采纳|暂无法|难以(?:调整|实施|实现|设立|采纳|解决)|不宜(?:再|新)?(?:设立|增设|调整|出台|过多)|不具备[^，。]{0,10}条件|条件(?:尚)?不成熟"
    r"|受[^，。]{1,12}(?:限制|制约)|(?:不属于|不在)[^，。]{0,12}(?:事权|职权|职责|范围)|近期难以|无相关(?:规定|依据)|尚无规定"
)
_QUOTE = 24
#: Only a reply declines; a rule that says 暂不 lays down a rule.
_LETTERS = {Kind.REPLY, Kind.LETTER}


def propose_category(items: Sequence[ReplyItem]) -> tuple[Category | None, tuple[str, ...]]:
    """The category and the reasons for it, worst item first; None where no item has an answer.

    A: every item rests on policy in force or on what is done. B: something is under way, planned or proposed, or part of
    the items is still open. C: an item is declined for now and none is planned. D: every item is declined.
    """
    if not items:
        return None, ("没有可以据以判断的答复条目",)
    stands = [standing_of_item(item) for item in items]
    reasons = [reason for item, stand in zip(items, stands, strict=True) if (reason := _reason(item, stand))]
    answered = [stand for stand in stands if stand is not Standing.UNKNOWN]
    if not answered:
        return None, ("各条建议都还没有依据，补齐材料后再定类别", *reasons)
    declined = sum(stand is Standing.DECLINED for stand in stands)
    if declined == len(stands):
        return Category.D, ("各条建议都暂不采纳，留作参考", *reasons)
    if declined and not any(stand in _GOING_ON for stand in stands):
        return Category.C, ("有建议受条件限制暂不能解决，需以后研究", *reasons)
    if all(stand in (Standing.DONE, Standing.POLICY) for stand in stands):
        return Category.A, ("各条建议都有现行政策或者已经落实的工作作依据", *reasons)
    return Category.B, ("有建议正在办理、列入计划，或者仍待补充材料，不宜列A类", *reasons)


_GOING_ON = (Standing.UNDER_WAY, Standing.PLANNED, Standing.PROPOSED)
#: From what settles an item least to what settles it most.
_ORDER = (
    Standing.PROPOSED,
    Standing.UNDER_WAY,
    Standing.PLANNED,
    Standing.DATED,
    Standing.POLICY,
    Standing.DONE,
)


def standing_of_item(item: ReplyItem) -> Standing:
    """Where a suggestion stands by its reply: what settles it least decides, unless policy in force answers it wholly.

    UNKNOWN where it has no reply; PLANNED where part of it is still open.
    """
    stands = [standing_of_sentence(sentence) for sentence in item.reply]
    stands = [s for s in stands if s is not Standing.FRAME]
    if not stands:
        return Standing.UNKNOWN
    if Standing.DECLINED in stands:
        return Standing.DECLINED
    least = min(stands, key=_ORDER.index)
    settled = sum(s in (Standing.DONE, Standing.POLICY) for s in stands)
    if settled and least is Standing.DATED and not item.gaps:
        return Standing.POLICY
    if item.gaps and least in (Standing.DONE, Standing.POLICY, Standing.DATED):
        return Standing.PLANNED
    return least


def standing_of_sentence(sentence: ReplySentence) -> Standing:
    """A sentence's own standing, read from its words where nobody has said it."""
    letters = not sentence.citations or any(c.kind in _LETTERS for c in sentence.citations)
    if sentence.standing is Standing.DECLINED or (letters and declines(sentence.text)):
        return Standing.DECLINED
    if sentence.standing is not Standing.UNKNOWN:
        return sentence.standing
    if "征求意见稿" in sentence.text or re.search(r"(?<![模虚比])拟(?!人)", sentence.text):
        return Standing.PROPOSED
    match tense_of(sentence.text):
        case Tense.UNDER_WAY:
            return Standing.UNDER_WAY
        case Tense.PLANNED:
            return Standing.PLANNED
        case Tense.DONE:
            return Standing.DONE
        case _:
            return Standing.POLICY


def declines(text: str) -> bool:
    """Whether a sentence of a reply turns a suggestion down for now.

    >>> declines("受财力限制，暂不提高标准。"), declines("对国家法律法规暂不允许的除外。")
    (True, False)
    """
    return bool(_DECLINED.search(text))


def _reason(item: ReplyItem, stand: Standing) -> str:
    name = f"第{chinese_number(item.no)}条"
    if stand is Standing.UNKNOWN:
        return f"{name}没有依据，待补充"
    words = next(
        (s.text for s in item.reply if standing_of_sentence(s) is stand),
        item.reply[0].text if item.reply else "",
    )
    quoted = f"“{words[:_QUOTE]}{'…' if len(words) > _QUOTE else ''}”"
    said = {
        Standing.DECLINED: "暂不采纳",
        Standing.PROPOSED: "只是拟议",
        Standing.UNDER_WAY: "正在推进",
        Standing.PLANNED: "列入计划" if not item.gaps else "还有内容待补充",
        Standing.DATED: "只有旧数据或者已失效的文件",
        Standing.DONE: "已经落实",
        Standing.POLICY: "有现行政策",
    }.get(stand, "")
    return f"{name}{said}：{quoted}" if said else ""
