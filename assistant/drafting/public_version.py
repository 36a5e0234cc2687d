"""The version of a letter for publication: contacts and personal data taken out, with a list of what changed.

《政府信息公开条例》第十五条 (personal privacy) and 《个人信息保护法》: telephone numbers, addresses of e-mail, identity, bank and chat
accounts and private addresses of persons go. Names of 委员 and 代表 in the addressee stay, as published replies print them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.models import Contact, Letter, Publicity, ReplyItem, ReplySentence
from corpus.models import Visibility

_IDENTITY = r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
_MOBILE = r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\d万亿元])"
_LANDLINE = r"(?<![\d.])(?:[（(]?0\d{2,3}[）)]?[-— ]?)\d{7,8}(?:[-—转]\d{1,6})?(?!\d)"
_NUMBER = (
    r"\d{3,4}[-— ]?\d{4,8}(?:[-—转]\d{1,6})?(?![\d部台万亿件个次元户人家，,]?\d*[部台万亿件个次元户人家])"
)
_NEAR_LABEL = (
    r"(?:电话|手机|座机|传真|热线|号码|联系方式)(?:号码|为|是)?[：:\s]{0,3}"
    rf"(?P<phones>{_NUMBER}(?:[、，,；;/ ]\s?{_NUMBER})*)"
)
_MAIL = r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_BANK = r"(?<!\d)(?:6\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?:[ -]?\d{1,3})?)(?!\d)"
_CHAT = r"(?:微信号?|QQ号?|qq号?)[：:\s]*(?P<account>[A-Za-z0-9_-]{5,20})"
_ADDRESS = r"(?:家庭住址|住址|家住|居住地|户籍地址?|通讯地址|通信地址)[：:\s]*(?P<place>[^，。；,;\n]{4,40})"
#: Each kind of personal datum with its pattern; identity numbers go first, since a part of one looks like a telephone.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("身份证号", _IDENTITY),
        ("银行账号", _BANK),
        ("电子邮箱", _MAIL),
        ("手机号码", _MOBILE),
        ("电话号码", _LANDLINE),
        ("电话号码", _NEAR_LABEL),
        ("社交账号", _CHAT),
        ("住址", _ADDRESS),
    )
)
_CONTACT_LINE = re.compile(r"^[（(]?\s*(?:联系人|承办人|经办人|联系单位|联系方式|联系电话|电话)[：:]")
_HIDDEN = "（略）"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing taken out: ``where`` it stood, what ``kind`` it is, the words ``before`` and ``after``."""

    where: str
    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PersonalDatum:
    """Personal data found in a text, from ``start`` to ``end``."""

    kind: str
    text: str
    start: int
    end: int


def find_personal_data(text: str) -> list[PersonalDatum]:
    """Telephone numbers, e-mail, identity, bank and chat accounts and private addresses in a text, in order.

    >>> [(d.kind, d.text) for d in find_personal_data("联系电话：83070185、13510698605，资助100万元，文号〔2021〕61号")]
    [('电话号码', '83070185、13510698605')]
    >>> find_personal_data("2020年新收案件69661件，同比增长63.29%，电话沟通3次")
    []
    """
    taken: list[PersonalDatum] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            group = pattern.groups or 0
            start, end = match.span(group)
            inside = [d for d in taken if d.start < end and start < d.end]
            covered = sum(d.end - d.start for d in inside)
            if inside and (kind != "电话号码" or end - start <= covered):
                continue
            taken = [d for d in taken if d not in inside]
            taken.append(PersonalDatum(kind, text[start:end], start, end))
    return sorted(taken, key=lambda datum: datum.start)


def public_version(letter: Letter) -> tuple[Letter, tuple[Change, ...]]:
    """The letter for publication and what changed; a letter that is 不予公开 gets a change that says so.

    Citations of internal documents leave the data too. Marks 【待补充】 stay: such a letter is not ready to be published.
    """
    changes: list[Change] = []
    if letter.publicity is Publicity.NOT_PUBLIC:
        changes.append(Change("公开属性", "不予公开", letter.publicity.value, "请确认是否可以公开"))
    if letter.contact:
        before = "，".join(filter(None, (letter.contact.person, letter.contact.phone)))
        changes.append(Change("联系人", "联系方式", before, "（删除）"))
    items = tuple(_item(item, changes) for item in letter.items)
    made = replace(
        letter,
        contact=Contact(),
        items=items,
        opening=_texts("开头", letter.opening, changes),
        process=_texts(letter.process_heading or "办理过程", letter.process, changes),
        closing=_texts("结尾", letter.closing, changes),
        extra=_texts("其他", letter.extra, changes),
    )
    return made, tuple(changes)


def public_text(text: str, where: str, changes: list[Change]) -> str:
    """The text without personal data; each removal is added to ``changes``."""
    for datum in reversed(find_personal_data(text)):
        changes.append(Change(where, datum.kind, datum.text, _HIDDEN))
        text = text[: datum.start] + _HIDDEN + text[datum.end :]
    return text


def _texts(where: str, texts: Sequence[str], changes: list[Change]) -> tuple[str, ...]:
    kept: list[str] = []
    for text in texts:
        if _CONTACT_LINE.match(text):
            changes.append(Change(where, "联系方式", text, "（删除）"))
        else:
            kept.append(public_text(text, where, changes))
    return tuple(kept)


def _item(item: ReplyItem, changes: list[Change]) -> ReplyItem:
    where = f"第{item.no}条"
    return replace(
        item,
        heading=public_text(item.heading, where, changes),
        suggestion=public_text(item.suggestion, where, []),
        reply=tuple(_sentence(sentence, where, changes) for sentence in item.reply),
    )


def _sentence(sentence: ReplySentence, where: str, changes: list[Change]) -> ReplySentence:
    return replace(
        sentence,
        text=public_text(sentence.text, where, changes),
        citations=tuple(c for c in sentence.citations if c.visibility is not Visibility.INTERNAL),
    )
