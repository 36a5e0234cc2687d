"""The second half of the planted defects, written after the rules: each operator changes any letter by what stands in it.

An operator takes the text, a seeded random source and sentences of other letters, and gives the changed text and
the words that a finding must touch (empty for an absence), or None where the letter has nothing of the kind.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from tests.assistant.drafting.defects_of_form import (
    SIGNED,
    Operator,
    Planted,
    ascii_mark,
    bodies,
    changed,
    doubled_mark,
    earlier_year,
    figure_to_fill,
    impossible_day,
    inserted,
    lost_bracket,
    lost_unit,
    no_reply,
    other_courtesy,
    other_kind,
    other_label,
    other_number,
    padded_day,
    padded_number,
    skipped_label,
    square_brackets,
)

#: Sentences of letters about other things, for letters whose neighbours have none to lend.
DONORS = (
    "休渔期内渔船燃油补助由海洋渔业部门按船舶吨位核定后发放到船东账户。",
    "殡仪馆新建火化车间的环境影响评价已经公示，居民可以到社区查阅。",
    "学校食堂实行陪餐制度，家长委员会每学期至少检查食材采购台账一次。",
    "地铁四号线延长线的盾构区间已经贯通，车站装修将与供电安装同步组织。",
    "古树名木保护范围内禁止硬化地面，养护经费列入园林绿化专项。",
)


def foreign_sentence(text: str, rng: random.Random, donors: Sequence[str]) -> Planted:
    """A sentence of another letter in the middle of this one."""
    return inserted(text, rng, rng.choice(donors))


def foreign_tail(text: str, rng: random.Random, donors: Sequence[str]) -> Planted:
    """The second half of another letter’s sentence behind the thanks."""
    thanks = [m for m in re.finditer(r"感谢[^。\n]{4,80}。", text) if m.start() > len(text) // 2]
    if not thanks:
        return None
    donor = rng.choice(donors)
    words = donor[len(donor) // 2 :]
    at = thanks[-1].end()
    return text[:at] + words + text[at:], words


def cut_paragraph(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A paragraph that breaks off."""
    paragraphs = bodies(text)
    if not paragraphs:
        return None
    body = rng.choice(paragraphs)
    cut = len(body[0].rstrip()) - rng.randint(4, 9)
    kept = re.sub(r"[，。；、：]+$", "", body[0][:cut])
    return text[: body.start()] + kept + text[body.end() :], kept[-8:]


def doubled_sentence(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A sentence said twice."""
    sentences = re.findall(r"(?<=。)[^。；\n]{18,90}。", text)
    return inserted(text, rng, rng.choice(sentences)) if sentences else None


def other_person(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """Somebody else’s name."""
    kind = "代表" if "代表：" in text else "委员"
    name = rng.choice(["许怀谷", "宋令仪", "高秋实", "韩望舒"])
    return inserted(text, rng, f"上述情况已向{name}{kind}当面说明。")


def other_figure(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A sentence said again with another amount."""
    sentences = [m[0] for m in re.finditer(r"(?<=。)[^。；\n]{16,120}\d+万元[^。；\n]*。", text)]
    if not sentences:
        return None
    words = re.sub(r"(\d+)(?=万元)", lambda m: str(int(m[1]) + 7), rng.choice(sentences), count=1)
    return inserted(text, rng, words)


def similar_title(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A document named again with one character wrong."""
    names = [n for n in re.findall(r"《([^》\n《]{10,40})》", text) if not re.search("(?:提案|建议)$", n)]
    if not names:
        return None
    name = rng.choice(names)
    at = len(name) // 2
    words = f"《{name[:at]}全{name[at + 1 :]}》实施以来情况良好。"
    made = inserted(text, rng, words)
    return (made[0], words[: len(name) + 2]) if made else None


def draft_as_basis(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """根据 a draft."""
    return changed(
        text, rng, r"(?:根据|按照|依据)《([^》\n]{6,40})》", lambda m: m[0][:-1] + "（征求意见稿）》"
    )


def rude(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """What one does not say to a 委员."""
    said = [
        "此建议不切实际，不予考虑。",
        "这件事不归我局管，请另找有关部门。",
        "该提法毫无道理，我局恕难采纳。",
        "您的说法没有道理。",
    ]
    return inserted(text, rng, rng.choice(said))


def boastful(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A promise that nobody can keep."""
    said = [
        "今年内一定全部解决到位。",
        "我们将彻底根治这一难题。",
        "确保百分之百办结、零投诉。",
        "保证不再发生类似情况。",
    ]
    return inserted(text, rng, rng.choice(said))


def empty(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """Words without content."""
    said = [
        "各项工作取得了明显成效。",
        "我局将真抓实干、务求实效。",
        "奋力谱写高质量发展新篇章。",
        "有力推动各项工作再上新台阶。",
    ]
    return inserted(text, rng, rng.choice(said))


def mobile(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A mobile number or an identity number in the text."""
    said = [
        "如有疑问请致电13800138000。",
        "经办人微信号lanjiang_2025。",
        "受助人身份证号440301199003071234。",
        "联系人手机：137 0013 7000。",
    ]
    return inserted(text, rng, rng.choice(said))


def remark(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """A remark among colleagues that stayed in."""
    said = [
        "（待财政部门确认）",
        "（以下内容需核实）",
        "【此段请处长把关】",
        "（数据待更新）",
        "（李工：这里改一下）",
    ]
    return inserted(text, rng, rng.choice(said))


def internal(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """What is not for the public."""
    said = ["以上口径仅限内部掌握。", "该数据未公开，请勿对外提供。", "（内部参考，不对外）"]
    return inserted(text, rng, rng.choice(said))


def past_promise(text: str, _: random.Random, __: Sequence[str]) -> Planted:
    """Something to be done in a year that is over."""
    match = SIGNED.search(text)
    if match is None:
        return None
    return inserted(text, random.Random(3), f"下一步，将于{int(match[1]) - 2}年底前完成上述任务。")


def future_fact(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """Something that has happened after the letter was signed."""
    match = SIGNED.search(text)
    if match is None:
        return None
    year = int(match[1]) + 1
    return inserted(text, rng, rng.choice([f"截至{year}年3月底，已全部完工。", f"{year}年5月已正式启用。"]))


def other_signature(text: str, _: random.Random, __: Sequence[str]) -> Planted:
    """Another body’s name above the date."""
    match = re.search(r"^(\s*)(\S{4,30}(?:局|委员会|厅))(?=[ \t]*\n\s*\d{4}年)", text, re.M)
    if match is None:
        return None
    return text[: match.start(2)] + "澜江市水务局" + text[match.end(2) :], "澜江市水务局"


def other_self(text: str, rng: random.Random, _: Sequence[str]) -> Planted:
    """我厅 for 我局."""
    return changed(text, rng, "我[局委]", lambda _m: "我厅")


OPERATORS: tuple[tuple[str, Operator], ...] = (
    ("residue-topic residue-tail", foreign_sentence),
    ("residue-tail broken-sentence", foreign_tail),
    ("broken-sentence", cut_paragraph),
    ("repeated-sentence", doubled_sentence),
    ("number-brackets", square_brackets),
    ("number-form", padded_number),
    ("half-width", ascii_mark),
    ("unpaired", lost_bracket),
    ("punctuation", doubled_mark),
    ("numbering-gap", skipped_label),
    ("numbering-mixed numbering-gap", other_label),
    ("date-impossible", impossible_day),
    ("date-order", earlier_year),
    ("date-form", padded_day),
    ("residue-name", other_person),
    ("case-number", other_number),
    ("case-kind", other_kind),
    ("courtesy", other_courtesy),
    ("unit-missing", lost_unit),
    ("figure-conflict", other_figure),
    ("placeholder", figure_to_fill),
    ("document-name", similar_title),
    ("policy-draft", draft_as_basis),
    ("phrase-forbidden", rude),
    ("phrase-promise", boastful),
    ("phrase-empty", empty),
    ("personal-data contact-data", mobile),
    ("draft-note placeholder", remark),
    ("internal-words", internal),
    ("residue-year", past_promise),
    ("date-future date-order", future_fact),
    ("issuer", other_signature),
    ("residue-self", other_self),
    ("unanswered", no_reply),
)


def mutations(letters: dict[str, str], each: int, seed: int) -> list[tuple[str, str, str, str, str]]:
    """(rules, operator, letter, changed text, words a finding must touch); ``each`` operator on so many letters."""
    rng = random.Random(seed)
    made: list[tuple[str, str, str, str, str]] = []
    for rules, operator in OPERATORS:
        names = sorted(letters)
        rng.shuffle(names)
        left = each
        for name in names:
            donors = [
                sentence
                for other, text in letters.items()
                if other != name
                for sentence in re.findall(r"(?<=。)[^。；\n\d《》“”]{24,70}。", text)
                if not re.search("感谢|我局|答复", sentence)
            ]
            planted = operator(letters[name], rng, donors or DONORS)
            if planted is not None and left:
                made.append((rules, operator.__name__, name, *planted))
                left -= 1
    return made
