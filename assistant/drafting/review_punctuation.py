"""Punctuation, 文号 and small slips: half-width marks, doubled marks, unpaired brackets, doubled words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.models import Finding
from assistant.drafting.review_view import PROSE, Role, View
from corpus.mentions import NumberKind, find_doc_numbers
from corpus.models import Span
from corpus.tokens import words

_HAN = "\u4e00-\u9fff"
_HALF = re.compile(
    rf"(?<=[{_HAN}）》”％%])[,;:?!](?=[{_HAN}《“（\d\s]|$)|(?<=[{_HAN}])\.(?=[{_HAN}\s]|\d{{4}}年|$)|(?<=[\d%])[,;](?=[{_HAN}])"
)
#: A pair is told once; a half-width mark whose partner is full-width, or lacks, by itself.
_HALF_BRACKETS = re.compile(
    rf"\([^()（）]*[{_HAN}][^()（）]*[)）]|(?<=[{_HAN}])\(\d{{4}}\)|（[^()（）]*\)|(?<=[{_HAN}])\)"
)
_HALF_QUOTES = re.compile(rf"\"(?=[{_HAN}])|(?<=[{_HAN}])\"")
_DOUBLED = re.compile(
    r"([，、；：。！？,;])\s?(?=[，、；：。,;])[，、；：。,;]|[，、；：](?=[）》])|、等|(?<=[（《“])[，。、；]|。[，、；]"
)
_WIDE = str.maketrans(
    {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "(": "（", ")": "）"}
)
_PAIRS = {"（": "）", "《": "》", "“": "”", "〔": "〕", "【": "】"}
_WORD_TWICE = re.compile(
    rf"(?P<word>[{_HAN}]{{2,6}})(?P=word)(?![{_HAN}]*(?:》))|(?<=[{_HAN}])(?P<one>[的了是在将与为于])(?P=one)(?![确士])"
)
_LIVING = {"年年", "天天", "人人", "层层", "步步", "常常"}
_NUMBER = re.compile(
    r"[\[［(（【﹝](?P<year>\d{2,4})[\]］)）】﹞]\s?第?\s?\d{1,5}\s?号|〔(?P<short>\d{2})〕\d{1,5}号"
)
_PADDED = re.compile(r"〔\d{4}〕\s?(?:第\s?\d{1,5}|0\d{0,4})\s?号")
_TURNED = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?[〔\[［【](?P<no>\d{1,4})[〕\]］】]\s?号")
_SHORT_YEAR = re.compile(r"〔\d{2}〕\s?\d{1,5}\s?号")
_MOST = 12
_SPREAD = 4
# 1） and 一） count.
_COUNTED = re.compile(r"(?:^|[。；，、\s])\d{1,2}$|^[一二三四五六七八九十]$")


def check_punctuation(view: View) -> Iterator[Finding]:
    """Findings of number-brackets, number-form, half-width, punctuation, unpaired and repeated-word."""
    yield from _numbers(view)
    yield from _unpaired(view)
    for p in view.paragraphs:
        if p.role in (*PROSE, Role.SUGGESTION, Role.ADDRESSEE, Role.HEAD, Role.CATEGORY):
            yield from _marks(view, p.span, p.text)
        if p.role in (*PROSE, Role.SUGGESTION):
            yield from _twice(view, p.span, p.text)


def _numbers(view: View) -> Iterator[Finding]:
    for mention in find_doc_numbers(view.text):
        if mention.value.kind is not NumberKind.CODE:
            continue
        if _NUMBER.search(mention.text):
            yield view.found(
                "number-brackets",
                mention.span,
                f"文号“{mention.text}”的年份没有用六角括号",
                f"改为{mention.value.text}",
                replacement=mention.value.text,
            )
        elif _PADDED.search(mention.text):
            yield view.found(
                "number-form",
                mention.span,
                f"文号“{mention.text}”的序号加了“第”或者虚位",
                f"改为{mention.value.text}",
                replacement=mention.value.text,
            )
    for match in _SHORT_YEAR.finditer(view.text):
        yield view.found("number-form", Span(*match.span()), "文号的年份没有写全称", "年份写四位数字")
    for match in _TURNED.finditer(view.text):
        yield view.found(
            "number-form",
            Span(*match.span()),
            f"“{match[0]}”的括号放错了位置",
            "六角括号括年份",
            replacement=f"〔{match['year']}〕{match['no']}号",
        )


def _marks(view: View, span: Span, text: str) -> Iterator[Finding]:
    for source in (_HALF, _HALF_BRACKETS, _HALF_QUOTES):
        for match in list(source.finditer(text))[:_MOST]:
            yield _told(
                view, "half-width", span, match, f"汉字之间用了半角的“{_marks_of(match)}”", _full(match)
            )
    for match in list(_DOUBLED.finditer(text))[:_MOST]:
        said = "“等”前面不用顿号" if match[0] == "、等" else f"标点“{match[0]}”重复或者误用"
        yield _told(view, "punctuation", span, match, said, _single(match[0]))


def _told(view: View, rule: str, span: Span, match: re.Match[str], said: str, right: str | None) -> Finding:
    """A finding that shows two characters on either side of the mark."""
    text = match.string
    start, end = max(0, match.start() - 2), min(len(text), match.end() + 2)
    made = None if right is None else text[start : match.start()] + right + text[match.end() : end]
    quotes = right in ("“", "”")
    advice = (
        "改为全角引号" if quotes else "核对标点" if right is None else f"改为“{right}”" if right else "删去"
    )
    return view.found(rule, Span(span.start + start, span.start + end), said, advice, replacement=made)


def _marks_of(match: re.Match[str]) -> str:
    return match[0] if len(match[0]) == 1 else "".join(c for c in match[0] if c in "()")


def _full(match: re.Match[str]) -> str:
    """The full-width form of what was matched; of two straight quotation marks the first opens."""
    if match[0] == '"':
        return "”" if match.string.count('"', 0, match.start()) % 2 else "“"
    if len(match[0]) > 1:
        return "（" + match[0][1:-1] + "）"
    return match[0].translate(_WIDE)


def _single(marks: str) -> str | None:
    """What a run of marks should be, where that is certain.

    >>> [_single(marks) for marks in ("。。", "，。", "、等", "，；")]
    ['。', '。', '等', None]
    """
    if marks == "、等":
        return "等"
    found = "".join(dict.fromkeys(marks.replace(" ", "")))
    if len(found) == 1:
        return found if len(marks) > 1 else ""
    return "。" if set(found) <= set("，、。") and found[-1] == "。" else None


def _unpaired(view: View) -> Iterator[Finding]:
    """Marks without their partner in the paragraph, nor in one of the next few (a note of several lines)."""
    paragraphs = [p for p in view.paragraphs if p.role in (*PROSE, Role.SUGGESTION)]
    for left, right in _PAIRS.items():
        waiting: list[tuple[int, int]] = []
        for n, p in enumerate(paragraphs):
            opened: list[int] = []
            for at, sign in enumerate(p.text):
                if sign == left:
                    opened.append(p.span.start + at)
                elif sign == right and opened:
                    opened.pop()
                elif sign == right and waiting and n - waiting[-1][0] <= _SPREAD:
                    waiting.pop()
                elif sign == right and not _COUNTED.search(p.text[:at]):
                    yield _without_partner(view, p.span, p.span.start + at)
            waiting.extend((n, place) for place in opened[:1])
        for n, place in waiting:
            yield _without_partner(view, paragraphs[n].span, place)


def _without_partner(view: View, paragraph: Span, at: int) -> Finding:
    place = Span(at, min(paragraph.end, at + 12))
    return view.found("unpaired", place, f"“{view.text[at]}”没有配对", "补上或者删去")


def _twice(view: View, span: Span, text: str) -> Iterator[Finding]:
    known: set[str] = set()
    for match in _WORD_TWICE.finditer(text):
        if match["word"] and (match["word"] in _LIVING or len(set(match["word"])) == 1):
            continue
        if match["word"] and len(match["word"]) < 4:
            # 就业创业创新 repeats no word.
            known = known or set(words(text))
            if match["word"] not in known:
                continue
        place = Span(span.start + match.start(), span.start + match.end())
        word = match["word"] or match["one"]
        yield view.found("repeated-word", place, f"“{word}”重复", "删去重复的词语", replacement=word)
