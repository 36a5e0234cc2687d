"""Markdown: headings get their level, pipe tables become tables, marks are taken off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from corpus.loaders.limits import LoadLimits
from corpus.loaders.raw import RawBlock, RawCell, RawDocument, RawParagraph, RawRow, RawTable
from corpus.loaders.text import read_decoded, split_lines

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_LINE_RULE = re.compile(r" {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$")
_BULLET = re.compile(r"(\s*)[-*+]\s+(?:\[[ xX]\]\s+)?")
_QUOTE = re.compile(r" {0,3}(?:>\s?)+")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_FRONT_MATTER = re.compile(r"\A---\n(?:[^\n]*\n)*?---\n")
_INLINE = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\((?:[^()]|\([^)]*\))*\)"), r"\1"),
    (re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])"), r"\1"),
    (re.compile(r"~~(.+?)~~"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), "\n"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), r"\1"),
)


def load_markdown(path: Path, limits: LoadLimits) -> RawDocument:  # noqa: ARG001 - the loaders' common signature
    """Read a .md file. Errors: ``DamagedFile`` for bytes that are not text."""
    decoded = read_decoded(path)
    return RawDocument(tuple(read_markdown(decoded.text)), "text", notes=decoded.notes)


def clean_inline(text: str) -> str:
    """Text without the marks of emphasis, links and code.

    >>> clean_inline("见**《办法》**[第三条](http://a.cn/x)，`10万元`")
    '见《办法》第三条，10万元'
    """
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text


def read_markdown(text: str) -> list[RawBlock]:
    """The blocks of Markdown text; lines outside tables stay lines, as in plain text.

    >>> [b.text for b in read_markdown("## 一、总则\\n- **资助**上限\\n")]
    ['一、总则', '资助上限']
    """
    lines = split_lines(text)
    front = _FRONT_MATTER.match("\n".join(lines) + "\n")
    if front:
        lines = lines[front[0].count("\n") :]
    blocks: list[RawBlock] = []
    fenced = False
    at = 0
    while at < len(lines):
        line = lines[at]
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            blocks.append(RawParagraph(line))
        elif "|" in line and at + 1 < len(lines) and "|" in lines[at + 1] and _RULE.match(lines[at + 1]):
            end = at + 2
            while end < len(lines) and "|" in lines[end] and lines[end].strip():
                end += 1
            blocks.append(_table([line, *lines[at + 2 : end]]))
            at = end
            continue
        else:
            blocks += _line(line)
        at += 1
    return blocks


def _line(line: str) -> list[RawParagraph]:
    if heading := _HEADING.match(line):
        return [RawParagraph(clean_inline(heading[2]), outline_level=len(heading[1]))]
    if _LINE_RULE.match(line):
        return [RawParagraph("")]
    line = _QUOTE.sub("", line, count=1)
    line = _BULLET.sub(r"\1", line, count=1) if _BULLET.match(line) else line
    return [RawParagraph(part) for part in clean_inline(line.rstrip()).split("\n")]


def _table(lines: Sequence[str]) -> RawTable:
    rows = []
    for number, line in enumerate(lines):
        bare = line.strip().removeprefix("|")
        cells = re.split(r"(?<!\\)\|", bare.removesuffix("|") if not bare.endswith("\\|") else bare)
        rows.append(
            RawRow(
                tuple(
                    RawCell(
                        tuple(RawParagraph(p.strip()) for p in clean_inline(cell).split("\n") if p.strip()),
                        column,
                    )
                    for column, cell in enumerate(cells)
                ),
                is_header=number == 0,
            )
        )
    return RawTable(tuple(rows))
