"""What a reader must be told about the documents an answer rests on: drafts, plans, repeal, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.answering.claims import read
from assistant.answering.models import Citation
from assistant.answering.verify_markers import Turn, markers
from corpus.models import Kind, Status

#: A document with figures older than this is said to be old, in years.
OLD_AFTER_YEARS = 3
#: Rules stay right until they are repealed; figures of these kinds describe their day.
_RULES = {
    Kind.LAW,
    Kind.MEASURES,
    Kind.RULES,
    Kind.DETAILED_RULES,
    Kind.PROCEDURE,
    Kind.POLICY,
}  # fmt: skip
_FIGURES = {"amount", "percentage", "multiple", "count"}


class Tense(StrEnum):
    """How far along is what a sentence reports."""

    DONE = "done"
    UNDER_WAY = "under_way"
    PLANNED = "planned"
    RULE = "rule"


_DONE = re.compile(
    r"(?<![不早而])已(?!婚|故|[达满](?=[^到成]{0,4}[年岁条]))|完成了|推出了|出台了|印发了|建成了|首次推出|累计|成功|实现了|获批|获得了|开展了|设立了|举办了|共(?:有|发放|拨付|资助|奖励|受理|查处|立案|培训|举办|建成)"
    r"|(?:截至|截止)[^，。]{2,14}[，,]"
)
_DONE_YEAR = re.compile(
    r"(?:(?:19|20)\d\d年(?:以来|来|度)?|去年|上年|近[两三四五2-5]年来?)[^。；]{0,40}?(?:了|共|累计|达|为|推出|出台|发布|印发|获|建成|成立|举办|增长|新增)"
)
_BY_YEAR = re.compile(
    r"到20\d\d年(?:底|末)?[，,]?[^。；]{0,30}?(?:达到?|实现|建成|形成|超过|力争|基本|不低于|提高|增至)|(?:十四|十五|十六)五[”\"]?(?:期间|时期)[^。；]{0,20}将"
)
_INSTRUCTION = re.compile(r"应当|不得|必须|适用|是指|可以")


def tense_of(sentence: str) -> Tense:
    """Whether a sentence reports what is done, under way or planned, or simply lays down a rule.

    >>> [tense_of(s).value for s in ("已建成5个中心。", "我局正在修订办法。", "拟提高标准。", "每件资助5000元。")]
    ['done', 'under_way', 'planned', 'rule']
    """
    turns = [m.turn for m in markers(sentence) if m.turn in (Turn.PLANNED, Turn.UNDER_WAY)]
    done = _DONE.search(sentence)
    if Turn.UNDER_WAY in turns and not (done and turns[0] is Turn.PLANNED):
        return Tense.UNDER_WAY
    if done and not _INSTRUCTION.search(sentence):
        return Tense.DONE
    if Turn.PLANNED in turns or _BY_YEAR.search(sentence):
        return Tense.PLANNED
    if _DONE_YEAR.search(sentence) and not _INSTRUCTION.search(sentence):
        return Tense.DONE
    return Tense.RULE


@dataclass(frozen=True, slots=True)
class Ending:
    """How a document stopped being, or is not yet, in force, where the library knows.

    ``effective`` is its first day in force, ``ended`` the first day without effect (repeal) or the last day in
    force (expiry); ``by`` names the document that repeals it.
    """

    effective: date | None = None
    ended: date | None = None
    by: str | None = None


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def standing_phrase(citation: Citation, ending: Ending | None = None) -> str:
    """A bracket for the sentence itself, empty for a document in force or of unknown standing.

    ``（征求意见稿，尚未生效）`` ``（已废止）`` ``（已于2020年12月31日失效）`` ``（自2027年1月1日起施行）``.
    """
    ending = ending or Ending()
    match citation.status:
        case Status.DRAFT:
            return "（征求意见稿，尚未生效）" if "讨论" not in citation.title else "（讨论稿，尚未生效）"
        case Status.REPEALED:
            return f"（已于{_day(ending.ended)}废止）" if ending.ended else "（已废止）"
        case Status.EXPIRED:
            return f"（有效期至{_day(ending.ended)}，已失效）" if ending.ended else "（已失效）"
        case Status.NOT_YET:
            return f"（{_day(ending.effective)}起施行）" if ending.effective else "（尚未施行）"
        case _:
            return ""


def standing_remarks(
    citations: Sequence[Citation],
    sentences: Sequence[str],
    today: date,
    *,
    endings: Mapping[str, Ending] | None = None,
) -> tuple[str, ...]:
    """What the answer's warnings must say, most serious first and each once.

    ``sentences`` are those of the answer that state something; ``endings`` are by document id. A document whose
    standing is unknown gives no remark.
    """
    endings = endings or {}
    remarks: dict[str, None] = {}
    documents = {c.doc_id: c for c in citations}
    for doc_id, citation in documents.items():
        if remark := _status_remark(citation, endings.get(doc_id, Ending())):
            remarks[remark] = None
    in_draft = bool(documents) and all(c.status is Status.DRAFT for c in documents.values())
    if not in_draft and (remark := _tense_remark(sentences)):
        remarks[remark] = None
    for remark in _age_remarks(citations, documents, today):
        remarks[remark] = None
    return tuple(remarks)


def titled(title: str) -> str:
    """A title in 《》, unless it has its own.

    >>> titled("澜江市专利资助办法"), titled("关于印发《澜江市专利资助办法》的通知")
    ('《澜江市专利资助办法》', '关于印发《澜江市专利资助办法》的通知')
    """
    return title if "《" in title else f"《{title}》"


def _status_remark(citation: Citation, ending: Ending) -> str:
    name = titled(citation.title)
    match citation.status:
        case Status.DRAFT:
            kind = "讨论稿" if "讨论" in citation.title else "征求意见稿"
            return f"{name}是{kind}，尚未生效，正式文件的规定可能不同"
        case Status.REPEALED:
            when = f"已于{_day(ending.ended)}废止" if ending.ended else "已废止"
            by = f"（被《{ending.by.strip('《》')}》废止）" if ending.by else ""
            return f"{name}{when}{by}，内容仅供参考"
        case Status.EXPIRED:
            when = f"有效期至{_day(ending.ended)}，现已失效" if ending.ended else "已失效"
            return f"{name}{when}，内容仅供参考"
        case Status.NOT_YET:
            when = f"自{_day(ending.effective)}起施行，目前" if ending.effective else ""
            return f"{name}{when}尚未施行"
        case _:
            return ""


def _tense_remark(sentences: Sequence[str]) -> str:
    tenses = {tense_of(sentence) for sentence in sentences}
    if Tense.PLANNED in tenses:
        return "部分内容属于计划或者拟议事项（原文用“拟”“将”“计划”等表述），尚未确定实施"
    if Tense.UNDER_WAY in tenses:
        return "部分内容在文件写成时仍在进行中（原文用“正在”等表述），进展以最新情况为准"
    return ""


def _age_remarks(
    citations: Sequence[Citation], documents: Mapping[str, Citation], today: date
) -> Iterator[str]:
    """Old documents whose cited words hold figures that describe a day."""
    for doc_id, document in documents.items():
        if document.date is None or document.status in (Status.REPEALED, Status.EXPIRED):
            continue
        if document.kind in _RULES or _years_between(document.date, today) < OLD_AFTER_YEARS:
            continue
        quotes = [c.quote for c in citations if c.doc_id == doc_id]
        if any(claim.type in _FIGURES for quote in quotes for claim in read(quote, document.date).claims):
            name = titled(document.title)
            yield f"{name}的文件日期为{_day(document.date)}，其中的数据可能已更新"


def _years_between(earlier: date, later: date) -> int:
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))
