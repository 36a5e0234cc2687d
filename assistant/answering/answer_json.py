"""An ``Answer`` as JSON, for ``ask --json`` and for keeping conversations, and back again without loss."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answering.models import Answer, Citation, Nearby, Outcome, Role, Statement, Usage
from corpus.errors import BanfuError
from corpus.models import Kind, Span, Status, Visibility


class AnswerUnreadable(BanfuError):
    """A kept answer is not what ``answer_to_json`` writes."""


class _Row(BaseModel):
    # What a newer Banfu adds is left out, so that an older one still shows the conversation.
    model_config = ConfigDict(extra="ignore")


class _CitationRow(_Row):
    n: int
    doc_id: str
    source: str
    title: str
    doc_number: str | None = None
    issuer: str | None = None
    date: datetime.date | None = None
    kind: Kind
    status: Status
    visibility: Visibility
    heading: tuple[str, ...] = ()
    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    page: int | None = None

    def value(self) -> Citation:
        """The citation this row stands for; raises ``ValueError`` when it ends before it begins."""
        given = {name: getattr(self, name) for name in _CITATION_FIELDS}
        return Citation(**given, span=Span(self.start, self.end))


_CITATION_FIELDS = tuple(name for name in _CitationRow.model_fields if name not in {"start", "end"})


class _StatementRow(_Row):
    text: str
    citations: tuple[int, ...] = ()
    role: Role
    lead: str = ""


class _NearbyRow(_Row):
    doc_id: str
    source: str
    title: str


class _UsageRow(_Row):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _AnswerRow(_Row):
    question: str
    standalone_question: str
    statements: tuple[_StatementRow, ...]
    citations: tuple[_CitationRow, ...] = ()
    outcome: Outcome
    warnings: tuple[str, ...] = ()
    nearby: tuple[_NearbyRow, ...] = ()
    model: str = "extractive"
    usage: _UsageRow = _UsageRow()
    timings: dict[str, float] = Field(default_factory=dict)
    trace: tuple[dict[str, Any], ...] = ()


def answer_to_json(answer: Answer, *, trace: bool = False) -> dict[str, Any]:
    """The answer with plain values only; ``answer`` is the text as shown, ``trace`` is there only when asked for.

    ``start`` and ``end`` of a citation index the document's normalised text; dates are ISO 8601; ``timings`` are
    seconds.

    >>> from assistant.answering.models import Answer, Outcome, Role, Statement
    >>> refused = Answer("有补贴吗？", "有补贴吗？", (Statement("资料中没有找到。", (), Role.NOTE),), (), Outcome.REFUSED)
    >>> row = answer_to_json(refused)
    >>> row["answer"], row["outcome"], "trace" in row
    ('资料中没有找到。', 'refused', False)
    """
    row: dict[str, Any] = {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "answer": answer.text,
        "outcome": answer.outcome.value,
        "citations": [_citation_json(citation) for citation in answer.citations],
        "warnings": list(answer.warnings),
        "nearby": [{"doc_id": n.doc_id, "source": n.source, "title": n.title} for n in answer.nearby],
        "model": answer.model,
        "usage": {
            "prompt_tokens": answer.usage.prompt_tokens,
            "completion_tokens": answer.usage.completion_tokens,
        },
        "timings": dict(answer.timings),
        "statements": [
            {"text": s.text, "citations": list(s.citations), "role": s.role.value, "lead": s.lead}
            for s in answer.statements
        ],
    }
    if trace:
        row["trace"] = [dict(step) for step in answer.trace]
    return row


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "n": citation.n,
        "doc_id": citation.doc_id,
        "source": citation.source,
        "title": citation.title,
        "doc_number": citation.doc_number,
        "issuer": citation.issuer,
        "date": citation.date.isoformat() if citation.date else None,
        "kind": citation.kind.value,
        "status": citation.status.value,
        "visibility": citation.visibility.value,
        "heading": list(citation.heading),
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
        "page": citation.page,
    }


def answer_from_json(row: Mapping[str, Any]) -> Answer:
    """The answer that ``answer_to_json`` wrote; without its trace where none was written.

    Raises ``AnswerUnreadable`` naming the field.
    """
    try:
        read = _AnswerRow.model_validate(dict(row))
        citations = tuple(citation.value() for citation in read.citations)
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise AnswerUnreadable(f"这条回答的记录读不懂（字段 {field}）。请重新提问，或删除这个对话") from error
    except ValueError as error:
        raise AnswerUnreadable(f"这条回答的引文位置有误（{error}）。请重新提问，或删除这个对话") from error
    return Answer(
        question=read.question,
        standalone_question=read.standalone_question,
        statements=tuple(Statement(s.text, s.citations, s.role, s.lead) for s in read.statements),
        citations=citations,
        outcome=read.outcome,
        warnings=read.warnings,
        nearby=tuple(Nearby(n.doc_id, n.source, n.title) for n in read.nearby),
        model=read.model,
        usage=Usage(read.usage.prompt_tokens, read.usage.completion_tokens),
        timings=read.timings,
        trace=read.trace,
    )
