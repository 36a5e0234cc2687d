"""上传的文件放在数据目录的 ``uploads`` 里，旁边的清单记着每份的可见范围和效力：再入库一次，结果不变。"""

from __future__ import annotations

import contextlib
import hashlib
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from corpus.errors import UnsupportedFormat
from corpus.loaders import SUPPORTED_SUFFIXES
from corpus.models import Visibility
from corpus.owner import OwnerLock
from corpus.sidecar import SIDECAR_NAMES, Note, read_sidecar

UPLOADS = "uploads"
SIDECAR = "banfu.sidecar.yaml"
_INCOMING = ".incoming"
_DAY_S = 86_400
#: Most file systems take 255 bytes; some are kept for suffixes that others add.
_LONGEST_BYTES = 200
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that was received: the name it came with, where it waits, and its sha-256."""

    name: str
    path: Path
    sha256: str


def safe_name(name: str) -> str:
    """The file name without folders and without what file systems or people trip over.

    Raises ``UnsupportedFormat`` for what is no document by its name.

    >>> safe_name("..\\\\..\\\\etc/澜江市办法.docx"), safe_name("a<b>:c.txt")
    ('澜江市办法.docx', 'abc.txt')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    last = _FORBIDDEN.sub("", last).strip().lstrip(".~$ ").rstrip(". ")
    stem, dot, suffix = last.rpartition(".")
    shown = last or "（没有名称）"
    if not dot or not stem.strip() or f".{suffix.lower()}" not in SUPPORTED_SUFFIXES:
        raise UnsupportedFormat(
            shown, "不是能读的文件格式", f"支持 {'、'.join(sorted(s[1:] for s in SUPPORTED_SUFFIXES))}"
        )
    if last.casefold() in {one.casefold() for one in SIDECAR_NAMES}:
        raise UnsupportedFormat(
            shown, "这个名称留给清单使用", "确是要入库的文件，请改名后再传；清单请交管理员放置"
        )
    if _RESERVED.match(last):
        stem = f"文件{stem}"
    while len(f"{stem}.{suffix}".encode()) > _LONGEST_BYTES:
        stem = stem[:-1]
    return f"{stem}.{suffix}"


class KeptFiles:
    """The folder of uploaded files and its sidecar. One process at a time writes the sidecar."""

    def __init__(self, data_dir: Path, *, timeout: float = 60) -> None:
        self.folder = data_dir / UPLOADS
        self._timeout = timeout

    def holds(self, path: Path | str) -> bool:
        """Whether a document's file is one of these."""
        return Path(path).parent == self.folder

    # receiving

    def stage(self, files: Iterable[tuple[str, bytes]]) -> list[Staged]:
        """Keep what was received until it is taken in, under names of our own."""
        self._sweep()
        folder = self.folder / _INCOMING / secrets.token_hex(8)
        folder.mkdir(parents=True)
        staged = []
        for number, (name, content) in enumerate(files):
            path = folder / str(number)
            path.write_bytes(content)
            staged.append(Staged(name, path, hashlib.sha256(content).hexdigest()))
        return staged

    def discard(self, staged: Iterable[Staged]) -> None:
        """Delete what is still waiting."""
        for folder in {one.path.parent for one in staged}:
            shutil.rmtree(folder, ignore_errors=True)

    def _sweep(self) -> None:
        """What a killed process left waiting is deleted after a day."""
        waiting = self.folder / _INCOMING
        for folder in waiting.iterdir() if waiting.is_dir() else ():
            with contextlib.suppress(OSError):
                if time.time() - folder.stat().st_mtime > _DAY_S:
                    shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def placed(self, staged: Staged, name: str, note: Note) -> Iterator[Path]:
        """Put a file and its note in place for the time of an ingest; on an exception all is as before."""
        target, aside = self.folder / name, staged.path.with_name(f"{staged.path.name}.old")
        before = self.notes().get(name)
        if target.exists():
            target.replace(aside)
        try:
            staged.path.replace(target)
            self.put_note(name, note)
            yield target
        except BaseException:
            target.unlink(missing_ok=True)
            if aside.exists():
                aside.replace(target)
            self.put_note(name, before)
            raise
        aside.unlink(missing_ok=True)

    def delete(self, name: str) -> None:
        """Delete a file and its note; one that is gone already is no error."""
        (self.folder / name).unlink(missing_ok=True)
        self.put_note(name, None)

    # the sidecar

    def notes(self) -> Mapping[str, Note]:
        """What the sidecar says, by file name. Raises ``DamagedFile`` where it cannot be read."""
        path = self.folder / SIDECAR
        return read_sidecar(path, Visibility.INTERNAL) if path.is_file() else {}

    def put_note(self, name: str, note: Note | None) -> None:
        """Write what is known of one file (None: nothing), leaving the others as they are."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = self.folder / ".sidecar.lock"
        with OwnerLock.acquire(lock, "修改清单", self._timeout, lambda _: None):
            notes = dict(self.notes())
            if note is None:
                notes.pop(name, None)
            else:
                notes[name] = note
            rows = [
                {"file": file, **one.model_dump(mode="json", exclude_none=True)}
                for file, one in sorted(notes.items())
            ]
            fresh = self.folder / f".{SIDECAR}.new"
            text = yaml.safe_dump({"documents": rows}, allow_unicode=True, sort_keys=False)
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(self.folder / SIDECAR)
