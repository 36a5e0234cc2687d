"""The text of an item in the editor: composed items written with their marks, read back, and checked sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.cases.models import CaseItem, CheckedSentence, Source
from assistant.drafting.models import ReplyItem


def text_of(item: ReplyItem) -> str:
    """A composed item as the editor shows it: a paragraph a line, marks before the final 。, gaps as paragraphs at the end."""
    raise NotImplementedError


def reply_item(template: ReplyItem, text: str, sources: Sequence[Source]) -> ReplyItem:
    """The editor's text as the reply of ``template`` (its number, heading and suggestion kept); marks become citations."""
    raise NotImplementedError


def plain_text(text: str) -> str:
    """The text without its marks, as it is printed."""
    raise NotImplementedError


def mark(numbers: Sequence[int]) -> str:
    """The mark of these numbers: ［1，2］."""
    raise NotImplementedError


def sentence_for(source: Source, own: str = "") -> str:
    """A source as a sentence of an official reply with its mark, to put into the text (插入正文)."""
    raise NotImplementedError


def checked(item: CaseItem, today: date | None = None, own: str = "") -> tuple[CheckedSentence, ...]:
    """Every sentence of the item's text with its check. ``own`` is the full name of the office that answers."""
    raise NotImplementedError
