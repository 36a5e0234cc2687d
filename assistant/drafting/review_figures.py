"""Figures within the letter: missing and odd units, impossible values, sums, lists, and figures that disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.answering.claims import Claim
from assistant.drafting.models import Finding
from assistant.drafting.review_arithmetic import check_arithmetic
from assistant.drafting.review_claims import figures_of
from assistant.drafting.review_content import content
from assistant.drafting.review_view import PROSE, Role, Sentence, View
from corpus.mentions import Bound, CountValue, QuantityValue
from corpus.models import Span

_BARE = re.compile(
    r"(?<=[\u4e00-\u9fff])(?P<figure>\d{1,12}(?:\.\d{1,6})?\s?[万亿]?)(?=[，。；]|$|(?:以上|以下|左右|不等)[，。；])"
    r"|(?<=[\u4e00-\u9fff])(?P<listed>\d{1,12}(?:\.\d{1,6})?\s?[万亿])(?=、)"
    r"|(?<=资金|金额|补助|补贴|奖励|投资|投入|费用|经费|贷款|产值|收入|支出|损失)(?:共|约|达|为|合计|共计)?"
    r"(?P<money>\d{2,12}(?:\.\d{1,6})?[万亿]?)(?=[列纳用给发拨归计投支以由并和与及等])"
)
#: A number without a unit is the rule behind these words: telephones, annexes, figures of lists, codes.
_NO_UNIT = re.compile(
    r"(?:电话|热线|手机|拨打|致电|协助|号码|传真|附件|附表|附图|表|图|第|号|编号|代码|邮编|年|届|压缩为|降为|联系\s?[\u4e00-\u9fff]{2,8})$"
)
_ODD = re.compile(
    r"(?<!\d)\d{1,12}(?:\.\d{1,6})?\s?[亿](?:年|月|日|天|岁)|(?<!\d)\d{2,12}(?:\.\d{1,6})?万(?:年|月|日|岁)|\d[%％](?:元|个|家|人|件|项)|\d\s?元(?:人|家|件|%)(?=[，。；])|[万亿]元(?:个|家|件|人|万|亿)(?=[，。；、])"
    r"|\d\s?(?:亿万|万亿万|万万|亿亿)(?:元|人|家|件|平方米|吨)?|\d\s?[万亿]?(?:平方|立方)(?![米公千里厘分英毫])"
)
_SHARE = re.compile(
    r"(?:占比|比例|比重|率|覆盖面|满意度|占[^，。；]{0,12})(?:已?达到?|为|至|提高到|超过|约|在)?(?P<figure>\d{1,12}(?:\.\d{1,6})?)[%％]"
)
_GROWS = re.compile("增长率|增速|回报率|收益率|杠杆率|覆盖率|完成率|偿付能力|充足率|周转率|增幅|拨备")
_RANGE = re.compile(
    r"(?<!\d)(?P<a>\d{1,12}(?:\.\d{1,6})?)(?P<unit_a>[万亿]?(?:元|人|家|件|项|个|%)?)\s?[-—–~～至]\s?(?P<b>\d+(?:\.\d+)?)(?P<unit_b>[万亿]?(?:元|人|家|件|项|个|%))"
)
_LISTED = re.compile(
    r"(?<!第)(?P<n>\d{1,2}|[二两三四五六七八九十]{1,2})(?P<unit>[家个项名类种所座条])[^，。；：《》]{0,16}[，：]?(?:分别(?:是|为)|即|包括)[：:]?(?P<list>[^。；]+)[。；]"
)
_TALLY = re.compile(
    r"(?P<n>\d{1,2}|[二两三四五六七八九十]{1,2})(?:个|项|条|大)?(?:方面|措施|举措|办法|任务|工作|重点)[^。]{0,12}[：:。]"
)
_CN = {c: n for n, c in enumerate("〇一二三四五六七八九十")} | {"两": 2}
#: Clauses that speak of one thing share so much of their words.
_SAME = 0.85
_SAME_SENTENCE = 0.6
_CLAUSE = re.compile(r"[，。；]")


def check_figures(view: View) -> Iterator[Finding]:
    """Findings of unit-missing, unit-odd, figure-range, figure-sum, figure-count and figure-conflict."""
    for p in view.of(*PROSE, Role.SUGGESTION):
        if p.cell and p.role is Role.BODY:
            continue
        yield from _units(view, p.span, p.text)
        yield from _values(view, p.span, p.text)
    for sentence in view.said(*PROSE):
        yield from _sums(view, sentence)
        yield from _lists(view, sentence)
    yield from check_arithmetic(view)
    yield from _conflicts(view)


def _units(view: View, span: Span, text: str) -> Iterator[Finding]:
    for match in _BARE.finditer(text):
        figure = (match["figure"] or match["listed"] or match["money"]).strip()
        year = re.fullmatch(r"(?:19|20)\d\d", figure)
        if (
            len(figure) < 2
            or _NO_UNIT.search(text[: match.start()])
            or (figure.isdigit() and (len(figure) >= 7 or year))
        ):
            continue
        place = Span(span.start + max(0, match.start() - 6), span.start + match.end())
        yield view.found("unit-missing", place, f"“{figure}”后面没有单位", "补上元、万元、家、件等单位")
    for match in _ODD.finditer(text):
        yield view.found(
            "unit-odd",
            Span(span.start + match.start(), span.start + match.end()),
            f"“{match[0]}”的单位可疑",
            "核对单位",
        )


def _values(view: View, span: Span, text: str) -> Iterator[Finding]:
    for match in _SHARE.finditer(text):
        if Decimal(match["figure"]) > 100 and not _GROWS.search(match[0]):
            yield view.found(
                "figure-range",
                Span(span.start + match.start(), span.start + match.end()),
                f"比例“{match['figure']}%”超过100%",
                "核对数字",
            )
    for match in _RANGE.finditer(text):
        same = not match["unit_a"] or match["unit_a"] == match["unit_b"]
        if (
            same
            and Decimal(match["a"]) > Decimal(match["b"])
            and not re.search(r"[\d\-—–年月]$", text[: match.start()])
        ):
            yield view.found(
                "figure-range",
                Span(span.start + match.start(), span.start + match.end()),
                "上下限颠倒",
                "核对数字",
            )


def _sums(view: View, sentence: Sentence) -> Iterator[Finding]:
    """The parts named after 其中 or 分别 never exceed the whole before them."""
    match = re.search(r"(?:其中|包括)[，：:]?", sentence.text)
    if match is None:
        return
    claims = [c for c in figures_of(sentence.text) if c.type in ("count", "amount")]
    wholes = [c for c in claims if c.span.end <= match.start()]
    if not wholes:
        return
    whole = wholes[-1]
    parts = [c for c in claims if c.span.start >= match.end() and c.family == whole.family]
    if not parts or (len({_low(c) for c in parts}) < len(parts) and len(parts) > 4):
        return
    total, most = sum(filter(None, map(_low, parts)), Decimal(0)), _low(whole)
    biggest = max((v for c in parts if (v := _low(c)) is not None), default=Decimal(0))
    over = (
        biggest
        if "分别" not in sentence.text and not re.search("[，、][^，]*[，、]", sentence.text[match.end() :])
        else total
    )
    exact = all(isinstance(c.value, QuantityValue) and c.value.bound is Bound.EXACT for c in (whole, *parts))
    if exact and most is not None and over > most:
        yield view.found(
            "figure-sum", sentence.span, f"分项合计超过了总数“{whole.text}”", "核对合计和分项的数字"
        )


def _low(claim: Claim) -> Decimal | None:
    return claim.value.low if isinstance(claim.value, QuantityValue) else None


def _lists(view: View, sentence: Sentence) -> Iterator[Finding]:
    for match in _LISTED.finditer(sentence.text):
        said = _number(match["n"])
        listed = re.sub(r"[（(《“][^）)》”]*[）)》”]", "某", match["list"])
        parts = [part for part in re.split(r"、|以及|和(?=[\u4e00-\u9fff]{2,12}$)", listed) if part]
        if "等" in listed[-8:] or "，" in listed or len(parts) < 2:
            continue
        loose = len(re.split(r"、|以及|[和与及]", listed))
        if said is not None and not len(parts) <= said <= loose and said != len(parts):
            yield view.found(
                "figure-count",
                Span(sentence.span.start + match.start(), sentence.span.start + match.start("list")),
                f"说是{match['n']}{match['unit']}，列出了{len(parts)}{match['unit']}",
                "核对个数和名单",
            )
    tally = _TALLY.search(sentence.text)
    if tally and (said := _number(tally["n"])):
        paragraph = next((p for p in view.paragraphs if p.span.contains(sentence.span)), None)
        rest = (
            paragraph.text[sentence.span.start - paragraph.span.start + tally.end() - 1 :]
            if paragraph
            else ""
        )
        numbers = [
            _CN.get(c, 0) for c in re.findall(r"(?:[。；：，]|^)([一二三四五六七八九十])是(?!否)", rest)
        ]
        if numbers and numbers[0] == 1 and max(numbers) != said and len(numbers) == max(numbers):
            yield view.found(
                "figure-count",
                Span(sentence.span.start + tally.start(), sentence.span.start + tally.end()),
                f"说是{tally['n']}项，列出了{max(numbers)}项",
                "核对项数",
            )


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if len(text) == 1:
        return _CN.get(text)
    tens, _, ones = text.partition("十")
    return (_CN.get(tens, 1) if tens else 1) * 10 + (_CN.get(ones, 0) if ones else 0)


def _conflicts(view: View) -> Iterator[Finding]:
    """Two clauses of the same words with other figures of one kind."""
    known: list[tuple[Claim, Sentence]] = []
    for sentence in view.said(*PROSE):
        for claim in figures_of(sentence.text, view.day):
            if claim.type not in ("amount", "percentage", "count"):
                continue
            for other, there in known:
                if there is not sentence and _contradict(claim, sentence, other, there):
                    place = Span(sentence.span.start + claim.span.start, sentence.span.start + claim.span.end)
                    yield view.found(
                        "figure-conflict",
                        place,
                        f"这里是{claim.text}，前面同样的话里是{other.text}",
                        "核对后统一",
                    )
                    break
            known.append((claim, sentence))


def _contradict(claim: Claim, sentence: Sentence, other: Claim, there: Sentence) -> bool:
    if other.family != claim.family or other.key == claim.key or _unit(other) != _unit(claim):
        return False
    if len(content(sentence.text)) >= 2 and _without(claim, sentence) == _without(other, there):
        return True
    words, others = (content(around(s.text, c.span)) for s, c in ((sentence, claim), (there, other)))
    return (
        min(len(words), len(others)) >= 3
        and _likeness(words, others) >= _SAME
        and _likeness(content(sentence.text), content(there.text)) >= _SAME_SENTENCE
    )


def _without(claim: Claim, sentence: Sentence) -> str:
    return f"{sentence.text[: claim.span.start]}#{sentence.text[claim.span.end :]}"


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _unit(claim: Claim) -> str:
    return claim.value.unit if isinstance(claim.value, CountValue) else ""


def around(text: str, span: Span) -> str:
    """The clause of a figure and, where it is short, the one before it, without the figure."""
    starts = [0, *(m.end() for m in _CLAUSE.finditer(text, 0, span.start))]
    start = starts[-1]
    if span.start - start < 12 and len(starts) > 1:
        start = starts[-2]
    end = _CLAUSE.search(text, span.end)
    return text[start : span.start] + "，" + text[span.end : end.start() if end else len(text)]
