"""开场的几个问题，从资料库现有文件里取：哪一类对象有什么资助，哪份文件何时施行、定了什么目标。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from corpus.models import Kind, Status
from corpus.rows import DocumentRow

if TYPE_CHECKING:
    from assistant.service import Service

HOW_MANY = 4
#: Documents looked at; the newest in force first.
_LOOKED_AT = 120
_SUBSIDY = re.compile(
    r"对(?P<whom>[^，。；：、对（）《》\s]{5,22})，(?:[^。；]{0,30}?)"
    r"(?P<what>资助|奖励|补贴|补助|贴息|奖补)[^。；]{0,30}?[\d一二三四五六七八九十百千万]+(?:万|亿)?(?:元|%)"
)
_TOPIC = re.compile(
    r"关于(?:做好|进一步做好|加强|进一步加强|印发|开展|组织开展|公布|发布)?"
    r"(?P<what>[^《》关于]{6,24})的(?:通知|意见|公告|通告)$"
)
#: Whom a subsidy is for; “纾困力度” and the like are not.
_WHOM = re.compile(
    r"(?:企业|单位|机构|组织|学校|高校|院所|医院|中心|平台|园区|基地|工厂|项目|产品|人才|人员|个人|家庭|毕业生|合作社|[者户人商])$"
)
_ENCLOSED = re.compile(r"《([^《》]{4,30})》")
_GUIDE = re.compile(r"(?P<what>.{4,})申报(?:指南|通知|公告|须知)$")
_RULES = (Kind.MEASURES, Kind.RULES, Kind.DETAILED_RULES, Kind.PROCEDURE, Kind.POLICY)


def starters(service: Service, audience: str) -> list[str]:
    """Up to four questions that documents of this audience answer; made once for each state of the library."""
    return _starters(audience, service.stores.library.generation(), service.today, service)


@st.cache_data(show_spinner=False, max_entries=8)
def _starters(audience: str, generation: int, today: date, _service: Service) -> list[str]:
    del generation
    rows = _service.documents(audience)
    usable = [row for row in rows if row.status(today) in (Status.IN_FORCE, Status.UNKNOWN)]
    usable.sort(
        key=lambda row: (row.status(today) is not Status.IN_FORCE, -(row.issued or date.min).toordinal())
    )
    return _mixed(_service, usable[:_LOOKED_AT])


def _mixed(service: Service, rows: Sequence[DocumentRow]) -> list[str]:
    """Two about money first, then one about a date and one about aims, and whatever fills the rest."""
    money: list[str] = []
    about: list[str] = []
    for row in rows:
        text = "\n".join(found.chunk.text for found in service.stores.library.chunks_of(row.version))
        money += list(money_questions(text))[:1]
        about += about_questions(row)
        if len(money) >= HOW_MANY and len(about) >= HOW_MANY:
            break
    mixed = [*money[:2], *about[:2], *money[2:], *about[2:]]
    return list(dict.fromkeys(mixed))[:HOW_MANY]


def money_questions(text: str) -> Iterator[str]:
    """Questions about subsidies that a text states.

    >>> list(money_questions("对新增养老床位的民办机构，每张床位资助8000元。"))
    ['新增养老床位的民办机构有什么资助，标准是多少？']
    """
    for found in _SUBSIDY.finditer(text):
        if _WHOM.search(found["whom"]):
            yield f"{found['whom']}有什么{found['what']}，标准是多少？"


def about_questions(row: DocumentRow) -> list[str]:
    """What can be asked about a document by its name."""
    enclosed = _ENCLOSED.search(row.title)
    kinds = {row.kind, row.enclosed_kind}
    if enclosed and Kind.PLAN in kinds:
        return [f"《{enclosed.group(1)}》提出了哪些目标？"]
    if enclosed and kinds & set(_RULES) and row.standing.effective:
        return [f"《{enclosed.group(1)}》从什么时候起施行？"]
    return topic_questions(row.title)


def topic_questions(title: str) -> list[str]:
    """A question about what a notice is about, where its title says so plainly.

    >>> topic_questions("澜江市人力资源和社会保障局关于进一步做好稳岗扩就业工作的通知")
    ['稳岗扩就业工作有哪些要求？']
    >>> topic_questions("澜江市科技局关于发布2026年度概念验证项目申报指南的通知")
    ['2026年度概念验证项目的申报时间是什么时候？']
    """
    found = _TOPIC.search(title)
    if not found:
        return []
    if what := _GUIDE.match(found["what"]):
        return [f"{what['what']}的申报时间是什么时候？"]
    return [f"{found['what']}有哪些要求？"]
