"""A quoted sentence in the answering office's voice and time: 我局 for itself, names for others, years for 今年 and 目前."""

from __future__ import annotations

import re
from datetime import date

from assistant.answering.models import Citation
from assistant.drafting.letter_words import own_name
from assistant.drafting.merging import short_name

#: Names of departments and what letters shorten them to.
_SHORTER = (
    ("市场监督管理", ("市场监管",)),
    ("发展和改革", ("发展改革", "发改")),
    ("人力资源和社会保障", ("人力资源社会保障", "人力资源保障", "人社")),
    ("工业和信息化", ("工信",)),
    ("住房和城乡建设", ("住房城乡建设", "住建")),
    ("住房和建设", ("住房建设", "住建")),
    ("规划和自然资源", ("规划自然资源", "规自")),
    ("文化广电和旅游", ("文化广电旅游", "文旅")),
    ("文化广电旅游体育", ("文体旅游",)),
    ("卫生健康", ("卫健",)),
    ("地方金融监督管理", ("地方金融监管",)),
    ("医疗保障", ("医保",)),
)
_SELF = re.compile(r"(?:我局|我委|我办|我厅|我会|我中心|我院)")
_CITED = re.compile(r"《[^》]*》|“[^”]*”")
_CJK = r"[\u4e00-\u9fff，。；：、“”（）《》]"
_YEARS = (("前年", -2), ("去年", -1), ("今年", 0), ("明年", 1))
_NOW = re.compile(
    r"(?<![\u4e00-\u9fff截至])(?:目前|当前|现阶段)(?!的|条件|[^，。]{0,6}尚)，?|(?<=，)(?:目前|当前|现阶段)(?!的|条件)，?"
)
_LATELY = re.compile(r"(?:^|(?<=[，。；]))(?:近日|日前|最近|近期)，?")
#: What was so a year ago is not so now, nor next what was next then.
_YEAR = 365


def tidy(text: str) -> str:
    """A sentence without stray spaces, half a pair of quotation marks, or a second full stop.

    >>> tidy("条例规定“ 应当评估， 并公开。”。"), tidy("还请专家讲课。”")
    ('条例规定“应当评估，并公开。”', '还请专家讲课。')
    """
    text = re.sub(rf"(?<={_CJK})[ \u3000]+(?={_CJK})", "", text)
    if text.count("“") != text.count("”"):
        opened = text.count("“") > text.count("”")
        text = text.replace("“", "", 1) if opened else text[::-1].replace("”", "", 1)[::-1]
    return re.sub(r"([。！？]”)。$", r"\1", re.sub(r"。{2,}$", "。", text))


def absolute(text: str, citation: Citation, today: date) -> str:
    """A sentence with years for 今年 and 去年, and without 目前 where its document is more than a year old.

    >>> import types
    >>> old = types.SimpleNamespace(date=date(2021, 10, 27))
    >>> absolute("今年初，我局印发通知。", old, date(2026, 1, 1)), absolute("目前，已建成3家。", old, date(2026, 1, 1))
    ('2021年初，我局印发通知。', '已建成3家。')
    """
    day = citation.date
    if day is None:
        return text
    for word, by in _YEARS:
        text = re.sub(rf"{word}(?!度)", f"{day.year + by}年", text)
    text = _LATELY.sub("", text)
    if (today - day).days > _YEAR:
        text = _NOW.sub("", text)
    return text


def is_past(citation: Citation, today: date) -> bool:
    """Whether what a document calls next or under way was so more than a year ago."""
    return citation.date is not None and (today - citation.date).days > _YEAR


def own_forms(office: str) -> tuple[str, ...]:
    """The names by which documents of its place call an office, longest first.

    >>> own_forms("澜江市市场监督管理局")
    ('澜江市市场监督管理局', '市市场监督管理局', '澜江市市场监管局', '市市场监管局')
    """
    forms = {office, short_name(office)}
    for full, shorter in _SHORTER:
        forms |= {form.replace(full, other) for form in tuple(forms) for other in shorter if full in form}
    forms |= {form.replace("委员会", "委") for form in tuple(forms)}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def in_our_voice(text: str, issuer: str, own: str) -> str:
    """The sentence with the answering office as 我局 and the issuer's own 我局 as its name; names inside 《》 stay.

    >>> in_our_voice("我局会同市民政局修订《澜江市民政局规程》。", "澜江市财政局", "澜江市民政局")
    '市财政局会同我局修订《澜江市民政局规程》。'
    """
    if not own:
        return text
    kept = _CITED.findall(text)
    bare = _CITED.sub("\x00", text)
    if issuer and issuer != own:
        place = re.match(r"[\u4e00-\u9fff]{2,5}?市", own)
        near = bool(place) and issuer.startswith(place[0]) if place else False
        bare = _SELF.sub(short_name(issuer) if near else issuer, bare)
    for form in own_forms(own):
        if len(form) > 3:
            bare = re.sub(rf"(?<![\u4e00-\u9fff]市){re.escape(form)}(?!党|长|和|与|等)", own_name(own), bare)
    pieces = iter(kept)
    return re.sub("\x00", lambda _: next(pieces), bare)
