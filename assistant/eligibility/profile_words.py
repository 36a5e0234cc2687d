"""从一句话里听出申请人的情况：我们是南山一家做机器人的高新技术企业，去年专利许可到账80万元。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from assistant.eligibility.profile import EXCLUSIVE, UNSURE, Fact, Origin, Profile, Source, Value
from assistant.eligibility.quantities import amount_name, count_name, ratio_name
from assistant.eligibility.regions import Region, parse_region
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
    Term,
    find_terms,
)
from corpus.mentions import find_amounts, find_counts, find_dates, find_durations, find_percentages
from corpus.sentences import sentence_spans

_NOT = re.compile(
    r"(?:不是|没有?|未|非|不属于|不算|还?没(?:能)?|无|从未|不存在|并非|尚未|不曾)[^，。；、]{0,6}$"
)
_OTHERS = re.compile(r"(?:与|和|跟|向|给|由|从|对|为|同|帮|委托)(?:[^，。；]{0,6})$")
_NEW = re.compile(
    r"刚刚?|新(?:获评|认定|评上|拿到|通过)|首次|今年(?:[^，。；]{0,6})(?:获评|认定|评上|拿到|通过|获得|取得)|去年(?:[^，。；]{0,6})(?:获评|认定|评上|通过|获得)"
)
_PERSON = re.compile(r"^(?:我(?!们|司|公司|厂|单位)|本人)")
_CORRECTS = re.compile(r"^(?:不对|不是|错了|更正|说错了|纠正)[，,：:\s]*")
_EDUCATION = re.compile("博士|硕士|本科|大专|专科")
_ASKS = re.compile(r"(?:能|可以|可否|能不能|有什么|有哪些|哪些|怎么|如何)[^，。；]*[？?]?$|[？?]$")


def read_words(
    text: str, *, source: Source = Source.TALK, known: Mapping[str, Region] | None = None
) -> list[Fact]:
    """The facts that a text states, each with the sentence it was said in.

    >>> for fact in read_words("我们是南山一家做机器人的高新技术企业，去年专利许可到账80万元"): print(fact.text)
    类型：企业
    行业：机器人
    地区：广东省深圳市南山区
    高新技术企业：是
    专利许可：是
    专利转化到账额：80万
    """
    found: dict[str, Fact] = {}
    for sentence in sentence_spans(text):
        words = _CORRECTS.sub("", sentence.of(text)) if not text.startswith("不是") else sentence.of(text)
        origin = Origin(source, sentence.of(text))
        for key, value in _facts(words, known):
            found[key] = Fact(key, value, origin)
    return list(found.values())


def listen(profile: Profile, text: str, known: Mapping[str, Region] | None = None) -> Profile:
    """The profile after another remark; what is said later corrects what was said before (不对，是民营企业).

    >>> p = listen(Profile(), "我们是一家国有企业")
    >>> listen(p, "不对，是民营企业").value("所有制")
    ('民营',)
    """
    return profile.with_facts(read_words(text, known=known))


def _facts(words: str, known: Mapping[str, Region] | None) -> Iterator[tuple[str, Value]]:
    yield from _who(words)
    place = parse_region(words, known)
    if place is not None:
        yield "地区", place
    honours = list(_open(words, "资质", HONOURS))
    yield from honours
    if _NEW.search(words):
        yield from ((f"新获{key}", True) for key, value in honours if value is True)
    yield from _open(words, "证书", CERTIFICATES)
    yield from _open(words, "事项", ACTIVITIES)
    yield from _figures(words)
    for name, start, _ in find_terms(EXCLUSIONS, words):
        yield name, not _NOT.search(words[:start])
    if re.search("其他.{0,6}(?:财政|资助|资金)|同类(?:资助|补贴)", words):
        yield "同一事项已享受其他财政资金支持", not re.search("没|未|不", words)
    if re.search("独立法人", words):
        yield "具有独立法人资格", not _NOT.search(words[: words.index("独立法人")])


def _who(words: str) -> Iterator[tuple[str, Value]]:
    """类型, 身份, 规模, 所有制, 行业, 学历."""
    honours = find_terms(HONOURS, words)
    kinds = [
        (n, s)
        for n, s, _ in find_terms(APPLICANTS, words)
        if not _OTHERS.search(words[:s]) and not _NOT.search(words[:s])
    ]
    roles = [(n, s) for n, s, _ in find_terms(ROLES, words) if not _OTHERS.search(words[:s])]
    if _PERSON.match(words) and not re.search("我(?:的|们)?(?:公司|企业|店)", words):
        yield "类型", ("个人",)
    elif kinds:
        # The first name after 是 says what the applicant is; what follows is what it works with.
        is_at = words.find("是")
        yield "类型", (next((n for n, s in kinds if s > is_at), kinds[0][0]),)
    elif re.search("我司|我厂|我公司|本公司", words):
        yield "类型", ("企业",)
    for name, start in roles:
        yield f"身份:{name}", not _NOT.search(words[:start])
    for pattern, sizes in SIZE_WORDS:
        match = re.search(pattern, words)
        if (
            match
            and not any(s <= match.start() < e for _, s, e in honours)
            and not _NOT.search(words[: match.start()])
        ):
            yield "规模", sizes
            break
    owners = [n for n, s, _ in find_terms(OWNERSHIPS, words) if not _NOT.search(words[:s])]
    if owners:
        yield "所有制", (owners[-1],)
    taken = [(s, e) for _, s, e in [*honours, *find_terms(ACTIVITIES, words)]]
    trades = [
        n
        for n, s, _ in find_terms(INDUSTRIES, words)
        if not any(a <= s < b for a, b in taken) and not _NOT.search(words[:s])
    ]
    if trades:
        yield "行业", tuple(dict.fromkeys(trades))
    degree = _EDUCATION.search(words)
    if degree and re.search("学历|毕业|学位|我|本人", words):
        yield "学历", (degree[0],)


def _open(words: str, group: str, terms: tuple[Term, ...]) -> Iterator[tuple[str, Value]]:
    for name, start, _ in find_terms(terms, words):
        yield f"{group}:{name}", not _NOT.search(words[:start])


def _figures(words: str) -> Iterator[tuple[str, Value]]:
    for amount in find_amounts(words):
        before = re.split("[，。；、]", words[: amount.span.start])[-1][-16:]
        value = amount.value.high if amount.value.high is not None else amount.value.low
        if value is not None:
            after = re.split("[，。；、]", words[amount.span.end :])[0]
            yield amount_name(before or after, words), value
    for count in find_counts(words):
        value = count.value.high if count.value.high is not None else count.value.low
        before = re.split("[，。；、]", words[: count.span.start])[-1][-12:]
        after = re.split("[，。；、]", words[count.span.end :])[0][:10]
        if value is None or (
            count.value.unit in ("家", "个") and not re.search("产品|床|专利", after + before)
        ):
            continue
        if not count.value.unit:
            # 到账80万: a bare 万 counts money where a sum is named.
            yield amount_name(before, words), value
        elif count.value.unit in ("岁", "周岁"):
            yield "年龄", value
        else:
            yield count_name(before + after, count.value.unit), value
    for share in find_percentages(words):
        value = share.value.high if share.value.high is not None else share.value.low
        if value is not None:
            yield ratio_name(re.split("[，。；、]", words[: share.span.start])[-1]), value
    if re.search("(?:没有?|未|不)裁员|零裁员", words):
        yield "裁员率", Decimal(0)
    founded = re.search("成立|注册|创办|设立", words)
    if founded:
        dates = [
            d for d in find_dates(words) if d.value is not None and abs(d.span.start - founded.start()) < 16
        ]
        years = [d for d in find_durations(words) if d.value.unit == "年" and d.value.high]
        if dates and dates[0].value is not None:
            yield "成立日期", dates[0].value.first
        elif years and years[0].value.high is not None:
            yield "成立年限", years[0].value.high
    social = re.search("社保|社会保险", words)
    months = [d for d in find_durations(words) if d.value.unit in ("月", "年") and d.value.high]
    if social and months and months[0].value.high is not None:
        yield "连续缴纳社会保险月数", months[0].value.high * (12 if months[0].value.unit == "年" else 1)


def read_answer(options: tuple[str, ...], text: str, facts: tuple[str, ...]) -> list[Fact]:
    """What an answer to a question states; 不清楚 is remembered as such.

    ``facts`` are the keys the question decides: a plain 是 or 没有 sets each of them.

    >>> [f.text for f in read_answer((), "3%", ("裁员率",))]
    ['裁员率：3%']
    >>> [f.text for f in read_answer((), "都没有", ("受到行政处罚", "资质:高新技术企业"))]
    ['受到行政处罚：否', '高新技术企业：否']
    >>> [f.text for f in read_answer(("工业", "不清楚"), "工业", ("行业",))]
    ['行业：工业']
    """
    origin = Origin(Source.ANSWER, text)
    words = text.strip()
    if re.search("不清楚|不知道|不确定|说不准|跳过", words):
        return [Fact(key, UNSURE, origin) for key in facts]
    chosen = [o for o in options if o in words and o not in ("是", "否", "有", "没有", "不清楚", "都没有")]
    if chosen:
        by_name = {key.split(":", 1)[-1]: key for key in facts}
        listed = [Fact(by_name[o], True, origin) for o in chosen if o in by_name and ":" in by_name[o]]
        read = listed or read_words(words, source=Source.ANSWER)
        # A choice that was offered is an answer, also where no sentence would be read that way: 工业.
        if len(facts) == 1 and facts[0] in EXCLUSIVE and not any(f.key == facts[0] for f in read):
            return [Fact(facts[0], tuple(chosen), origin)]
        return read
    numbers = [
        m.value.high or m.value.low
        for m in [*find_amounts(words), *find_percentages(words), *find_counts(words)]
    ]
    if not numbers and re.fullmatch(r"[\d.,]+", words):
        numbers = [Decimal(words.replace(",", ""))]
    if numbers and numbers[0] is not None and len(facts) == 1:
        return [Fact(facts[0], numbers[0], origin)]
    if re.match("没|无|不|否|未|都没", words):
        return [Fact(key, False, origin) for key in facts]
    if re.match("是|有|对|符合|已|属于|可以", words):
        return [Fact(key, True, origin) for key in facts]
    return read_words(words, source=Source.ANSWER)
