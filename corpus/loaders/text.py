"""Plain text: one paragraph a line, with leading tabs and spaces and blank lines kept."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import DamagedFile
from corpus.loaders.decoding import Decoded, decode
from corpus.loaders.formats import no_text
from corpus.loaders.limits import LoadLimits
from corpus.loaders.raw import RawDocument, RawParagraph

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def load_text(path: Path, limits: LoadLimits) -> RawDocument:  # noqa: ARG001 - the loaders' common signature
    """Read a .txt file. Errors: ``DamagedFile`` for bytes that are not text."""
    decoded = read_decoded(path)
    blocks = tuple(RawParagraph(line) for line in split_lines(decoded.text))
    return RawDocument(blocks, "text", notes=decoded.notes)


def read_decoded(path: Path) -> Decoded:
    """The text of a file in whichever known encoding it is. Errors: ``DamagedFile``."""
    decoded = decode(path.read_bytes())
    if decoded is None:
        raise DamagedFile(
            path.name,
            f"内容不是文本，与扩展名 {path.suffix} 不符，或已经损坏",
            "请确认文件类型；如果是文本，请用记事本打开后以 UTF-8 编码另存一份再试",
        )
    if not decoded.text.strip():
        raise no_text(path.name)
    return decoded


def split_lines(text: str) -> list[str]:
    r"""The lines of ``text``, whichever line ends it uses; a line end at the very end opens no line.

    >>> split_lines("标题\r\n\r\n\t一、甲\r乙\n")
    ['标题', '', '\t一、甲', '乙']
    """
    lines = _LINE_END.sub("\n", text).split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines
