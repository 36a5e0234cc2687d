"""The lines of a letter, and what its last parts say: process, category, closing, signature, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.models import (
    Category,
    CategoryPlace,
    Contact,
    Gap,
    Letter,
    Publicity,
    ReplyItem,
    ReplySentence,
)
from corpus.mentions import Precision, find_dates
from corpus.models import BlockKind, PolicyDocument
from corpus.numbering import find_marker
from corpus.sentences import sentence_spans

#: Words that open the closing of a letter, or a last sentence of thanks whatever it opens with.
CLOSING = re.compile(
    r"^(?:最后，?)?(?:再次|衷心|诚挚|非常|特别)*感谢|^(?:专此|此函|特此|以上意见|以上答复|欢迎继续|此复|专复|如有不同意见|敬请)"
    r"|^[^。；：]{0,60}(?:谨致谢忱|表示(?:衷心)?(?:的)?感谢|致以[^。]{0,6}(?:谢意|敬意)|欢迎[^。]{0,16}(?:监督|意见|建议|关注)"
    r"|继续(?:关心|关注|支持|监督|提出|建言)[^。；]{0,30})。?$"
)
PROCESS = re.compile("办理过程|需要说明|沟通办理|沟通情况|办理情况说明")
CATEGORY = re.compile("办理实效|评估类别|办理结果|办理类别|答复类别|办理情况分类")
_LEGEND = re.compile(r"A\s?类?.{2,60}B\s?类?.{2,60}C", re.S)
_CATEGORY_VALUE = re.compile(r"(?P<letter>[A-DＡ-Ｄ])(?=[_\s]*类|[_\s]*$)|(?P<blank>_{2,}(?=\s*类))")
_PUBLICITY = re.compile(r"^[（(]?\s*公开(?:属性|方式|类别)[：:]\s*(?P<value>[^）)]+)")
_COPIES = re.compile(r"^抄送[：:]\s*(?P<value>.+)$")
_CONTACT = re.compile(
    r"^[（(]?\s*(?P<label>联系人|联系单位|承办人|经办人|承办单位联系人)(?:及电话)?[：:]\s*(?P<person>[^，,；;：:）)]*?)"
    r"(?:[，,；;\s、]\s*(?P<phone_label>联系电话|电话)[：:]\s*(?P<phone>[^）)]+))?[）)]?[。]?$"
)
_CONTACT_START = re.compile(
    r"^[（(]?\s*(?:联系人|联系单位|联系方式|承办人|经办人|联络人|承办单位联系人)(?:及电话)?[：:]"
)
_PHONE = re.compile(
    r"^[（(]?(?P<label>联系电话|电话)[：:]\s*(?P<phone>(?:[（(]\d{3,4}[）)])?[\d\-—、，, 转]{5,}\d)\s*[）)]?$"
)
_GAP = re.compile(r"^【待补充：(?P<needed>.+?)(?:（请(?P<who>[^（）]+)提供）)?】$")
_OPEN_DATE = "【待补充：成文日期】"


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A paragraph of a letter; ``cell`` is its table, row and cell."""

    index: int
    kind: BlockKind
    text: str
    start: int
    cell: tuple[int, int, int] | None = None

    @property
    def closes(self) -> bool:
        """Whether it belongs behind the items: thanks, signature, date, notes."""
        return (
            self.kind in (BlockKind.SIGNATURE, BlockKind.DATE)
            or bool(CLOSING.match(self.text))
            or bool(
                _PUBLICITY.match(self.text) or _COPIES.match(self.text) or _CONTACT_START.match(self.text)
            )
            or bool(_PHONE.match(self.text) or self.text == _OPEN_DATE)
            or (len(self.text) <= 60 and bool(CATEGORY.match(self.text)))
            or bool(re.match(r"^（本文有删减）$|^附件[：:]?", self.text))
        )


def letter_lines(document: PolicyDocument) -> list[LetterLine]:
    """The paragraphs of a parsed letter in order."""
    return [
        LetterLine(
            i,
            block.kind,
            block.span.of(document.text),
            block.span.start,
            None if block.table is None else (block.table, block.row or 0, block.column or 0),
        )
        for i, block in enumerate(document.blocks)
    ]


def sentences_of(paragraph: str) -> tuple[ReplySentence, ...]:
    """The sentences of a paragraph; joined they give the paragraph.

    >>> [s.text for s in sentences_of("已修订办法。 下一步，将公布清单。")]
    ['已修订办法。 ', '下一步，将公布清单。']
    """
    starts = [span.start for span in sentence_spans(paragraph)]
    if not starts:
        return ()
    starts[0] = 0
    ends = [*starts[1:], len(paragraph)]
    return tuple(ReplySentence(paragraph[a:b], opens=a == 0) for a, b in zip(starts, ends, strict=True))


def gap_of(paragraph: str) -> Gap | None:
    """The gap that a paragraph marks.

    >>> gap_of("【待补充：2025年资助金额（请市财政局提供）】")
    Gap(needed='2025年资助金额', who='市财政局')
    """
    match = _GAP.match(paragraph.strip())
    return Gap(match["needed"], match["who"] or "") if match else None


def publicity_of(paragraph: str) -> Publicity | None:
    """The 公开属性 that a paragraph states.

    >>> publicity_of("（公开属性：依申请公开）").value
    '依申请公开'
    """
    match = _PUBLICITY.match(paragraph)
    value = match["value"].strip() if match else ""
    return Publicity(value) if value in set(Publicity) else None


def with_reply(item: ReplyItem, paragraphs: Sequence[str]) -> ReplyItem:
    """The item with the reply that its printed paragraphs hold; marks at the end become gaps."""
    kept = list(paragraphs)
    gaps: list[Gap] = []
    while kept and (gap := gap_of(kept[-1])) is not None:
        gaps.insert(0, gap)
        kept.pop()
    reply = tuple(sentence for paragraph in kept for sentence in sentences_of(paragraph))
    return replace(item, reply=reply, gaps=tuple(gaps))


def read_ending(letter: Letter, lines: Sequence[LetterLine]) -> Letter:
    """The letter with what the lines behind its items say."""
    part = "closing"
    found: dict[str, list[str]] = {"closing": [], "process": [], "extra": []}
    signed = bool(letter.signature or letter.date)
    # While the date is open, nothing but its place tells the signature.
    unsigned = {lines[i - 1].index for i, line in enumerate(lines) if i and line.text == _OPEN_DATE}
    for line in lines:
        text = line.text
        heading = _heading(text)
        if heading and PROCESS.search(heading) and len(text) <= 40:
            part = "process"
            letter = replace(letter, process_heading=heading)
        elif heading and CATEGORY.search(heading) and len(text) <= 40 and not _category(text):
            part = "category"
            letter = replace(letter, category_heading=heading, category_place=_place(line))
        elif line.index in unsigned or (
            line.kind is BlockKind.SIGNATURE and (line.cell is None or not signed)
        ):
            letter, signed = replace(letter, signature=letter.signature + text), True
        elif line.kind is BlockKind.DATE or text == _OPEN_DATE:
            letter, signed, part = _dated(letter, text), True, "extra"
        elif part == "category" and _LEGEND.search(text):
            letter, part = replace(letter, legend=text), "closing"
        elif (
            part == "category" or (_category(text) and CATEGORY.search(text)) or line.kind is BlockKind.TITLE
        ):
            letter = categorised(letter, line)
        else:
            noted = _note(letter, text)
            if noted is not None:
                letter = noted
            elif signed and part == "extra":
                found["extra"].append(text)
            elif CLOSING.match(text) or part in ("closing", "extra"):
                part = "closing" if part == "process" else part
                found["closing" if part != "extra" else "extra"].append(text)
            else:
                found[part].append(text)
    return replace(
        letter,
        closing=(*letter.closing, *found["closing"]),
        process=(*letter.process, *found["process"]),
        extra=(*letter.extra, *found["extra"]),
    )


def _heading(text: str) -> str:
    marker = find_marker(text)
    return text[marker.end :].strip("：: 　") if marker else text.strip("：: 　")


def _place(line: LetterLine) -> CategoryPlace:
    return CategoryPlace.BODY if line.cell is None else CategoryPlace.TABLE


def _category(text: str) -> re.Match[str] | None:
    return _CATEGORY_VALUE.search(text) if len(text) <= 30 else None


def categorised(letter: Letter, line: LetterLine) -> Letter:
    """The letter with the category that a line states, and the words around it."""
    match = _category(line.text)
    if match is None:
        return replace(letter, legend=letter.legend + line.text)
    pattern = f"{line.text[: match.start()]}{{category}}{line.text[match.end() :]}"
    value = match["letter"]
    category = (
        Category(chr(ord("A") + ord(value) - ord("Ａ")) if value and value > "Z" else value)
        if value
        else None
    )
    place = letter.category_place if letter.category_place is not CategoryPlace.NONE else _place(line)
    return replace(letter, category=category, category_line=pattern, category_place=place)


def _dated(letter: Letter, text: str) -> Letter:
    for mention in find_dates(text):
        if mention.value is not None and mention.value.precision is Precision.DAY:
            return replace(letter, date=mention.value.first)
    return letter


def _note(letter: Letter, text: str) -> Letter | None:
    """The letter with a note read: publicity, copies, contact; None where the line is none."""
    if (stated := publicity_of(text)) is not None:
        return replace(letter, publicity=stated)
    if match := _COPIES.match(text):
        return replace(letter, copies=tuple(re.split(r"[，、；,;]\s*", match["value"].rstrip("。 "))))
    if match := _CONTACT.match(text):
        labels = (match["label"], match["phone_label"] or letter.contact_labels[1])
        contact = Contact(match["person"].strip(), (match["phone"] or letter.contact.phone).strip())
        return replace(letter, contact=contact, contact_labels=labels)
    if match := _PHONE.match(text):
        labels = (letter.contact_labels[0], match["label"])
        return replace(
            letter, contact=replace(letter.contact, phone=match["phone"].strip()), contact_labels=labels
        )
    return None
