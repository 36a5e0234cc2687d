"""Figures that do not add up: rests, shares, parts larger than their whole, lists and the number said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.drafting.models import Finding
from assistant.drafting.review_view import PROSE, Paragraph, Role, View
from corpus.models import Span
from corpus.numbering import find_marker

_UNITS = "人次|户次|平方公里|平方米|公里|公顷|千米|美元|个|家|件|项|人|名|户|台|套|条|座|处|所|米|亩|吨|辆|宗|起|场|期|栋|张|份|元|部|株|棵|间|批|对|支|门|课时"
_FIGURE = re.compile(
    rf"(?<![\d.,/\-—〔第])(?P<n>\d{{1,9}}(?:\.\d{{1,4}})?)(?P<scale>[万亿]?)(?P<unit>{_UNITS})"
)
#: A figure that is no exact total: a limit, a rate, an estimate.
_LOOSE = re.compile(r"(?:约|近|超过?|逾|不少于|不低于|不超过|不足|最高|最低|每|按|至少|以上|以下|至|-|—|～)$")
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
_REST = re.compile(r"(?:其余|剩余|余下|尚余|尚未[^，。；、]{1,8}的|还未[^，。；、]{1,8}的)的?$")
_PROCESSED = re.compile(
    rf"(?:受理|收到|接到|申报|申请|报名)[^，。；\d]{{0,8}}(?P<a>\d+)(?P<u>{_UNITS})[，,、](?:其中|已)?[^，。；\d]{{0,6}}"
    r"(?:补助|资助|奖励|通过|批准|办结|立项|兑现|采纳|答复|结案|入选|录取)[^，。；\d]{0,4}(?P<b>\d+)(?P=u)"
)
_PLANNED = re.compile(
    rf"(?:计划|任务为?|将为其中)的?[^，。；\d]{{0,10}}(?P<a>\d+)(?P<u>{_UNITS})[^。；\d]{{0,24}}(?:\d{{1,2}}月底?)?[^。；\d]{{0,6}}"
    r"已(?:完成|建成|改造|培训|整改|开工)[^，。；\d]{0,4}(?P<b>\d+)(?P=u)"
)
_SHARE = re.compile(
    r"(?:完成(?:了)?(?:全年|年度|本年度)?(?:计划|任务|目标)(?:数|量)?的|占(?:年度|全年|全部|全市)?(?:计划|任务|目标|总数|总量)的|(?:覆盖率|完成率)(?:为|达到?|达)?)"
    r"(?P<share>\d{1,3}(?:\.\d{1,2})?)[%％]"
)
_PART = r"[\u4e00-\u9fff“”]{2,14}"
_LISTED = re.compile(
    rf"(?P<list>(?:{_PART}、)+{_PART}?)(?P<etc>等)?(?P<n>[两二三四五六七八九]|[2-9])"
    r"(?:[类种][\u4e00-\u9fff]{2}|(?:个|项|大)?(?:方面|制度|措施|领域|环节|机制|渠道|方向|区域|重点|任务|平台|工程|模式|原则|举措))"
)
_ANNOUNCED = re.compile(
    r"(?P<n>[两二三四五六七八九十])(?:个|项|大|条)?(?:方面|措施|举措|办法|任务|工作|环节)[^。，；：]{0,10}[：:。]\s*$"
)
_CN = {c: n for n, c in enumerate("〇一二三四五六七八九十")} | {"两": 2}
_ALL = re.compile(
    rf"(?:共有|现有|共)(?P<noun>[\u4e00-\u9fff]{{2,4}}?)(?P<n>\d+)(?P<unit>{_UNITS})"
    rf"|(?:全市|全部|所有)(?P<n2>\d+)(?P<unit2>{_UNITS})(?P<noun2>[\u4e00-\u9fff]{{2,4}})"
)
_DATED = re.compile(r"(?:19|20)\d\d年(?:\d{1,2}月)?[底末]?")
_ANCHOR = re.compile(r"(?P<anchor>[\u4e00-\u9fff]{4})(?:[的了共约达为计]{0,2})$")
_POLICY = re.compile("每|最高|超过|资助|补[助贴]|奖|标准|给予|按")
#: Shares are rounded; this much is no fault.
_ROUNDED = Decimal("0.6")


@dataclass(frozen=True, slots=True)
class _Figure:
    """An exact number of things within a paragraph."""

    start: int
    end: int
    value: Decimal
    unit: str


def check_arithmetic(view: View) -> Iterator[Finding]:
    """Findings of figure-sum, figure-count and figure-conflict that follow from counting."""
    paragraphs = [p for p in view.of(*PROSE) if not (p.cell and p.role is Role.BODY)]
    for p in paragraphs:
        figures = _figures(p.text)
        yield from _rests(view, p, figures)
        yield from _shares(view, p, figures)
        yield from _processed(view, p)
        yield from _listed(view, p)
    yield from _announced(view)
    yield from _totals(view, paragraphs)
    yield from _twice(view)


def _figures(text: str) -> list[_Figure]:
    return [
        _Figure(m.start(), m.end(), Decimal(m["n"]) * _SCALES[m["scale"]], m["unit"])
        for m in _FIGURE.finditer(text)
        if not _LOOSE.search(text[max(0, m.start() - 4) : m.start()])
        and not re.match("以上|以下|左右|以内|余", text[m.end() : m.end() + 2])
    ]


def _place(p: Paragraph, start: int, end: int) -> Span:
    return Span(p.span.start + start, p.span.start + end)


def _rests(view: View, p: Paragraph, figures: Sequence[_Figure]) -> Iterator[Finding]:
    """剩余35个 behind 276个 and 241个: the whole less its parts."""
    for n, rest in enumerate(figures):
        if not _REST.search(p.text[max(0, rest.start - 14) : rest.start]):
            continue
        known = [f.value for f in figures[:n] if f.unit == rest.unit]
        if len(known) < 2 or _left(known, rest.value):
            continue
        whole, part = known[-2], known[-1]
        if whole > part:
            yield view.found(
                "figure-sum",
                _place(p, rest.start, rest.end),
                f"前面是{_shown(whole)}和{_shown(part)}{rest.unit}，相差{_shown(whole - part)}，这里是{_shown(rest.value)}",
                "核对合计和分项的数字",
            )


def _left(known: Sequence[Decimal], rest: Decimal) -> bool:
    """Whether some whole among the figures leaves the rest, less one part or all parts that follow it."""
    for i, whole in enumerate(known):
        parts = known[i + 1 :]
        if any(whole - sum(parts[:k], Decimal(0)) == rest for k in range(1, len(parts) + 1)):
            return True
        if any(whole - part == rest for part in parts):
            return True
    return False


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _shares(view: View, p: Paragraph, figures: Sequence[_Figure]) -> Iterator[Finding]:
    """完成年度计划的54%: no two of the figures before it give that share."""
    for match in _SHARE.finditer(p.text):
        start = max(p.text.rfind(mark, 0, match.start()) for mark in "。；") + 1
        before = [f for f in figures if f.end <= match.start()]
        if not before or before[-1].start < start:
            continue
        part = before[-1]
        pairs = [(f.value, part.value) for f in before[:-1] if f.unit == part.unit and f.value >= part.value]
        said = Decimal(match["share"])
        made = [round(small / whole * 100, 1) for whole, small in pairs if whole]
        if made and all(abs(share - said) > _ROUNDED for share in made):
            yield view.found(
                "figure-sum",
                _place(p, match.start(), match.end()),
                f"按前面的数字应为{_shown(made[-1])}%，这里是{_shown(said)}%",
                "核对数字和比例",
            )


def _processed(view: View, p: Paragraph) -> Iterator[Finding]:
    for match in (*_PROCESSED.finditer(p.text), *_PLANNED.finditer(p.text)):
        planned = match.re is _PLANNED
        if int(match["b"]) > int(match["a"]) and not (planned and "超额" in p.text):
            named = "计划的" if planned else "受理、申请的"
            yield view.found(
                "figure-sum",
                _place(p, match.start("b"), match.end()),
                f"{named}只有{match['a']}{match['u']}，这里是{match['b']}{match['u']}",
                "核对数字",
            )


def _listed(view: View, p: Paragraph) -> Iterator[Finding]:
    """律师选派、旁听庭审、案卷评查三项制度: as many as are named."""
    for match in _LISTED.finditer(p.text):
        parts = match["list"].count("、") + 1
        most = parts + len(re.findall("[和与及]", match["list"].rsplit("、", 1)[-1]))
        said = int(match["n"]) if match["n"].isdigit() else _CN[match["n"]]
        if parts > said or (not match["etc"] and most < said):
            yield view.found(
                "figure-count",
                _place(p, match.start(), match.end()),
                f"说是{match['n']}项，列出了{parts}项",
                "核对项数",
            )


def _announced(view: View) -> Iterator[Finding]:
    """从三个方面推进：and the numbered paragraphs behind it."""
    paragraphs = list(view.of(*PROSE, Role.SUGGESTION))
    for n, p in enumerate(paragraphs):
        match = _ANNOUNCED.search(p.text)
        if match is None:
            continue
        numbers: list[int] = []
        style = ""
        for other in paragraphs[n + 1 :]:
            marker = find_marker(other.text)
            if marker is None or marker.number is None:
                if not numbers:
                    break
                continue
            style = style or marker.style.name
            if marker.style.name != style or marker.number != len(numbers) + 1:
                break
            numbers.append(marker.number)
        if len(numbers) >= 2 and len(numbers) != _CN[match["n"]]:
            yield view.found(
                "figure-count",
                _place(p, match.start(), match.end()),
                f"说是{match['n']}项，下面列出了{len(numbers)}项",
                "核对项数",
            )


def _totals(view: View, paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """共有内河31条 and 全市13条内河: all of one thing, twice counted."""
    seen: list[tuple[str, str, str]] = []
    for p in paragraphs:
        for match in _ALL.finditer(p.text):
            noun, number, unit = (match[name] or match[f"{name}2"] for name in ("noun", "n", "unit"))
            for other, known, theirs in seen:
                same = other[:2] == noun[:2] or other[-2:] == noun[:2]
                if same and theirs == unit and known != number:
                    yield view.found(
                        "figure-conflict",
                        _place(p, match.start(), match.end()),
                        f"前面写的是{known}{unit}，这里是{number}{unit}",
                        "核对后统一",
                    )
                    break
            seen.append((noun, number, unit))


def _twice(view: View) -> Iterator[Finding]:
    """The same words before a figure, of the same time: 竣工交付148台 and 竣工交付的184台."""
    seen: list[tuple[str, str, frozenset[str], _Figure]] = []
    for sentence in view.said(*PROSE):
        dates = frozenset(_DATED.findall(sentence.text))
        for figure in _figures(sentence.text) if dates else ():
            before = sentence.text[: figure.start]
            clause = re.split("[，。；：]", before)[-1]
            match = _ANCHOR.search(clause)
            if match is None or _POLICY.search(clause):
                continue
            for anchor, where, theirs, other in seen:
                same = anchor == match["anchor"] and other.unit == figure.unit and theirs == dates
                if same and where != sentence.text and other.value != figure.value:
                    yield view.found(
                        "figure-conflict",
                        Span(sentence.span.start + figure.start, sentence.span.start + figure.end),
                        f"这里是{_shown(figure.value)}{figure.unit}，前面“{anchor}”的是{_shown(other.value)}{figure.unit}",
                        "核对后统一",
                    )
                    break
            seen.append((match["anchor"], sentence.text, dates, figure))
