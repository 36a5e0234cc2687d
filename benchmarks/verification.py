"""How much verification catches: correct sentences, reworded ones, and both made wrong, by kind and by half.

``python -m benchmarks.verification [--shared ../shared] [--most 400] [--misses 20]``
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.answering.verify import Verdict, verify
from tests.assistant.corruptions import Corruption, corrupted, miscited
from tests.assistant.rewordings import Triple, hits_of, reworded, triples_of, written_paraphrases

SAMPLES = Path(__file__).resolve().parent.parent / "corpus" / "samples" / "documents"


@dataclass
class Count:
    """Trials and those that went wrong, with what went wrong."""

    trials: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share that went right."""
        return 1 - len(self.wrong) / self.trials if self.trials else 1.0


@dataclass
class Table:
    """Counts by row (kind) and half (seen, held out)."""

    rows: dict[str, dict[bool, Count]] = field(default_factory=dict)

    def add(self, row: str, held_out: bool, right: bool, shown: str) -> None:
        """One trial."""
        halves = self.rows.setdefault(row, {False: Count(), True: Count()})
        halves[held_out].trials += 1
        if not right:
            halves[held_out].wrong.append(shown)

    def total(self, held_out: bool | None = None) -> Count:
        """Everything together, or one half."""
        total = Count()
        for halves in self.rows.values():
            for half, count in halves.items():
                if held_out in (None, half):
                    total.trials += count.trials
                    total.wrong += count.wrong
        return total


def material(shared: Path | None, most: int) -> list[Triple]:
    """Triples of the sample corpus, and of ``most`` sentences of the real documents where they are there."""
    paths = sorted(p for p in SAMPLES.iterdir() if p.suffix in (".txt", ".docx", ".pdf"))
    found = written_paraphrases(SAMPLES)
    found += [t for path in paths for t in triples_of(hits_of(path))]
    if shared and shared.is_dir():
        real = [
            t
            for path in sorted([*shared.glob("seeds/*.txt"), *shared.glob("govdocs/*.txt")])
            for t in triples_of(hits_of(path))
        ]
        real.sort(key=lambda t: hashlib.sha256(t.sentence.encode()).digest())
        found += real[:most]
    return found


def measure(triples: Sequence[Triple]) -> tuple[Table, Table, list[float]]:
    """Correct sentences accepted, corruptions caught, and seconds per sentence that is no plain quote."""
    accepted, caught, seconds = Table(), Table(), []
    for original in triples:
        variants = reworded(original) if original.how == "原句" else ()
        for triple in (original, *variants):
            started = time.perf_counter()
            verdict = verify(triple.sentence, triple.citations, triple.hits, question=triple.question)
            if triple.how != "原句":
                seconds.append(time.perf_counter() - started)
            accepted.add(triple.how, triple.held_out, verdict.supported, _shown_rejection(triple, verdict))
            wrongs = list(corrupted(triple))
            if triple.how == "原句":
                wrongs += miscited(triple, triples)
            for wrong in wrongs:
                verdict = verify(wrong.sentence, wrong.citations, wrong.hits)
                caught.add(wrong.kind, triple.held_out, not verdict.supported, _shown_miss(wrong))
    return accepted, caught, seconds


def _shown_rejection(triple: Triple, verdict: Verdict) -> str:
    return f"{triple.sentence}\n      原文 {'｜'.join(c.quote for c in triple.citations)}\n      {'；'.join(p.message for p in verdict.problems)}"


def _shown_miss(wrong: Corruption) -> str:
    return f"{wrong.triple.how}：{wrong.sentence}\n      原文 {'｜'.join(c.quote for c in wrong.citations)}"


def printed(name: str, table: Table, misses: int) -> None:
    """A table with a row for each kind, then what went wrong."""
    print(f"\n{name}\n{'':<10}\t调整用\t\t未见\t")
    for row, halves in table.rows.items():
        cells = "\t".join(f"{h.share:6.1%} ({h.trials})" for h in (halves[False], halves[True]))
        print(f"{row:<10}\t{cells}")
    both = [table.total(half) for half in (False, True)]
    print("合计        \t" + "\t".join(f"{c.share:6.1%} ({c.trials})" for c in both))
    for row, halves in table.rows.items():
        for half in halves:
            for shown in halves[half].wrong[:misses]:
                print(f"  [{row}{'·未见' if half else ''}] {shown}")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--most", type=int, default=400, help="真实文件取多少句")
    parser.add_argument("--misses", type=int, default=20, help="每类每半列出多少条")
    arguments = parser.parse_args()
    triples = material(arguments.shared, arguments.most)
    print(f"来源句子 {len(triples)}，其中未见 {sum(t.held_out for t in triples)}")
    accepted, caught, seconds = measure(triples)
    printed("正确的句子被接受", accepted, arguments.misses)
    printed("改错的句子被发现", caught, arguments.misses)
    ordered = sorted(seconds)
    print(
        f"\n每句 毫秒：中位 {1000 * statistics.median(ordered):.2f}，"
        f"95% {1000 * ordered[int(len(ordered) * 0.95)]:.2f}，最长 {1000 * ordered[-1]:.1f}"
    )


if __name__ == "__main__":
    main()
