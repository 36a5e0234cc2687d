"""可以打印的匹配清单（Word）。"""

from __future__ import annotations

import re
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from assistant.eligibility.matcher import Decision, MatchResult
from assistant.eligibility.profile import Profile
from assistant.eligibility.report import DISCLAIMER, MARKS, UNREVIEWED, ordered, window_words, worded

_HEADS = (("eligible", "一、可申请"), ("unknown", "二、待确认"), ("not_eligible", "三、不符合"))


def write_summary(result: MatchResult, profile: Profile, path: Path) -> Path:
    """Write the printable summary and return its path."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "仿宋", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    document.add_heading("资助匹配清单", 0)
    document.add_paragraph(f"日期：{result.day}")
    if profile.facts:
        document.add_paragraph("申请人情况：" + "；".join(f.text for f in profile.facts.values()))
    for verdict, head in _HEADS:
        decisions = result.of(verdict)
        document.add_heading(f"{head}（{len(decisions)} 项）", 1)
        if verdict == "not_eligible":
            for decision in decisions:
                document.add_paragraph(
                    f"{decision.offer.measure.title}：{decision.reason}", style="List Bullet"
                )
            continue
        for decision in decisions:
            _measure(document, decision)
    for shared in result.shared:
        document.add_paragraph(f"合计上限：{shared.text}")
    document.add_heading(f"四、不计入（{len(result.apart)} 项）", 1)
    for decision in result.apart:
        document.add_paragraph(
            f"〔{decision.standing.value}〕{decision.offer.measure.title}：{decision.reason}",
            style="List Bullet",
        )
    note = document.add_paragraph(DISCLAIMER)
    note.runs[0].font.color.rgb = RGBColor(0x66, 0x66, 0x66)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def _measure(document: object, decision: Decision) -> None:
    measure, source = decision.offer.measure, decision.offer.document
    add = document  # python-docx has no type information
    # That one cannot apply today is seen without reading the table; the table says until and from when.
    closed = re.split("[（，]", decision.timing)[0]
    add.add_heading(measure.title + (f"〔{closed}〕" if closed else ""), 2)  # type: ignore[attr-defined]
    rows = [
        ("金额", decision.estimate.text),
        ("测算", "；".join(decision.estimate.steps)),
        ("部门", measure.department.value if measure.department else ""),
        ("申报时间", window_words(decision)),
        (
            "条件",
            "\n".join(
                f"{MARKS[c.verdict]} {worded(c)}" + (f"（{c.fact}）" if c.fact else "")
                for c in ordered(decision.checked)
            ),
        ),
        ("材料", "\n".join(m.value for m in measure.materials)),
        ("依据", f"{source.title}{source.doc_number or ''}：“{measure.clause.quote}”"),
        ("说明", "；".join(_remarks(decision))),
    ]
    rows = [row for row in rows if row[1]]
    table = add.add_table(rows=len(rows), cols=2, style="Table Grid")  # type: ignore[attr-defined]
    for cells, (name, value) in zip((r.cells for r in table.rows), rows, strict=True):
        cells[0].text, cells[1].text = name, value


def _remarks(decision: Decision) -> list[str]:
    """What one must know of the measure itself: what its clause does not say, who read it."""
    reviewed = [] if decision.offer.review.reviewed else [UNREVIEWED]
    return [*decision.offer.measure.flags, *reviewed]
