"""Answers over 599 policy documents, 613 questions with marked answers and 135 whose document is absent.

    python -m benchmarks.answers           # five folds held out: weights of the other four answer each question
    python -m benchmarks.answers --fit     # the same, then fit on all and write assistant/answering/weights.yaml
    python -m benchmarks.answers --dev-qa  # the 32 questions on the five seeds, beside the 60 State Council documents

An answer counts when the marked one is contained in it (white space and punctuation aside) and it has at most 300
characters without its markers. A question without its document counts when it is refused or answered in part.
``asked`` is the share of the documents' own words; nothing but the words of the documents is used as a feature.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

import assistant.answering.weights as weights_module
from assistant.answering.confidence import confidence_features
from assistant.answering.extractive import extract
from assistant.answering.features import NAMES, asked_bigrams, feature_matrix
from assistant.answering.gaps import gaps
from assistant.answering.models import Answer, Outcome
from assistant.answering.question import understand
from assistant.answering.scoring import Scored
from assistant.answering.units import Unit, units_of
from assistant.answering.weights import Weights
from assistant.settings import AnswerSettings
from benchmarks.material import policy_files, policy_questions, shared_folder
from corpus.ingest import Ingest
from corpus.models import Hit
from corpus.search import Searcher
from corpus.settings import load_settings
from corpus.stores import Stores

MOST = 300
FOLDS = 5
#: Shares of answerable questions that the two thresholds let fall below them, in the training folds.
REFUSED, NOT_WHOLE = 0.035, 0.16


@dataclass
class Row:
    """A question with its hits, its units' features, and which units hold the marked answer."""

    id: str
    query: str
    answers: tuple[str, ...]
    hits: list[Hit]
    units: list[Unit]
    features: NDArray[np.float64]
    right: NDArray[np.float64]
    rarity: dict[str, float]


def squeezed(text: str) -> str:
    """Text without white space and punctuation, full-width forms folded."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def collect(stores: Stores, settings: AnswerSettings) -> list[Row]:
    """Search for every question once and compute what the fits need."""
    searcher = Searcher(stores)
    asked = [(q.id, q.query, q.answers) for q in policy_questions()]
    absent = (shared_folder() / "eval/policy_qa/dev_unanswerable.jsonl").read_text(encoding="utf-8")
    asked += [(row["id"], row["query"], ()) for row in map(json.loads, absent.splitlines())]
    rows = []
    for id_, query, answers in asked:
        hits = searcher.search(query, settings.passages, per_document=settings.per_document)
        question = understand(query)
        units = units_of(hits)
        rarity = stores.fulltext.rarity("bigrams", asked_bigrams(question))
        features = feature_matrix(question, units, hits, rarity)
        rows.append(Row(id_, query, answers, hits, units, features, _right(hits, units, answers), rarity))
    return rows


def _right(hits: Sequence[Hit], units: Sequence[Unit], answers: Sequence[str]) -> NDArray[np.float64]:
    """1 for each unit that overlaps a place where a marked answer stands."""
    right = np.zeros(len(units))
    for index, hit in enumerate(hits):
        kept = [(i, c) for i, character in enumerate(hit.text) for c in squeezed(character)]
        text = "".join(c for _, c in kept)
        for answer in map(squeezed, answers):
            at = text.find(answer)
            if not answer or at < 0:
                continue
            start, end = kept[at][0] + hit.span.start, kept[at + len(answer) - 1][0] + 1 + hit.span.start
            for i, unit in enumerate(units):
                if unit.hit == index and unit.span.start < end and start < unit.span.end:
                    right[i] = 1
    return right


def fit(rows: Sequence[Row]) -> Weights:
    """Weights of the units, then of the confidence on their scores, then the two thresholds."""
    units = _fit_units([row for row in rows if row.right.any()])
    x, y = _confidences(rows, units)
    confidence = _fit_logistic(x, y)
    scores = x @ confidence
    answerable = scores[y == 1]
    return Weights(
        units=dict(zip(NAMES, _rounded(units), strict=True)),
        confidence=dict(zip(_confidence_names(rows[0], units), _rounded(confidence), strict=True)),
        refuse_below=round(float(np.quantile(answerable, REFUSED)), 4),
        partial_below=round(float(np.quantile(answerable, NOT_WHOLE)), 4),
    )


def _rounded(values: NDArray[np.float64]) -> list[float]:
    return [round(float(v), 4) for v in values]


def _fit_units(rows: Sequence[Row]) -> NDArray[np.float64]:
    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = float(w @ w), 2 * w
        for row in rows:
            powers = row.features @ w
            p = np.exp(powers - powers.max())
            p /= p.sum()
            held = float((p * row.right).sum()) + 1e-12
            total -= float(np.log(held))
            gradient = gradient - row.features.T @ (p * row.right / held - p)
        return total / len(rows), gradient / len(rows)

    return np.asarray(minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x)


def _confidences(
    rows: Sequence[Row], units: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x = np.array([list(_confidence(row, units).values()) for row in rows])
    return x, np.array([float(bool(row.answers)) for row in rows])


def _confidence(row: Row, units: NDArray[np.float64]) -> dict[str, float]:
    question = understand(row.query)
    scored = Scored(row.units, row.features, row.features @ units, row.rarity)
    return confidence_features(question, row.hits, scored, gaps(row.query, row.hits[:4]))


def _confidence_names(row: Row, units: NDArray[np.float64]) -> list[str]:
    return list(_confidence(row, units))


def _fit_logistic(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Both classes weigh the same; a ridge of 1 on everything but the constant (the first column)."""
    share = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    ridge = np.ones(x.shape[1])
    ridge[0] = 0.0

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = x @ w
        total = float((share * (np.logaddexp(0, z) - y * z)).sum() + (ridge * w * w).sum())
        gradient = x.T @ (share * (1 / (1 + np.exp(-z)) - y)) + 2 * ridge * w
        return total, gradient

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x)


def held_out(
    rows: Sequence[Row], stores: Stores, settings: AnswerSettings
) -> list[tuple[Row, Answer, float]]:
    """Every question answered with weights fitted on the other folds; seconds are of answering, without search."""
    order = np.random.default_rng(0).permutation(len(rows))
    folds = np.array_split(order, FOLDS)
    found = []
    for fold in folds:
        out = set(fold.tolist())
        weights = fit([row for i, row in enumerate(rows) if i not in out])
        for i in fold:
            start = time.perf_counter()
            answer = extract(rows[i].query, rows[i].hits, stores, settings, weights).answer
            found.append((rows[i], answer, time.perf_counter() - start))
    return found


def report(found: Sequence[tuple[Row, Answer, float]]) -> None:
    """Print the table."""
    answerable = [(row, answer) for row, answer, _ in found if row.answers]
    absent = [answer for row, answer, _ in found if not row.answers]
    lengths = [_length(answer) for _, answer in answerable if answer.outcome is not Outcome.REFUSED]
    right = [contained(row, answer) for row, answer in answerable]
    print(f"answerable {len(answerable)}, absent {len(absent)}")
    print(f"contained, at most {MOST} characters      {statistics.mean(right):.3f}")
    for outcome in Outcome:
        print(
            f"{outcome.value:10} answerable {_share(answerable, outcome):.3f}   absent "
            f"{statistics.mean(a.outcome is outcome for a in absent):.3f}"
        )
    print(f"characters, mean {statistics.mean(lengths):.0f}, longest {max(lengths)}")
    seconds = sorted(s for _, _, s in found)
    print(
        f"answering without search, ms: p50 {seconds[len(seconds) // 2] * 1e3:.1f} "
        f"p95 {seconds[int(len(seconds) * 0.95)] * 1e3:.1f}"
    )


def _share(answerable: Sequence[tuple[Row, Answer]], outcome: Outcome) -> float:
    return statistics.mean(answer.outcome is outcome for _, answer in answerable)


def _length(answer: Answer) -> int:
    return len(re.sub(r"\[\d+\]", "", answer.text))


def contained(row: Row, answer: Answer) -> bool:
    """Whether a marked answer stands in an answer that is short enough."""
    text = squeezed(re.sub(r"\[\d+\]", "", answer.text))
    return _length(answer) <= MOST and any(squeezed(a) in text for a in row.answers)


def main() -> None:
    """Parse the command line and run."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--fit", action="store_true")
    options.add_argument("--dev-qa", action="store_true")
    options.add_argument("--misses", action="store_true", help="print the questions that did not count")
    options.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "banfu-benchmarks")
    arguments = options.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    if arguments.dev_qa:
        dev_qa(arguments.work)
        return
    settings = AnswerSettings()
    with Stores(load_settings(arguments.work / "data-policy")) as stores:
        Ingest(stores).run([policy_files(arguments.work)])
        rows = collect(stores, settings)
        found = held_out(rows, stores, settings)
        report(found)
        if arguments.misses:
            for row, answer, _ in found:
                if row.answers and not contained(row, answer):
                    print(
                        json.dumps(
                            {
                                "query": row.query,
                                "answers": row.answers,
                                "outcome": answer.outcome,
                                "answer": answer.text,
                            },
                            ensure_ascii=False,
                        )
                    )
        if arguments.fit:
            target = Path(weights_module.__file__).with_name("weights.yaml")
            head = "# 由 python -m benchmarks.answers --fit 在全部问题上拟合写出；各数的含义见 weights.py\n"
            fitted = yaml.safe_dump(fit(rows).model_dump(), allow_unicode=True, sort_keys=False)
            target.write_text(head + fitted, encoding="utf-8", newline="")


def dev_qa(work: Path) -> None:
    """Answer the questions on the seeds through ``banfu ask --batch`` and mark them."""
    shared = shared_folder()
    data = work / "data-seeds"
    banfu = [sys.executable, "-m", "assistant.cli", "--data-dir", str(data)]
    subprocess.run(
        [*banfu, "ingest", str(shared / "seeds"), str(shared / "govdocs")],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    answers = work / "dev_qa_answers.jsonl"
    with answers.open("w", encoding="utf-8") as file:
        subprocess.run([*banfu, "ask", "--batch", str(shared / "eval/dev_qa.jsonl")], check=True, stdout=file)
    subprocess.run([sys.executable, str(shared / "eval/mark_answers.py"), str(answers)], check=True)


if __name__ == "__main__":
    main()
