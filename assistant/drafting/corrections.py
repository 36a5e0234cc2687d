"""A user's corrections of how a proposal was split: write, mark, split, merge, remove and order suggestions.

Each returns a new proposal whose suggestions are numbered from 1 and which is marked as corrected.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.drafting.errors import CorrectionError
from assistant.drafting.proposal_models import Proposal, Suggestion
from assistant.drafting.suggestions import heading_of, make_suggestion
from corpus.models import Span
from corpus.sentences import trimmed


def written(text: str) -> Suggestion:
    """A suggestion in the user's own words, with no span.

    >>> written("建议增加床位。公开标准。").heading
    '增加床位'
    """
    words = text.strip()
    if not words:
        raise CorrectionError("建议没有文字：请填写内容，或删除这一条")
    return Suggestion(0, heading_of(words), words)


def marked(proposal: Proposal, start: int, end: int) -> Proposal:
    """The proposal with one more suggestion: the characters ``start`` to ``end`` of its text, in their place."""
    if not 0 <= start < end <= len(proposal.text):
        raise CorrectionError(
            f"选中的位置 {start}–{end} 不在原文内（原文共 {len(proposal.text)} 字）：请重新选择"
        )
    parts = _paragraphs(proposal.text, Span(start, end))
    if not parts:
        raise CorrectionError("选中的部分没有文字：请重新选择")
    added = make_suggestion(proposal.text, parts, 0)
    before = [s for s in proposal.suggestions if s.span is None or s.span.start < start]
    after = [s for s in proposal.suggestions if s not in before]
    return proposal.with_suggestions([*before, added, *after])


def split(proposal: Proposal, no: int, at: int) -> Proposal:
    """Suggestion ``no`` in two, the second from character ``at`` of its own text.

    >>> from assistant.drafting.proposal import parse_proposal
    >>> made = parse_proposal("关于养老的提案\\n提案人：沈既白委员\\n建议：\\n一、增加床位。公开标准。\\n二、培训护理员。")
    >>> [s.heading for s in split(made, 1, 5).suggestions]
    ['增加床位', '公开标准', '培训护理员']
    """
    suggestion = _numbered(proposal, no)
    first, second = suggestion.text[:at].strip(), suggestion.text[at:].strip()
    if not first or not second:
        raise CorrectionError(f"第{no}条不能在第{at}字处拆开：两边都要有文字，请换一个位置")
    whole = suggestion.span.of(proposal.text) if suggestion.span is not None else ""
    begins = whole.find(first)
    middle = whole.find(second, begins + len(first)) if begins >= 0 else -1
    if suggestion.span is None or middle < 0:
        return _replaced(proposal, no - 1, no, [_own(first), _own(second)])
    middle += suggestion.span.start
    spans = (Span(suggestion.span.start, middle), Span(middle, suggestion.span.end))
    halves = [make_suggestion(proposal.text, _paragraphs(proposal.text, span), 0) for span in spans]
    return _replaced(proposal, no - 1, no, halves)


def _own(text: str) -> Suggestion:
    """A suggestion in words that stand nowhere in the proposal; a label before them is taken off."""
    return replace(make_suggestion(text, _paragraphs(text, Span(0, len(text))), 0), span=None, points=())


def split_points(proposal: Proposal, no: int) -> Proposal:
    """Suggestion ``no`` replaced by its sub-points, a suggestion each."""
    suggestion = _numbered(proposal, no)
    if not suggestion.points:
        raise CorrectionError(f"第{no}条没有分点：请选定位置再拆分")
    made = [
        Suggestion(0, heading_of(point.text), point.text, point.number, point.span)
        for point in suggestion.points
    ]
    return _replaced(proposal, no - 1, no, made)


def merge(proposal: Proposal, first: int, last: int) -> Proposal:
    """Suggestions ``first`` to ``last`` as one; the later ones keep their labels as paragraphs of it."""
    if first >= last:
        raise CorrectionError(f"合并需要至少两条相邻的建议：收到第{first}条到第{last}条")
    members = [_numbered(proposal, no) for no in range(first, last + 1)]
    text = "\n".join([members[0].text, *(f"{s.number}{s.text}" for s in members[1:])])
    spans = [s.span for s in members if s.span is not None]
    span = (
        Span(min(s.start for s in spans), max(s.end for s in spans)) if len(spans) == len(members) else None
    )
    made = Suggestion(
        0, members[0].heading, text, members[0].number, span, sum((s.points for s in members), ())
    )
    return _replaced(proposal, first - 1, last, [made])


def remove(proposal: Proposal, no: int) -> Proposal:
    """The proposal without suggestion ``no``."""
    _numbered(proposal, no)
    return _replaced(proposal, no - 1, no, [])


def move(proposal: Proposal, no: int, to: int) -> Proposal:
    """Suggestion ``no`` in place ``to``."""
    moved = _numbered(proposal, no)
    _numbered(proposal, to)
    others = [s for s in proposal.suggestions if s is not moved]
    return proposal.with_suggestions([*others[: to - 1], moved, *others[to - 1 :]])


def reword(proposal: Proposal, no: int, text: str) -> Proposal:
    """Suggestion ``no`` with another text; it keeps its number and its place in the original."""
    old = _numbered(proposal, no)
    return _replaced(proposal, no - 1, no, [replace(written(text), number=old.number, span=old.span)])


def _paragraphs(text: str, span: Span) -> list[Span]:
    parts: list[Span] = []
    at = span.start
    for line in span.of(text).split("\n"):
        parts.extend(trimmed(text, at, at + len(line)))
        at += len(line) + 1
    return parts


def _numbered(proposal: Proposal, no: int) -> Suggestion:
    if not 1 <= no <= len(proposal.suggestions):
        raise CorrectionError(f"没有第{no}条建议：现有 {len(proposal.suggestions)} 条")
    return proposal.suggestions[no - 1]


def _replaced(proposal: Proposal, start: int, end: int, made: list[Suggestion]) -> Proposal:
    kept = proposal.suggestions
    return proposal.with_suggestions([*kept[:start], *made, *kept[end:]])
