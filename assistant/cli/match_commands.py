"""``banfu match``：符合哪些资助、差什么、依据在哪里。"""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli.output import DONE, IN_PART, put, put_json, say, say_waiting
from corpus.errors import SettingsError
from corpus.search import audiences_of
from corpus.settings import load_settings
from corpus.stores import Stores

if TYPE_CHECKING:
    from assistant.eligibility import MatchResult, Profile


def add_match_arguments(sub: argparse.ArgumentParser) -> None:
    """Add the arguments of ``match`` and set its function."""
    sub.add_argument(
        "question",
        nargs="?",
        metavar="QUESTION",
        help="用一两句话说明情况，如：我们是南山一家做机器人的高新技术企业",
    )
    sub.add_argument("--profile", type=Path, metavar="FILE", help="申请人情况的 YAML 或 JSON 文件")
    sub.add_argument("--audience", choices=["public", "staff"], default="staff", help="以谁的身份匹配")
    sub.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DATE", help="按这一天的效力匹配，如 2026-11-01"
    )
    sub.add_argument("--out", type=Path, metavar="FILE", help="另存清单（.docx 或 .md）")
    sub.add_argument("--json", action="store_true", help="输出 JSON")
    sub.set_defaults(run=match)


def match(arguments: argparse.Namespace) -> int:
    """Match one applicant against every measure in the library."""
    from assistant.eligibility import (
        MEASURES_FILE,
        MeasureStore,
        Profile,
        as_json,
        known_regions,
        listen,
        load_offers,
        load_profile,
        markdown,
        next_question,
        refresh_measures,
    )
    from assistant.eligibility import match as decide

    if arguments.question is None and arguments.profile is None:
        raise SettingsError("请说明申请人的情况，或用 --profile 给出情况文件")
    settings = load_settings(arguments.data_dir)
    with (
        Stores(settings, purpose="资助匹配", report=say, on_wait=say_waiting) as stores,
        MeasureStore(stores.folder / MEASURES_FILE) as measures,
    ):
        refresh_measures(stores, measures)
        offers = load_offers(stores, measures, audiences_of(arguments.audience))
        # Reading every document for its districts is worth it only where a district is named.
        named = arguments.profile is not None or bool(re.search("[区县]", arguments.question or ""))
        known = known_regions(stores, districts=named)
        profile = load_profile(arguments.profile, known) if arguments.profile else Profile()
        if arguments.question:
            profile = listen(profile, arguments.question, known)
        result = decide(offers, profile, arguments.as_of or settings.today or date.today())
        question = next_question(result, profile)
        if arguments.out:
            _save(arguments.out, markdown(result, question, profile), result, profile)
        if arguments.json:
            put_json(as_json(result, question, profile))
        else:
            put(markdown(result, question, profile))
        if not offers:
            say("资料库里还没有资助事项。请先运行 banfu ingest 放入政策文件")
            return IN_PART
    return DONE


def _save(path: Path, text: str, result: MatchResult, profile: Profile) -> None:
    from assistant.eligibility.summary_docx import write_summary

    if path.suffix == ".docx":
        write_summary(result, profile, path)
    elif path.suffix == ".md":
        path.write_text(text, encoding="utf-8")
    else:
        raise SettingsError(f"{path}：清单可以存为 .docx 或 .md，请改文件名")
    say(f"清单已存到 {path}")
