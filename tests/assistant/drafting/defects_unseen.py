"""A last set of planted defects, written when both halves were found.

At first sight 26 of the 36 were found. Six of the ten misses led to changes that are no word lists (remarks that begin
注：, empty brackets, what is 内部, sentences that differ in one figure); the four left are wordings that no list has.
"""

from __future__ import annotations

from tests.assistant.drafting.defects import Defect

UNSEEN = (
    Defect("phrase-forbidden", "23", "待成熟后再予推广。", "待成熟后再予推广。这一要求过分，请您理解。", "过分"),
    Defect("phrase-forbidden", "24", "目前条件尚不成熟", "目前条件尚不成熟，我们也无能为力", "无能为力"),
    Defect("phrase-promise", "22", "我局将在2027年", "我局承诺绝对不会出现问题，将在2027年", "绝对"),
    Defect("phrase-empty", "23", "市级层面尚未出台", "我局以高度的政治责任感抓好落实。市级层面尚未出台", "政治责任感"),
    Defect("draft-note", "21", "具体比例正在研究论证。", "具体比例正在研究论证。（注：本段与财政局口径不一致，发文前统一）", "发文前统一"),
    Defect("draft-note", "24", "见习补贴标准为", "下面我将为您撰写第二条答复：见习补贴标准为", "为您撰写"),
    Defect("placeholder", "22", "2025年共有11家", "2025年共有（　）家", "（"),
    Defect("placeholder", "23", "2024年，全市", "20××年，全市", "××"),
    Defect("internal-words", "24", "我局将结合财力状况", "据市财政局内部函告，我局将结合财力状况", "内部函告"),
    Defect("residue-name", "21", "与许怀谷委员当面", "与许怀古委员当面", "许怀古"),
    Defect("residue-topic residue-tail", "24", "申请示范社、示范家庭农场奖励。", "申请示范社、示范家庭农场奖励。城市轨道交通噪声扰民的投诉，由生态环境和交通运输部门联合处理。", "轨道交通"),
    Defect("residue-place residue-topic", "22", "该措施有效期至", "《北岭市装备产业扶持办法》也作了规定。该措施有效期至", "北岭市"),
    Defect("category-wording", "22", "_____B__类", "_____A__类", "统筹研究"),
    Defect("category-varies", "21", "澜市监政案函〔2025〕18号\n", "C类\n澜市监政案函〔2025〕18号\n", "B"),
    Defect("case-number", "24", "（第2025036号）", "（第2025063号）", "2025063"),
    Defect("case-name", "21", "关于以高质量知识产权服务实体经济的提案》（", "关于以高质量知识产权赋能实体经济的提案》（以下称《关于以高质量知识产权服务实体经济的提案》，", ""),
    Defect("courtesy", "22", "一、办理过程", "感谢你们的支持。\n一、办理过程", "你们"),
    Defect("unanswered", "21", "企业在境外应对知识产权纠纷取得胜诉、和解撤诉或者有利裁决的，按实际支付代理费、律师费的30%给予资助，单个案件最高不超过80万元，同一企业年最高不超过100万元。申请应当自案件终结之日起12个月内提出。", "同上。", ""),
    Defect("only-past", "22", "市科技创新局支持企业购买高校、科研院所技术成果，对非关联方技术交易按技术合同实际支付额的10%给予补助，单个企业年最高不超过100万元；对研发费用加计扣除额500万元以上的规模以上企业，按新增研发费用的5%给予补助，单个企业年最高不超过150万元。", "2025年，市科技创新局举办了6场校企对接会，促成合作23项，社会反响热烈。", "举办了6场"),
    Defect("figure-sum", "22", "2025年共有11家企业", "2025年共有11家企业（其中东埠区8家、云浦区5家）", "8家"),
    Defect("figure-count", "22", "目前奖励标准", "下一步采取三项措施：一是评估；二是调研。目前奖励标准", "三项"),
    Defect("figure-range", "24", "裁员率不高于5.5%", "裁员率不高于5.5%、返还比例60-50%", "60-50%"),
    Defect("unit-missing", "21", "合计286万元", "合计286", "286"),
    Defect("figure-conflict", "24", "2025年计划新增", "2024年，全市共组织青年见习4830人。2025年计划新增", "4830"),
    Defect("numbering-gap", "22", "建议二、", "建议四、", "四"),
    Defect("numbering-mixed", "24", "三、关于加大", "3、关于加大", "3"),
    Defect("number-form", "22", "澜府规〔2023〕4号", "澜府规〔23〕4号", "〔23〕"),
    Defect("half-width", "21", "（澜市监规〔2024〕2号）", "(澜市监规〔2024〕2号)", "(澜"),
    Defect("punctuation", "24", "政策执行至", "政策，，执行至", "，，"),
    Defect("document-name", "24", "建议中提到的", "《澜江市青年人才安居补助实施细则》已公布。建议中提到的", "安居补"),
    Defect("policy-draft", "23", "根据《澜江市民办养老机构资助办法》", "依照《澜江市民办养老机构资助办法（送审稿）》", "送审稿"),
    Defect("date-impossible", "22", "2026年4月15日", "2026年4月31日", "4月31日"),
    Defect("date-order", "21", "2025年5月27日", "2025年9月27日", "9月27日"),
    Defect("date-order", "24", "2025年8月5日", "2024年8月5日", ""),
    Defect("personal-data", "24", "2024年，全市共组织", "李某（身份证号440106199203157716）等2024年，全市共组织", "4401061992"),
    Defect("unpaired", "21", "《澜江市专利资助办法》", "《澜江市专利资助办法", "《澜江市专利资助办法"),
)  # fmt: skip
