"""Residue of another letter: sentences behind the end, topics that do not belong, broken and doubled sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from assistant.drafting import review_rules
from assistant.drafting.models import Finding, Severity
from assistant.drafting.review_content import content
from assistant.drafting.review_view import PROSE, Role, Sentence, View
from corpus.models import Span

_THANKS = re.compile(
    r"(?:感谢|谢谢)[^。]{0,60}(?:支持|关心|关注|理解|意见|建议|提案|监督)|期望?[^。]{0,20}继续关注|欢迎[^。]{0,16}(?:宝贵意见|监督|关注)"
)
_POLITE = re.compile(
    r"感谢|谢谢|欢迎|宝贵|此函|此复|专此|特此|[敬顺]祝|祝您|祝你|供参考|如有|联系|继续(?:关注|关心|支持|监督)|[我您贵]|你们|今后|下一步|附件|通报|反馈|本[局委单]"
)
#: A sentence with at least so many words of its own, and so large a part of them found nowhere else, stands out.
_OWN_WORDS, _OWN_PART = 6, 0.8
_ONGOING = re.compile(
    "我[局委厅办会市支]|下一步|今年|明年|[上下]半年|季度|学期|其余|剩余|受.{0,8}限制|您|你们|委员|代表|办理|[本此该]"
)
_OPENS_BADLY = re.compile(
    r"^(?!的确|与此|与会|与其|与传统|和谐|和平|及时|及早|等到|等级)(?:[，。；：、）》”]|的|和|及|与|等)"
)
_STOPS = re.compile(r"[。！？；：…”）》】!?;:.]$")


def check_residue(view: View) -> Iterator[Finding]:
    """Findings of residue-tail, residue-topic, broken-sentence and repeated-sentence."""
    yield from _broken(view)
    yield from _repeated(view)
    if view.letter is None:
        return
    tails = list(_tails(view))
    yield from tails
    spans = [Span(f.start, f.end) for f in tails if f.start is not None and f.end is not None]
    yield from _topics(view, spans)


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
        foreign = [
            w for w in industries if view.text.count(w) == 1 and w not in case and _told_of(w, sentence.text)
        ]
        if foreign and view.proposal and any(w in view.proposal.text for w in foreign):
            foreign = []
        if _ONGOING.search(sentence.text):
            continue  # the office speaks of its own work, in words of its own
        alone = len(own) >= _OWN_WORDS and len(own) >= _OWN_PART * len(words)
        if foreign and len(own) >= 3 and len(own) >= 0.6 * len(words):
            message = f"只有这一句说到“{'、'.join(foreign[:2])}”，与本函所答的事无关"
            yield view.found("residue-topic", sentence.span, message, "核对是否为别的函件留下的内容")
        elif alone and not re.search("[一二三四五六七八九]是", sentence.text[:6]):
            message = f"这一句的内容（{'、'.join(sorted(own)[:4])}）全文别处都没有提到"
            yield view.found(
                "residue-topic", sentence.span, message, "核对是否为别的函件留下的内容", Severity.NOTE
            )


def _told_of(word: str, sentence: str) -> bool:
    """Whether a sentence is about a thing, and does not just list it: 艺术、体育、科普等课程.

    >>> _told_of("体育", "公布艺术、体育、科普等课程"), _told_of("渔船", "渔船更新改造按规定执行")
    (False, True)
    """
    at = sentence.find(word)
    return at >= 0 and "、" not in (
        sentence[max(0, at - 1) : at],
        sentence[at + len(word) : at + len(word) + 1],
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
