"""``banfu search``."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from enum import StrEnum
from typing import Any, TypeVar

from assistant.cli.output import DONE, IN_PART, put, put_json, read_batch, say, say_waiting
from corpus.errors import SettingsError
from corpus.models import Hit, Kind, Status
from corpus.search import Filters, Searcher, audiences_of
from corpus.settings import load_settings
from corpus.stores import Stores

E = TypeVar("E", bound=StrEnum)


def search(arguments: argparse.Namespace) -> int:
    """Answer one query, or each row of a batch as it is read."""
    if (arguments.query is None) == (arguments.batch is None):
        raise SettingsError("请给出一个问题，或用 --batch 给出 JSONL 文件（二者取一）")
    filters = Filters(
        audiences=audiences_of(arguments.audience),
        kinds=_choices(Kind, arguments.kind, "文种"),
        statuses=_choices(Status, arguments.status, "效力"),
        issuer=arguments.issuer,
        issued_from=arguments.issued_from,
        issued_to=arguments.issued_to,
        as_of=arguments.as_of,
    )
    with Stores(load_settings(arguments.data_dir), purpose="检索", report=say, on_wait=say_waiting) as stores:
        searcher = Searcher(stores)
        if arguments.batch:
            for row in read_batch(arguments.batch, "query"):
                hits = searcher.search(row["query"], arguments.k, filters)
                put_json({**({"id": row["id"]} if "id" in row else {}), **_result(row["query"], hits)})
            return DONE
        hits = searcher.search(arguments.query, arguments.k, filters)
        if arguments.json:
            put_json(_result(arguments.query, hits))
        elif hits:
            for hit in hits:
                put(_card(hit))
        else:
            empty = not stores.library.documents()
            say("资料库是空的，请先运行 banfu ingest" if empty else "没有找到。可以换个说法，或放宽筛选条件")
            return IN_PART if empty else DONE
    return DONE


def _choices(kind: type[E], values: Collection[str], name: str) -> tuple[E, ...]:
    known = {member.value: member for member in kind}
    for value in values:
        if value not in known:
            raise SettingsError(f"没有“{value}”这种{name}，可选：{'、'.join(known)}")
    return tuple(known[value] for value in values)


def _result(query: str, hits: list[Hit]) -> dict[str, Any]:
    return {"query": query, "hits": [hit_json(hit) for hit in hits]}


def hit_json(hit: Hit) -> dict[str, Any]:
    """A hit as the command line gives it; ``start`` and ``end`` index the document's normalised text."""
    return {
        "rank": hit.rank,
        "score": hit.score,
        "doc_id": hit.doc_id,
        "source": hit.source,
        "title": hit.title,
        "doc_number": hit.doc_number,
        "issuer": hit.issuer,
        "date": hit.date,
        "kind": hit.kind.value,
        "status": hit.status.value,
        "visibility": hit.visibility.value,
        "heading": list(hit.heading),
        "context": hit.context,
        "text": hit.text,
        "start": hit.span.start,
        "end": hit.span.end,
        "page": hit.page,
    }


def _quoted(title: str) -> str:
    """A title in 《》, unless it has its own."""
    return title if "《" in title else f"《{title}》"


def _card(hit: Hit) -> str:
    facts = [hit.doc_number, hit.issuer, hit.date.isoformat() if hit.date else None, hit.status.value]
    page = f"，第{hit.page}页" if hit.page else ""
    where = " › ".join(hit.heading)
    lines = [f"{hit.rank}. {_quoted(hit.title)} {'  '.join(f for f in facts if f)}"]
    if where:
        lines.append(f"   {where}")
    lines.append("   " + hit.text.replace("\t", " ｜ ").replace("\n", "\n   "))
    lines.append(f"   —— {hit.source}（{hit.doc_id}，{hit.span.start}–{hit.span.end}{page}）\n")
    return "\n".join(lines)
