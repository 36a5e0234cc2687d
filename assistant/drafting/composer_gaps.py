"""What a reply lacks, and which unit would know: from the suggestion's words, the documents nearby, and common duties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.drafting.evidence import SAYS_WHEN
from assistant.drafting.evidence_asks import Ask, without_figures
from assistant.drafting.evidence_choice import Choice
from assistant.drafting.models import Gap, Suggestion
from corpus.mentions import find_institutions
from corpus.models import Hit
from corpus.tokens import fold

_LENGTH = 40
_NEAR = 6
_CLAUSE = 16
#: 由按季度改为按月, 由1年延长至3年.
_CHANGE = re.compile(
    r"[^，。；\n]*由(?P<old>[^，。；由]{1,12}?)(?:改为|调整为|变更为|延长至|延长到|缩短至|缩短到|提高至|提高到|降低至|降低到|降至|降到|扩大到|扩大至)(?P<new>[^，。；\n]{1,12})"
)
_ASKS_WHEN = re.compile(r"(?:申报|申请|申领|受理|办理|截止)[^，。；]{0,2}(?:时间|时限|期限)|何时")
#: Words of a request and the department whose business they commonly are (地方政府部门的三定职责).
_DUTIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "人力资源社会保障部门",
        ("职业资格", "职称", "薪酬", "工资", "就业", "社保", "技工", "扩岗", "稳岗", "技能等级"),
    ),
    ("教育部门", ("学校", "高校", "幼儿园", "学院", "教师", "学生", "校车", "职业教育", "本科")),
    ("卫生健康部门", ("医院", "医疗", "药店", "药品", "卫生", "护理")),
    ("医疗保障部门", ("医保",)),
    ("民政部门", ("养老", "救助", "殡葬", "老年人")),
    ("市场监管部门", ("专利", "商标", "知识产权", "食品安全")),
    ("住房建设部门", ("住房", "公寓", "物业", "租房", "安居", "建筑")),
    ("农业农村部门", ("农机", "农业", "农户", "农村", "种植", "养殖")),
    ("生态环境部门", ("环保", "碳", "污染", "固体废物", "垃圾")),
    ("金融管理部门", ("贷款", "担保", "保险", "征信", "证券", "融资")),
    ("工业和信息化部门", ("制造业", "技术改造", "绿色工厂", "首台", "工业", "中小企业")),
    ("科技部门", ("研发", "科技成果", "实验室", "科技")),
    (
        "文化广电旅游体育部门",
        ("体育", "文化", "旅游", "文旅", "赛事", "景区", "博物馆", "影视", "动漫", "文艺", "演出"),
    ),
    ("财政部门", ("专项基金", "财政", "经费", "专项资金", "消费券", "全额补贴")),
    ("交通运输部门", ("公交", "道路", "停车", "交通")),
)
#: The state does not answer for a city.
_CENTRAL = re.compile(r".*人民政府|国务院|中共中央|全国|国家|中华人民共和国|最高人民")
_LOCAL = re.compile(r"(?:局|委|办|委员会|办公室|厅|中心|院)$")


def gap_of(
    ask: Ask | None,
    suggestion: Suggestion,
    hits: Sequence[Hit],
    own: str = "",
) -> Gap:
    """What is needed for one ask (None: for the whole suggestion), without any figure of the suggestion."""
    needed = f"“{_wanted(ask.text if ask else suggestion.heading)}”的现行政策、工作进展和下一步安排"
    return Gap(needed, who_knows(ask.text if ask else suggestion.text, suggestion, hits, own))


def gaps_of(
    choice: Choice, suggestion: Suggestion, hits: Sequence[Hit], own: str = "", *, told: bool = False
) -> Iterator[Gap]:
    """What a reply leaves open: asks that nothing answers, a change that is asked for where the evidence gives only what
    is in force, and a time that it does not give. ``told`` says that a 会办 unit has answered.
    """
    if not choice.supported:
        if not told:
            yield gap_of(None, suggestion, hits, own)
        return
    reply = "".join(one.text for one in choice.evidence)
    by_unit: dict[str, list[str]] = {}
    for ask in choice.open:
        by_unit.setdefault(who_knows(ask.text, suggestion, hits, own), []).append(_wanted(ask.text))
    for unit, asks in by_unit.items():
        yield Gap(f"“{'；'.join(asks)}”的现行政策、工作进展和下一步安排", unit)
    left = "".join(ask.text for ask in choice.open)
    if (change := _unmet_change(suggestion.text, reply)) and change not in left:
        yield Gap(f"“{_wanted(change)}”的研究意见", who_knows(suggestion.text, suggestion, hits, own))
    for clause in re.split(r"[，。；\n]", suggestion.text):
        if _ASKS_WHEN.search(clause) and clause not in left and not SAYS_WHEN.search(reply):
            yield Gap(f"“{_wanted(clause)}”中的办理时间", who_knows(clause, suggestion, hits, own))
            break


def _wanted(text: str) -> str:
    """What is asked for as it may be repeated: without figures, a leading 并, and beyond some length."""
    text = re.sub(r"^(?:\d{1,2}[.、．]|建议|希望|并|且|同时|以及|和|还)+", "", without_figures(text).strip())
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH]}…"


def _unmet_change(asked: str, reply: str) -> str:
    """The clause that asks to change one thing into another of which the reply gives only the first; else empty.

    >>> _unmet_change("补贴的申领由按季度改为按月，并扩大范围。", "补贴按季度申领。")
    '补贴的申领由按季度改为按月'
    >>> _unmet_change("补贴年限由1年延长至3年。", "补贴年限延长至3年。")
    ''
    """
    for match in _CHANGE.finditer(asked):
        if match["old"] in reply and match["new"] not in reply:
            clause = match.group().strip("，。；\n ")
            return clause if len(clause) >= _CLAUSE else asked[: match.end()].split("\n")[-1].strip("，。； ")
    return ""


def who_knows(text: str, suggestion: Suggestion, hits: Sequence[Hit], own: str = "") -> str:
    """The unit to ask: one that the suggestion names, the department whose duty it is, or who issued what is nearest.

    Falls back to 承办处室 of the office itself.
    """
    for source in (text, suggestion.text):
        for mention in find_institutions(source):
            if _LOCAL.search(mention.text) and len(mention.text) > 2 and mention.text not in own:
                return mention.text
    folded = fold(text)
    if not any(word in folded for _, terms in _DUTIES for word in terms):
        folded = fold(suggestion.text)
    ranked = [(sum(len(word) for word in terms if word in folded), unit) for unit, terms in _DUTIES]
    best = max(ranked, key=lambda pair: pair[0])
    if best[0]:
        # A department is not told to ask itself.
        return "承办处室" if own and best[1][:2] in own else best[1]
    issuers = Counter(
        hit.issuer
        for hit in hits[:_NEAR]
        if hit.issuer and hit.issuer != own and _LOCAL.search(hit.issuer) and not _CENTRAL.match(hit.issuer)
    )
    return issuers.most_common(1)[0][0] if issuers else "承办处室"
