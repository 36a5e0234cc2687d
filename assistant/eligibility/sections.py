"""不属于某一项、而管着整份文件的内容：申报条件、材料、时间、排除情形、总限额、主管部门。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from assistant.eligibility.clauses import Role
from assistant.eligibility.conditions import Where, conditions_of
from assistant.eligibility.exclusions import exclusions_of, no_double
from assistant.eligibility.figures import segments
from assistant.eligibility.limits import limits_of
from assistant.eligibility.models import Cap, Condition, Noted, Window
from assistant.eligibility.passages import FOR_PROJECT, Passage
from assistant.eligibility.windows import read_window
from corpus.models import Span
from corpus.sentences import sentence_spans

_CONDITION_LEAD = re.compile(
    "(?:符合|具备|满足|达到)(?:以?下列?|下述|如下)(?:各项|基本|所有)?(?:条件|要求)|(?:申[报请领]|基本|享受|支持|认定|补贴|资助)条件[：:]?$"
)
_EXCLUSION_LEAD = re.compile(
    "(?:下列|以下|下述)情[形况].{0,8}(?:不予|不得|不再|不享受|取消)|不予(?:资助|支持|补助|奖励|发放|补贴)的?情[形况]|负面清单"
)
_MATERIAL_LEAD = re.compile(
    "(?:提交|提供|报送|携带|准备)(?:以?下列?|如下|下述)(?:各项|申[报请])?(?:材料|资料)|(?:申[报请领]|所需|提交)(?:材料|资料)[：:]?$"
)
_CONDITION_HEAD = re.compile(
    "(?:申[报请领]|基本|享受|支持|补贴|资助|专门)?条件|(?:申[报请领]|支持|补贴|资助|适用)(?:对象|范围|主体)|享受主体"
)
_EXCLUSION_HEAD = re.compile("不予(?:支持|资助|补助|奖励|受理)|排除情形")
_MATERIAL_HEAD = re.compile("(?:申[报请领]|提交|所需)(?:材料|资料)|材料清单")
_WINDOW_HEAD = re.compile("(?:申[报请领]|受理|办理)(?:时间|期限)|时间安排|申报时间和方式")
_PERIOD_HEAD = re.compile("(?:事项)?发生期间")
_OF_ALL = re.compile("专项资金|资助|补贴|补助|奖励|资金|扶持|本[办措细规政通指]")
_APPLIES = re.compile("(?:本(?:办法|细则|措施|规定|指南|通知|政策|实施细则))?适用于(.{4,90}?)[。；]")
_MAY_APPLY = re.compile(
    r"^(.{4,90}?)[，,](?:均?可以?)(?:依照|按照|根据)本(?:办法|细则|规定|措施).{0,4}申[请报]"
)
_MUST_NOT = re.compile("不属于|不得|未因|未被|不存在|未发生|无[^，]{0,10}(?:记录|行为)|没有|不计入")
_PERSONS = re.compile(
    "^(?:自然人|个人)仅?可以?申[请报](?:本[^，。]{1,8}规定的)?([^，。；]{2,20})|^([^，。；]{2,20}?)可以由(?:自然人|个人)申[请报]"
)
_HEAD_DEPARTMENT = re.compile(
    r"([\u4e00-\u9fff]{2,16}?(?:局|委员会|委|部门|办公室|厅|中心))(?:是|为)[^，。]{0,14}(?:主管|牵头|责任)部门"
)


class Part(Enum):
    """What a list is about."""

    CONDITION = auto()
    EXCLUSION = auto()
    MATERIAL = auto()
    WINDOW = auto()


@dataclass(slots=True)
class General:
    """What holds for several measures. A project of ``""`` means all."""

    conditions: list[tuple[str, Condition]] = field(default_factory=list)
    materials: list[tuple[str, Noted]] = field(default_factory=list)
    windows: list[tuple[str, Window]] = field(default_factory=list)
    caps: list[Cap] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    rivals: list[Noted] = field(default_factory=list)
    department: Noted | None = None


def read_general(where: Where, found: Iterable[tuple[Passage, Sequence[tuple[Role, Span]], bool]]) -> General:
    """Read what concerns many measures.

    ``found`` holds each paragraph with its sentences that are no benefit, and whether the paragraph gives a benefit.
    """
    general = General()
    for passage, loose, gives in found:
        if gives:
            continue
        part, project = _part(where.text, passage)
        words = passage.span.of(where.text)
        if part is not None and not words.endswith(("：", ":")):
            _listed(where, passage, part, project or _topic(where.text, passage, part), general)
            continue
        if general.department is None and (match := _HEAD_DEPARTMENT.search(words)):
            start = passage.span.start + match.start(1)
            general.department = Noted(match[1], where.clause(Span(start, start + len(match[1]))))
        for role, sentence in loose:
            if where.text[sentence.end - 1] not in "：:":
                _sentence(where, role, sentence, general)
    return general


def _part(text: str, passage: Passage) -> tuple[Part | None, str]:
    """What the list or section a paragraph stands in is about, and for which project."""
    if passage.lead is not None and passage.lead != passage.span:
        lead = passage.lead.of(text).rstrip("：:")
        project = FOR_PROJECT.match(lead)
        name = project[1] if project and not _generic(project[1]) else ""
        if _CONDITION_LEAD.search(lead):
            return Part.CONDITION, name
        if _EXCLUSION_LEAD.search(lead):
            return Part.EXCLUSION, name
        if _MATERIAL_LEAD.search(lead):
            return Part.MATERIAL, name
    for heading in reversed(passage.headings):
        words = heading.of(text)
        if len(words) > 24:
            continue
        if _EXCLUSION_HEAD.search(words):
            return Part.EXCLUSION, ""
        if _MATERIAL_HEAD.search(words):
            return Part.MATERIAL, ""
        if _WINDOW_HEAD.search(words):
            return Part.WINDOW, ""
        if (
            _CONDITION_HEAD.search(words)
            and not _PERIOD_HEAD.search(words)
            and len(words) <= 14
            and "和标准" not in words
        ):
            return Part.CONDITION, ""
    return None, ""


def _generic(project: str) -> bool:
    return bool(
        re.fullmatch(
            "(?:本)?(?:专项资金|资助|补贴|补助|奖励|扶持|安居补贴|资金|本办法|各类)?(?:资金|项目|的)?",
            project,
        )
    )


def _topic(text: str, passage: Passage, part: Part) -> str:
    if passage.topic is None or part is not Part.CONDITION:
        return ""
    words = passage.topic.of(text)
    return "" if _CONDITION_HEAD.search(words) else words


def _listed(where: Where, passage: Passage, part: Part, project: str, general: General) -> None:
    if part is Part.MATERIAL:
        words = passage.span.of(where.text).rstrip("；。;")
        if len(words) > 2 and not re.search("无须提交|不得要求", words):
            general.materials.append((project, Noted(words, where.clause(passage.span))))
        return
    for sentence in sentence_spans(where.text, passage.span):
        words = sentence.of(where.text)
        if match := _PERSONS.search(words):
            general.persons.append(match[1] or match[2])
            continue
        if part is Part.EXCLUSION and re.search("申报截止|不符合.{0,14}规定条件|指南规定期间", words):
            continue
        if part is Part.EXCLUSION:
            general.conditions.extend((project, c) for c in exclusions_of(where, sentence))
        elif part is Part.WINDOW:
            window = read_window(where, sentence)
            if window and "补正" not in words:
                general.windows.append((project, window))
        elif match := FOR_PROJECT.match(words):
            rest = Span(sentence.start + match.end(), sentence.end)
            general.conditions.extend((match[1], c) for c in conditions_of(where, rest))
        elif re.match("[^，]{1,10}(?:期|时间|标准)为", words) or re.search(
            "指南规定的其他条件|法律法规规定的其他|其他(?:相关)?条件", words
        ):
            continue
        else:
            general.conditions.extend((project, c) for c in _required(where, sentence))


def _required(where: Where, sentence: Span) -> Iterator[Condition]:
    """What a numbered condition requires, and what it says must not be the case."""
    positive: list[Span] = []
    for part in (p.shift(sentence.start) for p in segments(sentence.of(where.text))):
        words = part.of(where.text)
        if _MUST_NOT.search(words) and not re.search("\\d+[%人家件]", words):
            yield from exclusions_of(where, part)
        elif positive and positive[-1].end + 1 == part.start:
            positive[-1] = Span(positive[-1].start, part.end)
        else:
            positive.append(part)
    for span in positive:
        yield from conditions_of(where, span)


def _sentence(where: Where, role: Role, sentence: Span, general: General) -> None:
    words = sentence.of(where.text)
    if role in (Role.EXCLUSION, Role.NO_DOUBLE) and re.search("逾期|按照?《|落实《|不另设|另有规定", words):
        return
    if role is Role.EXCLUSION:
        general.conditions.extend(("", c) for c in exclusions_of(where, sentence))
    elif role is Role.NO_DOUBLE:
        if re.search("已(?:获得?|享受|经享受)|其他.{0,6}财政|同类", words):
            general.conditions.append(("", no_double(where, sentence)))
        else:
            general.rivals.append(Noted(words.rstrip("。；"), where.clause(sentence)))
    elif role is Role.WINDOW:
        window = read_window(where, sentence)
        if window and not re.search("补正|行政复议|纳税", words):
            general.windows.append((_project(words), window))
    elif role is Role.LIMIT:
        general.caps.extend(
            c
            for c in limits_of(where, sentence)
            if c.amount is not None and re.search("同一|单个|总额", words)
        )
    elif re.search("适用于.{0,40}(?:受理|审核|拨付)", words):
        return
    elif (match := _APPLIES.search(words)) or (match := _MAY_APPLY.match(words)):
        general.conditions.extend(
            ("", c)
            for c in conditions_of(
                where, Span(sentence.start + match.start(1), sentence.start + match.end(1)), beneficiary=True
            )
        )
    elif match := FOR_PROJECT.match(words):
        rest = Span(sentence.start + match.end(), sentence.end)
        general.conditions.extend((match[1], c) for c in conditions_of(where, rest))


def _project(words: str) -> str:
    match = FOR_PROJECT.match(words)
    return match[1] if match and not _generic(match[1]) else ""
