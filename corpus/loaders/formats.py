"""What a file really is, by its first bytes, and whether its extension says the same."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from corpus.errors import DamagedFile, EncryptedFile, UnsupportedFormat

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)

# kind → (how it is called in messages, the extension to rename it to)
KINDS: dict[str, tuple[str, str]] = {
    "pdf": ("PDF 文件", ".pdf"),
    "docx": ("Word 文档（.docx）", ".docx"),
    "xlsx": ("Excel 工作簿（.xlsx）", ".xlsx"),
    "pptx": ("PowerPoint 演示文稿（.pptx）", ".pptx"),
    "odt": ("OpenDocument 文档（.odt）", ".odt"),
    "ods": ("OpenDocument 表格（.ods）", ".ods"),
    "zip": ("ZIP 压缩包", ".zip"),
    "doc": ("旧版 Word 文档（.doc）", ".doc"),
    "xls": ("旧版 Excel 工作簿（.xls）", ".xls"),
    "ppt": ("旧版 PowerPoint 演示文稿（.ppt）", ".ppt"),
    "ole": ("旧版 Office 文件", ".doc"),
    "rtf": ("RTF 文档", ".rtf"),
    "png": ("PNG 图片", ".png"),
    "jpeg": ("JPEG 图片", ".jpg"),
    "tiff": ("TIFF 图片", ".tif"),
    "gif": ("GIF 图片", ".gif"),
    "rar": ("RAR 压缩包", ".rar"),
    "7z": ("7z 压缩包", ".7z"),
    "ofd": ("OFD 版式文件", ".ofd"),
    "html": ("网页（.html）", ".html"),
}

# extension → the kinds it may hold; None stands for text, which has no magic bytes
ACCEPTED: dict[str, frozenset[str | None]] = {
    ".txt": frozenset({None}),
    ".md": frozenset({None}),
    ".html": frozenset({None, "html"}),
    ".htm": frozenset({None, "html"}),
    ".docx": frozenset({"docx"}),
    ".xlsx": frozenset({"xlsx"}),
    ".pdf": frozenset({"pdf"}),
    ".doc": frozenset({"doc", "ole"}),
    ".wps": frozenset({"doc", "ole", "docx"}),
    ".xls": frozenset({"xls", "ole"}),
    ".rtf": frozenset({"rtf"}),
    ".odt": frozenset({"odt"}),
    ".png": frozenset({"png"}),
    ".jpg": frozenset({"jpeg"}),
    ".jpeg": frozenset({"jpeg"}),
    ".tif": frozenset({"tiff"}),
    ".tiff": frozenset({"tiff"}),
}

SUPPORTED_SUFFIXES = frozenset(ACCEPTED)

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
)


def kind_of(path: Path) -> str | None:
    """The kind of file at ``path`` (a key of ``KINDS``), or None when its bytes name none (text, or unknown).

    A broken archive is ``zip``; an OLE container with an unknown content is ``ole``.
    """
    with path.open("rb") as file:
        head = file.read(2048)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(OLE_MAGIC):
        return _ole_kind(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(path)
    if _HTML_START.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()):
        return "html"
    return None


def check_extension(path: Path) -> str | None:
    """The kind of the file, after refusing one whose bytes contradict its extension.

    Errors: ``UnsupportedFormat`` for an extension that has no loader, ``EncryptedFile`` for Office files with
    a password, ``DamagedFile`` for a file that is something else or is broken.
    """
    suffix = path.suffix.lower()
    accepted = ACCEPTED.get(suffix)
    if accepted is None:
        known = "、".join(sorted(s.lstrip(".") for s in SUPPORTED_SUFFIXES))
        named = f"“{suffix}”格式" if suffix else "没有扩展名的文件"
        raise UnsupportedFormat(path.name, f"不支持{named}", f"请转换成下列格式之一：{known}")
    kind = kind_of(path)
    if kind in accepted:
        if kind in {"doc", "xls", "ole"}:
            _refuse_encrypted_binary(path)
        return kind
    if kind == "ole" or kind in {"doc", "xls"}:
        _refuse_encrypted_binary(path)
    if kind is None or (kind == "zip" and suffix in {".docx", ".xlsx", ".odt"}):
        raise DamagedFile(
            path.name,
            f"内容不是有效的 {suffix.lstrip('.')} 文件，可能没有下载完整或已经损坏",
            "请重新获取文件，或用原来的软件打开后另存一份再试",
        )
    name, right = KINDS[kind]
    remedy = f"请把扩展名改为 {right} 后再试" if right in SUPPORTED_SUFFIXES else "请转换成支持的格式后再试"
    raise DamagedFile(path.name, f"扩展名是 {suffix}，实际是{name}", remedy)


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mimetype = archive.read("mimetype").decode("ascii", "replace").strip()
                if mimetype.startswith("application/vnd.oasis.opendocument."):
                    return "ods" if mimetype.endswith("spreadsheet") else "odt"
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return "zip"
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(name.startswith(folder) for name in names):
                return kind
    return "ofd" if "OFD.xml" in names else "zip"


def _ole_entries(data: bytes) -> set[str]:
    """The stream names of an OLE container, read from its 128-byte directory entries wherever they stand."""
    found = set()
    for name in (
        "EncryptedPackage",
        "EncryptionInfo",
        "WordDocument",
        "Workbook",
        "Book",
        "PowerPoint Document",
    ):
        raw = name.encode("utf-16-le")
        at = data.find(raw)
        while at != -1:
            # The length of the name, terminator included, stands 64 bytes into the entry [MS-CFB] 2.6.1.
            if at % 128 == 0 and int.from_bytes(data[at + 64 : at + 66], "little") == len(raw) + 2:
                found.add(name)
                break
            at = data.find(raw, at + 1)
    return found


def _ole_kind(path: Path) -> str:
    entries = _ole_entries(path.read_bytes())
    if "WordDocument" in entries:
        return "doc"
    if entries & {"Workbook", "Book"}:
        return "xls"
    return "ppt" if "PowerPoint Document" in entries else "ole"


def _refuse_encrypted_binary(path: Path) -> None:
    data = path.read_bytes()
    entries = _ole_entries(data)
    encrypted = bool(entries & {"EncryptedPackage", "EncryptionInfo"})
    if "WordDocument" in entries:
        # FibBase [MS-DOC] 2.5.2: wIdent 0xA5EC opens the stream; bit 0x0100 at offset 10 is fEncrypted.
        for at in range(512, min(len(data) - 12, 4 * 2**20), 512):
            if data[at : at + 2] == b"\xec\xa5":
                encrypted |= bool(int.from_bytes(data[at + 10 : at + 12], "little") & 0x0100)
                break
    if entries & {"Workbook", "Book"}:
        # BOF (0x0809) opens the stream; FILEPASS (0x002F) follows it at once when encrypted [MS-XLS] 2.4.117.
        for at in range(512, min(len(data) - 24, 4 * 2**20), 512):
            if data[at : at + 4] == b"\x09\x08\x10\x00":
                encrypted |= data[at + 20 : at + 22] == b"\x2f\x00"
                break
    if encrypted:
        raise encrypted_file(path.name)


def encrypted_file(source: str) -> EncryptedFile:
    """The error for a file that opens only with a password.

    >>> print(encrypted_file("名单.docx"))
    名单.docx：文件有打开密码。请用原来的软件输入密码打开，去掉密码后另存一份再试
    """
    return EncryptedFile(source, "文件有打开密码", "请用原来的软件输入密码打开，去掉密码后另存一份再试")


def no_text(source: str, where: str = "文件里") -> DamagedFile:
    """The error for a file that opens but holds no words."""
    return DamagedFile(
        source, f"{where}没有可读的文字", "扫描件请提供 Word 版，或先做文字识别（OCR）后再放入"
    )
