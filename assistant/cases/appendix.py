"""依据附录：答复的每一句对应哪份文件的哪句话。随稿核签用，不印进函里，也不公开。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from assistant.answering.models import Citation
from assistant.cases.models import Case, CheckedSentence, Label
from assistant.drafting.letter_words import chinese_number, printed_date
from corpus.models import Status, Visibility

_COLUMNS = ("答复中的话", "核对", "依据")
_WIDTHS = (Mm(62), Mm(17), Mm(87))
_NOTE = "本附录供核稿、签发时对照，不随函印发，不公开。"
_BODY, _HEADING = "仿宋", "黑体"


@dataclass(frozen=True, slots=True)
class Carried:
    """A sentence of the reply, what its check says (with the reason where there is one) and the sources it cites."""

    text: str
    label: Label
    reason: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One suggestion with the sentences of its reply."""

    no: int
    heading: str
    sentences: tuple[Carried, ...]


def sections(case: Case, checked: Mapping[int, Sequence[CheckedSentence]]) -> tuple[Section, ...]:
    """The items in order; sentences that only lead over are left out unless they cite something."""
    return tuple(
        Section(one.no, one.heading, tuple(_carried(case, one.no, checked.get(one.no, ()))))
        for one in case.proposal.suggestions
    )


def _carried(case: Case, no: int, sentences: Sequence[CheckedSentence]) -> Iterator[Carried]:
    item = case.item(no)
    for sentence in sentences:
        if sentence.label is Label.FRAME and not sentence.citations:
            continue
        found = (item.source(n) for n in sentence.citations)
        cited = tuple(source.citation for source in found if source is not None)
        yield Carried(sentence.text, sentence.label, sentence.reason, cited)


def title_of(case: Case) -> str:
    """What the appendix belongs to.

    第20210492号提案《关于加快托育服务发展的提案》答复的依据
    """
    proposal = case.proposal
    number = f"第{proposal.number}号" if proposal.number else ""
    title = f"《{proposal.title}》" if proposal.title else ""
    return f"{number}{proposal.kind.noun}{title}答复的依据"


def cited_as(citation: Citation) -> str:
    """A source on one line: number, title, 文号, issuer, date, standing, and 内部 where that holds."""
    title = citation.title if "《" in citation.title else f"《{citation.title}》"
    facts = [
        citation.doc_number or "",
        citation.issuer or "",
        printed_date(citation.date) if citation.date else "日期未注明",
        "效力未核定" if citation.status is Status.UNKNOWN else citation.status.value,
        "内部文件" if citation.visibility is Visibility.INTERNAL else "",
    ]
    return f"［{citation.n}］{title}　" + "　".join(fact for fact in facts if fact)


def _place(citation: Citation) -> str:
    page = f"第{citation.page}页" if citation.page else ""
    return " › ".join(part for part in (*citation.heading, page) if part)


def markdown(case: Case, checked: Mapping[int, Sequence[CheckedSentence]]) -> str:
    """The appendix as Markdown; quotes keep their words, whatever signs they hold."""
    lines = [f"# {title_of(case)}", "", _NOTE]
    for section in sections(case, checked):
        lines += ["", f"## {chinese_number(section.no)}、{section.heading}"]
        if not section.sentences:
            lines += ["", "没有需要依据的句子。"]
        for number, sentence in enumerate(section.sentences, 1):
            reason = f"（{sentence.reason}）" if sentence.reason else ""
            lines += ["", f"{number}. 【{sentence.label.value}】{_plain(sentence.text)}{reason}"]
            for citation in sentence.citations:
                lines.append(f"   - {_plain(cited_as(citation))}　{_plain(_place(citation))}")
                lines.append(f"     > {_plain(citation.quote)}")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """On one line, without signs that Markdown would take for its own."""
    flat = " ".join(text.split())
    for sign in "\\`*_~<>[]#|":
        flat = flat.replace(sign, f"\\{sign}")
    return flat


def word(case: Case, checked: Mapping[int, Sequence[CheckedSentence]]) -> bytes:
    """The appendix as the bytes of a .docx file: a table for each suggestion."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    _font(document.styles["Normal"], _BODY, 11)
    for level, size in ((1, 16), (2, 12)):
        _font(document.styles[f"Heading {level}"], _HEADING, size)
    document.core_properties.title = title_of(case)
    document.add_heading(title_of(case), 1)
    document.add_paragraph(_NOTE)
    for section in sections(case, checked):
        document.add_heading(f"{chinese_number(section.no)}、{section.heading}", 2)
        if section.sentences:
            _table(document, section.sentences)
        else:
            document.add_paragraph("没有需要依据的句子。")
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _font(style: object, name: str, size: float) -> None:
    font = style.font  # type: ignore[attr-defined]
    font.name, font.size, font.color.rgb = name, Pt(size), None
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)  # type: ignore[attr-defined]


def _table(document: WordDocument, sentences: Sequence[Carried]) -> None:
    rows = [_COLUMNS, *((one.text, _label(one), _evidence(one)) for one in sentences)]
    table = document.add_table(rows=len(rows), cols=len(_COLUMNS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    # The headings stand on every page.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cells, values in zip((row.cells for row in table.rows), rows, strict=True):
        for cell, value, width in zip(cells, values, _WIDTHS, strict=True):
            cell.width, cell.text = width, value
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True


def _label(one: Carried) -> str:
    return f"{one.label.value}\n{one.reason}" if one.reason else one.label.value


def _evidence(one: Carried) -> str:
    """Each source with its place and its words."""
    return "\n".join(
        line
        for citation in one.citations
        for line in (cited_as(citation), _place(citation), f"“{citation.quote}”")
        if line
    )
