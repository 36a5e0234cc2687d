"""规则没有读全的条文：像资助而没读出来的句子，读出来而缺对象或数额的事项。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.eligibility.attaching import Draft
from assistant.eligibility.clauses import Role
from assistant.eligibility.conditions import Where
from assistant.eligibility.passages import Passage
from assistant.eligibility.rules import Unstated
from assistant.eligibility.titling import clause_key
from corpus.mentions import find_amounts, find_percentages
from corpus.models import Span

_GIFT = re.compile(
    "补贴|补助|奖励|奖补|资助|贴息|返还|补偿|津贴|慰问金|消费券|红包|补[一百多]|领[取到]?[^，。；]{0,8}\\d|免征|免收|免除|减免|减征|减收|减半|缓缴|退还|延期缴纳|补足|(?:给予|支持|奖|补)[^，。；]{0,6}\\d"
)
_NO_ASK = re.compile(
    "弄虚作假|骗取|追回|追缴|虚报|申[请报]表|附件|联系电话|咨询|如下：|本办法所称|监督检查|[？?]$"
)
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Hole:
    """One sentence for a chat model to read. ``draft`` is the measure that rules made of it, which lacks something."""

    sentence: Span
    passage: Passage
    draft: Draft | None = None

    def key(self, where: Where) -> str:
        """What identifies the sentence across versions of its document."""
        return clause_key(self.sentence.of(where.text))


def holes(
    where: Where,
    drafts: Iterable[Draft],
    seen: Iterable[tuple[Passage, Sequence[tuple[Role, Span]], bool]],
) -> list[Hole]:
    """The sentences worth asking about, in the order of the document.

    A sentence that states past spending, an exclusion or a limit is none; neither is one without a word for a gift.
    """
    found = [Hole(d.sentence, d.passage, d) for d in drafts if lacks(where, d)]
    for passage, loose, _ in seen:
        found += [
            Hole(sentence, passage) for role, sentence in loose if _may_give(role, sentence.of(where.text))
        ]
    return sorted(found, key=lambda h: h.sentence)


def _may_give(role: Role, words: str) -> bool:
    """Whether a sentence of this role can hide a measure; a limit can where it also says who: ……的，每人800元，最高10万元."""
    return asks(words) and (role in (Role.OTHER, Role.BENEFIT) or (role is Role.LIMIT and "的，" in words))


def lacks(where: Where, draft: Draft) -> bool:
    """Whether a measure lacks its beneficiary, or its amount where its clause has a figure."""
    return not draft.beneficiary or (
        isinstance(draft.rule, Unstated) and has_figure(draft.sentence.of(where.text))
    )


def asks(words: str) -> bool:
    """Whether a sentence that rules made nothing of looks like support.

    >>> asks("符合条件的单位可以领到每人800元的稳岗补贴。"), asks("各地要加强组织领导。")
    (True, False)
    """
    return 11 <= len(words) <= _LONGEST and bool(_GIFT.search(words)) and not _NO_ASK.search(words)


def has_figure(words: str) -> bool:
    """Whether a sum or a share stands in the words."""
    return bool(find_amounts(words) or find_percentages(words))
