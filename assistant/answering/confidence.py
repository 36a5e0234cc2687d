"""Whether the passages found answer a question at all: a logistic regression on answerable and unanswerable questions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.features import asked_bigrams
from assistant.answering.gaps import gaps
from assistant.answering.question import AnswerType, Question
from assistant.answering.scoring import Scored
from corpus.models import Hit
from corpus.thesaurus import canonical
from corpus.tokens import bigrams, words

_STRICT = frozenset(
    {
        AnswerType.AMOUNT,
        AnswerType.PERCENTAGE,
        AnswerType.COUNT,
        AnswerType.CLAUSE,
        AnswerType.DATE,
        AnswerType.DURATION,
        AnswerType.CONTACT,
    }
)


@dataclass(frozen=True, slots=True)
class Confidence:
    """How surely the hits answer. ``missing`` are names of the question that they do not mention."""

    score: float
    missing: tuple[str, ...]
    features: Mapping[str, float]


def judge(
    question: Question, hits: Sequence[Hit], scored: Scored, weights: Mapping[str, float]
) -> Confidence:
    """Weigh what speaks for the best unit and its passage being an answer."""
    missing = gaps(question.text, hits[:4])
    features = confidence_features(question, hits, scored, missing)
    score = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return Confidence(score, missing, features)


def confidence_features(
    question: Question, hits: Sequence[Hit], scored: Scored, missing: Sequence[str]
) -> dict[str, float]:
    """Figures between 0 and about 1, and a constant."""
    best = int(np.argmax(scored.scores))
    unit = scored.units[best]
    powers = np.exp(scored.scores - scored.scores.max())
    likely = powers / powers.sum()
    asked = set(asked_bigrams(question))
    total = sum(scored.rarity.get(token, 1.0) for token in asked) or 1.0
    shares = [sum(scored.rarity.get(t, 1.0) for t in asked & _tokens(hit)) / total for hit in hits[:3]]
    absent = sorted((scored.rarity.get(t, 1.0) for t in asked - _tokens(hits[0])), reverse=True)
    fourth = hits[min(3, len(hits) - 1)].score
    strict = bool(question.types & _STRICT)
    return {
        "constant": 1.0,
        "best_hit": shares[0],
        "any_hit": max(shares),
        "unit_with_document": scored.value(best, "with_document"),
        "unit_with_above": scored.value(best, "with_above"),
        "unit_untitled": scored.value(best, "untitled_above"),
        "unit_own": scored.value(best, "own"),
        "unit_slot": scored.value(best, "slot_left"),
        "likely": float(likely[best]),
        "passage_likely": float(
            sum(p for p, u in zip(likely, scored.units, strict=True) if u.hit == unit.hit)
        ),
        "score": hits[0].score,
        "lead": hits[0].score - fourth,
        "absent": (absent[0] if absent else 0.0) / 10,
        "absent_share": len(asked - _tokens(hits[0])) / (len(asked) or 1),
        "cosine": max((hit.signals.get("cosine", 0.8) for hit in hits[:3]), default=0.8) * 10 - 8,
        "unit_words": scored.value(best, "own_words"),
        "unit_near": scored.value(best, "near"),
        "unit_measure": scored.value(best, "unit_word"),
        "word_missing": _rarest_missing(scored, _words_about(unit.text, hits[unit.hit])),
        "word_missing_everywhere": _rarest_missing(
            scored, frozenset().union(*(_words_about(hit.text, hit) for hit in hits[:3]))
        ),
        "words_there": _words_there(scored, _words_about(unit.text, hits[unit.hit])),
        "typed": float(strict) * scored.value(best, "typed"),
        "untyped": float(not strict),
        "gaps": float(min(len(missing), 2)),
        "long": math.log1p(len(asked)) / 4,
    }


def _tokens(hit: Hit) -> frozenset[str]:
    return frozenset(bigrams(canonical(" ".join((hit.text, hit.title, hit.context, *hit.heading)))))


def _words_about(text: str, hit: Hit) -> frozenset[str]:
    return frozenset(words(canonical(" ".join((text, hit.title, hit.context, *hit.heading)))))


def _rarest_missing(scored: Scored, there: frozenset[str]) -> float:
    """How rare the rarest word of the question is that a text lacks, as a share of its rarest word."""
    most = max(scored.word_rarity.values(), default=0.0) or 1.0
    return max((r for word, r in scored.word_rarity.items() if word not in there), default=0.0) / most


def _words_there(scored: Scored, there: frozenset[str]) -> float:
    """The share of the question's words, rare ones counting more, that a text has."""
    total = sum(scored.word_rarity.values()) or 1.0
    return sum(r for word, r in scored.word_rarity.items() if word in there) / total
