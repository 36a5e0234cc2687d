"""What speaks for a unit being the answer: figures between 0 and about 1, weighed in ``assistant.answering.scoring``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answering.question import MEASURE_WORDS, AnswerType, Question
from assistant.answering.units import Unit
from corpus.models import Hit
from corpus.thesaurus import canonical
from corpus.tokens import bigrams, words

#: Names of the columns, in order.
NAMES = (
    "own",
    "own_words",
    "own_local",
    "with_above",
    "with_document",
    "before",
    "after",
    "run",
    "hit",
    "first_hit",
    "same_document",
    "typed",
    "unit_word",
    "untyped",
    "near",
    "fresh",
    "list",
    "procedure",
    "short",
    "long",
    "opening",
    "heading_like",
    "row",
    "item",
    "after_lead",
    "lead",
    "paragraph",
    "announces",
    "rules",
    "rules_asked",
    "slot_left",
    "slot_right",
    "best_in_hit",
    "untitled",
    "untitled_above",
    "coverage",
    "vector",
    "next_to_best",
    "after_best",
    "defines",
    "numbers",
    "names",
)

_NUMBER = r"[\d０-９一二两三四五六七八九十百千万亿]+(?:[.．]\d+)?"
TYPE_PATTERNS: dict[AnswerType, re.Pattern[str]] = {
    AnswerType.AMOUNT: re.compile(
        r"[\d.,，一二两三四五六七八九十百千]+\s*(?:余|多)?[万亿千百]?\s*(?:美|日|欧|港)?元|[\d.]+\s*[万亿]"
    ),
    AnswerType.PERCENTAGE: re.compile(
        r"\d+(?:\.\d+)?\s*[%％‰]|百分之|[一二三四五六七八九]成|翻[一两]番|\d+\s*个(?:百分点|基点)"
    ),
    AnswerType.COUNT: re.compile(rf"{_NUMBER}\s*(?:余|多)?[万亿]?\s*(?:{MEASURE_WORDS})"),
    AnswerType.RANK: re.compile(r"第[一二三四五六七八九十\d]+(?:名|位)?|首位|位居|榜首|名列|居全"),
    AnswerType.CLAUSE: re.compile(r"第[一二三四五六七八九十百\d]+(?:条|款|项|章)"),
    AnswerType.DATE: re.compile(
        r"\d{4}\s*年|\d{1,2}\s*月(?:\d{1,2}\s*日)?|\d{1,2}\s*日|\d{1,2}[:：]\d{2}|之日|月底|年底|年初|解除|结束"
    ),
    AnswerType.DURATION: re.compile(
        # No day or month of a calendar: those follow a year or a month, or have four figures.
        r"(?<![\d.月年])(?!(?:19|20)\d\d年|\d{1,2}月\d)[\d.一二两三四五六七八九十半]+\s*(?:余|多)?(?:个)?(?:半)?"
        r"(?:工作日|年|月|日|天|小时|分钟|周|季度)"
    ),
    AnswerType.INSTITUTION: re.compile(
        r"[\u4e00-\u9fff]{2,}(?:局|委|厅|部|办|院|公司|中心|银行|协会|政府|集团|大学|企业|法院|机构|部门|单位|学校|指挥部|小组)"
    ),
    AnswerType.PERSON: re.compile(
        r"(?:局长|主任|部长|书记|省长|市长|院士|教授|会长|董事长|同志|先生|女士|[\u4e00-\u9fff]{2,3}(?:强调|指出|表示|介绍|说))"
    ),
    AnswerType.PLACE: re.compile(
        r"[\u4e00-\u9fff]{2,}(?:省|市|区|县|镇|乡|村|街道|路|大厦|园|广场|楼|号|网站|平台|窗口|大厅|站|场所|地区)"
    ),
    AnswerType.CONTACT: re.compile(
        r"\d{3,4}[-－—\s]?\d{3,4}[-－—\s]?\d{4}|\d{4}[-－—\s]\d{4}|\d{3,4}[-－—]?\d{4,8}|\d{5,}|https?:|www\.|@|公众号|网站|APP|小程序|热线|微信",
        re.IGNORECASE,
    ),
    AnswerType.REASON: re.compile(r"因|由于|鉴于|原因|考虑到|依据|根据|按照|为"),
    AnswerType.PURPOSE: re.compile(r"为(?:了)?|目的|旨在|以便|确保|促进|推动"),
    AnswerType.DEFINITION: re.compile(r"是指|指的是|即|：|是"),
    AnswerType.YES_NO: re.compile(r"可以|可|不得|不|应当|允许|禁止|需|须|已|能|无需"),
}
#: A sentence that tells of a document, meeting or report instead of what it says.
_ANNOUNCES = re.compile(
    r"印发|发布|下发|召开|出台|介绍|获悉|记者|报道|讯|通知如下|公告如下|现就|特制定|制定本"
)
#: Words of rules and measures: what must, may or will be done.
_RULES_WORDS = re.compile(
    r"应当|应|须|必须|不得|可以|可|给予|免|减|延长|补贴|资助|奖励|支持|实行|采取|开展|加强|鼓励|严格|不少于|不低于|不超过|提供|设立|建立|组织"
)
_SLOT = re.compile(
    r"(?P<left>[^，,。？?；;\s]*?)(?:是什么|有什么|什么样的|什么|有哪些|哪些|哪几|是多少|多少|怎么样|怎么|怎样|如何|为什么|为何|谁|哪里|哪儿|哪个|哪家|哪一|哪年|哪|几|何时|多久)"
    r"(?P<right>[^，,。？?；;\s]*)"
)
_LISTED = re.compile(r"、|；|[①-⑳]|一是|（[一二三四五六七八九十]）|\d[.．、]|包括|分别|以及")
_STEPS = re.compile(
    r"通过|采取|采用|由|可以|应|先|后|按|经|报|提交|登录|拨打|申请|要|须|需|实行|开展|加强|建立"
)


class _Terms:
    """A bag of a question's terms with weights, to measure how much of it a text has."""

    def __init__(self, tokens: Sequence[str], weight: Callable[[str], float]) -> None:
        self.weights = {token: weight(token) for token in dict.fromkeys(tokens)}
        self.total = sum(self.weights.values()) or 1.0

    def share(self, tokens: frozenset[str]) -> float:
        return sum(w for token, w in self.weights.items() if token in tokens) / self.total


def feature_matrix(
    question: Question, units: Sequence[Unit], hits: Sequence[Hit], rarity: Mapping[str, float]
) -> NDArray[np.float64]:
    """One row a unit (n, len(NAMES)). ``rarity`` gives the inverse document frequency of the question's bigrams."""
    asked = asked_bigrams(question)
    question_words = words(canonical(question.core)) or words(canonical(question.text))
    texts = [canonical(unit.text) for unit in units]
    grams = [frozenset(bigrams(text)) for text in texts]
    count = len(units) or 1
    frequency = {token: sum(token in g for g in grams) for token in asked}
    by_rarity = _Terms(asked, lambda t: rarity.get(t, 1.0))
    local = _Terms(asked, lambda t: float(np.log(1 + count / (1 + frequency.get(t, 0)))))
    by_word = _Terms(question_words, lambda t: len(t) ** 0.5)
    above = [frozenset(bigrams(canonical(" ".join((*hit.heading, hit.context))))) for hit in hits]
    titles = [frozenset(bigrams(canonical(hit.title))) for hit in hits]
    best = max((hit.score for hit in hits), default=1.0) or 1.0
    own = [by_rarity.share(g) for g in grams]
    slots = _slots(question)
    terms = _terms(question) if AnswerType.DEFINITION in question.types else []
    numbers = _DIGITS.findall(question.text)
    quoted = _QUOTED.findall(question.text)
    paragraph = _paragraph_heads(units, grams)
    left_over = [
        _Terms([t for t in asked if t not in titles[i]], lambda t: rarity.get(t, 1.0))
        for i in range(len(hits))
    ]
    best_own: dict[int, float] = {}
    for unit, share in zip(units, own, strict=True):
        best_own[unit.hit] = max(best_own.get(unit.hit, 0.0), share)
    patterns = [p for t, p in TYPE_PATTERNS.items() if t in question.types]
    rows = np.zeros((len(units), len(NAMES)))
    for i, unit in enumerate(units):
        previous = i > 0 and units[i - 1].hit == unit.hit
        following = i + 1 < len(units) and units[i + 1].hit == unit.hit
        around = grams[i] | above[unit.hit] | (grams[i - 1] if previous else frozenset())
        matches = sum(bool(p.search(unit.text)) for p in patterns)
        values = {
            "own": own[i],
            "own_words": by_word.share(frozenset(words(texts[i]))),
            "own_local": local.share(grams[i]),
            "with_above": by_rarity.share(around),
            "with_document": by_rarity.share(around | titles[unit.hit]),
            "before": own[i - 1] if previous else 0.0,
            "after": own[i + 1] if following else 0.0,
            "run": _longest_run(question.core, unit.text) / 10,
            "hit": hits[unit.hit].score / best,
            "first_hit": float(unit.hit == 0),
            "same_document": float(hits[unit.hit].doc_id == hits[0].doc_id),
            "typed": matches / len(patterns) if patterns else 0.0,
            "unit_word": float(
                bool(question.unit) and bool(re.search(_NUMBER + "余?多?万?" + question.unit, unit.text))
            ),
            "untyped": float(not patterns),
            "near": _near(question, unit.text, patterns, asked),
            "fresh": min(len(unit.text) * (1 - local.share(grams[i])), 100) / 100,
            "list": float(AnswerType.LIST in question.types) * min(len(_LISTED.findall(unit.text)), 5) / 5,
            "procedure": float(AnswerType.PROCEDURE in question.types)
            * min(len(_STEPS.findall(unit.text)), 4)
            / 4,
            "short": float(len(unit.text) < 15),
            "long": min(len(unit.text), 200) / 200,
            "opening": float(unit.span.start < 60),
            "heading_like": float(not unit.row and unit.text[-1] not in "。；！？：:;"),
            "row": float(unit.row),
            "item": float(unit.item),
            "after_lead": float(previous and units[i - 1].lead),
            "lead": float(unit.lead),
            "paragraph": by_rarity.share(paragraph[i] | grams[i]),
            "announces": float(bool(_ANNOUNCES.search(unit.text))),
            "rules": min(len(_RULES_WORDS.findall(unit.text)), 4) / 4,
            "rules_asked": float(bool(question.types & _ASKS_RULES))
            * min(len(_RULES_WORDS.findall(unit.text)), 4)
            / 4,
            "slot_left": max((_overlap(left, grams[i]) for left, _ in slots), default=0.0),
            "slot_right": max((_overlap(right, grams[i]) for _, right in slots), default=0.0),
            "best_in_hit": float(own[i] >= best_own[unit.hit]),
            "untitled": left_over[unit.hit].share(grams[i]),
            "untitled_above": left_over[unit.hit].share(grams[i] | above[unit.hit] | paragraph[i]),
            "coverage": hits[unit.hit].signals.get("coverage", 0.0),
            "vector": hits[unit.hit].signals.get("vectors", 0.0),
            "next_to_best": float(
                (previous and own[i - 1] >= best_own[unit.hit])
                or (following and own[i + 1] >= best_own[unit.hit])
            ),
            "after_best": float(previous and own[i - 1] >= best_own[unit.hit]),
            "defines": float(any(_defines(term, unit.text) for term in terms)),
            "numbers": _shared(numbers, unit.text),
            "names": _shared(quoted, unit.text),
        }
        rows[i] = [values[name] for name in NAMES]
    return rows


def asked_bigrams(question: Question) -> list[str]:
    """The bigrams of what a question is about."""
    return bigrams(canonical(question.core)) or bigrams(canonical(question.text))


def asked_words(question: Question) -> list[str]:
    """The words of what a question is about, of two characters or more."""
    found = words(canonical(question.core)) or words(canonical(question.text))
    return [word for word in dict.fromkeys(found) if len(word) > 1]


_ASKS_RULES = frozenset({AnswerType.LIST, AnswerType.PROCEDURE})


def _slots(question: Question) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Bigrams of the words right before and right after each word that asks."""
    return [
        (frozenset(bigrams(match["left"][-7:])), frozenset(bigrams(match["right"][:7])))
        for match in _SLOT.finditer(question.text)
    ]


_QUOTED = re.compile(r"[“《]([^”》]{2,20})[”》]")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_TERM = re.compile(
    r"(?:什么是|何谓|何为)(?P<after>[^，。？?是]{2,16})|(?P<before>[^，。？?；]{2,16}?)(?:是指什么|指的是|是什么意思|什么意思|是什么|的定义|的含义|怎么理解|指什么)"
)


def _terms(question: Question) -> list[str]:
    """What a question wants defined: what it quotes, and the words before 是什么意思."""
    found = _QUOTED.findall(question.text)
    for match in _TERM.finditer(question.text):
        term = (match["after"] or match["before"] or "").strip("“”‘’ 的")
        found.append(term[-8:])
    return [term for term in dict.fromkeys(found) if len(term) >= 2]


def _defines(term: str, text: str) -> bool:
    """Whether a text says what a term means."""
    at = text.find(term)
    if at < 0:
        return False
    after, before = text[at + len(term) : at + len(term) + 12], text[max(0, at - 8) : at]
    return bool(_MEANS.search(after) or _CALLED.search(before))


_MEANS = re.compile(
    r"^[”’》]?(?:（[^）]*）)?(?:[^，。；]{0,4}(?:是指|系指|指的是|是)|，?(?:指|即|就是)|[：:]|（即|是以|类：)"
)
_CALLED = re.compile(r"(?:以下简称|简称|称为|即|称作|统称)[：:]?[“‘《]?$")


def _shared(wanted: Sequence[str], text: str) -> float:
    """The share of strings that stand in a text."""
    return sum(w in text for w in wanted) / len(wanted) if wanted else 0.0


def _overlap(wanted: frozenset[str], tokens: frozenset[str]) -> float:
    return len(wanted & tokens) / len(wanted) if wanted else 0.0


def _paragraph_heads(units: Sequence[Unit], grams: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """For each unit the bigrams of what opens its paragraph and of the nearest heading or lead-in above it."""
    found: list[frozenset[str]] = []
    opening: frozenset[str] = frozenset()
    heading: frozenset[str] = frozenset()
    for i, unit in enumerate(units):
        if i == 0 or units[i - 1].hit != unit.hit:
            opening = heading = frozenset()
        if i == 0 or units[i - 1].hit != unit.hit or units[i - 1].line != unit.line:
            opening = grams[i]
        found.append(opening | heading)
        if unit.lead or (not unit.row and len(unit.text) < 40 and unit.text[-1] not in "。；！？"):
            heading = grams[i]
    return found


def _longest_run(core: str, text: str) -> int:
    """Characters of the longest stretch of the question that stands in the text (10 at most)."""
    best = 0
    for part in core.split():
        for start in range(len(part)):
            while best < 10 and start + best < len(part) and part[start : start + best + 1] in text:
                best += 1
    return best


def _near(question: Question, text: str, patterns: Sequence[re.Pattern[str]], asked: Sequence[str]) -> float:
    """How much of the question stands in the clause that holds what is asked for, and in the one before it."""
    if not patterns:
        return 0.0
    clauses = re.split(r"[，,；;。]", text)
    wanted = frozenset(asked)
    best = 0.0
    for i, clause in enumerate(clauses):
        if any(p.search(clause) for p in patterns):
            nearby = frozenset(bigrams(clause + " " + (clauses[i - 1] if i else "")))
            best = max(best, len(nearby & wanted) / (len(wanted) or 1))
    del question
    return best
