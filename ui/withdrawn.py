"""公开端的旧回答：所引文件后来不公开了，回答就不再显示。"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from assistant.answering.models import Outcome, Role, Statement
from assistant.conversation.records import Turn

_SAID = "这条回答引用的文件已不再公开，内容不再显示。可以重新提问。"


def without_hidden(turn: Turn, visible: Collection[str]) -> Turn:
    """The turn, its answer replaced where it cites or names a document that is not among ``visible`` ids."""
    answer = turn.answer
    named = {citation.doc_id for citation in answer.citations} | {near.doc_id for near in answer.nearby}
    if named <= set(visible):
        return turn
    said = replace(
        answer,
        standalone_question=answer.question,
        statements=(Statement(_SAID, role=Role.NOTE),),
        citations=(),
        nearby=(),
        warnings=(),
        trace=(),
        outcome=Outcome.REFUSED,
    )
    return replace(turn, answer=said)
