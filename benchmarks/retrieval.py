"""Document-level recall of search over 599 policy documents and 613 questions, for each signal and for their fusion.

    python benchmarks/retrieval.py          # the weights in the settings, and the signals alone
    python benchmarks/retrieval.py --fit    # choose weights with five-fold cross-validation; prints the held-out folds

Recall is the expected one where documents have equal scores (the collection holds copies of one text). The
held-out figures are those of weights fitted on the other four folds. The weights printed last are fitted on
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


@dataclass(frozen=True)
class Places:
    """Where the best gold document of each question stands: documents above it, and others with its score; (n,)."""

    above: NDArray[np.float64]
    level: NDArray[np.float64]

    def recall(self, k: int) -> float:
        """Expected recall at k when documents of equal score (copies of one text) stand in random order."""
        return float(np.clip((k - self.above) / (self.level + 1), 0.0, 1.0).mean())


def gold_places(candidates: list[Candidates], weights: NDArray[np.float64], passage: float) -> Places:
    """Rank every question's documents as ``corpus.ranking.rank`` does; not found counts as below everything."""
    above = np.full(len(candidates), np.inf)
    level = np.zeros(len(candidates))
    count = len(PASSAGE_SIGNALS)
    for n, c in enumerate(candidates):
        if not c.gold.any():
            continue
        documents = c.documents @ weights / (weights.sum() or 1.0)
        own = c.passages @ weights[:count] / (weights[:count].sum() or 1.0)
        best = np.full(len(documents), -np.inf)
        np.maximum.at(best, c.owner, (documents[c.owner] + passage * own) / (1.0 + passage))
        gold, others = best[c.gold].max(), best[~c.gold]
        above[n] = (others > gold + 1e-9).sum()
        level[n] = (np.abs(others - gold) <= 1e-9).sum()
    return Places(above, level)


def fit(candidates: list[Candidates], steps: int = 120, penalty: float = 1e-4) -> NDArray[np.float64]:
    """Weights ≥ 0 that make the gold documents likeliest under a softmax over each question's documents.

    The loss is smooth, so that a few questions cannot turn the weights; Adam on the logarithms of the weights. The
    result is scaled to a largest weight of 1.
    """
    usable = [c for c in candidates if c.gold.any()]
    logs = np.zeros(len(NAMES)) + 1.0
    mean, spread = np.zeros_like(logs), np.zeros_like(logs)
    for step in range(1, steps + 1):
        weights = np.exp(logs)
        gradient = 2 * penalty * weights
        for c in usable:
            scores = c.documents @ weights
            likely = np.exp(scores - scores.max())
            gold = likely * c.gold
            gradient += ((likely / likely.sum() - gold / gold.sum()) @ c.documents) / len(usable)
        slope = gradient * weights
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        logs -= 0.1 * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    weights = np.exp(logs)
    return np.asarray(np.where(weights < weights.max() / 100, 0.0, weights / weights.max()), np.float64)


def answer_share(searcher: Searcher, questions: list[Question]) -> tuple[float, Places]:
    """answer@5, and where the gold document stands among the documents of ten hits of ``search`` itself."""
    answered = 0
    ranks = np.full(len(questions), np.inf)
    for n, question in enumerate(questions):
        hits = searcher.search(question.query, 10)
        text = squeezed("".join(hit.text for hit in hits[:5]))
        answered += any(squeezed(answer) in text for answer in question.answers)
        ranks[n] = document_rank(hits, question)
    return answered / len(questions), Places(ranks - 1, np.zeros(len(questions)))


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
            print_row(name, gold_places(candidates, alone, 0.0))
        now = settings.search.weights
        fused = np.array([getattr(now, n) for n in NAMES])
        print_row("fused, settings", gold_places(candidates, fused, now.passage))
        if arguments.fit:
            cross_validate(candidates, arguments.folds, now.passage)
        share, through = answer_share(searcher, questions)
        print_row("search -k 10", through)
        print(f"answer@5 {share:.3f}")


def cross_validate(candidates: list[Candidates], folds: int, passage: float) -> None:
    """Fit on all folds but one, measure on that one; then fit on all and print the weights."""
    order = np.random.default_rng(7).permutation(len(candidates))
    held_out = Places(np.full(len(candidates), np.inf), np.zeros(len(candidates)))
    for number in range(folds):
        held = order[number::folds]
        weights = fit([candidates[i] for i in np.setdiff1d(order, held)])
        found = gold_places([candidates[i] for i in held], weights, passage)
        held_out.above[held], held_out.level[held] = found.above, found.level
    print_row(f"fused, {folds}-fold held out", held_out)
    weights = fit(candidates)
    print_row("fused, fitted on all", gold_places(candidates, weights, passage))
    values = ", ".join(f"{name}={value:.2f}" for name, value in zip(NAMES, weights, strict=True))
    print(f"  {SearchWeights.__name__}({values}, passage={passage:g})")


def print_row(name: str, places: Places) -> None:
    """One line of the table."""
    print(f"{name:24}{places.recall(1):8.3f}{places.recall(5):8.3f}{places.recall(10):8.3f}")


if __name__ == "__main__":
    main()
