"""文种: what kind of document a title announces."""

from __future__ import annotations

import re

from corpus.models import Kind

# 征求意见稿 and the other stages before adoption that a title or cover states.
DRAFT = re.compile(
    r"(?:公开|再次|第[一二三]次)?(?:修订|修改)?(?:征求意见(?:稿|的)|意见征集|送审稿|讨论稿|草案(?:征求意见稿)?|草稿|审议稿|初稿)"
)
_TAIL = re.compile(r"(?:\s|[（(〔\[【][^（）()〔〕\[\]【】]*[）)〕\]】]|\d{4}年(?:版|修订)?)+$")
_REPLY = re.compile(
    r"(?:提案|建议|议案|社情民意)(?!.*会办).{0,16}(?:答复|复函|办理情况的函|的函)|答复的?(?:函|意见)$"
)
_ENDINGS: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"(?:起草|编制|修订|修改|制定|情况)说明$|的说明$", Kind.EXPLANATION),
        (r"解读$|一图读懂|问答$", Kind.INTERPRETATION),
        (r"通知(?:书)?$", Kind.NOTICE),
        (r"批复$", Kind.APPROVAL),
        (r"(?:复函|函)$", Kind.LETTER),
        (r"(?:通报)$", Kind.CIRCULAR),
        (r"(?:决定|决议)$", Kind.DECISION),
        (r"(?:公告|通告|公示|公报)$", Kind.ANNOUNCEMENT),
        (r"(?:报告|请示|汇报|总结)$", Kind.REPORT),
        (r"(?:操作规程|规程|流程|操作规范)$", Kind.PROCEDURE),
        (r"(?:申报指南|指南|指引|须知|办事指南|手册)$", Kind.GUIDE),
        (r"(?:细则)$", Kind.DETAILED_RULES),
        (r"(?:办法)$", Kind.MEASURES),
        (
            r"(?:若干措施|措施|若干政策|政策|扶持计划|政策清单|若干条|\d+条|[一二三四五六七八九十]+条)$",
            Kind.POLICY,
        ),
        (r"(?:规划|规划纲要|纲要|远景目标)$", Kind.PLAN),
        (r"(?:方案|预案|行动计划|计划|要点|任务分工)$", Kind.SCHEME),
        (r"(?:意见|建议)$", Kind.OPINION),
        (r"(?:规定|规则|制度|守则|章程|规范|标准)$", Kind.RULES),
        (r"(?:条例|法|法典|令|(?<=问题的)解释)$", Kind.LAW),
        (r"(?:清单|目录|名单|一览表|汇总表|名录|表)$", Kind.TABLE),
    )
)
_ENCLOSES = re.compile(r"(?:印发|转发|公布|发布|下发|批转)(?P<title>.+?)的(?:通知|公告|函|决定|通告)$")


def kind_of(title: str) -> Kind:
    """The 文种 of a document with this title; ``Kind.OTHER`` when the title names none.

    >>> kind_of("澜江市促进就业若干措施（征求意见稿）").value, kind_of("关于第12号提案答复的函").value
    ('措施', '答复函')
    """
    bare = bare_title(title)
    if _REPLY.search(bare):
        return Kind.REPLY
    for pattern, kind in _ENDINGS:
        if pattern.search(bare):
            return kind
    return Kind.OTHER


def enclosed_kind_of(title: str) -> Kind | None:
    """The kind of the document that a 通知 carries (关于印发《…办法》的通知), or None.

    >>> enclosed_kind_of("关于印发《澜江市人才奖励办法（试行）》的通知").value
    '办法'
    """
    match = _ENCLOSES.search(bare_title(title))
    if not match:
        return None
    kind = kind_of(match["title"].strip("《》〈〉 "))
    return None if kind is Kind.OTHER else kind


def enclosed_title(title: str) -> str | None:
    """The title of the document that this title says it carries, without brackets.

    >>> enclosed_title("澜江市人民政府关于印发澜江市养老服务规划的通知")
    '澜江市养老服务规划'
    """
    match = _ENCLOSES.search(bare_title(title))
    return match["title"].strip("《》〈〉 ") if match else None


def bare_title(title: str) -> str:
    """The title without its closing brackets (（试行）, （征求意见稿）, （2021年修订））."""
    return _TAIL.sub("", title).strip()


def is_complete(title: str) -> bool:
    """Whether a line can be a whole title: it ends with a 文种 and leaves no 关于印发… open."""
    bare = bare_title(title)
    if title.count("《") != title.count("》") or title.count("（") != title.count("）"):
        return False
    kind = kind_of(bare)
    if kind is Kind.OTHER or re.fullmatch(r"(?:答复)?(?:的)?.{0,3}", bare):
        return False
    opens = re.search(
        r"(?:关于|有关)(?:印发|转发|公布|发布|下发|批转|修改|废止|公开征求|征求|开展|做好|组织)", bare
    )
    closes = kind in {Kind.NOTICE, Kind.ANNOUNCEMENT, Kind.DECISION, Kind.LETTER, Kind.REPLY, Kind.APPROVAL,
                      Kind.CIRCULAR, Kind.OPINION, Kind.REPORT}  # fmt: skip
    return closes or not opens
