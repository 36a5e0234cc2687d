"""One door for every format: checks the file, then hands it to the loader for its extension."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from corpus.errors import DamagedFile, LoadError
from corpus.loaders.formats import check_extension
from corpus.loaders.limits import LoadLimits, too_large
from corpus.loaders.raw import RawDocument

Loader = Callable[[Path, LoadLimits], RawDocument]

# Modules are imported when first needed: reading a text file must not wait for PDF or OCR libraries.
_LOADERS: dict[str, tuple[str, str]] = {
    ".txt": ("text", "load_text"),
    ".md": ("markdown", "load_markdown"),
    ".docx": ("docx", "load_docx"),
    ".pdf": ("pdf", "load_pdf"),
    ".html": ("html", "load_html"),
    ".htm": ("html", "load_html"),
    ".xlsx": ("xlsx", "load_xlsx"),
    **dict.fromkeys((".doc", ".wps", ".xls", ".rtf", ".odt"), ("office", "load_office")),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff"), ("ocr", "load_image")),
}


def load(path: Path, limits: LoadLimits | None = None) -> RawDocument:
    """Read one file into raw paragraphs and tables.

    Errors: a subclass of ``LoadError`` that names the file, the reason and the remedy; nothing else for a
    file that is merely bad.
    """
    limits = limits or LoadLimits()
    source = path.name
    try:
        if not path.is_file():
            raise LoadError(source, "找不到这个文件", "请检查路径是否正确")
        size = path.stat().st_size
        if size == 0:
            raise DamagedFile(source, "文件是空的（0 字节）", "请重新获取文件")
        if size > limits.max_bytes:
            raise too_large(source, size, limits.max_bytes)
        check_extension(path)
        module, function = _LOADERS[path.suffix.lower()]
        loader: Loader = getattr(import_module(f"corpus.loaders.{module}"), function)
        return loader(path, limits)
    except PermissionError as error:
        raise LoadError(source, "没有读取这个文件的权限", "请检查文件权限，或关闭正在使用它的软件") from error
    except (LoadError, MemoryError):
        raise
    except RecursionError as error:
        raise DamagedFile(source, "内容嵌套过深，无法读取", "请用原来的软件另存一份再试") from error
    except Exception as error:
        # A broken file can fail anywhere inside a library; the rest of a folder must still be read.
        detail = f"读取时出错（{type(error).__name__}）"
        raise DamagedFile(source, detail, "请用原来的软件打开确认内容完整，另存一份再试") from error
