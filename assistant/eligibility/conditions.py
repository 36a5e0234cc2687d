"""从条文的一段话读出条件：认得的写成可以计算的条件，认不全的原话作为一个是非条件。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.eligibility.figures import Figure, read_figures
from assistant.eligibility.models import Clause, Condition, Subject
from assistant.eligibility.naming import Reading, named, takes_on
from assistant.eligibility.quantities import amount_name, count_name, ratio_name
from assistant.eligibility.regions import COUNTRY, Region, parse_region
from assistant.eligibility.rules import Dated, Holds, OneOf, Within
from corpus.mentions import Bound, CountValue, Mention, PeriodValue, find_counts, find_durations, find_periods
from corpus.models import Span

_HERE = re.compile(
    r"(?:在)?(?:本市|我市|全市|本行政区域|本省|我省|全省|本区|我区|全区|辖区|区内|市内|省内(?!首)|驻区|本地)(?:行政区域)?(?:内)?"
)
_REGISTERED = re.compile(
    r"(?:依法)?(?:登记注册|注册登记|工商注册|登记、备案|登记设立|依法登记|依法设立|注册地|(?<=本市)注册|(?<=我市)注册|(?<=境内)注册)"
)
_FILLER = re.compile(
    r"对|的|、|，|和|或者?|并且?|且|以及?|及|以|等|各类|其他|有关|相关|符合条件|经(?:认定|审核|批准|评定|验收合格|认定后)|方式|实施|开展|进行|获得|取得|新获评|新认定|新评定|首次|认定|评定|为|属于|"
    r"通过|在|中|内|上|期间|其|该|应当|可以?|依法|按规定|年度|本市|我市|实际|发生|用于|企业|单位|项目|机构|人员|主体|并网|建设|建成|举办|从事|参加|加|研制|因|受|疫情|影响|防控|较大|严重|生产经营|困难|"
    r"出现|经营|暂时|投保|评估费|担保费|保费|利息|新冠肺炎|新型冠状病毒|肺炎|期|者|其中|是|给予|银行|取得|类|有|已"
)
_DEGREE = re.compile("博士|硕士|本科|大专|专科")
_DURING = re.compile("期间|以后|之后|以来|内|，?(?:在|与|建|并|签|首|取|获|认|投|举|新|招)")
_DEED = re.compile("建成|并网|签订|认定|获评|投保|投产|招用|注册|取得|开工|印发|成立|上市|举办")


@dataclass(frozen=True, slots=True)
class Where:
    """The document a phrase stands in: its text, its id, and where its word holds."""

    text: str
    doc_id: str
    region: Region = COUNTRY

    def clause(self, span: Span) -> Clause:
        """The clause at ``span``."""
        return Clause(self.doc_id, span.start, span.end, span.of(self.text))


def conditions_of(
    where: Where, span: Span, context: str = "", *, beneficiary: bool = False
) -> tuple[Condition, ...]:
    """The conditions a phrase states. ``beneficiary`` says the phrase names who is helped, not a numbered condition.

    Whatever the typed readings leave over becomes a yes-or-no condition in the phrase's own words.

    >>> w = Where("对有效发明专利20件以上的高新技术企业", "d")
    >>> [(c.subject.value, c.text) for c in conditions_of(w, Span(0, 19), beneficiary=True)]
    [('申报主体', '企业'), ('荣誉资质', '高新技术企业'), ('数量', '有效发明专利20件以上')]
    """
    words = span.of(where.text)
    clause = where.clause(span)
    found: list[Condition] = []
    covered: list[Span] = []

    alternatives = _alternatives(words)
    if alternatives:
        return tuple(
            replace(condition, group=f"{span.start}:{k}")
            for k, part in enumerate(alternatives)
            for condition in _typed(where, part.shift(span.start), context, clause, covered, beneficiary)
        )
    found.extend(_typed(where, span, context, clause, covered, beneficiary))
    rest = _rest(words, covered)
    if len(rest) >= (5 if found else 2):
        statement = _statement(words)
        if statement:
            found.append(Condition(Subject.OTHER, Holds(statement), statement, clause))
    return tuple(found)


def _typed(
    where: Where, span: Span, context: str, clause: Clause, covered: list[Span], beneficiary: bool
) -> list[Condition]:
    words = span.of(where.text)
    readings = [
        *named(words, beneficiary=beneficiary),
        *_measured(words, context),
        *_located(words, where.region),
    ]
    if takes_on(words):
        readings = [r for r in readings if r.subject not in (Subject.AGE, Subject.EDUCATION)]
    elif "，或者" in words and not beneficiary and len(readings) > 1:
        # 甲，或者乙: what belongs to which branch is not for code to guess.
        return []
    covered.extend(Span(*place) for r in readings for place in r.places)
    return [
        Condition(r.subject, r.test, r.text, clause, f"{span.start}{r.group}" if r.group else "")
        for r in readings
    ]


def _alternatives(words: str) -> list[Span]:
    """具有博士学历且未满45周岁，或者具有硕士学历且未满40周岁: whole sets of conditions of which one is enough."""
    breaks = [m.span() for m in re.finditer("，或者?", words)]
    if not breaks:
        return []
    starts, ends = [0, *(e for _, e in breaks)], [*(b for b, _ in breaks), len(words)]
    spans = [Span(a, b) for a, b in zip(starts, ends, strict=True)]
    parts = [s.of(words) for s in spans]
    return spans if all(_DEGREE.search(p) and "岁" in p for p in parts) else []


def _measured(words: str, context: str) -> Iterator[Reading]:
    """Conditions that are limits: counts, sums, shares, ages, years, days."""
    for read in read_figures(words, Span(0, len(words))):
        if read.role is not Figure.THRESHOLD:
            continue
        before = words[max(0, read.span.start - 18) : read.span.start]
        value, text, strict = read.mention.value, _around(words, read.span), _strict(read.mention.text)
        if read.amount is not None:
            name = amount_name(re.split("[，、。；]", before)[-1] or before, words + context)
            subject, unit = Subject.AMOUNT, "元"
        else:
            name, subject, unit = ratio_name(before), Subject.RATIO, "%"
        place = (max(0, read.span.start - len(name)), read.span.end)
        yield Reading(subject, Within(name, value.low, value.high, *strict, unit=unit), text, (place,))
    for count in find_counts(words):
        if count.value.bound in (Bound.AT_LEAST, Bound.AT_MOST, Bound.RANGE) and count.value.unit != "级":
            yield _counted(words, count)
    yield from _timed(words)


def _counted(words: str, count: Mention[CountValue]) -> Reading:
    before = words[max(0, count.span.start - 18) : count.span.start]
    low, high, unit = count.value.low, count.value.high, count.value.unit
    place = (max(0, count.span.start - len(re.split("[，、。；的]", before)[-1])), count.span.end)
    if unit in ("周岁", "岁"):
        return Reading(
            Subject.AGE, Within("年龄", low, high, *_strict(count.text), unit="岁"), count.text, (place,)
        )
    name = count_name(before + words[count.span.end : count.span.end + 6], unit)
    test = Within(name, low, high, *_strict(count.text), unit=unit)
    return Reading(Subject.COUNT, test, _around(words, count.span), (place,))


def _timed(words: str) -> Iterator[Reading]:
    for span in {d.span: d for d in find_durations(words)}.values():
        value, before = span.value, words[max(0, span.span.start - 14) : span.span.start]
        least = (
            value.bound is Bound.AT_LEAST
            or re.match("以上", words[span.span.end :])
            or "满" in before[-1:] + span.text
        )
        figure = value.low or value.high
        if not least or figure is None or value.past:
            continue
        place, text = (max(0, span.span.start - 6), span.span.end), _around(words, span.span)
        if re.search("成立|注册|经营|存续|运营", before):
            years = figure if value.unit == "年" else figure / Decimal(12)
            yield Reading(Subject.YEARS, Within("成立年限", years, unit="年"), text, (place,))
        elif re.search("社会?保", before):
            months = figure * 12 if value.unit == "年" else figure
            yield Reading(Subject.YEARS, Within("连续缴纳社会保险月数", months, unit="个月"), text, (place,))
    for period in find_periods(words):
        after = words[period.span.end : period.span.end + 20]
        if not isinstance(period.value, PeriodValue) or not _DURING.match(after):
            continue
        if verb := _DEED.search(after):
            test = Dated(f"{verb[0]}日期", period.value.start, period.value.end)
            yield Reading(
                Subject.DATE, test, period.text + verb[0], ((period.span.start, period.span.end + 2),)
            )


def _located(words: str, region: Region) -> Iterator[Reading]:
    if region == COUNTRY and re.search("(?:省|市|自治区)(?!级|场)", words) and (place := parse_region(words)):
        # 国家文件里点名的地方是条件：湖北省可免征……
        yield Reading(Subject.REGION, OneOf("地区", (str(place),)), f"在{place}", ())
    registered = _REGISTERED.search(words)
    here = _HERE.search(words)
    if registered and region != COUNTRY:
        start = min(registered.start(), here.start() if here else registered.start())
        test = OneOf("地区", (str(region),))
        yield Reading(Subject.REGISTRATION, test, f"在{region.short}登记注册", ((start, registered.end()),))


def _strict(text: str) -> tuple[bool, bool]:
    return bool(re.search("(?<!不)(?<!不得)超过|高于|大于", text)), bool(
        re.search("不足|不满|未满|低于|少于|不到", text) and not re.search("不低于|不少于", text)
    )


def _around(words: str, span: Span) -> str:
    """The figure with the words of its own part of the sentence before it."""
    start = max((words.rfind(mark, 0, span.start) for mark in "，、；。的"), default=-1) + 1
    return re.sub("^(?:对|且|并|或者|具有|拥有)", "", words[start : span.end]).strip()


def _rest(words: str, covered: list[Span]) -> str:
    kept = "".join(c for i, c in enumerate(words) if not any(s.start <= i < s.end for s in covered))
    return _FILLER.sub("", re.sub(r"[（(][^（）()]*[)）]|[\W\d]", "", kept))


def _statement(words: str) -> str:
    text = re.sub(r"^(?:对于?|对在|其中，?|同时，?|一是|二是|三是|[一二三四五]要)", "", words.strip())
    return re.sub(r"(?:的)?[，。；：、]*$", "", text)[:90]
