"""“那高校呢？”: the earlier question with one piece put in the place of its like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation.constituents import pieces_of, same_sort
from assistant.conversation.context import Context, topic_of, without_mark
from assistant.conversation.pieces import SPEAKING, Part, Piece
from assistant.conversation.question_tokens import place_in
from assistant.conversation.word_classes import OPENING

_BEFORE = re.compile(
    r"^(?:如果是|如果换成|如果|要是|假如是|假如|假设是|若是|若|换成|换作|换做|换|改成|改为|至于|对于|关于|比如|例如|还有|另外|而|我是说|我说的是|我问的是|我指的是|我想问的是|以及)"
)
_AFTER = re.compile(
    r"(?:来说|来讲|而言)?(?:的话)?(?:又)?(?:呢|怎么样|如何|怎么说|又如何|会怎样|行吗|可以吗|也(?:一样|是|可以|行|有|要|能|得|算|需要|适用|包括)吗|有吗|一样吗|是多少|有多少|有哪些|是什么|的情况|的话)?[呢吗]?$"
)
_NOT_BUT = re.compile(r"^(?:我(?:问|说|指)的)?不是(?P<old>[^，,]+)[，,]\s*(?:而)?是(?P<new>.+)$")
_UNITS = frozenset("元万亿％%年月天日家件个人倍户亩吨")
_YEAR = re.compile(r"\d{4}|[去今明前]年")
_BODIES = (Part.APPLICANT, Part.FACILITY, Part.INSTITUTION)
_EXACT = (Part.TIME, Part.PLACE, Part.LEVEL, Part.FIGURE, Part.DOCUMENT)
_FORMS = (
    (r"时间|日期|截止", "是什么时候"),
    (r"期限|时限|周期|年限|有效期", "是多久"),
    (r"材料|资料|条件|资格|流程|程序|步骤|手续|对象|范围|要求|内容|渠道|途径|方式|例外|义务", "有哪些"),
    (
        r"标准|上限|下限|金额|比例|额度|数|总额|限额|利率|税率|系数|增速|增幅|增长率|占比|费用|资金|钱",
        "是多少",
    ),
    (r"部门|单位|机构|负责人", "是哪个"),
)


def left_out(question: str) -> str | None:
    """What an elliptical question puts in place of something before; None for a question that says more.

    >>> left_out("那商标品牌基地呢？"), left_out("换成小微企业呢？"), left_out("那要交什么材料呢？")
    ('商标品牌基地', '小微企业', None)
    """
    opened = OPENING.sub("", question)
    text = without_mark(opened)
    bare = _BEFORE.sub("", text)
    core = _AFTER.sub("", bare)
    shortened = opened != question or bare != text or re.search(r"呢$|也.*吗$|一样吗$", text)
    if not core or not shortened:
        return None
    # 那上限是多少 keeps its own question; only an empty ending makes an ellipsis of the rest.
    ending = bare[len(core) :]
    if re.match(r"是多少|有多少|有哪些|是什么|有吗", ending):
        return None
    pieces = pieces_of(core)
    if any(p.part in (Part.ASKING, Part.MARK) for p in pieces if p.text not in "、“”（）"):
        return None
    if not any(p.part in SPEAKING or p.part in (Part.TIME, Part.FIGURE) for p in pieces):
        return None
    if pieces[0].part in (Part.VERB, Part.FUNCTION) or any(p.part is Part.VERB for p in pieces):
        return None
    if ending == "" and not (opened != question or bare != text):
        return None
    return core


def left_out_before(question: str) -> tuple[str, str] | None:
    """The two parts of “那商标呢，有多少件？”: what is put in place, and what is asked of it.

    >>> left_out_before("那商标呢，有多少件？")
    ('商标', '有多少件')
    """
    before, mark, after = OPENING.sub("", without_mark(question)).partition("呢，")
    given = left_out(f"{before}呢") if mark else None
    return (given, after) if given and after else None


def not_this_but_that(question: str) -> tuple[str, str] | None:
    """The two sides of “不是A，是B”.

    >>> not_this_but_that("我问的不是企业，是高校")
    ('企业', '高校')
    """
    match = _NOT_BUT.match(OPENING.sub("", without_mark(question)))
    return (match["old"], match["new"]) if match else None


def substituted(context: Context, given: str) -> str | None:
    """The last question with ``given`` in the place of its like; None where nothing in it is like.

    >>> substituted(Context("规划稿提出要新增多少家贯标企业？"), "商标品牌基地")
    '规划稿提出要新增多少家商标品牌基地？'
    >>> substituted(Context("深圳新收了多少知识产权案件？"), "2021年")
    '2021年深圳新收了多少知识产权案件？'
    """
    question = context.question
    changed = False
    for phrase in _phrases(given):
        new = _put(question, phrase)
        if new is None:
            return None
        question, changed = new, True
    return question if changed else None


def _phrases(given: str) -> list[str]:
    """The parts of what is given that go to different places: 2021年 | 实用新型, 广州 | 高校."""
    pieces = pieces_of(given)
    found: list[str] = []
    at = 0
    for piece in pieces:
        if piece.part in (Part.TIME, Part.PLACE) and piece.start == at and piece.end < len(given):
            if found and pieces_of(found[-1])[-1].part is piece.part:
                found[-1] += piece.text
            else:
                found.append(piece.text)
            at = piece.end
            if given.startswith("的", at):
                at += 1
        else:
            break
    rest = given[at:]
    attribute = re.match(r"(?P<body>.+?)的(?P<attribute>[^的]+)$", rest)
    if attribute and _is_attribute(attribute["attribute"]):
        found += [attribute["body"], attribute["attribute"]]
    elif rest:
        found.append(rest.removesuffix("的") or rest)
    return found


def _is_attribute(text: str) -> bool:
    """条件, 申请条件."""
    *before, last = pieces_of(text)
    return last.part is Part.ATTRIBUTE and all(p.part in (Part.ACTION, Part.SUBSIDY) for p in before)


def _put(question: str, given: str) -> str | None:
    pieces = pieces_of(question)
    new = pieces_of(given)
    head = new[-1]
    if head.part is Part.ATTRIBUTE:
        return _ask_for(question, given)
    # 质押融资贴息 replaces 专利导航资助 as a whole.
    slots = _spans(pieces) if head.part in (Part.SUBSIDY, Part.ACTION) and len(new) > 1 else []
    slots = slots or [(piece.start, piece.end, piece) for piece in pieces]
    if head.part is Part.PLACE:
        slots += _places_of_institutions(pieces)
    scored = [(_likeness(head, given, piece, question[start:end]), start, end) for start, end, piece in slots]
    best = max(scored, key=lambda s: s[0], default=(0.0, 0, 0))
    if best[0] > 0:
        return question[: best[1]] + given + question[best[2] :]
    return _inserted(question, pieces, given, head)


def _places_of_institutions(pieces: Sequence[Piece]) -> list[tuple[int, int, Piece]]:
    """Where the places of named institutions stand: 重庆市 of 重庆市税务局."""
    found: list[tuple[int, int, Piece]] = []
    for piece in pieces:
        place = place_in(piece.text) if piece.part is Part.INSTITUTION else ""
        if len(place) > 1:
            slot = Piece(place, piece.start, Part.PLACE)
            found.append((slot.start, slot.end, slot))
    return found


def _spans(pieces: Sequence[Piece]) -> list[tuple[int, int, Piece]]:
    """Stretches of a thing with what is done about it."""
    found: list[tuple[int, int, Piece]] = []
    run: list[Piece] = []
    for piece in (*pieces, None):
        if piece is not None and piece.part in (Part.THING, Part.SUBSIDY, Part.ACTION):
            run.append(piece)
            continue
        if run and run[-1].part in (Part.SUBSIDY, Part.ACTION):
            found.append((run[0].start, run[-1].end, run[-1]))
        run = []
    return found


def _likeness(head: Piece, given: str, piece: Piece, old: str) -> float:
    """How well a piece of the last question can be replaced; 0 for not at all."""
    if piece.part not in SPEAKING and piece.part not in (Part.TIME, Part.FIGURE):
        return 0
    shared = _shared_ending(given, old)
    score = 0.0
    if piece.part is head.part:
        score = 10 if head.part is not Part.APPLICANT or same_sort(given, old) else 7
    elif head.part in _EXACT or piece.part in (*_EXACT, Part.ATTRIBUTE):
        return 0
    elif head.part in _BODIES and piece.part in _BODIES:
        score = 6
        if Part.INSTITUTION in (head.part, piece.part):
            score = 2
    elif head.part in (Part.FACILITY, Part.THING) and piece.part in (Part.THING, *_BODIES):
        score = 4 if piece.part is not Part.INSTITUTION else 1
    elif shared >= 2:
        score = 3
    if head.part is Part.FIGURE and score:
        # 500万元 is no place for 三年.
        return score if _UNITS & set(old) & set(given) else 0
    if not score:
        return 0
    if head.part is Part.TIME and _YEAR.search(given) and _YEAR.search(old):
        score += 5
    elif head.part is Part.TIME and not _YEAR.search(given) and not _YEAR.search(old):
        # 上半年 for 第一季度, not for the 2025年 before it.
        score += 5
    return score + 3 * min(shared, 3) + (5 if piece.counted else 0) - piece.start / 1000


def _shared_ending(one: str, other: str) -> int:
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count


def _inserted(question: str, pieces: Sequence[Piece], given: str, head: Piece) -> str | None:
    """Where the last question has nothing alike: a time or place goes first, a body before the thing."""
    if head.part is Part.TIME:
        return given + question
    lead = 0
    while lead < len(pieces) and pieces[lead].part in (Part.TIME, Part.PLACE, Part.MARK):
        if head.part is Part.PLACE and pieces[lead].part is not Part.TIME:
            break
        lead += 1
    at = pieces[lead].start if lead < len(pieces) else len(question)
    if head.part is Part.PLACE:
        return question[:at] + given + question[at:]
    if head.part is Part.LEVEL:
        for piece in pieces:
            if piece.part in (*_BODIES, Part.THING):
                return question[: piece.start] + given + question[piece.start :]
    if head.part in (*_BODIES, Part.DOCUMENT):
        following = pieces[lead].part if lead < len(pieces) else Part.MARK
        if following in (Part.THING, Part.SUBSIDY, Part.ACTION, Part.ATTRIBUTE):
            return f"{question[:at]}{given}的{question[at:]}"
        return f"{question[:at]}{given}{question[at:]}"
    return None


def _ask_for(question: str, attribute: str) -> str | None:
    """The last question’s topic with another attribute asked for: 那上限呢？"""
    pieces = pieces_of(question)
    topic = topic_of(question, said=attribute)
    if not topic:
        return None
    times = "".join(p.text for p in pieces if p.part is Part.TIME)
    form = next((form for words, form in _FORMS if re.search(f"(?:{words})$", attribute)), "是什么")
    joint = "" if "的" in topic else "的"
    return f"{times}{topic}{joint}{attribute}{form}？"
