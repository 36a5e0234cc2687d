"""Read a grid of cells as a table: which row is the header, what kind of table it is, what it pairs."""

from __future__ import annotations

import re
from collections import Counter

from corpus.assemble import Grid
from corpus.models import Cell, Row, Span, SuggestionReply, Table, TableKind

_LEFT = re.compile(r"意见|建议|提案|问题|诉求|事项")
_RIGHT = re.compile(r"答复|办理|会办|回复|意见|落实|情况|采纳")
_PROPOSAL = re.compile(
    r"(?:建议|意见|问题)[一二三四五六七八九十\d]+[、：:]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.、．]"
)
_FIGURE = re.compile(r"\d")


def read_table(text: str, grid: Grid) -> Table:
    """Decide a table's header row and kind.

    The header is the row the file marks, else the first row when its cells are short labels without figures
    and differ in kind from the rows below. When the header has fewer cells than the body, the header cell over a
    column that leaves blanks (a merged category) covers the next column too.
    """
    rows = list(grid.rows)
    if not rows:
        return Table(Span(0, 0), TableKind.DATA, (), ())
    span = Span(rows[0].span.start, rows[-1].span.end)
    # A row of contact details at the end of a letter does not make the table wider than its other rows.
    extents = Counter(row.cells[-1].column + row.cells[-1].col_span for row in rows if len(row.cells) > 1)
    width = extents.most_common(1)[0][0] if extents else 1
    reply = _is_reply(text, rows)
    header_rows = grid.header_rows or (1 if reply == 1 or _first_is_header(text, rows) else 0)
    headers: tuple[Cell, ...] = ()
    if header_rows and len(rows) > header_rows:
        headers = _spread(rows[header_rows - 1].cells, rows[header_rows:], width)
        rows = rows[header_rows:]
    if reply:
        kind = TableKind.REPLY
    elif headers:
        kind = TableKind.DATA
    else:
        kind = TableKind.FORM if _is_form(text, rows) else TableKind.DATA
    return Table(span, kind, headers, tuple(rows))


def _is_reply(text: str, rows: list[Row]) -> int:
    """1 when the first row heads suggestions and replies, 2 when rows pair them without a heading, else 0."""
    first = [cell for cell in rows[0].cells if cell.span]
    if len(first) == 2 and len(rows) > 1:
        left, right = (cell.span.of(text) for cell in first)
        if (
            len(left) <= 12
            and len(right) <= 12
            and _LEFT.search(left)
            and _RIGHT.search(right)
            and left != right
        ):
            return 1
    pairs = [row for row in rows if len(row.cells) == 2]
    if pairs and all(
        _PROPOSAL.match(row.cells[0].span.of(text)) and len(row.cells[1].span) >= 60 for row in pairs
    ):
        return 2
    return 0


def _first_is_header(text: str, rows: list[Row]) -> bool:
    if len(rows) < 2:
        return False
    labels = [cell.span.of(text) for cell in rows[0].cells]
    filled = [label for label in labels if label]
    if len(filled) < 2 or len(filled) < len(labels) or any(len(label) > 24 for label in filled):
        return False
    if any(re.search(r"[。；，：]", label) or re.fullmatch(r"[\d.,%％]+", label) for label in filled):
        return False
    if len(set(filled)) < len(filled):
        return False
    # A form alternates labels and values; its first row has figures or its columns repeat the pattern below.
    figures = sum(bool(_FIGURE.search(label)) for label in filled)
    return figures == 0 or all(
        re.search(r"年|季度|月|第\d", label) for label in filled if _FIGURE.search(label)
    )


def _is_form(text: str, rows: list[Row]) -> bool:
    """Whether the rows are labels beside values: every first cell is a short label."""
    firsts = [row.cells[0].span.of(text) for row in rows if len(row.cells) in (2, 4)]
    return bool(firsts) and len(firsts) == len(rows) and all(0 < len(label) <= 14 for label in firsts)


def _spread(headers: tuple[Cell, ...], body: list[Row], width: int) -> tuple[Cell, ...]:
    """Give header cells the columns they cover when the export lost their spans."""
    covered = sum(cell.col_span for cell in headers)
    missing = width - covered
    if missing <= 0 or any(cell.col_span > 1 for cell in headers):
        return headers
    blanks = Counter(
        cell.column for row in body if len(row.cells) == width for cell in row.cells if not cell.span
    )
    spread: list[Cell] = []
    column = 0
    candidates = [c for c, _ in blanks.most_common()] or [0]
    wide = set(candidates[:missing])
    for cell in headers:
        extra = 0
        while missing and column + extra in wide:
            extra += 1
            missing -= 1
        spread.append(Cell(cell.span, column, 1 + extra, cell.row_span))
        column += 1 + extra
    if missing and spread:
        last = spread[-1]
        spread[-1] = Cell(last.span, last.column, last.col_span + missing, last.row_span)
    return tuple(spread)


def pairs_of(table: Table) -> list[SuggestionReply]:
    """The suggestion/reply pairs of a 答复表, a row each; full-width rows (办理过程 …) are no pairs."""
    if table.kind is not TableKind.REPLY:
        return []
    return [
        SuggestionReply(row.cells[0].span, row.cells[1].span)
        for row in table.rows
        if len(row.cells) == 2 and row.cells[0].span and row.cells[1].span
    ]
