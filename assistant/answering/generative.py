"""Wording by a chat model over an extractive answer that is already there.

Code carries exactness: the extractive side has decided the outcome and the decisive quotes. The model writes one to
three sentences over them; each is verified before anyone sees it, repaired once or dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import prompts
from assistant.answering.evidence_text import EvidenceText, as_data, format_evidence
from assistant.answering.models import Answer, Citation, Outcome, Usage
from assistant.answering.reply import Draft, ReplyReader, read_reply
from assistant.answering.sentence_check import Rejection, SentenceCheck
from assistant.answering.wording import (
    ANSWER_CHARACTERS,
    Numbering,
    Worded,
    Wording,
    characters,
    merged,
    only_repeats,
)
from assistant.llm import ChatMessage, ChatModel, Completion, ModelUnavailable, estimate_tokens
from assistant.settings import LlmSettings
from corpus.models import Hit

__all__ = ["Wording", "merged", "word_answer"]

#: Less room than this is not worth a call; more than this is not asked for.
_LEAST_ROOM, _MOST_ROOM = 40, 200
_SENTENCES = 3
_QUESTION = 400
_REPAIRED = 2


def word_answer(
    question: str, hits: Sequence[Hit], extractive: Answer, model: ChatModel, settings: LlmSettings
) -> Iterator[str | Wording]:
    """The model's verified sentences as they come, with their ``[n]``, and last the ``Wording`` for ``merged``.

    Nothing is asked where the extractive side refused, or leaves no room within ``ANSWER_CHARACTERS``. No failure
    of the model is raised: the ``Wording`` then says in ``warnings`` what happened.
    """
    room = min(_MOST_ROOM, ANSWER_CHARACTERS - characters(extractive.statements))
    if extractive.outcome is Outcome.REFUSED or not extractive.citations or room < _LEAST_ROOM:
        yield Wording(model=model.name)
        return
    writing = _Writing(question, hits, extractive, model, settings, room)
    try:
        yield from writing.first()
        yield from writing.repair()
    except ModelUnavailable as error:
        yield writing.failed(error)
        return
    yield writing.result()


class _Writing:
    """One answer in the making: what was accepted, what was dropped, what it cost."""

    def __init__(
        self,
        question: str,
        hits: Sequence[Hit],
        extractive: Answer,
        model: ChatModel,
        settings: LlmSettings,
        room: int,
    ) -> None:
        self._question = as_data(question)[:_QUESTION]
        self._model = model
        self._settings = settings
        self._room = room
        self._extractive = extractive
        self._decisive = extractive.citations
        self._evidence: EvidenceText = format_evidence(
            hits, settings.evidence_tokens, self._decisive, question=question
        )
        self._check = SentenceCheck(question, hits, self._evidence, self._decisive)
        self._numbering = Numbering()
        self._accepted: list[Worded] = []
        self._rejected: list[Rejection] = []
        self._final: list[Rejection] = []
        self._warnings: list[str] = []
        self._usage = Usage()
        self._prompts: list[str] = []
        self._repeated = False

    def first(self) -> Iterator[str]:
        """Ask, and give each sentence that stands as soon as it is complete."""
        system, request = prompts.load("answer"), prompts.load("answer_request")
        self._prompts += [system.id, request.id]
        asked = request.fill(
            evidence=self._evidence.text, question=self._question, characters=str(self._room)
        )
        reader = ReplyReader()
        last: Completion | None = None
        for piece in self._model.stream(
            [ChatMessage("system", system.text), ChatMessage("user", asked)], self._settings.answer_tokens
        ):
            if isinstance(piece, Completion):
                last = piece
                continue
            for draft in reader.feed(piece):
                yield from self._take(draft)
        for draft in reader.close():
            yield from self._take(draft)
        if last is None or not last.text:
            self._warnings.append("大模型没有写出回答（可能推理用完了 answer_tokens），以下为原文摘录")
        if last is not None:
            self._usage += last.usage

    def repair(self) -> Iterator[str]:
        """One call for the sentences that failed, with what is wrong with them, where none has stood.

        Beside one that stood, the others are dropped: another prompt would cost more than they are worth.
        """
        waiting = [r for r in self._rejected if r.repairable][:_REPAIRED]
        self._final += [r for r in self._rejected if r not in waiting]
        if not waiting or self._accepted:
            self._final += waiting
            return
        cited = self._cited_by(waiting)
        prompt = prompts.load("repair")
        self._prompts.append(prompt.id)
        lines = "\n".join(_told(r) for r in waiting)
        budget = self._settings.evidence_tokens // 2
        asked = prompt.fill(evidence=format_evidence((), budget, cited).text, sentences=lines)
        try:
            reply = self._model.complete([ChatMessage("user", asked)], 60 + 2 * estimate_tokens(lines))
        except ModelUnavailable:
            self._final += waiting
            return
        self._usage += reply.usage
        self._rejected.clear()
        for draft in read_reply(reply.text)[:_REPAIRED]:
            yield from self._take(draft)
        self._final += [*waiting[len(self._accepted) :], *self._rejected]

    def _cited_by(self, waiting: Sequence[Rejection]) -> list[Citation]:
        numbers = {n for rejection in waiting for n in rejection.draft.numbers}
        return [c for c in self._decisive if c.n in numbers] or list(self._decisive)

    def _take(self, draft: Draft) -> Iterator[str]:
        if len(self._accepted) >= _SENTENCES or any(draft.text == r.draft.text for r in self._rejected):
            return
        checked = self._check(draft, self._accepted)
        if isinstance(checked, Rejection):
            self._rejected.append(checked)
            return
        if only_repeats(checked, self._extractive):
            self._final.append(Rejection(draft, ("与摘录相同",), repairable=False, silent=True))
            self._repeated = True
            return
        if len(checked.text) > self._room:
            self._final.append(Rejection(draft, ("超出篇幅",), repairable=False, silent=True))
            return
        self._room -= len(checked.text)
        self._accepted.append(checked)
        yield self._numbering.statement(checked).marked

    def result(self) -> Wording:
        """What is to be merged."""
        untold = [r for r in self._final if not r.silent]
        if untold:
            self._warnings.append(f"大模型所写的{len(untold)}句话未能与原文核对一致，已略去")
        elif not self._accepted and not self._warnings and not self._repeated:
            self._warnings.append("大模型没有写出有依据的回答，以下为原文摘录")
        return self._wording(tuple(self._accepted))

    def failed(self, error: ModelUnavailable) -> Wording:
        """Nothing of the model is used: a reply that broke off may lack what qualifies it."""
        self._warnings = [f"{error}。以下为原文摘录"]
        return self._wording(())

    def _wording(self, sentences: tuple[Worded, ...]) -> Wording:
        dropped = tuple((r.draft.text, "；".join(r.problems)) for r in self._final)
        return Wording(
            sentences,
            tuple(self._warnings),
            self._usage,
            self._model.name,
            tuple(self._prompts),
            dropped,
        )


def _told(rejection: Rejection) -> str:
    """A sentence with its markers and what is wrong with it, on one line."""
    marks = "".join(f"[{n}]" for n in rejection.draft.numbers)
    return f"{as_data(rejection.draft.text)}{marks}（错误：{as_data('；'.join(rejection.problems))}）"
