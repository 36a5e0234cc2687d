"""The version of a letter for publication: contacts and personal data taken out, with a list of what changed.

《政府信息公开条例》第十五条 (personal privacy) and 《个人信息保护法》: telephone numbers, addresses of e-mail, identity, bank and chat
accounts and private addresses of persons go. Names of 委员 and 代表 in the addressee stay, as published replies print them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.models import Contact, Letter, Publicity, ReplyItem, ReplySentence
from assistant.drafting.review_rules import words
from corpus.models import Visibility

_IDENTITY = (
    r"(?<!\d)[1-9]\d{5}[ -]?(?:19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?!\d)"
    # The cards of before 1999 have fifteen figures.
    r"|(?<![\d.])[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![\d元万亿])"
)
_PASSPORT = r"(?<![A-Za-z0-9])(?:护照|通行证)(?:号码?)?[：:为是\s]{0,2}(?P<passport>[A-Z]{1,2}\d{7,9})"
_PLATE = r"(?<![\u4e00-\u9fffA-Z])(?:车牌号?码?[：:为是\s]{0,2})?(?P<plate>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-Z0-9]{5,6})(?![A-Z0-9])"
_MOBILE = r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[-—  ]?\d{4}[-—  ]?\d{4}(?![\d万亿元])"
_EXTENSION = r"(?:\s?[-—转]\s?\d{1,6})?"
_LANDLINE = (
    rf"(?<![\d.])(?:[（(]0\d{{2,3}}[）)]|0\d{{2,3}}[-— ]|0\d{{2,3}}(?=\d{{7}}))[-— ]?\d{{3,4}}[-— ]?\d{{4}}{_EXTENSION}(?!\d)"
    # 8806 3307: a local number is written in two groups, a quantity is not.
    rf"|(?<![\d.] )(?<![\d.〔第])[2-9]\d{{3}} \d{{4}}{_EXTENSION}(?!\d|\s?[万亿元个件户人年%])"
)
_NUMBER = (
    r"\d{3,4}[-— ]?\d{4,8}(?:[-—转]\d{1,6})?(?![\d部台万件亿个次元户人家，,]?\d*[部台万亿件个次元户人家])"
)
_NEAR_LABEL = (
    r"(?:电话|手机|座机|传真|热线|号码|联系方式)(?:号码|为|是)?[：:\s]{0,3}"
    rf"(?P<phones>{_NUMBER}(?:[、，,；;/ ]\s?{_NUMBER})*)"
)
_INNER = r"(?:分机|内线)(?:号码?)?[：:为是\s]{0,2}(?P<inner>\d{2,6})(?!\d)"
_SPELT = r"(?:电话|手机|号码|座机)(?:号码)?[：:为是\s]{0,2}(?P<spelt>[〇零一二两三四五六七八九幺]{7,11})"
_MAIL = (
    r"[A-Za-z0-9_.+-]+\s?[@＠]\s?[A-Za-z0-9-]+(?:[.．][A-Za-z0-9-]+)+"
    r"|[A-Za-z0-9_.+-]+(?:#|\(at\)|\[at\])[A-Za-z0-9-]+\.(?:com|cn|net|org)(?:\.cn)?"
)
_NEAR_MAIL = r"(?:邮箱|E-?mail|电邮|邮件)(?:地址)?[：:为是\s]{0,2}(?P<mail>[A-Za-z0-9_.+-]+ [A-Za-z0-9_.+-]+[@＠#][A-Za-z0-9.-]+)"
_BANK = r"(?<!\d)(?:6\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?:[ -]?\d{1,3})?)(?!\d)"
_ACCOUNT = r"(?:账号|帐号|账户|卡号|户号)[：:为是\s]{0,2}(?P<number>\d[\d -]{8,26}\d)"
_CHAT = r"(?:微信|QQ|qq|钉钉|抖音|微博)(?:群)?号?(?:[（(][^（）()]{0,10}[）)])?[：:为是\s]{0,2}(?P<account>[A-Za-z0-9_-]{5,20})"
_ADDRESS = (
    r"(?:家庭住址|住址|家住|居住地|户籍地址?|通讯地址|通信地址)[：:\s]*(?P<place>[^，。；,;\n）)]{4,40})"
)
#: Each kind of personal datum with its pattern; identity numbers go first, since a part of one looks like a telephone.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("身份证号", _IDENTITY),
        ("证件号码", _PASSPORT),
        ("车牌号码", _PLATE),
        ("银行账号", _ACCOUNT),
        ("银行账号", _BANK),
        ("电子邮箱", _NEAR_MAIL),
        ("电子邮箱", _MAIL),
        ("手机号码", _MOBILE),
        ("电话号码", _LANDLINE),
        ("电话号码", _NEAR_LABEL),
        ("电话号码", _INNER),
        ("电话号码", _SPELT),
        ("社交账号", _CHAT),
        ("住址", _ADDRESS),
    )
)
_CONTACT_LABEL = (
    "联系人|联络人|承办人|经办人|联系单位|承办单位联系人|联系方式|联系电话|电话|手机|传真|电子邮箱|邮箱"
)
_CONTACT_LINE = re.compile(rf"^[（(]?\s*(?:{_CONTACT_LABEL})(?:及电话)?[：:]")
#: A cell or a line that is a label only; what it names stands behind it.
_LABEL_ALONE = re.compile(rf"^(?:{_CONTACT_LABEL})$")
_HIDDEN = "（略）"
_OPENING, _CLOSED = "（(", "）)"


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


@functools.cache
def _named() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """People named as contacts: behind 联系人 and the like, and before a number that was taken out."""
    surnames = words().surnames
    name = rf"(?P<name>(?!车牌|关于|方式|方法|成[本立]|金额|温度)[{surnames}][\u4e00-\u9fff]{{1,2}}?(?:处长|科长|主任|局长|同志|先生|女士|老师)?)"
    end = r"(?=[，,、；;。）)\s（(：:]|电话|手机|$)"
    labelled = rf"(?:(?:联系人|联络人|承办人|经办人|咨询人|负责人)[：:为是\s]{{0,2}}|(?:请|可|与|电话)联系){name}{end}"
    numbered = rf"(?<![\u4e00-\u9fff]){name}(?=[，,：:、\s]{{0,2}}(?:（略）|(?:电话|手机)[：:]?（略）))"
    return re.compile(labelled), re.compile(numbered)


def public_version(letter: Letter) -> tuple[Letter, tuple[Change, ...]]:
    """The letter for publication and what changed; a letter that is 不予公开 gets a change that says so.

    Citations of internal documents leave the data too. Marks 【待补充】 stay: such a letter is not ready to be published.
    """
    changes: list[Change] = []

    def shown(text: str, where: str) -> str:
        return public_text(text, where, changes)

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
        title=shown(letter.title, "标题"),
        addressee=shown(letter.addressee, "主送"),
        signature=shown(letter.signature, "落款"),
        category_line=shown(letter.category_line, "类别"),
        legend=shown(letter.legend, "类别"),
        copies=_texts("抄送", letter.copies, changes),
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
        text = _without(text, datum.start, datum.end)
    for pattern in _named():
        for match in reversed(list(pattern.finditer(text))):
            changes.append(Change(where, "联系人姓名", match["name"], _HIDDEN))
            text = _without(text, *match.span("name"))
    return text


def _without(text: str, start: int, end: int) -> str:
    """The text with a mark in the place of a part; brackets that held nothing else go with it."""
    if text[start - 1 : start] in tuple(_OPENING) and text[end : end + 1] in tuple(_CLOSED):
        return text[: start - 1] + text[end + 1 :]
    return text[:start] + _HIDDEN + text[end:]


def _texts(where: str, texts: Sequence[str], changes: list[Change]) -> tuple[str, ...]:
    kept: list[str] = []
    labelled = False
    for text in texts:
        named, labelled = labelled and len(text) <= 20, bool(_LABEL_ALONE.match(text.strip()))
        if labelled or named or _CONTACT_LINE.match(text):
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
        gaps=tuple(
            replace(
                gap, needed=public_text(gap.needed, where, changes), who=public_text(gap.who, where, changes)
            )
            for gap in item.gaps
        ),
    )


def _sentence(sentence: ReplySentence, where: str, changes: list[Change]) -> ReplySentence:
    return replace(
        sentence,
        text=public_text(sentence.text, where, changes),
        citations=tuple(c for c in sentence.citations if c.visibility is not Visibility.INTERNAL),
    )
