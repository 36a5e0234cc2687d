"""Recover tables that a plain-text export wrote as tab-indented cells or tab-separated lines."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.loaders.raw import RawBlock, RawCell, RawParagraph, RawRow, RawTable


def recover_tables(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """Replace runs of tab-indented or tab-separated lines by tables.

    Two layouts are known. In the first each cell begins a line with a tab, further lines of the cell have none,
    and a blank line ends the row; a row of one cell spans the table. In the second a row is a line whose cells
    are separated by tabs. A lone tab-indented line is an indented paragraph, not a table.

    >>> lines = ["\\t意见建议", "\\t办理答复", "", "\\t一、甲", "\\t已办。", "正在办。", ""]
    >>> table = recover_tables([RawParagraph(line) for line in lines])[0]
    >>> [[cell.text for cell in row.cells] for row in table.rows]
    [['意见建议', '办理答复'], ['一、甲', '已办。\\n正在办。']]
    """
    if not any(isinstance(block, RawParagraph) and "\t" in block.text for block in blocks):
        return list(blocks)
    result: list[RawBlock] = []
    index = 0
    while index < len(blocks):
        table, used = _indented_table(blocks, index)
        if not table:
            table, used = _separated_table(blocks, index)
        if table:
            result.append(table)
            index += used
        else:
            result.append(blocks[index])
            index += 1
    return result


def _line(blocks: Sequence[RawBlock], index: int) -> RawParagraph | None:
    block = blocks[index] if index < len(blocks) else None
    return block if isinstance(block, RawParagraph) else None


def _group(blocks: Sequence[RawBlock], index: int) -> list[RawParagraph]:
    """The lines from ``index`` to the next blank one."""
    group: list[RawParagraph] = []
    while (line := _line(blocks, index + len(group))) is not None and not _blank(line):
        group.append(line)
    return group


def _blank(line: RawParagraph) -> bool:
    return not line.text.strip() and not line.text.startswith("\t")


def _indented_table(blocks: Sequence[RawBlock], index: int) -> tuple[RawTable | None, int]:
    line = _line(blocks, index)
    if line is None or not line.text.startswith("\t"):
        return None, 0
    rows: list[list[list[RawParagraph]]] = []
    position = index
    end = index
    while True:
        group = _group(blocks, position)
        if not group or not group[0].text.startswith("\t"):
            break
        cells: list[list[RawParagraph]] = []
        for member in group:
            if member.text.startswith("\t"):
                cells.append([_without_tab(member)])
            else:
                cells[-1].append(member)
        if not rows and len(cells) < 2:
            return None, 0
        rows.append(cells)
        end = position + len(group)
        position = end
        blanks = 0
        while (blank := _line(blocks, position)) is not None and _blank(blank):
            position += 1
            blanks += 1
    width = max((len(row) for row in rows), default=0)
    if width < 2:
        return None, 0
    return RawTable(tuple(_row(cells, width) for cells in rows)), end - index


def _without_tab(line: RawParagraph) -> RawParagraph:
    return RawParagraph(line.text[1:], line.page, line.label, line.outline_level, line.kind, line.bbox)


def _row(cells: list[list[RawParagraph]], width: int) -> RawRow:
    span = width if len(cells) == 1 else 1
    return RawRow(tuple(RawCell(tuple(cell), column, span) for column, cell in enumerate(cells)))


def _separated_table(blocks: Sequence[RawBlock], index: int) -> tuple[RawTable | None, int]:
    rows: list[list[str]] = []
    while (line := _line(blocks, index + len(rows))) is not None:
        cells = line.text.split("\t")
        if len(cells) < 2 or not line.text.strip() or (not cells[0].strip() and len(cells) == 2):
            break
        if rows and len(cells) != len(rows[0]):
            break
        rows.append(cells)
    if len(rows) < 2:
        return None, 0
    return (
        RawTable(
            tuple(
                RawRow(tuple(RawCell((RawParagraph(text),), column) for column, text in enumerate(cells)))
                for cells in rows
            )
        ),
        len(rows),
    )
