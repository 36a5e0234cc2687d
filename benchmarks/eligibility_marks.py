"""人工判读：记入 measures_marked.jsonl，并由它算出准确率、召回率和两位判读者的一致程度。"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

POINTS = ("measure", "beneficiary", "amount", "standing")
Row = dict[str, Any]


def figures(path: Path) -> dict[str, Any]:
    """Precision by draw and marker, agreement where two marked, and recall by draw and marker, from the marked samples."""
    rows = _lines(path)
    measures = [r for r in rows if r["kind"] == "measure"]
    documents = [r for r in rows if r["kind"] == "document"]
    found: dict[str, Any] = {
        f"draw {n}, marker {marker}": precision(_of(measures, n, marker)) for n, marker in _marked(measures)
    }
    for n in sorted({r["round"] for r in measures}):
        one, two = _of(measures, n, 1), _of(measures, n, 2)
        if one and two:
            found[f"draw {n}, agreement"] = agreement(one, two)
    for n, marker in _marked(documents):
        found[f"draw {n}, marker {marker}, recall"] = recall(_of(documents, n, marker))
    return found


def _marked(rows: Iterable[Row]) -> list[tuple[int, int]]:
    return sorted({(r["round"], r["marker"]) for r in rows})


def _of(rows: Iterable[Row], n: int, marker: int) -> list[Row]:
    return [r for r in rows if (r["round"], r["marker"]) == (n, marker)]


def precision(rows: list[Row]) -> dict[str, Any]:
    """Right over all, and what the wrong ones failed in.

    >>> precision([{"verdict": "right"}, {"verdict": "wrong", "point": "amount"}])
    {'right': 1, 'of': 2, 'share': 0.5, 'wrong_for': {'amount': 1}}
    """
    right = sum(r["verdict"] == "right" for r in rows)
    points = Counter(r["point"] for r in rows if r["verdict"] == "wrong")
    return {"right": right, "of": len(rows), "share": round(right / len(rows), 3), "wrong_for": dict(points)}


def recall(rows: list[Row]) -> dict[str, Any]:
    """Measures found over measures listed."""
    found, missed = sum(r["found"] for r in rows), sum(len(r["missed"]) for r in rows)
    return {"found": found, "missed": missed, "share": round(found / max(1, found + missed), 3)}


def agreement(one: list[Row], two: list[Row]) -> dict[str, Any]:
    """How often two markings of one sample agree, and Cohen's kappa.

    >>> a = [{"n": 0, "verdict": "right"}, {"n": 1, "verdict": "wrong"}]
    >>> agreement(a, a)
    {'agree': 2, 'of': 2, 'kappa': 1.0}
    """
    first, second = {r["n"]: r["verdict"] for r in one}, {r["n"]: r["verdict"] for r in two}
    both = sorted(first.keys() & second.keys())
    same = sum(first[n] == second[n] for n in both)
    shares = [sum(m[n] == "right" for n in both) / len(both) for m in (first, second)]
    chance = shares[0] * shares[1] + (1 - shares[0]) * (1 - shares[1])
    kappa = 1.0 if chance == 1 else (same / len(both) - chance) / (1 - chance)
    return {"agree": same, "of": len(both), "kappa": round(kappa, 2)}


def add(path: Path, sample: Path, marks: Iterable[Path], n: int, marker: int) -> int:
    """Append one marker's verdicts on a drawn sample as facts. Returns how many rows were added.

    Raises ``ValueError`` where a mark names no item of the sample, is given twice, or leaves out what is needed.
    """
    drawn = json.loads(sample.read_text(encoding="utf-8"))
    known = {(r["round"], r["kind"], r["n"], r["marker"]) for r in _lines(path)}
    added: list[Row] = []
    for mark in (m for file in marks for m in _lines(file)):
        kind = "measure" if "verdict" in mark else "document"
        item = next((i for i in drawn[f"{kind}s"] if i["n"] == mark["n"]), None)
        if item is None or (n, kind, mark["n"], marker) in known:
            raise ValueError(f"{mark}：样本里没有这一项，或者已经记过")
        known.add((n, kind, mark["n"], marker))
        if kind == "measure" and mark["verdict"] == "wrong" and mark.get("point") not in POINTS:
            raise ValueError(f"{mark}：point 应为 {'、'.join(POINTS)} 之一")
        own: Row = {k: mark[k] for k in ("verdict", "point", "found", "missed") if k in mark}
        added.append({"round": n, "kind": kind, **item, **own, "commit": drawn["commit"], "marker": marker})
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in added)
    return len(added)


def _lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
