"""A letter as plain text, to read, to review and to compare; ``letter_reader.parse_letter`` reads it back."""

from __future__ import annotations

from assistant.drafting.letter_parts import PartKind, TablePart, body_parts, head_parts, tail_parts
from assistant.drafting.models import Letter


def letter_text(letter: Letter) -> str:
    """The letter’s text in the order of print: a paragraph a line, each cell of the table behind a tab.

    >>> from assistant.drafting.models import LetterForm, ReplyItem, ReplySentence
    >>> item = ReplyItem(1, "关于床位的建议", "一、", reply=(ReplySentence("已增加床位。"),))
    >>> print(letter_text(Letter(LetterForm.NARRATIVE, "关于第8号提案答复的函", "沈既白委员", items=(item,))))
    关于第8号提案答复的函
    <BLANKLINE>
    沈既白委员：
    一、关于床位的建议
    已增加床位。
    """
    lines: list[str] = []
    for part in head_parts(letter):
        lines.append(part.text)
        if part.kind in (PartKind.TITLE, PartKind.DOC_NUMBER):
            lines.append("")
    for piece in body_parts(letter):
        lines.extend(_table(piece) if isinstance(piece, TablePart) else [piece.text])
    lines.extend(part.text for part in tail_parts(letter))
    return "\n".join(lines)


def _table(table: TablePart) -> list[str]:
    """Rows as the plain-text exports of office systems print them: a blank line, then each cell behind a tab."""
    lines: list[str] = []
    for row in table.rows:
        lines.append("")
        for cell in row.cells:
            first, *more = [part.text for part in cell] or [""]
            lines.extend([f"\t{first}", *more])
    return [*lines, ""]
