"""What stands under a title in small print: the adoption of a statute, and labelled fields (编制日期：…)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.lines import DATE, is_date_line, is_organisation_line, read_date
from corpus.models import Located, Span
from corpus.titles import TitleBlock

_LINES = 24
_NOTE_LENGTH = 400
_ADOPTED = re.compile(r"通过|公布|发布|批准|修订|修正|颁布|修改")
_STARTS_WITH_DATE = re.compile(r"[（(]?\s?\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日")
_ADOPTER = re.compile(
    r"日\s?(?P<who>[\u4e00-\u9fff]{2,40}?(?:人民代表大会常务委员会|人民代表大会(?!常)|国务院|人民政府))"
)
# The export broke a note over two lines: 甲市第十五届人民代表大会常务委员会⏎第九次会议通过.
_BROKEN_NOTE = re.compile(r"第[一二三四五六七八九十百\d]+次(?:会议|全体)")
_TERM = re.compile(r"第[一二三四五六七八九十百\d]+届")
_LABEL = re.compile(
    r"(?P<name>(?:发布|发文|编制|制定|制发|印发)(?:机构|机关|单位|部门)|(?:成文|印发|编制|发文|制定)(?:日期|时间))\s?[：:]\s?"
    r"(?P<value>[^：:；;]{2,40}?)(?=$|\s|；|;)"
)


@dataclass(frozen=True, slots=True)
class Adoption:
    """The adoption notes of a statute: the first and the last date they give, and who adopted it first."""

    first: Located[date]
    last: Located[date]
    issuer: Located[str] | None


@dataclass(frozen=True, slots=True)
class Labels:
    """Values that stand behind their names: 编制单位：…, 成文日期：…."""

    issuer: Located[str] | None
    issued: Located[date] | None


def read_adoption(
    text: str, lines: Sequence[Span], block: TitleBlock, *, cells: Collection[int] = ()
) -> Adoption | None:
    """Read the notes under the title: adopted, approved, amended, each with its date; a date alone counts too.

    The notes end where a table begins (``cells``).

    The adopter is read without its term (第十四届), so that the laws of one congress share an issuer.

    >>> body = "稳岗条例\\n2015年5月29日 甲市第十四届人民代表大会常务委员会通过\\n2020年1月2日 修订\\n第一条 甲"
    >>> from corpus.titles import read_title_block
    >>> lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\\n]+", body)]
    >>> found = read_adoption(body, lines, read_title_block(body, lines))
    >>> found.last.value.isoformat(), found.issuer.value
    ('2020-01-02', '甲市人民代表大会常务委员会')
    """
    dates: list[Located[date]] = []
    issuer: Located[str] | None = None
    first = max(block.titles, default=-1) + 1
    for index in range(first, min(first + _LINES, len(lines))):
        line = lines[index].of(text)
        following = lines[index + 1].of(text) if index + 1 < len(lines) else ""
        if _BROKEN_NOTE.match(following):
            line += following
        dated = _STARTS_WITH_DATE.match(line) is not None
        if (
            index in cells
            or len(line) > _NOTE_LENGTH
            or not (dated or (dates and _ADOPTED.search(line)) or len(line) <= 30)
        ):
            break
        if not is_date_line(line) and not (dated and _ADOPTED.search(line)):
            continue
        for match in DATE.finditer(line):
            value = read_date(match.group())
            if value:
                dates.append(Located(value, Span(*match.span()).shift(lines[index].start)))
        found = _ADOPTER.search(line)
        if found and issuer is None:
            span = Span(*found.span("who")).shift(lines[index].start)
            issuer = Located(_TERM.sub("", found["who"]).removeprefix("中华人民共和国") or found["who"], span)
    return Adoption(dates[0], dates[-1], issuer) if dates else None


def read_labels(text: str, lines: Sequence[Span]) -> Labels:
    """Read the labelled issuer and date near the top of a document."""
    issuer: Located[str] | None = None
    issued: Located[date] | None = None
    for span in lines[:_LINES]:
        if len(span) > _NOTE_LENGTH // 2:
            continue
        for match in _LABEL.finditer(span.of(text)):
            value = match["value"].strip()
            where = Span(match.start("value"), match.start("value") + len(value)).shift(span.start)
            if match["name"].endswith(("日期", "时间")):
                day = read_date(value)
                issued = issued or (Located(day, where) if day else None)
            elif is_organisation_line(value):
                issuer = issuer or Located(value, where)
    return Labels(issuer, issued)
