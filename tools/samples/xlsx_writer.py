"""Write a sample list as .xlsx: a title row, an optional note, a header row and merged categories."""

from __future__ import annotations

from pathlib import Path

from fixed_zip import freeze
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from source_format import Item, merge_runs


def write_xlsx(items: list[Item], target: Path) -> None:
    """Write one sheet for each ``工作表`` item to ``target``."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheet: Worksheet | None = None
    banners: list[str] = []
    for item in items:
        if item.mark == "工作表":
            sheet = workbook.create_sheet(item.text)
            banners = []
        elif item.mark in ("标题", "注"):
            banners.append(item.text)
        elif item.mark == "行" and sheet is not None:
            _write_rows(sheet, banners, item.rows)
    workbook.save(target)
    freeze(target)


def _write_rows(sheet: Worksheet, banners: list[str], rows: tuple[tuple[str, ...], ...]) -> None:
    width = len(rows[0])
    for index, text in enumerate(banners, start=1):
        sheet.cell(index, 1, text).font = Font(bold=index == 1, size=16 if index == 1 else 10)
        sheet.merge_cells(start_row=index, end_row=index, start_column=1, end_column=width)
    top = len(banners) + 1
    for r, row in enumerate(rows):
        for c, text in enumerate(row, start=1):
            cell = sheet.cell(top + r, c, None if text in ("", "^") else text)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            cell.font = Font(bold=r == 0)
    for column, first, last in merge_runs(rows):
        sheet.merge_cells(
            start_row=top + first, end_row=top + last, start_column=column + 1, end_column=column + 1
        )
    for c in range(width):
        longest = max(len(row[c]) for row in rows)
        sheet.column_dimensions[get_column_letter(c + 1)].width = min(max(longest * 2, 10), 44)
    sheet.freeze_panes = f"A{top + 1}"
