"""The measuring material: where it lies, and how it becomes files that can be ingested."""

from __future__ import annotations

import json
import os
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


def shared_folder() -> Path:
    """The folder ``shared`` beside the checkout, or ``BANFU_SHARED``; exits with a message where it is missing."""
    folder = Path(os.environ.get("BANFU_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    if not (folder / "eval").is_dir():
        raise SystemExit(f"没有找到评测材料 {folder}。请把 shared 放在项目旁边，或用 BANFU_SHARED 指明")
    return folder


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the documents that answer it, and the answers' wording."""

    id: str
    query: str
    gold: frozenset[str]
    answers: tuple[str, ...]


def policy_files(target: Path) -> Path:
    """Write the 599 policy documents of ``eval/policy_qa`` as text files named by id; returns the folder."""
    folder = target / "policy_qa"
    folder.mkdir(parents=True, exist_ok=True)
    for line in (shared_folder() / "eval/policy_qa/corpus.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = (
            row["text"]
            if squeezed(row["text"]).startswith(squeezed(row["title"]))
            else f"{row['title']}\n{row['text']}"
        )
        file = folder / f"{row['id']}.txt"
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8", newline="")
    return folder


def policy_questions() -> list[Question]:
    """The 613 development questions."""
    return [
        Question(row["id"], row["query"], frozenset(row["gold"]), tuple(row["answers"]))
        for row in _rows(shared_folder() / "eval/policy_qa/dev_queries.jsonl")
    ]


def statutes(target: Path) -> Path:
    """Unpack the 3,469 statutes; returns their folder."""
    folder = target / "laws"
    if not folder.is_dir():
        with tarfile.open(shared_folder() / "eval/laws.tar.gz") as archive:
            archive.extractall(target, filter="data")
    return folder


def squeezed(text: str) -> str:
    """Text without white space and punctuation, for comparing wordings."""
    return re.sub(r"[\W_]+", "", text)


def _rows(path: Path) -> Iterator[dict]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)
