"""``banfu evaluate``: a user's own questions asked, marked, kept, and compared with an earlier run."""

from __future__ import annotations

import datetime
import json
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answering.chain import AnswerChain, Found, Request
from assistant.answering.models import Answer, Outcome
from assistant.evaluation_marks import Marks, characters, mark
from assistant.evaluation_rows import EvaluationRow, Expect, json_lines
from corpus.errors import SettingsError
from corpus.models import Hit
from corpus.stores import Stores


@dataclass(frozen=True, slots=True)
class Marked:
    """A question, its answer, and what was found about it."""

    row: EvaluationRow
    answer: Answer
    marks: Marks


@dataclass(frozen=True, slots=True)
class Run:
    """Under which conditions questions were marked; ``generation`` counts the changes of the library."""

    command: str
    time: str
    questions: str
    model: str
    generation: int
    documents: int


class Result(BaseModel):
    """What is kept of one marked question; also how an earlier run is read again. ``seconds`` are of the whole chain."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    kind: str
    expect: Expect
    question: str
    right: bool
    reasons: tuple[str, ...] = ()
    outcome: Outcome
    answer: str
    citations: tuple[str, ...] = ()
    citations_valid: bool | None = None
    gold: float | None = None
    unresolved: tuple[str, ...] = ()
    model: str = "extractive"
    seconds: float = 0.0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    characters: int = Field(0, ge=0)

    @property
    def tokens(self) -> int:
        """Tokens read and written."""
        return self.prompt_tokens + self.completion_tokens


def evaluated(
    chain: AnswerChain,
    stores: Stores,
    rows: Sequence[EvaluationRow],
    *,
    audience: str = "staff",
    most: int | None = None,
) -> Iterator[Marked]:
    """Ask and mark each question as it is wanted; a row's own ``audience`` and ``as_of`` come first.

    ``most`` is the length in characters above which an answer is wrong.
    """
    for row in rows:
        request = Request(row.question, row.history, row.audience or audience, row.as_of)
        answer, found = _asked(chain, request)
        yield Marked(row, answer, mark(row, answer, found, stores, most=most))


def _asked(chain: AnswerChain, request: Request) -> tuple[Answer, list[Hit]]:
    """The answer, and every passage that it may rest on."""
    found: list[Hit] = []
    for event in chain.stream(request):
        if isinstance(event, Found):
            found = [*event.hits, *(hit for _, hits in event.sides for hit in hits)]
        elif isinstance(event, Answer):
            return event, found
    raise RuntimeError("the chain ended without an answer")


def result_of(marked: Marked) -> Result:
    """A marked question as it is kept."""
    row, answer, marks = marked.row, marked.answer, marked.marks
    return Result(
        id=row.id,
        kind=row.kind,
        expect=row.expect,
        question=row.question,
        right=marks.right,
        reasons=marks.reasons,
        outcome=answer.outcome,
        answer=answer.text,
        citations=tuple(f"{c.source}:{c.span.start}-{c.span.end}" for c in answer.citations),
        citations_valid=marks.citations_valid,
        gold=marks.gold,
        unresolved=marks.unresolved,
        model=answer.model,
        seconds=answer.timings.get("total", 0.0),
        prompt_tokens=answer.usage.prompt_tokens,
        completion_tokens=answer.usage.completion_tokens,
        characters=characters(answer),
    )


def run_of(arguments: Sequence[str], questions: Path, chain: AnswerChain, stores: Stores) -> Run:
    """The conditions of the run that begins now; ``arguments`` are the command's own words."""
    return Run(
        command=shlex.join(["banfu", *arguments]),
        time=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        questions=str(questions),
        model=chain.model.name if chain.model else "extractive",
        generation=stores.library.generation(),
        documents=len(stores.library.documents()),
    )


def run_line(run: Run) -> str:
    """The first line of a results file."""
    return json.dumps({"run": asdict(run)}, ensure_ascii=False)


def result_line(result: Result) -> str:
    """A further line of a results file."""
    return json.dumps(result.model_dump(mode="json"), ensure_ascii=False)


def read_results(path: Path) -> tuple[Run | None, list[Result]]:
    """An earlier run (None where the file does not tell) and its results. Raises ``SettingsError`` naming the line."""
    run: Run | None = None
    results: list[Result] = []
    for number, value in json_lines(path):
        if "run" in value:
            run = _run(path, number, value["run"])
            continue
        try:
            results.append(Result.model_validate(value))
        except ValidationError as error:
            field = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise SettingsError(
                f"{path} 第 {number} 行不是 banfu evaluate 写出的结果（字段 {field}）。--compare 要的是以前的结果文件"
            ) from error
    if not results:
        raise SettingsError(f"{path} 里没有结果。--compare 要的是以前用 banfu evaluate 写出的结果文件")
    return run, results


def _run(path: Path, number: int, value: Any) -> Run:
    try:
        return Run(**{name: value[name] for name in Run.__dataclass_fields__})
    except (KeyError, TypeError) as error:
        raise SettingsError(
            f"{path} 第 {number} 行的 run 读不懂（{error}）。请用 --out 重新生成结果"
        ) from error
