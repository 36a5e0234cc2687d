"""Fitting the weights of answering: units by softmax regression, confidence by logistic regression, two thresholds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.answering.confidence import confidence_features
from assistant.answering.features import NAMES
from assistant.answering.gaps import gaps
from assistant.answering.scoring import Scored
from assistant.answering.weights import Weights
from benchmarks.answer_rows import Row

Vector = NDArray[np.float64]
#: Shares of each set's answerable questions that may fall below the two thresholds, in the training folds.
REFUSED, NOT_WHOLE = 0.025, 0.24


def fit(rows: Sequence[Row]) -> Weights:
    """Weights of the units, then of the confidence on their scores, then the thresholds. Each set counts the same."""
    units = _fit_units([row for row in rows if row.right.any()])
    named = [confidence_of(row, units) for row in rows]
    x = np.array([list(features.values()) for features in named])
    y = np.array([float(row.answerable) for row in rows])
    sets = np.array([row.material for row in rows])
    confidence = _fit_logistic(x, y, sets)
    scores = x @ confidence
    answerable = [scores[(y == 1) & (sets == name)] for name in np.unique(sets)]
    return Weights(
        units=dict(zip(NAMES, _rounded(units), strict=True)),
        confidence=dict(zip(named[0], _rounded(confidence), strict=True)),
        refuse_below=_threshold(answerable, REFUSED),
        partial_below=_threshold(answerable, NOT_WHOLE),
    )


def _threshold(answerable: Sequence[Vector], share: float) -> float:
    """The mean over the sets of the score below which ``share`` of their answerable questions lie."""
    return round(float(np.mean([np.quantile(scores, share) for scores in answerable])), 4)


def _rounded(values: Vector) -> list[float]:
    return [round(float(v), 4) for v in values]


def _fit_units(rows: Sequence[Row]) -> Vector:
    sets = [row.material for row in rows]
    share = np.array([1 / sets.count(row.material) for row in rows]) * len(rows) / len(set(sets))
    # The large set keeps more of its say: the small one alone would fit noise.
    share = np.sqrt(share)

    def loss(w: Vector) -> tuple[float, Vector]:
        total, gradient = float(w @ w), 2 * w
        for row, weight in zip(rows, share, strict=True):
            powers = row.features @ w
            p = np.exp(powers - powers.max())
            p /= p.sum()
            held = float((p * row.right).sum()) + 1e-12
            total -= weight * float(np.log(held))
            gradient = gradient - weight * (row.features.T @ (p * row.right / held - p))
        return total / len(rows), gradient / len(rows)

    return np.asarray(minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x)


def confidence_of(row: Row, units: Vector) -> dict[str, float]:
    """What speaks for a question's best unit under the given weights of units."""
    scored = Scored(row.units, row.features, row.features @ units, row.rarity, row.word_rarity)
    return confidence_features(row.question, row.hits, scored, gaps(row.query, row.hits[:4]))


def _fit_logistic(x: Vector, y: Vector, sets: NDArray[np.str_]) -> Vector:
    """Each class of each set weighs as the root of its number; a ridge of 1 on everything but the constant."""
    share = np.zeros(len(y))
    for name in np.unique(sets):
        for value in (0.0, 1.0):
            members = (sets == name) & (y == value)
            share[members] = 1 / np.sqrt(max(1, members.sum()))
    share *= len(y) / share.sum()
    ridge = np.ones(x.shape[1])
    ridge[0] = 0.0

    def loss(w: Vector) -> tuple[float, Vector]:
        z = x @ w
        total = float((share * (np.logaddexp(0, z) - y * z)).sum() + (ridge * w * w).sum())
        return total, x.T @ (share * (1 / (1 + np.exp(-z)) - y)) + 2 * ridge * w

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x)
