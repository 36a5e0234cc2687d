"""Defects planted in clean letters, by hand: which rule each breaks, the words replaced, and the words put there.

``PLANTED`` is the first half. The second half (``defects_by_kind``) changes any letter by the kind of thing that stands in
it and was written after the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.drafting.letter_reader import letter_from
from assistant.drafting.letter_text import letter_text
from assistant.drafting.models import Finding, Proposal
from assistant.drafting.proposal import parse_proposal
from assistant.drafting.review import parse_document, read_document

SAMPLES = Path(__file__).parents[3] / "corpus/samples/documents"

PROPOSALS = {
    "22": """\
关于加大首台（套）装备推广应用力度的提案
提案人：白芷晴委员　提案编号：20260042
澜江市政协七届五次会议　2026年1月20日
首台（套）装备研制投入大、推广难。建议：
一、提高首台（套）装备研制奖励标准。
二、支持企业投保首台（套）综合险，分担用户风险。
三、鼓励装备企业与高校联合攻关。
""",
    "23": """\
关于扶持普惠型民办养老机构发展的提案
提案人：温砚秋委员　提案编号：20250163
澜江市政协七届四次会议　2025年2月12日
普惠型床位不足。建议：
一、加大床位建设支持力度。
二、提高失能老年人运营资助。
三、推动老旧厂房改建养老设施。
""",
    "24": """\
关于稳住青年就业、留住青年人才的建议
领衔代表：顾清和（等）　建议编号：第2025036号
澜江市七届人大五次会议　2025年2月20日
青年就业和住房压力大。建议：
一、降低中小企业用工成本。
二、扩大就业见习规模。
三、加大青年人才住房支持。
四、支持青年返乡创业。
""",
}


@dataclass(frozen=True)
class Defect:
    """One planted defect: any of ``rules`` finds it; ``old`` becomes ``new`` in letter ``letter`` (``a⇄b`` swaps the two).

    ``at`` are the words of the new text that a finding must touch, empty where the fault is an absence. ``proposal``:
    reviewed beside the incoming proposal. ``library``: only a library that holds the sample corpus can tell.
    """

    rules: str
    letter: str
    old: str
    new: str
    at: str = ""
    proposal: bool = False
    library: bool = False


def clean_letters() -> dict[str, str]:
    """The letters of the sample corpus as plain text, by number."""
    return {path.name[:2]: plain_text(path) for path in sorted(SAMPLES.glob("2[1-4]_*"))}


def plain_text(path: Path) -> str:
    """A letter as the text that a person would paste."""
    if path.suffix == ".docx":
        return letter_text(letter_from(read_document(path)))
    return path.read_text(encoding="utf-8")


def proposal_for(letter: str) -> Proposal:
    """The proposal that a sample letter answers."""
    return parse_proposal(PROPOSALS[letter])


def planted(text: str, defect: Defect) -> str:
    """The letter with the defect in it; the words it replaces stand there."""
    if "⇄" in defect.old:
        one, other = defect.old.split("⇄")
        assert one in text, defect.old
        assert other in text, defect.old
        return text.replace(one, "⇄").replace(other, one).replace("⇄", other)
    assert defect.old in text, defect.old
    return text.replace(defect.old, defect.new, 1)


def is_found(text: str, at: str, rules: str, before: tuple[Finding, ...], after: tuple[Finding, ...]) -> bool:
    """Whether a finding of one of the rules, that was not there before, touches the planted words."""
    known = {(f.rule, f.quote, f.message) for f in before}
    normal = parse_document(text).text
    place = normal.find("".join(at.split("\n")[:1])) if at else -1
    for finding in after:
        if finding.rule not in rules.split() or (finding.rule, finding.quote, finding.message) in known:
            continue
        if not at or finding.start is None or finding.end is None:
            return True
        # Of two places that disagree, either may be told, with the other in the message.
        if at.strip("《》。") in finding.message.replace("》", ""):
            return True
        places = [i for i in range(len(normal)) if normal.startswith(at, i)] or [place]
        if any(finding.start < i + len(at) and i < finding.end for i in places):
            return True
    return False


PLANTED = (
    # 逐条答复
    Defect("unanswered", "23", "该项工作涉及土地用途和消防审验，市级层面尚未出台专门规定。我局计划会同市自然资源和规划局、市住房和城乡建设局先行在石汀区开展试点，待成熟后再予推广。", "无。", ""),
    Defect("unanswered", "22", "\t建议三、鼓励装备企业与高校联合攻关\n\t市科技创新局支持企业购买高校、科研院所技术成果", "\t附注\n\t市科技创新局", "", True),
    Defect("unanswered", "24", "四、关于支持青年返乡创业的建议", "四、关于就业工作的其他说明", "", True),
    Defect("suggestion-order", "23", "加大床位建设支持力度⇄推动老旧厂房改建养老设施", "", "", True),
    Defect("only-past", "24", "见习补贴标准为每人每月1200元，见习期满留用率达到50%以上的，标准提高至每人每月1500元。2024年，全市共组织青年见习4380人。2025年计划新增见习岗位6000个。", "2024年，全市共组织青年见习4380人，取得了良好的社会反响。", "2024年，全市共组织"),
    # 编号、案名、主送、届次
    Defect("case-number", "22", "20260042号", "20260024号", "20260024", True),
    Defect("case-number", "23", "（第20250163号）", "（第20250136号）", "20250136"),
    Defect("case-name", "23", "《关于扶持普惠型民办养老机构发展的提案》", "《关于扶持普惠性公办养老机构发展的提案》", "普惠性公办", True),
    Defect("case-name", "22", "力度的提案》收悉", "力度的提案》收悉，《关于加大首台（套）设备推广应用力度的提案》", "设备推广", False),
    Defect("case-kind", "24", "第2025036号建议答复", "第2025036号提案答复", "2025036号提案"),
    Defect("case-kind", "23", "温砚秋委员：", "温砚秋代表：", "温砚秋代表", True),
    Defect("session", "23", "市政协七届四次会议", "市政协七届三次会议", "七届三次", True),
    Defect("addressee residue-name", "22", "白芷晴委员：", "白止晴委员：", "", True),
    Defect("courtesy", "24", "你们提出的", "您提出的", "您"),
    Defect("courtesy", "23", "感谢您对", "感谢你们对", "你们"),
    Defect("issuer", "23", "澜江市民政局\n2025年7月8日", "澜江市财政局\n2025年7月8日", "澜江市财政局"),
    # 类别
    Defect("category-wording", "22", "_____B__类", "_____A__类", "我局拟在下一轮"),
    Defect("category-wording", "21", "B类\n", "A类\n", "正在研究论证"),
    Defect("placeholder", "22", "_____B__类", "_______类", "_______类"),
    Defect("category-missing", "22", "\t二、办理实效评估类别\n    _____B__类\n", "\t", ""),
    # 别的函件留下的内容
    Defect("residue-name", "22", "与白芷晴委员电话沟通", "与陆文澜委员电话沟通", "陆文澜委员"),
    Defect("residue-tail broken-sentence", "23", "欢迎继续关注和监督我市养老服务工作。", "欢迎继续关注和监督我市养老服务工作。园区企业提供全周期的上市辅导和融资对接。", "园区企业提供"),
    Defect("residue-topic", "23", "拨付首期资助款318万元。", "拨付首期资助款318万元。渔船更新改造和休渔期燃油补助按照海洋渔业部门的安排执行。", "渔船更新"),
    Defect("residue-year", "23", "我局将在2027年政策中期评估时研究", "我局将在2023年政策中期评估时研究", "2023年"),
    Defect("residue-place", "23", "《澜江市民办养老机构资助办法》", "《东陵市民办养老机构资助办法》", "东陵市"),
    Defect("residue-self", "23", "我局计划会同", "我委计划会同", "我委"),
    Defect("broken-sentence", "22", "单个企业年最高不超过150万元。", "单个企业年最高不超过150万元，并由", "并由"),
    Defect("repeated-sentence", "23", "拨付首期资助款318万元。", "拨付首期资助款318万元。2024年，全市共资助新增床位1260张，拨付首期资助款318万元。", "2024年，全市"),
    Defect("placeholder", "23", "澜民函〔2025〕41号", "澜民函〔2025〕XX号", "XX"),
    Defect("draft-note", "22", "合计173万元。", "合计173万元（此处请市财政局再核）。", "再核"),
    Defect("draft-note", "24", "2024年，全市共组织", "以下是根据您提供的资料整理的内容。2024年，全市共组织", "以下是"),
    # 数字
    Defect("unit-missing", "22", "合计173万元", "合计173万", "173万"),
    Defect("unit-missing", "24", "发放一次性扩岗补助。", "发放一次性扩岗补助。2024年发放补助860。", "860"),
    Defect("unit-odd", "23", "租赁期5年以上", "租赁期5亿年以上", "5亿年"),
    Defect("figure-range", "23", "护理型床位占比达到60%", "护理型床位占比达到160%", "160%"),
    Defect("figure-conflict", "22", "我局于2026年4月15日", "2025年共有11家企业享受保费补贴，合计137万元。我局于2026年4月15日", "137万元"),
    Defect("figure-sum", "24", "2024年，全市共组织青年见习4380人。", "2024年，全市共组织青年见习4380人，其中高校毕业生4830人。", "4830人"),
    Defect("figure-count", "23", "该项工作涉及土地用途和消防审验", "该项工作涉及3个环节，分别是土地用途、消防审验、环境影响、房屋安全。同时涉及土地用途和消防审验", "3个环节"),
    # 编号、标点、文号
    Defect("numbering-gap", "24", "四、关于支持青年", "五、关于支持青年", "五、"),
    Defect("numbering-repeat numbering-gap", "23", "三、关于推动", "二、关于推动", "二、"),
    Defect("numbering-mixed", "22", "建议三、鼓励", "3.鼓励", "鼓励装备"),
    Defect("numbering-gap", "23", "该项工作涉及土地用途和消防审验", "一是完善规划；二是简化审批；四是加大宣传。该项工作涉及土地用途和消防审验", "四是"),
    Defect("number-brackets", "22", "澜府规〔2023〕4号", "澜府规[2023]4号", "2023"),
    Defect("number-form", "24", "澜人社规〔2025〕3号", "澜人社规〔2025〕03号", "03号"),
    Defect("half-width", "24", "目前条件尚不成熟，我局", "目前条件尚不成熟,我局", ","),
    Defect("half-width", "23", "轻度、中度、重度失能老年人", "轻度、中度、重度(含失智)失能老年人", "(含失智)"),
    Defect("punctuation", "22", "最高不超过60万元。", "最高不超过60万元。。", "。。"),
    Defect("unpaired", "24", "（澜人社规〔2022〕7号）", "（澜人社规〔2022〕7号", "（澜人社规〔2022"),
    Defect("repeated-word", "23", "先行在石汀区开展试点", "先行在石汀区开展开展试点", "开展开展"),
    # 文件名称与效力
    Defect("document-name", "22", "该措施有效期至", "《澜江市促进制造产业高质量发展若干措施》有效期至", "制造产业"),
    Defect("document-number", "23", "2024年，全市共资助", "《澜江市民办养老机构资助办法》（澜民规〔2023〕1号）实施以来，2024年，全市共资助", "《澜江市民办"),
    Defect("policy-draft", "22", "根据《澜江市促进制造业高质量发展若干措施》（澜府规〔2023〕4号）", "根据《澜江市促进制造业高质量发展若干措施（征求意见稿）》", "征求意见稿"),
    Defect("policy-expired", "22", "该措施有效期至2028年4月30日", "该措施有效期至2025年4月30日", "2025年4月30日"),
    # 个人信息、用语
    Defect("personal-data", "23", "电话：8806 3307", "电话：13900001234", "13900001234"),
    Defect("personal-data", "22", "委员对办理工作", "白芷晴委员（住址：云浦区莲塘路18号3栋502）对办理工作", "云浦区莲塘路"),
    Defect("phrase-forbidden", "24", "目前条件尚不成熟，我局将结合财力状况进一步研究。", "该建议不可行，我局不予采纳。", "不予采纳"),
    Defect("phrase-promise", "23", "待成熟后再予推广", "保证解决全部床位缺口", "保证解决"),
    Defect("phrase-empty", "22", "该措施有效期至", "我局将久久为功、走深走实。该措施有效期至", "久久为功"),
    Defect("internal-words", "22", "我局将在2027年", "据内部测算每年需增支900万元，我局将在2027年", "内部测算"),
    # 日期
    Defect("date-impossible", "23", "2025年7月8日", "2025年6月31日", "6月31日"),
    Defect("date-order", "22", "我局于2026年4月15日", "我局于2026年8月15日", "2026年8月15日"),
    Defect("date-order", "23", "澜民函〔2025〕41号", "澜民函〔2024〕41号", "澜民函"),
    Defect("date-form", "24", "2025年8月5日", "2025年08月05日", "2025年08月"),
    Defect("date-missing", "23", "\n2025年7月8日", "", ""),
)  # fmt: skip
