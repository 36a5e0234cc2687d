"""How a quote is printed: sentences on one line, table rows with their headers, long sentences cut at a clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.units import Unit
from corpus.models import Hit, Span
from corpus.tokens import bigrams

_CLAUSE = re.compile(r"[^，,；;。！？]+[，,；;。！？]*")
_CARRIED = re.compile(r"(?P<name>[^（]*)（(?P<value>.+)）")
_FINAL = "。！？…"
_JOIN = re.compile(r"[ \u3000]*\n\s*")
_CHINESE_GAP = re.compile(r"(?<=[\u4e00-\u9fff，。；：、）”])[ \u3000]+(?=[\u4e00-\u9fff（“])")


def as_prose(quote: str) -> str:
    """A quote on one line: line ends and the blanks between Chinese characters go, cells are set apart.

    >>> as_prose("一、支持 研发\\n每项资助5万元。")
    '一、支持研发每项资助5万元。'
    """
    line = _JOIN.sub(" ", quote.strip()).replace("\t", "｜")
    return _CHINESE_GAP.sub("", re.sub(r"｜{2,}", "｜", line)).strip("｜ ")


def row_read_out(row: str, context: str) -> str:
    """A table row with its column headers, where the passage's context names as many as the row has cells.

    >>> row_read_out("3\\t发明专利授权量\\t2万件\\t市知识产权局", "指标表：序号｜指标｜目标｜数据来源")
    '序号：3；指标：发明专利授权量；目标：2万件；数据来源：市知识产权局'
    """
    cells = [as_prose(cell) for cell in row.split("\t")]
    names = column_names(context)
    missing = len(names) - len(cells)
    if missing > 0 and all(_CARRIED.fullmatch(name) for name in names[:missing]):
        # A row that begins in a merged cell: the blank cells before its own are stripped with the white space.
        cells = [*[""] * missing, *cells]
    if len(names) != len(cells):
        return "｜".join(cell for cell in cells if cell)
    own = next((place for place, cell in enumerate(cells) if cell), len(cells))
    # Only what stands before a row's own cells is carried on from above; a blank among them is blank.
    pairs = [
        _named(name, cell, carries=place < own)
        for place, (name, cell) in enumerate(zip(names, cells, strict=True))
    ]
    return "；".join(pair for pair in pairs if pair)


def column_names(context: str) -> list[str]:
    """The column headers in a passage's context; empty where it has none."""
    return [re.sub(r"^.*[：:]", "", name).strip() for name in context.split("｜")] if "｜" in context else []


def _named(name: str, cell: str, *, carries: bool) -> str:
    """``name：cell``; a blank cell takes the category that the context carries on in brackets."""
    carried = _CARRIED.fullmatch(name)
    if not cell and carried and carries:
        return f"{carried['name']}：{carried['value']}" if carried["name"] else carried["value"]
    if not cell:
        return ""
    bare = carried["name"] if carried and carried["name"] else name
    return f"{bare}：{cell}" if bare else cell


def clipped(unit: Unit, asked: Sequence[str], room: int) -> Span:
    """The part of a long unit, in whole clauses, that has most of the question within ``room`` characters.

    The span is in the document. A unit that fits is returned whole; so is one without clauses to cut at.
    """
    if len(unit.text) <= room:
        return unit.span
    clauses = [match.span() for match in _CLAUSE.finditer(unit.text)]
    wanted = set(asked)
    best: tuple[float, int, int] | None = None
    for first in range(len(clauses)):
        last = first
        while last + 1 < len(clauses) and clauses[last + 1][1] - clauses[first][0] <= room:
            last += 1
        start, end = clauses[first][0], clauses[last][1]
        share = len(wanted & set(bigrams(unit.text[start:end])))
        if end - start <= room and (best is None or share > best[0]):
            best = (share, start, end)
    if best is None:
        return unit.span
    return Span(unit.span.start + best[1], unit.span.start + best[2])


def slice_of(hit: Hit, span: Span) -> str:
    """The hit's own characters at a span of its document."""
    return hit.text[span.start - hit.span.start : span.end - hit.span.start]


def ended(text: str) -> str:
    """A quote with a full stop: marks that lead on to what is not quoted give way to it.

    >>> ended("结案4,400件；"), ended("主要有："), ended("（以下同。）")
    ('结案4,400件。', '主要有：', '（以下同。）')
    """
    if text.endswith(("：", ":")):
        return text
    bare = re.sub(r"[，,；;、\s]+$", "", text)
    return bare if bare[-1:] in _FINAL or re.search(r"[。！？…][”’）】》]$", bare) else f"{bare}。"
