"""How likely each unit is the answer: a softmax regression over the units of one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answering.features import NAMES, asked_bigrams, asked_words, feature_matrix
from assistant.answering.question import Question
from assistant.answering.units import Unit, units_of
from corpus.models import Hit
from corpus.stores import Stores


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
    return Scored(units, features, features @ by_column, rarity, word_rarity)
