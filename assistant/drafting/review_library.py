"""The letter against the library: the standing and number of the documents it cites, and its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.drafting.models import Finding, Severity
from assistant.drafting.review_names import cited_as_basis
from assistant.drafting.review_sources import check_figure_sources
from assistant.drafting.review_view import View
from corpus.mentions import Mention, TitleValue, find_titles
from corpus.models import Status, Visibility
from corpus.rows import DocumentRow
from corpus.stores import Stores

_DRAFT_MARK = re.compile(r"[（(](?:征求意见稿|草案|讨论稿|内部讨论稿|送审稿)[）)]")
_CASE = re.compile(r"(?:提案|建议|议案)$")
_PAST = re.compile("原《|原有|废止|失效|到期|届满|不再|停止执行|终止|已于|历史上|曾")
_ENDED = (Status.REPEALED, Status.EXPIRED)


def check_library(view: View, stores: Stores) -> Iterator[Finding]:
    """Findings of policy-*, document-number, figure-library and figure-no-source. The letter’s own copy does not count."""
    day = view.day or view.today
    rows = [row for row in stores.library.documents() if not _itself(view, row)]
    if not rows:
        return
    yield from _documents(view, rows, day)
    if view.letter is not None:
        own = {row.id for row in stores.library.documents() if _itself(view, row)}
        yield from check_figure_sources(view, stores, own, day)


def _itself(view: View, row: DocumentRow) -> bool:
    number = view.letter.doc_number if view.letter else ""
    title = view.document.header.title.value if view.document.header.title else ""
    return row.source == view.document.source or (
        bool(number) and row.doc_number == number and row.title == title
    )


def _names(row: DocumentRow) -> tuple[str, ...]:
    inner = [m.value.name for m in find_titles(row.title)]
    return tuple(_plain(name) for name in (row.title, *inner))


def _plain(name: str) -> str:
    return re.sub(r"\s", "", _DRAFT_MARK.sub("", name)).strip("《》")


def _documents(view: View, rows: Sequence[DocumentRow], day: date) -> Iterator[Finding]:
    names = [(row, _names(row)) for row in rows]
    for mention in find_titles(view.text):
        name = _plain(mention.value.name)
        if len(name) < 6 or _CASE.search(name) or _DRAFT_MARK.search(mention.value.name):
            continue
        known = [
            row for row, its in names if name in its or (name.startswith("关于") and its[0].endswith(name))
        ]
        if known:
            yield from _number(view, mention, known)
            yield from _standing(view, mention, known, day)


def _number(view: View, mention: Mention[TitleValue], known: Sequence[DocumentRow]) -> Iterator[Finding]:
    said = mention.value.doc_number
    numbers = [row.doc_number for row in known if row.doc_number]
    if said and numbers and said not in numbers:
        yield view.found(
            "document-number",
            mention.span,
            f"《{mention.value.name}》在资料库中的文号是{'、'.join(dict.fromkeys(numbers))}，这里是{said}",
            "核对文号",
        )


def _standing(
    view: View, mention: Mention[TitleValue], known: Sequence[DocumentRow], day: date
) -> Iterator[Finding]:
    said = mention.value.doc_number
    meant = [row for row in known if said and row.doc_number == said] or list(known)
    statuses = {row.status(day) for row in meant}
    sentence = next((s.text for s in view.sentences if s.span.contains(mention.span)), "")
    basis = cited_as_basis(view, mention.span)
    severity = None if basis else Severity.WARNING
    if all(row.visibility is Visibility.INTERNAL for row in meant):
        yield view.found(
            "policy-internal",
            mention.span,
            f"《{mention.value.name}》在资料库中是内部文件",
            "公开的答复不引用内部文件",
        )
    if statuses <= {Status.DRAFT}:
        if basis or "征求意见" not in sentence:
            yield view.found(
                "policy-draft",
                mention.span,
                f"资料库中的《{mention.value.name}》是征求意见稿，尚未生效",
                "写明是征求意见稿，不作现行依据",
                severity,
            )
    elif statuses <= set(_ENDED) and not _PAST.search(sentence):
        ended = "已经废止" if Status.REPEALED in statuses else "已经失效"
        yield view.found(
            "policy-expired",
            mention.span,
            f"《{mention.value.name}》在{day.year}年{day.month}月{day.day}日{ended}",
            "改用现行文件；说明历史情况的，写明已经废止或者到期",
            severity,
        )
    elif statuses <= {Status.NOT_YET} and basis:
        yield view.found(
            "policy-expired",
            mention.span,
            f"《{mention.value.name}》尚未施行",
            "写明施行日期",
            Severity.WARNING,
        )
