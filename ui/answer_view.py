"""一问一答的显示：把 ``Answer`` 变成组件要的数据，组件只用文本节点，文件里的字不会变成标签。"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from assistant.answering.models import Answer, Citation, Outcome, Role, Statement
from assistant.conversation.records import Turn
from corpus.models import Status, Visibility
from ui.jobs import Job, State
from ui.passages import STATUS_BADGES, chinese_date
from ui.style import asset

#: Reasons a reader may give for 没用, kept with the turn for review.
REASONS = ("引文不对", "没有答到", "文件过时", "其他")
WANTED = "登记为待补资料"

_answer = st.components.v2.component(
    "banfu_answer",
    html='<div class="turn"></div>',
    css=asset("answer.css"),
    js=asset("answer.js"),
)


def show(data: dict[str, Any], key: str, **on: Any) -> None:
    """Mount one question with its answer. ``on`` are callbacks such as ``on_cite_change``."""
    _answer(data=data, key=key, height="content", **on)


def turn_data(turn: Turn, *, last: bool, staff: bool) -> dict[str, Any]:
    """What the component shows of a finished turn."""
    answer = turn.answer
    changed = answer.standalone_question != answer.question
    refused = answer.outcome is Outcome.REFUSED
    return {
        "turn": turn.id,
        "state": "refused" if refused else "done",
        "question": turn.question,
        "standalone": answer.standalone_question if changed else "",
        "paragraphs": paragraphs(answer),
        "notes": [] if refused else [s.text for s in answer.statements if s.role is Role.NOTE],
        "warnings": list(answer.warnings),
        "sources": sources(answer.citations),
        "nearby": [{"doc": near.doc_id, "title": near.title} for near in answer.nearby] if refused else [],
        "copy": copied(answer),
        "feedback": _feedback(turn),
        "reasons": list(REASONS),
        "wanted": WANTED if staff else "",
        "last": last,
    }


def job_data(job: Job, *, ready: bool) -> dict[str, Any]:
    """What the component shows of a question that has no kept answer (yet)."""
    return {
        "turn": "",
        "state": {State.STOPPED: "stopped", State.FAILED: "failed"}.get(job.state, "running"),
        "question": job.request.question,
        "standalone": job.standalone,
        "words": job.words,
        "status": progress(job, ready=ready),
        "last": True,
    }


def progress(job: Job, *, ready: bool) -> str:
    """What is being done, in words."""
    match job.state:
        case State.STOPPED:
            return "已停止，以上内容未核验完。" if job.words else "已停止，没有作答。"
        case State.FAILED:
            return job.problem
        case State.WAITING:
            return "前面还有人在提问，正在排队…"
        case State.WRITING:
            return f"已检索 {job.passages} 段，正在起草并核验引文…"
        case _:
            return "正在检索…" if ready else "检索模型正在准备，准备好后自动作答…"


def paragraphs(answer: Answer) -> list[dict[str, Any]]:
    """The statements by paragraph: ``{item, parts: [{text, role, cites}]}``. Notes of an answer stand apart."""
    by_number = {citation.n: citation for citation in answer.citations}
    found: list[dict[str, Any]] = []
    for statement in answer.statements:
        if statement.role is Role.NOTE and answer.outcome is not Outcome.REFUSED:
            continue
        if not found or statement.lead.startswith("\n"):
            found.append({"item": statement.lead.endswith("- "), "parts": []})
        found[-1]["parts"].append(_part(statement, by_number))
    return found


def _part(statement: Statement, by_number: dict[int, Citation]) -> dict[str, Any]:
    cited = [by_number[n] for n in statement.citations if n in by_number]
    return {
        "text": statement.text,
        "role": statement.role.value,
        "cites": [
            {
                "n": citation.n,
                "colour": STATUS_BADGES[citation.status][1],
                "label": f"引文{citation.n}，{citation.title}，{STATUS_BADGES[citation.status][0]}",
            }
            for citation in cited
        ],
    }


def sources(citations: Sequence[Citation]) -> list[dict[str, Any]]:
    """The documents cited, each once with the numbers of its quotes, in the order of first use."""
    found: dict[str, dict[str, Any]] = {}
    for citation in citations:
        if citation.doc_id in found:
            found[citation.doc_id]["numbers"].append(citation.n)
            continue
        found[citation.doc_id] = {
            "numbers": [citation.n],
            "title": citation.title,
            "facts": facts(citation),
            "badges": badges(citation.status, citation.visibility),
        }
    return list(found.values())


def facts(citation: Citation) -> str:
    """文号, issuer and date as one line."""
    parts = (citation.doc_number, citation.issuer, chinese_date(citation.date))
    return "　".join(part for part in parts if part)


def badges(status: Status, visibility: Visibility) -> list[list[str]]:
    """``[label, colour]`` of the standing, and of 内部 where it holds."""
    found = [list(STATUS_BADGES[status])]
    if visibility is Visibility.INTERNAL:
        found.append(["内部", "blue"])
    return found


def copied(answer: Answer) -> str:
    """The answer as text with its sources, as it goes to the clipboard."""
    lines = [answer.text, *(f"注意：{warning}" for warning in answer.warnings)]
    for citation in answer.citations:
        title = citation.title if "《" in citation.title else f"《{citation.title}》"
        status = STATUS_BADGES[citation.status][0]
        lines.append(f"[{citation.n}] {title}　{facts(citation)}　{status}")
    return "\n".join(lines)


def _feedback(turn: Turn) -> dict[str, Any] | None:
    if turn.feedback is None:
        return None
    return {"useful": turn.feedback.useful, "reason": turn.feedback.reason}
