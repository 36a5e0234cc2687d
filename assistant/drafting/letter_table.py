"""The table of suggestions and replies read back: its columns, its items, and the rows that close it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from assistant.drafting.letter_lines import CATEGORY, PROCESS, LetterLine, read_ending, with_reply
from assistant.drafting.models import CategoryPlace, Contact, Letter, LetterForm, ReplyItem
from corpus.numbering import find_marker

_COLUMN = re.compile(r"建议|意见|提案|答复|办理|会办|内容|情况")
_CONTACT = re.compile(r"^(?:联系人|承办人|经办人|联系单位)$")
_PHONE = re.compile(r"^(?:联系电话|电话|手机)$")


def read_items_table(letter: Letter, lines: Sequence[LetterLine]) -> Letter:
    """The letter with the items of its table and what its last rows say; ``lines`` are those in tables."""
    items: list[ReplyItem] = []
    columns = ("", "")
    for _, row in groupby(lines, key=lambda line: line.cell and line.cell[:2]):
        cells = [list(cell) for _, cell in groupby(row, key=lambda line: line.cell)]
        words = ["\n".join(line.text for line in cell) for cell in cells]
        if columns == ("", "") and not items and len(cells) == 2 and all(_is_column(w) for w in words):
            columns = (words[0], words[1])
        elif len(cells) % 2 == 0 and (_CONTACT.match(words[0]) or _PHONE.match(words[0])):
            for label, value in zip(words[::2], words[1::2], strict=True):
                letter = _contact(letter, label, value)
        elif len(cells) == 2 and not _closing_row(words[0]):
            items.append(_item(len(items) + 1, words[0], [line.text for line in cells[1]]))
        elif len(cells) == 1 and not _closing_row(words[0]) and items and find_marker(words[0]) is None:
            # A row whose left cell is empty goes on with the reply above.
            more = [*items[-1].paragraphs, *(line.text for line in cells[0])]
            items[-1] = with_reply(items[-1], more)
        elif len(cells) == 1 and not _closing_row(words[0]) and find_marker(words[0]) is not None:
            items.append(_item(len(items) + 1, words[0], []))
        else:
            letter = read_ending(letter, [line for cell in cells for line in cell])
    form = LetterForm.JOINT_OPINION if "会办" in columns[1] else LetterForm.TWO_COLUMN
    letter = replace(letter, form=form, columns=columns, items=(*letter.items, *items))
    if letter.signature and letter.category_place is CategoryPlace.NONE and _signed_in(lines, letter):
        letter = replace(letter, category_place=CategoryPlace.TABLE)
    return letter


def _is_column(words: str) -> bool:
    return len(words) <= 12 and bool(_COLUMN.search(words)) and find_marker(words) is None


def _closing_row(words: str) -> bool:
    first = words.split("\n", 1)[0]
    return len(first) <= 40 and bool(PROCESS.search(first) or CATEGORY.search(first))


def _item(no: int, left: str, paragraphs: Sequence[str]) -> ReplyItem:
    marker = find_marker(left)
    end = marker.end if marker else 0
    heading = left[end:].lstrip()
    number = left[: len(left) - len(heading)] if marker else ""
    return with_reply(ReplyItem(no, heading, number, suggestion=heading), paragraphs)


def _contact(letter: Letter, label: str, value: str) -> Letter:
    contact: Contact = letter.contact
    if _PHONE.match(label):
        return replace(
            letter,
            contact=replace(contact, phone=value),
            contact_labels=(letter.contact_labels[0], label),
        )
    return replace(
        letter, contact=replace(contact, person=value), contact_labels=(label, letter.contact_labels[1])
    )


def _signed_in(lines: Sequence[LetterLine], letter: Letter) -> bool:
    return any(line.text == letter.signature for line in lines)
