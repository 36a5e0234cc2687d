"""事项的名称和编号：同一份文件里重复的去掉，各有各的名称，编号只随条文的字变。"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace

from assistant.eligibility.models import Measure
from assistant.eligibility.rules import Share, Stated, Unstated


def distinct(measures: list[Measure]) -> list[Measure]:
    """Drop a clause that the same document repeats, and a heading that the clause under it says in full."""
    kept: list[Measure] = []
    seen: set[str] = set()
    bare = [re.sub(r"\W", "", m.clause.quote) for m in measures]
    for i, measure in enumerate(measures):
        key = bare[i][-120:]
        if key in seen:
            continue
        said = any(
            _restated(measure, measures[k], bare[i], bare[k])
            or (
                k != i
                and len(bare[i]) < len(bare[k])
                and _covered(bare[i], bare[k]) >= 0.9
                and _figures(measure) <= _figures(measures[k])
            )
            for k in range(len(measures))
        )
        if not said:
            seen.add(key)
            kept.append(measure)
    return kept


def _restated(short: Measure, long: Measure, one: str, other: str) -> bool:
    """Whether a whole relief is what a fuller clause of the same document says: the line of contents of a guide."""
    whole = all(isinstance(m.amount, Share) and m.amount.low == 1 for m in (short, long)) or all(
        isinstance(m.amount, Stated) and "%" not in m.amount.what for m in (short, long)
    )
    return (
        whole
        and short.benefit is long.benefit
        and len(one) < 0.92 * len(other)
        and _covered(one, other) >= 0.82
        and _covered(short.beneficiary, long.beneficiary) >= 0.75
        and _figures(short) <= _figures(long)
    )


def _covered(short: str, long: str) -> float:
    pairs = [short[i : i + 2] for i in range(len(short) - 1)]
    return sum(p in long for p in pairs) / max(1, len(pairs))


def _figures(measure: Measure) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", measure.amount_clause.quote))


def titled(measures: list[Measure]) -> list[Measure]:
    """Give each measure a title of its own: its project, with what tells it from its neighbours."""
    counts = Counter(m.project for m in measures if m.project)
    found = []
    for measure in measures:
        who = re.sub(r"[（(][^）)]*[)）]|^(?:符合条件的|经认定的)|，.*$", "", measure.beneficiary)[:24]
        kind = (
            ""
            if re.search(
                measure.benefit.value + "|补助|补贴|奖励|资助|贴息|返还|减免|免征", measure.project or who
            )
            else measure.benefit.value
        )
        if measure.project and counts[measure.project] == 1:
            title = measure.project
        elif measure.project:
            title = f"{measure.project}：{who or measure.amount_clause.quote[:20]}"
        else:
            what = measure.amount.what[:12] if isinstance(measure.amount, Stated | Unstated) else ""
            title = f"{who or what}{kind}"
        found.append(replace(measure, title=title.strip("：，的 ") or measure.clause.quote[:20]))
    again = Counter(m.title for m in found)
    return [
        replace(m, title=f"{m.title}（{m.amount_clause.quote[-22:].strip('，。；')}）")
        if again[m.title] > 1
        else m
        for m in found
    ]


def clause_key(text: str) -> str:
    """What identifies a clause across versions of its document: its words without marks and spaces."""
    return hashlib.sha256(re.sub(r"[\W_]", "", text).encode()).hexdigest()[:16]


def identified(measures: list[Measure]) -> list[Measure]:
    seen: Counter[str] = Counter()
    found = []
    for measure in measures:
        key = f"{measure.clause.doc_id}|{clause_key(measure.clause.quote)}"
        seen[key] += 1
        name = hashlib.sha256(f"{key}|{seen[key]}".encode()).hexdigest()[:10]
        found.append(replace(measure, id=f"m-{name}"))
    return found
