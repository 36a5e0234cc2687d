"""Rendering a .docx with LibreOffice and measuring the pages in millimetres."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2

MM = 25.4 / 72
DOTS = 300
# The fonts of official documents are not free; with these stand-ins every machine draws the same widths.
STAND_INS = {
    "仿宋_GB2312": "Noto Serif CJK SC",
    "方正小标宋_GBK": "Noto Serif CJK SC",
    "宋体": "Noto Serif CJK SC",
    "楷体_GB2312": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
}


def render(path: Path, folder: Path) -> Path:
    """The PDF of a .docx. LibreOffice returns 0 on garbage, so the file itself is looked for."""
    soffice = shutil.which("soffice")
    assert soffice, "没有找到 soffice：请安装 libreoffice-writer-nogui（.ci/run 会装）"
    fonts = folder / "fonts.conf"
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{real}</family></prefer></alias>'
        for name, real in STAND_INS.items()
    )
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>',
        encoding="utf-8",
    )
    subprocess.run(
        [
            *(soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(folder), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
    )
    made = folder / f"{path.stem}.pdf"
    assert made.is_file(), "LibreOffice 没有生成 PDF"
    return made


@dataclass(frozen=True)
class Bar:
    """A red or black stretch of rows with its left and right ends, in millimetres."""

    top: float
    bottom: float
    left: float
    right: float


@dataclass(frozen=True)
class TextLine:
    """A line of text of a page: its words, ends and sizes."""

    text: str
    left: float
    right: float
    sizes: frozenset[float]
    fonts: frozenset[str]


class Pages:
    """A rendered PDF: its characters by pdfplumber, its ink by pypdfium2."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _characters(self) -> list[list[dict[str, Any]]]:
        with pdfplumber.open(self.path) as pdf:
            return [[dict(c) for c in page.chars] for page in pdf.pages]

    @property
    def count(self) -> int:
        return len(self._characters)

    def size(self) -> tuple[float, float]:
        with pdfplumber.open(self.path) as pdf:
            return float(pdf.pages[0].width) * MM, float(pdf.pages[0].height) * MM

    def lines(self, page: int) -> list[TextLine]:
        """The lines of a page from top to bottom."""
        rows: dict[int, list[dict[str, Any]]] = {}
        for character in self._characters[page]:
            middle = (character["top"] + character["bottom"]) / 2
            near = next((key for key in rows if abs(key - middle) < 6), None)
            rows.setdefault(round(middle) if near is None else near, []).append(character)
        made = []
        for _, row in sorted(rows.items()):
            row.sort(key=lambda c: float(c["x0"]))
            made.append(
                TextLine(
                    "".join(c["text"] for c in row).strip(),
                    row[0]["x0"] * MM,
                    row[-1]["x1"] * MM,
                    frozenset(round(c["size"], 1) for c in row if c["text"].strip()),
                    frozenset(c["fontname"].split("+")[-1] for c in row if c["text"].strip()),
                )
            )
        return made

    def ink(self, page: int, *, red: bool = False) -> Any:
        """Which dots of a page are printed (or red)."""
        document = pypdfium2.PdfDocument(str(self.path))
        try:
            image = np.asarray(document[page].render(scale=DOTS / 72).to_pil().convert("RGB")).astype(int)
        finally:
            document.close()
        if red:
            return (image[:, :, 0] > 180) & (image[:, :, 1] < 110) & (image[:, :, 2] < 110)
        return image.sum(axis=2) < 380

    def bars(self, page: int, *, red: bool = False, below: float = 0.0, above: float = 297.0) -> list[Bar]:
        """Runs of printed rows from ``below`` to ``above`` millimetres, top to bottom."""
        dots = self.ink(page, red=red)
        scale = 25.4 / DOTS
        rows = [r for r in np.flatnonzero(dots.any(axis=1)) if below <= r * scale <= above]
        found: list[Bar] = []
        start = previous = None
        for row in [*rows, None]:
            if previous is not None and (row is None or row != previous + 1):
                columns = np.flatnonzero(dots[start : previous + 1].any(axis=0))
                found.append(
                    Bar(
                        *(start * scale, (previous + 1) * scale),
                        *(columns[0] * scale, (columns[-1] + 1) * scale),
                    )
                )
                start = row
            if start is None:
                start = row
            previous = row
        return found
