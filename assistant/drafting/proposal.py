"""Reading an incoming 提案, 建议 or 议案 from a file or pasted text."""

from __future__ import annotations

from pathlib import Path

from assistant.drafting.errors import EmptyProposal
from assistant.drafting.proposal_header import read_header
from assistant.drafting.proposal_lines import read_sheet
from assistant.drafting.proposal_models import Proposal
from assistant.drafting.suggestions import find_suggestions
from corpus.loaders import LoadLimits, load_guarded
from corpus.loaders.raw import RawDocument, RawParagraph
from corpus.loaders.text import split_lines
from corpus.models import PolicyDocument
from corpus.parser import parse

PASTED = "粘贴的文本"


def read_proposal(path: Path, limits: LoadLimits | None = None) -> Proposal:
    """Read a .docx, .pdf or .txt proposal. Errors: those of ``load_guarded``; ``EmptyProposal``."""
    return proposal_from(parse(load_guarded(path, limits), path.name))


def parse_proposal(text: str) -> Proposal:
    """Read a proposal from pasted text. Errors: ``EmptyProposal`` where there is none.

    >>> made = parse_proposal("关于增加床位的提案\\n提案人：沈既白委员 提案编号：20260118\\n床位不足。建议：\\n一、增加床位。\\n二、公开标准。")
    >>> made.number, made.submitters[0].name, [s.heading for s in made.suggestions]
    ('20260118', '沈既白', ['增加床位', '公开标准'])
    """
    raw = RawDocument(tuple(RawParagraph(line) for line in split_lines(text)), "text")
    return proposal_from(parse(raw, PASTED))


def proposal_from(document: PolicyDocument) -> Proposal:
    """The proposal that a parsed file holds. Errors: ``EmptyProposal``."""
    if not document.text.strip():
        raise EmptyProposal(document.source)
    sheet = read_sheet(document)
    title = document.header.title.value if document.header.title else None
    issued = document.header.issued.value if document.header.issued else None
    header = read_header(sheet, title, issued)
    body = [line for i, line in enumerate(sheet.lines) if i not in header.used]
    suggestions = find_suggestions(document.text, body, sheet.rows)
    first = min((s.span.start for s in suggestions if s.span), default=len(document.text))
    background = "\n".join(
        document.text[line.span.start : min(line.span.end, first)].rstrip()
        for line in body
        if line.span.start < first and not line.head
    )
    return Proposal(
        kind=header.kind,
        title=header.title,
        number=header.number,
        session=header.session,
        submitters=header.submitters,
        joint=header.joint,
        sector=header.sector,
        date=header.date,
        background=background,
        suggestions=suggestions,
        text=document.text,
        source=document.source,
        notes=_notes(header.title, header.number, bool(header.submitters), len(suggestions)),
    )


def _notes(title: str, number: str, submitted: bool, suggestions: int) -> tuple[str, ...]:
    notes: list[str] = []
    if not title:
        notes.append("没有读出标题，请填写案名")
    if not number:
        notes.append("没有读出编号，请填写提案或建议的编号")
    if not submitted:
        notes.append("没有读出提案人或领衔代表，请填写")
    if not suggestions:
        notes.append("没有找到具体建议，请选中原文逐条标出")
    elif suggestions == 1:
        notes.append("只找到一条建议，请核对是否需要拆分")
    return tuple(notes)
