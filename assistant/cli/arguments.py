"""The arguments of every command."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from assistant.cli import (
    ask_commands,
    conversation_commands,
    draft_commands,
    evaluate_commands,
    library_commands,
    match_commands,
    measures_commands,
    review_commands,
    search_commands,
)


def build_parser() -> argparse.ArgumentParser:
    """The parser; ``arguments.run`` is the command's function."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data-dir", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="数据目录")
    parser = argparse.ArgumentParser(prog="banfu", description="办复：政策文件资料库与检索")
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=None,
        metavar="DIR",
        help="数据目录（默认取 BANFU_DATA_DIR 或系统的用户数据目录）",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    def command(name: str, run: Callable[[argparse.Namespace], int], summary: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary, parents=[shared])
        sub.set_defaults(run=run)
        return sub

    ingest = command("ingest", library_commands.ingest, "把文件或文件夹放入资料库")
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    ingest.add_argument(
        "--visibility", choices=["public", "internal"], default="public", help="可见范围（默认公开）"
    )
    _json(ingest)

    documents = command("documents", library_commands.documents, "列出资料库中的文件")
    _json(documents)

    show = command("show", library_commands.show, "看一份文件的文件头、结构和表格")
    show.add_argument("id", metavar="ID", help="编号或文件名")
    _json(show)

    remove = command("remove", library_commands.remove, "从资料库和所有索引中删除文件")
    remove.add_argument("ids", nargs="+", metavar="ID", help="编号或文件名")
    _json(remove)

    search = command("search", search_commands.search, "检索")
    search.add_argument("query", nargs="?", metavar="QUERY")
    search.add_argument("--batch", metavar="FILE", help="JSONL 文件，每行 {id, query}；- 表示标准输入")
    search.add_argument("-k", type=_positive, default=10, help="返回几段（默认 10）")
    search.add_argument("--audience", choices=["public", "staff"], default="staff", help="以谁的身份检索")
    search.add_argument("--as-of", type=_day, metavar="DATE", help="按这一天的效力检索，如 2024-06-30")
    search.add_argument("--kind", action="append", default=[], metavar="文种", help="只查这种文件，可重复")
    search.add_argument("--status", action="append", default=[], metavar="效力", help="只查这种效力，可重复")
    search.add_argument("--issuer", metavar="机关", help="只查发文机关名称含有这几个字的文件")
    search.add_argument("--from", dest="issued_from", type=_day, metavar="DATE", help="成文日期不早于")
    search.add_argument("--to", dest="issued_to", type=_day, metavar="DATE", help="成文日期不晚于")
    _json(search)

    ask = command("ask", ask_commands.ask, "提问，回答逐句注明出处")
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    ask.add_argument(
        "--batch", metavar="FILE", help="JSONL 文件，每行 {id, question, history}；- 表示标准输入"
    )
    ask.add_argument(
        "--history", type=Path, metavar="FILE", help="此前的对话：JSON 列表或 JSONL，每项 {role, content}"
    )
    ask.add_argument("--conversation", metavar="ID", help="接着这个对话问，并记入其中；new 表示新开一个")
    ask.add_argument("--audience", choices=["public", "staff"], default="staff", help="以谁的身份提问")
    ask.add_argument("--as-of", type=_day, metavar="DATE", help="按这一天的效力回答，如 2024-06-30")
    ask.add_argument("--extractive", action="store_true", help="只摘录原文，不用大模型")
    ask.add_argument("--trace", action="store_true", help="在 JSON 中附上每一步看到和丢弃了什么")
    _json(ask)

    conversations = command("conversations", conversation_commands.conversations, "管理保存的对话")
    conversation_commands.add_conversation_arguments(conversations)

    evaluate_commands.add_evaluate_arguments(
        command("evaluate", evaluate_commands.evaluate, "用自己的问题集检验回答，与以前的结果比较")
    )
    match_commands.add_match_arguments(command("match", match_commands.match, "看能申报哪些资助"))
    measures_commands.add_measures_arguments(
        command("measures", measures_commands.list_measures, "核定从文件中提取的资助事项")
    )

    draft_commands.add_draft_arguments(command("draft", draft_commands.draft, "起草提案、建议的答复函"))
    review_commands.add_review_arguments(command("review", review_commands.review, "核稿：找出函件里的毛病"))

    doctor = command("doctor", library_commands.doctor, "检查数据、模型和设置，并说明如何修复")
    doctor.add_argument("--rebuild", action="store_true", help="用资料库重建全文索引和向量索引")
    doctor.add_argument(
        "--reembed", action="store_true", help="与 --rebuild 合用：用当前模型重新计算全部向量"
    )
    _json(doctor)

    serve = command("serve", library_commands.serve, "打开网页应用")
    serve.add_argument("--audience", choices=["staff", "public"], default="staff")
    serve.add_argument("--port", type=_positive, default=8501)
    serve.add_argument(
        "--address", default="127.0.0.1", help="监听的地址（默认只在本机；内部端要先配置登录才能改）"
    )
    return parser


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
