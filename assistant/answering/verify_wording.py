"""Whether a reworded sentence still says what its source says: negation, modality, exclusive words, coverage.

Each clause of the sentence is laid beside the stretch of the source that shares most with it. A marker (不, 拟,
原则上 …) that stands before the same words on one side only is a change of meaning; a modifier dropped together
with its own negation is not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.answering.verify_markers import EXCLUSIVE, UNDECIDED, Marker, Turn, markers
from assistant.answering.verify_polarity import Change, overall

_STOP = re.compile(r"[。；;！？!?\n\t]|[，：,:]")
_CLAUSE = re.compile(r"[^。；;！？!?\n\t，：,:]+")
_HAN = re.compile(r"[\u4e00-\u9fffA-Za-z\U000f0000-\U000ffffd]")
_GOVERNED = 2
#: A clause is laid beside a stretch that has at least this share of its characters.
_LAID = 0.5
#: Fewer characters than this beside words of every frame say nothing.
_OWN = 3
_FAR_REACHING = (Turn.PLANNED, Turn.HEDGED)
_REACH = 5
_COMMON = re.compile("[\U000f0000-\U000ffffd]|根据|依据|按照|规定|文件|印发|对于|关于|的")


@dataclass(slots=True)
class _Laid:
    """A clause of the sentence laid beside the source: which source position each of its characters took."""

    start: int
    end: int
    to_source: dict[int, int]
    region: tuple[int, int]

    @property
    def to_sentence(self) -> dict[int, int]:
        return {there: here for here, there in self.to_source.items()}


def changes(sentence: str, source: str, lead: str = "") -> Iterator[Change]:
    """The changes of meaning between a masked sentence and its masked source; ``lead`` leads into the source.

    >>> [c.kind for c in changes("逾期申报的予以受理", "逾期申报的，不予受理。")]
    ['negation_removed']
    >>> list(changes("不予受理的是逾期申报", "逾期申报的，不予受理。"))
    []
    """
    matcher: SequenceMatcher[str] = SequenceMatcher(None, "", source, autojunk=False)
    found = [_lay(sentence, start, end, source, matcher) for start, end in _clauses(sentence)]
    laid = [each for each in found if each is not None]
    # A marker of the source may be answered from any clause: 资助计划下达后，资助款原则上在15日内拨付.
    answers = [_answers(_theirs(source, each), _mine(sentence, each), each) for each in laid]
    answered = {marker for each in answers for marker in each}
    negated = False
    for each, mine in zip(laid, answers, strict=True):
        for change in (*_turned(sentence, source, each, mine, answered), *_excluded(sentence, source, each)):
            negated = negated or change.kind.startswith("negation")
            yield change
    if not negated:
        yield from overall(sentence, source, [each.region for each in laid], lead)


def _clauses(sentence: str) -> list[tuple[int, int]]:
    """The clauses of a sentence, one of few characters (…的，受理) together with the one before it."""
    found: list[tuple[int, int]] = []
    for match in _CLAUSE.finditer(sentence):
        if found and match.end() - match.start() <= _OWN and sentence[match.start() - 1] in "，,":
            found[-1] = (found[-1][0], match.end())
        else:
            found.append(match.span())
    return found


def _lay(sentence: str, start: int, end: int, source: str, matcher: SequenceMatcher[str]) -> _Laid | None:
    """Lay ``sentence[start:end]`` beside the source; None where they share next to nothing."""
    matcher.set_seq1(sentence[start:end])
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    if not blocks:
        return None
    longest = max(blocks, key=lambda b: b.size)
    if longest.size < 2:
        return None
    # A clause takes its words from one place: blocks far from the longest are chance, single characters
    # count only where pairs were found.
    reach = 2 * (end - start) + 12
    near = [b for b in blocks if b.size > 1 and abs(b.b - longest.b) <= reach]
    first, last = min(b.b for b in near), max(b.b + b.size for b in near) - 1
    region = (_clause_start(source, first), _clause_end(source, last))
    laid = [b for b in blocks if region[0] <= b.b < region[1]]
    to_source = {start + b.a + i: b.b + i for b in laid for i in range(b.size)}
    own = _HAN.findall(_COMMON.sub("", sentence[start:end]))
    there = source[region[0] : region[1]]
    if len(own) < _OWN or sum(c in there for c in own) < _LAID * len(own):
        return None
    return _Laid(start, end, to_source, region)


def _clause_start(text: str, at: int) -> int:
    while at and not _STOP.match(text[at - 1]):
        at -= 1
    return at


def _clause_end(text: str, at: int) -> int:
    while at < len(text) and not _STOP.match(text[at]):
        at += 1
    return at


def _mine(sentence: str, laid: _Laid) -> list[Marker]:
    return [m for m in markers(sentence) if laid.start <= m.start < laid.end]


def _theirs(source: str, laid: _Laid) -> list[Marker]:
    return [m for m in markers(source) if laid.region[0] <= m.start < laid.region[1]]


def _turned(
    sentence: str, source: str, laid: _Laid, answers: Mapping[Marker, Marker], answered: Collection[Marker]
) -> Iterator[Change]:
    """The changes in one clause; ``answers`` are its own, ``answered`` those of the whole sentence."""
    back = laid.to_sentence
    theirs = [m for m in _theirs(source, laid) if m not in answered]
    new = [m for m in _mine(sentence, laid) if m not in answers.values()]
    for marker in theirs:
        here = _governed_here(marker, source, sentence, laid, back)
        if here is None and marker.turn in _FAR_REACHING and not source.startswith("将", marker.start):
            # 拟将…, 原则上自…之日起: they govern the clause, whatever stands right behind them.
            governed = [back[i] for i in range(marker.end, marker.end + _REACH) if i in back]
            here = governed[0] if len(governed) > 1 else None
        if here is None and marker.turn is Turn.PERMITTED:
            here = next((m.start for m in new if m.turn is Turn.REQUIRED), None)
        if here is None:
            continue
        if change := _dropped(marker, source, sentence, laid, new, here):
            yield change
    for marker in new:
        if marker.turn is not Turn.NEGATION or any(m.turn is Turn.NEGATION for m in theirs):
            continue
        if change := _added(marker, sentence, source, laid):
            yield change


def _answers(theirs: list[Marker], mine: list[Marker], laid: _Laid) -> dict[Marker, Marker]:
    """Which marker of the sentence answers which of the source: laid on it, or before the same words."""
    found: dict[Marker, Marker] = {}
    back = laid.to_sentence
    free = list(mine)
    for marker in theirs:
        here = back.get(marker.start)
        governed = back.get(marker.start - 1 if marker.behind else marker.end)
        for other in free:
            if other.turn is not marker.turn:
                continue
            on_it = here is not None and other.start <= here < other.end
            before = governed is not None and not marker.behind and other.start <= governed <= other.end + 1
            if on_it or before:
                found[marker] = other
                free.remove(other)
                break
    return found


def _governed_here(
    marker: Marker, source: str, sentence: str, laid: _Laid, back: dict[int, int]
) -> int | None:
    """Where the sentence has the words that a marker of the source governs; None where it dropped them."""
    if marker.behind:
        return back.get(marker.start - 1, back.get(marker.start - 2))
    if source[marker.start] in "未无非没" and marker.start and _HAN.match(source[marker.start - 1]):
        # 离校两年内未就业的: a modifier that the sentence does not begin to say is dropped as one.
        return back.get(marker.end) if marker.start - 1 in back else None
    here = back.get(marker.end)
    if here is not None:
        return here
    governed = source[marker.end : marker.end + _GOVERNED]
    if len(governed) < _GOVERNED or not all(_HAN.match(c) for c in governed):
        return None
    at = sentence.find(governed, laid.start, laid.end)
    return at if at >= 0 else None


def _dropped(
    marker: Marker, source: str, sentence: str, laid: _Laid, new: list[Marker], here: int
) -> Change | None:
    """The change when a marker of the source has no answer; ``new`` are those that only the sentence has."""
    words = source[marker.start : marker.end]
    turns = {m.turn for m in new}
    held = {m.turn for m in markers(sentence) if laid.start <= m.start < laid.end}
    kind = ""
    if marker.turn is Turn.NEGATION:
        kind = "" if Turn.NEGATION in turns else "negation_removed"
    elif marker.turn is Turn.PLANNED:
        # 拟调整A，并扩大B: what is planned governs the clauses behind it.
        before = UNDECIDED.search(sentence, 0, laid.start)
        kind = "" if before or turns & {Turn.PLANNED, Turn.UNDER_WAY} else "plan_dropped"
    elif marker.turn is Turn.UNDER_WAY:
        kind = "" if turns & {Turn.PLANNED, Turn.UNDER_WAY} else "plan_dropped"
    elif marker.turn is Turn.HEDGED:
        kind = "" if Turn.HEDGED in turns else "hedge_dropped"
    elif marker.turn is Turn.PERMITTED:
        kind = "" if Turn.PERMITTED in held else "permission_changed"
    elif Turn.PERMITTED in turns and Turn.REQUIRED not in held:
        kind = "duty_changed"
    return Change(kind, here, here + 1, words) if kind else None


def _added(marker: Marker, sentence: str, source: str, laid: _Laid) -> Change | None:
    """A negation that the sentence has and its source has not, before words that both have."""
    change = Change("negation_added", marker.start, marker.end, sentence[marker.start : marker.end])
    if marker.behind:
        return change if marker.start - 1 in laid.to_source else None
    if marker.end in laid.to_source or marker.end + 1 in laid.to_source:
        return change
    governed = sentence[marker.end : marker.end + _GOVERNED]
    if len(governed) == _GOVERNED and governed in source[laid.region[0] : laid.region[1]]:
        return change
    return None


def _excluded(sentence: str, source: str, laid: _Laid) -> Iterator[Change]:
    clause = sentence[laid.start : laid.end]
    region = source[laid.region[0] : laid.region[1]]
    for words in EXCLUSIVE:
        for word in words:
            at = clause.find(word)
            if at < 0 or word in source:
                continue
            other = next((w for w in words if w in region and w not in clause), None)
            if other:
                yield Change("exclusive", laid.start + at, laid.start + at + len(word), other)


#: Words that an answer brings along and no source needs to have.
_FRAME = re.compile(
    "根据|依据|按照|规定|明确|指出|提出|显示|材料|文件|其中|此外|同时|另外|因此|所以|也就是说|具体|如下|包括|分别|以及|可以|需要|应当|"
    "申请|申报|标准|金额|额度|上限|最高|最多|对于|关于|给予|获得|享受|发放|资助|补贴|奖励|补助|支持|政策|办法|措施|通知|还要|"
    "[对的是为由在于与和及并且或了按应需]"
)


_RUN = re.compile("[\u4e00-\u9fffA-Za-z]{2,}")


def coverage(sentence: str, source: str, beside: str = "") -> tuple[float, int]:
    """Which share of a masked sentence's own words stands in its source, and how many pairs of characters were counted.

    Words of ``beside`` (headings, the question) that the source lacks count neither way.

    >>> coverage("补贴可以由养老机构申请", "养老机构的床位"), coverage("养老机构的电话", "养老机构", "电话")
    ((1.0, 3), (1.0, 3))
    """
    found = counted = 0
    for kept in _RUN.findall(_FRAME.sub(" ", sentence)):
        for i in range(len(kept) - 1):
            there = kept[i : i + 2] in source
            if there or kept[i : i + 2] not in beside:
                counted += 1
                found += there
    return (found / counted if counted else 1.0), counted
