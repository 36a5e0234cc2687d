"""A reply letter read back from Word or text into ``Letter``: ours after editing, or anyone’s.

Every paragraph finds a place, so that a letter written again holds the words it was read with. Citations do not stand in a
letter; ``keep_citations`` takes them over from the draft for sentences that were not changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.drafting.errors import LetterUnreadable
from assistant.drafting.letter_lines import (
    LetterLine,
    categorised,
    letter_lines,
    publicity_of,
    read_ending,
    sentences_of,
    with_reply,
)
from assistant.drafting.letter_table import read_items_table
from assistant.drafting.models import (
    CategoryPlace,
    Letter,
    LetterForm,
    LetterRole,
    Publicity,
    ReplyItem,
    ReplySentence,
)
from corpus.loaders import LoadLimits, load_guarded
from corpus.loaders.raw import RawDocument, RawParagraph
from corpus.loaders.text import split_lines
from corpus.models import BlockKind, PolicyDocument
from corpus.parser import parse

_NUMBER = re.compile(r"[^\s。，]{0,20}[〔［\[（(].{2,10}[〕］\])）].{0,8}号$")
_CATEGORY_LINE = re.compile(r"^[^A-D]{0,12}(?P<letter>[A-DＡ-Ｄ]|_{2,})[_\s]*类?$")
_LETTER = re.compile("函|答复|回复|会办|协办")
_ABOUT = re.compile("关于|对.{2,40}(?:答复|复函|会办)")
_PASTED = "粘贴的函件"


def read_letter(path: Path, limits: LoadLimits | None = None) -> Letter:
    """Read a letter from a .docx, .pdf or .txt file. Errors: those of ``load_guarded``; ``LetterUnreadable``."""
    return letter_from(parse(load_guarded(path, limits), path.name))


def parse_letter(text: str) -> Letter:
    """Read a letter from text; cells of a table stand each on a line of its own behind a tab.

    >>> made = parse_letter("关于第20260118号提案答复的函\\n沈既白委员：\\n提案收悉。\\n一、关于床位的建议\\n已增加床位。\\n澜江市民政局\\n2026年3月5日")
    >>> made.addressee, made.items[0].heading, made.items[0].paragraphs, made.signature
    ('沈既白委员', '关于床位的建议', ('已增加床位。',), '澜江市民政局')
    """
    raw = RawDocument(tuple(RawParagraph(line) for line in split_lines(text)), "text")
    return letter_from(parse(raw, _PASTED))


def letter_from(document: PolicyDocument) -> Letter:
    """The letter that a parsed file holds. Errors: ``LetterUnreadable`` where it has neither title nor addressee."""
    lines = letter_lines(document)
    head = _head(lines)
    if document.header.addressee is None and not _LETTER.search(head.title):
        raise LetterUnreadable(
            f"{document.source}：读不出标题和主送，不像答复函。请确认选对了文件，或改用答复函的格式"
        )
    issuer = document.header.issuer.value if document.header.issuer else ""
    addressee = next((line.text for line in head.rest if line.kind is BlockKind.ADDRESSEE), "")
    body = [line for line in head.rest if line.kind is not BlockKind.ADDRESSEE]
    letter = Letter(
        form=LetterForm.NARRATIVE,
        title=head.title,
        addressee=addressee.rstrip("：: "),
        role=LetterRole.OPINION if re.search("会办意见|协办意见", head.title) else LetterRole.REPLY,
        noun=_noun(head.title, body),
        doc_number=head.number,
        letterhead=head.letterhead or issuer,
        publicity=head.publicity,
    )
    letter = _read_body(document, letter, body)
    letter = replace(letter, letterhead=letter.letterhead or letter.signature)
    if head.corner is not None and letter.category_place is CategoryPlace.NONE:
        letter = replace(categorised(letter, head.corner), category_place=CategoryPlace.CORNER)
    return letter


def keep_citations(edited: Letter, draft: Letter) -> Letter:
    """The edited letter with the draft’s citations, standing and units on the sentences that were not changed."""
    by_item = {(item.number.strip(), item.heading): item for item in draft.items}
    anywhere: dict[str, ReplySentence] = {}
    for sentence in (s for item in draft.items for s in item.reply):
        anywhere.setdefault(sentence.text.strip(), sentence)

    def item_kept(item: ReplyItem) -> ReplyItem:
        old = by_item.get((item.number.strip(), item.heading))
        here = {s.text.strip(): s for s in reversed(old.reply)} if old else {}
        reply = tuple(_with_evidence(s, {**anywhere, **here}) for s in item.reply)
        return replace(item, reply=reply, suggestion=old.suggestion if old else item.suggestion)

    return replace(edited, items=tuple(item_kept(item) for item in edited.items))


def _with_evidence(sentence: ReplySentence, known: Mapping[str, ReplySentence]) -> ReplySentence:
    old = known.get(sentence.text.strip())
    if old is None:
        return sentence
    return replace(sentence, citations=old.citations, standing=old.standing, unit=old.unit)


@dataclass
class _Head:
    """What stands above the opening; ``rest`` are the other lines."""

    letterhead: str = ""
    number: str = ""
    title: str = ""
    corner: LetterLine | None = None
    publicity: Publicity | None = None
    rest: list[LetterLine] = field(default_factory=list)


def _head(lines: list[LetterLine]) -> _Head:
    """Letterhead, category in the corner, 文号 and title, which a letterhead may stand above or be part of."""
    head = _Head()
    marked = (BlockKind.TITLE, BlockKind.DOC_NUMBER)
    first = next((line.index for line in lines if line.kind in marked), 0)
    for line in lines:
        if line.kind in marked and line.cell is None and (stated := publicity_of(line.text)) is not None:
            head.publicity = stated  # between the title and the addressee the parser takes it for the title
            continue
        above = line.index < first and line.kind is BlockKind.BODY and line.cell is None
        if not above and (line.kind not in marked or line.cell is not None):
            head.rest.append(line)
        elif _CATEGORY_LINE.match(line.text) and head.corner is None:
            head.corner = line
        elif line.kind is BlockKind.DOC_NUMBER or (
            not head.number and not head.title and _NUMBER.match(line.text)
        ):
            head.number = line.text
        elif (
            not (head.title or head.letterhead or head.number or _ABOUT.search(line.text))
            and len(line.text) <= 40
        ):
            head.letterhead = line.text
        else:
            head.title += line.text
    if head.letterhead and not head.title:
        head.letterhead, head.title = "", head.letterhead
    head.letterhead, head.title = head.letterhead.removesuffix("文件"), _once(head.title)
    return head


def _once(title: str) -> str:
    """A title printed twice, above the letter and in it, once.

    >>> _once("关于节水的复函关于节水的复函")
    '关于节水的复函'
    """
    half = len(title) // 2
    return title[:half] if half and title[:half] == title[half:] else title


def _noun(title: str, body: list[LetterLine]) -> str:
    for text in (title, *(line.text for line in body[:2])):
        match = re.search(r"号(?:代表|委员)?(提案|建议|议案)|(提案|建议|议案)》", text)
        if match:
            return match[1] or match[2]
    return "提案"


def _read_body(document: PolicyDocument, letter: Letter, body: list[LetterLine]) -> Letter:
    tables = [line.cell[0] for line in body if line.cell is not None]
    if tables:
        first = tables[0]
        before = [line for line in body if line.cell is None and line.index < _first_of(body, first)]
        after = [line for line in body if line.cell is None and line not in before]
        letter = replace(letter, opening=tuple(line.text for line in before))
        letter = read_items_table(letter, [line for line in body if line.cell is not None])
        return read_ending(letter, after)
    return _narrative(document, letter, body)


def _first_of(body: list[LetterLine], table: int) -> int:
    return next(line.index for line in body if line.cell is not None and line.cell[0] == table)


def _narrative(document: PolicyDocument, letter: Letter, body: list[LetterLine]) -> Letter:
    opening: list[str] = []
    groups: list[list[LetterLine]] = []
    tops = {s.label.start: s for s in document.sections if s.level == 1}
    for line in body:
        if line.start in tops:
            groups.append([line])
        elif groups:
            groups[-1].append(line)
        else:
            opening.append(line.text)
    ending: list[LetterLine] = []
    while groups and (not groups[-1] or _is_ending(groups[-1][0])):
        ending = [*groups.pop(), *ending]
    if groups:
        groups[-1], more = _without_closing(groups[-1])
        ending = [*more, *ending]
    else:
        lines = [line for line in body if line not in ending]
        head, more = _without_closing(lines)
        opening = [line.text for line in head[:1]]
        reply = tuple(s for line in head[1:] for s in sentences_of(line.text))
        letter = replace(letter, items=(ReplyItem(1, "", reply=reply),) if reply else ())
        return read_ending(replace(letter, opening=tuple(opening)), [*more, *ending])
    items = tuple(_narrated(document, n, group) for n, group in enumerate(groups, start=1))
    return read_ending(replace(letter, opening=tuple(opening), items=items), ending)


def _is_ending(line: LetterLine) -> bool:
    return (
        bool(re.search("办理过程|需要说明|沟通办理|沟通情况|办理(?:实效|结果|类别)|评估类别", line.text))
        and len(line.text) <= 40
    )


def _without_closing(group: list[LetterLine]) -> tuple[list[LetterLine], list[LetterLine]]:
    """The lines of the last item, and those of the closing and the signature behind it."""
    at = len(group)
    while at > 1 and group[at - 1].closes:
        at -= 1
    return group[:at], group[at:]


def _narrated(document: PolicyDocument, no: int, group: list[LetterLine]) -> ReplyItem:
    first = group[0]
    section = next(s for s in document.sections if s.level == 1 and s.label.start == first.start)
    label = first.text[: section.label.end - first.start]
    after = first.text[len(label) :]
    number = label + after[: len(after) - len(after.lstrip())]
    words = after.lstrip()
    length = section.heading.end - first.start - len(number) if len(section.heading) else 0
    alone = len(words) <= 80 and not re.search(r"[。；！？].", words) and len(group) > 1
    if alone:
        heading, rest = words, ""
    elif 0 < length < len(words):
        end = length + (words[length : length + 1] in "。：:；")
        heading, rest = words[:end], words[end:]
    else:
        heading, rest = "", words
    made = ReplyItem(no, heading, number, run_in=bool(rest))
    paragraphs = [*([rest] if rest else []), *(line.text for line in group[1:])]
    return with_reply(made, paragraphs)
