"""The words by which suggestions are announced, numbered and closed in a proposal."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.models import Span
from corpus.numbering import find_marker, ordinal

_CN = "一二三四五六七八九十"
_BACKGROUND = re.compile(
    "背景|问题|现状|情况|原因|成因|分析|必要性|重要性|意义|困难|不足|短板|依据|理由|概况|挑战|痛点|可行性|困境|瓶颈|案据|"
    "存在|优势|隐患|形势|成效|案由|做法"
)
_ASKING = re.compile("建议|对策|措施|办法|诉求|请求|解决方案|思路|举措|路径|方案$")
_PART_NAME = re.compile(
    r"(?:(?:关于|提出|我们的|本人|现|特|为此|因此|针对(?:上述|以上|这些)?(?:问题|情况))，?)*(?:几点|[一二三四五六七八九十两]点|[一二三四五六七八九十两]条|"
    r"几条|对策|工作|意见|具体|主要|有关|相关|提案|政策|解决|改进|应对|整改|下一步|几个|以下|如下|若干|议案|立法|初步)*的?"
    r"(?:建议|对策|意见|措施|办法|请求|诉求|方案|思路|举措)(?:(?:及|和|与|、|或)?(?:建议|对策|意见|措施|办法|方案|思路|举措))*(?:如下|内容|部分|事项)?"
)
_LEADING_IN = re.compile(
    r"(?:建议|意见|对策|措施|提议|呼吁|希望|请求|诉求|方案|举措)[^。；！？]{0,24}[：:]$"
    r"|(?:如下|以下|下列|下述)[^。；！？]{0,10}(?:建议|意见|对策|措施|方面|举措|工作)[^。；！？]{0,6}[：:。]?$"
    r"|(?:建议|意见|对策|措施)(?:如下|有以下[^。]{1,6})[：:。]?$"
    r"|(?:为此|因此|鉴于此|对此|故)，?[^。；！？]{0,12}(?:建议|提议|呼吁|希望)[：:，,]?$"
)
_ASKED_INSIDE = re.compile(
    r"(?:^|[。；！？，,])(?:(?:为此|因此|对此|鉴于此|故|我们?|特|现|提出)，?)*(?:具体|我们?的?)?(?:建议|对策|意见建议)(?:如下|是)?[：:]\s?(?=\S)"
)
_CLOSING = re.compile(
    r"^(?:以上(?:建议|意见|提案|是|请|为|内容|几点|各点)|综上|特此|妥否|当否|此致|敬请|请予|请(?:审议|考虑|研究)|恳请(?:有关|审议|研究)|总之|"
    r"我们?(?:相信|坚信)|相信|只有)|供(?:参考|有关部门|领导|决策)[^。]{0,10}[。]?$"
)
_OPENER = re.compile(
    r"(?:^|[，,：:。；])(?:(?!群众|有人|来信|居民|市民|专家|企业|业主|网友)[^，,。；：:]){0,12}?"
    r"(?:建议|希望|呼吁|提议|恳请|恳切希望|盼望|请求|提请)(?!书|稿|函|人|者|案|权|中提|的(?!是)|被|比较|较多|不少|很多|集中|得到|已|和意见|与意见)"
)
_NOT_OPENER = re.compile(
    r"(?:本|该|此|上述|以上|这[一些项]|[0-9一二三四五六七八九十两多数]+[条项件份]|意见|合理化|政策|代表|委员|提出(?:过|的|了)|多次|曾|收到|[和与及]|各[项类]|具体)(?:建议|提议)"
)


@dataclass(frozen=True, slots=True)
class Enumerated:
    """One point of an enumeration within a paragraph: ``label`` and ``span`` (label included), from its start."""

    label: str
    span: Span


def is_background(heading: str) -> bool:
    """Whether a heading tells of problems or causes and asks nothing.

    >>> is_background("一、存在的主要问题"), is_background("三、对策建议"), is_background("问题与建议")
    (True, False, False)
    """
    return bool(_BACKGROUND.search(heading)) and not _ASKING.search(heading)


def names_suggestions(heading: str) -> bool:
    """Whether a heading, without its number, names the part that holds the suggestions.

    >>> [names_suggestions(h) for h in ("对策与建议", "具体建议如下：", "建议", "建议加大投入", "办理意见")]
    [True, True, True, False, False]
    """
    return bool(_PART_NAME.fullmatch(heading.strip("：:。【】[] \u3000")))


def asks(heading: str) -> bool:
    """Whether a heading speaks of suggestions or measures at all."""
    return bool(_ASKING.search(heading))


def leads_in(paragraph: str) -> bool:
    """Whether a paragraph ends by announcing the suggestions.

    >>> leads_in("招人难、留人难。为此建议："), leads_in("现提出以下几点建议。"), leads_in("建议增加床位。")
    (True, True, False)
    """
    return bool(_LEADING_IN.search(paragraph.rstrip()))


def asked_inside(paragraph: str) -> int | None:
    """Where, in a paragraph that says 建议： and goes on, what is asked begins; None where it does not.

    >>> text = "部分村庄管网不通。建议：加快管网建设。"
    >>> text[asked_inside(text) :], asked_inside("为此建议：")
    ('加快管网建设。', None)
    """
    match = _ASKED_INSIDE.search(paragraph)
    return match.end() if match else None


def closes(paragraph: str) -> bool:
    """Whether a paragraph ends the proposal: 以上建议供参考, 特此提案, 综上.

    >>> closes("以上建议，请予考虑。"), closes("加强宣传。")
    (True, False)
    """
    return len(paragraph) <= 200 and bool(_CLOSING.search(paragraph.strip()))


def opens_suggestion(sentence: str) -> bool:
    """Whether a sentence of prose asks for something new.

    >>> opens_suggestion("建议将申领由按季度改为按月。"), opens_suggestion("同时，希望公布名单。")
    (True, True)
    >>> opens_suggestion("群众建议较多。"), opens_suggestion("上述建议已多次提出。")
    (False, False)
    """
    plain = _NOT_OPENER.sub("", sentence)
    return bool(_OPENER.search(plain))


def adds_another(paragraph: str) -> bool:
    """Whether a paragraph after the numbered ones asks for one thing more.

    >>> adds_another("此外，建议将心理体检纳入年度体检。"), adds_another("此外，经费由财政保障。")
    (True, False)
    """
    return paragraph.startswith(("此外", "另外", "最后")) and opens_suggestion(paragraph)


_SEQUENCES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("建议一", re.compile(rf"(?:^|(?<=[。；;：:\s]))建议(?P<n>[{_CN}]{{1,2}}|\d{{1,2}})[、：:，,.]?(?=\S)")),
    ("一、", re.compile(rf"(?:^|(?<=[。；;：:\s]))(?P<n>[{_CN}]{{1,2}})、(?=\S)")),
    ("（一）", re.compile(rf"(?:^|(?<=[。；;：:，,\s]))[（(](?P<n>[{_CN}]{{1,2}})[）)]、?(?=\S)")),
    (
        "一是",
        re.compile(rf"(?:^|(?<=[。；;：:，,、\s]))(?P<n>[{_CN}]{{1,2}})(?:是要?|要|则)(?!否)[，,]?(?=\S)"),
    ),
    ("第一", re.compile(rf"(?:^|(?<=[。；;：:，,\s]))第(?P<n>[{_CN}]{{1,2}})[，,、：:](?=\S)")),
    ("1.", re.compile(r"(?:^|(?<=[。；;：:\s]))(?P<n>\d{1,2})\s?[.、．](?=\s?[^\d\s])")),
    ("（1）", re.compile(r"(?:^|(?<=[。；;：:，,\s]))[（(](?P<n>\d{1,2})[）)]、?(?=\S)")),
    ("1）", re.compile(r"(?:^|(?<=[。；;：:\s]))(?P<n>\d{1,2})[）)](?=\S)")),
    ("①", re.compile(r"(?P<n>[①-⑳])\s?(?=\S)")),
)
_ORDER_WORDS = (
    re.compile(r"首先[，,]?"),
    re.compile(r"其次[，,]?"),
    re.compile(r"(?:再次|再者|第三|此外|另外)[，,]?"),
)
_ORDER_LAST = re.compile(r"最后[，,]?")


def enumerated(text: str) -> tuple[Enumerated, ...]:
    """The points of an enumeration inside one paragraph, numbered from one without a gap; empty where there is none.

    The numbering that begins first wins; numbers inside its points are theirs.

    >>> [e.label for e in enumerated("建议：一是扩大范围；二是提高标准（1）甲（2）乙；三是公开名单。")]
    ['一是', '二是', '三是']
    >>> enumerated("一是扩大范围。")
    ()
    """
    best: list[tuple[int, int]] = []
    for _, pattern in _SEQUENCES:
        run = _run(text, pattern)
        if len(run) >= 2 and (not best or run[0][0] < best[0][0]):
            best = run
    if not best:
        best = _ordered_words(text)
    if not best:
        return ()
    ends = [*(start for start, _ in best[1:]), len(text)]
    return tuple(
        Enumerated(text[start:label].strip(), Span(start, end))
        for (start, label), end in zip(best, ends, strict=True)
    )


def _run(text: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    run: list[tuple[int, int]] = []
    for match in pattern.finditer(text):
        value = ord(match["n"]) - ord("①") + 1 if "①" <= match["n"] <= "⑳" else ordinal(match["n"])
        if value == len(run) + 1:
            run.append((match.start(), match.end()))
    return run


def _ordered_words(text: str) -> list[tuple[int, int]]:
    run: list[tuple[int, int]] = []
    at = 0
    for pattern in _ORDER_WORDS:
        match = pattern.search(text, at)
        if match is None or (match.start() > 0 and text[match.start() - 1] not in "。；;：:，, \n"):
            break
        run.append((match.start(), match.end()))
        at = match.end()
    if len(run) >= 1 and (match := _ORDER_LAST.search(text, at)):
        run.append((match.start(), match.end()))
    return run if len(run) >= 2 else []


def without_label(text: str) -> tuple[str, str]:
    """A paragraph's printed number and what follows it.

    >>> without_label("（一）总结首单经验"), without_label("建议二：扩大范围"), without_label("扩大范围")
    (('（一）', '总结首单经验'), ('建议二：', '扩大范围'), ('', '扩大范围'))
    """
    marker = find_marker(text)
    if marker is None:
        return "", text.strip()
    return text[: marker.end].strip(), text[marker.end :].strip()
