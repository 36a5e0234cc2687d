"""哪些句子给人钱或者减人负担，哪些只是限制、排除、时间、材料，哪些只是过去的成绩。"""

from __future__ import annotations

import re
from enum import StrEnum

from corpus.mentions import find_amounts, find_multiples, find_percentages


class Role(StrEnum):
    """What a sentence does for an applicant."""

    BENEFIT = "给予"
    LIMIT = "上限"
    EXCLUSION = "排除"
    NO_DOUBLE = "不重复"
    WINDOW = "时间"
    DEPARTMENT = "部门"
    HISTORY = "历史"
    OTHER = "其他"


_GIFT = "补贴|补助|奖励|奖补|资助|贴息|贴补|补偿|奖金|返还|扶持|救助金|慰问金|津贴|抚恤金|红包|消费券|配套资金|支持|贴费|贴保"
_GIVE = "给予|予以|给|发放|享受|发给|拨付|获得|领取|申领|申请|支付|补(?=\\d)|奖(?=\\d)|按|落实|提供|纳入"
#: 不用交、少交：税、费、租、息。
_DUES = "税|费|租金|房租|利息|罚息|滞纳金|违约金|保险|保证金|保障金|押金|关税|使用金|佣金|门票|电价|气价|水价|收入|所得|补助|土地|房产|物资|单位缴|物品"
_RELIEF = re.compile(
    rf"(?:(?:全额|部分|依法|可以?|应当?|一律|暂|予以|再|酌情|适当)*(?:免征|免收|免交|免缴|免除|减免|减征|减收|减半|免予|退还|免租|缓征|抵扣|核减)"
    rf"|先征后[返退补]|即征即退|全额扣除|税前扣除|加计扣除|按\d+%征收|打[一二三四五六七八九]折)"
    rf".{{0,70}}?(?:{_DUES})|(?:{_DUES}).{{0,30}}?(?:免征|免收|减免|减半|全免|免除|减征|退还|先征后[返退补]|税前(?:全额)?扣除|(?:予以|全额)返还|减按|[下降][调低降至为]{{1,2}}\d)|(?:降[低至为]{{1,2}}|下[调浮])[^，。；]{{0,24}}\d"
)
_DEFERRAL = re.compile(
    r"缓缴|延[期缓](?:\d|[一二三四五六])*(?:个月)?(?:缴纳|缴费|缴存|支付|还本|还款)|延长.{0,8}(?:缴纳|缴费|缴存)期|(?:缴费|缴纳|缴存)期限?(?:可以?)?延长|延期至.{0,10}缴"
)
_LOAN = re.compile(r"(?:贷款|额度|授信).{0,12}(?:最高|提高|不超过).{0,12}\d+万")
_GIVES = re.compile(
    rf"返还[^，。；]{{0,40}}\d+%|最高(?:可)?补(?:贴|助)?\d|由[^，。；]{{0,12}}全额(?:补贴|补助|承担)|按[^，。；]{{0,20}}\d[^，。；]{{0,6}}元[^，。；]{{0,6}}标准(?:发放|给予|予以)?|"
    rf"(?:{_GIVE}).{{0,70}}?(?:{_GIFT})|(?:{_GIFT})[^，。；]{{0,14}}\d|\d[^，。；]{{0,6}}元[^，。；]{{0,12}}(?:{_GIFT})|补足差额|"
    rf"增加(?:\d|[一二三四五六七八九十])+(?:\.\d+)?万?元|\d%[^，。；]{{0,8}}(?:{_GIFT})|每.{{0,10}}(?:补|奖)\d"
)
_STRONG_GIFT = re.compile("补贴|补助|奖励|奖补|资助|贴息|补偿|奖金|返还|津贴|慰问金|抚恤金|消费券|贴费")
#: 只是讲过去或者预计的数字。
_PAST = re.compile(
    r"惠及|^(?:发放|拨付|资助|奖励|补助|减免|返还)[^，。对的]{2,14}\d(?!.*(?:每|最高|一次性))|(?:已|累计|共|共计|合计|先后)(?:经?(?:累计)?(?:发放|拨付|资助|奖励|补助|下达|兑现|落实|减免|返还|投入|支出|审核|为|有|完成|组织|帮助|办理|免除|减征|减收|免征|退|支持)了?(?!(?:金额)?不超过|最[高长多]|不得))|"
    r"(?:资助|发放|拨付|补助|奖励|减免|返还|下达|投入|兑现)了|(?:资助|补贴|补助|奖励|减免|拨付)(?:金额|资金|总额)?(?:累计|合计|共计?|达到?|约|近|超过?)\d|合计\d|"
    r"资助金额\d|受理.{0,12}奖励\d|预计(?:可|将|减|为|全|惠|每|，|发|需|贴|返|拨|兑|补)|据(?:不完全)?统计|据测算|经测算|截[至止]目前|截至.{0,12}[日底]|"
    r"增加(?:财政)?支出|需(?:新增)?(?:市级)?财政|(?:减轻|减少|节约|节省|降低).{0,14}(?:支出|成本|负担|压力).{0,4}\d|少缴|同比|报道称|平均单个|企业共计?\d|共计\d+家|(?:全年|去年|今年以来)共|到账.{0,4}\d+.{0,3}亿|"
    r"(?:受益|获益)(?!地|人|者|对象|财政|群)|收到.{0,16}(?:补贴|补助|奖励|返还|资金)|领到了|(?:^|，)目前已|(?:授信|发放|投放)\d+(?:\.\d+)?亿|有\d+户|已获得|获批|首批|首笔|介绍称"
)
_PAST_OK = re.compile(
    "已(?:经)?(?:缴纳|征收?|缴|享受|收取|交纳|征收入库|预缴|支付|纳入|参保|被)|已发放[^，。；]{0,8}贷款|已获得[^，。；]{0,16}支持的"
)
_NEGATIVE = re.compile(
    r"不予(?:资助|补助|奖励|支持|发放|补贴|享受|受理|兑现|减免)|不再(?:资助|补助|奖励|支持|发放|享受|给予|执行|另行)|不(?:适用|享受|属于|得(?:享受|申报|申请|申领|开具|抵扣|列支))|"
    r"不资助|不补助|不奖励|停止(?:发放|执行)|取消.{0,10}(?:资格|补助|资助|奖励)|无新增的不|不另设标准|不计入(?:到账|补)|不在.{0,8}范围"
)
_STOPPED = re.compile(
    "不再执行|停止执行|不再继续|已(?:于.{0,16})?(?:到期|废止|失效|取消)|已经(?:废止|失效|到期)|难以(?:调整|实施)|(?:尚|暂)?不成熟|请勿(?:在|引用)|(?:您|你们|委员|代表)提出"
)
_NO_DOUBLE = re.compile(
    r"不得?(?:同时|重复)(?:享受|申报|申请|申领|资助|支持|奖励|补助|领取)|不(?:再)?重复(?:享受|申报|资助|支持|奖励|补助)?|从高不重复|就高不重复|从优不重复|"
    r"就高(?:原则|执行)|择[优一高](?:享受|申报|执行)|选择其一|只能享受一[次项]"
)
_LIMIT = re.compile(
    r"(?:最高|不超过|封顶|上限|总额|限额|合计|累计|最多|限报|限补).{0,30}(?:万?元|项|件|次|个月|年|%|家|个)|(?:期限|时限)(?:不超过|最长)?.{0,10}(?:年|月)|每.{0,8}(?:享受|申报|资助|补助).{0,4}[一二三\d]+次"
)
_PUNISH = re.compile(
    "骗取|弄虚作假|追回|追缴|责令|罚款|处罚款|收回|退回.{0,6}(?:资金|资助|补助)|违约(?!金|赔偿)|虚报|冒领|挪用|截留|失信惩戒|没收|行政处罚(?!的企业)|严肃处理|刑事"
)
_ADMINISTRATION = re.compile(
    "无需(?:办理|提供|提交)|备案手续|留存备查|申报表|填报|填写|开具.{0,10}发票|专用发票|绩效(?:评价|目标)|监督检查|专账|台账|资金使用管理|预算安排|"
    "安排.{0,16}(?:专项)?资金\\d|下达.{0,16}资金|资金管理办法|设立.{0,30}(?:基金|资金池|专项资金)|引导基金|纾困基金|再贷款额度|"
    "(?:各地|各省|各级).{0,14}(?:要|应当?|可)(?:加强|及时拨付|提高|做好|制定|研究|加大)|是指|本办法所称|包括：|以下简称|比照执行$|公示|审核期限|可根据减免情况|"
    "(?:申报纳税|纳税申报|申报)期限[^。；]{0,6}延长|(?:主要)?涉及(?:的就有|了|的)?[^，。；]{0,20}(?:减免|免征|缓缴|延期)|支持市县财政|(?:主动|积极)宣传[^，。；]{0,14}政策|辅导企业|鼓励[^。；]{0,40}(?:减免|免收|降低|下调|减收|让利)|通报表扬|记功|视同|给予(?:市县|县市|各市|地方(?!实得|经济|财力)|市、县)[^，]{0,8}(?:奖励|补助)|中央预算内投资|提前拨付|^要(?:严格|认真|全面|切实)|应享尽享|已征收?的?应予?免|项下免税|仅可申请|提出资助申请|客户经理|请你公司|审批表|申请表|担保额度，|奖励和表彰|表彰奖励|确保.{0,10}(?:政策|落地)|大幅|投诉|咨询|联系(?:人|电话)|附件|原则上每年组织|加强(?:组织|宣传|领导|监管)|贯彻落实习近平|根据.{0,40}(?:精神|要求)，(?:现|结合)|"
    "现(?:就|将).{0,60}(?:如下|印发|通知|公告)|为(?:深入)?(?:贯彻|进一步|积极|鼓励|支持|规范|充分|切实|有效|支撑).{0,120}(?:制定|提出|现将|决定).{0,14}(?:措施|细则|办法|通知|政策|事项|如下|意见)?[：。]?$"
)
_WINDOW = re.compile(
    r"(?:申报|申请|受理|申领|报名|填报).{0,10}(?:时间|期限|截止)|(?:于|在)每(?:年|季度).{0,24}(?:提出|申请|申报|受理|报送)|每年.{0,20}(?:集中受理|受理|申报)|每季度.{0,20}受理|"
    r"截止(?:时间|日期)|应当?.{0,6}自.{0,14}之日起.{0,8}(?:内)?.{0,4}(?:提出|申请|申报)|(?:获评|认定|验收|取得|终结).{0,16}之日起\d+个月内"
)
_DEPARTMENT = re.compile("^[（(]?(?:责任|牵头|主管|实施|配合|受理)(?:部门|单位)[：:]")
_QUESTION = re.compile(r"[？?]$|^问[：:]|吗$")


def role_of(sentence: str) -> Role:
    """The role of one sentence.

    A figure of past or expected spending is HISTORY whatever verb it uses; a benefit is a gift or a relief with its
    amount, or a gift that somebody named is given.

    >>> role_of("对新认定的省级企业，一次性奖励30万元。").value, role_of("组织实施11批攻关项目，资助金额10亿元。").value
    ('给予', '历史')
    >>> role_of("同一单位年最高不超过50万元。").value, role_of("减半征收企业社会保险费。").value
    ('上限', '给予')
    """
    # A title is a name: what it names is not given by naming it.
    text = re.sub(r"《[^》]*》", lambda m: "《" + "□" * (len(m[0]) - 2) + "》", sentence.strip())
    text = re.sub("^在[^，。；]{2,24}(?:方面|上)，", "", text)
    if _DEPARTMENT.match(text):
        return Role.DEPARTMENT
    if len(text) < 5 or _QUESTION.search(text) or _PUNISH.search(text):
        return Role.OTHER
    if _WINDOW.search(text) and "逾期" in text:
        return Role.WINDOW
    if _STOPPED.search(text):
        return Role.OTHER
    if _NO_DOUBLE.search(text) and not _has_gift_figure(text):
        return Role.NO_DOUBLE
    if _NEGATIVE.search(text) and not _has_gift_figure(_NEGATIVE.split(text)[0]):
        return Role.EXCLUSION
    if _is_past(text):
        return Role.HISTORY
    if _gives(text):
        return Role.BENEFIT
    if _WINDOW.search(text):
        return Role.WINDOW
    if _LIMIT.search(text) and not _ADMINISTRATION.search(text):
        return Role.LIMIT
    return Role.OTHER


_DEFERS = re.compile("可(?:以|按|依法)?|准予|允许|申请|核准|予以|给予|实行|继续|延长|延期|最长|不超过|个月")
_DEFERRED = re.compile(
    "缓缴(?:、停缴)?(?:期满|等行为|等情况|等政策|企业，)|自动恢复|视同正常缴存|(?:缓缴|停缴|补缴)业务|及时做好"
)
_LISTING = re.compile(
    r"等(?:\d+[项条])?(?:一系列|多项|各项|阶段性|多种|相关|有关)?[^，。；、]{0,10}(?:政策|措施|工作|举措|方式|规定|事项|优惠)|主要包括|(?:政策|措施)(?:扶持|支持|倾斜|激励)|优先(?:予以|给予|支持|享受)"
)
_GIVEN_BARE = re.compile(
    r"(?:给予|予以|发放|享受|申领|领取|提供|可(?:以)?申请)[^，。；]{0,30}(?:补贴|补助|奖励|奖补|资助|贴息|补偿|津贴|返还|慰问金)|"
    r"可(?:以|依法|按规定)?(?:申请|享受|办理)[^，。；]{0,14}(?:减免|返还|减征|退税|贴息)|(?:予以|给予)[^，。；]{0,20}(?:减免|减征|返还)|补足差额|税前扣除|予以退还|可申请退税|可(?:以)?(?:依法)?返还|(?:计算|确定|落实)[^，。；]{0,24}返还|由[^，。；]{0,12}全额(?:补贴|补助|承担)|"
    r"由[^，。；]{0,10}财政(?:部门)?(?:补助|补贴|负担|承担)|(?:实行|直接|继续|增加一定额度的)(?:[^，。；]{0,6})(?:补贴|补助|奖补|返还)|返还标准按|"
    r"^对[^。；]{4,90}，[^，。；]{0,12}(?:减免|减征|返还|退还|免除)(?!政策|措施|的)|^(?:[一二三四五六七八九十\d]+[.、．])?暂?减免[^，。；]{4,60}(?:费|费用|税|租金|利息)[。；]?$"
)


def _is_past(text: str) -> bool:
    match = _PAST.search(text)
    return bool(match) and not (_PAST_OK.match(text, match.start()) if match else False)


_ASIDE = re.compile(
    r"(?:^|，)[^，。；]*(?:鼓励[^，。；]{0,40}(?:减免|免收|降低|下调|减收|让利)|给予(?:市县|县市|各市|市、县)[^，。；]{0,8}(?:奖励|补助)|通报表扬)[^，。；]*"
)


def _own_part(text: str) -> str:
    """The sentence without the parts that appeal to others or pass money between governments, where more is left."""
    left = _ASIDE.sub("", text).lstrip("，")
    return left if left != text and len(left) > 14 and re.search("对|的", left) else text


def _gives(text: str) -> bool:
    text = _own_part(text)
    if _ADMINISTRATION.search(text) or re.search(r"得\d*基?础?分|扣\d+分", text):
        return False
    free = bool(re.search("免征|免收|免除|免交|免缴|减半|全额|(?<!减)免租", text))
    figure = free or _has_gift_figure(text) or bool(re.search(r"\d+(?:\.\d+)?(?:%|％|个百分点|折)", text))
    listing = _LISTING.search(text)
    if (
        listing
        and not _GIVEN_BARE.search(text, listing.end())
        and not re.search(r"\d+(?:\.\d+)?(?:%|万?元|个百分点)|个月", text)
    ):
        return False
    if _DEFERRAL.search(text):
        return bool(_DEFERS.search(text)) and not _DEFERRED.search(text)
    if _RELIEF.search(text) and (free or not re.search("优惠(?:政策|措施|利率|贷款|力度)", text)):
        return figure or bool(_GIVEN_BARE.search(text))
    if not _GIVES.search(text):
        return bool(_LOAN.search(text)) and "担保贷款" in text
    if _limits_only(text):
        return False
    if _has_gift_figure(text):
        return True
    return bool(
        _GIVEN_BARE.search(text)
        and re.search(
            r"(?:^|，|。)?对.{2,80}(?:的|，|给予|发放|予以)|的，|的给予|的予以|可(?:以)?(?:享受|申请|申领|返还)|可[^，。；]{0,14}(?:给予|予以)|并给予|每(?:推荐|介绍|招用|吸纳|新增)|"
            r"符合条件|择优|吸纳|参照|由[^，。；]{0,10}财政(?:部门)?(?:补助|补贴)|^[^，。；]{0,6}减免",
            text,
        )
    )


def _has_gift_figure(text: str) -> bool:
    """Whether a sum or share stands beside a word for a gift."""
    if not _STRONG_GIFT.search(text) and not re.search("支持|扶持|增加|补足|给予|标准发放|补\\d|奖\\d", text):
        return False
    return bool(
        any(m.value.high is not None and m.value.high > 0 for m in find_amounts(text))
        or find_percentages(text)
        or find_multiples(text)
        or "全额" in text
    )


def _limits_only(text: str) -> bool:
    """Whether the sentence only caps what another one gives: 同一企业年最高不超过50万元."""
    return bool(
        re.match(
            r"(?:其中，?)?(?:除.{2,20}外，?)?(?:同一|单个|每[家个户]|单[户项部]|全年|年度|累计|补[贴助]资?金?|奖励|资助|贴息)?.{0,24}?(?:最高|总额|累计|合计|上限|原则上)?(?:不超过|不得超过|封顶|为上限|最高为?|最长).{0,16}$",
            text,
        )
        and not re.search("^对|的，.{0,20}(?:给予|按)|按.{0,20}%|最高可?(?:补|奖)[贴助励]?\\d", text)
    )
