"""受益对象：条文里写明“给谁”的那个名词短语，去掉前面的消息来源、小标题、日期，后面的程序和动词。"""

from __future__ import annotations

import re

from assistant.eligibility.figures import segments
from corpus.models import Span

#: Nouns that a class of applicants ends in.
PEOPLE = (
    "企业|公司|单位|机构|主体|对象|个人|人员|职工|员工|劳动者|劳动力|工作者|毕业生|学生|教师|居民|患者|家庭|农户|贫困户|专业户|大户|用户|客户|租户|商户|个体户|散户|工商户|"
    "纳税人|义务人|缴费人|借款人|投保人|被保险人|持有人|承租人|出租人|经营人|法人|自然人|举报人|申请人|代理人|经理人|负责人|带头人|传承人|权利人|军人|烈士|青年|人才|作者|创业者|参与者|消费者|经营者|捐赠者|志愿者|受灾者|伤残者|"
    "业主|房东|车主|店主|船东|合作社|农场|牧场|养殖场|银行(?!业)|高校|院校|大学|学校|幼儿园|医院|卫生院|血站|基地|园区|产业园|示范园|创业园|科技园|集中区|孵化器|众创空间|实验室|载体|团队|平台|商场|超市|市场|书店|影院|剧院|剧场|景区|酒店|宾馆|"
    "旅行社|航空|机场|港口|协会|商会|组织|团体|联盟|基金会|中心|服务站|站点|工作站|供应商|经销商|厂商|厂家|工厂|示范车间|集团|城乡居民|行政村|村集体|社区|家属|近亲属|大学生|失业青年|农民工|农民|党员|干部|医护|民警|承运方|运营方|承租方|主办方|[研院]所|乡镇|直属库"
)
_THINGS = (
    "收入|所得|物资|货物|物品|药品|疫苗|用品|用具|器械|仪器|设备|设施|制剂|农产品|产品|商品|蔬菜|肉蛋|房产|土地|用地|房屋|用房|公寓|车辆|包车|客车|货车|运输车|船舶|航班|费用|支出|损失|贷款|债券|保单|保险|保费|保险费|"
    "利息|租金|款项|项目|业务|书据|合同|账簿|服务|奖金|补助|补贴|津贴|工资|待遇|薪酬|展会|展品|活动|影片|作品|剧目|演出|融资|融资需求|担保|资金|成本|价款|救济金|抚恤金|保险金|福利费|实物|临床用血|亏损|应免税款|体温计|部分|岗位|设立项目|大棚|赔偿金|电源|专利|软件|技术|转让|开发|检定校准|检验检测|购房款|救治"
)
TAIL = r"(?:（[^（）]*）|\([^()]*\)|等|们)*"
_NAMES = re.compile(rf"(?:{PEOPLE})")
_NAMES_THING = re.compile(rf"(?:{PEOPLE}|{_THINGS})")
_ENDS_PEOPLE = re.compile(rf"(?:{PEOPLE}){TAIL}$")
_ENDS = re.compile(rf"(?:{PEOPLE}|{_THINGS}){TAIL}$")
_DEFINED = re.compile(rf"的[^的，]{{0,40}}(?:{PEOPLE}|{_THINGS}){TAIL}$")

#: 近日，记者从省财政厅获悉，…… 某负责人表示，……: who says it.
_SAID = re.compile(
    "发布《[^》]*》，(?:明确)?|(?:表示|介绍|介绍说|获悉|了解到|指出|强调|明确|提出|要求|规定|消息|通知|公告|通告|公告称|举例|称|说|透露|决定)[，：]"
    "(?:[“”])?"
)
_DATES = r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?"
#: 不是对象的开头：时间、承接词、依据、目的。
_OPENINGS = re.compile(
    rf"(?:同时|此外|另外|其中|除此之外|据悉|近日|日前|目前|今年|下一步|同样|比如|例如|如|即|一是|二是|三是|四是|五是|[”“]|"
    rf"(?:在|自|从|到|于)?(?:\d{{4}}年)?(?:全国|我[省市区]|本次|此次|[省市区]级|新冠肺炎|应对|抗击|本轮)*(?:疫情|防控|防疫|响应|春节|假期)[^，的对]{{0,14}}期间|(?:自|从|在)?(?:即日|{_DATES}\d{{1,2}}时|{_DATES}|\d{{4}}年)(?:[^，的对]{{0,26}})?(?:起|以来|期间|止|底|内|前|间|日|\d时|\d\d:\d\d)|"
    rf"(?:依照|按照|根据|依据|参照)(?:[^，《》]|《[^》]*》)*(?:规定|要求|部署|精神|标准|原则)|在[^，。；对]{{2,24}}(?:方面|上)|针对[^，]*(?:问题|情况|困难|需求)|除[^，]*外|"
    rf"(?:落实|依托|充分发挥|促进|用好|认真|严格|全面|取消|完善|创新|统筹|发挥|加大|建立)[^，对]*|(?:有关|相关)负责人[^，]*|[^，。；对]{{0,20}}推出了[^，。；]*服务|"
    rf"为(?:进一步|切实|更好|深入|加快|有效|支持|鼓励|缓解|保障|降低|帮助|减轻)[^，]*)，"
)
_PLACES = "内蒙古|广西|西藏|宁夏|新疆|北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海"
_ACTOR = rf"(?:[^，对的为]{{0,26}}?(?:公司|机构|银行|[局厅省市区县]|委|委员会|管委会|政府|财政|财政资金|集团|用房|部门|税务机关|基金|指挥部|中心|法院|学会|院|所|站|{_PLACES})|在[^，对]{{2,14}}内|(?:意见|通知|公告|措施|政策)(?:提出|明确|规定|要求)|(?:提出|明确|要求)?(?:按照|根据|依据|依照)[^，对]{{2,16}})?"
#: 省融担公司对……、继续对……、福建对……: what stands before the class.
_TOWARDS = re.compile(
    rf"{_ACTOR}(?:继续|仍然?|再|也|还|则|将|拟|如|可以?|应当?|要|凡|仅|均|统一|全面|分类|进一步|暂)*"
    rf"(?:(?:针)?对于?(?!外|口|接|其(?!他|余|它)|象|标|公账)|凡(?:是|对)?(?=.{{4}}))"
)
_BACKS = re.compile(
    "(?:优先|重点|适当|积极|继续|大力|进一步|加大)*(?:支持|鼓励|扶持|引导|号召|落实|实施)(?!力度|政策|资金)(?:对)?(?=.{4})|将(?=吸纳|符合|在)"
)
_ELIGIBLE = re.compile(
    "(?:符合(?:以下|上述|相关|有关|规定|下列|本[^，的]{2,6}|政策|一定)?条件|满足条件)的(?=.{2})"
)
_INNER = re.compile(
    "，(?:该[^，对]{1,6}?)?(?:(?:即|可|将|拟|暂|并|还|也|仍)?(?:针)?对于?(?!其(?!他|余|它)|外|口|接|象|每[家户])|即(?!将|可))"
)
_RUN_IN = re.compile(r"(?<=[\u4e00-\u9fff”》）)：])[\s\u3000]+(?=[\u4e00-\u9fff“（《\d])")

#: 对象说完以后的动词和程序。
_RESIDUE = re.compile(
    "，?(?:都|均|也|还|则|将|就|再|可|应|应当|要|依法|经审核|一律|全部|统一|各地|按规定|由[^，]{2,14}|从[^，]{2,10}中)*"
    "(?:可以|可|允许|准予|一律|将(?=获|按|享|免|给|根|依)|给予|予以|享受|实行|实施(?!的)|提供(?=单户|最|优惠|贴息|[^，的]{0,10}(?:补贴|补助|奖励|贴息))|仍按|仍可|各地|按月|按季|按年|向[^，]{2,14}申请|依法(?=享受|可|予|给|免|减|申)|优先(?=评|核|给|予|考|安|推)|适当(?=下|降|减|给|补|提|延)|酌情|"
    "免征|免收|免除|减免|减半|返还|退还|下调|降低(?!门槛)|提高(?=补|标|到|至)|纳入[^，]{2,30}范围|推送纳入|按照?(?=月|年|季|不|每|其|规定|政策|实际|原|一|二|企业|贷款|\\d)|根据(?=加班|企业|实际|人数)|(?:采用|采取)(?!.*的(?:企业|单位|机构))|(?<=[者员户业社位构])按)"
)
#: 只说程序、经费、时间的分句。
_ASIDE = re.compile(
    "^(?:经(?!营|济|销|认定的|批准的|纪)|由|凭|按照?|依照|参照|根据|依托|采用|采取|利用|自|从|在[^，]{2,90}(?:基础上|期间|时|后|前|内|范围内?)$|付息[后後]|审核|海关|医保|财政|省|市|区|中央|各|本|政府性|税务|银行|公司|资金|所需|失业保险|个人所得税|个人负担|以[^，]{2,12}方式|可|应|将|给予|予以|享受|免|减|缓|延|仍|并|都|均|允许|准予|地方|今年|同比|担保费率|"
    "原则上|一次性|推送|纳入|申请|提供|支持)"
)
#: 降低小微企业用电成本：说的是做什么，不是谁。
_VERBAL = re.compile(
    "(?:(?:相关|有关|各级|各有关|各相关)部门要?|增加[^，]*(?:规模|额度)|[^，]*出台[^，]*举措|(?:进一步|切实|全面|继续)*(?:降低|减轻|保障|提高|取消|加大|扩大|推进|推动|加快|优化|完善|实施延|确保|放宽|将平均|将[^，]*(?:扩大|放宽|调整|下调)|要求|企业如何))"
)
_ASIDE_VERB = re.compile("(?:可|给予|予以|免|减|返还|发放|提供|由[^，]*(?:给予|承担))")
_SOURCE = re.compile(
    "^(?:同级|中央|各级|[省市区县](?:级)?)?(?:财政|政府)|^公司(?:在|将|可)|^依托|^通过[^，]*(?:平台|渠道|方式)$"
)
_STEP = re.compile("^(?:符合条件|满足条件|同等条件下?|其中|上述|以上|条件|情况|其|企业如何[^，]*)(?:的)?$")


def exact(words: str) -> Span | None:
    """The noun phrase that names who is helped, inside the words before what is given; None where no class is named.

    The phrase is kept with the modifiers that define the class. A condition that stands for its class (受灾严重的) ends
    with 的. Source: benchmarks/measures_rubric.md, beneficiary.

    >>> def of(words):
    ...     found = exact(words)
    ...     return found and found.of(words)
    >>> of("新华社澜江2月12日电（记者 某某）市指挥部12日发布消息，疫情防控期间，澜江市对政府组织的返岗包车")
    '政府组织的返岗包车'
    >>> of("符合条件的专精特新企业，各地可给予一定"), of("重点企业可以按月向主管税务机关申请")
    ('专精特新企业', '重点企业')
    >>> of("受灾严重的"), of("延迟缴费期间"), of("稳产保供 对非营利性医疗机构提供的服务")
    ('受灾严重的', None, '非营利性医疗机构提供的服务')
    """
    start = _start(words)
    end = _end(words, start)
    start = _start(words[:end], start)
    found = words[start:end].strip("，,、；：。 ").removeprefix("”")
    found = found.strip("“”") if found.count("“") != found.count("”") else found
    found = re.sub(
        r"(?<=..)(?:[将也]|的?(?:最长)?结转年限(?:由\d+年)?)$", "", re.sub("^对于?(?!外|口)", "", found)
    )
    found = re.sub("，对每[家户][^，]{0,8}$", "", found)
    if (
        len(found) < 2
        or _VERBAL.match(found)
        or _STEP.match(found)
        or not (_ENDS.search(found) or _conditional(found))
    ):
        return None
    at = words.index(found, start)
    return Span(at, at + len(found))


def names_class(part: str) -> bool:
    """Whether a part between commas ends in a class with what defines it: 且物业由国有企业管理的中小企业."""
    match = _DEFINED.search(part)
    return match is not None and bool(_ENDS_PEOPLE.search(part)) and not _ASIDE_VERB.match(part)


def class_within(part: str) -> bool:
    """Whether a stretch still holds the class with what defines it."""
    return bool(re.search(rf"的[^的，]{{0,20}}(?:{PEOPLE})", part))


def ends_class(part: str) -> bool:
    """Whether a stretch ends in a class."""
    return bool(_ENDS_PEOPLE.search(part))


def names_people(words: str) -> bool:
    """Whether the words name an applicant at all, or only goods or a condition."""
    return bool(_NAMES_THING.search(words)) and not re.match("其(?!他|余|它)", words)


def names_applicant(words: str) -> bool:
    """Whether somebody who could apply is named, not only goods or costs.

    >>> names_applicant("承租用于办公用房的"), names_applicant("承租办公用房的企业")
    (False, True)
    """
    return bool(_NAMES.search(words))


def _conditional(words: str) -> bool:
    """Whether the words are a condition that stands for its class, or name one in passing."""
    return words.endswith("的") or bool(_NAMES.search(words)) or bool(re.search(r"\d.*[以之][上下内]", words))


def _start(words: str, start: int = 0) -> int:
    """Where the class begins: after who says it, run-in headings, dates, and who gives."""
    for pattern in (_RUN_IN, _SAID):
        for match in reversed(list(pattern.finditer(words, start))):
            if _inside(words, match.start()) or not _class_after(words, match.end()):
                continue
            start = match.end()
            break
    colon = max((m.start() for m in re.finditer("：|(?<!\\d):", words[start:])), default=-1) + start
    if colon > start and not _inside(words, colon) and _class_after(words, colon + 1):
        start = colon + 1
    start = _inner(words, start)
    moved = True
    while moved:
        moved = False
        for pattern in (_OPENINGS, _TOWARDS, _BACKS, _ELIGIBLE):
            opening = pattern.match(words, start)
            if opening and opening.end() > start and _class_after(words, opening.end()):
                start, moved = opening.end(), True
    return start


def _inner(words: str, start: int) -> int:
    """After the last ，对 that begins a class of its own; one that names only a cost, or goes on with 其, does not."""
    marks = [m for m in _INNER.finditer(words, start) if not _inside(words, m.start())]
    for match in reversed(marks):
        before, after = words[start : match.start()], words[match.end() :]
        towards = _TOWARDS.match(before)
        opened = towards is not None or len(marks) > 1
        if opened and _ENDS_PEOPLE.search(before) and not _NAMES.search(after):
            continue
        if opened and re.search("，(?:将|把|以|用|为|并|且)", before) and not _ENDS.search(before):
            continue
        if _class_after(words, match.end()) or after.endswith("的"):
            return match.end()
    return start


def _class_after(words: str, at: int) -> bool:
    rest = words[at:]
    return bool(_NAMES_THING.search(rest)) or rest.endswith("的")


def _end(words: str, start: int) -> int:
    """Where the class ends: before procedure, sources of money, and the verb of giving."""
    parts = [p.shift(start) for p in segments(words[start:])]
    people = [i for i, p in enumerate(parts) if _ENDS_PEOPLE.search(p.of(words))]
    kept = len(parts)
    while kept > 1:
        part = parts[kept - 1].of(words)
        if _SOURCE.match(part):
            kept -= 1
            continue
        if part.endswith("的") or (_DEFINED.search(part) and not _cost_after(parts, people, kept - 1, words)):
            break
        if re.match("，对其", words[parts[kept - 1].start - 1 :]):
            kept -= 1
            continue
        if people and people[-1] == kept - 1 and not _verb_first(part):
            break
        cut = _residue(part)
        shorter = part[:cut] if cut is not None else part
        if (cut is not None and cut < 2) or _ASIDE.match(part) or not _NAMES_THING.search(shorter):
            kept -= 1
            continue
        if people and people[-1] < kept - 1 and _ENDS.search(shorter) and not _NAMES.search(shorter):
            kept -= 1
            continue
        break
    if not parts:
        return len(words)
    while kept > 1 and people and people[0] < kept - 1:
        part = parts[kept - 1].of(words)
        part = part[: _residue(part)]
        if (_ENDS.search(part) and part != "企业") or part.endswith("的"):
            break
        kept -= 1
    last = parts[kept - 1]
    text = last.of(words)
    cut = _residue(text)
    return last.start + cut if cut is not None and (cut >= 2 or kept == 1) else last.end


def _cost_after(parts: list[Span], people: list[int], index: int, words: str) -> bool:
    """Whether a later part names only what is borne: ……的企业，境内外展会的费用."""
    return bool(people) and people[0] < index and not _NAMES.search(parts[index].of(words))


def _verb_first(part: str) -> bool:
    cut = _residue(part)
    return cut is not None and cut < 2


def _residue(part: str) -> int | None:
    """Where, inside a part, the class is over and the giving begins."""
    for match in _RESIDUE.finditer(part):
        if _inside(part, match.start()):
            continue
        before, after = part[: match.start()], part[match.end() :]
        if not before and re.search(rf"的[^的，]{{0,20}}(?:{PEOPLE})", after):
            continue
        if _DEFINED.search(after) or (_ENDS_PEOPLE.search(after) and "的" in after):
            continue
        if after == "的" or (after.endswith("的") and not _ENDS.search(before)):
            continue
        if (
            not before
            or before.endswith("的")
            or _ENDS.search(before)
            or ("，" not in part and len(after) < 12)
        ):
            return match.start()
    return None


def _inside(words: str, at: int) -> bool:
    """Whether a place stands inside brackets or quotation marks."""
    before = words[:at]
    return any(before.count(a) > before.count(b) for a, b in ("（）", "()", "“”", "《》", "【】"))
