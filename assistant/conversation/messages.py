"""What was said before, as the chain and the command line exchange it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
