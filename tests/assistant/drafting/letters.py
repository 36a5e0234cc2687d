"""Letters about 澜江市 that several tests share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.drafting.letter import Office, build_letter, item_for
from assistant.drafting.models import (
    Category,
    Contact,
    Gap,
    Letter,
    LetterForm,
    Proposal,
    ReplyItem,
    ReplySentence,
)
from assistant.drafting.profiles import Profile, load_profile
from assistant.drafting.proposal import parse_proposal

PROPOSAL = """\
关于帮助科技型企业用好养老与知识产权政策的提案
提案人：沈既白委员　提案编号：20260118
澜江市政协七届五次会议
政策看得见、够不着。建议：
一、加大对知识产权质押贷款的贴息力度，评估费、担保费一并给予补助。
二、支持企业在境外应对诉讼。
三、在每个区设立一所知识产权学院。
"""
OFFICE = Office("澜江市市场监督管理局", "澜市监政案函", Contact("沈知微", "8806 1234"))
SENTENCES = (
    "我局按照《澜江市知识产权专项资金管理办法》（澜市监规〔2024〕2号），对中小微企业以专利权质押取得的贷款，按实际支付利息的50%给予贴息，同一企业年最高不超过50万元。",
    "评估费、担保费按实际支出的50%给予补助。",
    "下一步，我局拟会同市地方金融部门建立风险分担机制。",
)


def proposal() -> Proposal:
    """Three suggestions by one 委员."""
    return parse_proposal(PROPOSAL)


def replies(form: LetterForm, profile: Profile, *, paragraphs: int = 2) -> list[ReplyItem]:
    """Two answered items of so many paragraphs each, and one open one."""
    first, second, third = proposal().suggestions
    said = [ReplySentence(text, opens=n == 0) for n, text in enumerate(SENTENCES)] * paragraphs
    return [
        item_for(first, form, profile, reply=said),
        item_for(second, form, profile, reply=said[:3]),
        item_for(third, form, profile, gaps=[Gap("各区的设立计划", "市教育局")]),
    ]


def letter(form: LetterForm, place: str = "shenzhen", *, paragraphs: int = 2) -> Letter:
    """A complete letter in one form and the wording of one place."""
    profile = load_profile(place)
    return build_letter(
        proposal(),
        profile,
        OFFICE,
        form=form,
        items=replies(form, profile, paragraphs=paragraphs),
        joint_units=["市财政局", "市科技创新局"],
        category=Category.B,
        day=date(2026, 3, 5),
        process=["我局于2026年2月10日与沈既白委员当面沟通，委员表示满意。"],
    )


def opinion() -> Letter:
    """A 会办 unit’s letter to the 主办 unit."""
    profile = load_profile("lanjiang")
    form = LetterForm.JOINT_OPINION
    return build_letter(
        proposal(),
        profile,
        replace(OFFICE, name="澜江市科技创新局", code="澜科创会函"),
        form=form,
        items=replies(form, profile),
        lead_unit="市市场监督管理局",
        day=date(2026, 2, 20),
    )
