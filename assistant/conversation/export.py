"""A conversation as Markdown: questions, answers with their [n], sources, warnings, dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from assistant.answering.models import Answer, Citation, Outcome, Statement
from assistant.conversation.records import Conversation, Turn

# Policy texts are full of these (1~3万元, *, [bookmark]); unescaped they strike through, link or fetch images.
_SPECIAL = re.compile(r"[\\`*_~<>\[\]|#!&$]")
_LINE_START = re.compile(r"(?m)^(\s*\d*)([-+=]|(?<=\d)[.)](?=\s))")
_OUTCOMES = {Outcome.PARTIAL: "部分回答", Outcome.REFUSED: "资料中没有找到，未作回答"}
_MODELS = {"extractive": "原文摘录"}


def to_markdown(conversation: Conversation, turns: Sequence[Turn]) -> str:
    """The whole conversation; times are those of this machine's zone."""
    lines = [
        f"# {escaped(conversation.title or '新对话')}",
        "",
        f"导出自办复，对话始于 {_time(conversation.created)}。",
    ]
    for turn in turns:
        lines += [
            "",
            f"## 问：{escaped(turn.question)}",
            "",
            f"{_time(turn.asked)}",
            "",
            *_answer(turn.answer),
        ]
    lines += ["", "---", "", "引文逐条核验，办理以正式文件为准。", ""]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is.

    >>> escaped("每件1~3万元")
    '每件1\\\\~3万元'
    """
    kept = _SPECIAL.sub(lambda m: "\\" + m.group(), text.replace("\t", " ｜ "))
    return _LINE_START.sub(r"\1\\\2", kept).replace("\n", "  \n")


def _answer(answer: Answer) -> list[str]:
    lines: list[str] = []
    if answer.standalone_question != answer.question:
        lines += [f"按这样理解：{escaped(answer.standalone_question)}", ""]
    if answer.outcome in _OUTCOMES:
        lines += [f"**{_OUTCOMES[answer.outcome]}**", ""]
    lines.append("".join(_statement(statement) for statement in answer.statements).strip())
    if answer.warnings:
        lines += ["", *(f"> 注意：{escaped(warning)}" for warning in answer.warnings)]
    if answer.citations:
        lines += ["", "依据：", "", *(_source(citation) for citation in answer.citations)]
    if answer.nearby:
        names = "；".join(f"{_title(near.title)}（{escaped(near.source)}）" for near in answer.nearby)
        lines += ["", f"最接近的文件：{names}"]
    lines += ["", f"作答方式：{escaped(_MODELS.get(answer.model, answer.model))}"]
    return lines


def _statement(statement: Statement) -> str:
    marked = replace(statement, text=escaped(statement.text)).marked
    # A single line break is no break in Markdown; a list item keeps its own.
    lead = "\n\n" if statement.lead == "\n" else statement.lead
    return lead + marked


def _source(citation: Citation) -> str:
    facts = [
        citation.doc_number,
        citation.issuer,
        citation.date.isoformat() if citation.date else None,
        citation.status.value,
    ]
    where = " › ".join(citation.heading) + (f"（第{citation.page}页）" if citation.page else "")
    parts = [
        f"[{citation.n}] {_title(citation.title)}",
        escaped("，".join(fact for fact in facts if fact)),
        escaped(where),
        f"“{escaped(citation.quote)}”",
        f"文件：{escaped(citation.source)}",
    ]
    return "- " + "　".join(part for part in parts if part)


def _title(title: str) -> str:
    return escaped(title if "《" in title else f"《{title}》")


def _time(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
