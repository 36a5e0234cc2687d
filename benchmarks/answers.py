"""Extractive answers: 748 questions over 599 policy documents, 150 of our own over 65 others, held out by folds.

    python -m benchmarks.answers           # five folds held out: weights of the other four answer each question
    python -m benchmarks.answers --fit     # the same, then fit on all and write assistant/answering/weights.yaml
    python -m benchmarks.answers --dev-qa  # the 32 questions on the five seeds, through banfu ask

A policy answer counts when the marked one is contained in it (white space and punctuation aside) and it has at most
300 characters without its markers; an answer to our own questions when it holds every marked figure or name and has at
most 450. A question without an answer counts when it is refused or answered in part.
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
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import yaml

import assistant.answering.weights as weights_module
from assistant.answering.extractive import extract
from assistant.answering.models import Answer, Outcome
from assistant.settings import AnswerSettings
from benchmarks.answer_fit import fit
from benchmarks.answer_rows import Row, own_rows, policy_rows, squeezed
from benchmarks.material import policy_files, shared_folder
from corpus.ingest import Ingest
from corpus.settings import load_settings
from corpus.stores import Stores

MOST = {"policy": 300, "own": 450}
FOLDS = 5
Found = tuple[Row, Answer, float]


def held_out(rows: Sequence[Row], stores: dict[str, Stores]) -> Iterator[Found]:
    """Every question answered with weights fitted on the other folds; seconds are of answering, without search."""
    order = np.random.default_rng(0).permutation(len(rows))
    for fold in np.array_split(order, FOLDS):
        out = set(fold.tolist())
        weights = fit([row for i, row in enumerate(rows) if i not in out])
        for i in fold:
            row = rows[i]
            start = time.perf_counter()
            found = extract(
                row.query, row.hits, stores[row.material], AnswerSettings(), weights, typed=row.typed
            )
            yield row, found.answer, time.perf_counter() - start


def report(found: Sequence[Found]) -> None:
    """Print a table for each set."""
    for material in MOST:
        mine = [(row, answer) for row, answer, _ in found if row.material == material]
        answerable = [(row, answer) for row, answer in mine if row.answerable]
        absent = [answer for row, answer in mine if not row.answerable]
        lengths = [_length(answer) for _, answer in answerable if answer.outcome is not Outcome.REFUSED]
        print(f"{material}: {len(answerable)} answerable, {len(absent)} absent")
        print(
            f"  right, at most {MOST[material]} characters   {statistics.mean(right(*pair) for pair in answerable):.3f}"
        )
        for outcome in Outcome:
            there = statistics.mean(answer.outcome is outcome for _, answer in answerable)
            away = statistics.mean(answer.outcome is outcome for answer in absent)
            print(f"  {outcome.value:10} answerable {there:.3f}   absent {away:.3f}")
        print(f"  characters, mean {statistics.mean(lengths):.0f}, longest {max(lengths)}")
    seconds = sorted(s for _, _, s in found)
    middle, high = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
    print(f"answering without search, ms: p50 {middle * 1e3:.1f} p95 {high * 1e3:.1f}")


def _length(answer: Answer) -> int:
    return len(re.sub(r"\[\d+\]", "", answer.text))


def right(row: Row, answer: Answer) -> bool:
    """Whether an answer holds what is marked and is short enough."""
    text = squeezed(re.sub(r"\[\d+\]", "", answer.text))
    if _length(answer) > MOST[row.material] or answer.outcome is Outcome.REFUSED:
        return False
    if row.answers:
        return any(squeezed(a) in text for a in row.answers)
    held = all(any(squeezed(a) in text for a in entry) for entry in row.must)
    return held and not any(squeezed(a) in text for a in row.must_not)


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
    with ExitStack() as stack:
        stores = libraries(arguments.work, stack)
        settings = AnswerSettings()
        rows = [*policy_rows(stores["policy"], settings), *own_rows(stores["own"], settings)]
        found = list(held_out(rows, stores))
        report(found)
        if arguments.misses:
            _print_misses(found)
        if arguments.fit:
            target = Path(weights_module.__file__).with_name("weights.yaml")
            head = "# 由 python -m benchmarks.answers --fit 在全部问题上拟合写出；各数的含义见 weights.py\n"
            fitted = yaml.safe_dump(fit(rows).model_dump(), allow_unicode=True, sort_keys=False)
            target.write_text(head + fitted, encoding="utf-8", newline="")


def libraries(work: Path, stack: ExitStack) -> dict[str, Stores]:
    """The two libraries, ingested where they are not yet."""
    shared = shared_folder()
    wanted = {"policy": [policy_files(work)], "own": [shared / "seeds", shared / "govdocs"]}
    found = {}
    for name, folder in (("policy", "data-policy"), ("own", "data-seeds")):
        found[name] = stack.enter_context(Stores(load_settings(work / folder)))
        Ingest(found[name]).run(wanted[name])
    return found


def _print_misses(found: Sequence[Found]) -> None:
    for row, answer, _ in found:
        counted = right(row, answer) if row.answerable else answer.outcome is not Outcome.ANSWERED
        if not counted:
            miss = {
                "query": row.query,
                "wanted": row.answers or row.must,
                "outcome": answer.outcome,
                "answer": answer.text,
            }
            print(json.dumps(miss, ensure_ascii=False))


def dev_qa(work: Path) -> None:
    """Answer the questions on the seeds through ``banfu ask --batch`` and mark them."""
    shared = shared_folder()
    banfu = [sys.executable, "-m", "assistant.cli", "--data-dir", str(work / "data-seeds")]
    folders = [str(shared / "seeds"), str(shared / "govdocs")]
    subprocess.run([*banfu, "ingest", *folders], check=True, stdout=subprocess.DEVNULL)
    answers = work / "dev_qa_answers.jsonl"
    with answers.open("w", encoding="utf-8") as file:
        subprocess.run([*banfu, "ask", "--batch", str(shared / "eval/dev_qa.jsonl")], check=True, stdout=file)
    subprocess.run([sys.executable, str(shared / "eval/mark_answers.py"), str(answers)], check=True)


if __name__ == "__main__":
    main()
