"""Names and numbers of documents that vary within the letter, and drafts that are cited as a basis."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from assistant.drafting.models import Finding
from assistant.drafting.review_view import View
from corpus.mentions import Mention, TitleValue, find_dates, find_titles
from corpus.models import Span

BASIS = re.compile(r"(?:根据|按照|依据|依照|按|遵照|执行|落实)[^，。；《》]{0,10}$")
_DRAFT = re.compile(r"征求意见稿|草案|讨论稿|送审稿|初稿|试拟稿")
#: What stands between 根据 and the name of a document that is not yet, or no more, in force.
_IN_THE_MAKING = re.compile(
    r"(?:正在|拟|即将|尚未|还未|待)[^，。；《》]{0,6}(?:起草|制定|修订|编制|出台|印发|报批|审议|发布)的$"
)
_OUT_OF_FORCE = re.compile(r"(?:已经?|业已)(?:废止|失效|到期|停止执行|届满)的$")
#: A row of documents cited together is not longer.
_ROW = 400
_CASE = re.compile(r"(?:提案|建议|议案)$")
_MINOR = re.compile(
    r"[\s（）()〈〉《》“”\"'、，·]|试行|暂行|修订|修正|征求意见稿|草案|[\d一二三四五六七八九十]+年(?:度|版)?"
)
_TERM = re.compile(r"((?:19|20)\d\d)\s?[—\-–~～至]{1,2}\s?((?:19|20)\d\d)")
_ENDS = re.compile(r"有效期至|执行至|执行期至|施行至")
_ENDED = re.compile("到期|失效|废止|不再|停止|原|终止|届满|已于")


def check_names(view: View) -> Iterator[Finding]:
    """Findings of document-name, document-number, policy-draft and policy-expired (as far as the letter itself says)."""
    titles = [m for m in find_titles(view.text) if len(m.value.name) >= 4]
    yield from _vary(view, titles)
    for mention in titles:
        behind = view.text[mention.span.end : mention.span.end + 12]
        before = view.text[max(0, mention.span.start - 16) : mention.span.start]
        draft = (
            _DRAFT.search(mention.value.name)
            or _IN_THE_MAKING.search(before)
            or re.match(r"\s?[（(](?:征求意见稿|草案|讨论稿|送审稿)", behind)
        )
        ended = _OUT_OF_FORCE.search(before)
        basis = (draft or ended) and cited_as_basis(view, mention.span)
        if draft and basis:
            yield view.found(
                "policy-draft",
                mention.span,
                f"《{mention.value.name}》还没有定稿，不能作依据",
                "改用正式文件；确需提到的，写明是征求意见稿",
            )
        elif basis and ended:
            yield view.found(
                "policy-expired",
                Span(mention.span.start - len(ended[0]), mention.span.end),
                f"行文自己说《{mention.value.name}》已经失效，不能作依据",
                "改用现行文件",
            )
    yield from _ended(view)


def cited_as_basis(view: View, span: Span) -> bool:
    """Whether a document is cited with 根据, 按照 …, alone or in a row of documents."""
    line = max(view.text.rfind("\n", 0, span.start) + 1, span.start - _ROW)
    before = view.text[line : span.start]
    before = re.sub(r"(?:《[^》]*》(?:[（(][^）)]*[）)])?[、和及与]?\s?)+$", "", before)
    return bool(BASIS.search(before))


def _vary(view: View, titles: list[Mention[TitleValue]]) -> Iterator[Finding]:
    aliases = {m.value.alias for m in titles if m.value.alias}
    seen: list[Mention[TitleValue]] = []
    told: set[str] = set()
    for mention in titles:
        name = mention.value.name
        if _CASE.search(name) or name in aliases:
            continue
        for other in seen:
            if other.value.name == name:
                if (
                    mention.value.doc_number
                    and other.value.doc_number
                    and mention.value.doc_number != other.value.doc_number
                ):
                    yield view.found(
                        "document-number",
                        mention.span,
                        f"《{name}》前面的文号是{other.value.doc_number}，这里是{mention.value.doc_number}",
                        "核对文号",
                    )
                    break
                continue
            same_number = (
                bool(mention.value.doc_number) and mention.value.doc_number == other.value.doc_number
            )
            if name not in told and (
                (same_number and not _within(name, other.value.name)) or _alike(name, other.value.name)
            ):
                told.add(name)
                yield view.found(
                    "document-name",
                    mention.span,
                    f"前面写作《{other.value.name}》，这里写作《{name}》",
                    "核对后统一为正式名称",
                )
                break
        seen.append(mention)


def _within(one: str, other: str) -> bool:
    return one in other or other in one


def _alike(one: str, other: str) -> bool:
    """Whether two names differ by a slip: not one within the other, not another year or number."""
    a, b = _MINOR.sub("", one), _MINOR.sub("", other)
    terms = (_TERM.search(one), _TERM.search(other))
    if all(terms) and _MINOR.sub("", _TERM.sub("", one)) == _MINOR.sub("", _TERM.sub("", other)):
        # Plans follow one another; two of one name whose terms share an end are one plan.
        first, second = (m.groups() for m in terms if m)
        return (first[0] == second[0]) != (first[1] == second[1])
    if a == b:
        return re.sub(r"\s", "", one) != re.sub(r"\s", "", other) and not re.search(
            r"\d{4}|[一二三四五六七八九十]+[年届期批]|征求意见稿|草案", one + other
        )
    if min(len(a), len(b)) < 6 or _within(a, b):
        return False
    changes = [
        (a[i1:i2], b[j1:j2])
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    # 香港 for 澳门 is another document; a slip is one character, or one or two too many or too few.
    slip = len(changes) == 1 and (
        len(changes[0][0]) == len(changes[0][1]) == 1 or sorted(map(len, changes[0]))[0] == 0
    )
    if not slip or any(re.search(r"[\d一二三四五六七八九十第]", part) for part in changes[0]):
        return False
    return max(map(len, changes[0])) <= 2 and a[-2:] == b[-2:]


def _ended(view: View) -> Iterator[Finding]:
    """A basis whose last day, as the letter itself states it, has passed."""
    day = view.day or view.today
    for sentence in view.sentences:
        match = _ENDS.search(sentence.text)
        if match is None or _ENDED.search(sentence.text):
            continue
        mention = next((m for m in find_dates(sentence.text, day) if m.span.start >= match.start()), None)
        if mention is not None and mention.value is not None and mention.value.last < day:
            yield view.found(
                "policy-expired",
                sentence.span,
                f"按所写的期限，{mention.text}已经到期，早于本函的日期",
                "核对现行有效的文件",
            )
