"""Marks and gaps in the editor's text: ［1，2］ and 【待补充：…】; its sentences with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.models import Gap
from corpus.models import Span
from corpus.sentences import sentence_spans

#: Up to three digits: a year in brackets belongs to a 文号.
_MARK = re.compile(r"[［\[]\s*(\d{1,3}(?:\s*[，,、]\s*\d{1,3})*)\s*[］\]]")
_GAP = re.compile(r"【待补充[：:]\s*(?P<body>[^】\n]*)】")
_WHO = re.compile(r"^(?P<needed>.*)（请(?P<who>[^（）]+)提供）$")
_FINAL = re.compile(r"[。！？；!?;…]+[”’」』）)》]*$")
_MARK_SIGN, _GAP_SIGN = "\ue001", "\ue000"


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of the editor's text.

    ``span`` covers it with its marks; ``text`` is without them; ``numbers`` are those of its marks in order;
    ``opens`` is true where it begins a paragraph; ``gap`` is set where it is nothing but a gap.
    """

    span: Span
    text: str
    numbers: tuple[int, ...]
    opens: bool
    gap: Gap | None = None


def mark(numbers: Sequence[int]) -> str:
    """The mark of these numbers.

    >>> mark([1, 2])
    '［1，2］'
    """
    return f"［{'，'.join(map(str, numbers))}］" if numbers else ""


def marks_in(text: str) -> tuple[int, ...]:
    """The numbers of all marks in a text, each once, in order.

    >>> marks_in("每张资助8000元［2］。已建成3家。［1，2］见澜府[2024]2号。")
    (2, 1)
    """
    found = (int(n) for m in _MARK.finditer(text) for n in re.split(r"[，,、]", m[1]))
    return tuple(dict.fromkeys(found))


def plain_text(text: str) -> str:
    """The text without its marks, as it is printed.

    >>> plain_text("每张资助8000元［2］。")
    '每张资助8000元。'
    """
    return _MARK.sub("", text)


def marked(text: str, numbers: Sequence[int]) -> str:
    """A sentence with a mark before its final punctuation.

    >>> marked("每张资助8000元。", [2])
    '每张资助8000元［2］。'
    """
    final = _FINAL.search(text)
    at = final.start() if final else len(text)
    return f"{text[:at]}{mark(numbers)}{text[at:]}"


def gaps_in(text: str) -> tuple[Gap, ...]:
    """The gaps of a text in order.

    >>> gaps_in("标准为【待补充：2026年标准（请市财政局提供）】。")
    (Gap(needed='2026年标准', who='市财政局'),)
    """
    return tuple(map(_gap, _GAP.finditer(text)))


def _gap(match: re.Match[str]) -> Gap:
    body = match["body"].strip()
    who = _WHO.match(body)
    return Gap(who["needed"], who["who"]) if who else Gap(body)


def pieces(text: str) -> list[Piece]:
    """The sentences of an editor's text: a mark belongs to the sentence before it, a gap that stands alone is its own.

    Sentences end at 。！？ and at a line's end; parts ended by ； stay together.

    >>> [(p.text, p.numbers, p.opens) for p in pieces("已建成3家；在建2家。［1］下一步，再建1家［2］。\\n【待补充：名单】")]
    [('已建成3家；在建2家。', (1,), True), ('下一步，再建1家。', (2,), False), ('【待补充：名单】', (), True)]
    """
    hidden = _GAP.sub(lambda m: _GAP_SIGN * len(m[0]), text)
    hidden = _MARK.sub(lambda m: _MARK_SIGN * len(m[0]), hidden)
    spans: list[Span] = []
    for span in sentence_spans(hidden):
        for part in _parts(hidden, span):
            before = spans[-1] if spans else None
            same_line = before is not None and "\n" not in hidden[before.end : part.start]
            words = part.of(hidden)
            if before is not None and same_line and _continues(before.of(hidden), words):
                spans[-1] = Span(before.start, part.end)
            elif before is not None and same_line and words.startswith(_MARK_SIGN):
                start = part.start + len(words) - len(words.lstrip(_MARK_SIGN + " \u3000"))
                spans[-1] = Span(before.start, part.start + _run(words))
                spans.append(Span(start, part.end))
            else:
                spans.append(part)
    return [_piece(text, hidden, span) for span in spans]


def printed(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The paragraphs as they are printed, each with the place in ``text`` of every character.

    >>> printed("已建成3家［1］。 \\n\\n再建。")[1]
    ('再建。', (12, 13, 14))
    """
    made: list[tuple[str, tuple[int, ...]]] = []
    for piece in pieces(text):
        marks = {i for m in _MARK.finditer(text, piece.span.start, piece.span.end) for i in range(*m.span())}
        places = [i for i in range(piece.span.start, piece.span.end) if i not in marks]
        while places and text[places[-1]].isspace():
            places.pop()
        while places and text[places[0]].isspace():
            places.pop(0)
        words = "".join(text[i] for i in places)
        if piece.opens or not made:
            made.append((words, tuple(places)))
        else:
            made[-1] = (made[-1][0] + words, (*made[-1][1], *places))
    return made


def _parts(hidden: str, span: Span) -> Iterator[Span]:
    """A gap at the beginning of a sentence stands alone where another sentence follows it."""
    words = span.of(hidden)
    length = len(words) - len(words.lstrip(_GAP_SIGN))
    rest = words[length:].lstrip(_MARK_SIGN + " ")
    if length and rest and re.match(r"[\u4e00-\u9fff《“]{2}", rest):
        yield Span(span.start, span.start + length)
        yield Span(span.start + length, span.end)
    else:
        yield span


def _run(words: str) -> int:
    return len(words) - len(words.lstrip(_MARK_SIGN))


def _continues(before: str, words: str) -> bool:
    """Whether a sentence goes on: what is before ends in ；, or what follows is only marks."""
    bare = before.rstrip(_MARK_SIGN + " ")
    return bare.endswith(("；", ";")) or not words.strip(_MARK_SIGN + " \u3000")


def _piece(text: str, hidden: str, span: Span) -> Piece:
    words = span.of(text)
    plain = plain_text(words).strip()
    alone = _GAP.fullmatch(plain)
    opens = not hidden[: span.start].strip(" \u3000\t") or "\n" in _gap_before(hidden, span.start)
    return Piece(span, plain, marks_in(words), opens, _gap(alone) if alone else None)


def _gap_before(hidden: str, start: int) -> str:
    before = hidden[:start]
    return before[len(before.rstrip()) :]
