"""What the conversation is about when a follow-up comes: the last question on its own, its answer, its topic."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.conversation.constituents import pieces_of
from assistant.conversation.pieces import SPEAKING, Part, Piece
from assistant.conversation.question_tokens import content_words
from assistant.conversation.word_classes import APPLICANTS, CONTINUES, DOCUMENTS, FACILITIES, GETTING, LISTED

_MARKS = re.compile(r"[\s？?。！!，,；;、]+$")
_CITATION = re.compile(r"\[\d+\]|［\d+］")
#: Of whom 是市级财政出钱吗 speaks stands before.
_LACKS_SUBJECT = re.compile(r"^(?:是(?![否不])|归|属于|算)")
#: 审结率, 授权量: measures of something that stands before.
_RATE = re.compile(r".{1,2}[率量额数]")
#: Whether is asked of something that is not said: 申请人是外国人可以吗.
_ONLY_WHETHER = re.compile(r"(?:可以|行|能|算|有效|够)吗[？?。]*$")
_JOINTS = frozenset("的和与及、或") | {"以及", "或者"}
#: A topic longer than this says too much to stand before a question.
_LONGEST_TOPIC = 40
_TYPED = (Part.PLACE, Part.INSTITUTION, Part.DOCUMENT)
_BODIES = (Part.APPLICANT, Part.FACILITY)


@dataclass(frozen=True, slots=True)
class Context:
    """The last standalone question and the answer it got (without its [n])."""

    question: str
    answer: str = ""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The question’s pieces."""
        return pieces_of(self.question)

    @property
    def bare(self) -> str:
        """The question without its final mark."""
        return without_mark(self.question)


def without_mark(question: str) -> str:
    """The question without the mark at its end.

    >>> without_mark("那高校呢？")
    '那高校呢'
    """
    return _MARKS.sub("", question)


def without_citations(answer: str) -> str:
    """An answer without its markers [n]."""
    return _CITATION.sub("", answer)


def topic_of(question: str, without: Collection[Part] = (), said: str = "") -> str:
    """What a question is about: its places, institutions, documents, things and activities, in order.

    Interrogatives, figures, times and words of doing stay behind, and so do attributes (标准, 材料) at the end of
    a phrase, pieces of the kinds in ``without``, and what ``said`` has already.

    >>> topic_of("2020年深圳新收了多少知识产权案件？"), topic_of("澜江市养老床位的资助标准是多少？")
    ('深圳知识产权案件', '澜江市养老床位的资助')
    """
    pieces = pieces_of(question)
    kept = [piece.part in SPEAKING and piece.part not in without for piece in pieces]
    for i, piece in enumerate(pieces):
        # 标准化建设 keeps its 标准化; 资助标准 loses its 标准.
        # 有几项指标 keeps what is counted.
        if piece.part is Part.ATTRIBUTE and kept[i] and not (piece.counted and piece.text in LISTED):
            kept[i] = i + 1 < len(pieces) and kept[i + 1] and pieces[i + 1].part is not Part.ATTRIBUTE
    # Only from the end: 房租减免 keeps its 房租 before 房租能退吗, 床位资助 loses its 资助 before 资助标准.
    for i in reversed(range(len(pieces))):
        if kept[i] and pieces[i].text not in said:
            break
        kept[i] = False
    text = ""
    for i, piece in enumerate(pieces):
        if kept[i] and not (piece.part in _TYPED and piece.text in said):
            if len(text) + len(piece.text) > _LONGEST_TOPIC:
                break
            text += piece.text
        elif piece.text in _JOINTS and text and i + 1 < len(pieces) and kept[i + 1] and kept[i - 1]:
            text += piece.text
    return text


def has_predicate(pieces: Collection[Piece]) -> bool:
    """Whether something is asked or said of the subject."""
    return any(p.part in (Part.ASKING, Part.VERB, Part.SUBSIDY, Part.ACTION) for p in pieces)


def is_complete(question: str) -> bool:
    """Whether a question can stand without what came before.

    With a place, an institution, a 《title》 or a 文号 of its own it needs a predicate and a matter; without, it must
    name its matter in words of its own and not begin as a continuation.

    >>> is_complete("南山区对PCT申请的资助标准是多少？"), is_complete("要交什么材料？"), is_complete("那高校呢？")
    (True, False, False)
    """
    pieces = pieces_of(question)
    if _lacks_subject(question, pieces):
        return False
    strength = sum(_strength(piece) for piece in pieces)
    titled = any(p.part is Part.DOCUMENT and p.text[0] == "《" for p in pieces)
    numbered = any(p.part is Part.DOCUMENT and re.search(r"\d", p.text) for p in pieces)
    predicate = has_predicate(pieces)
    if predicate and (titled or numbered):
        return True
    placed = any(p.part in (Part.PLACE, Part.INSTITUTION) for p in pieces)
    active = sum(p.part in (Part.SUBSIDY, Part.ACTION) for p in pieces)
    described = any(_is_described(piece) for piece in pieces)
    if placed and (strength or described or (active and predicate)):
        return True
    if not predicate:
        return False
    if _ONLY_WHETHER.search(question) or CONTINUES.search(question):
        return False
    if GETTING.search(question) and not active and not any(p.part is Part.THING for p in pieces):
        return False
    if not _begins_with_a_noun(pieces):
        return strength >= 1 and strength + active >= 2
    return strength >= 1 and strength + active >= 1


def _lacks_subject(question: str, pieces: Collection[Piece]) -> bool:
    """Whether a question begins with its predicate (是…吗) or ends without one (…呢)."""
    asking = [p.text for p in pieces if p.part is Part.ASKING]
    return bool(_LACKS_SUBJECT.search(question)) or asking == ["呢"]


def _strength(piece: Piece) -> int:
    """How much a piece says about the matter: words of a thing; a body only when it is described."""
    if piece.part is Part.THING and _RATE.fullmatch(piece.text):
        return 0
    if piece.part is Part.THING:
        return len([w for w in content_words(piece.text) if len(w) > 1])
    if piece.part is Part.DOCUMENT:
        return int(_is_described(piece))
    return max(0, piece.size - 1) if piece.part in _BODIES else 0


def _is_described(piece: Piece) -> bool:
    """Whether a body or document has more to its name than its kind: 定点医院, 税收政策; not 医院."""
    if piece.part not in (*_BODIES, Part.DOCUMENT):
        return False
    endings = (e for e in APPLICANTS | FACILITIES | DOCUMENTS if piece.text.endswith(e))
    return len(piece.text) - max(map(len, endings), default=0) >= 2


def _begins_with_a_noun(pieces: Collection[Piece]) -> bool:
    first = next((p for p in pieces if p.part is not Part.MARK), None)
    return first is not None and first.part in SPEAKING


def carried_into(context: Context, question: str) -> str:
    """The question with the topic of the last one before it.

    Pieces of the last question that the new one replaces by its own (another place, another kind of body) stay
    behind.

    >>> carried_into(Context("2020年深圳新收了多少知识产权案件？"), "审得最快要多久？")
    '深圳知识产权案件审得最快要多久？'
    """
    pieces = pieces_of(question)
    own = {piece.part for piece in pieces}
    without = {part for part in (*_TYPED, Part.LEVEL) if part in own}
    if not any(_is_described(p) or p.text[0] == "《" for p in pieces if p.part is Part.DOCUMENT):
        # 条例哪年实施 still means the 科技创新条例 of before.
        without.discard(Part.DOCUMENT)
    if own & set(_BODIES):
        without |= set(_BODIES)
    topic = topic_of(context.question, without, question)
    if not topic:
        return question
    first = next((p for p in pieces if p.part is not Part.MARK), None)
    if first is None or question.startswith(("如果", "要是", "假如", "假设", "我", "万一", "若", "除")):
        return f"{topic}，{question}"
    if first.part in (Part.ASKING, Part.VERB, Part.FUNCTION, Part.FIGURE):
        own_subject = any(p.part in (Part.THING, *_BODIES) for p in pieces)
        return f"{topic}{'，' if own_subject else ''}{question}"
    if first.part in (Part.ATTRIBUTE, Part.SUBSIDY, Part.ACTION):
        joint = "的" if first.part is Part.ATTRIBUTE else ""
        return f"{topic}{joint}{question}"
    return f"{topic}，{question}"
