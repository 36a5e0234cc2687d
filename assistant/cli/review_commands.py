"""``banfu review``：核稿，逐处说明问题和改法；``--public`` 另存可以公开的文本。"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli.output import DONE, IN_PART, put, put_json, say, say_waiting
from corpus.errors import SettingsError
from corpus.settings import load_settings
from corpus.stores import Stores

if TYPE_CHECKING:
    from assistant.drafting.models import Finding
    from assistant.drafting.public_version import Change
    from corpus.models import PolicyDocument


def add_review_arguments(sub: argparse.ArgumentParser) -> None:
    """Add the arguments of ``review`` and set its function."""
    sub.add_argument("letter", type=Path, metavar="LETTER", help="函件（.docx、.pdf 或 .txt）")
    sub.add_argument(
        "--proposal", type=Path, metavar="FILE", help="所答复的提案或建议（.docx、.pdf 或 .txt）"
    )
    sub.add_argument("--profile", default=None, metavar="NAME", help="地区规范（默认深圳市），或 .yaml 文件")
    sub.add_argument("--public", type=Path, metavar="OUT.docx", help="另存公开文本：删去联系方式和个人信息")
    sub.add_argument("--no-library", action="store_true", help="不与资料库核对数字和文件效力")
    sub.add_argument("--today", type=date.fromisoformat, metavar="DATE", help="按这一天核对，如 2026-11-01")
    sub.add_argument("--json", action="store_true", help="输出 JSON")
    sub.set_defaults(run=review)


def review(arguments: argparse.Namespace) -> int:
    """Review one letter. Exit code 3 where the file is no letter and only the general rules were applied."""
    from assistant.drafting.letter_json import finding_to_json
    from assistant.drafting.profiles import load_profile
    from assistant.drafting.proposal import read_proposal
    from assistant.drafting.review import is_letter, read_document
    from assistant.drafting.review import review as find

    for path in (arguments.letter, arguments.proposal):
        if path is not None and not path.is_file():
            raise SettingsError(f"{path}：没有这个文件。请检查路径")
    if arguments.public is not None and arguments.public.suffix != ".docx":
        raise SettingsError(f"{arguments.public}：公开文本存为 .docx，请改文件名")
    document = read_document(arguments.letter)
    profile = load_profile(arguments.profile) if arguments.profile else load_profile()
    proposal = read_proposal(arguments.proposal) if arguments.proposal else None
    settings = load_settings(arguments.data_dir)
    today = arguments.today or settings.today or date.today()
    with Stores(settings, purpose="核稿", report=say, on_wait=say_waiting) as stores:
        known = not arguments.no_library and any(stores.library.counts().values())
        findings = find(document, proposal, stores if known else None, profile, today)
    changes = _publish(document, arguments.public) if arguments.public else ()
    letter = is_letter(document)
    if arguments.json:
        shown: dict[str, Any] = {"findings": [finding_to_json(finding) for finding in findings]}
        if arguments.public:
            shown["changes"] = [
                {"where": c.where, "kind": c.kind, "before": c.before, "after": c.after} for c in changes
            ]
        put_json(shown)
    else:
        put(_listed(findings))
        if arguments.public:
            put(_changed(changes, arguments.public))
    if not known and not arguments.no_library:
        say("资料库里没有文件，没有核对数字的出处和文件的效力")
    if not letter:
        say(f"{arguments.letter.name}：不像答复函，只检查了编号、数字、日期、名称和标点")
        return IN_PART
    return DONE


def _listed(findings: tuple[Finding, ...]) -> str:
    """The findings as text: a line each, with the quotation and the advice under it."""
    from assistant.drafting.review_rules import rules

    if not findings:
        return "没有发现问题"
    lines = []
    for n, finding in enumerate(findings, start=1):
        place = f"（第{finding.start}–{finding.end}字）" if finding.start is not None else ""
        lines.append(
            f"{n}. [{finding.severity.label}] {rules()[finding.rule].name}{place}：{finding.message}"
        )
        if finding.quote:
            quote = finding.quote.replace("\n", " ")
            lines.append(f"   原文：{quote[:60]}{'……' if len(quote) > 60 else ''}")
        if finding.suggestion:
            lines.append(f"   建议：{finding.suggestion}")
    counts = [(label, sum(f.severity.label == label for f in findings)) for label in ("必改", "建议", "提示")]
    lines.append("共" + "、".join(f"{label}{count}处" for label, count in counts))
    return "\n".join(lines)


def _publish(document: PolicyDocument, path: Path) -> tuple[Change, ...]:
    from assistant.drafting.docx_writer import write_letter
    from assistant.drafting.letter_reader import letter_from
    from assistant.drafting.public_version import public_version

    letter, changes = public_version(letter_from(document))
    write_letter(letter, path)
    return changes


def _changed(changes: tuple[Change, ...], path: Path) -> str:
    lines = [f"公开文本已存到 {path}，改动 {len(changes)} 处"]
    lines.extend(f"- {c.where}：{c.kind}“{c.before}”→{c.after}" for c in changes)
    return "\n".join(lines)
