"""``banfu measures list|show|approve|reject|propose|export|import``：资助事项的核定。"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assistant.cli.output import DONE, IN_PART, put, put_json, say, say_waiting
from assistant.eligibility.offers import ReviewState
from assistant.eligibility.store import MeasureStore, Stored
from corpus.errors import NotFound, SettingsError
from corpus.settings import load_settings
from corpus.stores import Stores


def add_measures_arguments(sub: argparse.ArgumentParser) -> None:
    """Add the actions of ``measures`` and set their functions."""
    actions = sub.add_subparsers(dest="action", required=True, metavar="动作")

    def action(name: str, run: Callable[[argparse.Namespace], int], summary: str) -> argparse.ArgumentParser:
        parser = actions.add_parser(name, help=summary, description=summary)
        parser.set_defaults(run=run)
        return parser

    listing = action("list", list_measures, "列出资助事项")
    listing.add_argument("--state", choices=[s.value for s in ReviewState], help="只看这种核定状态")
    listing.add_argument("--changed", action="store_true", help="只看条文有变的")
    listing.add_argument("--document", metavar="ID", help="只看这份文件的")
    listing.add_argument("--json", action="store_true", help="输出 JSON")
    show = action("show", show_measure, "看一个事项的全部内容")
    show.add_argument("id", metavar="ID")
    show.add_argument("--json", action="store_true", help="输出 JSON")
    for name, run, summary in (("approve", approve, "核定事项"), ("reject", reject, "标为不是资助")):
        decide = action(name, run, summary)
        decide.add_argument("ids", nargs="+", metavar="ID")
        decide.add_argument("--note", default="", help="备注")
    action("propose", propose, "请大模型看规则没有读全的条文，提出候选")
    export = action("export", export_, "导出为 YAML")
    export.add_argument("--out", type=Path, metavar="FILE", help="写入文件（默认打印）")
    export.add_argument("--state", choices=[s.value for s in ReviewState], help="只导出这种核定状态")
    back = action("import", import_, "导入改过的 YAML")
    back.add_argument("file", type=Path, metavar="FILE")


@contextmanager
def _opened(arguments: argparse.Namespace) -> Iterator[tuple[Stores, MeasureStore]]:
    from assistant.eligibility.refresh import MEASURES_FILE, refresh_measures

    with (
        Stores(
            load_settings(arguments.data_dir), purpose="核定事项", report=say, on_wait=say_waiting
        ) as stores,
        MeasureStore(stores.folder / MEASURES_FILE) as measures,
    ):
        refresh_measures(stores, measures)
        yield stores, measures


def _sources(stores: Stores) -> dict[str, str]:
    return {row.id: row.source for row in stores.library.documents()}


def _chosen(arguments: argparse.Namespace, measures: MeasureStore) -> list[Stored]:
    state = getattr(arguments, "state", None)
    found = [s for s in measures.all() if state is None or s.state.value == state]
    if getattr(arguments, "changed", False):
        found = [s for s in found if s.changed]
    if getattr(arguments, "document", None):
        found = [s for s in found if s.measure.clause.doc_id == arguments.document]
    return found


def list_measures(arguments: argparse.Namespace) -> int:
    """One line for each measure."""
    with _opened(arguments) as (stores, measures):
        sources = _sources(stores)
        found = _chosen(arguments, measures)
        if arguments.json:
            put_json({"measures": [_line(s, sources) for s in found]})
        for stored in () if arguments.json else found:
            mark = "！条文有变 " if stored.changed else ""
            mark += "".join(f"［{flag}］" for flag in stored.measure.flags)
            put(
                f"{stored.measure.id}  {stored.state.value}  {mark}{stored.measure.title}  （{sources.get(stored.measure.clause.doc_id, '')}）"
            )
        if not found:
            say("没有这样的事项")
    return DONE


def _line(stored: Stored, sources: dict[str, str]) -> dict[str, Any]:
    from assistant.eligibility.computing import describe

    measure = stored.measure
    return {
        "id": measure.id,
        "title": measure.title,
        "state": stored.state.value,
        "changed": stored.changed,
        "beneficiary": measure.beneficiary,
        "amount": describe(measure.amount, measure.caps),
        "flags": list(measure.flags),
        "source": sources.get(measure.clause.doc_id),
        "quote": measure.clause.quote,
        "start": measure.clause.start,
        "end": measure.clause.end,
    }


def show_measure(arguments: argparse.Namespace) -> int:
    """One measure, as exported."""
    from assistant.eligibility.yaml_io import export_measures

    with _opened(arguments) as (stores, measures):
        stored = measures.get(arguments.id)
        if arguments.json:
            import yaml

            put_json(yaml.safe_load(export_measures([stored], _sources(stores))))
        else:
            put(export_measures([stored], _sources(stores)).rstrip())
    return DONE


def propose(arguments: argparse.Namespace) -> int:
    """Ask the configured chat model about the clauses that rules left open; 3 where it gave no answer to some."""
    from assistant.eligibility.proposing import propose_as_set, told

    with _opened(arguments) as (stores, measures):
        found = propose_as_set(stores, measures, say)
    if found is None:
        raise SettingsError(
            "没有可用的大模型。请设置 BANFU_LLM_BASE_URL 和 BANFU_LLM_MODEL，并检查 assistant.eligibility.proposals 没有关掉"
        )
    put(told(found))
    return IN_PART if found.failed else DONE


def approve(arguments: argparse.Namespace) -> int:
    """Approve measures; a corrected one keeps its correction."""
    return _decide(arguments, ReviewState.APPROVED)


def reject(arguments: argparse.Namespace) -> int:
    """Reject measures."""
    return _decide(arguments, ReviewState.REJECTED)


def _decide(arguments: argparse.Namespace, state: ReviewState) -> int:
    missing = 0
    with _opened(arguments) as (_, measures):
        for measure_id in arguments.ids:
            try:
                stored = measures.get(measure_id)
            except NotFound as error:
                say(str(error))
                missing += 1
                continue
            corrected = (
                stored.measure
                if stored.state is ReviewState.CORRECTED and state is ReviewState.APPROVED
                else None
            )
            kept = ReviewState.CORRECTED if corrected else state
            measures.decide(measure_id, kept, arguments.note, corrected)
            put(f"{measure_id}  {kept.value}  {stored.measure.title}")
    return IN_PART if missing else DONE


def export_(arguments: argparse.Namespace) -> int:
    """Export as YAML."""
    from assistant.eligibility.yaml_io import export_measures

    with _opened(arguments) as (stores, measures):
        text = export_measures(_chosen(arguments, measures), _sources(stores))
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")
        say(f"已导出到 {arguments.out}")
    else:
        put(text.rstrip())
    return DONE


def import_(arguments: argparse.Namespace) -> int:
    """Import decisions and corrections."""
    from assistant.eligibility.models import Clause
    from assistant.eligibility.yaml_io import import_measures

    with _opened(arguments) as (stores, measures):
        versions = {row.id: row.version for row in stores.library.documents()}

        def quote(clause: Clause) -> str | None:
            version = versions.get(clause.doc_id)
            return None if version is None else stores.library.passage(version, clause.span)

        if not arguments.file.is_file():
            raise SettingsError(f"{arguments.file}：没有这个文件。请检查文件名")
        decided, corrected = import_measures(measures, arguments.file, quote)
    put(f"读入 {decided} 个事项，其中修正 {corrected} 个")
    return DONE
