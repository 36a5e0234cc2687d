"""``banfu ingest``, ``documents``, ``show``, ``remove``, ``doctor`` and ``serve``."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from typing import Any

from assistant.cli.outline import document_json, outline_text
from assistant.cli.output import DONE, FAILED, IN_PART, put, put_json, say, say_waiting
from corpus.errors import SettingsError
from corpus.ingest import Ingest, Progress
from corpus.ingest import remove as remove_documents
from corpus.library import Library
from corpus.models import Visibility
from corpus.rows import DocumentRow
from corpus.settings import CorpusSettings, load_settings
from corpus.stores import Stores


def ingest(arguments: argparse.Namespace) -> int:
    """Take files in, telling progress; 3 when some could not be."""
    from assistant.eligibility import MEASURES_FILE, MeasureStore, refresh_measures
    from assistant.eligibility.proposing import propose_as_set, told

    settings = load_settings(arguments.data_dir)
    with Stores(settings, purpose="入库", report=say, on_wait=say_waiting) as stores:
        run = Ingest(stores, visibility=Visibility(arguments.visibility), progress=_Ticker())
        report = run.run(arguments.paths)
        # A second pass: measures come from whole documents, and from those that came or went.
        with MeasureStore(stores.folder / MEASURES_FILE) as measures:
            refresh_measures(stores, measures)
            if proposed := propose_as_set(stores, measures, say):
                say(told(proposed))
    if arguments.json:
        put_json(
            {
                "added": report.added,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "failed": [
                    {"path": f.path, "source": f.source, "reason": f.reason, "remedy": f.remedy}
                    for f in report.failed
                ],
                "notes": report.notes,
                "chunks": report.chunks,
                "seconds": round(report.seconds, 2),
                "embedding_seconds": round(report.embedding_seconds, 2),
            }
        )
    else:
        for note in report.notes:
            put(f"注意  {note}")
        for failure in report.failed:
            put(f"未入库  {failure.source}：{failure.reason}。{failure.remedy}")
        put(
            f"新增 {len(report.added)} 份，更新 {len(report.updated)} 份，未变 {len(report.unchanged)} 份，"
            f"未入库 {len(report.failed)} 份；{report.chunks} 段，用时 {report.seconds:.1f} 秒"
        )
    return IN_PART if report.failed else DONE


class _Ticker:
    """Progress on standard error: a line that renews itself on a terminal, one every ten seconds elsewhere."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._terminal = sys.stderr.isatty()

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._last < (0.2 if self._terminal else 10):
            return
        self._last = now
        left = f"，约剩 {progress.remaining:.0f} 秒" if progress.remaining else ""
        line = (
            f"{progress.done}/{progress.total} 份，{progress.rate:.0f} 字/秒{left}  {progress.current[:30]}"
        )
        if self._terminal:
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
        else:
            say(line)


def _today(settings: CorpusSettings) -> date:
    return settings.today or date.today()


def documents(arguments: argparse.Namespace) -> int:
    """List the library."""
    settings = load_settings(arguments.data_dir)
    library = Library(settings.data_dir / "library.sqlite")
    try:
        rows = library.documents()
    finally:
        library.close()
    day = _today(settings)
    if arguments.json:
        put_json({"documents": [row_json(row, day) for row in rows]})
        return DONE
    for row in rows:
        issued = row.issued.isoformat() if row.issued else "—"
        inner = "  内部" if row.visibility is Visibility.INTERNAL else ""
        put(
            f"{row.id}  {row.status(day).value}  {row.kind.value}  {issued}  {row.doc_number or '—'}  {row.title}{inner}"
        )
    say(f"共 {len(rows)} 份" if rows else "资料库是空的，请先运行 banfu ingest")
    return DONE


def row_json(row: DocumentRow, day: date) -> dict[str, Any]:
    """A list row as JSON."""
    return {
        "doc_id": row.id,
        "source": row.source,
        "title": row.title,
        "doc_number": row.doc_number,
        "issuer": row.issuer,
        "date": row.issued,
        "kind": row.kind.value,
        "enclosed_kind": row.enclosed_kind.value if row.enclosed_kind else None,
        "status": row.status(day).value,
        "effective": row.standing.effective,
        "expires": row.standing.expires,
        "repealed": row.standing.repealed,
        "visibility": row.visibility.value,
        "characters": row.characters,
        "url": row.url,
        "retrieved": row.retrieved,
        "note": row.note,
        "path": row.path,
    }


def show(arguments: argparse.Namespace) -> int:
    """One document: header, outline, tables."""
    settings = load_settings(arguments.data_dir)
    library = Library(settings.data_dir / "library.sqlite")
    try:
        row = library.document(arguments.id)
        document = library.body(row.version)
        chunks = len(library.chunks_of(row.version))
    finally:
        library.close()
    day = _today(settings)
    if arguments.json:
        put_json({**row_json(row, day), "chunks": chunks, **document_json(document)})
    else:
        put(outline_text(row, document, day))
    return DONE


def remove(arguments: argparse.Namespace) -> int:
    """Remove documents from every index."""
    with Stores(load_settings(arguments.data_dir), purpose="删除", report=say, on_wait=say_waiting) as stores:
        rows = remove_documents(stores, arguments.ids)
    if arguments.json:
        put_json({"removed": [row.id for row in rows]})
    else:
        for row in rows:
            put(f"已删除  {row.id}  {row.title}")
    return DONE


def doctor(arguments: argparse.Namespace) -> int:
    """Say what is wrong and how to mend it; with ``--rebuild`` mend the indexes."""
    from assistant.diagnosis import diagnose, rebuild

    settings = load_settings(arguments.data_dir)
    if arguments.reembed and not arguments.rebuild:
        raise SettingsError("--reembed 要与 --rebuild 合用：banfu doctor --rebuild --reembed")
    if arguments.rebuild:
        rebuild(settings, reembed=arguments.reembed, report=say, on_wait=say_waiting)
    findings = diagnose(settings)
    if arguments.json:
        put_json(
            {
                "findings": [
                    {"severity": f.severity, "message": f.message, "remedy": f.remedy} for f in findings
                ]
            }
        )
    else:
        marks = {"ok": "✓", "warning": "！", "error": "✗"}
        for finding in findings:
            put(
                f"{marks[finding.severity]} {finding.message}"
                + (f"\n  → {finding.remedy}" if finding.remedy else "")
            )
    return FAILED if any(f.severity == "error" for f in findings) else DONE


def serve(arguments: argparse.Namespace) -> int:
    """Open the Streamlit application, on loopback unless another address is given."""
    from assistant.serving import run_application

    settings = load_settings(arguments.data_dir)
    return run_application(settings, arguments.audience, arguments.port, arguments.address)
