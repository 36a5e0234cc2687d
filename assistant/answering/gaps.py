"""Names and dates of a question that the passages found do not mention: what an answer must say it did not find."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from corpus.mentions import DateValue, find_dates, find_doc_numbers, find_titles
from corpus.mentions.institution_names import institution_names
from corpus.models import Hit
from corpus.tokens import fold

_LEVEL = "特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|自治县|省|市|新区|区|县|镇|乡|街道"
_NAMED = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,3}}?)(?:{_LEVEL})(?![场域内外别分块级])")
#: Words that stand before 市, 区, 县 without being a place's name.
_NO_PLACE = re.compile(
    r"[的在对由从到和与及或等为是于]|^(?:[全各本我该外某这那哪几两]|城|都|超|上|股|农贸|集|楼|门|夜|开|社|小|园|地|校|景|疫|灾|牧|林|山|库|片|港|特|禁|高新|保税|开发|示范|试验|工业|产业|经济)|"
    r"(?:有哪|什么|哪个|地|社|城|园|校|景|疫|灾|牧|山|片|港|特)$"
)


def gaps(question: str, hits: Sequence[Hit]) -> tuple[str, ...]:
    """Places, years, 《titles》 and 文号 of the question that none of the hits mentions, as the question writes them.

    A hit mentions what its text, context, headings, title, issuer, 文号 and date hold.
    """
    there = fold(" ".join(_everything(hit) for hit in hits))
    years = {hit.date.year for hit in hits if hit.date}
    missing: list[str] = []
    for mention in find_titles(question):
        if fold(mention.value.name) not in there:
            missing.append(mention.text)
    for number in find_doc_numbers(question):
        if fold(number.value.text) not in there and fold(number.text) not in there:
            missing.append(number.text)
    for found in find_dates(question):
        value = found.value
        if isinstance(value, DateValue) and str(value.year) not in there and value.year not in years:
            missing.append(f"{value.year}年")
    for name in places(question):
        if fold(name) not in there:
            missing.append(name)
    return tuple(dict.fromkeys(missing))


def _everything(hit: Hit) -> str:
    number = hit.doc_number or ""
    return " ".join((hit.text, hit.context, *hit.heading, hit.title, hit.issuer or "", number))


@cache
def _listed() -> re.Pattern[str]:
    names = sorted(institution_names().places, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def places(text: str) -> list[str]:
    """Names of places without their level.

    >>> places("平凉市的企业和广东省、海州区各有什么补贴，开发区呢")
    ['平凉', '广东', '海州']
    """
    found = [(m.start(), m.group()) for m in _listed().finditer(text)]
    taken = {i for start, name in found for i in range(start, start + len(name))}
    for match in _NAMED.finditer(text):
        name = match["name"]
        if not taken & set(range(match.start("name"), match.end("name"))) and not _NO_PLACE.search(name):
            found.append((match.start(), name))
    return list(dict.fromkeys(name for _, name in sorted(found)))
