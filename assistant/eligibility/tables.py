"""表格里的资助事项：一行一项，列名说明各格是什么。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.eligibility.amounts_of import read_amount
from assistant.eligibility.attaching import Draft
from assistant.eligibility.conditions import Where, conditions_of
from assistant.eligibility.figures import read_figures
from assistant.eligibility.limits import cap_of
from assistant.eligibility.models import Noted, Subject
from assistant.eligibility.passages import Passage
from assistant.eligibility.windows import read_window
from corpus.mentions import find_doc_numbers
from corpus.models import PolicyDocument, Span, Table, TableKind

_COLUMNS: tuple[tuple[str, str], ...] = (
    ("basis", "依据"),
    ("stopped", "停止"),
    ("cap", "上限|限额|封顶"),
    ("applicant", "申[报请]主体|(?:支持|补贴|资助|适用|奖励)对象|享受主体|对象$"),
    ("condition", "条件"),
    ("window", "时间|期限|受理"),
    ("department", "(?:责任|主管|牵头|受理|实施)(?:部门|单位)|部门$"),
    ("material", "材料"),
    ("standard", "(?:资助|奖励|补贴|补助|支持|扶持|原)?标准|(?:奖励|补贴|补助|资助)金额|金额$|额度"),
    ("name", "名称|项目|事项|类型|类别|认定|等级|层级|档次"),
)


@dataclass(slots=True)
class TableRow:
    """One row as a measure: the draft, its name, and what its columns say."""

    draft: Draft
    name: str
    row: Span
    basis: tuple[str, ...] = ()
    materials: list[Noted] = field(default_factory=list)
    stopped: Noted | None = None


def table_rows(where: Where, document: PolicyDocument) -> Iterator[TableRow]:
    """The measures of a document's data tables. A table needs a column of standards and one of names."""
    for index, table in enumerate(document.tables):
        if table.kind is not TableKind.DATA or not table.headers:
            continue
        roles = _roles(document.text, table)
        if "standard" not in roles.values() or "name" not in roles.values():
            continue
        section = next((b.section for b in document.blocks if b.table == index), None)
        headings = tuple(
            h for h in (document.sections[i].heading for i in document.heading_path(section)) if len(h)
        )
        for cells in _filled(table):
            row = _row(where, cells, roles, headings, section)
            if row is not None:
                yield row


def _roles(text: str, table: Table) -> dict[int, str]:
    roles: dict[int, str] = {}
    for cell in table.headers:
        words = re.sub(r"\s", "", cell.span.of(text))
        role = next((name for name, pattern in _COLUMNS if re.search(pattern, words)), "")
        for column in range(cell.column, cell.column + cell.col_span):
            roles[column] = role
    return roles


def _filled(table: Table) -> Iterator[tuple[Span, dict[int, Span]]]:
    """Each row with its own span and its cells by column; a merged cell counts in every row it covers."""
    carried: dict[int, tuple[Span, int]] = {}
    for row in table.rows:
        cells = {c: s for c, (s, left) in carried.items() if left > 0}
        carried = {c: (s, left - 1) for c, (s, left) in carried.items() if left > 1}
        for cell in row.cells:
            for column in range(cell.column, cell.column + cell.col_span):
                cells[column] = cell.span
                if cell.row_span > 1:
                    carried[column] = (cell.span, cell.row_span - 1)
        yield row.span, cells


def _row(
    where: Where,
    filled: tuple[Span, dict[int, Span]],
    roles: dict[int, str],
    headings: tuple[Span, ...],
    section: int | None,
) -> TableRow | None:
    row, cells = filled
    by_role: dict[str, list[Span]] = {}
    for column in sorted(cells):
        if len(cells[column]):
            by_role.setdefault(roles.get(column, ""), []).append(cells[column])
    if not by_role.get("standard") or not by_role.get("name"):
        return None
    standard = by_role["standard"][0]
    name = "".join(dict.fromkeys(s.of(where.text) for s in by_role["name"]))
    if "类别" in "".join(roles.values()) or len(by_role["name"]) > 1:
        name = _named(where.text, by_role["name"])
    figures = read_figures(where.text, standard, standard=True)
    amounts = read_amount(
        where.text, standard, name + "，" + "，".join(h.of(where.text) for h in headings[-1:]), standard=True
    )
    if amounts is None or not figures:
        return None
    passage = Passage(row, section, headings)
    draft = Draft(passage, row, None, amounts.rule, standard, words=standard.of(where.text) + "补助")
    draft.words = f"{name}{standard.of(where.text)}"
    draft.caps = [c for c in (cap_of(where, f) for f in amounts.caps) if c]
    for span in by_role.get("cap", ()):
        draft.caps.extend(
            c for c in (cap_of(where, f) for f in read_figures(where.text, span, standard=True)) if c
        )
    draft.beneficiary = name
    for span in by_role.get("name", ()):
        draft.conditions.extend(
            c
            for c in conditions_of(where, span, beneficiary=False)
            if c.subject in (Subject.HONOUR, Subject.ACTIVITY)
        )
    full = conditions_of(Where(name, where.doc_id, where.region), Span(0, len(name)))
    if not draft.conditions:
        clause = where.clause(
            Span(by_role["name"][0].start, by_role["name"][-1].end)
            if len(by_role["name"]) > 1
            else by_role["name"][0]
        )
        from dataclasses import replace

        draft.conditions = [replace(c, clause=clause) for c in full if c.subject is Subject.HONOUR]
    for role, beneficiary in (("applicant", True), ("condition", False)):
        for span in by_role.get(role, ()):
            draft.conditions.extend(conditions_of(where, span, beneficiary=beneficiary))
            if role == "applicant":
                draft.beneficiary = span.of(where.text)
    for span in by_role.get("window", ()):
        window = read_window(where, span)
        if window:
            draft.windows.append(window)
    for span in by_role.get("department", ()):
        draft.department = Noted(span.of(where.text), where.clause(span))
    found = TableRow(draft, name, row)
    found.basis = tuple(
        m.value.text for span in by_role.get("basis", ()) for m in find_doc_numbers(span.of(where.text))
    )
    found.materials = [Noted(s.of(where.text), where.clause(s)) for s in by_role.get("material", ())]
    stopped = by_role.get("stopped")
    found.stopped = Noted(stopped[0].of(where.text), where.clause(stopped[0])) if stopped else None
    return found


def _named(text: str, spans: list[Span]) -> str:
    """A name from several name columns: a category is left out where the next column names the project itself."""
    words = [s.of(text) for s in spans]
    if re.search("奖励|补助|补贴|资助|贴息|返还|减免", words[-1]):
        return words[-1]
    return "".join(dict.fromkeys(words))
