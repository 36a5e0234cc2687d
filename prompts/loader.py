"""Prompt files: ``<name>.zh.md`` with a front matter of ``version`` and ``variables``, and strict placeholders."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

_FRONT = re.compile(r"\A---\n(?P<meta>.*?)\n---\n(?P<text>.*)\Z", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class PromptError(Exception):
    """A prompt file is missing or malformed, or is filled with the wrong names: a fault of the program, not of the user."""


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = Field(ge=1)
    variables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as written in its file; ``text`` holds ``{{name}}`` where a value goes in."""

    name: str
    version: int
    text: str
    variables: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Name and version, as traces and benchmarks keep them.

        >>> Prompt("answer", 2, "").id
        'answer@2'
        """
        return f"{self.name}@{self.version}"

    def fill(self, **values: str) -> str:
        """The text with every placeholder replaced, once: braces inside a value stay as they are.

        Raises ``PromptError`` naming what is missing and what is not known.

        >>> Prompt("ask", 1, "问题：{{question}}", ("question",)).fill(question="{{x}}是什么？")
        '问题：{{x}}是什么？'
        """
        missing = sorted(set(self.variables) - set(values))
        extra = sorted(set(values) - set(self.variables))
        if missing or extra:
            raise PromptError(
                f"提示词 {self.name} 的变量不符：缺少 {missing or '无'}，多出 {extra or '无'}。"
                f"应为 {list(self.variables)}"
            )
        return _PLACEHOLDER.sub(lambda match: values[match.group(1)], self.text)


@functools.cache
def load(name: str) -> Prompt:
    """The prompt in ``prompts/<name>.zh.md``.

    Raises ``PromptError`` where there is no such file, the front matter lacks a version, or the placeholders in
    the text are not exactly the declared variables.
    """
    path = files("prompts") / f"{name}.zh.md"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise PromptError(f"没有提示词 {name}：应有文件 prompts/{name}.zh.md")
    return parse(name, path.read_text("utf-8"))


def parse(name: str, source: str) -> Prompt:
    """A prompt from the words of its file.

    >>> parse("ask", "---\\nversion: 3\\nvariables: [question]\\n---\\n问：{{question}}\\n").text
    '问：{{question}}'
    """
    match = _FRONT.match(source)
    if not match:
        raise PromptError(f"提示词 {name} 开头缺少用 --- 围起的 version")
    try:
        meta = _FrontMatter.model_validate(yaml.safe_load(match["meta"]) or {})
    except (ValidationError, yaml.YAMLError) as error:
        raise PromptError(f"提示词 {name} 的开头有误：{error}") from error
    text = match["text"].strip()
    used = set(_PLACEHOLDER.findall(text))
    if used != set(meta.variables):
        raise PromptError(
            f"提示词 {name} 正文用到的变量 {sorted(used)} 与声明的 {sorted(meta.variables)} 不一致"
        )
    return Prompt(name, meta.version, text, meta.variables)
