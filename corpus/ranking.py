"""Turn signals into an order: documents by their best passage and as a whole, passages within them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.settings import SearchWeights


@dataclass
class Signals:
    """Scores found for one query. Passages by row id, documents by version id; absent means not found.

    ``coverage`` is how much of the question a passage has: the sum of the inverse document frequencies of the
    question's bigrams that stand in it, however often.
    """

    words: dict[int, float] = field(default_factory=dict)
    bigrams: dict[int, float] = field(default_factory=dict)
    coverage: dict[int, float] = field(default_factory=dict)
    vectors: dict[int, float] = field(default_factory=dict)
    document_words: dict[int, float] = field(default_factory=dict)
    document_bigrams: dict[int, float] = field(default_factory=dict)


_LEAST_STRETCH = 0.05
PASSAGE_SIGNALS = ("words", "bigrams", "coverage", "vectors")
DOCUMENT_SIGNALS = ("document_words", "document_bigrams")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with its score, the shares that made it, and its ``cosine`` as it is where vectors found it."""

    id: int
    version: int
    score: float
    shares: dict[str, float]


def shares(scores: Mapping[int, float], *, floor: bool = False) -> dict[int, float]:
    """Scores as shares of the best one; with ``floor`` from the least one found up (cosines crowd together).

    The stretch from the least to the best is taken as no shorter than 0.05, so that two like passages alone in a
    small library are not told apart by a hair.
    """
    if not scores:
        return {}
    high = max(scores.values())
    low = min(*scores.values(), high - _LEAST_STRETCH) if floor else 0.0
    if high <= low:
        return dict.fromkeys(scores, 1.0)
    return {key: (value - low) / (high - low) for key, value in scores.items()}


def document_features(
    signals: Signals, places: Mapping[int, tuple[int, int, int]], versions: Sequence[int]
) -> dict[int, dict[str, float]]:
    """For each version its share in every signal: the best of its passages, and its own as a document."""
    features: dict[int, dict[str, float]] = {version: {} for version in versions}
    for name in PASSAGE_SIGNALS:
        for chunk_id, share in shares(getattr(signals, name), floor=name == "vectors").items():
            place = places.get(chunk_id)
            if place and share > features[place[0]].get(name, 0.0):
                features[place[0]][name] = share
    for name in DOCUMENT_SIGNALS:
        for version, share in shares(getattr(signals, name)).items():
            if version in features:
                features[version][name] = share
    return features


def weigh(features: Mapping[str, float], weights: SearchWeights) -> float:
    """A document's score: its shares weighed and added, divided by the sum of the weights."""
    names = (*PASSAGE_SIGNALS, *DOCUMENT_SIGNALS)
    total = sum(getattr(weights, name) for name in names) or 1.0
    weighed = sum(getattr(weights, name) * share for name, share in features.items())
    return float(weighed / total)


def rank(
    signals: Signals,
    places: Mapping[int, tuple[int, int, int]],
    weights: SearchWeights,
    penalties: Mapping[int, float],
) -> list[Ranked]:
    """All candidate passages, best first: each by its document's score and its own.

    ``places`` gives (version, ordinal, unit) by passage id, and holds only passages that may be shown; ``penalties``
    are taken off a version's score.
    """
    versions = sorted({version for version, _, _ in places.values()})
    features = document_features(signals, places, versions)
    scores = {
        version: weigh(features[version], weights) - penalties.get(version, 0.0) for version in versions
    }
    own = [
        (name, getattr(weights, name), shares(getattr(signals, name), floor=name == "vectors"))
        for name in PASSAGE_SIGNALS
    ]
    total = sum(weight for _, weight, _ in own) or 1.0
    scored: list[tuple[float, int, int]] = []
    for chunk_id, (version, _, _) in places.items():
        passage = 0.0
        for _, weight, mine in own:
            passage += weight * mine.get(chunk_id, 0.0)
        score = (scores[version] + weights.passage * passage / total) / (1.0 + weights.passage)
        scored.append((-score, chunk_id, version))
    scored.sort()
    ranked: list[Ranked] = []
    for negative, chunk_id, version in scored:
        found = dict(features[version])
        for name, _, mine in own:
            found[name] = mine.get(chunk_id, 0.0)
        cosine = signals.vectors.get(chunk_id)
        if cosine is not None:
            found["cosine"] = cosine
        ranked.append(Ranked(chunk_id, version, -negative, found))
    return ranked
