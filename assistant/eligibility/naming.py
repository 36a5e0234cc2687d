"""条件里的名称：谁、多大、哪一行、什么资质、做了什么事。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.eligibility.models import Subject
from assistant.eligibility.rules import Holds, OneOf, Test
from assistant.eligibility.vocabulary import (
    ACTIVITIES,
    APPLICANTS,
    CERTIFICATES,
    HONOURS,
    INDUSTRIES,
    OWNERSHIPS,
    PERSON_ROLES,
    ROLES,
    SIZE_WORDS,
    find_terms,
)

Found = tuple[str, int, int]

_LEGAL_PERSON = re.compile("具有?独立法人(?:资格)?")
_NEW = re.compile(
    "新(?:获评|认定|评定|获|核准|增|引进|入选|纳入)|首次(?:认定|评定|纳入|获评|获得|入选|通过)|重新认定|当年(?:认定|获)"
)
#: 这些词后面的名称是对象，不是申报的人：与高校签订协议、招用毕业生、创办企业。
_OBJECT = re.compile(
    "(?:与|向|由|从|经(?![营济])|通过|委托|同|被|给|接受|购买|采购|取得|在|为|至|对接|面向|承租|支付给?|缴纳|第三方|出品的?|创办|设立|本人及)[^，、。的]{0,4}(?:[^，、。的]{1,12}、)*$"
)
_TAKES = re.compile("招用|吸纳|招聘|接收|录用|收住|新招|组织.{0,10}(?:人员|务工|劳动力)|减员|裁员")
_HEAD = re.compile("的(?:各类|参保|中小微?|小微|上述)?(单位|用人单位|企业|机构|主体)$")
_GENERIC_UNIT = re.compile("(?<!用人)(?<!参保)(?<!申报)(?<!运营)(?<!事业)(?:单位[、和或]|[、和或]单位)")
_SIZE_OF_OTHERS = re.compile("(?:创办|设立|推荐|服务|培育|为|向|对接|给予)(?:符合条件的)?$")
_EDUCATION = re.compile("(博士(?:研究生)?|硕士(?:研究生)?|(?:全日制)?本科|大专|专科)(?:及以上)?学历")


@dataclass(frozen=True, slots=True)
class Reading:
    """One typed condition read from a phrase: where its words stand in it, and its group of alternatives."""

    subject: Subject
    test: Test
    text: str
    places: tuple[tuple[int, int], ...]
    group: str = ""


def named(words: str, *, beneficiary: bool) -> Iterator[Reading]:
    """The conditions of a phrase that are names. ``beneficiary`` says the phrase tells who is helped.

    >>> [(r.test.fact, r.test.values) for r in named("吸纳高校毕业生的中小微企业", beneficiary=True)]
    [('类型', ('企业',)), ('规模', ('中型', '小型', '微型')), ('事项', ('招用高校毕业生',))]
    """
    activities = find_terms(ACTIVITIES, words)
    honours = [h for h in find_terms(HONOURS, words) if not _inside(h, activities)]
    yield from _who(words, beneficiary)
    yield from _size(words, honours)
    owners = find_terms(OWNERSHIPS, words) if beneficiary else []
    if owners and not re.search("国有.{0,12}(?:房|物业|资产)|房租|租金", words):
        yield _one_of(Subject.OWNERSHIP, "所有制", owners)
    if honours:
        yield _honour(words, honours)
    if certificates := find_terms(CERTIFICATES, words):
        yield _one_of(Subject.CERTIFICATE, "证书", certificates)
    if activities:
        yield _one_of(Subject.ACTIVITY, "事项", activities)
    trades = [t for t in find_terms(INDUSTRIES, words) if not _inside(t, [*honours, *activities])]
    if trades and beneficiary:
        yield _one_of(Subject.INDUSTRY, "行业", trades)
    if degrees := [(re.sub("研究生|全日制", "", m[1]), *m.span()) for m in _EDUCATION.finditer(words)]:
        yield _one_of(Subject.EDUCATION, "学历", degrees)
    if person := _LEGAL_PERSON.search(words):
        yield Reading(Subject.REGISTRATION, Holds("具有独立法人资格"), "具有独立法人资格", (person.span(),))


def takes_on(words: str) -> bool:
    """Whether a phrase tells whom the applicant takes on: their ages and degrees are not the applicant's.

    >>> takes_on("吸纳16—24岁失业青年参加见习的单位")
    True
    """
    return bool(_TAKES.search(words) and _HEAD.search(words))


def _who(words: str, beneficiary: bool) -> Iterator[Reading]:
    part = _subject_part(words)
    shift = len(words) - len(part) if words.endswith(part) else 0
    types = [t for t in find_terms(APPLICANTS, part) if not _OBJECT.search(part[: t[1]])]
    roles = [r for r in find_terms(ROLES, part) if not _OBJECT.search(part[: r[1]])]
    if _GENERIC_UNIT.search(part) or not (beneficiary or len(words) < 60):
        types = []
    # 行业协会、科研机构或者知识产权服务机构: a kind of body and a legal form stand as equals.
    equals = bool(types and roles) and not {n for n, _, _ in roles} & PERSON_ROLES
    if types:
        yield _one_of(Subject.APPLICANT, "类型", types, shift, "谁:甲" if equals else "")
    if roles and (beneficiary or equals):
        yield _one_of(Subject.APPLICANT, "身份", roles, shift, "谁:乙" if equals else "")


def _subject_part(words: str) -> str:
    """The part that names the applicant: the noun at the end, or what stands before whom it takes on."""
    if _HEAD.search(words) and _TAKES.search(words):
        return words[words.rfind("的") + 1 :]
    takes = _TAKES.search(words)
    return words[: takes.start()] if takes and takes.start() >= 2 else words


def _size(words: str, honours: list[Found]) -> Iterator[Reading]:
    for pattern, sizes in SIZE_WORDS:
        match = re.search(pattern, words)
        if (
            match
            and not _inside(("", *match.span()), honours)
            and not _SIZE_OF_OTHERS.search(words[: match.start()])
        ):
            yield Reading(Subject.SIZE, OneOf("规模", sizes), match[0], (match.span(),))
            return


def _honour(words: str, honours: list[Found]) -> Reading:
    names = "、".join(dict.fromkeys(n for n, _, _ in honours))
    new = _NEW.search(words)
    if new is None:
        return _one_of(Subject.HONOUR, "资质", honours)
    reading = _one_of(Subject.HONOUR, "新获资质", [*honours])
    return Reading(Subject.HONOUR, reading.test, f"{new[0]}：{names}", (*reading.places, new.span()))


def _one_of(subject: Subject, fact: str, found: list[Found], shift: int = 0, group: str = "") -> Reading:
    names = tuple(dict.fromkeys(name for name, _, _ in found))
    places = tuple((start + shift, end + shift) for _, start, end in found)
    return Reading(subject, OneOf(fact, names), "、".join(names), places, group)


def _inside(item: Found, others: list[Found]) -> bool:
    return any(start <= item[1] and item[2] <= end for _, start, end in others)
