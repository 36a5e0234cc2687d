"""Wordings that do not belong in a letter: forbidden, boastful and empty phrases, marks left to fill, personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.drafting import review_rules
from assistant.drafting.models import Finding, Publicity, Severity
from assistant.drafting.public_version import find_personal_data
from assistant.drafting.review_rules import pattern
from assistant.drafting.review_view import PROSE, Role, View
from corpus.models import Span

_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_QUOTED = re.compile(r"“[^”\n]*”|《[^》\n]*》")


def check_wording(view: View) -> Iterator[Finding]:
    """Findings of phrase-*, placeholder, draft-note, internal-words, personal-data and contact-data."""
    words = review_rules.words()
    spoken = [Role.OPENING, Role.REPLY, Role.PROCESS, Role.CLOSING]
    yield from _phrases(view, words.forbidden, "phrase-forbidden", spoken)
    yield from _phrases(view, words.promises, "phrase-promise", spoken)
    yield from _phrases(view, words.empty, "phrase-empty", spoken)
    yield from _phrases(view, words.internal, "internal-words", spoken)
    yield from _anywhere(view, words.drafts, "draft-note", "留有批注或者生成的痕迹")
    if view.letter is not None:
        yield from _anywhere(view, words.placeholders, "placeholder", "还没有填写")
        yield from _data(view)


def _phrases(view: View, phrases: Mapping[str, str], rule: str, roles: list[Role]) -> Iterator[Finding]:
    for p in view.of(*roles):
        bare = _QUOTED.sub(lambda m: "　" * len(m[0]), p.text)
        for source, advice in phrases.items():
            for match in pattern(source).finditer(bare):
                place = Span(p.span.start + match.start(), p.span.start + match.end())
                name = review_rules.rules()[rule].name
                yield view.found(rule, place, f"{name}：“{place.of(view.text)}”", advice)


def _anywhere(view: View, phrases: Mapping[str, str], rule: str, said: str) -> Iterator[Finding]:
    """One finding for each wording, with how often it stands in the letter."""
    told: set[str] = set()
    for p in view.paragraphs:
        if p.role is Role.CATEGORY:
            continue
        for source, advice in phrases.items():
            for match in pattern(source).finditer(p.text):
                mark = match[0].strip()
                if mark in told:
                    continue
                told.add(mark)
                times = view.text.count(mark)
                more = f"（共{times}处）" if times > 1 else ""
                place = Span(p.span.start + match.start(), p.span.start + match.end())
                yield view.found(rule, place, f"“{mark}”{said}{more}", advice)


def _data(view: View) -> Iterator[Finding]:
    """Personal data: grave, but a landline among the notes below the letter, which is only left out when published."""
    publicity = view.letter.publicity if view.letter else None
    if publicity is Publicity.NOT_PUBLIC:
        return
    prose = [p.span for p in view.of(*PROSE)]
    covered: list[Span] = []
    for match in _MOBILE.finditer(view.text):
        covered.append(Span(*match.span()))
        yield view.found(
            "personal-data",
            covered[-1],
            f"手机号码{match[0]}是个人信息，公开时应当删去",
            "删去，或者改留办公电话；公开时请用公开版，会自动删去",
        )
    for datum in find_personal_data(view.text):
        span = Span(datum.start, datum.end)
        if (
            any(span.contains(known) or known.contains(span) for known in covered)
            and datum.kind != "电话号码"
        ):
            continue
        if any(known.contains(span) for known in covered):
            continue
        official = datum.kind in ("电话号码", "电子邮箱")
        inside = any(p.overlaps(span) for p in prose)
        severity = Severity.WARNING if inside else Severity.NOTE
        yield view.found(
            "contact-data" if official else "personal-data",
            span,
            f"{datum.kind}{'是联系方式' if official else '是个人信息'}，公开时应当删去",
            "公开时请用公开版，会自动删去",
            severity if official else None,
        )
