"""Refusals: what was looked for, which documents came nearest, and what the user can do."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.models import Answer, Nearby, Outcome, Role, Statement
from assistant.answering.standing import titled
from corpus.models import Hit

_NEARBY = 3
_NAMED = 2
_LONGEST_QUESTION = 40


def refusal(question: str, hits: Sequence[Hit], missing: Sequence[str]) -> Answer:
    """An answer that states nothing. ``missing`` are names of the question that no passage mentions."""
    nearby = tuple({hit.doc_id: Nearby(hit.doc_id, hit.source, hit.title) for hit in hits}.values())[:_NEARBY]
    parts = [f"资料库中没有找到能够回答“{_short(question)}”的内容"]
    if missing:
        parts.append(f"，没有提到“{'”“'.join(missing)}”")
    parts.append("。")
    if nearby:
        names = "、".join(titled(near.title) for near in nearby[:_NAMED])
        parts.append(f"最接近的文件是{names}，其中没有写明所问的内容。")
    parts.append("可以换个说法，或补充文件名、年份再问；资料库没有收录的，请向主管部门核实。")
    return Answer(
        question=question,
        standalone_question=question,
        statements=(Statement("".join(parts), role=Role.NOTE),),
        citations=(),
        outcome=Outcome.REFUSED,
        nearby=nearby,
    )


def _short(question: str) -> str:
    flat = " ".join(question.split())
    return flat if len(flat) <= _LONGEST_QUESTION else f"{flat[: _LONGEST_QUESTION - 1]}…"
