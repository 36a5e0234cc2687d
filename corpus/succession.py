"""Which drafts have become a document that the library holds too: the final one is what counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from corpus.models import Kind
from corpus.rows import DocumentRow

_DRAFT_MARK = re.compile(
    r"[（(〔]?(?:公开)?(?:征求意见稿|讨论稿|草案|送审稿|内部讨论稿)[）)〕]?|的?(?:起草|编制|修订)?说明$"
)
_ISSUED = re.compile(r"印发[《〈](.+)[》〉]的?通知|(?:公布|发布)[《〈](.+)[》〉]的?(?:公告|命令|令|通告)")
_ASKING = re.compile(r"(?:公开)?(?:征求|征集)(.+?)(?:的?意见)?的?(?:公告|通告|通知|函)")
_MARKS = re.compile(r"[《》〈〉“”\"（）()\s]")


def core_title(title: str) -> str:
    """The name a document keeps from its first draft to its issue.

    >>> core_title("关于印发《澜江市专利资助办法》的通知")
    '澜江市专利资助办法'
    >>> core_title("《澜江市专利资助办法（征求意见稿）》起草说明")
    '澜江市专利资助办法'
    """
    asked = _ASKING.search(title)
    inner = _ISSUED.search(title) or (asked and re.search(r"[《〈](.+)[》〉]", asked.group(1)))
    named = next((group for group in inner.groups() if group), title) if inner else title
    return _MARKS.sub("", _DRAFT_MARK.sub("", _MARKS.sub("", _DRAFT_MARK.sub("", named)))).removeprefix(
        "关于"
    )


def superseded(rows: Iterable[DocumentRow], day: date) -> frozenset[str]:
    """Ids of drafts, and of what explains them, whose final document had been issued by ``day``.

    A draft that is dated after the final document is the next revision, and not among them.
    """
    drafts: list[DocumentRow] = []
    finals: dict[str, date | None] = {}
    for row in rows:
        if row.standing.draft or row.kind is Kind.EXPLANATION:
            drafts.append(row)
        elif row.issued is None or row.issued <= day:
            core = core_title(row.title)
            known = finals.get(core)
            finals[core] = max(known, row.issued) if known and row.issued else (known or row.issued)
    found: set[str] = set()
    for row in drafts:
        core = core_title(row.title)
        if core not in finals:
            continue
        final = finals[core]
        if final is None or row.issued is None or row.issued <= final:
            found.add(row.id)
    return frozenset(found)
