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
from corpus.succession import superseded

#: 关于…的提案, 关于…的建议: what somebody asks for, not what is done.
_PETITION = re.compile(r"(?:提案|建议|议案)(?:（[^（）]*）)?$")
_SUBMITTED = re.compile(r"(?:提案人|领衔代表|附议人|提案编号|建议编号|提出建议的代表)[：:]")
#: Kinds whose title a proposal can have; a plan or notice 关于…的建议 names its 文种 otherwise.
_PETITIONS = {Kind.OTHER, Kind.OPINION}
_ENDED = (Status.REPEALED, Status.EXPIRED)


#: The letter of a province at the head of its government's 文号.
_PROVINCES = {
    "京": "北京市", "津": "天津市", "沪": "上海市", "渝": "重庆市", "冀": "河北省", "豫": "河南省", "云": "云南省", "辽": "辽宁省", "黑": "黑龙江省",
    "湘": "湖南省", "皖": "安徽省", "鲁": "山东省", "苏": "江苏省", "浙": "浙江省", "赣": "江西省", "鄂": "湖北省", "桂": "广西壮族自治区",
    "甘": "甘肃省", "晋": "山西省", "蒙": "内蒙古自治区", "内": "内蒙古自治区", "陕": "陕西省", "吉": "吉林省", "闽": "福建省", "贵": "贵州省",
    "粤": "广东省", "青": "青海省", "藏": "西藏自治区", "川": "四川省", "宁": "宁夏回族自治区", "琼": "海南省", "黔": "贵州省",
}  # fmt: skip
_LETTER = re.compile(f"([{''.join(_PROVINCES)}])(?:政|府|人社|财|工信|教|卫|发改|税)")
_IN_TITLE = re.compile(rf"(?<![\u4e00-\u9fff]){_LETTER.pattern}[\u4e00-\u9fff]{{0,6}}〔")


@dataclass(frozen=True, slots=True)
class Sources:
    """Passages sorted by what a letter may do with them; ``elsewhere`` are those that hold for another place."""

    usable: tuple[Hit, ...]
    elsewhere: tuple[Hit, ...] = ()


def sort_sources(hits: Sequence[Hit], office: str = "") -> Sources:
    """The passages that a letter of ``office`` may rest on; without an office no place is another one."""
    home = region_of_issuer(office) if office else Region()
    kept = [hit for hit in hits if not is_petition(hit)]
    # A city of which no province is known lies in one at most.
    unsure = {place.province for hit in kept if (place := place_of(hit)).province and not home.province}
    several = len(unsure) > 1 and home != Region()
    usable: list[Hit] = []
    elsewhere: list[Hit] = []
    for hit in kept:
        foreign = is_elsewhere(hit, home) or (several and place_of(hit).province in unsure)
        (elsewhere if foreign else usable).append(hit)
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
    return lies_in(place_of(hit), home) is False


def place_of(hit: Hit) -> Region:
    """Where a document's word holds, by its issuer, its title, or the province's letter in its 文号 (京政办发)."""
    named = region_of_issuer(hit.issuer, hit.title)
    if named != Region():
        return named
    letter = _LETTER.match(hit.doc_number or "") or _IN_TITLE.search(hit.title)
    return Region(_PROVINCES[letter[1]]) if letter else named


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


def past_drafts(hits: Sequence[Hit], stores: Stores, today: date) -> frozenset[str]:
    """Drafts among the hits, and what explains them, of which the library holds the final document too."""
    if not any(hit.status is Status.DRAFT or hit.kind is Kind.EXPLANATION for hit in hits):
        return frozenset()
    return superseded(stores.library.documents(), today) & {hit.doc_id for hit in hits}
