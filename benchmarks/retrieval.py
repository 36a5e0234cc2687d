"""Document-level recall of search over 599 policy documents and 613 questions, for each signal and for their fusion.

    python benchmarks/retrieval.py          # the weights in the settings, and the signals alone
    python benchmarks/retrieval.py --fit    # choose weights with five-fold cross-validation; prints the held-out folds

The held-out figures are those of weights fitted on the other four folds. The weights printed last are fitted on
all questions and go into ``corpus/settings.py``. ``answer@5`` is the share of questions whose answer's wording stands
in the five best passages together (white space and punctuation aside).
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.material import Question, policy_files, policy_questions, squeezed
from corpus.ingest import Ingest
from corpus.models import Hit
from corpus.ranking import DOCUMENT_SIGNALS, PASSAGE_SIGNALS, document_features, shares
from corpus.search import Filters, Searcher
from corpus.settings import SearchWeights, load_settings
from corpus.stores import Stores
from corpus.tokens import fold

NAMES = (*PASSAGE_SIGNALS, *DOCUMENT_SIGNALS)
GRID = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2, 3.0)


@dataclass(frozen=True)
class Candidates:
    """One question's candidates: passage shares (p, 4), document shares (d, 6), each passage's document, gold mask (d,)."""

    passages: NDArray[np.float64]
    documents: NDArray[np.float64]
    owner: NDArray[np.int64]
    gold: NDArray[np.bool_]


def collect(searcher: Searcher, stores: Stores, questions: list[Question]) -> list[Candidates]:
    """Every question's signals, once."""
    rows = stores.library.documents_by_version()
    found: list[Candidates] = []
    for question in questions:
        signals = searcher.signals(fold(question.query), Filters())
        places = searcher.places(signals, rows)
        versions = sorted({version for version, _, _ in places.values()})
        index = {version: i for i, version in enumerate(versions)}
        features = document_features(signals, places, versions)
        own = [shares(getattr(signals, name), floor=name == "vectors") for name in PASSAGE_SIGNALS]
        found.append(
            Candidates(
                np.array([[scores.get(i, 0.0) for scores in own] for i in places]),
                np.array([[features[v].get(name, 0.0) for name in NAMES] for v in versions]),
                np.array([index[place[0]] for place in places.values()]),
                np.array([Path(rows[v].source).stem in question.gold for v in versions]),
            )
        )
    return found


def gold_ranks(
    candidates: list[Candidates], weights: NDArray[np.float64], passage: float
) -> NDArray[np.float64]:
    """The rank (from 1) of the best gold document for each question, inf where none was found; shape (n,)."""
    ranks = np.full(len(candidates), np.inf)
    for n, c in enumerate(candidates):
        if not c.gold.any():
            continue
        documents = c.documents @ weights / (weights.sum() or 1.0)
        own = c.passages @ weights[: len(PASSAGE_SIGNALS)] / (weights[: len(PASSAGE_SIGNALS)].sum() or 1.0)
        best = np.full(len(documents), -np.inf)
        np.maximum.at(best, c.owner, (documents[c.owner] + passage * own) / (1.0 + passage))
        # A tie counts against us: the order of equal scores is luck.
        ranks[n] = 1 + int((best[~c.gold] >= best[c.gold].max()).sum())
    return ranks


def recall(ranks: NDArray[np.float64]) -> tuple[float, float, float]:
    """R@1, R@5, R@10."""
    return tuple(float((ranks <= k).mean()) for k in (1, 5, 10))  # type: ignore[return-value]


def objective(ranks: NDArray[np.float64]) -> float:
    """What fitting maximises: recall at 1, 5 and 10 with the reciprocal rank to break ties."""
    at1, at5, at10 = recall(ranks)
    return 1.5 * at1 + at5 + at10 + 0.5 * float((1 / ranks).mean())


def fit(candidates: list[Candidates], rounds: int = 3) -> tuple[NDArray[np.float64], float]:
    """Coordinate ascent over a grid, from the equal weights."""
    weights, passage = np.full(len(NAMES), 0.5), 0.5
    best = objective(gold_ranks(candidates, weights, passage))
    for _ in range(rounds):
        before = best
        for i in range(len(weights) + 1):
            for value in GRID:
                trial, own = weights.copy(), passage
                if i < len(weights):
                    trial[i] = value
                else:
                    own = value
                if trial[: len(PASSAGE_SIGNALS)].sum() == 0:
                    continue
                score = objective(gold_ranks(candidates, trial, own))
                if score > best + 1e-9:
                    best, weights, passage = score, trial, own
        if best <= before + 1e-9:
            break
    return weights, passage


def answer_share(searcher: Searcher, questions: list[Question]) -> tuple[float, tuple[float, float, float]]:
    """answer@5, and recall measured from ``search`` itself (ten hits)."""
    answered = 0
    ranks = np.full(len(questions), np.inf)
    for n, question in enumerate(questions):
        hits = searcher.search(question.query, 10)
        text = squeezed("".join(hit.text for hit in hits[:5]))
        answered += any(squeezed(answer) in text for answer in question.answers)
        ranks[n] = document_rank(hits, question)
    return answered / len(questions), recall(ranks)


def document_rank(hits: list[Hit], question: Question) -> float:
    """The rank of the first gold document among the documents of the hits."""
    order = list(dict.fromkeys(Path(hit.source).stem for hit in hits))
    return next((n for n, source in enumerate(order, start=1) if source in question.gold), np.inf)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--fit", action="store_true")
    options.add_argument("--folds", type=int, default=5)
    options.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "banfu-benchmarks")
    arguments = options.parse_args()
    settings = load_settings(arguments.work / "data-policy", today=date(2020, 6, 1))
    questions = policy_questions()
    with Stores(settings, purpose="评测", report=print) as stores:
        report = Ingest(stores).run([policy_files(arguments.work)])
        print(
            f"{len(report.added) + len(report.updated)} 份新入库，{len(report.unchanged)} 份未变，{len(report.failed)} 份失败"
        )
        searcher = Searcher(stores)
        candidates = collect(searcher, stores, questions)
        print(f"\n{'':24}{'R@1':>8}{'R@5':>8}{'R@10':>8}   {len(questions)} questions")
        for i, name in enumerate(NAMES):
            alone = np.eye(len(NAMES))[i]
            print_row(name, gold_ranks(candidates, alone, 0.0))
        now = settings.search.weights
        print_row(
            "fused, settings", gold_ranks(candidates, np.array([getattr(now, n) for n in NAMES]), now.passage)
        )
        if arguments.fit:
            cross_validate(candidates, arguments.folds)
        share, through = answer_share(searcher, questions)
        print(
            f"{'search -k 10':24}{through[0]:8.3f}{through[1]:8.3f}{through[2]:8.3f}   answer@5 {share:.3f}"
        )


def cross_validate(candidates: list[Candidates], folds: int) -> None:
    """Fit on all folds but one, measure on that one; then fit on all and print the weights."""
    order = np.random.default_rng(7).permutation(len(candidates))
    ranks = np.full(len(candidates), np.inf)
    for fold_index in range(folds):
        held = order[fold_index::folds]
        rest = np.setdiff1d(order, held)
        weights, passage = fit([candidates[i] for i in rest])
        ranks[held] = gold_ranks([candidates[i] for i in held], weights, passage)
    print_row(f"fused, {folds}-fold held out", ranks)
    weights, passage = fit(candidates)
    print_row("fused, fitted on all", gold_ranks(candidates, weights, passage))
    values = ", ".join(f"{name}={value:g}" for name, value in zip(NAMES, weights, strict=True))
    print(f"  {SearchWeights.__name__}({values}, passage={passage:g})")


def print_row(name: str, ranks: NDArray[np.float64]) -> None:
    """One line of the table."""
    at1, at5, at10 = recall(ranks)
    print(f"{name:24}{at1:8.3f}{at5:8.3f}{at10:8.3f}")


if __name__ == "__main__":
    main()
