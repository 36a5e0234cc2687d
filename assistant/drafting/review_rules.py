"""The rules of review as data: their names, how grave each is, and the words they look for."""

from __future__ import annotations

import functools
import re
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, field_validator

from assistant.drafting.models import Severity

_FOLDER = "rules"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Data):
    """One rule: its Chinese name, how grave a breach is, and what says so."""

    name: str
    severity: Severity
    basis: str


class Words(_Data):
    """The wordings that review looks for. Keys of the dictionaries and the plain strings are regular expressions.

    ``declined`` … ``planned`` tell what a sentence does with a suggestion; ``surnames`` is one string of characters.
    """

    forbidden: dict[str, str]
    promises: dict[str, str]
    empty: dict[str, str]
    drafts: dict[str, str]
    placeholders: dict[str, str]
    internal: dict[str, str]
    declined: str
    refused: str
    future: str
    accepted: str
    current: str
    unfinished: str
    planned: str
    industries: tuple[str, ...]
    surnames: str
    common: frozenset[str]

    @field_validator("declined", "refused", "future", "accepted", "current", "unfinished", "planned")
    @classmethod
    def _pattern(cls, value: str) -> str:
        re.compile(value)
        return value


@functools.cache
def rules() -> dict[str, Rule]:
    """Every rule by its id.

    >>> rules()["unanswered"].name, rules()["unanswered"].severity.value
    ('建议没有答复', 'error')
    """
    loaded = yaml.safe_load(_text("rules.yaml"))["rules"]
    return {name: Rule.model_validate(rule) for name, rule in loaded.items()}


@functools.cache
def words() -> Words:
    """The word lists."""
    return Words.model_validate(yaml.safe_load(_text("words.yaml")))


@functools.cache
def pattern(source: str) -> re.Pattern[str]:
    """A compiled wording."""
    return re.compile(source, re.M)


def _text(name: str) -> str:
    return (files("assistant.drafting") / _FOLDER / name).read_text(encoding="utf-8")
