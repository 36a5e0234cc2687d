"""What is wrong with the data, the models and the set-up, and how to mend it."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from corpus.errors import BanfuError, ModelMismatch
from corpus.owner import OwnerInfo
from corpus.settings import CorpusSettings
from corpus.stores import Stores, texts_to_embed

_FREE_BYTES = 2 * 2**30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``severity`` is ok, warning or error; ``remedy`` is empty where none is needed."""

    severity: str
    message: str
    remedy: str = ""


def diagnose(settings: CorpusSettings) -> list[Finding]:
    """Look at the data folder, the library, both indexes, the model and the optional parts."""
    findings: list[Finding] = [_disk(settings)]
    try:
        with Stores(settings, purpose="检查") as stores:
            findings += _library(stores)
            findings += _model(stores)
            findings += _indexes(stores)
    except BanfuError as error:
        findings.append(Finding("error", str(error)))
    findings += _optional()
    return findings


def _disk(settings: CorpusSettings) -> Finding:
    folder = settings.data_dir
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < _FREE_BYTES:
        return Finding(
            "warning", f"数据目录 {folder} 所在磁盘只剩 {free / 2**30:.1f} GB", "请清理磁盘或换一个数据目录"
        )
    return Finding("ok", f"数据目录 {folder}（剩余 {free / 2**30:.0f} GB）")


def _library(stores: Stores) -> list[Finding]:
    rows = stores.library.documents()
    unfinished = stores.library.unfinished()
    findings = [
        Finding("ok", f"资料库有 {len(rows)} 份文件、{sum(stores.library.counts().values())} 段")
        if rows
        else Finding("warning", "资料库是空的", "运行 banfu ingest 文件或文件夹")
    ]
    if unfinished:
        findings.append(
            Finding(
                "warning",
                f"有 {len(unfinished)} 份文件上次没有处理完（检索不受影响）",
                "再次运行 banfu ingest 会自动清理",
            )
        )
    return findings


def _model(stores: Stores) -> list[Finding]:
    try:
        stores.query_embedder.embed_query("检查")
        stores.check_model()
    except BanfuError as error:
        return [Finding("error", str(error))]
    return [Finding("ok", f"向量模型 {stores.query_embedder.model_id}")]


def _indexes(stores: Stores) -> list[Finding]:
    findings: list[Finding] = []
    expected = stores.library.counts()
    passages, documents = stores.fulltext.counts()
    total = sum(expected.values())
    if passages < total or documents < len(stores.library.documents()):
        findings.append(
            Finding("error", f"全文索引有 {passages} 段，资料库有 {total} 段", "运行 banfu doctor --rebuild")
        )
    else:
        findings.append(Finding("ok", f"全文索引有 {passages} 段"))
    try:
        store = stores.vectors
        counts = {visibility: store.count(visibility) for visibility in expected}
    except ModelMismatch:
        return findings  # told where the model was looked at, with the right remedy
    except BanfuError as error:
        return [*findings, Finding("error", str(error), "运行 banfu doctor --rebuild")]
    if store.exact:
        findings.append(
            Finding("warning", "向量库打不开，正在用逐条比对代替（较慢）", "运行 banfu doctor --rebuild")
        )
    elif any(counts[visibility] < count for visibility, count in expected.items()):
        findings.append(
            Finding(
                "error",
                f"向量库有 {sum(counts.values())} 段，资料库有 {total} 段",
                "运行 banfu doctor --rebuild",
            )
        )
    else:
        findings.append(Finding("ok", f"向量库有 {sum(counts.values())} 段"))
    return findings


def _optional() -> list[Finding]:
    findings: list[Finding] = []
    if importlib.util.find_spec("rapidocr") is None:
        findings.append(
            Finding("warning", "没有安装文字识别，扫描件和图片不能入库", "运行 pip install 'banfu[ocr]'")
        )
    else:
        findings.append(Finding("ok", "文字识别可用"))
    if shutil.which("soffice") is None and shutil.which("libreoffice") is None:
        findings.append(
            Finding(
                "warning",
                "没有安装 LibreOffice，.doc、.wps 等旧格式不能入库",
                "安装 LibreOffice，或把文件另存为 .docx",
            )
        )
    else:
        findings.append(Finding("ok", "LibreOffice 可用"))
    return findings


def rebuild(
    settings: CorpusSettings,
    *,
    reembed: bool,
    report: Callable[[str], None],
    on_wait: Callable[[OwnerInfo], None],
) -> None:
    """Fill both indexes anew from SQLite; with ``reembed`` compute every vector with the model now set."""
    with Stores(settings, purpose="重建索引", report=report, on_wait=on_wait) as stores:
        # What a killed process left is removed last: until then the indexes may not open.
        stores.lock(recover=False)
        if reembed:
            _reembed(stores, report)
        stores.open_vectors(rebuild=True)
        stores.rebuild_fulltext()
        stores.recover()
        report("索引已重建")


def _reembed(stores: Stores, report: Callable[[str], None]) -> None:
    rows = stores.library.documents()
    # Until all are done the library holds vectors of two models, and no model may be taken for theirs.
    stores.library.set_meta("model_id", "（重新计算没有完成）")
    for number, row in enumerate(rows, start=1):
        stored = stores.library.chunks_of(row.version)
        vectors = stores.embedder.embed_passages(texts_to_embed(row.title, [c.chunk for c in stored]))
        stores.library.replace_vectors([c.id for c in stored], np.asarray(vectors, np.float32))
        if number % 50 == 0 or number == len(rows):
            report(f"已重新计算 {number}/{len(rows)} 份文件的向量")
    stores.library.set_meta("model_id", stores.embedder.model_id)
