"""How likely each unit is the answer: a softmax regression over the units of one question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from assistant.answering.features import NAMES, asked_bigrams, asked_words, feature_matrix
from assistant.answering.question import Question
from assistant.answering.units import Unit, beside, units_of
from corpus.models import Hit, Kind, Status
from corpus.stores import Stores

#: A rule that is no longer, or not yet, in force answers only where none in force does as well.
_OFF = {Status.REPEALED: 2.0, Status.EXPIRED: 2.0, Status.DRAFT: 1.5, Status.NOT_YET: 1.5}
_PAST = re.compile(r"以前|过去|曾|原来|原先|旧|当时|废止|失效|历史|(?:19|20)\d\d年|变化|调整前|老办法")
_COMING = re.compile(r"征求意见|起草|草案|草稿|拟|规划|将来|新的|准备|打算|到20\d\d年|施行后|讨论稿|稿")
#: A proposal of people's congress deputies or CPPCC members, and questions about what it asks for.
_PROPOSED = 3.0
_PROPOSAL = re.compile(r"(?:提案|议案|建议)$")
_ASKS_PROPOSED = re.compile(r"提案|议案|建议|委员|代表|提出|反映|呼吁")
_ANSWERING = frozenset({Kind.REPLY, Kind.LETTER})
_CLOSING = 3.0
_SENT_TO = re.compile(
    r"各|[^，。；]{2,30}(?:局|委|厅|政府|单位|企业|办公室|委员会|机构|先生|女士|委员|代表)(?:[、，：:]|（)"
)
_CLOSES = re.compile(
    r"自[^，。；]{0,24}(?:起|后)(?:施行|实施|执行)|同时废止|负责解释|此前[^，。]{0,12}不一致的"
)
_ASKS_CLOSING = re.compile(
    r"施行|实施|生效|执行|有效|失效|期|废止|作废|解释|何时|什么时候|哪[年天]|时间|日期|多久|哪个(?:部门|单位)|谁|不一致|冲突|还.{0,6}吗|替代|取代"
)
_ASKS_FOR = {Status.REPEALED: _PAST, Status.EXPIRED: _PAST, Status.DRAFT: _COMING, Status.NOT_YET: _COMING}


@dataclass(frozen=True, slots=True)
class Scored:
    """All units of the hits with their features and scores (n, features) and (n,); higher is likelier.

    ``rarity`` and ``word_rarity`` are the inverse document frequencies of the question's bigrams and words.
    """

    units: list[Unit]
    features: NDArray[np.float64]
    scores: NDArray[np.float64]
    rarity: Mapping[str, float]
    word_rarity: Mapping[str, float]

    def value(self, unit: int, name: str) -> float:
        """One feature of one unit."""
        return float(self.features[unit, NAMES.index(name)])


def score_units(
    question: Question,
    hits: Sequence[Hit],
    stores: Stores,
    weights: Mapping[str, float],
    units: list[Unit] | None = None,
) -> Scored:
    """Score the units of the hits for a question; ``units`` are those already read from the same hits."""
    units = units_of(hits) if units is None else units
    rarity = stores.fulltext.rarity("bigrams", asked_bigrams(question))
    features = feature_matrix(question, units, hits, rarity)
    by_column = np.array([weights.get(name, 0.0) for name in NAMES])
    word_rarity = stores.fulltext.rarity("words", asked_words(question))
    of_hits = [_off(question, hit) + _asked_for_only(question, hit) for hit in hits]
    standing = np.array([of_hits[unit.hit] + _closing(question, unit) for unit in units])
    standing += np.array([_CLOSING if _addresses(unit, after) else 0.0 for unit, after in _followed(units)])
    return Scored(units, features, features @ by_column - standing, rarity, word_rarity)


def _asked_for_only(question: Question, hit: Hit) -> float:
    """What a proposal loses where nobody asks what was proposed: what its authors ask for is nobody's rule."""
    if hit.kind in _ANSWERING or not _PROPOSAL.search(hit.title) or _ASKS_PROPOSED.search(question.text):
        return 0.0
    return _PROPOSED


def _closing(question: Question, unit: Unit) -> float:
    """What a closing provision loses that only shares a year or a title with the question."""
    if _CLOSES.search(unit.text) and not _ASKS_CLOSING.search(question.text):
        return _CLOSING
    return 0.0


def _followed(units: Sequence[Unit]) -> Iterator[tuple[Unit, Unit | None]]:
    return zip_longest(units, units[1:])


def _addresses(unit: Unit, after: Unit | None) -> bool:
    """Whether a line only names whom a document is sent to (各区人民政府，各有关单位：), or leads in to nothing."""
    return unit.lead and not (
        after is not None
        and beside(unit, after)
        and after.line - unit.line <= 1
        and (after.item or after.row or not _SENT_TO.match(unit.text))
    )


def asks_for_drafts(question: str) -> bool:
    """Whether a question is about what is planned or put up for comment.

    >>> asks_for_drafts("绿色工厂奖励多少"), asks_for_drafts("征求意见稿里绿色工厂拟奖励多少")
    (False, True)
    """
    return bool(_COMING.search(question))


def _off(question: Question, hit: Hit) -> float:
    """What a document's standing takes off the scores of its units; nothing where the question asks for such ones."""
    if (
        hit.status in _OFF
        and not _ASKS_FOR[hit.status].search(question.text)
        and hit.title not in question.text
    ):
        return _OFF[hit.status]
    return 0.0
