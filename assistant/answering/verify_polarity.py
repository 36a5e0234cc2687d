"""Whether a reworded sentence as a whole affirms what its source denies, or denies what its source affirms.

Where other words carry the predicate (不予奖励 said as 不能享受), no marker can be laid on another; then one
side without any negation, beside one whose predicate is negated, is a change of meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.verify_markers import Turn, markers


@dataclass(frozen=True, slots=True)
class Change:
    """A change of meaning at ``[start, end)`` of the masked sentence; ``words`` is the marker concerned."""

    kind: str
    start: int
    end: int
    words: str


# A negated predicate; a negated modifier (未裁员的企业) may be dropped with what it modifies.
_DENIED = re.compile(
    "不予(?!以)|不得|不能|不再|不可(?!或|抗)|不享受|不适用|不属于|不纳入|不计入|不列入|不执行|不收|不接受|不需|不重复|不参与|"
    "无须|无需|无权|严禁|禁止|尚未|并?未(?=委托|收取|出台)|没有|尚无|无专门"
)
#: Words that deny without a negation: a side that has one is not simply affirmative.
_NEAR = re.compile(
    "视为|仅|只|除|扣|退|停|取消|放弃|限[于定制]|免|拒|撤|以外|择一|其一|驳回|终止|废止|失效|逾期|超过|难|否|禁|缺|排除|终结|过期|到期|届满|回避|分别|另行|少|低|暂"
)
_GRANTED = re.compile(
    "享受|获得|可得|得到|资助|奖励|支持|受理|补贴|补助|发放|给予|予以|纳入|计入|计算|适用|可以|提交|收取|接受|委托|参与|能|有专门|有规定"
)
_ASKED = re.compile("提问|所问|问题中|您问|您说|您提到|材料|未提|没有提")


def overall(
    sentence: str, source: str, regions: Sequence[tuple[int, int]], lead: str = ""
) -> Iterator[Change]:
    """The change between a masked sentence and the source as wholes.

    ``regions`` are the stretches it was laid beside, ``lead`` the words that lead into them (有下列情形之一的，不予资助：).

    >>> [c.kind for c in overall("强制审核的企业能享受奖励", "应当强制审核的企业不予奖励", [(0, 13)])]
    ['negation_removed']
    >>> [c.kind for c in overall("机构未获得资助", "机构每年资助一次", [(0, 8)])]
    ['negation_added']
    """
    mine = [m for m in markers(sentence) if m.turn is Turn.NEGATION]
    theirs = [m for m in (*markers(source), *markers(lead)) if m.turn is Turn.NEGATION]
    if mine and not theirs and not _NEAR.search(source + lead) and not _ASKED.search(sentence):
        yield Change("negation_added", mine[0].start, mine[0].end, sentence[mine[0].start : mine[0].end])
    if mine or _NEAR.search(sentence):
        return
    granted = list(_GRANTED.finditer(sentence))
    if not granted:
        return
    denials = [d for start, end in regions if (d := _DENIED.search(source, start, end))]
    if denials:
        yield Change("negation_removed", granted[0].start(), granted[0].end(), denials[0][0])
        return
    # Below a lead-in that denies, only what the sentence adds to the item itself can grant it.
    added = [g for g in granted if g[0] not in source]
    if added and (denied := _DENIED.search(lead)):
        yield Change("negation_removed", added[0].start(), added[0].end(), denied[0])
