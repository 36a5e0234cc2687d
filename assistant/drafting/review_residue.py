"""Residue of another letter: names, sentences behind the end, topics, years, places and names for oneself that do not belong."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator

from assistant.answering.standing import Tense, tense_of
from assistant.drafting import review_rules
from assistant.drafting.letter_words import own_name
from assistant.drafting.models import Finding, LetterRole, Severity
from assistant.drafting.review_content import content
from assistant.drafting.review_view import PROSE, Role, Sentence, View
from corpus.mentions import DateValue, find_dates, find_titles
from corpus.models import Span

_THANKS = re.compile(
    r"(?:感谢|谢谢)[^。]{0,60}(?:支持|关心|关注|理解|意见|建议|提案|监督)|期望?[^。]{0,20}继续关注|欢迎[^。]{0,16}(?:宝贵意见|监督|关注)"
)
_POLITE = re.compile(
    r"感谢|谢谢|欢迎|宝贵|此函|此复|专此|特此|[敬顺]祝|祝您|祝你|供参考|如有|联系|继续(?:关注|关心|支持|监督)|[我您贵]|你们|今后|下一步|附件|通报|反馈|本[局委单]"
)
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
#: A sentence with at least so many words of its own, and so large a part of them found nowhere else, stands out.
_OWN_WORDS, _OWN_PART = 6, 0.8
_SELF = re.compile(r"我(?P<short>局|委|厅|办|署|院|中心|镇|街道)(?![们员派托])")
_CITY = re.compile(r"^(?:关于)?(?P<place>[\u4e00-\u9fff]{2,3}?市)")
_OPENS_BADLY = re.compile(
    r"^(?!的确|与此|与会|与其|与传统|和谐|和平|及时|及早|等到|等级)(?:[，。；：、）》”]|的|和|及|与|等)"
)
_STOPS = re.compile(r"[。！？；：…”）》】!?;:.]$")


def check_residue(view: View) -> Iterator[Finding]:
    """Findings of residue-name, -tail, -topic, -year, -place, -self, broken-sentence and repeated-sentence."""
    yield from _broken(view)
    yield from _repeated(view)
    if view.letter is None:
        return
    tails = list(_tails(view))
    yield from tails
    yield from _names(view)
    spans = [Span(f.start, f.end) for f in tails if f.start is not None and f.end is not None]
    yield from _topics(view, spans)
    yield from _years(view)
    yield from _places(view)
    yield from _selves(view)


def _tails(view: View) -> Iterator[Finding]:
    """Body text behind the thanks that end a letter, in the same paragraph or item."""
    thanked: Sentence | None = None
    last: dict[int | None, int] = {s.item: s.span.end for s in view.sentences if s.role is Role.REPLY}
    for sentence in view.said(Role.REPLY, Role.CLOSING):
        if thanked is not None and (sentence.item, sentence.role) != (thanked.item, thanked.role):
            thanked = None
        if thanked is not None and not _POLITE.search(sentence.text) and len(sentence.text) >= 6:
            yield view.found(
                "residue-tail",
                sentence.span,
                "结束语后面还有正文，像是别的函件留下的"
                + ("（句子没有开头）" if _headless(sentence.text) else ""),
                "核对后删去",
            )
        elif _THANKS.search(sentence.text) and (
            sentence.role is Role.CLOSING or last.get(sentence.item, 0) - sentence.span.end < 200
        ):
            thanked = sentence


def _headless(text: str) -> bool:
    return bool(_OPENS_BADLY.match(text)) or not re.search(r"[我本市各将为了对在已以是由]", text[:8])


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


def _topics(view: View, known: list[Span]) -> Iterator[Finding]:
    """Sentences about something that nothing else in the letter or the proposal speaks of."""
    sentences = view.said(*PROSE, Role.SUGGESTION)
    counts = Counter(word for s in sentences for word in content(s.text))
    for word in content(view.letter.title if view.letter else ""):
        counts[word] += 1
    incoming = content(view.proposal.text) if view.proposal else frozenset()
    industries = review_rules.words().industries
    case = " ".join(p.text for p in view.of(Role.HEAD, Role.OPENING, Role.SUGGESTION))
    case += " ".join(item.heading.of(view.text) for item in view.items if item.heading)
    theme = content(case) | incoming
    for sentence in sentences:
        if sentence.role not in (Role.REPLY, Role.CLOSING, Role.PROCESS):
            continue
        if any(span.overlaps(sentence.span) for span in known):
            continue
        words = content(sentence.text)
        if words & theme:
            continue
        own = [w for w in words if counts[w] == 1 and w not in incoming]
        foreign = [w for w in industries if w in sentence.text and view.text.count(w) == 1 and w not in case]
        if foreign and view.proposal and any(w in view.proposal.text for w in foreign):
            foreign = []
        alone = len(own) >= _OWN_WORDS and len(own) >= _OWN_PART * len(words)
        if foreign and len(own) >= 3 and len(own) >= 0.6 * len(words):
            message = f"只有这一句说到“{'、'.join(foreign[:2])}”，与本函所答的事无关"
            yield view.found("residue-topic", sentence.span, message, "核对是否为别的函件留下的内容")
        elif alone and not re.search("[一二三四五六七八九]是", sentence.text[:6]):
            message = f"这一句的内容（{'、'.join(sorted(own)[:4])}）全文别处都没有提到"
            yield view.found(
                "residue-topic", sentence.span, message, "核对是否为别的函件留下的内容", Severity.NOTE
            )


def _years(view: View) -> Iterator[Finding]:
    """What is still to come, in a year that has passed when the letter is signed."""
    if view.day is None:
        return
    for sentence in view.said(Role.REPLY, Role.PROCESS, Role.CLOSING):
        if tense_of(sentence.text) is not Tense.PLANNED:
            continue
        for mention in find_dates(sentence.text, view.day):
            value = mention.value
            if not isinstance(value, DateValue) or value.inferred or value.year >= view.day.year:
                continue
            before = sentence.text[max(0, mention.span.start - 12) : mention.span.start]
            behind = sentence.text[mention.span.end : mention.span.end + 14]
            if re.search(
                r"(?:将[于在]?|拟[于在]?|计划[于在]?|力争[于在]?|预计|到|争取)$", before
            ) or re.search(
                r"^[，,]?(?:底|末|底前|前|起)?[，,]?[^，。；]{0,8}(?:将|拟|计划(?!》)|力争|争取)", behind
            ):
                yield view.found(
                    "residue-year",
                    Span(sentence.span.start + mention.span.start, sentence.span.start + mention.span.end),
                    f"本函成文于{view.day.year}年，这里却说{mention.text}将要做",
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


def _selves(view: View) -> Iterator[Finding]:
    signature = view.letter.signature if view.letter else ""
    issuer = view.document.header.issuer
    own = own_name(re.sub(r"\s", "", issuer.value if issuer else signature))
    if own == "我单位" or own.endswith("府"):
        return
    for p in view.of(*PROSE):
        for match in _SELF.finditer(p.text):
            if match[0] != own and not re.search(r"“[^”]*$", p.text[: match.start()]):
                yield view.found(
                    "residue-self",
                    Span(p.span.start + match.start(), p.span.start + match.end()),
                    f"发文机关自称“{own}”，这里是“{match[0]}”",
                    f"改为“{own}”；会办单位的话改为它的名称",
                )


def _broken(view: View) -> Iterator[Finding]:
    for p in view.of(*PROSE, Role.CLOSING):
        text = p.text.rstrip()
        if len(text) < 12 or (p.role is Role.BODY and (p.cell or len(text) < 30)):
            continue
        if _OPENS_BADLY.match(text):
            yield view.found(
                "broken-sentence",
                Span(p.span.start, p.span.start + min(20, len(text))),
                "段落没有开头",
                "补全或者删去",
            )
        if not _STOPS.search(text) and re.search("[，。；]", text):
            start = max(text.rfind("。", 0, -1), text.rfind("；", 0, -1)) + 1
            yield view.found(
                "broken-sentence",
                Span(p.span.start + start, p.span.start + len(text)),
                "段落没有以句号等结束，句子可能不完整",
                "补全句子和标点",
            )


def _repeated(view: View) -> Iterator[Finding]:
    seen: dict[str, Sentence] = {}
    for sentence in view.said(*PROSE):
        key = re.sub(r"[\W_]", "", sentence.text)
        # A list names the same office again and again.
        if len(key) < 15 or sentence.text[-1] not in "。！？" or sentence.text[0] in "（(":
            continue
        if key in seen:
            yield view.found(
                "repeated-sentence", sentence.span, "这句话前面已经说过", "删去重复的一处", replacement=""
            )
        seen.setdefault(key, sentence)
