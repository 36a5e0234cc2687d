"""A chat model words the sentences of one reply; each is verified, and one that does not stand keeps the extractive wording."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import prompts
from assistant.answering.evidence_text import as_data, bigrams_of, format_evidence
from assistant.answering.reply import read_reply
from assistant.answering.sentence_check import Rejection, SentenceCheck
from assistant.answering.standing import tense_of
from assistant.answering.wording import Worded
from assistant.drafting.composer_voice import absolute, in_our_voice, tidy
from assistant.drafting.composer_wording import AGE
from assistant.drafting.models import ReplySentence, Suggestion
from assistant.llm import ChatMessage, ChatModel, ModelUnavailable
from assistant.settings import LlmSettings
from corpus.mentions import find_mentions, normalise_value
from corpus.models import Hit

_SUGGESTION = 300
#: Share of the pairs of characters of a sentence, and of each clause of such a length, that the model's must have.
_SAID, _CLAUSE = 0.4, 8
#: What is said of a document's standing.
_STANDING = re.compile(r"尚未生效|已失效|已废止|起施行|尚未施行|征求意见稿")


@dataclass(frozen=True, slots=True)
class WordedItem:
    """The sentences of one reply, the model's where they stand, and what users must be told."""

    sentences: tuple[ReplySentence, ...]
    warnings: tuple[str, ...] = ()


def word_item(
    suggestion: Suggestion,
    reply: Sequence[ReplySentence],
    hits: Sequence[Hit],
    model: ChatModel,
    settings: LlmSettings,
    *,
    own: str = "",
    today: date | None = None,
) -> WordedItem:
    """Word a reply anew; ``own`` is the office that answers. A sentence of the model takes the place of one it cites only where it holds all its figures,
    dates, references and institutions, says something of every clause, is as far along, keeps what is said of standing and
    age, and passes the checks of answers. Raises nothing.
    """
    numbered = [replace(c, n=n) for n, c in enumerate((s.citations[0] for s in reply), start=1)]
    evidence = format_evidence(hits, settings.evidence_tokens, numbered, question=suggestion.text)
    request = prompts.load("draft_request").fill(
        evidence=evidence.text, suggestion=as_data(suggestion.text)[:_SUGGESTION]
    )
    messages = [ChatMessage("system", prompts.load("draft").text), ChatMessage("user", request)]
    try:
        answer = model.complete(messages, settings.answer_tokens * 2)
    except ModelUnavailable as error:
        return WordedItem(tuple(reply), (f"{error}。第{suggestion.no}条用原文摘录",))
    # The suggestion lends no words: what it asks for must not come back as what is done.
    check = SentenceCheck("", hits, evidence, numbered)
    accepted: list[Worded] = []
    dropped = 0
    for draft in read_reply(answer.text):
        checked = check(draft, accepted)
        if isinstance(checked, Rejection):
            dropped += not checked.silent
        else:
            accepted.append(checked)
    sentences, used = _replaced(reply, accepted, own, today or date.today())
    dropped += len(accepted) - used
    told = (f"第{suggestion.no}条中大模型所写的{dropped}句话未能与原文核对一致，改用原文",) if dropped else ()
    return WordedItem(sentences, told)


def _replaced(
    reply: Sequence[ReplySentence], accepted: Sequence[Worded], own: str, today: date
) -> tuple[tuple[ReplySentence, ...], int]:
    """The reply with the model's sentences in the places of those that they say, and how many were used."""
    free = list(accepted)
    made: list[ReplySentence] = []
    for sentence in reply:
        match = next((worded for worded in free if _says(worded, sentence)), None)
        if match is None:
            made.append(sentence)
            continue
        free.remove(match)
        cited = sentence.citations[0]
        text = tidy(in_our_voice(absolute(match.text, cited, today), cited.issuer or "", own))
        age = AGE.search(sentence.text)
        if age and age.group() not in text:
            text = f"{text.rstrip('。')}{age.group()}。"
        made.append(replace(sentence, text=text))
    return tuple(made), len(accepted) - len(free)


def _says(worded: Worded, sentence: ReplySentence) -> bool:
    cited = sentence.citations[0]
    if [(c.doc_id, c.span) for c in worded.citations] != [(cited.doc_id, cited.span)]:
        return False
    plain = AGE.sub("", sentence.text)
    if not _values(plain) <= _values(worded.text) or tense_of(plain) is not tense_of(worded.text):
        return False
    if any(phrase not in worded.text for phrase in _STANDING.findall(plain)):
        return False
    said = bigrams_of(worded.text)
    clauses = [plain, *(c for c in re.split(r"[，；。]", plain) if len(c) >= _CLAUSE)]
    return all(len((w := bigrams_of(c)) & said) >= _SAID * len(w) for c in clauses)


def _values(text: str) -> set[Hashable]:
    return {normalise_value(m, bounds=True) or m.text for m in find_mentions(text)}
