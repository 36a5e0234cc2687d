"""Where the place or level before an institution begins: 深圳市, 广东省深圳市南山区, 市, 各区, 国家."""

from __future__ import annotations

import re
from functools import cache

from corpus.mentions.institution_names import institution_names

_LEVEL = "(?:特别行政区|自治区|自治州|自治县|省|市|州|盟|地区|新区|区|县|旗|街道|镇|乡)"
_NATIONAL = "国家|中国|国务院|中央|全国|中华全国"
# A district or county of two or three characters is read only after a listed place or at a boundary.
_LOCAL = "[\u4e00-\u9fff]{2,3}?(?:新区|区|县|旗|街道|镇)"
_BARE_LEVEL = "(?:[各我本]|全[国省市]|直辖|计划单列|副省级)?(?:省|市|自治区|区|县|街道|镇|乡)(?:级)?"
# A character that can stand before 市教育局 without being part of a city's name.
_BOUNDARY = re.compile(
    r"[^\u4e00-\u9fff]|[的和与及由对在将经向从被把是为等让给到据按请报送跟同商会并需由归属]"
)
_NOT_LOCAL = re.compile(
    "[的和与及由对在将经向从被把是为等让给到据按各该本我全市省区县]|会同|联合|商请|配合|牵头|依托"
)


@cache
def _place_end() -> re.Pattern[str]:
    listed = "|".join(sorted(institution_names().places, key=len, reverse=True))
    place = rf"(?:{listed})(?:{_LEVEL})?"
    return re.compile(rf"(?P<place>(?:{_NATIONAL})|(?:{place})+(?:{_LOCAL})?)(?P<committee>委)?$")


_LOCAL_END = re.compile(rf"(?P<local>{_LOCAL})$")
_LEVEL_END = re.compile(rf"(?P<level>{_BARE_LEVEL})(?P<committee>委)?$")
_LONGEST = 24


def place_before(text: str, end: int) -> int:
    """Where the place or level that ends at ``end`` starts; ``end`` itself where none stands there.

    >>> place_before("会同深圳市教育局", 5), place_before("由市教育局", 2), place_before("干部教育局", 2)
    (2, 1, 2)
    """
    base = max(0, end - _LONGEST)
    window = text[base:end]
    if not window or not _may_end_place(window[-1]):
        return end
    if match := _place_end().search(window):
        return base + match.start()
    if (match := _LOCAL_END.search(window)) and not _NOT_LOCAL.search(match["local"][:-1]):
        start = base + match.start()
        if start == 0 or _BOUNDARY.match(text, start - 1):
            return start
    if match := _LEVEL_END.search(window):
        start = base + match.start()
        if start == 0 or match["level"][0] in "各我本全直计副" or _BOUNDARY.match(text, start - 1):
            return start
        # A word of the sentence runs into the level (目前市教育局): the level alone is sure.
        return start
    return end


@cache
def _endings() -> frozenset[str]:
    levels = "省市州盟区县旗道镇乡国家委院央级"
    return frozenset(levels) | {place[-1] for place in institution_names().places}


def _may_end_place(character: str) -> bool:
    return character in _endings()
