"""A parsed document as ``banfu show`` prints it."""

from __future__ import annotations

from datetime import date
from typing import Any

from corpus.mentions import find_mentions
from corpus.models import Cell, Located, PolicyDocument, Span
from corpus.rows import DocumentRow

_HEADER_NAMES = (
    ("title", "标题"),
    ("doc_number", "文号"),
    ("issuer", "发文机关"),
    ("addressee", "主送"),
    ("issued", "成文日期"),
    ("draft", "稿次"),
    ("effective", "施行"),
    ("expires", "有效至"),
)


def document_json(document: PolicyDocument) -> dict[str, Any]:
    """Header, outline, tables, pairs and the normalised text; every value carries ``start`` and ``end``."""
    text = document.text
    header: dict[str, Any] = {}
    for name, _ in _HEADER_NAMES:
        located: Located[Any] | None = getattr(document.header, name)
        header[name] = {"value": located.value, **_place(located.span)} if located else None
    header["relations"] = [
        {"kind": r.kind.value, "title": r.title, "doc_number": r.doc_number, **_place(r.span)}
        for r in document.header.relations
    ]
    return {
        "header": header,
        "outline": [
            {
                "level": s.level,
                "style": s.style,
                "number": s.number,
                "label": s.label.of(text),
                "heading": s.heading.of(text),
                "parent": s.parent,
                "note": s.note,
                **_place(s.span),
            }
            for s in document.sections
        ],
        "tables": [
            {
                "kind": t.kind.value,
                "headers": [_cell(text, c) for c in t.headers],
                "rows": [[_cell(text, c) for c in row.cells] for row in t.rows],
                **_place(t.span),
            }
            for t in document.tables
        ],
        "pairs": [{"suggestion": _place(p.suggestion), "reply": _place(p.reply)} for p in document.pairs],
        "mentions": [{"type": m.type.value, "text": m.text, **_place(m.span)} for m in find_mentions(text)],
        "media_type": document.media_type,
        "page_count": document.page_count,
        "notes": list(document.notes),
        "text": text,
    }


def _place(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _cell(text: str, cell: Cell) -> dict[str, Any]:
    return {
        "text": cell.span.of(text),
        "column": cell.column,
        "col_span": cell.col_span,
        "row_span": cell.row_span,
        **_place(cell.span),
    }


def outline_text(row: DocumentRow, document: PolicyDocument, day: date) -> str:
    """Header, outline and tables for a reader at a terminal."""
    text = document.text
    lines = [f"{row.source}（{row.id}）"]
    for name, label in _HEADER_NAMES:
        located: Located[Any] | None = getattr(document.header, name)
        if located:
            lines.append(f"  {label}  {located.value}")
    kind = row.kind.value + (f"（所附：{row.enclosed_kind.value}）" if row.enclosed_kind else "")
    lines.append(f"  文种  {kind}    效力  {row.status(day).value}    可见范围  {row.visibility.value}")
    if row.standing.repealed:
        lines.append(f"  被废止  自{row.standing.repealed.isoformat()}起")
    lines += [
        f"  {r.kind.value}  {r.title or ''} {r.doc_number or ''}".rstrip() for r in document.header.relations
    ]
    if document.sections:
        lines.append("\n结构")
    for section in document.sections:
        label, heading = section.label.of(text), section.heading.of(text).replace("\n", " ")
        words = heading or _first_words(text, section.label.end, section.span.end)
        note = f"  〔{section.note}〕" if section.note else ""
        lines.append(f"{'  ' * section.level}{label}{words}{note}")
    for number, table in enumerate(document.tables, start=1):
        lines.append(f"\n表{number}（{table.kind.value}，{len(table.rows)}行）")
        for cells in ([table.headers] if table.headers else []) + [r.cells for r in table.rows]:
            lines.append("  " + " ｜ ".join(_short(cell.span.of(text)) for cell in cells))
    if document.pairs:
        lines.append(f"\n建议与答复 {len(document.pairs)} 对")
    return "\n".join(lines)


def _first_words(text: str, start: int, end: int) -> str:
    words = text[start : min(end, start + 24)].strip().split("\n")[0]
    return f"{words}…" if words else ""


def _short(text: str, most: int = 28) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most] + "…"
