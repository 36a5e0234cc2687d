"""The category (A–D) against the wording of the letter, the profile’s legend, and itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answering.standing import Tense, tense_of
from assistant.drafting import review_rules
from assistant.drafting.models import Category, CategoryPlace, Finding, LetterRole, Severity
from assistant.drafting.review_rules import pattern
from assistant.drafting.review_view import Role, Sentence, View
from corpus.mentions import find_dates
from corpus.models import Span

_STATED = re.compile(r"(?<![A-Za-z])([A-DＡ-Ｄ])[_\s]*类(?![：:，])")
_ALONE = re.compile(r"^[^A-Za-z。]{0,16}?[_\s：:]*([A-DＡ-Ｄ])[_\s]*类?[_\s]*$")
_BLANK = re.compile(r"^[_\s]{2,}类|[:：]\s*类$|^类$")
_EXPLAINED = re.compile(r"([A-D])类[（(：:](?P<meaning>[^）)；;A-D]{4,60})")
#: What the categories mean wherever they are used: solved, being solved, later, for reference.
_MEANINGS = (
    ("B", re.compile("正在解决|列入计划|逐步解决|计划解决")),
    ("C", re.compile("以后研究|条件限制|暂时?(?:不能|难以)解决")),
    ("D", re.compile("留作参考|供参考|不可行")),
    ("A", re.compile("已经解决|基本解决|已经?采纳|得到解决")),
)
_TO_COME = re.compile("将|拟|计划|底前|起，|前，|力争|预计")
_MOST = 6
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”")


def stated_categories(view: View) -> list[tuple[str, Span]]:
    """Every place that states the letter’s category, in order: the letter and its span."""
    found: list[tuple[str, Span]] = []
    for p in view.of(Role.CATEGORY, Role.HEAD, Role.OPENING, Role.NUMBER, Role.NOTE):
        if len(p.text) > 40:
            continue
        match = _ALONE.match(p.text) or (_STATED.search(p.text) if p.role is Role.CATEGORY else None)
        if match:
            letter = chr(ord(match[1]) - 0xFEE0) if match[1] > "Z" else match[1]
            found.append((letter, Span(p.span.start + match.start(1), p.span.start + match.end(1))))
    return found


def check_category(view: View) -> Iterator[Finding]:
    """Findings of category-wording, -low, -varies, -missing and -legend."""
    if view.letter is None or view.letter.role is LetterRole.OPINION:
        return
    stated = stated_categories(view)
    yield from _varies(view, stated)
    yield from _missing(view, stated)
    yield from _legend(view)
    yield from _meaning(view)
    if not stated:
        return
    category, place = stated[0]
    replies = view.said(Role.REPLY)
    if category == Category.A:
        yield from _too_high(view, replies)
    elif category == Category.B and replies and not _unfinished(replies) and not _planned(view, replies):
        yield view.found(
            "category-low",
            place,
            "定为B类，但行文中没有正在办理或者计划办理的事",
            "核对是否应为A类、C类或者D类",
        )


def _unfinished(sentences: list[Sentence]) -> list[tuple[Sentence, str]]:
    """What is not settled yet: 拟, 正在制定, 条件尚不成熟 …, outside names and quotations, with the words that say so."""
    words = review_rules.words()
    source = pattern(f"{words.unfinished}|{words.refused}")
    found = []
    for sentence in sentences:
        bare = _QUOTED.sub(lambda m: "　" * len(m[0]), sentence.text)
        if said := dict.fromkeys(match[0] for match in source.finditer(bare)):
            found.append((sentence, "”“".join(said)))
    return found


def _planned(view: View, sentences: list[Sentence]) -> list[tuple[Sentence, str]]:
    """What is to come: words that say so, the tense, or a day after the date of the letter."""
    source = pattern(review_rules.words().planned)
    found = [(s, source.search(_QUOTED.sub(lambda m: "　" * len(m[0]), s.text))) for s in sentences]
    told = [(s, match[0] if match else "") for s, match in found]
    return [
        (s, said) for s, said in told if said or tense_of(s.text) is Tense.PLANNED or _later(view, s.text)
    ]


def _later(view: View, sentence: str) -> bool:
    """Whether something is said to happen by a day after the date of the letter."""
    day = view.day
    if day is None or not _TO_COME.search(sentence):
        return False
    bare = _QUOTED.sub(lambda m: "　" * len(m[0]), sentence)
    return any(m.value is not None and m.value.last > day for m in find_dates(bare, day))


def _too_high(view: View, replies: list[Sentence]) -> Iterator[Finding]:
    unfinished = _unfinished(replies)
    for sentence, said in unfinished[:_MOST]:
        yield view.found(
            "category-wording",
            sentence.span,
            f"定为A类（已经解决或者基本解决），但这里写的是“{said}”",
            "类别改为B类或者C类，或者写明已经办结的结果",
        )
    if not unfinished:
        for sentence, said in _planned(view, replies)[:1]:
            yield view.found(
                "category-wording",
                sentence.span,
                f"定为A类，但这里说的是将来的事{f'（“{said}”）' if said else ''}",
                "核对类别是否应为B类",
                Severity.WARNING,
            )


def _meaning(view: View) -> Iterator[Finding]:
    """A category that is stated with the meaning of another one: B类（…已经解决或者基本解决）."""
    for p in view.of(Role.CATEGORY):
        for match in _EXPLAINED.finditer(p.text):
            said = next((letter for letter, words in _MEANINGS if words.search(match["meaning"])), match[1])
            if said != match[1]:
                yield view.found(
                    "category-legend",
                    Span(p.span.start + match.start(), p.span.start + match.end()),
                    f"写的是{match[1]}类，说明却是{said}类的含义",
                    "核对类别和说明",
                    Severity.ERROR,
                )


def _varies(view: View, stated: list[tuple[str, Span]]) -> Iterator[Finding]:
    for letter, span in stated[1:]:
        if letter != stated[0][0]:
            yield view.found(
                "category-varies", span, f"前面写的是{stated[0][0]}类，这里是{letter}类", "全文统一为一个类别"
            )


def _missing(view: View, stated: list[tuple[str, Span]]) -> Iterator[Finding]:
    blank = next((p for p in view.of(Role.CATEGORY) if _BLANK.search(p.text) and len(p.text) <= 20), None)
    if blank is not None and not stated:
        yield view.found("placeholder", blank.span, "办理类别没有填", "填写A、B、C或者D")
    elif not stated and view.letter and view.letter.form.tabular:
        place = view.profile.categories.place
        if place is not CategoryPlace.NONE:
            yield view.found(
                "category-missing",
                None,
                f"没有写{view.profile.categories.heading}",
                f"按{view.profile.name}的规范写明类别",
            )


def _legend(view: View) -> Iterator[Finding]:
    for p in view.of(Role.CATEGORY):
        letters = re.findall(r"([A-D])类?[：:，]", p.text)
        if len(letters) >= 2 and letters != list("ABCD"):
            yield view.found(
                "category-legend",
                p.span,
                f"类别说明只有{'、'.join(letters)}，应为A、B、C、D四类",
                view.profile.categories.legend_text(view.letter.noun if view.letter else "提案"),
            )
