"""A question cut into typed pieces: places, times, institutions, documents, applicants, activities, attributes.

There is no part-of-speech tagger behind this: typed mentions and closed word classes come first, and what is left
is a noun phrase whose kind its last word tells (企业, 基地, 办法).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from assistant.conversation import word_classes as classes
from assistant.conversation.pieces import Part, Piece
from assistant.conversation.question_tokens import tokens_of


@functools.lru_cache(maxsize=512)
def pieces_of(question: str) -> tuple[Piece, ...]:
    """All pieces in order, without gaps.

    >>> [(p.text, p.part.value) for p in pieces_of("规划稿提出要新增多少家贯标企业？")]
    [('规划稿', '文件'), ('提出', '动词'), ('要', '虚词'), ('新增', '动词'), ('多少家', '疑问'), ('贯标企业', '主体'), ('？', '标点')]
    """
    return tuple(_merged(list(_described(list(tokens_of(question))))))


def _described(tokens: list[Piece]) -> Iterator[Piece]:
    """新|材料 as one word; what 每 counts by (每千瓦, 每亩) as a word of form."""
    i = 0
    while i < len(tokens):
        token = tokens[i]
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if (following and token.text in _ADJECTIVES and following.part in (Part.THING, Part.ATTRIBUTE)) or (
            following and len(token.text) == len(following.text) == 1 and _is_compound(token, following)
        ):
            yield Piece(token.text + following.text, token.start, Part.THING)
            i += 2
        elif following and token.text == "每" and following.part in (Part.THING, Part.ATTRIBUTE):
            yield Piece(token.text + following.text, token.start, Part.FUNCTION)
            i += 2
        else:
            yield token
            i += 1


def _is_compound(one: Piece, other: Piece) -> bool:
    """Two characters that no dictionary joins, such as 减缴."""
    return one.part is Part.THING and other.part is Part.VERB


_ADJECTIVES = frozenset("新老旧大小高低全")
_NOUNS = frozenset({Part.THING, Part.ATTRIBUTE, Part.ACTION, Part.SUBSIDY})
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
        if j > start and tokens[j].text in classes.HEADS and tokens[j - 1].part is Part.THING:
            # 地理标志产品, 碳减排项目.
            return j + 1
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
    if len(tokens) > 1 and last.text in classes.HEADS:
        return Part.THING
    if last.part in (Part.SUBSIDY, Part.ACTION, Part.ATTRIBUTE):
        return last.part
    return Part.INSTITUTION if text.endswith(classes.INSTITUTION_ENDINGS) and len(text) > 2 else Part.THING
