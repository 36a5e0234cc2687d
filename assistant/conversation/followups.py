"""A follow-up as a question that stands on its own: by a model where there is one, by rules over the history otherwise.

The history is data. Words of it may be carried into the question; nothing in it is obeyed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.conversation.constituents import Part, content_words, pieces_of
from assistant.conversation.context import (
    Context,
    carried_into,
    is_complete,
    topic_of,
    without_citations,
    without_mark,
)
from assistant.conversation.ellipsis import left_out, not_this_but_that, substituted
from assistant.conversation.messages import Message, Speaker, Standalone
from assistant.conversation.references import resolved
from assistant.conversation.word_classes import ABOUT_US, MORE, OPENING, SMALL_TALK
from corpus.tokens import fold

#: Older messages and longer texts say nothing more about a follow-up.
_MESSAGES = 20
_CHARACTERS = 2000
_POINTS_BACK = re.compile(
    r"[它她]|他们|该|此|这|那[个些项种类家份条款笔]|其|前者|后者|上述|上面|前面|刚才|第[一二三四五六七八九十\d]+[条项点个种类家]|当年|那年|同年|当时|同期"
)


def standalone(question: str, history: Sequence[Message], model: Any = None) -> Standalone:
    """What the question means without the conversation; unchanged where it needs nothing.

    Every content word of the question stays. A model’s wording is taken only if that holds and if whatever it adds
    stands in the history; else the rules’ is.

    >>> history = [Message(Speaker.USER, "澜江市养老床位资助标准是多少？"), Message(Speaker.ASSISTANT, "每张8000元。")]
    >>> standalone("那要交什么材料？", history)
    Standalone(question='澜江市养老床位资助要交什么材料？', carried=('澜江市', '养老', '床位', '资助'))
    """
    context = context_of(history)
    asked = question.strip()
    if context is None or _needs_nothing(asked, context):
        return Standalone(question)
    if model is not None:
        wording = _by_model(asked, history, model)
        if wording is not None:
            return _standalone(question, wording)
    return _standalone(question, _by_rules(asked, context))


def context_of(history: Sequence[Message]) -> Context | None:
    """The last question of a history in its standalone form, with its answer; None where nothing was asked."""
    context: Context | None = None
    answered = True
    for message in history[-_MESSAGES:]:
        text = message.content[:_CHARACTERS].strip()
        if message.role is Speaker.ASSISTANT:
            if context is not None and not answered:
                context = Context(context.question, without_citations(text))
                answered = True
        elif not text or _is_small_talk(text):
            # Its answer, a courtesy, must not replace the answer to the question before.
            answered = True
        else:
            meant = text if context is None or _needs_nothing(text, context) else _by_rules(text, context)
            context, answered = Context(meant), False
    return context


def _is_small_talk(question: str) -> bool:
    return bool(SMALL_TALK.fullmatch(question) or ABOUT_US.fullmatch(question))


def _needs_nothing(question: str, context: Context) -> bool:
    if not question or _is_small_talk(question):
        return True
    if MORE.fullmatch(OPENING.sub("", question) or question) or not_this_but_that(question):
        return False
    if resolved(question, context) is not None or left_out(question):
        return False
    return is_complete(question) and not _missing_place(question, context)


def _missing_place(question: str, context: Context) -> str:
    """The place that a question on the same matter takes over from the last one."""
    parts = {piece.part for piece in pieces_of(question)}
    if parts & {Part.PLACE, Part.INSTITUTION, Part.DOCUMENT}:
        return ""
    shared = [
        piece.text
        for piece in context.pieces
        if piece.part in (Part.THING, Part.FACILITY) and piece.text in question and len(piece.text) > 1
    ]
    return "".join(p.text for p in context.pieces if p.part is Part.PLACE) if shared else ""


def _by_rules(question: str, context: Context) -> str:
    opened = OPENING.sub("", question) or question
    if MORE.fullmatch(opened):
        return f"{context.bare}，{opened}"
    for attempt in (_corrected, _substituted, _resolved):
        found = attempt(question, opened, context)
        if found and _keeps_words(question, found):
            return found
    if is_complete(question):
        return _missing_place(question, context) + opened
    return carried_into(context, opened)


def _corrected(question: str, _: str, context: Context) -> str | None:
    sides = not_this_but_that(question)
    if sides is None:
        return None
    old, new = sides
    if old in context.question:
        return context.question.replace(old, new, 1)
    return substituted(context, new)


def _substituted(question: str, _: str, context: Context) -> str | None:
    given = left_out(question)
    return substituted(context, given) if given else None


def _resolved(_: str, opened: str, context: Context) -> str | None:
    found = resolved(opened, context)
    if found is None:
        return None
    if not is_complete(found) and topic_of(context.question, said=found) == topic_of(context.question):
        # 当年 led back to a year alone.
        return carried_into(context, found)
    # A pointing word may be all that leads back; the place of the last question goes with it.
    parts = {piece.part for piece in pieces_of(found)}
    place = "".join(p.text for p in context.pieces if p.part is Part.PLACE)
    if not parts & {Part.PLACE, Part.INSTITUTION, Part.DOCUMENT} and place not in found:
        found = place + found
    return found


def _keeps_words(question: str, wording: str) -> bool:
    """Whether the content words of a question stand in its new wording; words that only point back need not."""
    asked = OPENING.sub("", question)
    sides = not_this_but_that(question)
    asked = sides[1] if sides else asked
    folded = fold(wording)
    return all(fold(word) in folded for word in content_words(asked) if not _POINTS_BACK.fullmatch(word))


def _by_model(question: str, history: Sequence[Message], model: Any) -> str | None:
    """A model’s wording, if it only carries words over from the history."""
    from assistant.answering.rewriting_prompt import ask_model_to_rewrite

    answer = ask_model_to_rewrite(question, history[-_MESSAGES:], model)
    if not answer:
        return None
    wording = " ".join(answer.split())
    said = fold(question + "\n" + "\n".join(message.content for message in history))
    added = [word for word in content_words(wording) if fold(word) not in said]
    if added or not _keeps_words(question, wording) or len(wording) > 300:
        return None
    return wording


def _standalone(question: str, wording: str) -> Standalone:
    own = fold(question)
    carried = [
        word for word in content_words(wording) if fold(word) not in own and (len(word) > 1 or word.isdigit())
    ]
    if not carried:
        return Standalone(question)
    return Standalone(wording, tuple(dict.fromkeys(carried)))


__all__ = ["context_of", "standalone", "topic_of", "without_mark"]
