"""What a table row needs to be understood: its caption, its column headers and the categories it carries on."""

from __future__ import annotations

import bisect
import re

from corpus.models import Block, PolicyDocument, Span

_LONGEST = 40


def one_line(text: str) -> str:
    """The text with every run of white space turned into one space."""
    return re.sub(r"\s+", " ", text).strip()


class TableContext:
    """Looks up rows of one document's tables; each table is read once, so long tables stay linear."""

    def __init__(self, document: PolicyDocument) -> None:
        self._document = document
        self._extents: dict[tuple[int, int], Span] = {}
        self._captions: dict[int, str] = {}
        self._carried: dict[int, list[dict[int, str]]] = {}
        previous: Block | None = None
        for block in document.blocks:
            if block.table is not None and block.row is not None:
                key = (block.table, block.row)
                before = self._extents.get(key)
                self._extents[key] = Span(before.start if before else block.span.start, block.span.end)
                if block.table not in self._captions:
                    self._captions[block.table] = self._caption(previous)
            previous = block

    def extent(self, block: Block) -> Span:
        """From the first to the last paragraph of the row that a block of a table stands in."""
        return self._extents[block.table or 0, block.row or 0]

    def position(self, table: int, span: Span) -> int | None:
        """The index of the row that holds ``span``, None for a header row."""
        rows = self._document.tables[table].rows
        found = bisect.bisect_right(rows, span.start, key=lambda row: row.span.start) - 1
        return found if found >= 0 and rows[found].span.contains(span) else None

    def columns(self, table: int, position: int) -> str:
        """The caption and the column headers of a data row, with the category a blank cell carries on."""
        grid = self._document.tables[table]
        if len(grid.rows[position].cells) == 1:
            return ""
        carried = self._categories(table)[position]
        names: list[str] = []
        for header in grid.headers:
            name = one_line(header.span.of(self._document.text))
            columns = range(header.column, header.column + header.col_span)
            value = next((carried[c] for c in columns if 0 < len(carried.get(c, "")) <= _LONGEST), "")
            if name or value:
                names.append(name + (f"（{value}）" if value else ""))
        return self._captions.get(table, "") + "｜".join(names)

    def _categories(self, table: int) -> list[dict[int, str]]:
        """For each row the values above its blank (or merged away) cells, by column."""
        if table not in self._carried:
            last: dict[int, str] = {}
            rows: list[dict[int, str]] = []
            for row in self._document.tables[table].rows:
                filled = {cell.column for cell in row.cells if cell.span}
                rows.append({column: value for column, value in last.items() if column not in filled})
                for cell in row.cells:
                    if cell.span:
                        last[cell.column] = one_line(cell.span.of(self._document.text))
            self._carried[table] = rows
        return self._carried[table]

    def _caption(self, before: Block | None) -> str:
        """The line above a table when it is a caption: short, and no sentence."""
        if before is None or before.table is not None:
            return ""
        line = one_line(before.span.of(self._document.text))
        return f"{line}：" if 0 < len(line) <= _LONGEST and line[-1] not in "。；：:！？" else ""
