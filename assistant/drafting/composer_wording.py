"""Evidence as sentences of an official reply: labels taken off, the document named, standing and age said, nothing else changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.answering.models import Citation
from assistant.answering.standing import Tense, standing_phrase
from assistant.answering.verify import verify
from assistant.drafting.category import declines
from assistant.drafting.composer_voice import absolute, in_our_voice, is_past, tidy
from assistant.drafting.evidence import Evidence
from assistant.drafting.evidence_sentences import reports_done, target_year, term_end
from assistant.drafting.evidence_sources import is_press
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
#: What a letter of more than a year ago called under way or next.
_PROGRESS = {
    Standing.UNDER_WAY: "{}的进展情况",
    Standing.PLANNED: "{}提出的安排",
    Standing.DONE: "截至{}的情况",
}
_SETTLED = {Standing.DONE, Standing.POLICY}
#: What is put into a sentence to say of when it is.
AGE = re.compile(
    r"（(?:截至)?\d{4}年\d{1,2}月(?:的情况|提出的目标|提出的安排|的进展情况|的征求意见内容)）|（执行期至[^）]*已届满）"
)
_FACTS = {Kind.REPLY, Kind.LETTER, Kind.REPORT, Kind.CIRCULAR}
_SOURCED = re.compile(r"^(?:根据|按照|依据|依照|据|经|为贯彻|《)")
_NOW = re.compile(r"目前|正在|当前|近期|现阶段|今年")
_NEXT = re.compile(r"下一步|今后|接下来|未来|到20\d\d年|十[四五六]五|将(?=[^，。]{0,4}(?:会|在|继续|进一步))")
_ITEM_MARK = re.compile(
    r"\n[\s\u3000]*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d{1,2}\D)|[一二三四五六七八九十]{1,2}(?:是(?=[^，。]{3})|、)|[①-⑳])\s*"
)
_ISSUERS = re.compile(
    r"^(?:[\u4e00-\u9fff]+[局委厅部会办院署行][ \u3000]+)+[\u4e00-\u9fff]+?[局委厅部会办院署行](?=关于)"
)
_NUMBERED = re.compile(r"^[\u4e00-\u9fff]{2,10}〔\d{4}〕\d+号")
_ANEW = re.compile(r"^(?:下一步|接下来|今后)，?")


def sentences_of(
    evidence: Sequence[Evidence], hits: Sequence[Hit], own: str = "", *, today: date | None = None
) -> tuple[ReplySentence, ...]:
    """The evidence in its order as the sentences of one reply; ``own`` is the full name of the office that answers.

    A document is named where its sentences begin, with its 文号 the first time. Every sentence is verified with what
    was put before it; where that does not stand, less is put before it, down to the exact quote with its standing.
    """
    today = today or date.today()
    made: list[ReplySentence] = []
    shown: tuple[str, Standing] | None = None
    stage: Standing | None = None
    units: set[str] = set()
    known: set[str] = set()
    length = 0
    for one in evidence:
        place = (
            one.citation.doc_id,
            Standing.PROPOSED if one.standing is Standing.PROPOSED else Standing.POLICY,
        )
        begins = place != shown
        turns = one.standing is not stage
        name = named(one.citation.title, None)
        cited = bool(made) and name in made[-1].text
        again = one.citation.doc_id in known or any(name in sentence.text for sentence in made)
        lead = lead_of(one, again=again) if begins and not cited else ""
        text = _worded(one, hits, today, lead=lead, begins=begins, turns=turns, first=not made)
        if one.unit:
            text = attributed(text, one.unit, named=one.unit in units)
            units.add(one.unit)
        else:
            text = in_our_voice(text, one.citation.issuer or "", own)
        opens = not made or (begins and (length >= _PARAGRAPH or bool(one.unit)))
        length = len(text) if opens else length + len(text)
        made.append(ReplySentence(text, (one.citation,), one.standing, one.unit, opens=opens))
        shown, stage = place, one.standing
        known.add(one.citation.doc_id)
    return tuple(made)


def cleaned(text: str) -> str:
    """A sentence without the label of its list, ended by a full stop.

    >>> cleaned("（三）支持企业投保首台套保险；"), cleaned("二是完善评估机制。")
    ('支持企业投保首台套保险。', '完善评估机制。')
    >>> cleaned("分档补助：\\n1.不足100万元的，按8%；\\n2.100万元以上的，按10%。")
    '分档补助：不足100万元的，按8%；100万元以上的，按10%。'
    """
    bare = _IN_CHARGE.sub("", _LABEL.sub("", text.strip()))
    bare = re.sub(r"\s*\n\s*", "", _ITEM_MARK.sub("", bare))
    final = _FINAL.search(bare)
    return tidy(f"{bare[: final.start()] if final else bare}。")


def named(title: str, number: str | None) -> str:
    """A document in 《》 with its 文号 in brackets; marks inside become 〈〉 (GB/T 15834-2011 4.15).

    What a notice only issues is named itself.

    >>> named("关于贯彻《澜江市养老服务规划》的意见", "澜府〔2024〕2号")
    '《关于贯彻〈澜江市养老服务规划〉的意见》（澜府〔2024〕2号）'
    >>> named("澜江市民政局关于印发《澜江市养老服务规划》的通知", None)
    '《澜江市养老服务规划》'
    >>> named("澜江市民政局 澜江市财政局关于做好养老服务的通知", None)
    '《关于做好养老服务的通知》'
    """
    issued = re.search(r"印发《(.+)》的通知$", title)
    inner = issued.group(1) if issued else _ISSUERS.sub("", _NUMBERED.sub("", title.strip()))
    if inner.startswith("《") and inner.endswith("》") and inner.count("《") == 1:
        inner = inner[1:-1]
    inner = inner.replace("《", "〈").replace("》", "〉")
    return f"《{inner}》{f'（{number}）' if number else ''}"


def lead_of(one: Evidence, *, again: bool = False) -> str:
    """What names the document before its first sentence; empty for letters, whose facts speak for themselves.

    ``again`` leaves the 文号 out, which the item has given already.
    """
    citation = one.citation
    if one.unit or citation.kind in _FACTS or _core(citation.title) in one.text:
        return ""
    name = named(citation.title, None if again else citation.doc_number)
    article = _ARTICLE.match(one.text)
    if citation.kind is Kind.EXPLANATION:
        return f"{name}介绍，"
    if is_press(one.hit):
        return f"据{name}介绍，"
    match citation.status:
        case Status.DRAFT:
            return f"{name}{standing_phrase(citation)}{'提到' if one.tense is Tense.DONE and reports_done(one.text) else '提出'}，"
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


def _worded(
    one: Evidence, hits: Sequence[Hit], today: date, *, lead: str, begins: bool, turns: bool, first: bool
) -> str:
    citation = one.citation
    exact = _ARTICLE.sub("", cleaned(one.text))
    past = citation.kind in _FACTS and is_past(citation, today) and not one.unit
    bare = absolute(exact, citation, today) if not one.unit else exact
    if past:
        bare = _ANEW.sub("", bare)
    if lead.startswith("根据") and _SOURCED.match(bare):
        lead = lead.removeprefix("根据").removesuffix("，") + "明确，"
    connective = _connective(one, bare, turns=turns, first=first) if not lead and not past else ""
    for text in dict.fromkeys((connective + lead + bare, lead + bare, connective + bare, bare, exact)):
        if verify(text, [citation], hits).supported:
            break
    else:
        text = one.text.strip()
    ended = citation.status in (Status.DRAFT, Status.EXPIRED, Status.REPEALED, Status.NOT_YET)
    phrase = standing_phrase(citation)
    if ended and phrase and phrase not in text and begins:
        text = _before_mark(text, phrase)
    text = text.replace("（征求意见稿）》（征求意见稿，尚未生效）", "（征求意见稿）》（尚未生效）")
    if one.stale and citation.date and one.standing is Standing.PROPOSED:
        return _before_mark(text.replace(phrase, ""), f"（{_month(citation.date)}的征求意见内容）")
    if past and citation.date and "截至" not in text and not one.dated:
        then = one.standing in _SETTLED and bool(_NOW.search(exact)) and not _NOW.search(bare)
        now = Standing.DONE if then else one.standing
        if not then and one.standing is Standing.DONE:
            return text
        return (
            _before_mark(text, f"（{_PROGRESS[now].format(_month(citation.date))}）")
            if now in _PROGRESS
            else text
        )
    return aged(text, citation) if one.dated and "截至" not in text else text


def _connective(one: Evidence, bare: str, *, turns: bool, first: bool) -> str:
    if one.unit or not turns or one.dated or declines(bare) or _NOW.search(bare):
        return ""
    if one.standing is Standing.UNDER_WAY:
        return "目前，"
    planned = one.standing is Standing.PLANNED and one.citation.kind in _FACTS
    return "下一步，" if planned and not first and not _NEXT.search(bare) else ""


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def _before_mark(text: str, words: str) -> str:
    final = _FINAL.search(text)
    end = final.start() if final else len(text)
    return f"{text[:end]}{words}{text[end:]}"


def _core(title: str) -> str:
    return title.strip("《》 ")
