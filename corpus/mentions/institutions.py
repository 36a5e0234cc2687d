"""Institutions: 市市场监管局, 国家知识产权局, 各区人民政府, 中国（深圳）知识产权保护中心, 某某有限公司.

A name is found from its suffix. Departments are read leftwards over a dictionary of 职能词, so that 干部, 内部 and
全部 are no departments; free names (公司, 大学, 中心 …) end at function words and mostly need a place in front.
"""

from __future__ import annotations

import re
from functools import cache

from corpus.mentions.base import InstitutionValue, Mention, MentionType
from corpus.mentions.institution_names import InstitutionNames, institution_names
from corpus.mentions.places import place_before
from corpus.mentions.references import code_start
from corpus.models import Span

_DEPARTMENT = re.compile(
    "委员会办公室|委员会(?!议)|办公室|总局(?![面部限])|总署|局(?![面部限域势促级])|厅(?![局级])|署(?![名理])|"
    "委(?![员托任派外以书内培屈])|部(?![门分署委级队长位件地属])|办(?![理法事公学案结好成件税证医园赛展实会企])|"
    "会(?![议展员计面场同商所谈费签])"
)
_LEVELLED = re.compile(
    "人民政府办公[厅室]|政府办公[厅室]|人民政府|政府(?![性采购间部工信网办投引债补])|人大常委会|人民代表大会常务委员会|人民代表大会(?!常)|"
    "(?:高级|中级)?人民法院|中级法院|中院|高院|人民检察院|检察院|政协(?!委员)|总工会|科协|妇联|残联|工商联|"
    "委(?:办公厅|组织部|宣传部|统战部|政法委)|海关(?!总署)"
)
_FREE = re.compile(
    "有限责任公司|股份有限公司|有限公司|大学(?![生城])|研究院|研究所|研究会|基金会|联合会|协会|学会|商会|促进会|交易所|交易中心|"
    "中心(?![城区任主镇小组医支])|(?:部际)?联席会议|领导小组(?:办公室)?|指挥部(?:办公室)?|(?:农村商业|商业)?银行(?![业卡间账贷])|"
    "学院|集团(?:公司)?(?![化式成])|实验室|法院|法庭|管理委员会|管委会"
)
_GENERIC = re.compile(
    "各(?:级|地区?)?(?:有关|相关|职能|主管|行业主管|成员)?(?:行政)?(?:部门|单位)|(?:有关|相关)(?:部门|单位)"
    "|(?:主管|职能|牵头|责任|监管|业务)(?:行政)?部门"
    "|(?:有关|相关)(?:机构|机关|方面)"
)
# What ends a free name on its left.
_STOP = re.compile(
    "(?<!华)为|中(?![国央华心学小共])|[的和与及或由对在将经向从被把是让给据按并以了等其该此某各于至到]|根据|依据|按照|依托|支持|推动|推进|联合|会同|通过|包括|组织|设立|成立|建立|"
    "鼓励|引导|加强|加快|建设(?!银行)|打造|开展|指导|协调|配合|委托|获得|获批|入驻|落户|目前|同时|以及|例如|其中|指定|认定|发挥|完善|依靠|利用|"
    "简称|各级|来自|关于|协助|授予|承办|主办|举办|参加|邀请|走访|进驻|拥有|引进|筹建|新建|共建|运营|选择|作为|属于|报送|提请|负责|隶属|召开|健全|"
    "一家|多家|两家|首家|[0-9一二三四五六七八九十]+[家所个名]|[省市区县]内|全[省市国]|我[国省市区县]"
)
_RUN = re.compile(r"(?:[\u4e00-\u9fffA-Za-z0-9·]|[（(][\u4e00-\u9fff]{2,6}[）)])+$")
_NEEDS_NO_PLACE = re.compile("公司$|集团$|大学$|联席会议$|领导小组|指挥部")
_VAGUE_NAME = re.compile(
    "^(?:有限|股份|责任|综合|重点|高等|本科|民办|公办|各类|行业|企业|专业|相关|有关|技术|科技|服务|工作|专项|应急|大型|国有|上市|科研|"
    "合作|商业|投资|基层|国内|国外|海外|境外|世界|知名|一流|跨国|母|子|分|总|企业集团|产业|龙头|骨干|地方|政府|公共|创新|研发|培训|孵化)*$"
)
_CODE_BEHIND = re.compile("[\u4e00-\u9fff]{0,8}\\s?[〔［\\[【（(](?=\\s?(?:19|20)\\d\\d\\s?[〕］\\]】）)])")
_LONGEST = 26
_MIN_FREE = 4


@cache
def _named_pattern() -> re.Pattern[str]:
    names = sorted(institution_names().named, key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, names)) + r")(?!令|函|发)")


def find_institutions(text: str) -> list[Mention[InstitutionValue]]:
    """The institutions in a text, in order, longest first where two overlap.

    ``value.place`` is the place or level as written, ``value.name`` the canonical name without it; generic
    bodies (有关部门) have the type INSTITUTION_GENERIC.

    >>> [(m.text, m.value.place, m.value.name) for m in find_institutions("由市市场监管局会同财政部、深圳市发改委办理")]
    [('市市场监管局', '市', '市场监督管理局'), ('财政部', '', '财政部'), ('深圳市发改委', '深圳市', '发展和改革委员会')]
    """
    names = institution_names()
    found: list[Mention[InstitutionValue]] = []
    for match in _named_pattern().finditer(text):
        span = Span(match.start(), match.end())
        found.append(_mention(text, span, "", names.named[match[0]]))
    for match in _DEPARTMENT.finditer(text):
        if department := _department(text, match, names):
            found.append(department)
    for match in _LEVELLED.finditer(text):
        if (start := place_before(text, match.start())) < match.start():
            national = text[start : match.start()] in {"中国", "中央", "国家"}
            name = match[0] if national else names.normalise(match[0])
            name = "党" + name if name.startswith("委") else name
            found.append(_mention(text, Span(start, match.end()), text[start : match.start()], name))
    for match in _FREE.finditer(text):
        if free := _free(text, match):
            found.append(free)
    for match in _GENERIC.finditer(text):
        span = Span(match.start(), match.end())
        value = InstitutionValue(match[0])
        found.append(Mention(MentionType.INSTITUTION_GENERIC, span, span.of(text), value))
    return _longest(found)


def _mention(text: str, span: Span, place: str, name: str) -> Mention[InstitutionValue]:
    return Mention(MentionType.INSTITUTION, span, span.of(text), InstitutionValue(name, place))


def _longest(found: list[Mention[InstitutionValue]]) -> list[Mention[InstitutionValue]]:
    kept: list[Mention[InstitutionValue]] = []
    for mention in sorted(found, key=lambda m: (m.span.start, -m.span.end)):
        if kept and mention.span.start < kept[-1].span.end:
            if len(mention.span) > len(kept[-1].span):
                kept[-1] = mention
            continue
        kept.append(mention)
    return kept


def _department(text: str, match: re.Match[str], names: InstitutionNames) -> Mention[InstitutionValue] | None:
    """A department whose suffix is ``match``, read leftwards over 职能词."""
    start, strong, words = match.start(), False, 0
    while True:
        word = _function_before(text, start, names)
        if not word:
            break
        start -= len(word)
        strong = strong or word in names.functions
        words += 1
        joined = text[start - 1 : start] in {"和", "与"} and _function_before(text, start - 1, names)
        if joined and len(joined) > 1:
            start -= 1
    if not words or start == match.start():
        return None
    if _in_code(text, match.end()) or text.endswith("电子", 0, start):
        # 发改办价格〔2020〕1号 is a 文号, and 电子税务局 a web site.
        return None
    place_start = place_before(text, start)
    if not strong and (place_start == start or match[0] in {"部", "办", "会", "办公室"}):
        return None
    if match[0] == "会" and not text[start : match.start()].endswith("监"):
        return None
    if len(text[start : match.end()]) <= 2 and place_start == start:
        return None
    name, end = names.normalise(text[start : match.end()]), match.end()
    if text.startswith(("办公厅", "办公室"), end):
        # 工业和信息化部办公厅 is a body of its own.
        name, end = name + text[end : end + 3], end + 3
    return _mention(text, Span(place_start, end), text[place_start:start], name)


def _in_code(text: str, end: int) -> bool:
    """Whether the name is part of the 代字 of a document number."""
    bracket = _CODE_BEHIND.match(text, end)
    if bracket is None:
        return False
    code = code_start(text, bracket.end() - 1)
    return code is not None and code < end


def _function_before(text: str, end: int, names: InstitutionNames) -> str:
    """The longest 职能词 that ends at ``end``, or an empty string."""
    for length in range(min(10, end), 0, -1):
        word = text[end - length : end]
        if word in names.functions or word in names.weak:
            return word
    return ""


def _free(text: str, match: re.Match[str]) -> Mention[InstitutionValue] | None:
    """A free name that ends in ``match``: cut at the last function word, started at a place where one stands."""
    base = max(0, match.start() - _LONGEST)
    run = _RUN.search(text[base : match.start()])
    if run is None:
        return None
    start, words = base + run.start(), run[0]
    placed = _first_place(text, start, match.start())
    cuts = [m.end() for m in _STOP.finditer(words)]
    cut = start + cuts[-1] if cuts else start
    begins = placed if placed is not None and placed >= cut else cut
    body = text[begins : match.start()]
    if (placed is None or placed < cut) and not _NEEDS_NO_PLACE.search(match[0]):
        return None
    if _VAGUE_NAME.match(body) or match.end() - begins < _MIN_FREE or len(body) < 2:
        return None
    if base > 0 and run.start() == 0 and not cuts and placed is None:
        # No boundary within the window: where the name begins is not known.
        return None
    return _mention(text, Span(begins, match.end()), "", text[begins : match.end()])


def _first_place(text: str, start: int, end: int) -> int | None:
    """Where the first place name or national mark in a stretch begins, or a level at its very beginning."""
    match = _places().search(text, start, end)
    level = re.compile("[省市区县](?![场级内外])").match(text, start, end)
    if level and (match is None or match.start() > start):
        return start
    return match.start() if match else None


@cache
def _places() -> re.Pattern[str]:
    listed = sorted(institution_names().places, key=len, reverse=True)
    # 某某科技（深圳）有限公司 does not begin at its bracket.
    return re.compile("(?<![（(])(?:国家|中国|全国|中央|中华|粤港澳|" + "|".join(listed) + ")")
