"""逐句核对: every sentence of an item against the quotes it cites, by the checks that answers pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.answering.claims import read
from assistant.answering.standing import Tense, tense_of
from assistant.answering.verify import Problem, ProblemKind, verify
from assistant.cases.marks import Piece, gaps_in, pieces
from assistant.cases.models import CaseItem, CheckedSentence, Label, Source
from assistant.cases.sourcing import evidence_of, sentence_for
from assistant.drafting.category import standing_of_sentence
from assistant.drafting.composer_wording import AGE, aged
from assistant.drafting.evidence_sentences import is_old
from assistant.drafting.ledger import promises
from assistant.drafting.letter_words import own_name
from assistant.drafting.models import ReplySentence, Standing
from corpus.models import Status
from corpus.tokens import bigrams

#: Names alone state nothing.
_NAMES = {"institution", "clause"}
_TIMES = {"date", "period", "number"}
_STATES = (Tense.DONE, Tense.UNDER_WAY, Tense.PLANNED)
_GIVES = re.compile(r"给予|资助|补助|补贴|奖励|贴息|发放|拨付|减免|免征|同意|采纳")
#: Courtesy and what only introduces: 感谢您…, 您提出的…建议, 关于…的建议, 现答复如下.
_COURTESY = re.compile(
    r"^(?:再次)?(?:衷心)?(?:感谢|欢迎)|^(?:您|你们|贵单位)(?:在|所?提|的)|^关于[^，。]{2,60}的(?:建议|问题)[：:，,。]?"
    r"|(?:答复|函复|说明|情况|意见|回复)如下[：:。]?$|^具体(?:情况|如下)"
)
#: Share of a sentence's pairs of characters that a quote must have to carry it without a mark.
_SAID = 0.6
_REMEDY = "请补依据或删去"


def checked(item: CaseItem, today: date | None = None, own: str = "") -> tuple[CheckedSentence, ...]:
    """Every sentence of the item's text with its check. ``own`` is the full name of the office that answers."""
    day = today or date.today()
    return tuple(_checked(piece, item, day, own) for piece in pieces(item.text))


def _checked(piece: Piece, item: CaseItem, today: date, own: str) -> CheckedSentence:
    label, proposed, reason = _judged(piece, item, today, own)
    return CheckedSentence(
        piece.text, piece.span.start, piece.span.end, label, piece.numbers, proposed, reason
    )


def _judged(piece: Piece, item: CaseItem, today: date, own: str) -> tuple[Label, tuple[int, ...], str]:
    if gaps := gaps_in(piece.text):
        asked = "；".join(f"{gap.needed}{f'，请询{gap.who}' if gap.who else ''}" for gap in gaps)
        return Label.GAP, (), f"待补充：{asked}"
    if piece.numbers:
        return _cited(piece, item, today, own)
    for source in item.used:
        if _carries(source, piece.text, own, today):
            label, reason = _standing(piece.text, [source], today)
            told = f"与依据［{source.n}］一致，可以补标" + (f"；{reason}" if reason else "")
            return label, (source.n,), told
    claim = _claim(piece.text, own)
    return (Label.UNSUPPORTED, (), claim) if claim else (Label.FRAME, (), "")


def _cited(piece: Piece, item: CaseItem, today: date, own: str) -> tuple[Label, tuple[int, ...], str]:
    sources: list[Source] = []
    for n in piece.numbers:
        source = item.source(n)
        if source is None:
            return Label.UNSUPPORTED, (), f"本条没有编号为{n}的依据，请改标编号或删去标记"
        if source.dropped:
            return Label.UNSUPPORTED, (), f"依据［{n}］已标为不用，请换一条依据或删去这句话"
        sources.append(source)
    problem = _problem(piece.text, sources, own, today)
    if problem is None:
        label, reason = _standing(piece.text, sources, today)
        return label, (), reason
    others = [s for s in item.used if s not in sources and _carries(s, piece.text, own, today)]
    told = _told(problem)
    if others:
        told = f"{told.removesuffix(_REMEDY).rstrip('，')}，依据［{others[0].n}］有，请改标"
    return Label.UNSUPPORTED, tuple(s.n for s in others[:1]), told


def _problem(text: str, sources: Sequence[Source], own: str, today: date) -> Problem | None:
    """The first thing that the sources do not support; None where the sentence stands."""
    first: Problem | None = None
    for words in _readings(text, sources, own, today):
        verdict = verify(words, [s.citation for s in sources], [s.hit for s in sources])
        if verdict.supported:
            return None
        first = first or verdict.problems[0]
    return first


def _readings(text: str, sources: Sequence[Source], own: str, today: date) -> list[str]:
    """The sentence as written, and without what our own wording adds: the age of figures, who said it, us for them."""
    bare = text
    for source in sources:
        for phrase in AGE.findall(aged(source.citation.quote, source.citation)) if AGE.search(bare) else ():
            bare = bare.replace(phrase, "")
        if source.unit:
            bare = re.sub(f"^{re.escape(source.unit)}(?:表示|提出|反馈|认为)，", "", bare)
            theirs = own_name(source.unit)
            bare = bare.replace(own_name(own) if own else "我局", "贵局").replace(f"该{theirs[1:]}", theirs)
        if text == sentence_for(source, own, today, marks=False):
            bare = source.citation.quote
    return list(dict.fromkeys((text, bare)))


def _carries(source: Source, text: str, own: str, today: date) -> bool:
    """Whether a sentence says what a source says, without naming it."""
    mine = set(bigrams(text))
    theirs = set(bigrams(f"{source.citation.quote}{source.citation.title}"))
    if len(mine) < 3 or len(mine & theirs) < _SAID * len(mine):
        return False
    return _problem(text, [source], own, today) is None


def _standing(text: str, sources: Sequence[Source], today: date) -> tuple[Label, str]:
    """How a sentence that stands is to be taken: 拟议 and 旧数据 go before 有依据."""
    statuses = {s.citation.status for s in sources}
    stands = {s.standing for s in sources}
    if Status.DRAFT in statuses:
        return Label.PROPOSED, "所引文件是征求意见稿，尚未生效，请核对正式文件"
    if Standing.PROPOSED in stands:
        return Label.PROPOSED, "所引内容只是拟议，不能当作已定的事"
    if statuses & {Status.REPEALED, Status.EXPIRED}:
        return Label.DATED, "所引文件已经失效或废止，请换用现行文件"
    if Status.NOT_YET in statuses:
        return Label.PROPOSED, "所引文件尚未施行"
    old = [s for s in sources if s.standing is Standing.DATED or _is_old(s, text, today)]
    if old:
        day = old[0].citation.date
        return Label.DATED, f"数据是{day.year}年{day.month}月的，请更新" if day else "数据较旧，请更新"
    return Label.SUPPORTED, ""


def _is_old(source: Source, text: str, today: date) -> bool:
    evidence = evidence_of(source)
    return is_old(evidence.hit, source.citation.quote, tense_of(text), today)


def _claim(text: str, own: str) -> str:
    """Why a sentence without a source needs one; empty for a sentence that only joins others."""
    own_names = {own, own_name(own)} if own else set()
    claims = [c for c in read(text).claims if c.type not in _NAMES and c.text not in own_names]
    # A figure says more than the day beside it.
    if claims:
        claim = min(claims, key=lambda c: c.type in _TIMES)
        return f"资料中没有“{claim.text}”，{_REMEDY}"
    if _COURTESY.search(text):
        return ""
    if promises(ReplySentence(text)) or _GIVES.search(text):
        return f"这句承诺没有出处，{_REMEDY}"
    if standing_of_sentence(ReplySentence(text)) is Standing.DECLINED:
        return f"不采纳的理由没有出处，{_REMEDY}"
    return f"这句话陈述了事实，没有出处，{_REMEDY}" if tense_of(text) in _STATES else ""


def _told(problem: Problem) -> str:
    match problem.kind:
        case ProblemKind.VALUE | ProblemKind.REFERENCE | ProblemKind.INSTITUTION if problem.text:
            found = re.search(r"原文是“(.+)”$", problem.message)
            if found:
                return f"资料中没有“{problem.text}”，原文是“{found[1]}”，请改正或删去"
            return f"资料中没有“{problem.text}”，{_REMEDY}"
        case ProblemKind.WORDING if problem.span is None:
            return f"所标依据没有说这件事，{_REMEDY}"
        case _:
            return f"{problem.message}，请按原文改正"
