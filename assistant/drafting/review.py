"""核稿: what is wrong with a letter, ours or anyone’s; with the proposal it answers and with a library where there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from assistant.drafting.models import Finding, Proposal, Severity
from assistant.drafting.profiles import Profile, load_profile
from assistant.drafting.review_answers import check_answers
from assistant.drafting.review_category import check_category
from assistant.drafting.review_dates import check_dates
from assistant.drafting.review_figures import check_figures
from assistant.drafting.review_identity import check_identity
from assistant.drafting.review_library import check_library
from assistant.drafting.review_names import check_names
from assistant.drafting.review_numbering import check_numbering
from assistant.drafting.review_punctuation import check_punctuation
from assistant.drafting.review_residue import check_residue
from assistant.drafting.review_strangers import check_strangers
from assistant.drafting.review_view import View, view_of
from assistant.drafting.review_wording import check_wording
from corpus.loaders import LoadLimits, load_guarded
from corpus.loaders.raw import RawDocument, RawParagraph
from corpus.loaders.text import split_lines
from corpus.models import PolicyDocument
from corpus.parser import parse
from corpus.stores import Stores

_CHECKS = (
    check_answers,
    check_identity,
    check_category,
    check_residue,
    check_strangers,
    check_figures,
    check_numbering,
    check_punctuation,
    check_names,
    check_dates,
    check_wording,
)
#: A slip repeated all over a letter is told so many times, then counted.
_MOST = 15
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


def review(
    letter_document: PolicyDocument,
    proposal: Proposal | None = None,
    stores: Stores | None = None,
    profile: Profile | None = None,
    today: date | None = None,
) -> tuple[Finding, ...]:
    """Everything found in a parsed letter, in the order of its text; absences (no place) come first.

    ``start``/``end`` index ``letter_document.text``. A document that is no letter is checked for numbering, dates,
    figures, names, punctuation and slips only. ``stores`` adds figures and documents that disagree with the
    library. ``profile`` is Shenzhen’s by default.

    >>> document = parse_document("关于第8号提案答复的函\\n沈既白委员：\\n您提出的提案收悉，现答复如下：\\n一、关于床位的建议\\n已按澜府规[2024]3号增加床位。\\n澜江市民政局\\n2026年2月30日")
    >>> [(f.rule, f.quote) for f in review(document, today=date(2026, 3, 31)) if f.severity is Severity.ERROR]
    [('date-impossible', '2026年2月30日')]
    """
    view = view_of(letter_document, proposal, profile or load_profile(), today or date.today())
    found = [finding for check in _CHECKS for finding in check(view)]
    if stores is not None:
        found.extend(check_library(view, stores))
    return tuple(_told(_ordered(found)))


def parse_document(text: str, name: str = "粘贴的函件") -> PolicyDocument:
    """A pasted letter, parsed as a file of that name would be."""
    return parse(RawDocument(tuple(RawParagraph(line) for line in split_lines(text)), "text"), name)


def read_document(path: Path, limits: LoadLimits | None = None) -> PolicyDocument:
    """A letter from a .docx, .pdf or .txt file, parsed. Errors: those of ``load_guarded``."""
    return parse(load_guarded(path, limits), path.name)


def is_letter(document: PolicyDocument) -> bool:
    """Whether the rules for letters apply to a document."""
    return _view(document).letter is not None


def _view(document: PolicyDocument) -> View:
    return view_of(document, None, load_profile(), date.today())


def _ordered(found: list[Finding]) -> list[Finding]:
    unique = {(f.rule, f.start, f.end): f for f in reversed(found)}
    return sorted(
        unique.values(),
        key=lambda f: (-1 if f.start is None else f.start, _ORDER.index(f.severity), f.end or 0, f.rule),
    )


def _told(found: list[Finding]) -> Iterator[Finding]:
    counts = Counter(f.rule for f in found)
    told: Counter[str] = Counter()
    for finding in found:
        told[finding.rule] += 1
        if finding.severity is Severity.ERROR or told[finding.rule] < _MOST or counts[finding.rule] <= _MOST:
            yield finding
        elif told[finding.rule] == _MOST:
            left = counts[finding.rule] - _MOST
            yield replace(finding, message=f"{finding.message}（同样的问题还有{left}处）")
