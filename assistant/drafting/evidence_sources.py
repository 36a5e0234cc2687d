"""Which documents a letter may rest on: no other petition, nothing that holds for another place only, the press last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.standing import OLD_AFTER_YEARS
from assistant.eligibility.regions import Region, lies_in, region_of_issuer
from corpus.models import Hit, Kind, Status
from corpus.stores import Stores

#: 关于…的提案, 关于…的建议: what somebody asks for, not what is done.
_PETITION = re.compile(r"(?:提案|建议|议案)(?:（[^（）]*）)?$")
_SUBMITTED = re.compile(r"(?:提案人|领衔代表|附议人|提案编号|建议编号|提出建议的代表)[：:]")
#: Kinds whose title a proposal can have; a plan or notice 关于…的建议 names its 文种 otherwise.
_PETITIONS = {Kind.OTHER, Kind.OPINION}
_DRAFT_MARK = re.compile(
    r"[（(〔]?(?:公开)?(?:征求意见稿|讨论稿|草案|送审稿|内部讨论稿)[）)〕]?|起草说明|的说明"
)
_ENDED = (Status.REPEALED, Status.EXPIRED)


@dataclass(frozen=True, slots=True)
class Sources:
    """Passages sorted by what a letter may do with them; ``elsewhere`` are those that hold for another place."""

    usable: tuple[Hit, ...]
    elsewhere: tuple[Hit, ...] = ()


def sort_sources(hits: Sequence[Hit], office: str = "") -> Sources:
    """The passages that a letter of ``office`` may rest on; without an office no place is another one."""
    home = region_of_issuer(office) if office else Region()
    usable: list[Hit] = []
    elsewhere: list[Hit] = []
    for hit in hits:
        if not is_petition(hit):
            (elsewhere if is_elsewhere(hit, home) else usable).append(hit)
    return Sources(tuple(usable), tuple(elsewhere))


def is_petition(hit: Hit) -> bool:
    """Whether a document asks instead of laying down or reporting: a 提案, 建议 or 议案, this one or another."""
    if hit.kind not in _PETITIONS or hit.doc_number:
        return False
    return bool(_PETITION.search(hit.title.strip("《》 "))) or bool(_SUBMITTED.search(hit.text))


def is_elsewhere(hit: Hit, home: Region) -> bool:
    """Whether a document's word holds for a place that the office's is no part of, nor is part of it."""
    if home == Region():
        return False
    theirs = region_of_issuer(hit.issuer, hit.title)
    return lies_in(theirs, home) is False


def is_press(hit: Hit) -> bool:
    """Whether a document is no official paper by its title and number: a report, a summary, a page of the web."""
    return hit.kind is Kind.OTHER and not hit.doc_number


def is_stale(hit: Hit, today: date) -> bool:
    """Whether a document no longer says what is, or is to be, in force: ended, or a draft of years ago."""
    if hit.status in _ENDED:
        return True
    draft = hit.status is Status.DRAFT or hit.kind is Kind.EXPLANATION
    return draft and hit.date is not None and (today - hit.date).days > OLD_AFTER_YEARS * 365


def authority(hit: Hit, today: date) -> int:
    """Which of two that say the same is named: 3 what lays it down, 2 a letter or report, 1 the press, 0 what is stale
    or not yet in force.
    """
    if is_stale(hit, today) or hit.status is Status.DRAFT or hit.kind is Kind.EXPLANATION:
        return 0
    if is_press(hit):
        return 1
    reporting = {Kind.REPLY, Kind.LETTER, Kind.REPORT, Kind.CIRCULAR, Kind.INTERPRETATION}
    return 2 if hit.kind in reporting else 3


def superseded(hits: Sequence[Hit], stores: Stores) -> frozenset[str]:
    """Drafts, and what explains them, of which the library holds the final document too."""
    drafts = {hit.doc_id: _core(hit.title) for hit in hits if _is_draft(hit)}
    if not drafts:
        return frozenset()
    rows = stores.library.documents()
    final = {_core(r.title) for r in rows if not r.standing.draft and r.kind is not Kind.EXPLANATION}
    return frozenset(doc_id for doc_id, core in drafts.items() if core in final)


def _is_draft(hit: Hit) -> bool:
    return hit.status is Status.DRAFT or hit.kind is Kind.EXPLANATION


def _core(title: str) -> str:
    inner = re.search(r"印发[《〈](.+)[》〉]的?通知", title)
    bare = _DRAFT_MARK.sub("", inner.group(1) if inner else title)
    return re.sub(r"[《》〈〉“”\"（）()\s]", "", bare).removeprefix("关于")
