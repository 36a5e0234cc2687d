"""资助匹配的速度，和人工判读的准确率、召回率。

    python -m benchmarks.eligibility            # 1,000 项事项、一份情况，热身后的匹配用时
    python -m benchmarks.eligibility --marks    # 由 measures_marked.jsonl 重算准确率和召回率
    python -m benchmarks.eligibility --add 判读.jsonl --sample sample.json --round 4 --marker 1    # 记入一次判读

事项取自示例语料，改编号重复到 1,000 项；各项的排除情形和一般条件各不相同，不因重复而少算。
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
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
from benchmarks.eligibility_marks import add, figures
from corpus.loaders import load
from corpus.parser import parse
from corpus.standing import Standing

ROOT = Path(__file__).resolve().parent.parent
MARKED = ROOT / "benchmarks/measures_marked.jsonl"
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


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--marks", action="store_true")
    parser.add_argument("--add", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--sample", type=Path)
    parser.add_argument("--round", type=int, default=4)
    parser.add_argument("--marker", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.add and arguments.sample is None:
        parser.error("--add 要和 --sample 一起给")
    if arguments.add:
        add(MARKED, arguments.sample, arguments.add, arguments.round, arguments.marker)
    found = figures(MARKED) if arguments.marks or arguments.add else speed(arguments.count, arguments.runs)
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
