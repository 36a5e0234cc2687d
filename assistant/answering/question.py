"""What a question asks for: the kinds of answer, the measure word, its parts, and the names it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class AnswerType(StrEnum):
    """What a sentence must hold to answer; a question may ask for several."""

    AMOUNT = "amount"
    PERCENTAGE = "percentage"
    COUNT = "count"
    RANK = "rank"
    CLAUSE = "clause"
    DATE = "date"
    DURATION = "duration"
    INSTITUTION = "institution"
    PERSON = "person"
    PLACE = "place"
    CONTACT = "contact"
    REASON = "reason"
    PURPOSE = "purpose"
    LIST = "list"
    DEFINITION = "definition"
    PROCEDURE = "procedure"
    YES_NO = "yes_no"


#: Words that count things in questions and documents.
MEASURE_WORDS = "家|个|项|件|条|名|位|人次|人|批次|批|次|所|座|处|台|辆|套|张|份|户|种|类|款|只|支|宗|起|例|吨|公里|平方米|亩|届|篇|部|场|对|间|床|笔|方面"
_MANY = r"(?:多少|几)"
_RULES: tuple[tuple[AnswerType, re.Pattern[str]], ...] = tuple(
    (type_, re.compile(pattern))
    for type_, pattern in (
        (AnswerType.CLAUSE, r"第几(?:条|款|项|章)|哪[一二两几]?(?:条|款|章)(?![路])"),
        (AnswerType.RANK, r"第几(?:名|位)?|排(?:在)?(?:名)?(?:第几|多少|如何)|(?:位居|位列)"),
        (
            AnswerType.AMOUNT,
            rf"多少(?:万|亿)?(?:元|钱|资金|经费|补贴|补助|奖励|资助|贷款|投资|产值|费用|款)|几(?:万|亿|千|百)?(?:元|块)|(?:金额|资金|经费|额度|标准|价格|单价|"
            rf"(?:最高|上限|封顶|限额|总投资|投资额|产值|营收|收入|规模|费用|补贴|补助|奖励|资助|贷款)[^，。？]{{0,6}}?)(?:为|是|有|达|达到)?(?:{_MANY}|什么)|"
            r"多少(?:万|亿)?(?:元|钱)?(?:[？?，。]|$)|值多少|[罚补奖贷给花拿投](?:了|过|给)?多少|上限(?:是|为)?(?:多少|什么)?|免(?:征|收)?多少",
        ),
        (
            AnswerType.PERCENTAGE,
            r"百分之(?:几|多少)|(?:比例|比重|占比|率|利率|幅度|折扣|系数)[^，。？]{0,6}?(?:是|为|有|达|达到|不低于|不超过)?(?:多少|多大|多高|几|什么)|"
            r"多少(?:个)?(?:百分|%)|增长(?:了)?多少|下降(?:了)?多少|(?:同比|环比).{0,4}多少",
        ),
        (
            AnswerType.COUNT,
            rf"{_MANY}(?:万|多)?(?:{MEASURE_WORDS})|(?:数量|总数|人数|家数|件数)[^，。？]{{0,4}}?(?:是|为|有|达)?{_MANY}",
        ),
        (
            AnswerType.DATE,
            r"什么时候|什么时间|何时|哪(?:一)?[年天月日]|几月|几号|几点|哪个(?:月|年份|时间)|(?:时间|日期|截止期|期限)(?:是|为|到)?(?:什么|哪|多少|[？?]|$)|"
            r"截止(?:到|时间|日期)?(?:是|为)?(?:什么|何|哪|几)|(?:到|至)(?:什么时候|何时)|起止",
        ),
        (
            AnswerType.DURATION,
            r"多久|多长时间|多长|(?:多少|几)(?:个)?(?:年|天|日|月|小时|周|工作日)(?!份)|(?:期限|时限|有效期|周期|工期|年限)[^，。？]{0,6}?(?:是|为|有)?(?:多少|多长|几|什么|[？?]|$)",
        ),
        (
            AnswerType.INSTITUTION,
            r"哪(?:个|些|几个|几家|一个|家|几)?(?:部门|单位|机构|委|局|厅|机关|组织|公司|企业|银行|学校|高校|医院|主体|平台)|(?:由|归|向|找)(?:谁|哪)|谁(?:负责|牵头|审批|受理|提供|主管|承办|来)|"
            r"(?:主管|牵头|负责|承办|受理|发文|主办|会办|责任)(?:部门|单位|机关|机构)(?:是|为|有)?(?:谁|什么|哪)|到哪(?:家|个)|是谁",
        ),
        (AnswerType.PERSON, r"谁(?!负责|牵头|审批|受理|提供)|哪(?:一)?(?:位|名)|什么人|姓名|叫什么|联系人"),
        (
            AnswerType.PLACE,
            r"哪里|哪儿|何处|何地|什么地方|地点|地址|哪(?:个|些|几个)(?:省|市|区|县|地区|城市|国家|地方|街道|园区)|在哪",
        ),
        (AnswerType.CONTACT, r"电话|热线|号码|联系方式|拨打|邮箱|网址|网站|公众号|二维码|客户端|APP"),
        (AnswerType.REASON, r"为什么|为何|原因|因何|什么缘故|凭什么|依据是什么|理由"),
        (AnswerType.PURPOSE, r"目的|为了什么|意义|作用是|旨在"),
        (
            AnswerType.LIST,
            r"哪些|哪几|哪[两二三四五六七八九]|有什么|什么(?:措施|政策|条件|材料|要求|内容|规定|办法|支持|服务|待遇|产品|方式|举措|任务|工作|业务|资料|证件|情形|情况|途径|优惠|奖励|形式)|包括(?:什么|哪)|"
            r"分别(?:是|为|有|怎么)|几(?:个方面|类|种|条|项|样|方面|大|点)|(?:多少|几)条(?:措施|意见)|列(?:举|出)|(?:分|有)哪",
        ),
        (
            AnswerType.DEFINITION,
            r"什么意思|是指什么|指的是|什么是|何谓|何为|定义|含义|怎么理解|(?:是|叫)什么(?:[？?]|$)",
        ),
        (AnswerType.PROCEDURE, r"怎么|如何|怎样|流程|程序|步骤|手续|咋"),
        (
            AnswerType.YES_NO,
            r"吗(?:[？?，。]|$)|是不是|是否|对吧|能不能|可不可以|有没有|能否|可否|会不会|要不要|(?:了|吧)[？?，]|算不算",
        ),
    )
)
#: A length of time that is asked for.
_OF_TIME = re.compile(r"(?:多少|几)个?(?:工作日|小时|年|天|日|月|周)(?!份)")
_NUMBER_OF = re.compile(r"(?:电话|热线|号码|邮箱|网址|联系方式)[^，。？]{0,4}(?:是|为)?多少")
_UNIT = re.compile(rf"{_MANY}(?:万|亿|多)?({MEASURE_WORDS})")
_PART = re.compile(
    r"[？?；;。]+|[，,、](?=(?:[^，,。？?]{0,12}?)(?:多少|几|哪|什么|谁|怎么|如何|怎样|何时|为何|排第|是否|上限|由谁))"
)
#: Words that ask, fill or address; they say nothing about the subject.
_ASKING = re.compile(
    r"请问|请告诉我|我想知道|想问一下|想了解|麻烦问下|麻烦|帮我查一下|帮我|请|我们公司|我公司|我们单位|我们|你们|咱们|一共|总共|合计|大概|目前|现在|"
    r"是什么意思|是指什么|指的是什么|是什么|有什么|什么样的|什么样|什么|有哪些|哪些|哪几|是多少|多少钱|多少|怎么样|怎么办|怎么|怎样|如何|为什么|为何|"
    r"是否|能否|可否|能不能|可不可以|是不是|有没有|会不会|对吧|对不对|吗|呢|呀|吧|啊|谁|哪里|哪儿|在哪|哪个|哪家|哪一|哪年|哪|几个|几家|几|是指|指的是|包括|何时|分别|具体|了|的"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the answerer sees it.

    ``core`` is it without the words that only ask, ``own`` the same of what the user typed where the conversation gave
    the rest; ``unit`` is the measure word asked for, ``parts`` are its sub-questions.
    """

    text: str
    core: str
    own: str
    types: frozenset[AnswerType]
    unit: str
    parts: tuple[str, ...]


def _misread(text: str) -> frozenset[AnswerType]:
    """Kinds that a question only seems to ask for: 多少个月 is no amount and no number of 个, nor is a telephone's 多少."""
    found: set[AnswerType] = set()
    if _NUMBER_OF.search(text):
        found |= {AnswerType.AMOUNT, AnswerType.COUNT}
    left = _OF_TIME.sub(" ", text)
    if left != text and not re.search(r"多少|几[^个]|元|金额|额度", left):
        found |= {AnswerType.AMOUNT, AnswerType.COUNT, AnswerType.PERCENTAGE}
    return frozenset(found)


def understand(text: str, typed: str | None = None) -> Question:
    """Read a standalone question; ``typed`` is what the user typed, where that was less.

    >>> q = understand("两年里一共资助了多少家运营机构，合计多少钱？")
    >>> sorted(q.types), q.unit, q.parts
    ([<AnswerType.AMOUNT: 'amount'>, <AnswerType.COUNT: 'count'>], '家', ('两年里一共资助了多少家运营机构', '合计多少钱'))
    """
    types = frozenset(type_ for type_, pattern in _RULES if pattern.search(text)) - _misread(text)
    unit = _UNIT.search(_OF_TIME.sub(" ", text))
    parts = tuple(part.strip() for part in _PART.split(text) if part.strip(" ，,"))
    return Question(
        text=text,
        core=_ASKING.sub(" ", text),
        own=_ASKING.sub(" ", typed or text),
        types=types,
        unit=unit.group(1) if unit else "",
        parts=parts or (text,),
    )
