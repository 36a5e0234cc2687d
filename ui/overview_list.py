"""概览里的小表：每行是一个按钮，点了就把那一行的编号交回来。"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from ui.style import asset

_list = st.components.v2.component(
    "banfu_overview_list",
    html='<div class="list"></div>',
    css=asset("overview_list.css"),
    js=asset("overview_list.js"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in CSS (empty: what is left), numbers at the end."""

    name: str
    width: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: ``id`` is what opening it gives, ``label`` what a screen reader says; ``badges`` stand under the first text.

    A cell is a text, or a text with one of the theme's colours.
    """

    id: str
    label: str
    cells: Sequence[str | tuple[str, str]]
    badges: Sequence[tuple[str, str]] = ()


def show(
    key: str, caption: str, columns: Sequence[Column], rows: Sequence[Row], opened: Callable[[str], None]
) -> None:
    """Draw the table; ``opened`` is called, within this run, with the id of the row that was just pressed."""
    data = {
        "caption": caption,
        "columns": [
            {"name": one.name, "width": one.width, "align": "end" if one.number else "start"}
            for one in columns
        ],
        "rows": [
            {
                "id": row.id,
                "label": row.label,
                "badges": [list(badge) for badge in row.badges],
                "cells": [
                    {"text": cell, "colour": ""}
                    if isinstance(cell, str)
                    else {"text": cell[0], "colour": cell[1]}
                    for cell in row.cells
                ],
            }
            for row in rows
        ],
    }
    pressed = _list(data=data, key=key, height="content", on_open_change=_pressed).open
    if isinstance(pressed, str) and pressed in {row.id for row in rows}:
        opened(pressed)


def _pressed() -> None:
    """Nothing: the id is read where the list is mounted."""
