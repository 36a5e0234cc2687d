"""The entry point: arguments in, exit code out, and never a traceback."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from assistant.cli.arguments import build_parser
from assistant.cli.output import DONE, FAILED, WRONG_USE, say
from corpus.errors import BanfuError, NotFound, SettingsError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 unexpected failure, 2 wrong use, 3 done in part."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    parser = build_parser()
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except (NotFound, SettingsError) as error:
        say(str(error))
        return WRONG_USE
    except BanfuError as error:
        say(str(error))
        return FAILED
    except KeyboardInterrupt:
        say("已中断。已经完成的部分不会丢失，重新运行同一条命令即可继续")
        return 130
    except BrokenPipeError:
        # The reader (head, less) has gone; nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        say(_unexpected(arguments, error))
        return FAILED


def _unexpected(arguments: argparse.Namespace, error: Exception) -> str:
    """Keep the traceback in a file for whoever mends it, and tell the user where."""
    from corpus.settings import default_data_dir

    folder: Path = arguments.data_dir or default_data_dir()
    log = folder / "errors.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            traceback.print_exc(file=file)
        where = f"详情记在 {log}"
    except OSError:
        where = "详情没能写入数据目录"
    return f"出现意外错误：{type(error).__name__}: {error}。{where}；请运行 banfu doctor 检查，仍有问题请附上该文件反馈"
