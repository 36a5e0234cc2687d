"""What happens to every answer last: unsupported sentences go, citations are numbered anew, the reader is warned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answering.models import Answer, Citation, Outcome, Role, Statement
from assistant.answering.standing import Ending, standing_remarks
from assistant.answering.verify import check_answer
from assistant.conversation.messages import Standalone
from corpus.errors import NotFound
from corpus.models import Hit
from corpus.stores import Stores

_STATES = (Role.QUOTE, Role.WORDED)


def dropped_unsupported(answer: Answer, evidence: Sequence[Hit]) -> tuple[Answer, list[str]]:
    """The answer without the sentences that their citations do not support, and what was dropped and why.

    An answer that loses all it states becomes a refusal.
    """
    if answer.outcome is Outcome.REFUSED:
        return answer, []
    checked = check_answer(answer, evidence)
    kept = [statement for statement, verdict in checked if verdict.supported]
    dropped = [
        f"{statement.text}（{'；'.join(p.message for p in verdict.problems)}）"
        for statement, verdict in checked
        if not verdict.supported
    ]
    if not dropped:
        return answer, []
    if not any(statement.role in _STATES for statement in kept):
        text = "资料库中找到了相关内容，但没有一句能与原文逐项核对一致，因此没有列出。请直接查看下列文件。"
        return replace(
            answer,
            statements=(Statement(text, role=Role.NOTE),),
            citations=(),
            outcome=Outcome.REFUSED,
        ), dropped
    return _renumbered(replace(answer, statements=_without_empty_frames(kept))), dropped


def _without_empty_frames(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """A frame that leads to nothing goes too."""
    return tuple(
        statement
        for i, statement in enumerate(statements)
        if statement.role is not Role.FRAME or (i + 1 < len(statements) and statements[i + 1].role in _STATES)
    )


def _renumbered(answer: Answer) -> Answer:
    """Citations that are no longer used go, the others count from 1 in the order of first use."""
    by_number = {c.n: c for c in answer.citations}
    order: dict[int, int] = {}
    for statement in answer.statements:
        for n in statement.citations:
            order.setdefault(n, len(order) + 1)
    citations: tuple[Citation, ...] = tuple(replace(by_number[old], n=new) for old, new in order.items())
    statements = tuple(replace(s, citations=tuple(order[n] for n in s.citations)) for s in answer.statements)
    return replace(answer, statements=statements, citations=citations)


def finished(answer: Answer, question: str, understood: Standalone, stores: Stores, day: date) -> Answer:
    """The answer under the user's own question, with what the reader must be told about its sources."""
    sentences = [s.text for s in answer.statements if s.role in _STATES]
    remarks = standing_remarks(answer.citations, sentences, day, endings=_endings(answer.citations, stores))
    return replace(
        answer,
        question=question,
        standalone_question=understood.question,
        warnings=tuple(dict.fromkeys((*answer.warnings, *remarks))),
    )


def _endings(citations: Sequence[Citation], stores: Stores) -> dict[str, Ending]:
    found: dict[str, Ending] = {}
    for doc_id in {c.doc_id for c in citations}:
        try:
            standing = stores.library.document(doc_id).standing
        except NotFound:
            continue
        found[doc_id] = Ending(standing.effective, standing.repealed or standing.expires)
    return found
