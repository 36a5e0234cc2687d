"""The title block: which of a document's first lines are its title, 文号, red head and addressee."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.kinds import DRAFT, is_complete
from corpus.lines import (
    is_addressee,
    is_bracketed,
    is_cover_matter,
    is_date_line,
    is_organisation_line,
    number_in_line,
    red_head,
)
from corpus.mentions.references import find_doc_numbers
from corpus.models import Located, Span
from corpus.numbering import find_marker

_HEAD_LINES = 24
_TITLE_LINES = 6
_LONGEST_TITLE_LINE = 80
_ORDER_BODY = re.compile(r"(?P<who>[\u4e00-\u9fff]{2,30}?)(?:令|公告)$")
_ORDER_NUMBER = re.compile(r"[（(]?(?:第?\s?\d+\s?号|\d{4}年\s?第?\s?\d+\s?号)[）)]?$")
_SENTENCE = re.compile(r"[。；！？!?;]\s*.|[。；;]$")
_PROMULGATED = re.compile(r"[（(]?\d{4}年\d{1,2}月\d{1,2}日.{0,80}(?:通过|公布|发布|修订|修正|批准|施行)")
_JOINT = re.compile(
    r"[\u4e00-\u9fff]{2,20}(?:部|委|局|厅|署|总局|政府|办公室|办公厅|委员会|法院|检察院|院|银行)(?:关于|$)"
)


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """What stands before the body. ``body`` is the index of the first paragraph after it.

    ``titles`` are the indices of the paragraphs that print the title (twice where an export repeats it).
    """

    title: Located[str] | None
    titles: tuple[int, ...]
    doc_number: Located[str] | None
    number_lines: tuple[int, ...]
    issuer: Located[str] | None
    addressee: Located[str] | None
    addressee_line: int | None
    body: int


def read_title_block(text: str, lines: Sequence[Span]) -> TitleBlock:
    """Read the title block from the first paragraphs outside tables.

    ``lines`` are the spans of the document's paragraphs in order. A title may be broken over several lines
    (joined until it ends with a 文种), follow the 文号 or a red head, and be repeated below it.
    """
    head = _head(text, lines)
    doc_number, number_lines, order_issuer = _doc_number(text, lines, head)
    issuer = order_issuer
    candidates: list[int] = []
    for index in head:
        line = lines[index].of(text)
        who = red_head(line) or _letterhead(line, index, number_lines)
        if who:
            issuer = issuer or Located(who, Span(lines[index].start, lines[index].start + len(who)))
        elif index not in number_lines and not is_cover_matter(line) and not is_date_line(line):
            candidates.append(index)
    title_lines, repeated = _title_lines(text, lines, candidates)
    title = _join(text, [lines[i] for i in title_lines])
    addressee, addressee_line = _addressee(text, lines, title_lines, head)
    used = [*title_lines, *repeated, *number_lines]
    if addressee_line is not None:
        used.append(addressee_line)
    return TitleBlock(
        title,
        tuple(sorted({*title_lines, *repeated})),
        doc_number,
        tuple(number_lines),
        issuer,
        addressee,
        addressee_line,
        max(used, default=-1) + 1,
    )


def _letterhead(line: str, index: int, number_lines: Sequence[int]) -> str | None:
    """The issuing body on a line of its own right above the 文号 (a red head without 文件), or None."""
    return line if index + 1 in number_lines and is_organisation_line(line) else None


def _head(text: str, lines: Sequence[Span]) -> list[int]:
    """Indices of the lines that can belong to the title block: up to the addressee or the first real paragraph."""
    head: list[int] = []
    for index in range(min(_HEAD_LINES, len(lines))):
        line = lines[index].of(text)
        if is_addressee(line):
            break
        marker = find_marker(line)
        if marker and not is_cover_matter(line) and not (is_bracketed(line) and index):
            break
        if len(line) > _LONGEST_TITLE_LINE or (_SENTENCE.search(line) and not _PROMULGATED.match(line)):
            if head or len(line) > 2 * _LONGEST_TITLE_LINE:
                break
            head.append(index)
            break
        head.append(index)
    return head


def _doc_number(
    text: str, lines: Sequence[Span], head: Sequence[int]
) -> tuple[Located[str] | None, list[int], Located[str] | None]:
    """The document's own 文号: one that stands alone on a line, in brackets, or before the addressee."""
    for position, index in enumerate(head):
        span = lines[index]
        line = span.of(text)
        if _ORDER_NUMBER.match(line) and position:
            previous = lines[head[position - 1]]
            body = _ORDER_BODY.match(previous.of(text))
            if body:
                whole = Span(previous.start, span.end)
                found = find_doc_numbers(previous.of(text) + line)
                value = found[0].value.text if found else previous.of(text) + line.strip("（）()")
                name = body["who"].removeprefix("中华人民共和国") or body["who"]
                start = previous.start + previous.of(text).index(name)
                return (
                    Located(value, whole),
                    [head[position - 1], index],
                    Located(name, Span(start, start + len(name))),
                )
        bare = number_in_line(line)
        for mention in find_doc_numbers(line):
            alone = mention.text.strip() == bare.strip("（）() ") or len(mention.text) >= len(bare) - 1
            if alone:
                return Located(mention.value.text, mention.span.shift(span.start)), [index], None
    # A page whose lines were run together keeps the 文号 at the start of the line that names the addressee.
    for index in range(len(head), min(len(head) + 2, len(lines))):
        line = lines[index].of(text)
        found = find_doc_numbers(line[:60])
        if found and found[0].span.start == 0 and is_addressee(line[found[0].span.end :].strip()):
            return Located(found[0].value.text, found[0].span.shift(lines[index].start)), [], None
    return None, [], None


def _squeeze(text: str) -> str:
    return re.sub(r"[\s“”\"‘’]", "", text)


def _title_lines(text: str, lines: Sequence[Span], candidates: list[int]) -> tuple[list[int], list[int]]:
    """Which candidates are the title, and which repeat it."""
    if not candidates:
        return [], []
    chosen = _longest_complete(text, lines, candidates)
    rest = [i for i in candidates if i > chosen[-1]]
    title = _squeeze("".join(lines[i].of(text) for i in chosen))
    repeated: list[int] = []
    for first in range(len(rest)):
        joined = ""
        for last in range(first, min(first + _TITLE_LINES, len(rest))):
            joined += _squeeze(lines[rest[last]].of(text))
            if joined == title:
                repeated = rest[first : last + 1]
                break
            if not title.startswith(joined):
                break
        if repeated:
            break
    return chosen, repeated


def _longest_complete(text: str, lines: Sequence[Span], candidates: list[int]) -> list[int]:
    """Join lines from the first candidate until they make a whole title; one line where they never do."""
    chosen: list[int] = []
    joined = ""
    complete: list[int] = []
    for index in candidates[:_TITLE_LINES]:
        line = lines[index].of(text)
        if complete:
            # （征求意见稿） or （试行） on a line of its own still belongs to the title; a second 文种 does not,
            # unless what is joined so far left 关于印发… open.
            if (
                is_bracketed(line)
                and len(line) <= 20
                and (DRAFT.search(line) or not _PROMULGATED.match(line))
            ):
                chosen.append(index)
                complete = list(chosen)
                continue
            break
        if chosen and (_PROMULGATED.match(line) or is_bracketed(line)):
            break
        chosen.append(index)
        joined += line
        if is_complete(joined) and not (is_organisation_line(joined) and len(chosen) == 1):
            complete = list(chosen)
    if complete:
        return complete
    first = lines[candidates[0]].of(text)
    if len(candidates) > 1 and is_organisation_line(first) and len(first) <= 30:
        # The issuer on a line of its own above an untyped title.
        return candidates[:2] if "关于" in lines[candidates[1]].of(text)[:4] else candidates[:1]
    return candidates[:1]


def _join(text: str, spans: list[Span]) -> Located[str] | None:
    if not spans:
        return None
    pieces = [span.of(text) for span in spans]
    value = pieces[0]
    for piece in pieces[1:]:
        latin = value[-1].isascii() and value[-1].isalnum() and piece[0].isascii() and piece[0].isalnum()
        # Joint issuers, one a line, stay apart: 财政部 税务总局关于….
        joint = _JOINT.match(piece) is not None and is_organisation_line(value)
        glue = " " if latin or joint else ""
        value += glue + piece
    return Located(value, Span(spans[0].start, spans[-1].end))


def _addressee(
    text: str, lines: Sequence[Span], title: list[int], head: list[int]
) -> tuple[Located[str] | None, int | None]:
    start = (title[-1] + 1) if title else 0
    for index in range(start, min(max(head, default=0) + 4, len(lines))):
        span = lines[index]
        line = span.of(text)
        if is_addressee(line):
            offset = 0
            found = find_doc_numbers(line[:60])
            if found and found[0].span.start == 0:
                offset = found[0].span.end
                while line[offset].isspace():
                    offset += 1
            if line.startswith("尊敬的", offset):
                offset += len("尊敬的")
            end = len(line.rstrip("：: "))
            return Located(line[offset:end], Span(span.start + offset, span.start + end)), index
    return None, None
