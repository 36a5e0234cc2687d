"""The questions that answering is fitted and measured on, each with its passages, units and where its answer stands."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.features import asked_bigrams, asked_words, feature_matrix
from assistant.answering.question import Question, understand
from assistant.answering.units import Unit, units_of
from assistant.conversation.followups import standalone
from assistant.conversation.messages import messages_of
from assistant.settings import AnswerSettings
from benchmarks.material import policy_questions, shared_folder
from corpus.models import Hit, Span
from corpus.search import Searcher
from corpus.stores import Stores

OWN = Path(__file__).with_name("questions_govdocs.jsonl")


@dataclass
class Row:
    """A question with its hits, its units' features, and which units hold the marked answer.

    ``material`` names the set; ``answers`` are wordings of which one must be contained (none for a question whose
    answer is absent), ``must`` alternatives each of which must be.
    """

    id: str
    material: str
    typed: str
    query: str
    answerable: bool
    answers: tuple[str, ...]
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    hits: list[Hit]
    units: list[Unit]
    features: NDArray[np.float64]
    right: NDArray[np.float64]
    rarity: dict[str, float]
    word_rarity: dict[str, float]

    @property
    def question(self) -> Question:
        """The question as the answerer reads it."""
        return understand(self.query, self.typed)


def squeezed(text: str) -> str:
    """Text without white space and punctuation, full-width forms folded."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def policy_rows(stores: Stores, settings: AnswerSettings) -> list[Row]:
    """613 questions over the policy documents and 135 whose document is absent."""
    absent = (shared_folder() / "eval/policy_qa/dev_unanswerable.jsonl").read_text(encoding="utf-8")
    rows = []
    for question in policy_questions():
        row = _row(stores, settings, question.id, "policy", question.query, question.query)
        row.answers = question.answers
        row.right = _containing(row.hits, row.units, question.answers)
        rows.append(row)
    for found in map(json.loads, absent.splitlines()):
        row = _row(stores, settings, found["id"], "policy", found["query"], found["query"])
        row.answerable = False
        rows.append(row)
    return rows


def own_rows(stores: Stores, settings: AnswerSettings) -> list[Row]:
    """Our own 150 questions over the seeds and the State Council documents; 50 have no answer there."""
    rows = []
    for found in map(json.loads, OWN.read_text(encoding="utf-8").splitlines()):
        query = standalone(found["question"], messages_of(found["history"])).question
        row = _row(stores, settings, found["id"], "own", found["question"], query)
        row.answerable = bool(found["gold"])
        row.must = tuple(tuple(entry.split("|")) for entry in found["must_contain"])
        row.must_not = tuple(found["must_not_contain"])
        row.right = _at(row.hits, row.units, found["gold"])
        rows.append(row)
    return rows


def _row(stores: Stores, settings: AnswerSettings, id_: str, material: str, typed: str, query: str) -> Row:
    hits = Searcher(stores).search(query, settings.passages, per_document=settings.per_document)
    question = understand(query, typed)
    units = units_of(hits)
    rarity = stores.fulltext.rarity("bigrams", asked_bigrams(question))
    word_rarity = stores.fulltext.rarity("words", asked_words(question))
    features = feature_matrix(question, units, hits, rarity)
    return Row(
        id_,
        material,
        typed,
        query,
        True,
        (),
        (),
        (),
        hits,
        units,
        features,
        np.zeros(len(units)),
        rarity,
        word_rarity,
    )


def _at(hits: Sequence[Hit], units: Sequence[Unit], gold: Sequence[dict]) -> NDArray[np.float64]:
    """1 for each unit that overlaps a marked place of its document."""
    places = [(place["doc"], Span(place["start"], place["end"])) for place in gold]
    return np.array(
        [
            float(any(hits[unit.hit].source == doc and unit.span.overlaps(span) for doc, span in places))
            for unit in units
        ]
    )


def _containing(hits: Sequence[Hit], units: Sequence[Unit], answers: Sequence[str]) -> NDArray[np.float64]:
    """1 for each unit that overlaps a place where a marked answer stands."""
    right = np.zeros(len(units))
    for index, hit in enumerate(hits):
        kept = [(i, c) for i, character in enumerate(hit.text) for c in squeezed(character)]
        text = "".join(c for _, c in kept)
        for answer in map(squeezed, answers):
            at = text.find(answer)
            if not answer or at < 0:
                continue
            start, end = kept[at][0] + hit.span.start, kept[at + len(answer) - 1][0] + 1 + hit.span.start
            for i, unit in enumerate(units):
                if unit.hit == index and unit.span.start < end and start < unit.span.end:
                    right[i] = 1
    return right
