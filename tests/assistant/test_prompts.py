"""Prompt files: versions, strict placeholders, and how short they must stay."""

from __future__ import annotations

from importlib.resources import files

import pytest

import prompts
from assistant.llm import estimate_tokens
from prompts.loader import parse

NAMES = sorted(p.name.removesuffix(".zh.md") for p in files("prompts").iterdir() if p.name.endswith(".zh.md"))
SOURCE = "---\nversion: 2\nvariables: [question, evidence]\n---\n材料：{{evidence}}\n问题：{{question}}\n"


def test_every_prompt_that_the_program_uses_is_there() -> None:
    assert {"answer", "answer_request", "repair", "rewrite"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_file_loads_with_its_version(name: str) -> None:
    prompt = prompts.load(name)
    assert (prompt.name, prompt.version >= 1, bool(prompt.text)) == (name, True, True)


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_leaves_the_budget_to_the_evidence(name: str) -> None:
    assert estimate_tokens(prompts.load(name).text) <= 250


def test_values_go_where_the_placeholders_stand() -> None:
    filled = parse("ask", SOURCE).fill(question="资助多少？", evidence="8000元")
    assert filled == "材料：8000元\n问题：资助多少？"


def test_a_placeholder_inside_a_value_is_not_filled() -> None:
    filled = parse("ask", SOURCE).fill(question="{{evidence}}", evidence="8000元")
    assert filled == "材料：8000元\n问题：{{evidence}}"


def test_a_missing_value_is_named() -> None:
    with pytest.raises(prompts.PromptError, match=r"缺少.*evidence"):
        parse("ask", SOURCE).fill(question="资助多少？")


def test_an_unknown_value_is_named() -> None:
    with pytest.raises(prompts.PromptError, match=r"多出.*history"):
        parse("ask", SOURCE).fill(question="", evidence="", history="")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("材料：{{evidence}}", "version"),
        ("---\nvariables: []\n---\n好", "version"),
        ("---\nversion: 0\n---\n好", "version"),
        ("---\nversion: 1\nauthor: 甲\n---\n好", "author"),
        ("---\nversion: 1\nvariables: [question]\n---\n好", "question"),
        ("---\nversion: 1\n---\n{{question}}", "question"),
    ],
)
def test_a_malformed_prompt_file_is_refused_with_the_reason(source: str, told: str) -> None:
    with pytest.raises(prompts.PromptError, match=told):
        parse("ask", source)


@pytest.mark.parametrize("name", ["missing", "../answer", "Answer", ""])
def test_a_name_without_a_file_is_refused(name: str) -> None:
    with pytest.raises(prompts.PromptError, match="没有提示词"):
        prompts.load(name)
