"""``banfu draft``: a reply letter to a proposal, item by item, with its sources."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from assistant.cli.output import DONE, IN_PART, put, put_json, say, say_waiting
from assistant.drafting.composer import compose
from assistant.drafting.letter import Office
from assistant.drafting.letter_json import draft_to_json
from assistant.drafting.letter_text import letter_text
from assistant.drafting.merging import read_opinion
from assistant.drafting.models import Contact, Draft, LetterForm
from assistant.drafting.profiles import DEFAULT, load_profile
from assistant.drafting.proposal import read_proposal
from assistant.llm import open_chat_model
from assistant.settings import load_assistant_settings
from corpus.errors import SettingsError
from corpus.models import Visibility
from corpus.settings import load_settings
from corpus.stores import Stores


def add_draft_arguments(sub: argparse.ArgumentParser) -> None:
    """The arguments of ``banfu draft``."""
    sub.add_argument("proposal", type=Path, metavar="PROPOSAL", help="提案或建议（.docx、.pdf、.txt）")
    sub.add_argument(
        "--format",
        choices=[form.value for form in LetterForm],
        default=LetterForm.TWO_COLUMN.value,
        help="函件格式：两栏表、会办意见两栏表、分条叙述（默认两栏表）",
    )
    sub.add_argument(
        "--profile", default=DEFAULT, metavar="地区", help="地区规范：名称或 .yaml 文件（默认深圳市）"
    )
    sub.add_argument("--out", type=Path, metavar="FILE.docx", help="写成 Word 文件")
    sub.add_argument("--template", type=Path, metavar="FILE.docx", help="本单位的 Word 模板，与 --out 合用")
    sub.add_argument("--office", default="", metavar="全称", help="发文机关全称")
    sub.add_argument("--code", default="", metavar="代字", help="发文机关代字，如 澜民函")
    sub.add_argument("--contact", default="", metavar="姓名", help="联系人")
    sub.add_argument("--phone", default="", metavar="电话", help="联系电话")
    sub.add_argument(
        "--opinion", type=Path, action="append", default=[], metavar="FILE", help="会办单位的意见，可重复"
    )
    sub.add_argument("--lead-unit", default="", metavar="主办单位", help="写给主办单位的会办意见函")
    sub.add_argument("--internal", action="store_true", help="内部文件也可引用（默认只引公开文件）")
    sub.add_argument("--extractive", action="store_true", help="只用原文摘录起草，不用大模型")
    sub.add_argument("--json", action="store_true", help="输出 JSON")


def draft(arguments: argparse.Namespace) -> int:
    """Draft a letter; exit code 3 where some item has no evidence, with the reasons among the findings."""
    if arguments.out and arguments.out.suffix.lower() != ".docx":
        raise SettingsError(f"--out 应为 .docx 文件，收到 {arguments.out.name}")
    if arguments.template and not arguments.out:
        raise SettingsError("--template 要与 --out 合用")
    for path in (arguments.proposal, *arguments.opinion):
        if not path.is_file():
            raise SettingsError(f"没有文件 {path}：请检查路径")
    profile = load_profile(arguments.profile)
    proposal = read_proposal(arguments.proposal)
    opinions = [read_opinion(path) for path in arguments.opinion]
    settings = load_settings(arguments.data_dir)
    mine = load_assistant_settings(settings)
    office = Office(arguments.office, arguments.code, Contact(arguments.contact, arguments.phone))
    with contextlib.ExitStack() as stack:
        stores = stack.enter_context(Stores(settings, purpose="起草答复", report=say, on_wait=say_waiting))
        model = None if arguments.extractive else open_chat_model(mine.llm)
        if model is not None:
            stack.enter_context(model)
        made = compose(
            proposal,
            stores,
            mine,
            profile,
            office,
            LetterForm(arguments.format),
            model,
            opinions,
            lead_unit=arguments.lead_unit,
            audiences=tuple(Visibility) if arguments.internal else (Visibility.PUBLIC,),
        )
    if arguments.out:
        from assistant.drafting.docx_writer import write_letter

        write_letter(made.letter, arguments.out, arguments.template)
        say(f"已写入 {arguments.out}")
    if arguments.json:
        put_json(draft_to_json(made))
    else:
        _print(made)
    complete = bool(made.letter.items) and all(item.reply for item in made.letter.items)
    return DONE if complete else IN_PART


def _print(made: Draft) -> None:
    put(letter_text(made.letter))
    put("\n附：逐句出处")
    for item in made.letter.items:
        for sentence in item.reply:
            for c in sentence.citations:
                number = f"（{c.doc_number}）" if c.doc_number else ""
                put(f"第{item.no}条 [{sentence.standing.value}] {sentence.text[:40]}")
                put(
                    f"    《{c.title.strip('《》')}》{number} {c.status.value}  {c.source}，{c.span.start}–{c.span.end}"
                )
    if made.commitments:
        put("\n承诺台账")
        for one in made.commitments:
            facts = [one.who, one.what, one.amount, one.deadline or "未写期限"]
            put(f"- {'｜'.join(fact for fact in facts if fact)}")
    put("\n类别建议：" + "；".join(made.category_reasons))
    for finding in made.findings:
        put(f"{finding.severity.label}：{finding.message}")
