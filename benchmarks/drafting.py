"""How well letters are drafted: suggestions found, gold evidence cited, gaps honest, seconds a letter.

``python -m benchmarks.drafting --data-dir DIR --proposals FILE.jsonl …``: each row has ``text`` and ``suggestions`` with
``evidence_status`` (supported, none) and ``evidence`` (``doc``, ``quote``). The library must hold the documents.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from assistant.drafting.composer import compose
from assistant.drafting.letter import Office
from assistant.drafting.models import Draft, LetterForm
from assistant.drafting.profiles import load_profile
from assistant.drafting.proposal import parse_proposal
from assistant.settings import AssistantSettings
from corpus.mentions import find_amounts
from corpus.settings import load_settings
from corpus.stores import Stores


@dataclass
class Figures:
    """Counts over one file of proposals."""

    suggestions: int = 0
    found: int = 0
    quotes: int = 0
    cited: int = 0
    in_letter: int = 0
    unsupported: int = 0
    honest: int = 0
    supported: int = 0
    answered: int = 0
    sentences: int = 0
    characters: int = 0
    repeated: int = 0
    seconds: list[float] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    overanswered: list[str] = field(default_factory=list)

    def row(self) -> dict[str, Any]:
        """The figures as printed."""
        return {
            "suggestions_found": f"{self.found}/{self.suggestions}",
            "gold_quotes_cited": f"{self.cited}/{self.quotes}",
            "gold_quotes_in_letter": f"{self.in_letter}/{self.quotes}",
            "supported_answered": f"{self.answered}/{self.supported}",
            "unsupported_with_gap_and_no_amount": f"{self.honest}/{self.unsupported}",
            "sentences": self.sentences,
            "characters_per_sentence": round(self.characters / (self.sentences or 1), 1),
            "repeating_sentences": f"{self.repeated}/{self.sentences}",
            "seconds_median": round(statistics.median(self.seconds), 3),
            "seconds_longest": round(max(self.seconds), 3),
            "missed": self.missed,
            "answered_without_evidence": self.overanswered,
        }


def measure(rows: list[dict[str, Any]], stores: Stores, day: date) -> Figures:
    """Draft a letter for every row, once to warm up, and compare it with the gold."""
    figures = Figures()
    profile = load_profile()

    def drafted(text: str) -> Draft:
        return compose(
            parse_proposal(text),
            stores,
            AssistantSettings(),
            profile,
            Office(),
            LetterForm.TWO_COLUMN,
            today=day,
        )

    drafted(rows[0]["text"])
    for row in rows:
        draft = drafted(row["text"])
        figures.seconds.append(draft.timings["total"])
        figures.suggestions += len(row["suggestions"])
        items = {item.no: item for item in draft.letter.items}
        if len(items) == len(row["suggestions"]):
            figures.found += len(items)
        everywhere = [s for item in items.values() for s in item.reply]
        figures.sentences += len(everywhere)
        figures.characters += sum(len(s.text) for s in everywhere)
        figures.repeated += _repeating([s.text for s in everywhere])
        for gold in row["suggestions"]:
            item = items.get(gold["no"])
            reply = item.reply if item else ()
            if gold["evidence_status"] == "none":
                figures.unsupported += 1
                printed = "".join(item.paragraphs) if item else ""
                honest = "待补充" in printed and not find_amounts(printed) and not reply
                figures.honest += honest
                if not honest:
                    figures.overanswered.append(f"{row['id']}-{gold['no']}")
                continue
            figures.supported += 1
            figures.answered += bool(reply)
            for evidence in gold["evidence"]:
                figures.quotes += 1
                here = _holds(reply, evidence["quote"])
                figures.cited += here
                figures.in_letter += _holds(everywhere, evidence["quote"])
                if not here:
                    figures.missed.append(f"{row['id']}-{gold['no']}：{evidence['quote'][:18]}")
    return figures


def _repeating(texts: list[str]) -> int:
    """Sentences of which an earlier one has more than half of the runs of six characters, or all figures and a fifth."""
    seen: list[tuple[set[str], set[str]]] = []
    repeating = 0
    for text in texts:
        bare = re.sub(r"^.*?（[^（）]*〔\d+〕[^（）]*）(?:明确)?，|^《[^》]*》[^，]*，", "", text)
        runs = {bare[i : i + 6] for i in range(len(bare) - 5)}
        values = set(re.findall(r"\d[\d.]*(?:%|万?元|个|人|家|件|项)", bare))
        repeating += any(
            runs
            and (len(runs & r) > len(runs) / 2 or (values and values <= v and len(runs & r) > len(runs) / 5))
            for r, v in seen
        )
        seen.append((runs, values))
    return repeating


def _holds(reply: Any, quote: str) -> bool:
    wanted = re.sub(r"\s", "", quote)
    return any(wanted in re.sub(r"\s", "", c.quote) for s in reply for c in s.citations)


def main() -> None:
    """Print one JSON object a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--proposals", type=Path, nargs="+", required=True)
    parser.add_argument("--day", type=date.fromisoformat, default=date.today())
    arguments = parser.parse_args()
    with Stores(load_settings(arguments.data_dir)) as stores:
        for path in arguments.proposals:
            rows = [
                json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
            ]
            result = {"file": path.name, **measure(rows, stores, arguments.day).row()}
            sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
