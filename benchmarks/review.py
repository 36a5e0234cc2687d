"""How much 核稿 finds of what was planted, and what it says of letters that are right.

``python -m benchmarks.review [--each 3] [--seed 1] [--data-dir DIR] [--misses]``

Sets of planted defects: by hand (written with the rules; 59 of 64 at first sight), by kind (operators written after
the rules, on samples and real replies; 80 of 102 at first sight), and a last set (26 of 36); and a third set, of letters in
other hands, written before the rules were read again (100 of 153), and a fourth, written when they had been mended (43 of 56). False alarms are findings of severity error in clean letters: the
samples, those of other hands and the real replies. With ``--data-dir`` (a library that holds the sample corpus) the defects that
only a library can tell count too, and every amount and percentage of the sample letters is altered, one at a time, and
counted by what review says of it.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections import Counter
from datetime import date
from pathlib import Path

from assistant.drafting.models import Finding, Proposal, Severity
from assistant.drafting.review import parse_document, read_document, review
from benchmarks.material import shared_folder
from corpus.settings import load_settings
from corpus.stores import Stores
from tests.assistant.drafting.defects import (
    PLANTED,
    PROPOSALS,
    SAMPLES,
    Defect,
    clean_letters,
    is_found,
    planted,
    proposal_for,
)
from tests.assistant.drafting.defects_by_kind import mutations
from tests.assistant.drafting.defects_fourth import FOURTH
from tests.assistant.drafting.defects_third import OTHER_HANDS, THIRD, other_letters, other_proposal
from tests.assistant.drafting.defects_unseen import UNSEEN

TODAY = date(2026, 11, 1)
#: Replies and other letters among the government documents; the seeds hold real defects and are shown apart.
REPLIES = ("021", "022", "023", "024", "025", "026", "027", "028", "029", "030", "042", "043", "048")
SEEDS = ("000", "002", "004")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--each", type=int, default=3, help="每种改法用在几份函件上")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data-dir", type=Path, help="含示例语料的资料库")
    parser.add_argument("--misses", action="store_true", help="列出没有找到的")
    arguments = parser.parse_args()
    shared = shared_folder()
    samples = clean_letters()
    real = {
        path.name[:3]: path.read_text(encoding="utf-8")
        for number in (*REPLIES, *SEEDS)
        for path in sorted((shared / ("seeds" if number in SEEDS else "govdocs")).glob(f"{number}_*"))
    }
    by_hand("手工埋设（与规则同时写，初次 59/64）", PLANTED, samples, arguments.misses)
    by_kind(samples | real, arguments.each, arguments.seed, arguments.misses)
    by_hand("最后一组（初次 26/36，其后补了规则）", UNSEEN, samples, arguments.misses)
    other_hands(samples, arguments.data_dir, arguments.misses)
    alarms(shared)
    if arguments.data_dir:
        altered(arguments.data_dir, samples)


def by_hand(
    name: str,
    defects: tuple[Defect, ...],
    letters: dict[str, str],
    misses: bool,
    stores: Stores | None = None,
) -> None:
    """How many of the written defects are found, and which rules miss some; ``stores`` for those that need it."""
    rows: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    missed = []
    for defect in defects:
        incoming = None
        if defect.proposal:
            incoming = (
                proposal_for(defect.letter) if defect.letter in PROPOSALS else other_proposal(defect.letter)
            )
        library = stores if defect.library else None
        changed = planted(letters[defect.letter], defect)
        before = review(parse_document(letters[defect.letter]), incoming, library, today=TODAY)
        after = review(parse_document(changed), incoming, library, today=TODAY)
        rows[defect.rules] += 1
        if is_found(changed, defect.at, defect.rules, before, after):
            hits[defect.rules] += 1
        else:
            missed.append(f"{defect.rules} 函{defect.letter}：{defect.new[:36]}")
    report(name, hits, rows, missed if misses else [])


def other_hands(samples: dict[str, str], data_dir: Path | None, misses: bool) -> None:
    """The third and the fourth set; those that only a library can tell are left out where there is none."""
    letters = samples | other_letters()
    named = (("第三组（别家的函件；初次 100/153）", THIRD), ("第四组（规则改后写；初次 43/56）", FOURTH))
    if data_dir is None:
        for name, defects in named:
            by_hand(name, tuple(d for d in defects if not d.library), letters, misses)
        return
    with Stores(load_settings(data_dir)) as stores:
        for name, defects in named:
            by_hand(name, defects, letters, misses, stores)


def by_kind(letters: dict[str, str], each: int, seed: int, misses: bool) -> None:
    """The same for the operators."""
    before = {name: review(parse_document(text), today=TODAY) for name, text in letters.items()}
    rows: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    missed = []
    for rules, operator, name, text, at in mutations(letters, each, seed):
        after = review(parse_document(text), today=TODAY)
        rows[operator] += 1
        if is_found(text, at, rules, before[name], after):
            hits[operator] += 1
        else:
            missed.append(f"{operator} 函{name}：{at[:36]}")
    report(f"按类埋设（规则写成后写，初次 80/102；随机数 {seed}）", hits, rows, missed if misses else [])


def report(name: str, hits: Counter[str], rows: Counter[str], missed: list[str]) -> None:
    """One table in a few lines."""
    total, found = rows.total(), hits.total()
    print(f"\n{name}：找到 {found}/{total}（{found / total:.3f}）")
    for row in sorted(rows):
        if hits[row] < rows[row]:
            print(f"  {row}：{hits[row]}/{rows[row]}")
    for line in missed:
        print(f"  没有找到 {line}")


def alarms(shared: Path) -> None:
    """Findings in letters as they are: how many of each severity, and every error."""
    print("\n没有埋设缺陷的函件（必改／建议／提示，秒）")
    paths = sorted(SAMPLES.glob("2[1-5]_*"))
    paths += [path for path in sorted(OTHER_HANDS.glob("*.txt")) if not path.stem.endswith("来件")]
    paths += [p for n in REPLIES for p in sorted((shared / "govdocs").glob(f"{n}_*"))]
    paths += [p for n in SEEDS for p in sorted((shared / "seeds").glob(f"{n}_*"))]
    times = []
    for path in paths:
        document = read_document(path)
        start = time.perf_counter()
        findings = review(document, today=TODAY)
        times.append(time.perf_counter() - start)
        count = Counter(finding.severity for finding in findings)
        line = "／".join(str(count[severity]) for severity in Severity)
        print(f"  {path.name[:28]}：{line}，{times[-1]:.2f}")
        for finding in findings:
            if finding.severity is Severity.ERROR:
                print(f"    必改 {finding.rule}：{finding.message}｜{finding.quote[:30]}")
    for name in sorted(PROPOSALS):
        told_of(name, clean_letters()[name], proposal_for(name))
    for name, text in other_letters().items():
        if incoming := other_proposal(name):
            told_of(name, text, incoming)
    print(f"  每份用时中位数 {statistics.median(times):.3f} 秒")


def told_of(name: str, text: str, incoming: Proposal) -> None:
    """The findings of severity error in a clean letter beside its proposal."""
    told = review(parse_document(text), incoming, today=TODAY)
    errors = [f"{f.rule}（{f.message}）" for f in told if f.severity is Severity.ERROR]
    print(f"  函{name}连同来件：必改 {len(errors)} {'；'.join(errors)}")


def altered(data_dir: Path, letters: dict[str, str]) -> None:
    """Every amount and percentage that the library bears out, altered one at a time."""
    says: Counter[str] = Counter()
    with Stores(load_settings(data_dir)) as stores:
        for number, text in letters.items():
            source = next(SAMPLES.glob(f"{number}_*")).name

            def told(changed: str, source: str = source) -> tuple[Finding, ...]:
                return review(parse_document(changed, source), None, stores, today=TODAY)

            unsourced = [f.quote for f in told(text) if f.rule == "figure-no-source"]
            for match in re.finditer(r"\d+(?:\.\d+)?(?=万元|元|%)", text):
                if any(match[0] in quote for quote in unsourced):
                    continue
                new = str(int(float(match[0]) * 1.4) + 3)
                findings = told(text[: match.start()] + new + text[match.end() :])
                rule = next((f.rule for f in findings if f.rule.startswith("figure-") and new in f.quote), "")
                says[rule or "没有发现"] += 1
    print(f"\n改动资料库里有出处的数字 {says.total()} 处：{dict(says)}")


if __name__ == "__main__":
    main()
