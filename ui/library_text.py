"""资料库页里文件的样子：目录、表格、沿革、修改记录、全文、事项的条文；文件里的字一律转义。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from assistant.audit import Entry
from assistant.library_relations import Link
from assistant.library_service import Outcome, Taken
from corpus.models import BlockKind, PolicyDocument, RelationKind, Span, Table
from ui import widgets
from ui.passages import badge
from ui.source_view import titled

#: Rows of a table that are shown at once; the whole text has them all.
_MOST_ROWS = 60
_AROUND = 1
_PAST = {RelationKind.REPEALS: "废止", RelationKind.AMENDS: "修改"}
_MARKS = {
    Outcome.ADDED: ("✓", "green"),
    Outcome.UPDATED: ("✓", "green"),
    Outcome.UNCHANGED: ("＝", "gray"),
    Outcome.FAILED: ("！", "red"),
}
_CLASSES = {
    BlockKind.TITLE: "lib-title",
    BlockKind.HEADING: "lib-heading",
    BlockKind.DOC_NUMBER: "lib-centre",
    BlockKind.SIGNATURE: "lib-right",
    BlockKind.DATE: "lib-right",
    BlockKind.ADDRESSEE: "lib-flush",
}


def outline(document: PolicyDocument) -> str:
    """The headings, each at its level; a remark of the parser beside the one it is about."""
    lines = []
    for section in document.sections:
        label, heading = section.label.of(document.text), section.heading.of(document.text)
        words = heading.replace("\n", " ") or _first_words(document.text, section.label.end, section.span.end)
        note = f" {badge(section.note, 'orange')}" if section.note else ""
        lines.append(
            f'<li style="margin-left:{(section.level - 1) * 1.1:.1f}em">{escape(label + words)}{note}</li>'
        )
    return f'<ul class="lib-outline" tabindex="0">{"".join(lines)}</ul>'


def _first_words(text: str, start: int, end: int) -> str:
    line = text[start : min(end, start + 24)].strip().split("\n")[0]
    return f"{line}…" if line else ""


def table(document: PolicyDocument, one: Table) -> str:
    """A table as printed."""
    text = document.text
    head = "".join(f"<th>{escape(cell.span.of(text))}</th>" for cell in one.headers)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td colspan="{cell.col_span}" rowspan="{cell.row_span}">{escape(cell.span.of(text))}</td>'
            for cell in row.cells
        )
        + "</tr>"
        for row in one.rows[:_MOST_ROWS]
    )
    more = f'<p class="banfu-muted">共 {len(one.rows)} 行，这里列出前 {_MOST_ROWS} 行</p>'
    return (
        f'<div class="lib-table" tabindex="0"><table>{f"<thead><tr>{head}</tr></thead>" if head else ""}'
        f"<tbody>{rows}</tbody></table></div>{more if len(one.rows) > _MOST_ROWS else ''}"
    )


def links(acts: Sequence[Link], suffered: Sequence[Link]) -> str:
    """What it repeals and amends, and what repeals and amends it."""
    lines = [_link(f"{_PAST[link.kind]}了", link, missing="不在资料库中") for link in acts]
    lines += [_link(f"被以下文件{_PAST[link.kind]}", link, missing="") for link in suffered]
    if not lines:
        return '<p class="banfu-muted">没有读到废止、修改其他文件的条款，资料库中也没有文件废止、修改它。</p>'
    return f'<ul class="lib-lines">{"".join(lines)}</ul>'


def _link(verb: str, link: Link, *, missing: str) -> str:
    name = titled(link.title) if link.title else ""
    number = link.doc_number or ""
    away = f" {badge(missing, 'gray')}" if link.row is None and missing else ""
    words = (
        f'<br><span class="banfu-muted">{escape(link.words)}</span>' if len(link.words) > len(name) else ""
    )
    return f"<li><b>{escape(verb)}</b>　{escape(f'{name}　{number}'.strip('　'))}{away}{words}</li>"


def trail(entries: Iterable[Entry]) -> str:
    """The audit trail, newest first."""
    lines = [_entry(entry) for entry in entries]
    if not lines:
        return '<p class="banfu-muted">还没有修改记录。从命令行入库的文件，入库本身不在这里记录。</p>'
    return f'<ul class="lib-lines">{"".join(lines)}</ul>'


def _entry(entry: Entry) -> str:
    change = " → ".join(part for part in (entry.before, entry.after) if part)
    reason = f'<br><span class="banfu-muted">{escape(entry.reason)}</span>' if entry.reason else ""
    when = entry.at.astimezone().strftime("%Y-%m-%d %H:%M")
    return (
        f'<li><span class="banfu-muted">{when}　{escape(entry.who.name)}</span><br>'
        f"<b>{escape(entry.action.value)}</b>　{escape(change)}{reason}</li>"
    )


def paper(document: PolicyDocument, spans: Sequence[Span] = (), within: Span | None = None) -> str:
    """The text, or what overlaps ``within`` with a paragraph on either side, with ``spans`` marked."""
    blocks = list(document.blocks)
    if within is not None:
        at = [i for i, block in enumerate(blocks) if block.span.overlaps(within)]
        if at:
            blocks = blocks[max(0, at[0] - _AROUND) : at[-1] + _AROUND + 1]
    lines = []
    for block in blocks:
        if not len(block.span):
            continue
        inner = [_cut(span, block.span) for span in spans if span.overlaps(block.span)]
        beside = within is not None and not block.span.overlaps(within)
        names = " ".join(filter(None, (_CLASSES.get(block.kind, ""), "lib-beside" if beside else "")))
        words = widgets.marked(block.span.of(document.text), _apart(inner))
        lines.append(f'<p class="{names}">{words}</p>')
    return f'<div class="lib-paper" tabindex="0" role="region" aria-label="原文">{"".join(lines)}</div>'


def _cut(span: Span, block: Span) -> Span:
    return Span(max(span.start, block.start) - block.start, min(span.end, block.end) - block.start)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Sorted, with overlapping ones joined."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        elif len(span):
            found.append(span)
    return found


def taken(result: Taken) -> str:
    """The line of an uploaded file."""
    mark, colour = _MARKS[result.outcome]
    remedy = f"。{escape(result.remedy)}" if result.remedy else ""
    remarks = "".join(f'<br><span class="banfu-muted">{escape(one)}</span>' for one in result.remarks)
    return (
        f'<li class="lib-file">{badge(f"{mark} {result.outcome.value}", colour)} <b>{escape(result.name)}</b>　'
        f"{escape(result.message)}{remedy}{remarks}</li>"
    )
