"""核稿 of a case: review of the letter, sentences without a source, promises, sources that changed; each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from assistant.cases.checking import checked
from assistant.cases.errors import Unchangeable
from assistant.cases.jurisdiction import profile_of
from assistant.cases.marks import marked, marks_in, plain_text, printed
from assistant.cases.models import (
    PARTS,
    Case,
    CaseItem,
    CaseStatus,
    CheckedSentence,
    Label,
    PlacedFinding,
)
from assistant.drafting.ledger import ledger, ledger_findings
from assistant.drafting.letter_text import letter_text
from assistant.drafting.letter_words import chinese_number
from assistant.drafting.merging import disagreements
from assistant.drafting.models import Finding, Letter, Severity
from assistant.drafting.precedents import Precedents
from assistant.drafting.review import parse_document, review
from assistant.drafting.review_rules import rules
from corpus.errors import NotFound
from corpus.models import Visibility
from corpus.stores import Stores

WHOLE = "全文"
_GAP = "【待补充"
_BREAK = re.compile(r"[\n\t]")
_UNDATED = "【待补充：成文日期】"
_NO_DATE = Finding(
    "placeholder", Severity.ERROR, f"“{_UNDATED}”还没有填写", _UNDATED, suggestion="在设置中填写成文日期"
)
#: What the check of each sentence says better, from the sources beside it.
_OWN_CHECK = {"figure-no-source"}
_LIBRARY_CHECK = {"figure-library", "policy-draft", "policy-expired"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed paragraph and where its characters stand: in an item's text, in a part, or nowhere a user types."""

    text: str
    place: str
    item: int | None = None
    part: str | None = None
    offsets: tuple[int, ...] = ()


def findings_of(
    case: Case,
    stores: Stores | None = None,
    today: date | None = None,
    *,
    letter: Letter | None = None,
    precedents: Precedents | None = None,
) -> tuple[PlacedFinding, ...]:
    """What 核稿 finds in the letter now, in the order of its text, each with its place; what was put aside is marked.

    ``letter`` is that of ``letter_of``, ``precedents`` the earlier replies, where they are at hand.
    """
    if letter is None:
        from assistant.cases.letter import letter_of

        letter = letter_of(case, today)
    day = today or date.today()
    own = case.settings.office.name
    sentences = {item.no: checked(item, day, own) for item in case.items}
    # Signed as of today, so that its end is read as one.
    signed = letter if letter.date else replace(letter, date=day)
    document = parse_document(letter_text(signed), case.file_name or "答复稿")
    found: list[PlacedFinding] = []
    lines = list(_lines(case, letter))
    for finding in review(document, case.proposal, stores, profile_of(case.settings.profile), day):
        if finding.quote.startswith(_GAP) and finding.rule != "placeholder":
            continue  # a gap of ours is neither a note nor left over from another letter
        if finding.rule == "category-low" and case.settings.category is None:
            continue  # the proposed category says itself what is still open
        placed = _at_its_time(_placed(finding, document.text, lines), case.status)
        if not _said_better(placed, sentences):
            found.append(placed)
    if not letter.date:
        found.append(_at_its_time(PlacedFinding(_NO_DATE, "成文日期"), case.status))
    for item in case.items:
        found += _unsupported(item, sentences[item.no])
        if stores is not None:
            found += _changed_sources(item, stores)
    if precedents is None and stores is not None:
        audiences = tuple(Visibility) if case.settings.internal else (Visibility.PUBLIC,)
        precedents = Precedents(stores, day, audiences)
    taken = {one.finding.quote for one in found if one.finding.rule == "无依据"}
    for finding in (*ledger_findings(ledger(letter), precedents), *disagreements(letter.items)):
        if finding.rule != "承诺没有依据" or finding.quote not in taken:
            found.append(_quoted(finding, lines))
    ignored = set(case.ignored)
    marked = [replace(one, name=_name(one.finding.rule), ignored=one.key in ignored) for one in found]
    return tuple(sorted(marked, key=lambda one: _order(one, len(case.items))))


def replaced(text: str, found: PlacedFinding, words: str) -> str:
    """The text with other words in the place of a finding; marks that stood among the old ones follow the new ones.

    Raises ``Unchangeable`` where something else stands there by now.
    """
    start, end = found.start or 0, found.end or 0
    old = text[start:end]
    if plain_text(old) != found.finding.quote:
        raise Unchangeable("这一处的文字已经改过。请等核稿刷新后再看")
    return text[:start] + (marked(words, marks_in(old)) if words else words) + text[end:]


def _at_its_time(one: PlacedFinding, status: CaseStatus) -> PlacedFinding:
    """Number and date of the letter are filled in when it is issued; until then their gaps are no fault."""
    later = one.part == "doc_number" or one.finding.quote == _UNDATED
    if one.finding.rule != "placeholder" or not later or status in (CaseStatus.ISSUE, CaseStatus.CLOSED):
        return one
    told = replace(one.finding, severity=Severity.NOTE, message=f"{one.finding.message}，签发时填写")
    return replace(one, finding=told)


def _name(rule: str) -> str:
    known = rules().get(rule)
    return known.name if known else rule


def _order(one: PlacedFinding, items: int) -> tuple[int, int, int]:
    before = ("title", "doc_number", "addressee", "opening")
    parts = list(PARTS)
    if one.item is not None:
        at = len(parts) + one.item
    elif one.part is None:
        at = -1
    else:
        at = parts.index(one.part) + (0 if one.part in before else len(parts) + items + 1)
    return at, -1 if one.start is None else one.start, list(Severity).index(one.finding.severity)


def _lines(case: Case, letter: Letter) -> Iterator[_Line]:
    """Every printed paragraph with its place, in the order of print."""
    for part in ("doc_number", "title", "addressee"):
        yield from _part_lines(part, str(getattr(letter, part)).split("\n"))
    yield from _part_lines("opening", letter.opening)
    for item in letter.items:
        place = f"第{chinese_number(item.no)}条"
        text = case.item(item.no).text
        yield _Line(f"{item.number}{item.heading}", f"{place}（建议）", item.no)
        kept = printed(text)
        for i, words in enumerate(item.paragraphs):
            offsets = kept[i][1] if i < len(kept) and kept[i][0] == words else ()
            yield _Line(words, place, item.no, None, offsets)
    for part in ("process", "closing", "signature", "extra", "copies"):
        value = getattr(letter, part)
        yield from _part_lines(part, (value,) if isinstance(value, str) else value)


def _part_lines(part: str, texts: list[str] | tuple[str, ...]) -> Iterator[_Line]:
    at = 0
    for text in texts:
        yield _Line(text, PARTS[part], part=part, offsets=tuple(range(at, at + len(text))))
        at += len(text) + 1


def _placed(finding: Finding, text: str, lines: list[_Line]) -> PlacedFinding:
    """Where a place of the whole letter's text stands in what the user types."""
    if finding.start is None or finding.end is None:
        return PlacedFinding(finding, WHOLE)
    # Cells of a row stand behind each other, a tab between them.
    begins = max(text.rfind(sign, 0, finding.start) for sign in "\n\t") + 1
    stop = _BREAK.search(text, finding.start)
    line = text[begins : stop.start() if stop else len(text)]
    start, end = finding.start - begins, min(finding.end - begins, len(line))
    # Among paragraphs of the same words, that of the same rank.
    rank = sum(before.strip() == line.strip() for before in _BREAK.split(text[:begins]))
    same = [one for one in lines if one.text.strip() == line.strip() and one.text.strip()]
    if not same:
        same = [one for one in lines if one.text.strip() and one.text.strip() in line][:1]
        rank = 0
    if not same:
        return PlacedFinding(finding, WHOLE)
    found = same[min(rank, len(same) - 1)]
    shift = line.index(found.text.strip())
    return _at(finding, found, start - shift, end - shift)


def _quoted(finding: Finding, lines: list[_Line]) -> PlacedFinding:
    """Where a finding that has only a quote stands."""
    quote = finding.quote.split("／")[0]
    for line in lines:
        at = line.text.find(quote) if quote else -1
        if at >= 0:
            return _at(finding, line, at, at + len(quote))
    return PlacedFinding(finding, WHOLE)


def _at(finding: Finding, line: _Line, start: int, end: int) -> PlacedFinding:
    offsets = line.offsets
    if not offsets or not 0 <= start < len(offsets):
        return PlacedFinding(finding, line.place, item=line.item, part=line.part)
    last = offsets[min(max(end, start + 1), len(offsets)) - 1] + 1
    return PlacedFinding(finding, line.place, item=line.item, part=line.part, start=offsets[start], end=last)


def _said_better(one: PlacedFinding, sentences: dict[int, tuple[CheckedSentence, ...]]) -> bool:
    """Whether the check against the cited sources decides what a rule could only guess from the library."""
    if one.item is None or one.start is None:
        return False
    if one.finding.rule in _OWN_CHECK:
        return True
    if one.finding.rule not in _LIBRARY_CHECK:
        return False
    here = [s for s in sentences.get(one.item, ()) if s.start <= one.start < s.end]
    return any(s.label is Label.SUPPORTED and s.citations for s in here)


def _unsupported(item: CaseItem, sentences: tuple[CheckedSentence, ...]) -> Iterator[PlacedFinding]:
    for sentence in sentences:
        if sentence.label is Label.UNSUPPORTED:
            finding = Finding(
                "无依据", Severity.ERROR, f"第{item.no}条：{sentence.reason}", sentence.text,
                suggestion="补上依据，或者删去这句话",
            )  # fmt: skip
            place = f"第{chinese_number(item.no)}条"
            yield PlacedFinding(finding, place, item=item.no, start=sentence.start, end=sentence.end)


def _changed_sources(item: CaseItem, stores: Stores) -> Iterator[PlacedFinding]:
    """Cited quotes that no longer stand in the library: the document was removed, or another version came in."""
    for n in marks_in(item.text):
        source = item.source(n)
        if source is None or source.unit:
            continue
        cited = source.citation
        try:
            row = stores.library.document(cited.doc_id)
            gone = cited.span.of(stores.library.body(row.version).text) != cited.quote
            reason = "已经更新，引文与现文不一致"
        except NotFound:
            gone, reason = True, "已从资料库删除"
        if gone:
            message = f"第{item.no}条的依据［{n}］所引《{cited.title.strip('《》')}》{reason}，请重新核对"
            finding = Finding(
                "依据已变", Severity.WARNING, message, cited.quote, suggestion="再找依据，或者重新起草本条"
            )
            yield PlacedFinding(finding, f"第{chinese_number(item.no)}条", item=item.no)
