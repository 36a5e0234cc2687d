"""The words of a question with their classes: typed mentions first, then closed classes, then content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.conversation import word_classes as classes
from assistant.conversation.pieces import Part, Piece
from corpus.mentions import MentionType, find_institutions, find_mentions
from corpus.mentions.institution_names import institution_names
from corpus.tokens import words as search_words

_MENTIONED = {
    MentionType.DATE: Part.TIME,
    MentionType.PERIOD: Part.TIME,
    MentionType.DOC_NUMBER: Part.DOCUMENT,
    MentionType.CASE_NUMBER: Part.DOCUMENT,
    MentionType.TITLE: Part.DOCUMENT,
    MentionType.INSTITUTION: Part.INSTITUTION,
    MentionType.AMOUNT: Part.FIGURE,
    MentionType.PERCENTAGE: Part.FIGURE,
    MentionType.MULTIPLE: Part.FIGURE,
    MentionType.COUNT: Part.FIGURE,
    MentionType.DURATION: Part.FIGURE,
    MentionType.ORDINAL: Part.FIGURE,
    MentionType.CLAUSE: Part.FIGURE,
}
_NOT_IN_NAMES = (
    "的和与及或、对在由给到从向于为是了把被将那换如果我本全各该贵每两几哪这某有能要就都也还跟同个以不"
)
_LOCAL = re.compile(
    rf"(?:^|(?<=[^\u4e00-\u9fff])|(?<=[{_NOT_IN_NAMES}省市区县州年月日]))"
    rf"(?!(?:[\u4e00-\u9fff]{{0,2}}(?:园|社|地|小|民|住宅|聚居|开发|示范|试验|高新|保税|自贸|合作|辖|校|景|专|城|库|灾)区|[\u4e00-\u9fff]?(?:城|超|门|上|夜|楼)市))"
    rf"(?![年月号])[^\W\dA-Za-z_{_NOT_IN_NAMES}]{{2,3}}?(?:自治区|自治州|新区|街道|省|市|区|县|旗|镇|乡)(?![场值级域间块别监容委直属]|民(?![办政营宿企间族俗])|政(?!协|府|务))"
)
_QUOTED = re.compile(r"“[^”]{1,30}”")
_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9]+(?:[.\-/][A-Za-z0-9]+)*%?|\s+|.", re.DOTALL)


def whole_words(text: str) -> list[str]:
    """The words of a run of Chinese characters, each once and in order (search mode repeats parts of long words).

    >>> whole_words("发明专利资助标准")
    ['发明专利', '资助', '标准']
    """
    found, at, i = [], 0, 0
    pieces = search_words(text)
    while at < len(text):
        # A long word comes after the shorter ones inside it.
        best = i
        for j in range(i, min(i + 12, len(pieces))):
            if text.startswith(pieces[j], at) and all(part in pieces[j] for part in pieces[i:j]):
                best = j
        word = pieces[best] if best < len(pieces) and text.startswith(pieces[best], at) else text[at]
        found.append(word)
        at, i = at + len(word), best + 1
    return found


_ONE = re.compile(
    r"[一两](?:[个家件项种类条款份位名次批期天年月日周级所户张台套笔处座只间门部本篇章点样]|方面|部分|下)"
)


def tokens_of(question: str) -> Iterator[Piece]:
    typed = _typed(question)
    at = 0
    for start, end, part in typed:
        yield from _plain(question, at, start)
        yield Piece(question[start:end], start, part)
        at = end
    yield from _plain(question, at, len(question))


def _typed(question: str) -> list[tuple[int, int, Part]]:
    """Typed stretches that do not overlap, by start; earlier finders win."""
    found: list[tuple[int, int, Part]] = []

    def add(start: int, end: int, part: Part) -> None:
        if start < end and all(end <= s or e <= start for s, e, _ in found):
            found.append((start, end, part))

    mentions = find_mentions(question)
    for mention in mentions:
        if mention.type is MentionType.TITLE:
            add(mention.span.start, mention.span.end, Part.DOCUMENT)
    for match in _QUOTED.finditer(question):
        add(match.start(), match.end(), Part.THING)
    for match in classes.RELATIVE_TIME.finditer(question):
        add(match.start(), match.end(), Part.TIME)
    for match in classes.ASKING.finditer(question):
        add(match.start(), match.end(), Part.ASKING)
    for mention in mentions:
        part = _MENTIONED.get(mention.type)
        if part is Part.INSTITUTION:
            add(_name_start(question, mention.span.start), mention.span.end, part)
        elif part:
            add(mention.span.start, mention.span.end, part)
    for match in classes.LEVEL.finditer(question):
        add(match.start(), match.end(), Part.LEVEL)
    for match in _LOCAL.finditer(question):
        add(match.start(), match.end(), Part.PLACE)
    return sorted(found)


_CITY = re.compile(
    rf"(?:^|[^\u4e00-\u9fff]|[{_NOT_IN_NAMES}])(?P<name>[^\W\dA-Za-z_{_NOT_IN_NAMES}]{{2,3}})$"
)


def _name_start(question: str, start: int) -> int:
    """Where an institution begins: before a city that no list has (澜江|市民政局), not before a word (会同|市民政局)."""
    city = _CITY.search(question[:start]) if question[start] in "市省区县" else None
    if city and all(len(word) == 1 for word in whole_words(city["name"])):
        return city.start("name")
    return start


def place_in(institution: str) -> str:
    """The place at the beginning of an institution’s name, as written; empty where it has none.

    >>> place_in("深圳市南山区税务局"), place_in("澜江市民政局"), place_in("教育部")
    ('深圳市南山区', '澜江市', '')
    """
    written = ""
    while match := _LOCAL.match(institution, len(written)):
        written += match.group()
    for mention in find_institutions(institution):
        place = mention.value.place
        at = institution.find(place)
        if place and at >= 0:
            written = max(written, institution[: at + len(place)], key=len)
    return written


def _plain(question: str, start: int, end: int) -> Iterator[Piece]:
    at = start
    for match in _RUN.finditer(question, start, end):
        run = match.group()
        for word in whole_words(run) if "\u3400" <= run[0] <= "\u9fff" else [run]:
            yield Piece(word, at, _class_of(word))
            at += len(word)


def _class_of(word: str) -> Part:
    if not re.match(r"\w", word):
        return Part.MARK
    if len(word) > 1 and (word[0] in "每各" or _ONE.fullmatch(word)):
        return Part.FUNCTION
    for members, part in (
        (classes.SUBSIDIES, Part.SUBSIDY),
        (classes.ACTIONS, Part.ACTION),
        (classes.ATTRIBUTES, Part.ATTRIBUTE),
        (classes.FUNCTION, Part.FUNCTION),
        (classes.VERBS, Part.VERB),
    ):
        if word in members:
            return part
    places = institution_names().places
    if word in places or (word[-1] in "省市州县区" and word[:-1] in places):
        return Part.PLACE
    return Part.FIGURE if word.isdigit() else Part.THING


def content_words(text: str) -> list[str]:
    """The words that a question may not lose: everything but function words, interrogatives and marks.

    >>> content_words("那高校的技术转移中心拿了多少？")
    ['高校', '技术', '转移', '中心', '拿']
    """
    found: list[str] = []
    for token in tokens_of(text):
        if token.part not in (Part.FUNCTION, Part.ASKING, Part.MARK):
            found.append(token.text)
    return found
