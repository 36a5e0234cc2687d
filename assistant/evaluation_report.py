"""What an evaluation came to: figures per kind, a table, and what changed since an earlier run."""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.models import Outcome
from assistant.evaluation import Result

TOTAL = "合计"


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of some results. Shares are 0 to 1, None where nothing could be counted.

    ``citations_valid`` is the share of the answers with citations whose citations all hold; ``gold`` the mean share of
    the marked places that citations touch; seconds are of one question.
    """

    kind: str
    questions: int
    right: int
    outcomes: Mapping[Outcome, int]
    citations_valid: float | None
    gold: float | None
    seconds_p50: float
    seconds_p95: float
    characters: float
    tokens: float


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose mark differs from the earlier run."""

    before: Result
    now: Result


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over one set of questions, matched by id; ``other`` are ids whose question is another one now."""

    newly_right: tuple[Change, ...]
    newly_wrong: tuple[Change, ...]
    reworded: tuple[Change, ...]
    unchanged: int
    added: tuple[str, ...]
    missing: tuple[str, ...]
    other: tuple[str, ...]


def summaries(results: Sequence[Result]) -> list[Summary]:
    """One summary per kind, in the order of first use, and the total."""
    kinds: dict[str, list[Result]] = {}
    for result in results:
        kinds.setdefault(result.kind, []).append(result)
    return [*(_summary(kind, mine) for kind, mine in kinds.items()), _summary(TOTAL, results)]


def _summary(kind: str, results: Sequence[Result]) -> Summary:
    seconds = sorted(result.seconds for result in results) or [0.0]
    return Summary(
        kind=kind,
        questions=len(results),
        right=sum(result.right for result in results),
        outcomes={outcome: sum(r.outcome is outcome for r in results) for outcome in Outcome},
        citations_valid=_mean([r.citations_valid for r in results if r.citations_valid is not None]),
        gold=_mean([r.gold for r in results if r.gold is not None]),
        seconds_p50=statistics.median(seconds),
        # The nearest rank: of few questions the slowest.
        seconds_p95=seconds[max(0, -(-len(seconds) * 95 // 100) - 1)],
        characters=_mean([r.characters for r in results]) or 0.0,
        tokens=_mean([r.tokens for r in results]) or 0.0,
    )


def _mean(values: Sequence[float]) -> float | None:
    return float(statistics.mean(values)) if values else None


_COLUMNS: tuple[tuple[str, Callable[[Summary], str]], ...] = (
    ("类别", lambda s: s.kind),
    ("题数", lambda s: str(s.questions)),
    ("对", lambda s: str(s.right)),
    ("回答/部分/拒答", lambda s: "/".join(str(s.outcomes[outcome]) for outcome in Outcome)),
    ("引文有效", lambda s: _percent(s.citations_valid)),
    ("命中依据", lambda s: _percent(s.gold)),
    ("秒（中位/95%）", lambda s: f"{s.seconds_p50:.2f}/{s.seconds_p95:.2f}"),
    ("字数", lambda s: f"{s.characters:.0f}"),
    ("词元", lambda s: f"{s.tokens:.0f}"),
)


def table(summary: Sequence[Summary]) -> str:
    """The figures as a table for a terminal, a Chinese character taking two columns."""
    rows = [[name for name, _ in _COLUMNS], *([cell(s) for _, cell in _COLUMNS] for s in summary)]
    widths = [max(_width(row[i]) for row in rows) for i in range(len(_COLUMNS))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"


def _width(text: str) -> int:
    """Columns on a terminal.

    >>> _width("对 3")
    4
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def compared(before: Sequence[Result], now: Sequence[Result]) -> Comparison:
    """What a new document, model or version changed. ``reworded`` are marked alike but answered in other words."""
    earlier = {result.id: result for result in before}
    known = {result.id for result in now}
    changes: dict[str, list[Change]] = {"right": [], "wrong": [], "reworded": []}
    unchanged = 0
    other: list[str] = []
    for result in now:
        old = earlier.get(result.id)
        if old is None:
            continue
        if old.question != result.question:
            other.append(result.id)
        elif old.right is not result.right:
            changes["right" if result.right else "wrong"].append(Change(old, result))
        elif old.answer != result.answer:
            changes["reworded"].append(Change(old, result))
        else:
            unchanged += 1
    return Comparison(
        newly_right=tuple(changes["right"]),
        newly_wrong=tuple(changes["wrong"]),
        reworded=tuple(changes["reworded"]),
        unchanged=unchanged,
        added=tuple(result.id for result in now if result.id not in earlier),
        missing=tuple(result.id for result in before if result.id not in known),
        other=tuple(other),
    )
