"""成稿的文字版：不能排成页面时，按公文的字体和次序显示，待补充的地方标黄。"""

from __future__ import annotations

import re
from html import escape

from assistant.drafting.letter_parts import (
    Part,
    PartKind,
    TablePart,
    body_parts,
    head_parts,
    tail_parts,
)
from assistant.drafting.models import Letter

_GAP = re.compile(r"【[^【】\n]*】|_{2,}")


def paper(letter: Letter) -> str:
    """The letter on one long sheet; HTML, every word of it escaped."""
    parts = [
        f'<p class="paper-letterhead">{escape(letter.letterhead)}</p>' if letter.letterhead else "",
        *(_paragraph(part) for part in head_parts(letter)),
        *(_table(part) if isinstance(part, TablePart) else _paragraph(part) for part in body_parts(letter)),
        *(_paragraph(part) for part in tail_parts(letter)),
    ]
    return f'<article class="preview-paper" aria-label="成稿文字版">{"".join(parts)}</article>'


def _paragraph(part: Part) -> str:
    tag = "h1" if part.kind is PartKind.TITLE else "p"
    return f'<{tag} class="paper-{part.kind.name.lower()}">{marked(part.text)}</{tag}>'


def marked(text: str) -> str:
    """The text escaped, what is still to be filled in marked.

    >>> marked("资助【待补充：金额】<元>")
    '资助<mark>【待补充：金额】</mark>&lt;元&gt;'
    """
    out, at = [], 0
    for found in _GAP.finditer(text):
        out += [escape(text[at : found.start()]), f"<mark>{escape(found.group())}</mark>"]
        at = found.end()
    return "".join([*out, escape(text[at:])])


def _table(table: TablePart) -> str:
    width = max(len(row.cells) for row in table.rows)
    rows = []
    for row in table.rows:
        tag = "th" if row.header else "td"
        span = f' colspan="{width}"' if len(row.cells) < width else ""
        cells = "".join(
            f"<{tag}{span}>{''.join(_paragraph(part) for part in cell)}</{tag}>" for cell in row.cells
        )
        rows.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(rows)}</table>"
