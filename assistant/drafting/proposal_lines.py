"""The lines of an incoming proposal in reading order, with the labels of its form told apart from their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from corpus.models import Block, PolicyDocument, Span, TableKind

#: Labels of proposal forms, by what they name. “other” is printed on forms and is not ours to read.
LABELS: dict[str, tuple[str, ...]] = {
    "number": ("提案编号", "建议编号", "议案编号", "提案号", "建议号", "议案号", "案号", "编号"),
    "title": ("案由", "提案题目", "提案标题", "提案名称", "建议题目", "建议标题", "建议名称", "题目", "标题"),
    "submitter": (
        *(
            "第一提案人",
            "领衔提案人",
            "提案人姓名",
            "提案委员",
            "提案单位",
            "提案人",
            "提案者",
            "集体提案单位",
        ),
        *(
            "领衔代表",
            "领衔人",
            "建议人",
            "提出代表",
            "提出人",
            "代表姓名",
            "委员姓名",
            "议案领衔人",
            "提议人",
            "委员",
            "代表",
        ),
    ),
    "joint": ("联名提案人", "联合提案人", "联名委员", "联名代表", "联名人", "附议代表", "附议委员", "附议人"),
    "sector": ("所在代表团", "所属代表团", "代表团", "所属界别", "界别", "党派界别"),
    "session": ("届次", "会议届次", "会次", "会议名称"),
    "date": ("提案日期", "提交日期", "提交时间", "提出日期", "提出时间", "提案时间", "日期", "时间"),
    "other": (
        *(
            "主办单位",
            "承办单位",
            "会办单位",
            "协办单位",
            "办理单位",
            "建议承办单位",
            "分类",
            "类别",
            "提案类别",
        ),
        *(
            "建议类别",
            "联系电话",
            "电话",
            "手机",
            "通讯地址",
            "通信地址",
            "地址",
            "邮编",
            "邮政编码",
            "工作单位",
        ),
        *(
            "职务",
            "单位",
            "电子邮箱",
            "邮箱",
            "是否公开",
            "审查意见",
            "备注",
            "立案",
            "性别",
            "民族",
            "联系人",
        ),
        *("姓名", "提案形式", "提出方式", "办理方式"),
    ),
}
#: Labels of the parts of the body; those of the whole body head nothing.
PARTS = re.compile(
    r"(?:案据|问题|存在问题|背景|理由|情况|情况分析|问题分析|分析|现状|建议|具体建议|意见建议|意见和建议|建议和措施|"
    r"办法|解决办法|方案|措施|对策|对策建议|解决方案|背景情况|提案背景|建议背景|提案理由|基本情况|问题和情况分析)"
)
WHOLE = re.compile(r"(?:(?:提案|建议|议案)?(?:内容|正文|全文)|提案|主要内容|具体内容)")
_KEYS = {label: key for key, labels in LABELS.items() for label in labels}
_LABEL = "|".join(r"\s?".join(label) for label in sorted(_KEYS, key=len, reverse=True))
_FIELD = re.compile(rf"(?:(?<=[\s，,；;。）)])|^)[【\[]?(?P<label>{_LABEL})[】\]]?\s?[：:]\s?")


_PEOPLE = "|".join(sorted((*LABELS["submitter"][:-2], *LABELS["joint"]), key=len, reverse=True))
# 提案人 徐志远 （无党派人士界）: a label without its colon.
_BARE_FIELD = re.compile(rf"(?P<label>{_PEOPLE})\s+(?P<value>[\u4e00-\u9fff·、（）()\s]{{2,30}})")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the proposal; ``head`` is true for the label of a part in a form."""

    span: Span
    text: str
    head: bool = False
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A labelled value: ``key`` is a key of ``LABELS``."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A proposal as read: its labelled values, the lines of its text, and the cells of a 建议 column."""

    lines: tuple[Line, ...]
    fields: tuple[FieldValue, ...]
    rows: tuple[Line, ...]


def fields_in(text: str) -> list[FieldValue]:
    """The labelled values of a line that begins with a label; a line that does not has none.

    >>> [(f.key, f.value) for f in fields_in("提案人：沈嘉禾委员 提案编号：20230088")]
    [('submitter', '沈嘉禾委员'), ('number', '20230088')]
    >>> fields_in("为此建议：加大支持")
    []
    """
    matches = list(_FIELD.finditer(text))
    bare = _BARE_FIELD.fullmatch(text) if not matches else None
    if bare:
        return [FieldValue(_key(bare["label"]), _bare(bare["label"]), bare["value"])]
    if not matches or matches[0].start() > 0:
        return []
    ends = [*(m.start() for m in matches[1:]), len(text)]
    return [
        FieldValue(_key(m["label"]), _bare(m["label"]), text[m.end() : end].strip(" ，,；;　"))
        for m, end in zip(matches, ends, strict=True)
    ]


def read_sheet(document: PolicyDocument) -> Sheet:
    """Lines, labelled values and 建议 cells of a parsed file."""
    lines: list[Line] = []
    fields: list[FieldValue] = []
    rows: list[Line] = []
    for table, group in groupby(document.blocks, key=lambda block: block.table):
        blocks = list(group)
        if table is None:
            lines.extend(_line(document.text, block) for block in blocks)
            continue
        column = _suggestion_column(document, table)
        if column is not None:
            rows.extend(_column_lines(document, table, column))
            continue
        for _, row in groupby(blocks, key=lambda block: block.row):
            _read_row(document.text, list(row), lines, fields)
    return Sheet(tuple(lines), tuple(fields), tuple(rows))


def _line(text: str, block: Block, *, head: bool = False) -> Line:
    cell = None
    if block.table is not None:
        cell = (block.table, block.row or 0, block.column or 0)
    return Line(block.span, block.span.of(text), head, cell)


def _bare(label: str) -> str:
    return re.sub(r"[\s：:（()）]", "", label)


def _key(label: str) -> str:
    return _KEYS[_bare(label)]


def _suggestion_column(document: PolicyDocument, table: int) -> int | None:
    found = document.tables[table]
    if found.kind is TableKind.FORM and not found.headers:
        return None
    heads = found.headers or (found.rows[0].cells if found.rows else ())
    if len(heads) < 2 or any(_bare(cell.span.of(document.text)) in _KEYS for cell in heads):
        return None
    for cell in heads:
        words = _bare(cell.span.of(document.text))
        if (
            len(words) <= 10
            and re.search(r"建议|对策|诉求|意见", words)
            and not re.search("审|办理|会办", words)
        ):
            return cell.column
    return None


def _column_lines(document: PolicyDocument, table: int, column: int) -> Iterator[Line]:
    found = document.tables[table]
    rows = found.rows if found.headers else found.rows[1:]
    for number, row in enumerate(rows):
        for cell in row.cells:
            if cell.column == column and len(cell.span):
                yield Line(cell.span, cell.span.of(document.text), cell=(table, number, column))


def _read_row(text: str, blocks: list[Block], lines: list[Line], fields: list[FieldValue]) -> None:
    """A row of a form: labels beside values, or a part of the body beside its name."""
    cells = [list(cell) for _, cell in groupby(blocks, key=lambda block: block.column)]
    waiting: str | None = None
    for cell in cells:
        words = "".join(_bare(block.span.of(text)) for block in cell)
        if waiting is not None and words not in _KEYS:
            value = " ".join(block.span.of(text) for block in cell)
            fields.append(FieldValue(_KEYS[waiting], waiting, value))
            waiting = None
        elif words in _KEYS:
            waiting = words
        elif len(cells) > 1 and PARTS.fullmatch(words) and cell is not cells[-1]:
            lines.append(_line(text, cell[0], head=True))
        elif len(cells) > 1 and WHOLE.fullmatch(words) and cell is not cells[-1]:
            continue
        else:
            lines.extend(_line(text, block) for block in cell)
