"""Operators that plant a defect of form in any letter: marks, numbers, dates, forms of address, units.

An operator takes the text, a seeded random source and sentences of other letters, and gives the changed text and
the words that a finding must touch (empty for an absence), or None where the letter has nothing of the kind.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

Planted = tuple[str, str] | None
Operator = Callable[[str, random.Random, Sequence[str]], Planted]

_LABEL = re.compile(r"^(\t?(?:建议)?)([一二三四五六七八])、", re.M)
_CN = "〇一二三四五六七八九十"
SIGNED = re.compile(r"^\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*$", re.M)


def bodies(text: str) -> list[re.Match[str]]:
    """The paragraphs of prose: long lines with a full stop, before the signature."""
    end = SIGNED.search(text)
    found = re.finditer(r"^[^\n]{45,}。[ \t]*$", text[: end.start() if end else None], re.M)
    return [m for m in found if "A类" not in m[0] and "收悉" not in m[0] and not _LABEL.match(m[0])]


def inserted(text: str, rng: random.Random, words: str) -> Planted:
    """The words as the last sentence of a paragraph."""
    paragraphs = bodies(text)
    if not paragraphs:
        return None
    at = rng.choice(paragraphs).end()
    at -= len(text[:at]) - len(text[:at].rstrip())
    return text[:at] + words + text[at:], words


def changed(text: str, rng: random.Random, source: str, change: Callable[[re.Match[str]], str]) -> Planted:
    """One place that the pattern finds, changed."""
    matches = list(re.finditer(source, text, re.M))
    if not matches:
        return None
    match = rng.choice(matches)
    new = change(match)
    return text[: match.start()] + new + text[match.end() :], new.strip()


def square_brackets(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A 文号 with other brackets."""
    left, right = rng.choice(["[]", "()", "（）", "【】", "［］"])
    return changed(text, rng, r"〔(\d{4})〕(\d+)号", lambda m: f"{left}{m[1]}{right}{m[2]}号")


def padded_number(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A 文号 with 第 or a leading zero."""
    mark = rng.choice(["第", "0"])
    return changed(text, rng, r"〔(\d{4})〕(\d+)号", lambda m: f"〔{m[1]}〕{mark}{m[2]}号")


def ascii_mark(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A comma, semicolon or colon of the wrong width."""
    marks = {"，": ",", "；": ";", "：": ":"}
    return changed(text, rng, r"(?<=[\u4e00-\u9fff])([，；：])(?=[\u4e00-\u9fff])", lambda m: marks[m[1]])


def lost_bracket(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A closing bracket or quotation mark that is gone."""
    return changed(text, rng, r"([（《“][^（）《》“”\n]{2,30})[）》”](?=[\u4e00-\u9fff，。])", lambda m: m[1])


def doubled_mark(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A mark typed twice."""
    return changed(text, rng, r"[\u4e00-\u9fff][，。；](?=[\u4e00-\u9fff])", lambda m: m[0] + m[0][-1])


def skipped_label(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """The last of the numbered items with a number too high."""
    labels = _LABEL.findall(text)
    if len(labels) < 2:
        return None
    top = max(_CN.index(n) for _, n in labels)
    new = _CN[top + rng.randint(1, 2)]
    made = re.sub(rf"^(\t?(?:建议)?){_CN[top]}、", rf"\g<1>{new}、", text, flags=re.M)
    return made, f"{new}、"


def other_label(text: str, _: random.Random, __: Sequence[str]) -> Planted:
    """The last of the numbered items numbered in another way."""
    labels = _LABEL.findall(text)
    if len(labels) < 2:
        return None
    top = max(_CN.index(n) for _, n in labels)
    if top < 2:
        return None
    return re.sub(
        rf"^(\t?)(?:建议)?{_CN[top]}、", rf"\g<1>（{_CN[top]}）", text, flags=re.M
    ), f"（{_CN[top]}）"


def impossible_day(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A date that no calendar has."""
    return changed(
        text,
        rng,
        r"(\d{4})年(\d{1,2})月(\d{1,2})日",
        lambda m: rng.choice([f"{m[1]}年13月{m[3]}日", f"{m[1]}年{m[2]}月32日", f"{m[1]}年2月30日"]),
    )


def earlier_year(text: str, _: random.Random, __: Sequence[str]) -> Planted:
    """The letter signed the year before."""
    match = SIGNED.search(text)
    if match is None:
        return None
    new = match[0].replace(match[1], str(int(match[1]) - 1))
    return text[: match.start()] + new + text[match.end() :], ""


def padded_day(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A month or a day with a leading zero."""
    return changed(text, rng, r"(\d{4}年)(\d月\d{1,2}日)", lambda m: f"{m[1]}0{m[2]}")


def other_number(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """The number of the case with two digits changed round."""
    numbers = re.findall(r"(\d{7,8})号", text)
    if len(numbers) < 2:
        return None
    return changed(
        text, rng, r"\d{7,8}(?=号)", lambda m: m[0][:-2] + str((int(m[0][-2:]) + 13) % 100).zfill(2)
    )


def other_kind(text: str, _: random.Random, __: Sequence[str]) -> Planted:
    """提案 for 建议 and the other way in the title."""
    match = re.search(r"(\d+\s?号\s?)(提案|建议)", text)
    if match is None:
        return None
    new = match[1] + ("建议" if match[2] == "提案" else "提案")
    return text[: match.start()] + new + text[match.end() :], new.strip()


def other_courtesy(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """您 for 你们 and the other way."""
    return changed(text, rng, "您(?!们)|你们", lambda m: "你们" if m[0] == "您" else "您")


def lost_unit(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """An amount that has lost 元."""
    return changed(text, rng, r"(\d+(?:\.\d+)?[万亿]?)元(?=[，。；])", lambda m: m[1])


def figure_to_fill(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A figure that was never filled in."""
    mark = rng.choice(["XX", "××", "***", "____"])
    return changed(text, rng, r"\d+(?=[家件项个名张人万])", lambda _m: mark)


def no_reply(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """An item of a table without a reply."""
    return changed(
        text, rng, r"(?<=\n)(\t(?:建议)?[一二三四]、[^\n]+\n)\t[^\t]{60,}?\n(?=\n)", lambda m: m[1] + "\t\n"
    )
