"""资助匹配的速度，和人工判读的准确率、召回率。

    python -m benchmarks.eligibility            # 1,000 项事项、一份情况，热身后的匹配用时
    python -m benchmarks.eligibility --marks    # 由 measures_marked.jsonl 重算准确率和召回率

事项取自示例语料，改编号重复到 1,000 项；各项的排除情形和一般条件各不相同，不因重复而少算。
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.eligibility.extract import extract
from assistant.eligibility.matcher import match
from assistant.eligibility.next_question import next_question
from assistant.eligibility.offers import Document, Offer, assemble
from assistant.eligibility.profile import Profile
from assistant.eligibility.profile_words import listen
from assistant.eligibility.rules import Holds, Test
from corpus.loaders import load
from corpus.parser import parse
from corpus.standing import Standing

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 1)
WORDS = "我们是澜江市一家做机器人的小微高新技术企业，去年质押贷款付息12万元，员工25人，没有裁员，失业保险费交了3万元"


def offers(count: int) -> tuple[Offer, ...]:
    """``count`` measures: those of the sample corpus again and again, each copy with ids and tests of its own."""
    found: list[Offer] = []
    for path in sorted((ROOT / "corpus/samples/documents").iterdir()):
        parsed = parse(load(path), path.name)
        header = parsed.header
        document = Document(
            path.name,
            path.name,
            path.stem,
            None,
            header.issuer.value if header.issuer else None,
            None,
            header.enclosed_kind or header.kind,
            Standing.of(header),
        )
        found += [Offer(m, document) for m in extract(parsed, path.name).measures]
    joined = assemble(found, (), DAY)
    return tuple(_copied(joined[i % len(joined)], i) for i in range(count))


def _copied(offer: Offer, number: int) -> Offer:
    """The same measure under another id.

    Its statements (free conditions, situations that rule out) are its own, as they are where measures come from as many
    documents; who the applicant is and where repeats, as it does in any library.
    """
    conditions = tuple(replace(c, test=_own(c.test, number)) for c in offer.measure.conditions)
    return replace(
        offer, measure=replace(offer.measure, id=f"{offer.measure.id}-{number}", conditions=conditions)
    )


def _own(test: Test, number: int) -> Test:
    return replace(test, fact=f"{test.fact}（{number}）") if isinstance(test, Holds) else replace(test)


def speed(count: int, runs: int) -> dict[str, Any]:
    """Milliseconds for one match of one profile, warm, and for the next question after it."""
    measures, profile = offers(count), listen(Profile(), WORDS)
    match(measures, profile, DAY)
    times, busy, questions = [], [], []
    for _ in range(runs):
        start, working = time.perf_counter(), time.process_time()
        result = match(measures, profile, DAY)
        times.append((time.perf_counter() - start) * 1000)
        busy.append((time.process_time() - working) * 1000)
        start = time.perf_counter()
        next_question(result, profile)
        questions.append((time.perf_counter() - start) * 1000)
    return {
        "measures": len(measures),
        "conditions": sum(len(o.measure.conditions) for o in measures),
        "match_ms": round(statistics.median(times), 1),
        "match_cpu_ms": round(statistics.median(busy), 1),
        "match_ms_worst": round(max(times), 1),
        "question_ms": round(statistics.median(questions), 1),
    }


def marks(path: Path) -> dict[str, Any]:
    """Precision by draw and marker, and recall, from the marked samples."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    measures = [r for r in rows if r["kind"] == "measure"]
    documents = [r for r in rows if r["kind"] == "document"]
    by_draw = {
        f"draw {n}, marker {marker}": precision(
            [r for r in measures if (r["round"], r["marker"]) == (n, marker)]
        )
        for n, marker in sorted({(r["round"], r["marker"]) for r in measures})
    }
    found, missed = sum(r["found"] for r in documents), sum(len(r["missed"]) for r in documents)
    return {
        **by_draw,
        "recall": {"found": found, "missed": missed, "share": round(found / (found + missed), 3)},
    }


def precision(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Right over all, and what the wrong ones failed in."""
    right = sum(r["verdict"] == "right" for r in rows)
    points = Counter(r["point"] for r in rows if r["verdict"] == "wrong")
    return {"right": right, "of": len(rows), "share": round(right / len(rows), 3), "wrong_for": dict(points)}


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--marks", action="store_true")
    arguments = parser.parse_args()
    found = (
        marks(ROOT / "benchmarks/measures_marked.jsonl")
        if arguments.marks
        else speed(arguments.count, arguments.runs)
    )
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
