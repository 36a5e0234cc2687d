"""Files that cannot be read say why and what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from corpus.errors import DamagedFile, EncryptedFile, LimitExceeded, LoadError, UnsupportedFormat
from corpus.loaders import SUPPORTED_SUFFIXES, LoadLimits, load, load_guarded
from corpus.loaders.dispatch import _LOADERS

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole_with(name: str) -> bytes:
    """An OLE container's magic and one directory entry."""
    raw = name.encode("utf-16-le")
    entry = raw.ljust(64, b"\0") + (len(raw) + 2).to_bytes(2, "little")
    return OLE.ljust(512, b"\0") + entry.ljust(512, b"\0")


def test_every_supported_suffix_has_a_loader() -> None:
    assert set(_LOADERS) == SUPPORTED_SUFFIXES


def test_a_pdf_named_docx_says_what_it_is(tmp_path: Path, limits: LoadLimits) -> None:
    path = tmp_path / "通知.docx"
    path.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(
        DamagedFile, match=r"通知\.docx：扩展名是 \.docx，实际是PDF 文件。请把扩展名改为 \.pdf"
    ):
        load(path, limits)


def test_a_web_page_named_txt_says_what_it_is(tmp_path: Path, limits: LoadLimits) -> None:
    path = tmp_path / "a.txt"
    path.write_text("<!DOCTYPE html><html><body>通知</body></html>", encoding="utf-8")
    with pytest.raises(DamagedFile, match=r"改为 \.html"):
        load(path, limits)


@pytest.mark.parametrize("suffix", sorted(SUPPORTED_SUFFIXES))
def test_an_empty_file_is_damaged(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.touch()
    with pytest.raises(DamagedFile, match="空的"):
        load(path)


@pytest.mark.parametrize("suffix", sorted(SUPPORTED_SUFFIXES - {".txt", ".md", ".html", ".htm"}))
def test_garbage_is_damaged_whatever_its_name(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"\x01\x02garbage" * 50)
    with pytest.raises(DamagedFile):
        load(path)


def test_an_unknown_extension_lists_the_known_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.ceb"
    path.write_bytes(b"x")
    with pytest.raises(UnsupportedFormat, match="docx"):
        load(path)


def test_a_missing_file_is_a_load_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="找不到"):
        load(tmp_path / "无.docx")


def test_a_docx_with_a_password_is_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "名单.docx"
    path.write_bytes(ole_with("EncryptedPackage"))
    with pytest.raises(EncryptedFile, match="密码"):
        load(path)


def test_a_truncated_docx_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    made = docx.Document()
    made.add_paragraph("通知")
    made.save(str(path))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(DamagedFile, match="没有下载完整"):
        load(path)


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * (70 * 2**20))
    with pytest.raises(LimitExceeded, match="压缩炸弹"):
        load(path)


def test_a_file_over_the_size_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("通知" * 100, encoding="utf-8")
    with pytest.raises(LimitExceeded, match="上限"):
        load(path, LoadLimits(max_bytes=100))


@pytest.mark.slow
def test_a_guarded_load_gives_the_same_document_and_errors(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    made = docx.Document()
    made.add_paragraph("通知")
    made.save(str(path))
    assert load_guarded(path) == load(path)


@pytest.mark.slow
def test_a_guarded_load_carries_the_childs_error_over(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nbroken")
    with pytest.raises(DamagedFile, match="PDF 已损坏"):
        load_guarded(path)
