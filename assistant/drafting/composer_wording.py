"""Evidence as sentences of an official reply: labels taken off, the document named, standing and age said, nothing else changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.models import Citation
from assistant.answering.standing import standing_phrase
from assistant.answering.verify import verify
from assistant.drafting.evidence import Evidence
from assistant.drafting.evidence_sentences import target_year, term_end
from assistant.drafting.letter_words import own_name
from assistant.drafting.models import ReplySentence, Standing
from corpus.models import Hit, Kind, Status

_LABEL = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,3}、|[一二三四五六七八九十]{1,2}是(?=[^，。]{3})|[①-⑳]|[·•●■◆]|首先，|其次，|再次，|最后，|此外，|同时，|另外，)\s*"
)
#: （工业和信息化部、财政部负责）: who is in charge of the sentence before.
_IN_CHARGE = re.compile(r"^（[^（）]{2,60}(?:指导|负责|牵头|配合|参与|落实)(?:[^（）]{0,20})）")
_ARTICLE = re.compile(r"^(第[一二三四五六七八九十百零\d]+条)[\s\u3000]*")
_FINAL = re.compile(r"[。！？；;!?，,：:、]+$")
#: A paragraph of this length ends where the next document begins.
_PARAGRAPH = 160
_FACTS = {Kind.REPLY, Kind.LETTER, Kind.REPORT, Kind.CIRCULAR}
_SOURCED = re.compile(r"^(?:根据|按照|依据|依照|据|经|为贯彻|《)")
_NOW = re.compile(r"目前|正在|当前|近期|现阶段|今年")
_NEXT = re.compile(r"下一步|今后|接下来|未来|到20\d\d年|十[四五六]五|将(?=[^，。]{0,4}(?:会|在|继续|进一步))")
_OWN = re.compile(r"(?<![\u4e00-\u9fff])?(?:我局|我委|我办|我厅|我会|我中心|我院)")


def sentences_of(
    evidence: Sequence[Evidence], hits: Sequence[Hit], own: str = ""
) -> tuple[ReplySentence, ...]:
    """The evidence in its order as the sentences of one reply; ``own`` is the full name of the office that answers.

    A document is named where its sentences begin. Every sentence is verified with what was put before it; where
    that does not stand, less is put before it, down to the exact quote with its standing.
    """
    made: list[ReplySentence] = []
    shown: tuple[str, Standing] | None = None
    stage: Standing | None = None
    units: set[str] = set()
    length = 0
    for one in evidence:
        place = (
            one.citation.doc_id,
            Standing.PROPOSED if one.standing is Standing.PROPOSED else Standing.POLICY,
        )
        begins = place != shown
        turns = one.standing is not stage
        text = _worded(one, hits, begins=begins, turns=turns, first=not made)
        if one.unit:
            text = attributed(text, one.unit, named=one.unit in units)
            units.add(one.unit)
        text = _voiced(text, one, own)
        opens = not made or (begins and (length >= _PARAGRAPH or bool(one.unit)))
        length = len(text) if opens else length + len(text)
        made.append(ReplySentence(text, (one.citation,), one.standing, one.unit, opens=opens))
        shown, stage = place, one.standing
    return tuple(made)


def cleaned(text: str) -> str:
    """A sentence without the label of its list, ended by a full stop.

    >>> cleaned("（三）支持企业投保首台套保险；"), cleaned("二是完善评估机制。")
    ('支持企业投保首台套保险。', '完善评估机制。')
    """
    bare = _IN_CHARGE.sub("", _LABEL.sub("", text.strip()))
    bare = re.sub(r"\s*\n\s*", "", bare)
    final = _FINAL.search(bare)
    return f"{bare[: final.start()] if final else bare}。"


def named(title: str, number: str | None) -> str:
    """A document in 《》 with its 文号 in brackets; marks inside become 〈〉 (GB/T 15834-2011 4.15).

    What a notice only issues is named itself.

    >>> named("关于贯彻《澜江市养老服务规划》的意见", "澜府〔2024〕2号")
    '《关于贯彻〈澜江市养老服务规划〉的意见》（澜府〔2024〕2号）'
    >>> named("澜江市民政局关于印发《澜江市养老服务规划》的通知", None)
    '《澜江市养老服务规划》'
    """
    issued = re.search(r"印发《(.+)》的通知$", title)
    inner = issued.group(1) if issued else title.strip()
    if inner.startswith("《") and inner.endswith("》") and inner.count("《") == 1:
        inner = inner[1:-1]
    inner = inner.replace("《", "〈").replace("》", "〉")
    return f"《{inner}》{f'（{number}）' if number else ''}"


def lead_of(one: Evidence) -> str:
    """What names the document before its first sentence; empty for letters, whose facts speak for themselves."""
    citation = one.citation
    if one.unit or citation.kind in _FACTS or _core(citation.title) in one.text:
        return ""
    name = named(citation.title, citation.doc_number)
    article = _ARTICLE.match(one.text)
    if citation.kind is Kind.EXPLANATION:
        return f"{name}介绍，"
    match citation.status:
        case Status.DRAFT:
            return f"{name}{standing_phrase(citation)}提出，"
        case Status.EXPIRED | Status.REPEALED:
            return f"{name}{standing_phrase(citation)}曾规定，"
        case Status.NOT_YET:
            return f"{name}{standing_phrase(citation)}规定，"
        case _:
            return f"根据{name}{article.group(1) if article else ''}，"


def aged(text: str, citation: Citation) -> str:
    """The sentence with the month that its figures or progress are of, before the final mark.

    >>> import datetime, types
    >>> aged("已建成3个中心。", types.SimpleNamespace(date=datetime.date(2021, 8, 2)))
    '已建成3个中心（截至2021年8月的情况）。'
    """
    if end := term_end(text):
        return _before_mark(text, f"（执行期至{end.year}年{end.month}月{end.day}日，已届满）")
    if citation.date is None:
        return text
    if target_year(text):
        return _before_mark(text, f"（{citation.date.year}年{citation.date.month}月提出的目标）")
    return _before_mark(text, f"（截至{citation.date.year}年{citation.date.month}月的情况）")


def attributed(text: str, unit: str, *, named: bool = False) -> str:
    """A 会办 unit's sentence with its name: 市财政局表示，…; its 我局 becomes 该局.

    >>> attributed("我局认为标准须统筹研究。", "市财政局")
    '市财政局表示，该局认为标准须统筹研究。'
    """
    own = own_name(unit)
    text = (
        text.replace(own, f"该{own[1:]}")
        .replace("我单位", "该单位")
        .replace("贵局", "我局")
        .replace("贵委", "我委")
    )
    return text if named or text.startswith(unit) else f"{unit}表示，{text}"


def _worded(one: Evidence, hits: Sequence[Hit], *, begins: bool, turns: bool, first: bool) -> str:
    bare = cleaned(one.text)
    lead = lead_of(one) if begins else ""
    bare = _ARTICLE.sub("", bare)
    if lead.startswith("根据") and _SOURCED.match(bare):
        lead = lead.removeprefix("根据").removesuffix("，") + "明确，"
    connective = _connective(one, bare, turns=turns, first=first) if not lead else ""
    ended = one.citation.status in (Status.DRAFT, Status.EXPIRED, Status.REPEALED, Status.NOT_YET)
    for before in dict.fromkeys((connective + lead, lead, connective, "")):
        text = before + bare
        if verify(text, [one.citation], hits).supported:
            break
    else:
        text = one.text.strip()
    phrase = standing_phrase(one.citation)
    if ended and phrase and phrase not in text and begins:
        text = _before_mark(text, phrase)
    text = text.replace("（征求意见稿）》（征求意见稿，尚未生效）", "（征求意见稿）》（尚未生效）")
    return aged(text, one.citation) if one.dated else text


def _connective(one: Evidence, bare: str, *, turns: bool, first: bool) -> str:
    if one.unit:
        return ""
    if one.standing is Standing.UNDER_WAY and turns and not one.dated and not _NOW.search(bare):
        return "目前，"
    if (
        one.standing is Standing.PLANNED
        and one.citation.kind in _FACTS
        and turns
        and not first
        and not _NEXT.search(bare)
    ):
        return "下一步，"
    return ""


def _voiced(text: str, one: Evidence, own: str) -> str:
    """我局 of another office's letter becomes its name; our own is kept."""
    issuer = one.citation.issuer
    if one.unit or not own or not issuer or issuer == own:
        return text
    return _OWN.sub(issuer, text)


def _before_mark(text: str, words: str) -> str:
    final = _FINAL.search(text)
    end = final.start() if final else len(text)
    return f"{text[:end]}{words}{text[end:]}"


def _core(title: str) -> str:
    return title.strip("《》 ")
