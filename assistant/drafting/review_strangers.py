"""Strangers in a letter: names, cases, places, years and words for oneself that belong to another letter."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from assistant.drafting import review_rules
from assistant.drafting.letter_words import own_name
from assistant.drafting.models import Finding, LetterRole
from assistant.drafting.review_view import PROSE, Role, View
from corpus.mentions import DateValue, find_dates, find_titles
from corpus.models import Span

_TITLE_BEHIND = r"(?:（等）|\(等\)|等(?:\d+[名位])?)?(?P<kind>委员|代表)"
_OTHER = (
    "各位",
    "全国",
    "人大",
    "政协",
    "专家",
    "职工",
    "居民",
    "村民",
    "企业",
    "群众",
    "青年",
    "市民",
    "行业",
)
_SELF = re.compile(r"我(?P<short>局|委|厅|办|署|院|中心|镇|街道)(?![们员派托])")
_OWN = re.compile(r"我(?:支队|总队|大队|会|馆|社|院|校|局|委|办|所|站|队|公司|集团|中心)")
_CITY = re.compile(r"^(?:关于)?(?P<place>[\u4e00-\u9fff]{2,3}?市)")
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”")
#: Words before a date, and behind it, that put it in the future.
_AHEAD = re.compile(
    r"(?:(?:将|拟|计划|力争|预计|争取)(?:[于在到至]|[^，]{0,12}(?:吸收到|列入|纳入|推迟到|延长到|作为|到|至|在|于))?|并在|并于|务必在)$"
)
_STILL = re.compile(
    r"^[，,]?(?:底|末|底前|前|起)?[，,]?[^，。；]{0,8}?(?:将|拟|计划(?!》|[的数表内外])|力争|争取)|^(?:年)?底?前(?:完成|实现|建成|印发|出台)"
)
#: A sentence that tells what was laid down at some time in the past.
_HISTORY = re.compile("规定|要求|提出|明确|目标|部署|当时|原计划|曾|印发|原定")
#: A city that does something as if it were one’s own, and sentences that look to other places for a reason.
_ACTS = re.compile(
    r"(?:^|[，。；、：\s])(?:目前|今年|(?:19|20)\d\d年(?:以来)?)?[，]?(?P<place>[\u4e00-\u9fff]{2}市)(?=计划|将|已|现有|共有|正在|拟|安排|投入|建成|全市|财政|政府|每年|累计)"
)
_ABROAD = re.compile(
    "借鉴|学习|经验|外地|兄弟|先进|参照|参考|考察|调研|城市|相比|例如|比如|如|试点地区|外省|省内|对口|协作|与"
)


def check_strangers(view: View) -> Iterator[Finding]:
    """Findings of residue-name, residue-year, residue-place, residue-self, and residue-topic for a second case."""
    if view.letter is None:
        return
    yield from _names(view)
    yield from _cases(view)
    yield from _years(view)
    yield from _places(view)
    yield from _selves(view)


@functools.cache
def _person() -> re.Pattern[str]:
    surnames = review_rules.words().surnames
    return re.compile(
        rf"(?:(?<![\u4e00-\u9fff])|(?<=[与和向同对请将由经据、会访谢]))(?P<name>[{surnames}][\u4e00-\u9fff]{{1,2}}){_TITLE_BEHIND}"
    )


def _names(view: View) -> Iterator[Finding]:
    """People called 委员 or 代表 who are not those the letter is to."""
    address = next(view.of(Role.ADDRESSEE), None)
    known = re.sub(r"\s", "", address.text) if address else ""
    known += "".join(s.name for s in view.proposal.submitters) if view.proposal else ""
    if (view.letter and view.letter.role is LetterRole.OPINION) or not re.search("委员|代表", known):
        return
    for p in view.of(*PROSE, Role.SUGGESTION):
        for match in _person().finditer(p.text):
            name = match["name"]
            if name in known or any(word in name for word in _OTHER) or name[-1] in "位个名的各市区省县":
                continue
            yield view.found(
                "residue-name",
                Span(p.span.start + match.start(), p.span.start + match.end()),
                f"“{match[0]}”不是本函的主送（{known.rstrip('：:')}）",
                "核对姓名；别的函件留下的应当删改",
            )


def _cases(view: View) -> Iterator[Finding]:
    """A second case in the opening of a letter that answers one."""
    opening = "".join(p.text for p in view.of(Role.OPENING))
    if re.search(r"并案|合并|一并(?:答复|办理)|[两二三四五六七\d]件", opening):
        return
    numbers = len(set(re.findall(r"\d{6,}", opening)))
    names = [
        m
        for m in find_titles(view.text)
        if m.value.name.startswith("关于")
        and m.value.name.endswith(("提案", "建议", "议案"))
        and any(p.span.contains(m.span) for p in view.of(Role.OPENING))
    ]
    for mention in names[1:]:
        if mention.value.name != names[0].value.name and numbers <= 1:
            yield view.found(
                "residue-topic",
                mention.span,
                f"本函答复《{names[0].value.name}》，开头却另有一件",
                "核对是否为别的函件留下的内容；并案答复的，写明各件的编号",
            )


def _years(view: View) -> Iterator[Finding]:
    """What is still to come, at a time that has passed when the letter is signed."""
    if view.day is None:
        return
    for sentence in view.said(Role.REPLY, Role.PROCESS, Role.CLOSING):
        bare = _QUOTED.sub(lambda m: "　" * len(m[0]), sentence.text)
        for mention in find_dates(bare, view.day):
            value = mention.value
            if not isinstance(value, DateValue) or value.inferred or value.last >= view.day:
                continue
            clause = max(bare.rfind(mark, 0, mention.span.start) for mark in "，；。：") + 1
            before = bare[max(clause, mention.span.start - 14) : mention.span.start]
            behind = re.split("[；。]", bare[mention.span.end : mention.span.end + 14])[0]
            told = bare[clause : mention.span.end + 14]
            done = re.search("已|完成了|了", told) or _HISTORY.search(bare[clause : mention.span.start])
            if not done and (_AHEAD.search(before) or _STILL.search(behind)):
                yield view.found(
                    "residue-year",
                    Span(sentence.span.start + mention.span.start, sentence.span.start + mention.span.end),
                    f"本函成文于{view.day.year}年{view.day.month}月，这里却说{mention.text}将要做",
                    "核对年份；已经做完的，写明结果",
                )


def _places(view: View) -> Iterator[Finding]:
    issuer = view.document.header.issuer
    match = _CITY.match(issuer.value) if issuer else None
    if match is None:
        return
    here = match["place"]
    for mention in find_titles(view.text):
        other = _CITY.match(mention.value.name)
        if other and other["place"] != here and here not in mention.value.name:
            yield view.found(
                "residue-place",
                mention.span,
                f"本函由{here}发出，这里引用的是{other['place']}的文件",
                f"核对是否应为{here}的文件",
            )
    for sentence in view.said(*PROSE):
        for match in _ACTS.finditer(sentence.text):
            place = match["place"]
            known = place == here or (view.proposal is not None and place in view.proposal.text)
            if not known and not _ABROAD.search(sentence.text) and view.text.count(place) == 1:
                yield view.found(
                    "residue-place",
                    Span(
                        sentence.span.start + match.start("place"), sentence.span.start + match.end("place")
                    ),
                    f"本函由{here}发出，这里说的是{place}",
                    "核对是否为别的函件留下的内容",
                )


def _selves(view: View) -> Iterator[Finding]:
    signature = view.letter.signature if view.letter else ""
    issuer = view.document.header.issuer
    own = own_name(re.sub(r"\s", "", issuer.value if issuer else signature))
    office = re.sub(r"\s", "", issuer.value if issuer else signature)
    if not office or own.endswith("府"):
        return
    if own == "我单位":
        # 我支队, 我会: what the office calls itself can be read off its name.
        known = [m[0] for p in view.of(*PROSE) for m in _OWN.finditer(p.text) if office.endswith(m[0][1:])]
        own = known[0] if known else own
    for p in view.of(*PROSE):
        for match in _SELF.finditer(p.text):
            theirs = match[0] != own and (own[1:] in office or match["short"] not in office)
            if own != "我单位" and theirs and not re.search(r"“[^”]*$", p.text[: match.start()]):
                yield view.found(
                    "residue-self",
                    Span(p.span.start + match.start(), p.span.start + match.end()),
                    f"发文机关自称“{own}”，这里是“{match[0]}”",
                    f"改为“{own}”；会办单位的话改为它的名称",
                )
