"""The arguments of every command."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any


class Command(argparse.ArgumentParser):
    """The parser of one command, filled when it is named: ``banfu search`` waits for nothing of ``banfu draft``.

    ``fill`` adds the arguments and sets ``run``, and imports what the command needs.
    """

    def __init__(self, *arguments: Any, fill: Fill | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._fill = fill

    def filled(self) -> Command:
        """This parser with its arguments; safe to call again."""
        fill, self._fill = self._fill, None
        if fill is not None:
            fill(self)
        return self

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As the base class does, with the arguments there."""
        self.filled()
        return super().parse_known_args(args, namespace)


Fill = Callable[[Command], None]


def build_parser() -> argparse.ArgumentParser:
    """The parser; ``arguments.run`` is the command's function."""
    shared = Command(add_help=False)
    shared.add_argument("--data-dir", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="数据目录")
    parser = argparse.ArgumentParser(prog="banfu", description="办复：政策文件的问答、资助匹配和提案建议答复")
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=None,
        metavar="DIR",
        help="数据目录（默认取 BANFU_DATA_DIR 或系统的用户数据目录）",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令", parser_class=Command)
    for name, summary, fill in COMMANDS:
        commands.add_parser(name, help=summary, description=summary, parents=[shared], fill=fill)
    return parser


def _ingest(parser: Command) -> None:
    from assistant.cli import library_commands

    parser.set_defaults(run=library_commands.ingest)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument(
        "--visibility", choices=["public", "internal"], default="public", help="可见范围（默认公开）"
    )
    _json(parser)


def _documents(parser: Command) -> None:
    from assistant.cli import library_commands

    parser.set_defaults(run=library_commands.documents)
    _json(parser)


def _show(parser: Command) -> None:
    from assistant.cli import library_commands

    parser.set_defaults(run=library_commands.show)
    parser.add_argument("id", metavar="ID", help="编号或文件名")
    _json(parser)


def _remove(parser: Command) -> None:
    from assistant.cli import library_commands

    parser.set_defaults(run=library_commands.remove)
    parser.add_argument("ids", nargs="+", metavar="ID", help="编号或文件名")
    _json(parser)


def _search(parser: Command) -> None:
    from assistant.cli import search_commands

    parser.set_defaults(run=search_commands.search)
    parser.add_argument("query", nargs="?", metavar="QUERY")
    parser.add_argument("--batch", metavar="FILE", help="JSONL 文件，每行 {id, query}；- 表示标准输入")
    parser.add_argument("-k", type=_positive, default=10, help="返回几段（默认 10）")
    parser.add_argument("--audience", choices=["public", "staff"], default="staff", help="以谁的身份检索")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="按这一天的效力检索，如 2024-06-30")
    parser.add_argument("--kind", action="append", default=[], metavar="文种", help="只查这种文件，可重复")
    parser.add_argument("--status", action="append", default=[], metavar="效力", help="只查这种效力，可重复")
    parser.add_argument("--issuer", metavar="机关", help="只查发文机关名称含有这几个字的文件")
    parser.add_argument("--from", dest="issued_from", type=_day, metavar="DATE", help="成文日期不早于")
    parser.add_argument("--to", dest="issued_to", type=_day, metavar="DATE", help="成文日期不晚于")
    _json(parser)


def _ask(parser: Command) -> None:
    from assistant.cli import ask_commands

    parser.set_defaults(run=ask_commands.ask)
    parser.add_argument("question", nargs="?", metavar="QUESTION")
    parser.add_argument(
        "--batch", metavar="FILE", help="JSONL 文件，每行 {id, question, history}；- 表示标准输入"
    )
    parser.add_argument(
        "--history", type=Path, metavar="FILE", help="此前的对话：JSON 列表或 JSONL，每项 {role, content}"
    )
    parser.add_argument("--conversation", metavar="ID", help="接着这个对话问，并记入其中；new 表示新开一个")
    parser.add_argument("--audience", choices=["public", "staff"], default="staff", help="以谁的身份提问")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="按这一天的效力回答，如 2024-06-30")
    parser.add_argument("--extractive", action="store_true", help="只摘录原文，不用大模型")
    parser.add_argument("--trace", action="store_true", help="在 JSON 中附上每一步看到和丢弃了什么")
    _json(parser)


def _conversations(parser: Command) -> None:
    from assistant.cli import conversation_commands

    parser.set_defaults(run=conversation_commands.conversations)
    conversation_commands.add_conversation_arguments(parser)


def _evaluate(parser: Command) -> None:
    from assistant.cli import evaluate_commands

    parser.set_defaults(run=evaluate_commands.evaluate)
    evaluate_commands.add_evaluate_arguments(parser)


def _match(parser: Command) -> None:
    from assistant.cli import match_commands

    parser.set_defaults(run=match_commands.match)
    match_commands.add_match_arguments(parser)


def _measures(parser: Command) -> None:
    from assistant.cli import measures_commands

    parser.set_defaults(run=measures_commands.list_measures)
    measures_commands.add_measures_arguments(parser)


def _draft(parser: Command) -> None:
    from assistant.cli import draft_commands

    parser.set_defaults(run=draft_commands.draft)
    draft_commands.add_draft_arguments(parser)


def _review(parser: Command) -> None:
    from assistant.cli import review_commands

    parser.set_defaults(run=review_commands.review)
    review_commands.add_review_arguments(parser)


def _doctor(parser: Command) -> None:
    from assistant.cli import library_commands

    parser.set_defaults(run=library_commands.doctor)
    parser.add_argument("--rebuild", action="store_true", help="用资料库重建全文索引和向量索引")
    parser.add_argument(
        "--reembed", action="store_true", help="与 --rebuild 合用：用当前模型重新计算全部向量"
    )
    _json(parser)


def _serve(parser: Command) -> None:
    from assistant.cli import library_commands

    parser.set_defaults(run=library_commands.serve)
    parser.add_argument("--audience", choices=["staff", "public"], default="staff")
    parser.add_argument("--port", type=_positive, default=8501)
    parser.add_argument(
        "--address", default="127.0.0.1", help="监听的地址（默认只在本机；内部端要先配置登录才能改）"
    )


#: Every command: its name, what it does, and what fills its parser.
COMMANDS: tuple[tuple[str, str, Fill], ...] = (
    ("ingest", "把文件或文件夹放入资料库", _ingest),
    ("documents", "列出资料库中的文件", _documents),
    ("show", "看一份文件的文件头、结构和表格", _show),
    ("remove", "从资料库和所有索引中删除文件", _remove),
    ("search", "检索", _search),
    ("ask", "提问，回答逐句注明出处", _ask),
    ("conversations", "管理保存的对话", _conversations),
    ("evaluate", "用自己的问题集检验回答，与以前的结果比较", _evaluate),
    ("match", "看能申报哪些资助", _match),
    ("measures", "核定从文件中提取的资助事项", _measures),
    ("draft", "起草提案、建议的答复函", _draft),
    ("review", "核稿：找出函件里的毛病", _review),
    ("doctor", "检查数据、模型和设置，并说明如何修复", _doctor),
    ("serve", "打开网页应用", _serve),
)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def _positive(text: str) -> int:
    value = int(text) if text.isdecimal() else 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"应为正整数，收到 {text}")
    return value


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期应写作 2024-06-30，收到 {text}") from None
