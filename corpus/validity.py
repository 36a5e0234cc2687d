"""When a document takes effect, when it ends, and what it repeals or amends, from its own clauses."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.lines import FULL_DATE, read_date
from corpus.mentions import find_doc_numbers, find_titles
from corpus.mentions.numerals import parse_number
from corpus.models import Located, Relation, RelationKind, Span
from corpus.sentences import sentence_spans

_DATE = re.sub(r"\?P<\w+>", "?:", FULL_DATE)
_START = r"(?:起?(?:正式)?(?:施行|实施|执行|生效|试行))"
_ON_DATE = re.compile(rf"(?:自|从|于)\s?(?P<date>{_DATE})\s?(?:起|始)?{_START}")
_ON_ISSUE = re.compile(
    r"(?:自|从)(?:本\S{1,8}?)?(?:印发|发布|公布|颁布|下发|发文|签发)之日(?:起)?"
    rf"(?:满?(?P<n>[\d一二三四五六七八九十]+)(?P<unit>日|天|个月)后)?\s?{_START}"
)
_VALID_YEARS = re.compile(r"有效期(?:为|限为|限)?\s?(?P<n>[\d一二三四五六七八九十两]+)\s?年")
_VALID_UNTIL = re.compile(
    rf"(?:有效期(?:限)?(?:为)?(?:自[^，。；]{{0,30}}?)?(?:截?至|到)|(?:施行|实施|执行|试行)(?:期限?)?(?:截?至|到))\s?(?P<date>{_DATE})(?:止)?"
)
_RANGE = re.compile(rf"有效期(?:限)?(?:为)?\s?{_DATE}\s?(?:至|到|—|-)\s?(?P<date>{_DATE})")
_SELF = r"本(?:办法|规定|措施|若干措施|政策|规程|操作规程|细则|实施细则|指南|意见|条例|方案|通知|规则|规划|制度|计划|公告|决定|文件|实施办法|实施方案|指引|法|令|章程)"
_HAS_SELF = re.compile(_SELF)
# What is only proposed takes no effect: 拟自印发之日起施行, 拟同时废止.
_PROPOSED = re.compile(r"拟(?:自|于|从|同时|予以|将|废止|修[改订]|停止)|建议(?:同时)?废止")
_REPEAL = re.compile(r"同时废止|予以废止|即行废止|相应废止|停止执行|同时失效|不再执行|一并废止")
_AMENDS = re.compile(
    r"(?:决定)?对《.+?》(?:（[^）]*）)?(?:作|做)(?:出)?(?:如下|以下)修[改订]|决定修[改订]《|《.+?》(?:（[^）]*）)?修[改订]如下"
)
_BRACKET = r"(?:\s?[（(][^（）()]{0,60}[）)])?"
# Between the last title and 同时废止 stand at most its 文号, 及其配套文件 and 自…起; else something else is meant.
_NEXT_TO = re.compile(
    rf"{_BRACKET}(?:等[^，。；《》]{{0,12}}|(?:及|和)[^，。；《》]{{1,16}})?[，,\s]*(?:(?:自|于|从)[^，。；《》]{{2,30}}?)?[，,\s]*(?:同时|一并|均)?"
)
# Between two titles of one list: 、和及 and the 文号 or the issuer of the next, but no 根据…修正的.
_LISTED = re.compile(
    rf"{_BRACKET}\s?(?:[、，；]|和|及|以及|与)(?:(?!根据|依据|按照|修正|修改|修订)[^，。；《》]){{0,40}}"
)
_DECIDES = re.compile(r"(?:决定|现予|同时|一并|现)废止(?=《)")
_WORTH_READING = re.compile(
    r"有效期|废止|停止执行|同时失效|不再执行|修[改订]|[起后](?:正式)?(?:施行|实施|执行|生效|试行)"
)


def read_effect(
    text: str, title: str | None, issued: Located[date] | None, *, adopted: date | None = None
) -> tuple[Located[date] | None, Located[date] | None]:
    """The first day in force and the last, each with the clause that states it.

    “自印发之日起施行” needs ``issued`` (or ``adopted``, the first publication of a statute amended since); “有效期5年” runs from the first day in force and ends the day before its
    fifth anniversary. A clause about another document (《…条例》自…起施行) is left alone: the sentence must speak
    of 本办法, of this title, or of no other document at all.
    """
    effective: Located[date] | None = None
    expires: Located[date] | None = None
    for span in _relevant(text):
        sentence = span.of(text)
        if not _speaks_of_itself(sentence, title) or _PROPOSED.search(sentence):
            continue
        found = _effective_in(sentence, adopted or (issued.value if issued else None))
        if found:
            effective = Located(found[0], found[1].shift(span.start))
        start = effective or issued
        ends = _expiry_in(sentence, start.value if start else None)
        if ends and (found or _HAS_SELF.search(sentence) or "《" not in sentence):
            expires = Located(ends[0], ends[1].shift(span.start))
    return effective, expires


def read_relations(text: str, title: str | None) -> tuple[Relation, ...]:
    """The documents this one repeals or amends, as its clauses or its title say.

    >>> [(r.kind.value, r.title, r.doc_number) for r in read_relations(
    ...     "本办法自印发之日起施行，《旧办法》（澜府〔2016〕8号）同时废止。", "新办法")]
    [('废止', '旧办法', '澜府〔2016〕8号')]
    """
    relations: list[Relation] = []
    for span in _relevant(text):
        sentence = span.of(text)
        if _PROPOSED.search(sentence):
            continue
        found = [*_repealed_before(sentence), *_repealed_after(sentence)]
        kind = RelationKind.REPEALS
        if not found and not _REPEAL.search(sentence) and _AMENDS.search(sentence):
            kind = RelationKind.AMENDS
            found = [
                _Object(mention.value.name, mention.value.doc_number, mention.span)
                for mention in find_titles(sentence)
                if not _is_basis(sentence, mention.span.start)
            ]
        relations.extend(
            Relation(kind, each.title, each.doc_number, each.span.shift(span.start))
            for each in found
            if each.title is None or each.title != title
        )
    return tuple(dict.fromkeys(relations))


@dataclass(frozen=True, slots=True)
class _Object:
    """A document that a sentence repeals or amends; ``span`` counts from the sentence's start."""

    title: str | None
    doc_number: str | None
    span: Span


def _repealed_before(sentence: str) -> list[_Object]:
    """What stands right before 同时废止: a title or 文号, and the list that it ends.

    A provision of a document (《…》第三条同时废止, 《…》有关规定不再执行) is not the document.
    """
    found: list[_Object] = []
    titles, numbers = find_titles(sentence), find_doc_numbers(sentence)
    for repeal in _REPEAL.finditer(sentence):
        at = bisect.bisect_right(titles, repeal.start(), key=lambda mention: mention.span.end) - 1
        number = bisect.bisect_right(numbers, repeal.start(), key=lambda mention: mention.span.end) - 1
        last = titles[at].span.end if at >= 0 else -1
        if at >= 0 and _NEXT_TO.fullmatch(sentence, last, repeal.start()):
            first = at
            while first and _LISTED.fullmatch(sentence, titles[first - 1].span.end, titles[first].span.start):
                first -= 1
            group = titles[first : at + 1]
            found.extend(_Object(m.value.name, m.value.doc_number, m.span) for m in group)
        elif number >= 0 and numbers[number].span.start >= last:
            mention = numbers[number]
            if _NEXT_TO.fullmatch(sentence, mention.span.end, repeal.start()):
                found.append(_Object(None, mention.value.text, mention.span))
    return found


def _repealed_after(sentence: str) -> list[_Object]:
    """What follows 决定废止《…》."""
    verb = _DECIDES.search(sentence)
    if not verb:
        return []
    found: list[_Object] = []
    end = verb.end()
    for mention in find_titles(sentence):
        if mention.span.start < verb.end():
            continue
        if mention.span.start != end and not _LISTED.fullmatch(sentence, end, mention.span.start):
            break
        found.append(_Object(mention.value.name, mention.value.doc_number, mention.span))
        end = mention.span.end
    return found


def _relevant(text: str) -> list[Span]:
    """Sentences that can speak of effect: found from the few places where the words stand."""
    spans: list[Span] = []
    for match in _WORTH_READING.finditer(text):
        if spans and spans[-1].end > match.start():
            continue
        start = max(text.rfind(mark, 0, match.start()) for mark in "。\n\t") + 1
        ends = [at for at in (text.find(mark, match.end()) for mark in "。\n\t") if at >= 0]
        end = min(ends) + 1 if ends else len(text)
        spans.extend(
            s for s in sentence_spans(text, Span(start, end)) if not spans or s.start >= spans[-1].end
        )
    return spans


def _is_basis(sentence: str, at: int) -> bool:
    """Whether the title at ``at`` is what the repeal rests on (根据《…》), not what is repealed."""
    before = sentence[max(0, at - 6) : at]
    return bool(re.search(r"(?:根据|依据|按照|依照|按|以)$", before)) or before.endswith(("发布的", "本"))


def _speaks_of_itself(sentence: str, title: str | None) -> bool:
    if _HAS_SELF.search(sentence):
        return True
    names = [mention.value.name for mention in find_titles(sentence)]
    if not names:
        # “……自发布之日起施行。” with no subject, or a promulgation (现予公布，自…起施行).
        return bool(re.match(r"(?:现予|现将|以上|自|从|有效期)", sentence)) or bool(
            re.search(r"(?:现予|予以)(?:公布|发布|印发)", sentence)
        )
    return bool(title) and names[0] in (title or "")


def _effective_in(sentence: str, issued: date | None) -> tuple[date, Span] | None:
    match = _ON_DATE.search(sentence)
    if match:
        value = read_date(match["date"])
        return (value, Span(*match.span())) if value else None
    match = _ON_ISSUE.search(sentence)
    if not match or not issued:
        return None
    value = issued
    if match["n"]:
        number = int(parse_number(match["n"]) or 0)
        value = _add_months(value, number) if match["unit"] == "个月" else value + timedelta(days=number)
    return value, Span(*match.span())


def _expiry_in(sentence: str, start: date | None) -> tuple[date, Span] | None:
    for pattern in (_RANGE, _VALID_UNTIL):
        match = pattern.search(sentence)
        if match:
            value = read_date(match["date"])
            return (value, Span(*match.span())) if value else None
    match = _VALID_YEARS.search(sentence)
    if not match or not start:
        return None
    years = int(parse_number(match["n"]) or 0)
    return _add_months(start, 12 * years) - timedelta(days=1), Span(*match.span())


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year += day.year
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
