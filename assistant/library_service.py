"""资料的维护：上传入库、改效力、改可见范围、删除；每一步都记入修改记录。

效力写进清单和资料库，立即生效；可见范围按清单重新入库（公开与内部的索引是分开的）。从别处入库的文件不归这里的清单管，
改动直接记在资料库里，下次从原处入库时以原处的清单为准。
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.audit import AUDIT_FILE, Action, Actor, AuditLog
from assistant.library_files import KeptFiles, Staged, safe_name
from corpus.errors import BanfuError, LoadError
from corpus.ingest import Ingest, remove
from corpus.library import Library
from corpus.models import Status, Visibility
from corpus.rows import DocumentRow
from corpus.settings import CorpusSettings
from corpus.sidecar import Note
from corpus.stores import Stores

VISIBILITY_NAMES = {Visibility.PUBLIC: "公开", Visibility.INTERNAL: "内部"}
#: How a standing that nobody declared reads.
BY_TEXT = "按文件内容"


class ChangeRefused(BanfuError):
    """A change that cannot be made, with what to do instead."""


class Outcome(StrEnum):
    """What became of an uploaded file."""

    ADDED = "已入库"
    UPDATED = "已更新"
    UNCHANGED = "没有重复入库"
    FAILED = "未入库"


@dataclass(frozen=True, slots=True)
class Taken:
    """One uploaded file: what became of it, in words, what to do where it failed, and its document."""

    name: str
    outcome: Outcome
    message: str
    remedy: str = ""
    doc_id: str | None = None
    remarks: tuple[str, ...] = ()


def open_stores(settings: CorpusSettings, purpose: str) -> Stores:
    """Stores of one's own for one piece of work: closed after it, so that commands can write too."""
    return Stores(settings, purpose=purpose)


def standing_name(status: Status | None) -> str:
    """A declared standing as the trail shows it."""
    return BY_TEXT if status in (None, Status.UNKNOWN) else status.value


class LibraryService:
    """Changes to one data folder. Methods block; callers run the slow ones (take, visibility, remove) in the background."""

    def __init__(
        self,
        settings: CorpusSettings,
        library: Library,
        *,
        opener: Callable[[CorpusSettings, str], Stores] = open_stores,
    ) -> None:
        self.settings = settings
        self.files = KeptFiles(settings.data_dir, timeout=settings.lock_timeout)
        self._library = library
        self._opener = opener
        self._turn = threading.Lock()
        self.audit = AuditLog(settings.data_dir / AUDIT_FILE)

    def close(self) -> None:
        """Close the audit trail."""
        self.audit.close()

    # taking files in

    def stage(self, files: Iterable[tuple[str, bytes]]) -> list[Staged]:
        """Receive files under names that cannot do harm."""
        return self.files.stage(files)

    def take(
        self,
        staged: Sequence[Staged],
        visibility: Visibility,
        who: Actor,
        *,
        replace: bool = False,
        starting: Callable[[Staged], bool] = lambda _: True,
        done: Callable[[Taken], None] = lambda _: None,
    ) -> list[Taken]:
        """Take received files in, one after the other; ``replace`` lets a file replace one of the same name.

        ``starting`` is told of each file and may return False to stop before it. A file that is refused is not
        kept. Raises only for what concerns the whole run (lock, model).
        """
        results: list[Taken] = []
        try:
            with self._turn, self._opener(self.settings, "上传入库") as stores:
                for one in staged:
                    if not starting(one):
                        break
                    try:
                        result = self._take(stores, one, visibility, who, replace)
                    except LoadError as error:
                        result = Taken(error.source, Outcome.FAILED, error.reason, error.remedy)
                    except OSError as error:
                        result = Taken(
                            one.name, Outcome.FAILED, f"文件存不下来（{error.strerror}）",
                            "请管理员检查数据目录的空间和权限",
                        )  # fmt: skip
                    if result.outcome is Outcome.FAILED:
                        self.audit.record(who, Action.REFUSED, "", result.name, reason=result.message)
                    results.append(result)
                    done(result)
        finally:
            self.files.discard(staged)
        return results

    def _take(
        self, stores: Stores, staged: Staged, visibility: Visibility, who: Actor, replace: bool
    ) -> Taken:
        name = safe_name(staged.name)
        rows = stores.library.documents()
        same = next((row for row in rows if row.sha256 == staged.sha256 and Path(row.path).exists()), None)
        if same is not None:
            shown = VISIBILITY_NAMES[same.visibility]
            hint = f"，现为{shown}；要改请在文件页修改" if same.visibility is not visibility else ""
            return Taken(name, Outcome.UNCHANGED, f"内容与库中“{same.title}”相同{hint}", doc_id=same.id)
        # Without regard to case: some file systems know no difference.
        older = [row for row in rows if row.source.casefold() == name.casefold()]
        if older and not replace:
            raise LoadError(
                name,
                f"库中已有同名而内容不同的文件“{older[0].title}”",
                "确是新版本，请勾选“同名文件作为新版本替换”再传；是另一份文件，请改名后再传",
            )
        name = next((Path(row.path).name for row in older if self.files.holds(row.path)), name)
        with self.files.placed(staged, name, Note(visibility=visibility)) as path:
            report = Ingest(stores, visibility=visibility).run([path])
            if report.failed:
                failure = report.failed[0]
                raise LoadError(name, failure.reason, failure.remedy)
        doc_id = (*report.added, *report.updated, *report.unchanged)[0]
        row = stores.library.document(doc_id)
        before = "；".join(
            f"{old.title}（{VISIBILITY_NAMES[old.visibility]}）" for old in older if old.id == doc_id
        )
        action = Action.UPDATED if report.updated else Action.ADDED
        self.audit.record(
            who, action, doc_id, row.title, before=before, after=VISIBILITY_NAMES[visibility], reason=name
        )
        replaced = [old for old in older if old.id != doc_id]
        self._remove(stores, replaced, who, "由新上传的同名文件替换")
        outcome = Outcome.UPDATED if report.updated or replaced else Outcome.ADDED
        remarks = tuple(note.removeprefix(f"{name}：") for note in report.notes)
        return Taken(name, outcome, self._words(stores, row, report.chunks), "", doc_id, remarks)

    def _words(self, stores: Stores, row: DocumentRow, chunks: int) -> str:
        tables = len(stores.library.body(row.version).tables)
        table = f"、{tables}张表" if tables else ""
        kind = (row.enclosed_kind or row.kind).value
        return f"{chunks}段{table}　识别为：{kind}　{VISIBILITY_NAMES[row.visibility]}"

    # changing documents

    def set_standing(self, doc_id: str, status: Status | None, who: Actor, reason: str = "") -> None:
        """Declare a document's standing; None leaves it to the document's own words. Effective at once."""
        row = self._library.document(doc_id)
        before, after = standing_name(row.standing.declared), standing_name(status)
        with self.audit.recording(
            who, Action.STANDING, row.id, row.title, before=before, after=after, reason=reason
        ):
            note = _note(row, status=status)
            if self.files.holds(row.path):
                self.files.put_note(Path(row.path).name, note)
            self._library.annotate(row.id, note)

    def set_visibility(self, doc_id: str, visibility: Visibility, who: Actor, reason: str = "") -> None:
        """Move a document to the other visibility by taking its file in again; what was declared of it stays.

        Raises ``ChangeRefused`` where the file is gone, or a list beside it says otherwise.
        """
        row = self._library.document(doc_id)
        before, after = VISIBILITY_NAMES[row.visibility], VISIBILITY_NAMES[visibility]
        with self.audit.recording(
            who, Action.VISIBILITY, row.id, row.title, before=before, after=after, reason=reason
        ):
            path = Path(row.path)
            if not path.is_file():
                raise ChangeRefused(f"{row.source}：原文件已不在 {path.parent}，改不了可见范围。请重新上传")
            kept = self.files.holds(path)
            if kept:
                self.files.put_note(path.name, _note(row, visibility=visibility))
            try:
                self._ingest_again(row, path, visibility)
            except BaseException:
                if kept:
                    self.files.put_note(path.name, _note(row))
                raise

    def _ingest_again(self, row: DocumentRow, path: Path, visibility: Visibility) -> None:
        with self._turn, self._opener(self.settings, "修改可见范围") as stores:
            report = Ingest(stores, visibility=visibility).run([path])
            if report.failed:
                failure = report.failed[0]
                raise ChangeRefused(f"{row.source}：{failure.reason}。{failure.remedy}")
            now = stores.library.document(row.id)
            stores.library.annotate(row.id, _note(row, visibility=now.visibility))
        if now.visibility is not visibility:
            raise ChangeRefused(
                f"{row.source}：可见范围由 {path.parent} 的清单规定。请改那份清单，再从那里重新入库"
            )

    def remove(self, doc_ids: Sequence[str], who: Actor, reason: str = "") -> list[DocumentRow]:
        """Remove documents from every index, and their files where they were uploaded here. Raises ``NotFound``."""
        with self._turn, self._opener(self.settings, "删除文件") as stores:
            rows = [stores.library.document(doc_id) for doc_id in doc_ids]
            self._remove(stores, rows, who, reason)
        return rows

    def _remove(self, stores: Stores, rows: Sequence[DocumentRow], who: Actor, reason: str) -> None:
        for row in rows:
            before = f"{standing_name(row.standing.declared)}，{VISIBILITY_NAMES[row.visibility]}"
            with self.audit.recording(
                who, Action.REMOVED, row.id, row.title, before=before, after="", reason=reason or row.source
            ):
                remove(stores, [row.id])
                if self.files.holds(row.path):
                    self.files.delete(Path(row.path).name)


def _note(row: DocumentRow, **changed: object) -> Note:
    """What is known of a document from outside it, with changes."""
    known = {
        "visibility": row.visibility,
        "status": row.standing.declared,
        "url": row.url,
        "retrieved": row.retrieved,
        "note": row.note,
    }
    return Note.model_validate({**known, **changed})
