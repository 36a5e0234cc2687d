"""Whether every suggestion is answered, in the order of the proposal, and not by past achievements only."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from assistant.answering.standing import Tense, tense_of
from assistant.drafting import review_rules
from assistant.drafting.models import Finding, Severity, Suggestion
from assistant.drafting.review_content import content, shared
from assistant.drafting.review_rules import pattern
from assistant.drafting.review_view import Item, Role, View
from corpus.models import Span

#: A suggestion belongs to the item that shares at least so much of its words.
_BELONGS = 0.3
#: In a letter without items, a suggestion whose words stand in it less than this is not answered.
_SPOKEN_OF = 0.3
#: A reply that has so much of another suggestion’s words stands in the wrong place.
_MISPLACED = 0.5
_EMPTY = re.compile(
    r"^[（(]?(?:略|无|同上|暂无|/|—+)?[）)。]?$"
    r"|^(?:请?参?见|详见|同)(?:本函)?(?:前述?|上述?|第[一二三四五六七八九十\d]{1,3}[条项点]|上[一]?[条项])[^，；]{0,10}$"
)
#: Published letters leave parts out so; in a letter to be signed it was forgotten.
_OMITTED = re.compile(r"(?:^|[。：:])（略）$")
#: A reply shorter than this that says neither what was done nor what will be is words only.
_WORDS_ONLY = 40
#: Reports of past years, next to what ``tense_of`` sees.
_REPORTS = re.compile(
    r"(?P<year>(?:19|20)\d\d)年|去年|上年|往年|(?:过去|近|最近)[一二三四五六两几\d]{1,2}年|以来|历年|连续[两三四五六\d]年"
)
_SETTLED = re.compile(r"已(?:经)?(?:落实|办理|采纳|解决|完成)|基本情况|有关情况")


def check_answers(view: View) -> Iterator[Finding]:
    """Findings of unanswered, suggestion-order, extra-item, only-past and off-topic."""
    if view.letter is None:
        return
    yield from _empty_items(view)
    if view.proposal and view.proposal.suggestions:
        yield from _against_proposal(view, view.proposal.suggestions)
    for item in view.items:
        if _asks(view, item):
            yield from _evaded(view, item)
    for p in view.of(Role.REPLY):
        if match := _OMITTED.search(p.text):
            place = Span(p.span.end - len(match[0].lstrip("。：:")), p.span.end)
            yield view.found(
                "unanswered", place, "答复略去了", "印发的函件写全；公开件可以略去", Severity.WARNING
            )


def _asks(view: View, item: Item) -> bool:
    """Whether the item answers a suggestion: a heading of 科技节水情况 asks for nothing."""
    heading = item.heading.of(view.text) if item.heading else ""
    return not _SETTLED.search(heading) and (bool(view.document.pairs) or "建议" in heading)


def _words_only(view: View, item: Item, reply: str) -> bool:
    """A short reply without a figure, a name, a rule or anything done or to be done."""
    words = review_rules.words()
    said = (words.declined, words.future, words.accepted, words.current)
    bare = re.sub(r"\s", "", reply)
    return (
        len(bare) < _WORDS_ONLY
        and not re.search(r"\d|[《【]|已|[：:]$", bare)
        and not any(pattern(source).search(bare) for source in said)
        and bool(view.said(Role.REPLY, item=item.no))
    )


def _empty_items(view: View) -> Iterator[Finding]:
    for item in view.items:
        reply = item.reply.of(view.text).strip()
        if _OMITTED.search(reply):
            continue
        if _EMPTY.match(reply) or (_asks(view, item) and _words_only(view, item, reply)):
            place = item.heading or item.reply
            yield view.found(
                "unanswered",
                place if len(place) else None,
                f"第{item.no + 1}条建议后面没有答复",
                "逐条写明处理意见；暂时不能办的，说明理由",
            )


def _against_proposal(view: View, suggestions: Sequence[Suggestion]) -> Iterator[Finding]:
    if not view.items:
        for suggestion in suggestions:
            if content(suggestion.text) and shared(suggestion.heading, view.text) < _SPOKEN_OF:
                yield _unanswered(view, suggestion)
        return
    chosen = _assigned(view, suggestions)
    for suggestion, number in zip(suggestions, chosen, strict=True):
        if number is None and not _answered_elsewhere(view, suggestion):
            yield _unanswered(view, suggestion)
    order = [number for number in chosen if number is not None]
    for before, after in itertools.pairwise(order):
        if after < before:
            item = view.items[after]
            yield view.found(
                "suggestion-order",
                item.heading or item.reply,
                f"来件中的第{chosen.index(after) + 1}条建议答复在第{after + 1}条，与来件的顺序不同",
                "按来件的顺序排列各条答复",
            )
            break
    if len(view.items) > len(suggestions):
        for item in view.items:
            if item.no not in order and item.heading and None not in chosen:
                yield view.found(
                    "extra-item",
                    item.heading,
                    f"第{item.no + 1}条在来件中没有对应的建议",
                    "核对是否为别的函件的内容，或者来件的拆分有误",
                )


def _answered_elsewhere(view: View, suggestion: Suggestion) -> bool:
    """Whether an item that answers several suggestions together speaks of this one."""
    return any(shared(suggestion.heading, _whole(view, item)) >= 2 * _SPOKEN_OF for item in view.items)


def _unanswered(view: View, suggestion: Suggestion) -> Finding:
    return view.found(
        "unanswered",
        None,
        f"来件第{suggestion.no}条建议“{suggestion.heading}”没有答复",
        "补写这一条的答复；与别的条目合并答复的，在标题中写明",
    )


def _whole(view: View, item: Item) -> str:
    heading = item.heading.of(view.text) if item.heading else ""
    return heading + item.reply.of(view.text)


def _assigned(view: View, suggestions: Sequence[Suggestion]) -> list[int | None]:
    """The item of each suggestion, the best pairs first; None for a suggestion no item is like."""
    scores: list[tuple[float, int, int]] = []
    for s, suggestion in enumerate(suggestions):
        for item in view.items:
            heading = item.heading.of(view.text) if item.heading else ""
            likeness = max(
                shared(suggestion.heading, heading) * 0.5 + shared(heading, suggestion.text) * 0.5,
                shared(suggestion.heading, _whole(view, item)) * 0.8,
            )
            # Equal places break ties: headings of one proposal resemble each other.
            scores.append((round(likeness - 0.01 * abs(item.no - s), 4), s, item.no))
    chosen: list[int | None] = [None] * len(suggestions)
    taken: set[int] = set()
    for likeness, s, number in sorted(scores, key=lambda score: (-score[0], score[1], score[2])):
        if likeness >= _BELONGS and chosen[s] is None and number not in taken:
            chosen[s] = number
            taken.add(number)
    return chosen


def _evaded(view: View, item: Item) -> Iterator[Finding]:
    words = review_rules.words()
    sentences = [s for s in view.said(Role.REPLY, item=item.no) if len(s.text) >= 6]
    if not sentences:
        return
    reply = item.reply.of(view.text)
    answers = (words.declined, words.future, words.accepted, words.current)
    past = [s for s in sentences if tense_of(s.text) is Tense.DONE or _reports(view, s.text)]
    if past and not any(pattern(words_of).search(reply) for words_of in answers):
        yield view.found(
            "only-past",
            Span(sentences[0].span.start, sentences[-1].span.end),
            f"第{item.no + 1}条只介绍了已有的工作，没有说明对建议怎么办",
            "写明采纳与否、现行政策怎么规定、下一步做什么",
        )
    yield from _misplaced(view, item, reply)


def _reports(view: View, sentence: str) -> bool:
    """Whether a sentence tells of years that have passed."""
    match = _REPORTS.search(sentence)
    return match is not None and not (match["year"] and view.day and int(match["year"]) >= view.day.year)


def _misplaced(view: View, item: Item, reply: str) -> Iterator[Finding]:
    """A reply that shares nothing with its own suggestion and much with another one."""
    heading = item.heading.of(view.text) if item.heading else ""
    if not heading or len(reply) < 40 or shared(heading, reply) > 0:
        return
    for other in view.items:
        words = other.heading.of(view.text) if other.heading else ""
        met = [word for word in content(words) if word in reply]
        met = [word for word in met if not any(word in longer and word != longer for longer in met)]
        if other is not item and len(met) >= 2 and shared(words, reply) >= _MISPLACED:
            yield view.found(
                "off-topic",
                item.heading,
                f"第{item.no + 1}条的答复没有提到这条建议，说的像是第{other.no + 1}条的事",
                "核对这一条的答复是否放错了位置",
            )
            return
