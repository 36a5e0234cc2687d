"""What differs between two states of a case, place by place, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from assistant.cases.models import PARTS, Case, Change, Piece, PieceKind
from assistant.drafting.letter_words import chinese_number, printed_date

#: Words that are compared whole: a mark, a gap's bracket, a run of digits or letters; each other character for itself.
_WORD = re.compile(r"［[^］\n]*］|\d+(?:[.,]\d+)*%?|[A-Za-z]+|\s|.", re.S)
_FORMS = {"two-column": "两栏表", "joint-opinion": "会办意见两栏表", "narrative": "分条叙述"}


def difference(old: Case, new: Case) -> tuple[Change, ...]:
    """The places that differ in the order of the letter: settings, fixed parts, items; places that are the same are left out."""
    return tuple(_changes(old, new))


def words_of(old: str, new: str) -> tuple[Piece, ...]:
    """The words of two texts: what stayed, what was taken out and what was put in.

    >>> [(p.kind.value, p.text) for p in words_of("资助8000元［1］。", "资助9000元［1］。")]
    [('same', '资助'), ('removed', '8000'), ('added', '9000'), ('same', '元［1］。')]
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(PieceKind.SAME, "".join(before[a:b])))
            continue
        if b > a:
            found.append(Piece(PieceKind.REMOVED, "".join(before[a:b])))
        if d > c:
            found.append(Piece(PieceKind.ADDED, "".join(after[c:d])))
    return tuple(found)


def _changes(old: Case, new: Case) -> Iterator[Change]:
    mine, theirs = dict(_chosen(old)), dict(_chosen(new))
    for place in mine:
        if mine[place] != theirs[place]:
            yield Change(place, _whole(mine[place], theirs[place]))
    for name, label in PARTS.items():
        before, after = old.parts.get(name, ""), new.parts.get(name, "")
        if before != after:
            yield Change(label, words_of(before, after))
    yield from _split(old, new)
    for no in range(1, max(len(old.items), len(new.items)) + 1):
        before, after = old.item(no).text, new.item(no).text
        if before != after:
            yield Change(f"第{chinese_number(no)}条", words_of(before, after), item=no)
    before, after = _contacts(old), _contacts(new)
    if before != after:
        yield Change("联系记录", words_of(before, after))


def _split(old: Case, new: Case) -> Iterator[Change]:
    before, after = (
        "\n".join(f"{chinese_number(s.no)}、{s.text}" for s in case.proposal.suggestions)
        for case in (old, new)
    )
    if before != after:
        yield Change("建议的拆分", words_of(before, after))


def _chosen(case: Case) -> Iterator[tuple[str, str]]:
    settings = case.settings
    yield "状态", case.status.value
    yield "案名", case.proposal.title
    yield "编号", case.proposal.number
    yield "函件格式", _FORMS[settings.form.value]
    yield "地区规范", settings.profile
    yield "发文机关", settings.office.name
    yield "主办单位", settings.lead_unit
    yield "答复期限", printed_date(settings.deadline) if settings.deadline else ""
    yield "办理类别", settings.category.value if settings.category else "按建议"
    yield "公开属性", settings.publicity.value if settings.publicity else ""
    yield "成文日期", printed_date(settings.day) if settings.day else ""


def _whole(old: str, new: str) -> tuple[Piece, ...]:
    both = ((PieceKind.REMOVED, old), (PieceKind.ADDED, new))
    return tuple(Piece(kind, text) for kind, text in both if text)


def _contacts(case: Case) -> str:
    return "\n".join(
        f"{printed_date(one.day)} {one.way.value} {one.person} {one.words}" for one in case.contacts
    )
