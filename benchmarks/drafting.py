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
    seconds: list[float] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def row(self) -> dict[str, Any]:
        """The figures as printed."""
        return {
            "suggestions_found": f"{self.found}/{self.suggestions}",
            "gold_quotes_cited": f"{self.cited}/{self.quotes}",
            "gold_quotes_in_letter": f"{self.in_letter}/{self.quotes}",
            "supported_answered": f"{self.answered}/{self.supported}",
            "unsupported_with_gap_and_no_amount": f"{self.honest}/{self.unsupported}",
            "seconds_median": round(statistics.median(self.seconds), 3),
            "seconds_longest": round(max(self.seconds), 3),
            "missed": self.missed,
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
        for gold in row["suggestions"]:
            item = items.get(gold["no"])
            reply = item.reply if item else ()
            if gold["evidence_status"] == "none":
                figures.unsupported += 1
                printed = "".join(item.paragraphs) if item else ""
                figures.honest += "待补充" in printed and not find_amounts(printed) and not reply
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
