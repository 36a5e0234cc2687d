"""Words that turn what a clause says: negation, modality, and pairs that exclude each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Turn(StrEnum):
    """What a marker does to the words it governs."""

    NEGATION = "negation"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    HEDGED = "hedged"
    PERMITTED = "permitted"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker ``[start, end)``; it governs what begins at ``end`` (for 除外: what ends at ``start``)."""

    turn: Turn
    start: int
    end: int
    behind: bool = False


_AUXILIARY = "(?:予以?|得|能够?|可以?|再|应当?|会|需要?|须|准予?|许|宜|允许|曾|给予|享受|作|法|纳入)?"
# 不断, 未来, 非常 and the like negate nothing.
_NEGATION = re.compile(
    rf"(?P<behind>除外|不在此限|的例外)"
    rf"|(?:严禁|禁止|杜绝|拒绝|取消|停止|停(?=[发办收拨])|暂停|撤销|免予|免于|免除|"
    rf"(?<!除)(?<!与)(?<!并)(?<!有)不(?![断仅但管论久法良妨]|同[^意]|动产|可抗力|可或缺|定期|等式|得不)|并不|"
    rf"未(?![来成央])|无(?!人机|人驾|障碍|线|形资|缝|疑|论|菌|害化|偿献)|非(?![常遗洲物])|没有?(?!收)|勿){_AUXILIARY}"
)
# 将 before an object (将材料报送) promises nothing; 将 before a verb or an adverb does.
_FUTURE = (
    "(?<![现拟可应须得要])将(?=会|在|于|按|继续|进一步|根据|结合|依据|依托|加[大快强]|推[动进]|研究|持续|积极|充分|组织|会同|牵头|"
    "联合|适时|择机|予以|给予|重点|逐步|不断|着力|认真|全面|探索|支持|鼓励|制[定订]|出台|开展|建[立设]|完善|启动|实施|以|从|通过|围绕|"
    "针对|协[调同]|引导|密切|坚持|同步|落实|尽快|配合|优先|采取|安排|参照|严格|大力|聚焦|发挥|深[入化]|强化|提[升高供]|"
    "扩大|优化|健全|督促|指导|向|与|是|有|达|增|新|争取|力争|视|依法|统筹|主动|督|加以|构建|打造|举办|设立|对)"
)
# 资助计划 and 计划单列 name a plan; 计划新增 plans.
_INTENDED = (
    "(?<!资助)(?<!培育)(?<!行动)(?<!推进)(?<!年度)(?<!工作)(?<!科技)(?<!发展)(?<!实施)(?<!专项)(?<!采购)(?<!招生)(?<!项目)(?<!投资)"
    "(?<!五年)(?<!列入)(?<!制定)(?<!编制)(?<!市级)(?<!人才)(?<!试点)(?<!生产)(?<!分配)(?<!入)计划(?![的和与、，。；表书》”]|任务|下达|项目|单列|生育|管理|准备|经济)"
)
_TURNS = (
    (
        Turn.PLANNED,
        rf"(?<![模虚比])拟(?!人)|{_FUTURE}|{_INTENDED}"
        "|预计|力争|争取|有望|准备(?!金)|打算|考虑(?!到)|即将|有待|待研究|下一步|今后|目标",
    ),
    (Turn.UNDER_WAY, "正在|[还仍尚]在(?!校|职|岗)|正(?=积极|加快|抓紧|会同|研究|推进|组织|按)|在建"),
    (Turn.HEDGED, "原则上|一般(?!公共|性|工业|纳税|债|预算|固|贸易|程序)|酌情|视情"),
    (Turn.PERMITTED, "可以|(?<![认许不])可(?![持靠能观再见控视燃研贵行抗或])|允许|有权|(?<![不智性功效职产节])能够?(?![耗源力量碳效级])"),
    (Turn.REQUIRED, "应当|(?<![对适相供响反])应(?![用急对届收付纳激税答缴聘链])|必须|(?<!无)须(?!知)|需要|(?<![不无必急所供])需(?![求要])|务必"),
)  # fmt: skip
_PATTERNS = tuple((turn, re.compile(pattern)) for turn, pattern in _TURNS)
#: A sentence with one of these speaks of what is not decided.
UNDECIDED = re.compile(
    r"征求意见|草案|起草|讨论稿|(?<![模虚比])拟|计划|预计|力争|争取|有望|打算|考虑|即将|下一步|今后|未来"
)


@lru_cache(maxsize=4096)
def markers(text: str) -> tuple[Marker, ...]:
    """The markers of a (masked) text in order.

    >>> [(m.turn.value, m.start, m.end) for m in markers("拟对逾期的不予受理")]
    [('planned', 0, 1), ('negation', 5, 7)]
    """
    found = [
        Marker(Turn.NEGATION, m.start(), m.end(), m.lastgroup == "behind") for m in _NEGATION.finditer(text)
    ]
    for turn, pattern in _PATTERNS:
        found += [Marker(turn, m.start(), m.end()) for m in pattern.finditer(text)]
    return tuple(sorted(found, key=lambda m: (m.start, m.end)))


#: Words of one row exclude each other: a source that says one does not support the other.
EXCLUSIVE: tuple[tuple[str, ...], ...] = (
    ("国家级", "省级", "市级", "区级"),
    ("国内", "省内", "市内", "境外", "海外"),
    ("提高", "降低"),
    ("提升", "下降"),
    ("增加", "减少"),
    ("增长", "下降"),
    ("上升", "下降"),
    ("上浮", "下浮"),
    ("公办", "民办"),
    ("首次", "再次"),
    ("优秀", "良好", "合格"),
    ("特等奖", "一等奖", "二等奖", "三等奖"),
    ("金奖", "银奖", "优秀奖"),
    ("大型", "中型", "小型", "微型"),
    ("全部", "部分"),
    ("上半年", "下半年"),
    ("发明专利", "实用新型", "外观设计"),
    ("公开", "保密"),
    ("主办", "协办"),
    ("自愿", "强制"),
    ("博士", "硕士", "本科"),
    ("初级", "中级", "高级"),
)
