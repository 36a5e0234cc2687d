"""What was said before, as the chain and the command line exchange it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus.errors import SettingsError


class Speaker(StrEnum):
    """Who said it; the values are those of the OpenAI message format."""

    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation, in the words that were shown."""

    role: Speaker
    content: str


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that can be understood without the conversation.

    ``question`` equals the user's own words where they needed nothing. ``carried`` are the words taken from the
    conversation, for showing what was understood.
    """

    question: str
    carried: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was taken from the conversation."""
        return bool(self.carried)


def messages_of(rows: object) -> list[Message]:
    """Messages from JSON rows ``{role, content}``. Raises ``SettingsError`` for anything else; other roles are left out."""
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise SettingsError("history 应是一个列表，每项是 {role, content}")
    found: list[Message] = []
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or not isinstance(row.get("content"), str):
            raise SettingsError(f"history 第 {number} 项应是含有 role 和 content 的对象")
        if row.get("role") in tuple(Speaker):
            found.append(Message(Speaker(row["role"]), row["content"]))
    return found
