"""真实文件的标准结构：只记级别、编号、位置与表头值的指纹，不抄一句原文。

确认解析结果与原文一致之后，用 ``python -m tests.corpus.golden_outlines --update`` 重写 ``tests/corpus/golden/``。
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import Any

import yaml

from corpus.loaders import load
from corpus.models import Located, PolicyDocument, Span
from corpus.parser import parse

FOLDER = Path(__file__).resolve().parent / "golden"
SOURCES = {
    **{f"seed_{n}": f"seeds/{n}_*.txt" for n in ("000", "001", "002", "003", "004")},
    **{f"govdoc_{n}": f"govdocs/{n}_*.txt" for n in ("001", "003", "010", "021", "026", "058")},
}
# Titles and names of persons are kept as fingerprints, the other values as printed.
_PRINTED = ("doc_number", "issuer", "issued", "draft", "effective", "expires")
_FINGERPRINTS = ("title", "addressee")


def source_of(name: str, shared: Path) -> Path:
    """The one real file that a golden outline describes."""
    [path] = sorted(shared.glob(SOURCES[name]))
    return path


def structure(path: Path) -> dict[str, Any]:
    """The structure of a real file as it is kept: positions count characters of the normalised text."""
    document = parse(load(path), path.name)
    header = document.header
    return {
        "length": len(document.text),
        "kind": header.kind.value,
        "enclosed_kind": header.enclosed_kind.value if header.enclosed_kind else None,
        "header": {
            **{name: _printed(getattr(header, name)) for name in _PRINTED},
            **{name: _fingerprint(getattr(header, name)) for name in _FINGERPRINTS},
        },
        "relations": len(header.relations),
        "sections": [
            {
                "level": s.level,
                "style": s.style,
                "number": s.number,
                "label": _place(s.label),
                "heading": _place(s.heading),
                "span": _place(s.span),
                "parent": s.parent,
            }
            for s in document.sections
        ],
        "tables": [_table(document, number) for number in range(len(document.tables))],
        "pairs": [[_place(p.suggestion), _place(p.reply)] for p in document.pairs],
    }


def _table(document: PolicyDocument, number: int) -> dict[str, Any]:
    table = document.tables[number]
    return {
        "kind": table.kind.value,
        "headers": [[cell.column, cell.col_span, *_place(cell.span)] for cell in table.headers],
        "rows": [[_place(cell.span) for cell in row.cells] for row in table.rows],
    }


def _place(span: Span) -> list[int]:
    return [span.start, span.end]


def _printed(located: Located[Any] | None) -> dict[str, Any] | None:
    return {"value": str(located.value), "span": _place(located.span)} if located else None


def _fingerprint(located: Located[str] | None) -> dict[str, Any] | None:
    if located is None:
        return None
    digest = hashlib.sha256(located.value.encode()).hexdigest()
    return {"length": len(located.value), "sha256": digest, "span": _place(located.span)}


def update(shared: Path) -> None:
    """Write every golden outline anew; read the difference before committing it."""
    for name in SOURCES:
        text = yaml.safe_dump(
            structure(source_of(name, shared)), allow_unicode=True, sort_keys=False, default_flow_style=None
        )
        (FOLDER / f"{name}.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="重写真实文件的标准结构")
    arguments.add_argument("--update", action="store_true", required=True, help="用现在的解析结果重写")
    arguments.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    update(arguments.parse_args().shared)
