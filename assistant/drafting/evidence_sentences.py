"""Which units of a passage a letter can say, and what each speaks of: done, under way, planned, proposed, or old."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answering.orders import gives_orders
from assistant.answering.selection import is_heading
from assistant.answering.standing import OLD_AFTER_YEARS, Tense
from assistant.answering.units import Unit, beside
from assistant.drafting.category import declines
from assistant.drafting.models import Standing
from corpus.mentions import MentionType, find_mentions
from corpus.models import Hit, Kind, Span, Status

_SHORTEST, _LONGEST = 10, 300
#: A paragraph may open with a heading of so many characters.
_RUN_IN, _LABELLED = 40, 28
#: What has no full stop is a title or a caption, unless it is this long.
_UNENDED = 40
#: An item of a list this short says nothing without the words that lead into it.
_SHORT_ITEM = 45
_RUN_IN_HEADING = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百]+条[\s\u3000]*)[^，]*(?:，[^，]*)?。$"
)
#: A lead-in whose items are conditions, exclusions or papers to hand in.
_CONDITIONS = re.compile(
    r"下列|以下|之一|不予|不得|条件|情形|材料|标准|要求(?:如下)?[：:]|按照?[^，。]{0,12}[：:]$"
)
#: An article stands alone; 各区民政局： leads into the whole document.
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零\d]+条")
_ADDRESSEE = re.compile(
    r"^[^对按为下如]{2,60}(?:局|委|府|单位|机构|部门|会|院|校|公司|办|厅|企业|委员|代表)[：:]$"
)
_HALF = re.compile(r"^[^，。；]*的[。；]$")
_PAPERS = re.compile(r"(?:情形|情况|人员|材料|表|证明|凭证|复印件)(?:（[^）]*）)?[。；]$")
_PROVISIONS = re.compile(
    r"制定本|制定以下|起施行|负责解释|同时废止|本(?:办法|规定|细则|措施|方案|意见|指南|条例|规程|法|通知|政策)(?:所称|适用|中的)|现印发"
    r"|请(?:认真)?(?:遵照|贯彻)|以下简称《?方案|以习近平|指导思想|党的[一二十]+[八九十]?大(?:以来|和|精神|报告)|为指导，(?:全面|深入)?贯彻"
)
_ADDRESSED = re.compile(
    r"委员|代表们?(?:提|建议|的)|各位代表|您|你们|贵(?:单位|局|委)|收悉|感谢|现将|答复如下|函复|专此|联系人"
)
#: Fine words, and what somebody said on an occasion: neither says what is done.
_SAYS_NOTHING = re.compile(
    r"面临[^，。]{0,12}(?:机遇|挑战)|历史使命|充分认识|思想[^。]{0,8}统一到|话语权|更大作为|瓶颈|重要(?:意义|举措|途径|内容)。|工作之一。|迫切需要|需要说明的是|组合拳|出妙招"
    r"|记者|新华社|日电|(?:处长|局长|主任|书记|市长|省长|部长|秘书长|负责人|发言人|院长|主席)[\u4e00-\u9fff]{0,4}(?:介绍|表示|说|指出|调研|考察)"
)
_NOT_TO_BE_QUOTED = re.compile(r"请勿|勿在答复|不得对外|不得引用|内部测算|不宜公开")
_LETTERS = {Kind.REPLY, Kind.LETTER}
#: Documents that report; all others lay down rules, whatever the tense of a clause.
_REPORTING = {
    *_LETTERS,
    Kind.REPORT,
    Kind.CIRCULAR,
    Kind.EXPLANATION,
    Kind.INTERPRETATION,
    Kind.OTHER,
    Kind.PLAN,
}
_FIGURES = {MentionType.AMOUNT, MentionType.PERCENTAGE, MentionType.MULTIPLE, MentionType.COUNT}
_DONE = re.compile(
    r"(?:已经?|累计|共|先后)(?:完成|建成|出台|印发|实现|开展|推出|设立|发放|拨付|资助|举办|达到?|培训|受理|备案|成立|获|培养|投保|服务|惠及)(?!的)|正式挂牌"
)
_ORDERS = re.compile(r"应|要(?!求)|须|不得|给予|补贴|资助|奖励|可以|不超过|标准为")
_TERM = re.compile(
    r"(?P<first>20\d\d)年\d{1,2}月\d{1,2}日(?:起)?[至—－-](?:(?P<last>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
)
_TARGET = re.compile(r"(?<![\d日月年])(?:到|至)(20\d\d)年(?!\d{1,2}月\d)")


def whole_lists(units: Sequence[Unit], hits: Sequence[Hit]) -> list[Unit]:
    """The units with each short list joined to the words that lead into it: 按下列标准补助：1.…；2.…。 as one."""
    made: list[Unit] = []
    index = 0
    while index < len(units):
        end = _list_end(units, index)
        if end is not None:
            hit = hits[units[index].hit]
            span = Span(units[index].span.start, units[end].span.end)
            made.append(replace(units[index], span=span, text=_slice(hit, span), lead=False, item=False))
            index = end + 1
        else:
            made.append(units[index])
            index += 1
    return made


def _slice(hit: Hit, span: Span) -> str:
    return hit.text[span.start - hit.span.start : span.end - hit.span.start]


def _list_end(units: Sequence[Unit], start: int) -> int | None:
    """Index of the last item of the list that the unit leads into, None where it leads into none or a long one."""
    lead = units[start]
    if not lead.lead or lead.row or _ADDRESSEE.search(lead.text):
        return None
    end = start
    for index in range(start + 1, len(units)):
        piece = units[index]
        goes_on = piece.item or not units[index - 1].text.endswith("。")
        ended = piece.text.endswith(("。", "；", ";"))
        if piece.row or piece.lead or _ARTICLE.match(piece.text) or not (goes_on and ended):
            break
        if not beside(units[index - 1], piece):
            break
        if piece.span.end - lead.span.start > _LONGEST:
            return None
        end = index
    return end if end > start and units[end].text.endswith("。") else None


class SentenceReader:
    """Goes through the units of passages in order and remembers what leads into them.

    ``opening`` is the short heading that opens the paragraph of the unit read last, empty where there is none.
    """

    def __init__(self) -> None:
        self.opening = ""
        self._line = (-1, -1)
        self._lead: tuple[int, str] = (-1, "")

    def readable(self, piece: Unit, hit: Hit) -> bool:
        """Whether a unit is a sentence that a letter can say by itself.

        No table row, heading, lead-in or half of one, no order to the answerer, greeting or closing provision, and
        nothing that its document says is not to be quoted.
        """
        if (piece.hit, piece.line) != self._line:
            self._line = (piece.hit, piece.line)
            self.opening = piece.text if len(piece.text) <= _RUN_IN else ""
        led = self._led(piece, hit)
        if piece.row or piece.lead or is_heading(piece) or "\t" in piece.text:
            return False
        if led and (_CONDITIONS.search(led) or len(piece.text) <= _SHORT_ITEM):
            return False
        return _says_something(piece) and not _is_marginal(piece, hit)

    def _led(self, piece: Unit, hit: Hit) -> str:
        """The lead-in that governs an item, empty for what stands alone."""
        if self._lead[0] != piece.hit:
            context = hit.context.strip()
            leads = context.endswith(("：", ":")) and not _ADDRESSEE.search(context)
            self._lead = (piece.hit, context if leads else "")
        if piece.lead or _ARTICLE.match(piece.text):
            self._lead = (piece.hit, "" if _ADDRESSEE.search(piece.text) or not piece.lead else piece.text)
            return ""
        if not piece.item and not piece.text.endswith(("；", ";")):
            if self._lead[1] and self._follows_list(piece):
                return self._lead[1]
            self._lead = (piece.hit, "")
            return ""
        return self._lead[1]

    @staticmethod
    def _follows_list(piece: Unit) -> bool:
        return piece.text.endswith(("的。", "的；"))


def _says_something(piece: Unit) -> bool:
    heading = piece.item and len(piece.text) <= _LABELLED and _RUN_IN_HEADING.match(piece.text)
    if heading and not any(m.type in _FIGURES for m in find_mentions(piece.text)):
        return False
    if piece.text[-1] not in "。；！？;!?”" and len(piece.text) < _UNENDED:
        return False
    if piece.item and _PAPERS.search(piece.text):
        return False
    if piece.text[0] == "“" and piece.text.endswith("”") and piece.text.count("“") == 1:
        return False  # what somebody said
    return _SHORTEST <= len(piece.text) <= _LONGEST and not _HALF.search(piece.text)


def _is_marginal(piece: Unit, hit: Hit) -> bool:
    if gives_orders(piece.text) or _PROVISIONS.search(piece.text) or _SAYS_NOTHING.search(piece.text):
        return True
    if _NOT_TO_BE_QUOTED.search(hit.text[piece.span.start - hit.span.start :][: len(piece.text) + 40]):
        return True
    return hit.kind in _LETTERS and bool(_ADDRESSED.search(piece.text))


def standing_of(hit: Hit, text: str, tense: Tense, *, old: bool = False) -> Standing:
    """What a sentence of a document speaks of: drafts propose whatever they say, plans plan it, rules are policy."""
    if hit.status is Status.DRAFT or hit.kind is Kind.EXPLANATION:
        return Standing.PROPOSED
    if hit.kind in _LETTERS and declines(text):
        return Standing.DECLINED
    if hit.status in (Status.REPEALED, Status.EXPIRED) or old:
        return Standing.DATED if tense is not Tense.UNDER_WAY else Standing.UNDER_WAY
    if hit.kind not in _REPORTING:
        if tense is Tense.DONE and _DONE.search(text) and not _ORDERS.search(text):
            return Standing.DONE
        return Standing.PLANNED if _TARGET.search(text) else Standing.POLICY
    if tense is Tense.UNDER_WAY:
        return Standing.UNDER_WAY
    if tense is Tense.DONE:
        return Standing.DONE
    return Standing.PLANNED if tense is Tense.PLANNED or hit.kind is Kind.PLAN else Standing.POLICY


def reports_done(text: str) -> bool:
    """Whether a sentence says outright that something has been done.

    >>> reports_done("累计培训860人。"), reports_done("借鉴成功经验，开展试点。")
    (True, False)
    """
    return bool(_DONE.search(text))


def is_old(hit: Hit, text: str, tense: Tense, today: date) -> bool:
    """Whether a sentence tells figures or progress of more than three years ago, or a target or a term
    that has passed."""
    if (target := target_year(text)) and target < today.year:
        return True
    if (end := term_end(text)) and end < today:
        return True
    if hit.date is None or (today - hit.date).days < OLD_AFTER_YEARS * 365:
        return False
    if hit.kind not in _REPORTING and (not _DONE.search(text) or _ORDERS.search(text)):
        return False
    if tense is Tense.UNDER_WAY:
        return True
    return tense is Tense.DONE and any(m.type in _FIGURES for m in find_mentions(text))


def target_year(text: str) -> int | None:
    """The last year that a sentence sets as a target.

    >>> target_year("到2020年，利用率达到75%以上。"), target_year("2020年建成3座。")
    (2020, None)
    """
    years = [int(year) for year in _TARGET.findall(text)]
    return max(years) if years else None


def term_end(text: str) -> date | None:
    """The last day of the term for which a sentence gives something, None where it names none.

    >>> term_end("2019年1月1日至12月31日，对困难企业给予补贴。")
    datetime.date(2019, 12, 31)
    """
    match = _TERM.search(text)
    if match is None:
        return None
    try:
        return date(int(match["last"] or match["first"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
