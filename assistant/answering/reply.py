"""A model's reply as sentences with the numbers they cite, also while it is still being written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBERS = r"\s*(?:材料|来源|依据)?\s*\d{1,2}(?:\s*[,，、\-–]\s*\d{1,2})*\s*"
# Square marks are citations wherever they stand; round ones only with a word (（材料1）), since （1） is an item.
_SQUARE = re.compile(rf"[\[【［]{_NUMBERS}[\]】］]")
_ROUND = re.compile(r"[(（](?:材料|来源|依据)\s*\d{1,2}[)）]")
_MARKER = rf"★?(?:{_SQUARE.pattern}|{_ROUND.pattern})"
_SENTENCE = re.compile(rf"[^。！？!?\n]*(?:[。！？!?]+[”’」』）)》]*|\n|$)(?:[ \t]*{_MARKER})*[。]?")
_BULLET = re.compile(r"^\s*(?:[-*•·+]\s+|\d{1,2}[.、)）]\s*|[#>]+\s*)")
_LABEL = re.compile(r"^\s*(?:答案?|回答|答复|作答|改写后?|改好的句子)\s*[:：]\s*")
# “根据材料，”: what is left of a lead-in once its marker is gone says nothing.
_LEAD_IN = re.compile(
    r"^(?:根据|依据|按照|从)(?:以上|上述|所给|提供的|给出的|相关)?(?:材料|资料|信息|文件|内容|摘录)?(?:中的|里的|中|里)?"
    r"(?:信息|内容|规定|描述)?(?:可知|可以看出|可见|显示)?[，,：:]\s*"
)
# “是的，”: a yes or no cannot be checked against words; the statement behind it can.
_YES_OR_NO = re.compile(
    r"^(?:是的?|对的?|不是的?|不对|没错|正确|不正确|错误|可以的?|不可以|能|不能|有的?|没有|会的?|不会|需要|不需要|当然|否|并非如此|确实如此?)(?:[，,。：:！!]\s*|$)"
)
_DIGITS = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence of the model without markers, and the numbers it cites, in their order."""

    text: str
    numbers: tuple[int, ...] = ()


def read_draft(sentence: str) -> Draft | None:
    """One sentence of a reply; None where nothing is left.

    >>> read_draft("- 每张床位资助**8000元**[1][3]。")
    Draft(text='每张床位资助8000元。', numbers=(1, 3))
    >>> read_draft("根据材料[1]，是的，每张床位资助8000元。")
    Draft(text='每张床位资助8000元。', numbers=(1,))
    >>> read_draft("同一机构最高不超过100万元。【材料2】")
    Draft(text='同一机构最高不超过100万元。', numbers=(2,))
    """
    numbers: list[int] = []

    def take(match: re.Match[str]) -> str:
        numbers.extend(int(n) for n in _DIGITS.findall(match.group()))
        return ""

    text = _LABEL.sub("", _BULLET.sub("", sentence))
    text = _SQUARE.sub(take, text.strip())
    text = _ROUND.sub(take, text)
    text = re.sub(r"\*\*|__|`|★", "", text).strip()
    text = _YES_OR_NO.sub("", _LEAD_IN.sub("", text))
    text = re.sub(r"\s+(?=[，。；：、）])|[；，、：]+(?=[。！？]$)", "", text)
    if text.startswith("（") and "）" not in text:
        text = text[1:]
    if not re.search(r"\w", text):
        return None
    if text[-1] not in "。！？!?；":
        text = f"{text.rstrip('，,、：:')}。"
    return Draft(text, tuple(dict.fromkeys(numbers)))


class ReplyReader:
    """Takes pieces of a reply and gives each sentence as soon as its markers cannot go on."""

    def __init__(self) -> None:
        self._waiting = ""

    def feed(self, piece: str) -> Iterator[Draft]:
        """The sentences that ``piece`` completes."""
        self._waiting += piece
        while match := self._complete():
            self._waiting = self._waiting[match.end() :]
            if draft := read_draft(match.group()):
                yield draft

    def close(self) -> Iterator[Draft]:
        """What is left at the end, complete or not."""
        text, self._waiting = self._waiting, ""
        for match in _SENTENCE.finditer(text):
            if draft := read_draft(match.group()):
                yield draft

    def _complete(self) -> re.Match[str] | None:
        """The first sentence, if something follows it that is no marker, nor may become one."""
        match = _SENTENCE.match(self._waiting)
        if not match or not re.search(r"[。！？!?\n]", match.group()):
            return None
        rest = self._waiting[match.end() :].lstrip(" \t")
        return match if rest and rest[0] not in "[【［(（★”’」』）)》。" else None


def read_reply(text: str) -> list[Draft]:
    """All sentences of a whole reply.

    >>> [d.numbers for d in read_reply("每张床位资助8000元[1]。最高100万元。[2]另行通知。")]
    [(1,), (2,), ()]
    """
    reader = ReplyReader()
    return [*reader.feed(text), *reader.close()]
