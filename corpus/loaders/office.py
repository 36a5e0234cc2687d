"""Older office formats (.doc .wps .xls .rtf .odt), converted by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from corpus.errors import DamagedFile, UnsupportedFormat
from corpus.loaders.docx import load_docx
from corpus.loaders.limits import Deadline, LoadLimits, too_slow
from corpus.loaders.raw import RawDocument
from corpus.loaders.xlsx import load_xlsx

_PLACES = (
    "/usr/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)


def find_soffice() -> str | None:
    """Where LibreOffice is installed, or None."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    return next((place for place in _PLACES if Path(place).is_file()), None)


def load_office(path: Path, limits: LoadLimits) -> RawDocument:
    """Read an older office file by way of .docx or .xlsx.

    Errors: ``UnsupportedFormat`` without LibreOffice, ``DamagedFile`` when it makes nothing of the file,
    ``LimitExceeded`` when it takes too long.
    """
    target = "xlsx" if path.suffix.lower() == ".xls" else "docx"
    deadline = Deadline(path.name, limits.max_seconds)
    with tempfile.TemporaryDirectory(prefix="banfu-office-") as folder:
        converted = convert(path, target, Path(folder), limits)
        left = replace(limits, max_seconds=max(1.0, deadline.remaining()))
        document = load_xlsx(converted, left) if target == "xlsx" else load_docx(converted, left)
    return replace(document, notes=(f"由 LibreOffice 从 {path.suffix} 转换后读取", *document.notes))


def convert(path: Path, target: str, folder: Path, limits: LoadLimits) -> Path:
    """The file converted to ``target`` inside ``folder``, by a LibreOffice with a profile of its own."""
    soffice = find_soffice()
    if soffice is None:
        raise UnsupportedFormat(
            path.name,
            f"读取 {path.suffix} 需要 LibreOffice，本机没有安装",
            f"请安装 LibreOffice，或用 Word、WPS 另存为 .{target} 后再试",
        )
    # A copy under a plain name: soffice takes options and filters from odd file names.
    copy = folder / f"input{path.suffix.lower()}"
    shutil.copyfile(path, copy)
    out = folder / "out"
    out.mkdir()
    command = [
        soffice,
        "--headless",
        "--norestore",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        target,
        "--outdir",
        str(out),
        str(copy),
    ]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=limits.max_seconds)
    except subprocess.TimeoutExpired as error:
        raise too_slow(path.name, limits.max_seconds) from error
    finally:
        # soffice is a wrapper: the real process is its child and must go with it.
        if process.poll() is None:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()
    converted = out / f"input.{target}"
    # soffice returns 0 whatever happens, so only the output tells.
    if not converted.is_file() or converted.stat().st_size == 0:
        raise DamagedFile(
            path.name,
            "LibreOffice 打不开这个文件，可能已损坏或有密码",
            "请用原来的软件打开确认，另存一份再试",
        )
    return converted
