"""资料库页里文件的样子：目录、表格、沿革、修改记录、全文、事项的条文；文件里的字一律转义。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from assistant.audit import Entry
from assistant.library_relations import Link
from assistant.library_service import Outcome, Taken
from corpus.models import Block, BlockKind, PolicyDocument, RelationKind, Span, Table
from ui import table_grid, widgets
from ui.passages import badge
from ui.source_view import titled
from ui.table_grid import Placed

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
            f'<li style="margin-left:{(section.level - 1) * 1.1:.1f}em">{escape(_spaced(label, words))}{note}</li>'
        )
    return f'<ul class="lib-outline" tabindex="0">{"".join(lines)}</ul>'


def _spaced(label: str, words: str) -> str:
    # 第一条 and 第二章 stand apart from their words in print; 一、 and （一） do not.
    return f"{label}　{words}" if label[:1] == "第" and words else label + words


def _first_words(text: str, start: int, end: int) -> str:
    line = text[start : min(end, start + 24)].strip().split("\n")[0]
    return f"{line}…" if line else ""


def table(document: PolicyDocument, one: Table) -> str:
    """A table as printed."""
    more = f'<p class="banfu-muted">共 {len(one.rows)} 行，这里列出前 {_MOST_ROWS} 行</p>'
    drawn = _grid(document.text, one, 0, min(len(one.rows), _MOST_ROWS))
    return drawn + (more if len(one.rows) > _MOST_ROWS else "")


def _grid(text: str, one: Table, first: int, until: int, spans: Sequence[Span] = ()) -> str:
    """Rows ``first`` to ``until`` (exclusive) under their header, each cell in its own column, with ``spans`` marked."""

    def cell(name: str, placed: Placed) -> str:
        words = widgets.marked(placed.span.of(text), _within(spans, placed.span))
        size = f' colspan="{placed.across}"' if placed.across > 1 else ""
        size += f' rowspan="{placed.down}"' if placed.down > 1 else ""
        return f"<{name}{size}>{words}</{name}>"

    def line(name: str, cells: Sequence[Placed]) -> str:
        return f"<tr>{''.join(cell(name, placed) for placed in cells)}</tr>"

    head = table_grid.header(one, first, until)
    body = "".join(line("td", cells) for cells in table_grid.rows(one.rows, first, until))
    return (
        '<div class="lib-table" tabindex="0"><table>'
        + (f"<thead>{line('th', head)}</thead>" if head else "")
        + f"<tbody>{body}</tbody></table></div>"
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
    """The text, or what overlaps ``within`` with a paragraph or row on either side, with ``spans`` marked.

    A table is drawn as one, of which ``within`` shows the rows it meets and those beside them.
    """
    blocks = list(document.blocks)
    if within is not None:
        at = [i for i, block in enumerate(blocks) if block.span.overlaps(within)]
        if at:
            blocks = blocks[max(0, at[0] - _AROUND) : at[-1] + _AROUND + 1]
    lines, tables = [], set()
    for block in blocks:
        if not len(block.span):
            continue
        if block.table is None:
            lines.append(_paragraph(document.text, block, spans, within))
        elif block.table not in tables:
            tables.add(block.table)
            lines.append(_rows_near(document, document.tables[block.table], spans, within))
    return f'<div class="lib-paper" tabindex="0" role="region" aria-label="原文">{"".join(lines)}</div>'


def _paragraph(text: str, block: Block, spans: Sequence[Span], within: Span | None) -> str:
    beside = within is not None and not block.span.overlaps(within)
    names = " ".join(filter(None, (_CLASSES.get(block.kind, ""), "lib-beside" if beside else "")))
    return f'<p class="{names}">{widgets.marked(block.span.of(text), _within(spans, block.span))}</p>'


def _rows_near(document: PolicyDocument, one: Table, spans: Sequence[Span], within: Span | None) -> str:
    at = [i for i, row in enumerate(one.rows) if within is None or row.span.overlaps(within)]
    if not at:
        # Beside the clause there is a table: its first row tells what it is about.
        at = [0]
    first = max(0, at[0] - _AROUND) if within is not None else 0
    until = min(len(one.rows), at[-1] + _AROUND + 1) if within is not None else len(one.rows)
    return _grid(document.text, one, first, until, spans)


def _within(spans: Sequence[Span], block: Span) -> list[Span]:
    """The parts of ``spans`` in a block, counted from its start, sorted and apart."""
    return _apart([_cut(span, block) for span in spans if span.overlaps(block)])


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
