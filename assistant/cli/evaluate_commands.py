"""``banfu evaluate``：用自己的问题集检验回答，并与以前的结果比较。"""

from __future__ import annotations

import argparse
import contextlib
import datetime
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from assistant.answering.chain import AnswerChain
from assistant.cli.output import DONE, IN_PART, put, put_json, say, say_waiting
from assistant.evaluation import (
    Result,
    Run,
    evaluated,
    read_results,
    result_line,
    result_of,
    run_line,
    run_of,
)
from assistant.evaluation_report import Change, Comparison, Summary, compared, summaries, table
from assistant.evaluation_rows import EvaluationRow, read_questions
from assistant.llm import open_chat_model
from assistant.settings import load_assistant_settings
from corpus.errors import SettingsError
from corpus.settings import CorpusSettings, load_settings
from corpus.stores import Stores

#: Where results are kept in the data folder when no file is named.
RESULTS_FOLDER = "evaluations"
#: Ids named in one line of a comparison.
_NAMED = 10


def add_evaluate_arguments(sub: argparse.ArgumentParser) -> None:
    """Add the arguments of ``evaluate`` and set its function."""
    sub.add_argument(
        "questions",
        type=Path,
        metavar="QUESTIONS.jsonl",
        help="每行一题：{id, question, history, kind, expect, must_contain, must_not_contain, gold, answers}",
    )
    sub.add_argument(
        "--out", type=Path, metavar="FILE", help=f"结果写入哪个文件（默认数据目录的 {RESULTS_FOLDER}）"
    )
    sub.add_argument("--compare", type=Path, metavar="FILE", help="与以前的结果文件比较，列出新对的和新错的")
    sub.add_argument("--extractive", action="store_true", help="只摘录原文，不用大模型")
    sub.add_argument("--audience", choices=["public", "staff"], default="staff", help="以谁的身份提问")
    sub.add_argument("--most", type=int, metavar="N", help="回答超过 N 字算错（默认不限）")
    sub.add_argument("--json", action="store_true", help="输出 JSON")
    sub.set_defaults(run=evaluate)


def evaluate(arguments: argparse.Namespace) -> int:
    """Ask every question, mark it, keep the result, and print what it came to."""
    if arguments.most is not None and arguments.most < 1:
        raise SettingsError(f"--most 应为正整数，收到 {arguments.most}")
    # Everything that can be wrong with the files is said before the first question is asked.
    questions = read_questions(arguments.questions)
    earlier = read_results(arguments.compare) if arguments.compare else None
    for remark in questions.remarks:
        say(f"注意：{remark}")
    settings = load_settings(arguments.data_dir)
    with _opened(settings, extractive=arguments.extractive) as (chain, stores):
        if not stores.library.documents():
            say("资料库是空的，请先运行 banfu ingest")
            return IN_PART
        run = run_of(_words(arguments), arguments.questions, chain, stores)
        out = arguments.out or _default_out(settings, arguments.questions)
        results = _answered(arguments, chain, stores, run, questions.rows, out)
    comparison = compared(earlier[1], results) if earlier else None
    if arguments.json:
        put_json(_report(run, out, results, earlier[0] if earlier else None, comparison))
    else:
        _print(run, results, earlier[0] if earlier else None, comparison)
        put(f"\n结果已写入 {out}")
    unresolved = [f"{result.id}：{reason}" for result in results for reason in result.unresolved]
    for reason in unresolved:
        say(f"没能核对依据 {reason}")
    return IN_PART if unresolved else DONE


@contextlib.contextmanager
def _opened(settings: CorpusSettings, *, extractive: bool) -> Iterator[tuple[AnswerChain, Stores]]:
    mine = load_assistant_settings(settings)
    with contextlib.ExitStack() as stack:
        stores = stack.enter_context(Stores(settings, purpose="评测", report=say, on_wait=say_waiting))
        model = None if extractive else open_chat_model(mine.llm)
        if model is not None:
            stack.enter_context(model)
        yield AnswerChain(stores, mine, model), stores


def _words(arguments: argparse.Namespace) -> list[str]:
    """The command as it would be typed again, without where its results go."""
    words = ["evaluate", str(arguments.questions)]
    if arguments.data_dir:
        words = ["--data-dir", str(arguments.data_dir), *words]
    if arguments.extractive:
        words.append("--extractive")
    if arguments.audience != "staff":
        words += ["--audience", arguments.audience]
    if arguments.most is not None:
        words += ["--most", str(arguments.most)]
    return words


def _default_out(settings: CorpusSettings, questions: Path) -> Path:
    moment = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    return settings.data_dir / RESULTS_FOLDER / f"{questions.stem}-{moment}.jsonl"


def _answered(
    arguments: argparse.Namespace,
    chain: AnswerChain,
    stores: Stores,
    run: Run,
    rows: Sequence[EvaluationRow],
    out: Path,
) -> list[Result]:
    """Every question marked, told on standard error and written at once, so that an interruption loses nothing."""
    results: list[Result] = []
    with _writing(out, arguments.questions) as file:
        print(run_line(run), file=file, flush=True)
        for marked in evaluated(chain, stores, rows, audience=arguments.audience, most=arguments.most):
            result = result_of(marked)
            results.append(result)
            print(result_line(result), file=file, flush=True)
            verdict = "对" if result.right else f"错：{'；'.join(result.reasons)}"
            say(f"[{len(results)}/{len(rows)}] {result.id} {verdict}（{result.seconds:.2f} 秒）")
    return results


@contextlib.contextmanager
def _writing(out: Path, questions: Path) -> Iterator[IO[str]]:
    if out.absolute() == questions.absolute() or (out.exists() and out.samefile(questions)):
        raise SettingsError(f"--out 指向了问题文件 {questions}，写入会覆盖它。请换一个文件名")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        file = out.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise SettingsError(f"{out}：写不了（{error.strerror}）。请用 --out 换一个位置") from error
    with file:
        yield file


def _print(run: Run, results: Sequence[Result], before: Run | None, comparison: Comparison | None) -> None:
    put(f"{run.command}")
    put(f"{run.time}　模型 {run.model}　资料库第 {run.generation} 次变更后，{run.documents} 份文件\n")
    put(table(summaries(results)))
    wrong = [result for result in results if not result.right]
    if wrong:
        put(f"\n不对的 {len(wrong)} 题")
    for result in wrong:
        put(f"- {result.id}（{result.kind}）{result.question}")
        for reason in result.reasons:
            put(f"    {reason}")
    if comparison is not None:
        _print_comparison(before, comparison)


def _print_comparison(before: Run | None, comparison: Comparison) -> None:
    against = (
        f"（{before.time}，模型 {before.model}，资料库第 {before.generation} 次变更后，{before.documents} 份文件）"
        if before
        else ""
    )
    put(f"\n与以前的结果比较{against}")
    put(
        f"新对 {len(comparison.newly_right)} 题，新错 {len(comparison.newly_wrong)} 题，"
        f"对错不变但回答变了 {len(comparison.reworded)} 题，完全一样 {comparison.unchanged} 题"
    )
    for change in comparison.newly_wrong:
        put(f"- 新错 {change.now.id} {change.now.question}")
        for reason in change.now.reasons:
            put(f"    {reason}")
        put(f"    以前：{_line(change.before)}")
        put(f"    现在：{_line(change.now)}")
    for change in comparison.newly_right:
        put(f"- 新对 {change.now.id} {change.now.question}")
    for ids, said in (
        (comparison.added, "以前没有"),
        (comparison.missing, "这次没有"),
        (comparison.other, "问题改了，没有比较"),
    ):
        if ids:
            more = f"等 {len(ids)} 题" if len(ids) > _NAMED else ""
            put(f"- {said}：{'、'.join(ids[:_NAMED])}{more}")


def _line(result: Result) -> str:
    return " ".join(result.answer.split())


def _report(
    run: Run, out: Path, results: Sequence[Result], before: Run | None, comparison: Comparison | None
) -> dict[str, Any]:
    *kinds, total = summaries(results)
    report: dict[str, Any] = {
        "run": asdict(run),
        "out": str(out),
        "total": _summary_json(total),
        "kinds": [_summary_json(kind) for kind in kinds],
        "failed": [result.model_dump(mode="json") for result in results if not result.right],
    }
    if comparison is not None:
        report["compared"] = {
            "before": asdict(before) if before else None,
            "newly_right": [_change_json(change) for change in comparison.newly_right],
            "newly_wrong": [_change_json(change) for change in comparison.newly_wrong],
            "reworded": [_change_json(change) for change in comparison.reworded],
            "unchanged": comparison.unchanged,
            "added": list(comparison.added),
            "missing": list(comparison.missing),
            "other": list(comparison.other),
        }
    return report


def _summary_json(summary: Summary) -> dict[str, Any]:
    return {
        **asdict(summary),
        "outcomes": {outcome.value: count for outcome, count in summary.outcomes.items()},
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "id": change.now.id,
        "question": change.now.question,
        "reasons": list(change.now.reasons),
        "before": change.before.answer,
        "now": change.now.answer,
    }
