"""Sidecars: what is known about files from outside them (source address, retrieval date, visibility, standing)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from corpus.errors import DamagedFile
from corpus.loaders.decoding import decode
from corpus.models import Status, Visibility

#: Names under which a sidecar is looked for beside the documents.
SIDECAR_NAMES = ("清单.yaml", "清单.yml", "清单.csv", "banfu.sidecar.yaml", "banfu.sidecar.csv")


class Note(BaseModel):
    """What a sidecar says of one file; ``visibility`` falls back to the one asked for at ingest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    visibility: Visibility = Visibility.PUBLIC
    status: Status | None = None
    url: str | None = None
    retrieved: str | None = None
    note: str | None = None

    @field_validator("retrieved", mode="before")
    @classmethod
    def _day(cls, value: Any) -> str | None:
        return value.isoformat() if isinstance(value, date) else (str(value) if value else None)


def find_sidecar(folder: Path) -> Path | None:
    """The sidecar in a folder, or None."""
    return next((folder / name for name in SIDECAR_NAMES if (folder / name).is_file()), None)


def read_sidecar(path: Path, default: Visibility) -> Mapping[str, Note]:
    """Read a sidecar: YAML with a list ``documents``, or CSV with a header row; the column ``file`` names the file.

    Raises ``DamagedFile`` naming the row that cannot be read.
    """
    decoded = decode(path.read_bytes())
    if decoded is None:
        raise DamagedFile(path.name, "清单不是文本", "请另存为 UTF-8 编码的 YAML 或 CSV")
    text = decoded.text
    if path.suffix.lower() == ".csv":
        rows: list[dict[str, Any]] = [dict(row) for row in csv.DictReader(io.StringIO(text))]
    else:
        try:
            loaded = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise DamagedFile(path.name, f"清单不是正确的 YAML（{error}）", "请改正后重试") from error
        rows = (loaded or {}).get("documents", []) if isinstance(loaded, dict) else loaded
        if not isinstance(rows, list):
            raise DamagedFile(
                path.name, "清单里没有 documents 列表", "请写成 documents: 下逐条列出 file 等字段"
            )
    notes: dict[str, Note] = {}
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or not row.get("file"):
            raise DamagedFile(path.name, f"第 {number} 条没有 file（文件名）", "请补上文件名后重试")
        values = {key: value for key, value in row.items() if key != "file" and value not in (None, "")}
        try:
            notes[str(row["file"])] = Note.model_validate({"visibility": default, **values})
        except ValidationError as error:
            first = error.errors()[0]
            raise DamagedFile(
                path.name,
                f"第 {number} 条（{row['file']}）的 {first['loc'][0]} 有误：{first['msg']}",
                "请改正后重试",
            ) from error
    return notes
