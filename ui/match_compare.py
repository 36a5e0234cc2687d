"""金额对比：一张表，每行一条横线；可申请的按测算画，待确认的按条文算得出的最高数画，颜色较浅。"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from assistant.eligibility import Decision, MatchResult
from assistant.eligibility.profile import money

#: So many rows are drawn; more would only make the short ones shorter.
MOST = 15
NOTE = "“待确认”按条文和已填情况能算到的最高数画出，不是预计金额。不符合、已失效、未施行的事项不进入对比。"


def comparison(result: MatchResult) -> str:
    """The table as HTML, everything of documents escaped; ``""`` where no sum is known."""
    drawn = [
        (group, decision, decision.estimate.high)
        for group in ("eligible", "unknown")
        for decision in result.of(group)
        if decision.estimate.high
    ]
    if not drawn:
        return ""
    drawn.sort(key=lambda row: (row[0] != "eligible", -row[2]))
    kept = drawn[:MOST]
    most = max(high for _, _, high in kept)
    rows = "".join(_row(group, decision, high, most) for group, decision, high in kept)
    left = _left_out(result, len(drawn) - len(kept))
    return (
        '<div class="banfu-bars"><p class="banfu-legend"><span class="banfu-key-eligible"></span>可申请（测算）'
        '<span class="banfu-key-unknown"></span>待确认（最高）</p>'
        '<table><thead><tr><th scope="col">资助事项</th><th scope="col">金额</th></tr></thead>'
        f'<tbody>{rows}</tbody></table><p class="banfu-muted">{escape(left)}{escape(NOTE)}</p></div>'
    )


def _row(group: str, decision: Decision, high: Decimal, most: Decimal) -> str:
    width = max(Decimal("0.5"), high / most * 100).quantize(Decimal("0.1"))
    low = decision.estimate.low
    words = money(high) if not low or low == high else f"{money(low)}至{money(high)}"
    most_of = "最高" if group == "unknown" and "至" not in words else ""
    return (
        f'<tr class="banfu-{group}"><th scope="row">{escape(decision.offer.measure.title)}</th>'
        f'<td><span class="banfu-bar" style="width:{width}%"></span>'
        f'<span class="banfu-sum">{most_of}{escape(words)}</span></td></tr>'
    )


def _left_out(result: MatchResult, more: int) -> str:
    """What the table leaves out, in words."""
    unknown = sum(1 for d in _open(result) if not d.estimate.high)
    parts = []
    if more:
        parts.append(f"另有 {more} 项金额较小或待确认，没有画出。")
    if unknown:
        parts.append(f"{unknown} 项条文没有写明数额，或还缺计算用的数字，没有画出。")
    return "".join(parts)


def _open(result: MatchResult) -> Sequence[Decision]:
    return (*result.of("eligible"), *result.of("unknown"))
