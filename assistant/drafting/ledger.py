"""The commitment ledger: every promise of a letter, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answering.standing import Tense, tense_of
from assistant.drafting.letter_words import own_name
from assistant.drafting.merging import disagreement, short_name
from assistant.drafting.models import Commitment, Finding, Letter, ReplySentence, Severity, Standing
from assistant.drafting.precedents import Precedents
from corpus.mentions import MentionType, find_institutions, find_mentions
from corpus.sentences import sentence_spans
from corpus.tokens import bigrams

_LIMIT = re.compile(r"(?:不超过|不低于|不少于|最高|至少|达到?)$")
_BY = re.compile(r"(?:前|底前?|末前?|之前|以前|内|起|前完成|年内|上半年|下半年|季度)")
_GIVES = re.compile(r"给予|资助|补助|补贴|奖励|贴息|发放|拨付|安排|投入")
#: What is to come by a time that is given, or by somebody who will: 今年内将资助…, 2026年底前建成…
_COMING = re.compile(
    r"(?:年内|明年|下半年|(?:年|月)?底前|[年月]前)[^，。；]{0,6}(?:将|要|建成|完成|出台|印发|启动|新增|资助|投入)(?!了|的|过)"
    r"|(?:我|本)[市局委厅办]将(?!其|该|本|提案|意见|建议)"
)
_LEAD = re.compile(r"^(?:根据)?《.*?》(?:（[^（）]*）)*(?:第[^，]{1,6}条)?(?:明确|介绍|提出|规定|曾规定)?，")
_WHAT = 60
#: Sentences that share fewer pairs of characters are not compared at all.
_ALIKE = 0.3
_DATES = {MentionType.DATE, MentionType.PERIOD}
_DECIDED = {Standing.DONE, Standing.DATED}


def ledger(letter: Letter) -> tuple[Commitment, ...]:
    """Every promise of the letter in its order: what is planned, under way or proposed, and what is to be given.

    Reported facts promise nothing. Works on drafts and on letters read back from Word.
    """
    own = own_name(letter.letterhead or letter.signature)
    found: list[Commitment] = []
    for item in letter.items:
        for sentence in item.reply:
            if promises(sentence):
                found.append(_commitment(sentence, item.no, own))
    for text in (*letter.closing, *letter.process):
        for span in sentence_spans(text):
            sentence = ReplySentence(span.of(text))
            if tense_of(sentence.text) is Tense.PLANNED and "【" not in sentence.text:
                found.append(_commitment(sentence, None, own))
    return tuple(found)


def promises(sentence: ReplySentence) -> bool:
    """Whether a sentence of a reply binds somebody to do or give something.

    >>> promises(ReplySentence("下一步，我局将完善评估机制。")), promises(ReplySentence("2025年已资助11家企业。"))
    (True, False)
    >>> promises(ReplySentence("今年内将资助高校专利导航项目20个。"))
    True
    """
    if sentence.standing is Standing.FRAME or sentence.standing in _DECIDED:
        return False
    if sentence.standing is not Standing.POLICY and _COMING.search(sentence.text):
        return True
    tense = tense_of(sentence.text)
    if tense in (Tense.PLANNED, Tense.UNDER_WAY) and sentence.standing is not Standing.POLICY:
        return True
    money = any(m.type is MentionType.AMOUNT for m in find_mentions(sentence.text))
    return (
        (tense is Tense.RULE or sentence.standing is Standing.POLICY)
        and money
        and bool(_GIVES.search(sentence.text))
    )


def ledger_findings(
    commitments: Sequence[Commitment], precedents: Precedents | None = None
) -> Iterator[Finding]:
    """Promises without a source, without a time, and those that an earlier reply contradicts."""
    for one in commitments:
        place = f"第{one.item}条" if one.item else "结尾"
        if not one.sources:
            yield Finding(
                "承诺没有依据",
                Severity.ERROR,
                f"{place}的承诺没有出处：“{one.what}”",
                one.quote,
                suggestion="补上依据文件，或者删去这句话",
            )
        if not one.deadline and tense_of(one.quote) is not Tense.RULE:
            yield Finding(
                "承诺没有期限",
                Severity.NOTE,
                f"{place}的承诺没有期限：“{one.what}”",
                one.quote,
                suggestion="请确认是否补写完成时限",
            )
        if precedents is not None:
            yield from _contradictions(one, precedents, place)


def _contradictions(one: Commitment, precedents: Precedents, place: str) -> Iterator[Finding]:
    cited = {citation.doc_id for citation in one.sources}
    mine = frozenset(bigrams(one.quote))
    seen: set[str] = set()
    for pair, earlier, theirs in precedents.sentences:
        if pair.hit.doc_id in cited or pair.hit.doc_id in seen:
            continue
        if len(mine & theirs) < _ALIKE * min(len(mine), len(theirs)):
            continue
        if reason := disagreement(one.quote, earlier):
            seen.add(pair.hit.doc_id)
            yield Finding(
                "承诺与以往答复不一致",
                Severity.WARNING,
                f"{place}与《{pair.hit.title.strip('《》')}》{reason}",
                one.quote,
                suggestion=f"以往答复写的是：“{earlier}”",
            )


def _commitment(sentence: ReplySentence, item: int | None, own: str) -> Commitment:
    mentions = find_mentions(sentence.text)
    amounts = [m for m in mentions if m.type is MentionType.AMOUNT]
    dates = [m for m in mentions if m.type in _DATES]
    return Commitment(
        who=_who(sentence, own),
        what=_what(sentence.text),
        quote=sentence.text,
        amount="、".join(dict.fromkeys(_with_limit(sentence.text, m.span.start, m.text) for m in amounts)),
        deadline=_deadline(sentence.text, [(m.span.start, m.span.end) for m in dates]),
        item=item,
        sources=sentence.citations,
    )


def _who(sentence: ReplySentence, own: str) -> str:
    if sentence.unit:
        return sentence.unit
    text = re.sub(r"《[^》]*》(?:（[^）]*）)?", "", sentence.text)
    if match := re.search(r"我(?:局|委|办|厅|中心|单位|市|省|府)", text):
        return match.group()
    for mention in find_institutions(text):
        if mention.span.start == 0 or text[mention.span.start - 1] in "，；：由":
            return mention.text
    if not sentence.citations:
        return own
    return short_name(sentence.citations[0].issuer or "")


def _what(text: str) -> str:
    """The clause that holds the promise, the whole from there on where it is short."""
    bare = re.sub(r"^(?:下一步|目前|今后|同时)，", "", text)
    bare = _LEAD.sub("", bare).rstrip("。；")
    return bare if len(bare) <= _WHAT else f"{bare[:_WHAT]}…"


def _with_limit(text: str, start: int, words: str) -> str:
    limit = _LIMIT.search(text[:start])
    return f"{limit.group()}{words}" if limit and not words.startswith(limit.group()) else words


def _deadline(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The date by which it is promised: one that is followed by 前, 底, 内 …, or that 到 or 计划于 leads to."""
    for start, end in spans:
        after = _BY.match(text[end : end + 4])
        before = re.search(r"(?:到|于|在|至|截至)$", text[:start])
        words = text[start:end]
        if after or before or _BY.search(words):
            return words + (after.group() if after else "")
    return ""
