"""Ranking: signals as shares, documents by their best passage, passages within them."""

from __future__ import annotations

import pytest

from corpus.ranking import DOCUMENT_SIGNALS, PASSAGE_SIGNALS, Signals, document_features, rank, shares, weigh
from corpus.settings import SearchWeights

#: Two documents: version 1 with passages 10, 11; version 2 with passage 20.
PLACES = {10: (1, 0, 0), 11: (1, 1, 0), 20: (2, 0, 0)}
ONES = SearchWeights(**dict.fromkeys((*PASSAGE_SIGNALS, *DOCUMENT_SIGNALS), 1.0), passage=1.0)


def ids(signals: Signals, penalties: dict[int, float] | None = None) -> list[int]:
    return [ranked.id for ranked in rank(signals, PLACES, ONES, penalties or {})]


def test_shares_are_parts_of_the_best() -> None:
    assert shares({1: 8.0, 2: 4.0, 3: 0.0}) == {1: 1.0, 2: 0.5, 3: 0.0}


def test_cosines_are_spread_from_the_least_found() -> None:
    assert shares({1: 0.9, 2: 0.8}, floor=True) == {1: 1.0, 2: 0.0}


def test_equal_scores_are_all_the_best() -> None:
    assert shares({1: 0.5, 2: 0.5}, floor=True) == {1: 1.0, 2: 1.0}


def test_no_score_no_share() -> None:
    assert shares({}) == {}


def test_a_document_has_the_share_of_its_best_passage() -> None:
    features = document_features(Signals(words={10: 2.0, 11: 4.0, 20: 1.0}), PLACES, [1, 2])
    assert (features[1]["words"], features[2]["words"]) == (1.0, 0.25)


def test_passages_that_may_not_be_shown_count_for_nothing() -> None:
    assert ids(Signals(words={10: 1.0, 99: 50.0})) == [10, 11, 20]
    assert 99 not in ids(Signals(words={99: 50.0}))


@pytest.mark.parametrize("name", PASSAGE_SIGNALS)
def test_each_passage_signal_alone_brings_its_passage_to_the_top(name: str) -> None:
    assert ids(Signals(**{name: {20: 2.0, 10: 1.0}}))[0] == 20


@pytest.mark.parametrize("name", DOCUMENT_SIGNALS)
def test_each_document_signal_alone_brings_its_document_to_the_top(name: str) -> None:
    assert ids(Signals(**{name: {2: 2.0, 1: 1.0}}))[0] == 20


def test_the_better_passage_of_a_document_comes_first() -> None:
    assert ids(Signals(words={11: 2.0, 10: 1.0}))[:2] == [11, 10]


def test_a_penalty_lets_an_equal_document_pass() -> None:
    signals = Signals(words={10: 1.0, 20: 1.0})
    assert (ids(signals)[0], ids(signals, {1: 0.15})[0]) == (10, 20)


def test_equal_scores_keep_the_order_of_the_ids() -> None:
    assert ids(Signals()) == [10, 11, 20]


def test_a_document_that_is_best_in_everything_weighs_one() -> None:
    features = dict.fromkeys((*PASSAGE_SIGNALS, *DOCUMENT_SIGNALS), 1.0)
    assert weigh(features, SearchWeights()) == pytest.approx(1.0)


def test_weights_of_nothing_but_zero_give_zero() -> None:
    nothing = SearchWeights(**dict.fromkeys((*PASSAGE_SIGNALS, *DOCUMENT_SIGNALS), 0.0))
    assert weigh({"words": 1.0}, nothing) == 0.0
