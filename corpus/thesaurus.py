"""A small thesaurus of the field: words that mean the same in a question and in a document."""

from __future__ import annotations

import functools
import re
from importlib import resources

import yaml


@functools.cache
def _groups() -> tuple[tuple[str, ...], ...]:
    text = (resources.files("corpus") / "dictionaries" / "thesaurus.yaml").read_text(encoding="utf-8")
    return tuple(tuple(group) for group in yaml.safe_load(text)["groups"])


@functools.cache
def _pattern() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """One pattern over all terms, longest first, and each term's synonyms."""
    synonyms: dict[str, tuple[str, ...]] = {}
    for group in _groups():
        for term in group:
            synonyms[term] = tuple(dict.fromkeys((*synonyms.get(term, ()), *(t for t in group if t != term))))
    terms = sorted(synonyms, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, terms))), synonyms


def expand(query: str) -> list[str]:
    """Terms that mean the same as terms of the query, without those it already has.

    >>> "市场监督管理局" in expand("市监局有什么补贴"), "补贴" in expand("市监局有什么补贴")
    (True, False)
    """
    pattern, synonyms = _pattern()
    found: list[str] = []
    for match in pattern.finditer(query):
        found.extend(term for term in synonyms[match.group()] if term not in query)
    return list(dict.fromkeys(found))


@functools.cache
def _canonical() -> dict[str, str]:
    """Each term and the first of its group; a term of two groups belongs to the first."""
    found: dict[str, str] = {}
    for group in _groups():
        for term in group:
            found.setdefault(term, group[0])
    return found


def canonical(text: str) -> str:
    """The text with every term replaced by the first one of its group, for comparing wordings.

    >>> canonical("市场监督管理局的资助") == canonical("市监局的补贴")
    True
    """
    pattern, _ = _pattern()
    first = _canonical()
    return pattern.sub(lambda match: first[match.group()], text)
