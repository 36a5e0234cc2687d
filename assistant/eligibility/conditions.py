"""从条文的一段话读出条件：认得的写成可以计算的条件，认不全的原话作为一个是非条件。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.eligibility.figures import Figure, read_figures
from assistant.eligibility.models import Clause, Condition, Dated, Holds, OneOf, Subject, Test, Within
from assistant.eligibility.quantities import amount_name, count_name, ratio_name
from assistant.eligibility.regions import COUNTRY, Region
from assistant.eligibility.vocabulary import (
    ACTIVITIES,
    APPLICANTS,
    CERTIFICATES,
    EXCLUSIONS,
    HONOURS,
    INDUSTRIES,
    OWNERSHIPS,
    ROLES,
    SIZE_WORDS,
    find_terms,
)
from corpus.mentions import Bound, PeriodValue, find_counts, find_durations, find_periods
from corpus.models import Span

_HERE = re.compile(
    r"(?:在)?(?:本市|我市|全市|本行政区域|本省|我省|全省|本区|我区|全区|辖区|区内|市内|省内(?!首)|驻区|本地)(?:行政区域)?(?:内)?"
)
_REGISTERED = re.compile(
    r"(?:依法)?(?:登记注册|注册登记|工商注册|登记、备案|登记设立|依法登记|依法设立|注册地|(?<=本市)注册|(?<=我市)注册|(?<=境内)注册)"
)
_LEGAL_PERSON = re.compile("具有?独立法人(?:资格)?")
_NEW = re.compile(
    "新(?:获评|认定|评定|获|核准|增|引进|入选|纳入)|首次(?:认定|评定|纳入|获评|获得|入选|通过)|重新认定|当年(?:认定|获)"
)
_NOT_APPLICANT = re.compile(
    "(?:与|向|由|从|经|通过|委托|同|被|给|接受|购买|采购|取得|在|为|至|对接|面向|承租|支付给?|缴纳|第三方|出品的?)$"
)
_FILLER = re.compile(
    r"对|的|、|，|和|或者?|并且?|且|以及?|及|以|等|各类|其他|有关|相关|符合条件|经(?:认定|审核|批准|评定|验收合格|认定后)|方式|实施|开展|进行|获得|取得|新获评|新认定|新评定|首次|认定|评定|为|属于|"
    r"通过|在|中|内|上|期间|其|该|应当|可以?|依法|按规定|年度|本市|我市|实际|发生|用于|企业|单位|项目|机构|人员|主体|并网|建设|建成|举办|从事|参加|加|研制|因|受|疫情|影响|防控|较大|严重|生产经营|困难|"
    r"出现|经营|暂时|投保|评估费|担保费|保费|利息|新冠肺炎|新型冠状病毒|肺炎|期|者|其中|是|给予|银行|取得|类|有|已"
)
_EDUCATION = re.compile("(博士(?:研究生)?|硕士(?:研究生)?|(?:全日制)?本科|大专|专科)(?:及以上)?学历")


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

    def add(subject: Subject, test: Test, text: str, *places: tuple[int, int]) -> None:
        found.append(Condition(subject, test, text, clause))
        covered.extend(Span(*place) for place in places)

    for subject, test, text, places in _named(words, beneficiary):
        add(subject, test, text, *places)
    for subject, test, text, place in _measured(words, context):
        add(subject, test, text, place)
    for subject, test, text, place in _located(words, where.region):
        add(subject, test, text, place)
    rest = _rest(words, covered)
    if len(rest) >= (5 if found else 2):
        statement = _statement(words)
        if statement:
            found.append(Condition(Subject.OTHER, Holds(statement), statement, clause))
    return tuple(found)


def exclusions_of(where: Where, span: Span) -> tuple[Condition, ...]:
    """What rules an applicant out, each as a statement that must not hold.

    >>> w = Where("近三年发生较大以上生产安全事故或者被列入严重违法失信名单的企业，不予支持", "d")
    >>> [c.text for c in exclusions_of(w, Span(0, len(w.text)))]
    ['发生较大以上生产安全事故', '被列入严重失信名单']
    """
    words, clause = span.of(where.text), where.clause(span)
    names = list(dict.fromkeys(name for name, _, _ in find_terms(EXCLUSIONS, words)))
    if len(names) > 1 and "受到行政处罚" in names:
        names.remove("受到行政处罚")
    if names:
        return tuple(
            Condition(Subject.EXCLUSION, Holds(name, expected=False), name, clause) for name in names
        )
    statement = re.sub(
        r"(?:的)?[，,]?(?:一律)?(?:不予|不再|不得|不享受|不适用|不属于|不资助|不补助|停止)[^，；。]*[。；]?$",
        "",
        words,
    )
    statement = re.sub(r"^(?:对|其中，?|但)|[。；]$", "", statement).rstrip("的，")
    if not 3 <= len(statement) <= 80:
        return ()
    return (Condition(Subject.EXCLUSION, Holds(statement, expected=False), statement, clause),)


def no_double(where: Where, span: Span) -> Condition:
    """The condition that the same matter is not paid twice."""
    words = span.of(where.text)
    fact = (
        "同一事项已享受其他财政资金支持"
        if re.search("财政|同类|其他", words)
        else re.sub("[。；]$", "", words)[-40:]
    )
    text = re.sub("[。；]$", "", words)
    return Condition(Subject.NO_DOUBLE, Holds(fact, expected=False), text, where.clause(span))


def _named(words: str, beneficiary: bool) -> Iterator[tuple[Subject, Test, str, list[tuple[int, int]]]]:
    """Conditions that are names: who, what size, which trade, which honour, which activity."""
    activities = find_terms(ACTIVITIES, words)
    honours = [
        h for h in find_terms(HONOURS, words) if not any(a[1] <= h[1] and h[2] <= a[2] for a in activities)
    ]
    honour_places = [(s, e) for _, s, e in honours]
    applicants = (
        [
            a
            for a in find_terms(APPLICANTS, words)
            if not _NOT_APPLICANT.search(re.sub("[^，]*、", "", words[: a[1]])[-6:])
        ]
        if beneficiary or len(words) < 60
        else []
    )
    if applicants:
        names = tuple(dict.fromkeys(name for name, _, _ in applicants))
        yield Subject.APPLICANT, OneOf("类型", names), "、".join(names), [(s, e) for _, s, e in applicants]
    roles = [r for r in find_terms(ROLES, words) if not _NOT_APPLICANT.search(words[: r[1]][-4:])]
    if roles and beneficiary:
        names = tuple(dict.fromkeys(name for name, _, _ in roles))
        yield Subject.APPLICANT, OneOf("身份", names), "、".join(names), [(s, e) for _, s, e in roles]
    for pattern, sizes in SIZE_WORDS:
        match = re.search(pattern, words)
        if match and not any(s <= match.start() < e for s, e in honour_places):
            yield Subject.SIZE, OneOf("规模", sizes), match[0], [match.span()]
            break
    owners = find_terms(OWNERSHIPS, words)
    if owners and beneficiary and not re.search("国有.{0,12}(?:房|物业|资产)|房租|租金", words):
        names = tuple(dict.fromkeys(name for name, _, _ in owners))
        yield Subject.OWNERSHIP, OneOf("所有制", names), "、".join(names), [(s, e) for _, s, e in owners]
    if honours:
        names = tuple(dict.fromkeys(name for name, _, _ in honours))
        new = _NEW.search(words)
        fact = "新获资质" if new else "资质"
        text = f"{new[0]}：{'、'.join(names)}" if new else "、".join(names)
        yield Subject.HONOUR, OneOf(fact, names), text, [*honour_places, *([new.span()] if new else [])]
    certificates = find_terms(CERTIFICATES, words)
    if certificates:
        names = tuple(dict.fromkeys(name for name, _, _ in certificates))
        yield (
            Subject.CERTIFICATE,
            OneOf("证书", names),
            "、".join(names),
            [(s, e) for _, s, e in certificates],
        )
    if activities:
        names = tuple(dict.fromkeys(name for name, _, _ in activities))
        yield Subject.ACTIVITY, OneOf("事项", names), "、".join(names), [(s, e) for _, s, e in activities]
    taken = [*honour_places, *((s, e) for _, s, e in activities)]
    trades = [t for t in find_terms(INDUSTRIES, words) if not any(s <= t[1] < e for s, e in taken)]
    if trades and beneficiary:
        names = tuple(dict.fromkeys(name for name, _, _ in trades))
        yield Subject.INDUSTRY, OneOf("行业", names), "、".join(names), [(s, e) for _, s, e in trades]
    degrees = _EDUCATION.findall(words)
    if degrees:
        names = tuple(dict.fromkeys(re.sub("研究生|全日制", "", m) for m in degrees))
        yield (
            Subject.EDUCATION,
            OneOf("学历", names),
            "、".join(names),
            [m.span() for m in _EDUCATION.finditer(words)],
        )
    person = _LEGAL_PERSON.search(words)
    if person:
        yield Subject.REGISTRATION, Holds("具有独立法人资格"), "具有独立法人资格", [person.span()]


def _measured(words: str, context: str) -> Iterator[tuple[Subject, Test, str, tuple[int, int]]]:
    """Conditions that are limits: counts, sums, shares, ages, years, days."""
    for read in read_figures(words, Span(0, len(words))):
        if read.role is not Figure.THRESHOLD:
            continue
        before = words[max(0, read.span.start - 18) : read.span.start]
        value = read.mention.value
        text = _around(words, read.span)
        strict = _strict(read.mention.text)
        if read.amount is not None:
            name = amount_name(re.split("[，、。；]", before)[-1] or before, words + context)
            yield (
                Subject.AMOUNT,
                Within(name, value.low, value.high, *strict, unit="元"),
                text,
                (max(0, read.span.start - len(name)), read.span.end),
            )
        else:
            name = ratio_name(before)
            yield (
                Subject.RATIO,
                Within(name, value.low, value.high, *strict, unit="%"),
                text,
                (max(0, read.span.start - len(name)), read.span.end),
            )
    for count in find_counts(words):
        if count.value.bound in (Bound.AT_LEAST, Bound.AT_MOST, Bound.RANGE):
            before = words[max(0, count.span.start - 18) : count.span.start]
            low, high = count.value.low, count.value.high
            place = (max(0, count.span.start - len(re.split("[，、。；的]", before)[-1])), count.span.end)
            if count.value.unit in ("周岁", "岁"):
                yield (
                    Subject.AGE,
                    Within("年龄", low, high, *_strict(count.text), unit="岁"),
                    count.text,
                    place,
                )
            elif count.value.unit != "级":
                name = count_name(before + words[count.span.end : count.span.end + 6], count.value.unit)
                yield (
                    Subject.COUNT,
                    Within(name, low, high, *_strict(count.text), unit=count.value.unit),
                    _around(words, count.span),
                    place,
                )
    yield from _timed(words)


def _timed(words: str) -> Iterator[tuple[Subject, Test, str, tuple[int, int]]]:
    for span in {d.span: d for d in find_durations(words)}.values():
        value, before = span.value, words[max(0, span.span.start - 14) : span.span.start]
        if (
            value.bound is not Bound.AT_LEAST
            and not re.match("以上", words[span.span.end :])
            and not re.search("满$", before)
            and "满" not in span.text
        ):
            continue
        figure = value.low or value.high
        if figure is None or value.past:
            continue
        place = (max(0, span.span.start - 6), span.span.end)
        text = _around(words, span.span)
        if re.search("成立|注册|经营|存续|运营", before):
            years = figure if value.unit == "年" else figure / Decimal(12)
            yield Subject.YEARS, Within("成立年限", years, unit="年"), text, place
        elif re.search("社会?保", before):
            months = figure * 12 if value.unit == "年" else figure
            yield Subject.YEARS, Within("连续缴纳社会保险月数", months, unit="个月"), text, place
    for period in find_periods(words):
        around = words[period.span.end : period.span.end + 20]
        if not isinstance(period.value, PeriodValue) or not re.match(
            "期间|以后|之后|以来|内|，?(?:在|与|建|并|签|首|取|获|认|投|举|新|招)", around
        ):
            continue
        verb = re.search(
            "建成|并网|签订|认定|获评|投保|投产|招用|注册|取得|开工|印发|成立|上市|举办|首次", around
        )
        if verb:
            yield (
                Subject.DATE,
                Dated(f"{verb[0]}日期", period.value.start, period.value.end),
                period.text + verb[0],
                (period.span.start, period.span.end + 2),
            )


def _located(words: str, region: Region) -> Iterator[tuple[Subject, Test, str, tuple[int, int]]]:
    registered = _REGISTERED.search(words)
    here = _HERE.search(words)
    if registered and region != COUNTRY:
        start = min(registered.start(), here.start() if here else registered.start())
        yield (
            Subject.REGISTRATION,
            OneOf("地区", (str(region),)),
            f"在{region.short}登记注册",
            (start, registered.end()),
        )


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
