"""A question cut into typed pieces: places, times, institutions, documents, applicants, activities, attributes.

There is no part-of-speech tagger behind this: typed mentions and closed word classes come first, and what is left
is a noun phrase whose kind its last word tells (企业, 基地, 办法).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.conversation import word_classes as classes
from corpus.mentions import MentionType, find_institutions, find_mentions
from corpus.mentions.institution_names import institution_names
from corpus.tokens import words as search_words


class Part(StrEnum):
    """What a piece of a question is."""

    TIME = "时间"
    PLACE = "地点"
    INSTITUTION = "机构"
    DOCUMENT = "文件"
    APPLICANT = "主体"
    FACILITY = "载体"
    LEVEL = "级别"
    FIGURE = "数值"
    SUBSIDY = "资金"
    ACTION = "行为"
    ATTRIBUTE = "要素"
    THING = "事物"
    ASKING = "疑问"
    VERB = "动词"
    FUNCTION = "虚词"
    MARK = "标点"


#: Pieces that say what a question is about.
SPEAKING = frozenset(Part) - {Part.ASKING, Part.VERB, Part.FUNCTION, Part.MARK, Part.FIGURE, Part.TIME}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the question; ``counted`` where an interrogative counts it or chooses among it (多少家X).

    ``size`` is the number of words in it.
    """

    text: str
    start: int
    part: Part
    counted: bool = False
    size: int = 1

    @property
    def end(self) -> int:
        """Where it ends in the question."""
        return self.start + len(self.text)


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
    rf"(?:^|(?<=[^\u4e00-\u9fff])|(?<=[{_NOT_IN_NAMES}省市区县州]))"
    rf"(?!(?:[\u4e00-\u9fff]{{0,2}}(?:园|社|地|小|民|住宅|聚居|开发|示范|试验|高新|保税|自贸|合作|辖|校|景|专|城|库|灾)区|[\u4e00-\u9fff]?(?:城|超|门|上|夜|楼)市))"
    rf"[^\W\dA-Za-z_{_NOT_IN_NAMES}]{{2,3}}?(?:自治区|自治州|新区|街道|省|市|区|县|旗|镇|乡)(?![场值级域间块别监容委直属]|民(?![办政营宿企间族俗])|政(?!协|府|务))"
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


@functools.lru_cache(maxsize=512)
def pieces_of(question: str) -> tuple[Piece, ...]:
    """All pieces in order, without gaps.

    >>> [(p.text, p.part.value) for p in pieces_of("规划稿提出要新增多少家贯标企业？")]
    [('规划稿', '文件'), ('提出', '动词'), ('要', '虚词'), ('新增', '动词'), ('多少家', '疑问'), ('贯标企业', '主体'), ('？', '标点')]
    """
    return tuple(_merged(list(_described(list(_tokens(question))))))


def _tokens(question: str) -> Iterator[Piece]:
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


def _described(tokens: list[Piece]) -> Iterator[Piece]:
    """新|材料 as one word; what 每 counts by (每千瓦, 每亩) as a word of form."""
    i = 0
    while i < len(tokens):
        token = tokens[i]
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if following and token.text in _ADJECTIVES and following.part in (Part.THING, Part.ATTRIBUTE):
            yield Piece(token.text + following.text, token.start, Part.THING)
            i += 2
        elif following and token.text == "每" and following.part in (Part.THING, Part.ATTRIBUTE):
            yield Piece(token.text + following.text, token.start, Part.FUNCTION)
            i += 2
        else:
            yield token
            i += 1


_ADJECTIVES = frozenset("新老旧大小高低全")
_NOUNS = frozenset({Part.THING, Part.ATTRIBUTE, Part.ACTION, Part.SUBSIDY})
_ONE = re.compile(
    r"[一两](?:[个家件项种类条款份位名次批期天年月日周级所户张台套笔处座只间门部本篇章点样]|方面|部分|下)"
)
_CLASSES = (
    (classes.DOCUMENTS, Part.DOCUMENT),
    (classes.APPLICANTS, Part.APPLICANT),
    (classes.FACILITIES, Part.FACILITY),
)


def _merged(tokens: list[Piece]) -> Iterator[Piece]:
    """Noun phrases out of neighbouring words; activities and attributes stay pieces of their own."""
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.part not in _NOUNS:
            yield token
            i += 1
            continue
        j = _phrase_end(tokens, i)
        text = "".join(t.text for t in tokens[i:j])
        # 什么防疫要求 asks for the 要求.
        heads = j == len(tokens) or tokens[j].part not in (Part.ATTRIBUTE, Part.SUBSIDY)
        counted = heads and i > 0 and bool(classes.COUNTING.fullmatch(tokens[i - 1].text))
        yield Piece(text, token.start, _kind_of(text, tokens[i:j]), counted, j - i)
        i = j


def _phrase_end(tokens: list[Piece], start: int) -> int:
    """A phrase goes on over content words and ends with one that names a kind of thing (企业, 基地, 办法)."""
    j = start
    while j < len(tokens) and tokens[j].part in _NOUNS:
        # 首年, 受理人: a single character behind other words is part of theirs.
        following = tokens[j].part if len(tokens[j].text) > 1 else Part.THING
        named = _named(tokens[j].text)
        if j > start and following in (Part.SUBSIDY, Part.ACTION, Part.ATTRIBUTE) and not named:
            # 服务机构 and 管理办法 are one name; 专利资助 are two pieces.
            ahead = j + 1 < len(tokens) and tokens[j + 1].part in _NOUNS and _named(tokens[j + 1].text)
            if not (ahead and following is not Part.ATTRIBUTE):
                return j
        j += 1
        if named:
            # 规划稿: a draft of what was named.
            if j < len(tokens) and tokens[j].text in ("稿", "草案"):
                return j + 1
            # 高校毕业生: people of a body are one phrase.
            if j < len(tokens) and named is Part.APPLICANT and _is_person(tokens[j].text):
                continue
            return j
        if tokens[start].part in (Part.SUBSIDY, Part.ACTION, Part.ATTRIBUTE) and j == start + 1:
            ahead = j < len(tokens) and tokens[j].part in _NOUNS and _named(tokens[j].text)
            if not ahead:
                return j
    return j


def _named(word: str) -> Part | None:
    """The kind that a word at the end of a noun phrase gives it."""
    for endings, part in _CLASSES:
        if any(word.endswith(ending) for ending in endings if len(ending) > 1 or word == ending):
            return part
    return None


def _is_person(word: str) -> bool:
    return any(word.endswith(ending) for ending in classes.PEOPLE if len(ending) > 1 or word == ending)


def same_sort(one: str, other: str) -> bool:
    """Whether two applicants are both people or both bodies.

    >>> same_sort("高校毕业生", "残疾人"), same_sort("高校毕业生", "小微企业")
    (True, False)
    """
    ends = [any(text.endswith(ending) for ending in classes.PEOPLE) for text in (one, other)]
    return ends[0] == ends[1]


def _kind_of(text: str, tokens: list[Piece]) -> Part:
    last = tokens[-1]
    if len(tokens) == 1 and last.part in (Part.SUBSIDY, Part.ACTION):
        return last.part
    named = (
        Part.DOCUMENT
        if last.text in ("稿", "草案")
        else _named(last.text) or (_named(text) if last.part is Part.THING else None)
    )
    if len(tokens) == 1 and last.part is Part.ATTRIBUTE and named in (None, Part.DOCUMENT):
        return Part.ATTRIBUTE
    if named:
        return named
    if last.part in (Part.SUBSIDY, Part.ACTION, Part.ATTRIBUTE):
        return last.part
    return Part.INSTITUTION if text.endswith(classes.INSTITUTION_ENDINGS) and len(text) > 2 else Part.THING


def content_words(text: str) -> list[str]:
    """The words that a question may not lose: everything but function words, interrogatives and marks.

    >>> content_words("那高校的技术转移中心拿了多少？")
    ['高校', '技术', '转移', '中心', '拿']
    """
    found: list[str] = []
    for token in _tokens(text):
        if token.part not in (Part.FUNCTION, Part.ASKING, Part.MARK):
            found.append(token.text)
    return found
