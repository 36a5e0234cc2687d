"""References by number: 文号, 令, 公告, and the numbers of 提案 and 建议."""

from __future__ import annotations

import re

from corpus.mentions.base import CaseNumberValue, DocNumberValue, Mention, MentionType, NumberKind
from corpus.mentions.numerals import DIGIT, parse_number
from corpus.models import Span

_HAN = "\u4e00-\u9fff"
_YEAR = rf"[{DIGIT}]{{4}}"
_OPEN, _CLOSE = r"[〔［\[【（(﹝]", r"[〕］\]】）)﹞]"
_NUMBER = rf"(?P<number>[{DIGIT}]{{1,8}}+|[〇零一二三四五六七八九十百]{{1,7}}+)"
_CODE = re.compile(
    rf"{_OPEN}\s?(?P<year>{_YEAR})\s?{_CLOSE}\s?第?\s?(?P<number>[{DIGIT}]{{1,5}}+)\s?号(?P<notice>公告)?"
)
_ORDER = re.compile(rf"令\s?(?P<open>[（(])?\s?第?\s?{_NUMBER}\s?号(?(open)\s?[）)])")
_ANNOUNCEMENT = re.compile(
    rf"公告\s?[（(]?\s?(?P<year>{_YEAR})\s?年\s?第?\s?{_NUMBER}\s?号"
    rf"|(?P<year2>{_YEAR})\s?年\s?第\s?(?P<number2>[{DIGIT}]{{1,5}}+)\s?号\s?(?:公告)?"
)
_CASE = re.compile(
    rf"第?\s?(?P<a>[{DIGIT}]{{1,12}}+)\s?号\s?(?:代表|委员|重点|政协)?(?P<a_kind>提案|建议|议案)"
    rf"|(?P<b_kind>提案|建议|议案)\s?第?\s?(?P<b>[{DIGIT}]{{3,12}}+)\s?号"
)

# Words that end the sentence before a 代字. Single characters that also begin place names (和平区, 同安区)
# are taken for words only where something stands before them.
_LEADING_WORDS = re.compile(
    "我[国省市区县委局]|根据|依据|按照|依照|遵照|参照|对照|详见|参见|执行|印发|下发|发布|公布|转发|批转|制定|出台|废止|修订|修改|附件|文件|通知|意见|"
    "办法|决定|公告|方案|细则|规定|措施|批复|答复|复函|收悉|贯彻|落实|关于|以及|其中|包括|分别|同时|原来|现行|同意|办公厅|办公室|"
    "委员会|人民政府|领导小组|指挥部|总局|管理局|监督局|财政[部厅局]|已被|属于|适用|号文|文号|编号|条例|规划|纲要|若干|政策"
)
_LEADING_CHARACTERS = re.compile("[的及与和或由对按据依在将见是为以把被从至到等了且并如即起经原含]")
_JOINING = set("和与及或同将原以经")
_MAX_CODE, _MIN_CODE = 12, 2
_RUN = re.compile(rf"[{_HAN}](?:[{_HAN}]|(?<=[{_HAN}])[A-Z]{{1,4}}(?=[{_HAN}]))*$")

# The body behind 令 or 公告: whole words, cut at function words.
_ISSUER = re.compile(
    rf"(?:中华人民共和国)?(?P<issuer>[{_HAN}]{{0,16}}?(?:国务院|主席|委员会|人民政府|政府|总局|总署|署|部|局|厅|委|院|行|会|"
    rf"指挥部|办公室|领导小组))$"
)
_ISSUER_CUT = re.compile(
    r"根据|依据|按照|依照|比照|参照|以及|发布|[的与及或由对按经见]|(?<!人民共)和|.(?=中华人民共和国)"
)
_ARABIC = str.maketrans("０１２３４５６７８９", "0123456789")


def find_doc_numbers(text: str) -> list[Mention[DocNumberValue]]:
    """The document numbers in a text: 代字〔年〕序号, 某令第N号, 某公告某年第N号, in order.

    The value's ``text`` has 〔〕 around the year, no spaces and no 第 in a 代字 number.

    >>> [m.value.text for m in find_doc_numbers("根据国办发[2014]第46号和深府（2020）1号、国务院令第706号")]
    ['国办发〔2014〕46号', '深府〔2020〕1号', '国务院令第706号']
    """
    found = [*_find_codes(text), *_find_orders(text), *_find_announcements(text)]
    found.sort(key=lambda m: (m.span.start, -m.span.end))
    kept: list[Mention[DocNumberValue]] = []
    for mention in found:
        if not kept or mention.span.start >= kept[-1].span.end:
            kept.append(mention)
    return kept


def _find_codes(text: str) -> list[Mention[DocNumberValue]]:
    found = []
    for match in _CODE.finditer(text):
        start = code_start(text, match.start())
        if start is None:
            continue
        code = text[start : match.start()].strip()
        year, number = int(match["year"]), int(match["number"])
        if not 1949 <= year <= 2100:
            continue
        end = match.end() - len(match["notice"] or "")
        span = Span(start, end)
        value = DocNumberValue(f"{code}〔{year}〕{number}号", code, year, number, NumberKind.CODE)
        found.append(Mention(MentionType.DOC_NUMBER, span, span.of(text), value))
    return found


def code_start(text: str, bracket: int) -> int | None:
    """Where the 代字 that ends before ``bracket`` begins, or None where there is none (2–12 characters)."""
    end = bracket
    while end and text[end - 1] in " \u3000\t":
        end -= 1
    base = max(0, end - 40)
    run = _RUN.search(text[base:end])
    if run is None:
        return None
    start = base + run.start()
    word = text[start:end]
    # 5月8日国办发…: the characters after a digit belong to it.
    if start and text[start - 1].isdigit() and word[0] in "年月日号条款项":
        start, word = start + 1, word[1:]
    for match in reversed(list(_LEADING_WORDS.finditer(word))):
        if len(word) - match.end() >= _MIN_CODE:
            start, word = start + match.end(), word[match.end() :]
            break
    for match in reversed(list(_LEADING_CHARACTERS.finditer(word))):
        if len(word) - match.end() < _MIN_CODE or _begins_place_name(text, start, match):
            continue
        start, word = start + match.end(), word[match.end() :]
        break
    if _LEADING_WORDS.fullmatch(word):
        return None
    return start if _MIN_CODE <= len(word) <= _MAX_CODE else None


def _begins_place_name(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the character opens a line or a bracket, where there is nothing it could join."""
    if match.start() > 0:
        # 深经贸信息, 沪经信: 经 inside a 代字 is 经济.
        return match[0] == "经"
    before = text[start - 1 : start]
    return match[0] in _JOINING and before != "" and before in "\n（(《“"


def _issuer_before(text: str, end: int) -> tuple[int, str]:
    """Start and name of the body that ends at ``end``; ``(end, "")`` where none stands there."""
    base = max(0, end - 24)
    run = re.search(rf"[{_HAN}]+$", text[base:end])
    if run is None:
        return end, ""
    start, word = base + run.start(), run[0]
    if start and text[start - 1].isdigit() and word[0] in "年月日号":
        start, word = start + 1, word[1:]
    cuts = [m.end() for m in _ISSUER_CUT.finditer(word) if m.end() < len(word)]
    if cuts:
        start, word = start + cuts[-1], word[cuts[-1] :]
    issuer = _ISSUER.search(word)
    if issuer is None:
        return end, ""
    return start + issuer.start(), issuer["issuer"]


def _find_orders(text: str) -> list[Mention[DocNumberValue]]:
    found = []
    for match in _ORDER.finditer(text):
        start, issuer = _issuer_before(text, match.start())
        number = parse_number(match["number"])
        if not issuer or number is None:
            continue
        span = Span(start, match.end())
        value = DocNumberValue(f"{issuer}令第{number}号", issuer, None, int(number), NumberKind.ORDER)
        found.append(Mention(MentionType.DOC_NUMBER, span, span.of(text), value))
    return found


def _find_announcements(text: str) -> list[Mention[DocNumberValue]]:
    found = []
    for match in _ANNOUNCEMENT.finditer(text):
        number = parse_number(match["number"] or match["number2"])
        start, issuer = match.start(), ""
        if match["year"]:
            start, issuer = _issuer_before(text, match.start())
        elif not match[0].endswith("公告"):
            # 2020年第4号 alone is a number only where its bracket names the announcement.
            continue
        else:
            start, issuer = _issuer_before(text, match.start())
        if number is None:
            continue
        year = int(match["year"] or match["year2"])
        span = Span(start, match.end())
        value = DocNumberValue(
            f"{issuer}公告{year}年第{number}号", issuer, year, int(number), NumberKind.ANNOUNCEMENT
        )
        found.append(Mention(MentionType.DOC_NUMBER, span, span.of(text), value))
    return found


def find_case_numbers(text: str) -> list[Mention[CaseNumberValue]]:
    """The numbers of 提案, 建议 and 议案 in a text.

    >>> [m.value for m in find_case_numbers("市六届人大六次会议第20180397号建议")]
    [CaseNumberValue(number='20180397', kind='建议')]
    """
    found = []
    for match in _CASE.finditer(text):
        number = (match["a"] or match["b"]).translate(_ARABIC)
        span = Span(match.start(), match.end())
        value = CaseNumberValue(number, match["a_kind"] or match["b_kind"])
        found.append(Mention(MentionType.CASE_NUMBER, span, span.of(text), value))
    return found
