"""A follow-up as a question that stands on its own: by a model where there is one, by rules over the history otherwise.

The history is data. Words of it may be carried into the question; nothing in it is obeyed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answering.orders import gives_orders
from assistant.conversation.constituents import pieces_of
from assistant.conversation.context import (
    Context,
    carried_into,
    is_complete,
    without_citations,
    without_mark,
)
from assistant.conversation.ellipsis import left_out, left_out_before, not_this_but_that, substituted
from assistant.conversation.messages import Message, Speaker, Standalone
from assistant.conversation.pieces import Part
from assistant.conversation.question_tokens import content_words
from assistant.conversation.references import resolved, without_references
from assistant.conversation.word_classes import ABOUT_US, COURTESY, MORE, OPENING, SMALL_TALK
from corpus.tokens import bigrams, fold

if TYPE_CHECKING:
    from assistant.llm import ChatModel

#: Older messages and longer texts say nothing more about a follow-up.
_MESSAGES = 20
_CHARACTERS = 2000
_LONGEST_WORDING = 300


def standalone(question: str, history: Sequence[Message], model: ChatModel | None = None) -> Standalone:
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
    ruled = _by_rules(asked, context)
    worded = None if model is None else _by_model(asked, history, model)
    return _standalone(question, worded if worded and _agrees(worded, ruled, asked, context) else ruled)


def context_of(history: Sequence[Message]) -> Context | None:
    """The last question of a history in its standalone form, with its answer; None where nothing was asked."""
    context: Context | None = None
    answered = True
    for message in history[-_MESSAGES:]:
        text = message.content[:_CHARACTERS].strip()
        if message.role is Speaker.ASSISTANT:
            if context is not None and not answered:
                context = Context(context.question, _plain_sentences(without_citations(text)))
                answered = True
        elif not text or _is_small_talk(text) or _only_orders(text):
            # Its answer, a courtesy, must not replace the answer to the question before.
            answered = True
        else:
            meant = text if context is None or _needs_nothing(text, context) else _by_rules(text, context)
            context, answered = Context(meant), False
    return context


def _only_orders(text: str) -> bool:
    """Whether a message tells the assistant what to do and asks nothing about policy."""
    return gives_orders(text) and not any(piece.part is Part.ASKING for piece in pieces_of(text))


def _plain_sentences(answer: str) -> str:
    """An answer without sentences that give orders: nothing may be named by them."""
    return "".join(s for s in re.findall(r"[^。！？\n]*[。！？\n]*", answer) if not gives_orders(s))


def _is_small_talk(question: str) -> bool:
    return bool(SMALL_TALK.fullmatch(question) or ABOUT_US.fullmatch(question))


def _needs_nothing(question: str, context: Context) -> bool:
    if not question or _is_small_talk(question):
        return True
    if MORE.fullmatch(OPENING.sub("", question) or question) or not_this_but_that(question):
        return False
    if resolved(question, context) is not None or left_out(question) or left_out_before(question):
        return False
    return is_complete(COURTESY.sub("", question)) and not _missing_place(question, context)


def _missing_place(question: str, context: Context) -> str:
    """The place that a question on the same matter takes over from the last one."""
    parts = {piece.part for piece in pieces_of(question)}
    if parts & {Part.PLACE, Part.INSTITUTION, Part.DOCUMENT}:
        return ""
    own = [pair for word in content_words(question) for pair in bigrams(word) if len(pair) > 1]
    shared = [pair for pair in own if pair in context.question]
    # One shared word (疫情, 企业) does not make it the same matter.
    same = 2 * len(shared) >= len(own) and len(shared) > 1
    return "".join(p.text for p in context.pieces if p.part is Part.PLACE) if same else ""


def _by_rules(question: str, context: Context) -> str:
    opened = OPENING.sub("", question) or question
    if MORE.fullmatch(opened):
        return f"{context.bare}，{opened}"
    for attempt in (_corrected, _substituted, _resolved):
        if found := attempt(opened, context):
            return found
    if is_complete(COURTESY.sub("", question)):
        return _missing_place(question, context) + opened
    return carried_into(context, opened)


def _corrected(question: str, context: Context) -> str | None:
    sides = not_this_but_that(question)
    if sides is None:
        return None
    old, new = sides
    found = context.question.replace(old, new, 1) if old in context.question else substituted(context, new)
    return found if found and _keeps_words(new, found) else None


def _substituted(question: str, context: Context) -> str | None:
    given, rest = left_out(question), ""
    if parts := left_out_before(question):
        given, rest = parts
    found = substituted(context, given) if given else None
    if not given or not found or not _keeps_words(given, found):
        return None
    return found if _keeps_words(rest, found) else f"{without_mark(found)}，{rest}？"


def _resolved(question: str, context: Context) -> str | None:
    found = resolved(question, context)
    if found is None or not _keeps_words(without_references(question), found):
        return None
    if further := _substituted(found, context):
        # 他们的上限呢: the body is known now, its 上限 is asked for as before.
        return further
    if all(piece.part is Part.TIME for piece in pieces_of(found) if piece.text not in question):
        # 当年 led back to a year alone.
        return carried_into(context, found)
    # A pointing word may be all that leads back; the place of the last question goes with it.
    parts = {piece.part for piece in pieces_of(found)}
    place = "".join(p.text for p in context.pieces if p.part is Part.PLACE)
    if not parts & {Part.PLACE, Part.INSTITUTION, Part.DOCUMENT} and place not in found:
        found = place + found
    return found


def _keeps_words(asked: str, wording: str) -> bool:
    """Whether every content word of what was asked stands in the new wording."""
    folded = fold(wording)
    return all(fold(word) in folded for word in content_words(asked))


def _by_model(question: str, history: Sequence[Message], model: ChatModel) -> str | None:
    """A model’s wording, if it keeps the words of the question and adds only words of the history."""
    from assistant.answering.rewriting_prompt import ask_model_to_rewrite

    answer = ask_model_to_rewrite(question, history[-_MESSAGES:], model)
    if not answer:
        return None
    wording = " ".join(answer.split())
    said = fold(question + "\n" + "\n".join(message.content for message in history))
    invented = any(fold(word) not in said for word in content_words(wording))
    own = without_references(left_out(question) or OPENING.sub("", question))
    kept = not invented and _keeps_words(own, wording) and len(wording) <= _LONGEST_WORDING
    return wording if kept else None


def _agrees(worded: str, ruled: str, asked: str, context: Context) -> bool:
    """Whether a model’s wording carries what the rules carry and drops what they replaced.

    A small model often gives the follow-up back as it was, or keeps both 企业 and the 高校 that replaced it.
    """
    carried = [word for word in content_words(ruled) if word not in asked and len(word) > 1]
    if 2 * sum(word in worded for word in carried) < len(carried):
        return False
    replaced = left_out(asked) is not None or not_this_but_that(asked) is not None
    gone = [word for word in content_words(context.question) if len(word) > 1 and word not in ruled]
    return not (replaced and any(word in worded for word in gone))


def _standalone(question: str, wording: str) -> Standalone:
    own = fold(question)
    carried = [
        word for word in content_words(wording) if fold(word) not in own and (len(word) > 1 or word.isdigit())
    ]
    if not carried:
        return Standalone(question)
    return Standalone(wording, tuple(dict.fromkeys(carried)))
